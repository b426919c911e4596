"""The documented schema, checked against certificates of every kind and against what is none."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.congress.canonical import Json
from bot.congress.certificate_reading import certificate_of
from bot.congress.errors import CongressError
from bot.congress.reviews import Question
from bot.congress.rules import Rule
from tests.congress.certificates import certificate
from tests.congress.choices import Asked, asked, choice, ranked_rules
from tests.congress.elections import Election, affiliated, rules
from tests.congress.test_certificate import MIXED, changed, made_of, places
from tests.congress.test_choice_certificate import TIED
from tests.congress.test_choice_certificate import made_of as made_of_choice

BALLOTS = {True: made_of_choice(TIED, shown=True), False: made_of_choice(TIED, shown=False)}
"""A choice of two ballots, with names shown and hidden."""

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = jsonschema_rs.validator_for(json.loads((DOCS / "certificate.schema.json").read_text("utf-8")))


@pytest.mark.parametrize("shown", [True, False])
@settings(max_examples=50)
@given(
    voted=affiliated(),
    rule=rules(),
    sustained=st.integers(0, 2),
    question=st.sampled_from((Question.ADOPT, Question.REPEAL)),
)
def test_every_certificate_fits(voted: Election, rule: Rule, shown: bool, sustained: int, question: Question) -> None:
    made = certificate(voted, rule=rule, shown=shown, sustained=sustained, question=question)
    assert not [error.message for error in SCHEMA.iter_errors(made.as_data())]


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("rule", "preset"), "dice"),
        (("rule", "affiliates"), "each"),
        (("rule", "spread"), {"floor": 3, "least": 3, "share": [1, 3], "against": 2}),
        (("result", "checks", 0, "key"), "decision.dice"),
        (("concerns", 0, "state"), "resolved"),
        (("merged", 0, "seats"), 1),
        (("question",), "adopt"),
        (("sustained",), None),
    ],
)
def test_what_no_repeal_by_consent_under_a_cap_says_does_not_fit(path: tuple[str | int, ...], to: Json) -> None:
    whole = made_of("consent", shown=False).certificate.as_data()

    assert SCHEMA.is_valid(whole)
    assert not SCHEMA.is_valid(changed(whole, path, to))


@pytest.mark.parametrize("shown", [True, False])
@settings(max_examples=50)
@given(drawn=asked(), rule=ranked_rules())
def test_every_choice_fits(drawn: Asked, rule: Rule, shown: bool) -> None:
    made = choice(drawn, rule, shown=shown).certificate
    assert not [error.message for error in SCHEMA.iter_errors(made.as_data())]


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("choice",), None),
        (("question",), "adopt"),
        (("reason",), "Because."),
        (("rule", "preset"), "majority"),
        (("rule", "method"), "text"),
        (("votes",), []),
        (("seals",), []),
        (("choice", "winner"), "none_of_these"),
        (("choice", "first", "count", "pairs", 0, "one"), "none"),
        (("choice", "first", "count", "seals", 0), "no hash"),
        (("choice", "count", "rankings"), []),
        (("choice", "options", 0, "author"), 3),
    ],
)
def test_what_no_choice_says_does_not_fit(path: tuple[str | int, ...], to: Json) -> None:
    whole = BALLOTS[False].certificate.as_data()

    assert SCHEMA.is_valid(whole)
    assert not SCHEMA.is_valid(changed(whole, path, to))


def test_only_a_choice_has_one() -> None:
    whole, other = BALLOTS[True].certificate.as_data(), certificate(MIXED, shown=True).as_data()

    assert not SCHEMA.is_valid({**other, "choice": whole["choice"]})
    assert not SCHEMA.is_valid({**other, "rule": whole["rule"]})


GROUPS = ("by_discipline", "by_kind", "by_capacity")


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize("kind", ["vote", "choice"])
def test_every_field_is_described_and_needed(kind: str, shown: bool) -> None:
    """Leaving out any name, or adding one to any object, fits neither the schema nor the reader."""
    made = BALLOTS[shown] if kind == "choice" else made_of("consent", shown=shown)
    whole = made.certificate.as_data()
    for path in {one[:-1] for one in places(whole) if isinstance(one[-1], str)}:
        if path[:1] == ("rule",) or path[-1:] == ("facts",) or (path[:1] == ("roll",) and path[-1:][0] in GROUPS):
            continue  # Objects whose names are groups or numbers; rules have a reader of their own.
        extra = changed(whole, (*path, "another"), "thing")
        assert not SCHEMA.is_valid(extra), path
        with pytest.raises(CongressError):
            certificate_of(extra)


def without(value: Any, path: tuple[str | int, ...]) -> Json:
    copy = json.loads(json.dumps(value))
    at = copy
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return copy  # type: ignore[no-any-return]


def test_what_is_missing_in_a_choice_is_missed_by_both() -> None:
    whole = BALLOTS[True].certificate.as_data()
    inner = {one[: one.index("choice") + n] for one in places(whole) if "choice" in one for n in range(2, len(one))}
    for path in sorted((one for one in inner if isinstance(one[-1], str)), key=str):
        lacking = without(whole, path)
        assert not SCHEMA.is_valid(lacking), path
        with pytest.raises(CongressError):
            certificate_of(lacking)


@pytest.mark.parametrize("name", sorted(certificate(MIXED).as_data()))
def test_what_is_missing_is_missed_by_both(name: str) -> None:
    lacking = without(certificate(MIXED).as_data(), (name,))

    assert not SCHEMA.is_valid(lacking)
    with pytest.raises(CongressError):
        certificate_of(lacking)


def test_names_and_seals_exclude_each_other() -> None:
    shown, hidden = certificate(MIXED, shown=True).as_data(), certificate(MIXED).as_data()

    for name in ("votes", "seals", "reservations"):
        assert not SCHEMA.is_valid({**shown, name: hidden[name]})
        assert not SCHEMA.is_valid({**hidden, name: shown[name]})


def test_the_page_names_every_part() -> None:
    page = (DOCS / "certificate.md").read_text("utf-8")
    assert not [name for name in certificate(MIXED).as_data() if name != "format" and f"`{name}`" not in page]
