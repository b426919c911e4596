"""The rules of versions, links and reviews."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from bot.congress.errors import CongressError
from bot.congress.links import Linkable, LinkKind, check_link
from bot.congress.norms import BEFORE_THE_VOTE, OPEN_STAGES, Stage
from bot.congress.reviews import next_review, outcome_word
from bot.congress.versions import Wording, is_news, require_change, require_newest, stale
from prompts import load

WORDS = load(strict=True)
BEFORE = Wording("Title", "The text of it.", "", "state")
AFTER = Wording("Title", "The text of it.", "Why.", "state")


def refusal(kind: LinkKind, norm: Linkable, other: Linkable) -> str | None:
    try:
        check_link(kind, norm, other)
    except CongressError as refused:
        assert WORDS(refused.key, "en", **refused.facts)  # type: ignore[arg-type]
        return refused.key
    return None


@pytest.mark.parametrize("kind", LinkKind)
def test_a_link_is_made_where_it_says_something_true(kind: LinkKind) -> None:
    for stage, other, in_force in product(Stage, Stage, (True, False)):
        refused = refusal(kind, Linkable("N-1", stage, False), Linkable("N-2", other, in_force))
        match kind:
            case LinkKind.MERGED_INTO:
                true = in_force or other in OPEN_STAGES
            case LinkKind.SUPERSEDES:
                true = in_force and stage in BEFORE_THE_VOTE
            case _:
                true = True
        assert (refused is None) == true, (stage, other, in_force)


@pytest.mark.parametrize("kind", LinkKind)
def test_no_norm_is_linked_with_itself(kind: LinkKind) -> None:
    norm = Linkable("N-1", Stage.DELIBERATION, True)

    assert refusal(kind, norm, norm) == "norm.link.itself"


def test_what_was_said_on_another_version_is_stale_also_after_a_failed_revision() -> None:
    assert not stale(2, 2)
    assert stale(1, 2)
    assert stale(2, 1)


def test_the_same_words_and_a_version_overtaken_are_refused() -> None:
    with pytest.raises(CongressError, match=r"norm\.unchanged"):
        require_change("N-1", BEFORE, BEFORE)
    require_change("N-1", BEFORE, AFTER)
    with pytest.raises(CongressError, match=r"norm\.revised_meanwhile"):
        require_newest("N-1", written_on=1, now=2)
    require_newest("N-1", written_on=2, now=2)


def test_news_are_other_words_or_a_reason_that_was_not_given_before() -> None:
    assert is_news(BEFORE, AFTER, said_before="", reason="")
    assert is_news(BEFORE, BEFORE, said_before="A treaty failed.", reason="A treaty passed.")
    assert not is_news(BEFORE, BEFORE, said_before="A treaty failed.", reason="A treaty failed.")
    assert not is_news(BEFORE, BEFORE, said_before="", reason="")


def test_a_repeal_that_carries_is_called_no_adoption() -> None:
    said = [WORDS(f"outcome.{outcome_word('repeal', one)}") for one in ("adopted", "not_adopted", "no_quorum")]

    assert said == ["repealed", "not repealed", "not repealed (no quorum)"]
    assert outcome_word("adopt", "adopted") == "adopted"


def test_the_next_review_is_so_many_days_away() -> None:
    assert next_review(datetime(2026, 11, 2, 23, 59, tzinfo=UTC), 365) == date(2027, 11, 2)
