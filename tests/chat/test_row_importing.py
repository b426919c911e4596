"""`/action import`, `/claim import`, `/initiative import`: what a file would do, and the button that does it."""

import pytest
import simcord

from bot.services.record.action_views import action_view
from storage.store import Store
from tests.chat.deeds import EXTENSIONS, OUTAGE, logged, open_for_deeds
from tests.chat.hall import WORDS, HallBot, Turned, buttons, shown, told
from tests.chat.members import Members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what some of these tests are about.

HEAD = "kind,summary,date,source,colour\n"
ROW = "moratorium,Paused *sales*.,2026-04,https://e.org/a,red\n"


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    extensions = [*EXTENSIONS, "bot.chat.cogs.initiative"]
    return HallBot(store=sqlite_store, words=WORDS, now=Turned(), extensions=extensions)


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    return await open_for_deeds(simcord_env, sqlite_store, simcord_bot)


async def upload(
    hall: Members, command: str, text: str, by: simcord.MemberActor | None = None
) -> simcord.InteractionResult:
    return await hall.run(by or hall.convener, command, file=("upload.csv", text.encode()))


async def test_actions_are_shown_first_and_imported_at_the_press_of_a_button(hall: Members) -> None:
    answer = await upload(hall, "action import", HEAD + ROW + ROW.replace("2026-04", "2026-05") + ROW)

    assert answer.response is not None
    for said in (
        "## upload.csv: what an import would do",
        "3 rows were read.",
        "One column is unknown here and left aside: “colour”.",
        "it is left out: line 4.",
        "**2 entries are new** (action).",
    ):
        assert said in told(answer)
    await hall.convener.click(answer.response, label="Import 2 entries")
    assert shown(answer.response).startswith("**Imported 2 entries** as R-1 to R-2.")
    assert buttons(answer.response) == {}
    view = await hall.store.read(action_view, guild_id=hall.guild_id, handle="R-2")
    assert (view.entry.state, view.when.text) == ("confirmed", "2026-05")


async def test_what_is_wrong_is_told_by_line_in_the_words_of_the_command(hall: Members) -> None:
    wrong = "pr*nk,Paused.,2026-04,https://e.org/a\n,Paused.,2031,https://e.org/a\nmoratorium,A.,2031,https://e.org/a\n"

    answer = told(await upload(hall, "action import", HEAD + wrong))

    for said in (
        "**4 things are wrong, so nothing can be imported.**",
        "- Line 2: “pr\\*nk” is no kind of action.",
        "- Line 3: `kind` is empty, and is needed.",
        "- Line 3: “2031” lies ahead.",
        "- Line 4: “2031” lies ahead.",
    ):
        assert said in answer, answer


async def test_claims_and_participation_are_imported_by_recorders_alone(hall: Members) -> None:
    await logged(hall, "action log", OUTAGE)
    claims = "action,claimant,accused,basis,date,source\nR-1,Ukraine,Russia,media,2026-03-05,https://e.org/c\n"
    joins = "initiative,actor,status,date,source\nparis-call,China,joined,2026-03-01,https://e.org/d\n"
    assert "Only recorders and conveners import" in told(await upload(hall, "claim import", claims, hall.proposer))

    for command, text, kind in (("claim import", claims, "claim"), ("initiative import", joins, "participation")):
        answer = await upload(hall, command, text)
        assert f"**1 entry is new** ({kind})." in told(answer)
        assert answer.response is not None
        await hall.convener.click(answer.response, label="Import 1 entry")
        assert "**Imported 1 entry** as R-" in shown(answer.response)
