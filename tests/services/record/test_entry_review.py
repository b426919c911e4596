"""Entries and their review: one of two reviewers wins, nobody judges what concerns them, nothing is overwritten."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot.congress.digest import RecordNews
from bot.congress.errors import CongressError
from bot.services.digests import preview_digest
from bot.services.people import Who, congress_of, member_of
from bot.services.record.disputes import close_dispute, dispute, reply, take_back_dispute
from bot.services.record.entries import begin_entry, entry_of, settle
from bot.services.record.entry_acts import check_act, handle_of, show_entry
from bot.services.record.entry_lookup import find_entries
from bot.services.record.entry_review import confirm, refuse, retract
from bot.services.record.positions import Correction, Statement, correct_position, log_position, show_position
from bot.services.record.recorders import make_recorder, recorders, set_record_review
from bot.services.record.review_queue import review_queue
from bot.services.seats import leave_seat, take_seat
from bot.services.waiting import waiting
from storage.tables import Entry, Event
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person

SAID = Statement("state-fra", "N-1", "support", "statement", "2025-03", "https://example.org/said", summary="Says so.")


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    """A norm, and one proposal for the record by the first person."""
    forum = await opened(3)
    await forum.propose(forum.people[0])
    await log(forum)
    return forum


async def log(forum: Forum, who: Who | None = None, url: str = SAID.source_url, day: str = "2025-03") -> str:
    said = replace(SAID, source_url=url, stated_on=day)
    view = await forum.store.write(log_position, who=who or forum.people[0], statement=said, now=forum.now)
    return view.entry.handle


async def delegate(forum: Forum, capacity: str = "official") -> Who:
    """Somebody whose seat speaks for France."""
    who = person(8)
    await forum.store.write(
        take_seat, who=who, chosen=("law",), kind="state", capacity=capacity, represents="france", now=forum.now
    )
    return who


async def refused(work: Awaitable[object]) -> str:
    with pytest.raises(CongressError) as caught:
        await work
    return caught.value.key


async def made(forum: Forum, by: Who, person: Who) -> bool:
    return await forum.store.write(make_recorder, who=by, discord_id=person.discord_id, name=person.name, now=forum.now)


async def closed(forum: Forum, by: Who) -> Entry:
    return await forum.store.write(
        close_dispute, who=by, handle="R-1", upheld=False, outcome="It is this page.", now=forum.now
    )


async def events(forum: Forum) -> list[str]:
    def kinds(tx: Session) -> list[str]:
        return list(tx.exec(select(Event.kind).where(col(Event.data)["handle"].is_not(None)).order_by(col(Event.id))))

    return [kind for kind in await forum.store.read(kinds) if kind.startswith(("entry_", "dispute_"))]


async def state(forum: Forum, handle: str = "R-1") -> str:
    return (await forum.store.read(show_entry, who=CONVENER, handle=handle)).entry.state


async def test_a_second_member_confirms_and_the_author_does_not(forum: Forum) -> None:
    assert await refused(forum.store.write(confirm, who=forum.people[0], handle="R-1", now=forum.now)) == (
        "record.own_entry"
    )
    assert await refused(forum.store.write(confirm, who=person(99), handle="R-1", now=forum.now)) == "seat.needed"

    await forum.store.write(confirm, who=forum.people[1], handle="r1", now=forum.now)

    view = (await forum.store.read(show_entry, who=CONVENER, handle="R-1")).entry
    assert (view.state, view.recorded_by, view.reviewed_by) == (
        "confirmed",
        forum.people[0].discord_id,
        forum.people[1].discord_id,
    )
    assert await events(forum) == ["entry_proposed", "entry_confirmed"]


async def test_where_recorders_alone_confirm_a_member_does_not_and_a_recorder_does(forum: Forum) -> None:
    await forum.store.write(set_record_review, who=CONVENER, review="recorder", now=forum.now)
    member = forum.people[1]
    assert await refused(forum.store.write(confirm, who=member, handle="R-1", now=forum.now)) == (
        "record.recorders_only"
    )
    assert await refused(forum.store.read(review_queue, who=member)) == "record.recorders_only"

    assert await made(forum, CONVENER, member)
    assert not await made(forum, CONVENER, member)
    await forum.store.write(confirm, who=member, handle="R-1", now=forum.now)

    assert await state(forum) == "confirmed"
    assert (await forum.store.read(recorders, guild_id=GUILD)).members == (member.discord_id,)
    assert await state(forum, await log(forum, member, "https://example.org/own")) == "confirmed"


async def test_only_conveners_make_recorders_and_say_who_reviews(forum: Forum) -> None:
    who = forum.people[0]
    assert await refused(made(forum, who, who)) == "congress.conveners_only"
    setting = forum.store.write(set_record_review, who=who, review="recorder", now=forum.now)
    assert await refused(setting) == "congress.conveners_only"
    unknown = forum.store.write(set_record_review, who=CONVENER, review="nobody", now=forum.now)
    assert await refused(unknown) == "record.unknown_review"


async def test_who_represents_the_actor_judges_nothing_but_may_reply_and_dispute(forum: Forum) -> None:
    france = await delegate(forum)

    for act in (
        forum.store.write(confirm, who=france, handle="R-1", now=forum.now),
        forum.store.write(refuse, who=france, handle="R-1", reason="Not so.", now=forum.now),
    ):
        assert await refused(act) == "record.concerned"
    assert (await forum.store.read(review_queue, who=france)).handle is None
    await forum.store.write(reply, who=france, handle="R-1", words="We said **this**.", now=forum.now)
    await forum.store.write(dispute, who=france, handle="R-1", ground="We did not.", now=forum.now)

    shown = await forum.store.read(show_entry, who=france, handle="R-1")
    assert shown.acts == {"reply", "correct", "take_back"}, "its own dispute is open already"
    assert [(one.actor, one.verified, one.words) for one in shown.entry.replies] == [
        ("France", True, "We said **this**.")
    ]
    assert shown.entry.disputed


async def test_a_convener_who_represents_the_actor_proposes_like_anybody(forum: Forum) -> None:
    france = await delegate(forum)
    chair = Who(france.guild_id, france.discord_id, france.name, convener=True)

    assert await state(forum, await log(forum, chair, "https://example.org/chair")) == "proposed"


async def test_a_reply_without_an_official_mandate_is_not_verified_and_others_cannot_reply(forum: Forum) -> None:
    played = await delegate(forum, "simulated")
    await forum.store.write(reply, who=played, handle="R-1", words="We play it so.", now=forum.now)

    assert [one.verified for one in (await forum.store.read(show_entry, who=played, handle="R-1")).entry.replies] == [
        False
    ]
    other = forum.store.write(reply, who=forum.people[1], handle="R-1", words="I say so.", now=forum.now)
    assert await refused(other) == "record.not_concerned"


@pytest.mark.parametrize("end", ["refused", "retracted"])
async def test_what_was_refused_or_retracted_takes_no_reply(forum: Forum, end: str) -> None:
    france = await delegate(forum)
    if end == "refused":
        await forum.store.write(refuse, who=CONVENER, handle="R-1", reason="Not so.", now=forum.now)
    else:
        await forum.store.write(retract, who=forum.people[0], handle="R-1", reason="Mistaken.", now=forum.now)

    late = forum.store.write(reply, who=france, handle="R-1", words="We said this.", now=forum.now)

    assert await refused(late) == "record.ended_before"
    shown = await forum.store.read(show_entry, who=france, handle="R-1")
    assert (shown.acts, shown.entry.replies) == (frozenset(), ())
    assert await refused(forum.store.read(check_act, who=france, handle="R-1", act="reply")) == "record.ended_before"


async def test_of_two_reviewers_at_once_one_wins_and_the_other_hears_it(forum: Forum) -> None:
    done = await asyncio.gather(
        forum.store.write(confirm, who=forum.people[1], handle="R-1", now=forum.now),
        forum.store.write(refuse, who=forum.people[2], handle="R-1", reason="No.", now=forum.now),
        forum.store.write(confirm, who=CONVENER, handle="R-1", now=forum.now),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Entry) for one in done) == 1
    assert [one.key for one in done if isinstance(one, CongressError)] == ["record.reviewed_before"] * 2
    assert len(await events(forum)) == 2


async def test_of_two_corrections_confirmed_at_once_one_takes_the_place(forum: Forum) -> None:
    await forum.store.write(confirm, who=CONVENER, handle="R-1", now=forum.now)
    for who, stance in ((forum.people[0], "oppose"), (forum.people[1], "champion")):
        correction = Correction(stance, "2025-03", "Says so.", "", "It is wrong.")
        await forum.store.write(correct_position, who=who, handle="R-1", correction=correction, now=forum.now)

    done = await asyncio.gather(
        *(forum.store.write(confirm, who=CONVENER, handle=handle, now=forum.now) for handle in ("R-2", "R-3")),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Entry) for one in done) == 1
    assert [one.key for one in done if isinstance(one, CongressError)] == ["record.corrected_before"]
    assert await state(forum) == "replaced"
    assert sorted([await state(forum, "R-2"), await state(forum, "R-3")]) == ["confirmed", "proposed"]


async def test_many_log_at_once_and_every_entry_has_a_number_of_its_own(forum: Forum) -> None:
    logged = [await log(forum, url=f"https://example.org/{n}") for n in range(3)]
    correction = Correction("oppose", "2025-03", "Says no.", "", "The page says no.")

    async def correct(handle: str) -> str:
        view = await forum.store.write(
            correct_position, who=forum.people[1], handle=handle, correction=correction, now=forum.now
        )
        return view.entry.handle

    handles = await asyncio.gather(
        *(log(forum, url=f"https://example.org/more/{n}") for n in range(3)), *(correct(handle) for handle in logged)
    )

    assert sorted(int(handle.removeprefix("R-")) for handle in (*logged, *handles)) == list(range(2, 11))


async def test_a_proposal_is_corrected_by_its_reviewer_and_confirmed_by_its_author(forum: Forum) -> None:
    correction = Correction("oppose", "by 2025-03-14", "Says no.", "https://example.org/no", "The page says no.")
    await forum.store.write(correct_position, who=forum.people[1], handle="R-1", correction=correction, now=forum.now)
    own = forum.store.write(confirm, who=forum.people[1], handle="R-2", now=forum.now)
    assert await refused(own) == "record.own_entry"

    await forum.store.write(confirm, who=forum.people[0], handle="R-2", now=forum.now)

    assert (await state(forum), await state(forum, "R-2")) == ("replaced", "confirmed")
    view = await forum.store.read(show_position, guild_id=GUILD, handle="R-2", now=forum.now)
    assert {name for name, *_ in view.changes} == {"stance", "stated_on", "summary"}


async def test_a_refusal_and_a_retraction_have_a_reason_and_end_it(forum: Forum) -> None:
    empty = forum.store.write(refuse, who=forum.people[1], handle="R-1", reason=" \n ", now=forum.now)
    assert await refused(empty) == "text.empty"
    await forum.store.write(refuse, who=forum.people[1], handle="R-1", reason="The page says no.", now=forum.now)
    again = forum.store.write(retract, who=CONVENER, handle="R-1", reason="Too late.", now=forum.now)
    assert await refused(again) == "record.ended_before"

    handle = await log(forum)  # What was refused may be logged again.
    await forum.store.write(retract, who=forum.people[0], handle=handle, reason="Mistaken.", now=forum.now)
    assert await state(forum, handle) == "retracted"


async def test_a_dispute_is_open_once_a_member_and_is_closed_with_an_outcome(forum: Forum) -> None:
    member = forum.people[1]
    await forum.store.write(dispute, who=member, handle="R-1", ground="It is another page.", now=forum.now)
    again = forum.store.write(dispute, who=member, handle="R-1", ground="It is another page.", now=forum.now)
    assert await refused(again) == "record.disputed_before"
    opening = forum.store.read(check_act, who=member, handle="R-1", act="dispute")
    assert await refused(opening) == "record.disputed_before"
    assert await refused(closed(forum, member)) == "record.closed_by_recorders"
    assert (await forum.store.read(waiting, who=CONVENER, now=forum.now)).record.to_close == ("R-1",)

    done = await asyncio.gather(*(closed(forum, CONVENER) for _ in range(2)), return_exceptions=True)

    assert [one.key for one in done if isinstance(one, CongressError)] == ["record.no_dispute"]
    (view,) = (await forum.store.read(show_entry, who=CONVENER, handle="R-1")).entry.disputes
    assert (view.state, view.outcome, view.by) == ("dismissed", "It is this page.", member.discord_id)


async def test_whoever_disputes_takes_it_back_and_it_stays_as_taken_back(forum: Forum) -> None:
    member, other = forum.people[1:3]
    for who in (member, other):
        await forum.store.write(dispute, who=who, handle="R-1", ground="It is another page.", now=forum.now)
    await forum.store.write(leave_seat, who=member, now=forum.now)

    assert "take_back" in (await forum.store.read(show_entry, who=member, handle="R-1")).acts
    done = await asyncio.gather(
        *(forum.store.write(take_back_dispute, who=member, handle="R-1", now=forum.now) for _ in range(2)),
        return_exceptions=True,
    )

    assert [one.key for one in done if isinstance(one, CongressError)] == ["record.no_own_dispute"]
    shown = await forum.store.read(show_entry, who=member, handle="R-1")
    assert [(one.by, one.state) for one in shown.entry.disputes] == [
        (member.discord_id, "taken_back"),
        (other.discord_id, "open"),
    ]
    assert (shown.entry.disputed, "take_back" in shown.acts) == (True, False)
    assert (await events(forum))[-1] == "dispute_taken_back"
    stranger = forum.store.write(take_back_dispute, who=person(99), handle="R-1", now=forum.now)
    assert await refused(stranger) == "record.no_own_dispute"


async def test_reference_data_is_disputed_and_not_changed(forum: Forum) -> None:
    await forum.store.write(dispute, who=forum.people[0], handle="R-p001", ground="It is wrong.", now=forum.now)

    shown = await forum.store.read(show_entry, who=CONVENER, handle="R-p001")
    assert (shown.entry.shipped, shown.entry.disputed, set(shown.acts)) == (True, True, {"close"})
    for act in ("confirm", "retract", "correct"):
        assert await refused(forum.store.read(check_act, who=CONVENER, handle="R-p001", act=act)) == "record.shipped"


async def test_what_awaits_a_review_is_told_to_those_who_may_and_its_outcome_to_its_author(forum: Forum) -> None:
    author, other = forum.people[0], forum.people[1]
    waits = [(await forum.store.read(waiting, who=who, now=forum.now)).record.to_review for who in (author, other)]
    assert waits == [0, 1]
    assert (await forum.store.read(review_queue, who=other, page=7)).handle == "R-1"
    await forum.store.write(refuse, who=other, handle="R-1", reason="The page says no.", now=forum.now)

    (told,) = (await forum.store.read(waiting, who=author, now=forum.now)).record.outcomes.told
    assert (told.handle, told.state, told.words) == ("R-1", "refused", "The page says no.")
    later = forum.now + timedelta(days=8)
    assert (await forum.store.read(waiting, who=author, now=later)).record.nothing


async def test_the_digest_tells_of_corrections_and_retractions_and_not_of_proposals(forum: Forum) -> None:
    quiet = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))
    assert (quiet.digest.positions, quiet.digest.record) == ((), ())
    await forum.store.write(confirm, who=CONVENER, handle="R-1", now=forum.now)
    correction = Correction("oppose", "2025-03", "Says no.", "", "The page says no.")
    await forum.store.write(correct_position, who=CONVENER, handle="R-1", correction=correction, now=forum.now)
    await forum.store.write(retract, who=CONVENER, handle="R-2", reason="It is a forgery.", now=forum.now)
    undated = await log(forum, CONVENER, "https://example.org/undated", "2026-11")
    await forum.store.write(retract, who=CONVENER, handle=undated, reason="Mistaken.", now=forum.now)

    card = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))

    assert card.digest.record == (
        RecordNews("retracted", "R-2", "position", reason="It is a forgery."),
        RecordNews("retracted", "R-3", "position", reason="Mistaken."),
    )
    assert card.digest.positions == ()


async def test_an_entry_without_a_source_is_refused_whoever_logs_it(forum: Forum) -> None:
    def bare(tx: Session) -> None:
        congress = congress_of(tx, GUILD)
        member = member_of(tx, congress, CONVENER, forum.now)
        entry = begin_entry(tx, congress, member, "position", now=forum.now)
        settle(tx, congress, entry, member, who=CONVENER, now=forum.now)

    assert await refused(forum.store.write(bare)) == "record.no_source"


@pytest.mark.parametrize("handle", ["R-9", "", "R", "R-", "R-0", "N-1", "R-" + "9" * 30, "x" * 4000, "R-no-such", "%"])
async def test_what_names_no_entry_is_refused(forum: Forum, handle: str) -> None:
    assert await refused(forum.store.read(show_entry, who=CONVENER, handle=handle)) == "record.unknown_entry"


async def test_an_entry_is_found_by_handle_or_actor_and_by_its_number_for_buttons(forum: Forum) -> None:
    by_actor = await forum.store.read(find_entries, guild_id=GUILD, typed="franc")
    by_handle = await forum.store.read(find_entries, guild_id=GUILD, typed="r-1")
    assert by_actor[0].handle == by_handle[0].handle == "R-1"

    def number(tx: Session) -> int:
        return entry_of(tx, congress_of(tx, GUILD), "R-1", kind="position").id

    assert await forum.store.read(handle_of, guild_id=GUILD, entry_id=await forum.store.read(number)) == "R-1"
    assert await refused(forum.store.read(handle_of, guild_id=GUILD, entry_id=999_999)) == "record.gone"


async def test_a_recorder_does_not_retract_what_concerns_whom_they_represent(forum: Forum) -> None:
    """Invariant 12: what is confirmed of France is not for somebody who speaks for France to take back."""
    await forum.store.write(confirm, who=forum.people[1], handle="R-1", now=forum.now)
    speaker = await delegate(forum)
    await made(forum, CONVENER, speaker)

    gone = forum.store.write(retract, who=speaker, handle="R-1", reason="It does not suit us.", now=forum.now)

    assert await refused(gone) == "record.concerned"
    assert await state(forum, "R-1") == "confirmed"


async def test_whoever_logged_a_proposal_takes_it_back_even_if_it_concerns_them(forum: Forum) -> None:
    speaker = await delegate(forum)
    handle = await log(forum, speaker, "https://example.org/own")

    await forum.store.write(retract, who=speaker, handle=handle, reason="Mistaken.", now=forum.now)

    assert await state(forum, handle) == "retracted"


@pytest.mark.parametrize(
    ("typed", "handles"),
    [
        ("", ["R-12", "R-11", "R-10"]),
        ("r-1", ["R-12", "R-11", "R-10", "R-1"]),
        ("#12", ["R-12"]),
        ("R-p00", ["R-p001", "R-p002", "R-p003"]),
        ("France", ["R-12", "R-11", "R-10"]),
        ("R-9999", []),
        ("%", []),
    ],
)
async def test_entries_are_found_by_the_beginning_of_their_handle_and_by_their_actor(
    forum: Forum, typed: str, handles: list[str]
) -> None:
    for number in range(2, 13):
        await log(forum, url=f"https://example.org/{number}")

    found = await forum.store.read(find_entries, guild_id=GUILD, typed=typed)

    assert [one.handle for one in found][: len(handles) or 1] == handles
