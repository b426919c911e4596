"""`/actor brief`, `/norm brief` and `/congress export`: files to take away, and what is said where there are none."""

import io
import json
import zipfile

import discord
import pytest
import simcord

from storage.store import Store
from tests.chat.hall import WORDS, HallBot, Turned, told
from tests.chat.members import EXTENSIONS, Members, open_for_members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what some of these tests are about.


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    extensions = [*EXTENSIONS, "bot.chat.cogs.actor", "bot.chat.cogs.congress"]
    return HallBot(store=sqlite_store, words=WORDS, now=Turned(), extensions=extensions)


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    hall = await open_for_members(simcord_env, sqlite_store, simcord_bot)
    await hall.propose("Spare **the** core")
    return hall


async def files(result: simcord.InteractionResult) -> dict[str, bytes]:
    """The files of the one answer, which is private."""
    answers = [one for one in (result.response, *result.followups) if one is not None]
    assert all(one.ephemeral for one in answers)
    found: list[discord.Attachment] = [file for one in answers for file in one.attachments]
    return {one.filename: await one.read() for one in found}


async def test_the_brief_of_an_actor_is_markdown_and_pdf(hall: Members) -> None:
    result = await hall.run(hall.unseated, "actor brief", actor="Microsoft")

    assert "**The brief of Microsoft**, as of 2026-11-02" in told(result)
    made = await files(result)
    assert list(made) == ["brief-co-microsoft.md", "brief-co-microsoft.pdf"]
    assert made["brief-co-microsoft.pdf"].startswith(b"%PDF-")
    text = made["brief-co-microsoft.md"].decode()
    assert "Home state: United States (unverified)." in text
    assert "champions it (statement) · R-p001" in text
    assert "## What it did, undisputed" in text


@pytest.mark.parametrize(
    ("norm", "title", "name"),
    [("n1", r"# Brief: N-1 · Spare \*\*the\*\* core", "brief-n-1"), ("gge-f", "# Brief: UN GGE 2015", "brief-gge-f")],
)
async def test_the_brief_of_a_norm_is_of_this_congress_or_of_an_initiative(
    hall: Members, norm: str, title: str, name: str
) -> None:
    made = await files(await hall.run(hall.proposer, "norm brief", norm=norm))
    assert made[f"{name}.md"].decode().startswith(title)
    assert made[f"{name}.pdf"].startswith(b"%PDF-")


async def test_a_norm_that_is_supported_with_its_initiative_is_not_said_to_have_nothing(hall: Members) -> None:
    made = await files(await hall.run(hall.proposer, "norm brief", norm="paris-5"))

    brief = made["brief-paris-5.md"].decode()
    assert "81 of 193 support it" in brief
    assert "those counted above support it through Paris Call" in brief
    assert "Nothing is on record" not in brief


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("actor brief", {"actor": "Nobody & Sons"}, "“Nobody & Sons” is not among the actors"),
        ("norm brief", {"norm": "N-77"}, "There is no norm N-77"),
        ("norm brief", {"norm": "paris-call"}, "is no norm. A brief is of a norm of this congress"),
    ],
)
async def test_what_has_no_brief_is_refused(hall: Members, command: str, options: dict[str, str], says: str) -> None:
    result = await hall.run(hall.proposer, command, **options)
    assert says in told(result)
    assert await files(result) == {}


async def test_the_export_gives_each_what_they_may_see(hall: Members) -> None:
    (root,) = [one for one in await hall.bot.tree.fetch_commands() if one.name == "congress"]
    # Else Discord hides the group from all who may not manage the server.
    hall.people[0].guild.set_command_permissions(root, {hall.proposer: True})
    for person, unconfirmed in ((hall.convener, True), (hall.proposer, False)):
        result = await hall.run(person, "congress export")
        assert ("what awaits a review is in it as well" in told(result)) is unconfirmed
        (data,) = (await files(result)).values()
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            listed = json.loads(opened.read("manifest.json"))
            assert listed["unconfirmed"] is unconfirmed
            assert listed["rows"]["norm"] == 1
            assert "# The record as tables" in opened.read("README.md").decode()


async def test_an_archive_that_discord_does_not_take_is_refused_with_the_way_round(
    hall: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.briefing.FILE", 2**20 // 2**10)
    assert "`python -m bot export record` writes it to a file" in told(await hall.run(hall.convener, "congress export"))
