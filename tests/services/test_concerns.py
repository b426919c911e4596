"""Concerns as the verbs carry them on a real database: raised, answered, resolved, backed, withdrawn, left."""

import json
from functools import partial

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from bot.congress.concerns import RAISED_MOST, STANDS_AFTER, Phase
from bot.congress.digest import Digest
from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.services.ballot_views import ballot_card
from bot.services.browse import history
from bot.services.cards import claim_due, mark_shown
from bot.services.concern_views import (
    ConcernView,
    concerns_awaited,
    list_concerns,
    show_concern,
    suggest_concerns,
)
from bot.services.concerns import (
    Done,
    Proposal,
    answer_concern,
    back_concern,
    check_act,
    check_raise,
    raise_concern,
    resolve_concern,
    say_understood,
    withdraw_concern,
)
from bot.services.congresses import choose_manner
from bot.services.digests import preview_digest
from bot.services.due import DueWork, due_work
from bot.services.norms import final_call, norm_of, second, withdraw
from bot.services.objections import sustained_at, sustained_concerns
from bot.services.people import Who, congress_of
from bot.services.seats import leave_seat, represent
from bot.services.views import show_norm
from bot.services.votes import open_vote
from bot.services.waiting import waiting
from prompts import load
from storage.tables import Ballot, Concern, Event, Resolution
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person

# One engine here; `test_concerns_at_once` has both, where they can differ.
pytestmark = pytest.mark.one_engine

WAY_OUT = Proposal("You fear that the courts cannot tell.", "Clause 2 says who tells.", "It names the body.")
HOLDS = "norm.guard.concerns"


async def deliberated(opened: Opening, seats: int = 4) -> tuple[Forum, str]:
    """A norm of the first person in deliberation, whose time has passed."""
    forum = await opened(seats)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    forum.wait(days=3)
    return forum, handle


async def raised(forum: Forum, by: int = 1, norm: str = "N-1") -> str:
    """A concern of the person in this place; returns its handle."""
    words = {"reason": "Nobody can tell.", "satisfied_by": "Say who tells."}
    done = await forum.store.write(raise_concern, who=forum.people[by], handle=norm, now=forum.now, **words)
    return done.handle


async def resolved(forum: Forum, handle: str, by: int = 0) -> Done:
    who = forum.people[by]
    return await forum.store.write(resolve_concern, who=who, handle=handle, proposal=WAY_OUT, now=forum.now)


async def backed(forum: Forum, handle: str, by: int = 2) -> Done:
    who = forum.people[by]
    return await forum.store.write(back_concern, who=who, handle=handle, reason="Still nobody.", now=forum.now)


async def sustained(forum: Forum, by: int = 1) -> str:
    """A concern against which two resolutions failed, each in its whole time; the clock has sustained it."""
    handle = await raised(forum, by)
    for _ in range(2):
        await resolved(forum, handle)
        await backed(forum, handle)
        forum.wait(hours=48)
    for one in await concerns_due(forum):
        await forum.store.write(one.verb)
    return handle


async def concerns_due(forum: Forum) -> list[DueWork]:
    """What the clock has to do with concerns now."""
    work = await forum.store.read(due_work, now=forum.now)
    return [one for one in work if one.what in ("resolution", "concern")]


async def seen(forum: Forum, handle: str = "N-1/C1") -> ConcernView:
    return await forum.store.read(show_concern, guild_id=GUILD, handle=handle)


async def refused(forum: Forum, verb, **arguments) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(CongressError) as caught:
        await forum.store.write(verb, now=forum.now, **arguments)
    return caught.value.key


def events(tx: Session) -> list[str]:
    kinds = tx.exec(select(Event.kind).order_by(Event.id)).all()  # type: ignore[arg-type]
    return [kind for kind in kinds if kind.startswith(("concern", "resolution"))]


def endings(tx: Session) -> list[tuple[str, bool]]:
    return [(one.state, one.ended_at is not None) for one in tx.exec(select(Resolution).order_by(col(Resolution.id)))]


