"""The public register in a browser, opened as files: for every reader, without a network, and found by search."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.congress.ballots import Choice
from bot.services.ballots import cast, open_ballot_of
from bot.services.votes import close_ballot
from bot.site.writer import write_site
from storage.store import Store
from tests.browser.barriers import Colours, barriers
from tests.services.conftest import GUILD, Forum
from tests.site.conftest import opened, site_of

pytestmark = pytest.mark.browser

Open = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a site with the reference record, a norm and a decision; it is only read."""
    folder = tmp_path_factory.mktemp("register")
    shutil.copyfile(sqlite_template, folder / "congress.db")
    async with await Store.open(f"sqlite:///{folder / 'congress.db'}") as store:
        await _write(store, folder / "site")
    return (folder / "site").as_uri()


async def _write(store: Store, folder: Path) -> None:
    forum: Forum = await opened(store, 6)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=await forum.bring_to_vote())
    for who, choice in zip(forum.people, (Choice.FOR_WITH_RESERVATION, Choice.FOR, Choice.AGAINST), strict=False):
        await forum.store.write(cast, who=who, ballot_id=ballot, choice=choice, reason="With care.", now=forum.now)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))
    write_site(folder, await site_of(forum))


@pytest.fixture
async def open_page(browser: Browser, site: str) -> AsyncIterator[Open]:
    """Opens pages of the site; none may write an error or ask for anything that is not in its folder."""
    troubles: list[str] = []
    async with AsyncExitStack() as contexts:

        async def opening(path: str, *, width: int = 1280, scripts: bool = True) -> Page:
            context = await browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=scripts)
            contexts.push_async_callback(context.close)
            page = await context.new_page()
            page.on("console", lambda said: troubles.append(said.text))
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.on("request", lambda asked: troubles.append(asked.url) if not asked.url.startswith(site) else None)
            await page.goto(f"{site}/{path}")
            return page

        yield opening
    assert troubles == []


PAGES = (
    "index.html",
    "actors/state-rus.html",
    "matrix.html",
    "matrix/companies.html",
    "norms/N-1.html",
    "decisions/D-2026-01.html",
    "search.html?q=NotPetya",
)
WINDOWS: dict[int, Sequence[Colours]] = {1280: ("light",), 390: ("dark",)}
"""Each width in one of the colours: neither depends on the other."""


@pytest.mark.parametrize("width", WINDOWS)
async def test_nothing_keeps_a_reader_out(open_page: Open, width: int) -> None:
    for path in PAGES:
        page = await open_page(path, width=width)
        assert await barriers(page, colours=WINDOWS[width]) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        await page.context.close()


async def test_a_page_of_320_pixels_does_not_scroll_sideways(open_page: Open) -> None:
    for path in PAGES:
        page = await open_page(path, width=320)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


async def test_search_finds_names_deeds_and_other_names(open_page: Open) -> None:
    page = await open_page("index.html")
    await page.get_by_role("searchbox").fill("Maersk")
    await page.keyboard.press("Enter")
    results = page.get_by_role("main").locator("#results")
    await expect(results.get_by_role("link", name=re.compile("Maersk")).first).to_be_visible()
    box = page.get_by_role("searchbox")
    await box.fill("notpetya uk")
    await expect(page.get_by_role("status")).to_have_text(re.compile("found"))
    await expect(results.get_by_text("R-a-attr-notpetya-uk")).to_be_visible()
    await box.fill("Russian Federation")
    await results.get_by_role("link", name="Russia", exact=True).click()
    await expect(page.get_by_role("heading", name="Russia", exact=True)).to_be_visible()


async def test_hostile_search_is_words(open_page: Open) -> None:
    page = await open_page("search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    await expect(page.get_by_role("searchbox")).to_have_value("<img src=x onerror=alert(1)>")
    await expect(page.get_by_role("status")).to_have_text(re.compile("Nothing fits"))


async def test_a_list_is_filtered_by_any_name(open_page: Open) -> None:
    page = await open_page("actors.html")
    await page.get_by_role("searchbox").fill("FRA")
    await expect(page.get_by_role("link", name="France", exact=True)).to_be_visible()
    await expect(page.get_by_role("link", name="Germany", exact=True)).to_be_hidden()
    await expect(page.get_by_role("status")).to_have_text(re.compile(r"\d+ shown"))


async def test_the_files_and_what_they_hold_fit_a_phone(open_page: Open) -> None:
    page = await open_page("downloads.html", width=390)
    table = page.get_by_role("table")

    assert await table.evaluate("one => one.offsetWidth <= one.parentElement.clientWidth")


async def test_without_scripts_every_list_is_there(open_page: Open) -> None:
    page = await open_page("actors.html", scripts=False)
    await expect(page.get_by_role("link", name="Germany", exact=True)).to_be_visible()
    await expect(page.get_by_role("searchbox")).to_be_hidden()
    page = await open_page("search.html", scripts=False)
    await page.get_by_role("main").get_by_role("link", name="Timelines").click()
    await expect(page.get_by_role("heading", name="Timelines", level=1)).to_be_visible()


async def test_a_keyboard_reaches_everything(open_page: Open) -> None:
    page = await open_page("matrix/companies.html")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    table = page.get_by_role("region", name="Companies and industry")
    await expect(table).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(table).not_to_have_js_property("scrollLeft", 0)  # The page forbids what `wait_for_function` evaluates.
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('th') !== null")


async def test_the_heads_of_a_matrix_stay_in_sight(open_page: Open) -> None:
    page = await open_page("matrix/states.html", width=390)
    table = page.locator(".tall")
    await table.evaluate("box => box.scrollTo(400, 1500)")
    box, head = await table.bounding_box(), await page.locator("thead th").nth(3).bounding_box()
    side = await page.locator("tbody th").nth(60).bounding_box()
    assert box is not None and head is not None and side is not None
    assert abs(head["y"] - box["y"]) <= 2
    assert abs(side["x"] - box["x"]) <= 2


async def test_words_in_the_heads_of_a_matrix_stay_whole(open_page: Open) -> None:
    page = await open_page("matrix/states.html", width=390)
    broken = await page.evaluate(
        """() => [...document.querySelectorAll('.matrix th')].flatMap(head => {
            const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT), found = [];
            for (let text; (text = walker.nextNode());)
                for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
                    const range = document.createRange();
                    range.setStart(text, word.index);
                    range.setEnd(text, word.index + word[0].length);
                    if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) found.push(word[0]);
                }
            return found;
        })"""
    )
    assert broken == []
