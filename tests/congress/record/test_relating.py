"""What a norm here can be to something in the world: each relation with the kinds of subject that it fits."""

import pytest

from bot.congress.errors import CongressError
from bot.congress.record.relating import check_relation

CROSSWALK = {"same_aim", "builds_on"}


@pytest.mark.parametrize(
    ("given", "subject", "kept"),
    [
        ("builds_on", "initiative_norm", "builds_on"),
        ("Same aim", "initiative_norm", "same_aim"),
        ("analogous_to", "initiative", "analogous_to"),
        ("analogous_to", "instrument", "analogous_to"),
        ("answers", "question", "answers"),
    ],
)
def test_a_relation_goes_with_the_subjects_that_it_fits(given: str, subject: str, kept: str) -> None:
    assert check_relation(given, subject, norm_relations=CROSSWALK) == kept


@pytest.mark.parametrize(
    ("given", "subject", "refusal"),
    [
        ("supersedes", "initiative_norm", "norm.world.unknown_relation"),
        ("", "question", "norm.world.unknown_relation"),
        ("builds_on", "question", "norm.world.no_relation"),
        ("builds_on", "initiative", "norm.world.no_relation"),
        ("answers", "initiative_norm", "norm.world.no_relation"),
        ("analogous_to", "question", "norm.world.no_relation"),
        ("answers", "norm", "norm.world.no_relation"),
    ],
)
def test_what_would_say_nothing_true_is_refused(given: str, subject: str, refusal: str) -> None:
    with pytest.raises(CongressError) as refused:
        check_relation(given, subject, norm_relations=CROSSWALK)
    assert refused.value.key == refusal


def test_a_word_of_the_list_is_given_back_as_it_reads_there() -> None:
    with pytest.raises(CongressError) as refused:
        check_relation("merged_into", "initiative_norm", norm_relations=CROSSWALK)
    assert refused.value.facts == {"given": "merged into"}
