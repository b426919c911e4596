"""The card of a norm: the first message of its forum post."""

from discord import ui

from bot.chat.speaking import NextStatementButton
from bot.chat.ui.capacity_words import after, people
from bot.chat.ui.card_buttons import HowButton, SecondButton
from bot.chat.ui.card_parts import HASH_SHOWN, MENTIONS_MOST, card, date_shown, link_button, linked, room_left, url_of
from bot.chat.ui.choice_words import wording_lines
from bot.chat.ui.concern_list import concern_row
from bot.chat.ui.concern_words import NAMED_MOST, concern_lines
from bot.chat.ui.excerpts import Excerpt, excerpt
from bot.chat.ui.fitting import Listing, fitted
from bot.chat.ui.limits import THREAD_NAME, units
from bot.chat.ui.lineage import LINKS_SHOWN, lineage_lines, lineage_row, stage_key
from bot.chat.ui.reading_buttons import NormReadButton
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.rule_words import charter_carried
from bot.chat.ui.seconded import missing_key
from bot.chat.ui.stage_words import confirmed_lines
from bot.chat.ui.statement_words import debate_line
from bot.chat.ui.tags import tag_key
from bot.chat.ui.text import clip, escape, moment, one_line
from bot.chat.ui.trial_words import card_trial, trial_life
from bot.chat.ui.world_words import world_lines
from bot.chat.wordings import wording_row
from bot.congress.norms import Stage
from bot.congress.statements import SPEAKING_STAGES
from bot.services.views import NormView
from prompts import Say

TEXT_LEAST = 800
"""Units that are left to text and rationale, however much hangs on the norm."""


def norm_card(say: Say, view: NormView) -> Rendered:
    """The card as the norm now stands."""
    head = _head(say, view)
    words = [say(f"norm_card.{name}") for name in ("text", "rationale", "cut")]
    charter = charter_carried(say, view.charter, pending=view.version != view.lineage.in_force)
    tail = _tail(say, view, room_left([*head, *words, charter]) - TEXT_LEAST)
    text, rationale = _share(view, room_left([*head, *tail, *words, charter]))
    body = [*filter(None, [charter]), f"{say('norm_card.text')}\n{text.text}"]
    if rationale.text:
        body.append(f"{say('norm_card.rationale')}\n{rationale.text}")
    if not (text.whole and rationale.whole):
        body.append(say("norm_card.cut"))
    parts: list[ui.Item[ui.LayoutView]] = [
        *map(ui.TextDisplay, head),
        ui.Separator(),
        *map(ui.TextDisplay, body),
        ui.Separator(),
        ui.TextDisplay("\n".join(tail)),
        _buttons(say, view),
        *concern_row(say, view),
        *lineage_row(say, view),
        *wording_row(say, view),
    ]
    return Rendered(card(parts, "norm"), post_name=post_name(view), post_tag=tag_key(view.stage, view.outcome))


def post_name(view: NormView) -> str:
    """The name of the norm's forum post."""
    return clip(f"{view.handle} · {one_line(view.title)}", THREAD_NAME)


def stage_line(say: Say, view: NormView) -> str:
    """Where the norm stands, until when, and what comes then."""
    return say(
        stage_key(view),
        since=moment(view.stage_since),
        until=moment(view.stage_ends_at) if view.stage_ends_at is not None else None,
        outcome=view.lineage.last or view.outcome,
        version=view.lineage.voted or view.version,
        before=view.lineage.in_force or view.version,
    )


def seconds_line(say: Say, view: NormView, most: int = MENTIONS_MOST) -> str:
    """Who has seconded the norm, `most` of them by name, and, while it seeks seconds, what is still missing."""
    seeking, state = view.stage is Stage.SEEKING_SECONDS, view.admission
    names = people(say, view.seconders, view.capacities, most)
    said = [say("norm_card.seconded", names=names) if names else say("norm_card.not_seconded")]
    if not seeking or state.admitted:
        return said[0] if seeking or names else ""
    said.append(
        say(
            f"norm_card.{missing_key(state)}",
            n=max(1, state.needed - state.seconds),
            discipline=escape(view.proposer_discipline),
            kind=escape(view.proposer_kind),
        )
    )
    return " ".join(said)


