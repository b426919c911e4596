"""What a voter is told, privately: the vote that counts now, until when it can be changed, and how."""

from bot.chat.ui.excerpts import excerpt
from bot.chat.ui.text import escape, moment, one_line
from bot.congress.ballots import Choice
from bot.services.ballots import Receipt
from prompts import Say

REASON_SHOWN = 600
"""Units that a receipt gives the member's own words; the form that changes them shows them whole."""


def receipt_text(say: Say, receipt: Receipt, *, looked_up: bool = False) -> str:
    """The receipt of a vote just cast, changed or taken back, or (`looked_up`) of the one that counts."""
    lines = [_told(say, receipt, looked_up=looked_up)]
    if receipt.reason:
        shown = excerpt(receipt.reason, REASON_SHOWN)
        lines.append(say(f"voting.reason_{receipt.secrecy}", reason=shown.text))
        lines += [] if shown.whole else [say("voting.reason_cut")]
    if receipt.also_for and receipt.choice is not Choice.RECUSE:
        key = "would" if receipt.choice is None else "also" if receipt.lent is receipt.choice else "also_plain"
        lines.append(say(f"proxies.receipt.{key}", names=say.join(f"<@{one}>" for one in receipt.also_for)))
    if receipt.proxy is not None:
        lines.append(say("proxies.receipt.may", member=f"<@{receipt.proxy}>"))
    until = "voting.until" if receipt.choice is not None else "voting.vote_until"
    lines += [say(until, until=moment(receipt.closes_at)), say("voting.secrecy", secrecy=receipt.secrecy)]
    return "\n".join(lines)


def _told(say: Say, receipt: Receipt, *, looked_up: bool) -> str:
    about = "voting_on_repeal" if receipt.question == "repeal" else "voting"
    return say(
        f"{about}.{_what(receipt, looked_up=looked_up)}",
        handle=receipt.handle,
        title=escape(one_line(receipt.title)),
        choice=receipt.choice,
        before=receipt.before,
    )


def _what(receipt: Receipt, *, looked_up: bool) -> str:
    if receipt.choice is None:
        return "none" if receipt.before is None else "withdrawn"
    if looked_up:
        return "counts"
    if not receipt.changed:
        return "same"
    if receipt.before is None:
        return "cast"
    return "changed" if receipt.before != receipt.choice else "explained"
