"""The shipped reference data as plain facts, for tests of the pure analyses.

Reads the files that the program ships; knows no database. Every record stands under the id of its file. What the
files call a norm is a norm of an initiative here, and a grade is that of record.md, section 5.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from bot.congress.record.dates import Precision, When
from bot.congress.record.facts import (
    Action,
    Actor,
    Argument,
    Assessment,
    Claim,
    Coverage,
    Event,
    Facts,
    Grade,
    Group,
    InitiativeLink,
    Lineage,
    NormLink,
    Participation,
    Position,
    RegisterRow,
    RollCallVote,
    Subject,
)

FOLDER = Path(__file__).parents[2] / "storage" / "starter"
SPEAKS_FOR = {"coal-tech-accord": "tech-accord", "coal-charter-of-trust": "charter-of-trust"}
COMPLETE = (Coverage("paris-call", "state", When("2025-12-25", "as_of")),)
GRADE_OF_KIND: Mapping[str, Grade] = {
    "official": "A",
    "register": "B",
    "dataset": "B",
    "academic": "B",
    "press": "C",
    "reference": "C",
    "seed": "C",
}

Row = dict[str, Any]


@cache
def starter() -> Facts:
    """All of the shipped data. The value is shared between tests, as nothing can change it."""
    actors, grades = _actors(), _Grades()
    return Facts(
        actors=actors,
        subjects={subject.id: subject for subject in _subjects()},
        participations=[_participation(row, grades) for row in read("signatories")],
        positions=[_position(row, grades) for row in read("positions")],
        votes=_votes(grades),
        actions=[_action(row, grades) for row in read("actions")],
        claims=[_claim(row, grades) for row in read("claims")],
        assessments=[
            Assessment(row["id"], about["id"], about["assessment"], about["by"], suggested=about["by"] == "suggested")
            for row in read("actions")
            for about in row["relates_to"]
        ],
        events=[
            Event(row["id"], row["title"], row["kind"], _when(row["date"], row["date_precision"]), tuple(row["refs"]))
            for row in read("events")
        ],
        arguments=[Argument(row["subject"], row["side"], row["speaker"], row["text"]) for row in read("arguments")],
        norm_links=[
            NormLink(row["a"], row["relation"], row["b"], row["reason"], row["confidence"])
            for row in read("norm_links")
        ],
        initiative_links=[
            InitiativeLink(row["id"], one["relation"], one["target"])
            for row in read("initiatives")
            for one in row["relations"]
        ],
        coverage=COMPLETE,
        groups={row["id"]: Group(row["id"], row["name"], frozenset(row["members"])) for row in read("groups")},
        register=[RegisterRow(**row) for row in read("paris_call_by_country")["rows"]],
    )


@cache
def read(name: str) -> Any:
    """What the file of this name holds."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def _when(text: str, precision: Precision | None = None) -> When:
    by_length: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
    return When(text, precision or by_length[len(text)])


def _maybe(text: str | None) -> When | None:
    return _when(text) if text else None


def _actors() -> dict[str, Actor]:
    families = {row["id"]: row["family"] for row in read("stakeholder_kinds")}
    return {
        row["id"]: Actor(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            family=families[row["kind"]],
            country=row["country"],
            parent=row["parent"],
            lineage=tuple(Lineage(step["relation"], step["to"], _when(step["date"])) for step in row["lineage"]),
            speaks_for=SPEAKS_FOR.get(row["id"]),
        )
        for row in read("actors")
    }


