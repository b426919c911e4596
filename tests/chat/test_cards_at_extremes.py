"""Cards at the edges of what people can write: Discord still takes them, and nobody's words pose as the bot's."""

from dataclasses import replace

import pytest

from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.choice_cards import choice_decision_card
from bot.chat.ui.choice_words import choice_decision_pages
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.digest_card import digest_card
from bot.chat.ui.excerpts import divided, excerpt, listed, quoted_lines
from bot.chat.ui.limits import CARD_CHARACTERS, THREAD_NAME, units
from bot.chat.ui.norm_card import norm_card
from bot.chat.ui.reading import PAGE_ROOM, ballot_pages, decision_pages, norm_pages
from bot.chat.ui.reading_buttons import NormPageButton, reading
from bot.chat.ui.rendered import Rendered
from bot.congress.digest import PositionNews
from bot.congress.norms import Stage
from bot.services.ballot_views import NamedVote, Reason
from prompts import load
from tests.chat.examples import (
    DISCIPLINES,
    ENTRIES,
    EXTREME_RATIONALE,
    EXTREME_TEXT,
    EXTREME_TITLE,
    HOSTILE,
    KINDS,
    NEWLINES,
    ballot_view,
    decision_view,
    digest_view,
    everyone,
    news,
    norm_at,
    norm_view,
    place,
)
from tests.chat.extremes import extreme_choice, extreme_decision
from tests.chat.judged import faults, text_of

SAY = load(strict=True).into("en")
PICTURE = b"picture"
CUT = SAY("norm_card.cut")

TEXTS = {
    "markdown": EXTREME_TEXT,
    "lines": NEWLINES,
    "emoji": "😀" * 4000,
    "one word": "x" * 4000,
    "backslashes": "\\" * 4000,
    "joiners": "a\u200d" * 2000,
    "address": "https://example.org/" + "a" * 3980,
}


