"""Bringing what people type into one canonical form."""

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.errors import CongressError
from bot.congress.text import GIVEN_MOST, clean_line, clean_text, given_back, text_hash, words

ODD = st.text(
    st.sampled_from(
        "aeŒ̈1#❤⚖♀🏴👩🔥🏽\u200c\u200d\ufe0f\ufe00\u20e3\u034f می\u064eهक्षর‍য\u09cd\u0d28\u0d4d漢\U000e0100"
        "ᠠ\u180b\u180e \u00a0\u2003\u3000\n\r\t\x00\x1b\u202e\u2066\u200b\ufeff\u00ad\U000e0067\U000e007f\u2028\ud800"
    )
    | st.characters(),
    max_size=40,
)


def _line(text: str) -> str:
    return clean_line(text, field="title", least=0, most=10_000)


def _text(text: str) -> str:
    return clean_text(text, field="text", least=0, most=10_000)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  No   attacks\ton \n hospitals ", "No attacks on hospitals", id="white space of every kind"),
        pytest.param("a\u00a0b\u2003c\u3000d\u2800e", "a b c d e", id="spaces that are not the space bar's"),
        pytest.param("e\u0301", "é", id="composed"),
        pytest.param("pay\u202elegal\u202c \u2066x\u2069\u200e\u200f\u061c", "paylegal x", id="bidirectional controls"),
        pytest.param("ad\u200bmin\ufeff s\u00adoft \u2060w\u180eord", "admin soft word", id="zero width"),
        pytest.param("a\x00b\x1b[31mc\x7f\x9fd", "ab[31mcd", id="control characters"),
        pytest.param("a\u3164b\u115fc\uffa0d\u034fe", "abcde", id="fillers"),
        pytest.param("x\U000e0041\U000e0042y", "xy", id="tags that hide a message"),
        pytest.param("x\ufe01\ufe0f\U000e0100y", "xy", id="selectors that hide a message"),
        pytest.param("a\ud800b\ufffec\ufdd0d", "abcd", id="what is no character at all"),
        pytest.param("ad\u200cmin \u200d\u200dx 1\u200c2", "admin x 12", id="joiners where nothing is to join"),
        pytest.param("سل\u200dام", "سلام", id="a joiner between letters that join anyway"),
        pytest.param("**bold** @everyone <@123>", "**bold** @everyone <@123>", id="markup is the edge's matter"),
    ],
)
def test_a_line_keeps_what_can_be_seen(typed: str, kept: str) -> None:
    assert _line(typed) == kept


@pytest.mark.parametrize(
    "spelling",
    [
        pytest.param("می\u200cخواهم کتاب\u200cها", id="Persian non-joiner"),
        pytest.param("ه\u200d.ق", id="Persian joiner at the end"),
        pytest.param("क\u094d\u200dष क\u094d\u200cष", id="Hindi half form and explicit virama"),
        pytest.param("ශ\u0dca\u200dරී ලංකා", id="Sinhala"),
        pytest.param("അവന\u0d4d\u200d", id="Malayalam chillu at the end of a word"),
        pytest.param("র\u200d\u09cdযাব", id="Bengali joiner before the virama"),
        pytest.param("👩\u200d💻 👨\u200d👩\u200d👧", id="composed emoji"),
        pytest.param("👩🏽\u200d⚖\ufe0f 🏳\ufe0f\u200d🌈 ❤\ufe0f\u200d🔥", id="emoji with skin tone and selector"),
        pytest.param("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", id="flag of Scotland"),
        pytest.param("1\ufe0f\u20e3 ©\ufe0f ‼\ufe0f", id="keycap and signs shown as emoji"),
        pytest.param("葛\U000e0100城", id="ideographic variation"),
        pytest.param("ᠠ\u180b", id="Mongolian variation"),
        pytest.param("۝١ \u0600١", id="Arabic signs that are drawn although they are format characters"),
    ],
)
def test_spelling_that_needs_unseen_characters_is_untouched(spelling: str) -> None:
    assert _line(spelling) == spelling
    assert _text(spelling) == spelling


