"""Certificates of real decisions by every rule, capped and not, with names and without, of adoption and of repeal."""

import pytest
from sqlmodel import select

from bot.congress.affiliates import Merged
from bot.congress.ballots import Choice
from bot.congress.canonical import loaded
from bot.congress.certificate import Certificate
from bot.congress.certificate_reading import certificate_of
from bot.congress.norms import Stage
from bot.congress.opened import opened_of
from bot.congress.reviews import Question
from bot.congress.rules import PRESETS, Affiliates, Charter, Preset, rule_of
from bot.congress.verification import verify
from bot.services.ballot_views import decision_card
from bot.services.ballots import cast, open_ballot_of
from bot.services.certificates import Issued, issue_named, noted, open_named
from bot.services.congresses import choose_manner
from bot.services.norms import second
from bot.services.reviews import ask_repeal
from bot.services.rules import change_rule, mark_of
from bot.services.seats import represent
from bot.services.votes import close_ballot
from storage.store import Tx
from storage.tables import Concern, Decision, Member, Norm
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.later import tick, to_the_vote
from tests.services.test_certificates import change

# What a certificate says is counted in Python; `test_certificates` reads it from both engines.
pytestmark = pytest.mark.one_engine

SAID = (Choice.FOR, Choice.FOR_WITH_RESERVATION, Choice.AGAINST, Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)
"""What the first six say; a seventh does not vote. The first three represent one actor."""

WHY = "Nobody keeps it."


async def arranged(opened: Opening, preset: Preset, affiliates: Affiliates, secrecy: str) -> Forum:
    """Seven seats, three of them of one actor."""
    forum = await opened(7)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    charter, seen = Charter(rule_of(preset, affiliates=affiliates)), mark_of(Charter(rule_of("concurrent")))
    if charter.rule != rule_of("concurrent"):
        await forum.store.write(change_rule, who=CONVENER, charter=charter, seen=seen, now=forum.now)
    for who, actor in zip(forum.people, ("Example Corp", "Example Corp", " example  CORP"), strict=False):
        await forum.store.write(represent, who=who, represents=actor, capacity="official", now=forum.now)
    return forum


async def vote(forum: Forum, handle: str) -> None:
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    for voter, choice in zip(forum.people, SAID, strict=False):
        reason = "Not clause 2" if choice is Choice.FOR_WITH_RESERVATION else ""
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=choice, reason=reason, now=forum.now)
    assert await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7)) is not None


async def object_to(forum: Forum, handle: str, *states: str) -> None:
    """Concerns on a norm that ended in these states before its vote."""

    def add(tx: Tx) -> None:
        norm = tx.exec(select(Norm).where(Norm.number == int(handle.removeprefix("N-")))).one()
        member = tx.exec(select(Member).where(Member.name == "Person 1")).one()
        for number, state in enumerate(states, start=1):
            tx.add(
                Concern(
                    norm_id=norm.id, n=number, version=1, member_id=member.id, discipline="law", seat_kind="state",
                    reason=f"Reason {number}", satisfied_by="A list.", raised_at=forum.now, state=state,
                    ended_at=None if state == "open" else forum.now,
                )
            )  # fmt: skip

    await forum.store.write(add)


async def checked(forum: Forum, handle: str) -> Certificate:
    """The certificate of this name, checked as anybody can check it, as an auditor can, and against the card."""
    issued: Issued = await forum.store.read(issue_named, guild_id=GUILD, handle=handle)
    whole: Issued = await forum.store.read(open_named, guild_id=GUILD, handle=handle)
    found, open_ = certificate_of(loaded(issued.content)), opened_of(loaded(whole.content))

    assert issued.as_noted
    assert verify(found, hash=issued.noted).difference is None
    assert verify(open_.certificate, opened=open_, hash=issued.noted).difference is None
    number = int(handle.rpartition("-")[2])
    decision = await forum.store.read(lambda tx: tx.exec(select(Decision.id).where(Decision.number == number)).one())
    card = await forum.store.read(decision_card, decision_id=decision)
    assert (found.result, found.merged) == (card.result, card.merged)
    return found