@pytest.fixture(params=TEXTS.values(), ids=list(TEXTS))
def text(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("stage", Stage)
def test_a_norm_card_holds_as_much_as_fits_and_says_that_it_is_cut(text: str, stage: Stage) -> None:
    view = replace(
        norm_at(stage),
        title=EXTREME_TITLE,
        text=text,
        rationale=EXTREME_RATIONALE,
        seconders=tuple(range(10**18, 10**18 + 40)),
    )

    card = norm_card(SAY, view)

    assert faults(card) == []
    assert CUT in text_of(card)
    assert units(text_of(card)) > CARD_CHARACTERS * 0.8
    assert units(card.post_name or "") <= THREAD_NAME


def test_a_text_that_fits_is_not_cut() -> None:
    card = norm_card(SAY, norm_view(text="word " * 500, rationale="why " * 100))

    assert CUT not in text_of(card)
    assert faults(card) == []


def test_a_ballot_card_holds_as_much_as_fits(text: str) -> None:
    view = ballot_view(title=EXTREME_TITLE, text=text)

    for card in (ballot_card(SAY, view), ballot_card(SAY, replace(view, closed=True, decision="D-2026-07"))):
        assert faults(card) == []
        assert CUT in text_of(card)


def extreme_decisions() -> dict[str, Rendered]:
    reasons = (Reason("for_with_reservation", EXTREME_TEXT[:1000]), Reason("against", EXTREME_TEXT[:1000])) * 40
    choices = ("for", "for_with_reservation", "against", "abstain", "recuse")
    votes = tuple(NamedVote(10**18 + number, choices[number % 5]) for number in range(1452))
    hidden = tuple(
        (discipline, kind, "personal", choice, number)
        for discipline, kind in zip([*DISCIPLINES, "law"], KINDS, strict=True)
        for choice, number in (("for", 2), ("against", 1))
    )
    views = {
        "all shown": decision_view(everyone()),
        "all named": decision_view(everyone(), secrecy="names_shown", votes=votes),
        "all hidden": decision_view(hidden),
        "no reason": decision_view(everyone()),
    }
    return {
        name: decision_card(
            SAY,
            replace(view, title=EXTREME_TITLE, reasons=() if name == "no reason" else reasons),
            PICTURE,
        )
        for name, view in views.items()
    }


@pytest.mark.parametrize("name", ["all shown", "all named", "all hidden", "no reason"])
def test_a_decision_card_at_its_largest(name: str) -> None:
    card = extreme_decisions()[name]

    assert faults(card) == []
    assert units(text_of(card)) > CARD_CHARACTERS * 0.75


@pytest.mark.parametrize("shown", [False, True], ids=["names hidden", "names shown"])
@pytest.mark.parametrize("choosing", [False, True], ids=["text", "choice"])
def test_what_hangs_on_a_decision_leaves_room_is_counted_where_it_is_cut_and_stands_whole_in_its_pages(
    shown: bool, choosing: bool
) -> None:
    view = extreme_choice(shown=shown) if choosing else extreme_decision(shown=shown)
    if view.choice is None:
        card, pages = decision_card(SAY, view, PICTURE), decision_pages(SAY, view)
    else:
        card = choice_decision_card(SAY, view, view.choice, PICTURE)
        pages = choice_decision_pages(SAY, view, view.choice)

    said, whole = text_of(card), "\n".join(pages)

    assert faults(card) == []
    assert all(units(page) <= PAGE_ROOM for page in pages)
    for one in view.superseded:
        assert said.count(f"[{one.handle}]") <= 1, "said once"
        assert f"[{one.handle}]" in whole
    for counted in ("more norms that it supersedes", "more actors count as one vote", "was repaired 9 times"):
        assert counted in said
    assert all(f"<@{one.giver}>, by <@{one.holder}>" in whole for one in view.proxied)
    assert all(one.handle in whole for one in view.unresolved)
    assert not choosing or "**The words that are adopted**\n> " in said


def test_what_a_decision_card_leaves_out_is_counted() -> None:
    said = text_of(extreme_decisions()["all shown"])

    assert "**Reservations**" in said
    assert "and 3" in said
    assert CUT in said


def test_a_digest_at_its_largest() -> None:
    many = tuple(news(f"N-{number}", title=EXTREME_TITLE) for number in range(60))
    positions = tuple(
        PositionNews(f"N-{number}", kind, stance, (EXTREME_TITLE * 2,) * 9, place(11).url, entries=ENTRIES)
        for number in range(20)
        for kind in KINDS
        for stance in ("support", "oppose")
    )
    decided = tuple(replace(one, outcome="no_quorum", decision="D-2026-107") for one in many)
    view = digest_view(to_vote=many, proposed=many, decided=decided, moved=many, positions=positions, seats_taken=9)

    card = digest_card(SAY, replace(view, congress="*_" * 50))

    assert faults(card) == []
    assert "and 59 more" in text_of(card)


@pytest.mark.parametrize("written", [HOSTILE, HOSTILE.replace("\n", " ")])
def test_members_words_never_act(written: str) -> None:
    cards = [
        norm_card(SAY, norm_view(title=written[:85], text=written, rationale=written, case=written)),
        ballot_card(SAY, ballot_view(title=written[:85], text=written)),
        decision_card(
            SAY,
            decision_view(title=written[:85], reasons=(Reason("for_with_reservation", written),)),
            PICTURE,
        ),
        digest_card(SAY, digest_view(proposed=(news(title=written[:85], stage="seeking_seconds"),))),
    ]
    for card in cards:
        said = text_of(card)
        for sign in ("**bold**", " @everyone", " <@1>", " <t:1:R>", " [x]", " ||no||", " `code`", "\n# ", "\n> quote"):
            assert sign not in said, (sign, said)


@pytest.mark.parametrize("room", [40, 200, 3400])
def test_an_excerpt_stays_within_its_room(text: str, room: int) -> None:
    cut = excerpt(text, room)

    assert units(cut.text) <= room
    assert not cut.whole
    assert all(line.startswith("> ") for line in cut.text.split("\n"))


def test_an_excerpt_ends_between_words() -> None:
    assert excerpt("All states leave the public core alone", 30).text == "> All states leave the public…"


def test_the_pages_of_a_text_hold_all_of_it(text: str) -> None:
    lines = quoted_lines(text, 500)

    assert all(units(line) <= 500 for line in lines)
    read = "".join(line.removeprefix("> ") for line in lines).replace("\\", "").replace(" ", "")
    assert read == text.replace("\n", "").replace("\\", "").replace(" ", "")


def test_every_page_fits_into_a_message(text: str) -> None:
    norm = norm_view(title=EXTREME_TITLE, text=text, rationale=EXTREME_RATIONALE)
    pages = norm_pages(SAY, norm)

    def turn(label: str, to: int, dead: bool) -> NormPageButton:
        return NormPageButton(label, disabled=dead, number=12, page=to)

    for number in range(len(pages)):
        layout = reading(SAY, SAY("reading.heading", handle="N-12", title="x" * 170), pages, number, turn)
        assert faults(Rendered(layout)) == []
    assert all(units(page) <= PAGE_ROOM for page in ballot_pages(SAY, ballot_view(text=text)))


def test_a_long_paragraph_begins_on_the_page_of_a_short_one() -> None:
    long = " ".join(f"word{number}" for number in range(500))[: PAGE_ROOM - 100] + " # end"

    pages = norm_pages(SAY, norm_view(text=f"Short.\n\n{long}", rationale=""))

    assert units(pages[0]) > 0.9 * PAGE_ROOM
    assert all(units(page) <= PAGE_ROOM for page in pages)
    read = " ".join(page.replace("\n", " ").replace("> ", "") for page in pages)
    assert all(f"word{number} " in read for number in range(400))


def test_what_a_division_puts_first_on_a_line_is_no_heading() -> None:
    assert divided("> one two # three", 12) == ("> one two", "> \\# three")
    assert divided("> oneword", 5) is None


def test_a_decision_can_be_read_in_full() -> None:
    reasons = tuple(
        Reason(choice, f"{choice} {number}: {EXTREME_TEXT[:900]}", 10**18 + number)
        for choice in ("for_with_reservation", "against")
        for number in range(40)
    )
    votes = tuple(NamedVote(10**18 + number, "for") for number in range(500))
    view = decision_view(everyone(), secrecy="names_shown", votes=votes, reasons=reasons)

    pages = decision_pages(SAY, view)

    assert all(units(page) <= PAGE_ROOM for page in pages)
    whole = "\n".join(pages)
    for choice in ("for\\_with\\_reservation", "against"):
        assert all(f"<@{10**18 + number}>:\n> {choice} {number}:" in whole for number in range(40))
    assert all(f"<@{vote.discord_id}>" in whole for vote in votes)
    assert all(f"- {view.names[group]}:" in whole for group in (*DISCIPLINES, *KINDS))


def test_a_list_says_how_many_it_leaves_out() -> None:
    def more(n: int) -> str:
        return f"and {n} more"

    assert listed(["one", "two", "three"], 14, more) == ["one", "two", "three"]
    assert listed(["one", "two", "three"], 13, more) == ["and 3 more"]
    assert listed(["one", "two", "three"], 5, more) == []
