"""Open questions on the agenda, norms proposed from them, and norms tied to the world, on screen."""

from typing import cast

import pytest
from sqlmodel import select

from bot.services.record.entries import Evidence
from bot.services.record.own_questions import Asked, ask_question
from storage.store import Store, Tx
from storage.tables import Argument, Question
from tests.chat.council import parts
from tests.chat.hall import HallBot, Turned, buttons, shown, told
from tests.chat.members import Members, answers, record_bot

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return record_bot(sqlite_store, Turned())


async def test_from_the_empty_agenda_to_a_norm_that_answers_a_question(hall: Members) -> None:
    waiting = await hall.run(hall.proposer, "waiting")
    assert waiting.response is not None
    agenda = await hall.proposer.click(waiting.response, label="Agenda")
    assert agenda.response is not None
    assert "### Open questions" in told(agenda)
    listed = await hall.proposer.click(agenda.response, label="Open questions · 17")
    assert listed.response is not None
    menu = next(one for one in parts(listed.response.components) if one.get("type") == 3)
    picked = next(
        one["value"] for one in cast(list[dict[str, str]], menu["options"]) if "distrusted country" in one["label"]
    )
    asked = await hall.proposer.select(listed.response, [picked])
    assert asked.response is not None
    assert "No norm of this congress answers it yet." in told(asked)

    form = await hall.proposer.click(asked.response, label="Propose a norm on this…")
    assert "N-1 · Hear them all" in told(
        await hall.proposer.submit_modal(form, answers("Hear them all", "Every company that asks is heard."))
    )

    card = told(await hall.run(hall.proposer, "norm show", norm="N-1"))
    assert "In the world: it answers “How do initiatives respond when a company from a distrusted country" in card
    agenda = await hall.proposer.click(waiting.response, label="Agenda")
    assert agenda.response is not None
    assert "### Open questions" not in told(agenda)  # Something is before the congress now; the button stays.
    assert "Open questions · 16" in buttons(agenda.response)


async def test_a_refused_form_comes_back_for_the_same_question(hall: Members) -> None:
    form = await hall.run(hall.proposer, "norm propose", question="q-why-now")
    refused = await hall.proposer.submit_modal(form, answers("Hear them all", "          short"))
    assert refused.response is not None

    again = await hall.proposer.click(refused.response, label="Try again")
    await hall.proposer.submit_modal(again, answers("Hear them all", "Every company that asks is heard."))

    card = told(await hall.run(hall.proposer, "norm show", norm="N-1"))
    assert "it answers “What moved so many companies" in card


async def test_a_norm_is_tied_to_the_world_beside_its_links_here(hall: Members) -> None:
    await hall.propose()
    await hall.propose("Another", "States spare what everyone needs.")
    tied = await hall.run(hall.proposer, "norm link", norm="N-1", other="gge-f", kind="same_aim", note="Both spare it.")
    assert "**Kept:** N-1 · Spare the core has the same aim as UN GGE 2015 report (2015), 13(f)" in told(tied)
    linked = await hall.run(hall.proposer, "norm link", norm="N-1", other="N-2", kind="related_to")
    assert "N-2" in told(linked)

    history = told(await hall.run(hall.proposer, "norm history", norm="N-1"))

    assert "it has the same aim as UN GGE 2015 report (2015), 13(f)" in history


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("norm propose", {"question": "what is it?"}, "is none of the open questions"),
        ("norm link", {"norm": "N-1", "other": "gge-f", "kind": "amends"}, "choose from the list"),
        ("norm link", {"norm": "N-1", "other": "gge-f", "kind": "answers", "note": "It does."}, "cannot be said of"),
        ("norm link", {"norm": "N-1", "other": "gge-f", "kind": "mirror"}, "is empty"),
        ("norm link", {"norm": "N-1", "other": "gge-zz", "kind": "mirror", "note": "It does."}, "gge-zz"),
        ("norm link", {"norm": "N-1", "other": "N-9", "kind": "related_to"}, "There is no norm N-9"),
    ],
)
async def test_what_cannot_be_is_said_with_what_to_do(
    hall: Members, command: str, options: dict[str, str], says: str
) -> None:
    await hall.propose()
    assert says in told(await hall.run(hall.proposer, command, **options))


async def test_the_lists_offer_questions_and_relations_to_the_world(hall: Members) -> None:
    asked = await hall.proposer.autocomplete(hall.channel, "norm propose", "question", "distrusted")
    assert [choice["value"] for choice in asked] == ["q-contested-accession"]
    kinds = await hall.proposer.autocomplete(hall.channel, "norm link", "kind", "")
    assert {"merged_into", "builds_on", "analogous_to", "answers"} <= {choice["value"] for choice in kinds}


@pytest.mark.parametrize(
    ("other", "has", "lacks"),
    [
        ("N-2", {"merged_into", "amends"}, {"builds_on", "analogous_to", "answers"}),
        ("gge-f", {"builds_on", "analogous_to"}, {"merged_into", "amends", "answers"}),
        ("paris-call", {"analogous_to"}, {"merged_into", "builds_on", "answers"}),
        ("q-why-now", {"answers"}, {"merged_into", "builds_on", "analogous_to"}),
    ],
)
async def test_of_relations_only_those_are_offered_that_fit_the_other(
    hall: Members, other: str, has: set[str], lacks: set[str]
) -> None:
    kinds = await hall.proposer.autocomplete(hall.channel, "norm link", "kind", "", other=other)
    offered = {choice["value"] for choice in kinds}
    assert has <= offered
    assert not lacks & offered


