"""The certificate of a decision as a file, and what a voter can look up of their vote after the close."""

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.limits import FILE
from bot.chat.ui.paths import Args
from bot.chat.ui.rendered import Attachment
from bot.chat.ui.text import escape, one_line
from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.congress.seals import seal_line
from bot.services.certificates import Issued, Noted, issue
from bot.services.closed_votes import ClosedRanking, ClosedVote, closed_ranking, closed_vote
from prompts import Say

MEGABYTE = 2**20

BUTTONS_MOST = 5
"""Buttons in one row: as many decisions of a norm have theirs in its history, the latest."""


class CertificateButton(PublicButton, path="decision:{decision:int}:certificate"):
    """Gives the certificate of a decision as a file, to whoever presses it."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        store, say = interaction.client.store, say_of(interaction)
        made = await store.read(issue, guild_id=guild_of(interaction), decision_id=args.number("decision"))
        await reply(interaction, certificate_text(say, made), files=[certificate_file(say, made)])


def certificate_text(say: Say, made: Issued) -> str:
    """What the file is, its hash, and how to check it; where it is not what it was, that first."""
    given = say("certificate.given", decision=made.decision, handle=made.norm, hash=made.noted, name=made.name)
    if made.as_noted:
        return given
    return say("certificate.changed", noted=made.noted, hash=made.hash)


def certificate_file(say: Say, made: Issued) -> Attachment:
    """The file. Raises `certificate.too_large_for_discord` (decision, size, most)."""
    if len(made.content) > FILE:
        size = -(-len(made.content) // MEGABYTE)
        raise CongressError(
            "certificate.too_large_for_discord", decision=made.decision, size=size, most=FILE // MEGABYTE
        )
    return Attachment(made.name, made.content, say("certificate.button_of", decision=made.decision))


def history_lines(say: Say, found: list[Noted]) -> str:
    """The hashes of a norm's certificates, a line each."""
    return "\n".join(say("certificate.history", decision=one.decision, hash=one.hash) for one in found[:BUTTONS_MOST])


def history_rows(say: Say, found: list[Noted]) -> list[ui.ActionRow[ui.LayoutView]]:
    """A button for each of a norm's certificates."""
    buttons = [
        CertificateButton(say("certificate.button_of", decision=one.decision), decision=one.decision_id)
        for one in found[:BUTTONS_MOST]
    ]
    return [row_of(*buttons)] if buttons else []


async def closed_ranking_of(interaction: Interaction, ballot: int) -> ClosedRanking | None:
    """The person's ranking in a choice that is decided; None while it is not."""
    bot = interaction.client
    return await bot.store.read(closed_ranking, who=who_of(interaction), ballot_id=ballot, now=bot.now())


def certificate_view(say: Say, decision: int) -> ui.View:
    """The button that gives the certificate, below a private answer."""
    view = ui.View(timeout=None)
    view.add_item(CertificateButton(say("certificate.button"), decision=decision))
    return view


async def show_closed_vote(interaction: Interaction, ballot: int) -> bool:
    """Show the person their vote on a ballot that is decided; False, and nothing shown, while it is not."""
    mine = await interaction.client.store.read(closed_vote, who=who_of(interaction), ballot_id=ballot)
    if mine is None:
        return False
    say = say_of(interaction)
    view = certificate_view(say, mine.decision_id)
    await reply(interaction, closed_text(say, mine, str(guild_of(interaction))), view=view)
    return True


def closed_text(say: Say, mine: ClosedVote, guild: str) -> str:
    """The vote that counted and, where it is sealed, its seal, its salt, and how to check them."""
    named = {"handle": mine.norm, "title": escape(one_line(mine.title)), "decision": mine.decision}
    if mine.choice is None:
        return say("receipt.closed_none", **named)
    key = "receipt.closed" if mine.by is None else "receipt.closed_by"
    told = say(key, choice=mine.choice.value, by=f"<@{mine.by}>", **named)
    if mine.by is not None and mine.seal is not None and mine.choice is Choice.FOR:
        told += f" {say('receipt.lent')}"
    return f"{told} {sealed_text(say, mine, guild)}"


def sealed_text(say: Say, mine: ClosedVote | ClosedRanking, guild: str) -> str:
    """That the certificate has it by name, or its seal, its salt, and how to check them."""
    receipt = mine.receipt
    if receipt is None or mine.seal is None:
        return say("receipt.shown")
    hidden = say(
        "receipt.hidden",
        seal=mine.seal,
        salt=receipt.salt,
        choice=receipt.choice,
        member=receipt.member,
        line=seal_line(receipt, guild=guild, decision=mine.decision),
        name=f"{mine.decision}.json",
    )
    return f"{hidden}\n{say('receipt.keep')}"
