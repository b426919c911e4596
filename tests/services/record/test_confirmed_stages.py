"""Invariant 16: the stage of a life cycle is suggested by the record, and confirmed by a vote and nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Delete, Update, delete, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.services.norms import second
from bot.services.record.analyses.all import analyse
from bot.services.record.analyses.life_cycle import Stages
from bot.services.record.analyses.looking import Typed
from bot.services.record.analyses.question import Question, code_of
from bot.services.record.initiative_views import show_initiative_norm
from bot.services.record.stage_proposals import propose_stage
from bot.services.reviews import ask_repeal
from bot.services.versions import plan_revision
from storage.store import Tx
from storage.tables import Card, ConfirmedStage, Decision, Norm, StageProposal
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.later import revised, revision, to_the_vote, view, vote_out
from tests.services.record.acts import OUTAGE, found, logged

pytestmark = pytest.mark.one_engine

TEXT = "The congress confirms that it is at this stage."


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    return await opened(5)


def put(tx: Tx, row: ConfirmedStage) -> None:
    tx.add(row)
    tx.flush()


def change(tx: Tx, statement: Update | Delete) -> None:
    tx.connection().execute(statement)


async def stages(forum: Forum, subject: str = "gge-c") -> Stages:
    typed = Typed(subject=subject)
    answer = await forum.store.read(analyse, guild_id=GUILD, name="lifecycle", typed=typed, now=forum.now)
    assert isinstance(answer.found, Stages)
    return answer.found


async def proposed(forum: Forum, stage: str = "tipping", subject: str = "gge-c") -> str:
    """A norm in deliberation that confirms a stage."""
    done = await forum.store.write(
        propose_stage, who=forum.people[0], code=(await stages(forum, subject)).code, stage=stage,
        title=f"It is at {stage}", text=TEXT, rationale="", now=forum.now,
    )  # fmt: skip
    await forum.store.write(second, who=forum.people[1], handle=done.norm.handle, now=forum.now)
    return done.norm.handle


async def decided(forum: Forum, handle: str, choice: Choice = Choice.FOR) -> None:
    await to_the_vote(forum, handle)
    await vote_out(forum, handle, choice)


@pytest.mark.both_engines
async def test_the_decision_that_adopts_the_norm_confirms_the_stage(forum: Forum) -> None:
    handle = await proposed(forum)
    assert (await stages(forum)).confirmed == {}

    await decided(forum, handle)

    seen = await stages(forum)
    one = seen.confirmed["state"]
    assert (one.stage, one.norm, one.decision, one.at) == ("tipping", "N-1", "D-2026-01", forum.now)
    shown = await forum.store.read(show_initiative_norm, guild_id=GUILD, initiative="un-gge-2015", norm="gge-c")
    assert [(stage.kind, stage.stage) for stage in shown.stages] == [("State", "tipping")]


async def test_a_vote_that_fails_confirms_nothing(forum: Forum) -> None:
    await decided(forum, await proposed(forum), Choice.AGAINST)

    assert (await stages(forum)).confirmed == {}


async def test_a_repeal_of_the_norm_ends_it_and_the_one_before_stands_again(forum: Forum) -> None:
    await decided(forum, await proposed(forum, "emergence"))
    later = await proposed(forum, "cascade")
    await decided(forum, later)
    assert (await stages(forum)).confirmed["state"].stage == "cascade"

    await forum.store.write(ask_repeal, who=CONVENER, handle=later, reason="It was too early for that.", now=forum.now)
    await vote_out(forum, later)

    assert (await stages(forum)).confirmed["state"].stage == "emergence"
    kept = await forum.store.read(lambda tx: len(tx.exec(select(ConfirmedStage)).all()))
    assert kept == 2


async def test_no_violation_changes_it(forum: Forum) -> None:
    await decided(forum, await proposed(forum))
    before = (await stages(forum)).confirmed

    for number in range(3):
        day = forum.now.date().isoformat()
        handle = await logged(forum, replace(OUTAGE, summary=f"Outage {number}.", dated=day), subjects="gge-c")
        for who in forum.people[:3]:
            await found(forum, who, handle, "contradicts")

    seen = await stages(forum)
    assert seen.life.stage == "eroding"
    assert seen.confirmed == before


async def test_the_norm_cannot_be_made_to_say_something_else_not_even_in_force(forum: Forum) -> None:
    handle = await proposed(forum)
    assert (await forum.store.read(plan_revision, who=CONVENER, handle=handle, now=forum.now)).fixed
    with pytest.raises(CongressError, match=r"norm\.confirms_stage"):
        await revised(forum, handle)
    await decided(forum, handle)

    with pytest.raises(CongressError, match=r"norm\.confirms_stage"):
        await revised(forum, handle, revision())


def wanted(tx: Tx, norm: int) -> int:
    return tx.exec(select(Card.wanted).where(Card.kind == "norm", Card.subject_id == norm)).one()


async def test_the_card_of_a_norm_of_the_congress_has_its_confirmed_stage_and_is_asked_for(forum: Forum) -> None:
    about = await forum.propose(forum.people[2])
    key = await forum.store.read(lambda tx: tx.exec(select(Norm.id).where(Norm.number == about.number)).one())
    handle = await proposed(forum, "proposed", subject=about.handle)
    await to_the_vote(forum, handle)
    before = await forum.store.read(wanted, key)

    await vote_out(forum, handle)

    assert [(one.stage, one.norm) for one in (await view(forum, about.handle)).stages] == [("proposed", handle)]
    assert await forum.store.read(wanted, key) > before
    await forum.store.write(ask_repeal, who=CONVENER, handle=handle, reason="It was too early.", now=forum.now)
    before = await forum.store.read(wanted, key)
    await vote_out(forum, handle)
    assert (await view(forum, about.handle)).stages == ()
    assert await forum.store.read(wanted, key) > before


@pytest.mark.parametrize(
    ("about", "stage", "refusal"),
    [("initiative", "gone", r"lifecycle\.unknown_stage"), ("instrument", "tipping", r"lifecycle\.no_life_cycle")],
)
async def test_what_is_no_stage_or_has_none_is_refused(forum: Forum, about: str, stage: str, refusal: str) -> None:
    code = code_of(Question(forum.now.date(), subject=(about, 1), kind="state"))
    with pytest.raises(CongressError, match=refusal):
        await forum.store.write(
            propose_stage, who=forum.people[0], code=code, stage=stage, title="It is gone", text=TEXT, rationale="",
            now=forum.now,
        )  # fmt: skip
    assert await forum.store.read(lambda tx: tx.exec(select(StageProposal)).all()) == []


@pytest.mark.parametrize("table", [StageProposal, ConfirmedStage])
async def test_nothing_of_it_is_rewritten_or_deleted(forum: Forum, table: Any) -> None:
    await decided(forum, await proposed(forum))
    values: dict[str, Any] = {"stage": "cascade"} if table is StageProposal else {"confirmed_at": forum.wait(days=1)}
    for statement in (update(table).values(**values), delete(table)):
        with pytest.raises(DBAPIError, match="never"):
            await forum.store.write(change, statement)


async def test_a_decision_on_another_norm_confirms_nothing(forum: Forum) -> None:
    other = await forum.bring_to_vote()
    await vote_out(forum, other)
    await proposed(forum)
    decision, norm = await forum.store.read(
        lambda tx: (tx.exec(select(Decision.id)).one(), tx.exec(select(StageProposal.norm_id)).one())
    )

    with pytest.raises(DBAPIError, match="by the decision that adopts its norm"):
        await forum.store.write(put, ConfirmedStage(decision_id=decision, norm_id=norm, confirmed_at=forum.now))
