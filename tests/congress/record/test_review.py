"""Who lets an entry stand: never its author alone, never somebody whom it concerns."""

import pytest

from bot.congress.errors import CongressError
from bot.congress.record.review import (
    Looked,
    Reviewer,
    check_closing,
    check_correction,
    check_retraction,
    check_review,
    stands_at_once,
)

PROPOSED = Looked("R-1", "proposed")
CONFIRMED = Looked("R-1", "confirmed")
MEMBER = Reviewer(recorder=False, seated=True)
AUTHOR = Reviewer(recorder=False, seated=True, author=True)
RECORDER = Reviewer(recorder=True, seated=False)
STRANGER = Reviewer(recorder=False, seated=False)
CONCERNED = Reviewer(recorder=True, seated=True, concerned="France")


def refusal(entry: Looked, reviewer: Reviewer) -> str | None:
    try:
        check_review(entry, reviewer)
    except CongressError as error:
        return error.key
    return None


@pytest.mark.parametrize(
    ("entry", "reviewer", "key"),
    [
        (PROPOSED, MEMBER, None),
        (PROPOSED, RECORDER, None),
        (PROPOSED, AUTHOR, "record.own_entry"),
        (PROPOSED, STRANGER, "seat.needed"),
        (PROPOSED, CONCERNED, "record.concerned"),
        (PROPOSED, Reviewer(recorder=True, seated=True, author=True), None),
        (Looked("R-1", "proposed", recorders_only=True), MEMBER, "record.recorders_only"),
        (Looked("R-1", "proposed", recorders_only=True), RECORDER, None),
        (CONFIRMED, MEMBER, "record.reviewed_before"),
        (Looked("R-1", "refused"), RECORDER, "record.reviewed_before"),
        (Looked("R-p1", "confirmed", shipped=True), RECORDER, "record.shipped"),
    ],
)
def test_somebody_else_reviews_a_proposal_and_nobody_whom_it_concerns(
    entry: Looked, reviewer: Reviewer, key: str | None
) -> None:
    assert refusal(entry, reviewer) == key


@pytest.mark.parametrize(
    ("reviewer", "at_once"), [(RECORDER, True), (CONCERNED, False), (MEMBER, False), (AUTHOR, False)]
)
def test_a_recorders_own_entry_stands_at_once_unless_they_represent_the_actor(
    reviewer: Reviewer, at_once: bool
) -> None:
    assert stands_at_once(reviewer) is at_once


def test_an_author_retracts_a_proposal_and_a_recorder_anything_that_has_not_ended() -> None:
    check_retraction(PROPOSED, AUTHOR)
    check_retraction(CONFIRMED, RECORDER)
    for entry, reviewer, key in (
        (CONFIRMED, AUTHOR, "record.not_yours_to_retract"),
        (PROPOSED, MEMBER, "record.not_yours_to_retract"),
        (Looked("R-1", "retracted"), RECORDER, "record.ended_before"),
        (Looked("R-p1", "confirmed", shipped=True), RECORDER, "record.shipped"),
    ):
        with pytest.raises(CongressError, match=key.replace(".", r"\.")):
            check_retraction(entry, reviewer)


def test_what_ships_or_has_ended_is_not_corrected_and_a_dispute_is_closed_by_who_is_not_concerned() -> None:
    check_correction(CONFIRMED)
    check_closing(CONFIRMED, RECORDER)
    with pytest.raises(CongressError, match=r"record\.shipped"):
        check_correction(Looked("R-p1", "confirmed", shipped=True))
    with pytest.raises(CongressError, match=r"record\.ended_before"):
        check_correction(Looked("R-1", "replaced"))
    with pytest.raises(CongressError, match=r"record\.closed_by_recorders"):
        check_closing(CONFIRMED, MEMBER)
    with pytest.raises(CongressError, match=r"record\.concerned"):
        check_closing(CONFIRMED, CONCERNED)