async def test_a_question_of_the_congress_goes_from_the_agenda_through_its_review_onto_it(hall: Members) -> None:
    waiting = await hall.run(hall.proposer, "waiting")
    assert waiting.response is not None
    agenda = await hall.proposer.click(waiting.response, label="Agenda")
    assert agenda.response is not None
    listed = await hall.proposer.click(agenda.response, label="Open questions · 17")
    assert listed.response is not None
    form = await hall.proposer.click(listed.response, label="Ask another…")
    typed = {"words": "Who pays *for* it?", "answered_by": "A fund.\nA court.", "case": [], "source": "no link"}
    refused = await hall.proposer.submit_modal(form, typed)
    assert refused.response is not None
    again = await hall.proposer.click(refused.response, label="Try again")
    asked = await hall.proposer.submit_modal(again, typed | {"source": "https://news.example.org/damage"})
    assert "**Asked as R-1.** It is on the agenda once somebody else has confirmed it." in told(asked)
    assert "> Who pays \\*for\\* it?" in told(asked) and "What would answer it: A fund and A court." in told(asked)
    assert "(not graded)" in told(asked) and "kind-of-source" not in told(asked)
    shut = await hall.proposer.autocomplete(hall.channel, "norm propose", "question", "who pays")
    assert shut == []

    queue = await hall.run(hall.seconder, "waiting")
    assert queue.response is not None
    page = await hall.seconder.click(queue.response, label="Review")
    assert page.response is not None
    await hall.seconder.click(page.response, label="Confirm")

    agenda = await hall.proposer.click(waiting.response, label="Agenda")
    assert agenda.response is not None
    assert "Open questions · 18" in buttons(agenda.response)
    (offered,) = await hall.proposer.autocomplete(hall.channel, "norm propose", "question", "who pays")
    form = await hall.run(hall.proposer, "norm propose", question=offered["value"])
    await hall.proposer.submit_modal(form, answers("A fund pays", "Those who gain from it pay into a fund."))
    assert "it answers “Who pays \\*for\\* it?" in told(await hall.run(hall.proposer, "norm show", norm="N-1"))


async def test_many_questions_stand_on_pages_each_with_a_menu_of_its_own(hall: Members) -> None:
    for number in range(12):
        await hall.store.write(
            ask_question,
            who=hall.who(hall.convener, convener=True),
            asked=Asked(f"Who pays for damage of kind {number:02}?", Evidence("https://news.example.org/damage")),
            now=hall.clock(),
        )
    waiting = await hall.run(hall.proposer, "waiting")
    assert waiting.response is not None
    agenda = await hall.proposer.click(waiting.response, label="Agenda")
    assert agenda.response is not None
    page = (await hall.proposer.click(agenda.response, label="Open questions · 29")).response
    read: list[str] = []
    for number in (1, 2, 3):
        assert page is not None
        assert f"Page {number} of 3" in shown(page)
        read += [line for line in shown(page).splitlines() if line.startswith("- ")]
        if number < 3:
            page = (await hall.proposer.click(page, label="Next")).response
    assert len(set(read)) == 29

    assert page is not None
    menu = next(one for one in parts(page.components) if one.get("type") == 3)
    last = cast(list[dict[str, str]], menu["options"])[-1]
    picked = await hall.proposer.select(page, [last["value"]])
    assert f"## {read[-1].removeprefix('- ')}"[:60] in told(picked)


async def test_a_long_question_is_read_to_its_end_page_by_page(hall: Members) -> None:
    await hall.store.write(_argue_on, "q-why-now", 20)
    waiting = await hall.run(hall.proposer, "waiting")
    assert waiting.response is not None
    agenda = await hall.proposer.click(waiting.response, label="Agenda")
    assert agenda.response is not None
    listed = (await hall.proposer.click(agenda.response, label="Open questions · 17")).response
    assert listed is not None
    menu = next(one for one in parts(listed.components) if one.get("type") == 3)
    options = cast(list[dict[str, str]], menu["options"])
    asked = next(one["value"] for one in options if one["label"].startswith("What moved"))
    first = (await hall.proposer.select(listed, [asked])).response
    assert first is not None
    assert "Critic 19" not in shown(first)
    page = first
    while buttons(page).get("Next"):
        turned = (await hall.proposer.click(page, label="Next")).response
        assert turned is not None
        page = turned
    assert "Critic 19" in shown(page) and "**Next:**" in shown(page)


def _argue_on(tx: Tx, slug: str, n: int) -> None:
    question = tx.exec(select(Question.id).where(Question.slug == slug)).one()
    tx.add_all(
        Argument(
            slug=f"arg-{number}",
            subject_type="question",
            subject_id=question,
            side="con",
            speaker=f"Critic {number}",
            words="No company was asked. " * 12,
            confidence="background",
        )
        for number in range(n)
    )
