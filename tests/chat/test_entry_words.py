"""An entry of the record in words: every state, whatever people wrote, within what Discord shows."""

from dataclasses import replace
from typing import Any

import pytest

import prompts
from bot.chat.ui.entry_words import entry_blocks, state_line
from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.reading import packed
from bot.chat.ui.record_lines import record_lines
from bot.chat.ui.record_words import line_told, line_words
from bot.congress.digest import RecordNews, SaidNews
from bot.services.record.entry_views import DisputeView, EntryView, ReplyView, SourceView
from bot.services.record.lines import RecordLine
from bot.services.record.subjects import SubjectName
from tests.chat.examples import HOSTILE, NOW

SAY = prompts.load(strict=True).into("en")
ENTRY = EntryView(
    entry_id=1,
    handle="R-7",
    kind="position",
    state="confirmed",
    recorded_at=NOW,
    recorded_by=1,
    reviewed_by=2,
    sources=(SourceView("A statement", "https://example.org/said", "A", ""),),
)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"state": "proposed", "reviewed_by": None}, "**Awaits its review.** Logged by <@1>"),
        ({}, "**Confirmed** by <@2>. Logged by <@1>"),
        ({"reviewed_by": 1}, "**Recorded** by <@1>"),
        ({"state": "refused", "review_reason": "No."}, "**Refused** by <@2>"),
        ({"state": "retracted", "ended_by": 3, "end_reason": "No."}, "**Retracted** by <@3>"),
        ({"state": "replaced", "ended_by": 3, "replaced_by": "R-9"}, "**Corrected** by R-9, which stands instead"),
        ({"shipped": True, "unverified": True}, "**Unverified:** nobody has checked it"),
        ({"disputes": (DisputeView(1, 4, "Wrong.", NOW, "open"),)}, "**Disputed.**"),
    ],
)
def test_an_entry_says_how_it_stands_and_through_whom(change: dict[str, Any], says: str) -> None:
    assert says in state_line(SAY, replace(ENTRY, **change))


def test_a_closed_dispute_marks_nothing_any_more() -> None:
    closed = DisputeView(1, 4, "Wrong.", NOW, "dismissed", "It is right.")

    text = "\n".join(entry_blocks(SAY, replace(ENTRY, disputes=(closed,)), ["What it says."]))

    assert "**Disputed.**" not in text
    assert "The dispute was dismissed:\n> It is right." in text
    assert "Source: [A statement](https://example.org/said) (grade A)" in text


def test_a_source_is_shown_with_its_whole_address_and_how_a_grade_comes() -> None:
    source = SourceView("https://example.org/a/b", "https://example.org/a/b(c)`", None, "")

    text = "\n".join(entry_blocks(SAY, replace(ENTRY, sources=(source,)), []))

    assert "(not graded)\n-# `https://example.org/a/b%28c%29%60`\n-# Not graded:" in text


def test_words_that_were_erased_are_said_to_be_and_who_did_what_stays() -> None:
    gone = replace(
        ENTRY,
        state="refused",
        review_reason="",
        replaces="R-1",
        replies=(ReplyView("A", 1, "", NOW, verified=True),),
        disputes=(DisputeView(1, 4, "", NOW, "upheld", ""), DisputeView(2, 5, "Wrong.", NOW, "taken_back")),
    )

    text = "\n".join(entry_blocks(SAY, gone, []))

    assert text.count("(erased at the wish of whoever wrote it)") == 5
    assert text.endswith("> Wrong.\n<@5> took the dispute back.")
    assert "**A reply for A** (by <@1>, who declares" in text