async def test_a_concern_has_its_handle_and_holds_the_norm(opened: Opening) -> None:
    forum, norm = await deliberated(opened)

    handle = await raised(forum)

    assert handle == "N-1/C1"
    assert await refused(forum, final_call, who=CONVENER, handle=norm) == HOLDS
    view = await seen(forum)
    assert (view.phase, view.version, view.reason, view.satisfied_by, view.discipline) == (
        Phase.OPEN, 1, "Nobody can tell.", "Say who tells.", "Computer science and security engineering",
    )  # fmt: skip
    assert {(one.kind, one.place) for one in await forum.store.write(claim_due, now=forum.now)} >= {
        ("concern", "thread")
    }


async def test_a_concern_raised_at_the_very_end_of_a_final_call_holds_it(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    await forum.store.write(final_call, who=CONVENER, handle=norm, now=forum.now)
    forum.wait(days=5)

    await raised(forum)

    assert await refused(forum, open_vote, who=CONVENER, handle=norm) == HOLDS


async def test_the_clock_holds_too_and_goes_on_when_the_concern_has_ended(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    await forum.store.write(choose_manner, who=CONVENER, pace="clock", now=forum.now)
    handle = await raised(forum)

    assert await forum.store.read(due_work, now=forum.now) == []
    await forum.store.write(withdraw_concern, who=forum.people[1], handle=handle, now=forum.now)
    await forum.tick()

    assert (await forum.store.read(show_norm, guild_id=GUILD, handle=norm)).stage is Stage.FINAL_CALL


async def test_who_may_raise_and_how_often(opened: Opening) -> None:
    forum = await opened(3)
    norm = (await forum.propose(forum.people[0])).handle
    words = {"reason": "Why", "satisfied_by": "What"}

    early = await refused(forum, raise_concern, who=forum.people[1], handle=norm, **words)
    await forum.store.write(second, who=forum.people[1], handle=norm, now=forum.now)
    unseated = await refused(forum, raise_concern, who=person(9), handle=norm, **words)
    for _ in range(RAISED_MOST):
        await raised(forum)
    again = await refused(forum, raise_concern, who=forum.people[1], handle=norm, **words)
    wordless = await refused(forum, raise_concern, who=forum.people[2], handle=norm, reason=" ", satisfied_by="What")

    assert (early, unseated, again) == ("concern.wrong_stage.seeking_seconds", "seat.needed", "concern.raised_enough")
    assert wordless == "text.empty"
    with pytest.raises(CongressError, match=r"concern\.raised_enough"):
        await forum.store.read(check_raise, who=forum.people[1], handle=norm)
    assert await forum.store.read(check_raise, who=forum.people[2], handle=norm) == (
        norm,
        "No attack on the public core",
    )


async def test_an_answer_is_kept_with_the_concern_and_ends_nothing(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    handle = await raised(forum)

    for who in (forum.people[0], forum.people[1], CONVENER):
        await forum.store.write(answer_concern, who=who, handle=handle, words="The committee.", now=forum.now)

    view = await seen(forum)
    assert [one.words for one in view.answers] == ["The committee."] * 3
    assert await refused(forum, answer_concern, who=person(9), handle=handle, words="Me too") == "seat.needed"
    assert await refused(forum, final_call, who=CONVENER, handle=norm) == HOLDS


async def test_a_resolution_stands_when_its_time_is_over(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    handle = await raised(forum)
    done = await resolved(forum, handle)
    assert done.until == forum.now + STANDS_AFTER

    forum.wait(hours=47, minutes=59)
    assert await forum.store.read(due_work, now=forum.now) == []
    forum.wait(minutes=1)
    late = await refused(forum, back_concern, who=forum.people[2], handle=handle, reason="Late")
    await forum.tick()

    assert late == "concern.not_backed.too_late"
    assert (await seen(forum)).phase is Phase.RESOLVED
    await forum.store.write(final_call, who=CONVENER, handle=norm, now=forum.now)
    assert await forum.store.read(events) == ["concern_raised", "resolution_proposed", "concern_resolved"]
    assert await forum.store.read(endings) == [("stands", True)]


async def test_the_clock_twice_does_nothing_twice(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    await resolved(forum, await raised(forum))
    forum.wait(hours=48)
    work = await forum.store.read(due_work, now=forum.now)

    assert [await forum.store.write(one.verb) for one in (*work, *work)] == ["N-1/C1", None]
    assert (await forum.store.read(events)).count("concern_resolved") == 1


async def test_who_proposes_a_resolution(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    handle = await raised(forum)
    objector_who_convenes = Who(GUILD, forum.people[1].discord_id, "Person 2", convener=True)

    own = await refused(forum, resolve_concern, who=objector_who_convenes, handle=handle, proposal=WAY_OUT)
    await forum.store.write(resolve_concern, who=CONVENER, handle=handle, proposal=WAY_OUT, now=forum.now)
    second_one = await refused(forum, resolve_concern, who=forum.people[0], handle=handle, proposal=WAY_OUT)

    assert (own, second_one) == ("concern.not_yours.resolve", "concern.wrong_phase.resolve")


async def test_a_failed_resolution_keeps_its_time_and_after_the_last_the_clock_sustains(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    handle = await raised(forum)
    over = (await resolved(forum, handle)).until

    first = await backed(forum, handle)
    held = await refused(forum, final_call, who=CONVENER, handle=norm)
    forum.wait(hours=47, minutes=59)
    early = await refused(forum, resolve_concern, who=forum.people[0], handle=handle, proposal=WAY_OUT)
    assert await concerns_due(forum) == []
    forum.wait(minutes=1)
    assert await concerns_due(forum) == [], "one round more, before the clock has anything to do"
    await resolved(forum, handle)
    last = await backed(forum, handle)
    forum.wait(hours=47, minutes=59)
    none_more = await refused(forum, resolve_concern, who=forum.people[0], handle=handle, proposal=WAY_OUT)
    held_on = await refused(forum, final_call, who=CONVENER, handle=norm)
    assert await concerns_due(forum) == []
    forum.wait(minutes=1)
    assert await refused(forum, final_call, who=CONVENER, handle=norm) == HOLDS
    work = await concerns_due(forum)
    assert [await forum.store.write(one.verb) for one in (*work, *work)] == [handle, None]

    assert (first.phase, first.until, held, early) == ("backed", over, HOLDS, "concern.too_soon")
    assert (last.phase, last.holding, held_on) == ("backed_last", 1, HOLDS)
    assert none_more == "concern.wrong_phase.resolve"
    await forum.store.write(final_call, who=CONVENER, handle=norm, now=forum.now)
    view = await seen(forum)
    assert [(one.state, one.backed_reason) for one in view.resolutions] == [("backed", "Still nobody.")] * 2
    assert (await forum.store.read(events))[-2:] == ["concern_backed", "concern_sustained"]


async def test_who_backs_an_objection(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    alike = await forum.seat(8, "computer-science", "state")
    handle = await raised(forum)
    await resolved(forum, handle, by=3)

    async def told(who: Who) -> str:
        return (await refused(forum, back_concern, who=who, handle=handle, reason="So do I")).removeprefix("concern.")

    proposer, objector, _, author, _ = forum.people
    assert [await told(who) for who in (proposer, objector, author, alike, CONVENER)] == [
        "not_backer.proposer",
        "not_backer.own",
        "not_backer.author",
        "not_backer.same_discipline",
        "not_backer.no_seat",
    ]
    assert await refused(forum, back_concern, who=person(9), handle=handle, reason="So do I") == "seat.needed"
    await backed(forum, handle)
    assert await told(forum.people[2]) == "not_backed.failed"


async def test_before_a_resolution_and_after_the_end_there_is_nothing_to_back(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    handle = await raised(forum)

    early = await refused(forum, back_concern, who=forum.people[2], handle=handle, reason="So do I")
    await forum.store.write(withdraw_concern, who=forum.people[1], handle=handle, now=forum.now)
    late = await refused(forum, back_concern, who=forum.people[2], handle=handle, reason="So do I")

    assert (early, late) == ("concern.not_backed.no_resolution", "concern.not_backed.ended")


async def test_who_speaks_for_the_same_actor_in_the_same_discipline_is_no_second_voice(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    objector, friend = forum.people[1], await forum.seat(8, "computer-science", "state")
    for who in (objector, friend):
        await forum.store.write(represent, who=who, represents="Acme", capacity="official", now=forum.now)
    handle = await raised(forum)
    await resolved(forum, handle, by=3)

    assert await refused(forum, back_concern, who=friend, handle=handle, reason="We") == "concern.not_backer.same_actor"


async def test_whoever_may_not_back_is_told_the_discipline_in_which_the_concern_was_raised(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    alike = await forum.seat(8, "computer-science", "state")
    handle = await raised(forum)
    await forum.seat(2, "law", "state")
    await resolved(forum, handle, by=3)

    with pytest.raises(CongressError) as caught:
        await forum.store.write(back_concern, who=alike, handle=handle, reason="So do I", now=forum.now)
    told = load(strict=True)(caught.value.key, **caught.value.facts)  # type: ignore[arg-type]
    assert "You sit in Computer science and security engineering, as whoever raised N-1/C1 did when raising it." in told


async def test_the_objector_says_whether_they_are_understood(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    handle, objector = await raised(forum), forum.people[1]
    await resolved(forum, handle)

    other = await refused(forum, say_understood, who=forum.people[0], handle=handle, understood=True)
    wordless = await refused(forum, say_understood, who=objector, handle=handle, understood=False)
    for understood, words in ((False, "Not the courts: the users."), (True, "")):
        await forum.store.write(
            say_understood, who=objector, handle=handle, understood=understood, words=words, now=forum.now
        )
    again = await refused(forum, say_understood, who=objector, handle=handle, understood=False, words="No")

    view = await seen(forum)
    assert view.latest is not None
    assert (other, wordless, again) == ("concern.not_yours.understood", "text.empty", "concern.wrong_phase.not_yet")
    assert (view.phase, view.latest.understood_words) == (Phase.UNDERSTOOD, "Not the courts: the users.")


@pytest.mark.parametrize(
    ("understood", "phase", "attempt"),
    [(None, Phase.WITHDRAWN, "dropped"), (False, Phase.WITHDRAWN, "dropped"), (True, Phase.RESOLVED, "stands")],
)
async def test_withdrawing_accepts_a_resolution_that_was_understood(
    opened: Opening, understood: bool | None, phase: Phase, attempt: str
) -> None:
    forum, norm = await deliberated(opened)
    handle, objector = await raised(forum), forum.people[1]
    await resolved(forum, handle)
    if understood is not None:
        await forum.store.write(
            say_understood, who=objector, handle=handle, understood=understood, words="No", now=forum.now
        )

    await forum.store.write(withdraw_concern, who=objector, handle=handle, now=forum.now)

    assert (await seen(forum)).phase is phase
    assert await forum.store.read(endings) == [(attempt, True)]
    assert await refused(forum, withdraw_concern, who=objector, handle=handle) == "concern.wrong_phase.withdraw"
    await forum.store.write(final_call, who=CONVENER, handle=norm, now=forum.now)


async def test_nobody_else_withdraws_and_a_seat_left_changes_nothing(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    handle = await raised(forum)

    assert await refused(forum, withdraw_concern, who=CONVENER, handle=handle) == "concern.not_yours.withdraw"
    await forum.store.write(leave_seat, who=forum.people[1], now=forum.now)
    await forum.store.write(withdraw_concern, who=forum.people[1], handle=handle, now=forum.now)
    assert (await seen(forum)).phase is Phase.WITHDRAWN


async def test_concerns_are_left_when_their_norm_ends(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    await resolved(forum, await raised(forum))
    await raised(forum, by=2)

    await forum.store.write(withdraw, who=forum.people[0], handle=norm, now=forum.now)

    assert [(await seen(forum, handle)).phase for handle in ("N-1/C1", "N-1/C2")] == [Phase.LEFT] * 2
    assert await forum.store.read(endings) == [("dropped", True)]
    assert (await forum.store.read(events))[-2:] == ["concern_left", "concern_left"]
    forum.wait(days=3)
    assert await forum.store.read(due_work, now=forum.now) == []


async def test_a_concern_is_known_by_its_handle_alone(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    await raised(forum)

    assert (await seen(forum, "n1c1")).handle == "N-1/C1"
    for typed, key in (("N-1/C2", "concern.unknown"), ("N-7/C1", "norm.unknown"), ("soon", "handle.no_concern")):
        with pytest.raises(CongressError) as caught:
            await seen(forum, typed)
        assert caught.value.key == key


async def test_what_is_sustained_stands_on_the_ballot_and_only_on_its_own(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    await sustained(forum)

    def names(tx: Session) -> list[int]:
        return [one.n for one in sustained_concerns(tx, norm_of(tx, congress_of(tx, GUILD), norm))]

    assert await forum.store.read(names) == [1]
    await forum.store.write(final_call, who=CONVENER, handle=norm, now=forum.now)
    forum.wait(days=3)
    await forum.store.write(open_vote, who=CONVENER, handle=norm, now=forum.now)
    ballot = await forum.store.read(lambda tx: tx.exec(select(Ballot.id)).one())
    view = await forum.store.read(ballot_card, ballot_id=ballot)
    assert [(one.handle, one.by) for one in view.unresolved] == [("N-1/C1", forum.people[1].discord_id)]
    assert await forum.store.read(names) == [1]


async def test_what_is_sustained_is_withdrawn_until_the_vote_opens(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    met, kept = await sustained(forum), await sustained(forum)
    objector = forum.people[1]
    found = await forum.store.read(suggest_concerns, who=objector, name="withdraw", typed="", now=forum.now)
    assert [one.handle for one in found] == [kept, met]

    other = await refused(forum, withdraw_concern, who=forum.people[2], handle=met)
    await forum.store.write(final_call, who=CONVENER, handle=norm, now=forum.now)
    done = await forum.store.write(withdraw_concern, who=objector, handle=met, now=forum.now)
    forum.wait(days=3)
    await forum.store.write(open_vote, who=CONVENER, handle=norm, now=forum.now)
    late = await refused(forum, withdraw_concern, who=objector, handle=kept)

    assert (other, done.phase, done.holding) == ("concern.not_yours.withdraw", "withdrawn", 0)
    assert (late, (await seen(forum, kept)).phase) == ("concern.wrong_phase.withdraw", Phase.PAST)
    assert await forum.store.read(suggest_concerns, who=objector, name="withdraw", typed="", now=forum.now) == []
    named = await forum.store.read(lambda tx: [one.n for one in sustained_at(tx, tx.exec(select(Ballot)).one())])
    assert named == [2]
    asked = {(one.kind, one.subject_id) for one in await forum.store.write(claim_due, now=forum.wait(minutes=5))}
    assert (
        "concern",
        await forum.store.read(lambda tx: tx.exec(select(Concern.id).where(Concern.n == 2)).one()),
    ) in asked


async def test_a_norm_names_its_concerns_and_they_are_listed_by_weight(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    await forum.store.write(withdraw_concern, who=forum.people[1], handle=await raised(forum), now=forum.now)
    await sustained(forum, by=1)
    await raised(forum, by=2)

    view = await forum.store.read(show_norm, guild_id=GUILD, handle=norm)
    page = await forum.store.read(list_concerns, guild_id=GUILD, handle=norm)

    assert [(one.n, one.state) for one in view.concerns] == [(1, "withdrawn"), (2, "sustained"), (3, "open")]
    assert [one.n for one in page.lines] == [3, 2, 1]
    assert (page.total, page.pages) == (3, 1)


async def test_what_awaits_each_person(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    handle = await raised(forum)

    async def awaited(number: int) -> tuple[list[str], list[str], list[str]]:
        found = (await forum.store.read(waiting, who=forum.people[number], now=forum.now)).concerns
        groups = (found.to_confirm, found.to_back, found.on_own)
        first, second_, third = ([one.handle for one in group] for group in groups)
        return first, second_, third

    assert [await awaited(number) for number in range(3)] == [([], [], [handle]), ([], [], []), ([], [], [])]
    await resolved(forum, handle)
    assert [await awaited(number) for number in range(3)] == [([], [], []), ([handle], [], []), ([], [handle], [])]
    await forum.store.write(say_understood, who=forum.people[1], handle=handle, understood=True, now=forum.now)
    assert (await awaited(1), await awaited(2)) == (([], [], []), ([], [handle], []))

    def stranger(tx: Session) -> bool:
        return concerns_awaited(tx, congress_of(tx, GUILD), person(9), forum.now).nothing

    assert await forum.store.read(stranger)


@pytest.mark.parametrize(
    ("name", "offered"),
    [("answer", [0, 1, 2]), ("resolve", []), ("back", [2]), ("withdraw", [1]), ("understood", [1])],
)
async def test_only_what_a_person_may_act_on_is_offered(opened: Opening, name: str, offered: list[int]) -> None:
    forum, _ = await deliberated(opened)
    await resolved(forum, await raised(forum))

    async def handles(number: int, typed: str = "") -> list[str]:
        who = forum.people[number]
        found = await forum.store.read(suggest_concerns, who=who, name=name, typed=typed, now=forum.now)
        return [one.handle for one in found]

    assert [number for number in range(3) if await handles(number)] == offered
    for number in range(3):
        check = partial(check_act, who=forum.people[number], handle="N-1/C1", name=name, now=forum.now)
        if number in offered:
            assert await handles(number, "nobody CAN") == ["N-1/C1"]
            assert await handles(number, "elsewhere") == []
            await forum.store.read(check)
        else:
            with pytest.raises(CongressError):
                await forum.store.read(check)


async def test_history_and_digest_tell_of_it(opened: Opening) -> None:
    forum, norm = await deliberated(opened)
    await sustained(forum)

    _, happenings = await forum.store.read(history, guild_id=GUILD, handle=norm)
    digest = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(hours=1))).digest

    told = [one for one in happenings if one.kind.startswith(("concern", "resolution"))]
    assert [one.kind for one in told][-2:] == ["concern_backed", "concern_sustained"]
    assert {one.data["concern"] for one in told} == {"N-1/C1"}
    assert [(one.handle, one.news) for one in digest.concerns] == [("N-1", (("C1", "concern_sustained"),))]
    assert not digest.quiet
    assert Digest.from_data(json.loads(json.dumps(digest.as_data()))) == digest


async def test_concerns_wait_for_the_thread_and_then_are_due_at_once(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    for by in (1, 2):
        await raised(forum, by)
    claims = await forum.store.write(claim_due, now=forum.now)
    assert [one.home_id for one in claims if one.kind == "concern"] == [None, None]

    norm = next(one for one in claims if one.kind == "norm")
    await forum.store.write(
        mark_shown, card_id=norm.card_id, wanted=norm.wanted, channel_id=11, message_id=21, thread_id=31,
        rendered_hash="", now=forum.now,
    )  # fmt: skip
    later = await forum.store.write(claim_due, now=forum.wait(minutes=2))

    assert [one.home_id for one in later if one.kind == "concern"] == [31, 31]


def values_of(*each: dict[str, object]) -> tuple[dict[str, object], ...]:
    return each


async def test_the_database_keeps_what_was_said_of_a_summary(opened: Opening) -> None:
    """The verbs never take it back; the triggers hold against everything else that reaches the table."""
    forum, _ = await deliberated(opened)
    await resolved(forum, await raised(forum))

    async def write(**values: object) -> None:
        await forum.store.write(lambda tx: tx.connection().execute(update(Resolution).values(values)).close())

    await write(understood=False, understood_words="No")
    with pytest.raises(DBAPIError, match="never rewritten"):
        await write(understood=None)
    later: tuple[dict[str, object], ...] = (
        {"understood_words": "Yes"},
        {"understood_at": forum.now},
        {"understood": True, "understood_words": ""},
    )
    for values in later:
        with pytest.raises(DBAPIError, match="never rewritten"):
            await write(**values)
    await write(understood=True, understood_at=forum.now)
    for values in values_of({"understood": False}, {"understood_at": None}, {"understood_words": ""}):
        with pytest.raises(DBAPIError, match="never rewritten"):
            await write(**values)
    for values in values_of({"state": "stands"}, {"ended_at": forum.now}):
        with pytest.raises(DBAPIError, match="it_has_ended_when_it_is_not_pending"):
            await write(**values)
    await write(state="stands", ended_at=forum.now)
    for values in values_of({"ended_at": None}, {"state": "dropped"}, {"backed_reason": "No"}):
        with pytest.raises(DBAPIError, match="ends once"):
            await write(**values)


async def test_the_database_lets_only_what_is_sustained_be_withdrawn(opened: Opening) -> None:
    forum, _ = await deliberated(opened)
    await raised(forum)

    async def write(**values: object) -> None:
        await forum.store.write(lambda tx: tx.connection().execute(update(Concern).values(values)).close())

    await write(state="sustained", ended_at=forum.now)
    refused_values: tuple[dict[str, object], ...] = (
        {"state": "open", "ended_at": None},
        {"state": "resolved"},
        {"state": "left"},
        {"ended_at": forum.wait(hours=1)},
        {"state": "withdrawn", "reason": "Another"},
    )
    for values in refused_values:
        with pytest.raises(DBAPIError, match="ends once"):
            await write(**values)
    await write(state="withdrawn", ended_at=forum.now)
    for values in values_of({"state": "sustained"}, {"ended_at": forum.wait(hours=1)}):
        with pytest.raises(DBAPIError, match="ends once"):
            await write(**values)
