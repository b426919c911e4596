"""The public line before a vote closes: how many have voted and where the vote is; no names, no mentions."""

from discord import ui

from bot.chat.ui.card_parts import linked, url_of
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import moment, relative
from bot.services.ballot_views import BallotView
from prompts import Say


def closing_line(say: Say, ballot: BallotView, *, shown: bool) -> Rendered | None:
    """The line; None where it has no reason any more: the vote is closed, or all have voted.

    Where Discord shows it already (`shown`), it says of a closed vote that it is.
    """
    if ballot.closed:
        facts = {"handle": ballot.handle, "until": relative(ballot.closes_at)}
        return _line(say("reminders.closing.closed", **facts)) if shown else None
    url, until = url_of(ballot.place), moment(ballot.closes_at)
    if not ballot.tells_how_many:
        return _line(linked(say, "reminders.closing.untold", url, handle=ballot.handle, until=until))
    if ballot.voted >= ballot.seats and not shown:
        return None
    key = "reminders.closing.no_link" if url is None else "reminders.closing.link"
    facts = {"handle": ballot.handle, "until": until, "seats": str(ballot.seats), "url": url or ""}
    return _line(say(key, n=ballot.voted, **facts))


def _line(text: str) -> Rendered:
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.TextDisplay(text))
    return Rendered(layout, silent=True)
