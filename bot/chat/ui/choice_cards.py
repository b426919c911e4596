"""The cards of a ballot among wordings and of its decision, and the picture of the decision."""

from discord import ButtonStyle, MediaGalleryItem, ui

from bot.chat.certificates import CertificateButton
from bot.chat.ranking import MyRankingButton, RankButton
from bot.chat.ui.ballot_card import beside_the_text, part_taken
from bot.chat.ui.buttons import row_of
from bot.chat.ui.card_parts import HASH_SHOWN, card, date_shown, link_button, room_left
from bot.chat.ui.chart import Bar, Bars, Chart
from bot.chat.ui.choice_words import (
    after_tie,
    again_lines,
    candidate_plain,
    choice_arithmetic,
    choice_outcome,
    option_lines,
    pair_lines,
    pairs_told,
    tied_line,
    told_against,
)
from bot.chat.ui.decision_card import beside_the_verdict
from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.fitting import Listing, size_of
from bot.chat.ui.limits import ALT_TEXT
from bot.chat.ui.rationale_words import rationale_text
from bot.chat.ui.reading_buttons import BallotReadButton, DecisionReadButton
from bot.chat.ui.rendered import Attachment, Rendered
from bot.chat.ui.rule_words import rule_in_words
from bot.chat.ui.text import clip, escape, moment, one_line
from bot.chat.ui.trial_words import ballot_trial, decision_trial
from bot.congress.decisions import ENOUGH
from bot.services.ballot_views import BallotView, DecisionView
from bot.services.choices import ChoiceView
from prompts import Say

OPTIONS_LEAST = 1500
"""Units that are left to the wordings, which are six at most, however much hangs on the ballot."""

WORDS_LEAST = 400
"""Units that are left to the adopted words, however much hangs on the decision."""


def choice_card(say: Say, view: BallotView) -> Rendered:
    """The card of the ballot as it now stands; once it is closed, without a way to vote."""
    facts = {"handle": view.handle, "title": escape(one_line(view.title))}
    heading = say("ranked.again_heading" if view.second else "ranked.heading", **facts)
    times = say("ballot_card.closed" if view.closed else "ballot_card.open", **_times(view))
    below = [
        *again_lines(say, view),
        ballot_trial(say, view),
        rule_in_words(say, view.rule, view.votes),
        say("ballot_card.secrecy", secrecy=view.secrecy),
        "" if view.closed else say("ranked.choices_proxies" if view.proxies else "ranked.choices"),
    ]
    counted = part_taken(say, view, []) if view.tied is None else [tied_line(say, view, view.tied)]
    room = room_left([heading, times, *below, *counted, say("ranked.read_all")])
    lists = beside_the_text(say, view, room - OPTIONS_LEAST)
    stakes, unresolved, repaired = lists
    foot = part_taken(say, view, repaired) if view.tied is None else [*repaired, *counted]
    shown = option_lines(say, view.options, room - sum(map(size_of, lists)))
    parts: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"{heading}\n{times}"),
        ui.Separator(),
        ui.TextDisplay("\n\n".join([*shown, say("ranked.read_all")])),
        ui.Separator(),
        ui.TextDisplay("\n".join(filter(None, [*stakes, *unresolved, *below]))),
        ui.TextDisplay("\n".join(foot)),
        _ballot_buttons(say, view),
    ]
    return Rendered(card(parts, "ballot"))


def choice_decision_card(say: Say, view: DecisionView, choice: ChoiceView, picture: bytes) -> Rendered:
    """The card of the decision; `picture` is the drawn chart of the same view."""
    chart = Attachment(f"{view.handle}.png", picture, choice_alt(say, view, choice))
    heading = say("decision_card.heading", decision=view.handle, handle=view.norm, title=escape(one_line(view.title)))
    head = [heading, choice_outcome(say, view, choice), *after_tie(say, choice), *decision_trial(say, view)]
    counted, foot = choice_arithmetic(say, view, choice), _foot(say, view)
    added = [rationale_text(say, view.rationale)] if view.rationale is not None else []
    room = room_left([*head, *counted, *added, *foot])
    told = Listing(lambda most: pair_lines(say, choice, most), len(pairs_told(choice)))
    lists = beside_the_verdict(say, view, room - WORDS_LEAST, told)
    superseded, proxies, merged, unresolved, repaired, pairs = lists
    parts: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay("\n".join([*head, *superseded])),
        ui.TextDisplay("\n".join([*counted, *proxies, *merged, *pairs])),
        ui.MediaGallery(MediaGalleryItem(f"attachment://{chart.name}", description=chart.description)),
        *_adopted(say, view, choice, room - sum(map(size_of, lists))),
        *map(ui.TextDisplay, added),
        ui.Separator(),
        ui.TextDisplay("\n".join([*unresolved, *repaired, *foot])),
        _decision_buttons(say, view),
    ]
    return Rendered(card(parts, "decision"), files=(chart,))