def test_whatever_people_wrote_is_quoted_in_full_on_pages_that_fit() -> None:
    words = (HOSTILE * 20)[:1000]
    entry = replace(
        ENTRY,
        state="retracted",
        end_reason=words,
        replaces="R-1",
        why=words[:500],
        sources=tuple(SourceView("t*" * 150, "https://example.org/" + "(" * 480, "C", "*" * 100) for _ in range(4)),
        replies=tuple(ReplyView("*A_" * 50, 1, words, NOW, verified) for verified in (True, False) * 3),
        disputes=tuple(DisputeView(n, 1, words, NOW, "upheld", words) for n in range(4)),
    )

    pages = packed(entry_blocks(SAY, entry, [f"> {words[:400]}".replace("\n", " ")]))

    assert len(pages) > 1
    assert all(units(page) <= CARD_CHARACTERS - 500 for page in pages)
    assert all(line.startswith(">") for page in pages for line in page.splitlines() if "@everyone" in line)


def test_a_digest_names_what_was_confirmed_by_kind_and_each_correction_with_its_reason() -> None:
    now = SaidNews("A *b*", "oppose", "N-1", "norm", "2026-11-02", "day", "https://x.org")
    before = replace(now, stance="support", stated_on="2026-11", precision="month")
    lines = record_lines(
        SAY,
        [
            *(RecordNews("confirmed", f"R-{n}", "action") for n in range(1, 8)),
            RecordNews("corrected", "R-9", "position", "R-3", "It said\n**no**."),
            RecordNews("retracted", "R-4", "claim", reason="A forgery."),
            RecordNews("upheld", "R-5", "position"),
            RecordNews("corrected", "R-7", "position", "R-6", "It said no.", earlier=True, said=now, before=before),
            RecordNews("disputed", "R-7", "position", earlier=True, said=now),
            RecordNews("imported", "R-10", "position", "R-100009", n=100_000),
        ],
        {},
    )

    assert lines == [
        "- 7 actions confirmed: R-1, R-2, R-3, R-4, R-5, and 2 more",
        "- **Corrected:** R-9 (position) takes the place of R-3: It said \\*\\*no\\*\\*.",
        "- **Retracted:** R-4 (claim): A forgery.",
        "- **Dispute upheld:** R-5 (position)",
        "- **Correction of what was told earlier:** R-7 (A \\*b\\* opposes [N-1](https://x.org), 2026-11-02)"
        " takes the place of R-6 (supports it, 2026-11): It said no.",
        "- **Disputed, told earlier:** R-7 (A \\*b\\* opposes [N-1](https://x.org), 2026-11-02);"
        " nothing is decided yet",
        "- **Imported** from a file: 100,000 positions, R-10 to R-100009",
    ]


def test_what_was_confirmed_says_what_it_is_and_leads_to_its_source() -> None:
    initiative = SubjectName("initiative", 1, "paris-call", "Paris Call (2018)")
    source = SourceView("A list", "https://x.org/a(b)", None, "")
    joined = RecordLine(
        "participation", "2018-11", "month", "Microsoft", about=initiative, word="joined", sources=(source,)
    )
    news = [RecordNews("confirmed", f"R-{n}", "participation") for n in range(3, 8)]
    told = "Microsoft joined Paris Call (2018), 2018-11"

    (one,) = record_lines(SAY, news[:1], {"R-3": joined})
    assert one == f"- 1 participation confirmed: [R-3](https://x.org/a%28b%29) {told}"
    far = replace(joined, sources=(replace(source, url="https://x.org/" + "a" * 300),))
    assert record_lines(SAY, news[:1], {"R-3": far}) == [f"- 1 participation confirmed: R-3 {told}"]
    (several,) = record_lines(SAY, news, {"R-3": joined})
    assert several.endswith(f"{told}; R-4; R-5; and 2 more")
    (whole,) = record_lines(SAY, news, {"R-3": far}, whole=True)
    assert "](https://x.org/aaa" in whole and whole.endswith("R-6; R-7")


