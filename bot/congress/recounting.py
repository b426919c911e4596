"""What counting a ballot and a choice again have in common: what is found, the roll, the seals, and votes by proxy."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.congress.affiliates import Merged
from bot.congress.ballots import Tally
from bot.congress.certificate import Certificate, RollLine, merged_data, result_data, roll_by_group
from bot.congress.comparing import Differs, same, same_tree
from bot.congress.opened import Opened
from bot.congress.privacy import Published
from bot.congress.proxies import Party, is_alike
from bot.congress.seals import Receipt, seal_of
from bot.congress.seats import Capacity, RollEntry

RECUSED = "recuse"

COUNTED_FIRST = ("seats", "count", "by_discipline", "by_kind", "by_capacity", "electorate", "checks")
"""What is counted comes before what follows from it, so that the first difference is the cause of the others."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was checked, or that could not be; `key` names its sentence."""

    key: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True)
class Checked:
    """What is looked at: the certificate, what is under its seals if that is there, and what the reader brought."""

    certificate: Certificate
    opened: Opened | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A vote with its name, as far as proxies are about it: the line of the roll, what it says, and who cast it."""

    line: int
    says: str
    by: int | None


def found(key: str, **facts: str | int) -> Finding:
    """A finding with the sentence `verify.{key}`."""
    return Finding(f"verify.{key}", facts)


def entries(lines: Iterable[RollLine], where: str) -> list[RollEntry]:
    """The roll as it is counted; members are told apart by the number of their line. Raises `Differs`."""
    return [
        RollEntry(
            number, one.discipline, one.kind, _capacity(one.capacity, f"{where}[{number}].capacity"), one.represents
        )
        for number, one in enumerate(lines, start=1)
    ]


def opened_roll(one: Certificate, opened: Opened) -> tuple[list[RollEntry], dict[str, int]]:
    """The roll of an opened certificate as it is counted, and the line of each member.

    Raises `Differs`, also where it is not the one of the certificate.
    """
    roll = entries((seat.line for seat in opened.roll), "roll")
    line_of = {seat.member: number for number, seat in enumerate(opened.roll, start=1)}
    same("roll", len(line_of), len(opened.roll), "each member once")
    if one.roll.lines is not None:
        same("roll", len(one.roll.lines), len(opened.roll), "how many")
        for number, (seat, named) in enumerate(zip(opened.roll, one.roll.lines, strict=True), start=1):
            same(f"certificate.roll.lines[{number}]", seat.line, named)
    return roll, line_of


def same_roll(one: Certificate, plain: Tally, merged: tuple[Merged, ...]) -> None:
    """Hold the groups of a roll, counted seat by seat, and what is merged in it against the certificate."""
    by_group = roll_by_group(plain, None)
    same("roll.seats", by_group.seats, one.roll.seats)
    for name in ("by_discipline", "by_kind", "by_capacity"):
        same_tree(f"roll.{name}", dict(getattr(by_group, name)), dict(getattr(one.roll, name)))
    same_tree("merged", merged_data(merged), merged_data(one.merged))


def same_result(one: Certificate, result: Published) -> None:
    """Hold a result against that of the certificate."""
    expected, said = result_data(result), result_data(one.result)
    for name in COUNTED_FIRST:
        same_tree(f"result.{name}", expected[name], said[name])
    same_tree("result", expected, said)


def seats_once(where: str, votes: Sequence[Said], lines: Sequence[RollLine]) -> None:
    """Every vote is of a line of the roll, and none has two."""
    seen: set[int] = set()
    for number, vote in enumerate(votes, start=1):
        if vote.line > len(lines):
            raise Differs(f"{where}[{number}].line", f"at most {len(lines)}", vote.line)
        if vote.line in seen:
            raise Differs(f"{where}[{number}].line", "a seat that has not voted yet", vote.line)
        seen.add(vote.line)


def by_proxy(where: str, votes: Sequence[Said], lines: Sequence[RollLine]) -> int:
    """Hold each vote that was cast by proxy against its holder's own; how many there are.

    The holder is a line of the roll that shares a discipline or a kind, voted itself, was not recused, and said the
    same. Raises `Differs`.
    """
    own = {vote.line: vote.says for vote in votes if vote.by is None}
    given = [(number, vote) for number, vote in enumerate(votes, start=1) if vote.by is not None]
    for number, vote in given:
        place, by = f"{where}[{number}]", vote.by or 0
        if by > len(lines):
            raise Differs(f"{place}.by", f"at most {len(lines)}", by)
        if by not in own or own[by] == RECUSED:
            raise Differs(f"{place}.by", "a line that voted itself", by)
        if not is_alike(_party(vote.line, lines), _party(by, lines)):
            raise Differs(f"{place}.by", "a line of the same discipline or kind", by)
        same(place, own[by], vote.says, f"what line {by} says")
    return len(given)


def sealed_once(where: str, seals: Sequence[str]) -> None:
    """Seals are in order, and none is there twice. Raises `Differs`."""
    if list(seals) != sorted(seals):
        raise Differs(where, "in ascending order", "another order")
    for seal, number in Counter(seals).items():
        if number > 1:
            raise Differs(where, "each seal once", f"{seal} {number} times")


def same_seals(where: str, made: Iterable[str], seals: Sequence[str]) -> int:
    """Hold seals that were made again against those of the certificate; how many there are."""
    again = sorted(made)
    same(where, len(again), len(seals), "their number")
    for number, (one, seal) in enumerate(zip(again, seals, strict=True), start=1):
        same(f"{where}[{number}]", one, seal)
    return len(again)


def seal(one: Certificate, member: str, choice: str, salt: str) -> str:
    """The seal of a vote in this certificate."""
    return seal_of(Receipt(salt, member, choice), guild=one.guild, decision=one.decision)


def _party(line: int, lines: Sequence[RollLine]) -> Party:
    return Party(line, lines[line - 1].discipline, lines[line - 1].kind)


def _capacity(given: str, where: str) -> Capacity:
    if given not in list(Capacity):
        raise Differs(where, " or ".join(Capacity), given)
    return Capacity(given)
