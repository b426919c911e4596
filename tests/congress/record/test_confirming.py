"""Which of the stages that were confirmed stands, and what of the ratings of capacity may be shown."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.errors import CongressError
from bot.congress.record.capacity import CELLS, check_rated, shown
from bot.congress.record.confirming import STAGES, Confirmed, check_confirmable, standing
from bot.congress.record.gap import Rating

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def confirmed(days: int, stage: str, *, in_force: bool = True, kind: str = "state") -> Confirmed:
    return Confirmed(kind, stage, f"N-{days}", f"D-2026-{days:02}", NOON + timedelta(days=days), in_force)


def test_the_latest_of_those_in_force_stands_for_each_kind() -> None:
    said = [
        confirmed(3, "cascade", in_force=False),
        confirmed(2, "tipping"),
        confirmed(1, "emergence"),
        confirmed(1, "proposed", kind="company"),
    ]
    assert {kind: one.stage for kind, one in standing(said).items()} == {"state": "tipping", "company": "proposed"}
    assert standing([]) == {}


def test_the_stages_run_from_the_first_to_the_last() -> None:
    assert (STAGES[0], STAGES[-1], len(STAGES)) == ("proposed", "superseded", 8)


@pytest.mark.parametrize(
    ("about", "stage", "refusal"),
    [("instrument", "tipping", r"lifecycle\.no_life_cycle"), ("norm", "gone", r"lifecycle\.unknown_stage")],
)
def test_what_cannot_be_confirmed_is_refused(about: str, stage: str, refusal: str) -> None:
    with pytest.raises(CongressError, match=refusal):
        check_confirmable(about, stage)


def rated(able: int, unable: int) -> list[Rating]:
    return [Rating(f"m{number}", "detect", "industry", number < able) for number in range(able + unable)]


@pytest.mark.parametrize(
    ("able", "unable", "part"), [(4, 1, 4), (1, 4, 1), (5, 0, None), (0, 9, None), (2, 2, None), (0, 0, None)]
)
def test_a_share_is_shown_of_five_who_are_not_of_one_mind(able: int, unable: int, part: int | None) -> None:
    detect = shown(rated(able, unable))[0]
    assert (detect.industry and detect.industry.part) == part
    assert detect.state is None
    assert detect.gap is None


@given(st.integers(0, 12), st.integers(0, 12))
def test_no_share_that_is_shown_tells_how_all_of_them_rated(able: int, unable: int) -> None:
    share = shown(rated(able, unable))[0].industry
    assert share is None or (share.n >= 5 and 0 < share.part < share.n)


def test_only_what_is_asked_is_rated() -> None:
    check_rated(dict.fromkeys(CELLS, True))
    with pytest.raises(CongressError, match=r"capacity\.unknown_cell"):
        check_rated({("guess", "industry"): True})