def test_a_text_keeps_its_lines_and_indentation() -> None:
    typed = "\n\n  Each state:  \r\n- protects\r\n\t- its   hospitals\u2028- its schools\n\n\n\n\nAnd  more.\n \n"
    assert _text(typed) == "Each state:\n- protects\n    - its hospitals\n- its schools\n\nAnd more."


@pytest.mark.parametrize(
    "typed", ["", "   ", "\n\t\r\n", "\u200b\u2060\ufeff", "\u202e\u202c", "\u3164\u2800", "\u200d"]
)
def test_what_shows_nothing_is_empty(typed: str) -> None:
    for clean in (clean_line, clean_text):
        with pytest.raises(CongressError) as refusal:
            clean(typed, field="title", most=85)
        assert (refusal.value.key, refusal.value.facts) == ("text.empty", {"field": "title"})
        assert clean(typed, field="title", least=0, most=85) == ""


def test_a_text_has_its_least_and_most_length() -> None:
    assert clean_text("1234567890", field="text", least=10, most=10) == "1234567890"
    with pytest.raises(CongressError) as short:
        clean_text(" 123456789 ", field="text", least=10, most=4000)
    assert (short.value.key, short.value.facts) == ("text.too_short", {"field": "text", "least": 10, "length": 9})
    with pytest.raises(CongressError) as long:
        clean_line("x" * 86, field="title", most=85)
    assert (long.value.key, long.value.facts) == ("text.too_long", {"field": "title", "most": 85, "length": 86})


def test_what_is_removed_does_not_count_towards_the_length() -> None:
    assert clean_line("\u200b" * 500 + "ab", field="title", most=2) == "ab"


@given(ODD)
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    assert _line(_line(typed)) == _line(typed)
    assert _text(_text(typed)) == _text(typed)
    assert _line(_text(typed)) == _line(typed)


def test_cleaning_settles_where_a_removed_filler_held_two_marks_in_place() -> None:
    once = _line("क\u0301\u034f\u094d\u200dx")
    assert once == "क\u094d\u0301x"
    assert _line(once) == once


@given(ODD)
def test_nothing_unseen_is_left(typed: str) -> None:
    for kept in (_line(typed), _text(typed)):
        assert unicodedata.is_normalized("NFC", kept)
        assert kept == kept.strip()
        assert "  " not in _line(typed)
        assert "\n\n\n" not in kept
        assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff\x00")
        kept.encode()


@given(st.text("abc \n\u200d\u200c", max_size=30))
def test_latin_text_never_keeps_a_joiner(typed: str) -> None:
    assert not set(_text(typed)) & {"\u200d", "\u200c"}


def test_the_hash_is_that_of_the_kept_text() -> None:
    assert text_hash("Each state…") == hashlib.sha256("Each state…".encode()).hexdigest()
    assert text_hash(_text("e\u0301\u200b ")) == text_hash("é")


def test_a_refusal_repeats_what_was_typed_harmlessly_and_in_short() -> None:
    assert given_back(" N-\u202e12\n ") == "N-12"
    assert len(given_back("x" * 5000)) == GIVEN_MOST


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("No attacks, on HOSPITALS!", ["no", "attacks", "on", "hospitals"]),
        ("Straße ｆｕｌｌ-width", ["strasse", "full", "width"]),
        ("snake_case 5G", ["snake", "case", "5g"]),
        ("हिन्दी शब्द", ["हिन्दी", "शब्द"]),
        ("شَبَكة می\u200cخواهم", ["شَبَكة", "می\u200cخواهم"]),
        ("网络 空间x", ["网", "络", "空", "间", "x"]),
        ("… — !?", []),
    ],
)
def test_words_fall_apart_where_words_do(text: str, found: list[str]) -> None:
    assert words(text) == found
