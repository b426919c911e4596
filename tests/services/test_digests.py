"""The weekly digest: once a period, whatever the clock does."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.congress.errors import CongressError
from bot.services.congresses import choose_digest_time
from bot.services.digests import clock_sends, operator_sends_digest, preview_digest, send_digest
from bot.services.norms import final_call, second, withdraw
from bot.services.plans import Wish, change, plans_of
from bot.services.record.positions import Statement, log_position
from bot.services.seats import leave_seat
from tests.services.conftest import CONVENER, GUILD, START, Opening, draft
from tests.services.sending import digests_sent

FIRST_DUE = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
"""Monday 09:00 in Berlin, in winter."""


async def test_a_week_is_told_in_its_sections(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    said = Statement("co-microsoft", handle, "support", "statement", "2026-11-02", "https://example.org/said")
    await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.now)

    card = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))

    assert [one.handle for one in card.digest.proposed] == ["N-1"]
    assert card.digest.moved == ()
    assert [(one.kind, one.stance, one.actors) for one in card.digest.positions] == [
        ("company", "support", ("Microsoft",))
    ]
    assert card.digest.seats_taken == 3


async def test_seats_missing_from_a_debate_are_told_as_it_begins_and_once_a_week(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    told = []
    for _ in range(8):
        card = await forum.store.write(send_digest, who=CONVENER, now=forum.wait(days=1, hours=1))
        told.append([one.handle for one in card.digest.missing])

    assert told == [["N-1"], [], [], [], [], [], ["N-1"], []]


async def test_of_several_positions_the_digest_tells_what_stands_and_the_rest_is_history(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    for stance, day in (("support", "2025-03-02"), ("oppose", "2026-05-02"), ("champion", "2019")):
        said = Statement("state-fra", handle, stance, "statement", day, f"https://example.org/{stance}")
        await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.wait(hours=1))

    card = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))

    assert [(one.stance, one.actors) for one in card.digest.positions] == [("oppose", ("France",))]


async def test_a_position_whose_day_is_not_known_is_told_when_it_is_logged(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    for stance, day in (("support", "2025-03-02"), ("withdrew", "2026-11")):
        said = Statement("state-fra", handle, stance, "statement", day, f"https://example.org/{stance}")
        await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.wait(hours=1))

    card = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))

    assert {(one.stance, one.counts_from) for one in card.digest.positions} == {
        ("support", ""),
        ("withdrew", "2026-11-30"),
    }


async def test_a_second_source_for_what_was_told_is_no_news(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    told = []
    for number in (1, 2):
        said = Statement("state-fra", handle, "support", "statement", "2025-03", f"https://example.org/{number}")
        await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.wait(hours=1))
        told.append(await forum.store.write(send_digest, who=CONVENER, now=forum.wait(hours=1)))

    assert [len(one.digest.positions) for one in told] == [1, 0]


async def test_seats_that_were_left_are_told_like_those_that_were_taken(opened: Opening) -> None:
    forum = await opened(3)
    await forum.store.write(leave_seat, who=forum.people[2], now=forum.wait(hours=1))

    card = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))

    assert (card.digest.seats_taken, card.digest.seats_left) == (3, 1)


async def test_a_stage_that_waits_for_its_convener_has_no_end_that_has_passed(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)

    early = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))
    late = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=9))

    assert [(one.until is None, one.at_least) for one in early.digest.proposed] == [(False, True)]
    assert [one.until for one in late.digest.proposed] == [None]


async def test_nothing_is_sent_before_its_time_and_once_at_its_time(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE - timedelta(seconds=1)
    assert await digests_sent(forum) == []

    forum.now = FIRST_DUE
    first, again = await digests_sent(forum), await digests_sent(forum)

    assert [card.period for card in first] == ["2026-W46"]
    assert not first[0].digest.late
    assert again == []


async def test_after_downtime_one_digest_covers_the_gap_and_says_so(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE + timedelta(days=16)

    (card,) = await digests_sent(forum)

    assert card.period == "2026-W48"
    assert card.digest.since == START
    assert card.digest.late
    assert await digests_sent(forum) == []


async def test_a_claimed_period_stays_claimed(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE
    (card,) = await digests_sent(forum)

    def turn_back(tx, at):  # type: ignore[no-untyped-def]
        from bot.services.people import find_congress
        from bot.services.planning import main_plan

        congress = find_congress(tx, GUILD)
        assert congress is not None
        plan = main_plan(tx, congress)
        plan.next_at = at
        return plan.id

    plan_id = await forum.store.write(turn_back, FIRST_DUE)
    assert await forum.store.write(clock_sends, plan_id=plan_id, now=FIRST_DUE) is None
    assert card.period == "2026-W46"


async def test_send_covers_everything_since_the_last_one_and_not_twice(opened: Opening) -> None:
    forum = await opened(1)
    forum.wait(days=2)
    sent = await forum.store.write(send_digest, who=CONVENER, now=forum.now)
    assert sent.digest.since == START

    with pytest.raises(CongressError, match=r"digest\.just_sent"):
        await forum.store.write(send_digest, who=CONVENER, now=forum.wait(seconds=10))
    forum.now = FIRST_DUE
    (card,) = await digests_sent(forum)
    assert card.digest.since == sent.digest.until
    assert card.digest.quiet


async def test_the_first_digest_can_be_sent_as_soon_as_the_congress_is_open(opened: Opening) -> None:
    forum = await opened(1)
    sent = await forum.store.write(send_digest, who=CONVENER, now=forum.wait(seconds=10))
    assert sent.digest.since == START


async def test_only_a_convener_sends(opened: Opening) -> None:
    forum = await opened(1)

    with pytest.raises(CongressError, match=r"congress\.conveners_only"):
        await forum.store.write(send_digest, who=forum.people[0], now=forum.wait(days=1))


async def test_what_a_late_tick_makes_up_for_is_in_its_digest_and_in_no_other(opened: Opening) -> None:
    forum = await opened(3)
    await forum.bring_to_vote()
    forum.now = FIRST_DUE
    (first,) = await digests_sent(forum)
    assert [one.handle for one in first.digest.to_vote] == ["N-1"]

    # The vote has closed on the 15th, its digest was due on the 16th; the clock was not there.
    forum.now = FIRST_DUE + timedelta(days=9)
    (late,) = await digests_sent(forum)
    forum.now = FIRST_DUE + timedelta(days=14)
    (then,) = await digests_sent(forum)

    assert (late.period, late.digest.late, late.digest.until) == ("2026-W47", True, FIRST_DUE + timedelta(days=9))
    assert [(one.handle, one.decision, one.outcome) for one in late.digest.decided] == [
        ("N-1", "D-2026-01", "no_quorum")
    ]
    assert [one.closed and one.closed.day for one in late.digest.decided] == [15]
    assert (late.digest.to_vote, late.digest.moved) == ((), ())
    assert then.digest.quiet
    assert (first.digest.until, late.digest.until) == (late.digest.since, then.digest.since)


async def test_what_happens_at_the_instant_of_a_digest_is_told_once(opened: Opening) -> None:
    forum = await opened(2)
    forum.now = FIRST_DUE
    await forum.propose(forum.people[0])
    (before,) = await digests_sent(forum)
    await forum.propose(forum.people[1], draft("Disclose what you find", "Vendors disclose flaws in time."))

    after = await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(days=1))

    assert [one.handle for one in before.digest.proposed] == ["N-1"]
    assert [one.handle for one in after.digest.proposed] == ["N-2"]


async def test_a_norm_stands_in_one_section_as_it_stood_at_the_end(opened: Opening) -> None:
    forum = await opened(3)
    handle = (await forum.propose(forum.people[0])).handle
    await forum.store.write(send_digest, who=CONVENER, now=forum.wait(hours=1))

    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.wait(hours=1))
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    await forum.bring_to_vote(draft("Disclose what you find", "Vendors disclose flaws in time."))
    gone = (await forum.propose(forum.people[2], draft("Count the honeypots", "Everyone counts honeypots."))).handle
    await forum.store.write(withdraw, who=forum.people[2], handle=gone, now=forum.now)
    told = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest

    assert [(one.handle, one.stage) for one in told.moved] == [("N-1", "final_call")]
    assert [(one.handle, one.stage) for one in told.to_vote] == [("N-2", "voting")]
    assert [(one.handle, one.stage, one.until) for one in told.proposed] == [("N-3", "withdrawn", None)]
    assert told.to_vote[0].until == forum.now + timedelta(days=7)
    assert told.decided == ()


async def test_a_digest_moved_to_later_in_a_week_that_had_its_own_is_promised_for_the_next(opened: Opening) -> None:
    forum = await opened(1)
    forum.now = FIRST_DUE
    await digests_sent(forum)

    setup = await forum.store.write(
        choose_digest_time, who=CONVENER, zone="Europe/Berlin", weekday=4, at=time(9), now=forum.wait(hours=1)
    )

    assert setup.digest_next_at == FIRST_DUE + timedelta(days=11)
    forum.now = setup.digest_next_at
    assert [card.period for card in await digests_sent(forum)] == ["2026-W47"]


async def test_a_digest_keeps_its_rhythm_where_only_the_time_zone_is_chosen(opened: Opening) -> None:
    forum = await opened(1)
    await forum.store.write(
        choose_digest_time, who=CONVENER, zone="UTC", at=time(9), rhythm="monthly", monthday=31, now=START
    )

    setup = await forum.store.write(choose_digest_time, who=CONVENER, zone="tokyo", at=time(9), now=START)

    (plan,) = setup.plans
    assert (plan.rhythm, plan.monthday, plan.zone, setup.timezone) == ("monthly", 31, "Asia/Tokyo", "Asia/Tokyo")
    assert setup.digest_next_at == datetime(2026, 11, 30, 0, tzinfo=UTC)


@pytest.mark.one_engine
async def test_a_digest_with_a_zone_of_its_own_leaves_the_congress_its_zone(opened: Opening) -> None:
    forum = await opened(1)
    (plan,) = await forum.store.read(plans_of, who=CONVENER)
    await forum.store.write(change, who=CONVENER, plan_id=plan.plan_id, wish=Wish(zone="tokyo"), now=START)

    for zone in ("Asia/Seoul", "Europe/Berlin", "Europe/Rome"):
        setup = await forum.store.write(choose_digest_time, who=CONVENER, zone=zone, at=time(9), now=START)
        together = "Europe/Rome" if zone == "Europe/Rome" else "Europe/Berlin"
        assert (setup.plans[0].zone, setup.timezone) == (zone, together)


async def test_a_digest_moved_before_its_week_had_one_comes_in_that_week(opened: Opening) -> None:
    forum = await opened(1)

    setup = await forum.store.write(
        choose_digest_time, who=CONVENER, zone="Europe/Berlin", weekday=4, at=time(9), now=START
    )

    assert setup.digest_next_at == START.replace(day=6, hour=8)


async def test_with_the_clock_turned_back_before_the_last_digest_nothing_is_shown_or_sent(opened: Opening) -> None:
    forum = await opened(1)
    await forum.store.write(send_digest, who=CONVENER, now=FIRST_DUE + timedelta(days=10))
    forum.now = FIRST_DUE - timedelta(hours=1)
    facts = {"sent_at": FIRST_DUE + timedelta(days=10), "next_at": FIRST_DUE + timedelta(days=14)}

    with pytest.raises(CongressError, match=r"digest\.ahead") as shown:
        await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)
    with pytest.raises(CongressError, match=r"digest\.ahead") as sent:
        await forum.store.write(send_digest, who=CONVENER, now=forum.now)
    with pytest.raises(CongressError, match=r"digest\.ahead") as by_operator:
        await forum.store.write(operator_sends_digest, guild_id=GUILD, now=forum.now)

    assert shown.value.facts == sent.value.facts == by_operator.value.facts == facts


@pytest.mark.one_engine
async def test_the_operator_repeats_a_period_only_where_they_say_so(opened: Opening) -> None:
    forum = await opened(1)
    first = await forum.store.write(operator_sends_digest, guild_id=GUILD, now=forum.wait(hours=1))
    later = forum.wait(minutes=5)

    with pytest.raises(CongressError, match=r"digest\.sent_before") as refused:
        await forum.store.write(operator_sends_digest, guild_id=GUILD, now=later)
    again = await forum.store.write(operator_sends_digest, guild_id=GUILD, now=later, again=True)

    assert refused.value.facts == {"period": first.period, "sent_at": first.digest.until}
    assert again.period == first.period
    later = forum.wait(days=7)
    assert (await forum.store.write(operator_sends_digest, guild_id=GUILD, now=later)).period != again.period


@pytest.mark.one_engine
async def test_with_the_clock_turned_back_before_the_opening_nothing_is_shown_or_sent(opened: Opening) -> None:
    forum = await opened(1)
    facts = {"begins_at": START, "next_at": FIRST_DUE}
    before = START - timedelta(hours=1)

    with pytest.raises(CongressError, match=r"digest\.not_begun") as shown:
        await forum.store.read(preview_digest, guild_id=GUILD, now=before)
    with pytest.raises(CongressError, match=r"digest\.not_begun") as sent:
        await forum.store.write(send_digest, who=CONVENER, now=before)
    with pytest.raises(CongressError, match=r"digest\.not_begun") as at_the_opening:
        await forum.store.write(operator_sends_digest, guild_id=GUILD, now=START)

    assert shown.value.facts == sent.value.facts == at_the_opening.value.facts == facts


async def test_with_the_clock_turned_back_the_next_digest_is_the_one_that_is_promised(opened: Opening) -> None:
    forum = await opened(1)
    await forum.store.write(send_digest, who=CONVENER, now=FIRST_DUE + timedelta(days=10))
    back = FIRST_DUE - timedelta(hours=1)

    setup = await forum.store.write(choose_digest_time, who=CONVENER, zone="Europe/Rome", at=time(9), now=back)
    sent = []
    for day in range(0, 15, 7):
        forum.now = FIRST_DUE + timedelta(days=day)
        sent += [one.digest.until for one in await digests_sent(forum)]

    assert setup.digest_next_at == FIRST_DUE + timedelta(days=14)
    assert sent == [setup.digest_next_at]


async def test_of_two_people_at_once_whoever_read_the_clock_first_sees_no_period_that_runs_backwards(
    opened: Opening,
) -> None:
    forum = await opened(1)
    sent = await forum.store.write(send_digest, who=CONVENER, now=forum.wait(days=1))
    a_moment_before = sent.digest.until - timedelta(milliseconds=5)

    shown = await forum.store.read(preview_digest, guild_id=GUILD, now=a_moment_before)
    with pytest.raises(CongressError, match=r"digest\.just_sent"):
        await forum.store.write(send_digest, who=CONVENER, now=a_moment_before)

    assert shown.digest.since == shown.digest.until == sent.digest.until