def _head(say: Say, view: NormView) -> list[str]:
    facts = [say("norm_card.addressee", addressee=view.addressee)]
    if view.case is not None:
        facts.append(say("norm_card.case", case=escape(view.case)))
    proposer = say(
        "norm_card.proposer",
        proposer=f"<@{view.proposer_id}>",
        discipline=escape(view.proposer_discipline),
        kind=escape(view.proposer_kind),
    )
    heading = say("norm_card.heading", handle=view.handle, title=escape(one_line(view.title)))
    proposer = after(say, proposer, view.capacities.get(view.proposer_id))
    return [f"{heading}\n{stage_line(say, view)}", f"{proposer}\n{' · '.join(facts)}"]


def _tail(say: Say, view: NormView, room: int) -> list[str]:
    """What stands below the text, within `room`: seconds, links and concerns are named as far as it goes."""
    wordings, state = wording_lines(say, view), [*confirmed_lines(say, view.stages), *_state(say, view)]
    lists = [
        Listing(lambda most: [seconds_line(say, view, max(1, most))], min(MENTIONS_MOST, len(view.seconders))),
        Listing(lambda most: lineage_lines(say, view, most), min(LINKS_SHOWN, len(view.lineage.links))),
        Listing(lambda most: world_lines(say, view.world, most), min(LINKS_SHOWN, len(view.world))),
        Listing(lambda most: concern_lines(say, view.concerns, max(1, most)), min(NAMED_MOST, len(view.concerns))),
    ]
    seconds, lineage, world, concerns = fitted(lists, room_left([*wordings, *state], room))
    lines = [*seconds, *lineage, *world, *wordings, *concerns, *state]
    return [line for line in lines if line]


def _state(say: Say, view: NormView) -> list[str]:
    """The debate, the vote, the decision, the trial, the review, and which text this is."""
    lines = [debate_line(say, view.debate, speaking=view.stage in SPEAKING_STAGES)]
    if view.ballot_id is not None:
        lines.append(linked(say, "norm_card.vote", url_of(view.ballot_place)))
    if view.decision is not None:
        lines.append(linked(say, "norm_card.decision", url_of(view.decision_place), decision=view.decision))
    lines += card_trial(say, view)
    if view.review_on is not None and trial_life(view) is None:
        lines.append(say("norm_card.review", day=date_shown(view.review_on)))
    return [*lines, say("card.footer", version=view.version, hash=view.text_hash[:HASH_SHOWN])]


def _share(view: NormView, room: int) -> tuple[Excerpt, Excerpt]:
    """Text and rationale within `room`: the text goes first, but leaves the rationale a quarter if it needs that."""
    least = min(units(excerpt(view.rationale, room).text), room // 4)
    text = excerpt(view.text, room - least)
    return text, excerpt(view.rationale, room - units(text.text))


def _buttons(say: Say, view: NormView) -> ui.ActionRow[ui.LayoutView]:
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if view.stage is Stage.SEEKING_SECONDS:
        row.add_item(SecondButton(say("card.button.second"), number=view.number))
    row.add_item(NormReadButton(say("card.button.read"), number=view.number))
    row.add_item(HowButton(say("card.button.how"), number=view.number))
    if view.stage in SPEAKING_STAGES and view.debate.counts:
        row.add_item(NextStatementButton(say("statements.button.next"), number=view.number))
    if view.ballot_id is not None and view.ballot_place is not None:
        row.add_item(link_button(say("card.button.go_vote"), view.ballot_place.url))
    elif view.decision_place is not None:
        row.add_item(link_button(say("card.button.go_decision"), view.decision_place.url))
    return row
