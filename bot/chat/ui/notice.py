"""The lines in a norm's thread: a vote has opened, a decision has been made, it has lapsed. One plain line each."""

from discord import ui

from bot.chat.ui.card_parts import linked, url_of
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import moment
from bot.services.ballot_views import BallotView, DecisionView
from bot.services.views import NormView
from prompts import Say


def vote_notice(say: Say, ballot: BallotView) -> Rendered:
    """That the norm is put to the vote, while it is."""
    if ballot.closed:
        return _line(say("notice.vote_closed", handle=ballot.handle, at=moment(ballot.closes_at)))
    facts = {"handle": ballot.handle, "until": moment(ballot.closes_at)}
    if ballot.question == "repeal":
        return _line(linked(say, "notice.repeal", url_of(ballot.place), **facts))
    if ballot.question == "keep":
        return _line(linked(say, "notice.keep", url_of(ballot.place), **facts))
    if ballot.second:
        return _line(linked(say, "choice_vote.again", url_of(ballot.place), **facts))
    if ballot.trial is not None:
        key = "notice.trial_wording" if ballot.options else "notice.trial"
        return _line(linked(say, key, url_of(ballot.place), days=str(ballot.trial), **facts))
    if ballot.options:
        return _line(linked(say, "choice_vote.notice", url_of(ballot.place), **facts))
    if ballot.place is None:
        return _line(say("notice.vote_no_link", **facts))
    return _line(say("notice.vote", url=ballot.place.url, **facts))


def decision_notice(say: Say, decision: DecisionView) -> Rendered:
    """That the norm is decided, and how."""
    facts = {"handle": decision.norm, "decision": decision.handle, "outcome": decision.outcome_word}
    if decision.place is None:
        return _line(say("notice.decided_no_link", **facts))
    return _line(say("notice.decided", url=decision.place.url, **facts))


def lapse_notice(say: Say, norm: NormView) -> Rendered:
    """That the norm has lapsed, and what can be done about it."""
    return _line(say("notice.lapsed", handle=norm.handle))


def _line(text: str) -> Rendered:
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.TextDisplay(text))
    return Rendered(layout)
