"""The forms by which deeds, claims, commitments, levels and participation are corrected."""

from typing import Any

import pytest
import simcord

from bot.services.record.action_views import action_view
from bot.services.record.entry_acts import show_entry
from bot.services.record.entry_review import confirm
from storage.store import Store
from tests.chat.deeds import EXTENSIONS, OUTAGE, PROMISED, SAID, WORDS_OF_IT, logged, open_for_deeds
from tests.chat.hall import WORDS, HallBot, Turned, shown, told
from tests.chat.members import Members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what some of these tests are about.

JOINED = {
    "initiative": "paris-call",
    "actor": "China",
    "status": "announced",
    "date": "by 2026-03",
    "source": "https://example.com/said",
}
WHY = "The page says *otherwise*."


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    extensions = [*EXTENSIONS, "bot.chat.cogs.initiative"]
    return HallBot(store=sqlite_store, words=WORDS, now=Turned(), extensions=extensions)


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    return await open_for_deeds(simcord_env, sqlite_store, simcord_bot)


async def opened(hall: Members, handle: str, person: simcord.MemberActor) -> simcord.InteractionResult:
    """The form that the button opens."""
    result = await hall.run(person, "position show", entry=handle)
    assert result.response is not None
    return await person.click(result.response, label="Correct…")


def filled(form: simcord.InteractionResult) -> dict[str, Any]:
    """What stands in the fields of a form, as it would be sent back."""
    assert form.modal is not None, told(form)
    found: dict[str, Any] = {}
    for label in form.modal["components"]:
        field = label["component"]
        chosen = [one["value"] for one in field.get("options", ()) if one.get("default")]
        found[field["custom_id"]] = chosen or field.get("value") or ""
    return found


async def corrected(hall: Members, handle: str, person: simcord.MemberActor, **changes: Any) -> str:
    """Correct an entry by its form; returns what was answered."""
    form = await opened(hall, handle, person)
    answer = await person.submit_modal(form, filled(form) | changes | {"why": WHY})
    assert answer.response is not None
    return shown(answer.response)


async def log_all(hall: Members) -> None:
    """R-1 an action, R-2 a claim on it, R-3 a commitment with R-4 its level, R-5 an event of participation."""
    await logged(hall, "action log", OUTAGE)
    await logged(hall, "claim log", SAID)
    form = await hall.run(hall.convener, "commitment log", **PROMISED, due="2027-03", level="1_declared")
    await hall.convener.submit_modal(form, WORDS_OF_IT)
    await logged(hall, "initiative log", JOINED)


@pytest.mark.parametrize(
    ("handle", "says", "changes", "then"),
    [
        (
            "R-1",
            {"summary": "Malware stopped the **ports** of a country.", "dated": "2026-03-02", "doers": ""},
            {"summary": "It stopped two *ports*."},
            ["It stopped two \\*ports\\*.", "**Russia**, accused by Ukraine"],
        ),
        (
            "R-2",
            {"accused": "Russia", "basis": ["receiver_government"], "dated": "2026-03-05"},
            {"accused": "", "basis": ["media"]},
            ["press investigation", "2026-03-05, 3 days after the incident"],
        ),
        (
            "R-3",
            {"words": "Will publish what it is told.", "shown_by": "A report a year.", "due": "2027-03"},
            {"due": ""},
            ["> Will publish what it is told.", "1 · declared only (2026-01, R-4)"],
        ),
        ("R-4", {"level": ["1"], "dated": "2026-01", "summary": ""}, {"level": ["4"]}, ["4 · in contracts"]),
        (
            "R-5",
            {"status": ["announced"], "date": "by 2026-03", "reason": ""},
            {"status": ["joined"]},
            ["joined", "by 2026-03"],
        ),
    ],
)
async def test_a_form_says_what_stands_and_what_it_leaves_stays(
    hall: Members, handle: str, says: dict[str, Any], changes: dict[str, Any], then: list[str]
) -> None:
    await log_all(hall)
    form = filled(await opened(hall, handle, hall.convener))
    assert {name: form[name] for name in says} == says

    answer = await corrected(hall, handle, hall.convener, **changes)

    for said in (f"**R-6 corrects {handle}.**", "> The page says \\*otherwise\\*.", *then):
        assert said in answer, answer
    old = await hall.store.read(show_entry, who=hall.who(hall.convener, convener=True), handle=handle)
    assert (old.entry.state, old.entry.replaced_by) == ("replaced", "R-6")


async def test_a_reviewer_corrects_a_deed_and_what_does_not_fit_is_given_back(hall: Members) -> None:
    await hall.run(hall.proposer, "action log", **OUTAGE)

    refused = await corrected(hall, "R-1", hall.seconder, dated="2031", summary="It stopped *two* ports.")
    assert "lies ahead" in refused
    assert "It stopped" in refused
    assert "That is what R-1 says already" in await corrected(hall, "R-1", hall.seconder)

    answer = await corrected(hall, "R-1", hall.seconder, doers="Amazon; co-ibm")
    assert "**R-2 would correct R-1,**" in answer
    assert "**Done by** Amazon and IBM (undisputed)" in answer
    await hall.store.write(confirm, who=hall.who(hall.proposer), handle="R-2", now=hall.clock())
    view = await hall.store.read(action_view, guild_id=hall.guild_id, handle="R-2")
    assert (view.entry.state, view.summary, view.status) == ("confirmed", OUTAGE["summary"], "confirmed")
