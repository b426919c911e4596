"""Small facts for tests: three states, two companies, a coalition of companies and an initiative with one norm."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from bot.congress.record.dates import Precision, When
from bot.congress.record.facts import Actor, Facts, Participation, Position, Subject
from bot.congress.record.stances import WEIGHTS

OPENED = When("2019-01-01", "day")
ACTORS: Mapping[str, Actor] = {
    one.id: one
    for one in (
        Actor("a", "Avaria", "state", "state", country="AVA"),
        Actor("b", "Bovia", "state", "state", country="BOV"),
        Actor("c", "Corland", "state", "state", country="COR"),
        Actor("f", "Firm", "company", "industry", country="AVA"),
        Actor("g", "Grid", "company", "industry", country="BOV"),
        Actor("coal", "Coalition", "industry-coalition", "industry", speaks_for="pledge"),
    )
}
SUBJECTS: Mapping[str, Subject] = {
    one.id: one
    for one in (
        Subject("initiative", "call", "The Call", initiative="call", addressee="all", opened=OPENED),
        Subject("initiative_norm", "call-1", "Its norm", initiative="call", addressee="all", opened=OPENED),
        Subject("initiative", "pledge", "The Pledge", initiative="pledge", addressee="industry", opened=OPENED),
    )
}


def when(text: str, precision: Precision = "day") -> When:
    return When(text, precision)


def said(record: str, actor: str, subject: str, stance: str, text: str, until: When | None = None) -> Position:
    by_length: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
    dated = When(text, by_length[len(text)])
    return Position(record, actor, subject, stance, "statement", dated, until, grades=("B",))


def signed(record: str, actor: str, initiative: str, status: str, text: str, role: str | None = None) -> Participation:
    return Participation(record, initiative, actor, status, role, when(text), grades=("B", "C"))


def facts(
    positions: Collection[Position] = (), participations: Collection[Participation] = (), base: Facts | None = None
) -> Facts:
    start = base or Facts(actors=ACTORS, subjects=SUBJECTS)
    return replace(start, positions=positions, participations=participations)


DAYS = st.dates(date(2018, 1, 1), date(2022, 12, 31))
DATED = DAYS.flatmap(lambda day: st.sampled_from([day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}"]))
SAID = st.builds(
    said,
    st.uuids().map(str),
    st.sampled_from(sorted(ACTORS)),
    st.sampled_from(sorted(SUBJECTS)),
    st.sampled_from(sorted(WEIGHTS)),
    DATED,
)
SIGNED = st.builds(
    signed,
    st.uuids().map(str),
    st.sampled_from(sorted(ACTORS)),
    st.sampled_from(("call", "pledge")),
    st.sampled_from(("joined", "announced", "declined", "withdrew", "not_listed", "objected")),
    DAYS.map(date.isoformat),
    st.sampled_from((None, "initiator", "founder")),
)
POSITIONS = st.lists(SAID, max_size=12, unique_by=lambda one: one.record)
PARTICIPATIONS = st.lists(SIGNED, max_size=12, unique_by=lambda one: one.record)
