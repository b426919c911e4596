"""The loader of words: languages, blanks, plural forms, and what happens when a sentence is missing."""

import logging

import pytest

from prompts import Fact, Node, Words, WordsError, load, merge

ENGLISH = """
[kit]
words_missing = "Missing: {key}."

[norm]
title = "{handle} is open until {until}."
plain = "Take a seat with {/seat take}."
staged = "{handle} is {stage:stage}."
big = "{n:number} votes."
steps = ["First {handle}.", "Then vote."]

[norm.seconds]
one = "{n} second of {needed}"
other = "{n} seconds of {needed}"

[norm.left]
zero = "none left"
one = "one left"
other = "{n} left"

[stage]
final_call = "in final call"

[[norm.tasks]]
title = "Propose a norm"
command = "{/norm propose}"
"""

POLISH = """
[norm]
title = "{handle} jest otwarta do {until}."

[norm.seconds]
one = "{n} poparcie z {needed}"
few = "{n} poparcia z {needed}"
many = "{n} popar\u0107 z {needed}"
other = "{n} poparcia z {needed}"
"""


def tree(text: str) -> dict[str, Node]:
    return merge([("words.toml", text)])


@pytest.fixture
def words() -> Words:
    return Words({"en": tree(ENGLISH), "pl": tree(POLISH)})


@pytest.fixture
def strict() -> Words:
    return Words({"en": tree(ENGLISH), "pl": tree(POLISH)}, strict=True)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        (None, "N-1 is open until noon."),
        ("en", "N-1 is open until noon."),
        ("en-GB", "N-1 is open until noon."),
        ("fr", "N-1 is open until noon."),
        ("pl", "N-1 jest otwarta do noon."),
    ],
)
def test_a_sentence_is_found_in_the_language_or_in_english(words: Words, lang: str | None, sentence: str) -> None:
    assert words("norm.title", lang, handle="N-1", until="noon") == sentence


def test_a_sentence_that_a_language_lacks_is_english(words: Words) -> None:
    assert words("norm.staged", "pl", handle="N-1", stage="final_call") == "N-1 is in final call."


def test_a_fact_is_never_read_for_blanks(words: Words) -> None:
    said = words("norm.title", handle="{until} {0.__class__} {", until="{handle}")
    assert said == "{until} {0.__class__} { is open until {handle}."


@pytest.mark.parametrize(
    ("lang", "n", "sentence"),
    [
        ("en", 0, "0 seconds of 3"),
        ("en", 1, "1 second of 3"),
        ("en", 2, "2 seconds of 3"),
        ("pl", 1, "1 poparcie z 3"),
        ("pl", 3, "3 poparcia z 3"),
        ("pl", 5, "5 popar\u0107 z 3"),
    ],
)
def test_the_language_chooses_the_plural_form(words: Words, lang: str, n: int, sentence: str) -> None:
    assert words("norm.seconds", lang, n=n, needed=3) == sentence


def test_a_form_for_none_is_taken_even_where_the_language_has_no_rule_for_it(words: Words) -> None:
    assert words("norm.left", n=0) == "none left"


def test_numbers_get_the_separators_of_the_language(words: Words) -> None:
    assert words("norm.big", n=12345) == "12,345 votes."


def test_commands_are_named_and_clickable_once_known(words: Words) -> None:
    assert words("norm.plain") == "Take a seat with /seat take."
    words.name_commands(lambda name: f"</{name}:5>")
    assert words("norm.plain") == "Take a seat with </seat take:5>."
    assert words.rows("norm.tasks") == [{"title": "Propose a norm", "command": "</norm propose:5>"}]


def test_lists_are_sentences(words: Words) -> None:
    assert words.lines("norm.steps", handle="N-1") == ["First N-1.", "Then vote."]


@pytest.mark.parametrize(
    ("parts", "alternative", "joined"),
    [
        (["law"], False, "law"),
        (["law", "ethics"], False, "law and ethics"),
        (["law", "ethics", "economics"], False, "law, ethics, and economics"),
        (["law", "ethics"], True, "law or ethics"),
    ],
)
def test_parts_are_joined_as_the_language_does(words: Words, parts: list[str], alternative: bool, joined: str) -> None:
    assert words.into("en-US").join(parts, alternative=alternative) == joined


def test_a_missing_sentence_is_told_and_logged(words: Words, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert words("norm.nowhere", "pl") == "Missing: norm.nowhere."
        assert words.lines("norm.nowhere") == ["Missing: norm.nowhere."]
        assert words("norm") == "Missing: norm."
    assert "norm.nowhere" in caplog.text


def test_the_sentence_about_missing_sentences_may_be_missing_too() -> None:
    assert Words({"en": {}})("norm.nowhere") == "kit.words_missing"


def test_a_missing_fact_leaves_a_mark_and_is_logged(words: Words, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert words("norm.title", handle="N-1", until=None) == "N-1 is open until \u2026."
    assert "until" in caplog.text


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("norm.nowhere", {}),
        ("norm.title", {"handle": "N-1"}),
        ("norm.seconds", {"needed": 3}),
        ("norm.staged", {"handle": "N-1", "stage": "nowhere"}),
    ],
)
def test_strict_words_raise_instead(strict: Words, key: str, facts: dict[str, Fact]) -> None:
    with pytest.raises(WordsError):
        strict.into("en")(key, **facts)


def test_the_same_key_in_two_files_is_refused() -> None:
    with pytest.raises(WordsError, match=r"norm\.title is given again in b\.toml"):
        merge([("a.toml", '[norm]\ntitle = "A"'), ("b.toml", '[norm]\ntitle = "B"')])


def test_tables_of_several_files_are_one() -> None:
    both = Words({"en": merge([("a.toml", '[norm]\na = "A"'), ("b.toml", '[norm.card]\nb = "B"')])}, strict=True)
    assert both("norm.a") + both("norm.card.b") == "AB"


def test_the_words_that_come_with_the_project_load() -> None:
    assert "en" in load().languages


def test_a_certificate_without_its_hash_is_said_to_be_able_to_leave_parts_out() -> None:
    said = load(strict=True)("verify.no_hash", "en")
    assert "parts left out (repairs of the roll, a trial, the mark of a vote by proxy, a reservation)" in said