def choice_chart(say: Say, view: DecisionView, choice: ChoiceView) -> Chart:
    """What is drawn: the roll by how it ranks the wording in front against none of these, then that against others."""
    count, result = view.result.count, view.result
    needed = next((check.facts["needs"] for check in result.checks if check.key in ENOUGH), None)
    front = candidate_plain(say, choice.options, choice.front)
    bars = tuple(
        Bar(candidate_plain(say, choice.options, other), _against(choice, other)) for other in told_against(choice)
    )
    return Chart(
        heading=say("chart.heading", handle=view.norm, decision=view.handle, outcome=view.outcome_word),
        roll_heading=say("ranked.chart.roll", n=result.seats, name=front),
        parts=(
            say("ranked.chart.above"),
            "",
            say("ranked.chart.below"),
            say("ranked.chart.level"),
            say("chart.recused"),
            say("chart.silent"),
        ),
        roll=(count.in_favour, 0, count.against, count.abstain, count.recuse, result.seats - count.cast),
        needed=needed,
        needed_words=say("ranked.chart.needed", needs=needed) if needed is not None else "",
        groups=(Bars(say("ranked.chart.pairs", name=front), bars),),
    )


def choice_alt(say: Say, view: DecisionView, choice: ChoiceView) -> str:
    """The numbers of the picture in at most `ALT_TEXT` units."""
    rows = []
    for other in told_against(choice):
        over, _, under, level = _against(choice, other)
        name = candidate_plain(say, choice.options, other)
        rows.append(say("ranked.chart.alt_row", name=name, over=over, under=under, level=level))
    front = candidate_plain(say, choice.options, choice.front)
    alt = say("ranked.chart.alt", handle=view.norm, outcome=view.outcome_word, name=front, rows="; ".join(rows))
    return clip(alt, ALT_TEXT)


def _against(choice: ChoiceView, other: str) -> tuple[int, int, int, int]:
    votes, front = choice.ranked.votes, choice.front
    over, under = votes[front, other], votes[other, front]
    return over, 0, under, choice.ranked.papers - over - under


def _adopted(say: Say, view: DecisionView, choice: ChoiceView, room: int) -> list[ui.Item[ui.LayoutView]]:
    """The words that are adopted, as far as there is room for them."""
    option = next((one for one in choice.options if one.name == choice.winner), None)
    if option is None or view.result.outcome.value != "adopted":
        return []
    heading, cut = say("ranked.adopted_words"), say("norm_card.cut")
    shown = excerpt(option.text, room_left([heading, cut], room))
    return [ui.TextDisplay("\n".join([heading, shown.text, *([] if shown.whole else [cut])]))]


def _foot(say: Say, view: DecisionView) -> list[str]:
    review = [] if view.review_on is None else [say("decision_card.review", day=date_shown(view.review_on))]
    key = "ranked.footer_adopted" if view.result.outcome.value == "adopted" else "decision_card.footer"
    footer = say(key, handle=view.norm, version=view.version, hash=view.text_hash[:HASH_SHOWN])
    return [*review, footer]


def _ballot_buttons(say: Say, view: BallotView) -> ui.ActionRow[ui.LayoutView]:
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if not view.closed:
        row.add_item(RankButton(say("ranked.button.rank"), style=ButtonStyle.primary, ballot=view.ballot_id))
    row.add_item(MyRankingButton(say("ranked.button.mine"), ballot=view.ballot_id))
    row.add_item(BallotReadButton(say("ranked.button.read"), ballot=view.ballot_id))
    if view.closed and view.decision_place is not None:
        row.add_item(link_button(say("card.button.go_decision"), view.decision_place.url))
    elif view.norm_place is not None:
        row.add_item(link_button(say("card.button.go_norm"), view.norm_place.url))
    return row


def _decision_buttons(say: Say, view: DecisionView) -> ui.ActionRow[ui.LayoutView]:
    row = row_of(DecisionReadButton(say("card.button.read"), decision=view.decision_id))
    if view.certified:
        row.add_item(CertificateButton(say("certificate.button"), decision=view.decision_id))
    if view.norm_place is not None:
        row.add_item(link_button(say("card.button.go_norm"), view.norm_place.url))
    return row


def _times(view: BallotView) -> dict[str, str]:
    return {"at": moment(view.closes_at)} if view.closed else {"until": moment(view.closes_at)}
