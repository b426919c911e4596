"""Seats, the roster grid and missing voices."""

from collections.abc import Sequence

import pytest

from bot.congress.errors import CongressError
from bot.congress.limits import INTERESTS_MOST, REPRESENTS_MOST
from bot.congress.seats import Capacity, RollEntry, Seat, new_seat, roster_grid

DISCIPLINES = ("law", "ethics", "management", "sociology")
KINDS = ("state", "company")


def _new(
    disciplines: Sequence[str] = ("law",),
    kind: str = "state",
    capacity: str = "personal",
    actor: str | None = None,
    interests: str | None = None,
) -> Seat:
    return new_seat(
        7,
        disciplines=disciplines,
        kind=kind,
        capacity=capacity,
        actor=actor,
        interests=interests,
        known_disciplines=DISCIPLINES,
        known_kinds=KINDS,
    )


def test_a_seat_has_its_primary_discipline_first() -> None:
    seat = _new(["ethics", "law", "ethics"], capacity="official", actor=" Ministry \u200bof X ", interests=" none\n")
    assert seat == Seat(7, ("ethics", "law"), "state", Capacity.OFFICIAL, "Ministry of X", "none")
    assert seat.discipline == "ethics"
    assert seat.roll_entry() == RollEntry(7, "ethics", "state", Capacity.OFFICIAL, "Ministry of X")


def test_an_actor_or_interests_of_white_space_are_none() -> None:
    seat = _new(actor="  ", interests="\u200b")
    assert (seat.actor, seat.interests) == (None, None)


@pytest.mark.parametrize(
    ("seat", "key"),
    [
        ({"disciplines": []}, "seat.no_discipline"),
        ({"disciplines": list(DISCIPLINES)}, "seat.too_many_disciplines"),
        ({"disciplines": ["law", "alchemy"]}, "seat.unknown_discipline"),
        ({"kind": "guild"}, "seat.unknown_kind"),
        ({"capacity": "secret"}, "seat.unknown_capacity"),
        ({"actor": "x" * (REPRESENTS_MOST + 1)}, "text.too_long"),
        ({"interests": "x" * (INTERESTS_MOST + 1)}, "text.too_long"),
    ],
)
def test_a_seat_that_cannot_be_is_refused(seat: dict[str, str], key: str) -> None:
    with pytest.raises(CongressError) as refusal:
        _new(**seat)
    assert refusal.value.key == key


def test_an_unknown_discipline_is_given_back() -> None:
    with pytest.raises(CongressError) as refusal:
        _new(["law", "alchemy"])
    assert refusal.value.facts == {"given": "alchemy"}


ROSTER = (
    RollEntry(1, "law", "state", Capacity.PERSONAL),
    RollEntry(2, "law", "company", Capacity.PERSONAL),
    RollEntry(3, "law", "company", Capacity.PERSONAL),
    RollEntry(4, "art", "society", Capacity.SIMULATED),
)


def test_the_roster_is_a_grid_of_discipline_by_kind() -> None:
    grid = roster_grid(ROSTER, disciplines=DISCIPLINES, kinds=KINDS)
    assert grid.disciplines == ("law", "ethics", "management", "sociology", "art")
    assert grid.kinds == ("state", "company", "society")
    assert grid.at("law", "company") == 2
    assert grid.at("ethics", "state") == 0
    assert (grid.row("law"), grid.column("company"), grid.total) == (3, 2, 4)
    assert grid.empty_disciplines == ("ethics", "management", "sociology")
    assert grid.empty_kinds == ()


def test_an_empty_roster_is_an_empty_grid() -> None:
    grid = roster_grid([], kinds=KINDS)
    assert (grid.total, grid.disciplines, grid.empty_kinds) == (0, (), KINDS)
