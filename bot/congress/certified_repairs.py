"""The repairs of a roll as a certificate has them: written, read again, and held against the roll."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.congress.canonical import Json
from bot.congress.comparing import Differs, same
from bot.congress.fields import inside, number, object_of, optional, text, word
from bot.congress.repairs import Act

_REPAIR = frozenset({"number", "act", "name", "was", "became", "reason", "seats"})
_LINE = frozenset({"discipline", "kind", "capacity", "represents"})


@dataclass(frozen=True, slots=True)
class LineThen:
    """A line of the roll before or after a repair; `represents` is None too where names are hidden."""

    discipline: str
    kind: str
    capacity: str
    represents: str | None


@dataclass(frozen=True, slots=True)
class CertifiedRepair:
    """A repair: of whose line (`name` is None where names are hidden), and how many seats the roll had then."""

    number: int
    act: Act
    name: str | None
    was: LineThen | None
    became: LineThen | None
    reason: str
    seats: int


def repair_data(one: CertifiedRepair) -> dict[str, Json]:
    """A repair as JSON values."""
    return {
        "number": one.number,
        "act": one.act.value,
        "name": one.name,
        "was": _line_data(one.was),
        "became": _line_data(one.became),
        "reason": one.reason,
        "seats": one.seats,
    }


def certified_repair(value: Json, where: str) -> CertifiedRepair:
    """The repair in this JSON. Raises what the functions of `fields` raise."""
    found = object_of(value, where, _REPAIR)
    return CertifiedRepair(
        number=number(found["number"], inside(where, "number"), 1),
        act=word(found["act"], inside(where, "act"), Act),
        name=optional(found["name"], inside(where, "name"), text),
        was=optional(found["was"], inside(where, "was"), _line),
        became=optional(found["became"], inside(where, "became"), _line),
        reason=text(found["reason"], inside(where, "reason")),
        seats=number(found["seats"], inside(where, "seats"), 1),
    )


def check_repairs(
    repairs: Sequence[CertifiedRepair], *, seats: int, named: Sequence[tuple[str, LineThen]] | None
) -> None:
    """Hold repairs against the roll of `seats` that they led to; `named` has its lines where names are shown.

    Raises `Differs`.
    """
    for place, one in enumerate(repairs, start=1):
        where = f"repairs[{place}]"
        same(f"{where}.number", place, one.number)
        same(f"{where}.was", one.act is not Act.ADDED, one.was is not None, "there")
        same(f"{where}.became", one.act is not Act.TAKEN_OFF, one.became is not None, "there")
        same(f"{where}.name", named is not None, one.name is not None, "there")
        if not one.reason:
            raise Differs(f"{where}.reason", "a reason", one.reason)
        if place > 1:
            step = (one.act is Act.ADDED) - (one.act is Act.TAKEN_OFF)
            same(f"{where}.seats", repairs[place - 2].seats + step, one.seats)
    if repairs:
        same("roll.seats", repairs[-1].seats, seats)
    for name, one in {one.name: one for one in repairs}.items():
        if named is not None and one.became is not None and (name, one.became) not in named:
            raise Differs("roll.lines", f"the line of {name} as it was repaired", "no such line")


def _line_data(line: LineThen | None) -> Json:
    if line is None:
        return None
    return {
        "discipline": line.discipline,
        "kind": line.kind,
        "capacity": line.capacity,
        "represents": line.represents,
    }


def _line(value: Json, where: str) -> LineThen:
    found = object_of(value, where, _LINE)
    return LineThen(
        discipline=text(found["discipline"], inside(where, "discipline")),
        kind=text(found["kind"], inside(where, "kind")),
        capacity=text(found["capacity"], inside(where, "capacity")),
        represents=optional(found["represents"], inside(where, "represents"), text),
    )
