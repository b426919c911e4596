"""What a statement may say, and from which addresses it may be sourced."""

import pytest

from bot.congress.errors import CongressError
from bot.congress.statements import StatementKind, alike, check_source, point


def test_a_statement_is_one_clean_line() -> None:
    made = point("con", "  It binds\nnobody. ", " https://example.org/a ")
    assert (made.kind, made.words, made.source_url) == (
        StatementKind.CON,
        "It binds nobody.",
        "https://example.org/a",
    )
    assert point("pro", "Yes.", "  ").source_url is None


@pytest.mark.parametrize(
    ("kind", "words", "refusal"),
    [
        ("maybe", "Yes.", "statement.unknown_kind"),
        ("pro", " \u200b ", "text.empty"),
        ("pro", "x" * 401, "text.too_long"),
    ],
)
def test_what_does_not_fit_is_refused(kind: str, words: str, refusal: str) -> None:
    with pytest.raises(CongressError, match=refusal.replace(".", r"\.")):
        point(kind, words, "")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://un.org/a?b=(c)#d",
        "https://1.1.1.1/x",
        "https://bücher.example.com/",
        "https://[2606:4700::1111]/x",
    ],
)
def test_public_addresses_are_sources(url: str) -> None:
    if "[" in url:
        # The record takes names and IPv4 alone; so do statements.
        with pytest.raises(CongressError):
            check_source(url)
        return
    assert check_source(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "javascript:alert(1)",
        "example.org",
        "https://localhost/a",
        "https://printer.local/a",
        "https://wiki.internal./a",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f.0x1/",
        "http://10.1.2.3:8080/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "http://[fe80::1.2.3.4]/",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://exam ple.org/",
        "https://example.org/" + "a" * 500,
    ],
)
def test_other_addresses_are_none(url: str) -> None:
    with pytest.raises(CongressError, match=r"statement\.bad_source"):
        check_source(url)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("It binds nobody.", "it BINDS  nobody!", True),
        ("It binds nobody.", "It binds somebody.", False),
        ("?", "!", False),
        ("?", "?", True),
    ],
)
def test_the_same_words_in_another_dress_are_the_same(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same
