"""Every kind of event is either told to those who watch what it concerns, or deliberately not."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.services import watch_events
from bot.services.log import record
from bot.services.news import SAID_OF_CONCERNS, TOLD_OF_CONCERNS
from bot.services.norms import norm_of
from bot.services.people import congress_of
from tests.services.conftest import GUILD, Forum, Opening
from tests.services.record.acts import found, logged
from tests.services.record.test_capacity_ratings import DETECT, rated
from tests.services.record.test_watch_news import lines, watched

pytestmark = pytest.mark.one_engine

SERVICES = Path(watch_events.__file__).parent

NOT_TOLD = {
    # Single votes, and proxies for them, are their members' own.
    *("vote_cast", "vote_changed", "vote_withdrawn"),
    *("proxy_asked", "proxy_accepted", "proxy_declined", "proxy_laid_down", "proxy_stopped", "proxy_ended"),
    *("proxy_withdrawn", "proxy_revoked"),
    # They concern the congress, or who does what in it, and nothing that is watched.
    *("congress_opened", "congress_changed", "recorder_made", "recorder_ended", "record_review_set"),
    *("digest_plan_changed", "digest_sent", "words_erased"),
    # What another event tells: the one that corrects it, the confirmation of each, the norms of an initiative.
    *("entry_replaced", "entries_imported", "initiative_added"),
    # Nothing of the record is told before it is confirmed; what was taken back is as if it had not been.
    *("entry_proposed", "entry_refused", "dispute_taken_back"),
    # What a statement says changes, and not that there is one.
    *("statement_changed", "statement_withdrawn"),
    # Under which name an actor stands; what happens to it is told under the one that is kept.
    *("actor_added", "actor_merged", "actor_separated"),
}

MADE_UP = {
    "f'concern_{phase.value}'": ("concern_resolved", "concern_sustained", "concern_withdrawn", "concern_left"),
    "f'proxy_{how}'": ("proxy_withdrawn", "proxy_revoked"),
    "told": ("norm_linked", "norm_linked_from"),
}
"""Kinds that the source does not spell, by its words for them."""


@dataclass(frozen=True)
class Recorder:
    """A function that records an event: at which place it takes its kind, and, if it is private, where it stands."""

    name: str
    at: int
    home: ast.Module | None = None

    def calls(self, source: ast.Module) -> Iterator[ast.expr]:
        """The kinds that it is given in a module."""
        for node in ast.walk(source) if self.home in (None, source) else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == self.name:
                yield node.args[self.at]


def recorded_kinds() -> set[str]:
    """The kinds of all events that a service may record, as the source of the services has them."""
    sources = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SERVICES.rglob("*.py"))]
    kinds, seen, new = set[str](), set[Recorder](), {Recorder("record", 2)}
    while new:
        seen |= new
        found = [_kinds(source, given) for source in sources for one in new for given in one.calls(source)]
        kinds |= {kind for one in found if isinstance(one, set) for kind in one}
        new = {one for one in found if isinstance(one, Recorder)} - seen
    return kinds


def _kinds(source: ast.Module, given: ast.expr) -> set[str] | Recorder:
    """The kinds for which an argument stands, or, for a parameter, the function that has it."""
    match given:
        case ast.Constant(value=str(kind)):
            return {kind}
        case ast.IfExp(body=ast.Constant(value=str(one)), orelse=ast.Constant(value=str(other))):
            return {one, other}
        case ast.Name(id=name) if name not in MADE_UP:
            function = next((one for one in _functions(source) if any(node is given for node in ast.walk(one))), None)
            parameters = [] if function is None else [one.arg for one in function.args.args]
            if function is not None and name in parameters:
                home = source if function.name.startswith("_") else None
                return Recorder(function.name, parameters.index(name), home)
            places = [*(ast.walk(function) if function is not None else ()), *source.body]
            assigned = (node for node in places if isinstance(node, ast.Assign))
            return _kinds(source, next(one.value for one in assigned if ast.unparse(one.targets[0]) == name))
        case _:
            return set(MADE_UP[ast.unparse(given)])


def _functions(source: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(source) if isinstance(node, ast.FunctionDef))


def told_kinds() -> set[str]:
    """The kinds of which `watch_events` speaks."""
    source = ast.parse(Path(watch_events.__file__).read_text(encoding="utf-8"))
    spelled = {
        node.value for node in ast.walk(source) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return spelled | {*TOLD_OF_CONCERNS, *SAID_OF_CONCERNS}


def test_every_kind_of_event_is_told_or_deliberately_not() -> None:
    kinds = recorded_kinds()
    assert {"norm_moved", "entry_confirmed", "statement_added", "seat_changed", "recorder_ended"} <= kinds
    assert kinds - told_kinds() - NOT_TOLD == set()
    assert NOT_TOLD & told_kinds() == set()
    assert NOT_TOLD - kinds == set()


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    return forum


async def told(forum: Forum) -> set[tuple[str, tuple[tuple[str, str, str], ...]]]:
    """The lines of all watches: of what kind, and what happened."""
    return {(line.kind, line.news) for line in await lines(forum)}


async def test_a_norm_tells_what_became_of_its_wordings_its_roll_and_the_rule_that_it_carries(forum: Forum) -> None:
    await watched(forum, "N-1")

    def write(tx: Session) -> None:
        congress = congress_of(tx, GUILD)
        norm = norm_of(tx, congress, "N-1")
        for kind in ("roll_repaired", "wording_withdrawn", "rule_changed", "roll_repaired", "stage_confirmed"):
            record(tx, congress, kind, now=forum.now, norm=norm, label="softer")

    await forum.store.write(write)
    happened = (("wording_withdrawn", "softer", ""), ("rule_changed", "", ""), ("stage_confirmed", "", ""))
    assert await told(forum) == {("norm", (("roll_repaired", "2", ""), *happened))}


async def test_of_assessments_and_ratings_only_how_many_there_are_is_told(forum: Forum) -> None:
    deed = await logged(forum, subjects="N-1")
    await watched(forum, "N-1", "case:norms-construction")
    for number, value in enumerate(("contradicts", "neutral")):
        await found(forum, forum.people[number], deed, value)
    await rated(forum, forum.people[0], {DETECT: True})

    assert await told(forum) == {("entry", (("assessed", "2", ""),)), ("case", (("capacity_rated", "1", ""),))}