def test_a_retraction_names_what_it_takes_back_and_tells_it_again_only_where_it_was_told() -> None:
    deed = RecordLine(
        "deeds", "2026-11", "month", "", word="cyber_operation", detail="alleged", summary="A *theft*", others=("X",)
    )
    held = RecordLine("positions", "2026-11", "month", "A", SubjectName("norm", 1, "N-1", "N-1"), "support", "vote")
    claim = RecordLine("claims", "2026-11", "month", "B", word="media", detail="alleged", summary="A", retracted="R-1")
    lines = {"R-1": deed, "R-2": held, "R-3": claim, "R-4": replace(deed, entry=replace(ENTRY, replaces="R-1"))}
    gone = [RecordNews("retracted", handle, kind, reason="Forged.") for handle, kind in _KINDS]
    void = "- 1 claim confirmed: R-3 a claim of B on an action that was retracted (R-1), 2026-11"

    assert record_lines(SAY, [RecordNews("confirmed", "R-3", "claim"), *gone], lines) == [
        void,
        "- **Retracted:** R-1 (action: Cyber operation, 2026-11): Forged.",
        "- **Retracted:** R-2 (position of A on N-1, 2026-11): Forged.",
        "- **Retracted:** R-3 (claim of B, 2026-11): Forged.",
    ]
    (told,) = record_lines(SAY, [replace(gone[0], earlier=True)], lines)
    assert "R-1 (Cyber operation (alleged), 2026-11: A \\*theft\\*) is retracted: Forged." in told
    (corrected,) = record_lines(SAY, [replace(gone[0], handle="R-4", earlier=True)], lines)
    assert "R-4 (action: Cyber operation, 2026-11) is retracted" in corrected


_KINDS = (("R-1", "action"), ("R-2", "position"), ("R-3", "claim"))


def test_a_stance_on_an_open_question_is_told_as_an_answer() -> None:
    about = SubjectName("question", 1, "q-x", "How do initiatives respond?")
    line = RecordLine("positions", "2022", "year", "Ukraine", about=about, word="oppose", detail="vote", entry=ENTRY)
    assert "Ukraine answers **How do initiatives respond?** with a no (recorded vote)" in line_words(SAY, line)


def test_a_level_of_a_commitment_is_told_in_words() -> None:
    about = SubjectName("norm", 1, "N-1", "N-1")
    line = RecordLine("levels", "2026-01", "month", "Microsoft", about=about, word="4", entry=ENTRY)
    told = line_words(SAY, line)
    assert "Microsoft had come so far with what it promised on" in told
    assert "4 · in contracts, terms or product defaults" in told


@pytest.mark.parametrize(
    ("doers", "affected", "told"),
    [
        ((), (), "Cyber operation: Theft."),
        (("Russia",), (), "Cyber operation by Russia: Theft."),
        ((), ("Microsoft",), "Cyber operation, which affected Microsoft: Theft."),
        (("A", "B"), ("C", "D", "E", "F"), "Cyber operation by A and B, which affected C, D, E, and 1 more: Theft."),
    ],
)
def test_a_deed_names_whom_it_can_and_nobody_else(doers: tuple[str, ...], affected: tuple[str, ...], told: str) -> None:
    line = RecordLine(
        "deeds", "2026-12", "month", "", word="cyber_operation", summary="Theft.", others=doers, affected=affected
    )
    assert line_told(SAY, line) == f"**2026-12** · {told}"
    assert told.removesuffix(": Theft.") in line_words(SAY, replace(line, entry=ENTRY))
    unsure = replace(line, detail="alleged")
    assert "(alleged)" in line_told(SAY, unsure) and "(alleged)" in line_words(SAY, replace(unsure, entry=ENTRY))
    assert line_told(SAY, replace(line, detail="confirmed")) == line_told(SAY, line)


def test_a_commitment_says_by_when_it_is_to_be_kept_before_its_words() -> None:
    about = SubjectName("norm", 1, "N-1", "N-1")
    line = RecordLine("commitments", "2026", "year", "Microsoft", about=about, word="disclosure", summary="Will tell.")
    told = line_told(SAY, replace(line, until="2026-12-09"))
    assert told == "**2026** · Microsoft promised (disclosure) on N-1, to be kept by 2026-12-09: Will tell."
