"""The small parts of the kit: ids that are read back as written, texts that stay harmless, limits, commands."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord import app_commands, ui
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.arrival import ANSWER_WITHIN, Punctuality
from bot.chat.context import Interaction
from bot.chat.permissions import BOT_PERMISSIONS, CREATE_PERMISSIONS, Need, invitation, missing, wanted
from bot.chat.sync import Synced, sync, tree_hash
from bot.chat.ui import limits
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.excerpts import quoted_lines
from bot.chat.ui.limits import card_size, units
from bot.chat.ui.paths import Path
from bot.chat.ui.text import clean, clip, day, escape, fenced, moment, one_line, quote, relative
from prompts import load
from tests.chat.layout_faults import card_faults

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CAST = Path("cast:{ballot:int}:{choice}")

# How Discord's client reads marks that our escaping must leave without effect (support.discord.com, "Markdown Text").
MARKS = re.compile(
    r"(?<!\\)(?:\\\\)*(?:\*|_(?=\w)|~~|\|\||`|\[[^\]]*\]\(|<[@#:/ta]|@(?:everyone|here))"
    r"|^\s*(?:#{1,3}\s|-#\s|>|(?:[-*+]|[0-9]+\.)\s)",
    re.MULTILINE,
)


class TestPaths:
    @given(st.integers(), st.from_regex(r"[a-z_]{1,20}", fullmatch=True))
    def test_what_is_written_is_read(self, ballot: int, choice: str) -> None:
        read = CAST.read(CAST.write({"ballot": ballot, "choice": choice}))
        assert read is not None
        assert (read.number("ballot"), read.word("choice")) == (ballot, choice)

    @pytest.mark.parametrize("custom_id", ["cast:12", "cast:12:for:more", "cast:x:for", "xcast:12:for", "cast:1\n:for"])
    def test_what_was_not_written_is_not_read(self, custom_id: str) -> None:
        assert CAST.read(custom_id) is None

    @pytest.mark.parametrize(
        "args",
        [{"ballot": 1}, {"ballot": 1, "choice": ""}, {"ballot": 1, "choice": "a:b"}, {"ballot": "x", "choice": "for"}],
    )
    def test_what_could_not_be_read_is_not_written(self, args: dict[str, int | str]) -> None:
        with pytest.raises(ValueError, match="cast"):
            CAST.write(args)

    def test_an_id_that_discord_would_refuse_is_not_written(self) -> None:
        with pytest.raises(ValueError, match="is no id"):
            CAST.write({"ballot": 1, "choice": "x" * limits.CUSTOM_ID})

    def test_a_path_begins_with_a_fixed_word(self) -> None:
        with pytest.raises(ValueError, match="fixed word"):
            Path("{anything}:12")


class TestTexts:
    @pytest.mark.parametrize(
        "text",
        [
            "**bold** _it_ ~~no~~ ||spoiler|| `code` ```block```",
            "[The bot says](https://evil.example) [a](b) [c](d)",
            "<@1> <@&2> <#3> </norm show:4> <t:1:R> <:a:5> @everyone @here",
            "# Heading\n## two\n-# small\n  # three",
            "1. one\n2. two\n  10. ten\n2026. A year\n- one\n+ two\n* three",
            "> said\n>>> all of it",
            "one\u2028# two\u20293. three\r- four\u0085-# five",
            r"\*not escaped by themselves\* \\* \[x](y)",
            "*__mixed__*\u202e\u200b**",
        ],
    )
    def test_a_members_marks_have_no_effect(self, text: str) -> None:
        assert not MARKS.search(escape(text)), escape(text)

    @given(st.text(alphabet=st.sampled_from("ab 12*_~|`[]()<>@#-+\\\n\r\u2028\t:/."), max_size=60))
    def test_no_mixture_of_marks_has_an_effect(self, text: str) -> None:
        bare = re.sub(r"https?://\S+", "", escape(text))
        assert not MARKS.search(bare), bare

    @pytest.mark.parametrize("text", ["N-12", "final_call", "D-2026-07", "seeking_seconds"])
    def test_our_own_identifiers_stay_as_they_are(self, text: str) -> None:
        assert escape(text) == text

    def test_addresses_stay_clickable(self) -> None:
        assert escape("see https://un.example/a_b_c?x=1 *now*") == r"see https://un.example/a_b_c?x=1 \*now\*"

    def test_what_cannot_be_seen_is_left_out(self) -> None:
        assert clean("a\u200b\u202eb\u2066c\ufeff\x00\u00ad") == "abc"
        assert (
            clean("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")
            == "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
        )

    @pytest.mark.parametrize(
        "text", ["1) one", "3.5 days", "(1. a)", "see article 12. It holds.", "#tag", "-no", "2026."]
    )
    def test_what_discord_shows_as_it_is_stays_as_it_is(self, text: str) -> None:
        assert escape(text) == text

    @given(st.text(alphabet=st.sampled_from("ab 12.-#+>*\n"), max_size=60), st.integers(6, 20))
    def test_what_a_division_puts_first_on_a_line_has_no_effect(self, text: str, room: int) -> None:
        for line in quoted_lines(text, room):
            assert not MARKS.search(line.removeprefix("> ")), line

    def test_a_title_is_one_line(self) -> None:
        assert one_line("  a\n\n b\t c\u200b ") == "a b c"

    def test_each_line_of_a_quotation_is_marked(self) -> None:
        assert quote("one\n\n> two") == "> one\n> \n> \\> two"

    @pytest.mark.parametrize(("text", "block"), [("a *b*", "```\na *b*\n```"), ("```x", None), ("ends `", None)])
    def test_a_text_is_fenced_if_it_can_be_copied_from_there(self, text: str, block: str | None) -> None:
        assert fenced(text) == block

    @given(st.text(max_size=40), st.integers(0, 40))
    def test_a_cut_text_fits_and_says_so(self, text: str, limit: int) -> None:
        cut = clip(text, limit)
        assert units(cut) <= limit
        assert cut == text or not cut or cut.endswith("\u2026")

    def test_a_cut_leaves_neither_half_an_emoji_nor_half_an_escape(self) -> None:
        assert clip("ab\U0001f600cd", 4) == "ab\u2026"
        assert clip(r"abc\*def", 5) == "abc\u2026"

    def test_times_are_discords_own(self) -> None:
        assert moment(NOON) == "<t:1777636800:f> (<t:1777636800:R>)"
        assert (relative(NOON), day(NOON)) == ("<t:1777636800:R>", "<t:1777636800:D>")

    def test_a_time_without_a_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            moment(NOON.replace(tzinfo=None))


class PartButton(PublicButton, path="part:{number:int}"):
    pass


def layout(*items: ui.Item[Any]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def row(*buttons: ui.Item[Any]) -> ui.ActionRow[ui.LayoutView]:
    made: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for button in buttons:
        made.add_item(button)
    return made


class TestLimits:
    async def test_the_size_counts_everything_nested(self) -> None:
        view = layout(ui.Container(ui.TextDisplay("ab\U0001f600"), ui.TextDisplay("c"), row(PartButton("x", number=1))))
        size = card_size(view)
        assert (size.components, size.characters, size.fits) == (5, 5, True)

    async def test_a_sound_card_has_no_faults(self) -> None:
        view = layout(ui.Container(ui.TextDisplay("A card"), row(PartButton("x", number=1), PartButton("y", number=2))))
        assert card_faults(view, [PartButton.path.template]) == []

    @pytest.mark.parametrize(
        ("broken", "fault"),
        [
            (lambda: layout(ui.TextDisplay("x" * 2001), ui.TextDisplay("x" * 2000)), "4001 characters"),
            (lambda: layout(ui.TextDisplay(" ")), "a text is empty"),
            (lambda: layout(row(PartButton("x", number=1), PartButton("y", number=1))), "2 components have the id"),
            (lambda: layout(row(ui.Button(label="x", custom_id="stray"))), "matches 0 templates"),
            (lambda: layout(row(PartButton("x" * 81, number=1))), "has 81 characters"),
            (lambda: layout(ui.MediaGallery(discord.MediaGalleryItem("attachment://c.png"))), "no alt text"),
        ],
    )
    async def test_a_limit_that_is_broken_is_named(self, broken: Any, fault: str) -> None:
        assert any(fault in one for one in card_faults(broken(), [PartButton.path.template]))

    async def test_a_select_counts_among_the_ids(self) -> None:
        select: ui.Select[Any] = ui.Select(custom_id="x" * 101, options=[discord.SelectOption(label="a")])
        assert any("101 characters" in one for one in card_faults(layout(row(select))))


class TestPermissions:
    def test_the_invitation_asks_for_what_is_needed_and_no_more(self) -> None:
        assert wanted().value == 309237763072
        assert not wanted().administrator
        assert f"permissions={wanted().value}" in invitation(5)
        assert "applications.commands" in invitation(5)

    @pytest.mark.parametrize("need", [*BOT_PERMISSIONS, *CREATE_PERMISSIONS], ids=lambda need: need.flag)
    def test_each_has_a_name_and_a_reason(self, need: Need) -> None:
        assert load().has(f"permission.{need.flag}")
        assert load().has(f"permission_reason.{need.flag}")

    def test_what_is_missing_is_listed(self) -> None:
        held = discord.Permissions(wanted().value)
        assert missing(held) == ()
        held.update(attach_files=False)
        assert [need.flag for need in missing(held)] == ["attach_files"]
        assert missing(discord.Permissions.none()) == BOT_PERMISSIONS


@dataclass
class FakeInteraction:
    created_at: datetime


class TestPunctuality:
    def test_the_clock_of_the_machine_may_be_wrong(self) -> None:
        shown = NOON
        punctual = Punctuality(lambda: shown)
        prompt = cast(Interaction, FakeInteraction(NOON - 30 * ANSWER_WITHIN))
        slow = cast(Interaction, FakeInteraction(NOON - 32 * ANSWER_WITHIN))
        punctual.note(prompt)
        punctual.note(slow)
        assert punctual.age(prompt) <= ANSWER_WITHIN < punctual.age(slow)

    def test_after_a_jump_of_the_clock_people_are_answered_again(self) -> None:
        shown = [NOON]
        punctual = Punctuality(lambda: shown[0])
        punctual.note(cast(Interaction, FakeInteraction(NOON)))
        shown[0] = NOON + 10 * ANSWER_WITHIN
        late = cast(Interaction, FakeInteraction(NOON))
        assert punctual.age(late) > ANSWER_WITHIN
        for _ in range(64):
            punctual.note(late)
        assert punctual.age(late) <= ANSWER_WITHIN


class CountingTree(app_commands.CommandTree[discord.Client]):
    """A tree with one command that counts how often it was sent."""

    def __init__(self, about: str = "propose a norm") -> None:
        super().__init__(discord.Client(intents=discord.Intents.none()))
        self.times_sent = 0
        self.say(about)

    def say(self, about: str) -> None:
        @app_commands.command(name="norm", description=about)
        async def norm(interaction: discord.Interaction) -> None: ...

        self.add_command(norm, override=True)

    async def sync(self, *, guild: Any = None) -> list[Any]:
        self.times_sent += 1
        return [SimpleNamespace(name="norm", id=55)]


class TestSync:
    async def test_commands_are_sent_only_when_they_changed(self) -> None:
        tree, synced = CountingTree(), Synced()
        assert await sync(tree, synced)
        assert not await sync(tree, synced)
        tree.say("propose a norm to others")
        assert await sync(tree, synced)
        assert await sync(tree, synced, force=True)
        assert tree.times_sent == 3

    async def test_what_was_sent_is_remembered_across_a_restart(self) -> None:
        tree, synced, later = CountingTree(), Synced(), Synced()
        await sync(tree, synced)
        later.load(synced.as_data())
        assert not await sync(tree, later)
        assert later.mention("norm propose") == "</norm propose:55>"

    def test_a_command_is_named_also_before_its_id_is_known(self) -> None:
        assert Synced().mention("norm propose") == "`/norm propose`"

    async def test_the_hash_does_not_depend_on_the_process(self) -> None:
        assert tree_hash(CountingTree()) == tree_hash(CountingTree())
        assert tree_hash(CountingTree()) != tree_hash(CountingTree("something else"))
