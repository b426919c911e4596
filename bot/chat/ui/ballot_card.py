"""The card of a ballot in the votes channel: what is voted on, by which rule, how many took part. Never the tally."""

from collections.abc import Sequence

from discord import ui

from bot.chat.ui.card_parts import HASH_SHOWN, card, link_button, linked, room_left, url_of
from bot.chat.ui.concern_words import NAMED_MOST, unresolved_lines
from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.fitting import Listing, fitted, size_of
from bot.chat.ui.reading_buttons import BallotReadButton
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.repair_words import REPAIRS_SHOWN, repair_lines
from bot.chat.ui.rule_words import charter_carried, rule_in_words
from bot.chat.ui.stakes import NORMS_SHOWN, stakes_of
from bot.chat.ui.text import escape, moment, one_line, quote
from bot.chat.ui.trial_words import ballot_trial
from bot.chat.voting import MyVoteButton, VoteButton
from bot.congress.ballots import Choice
from bot.services.ballot_views import BallotView
from prompts import Say

TEXT_LEAST = 400
"""Units that are left to the text, however much hangs on the ballot."""


def ballot_card(say: Say, view: BallotView) -> Rendered:
    """The card as the ballot now stands; once it is closed, without a way to vote."""
    about = {"repeal": "repeal", "keep": "keeping"}.get(view.question)
    heading = say(
        f"{about}.ballot_heading" if about else "ballot_card.heading",
        handle=view.handle,
        title=escape(one_line(view.title)),
    )
    times = say("ballot_card.closed", at=moment(view.closes_at)) if view.closed else _open(say, view)
    rule = rule_in_words(say, view.rule, view.votes)
    secrecy = say("ballot_card.secrecy", secrecy=view.secrecy)
    footer = say("card.footer", version=view.version, hash=view.text_hash[:HASH_SHOWN])
    choices = "" if view.closed else say("repeal.choices" if about else "ballot_card.choices")
    cut = say("norm_card.cut")
    charter = charter_carried(say, view.charter, pending=not view.closed)
    if about:
        rule = "\n".join([say(f"{about}.reason"), quote(view.reason), rule])
    if view.trial is not None:
        rule = f"{ballot_trial(say, view)}\n{rule}"
    room = room_left([heading, times, rule, secrecy, choices, charter, footer, cut, *part_taken(say, view, [])])
    lists = beside_the_text(say, view, room - TEXT_LEAST)
    stakes, unresolved, repaired = lists
    text = excerpt(view.text, room - sum(map(size_of, lists)))
    parts: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"{heading}\n{times}"),
        ui.Separator(),
        *map(ui.TextDisplay, filter(None, [charter])),
        ui.TextDisplay(text.text if text.whole else f"{text.text}\n{cut}"),
        ui.Separator(),
        ui.TextDisplay("\n".join(filter(None, [*stakes, *unresolved, rule, secrecy, choices]))),
        ui.TextDisplay("\n".join([*part_taken(say, view, repaired), footer])),
        *_rows(say, view),
    ]
    return Rendered(card(parts, "ballot"))


def _open(say: Say, view: BallotView) -> str:
    return say("ballot_card.open", until=moment(view.closes_at))


def beside_the_text(say: Say, view: BallotView, room: int) -> list[list[str]]:
    """What hangs on a ballot, within `room` together: what is at stake, the concerns that stand unresolved, and the
    repairs of the roll."""
    return fitted(
        [
            Listing(lambda most: stakes_of(say, view, most), min(NORMS_SHOWN, len(view.supersedes))),
            Listing(lambda most: unresolved_lines(say, view.unresolved, most), min(NAMED_MOST, len(view.unresolved))),
            Listing(lambda most: repair_lines(say, view.repairs, most), min(REPAIRS_SHOWN, len(view.repairs))),
        ],
        room,
    )


def part_taken(say: Say, view: BallotView, repaired: Sequence[str]) -> list[str]:
    """How many took part, these lines of what was repaired of the roll and, once it is closed, what became of it."""
    if not view.closed:
        voted = say("ballot_card.voted", n=view.voted, seats=view.seats)
        if not view.tells_how_many:
            why = "proxies.ballot.untold" if view.proxies else "repairs.untold"
            voted = say(why, n=view.seats, seats=view.seats)
        proxies = [say("proxies.ballot.open", n=view.proxies)] if view.proxies else []
        return [voted, *repaired, *proxies]
    became = say("ballot_card.counting")
    if view.decision is not None:
        became = linked(say, "norm_card.decision", url_of(view.decision_place), decision=view.decision)
    return [*repaired, f"{say('ballot_card.voted_closed', n=view.voted, seats=view.seats)} {became}"]


def _rows(say: Say, view: BallotView) -> list[ui.ActionRow[ui.LayoutView]]:
    """The five choices, all of one weight, then what one can look up."""
    choices: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    others: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if not view.closed:
        for choice in Choice:
            label = say(f"choice.{choice.value}")
            choices.add_item(VoteButton(label, ballot=view.ballot_id, choice=choice.value))
    if not view.closed or view.decision is not None:
        others.add_item(MyVoteButton(say("card.button.mine"), ballot=view.ballot_id))
    others.add_item(BallotReadButton(say("card.button.read"), ballot=view.ballot_id))
    if view.closed and view.decision_place is not None:
        others.add_item(link_button(say("card.button.go_decision"), view.decision_place.url))
    elif view.norm_place is not None:
        others.add_item(link_button(say("card.button.go_norm"), view.norm_place.url))
    return [others] if view.closed else [choices, others]
