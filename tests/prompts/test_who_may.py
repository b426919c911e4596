"""What somebody is told of a move that is not everybody's says whose it is."""

import pytest

from prompts import load

SAY = load(strict=True).into("en")


@pytest.mark.parametrize(
    ("key", "who"),
    [
        ("norms.show.in_force", "its proposer or a convener begins a new version"),
        ("norms.show.reopenable", "its proposer or a convener reopens it"),
        ("norm.wrong_stage.take_back", "A convener asks for the repeal"),
        ("norm.guard.not_in_force", "a convener asks for its repeal"),
        ("norm.guard.in_force", "by its proposer or a convener"),
        ("norm.not_yours.revise", "/norm revise with `as_wording: Yes`"),
    ],
)
def test_it_is_said_whose_move_it_is(key: str, who: str) -> None:
    assert who in SAY(key, handle="N-1", stage="decided")


def test_a_norm_that_is_not_under_review_is_not_said_to_have_one_due() -> None:
    assert "review is due" not in SAY("norm.wrong_stage.keep", handle="N-1", stage="decided")
