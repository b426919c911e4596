"""Seats: taken, changed, left; and the roster."""

import pytest
from sqlmodel import select

from bot.congress.errors import CongressError
from bot.services.people import Who
from bot.services.seats import (
    disciplines,
    leave_seat,
    plan_leave,
    represent,
    roster,
    seat_choices,
    seat_kinds,
    show_seat,
    take_seat,
)
from storage.store import Tx
from storage.tables import Event
from tests.services.conftest import GUILD, Opening, person


async def test_a_seat_is_taken_changed_and_left(opened: Opening) -> None:
    forum = await opened(0)
    await forum.seat(1, "law", "state")

    changed = await forum.store.write(
        take_seat,
        who=person(1),
        chosen=("management", "law"),
        kind="company",
        capacity="official",
        represents="Acme",
        now=forum.wait(days=1),
    )
    held = await forum.store.read(show_seat, guild_id=GUILD, discord_id=person(1).discord_id)
    left = await forum.store.write(leave_seat, who=person(1), now=forum.wait(days=1))

    assert changed.before is not None
    assert changed.before.kind.id == "state"
    assert held is not None
    assert ([one.id for one in held.disciplines], held.kind.id, held.represents) == (
        ["management", "law"],
        "company",
        "Acme",
    )
    assert left.seat.kind.id == "company"
    assert left.ended == ()
    assert await forum.store.read(show_seat, guild_id=GUILD, discord_id=person(1).discord_id) is None


async def test_a_changed_seat_is_on_record_with_what_was_before_and_after(opened: Opening) -> None:
    forum = await opened(0)
    await forum.seat(1, "law", "state")
    await forum.store.write(
        take_seat, who=person(1), chosen=("law", "economics"), kind="state", capacity="simulated",
        represents="Atlantis", now=forum.now,
    )  # fmt: skip

    def change(tx: Tx) -> dict[str, object]:
        return dict(tx.exec(select(Event.data).where(Event.kind == "seat_changed")).one())

    assert await forum.store.read(change) == {
        "discipline": "law",
        "seat_kind": "state",
        "disciplines": {"before": ["law"], "after": ["law", "economics"]},
        "capacity": {"before": "personal", "after": "simulated"},
        "represents": {"before": None, "after": "Atlantis"},
    }


async def test_the_same_seat_again_changes_nothing(opened: Opening) -> None:
    forum = await opened(1)

    again = await forum.store.write(
        take_seat, who=person(1), chosen=("law",), kind="civil-society", capacity="personal", now=forum.now
    )

    assert not again.changed


async def test_the_roster_counts_each_seat_once(opened: Opening) -> None:
    forum = await opened(5)

    now = await forum.store.read(roster, guild_id=GUILD, now=forum.now)

    assert now.grid.total == 5
    assert now.grid.at("law", "civil-society") == 1
    assert now.seats[0].member_name == "Person 1"


@pytest.mark.parametrize(
    ("chosen", "kind", "capacity", "key"),
    [
        ((), "state", "personal", "seat.no_discipline"),
        (("astrology",), "state", "personal", "seat.unknown_discipline"),
        (("law",), "threat-group", "personal", "seat.unknown_kind"),
        (("law",), "state", "royal", "seat.unknown_capacity"),
    ],
)
async def test_a_seat_that_does_not_exist_is_refused(
    opened: Opening, chosen: tuple[str, ...], kind: str, capacity: str, key: str
) -> None:
    forum = await opened(0)

    with pytest.raises(CongressError) as caught:
        await forum.store.write(take_seat, who=person(1), chosen=chosen, kind=kind, capacity=capacity, now=forum.now)
    assert caught.value.key == key


async def test_a_server_without_a_congress_says_so(opened: Opening) -> None:
    forum = await opened(0)

    with pytest.raises(CongressError, match=r"congress\.not_set_up"):
        await forum.store.write(leave_seat, who=Who(GUILD + 1, 1, "Elsewhere"), now=forum.now)


async def test_words_for_the_lists_come_from_the_shipped_data(opened: Opening) -> None:
    forum = await opened(0)

    assert "law" in {word.id for word in await forum.store.read(disciplines)}
    kinds = {word.id for word in await forum.store.read(seat_kinds)}
    assert {"state", "company", "civil-society", "academia", "technical-community"} <= kinds
    assert "threat-group" not in kinds


async def test_whoever_keeps_kind_and_capacity_goes_on_speaking_for_the_same_actor(opened: Opening) -> None:
    forum = await opened(0)

    async def seat(discipline: str, kind: str, represents: str | None = None) -> str | None:
        change = await forum.store.write(
            take_seat,
            who=person(1),
            chosen=(discipline,),
            kind=kind,
            capacity="official",
            represents=represents,
            now=forum.now,
        )
        return change.seat.represents

    assert await seat("law", "state", "Atlantis") == "Atlantis"
    assert await seat("economics", "state") == "Atlantis"
    assert await seat("economics", "company") is None


async def test_saying_for_whom_a_seat_speaks_leaves_the_rest_of_it(opened: Opening) -> None:
    forum = await opened(0)
    await forum.store.write(
        take_seat,
        who=person(1),
        chosen=("law", "economics"),
        kind="state",
        capacity="personal",
        interests="Advises a ministry.",
        now=forum.now,
    )

    change = await forum.store.write(
        represent, who=person(1), represents=" Atlantis ", capacity="simulated", now=forum.now
    )

    seat = change.seat
    assert (seat.represents, seat.capacity, seat.interests) == ("Atlantis", "simulated", "Advises a ministry.")
    assert [one.id for one in seat.disciplines] == ["law", "economics"]


@pytest.mark.parametrize(
    ("represents", "capacity", "key"),
    [
        ("Atlantis", "personal", "seat.personal_speaks_for_nobody"),
        ("A" * 101, "official", "text.too_long"),
        ("", "royal", "seat.unknown_capacity"),
    ],
)
async def test_a_claim_to_speak_that_cannot_be_is_refused(
    opened: Opening, represents: str, capacity: str, key: str
) -> None:
    forum = await opened(1)

    with pytest.raises(CongressError) as caught:
        await forum.store.write(represent, who=person(1), represents=represents, capacity=capacity, now=forum.now)
    assert caught.value.key == key


async def test_the_form_of_a_seat_offers_everything_and_shows_what_is_held(opened: Opening) -> None:
    forum = await opened(1)

    mine = await forum.store.read(seat_choices, who=person(1))
    new = await forum.store.read(seat_choices, who=person(9))

    assert list(mine.disciplines) == await forum.store.read(disciplines)
    assert list(mine.kinds) == await forum.store.read(seat_kinds)
    assert mine.held is not None
    assert mine.held.kind.id == "civil-society"
    assert new.held is None


async def test_leaving_counts_the_open_votes_on_whose_roll_the_seat_stays(opened: Opening) -> None:
    forum = await opened(3)
    before = await forum.store.read(plan_leave, who=person(1), now=forum.now)
    await forum.bring_to_vote()
    during = await forum.store.read(plan_leave, who=person(1), now=forum.now)
    after = await forum.store.read(plan_leave, who=person(1), now=forum.wait(days=8))

    assert (before.open_votes, during.open_votes, after.open_votes) == (0, 1, 0)


async def test_the_roster_has_a_row_and_a_column_for_everyone_who_is_missing(opened: Opening) -> None:
    forum = await opened(1)

    now = await forum.store.read(roster, guild_id=GUILD, now=forum.now)

    assert now.grid.disciplines == tuple(word.id for word in now.disciplines)
    assert "economics" in now.grid.empty_disciplines
    assert "state" in now.grid.empty_kinds
