"""`/position import`: what a file would do, the button that does it, and files that are no use."""

import pytest
import simcord
from sqlmodel import Session, col, func, select

from bot.congress.record.sheets import BYTES_MOST, ROWS_MOST
from storage.store import Store
from storage.tables import Entry
from tests.chat.hall import HallBot, buttons, shown, told
from tests.chat.members import Members, open_for_members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.

HEAD = "actor,norm,stance,form,date,source,summary\n"
ROW = "Microsoft,N-1,support,statement,2018-03,https://news.org/a,\n"


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    hall = await open_for_members(simcord_env, sqlite_store, simcord_bot)
    await hall.propose()
    return hall


async def upload(
    hall: Members, data: str | bytes, name: str = "positions.csv", *, by: simcord.MemberActor | None = None
) -> simcord.InteractionResult:
    content = data.encode() if isinstance(data, str) else data
    return await hall.run(by or hall.convener, "position import", file=(name, content))


async def entries(hall: Members) -> int:
    def count(tx: Session) -> int:
        query = select(func.count()).select_from(Entry).where(col(Entry.congress_id).is_not(None))
        return tx.exec(query.where(Entry.state == "confirmed")).one()

    return await hall.store.read(count)


async def test_a_file_is_shown_first_and_imported_at_the_press_of_a_button(hall: Members) -> None:
    answer = await upload(hall, "\ufeff" + HEAD + ROW + ROW.replace("2018-03", "2019") + ROW)

    assert answer.response is not None
    for said in (
        "## positions.csv: what an import would do",
        "3 rows were read.",
        "**2 positions are new**, of 1 actor on 1 subject.",
        "it is left out: line 4.",
    ):
        assert said in told(answer)
    assert await entries(hall) == 0
    await hall.convener.click(answer.response, label="Import 2 positions")
    assert shown(answer.response).startswith("**Imported 2 positions** as R-1 to R-2.")
    assert buttons(answer.response) == {}
    assert await entries(hall) == 2


async def test_whoever_thinks_better_of_it_cancels(hall: Members) -> None:
    answer = await upload(hall, HEAD + ROW)
    assert answer.response is not None
    await hall.convener.click(answer.response, label="Cancel")
    assert await entries(hall) == 0


async def test_what_changed_meanwhile_is_told_and_nothing_is_imported(hall: Members) -> None:
    first, second = await upload(hall, HEAD + ROW), await upload(hall, HEAD + ROW)
    assert first.response is not None
    assert second.response is not None
    await hall.convener.click(first.response, label="Import 1 position")
    pressed = await hall.convener.click(second.response, label="Import 1 position")
    assert "The record has changed since the file was checked" in told(pressed)
    assert await entries(hall) == 1


async def test_what_is_wrong_is_told_by_line_and_offers_no_button(hall: Members) -> None:
    answer = await upload(hall, HEAD.replace("summary", "colour") + ROW.replace("support", "silent"))
    assert "Line 2: `stance` says “silent”, which is computed, never logged." in told(answer)
    assert "One column is unknown here and left aside: “colour”." in told(answer)
    assert answer.response is not None
    assert buttons(answer.response) == {}


async def test_a_long_report_is_a_file(hall: Members) -> None:
    rows = "".join(ROW.replace("Microsoft", f"Nobody & {'*' * 30} @everyone {n}") for n in range(400))
    answer = await upload(hall, HEAD + rows)
    assert "more: the whole report is in the file" in told(answer)
    assert answer.response is not None
    (report,) = answer.response.attachments
    whole = (await report.read()).decode()
    assert whole.count("\n- Line ") == 400


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "empty.csv", "The file is empty."),
        (b"\x89PNG\r\n\0\0", "picture.csv", "The file is no text"),
        ((HEAD + "Büro\n").encode("latin-1"), "old.csv", "From line 2 on the file is not in UTF-8"),
        (b"%PDF-1.7 hello", "paper.pdf", "no heading that is known here"),
        (b"actor,norm\nA,B\n", "few.csv", "These columns are missing: stance, form, date, source."),
        (b"{", "broken.json", "The file holds no rows"),
        (b'[{"actor": ]', "broken.json", "On line 1 the file stops being JSON."),
        ((HEAD + '"' + ROW).encode(), "quote.csv", "The record that begins on line 2 cannot be read"),
        (b"a" * (BYTES_MOST + 1), "large.csv", "The file has 26 MB; an import takes 25 MB at most."),
        ((HEAD + "A\n" * (ROWS_MOST + 1)).encode(), "long.csv", "more than 100,000 rows"),
    ],
    ids=lambda one: one if isinstance(one, str) and "." in one and " " not in one else "",
)
async def test_a_file_that_is_no_use_is_refused_with_what_to_do(
    hall: Members, data: bytes, name: str, says: str
) -> None:
    answer = told(await upload(hall, data, name))
    assert says in answer
    assert "Nothing was read." in answer
    assert await entries(hall) == 0


async def test_hostile_text_is_shown_as_typed(hall: Members) -> None:
    answer = told(await upload(hall, HEAD + ROW.replace("Microsoft", "**@everyone** [x](https://y.org)")))
    assert "“\\*\\*\\@everyone\\*\\* \\[x\\](https://y.org)”" in answer


async def test_only_recorders_and_conveners_import(hall: Members) -> None:
    answer = told(await upload(hall, HEAD + ROW, by=hall.proposer))
    assert "Only recorders and conveners import files." in answer
