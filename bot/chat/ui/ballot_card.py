"""The card of a ballot in the votes channel: what is voted on, by which rule, how many took part. Never the tally."""

from discord import ui

from bot.chat.ui.card_parts import HASH_SHOWN, card, link_button, linked, room_left, url_of
from bot.chat.ui.concern_words import unresolved_line
from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.reading_buttons import BallotReadButton
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.repair_words import REPAIRS_SHOWN, repair_lines
from bot.chat.ui.rule_words import charter_carried, rule_in_words
from bot.chat.ui.stakes import stakes_of
from bot.chat.ui.text import escape, moment, one_line, quote
from bot.chat.ui.trial_words import ballot_trial
from bot.chat.voting import MyVoteButton, VoteButton
from bot.congress.ballots import Choice
from bot.services.ballot_views import BallotView
from prompts import Say


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
    stakes = "\n".join(stakes_of(say, view))
    unresolved = unresolved_line(say, view.unresolved)
    charter = charter_carried(say, view.charter, pending=not view.closed)
    if about:
        rule = "\n".join([say(f"{about}.reason"), quote(view.reason), rule])
    if view.trial is not None:
        rule = f"{ballot_trial(say, view)}\n{rule}"
    taken = [heading, times, rule, secrecy, choices, stakes, unresolved, charter, footer, cut, part_taken(say, view)]
    text = excerpt(view.text, room_left(taken))
    parts: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"{heading}\n{times}"),
        ui.Separator(),
        *map(ui.TextDisplay, filter(None, [charter])),
        ui.TextDisplay(text.text if text.whole else f"{text.text}\n{cut}"),
        ui.Separator(),
        ui.TextDisplay("\n".join(filter(None, [stakes, unresolved, rule, secrecy, choices]))),
        ui.TextDisplay(f"{part_taken(say, view)}\n{footer}"),
        *_rows(say, view),
    ]
    return Rendered(card(parts, "ballot"))


def _open(say: Say, view: BallotView) -> str:
    return say("ballot_card.open", until=moment(view.closes_at))


def part_taken(say: Say, view: BallotView) -> str:
    """How many took part, what was repaired of the roll and, once it is closed, what became of it."""
    repaired = repair_lines(say, view.repairs, REPAIRS_SHOWN)
    if not view.closed:
        voted = say("ballot_card.voted", n=view.voted, seats=view.seats)
        if not view.tells_how_many:
            why = "proxies.ballot.untold" if view.proxies else "repairs.untold"
            voted = say(why, n=view.seats, seats=view.seats)
        proxies = [say("proxies.ballot.open", n=view.proxies)] if view.proxies else []
        return "\n".join([voted, *repaired, *proxies])
    taken = "\n".join([*repaired, say("ballot_card.voted_closed", n=view.voted, seats=view.seats)])
    if view.decision is None:
        return f"{taken} {say('ballot_card.counting')}"
    return f"{taken} {linked(say, 'norm_card.decision', url_of(view.decision_place), decision=view.decision)}"


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