@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
@pytest.mark.parametrize("affiliates", Affiliates)
@pytest.mark.parametrize("preset", PRESETS)
async def test_a_decision_by_every_rule_has_a_certificate_that_holds(
    opened: Opening, preset: Preset, affiliates: Affiliates, secrecy: str
) -> None:
    forum = await arranged(opened, preset, affiliates, secrecy)

    await vote(forum, await forum.bring_to_vote())

    found = await checked(forum, "D-2026-01")
    capped = affiliates is Affiliates.ONE_VOTE
    assert found.rule == rule_of(preset, affiliates=affiliates)
    assert found.merged == ((Merged("Example Corp", 3),) if capped else ())
    assert (found.roll.seats, found.result.seats) == (7, 5 if capped else 7)
    assert found.result.count.cast == (4 if capped else 6)
    assert len(found.seals or found.votes or ()) == 6


async def test_the_sustained_concerns_are_named_and_counted(opened: Opening) -> None:
    forum = await arranged(opened, Preset.CONSENT, Affiliates.EACH, "names_hidden")
    handle = (await forum.propose(forum.people[0])).handle
    await object_to(forum, handle, "withdrawn", "sustained", "resolved", "sustained", "left")
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    await to_the_vote(forum, handle)

    await vote(forum, handle)

    found = await checked(forum, "D-2026-01")
    assert [(one.number, one.state) for one in found.concerns] == [(2, "sustained"), (4, "sustained")]
    assert found.sustained == found.result.checks[0].facts["sustained"] == 2
    assert found.result.outcome == "not_adopted"


@pytest.mark.parametrize("affiliates", Affiliates)
@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
async def test_a_repeal_has_its_reason_and_no_concern_of_the_vote_before(
    opened: Opening, secrecy: str, affiliates: Affiliates
) -> None:
    forum = await arranged(opened, Preset.MAJORITY, affiliates, secrecy)
    handle = (await forum.propose(forum.people[0])).handle
    await object_to(forum, handle, "sustained")
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    await to_the_vote(forum, handle)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    for voter in forum.people:
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))
    forum.wait(days=365)
    await tick(forum)
    await forum.store.write(ask_repeal, who=CONVENER, handle=handle, reason=WHY, now=forum.now)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    for voter in forum.people[:5]:
        await forum.store.write(cast, who=voter, ballot_id=ballot, choice=Choice.FOR, now=forum.now)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))

    later, first = [one.decision for one in await forum.store.read(noted, guild_id=GUILD, handle=handle)]
    adoption, repeal = await checked_named(forum, first), await checked_named(forum, later)

    assert (adoption.question, adoption.reason, adoption.sustained) == (Question.ADOPT, "", 1)
    assert (repeal.question, repeal.reason, repeal.sustained) == (Question.REPEAL, WHY, 0)
    assert repeal.concerns == ()
    assert repeal.events[: len(adoption.events)] == adoption.events
    assert await forum.store.read(lambda tx: tx.exec(select(Norm.stage)).one()) == Stage.REPEALED


async def checked_named(forum: Forum, handle: str) -> Certificate:
    """A certificate as anybody can check it."""
    issued = await forum.store.read(issue_named, guild_id=GUILD, handle=handle)
    found = certificate_of(loaded(issued.content))
    assert issued.as_noted and verify(found, hash=issued.noted).difference is None
    return found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ballot_seat SET represents = NULL WHERE represents <> 'Example Corp'",
        "UPDATE ballot SET reason = 'Because.'",
        "UPDATE concern SET reason = 'Because.'",
        "UPDATE decision SET result = REPLACE(CAST(result AS TEXT), '\"sustained\"', '\"before\"')",
        "UPDATE ballot_paper SET choice = 'for' WHERE choice = 'against'",
    ],
)
async def test_what_is_changed_in_them_behind_the_bots_back_shows(opened: Opening, statement: str) -> None:
    forum = await arranged(opened, Preset.CONSENT, Affiliates.ONE_VOTE, "names_hidden")
    handle = (await forum.propose(forum.people[0])).handle
    await object_to(forum, handle, "sustained")
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    await to_the_vote(forum, handle)
    await vote(forum, handle)
    await checked(forum, "D-2026-01")

    if "REPLACE" in statement and forum.store.address.startswith("postgresql"):
        statement = statement.replace("= REPLACE", "= CAST(REPLACE") + " AS JSON)"
    await change(forum, statement)

    issued = await forum.store.read(issue_named, guild_id=GUILD, handle="D-2026-01")
    assert not issued.as_noted
    assert verify(certificate_of(loaded(issued.content)), hash=issued.noted).difference is not None
