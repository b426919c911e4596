"""What changed between two texts: nothing is lost, nothing is made up, and what stayed is not told as changed."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.congress.differences import Change, Run, difference, differences, is_changed, words_of
from bot.congress.versions import Wording

WORDS = st.sampled_from(
    ["a", "b", "core", "States", "的", "是", "กำ", "\n", " ", "  ", "https://x.org/a", "e\u0301", "\t"]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=40).map("".join), st.lists(WORDS).map(" ".join))


def told(runs: tuple[Run, ...], *changes: Change) -> list[str]:
    return [word for run in runs if run.change in changes for word in run.words]


def bare(words: list[str]) -> list[str]:
    """Words without the white space before them, which is no change; the end of a line is a word."""
    return [word if word == "\n" else word.strip() for word in words]


@given(TEXTS, TEXTS)
@example("a b " * 900, "b a c " * 600)
@example("的" * 300, "的一" * 200)
def test_what_is_kept_and_removed_is_the_old_text_and_what_is_kept_and_added_the_new_one(old: str, new: str) -> None:
    runs = difference(old, new)

    assert "".join(told(runs, Change.KEPT, Change.ADDED)) == new
    assert bare(told(runs, Change.KEPT, Change.REMOVED)) == bare(words_of(old))


@given(TEXTS)
def test_the_words_of_a_text_are_the_text_and_nothing_of_it_changed(text: str) -> None:
    assert "".join(words_of(text)) == text
    assert not is_changed(difference(text, text))


@given(TEXTS, TEXTS)
def test_neighbouring_runs_differ_and_none_is_empty(old: str, new: str) -> None:
    runs = difference(old, new)

    assert all(run.words for run in runs)
    assert all(one.change is not other.change for one, other in pairwise(runs))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "States leave it alone.",
            "States must leave it alone.",
            ["kept States", "added must", "kept leave it alone."],
        ),
        ("Leave it alone", "Leave them alone", ["kept Leave", "removed it", "added them", "kept alone"]),
        ("不得攻击", "不应攻击", ["kept 不", "removed 得", "added 应", "kept 攻击"]),
        ("One. Two.", "One.\nTwo.", ["kept One.", "added \n", "kept Two."]),
        ("Leave  it", "Leave it", ["kept Leave it"]),
        ("", "New", ["added New"]),
    ],
)
def test_what_a_reader_would_call_changed_is_told_as_changed(old: str, new: str, expected: list[str]) -> None:
    runs = difference(old, new)

    assert [f"{run.change} {''.join(run.words).strip(' ')}" for run in runs] == expected


def test_the_parts_of_a_version_are_told_apart_and_their_words_counted() -> None:
    before = Wording("Spare the core", "States leave it alone.", "", "state")
    after = Wording("Spare the core", "States and companies leave it.", "It carries us.", "state_and_industry")

    changed = differences(before, after)

    assert not is_changed(changed.title)
    assert changed.addressee == ("state", "state_and_industry")
    assert (changed.added, changed.removed) == (6, 2)
    assert differences(before, before).addressee is None
