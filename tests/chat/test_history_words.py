"""Every happening that the log can hold of a norm has its sentence in the history."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.chat.ui.history import TOLD_OTHERWISE, happened
from bot.congress.concerns import ConcernState
from bot.congress.links import LinkKind
from bot.congress.norms import TRANSITIONS
from bot.congress.repairs import Act
from bot.congress.reviews import Question, ReviewOutcome
from bot.services import rationales, repairs, rule_changes, superseding
from bot.services.browse import Happening
from bot.services.record import confirmed_stages
from prompts import load
from tests.chat.examples import NOW

SAY = load(strict=True).into("en")
SERVICES = Path(rationales.__file__).parent

NAMED = {
    "ADDED": {rationales.ADDED},
    "CONFIRMED": {confirmed_stages.CONFIRMED},
    "REPAIRED": {repairs.REPAIRED},
    "RULE_CHANGED": {rule_changes.RULE_CHANGED},
    "SUPERSEDED": {superseding.SUPERSEDED},
    "told": {"norm_linked", "norm_linked_from"},
    "f'concern_{phase.value}'": {f"concern_{one}" for one in ConcernState if one is not ConcernState.OPEN},
    "kind": {"statement_added", "statement_changed", "statement_withdrawn"},
}
"""What `record` is called with where it is given no literal."""

WAYS: dict[str, tuple[str, Sequence[str]]] = {
    "norm_moved": ("move", sorted({one.name for one in TRANSITIONS} - TOLD_OTHERWISE)),
    "norm_revised": ("way", ["revise", "reopen"]),
    "norm_linked": ("link", list(LinkKind)),
    "norm_linked_from": ("link", list(LinkKind)),
    "norm_reviewed": ("outcome", [ReviewOutcome.KEEP, ReviewOutcome.REPEAL, "ask_keep"]),
    "vote_opened": ("question", [*Question, "trial", "again"]),
    "roll_repaired": ("act", list(Act)),
}
"""The kinds that have a sentence for each value of a fact."""

FACTS: dict[str, str | int | None] = {
    "stance": "support", "outcome": "adopted", "point": "pro", "understood": "yes", "seats": 3, "days": 30,
    "member": "5", "version": 2, "label": "Half-yearly", "decision": "D-2026-01", "other": "N-2",
    "value": "fulfils", "relation": "same_aim",
}  # fmt: skip


SINGLE_VOTES = {"ballots.py", "rankings.py"}
"""The files that record single votes, which no history tells."""


def recorded() -> Iterator[tuple[str, frozenset[str]]]:
    """Every kind that is recorded of a norm, with the names of its facts."""
    for file in sorted(one for one in SERVICES.rglob("*.py") if one.name not in SINGLE_VOTES):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "record":
                facts = frozenset(one.arg for one in call.keywords if one.arg is not None)
                if "norm" in facts:
                    kind = call.args[2]
                    kinds = {str(kind.value)} if isinstance(kind, ast.Constant) else NAMED[ast.unparse(kind)]
                    yield from ((one, facts) for one in kinds)


RECORDED = list(recorded())

KINDS = {kind: sorted(frozenset[str]().union(*(one for said, one in RECORDED if said == kind))) for kind, _ in RECORDED}
"""Each kind with every fact that comes with it anywhere."""

CASES = [
    (kind, way, str(value))
    for kind in sorted(KINDS)
    for way, values in [WAYS.get(kind, ("", [""]))]
    for value in values
]  # fmt: skip


@pytest.mark.parametrize(("kind", "way", "value"), CASES)
def test_every_kind_of_happening_has_its_sentence(kind: str, way: str, value: str) -> None:
    names = [*KINDS[kind], *(["version"] if "changes" in KINDS[kind] else [])]
    data: dict[str, str | int | None] = {name: FACTS.get(name, "7") for name in names} | ({way: value} if way else {})
    said = happened(SAY, Happening(NOW, kind, 5, data))

    assert kind not in said and "_" not in said


def test_the_log_is_read_as_a_whole() -> None:
    assert len(KINDS) > 20


def test_which_wording_was_proposed_and_by_whom() -> None:
    said = happened(SAY, Happening(NOW, "wording_proposed", 5, {"wording": 1, "label": "Half-yearly"}))
    assert "<@5> proposed the wording “Half-yearly”" in said


def test_a_tie_is_told_once() -> None:
    assert "vote_again" in TOLD_OTHERWISE
