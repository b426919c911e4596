"""Documents as Markdown and PDF: as they were written, whatever the letters, and the same bytes each time."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.blocks import Block, Cited, Document, Heading, Item, Paragraph
from bot.documents.markdown import escaped, markdown
from bot.documents.pdf import pdf

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
MISSING = "Some letters are missing."


def document(*blocks: Block, title: str = "Brief: Atlantis") -> Document:
    return Document(title, "Congress, as of 2026-11-02", "Congress", "en", date(2026, 11, 2), blocks)


def test_markdown_has_every_part_and_numbers_sources() -> None:
    text = markdown(
        document(
            Heading("Words"),
            Item("It says so.", (1, 2), ("In its own words.",)),
            Item("And so."),
            Paragraph("Grades.", quiet=True),
            Cited(1, "A page", "https://example.org/a (b)"),
            Cited(2, "A book"),
        )
    )
    assert text == (
        "# Brief: Atlantis\n\nCongress, as of 2026-11-02\n\n## Words\n\n"
        "- It says so. \\[1\\] \\[2\\]\n  In its own words.\n- And so.\n\n*Grades.*\n\n"
        "- \\[1\\] A page <https://example.org/a%20%28b%29>\n- \\[2\\] A book\n"
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("# no heading", "\\# no heading"),
        ("**bold** [x](https://y.org) <b>", "\\*\\*bold\\*\\* \\[x\\](https://y.org) \\<b\\>"),
        ("- no list", "\\- no list"),
        ("1. no list", "1\\. no list"),
        ("two\nlines", "two lines"),
        ("13(f): as it is, e.g. 2018-11", "13(f): as it is, e.g. 2018-11"),
    ],
)
def test_what_people_wrote_has_no_meaning_in_markdown(typed: str, shown: str) -> None:
    assert escaped(typed) == shown


def test_a_pdf_is_the_same_each_time_and_says_what_it_is() -> None:
    one = document(Heading("Words"), Item("It says so: Ünïcödé, Привет, Ελλάδα.", (1,)), Cited(1, "A", "https://a.org"))
    made = pdf(one, letters_missing=MISSING)
    assert made == pdf(one, letters_missing=MISSING)
    assert b"/Lang (en)" in made
    assert b"https://a.org" in made
    assert b"D:20261102000000Z" in made


def pages(made: bytes) -> int:
    return made.count(b"/Type /Page\n")


def test_a_long_document_has_pages() -> None:
    many = [Item(f"Line {number} " + "of words " * 30) for number in range(120)]
    assert pages(pdf(document(*many), letters_missing=MISSING)) > 5


@pytest.mark.parametrize(
    "text",
    ["中文 emoji 🎉 \U0001f1fa\U0001f1f3", "שלום مرحبا", "a" * 4000, "https://" + "b" * 500, "\u200b\u202e\t\x01", ""],
)
def test_no_text_breaks_a_pdf(text: str) -> None:
    made = pdf(document(Heading(text), Paragraph(text), Item(text, (1,), (text,)), title=text), letters_missing=MISSING)
    assert made.startswith(b"%PDF-")


@pytest.mark.parametrize(("text", "lacks"), [("Ünïcödé, Привет, Ελλάδα", False), ("中文", True), ("🎉", True)])
def test_it_is_said_where_the_type_lacks_a_letter(text: str, lacks: bool) -> None:
    said = "Letters are missing. " * 600
    assert (pages(pdf(document(Paragraph(text)), letters_missing=said)) > 1) is lacks


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_no_text_at_all_breaks_a_document(text: str) -> None:
    one = document(Heading(text), Item(text, (1,), (text,)), Cited(1, text, "https://a.org"), title=text)
    assert pdf(one, letters_missing=MISSING).startswith(b"%PDF-")
    assert markdown(one).count("\n## ") == 1