def _subjects() -> Iterable[Subject]:
    initiatives = {row["id"]: row for row in read("initiatives")}
    for row in initiatives.values():
        yield Subject(
            "initiative",
            row["id"],
            row["name"],
            initiative=row["id"],
            addressee=row["addressee"],
            opened=_when(row["opened_on"], row["date_precision"]),
            case=row["case"],
        )
    for row in read("norms"):
        home = initiatives[row["initiative"]]
        opened = _when(home["opened_on"], home["date_precision"])
        yield Subject(
            "initiative_norm",
            row["id"],
            row["title"],
            initiative=row["initiative"],
            addressee=row["addressee"],
            opened=opened if opened.first.year == row["year"] else _when(str(row["year"])),
            topics=tuple(row["topics"]),
            case=home["case"],
            code=row["code"],
        )
    for row in read("instruments"):
        yield Subject("instrument", row["id"], row["name"], addressee="state", opened=_when(row["date"]))
    for row in read("questions"):
        yield Subject("question", row["id"], row["question"], case=row["case"])


class _Grades:
    """Grades the sources of a record: a page of the actor concerned, its coalition or a member of it is D."""

    def __init__(self) -> None:
        self.sources = {row["id"]: row for row in read("sources")}
        self.owners = {row["name"]: row["id"] for row in read("actors")}
        names = {row["id"]: row["name"] for row in read("initiatives")}
        self.owners |= {names[initiative]: coalition for coalition, initiative in SPEAKS_FOR.items()}
        self.circles = [
            {coalition} | {row["actor"] for row in read("signatories") if row["initiative"] == initiative}
            for coalition, initiative in SPEAKS_FOR.items()
        ]

    def of(self, row: Row, *concerned: str) -> tuple[Grade | None, ...]:
        return tuple(self._one(self.sources[slug], concerned) for slug in row["sources"])

    def _one(self, source: Row, concerned: Collection[str]) -> Grade | None:
        owner = self.owners.get(source["publisher"])
        near = {owner}.union(*(circle for circle in self.circles if owner in circle))
        if source["kind"] == "official" and owner and not near.isdisjoint(concerned):
            return "D"
        return GRADE_OF_KIND.get(source["kind"])


def _participation(row: Row, grades: _Grades) -> Participation:
    return Participation(
        record=row["id"],
        initiative=row["initiative"],
        actor=row["actor"],
        status=row["status"],
        role=row["role"],
        when=_when(row["date"], row["date_precision"]),
        until=_maybe(row["until"]),
        via=row["via"],
        grades=grades.of(row, row["actor"]),
    )


def _position(row: Row, grades: _Grades) -> Position:
    return Position(
        record=row["id"],
        actor=row["actor"],
        subject=row["subject"],
        stance=row["stance"],
        form=row["form"],
        when=_when(row["date"], row["date_precision"]),
        summary=row["summary"],
        case=row["case"],
        grades=grades.of(row, row["actor"]),
    )


def _votes(grades: _Grades) -> list[RollCallVote]:
    taken = {row["id"]: _when(row["date"]) for row in read("instruments")}
    calls = read("unga_votes")
    return [
        RollCallVote(
            record=f"{row['instrument']}-{row['actor']}",
            instrument=row["instrument"],
            actor=row["actor"],
            vote=cast(Literal["yes", "no", "abstain"], row["vote"]),
            when=taken[row["instrument"]],
            grades=grades.of(calls, row["actor"]),
        )
        for row in calls["votes"]
    ]


def _action(row: Row, grades: _Grades) -> Action:
    return Action(
        record=row["id"],
        kind=row["kind"],
        actors=tuple(row["actors"]),
        accused=tuple(row["accused"]),
        affected=tuple(row["affected"]),
        when=_when(row["date"], row["date_precision"]),
        end=_maybe(row["end_date"]),
        summary=row["summary"],
        status=row["status"],
        case=row["case"],
        grades=grades.of(row, *row["actors"]),
    )


def _claim(row: Row, grades: _Grades) -> Claim:
    return Claim(
        record=row["id"],
        action=row["action"],
        claimant=row["claimant"],
        accused=row["accused"],
        basis=row["basis"],
        status=row["status"],
        when=_when(row["date"], row["date_precision"]),
        reply=row["reply"],
        grades=grades.of(row, row["claimant"]),
    )
