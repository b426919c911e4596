"""Trials: how long they may be, when they end, and that a vote on one is counted as any other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.canonical import Json, canonical, loaded
from bot.congress.certificate_reading import certificate_of
from bot.congress.decisions import Outcome, decide
from bot.congress.errors import CongressError
from bot.congress.reviews import Question, outcome_word
from bot.congress.rules import Rule
from bot.congress.trials import (
    REVIEW_BEFORE_END,
    TRIAL_LEAST,
    TRIAL_MOST,
    check_trial,
    outcome_under,
    trial_end,
    trial_review,
)
from bot.congress.verification import outcome_of, verify
from prompts import load
from tests.congress.certificates import certificate
from tests.congress.elections import Election, affiliated, election, rules, votes

WORDS = load(strict=True)
DECIDED = datetime(2026, 11, 9, 12, 30, tzinfo=UTC)
LAST = datetime(9000, 1, 1)  # noqa: DTZ001  # The strategy adds the zone.
UNITED = election({("law", "state"): votes(5, 0)})
DAYS = st.integers(TRIAL_LEAST, TRIAL_MOST)


@given(st.datetimes(timezones=st.just(UTC), max_value=LAST), DAYS)
def test_the_review_of_a_trial_leaves_days_to_vote_on_keeping_it(since: datetime, days: int) -> None:
    end, review = trial_end(since, days), trial_review(since, days)

    assert end - since == timedelta(days=days)
    assert since.date() < review
    assert 3 <= (end.date() - review).days <= REVIEW_BEFORE_END


def test_the_review_of_a_long_trial_begins_two_weeks_before_its_end_and_of_a_short_one_at_its_half() -> None:
    assert trial_review(DECIDED, 90) == date(2027, 1, 24)
    assert trial_review(DECIDED, 10) == date(2026, 11, 14)


@pytest.mark.parametrize(
    ("days", "brings_rule", "for_good", "key"),
    [
        (TRIAL_LEAST - 1, False, False, "trial.days"),
        (TRIAL_MOST + 1, False, False, "trial.days"),
        (30, True, False, "trial.brings_rule"),
        (30, False, True, "trial.in_force"),
    ],
)
def test_a_trial_that_cannot_be_is_refused_in_words(days: int, brings_rule: bool, for_good: bool, key: str) -> None:
    with pytest.raises(CongressError) as refused:
        check_trial("N-1", days, brings_rule=brings_rule, for_good=for_good)

    assert refused.value.key == key
    assert "N-1" in WORDS(key, "en", **refused.value.facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("days", [TRIAL_LEAST, TRIAL_MOST])
def test_the_shortest_and_the_longest_trial_are_trials(days: int) -> None:
    check_trial("N-1", days, brings_rule=False, for_good=False)


@given(affiliated(), rules(), DAYS, st.booleans(), st.integers(0, 2))
def test_a_vote_on_trial_is_counted_as_any_other(
    voted: Election, rule: Rule, days: int, shown: bool, sustained: int
) -> None:
    """Only what follows from the count has another name, and an end."""
    plain = certificate(voted, rule=rule, shown=shown, sustained=sustained)
    on_trial = certificate(voted, rule=rule, shown=shown, sustained=sustained, trial=days)

    data = on_trial.as_data()
    assert data.pop("trial") is not None
    assert data == plain.as_data()
    assert verify(certificate_of(loaded(on_trial.as_file())), hash=on_trial.hash).difference is None
    carried = decide(rule, voted.under(rule), sustained=sustained).outcome is Outcome.ADOPTED
    assert (outcome_of(on_trial) == "adopted_on_trial") == carried
    assert on_trial.trial is not None and (on_trial.trial.until is not None) == carried


def judged(data: Json) -> str | None:
    """Where a tampered certificate differs, or why it is none."""
    try:
        found = verify(certificate_of(loaded(canonical(data)))).difference
    except CongressError as refused:
        return refused.key
    return None if found is None else found.where


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"trial": {"days": 91, "until": "2027-02-07T12:00:02.000000Z"}}, "trial.until"),
        ({"trial": {"days": 90, "until": None}}, "trial.until"),
        ({"trial": {"days": 6, "until": "2026-11-15T12:00:02.000000Z"}}, "trial.days"),
        ({"trial": {"days": 366, "until": "2027-11-10T12:00:02.000000Z"}}, "trial.days"),
        ({"question": "keep"}, "trial"),
        ({"trial": None}, "certificate.wrong_type"),
        ({"trial": {"days": 90}}, "certificate.missing"),
    ],
)
def test_a_trial_that_does_not_follow_is_found(changes: dict[str, Json], where: str) -> None:
    made = certificate(UNITED, trial=90)
    assert made.trial is not None and made.trial.until is not None
    assert judged(made.as_data()) is None

    assert judged({**made.as_data(), **changes}) == where


@pytest.mark.parametrize(("question", "outcome"), [("keep", "adopted"), ("keep", "not_adopted"), ("keep", "no_quorum")])
def test_what_a_vote_on_keeping_came_to_has_words_of_its_own(question: str, outcome: str) -> None:
    word = outcome_word(question, outcome)

    assert word == f"keep_{outcome}"
    assert WORDS.has(f"outcome.{word}")
    assert Question(question) is Question.KEEP


def test_only_an_adoption_is_on_trial() -> None:
    assert outcome_under(30, Outcome.ADOPTED) == "adopted_on_trial"
    assert [outcome_under(30, one) for one in (Outcome.NOT_ADOPTED, Outcome.NO_QUORUM)] == ["not_adopted", "no_quorum"]
    assert outcome_under(None, Outcome.ADOPTED) == "adopted"
