"""Modals with every kind of input."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands

from sandbox import FileValue, LocalDiscord, Outcome, PersonRefused
from sandbox.interactions import FORMS_KEPT
from sandbox.outcomes import Modal

from .conftest import Bot, running

Given = dict[str, object]


class Everything(discord.ui.Modal, title="Everything"):
    """Five inputs are a modal's limit, so there are two forms."""

    def __init__(self, given: Given) -> None:
        super().__init__(custom_id="everything")
        self.given = given
        self.reason: discord.ui.TextInput[Everything] = discord.ui.TextInput(
            custom_id="reason", style=discord.TextStyle.paragraph, min_length=3, max_length=10, default="because"
        )
        self.choice: discord.ui.RadioGroup[Everything] = discord.ui.RadioGroup(custom_id="choice", required=True)
        self.choice.add_option(label="For", value="for")
        self.choice.add_option(label="Against", value="against")
        self.topics: discord.ui.CheckboxGroup[Everything] = discord.ui.CheckboxGroup(
            custom_id="topics", min_values=1, max_values=2
        )
        for word in ("law", "economics", "engineering"):
            self.topics.add_option(label=word.title(), value=word)
        self.sure: discord.ui.Checkbox[Everything] = discord.ui.Checkbox(custom_id="sure")
        for label, component in (
            ("Reason", self.reason),
            ("Your vote", self.choice),
            ("Topics", self.topics),
            ("I am sure", self.sure),
        ):
            self.add_item(discord.ui.Label(text=label, component=component))
        self.add_item(discord.ui.TextDisplay("Read this first."))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        self.given |= {
            "reason": self.reason.value,
            "choice": self.choice.value,
            "topics": list(self.topics.values),
            "sure": self.sure.value,
        }
        await interaction.response.send_message("noted", ephemeral=True)


class Selects(discord.ui.Modal, title="Selects"):
    """Selects and files."""

    def __init__(self, given: Given) -> None:
        super().__init__(custom_id="selects")
        self.given = given
        self.kind: discord.ui.Select[Selects] = discord.ui.Select(
            custom_id="kind",
            required=False,
            options=[discord.SelectOption(label="State", value="state", default=True)],
        )
        self.who: discord.ui.UserSelect[Selects] = discord.ui.UserSelect(custom_id="who", required=True)
        self.where: discord.ui.ChannelSelect[Selects] = discord.ui.ChannelSelect(custom_id="where", required=False)
        self.papers: discord.ui.FileUpload[Selects] = discord.ui.FileUpload(
            custom_id="papers", required=False, max_values=2
        )
        for label, component in (
            ("Kind", self.kind),
            ("Who", self.who),
            ("Where", self.where),
            ("Papers", self.papers),
        ):
            self.add_item(discord.ui.Label(text=label, component=component))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        self.given |= {
            "kind": self.kind.values,
            "who": [user.id for user in self.who.values],
            "where": [channel.name for channel in self.where.values],
            "papers": [await paper.read() for paper in self.papers.values],
        }
        await interaction.response.send_message("noted", ephemeral=True)


def form_bot(given: Given) -> Bot:
    bot = Bot()

    @app_commands.command(description="One form")
    async def everything(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Everything(given))

    @app_commands.command(description="Another form")
    async def selects(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Selects(given))

    bot.tree.add_command(everything)
    bot.tree.add_command(selects)
    return bot


async def test_what_is_filled_in_arrives(local: LocalDiscord) -> None:
    given: Given = {}
    async with running(form_bot(given), local):
        grace = local.person("grace")
        form = await grace.invoke("everything")
        filled = {"Reason": "it is just", "choice": "for", "Topics": ["law", "economics"], "I am sure": True}
        outcome = await grace.submit(form, filled)
        assert outcome.status == "message"
    assert given == {"reason": "it is just", "choice": "for", "topics": ["law", "economics"], "sure": True}
    local.assert_faithful()


async def test_what_was_filled_in_beforehand_counts(local: LocalDiscord) -> None:
    given: Given = {}
    async with running(form_bot(given), local):
        grace = local.person("grace")
        await grace.submit(await grace.invoke("everything"), {"choice": "against", "topics": "law"})
    assert given == {"reason": "because", "choice": "against", "topics": ["law"], "sure": False}


async def test_selects_and_files_arrive_resolved(local: LocalDiscord) -> None:
    given: Given = {}
    async with running(form_bot(given), local):
        grace = local.person("grace")
        papers = [FileValue("a.txt", b"a"), FileValue("b.txt", b"b")]
        filled = {"who": [local.person("kofi")], "where": [local.channel("welcome")], "papers": papers}
        await grace.submit(await grace.invoke("selects"), filled)
    assert given == {
        "kind": ["state"],
        "who": [local.person("kofi").user_id],
        "where": ["welcome"],
        "papers": [b"a", b"b"],
    }
    local.assert_faithful()


@pytest.mark.parametrize(
    ("form", "filled", "sentence"),
    [
        ("everything", {"choice": "for", "topics": "law", "reason": "no"}, "at least 3"),
        ("everything", {"choice": "for", "topics": "law", "reason": "x" * 11}, "at most 10"),
        ("everything", {"choice": "for", "topics": "law", "reason": ""}, "required"),
        ("everything", {"topics": "law"}, "a choice is required"),
        ("everything", {"choice": "maybe", "topics": "law"}, "not among"),
        ("everything", {"choice": ["for", "against"], "topics": "law"}, "at most 1"),
        ("everything", {"choice": "for"}, "at least 1"),
        ("everything", {"choice": "for", "topics": ["law", "economics", "engineering"]}, "at most 2"),
        ("everything", {"choice": "for", "topics": "law", "other": "x"}, "no input"),
        ("selects", {}, "at least 1"),
        ("selects", {"who": ["1"]}, "no such person"),
        ("selects", {"who": ["1"], "papers": "x"}, "no such person"),
    ],
)
async def test_the_client_refuses(local: LocalDiscord, form: str, filled: Given, sentence: str) -> None:
    given: Given = {}
    async with running(form_bot(given), local):
        grace = local.person("grace")
        opened = await grace.invoke(form)
        with pytest.raises(PersonRefused, match=sentence):
            await grace.submit(opened, filled)
        assert given == {}
        # The form is still open.
        assert local.core.interactions.modal(opened.modal.id if opened.modal else "") is not None


async def test_a_form_belongs_to_one_person_and_one_submit(local: LocalDiscord) -> None:
    async with running(form_bot({}), local):
        opened = await local.person("grace").invoke("everything")
        filled = {"choice": "for", "topics": "law"}
        with pytest.raises(PersonRefused, match="no longer open"):
            await local.person("ada").submit(opened, filled)
        await local.person("grace").submit(opened, filled)
        with pytest.raises(PersonRefused, match="no longer open"):
            await local.person("grace").submit(opened, filled)


async def test_a_form_opened_from_a_button_may_change_its_message(local: LocalDiscord) -> None:
    bot = Bot()

    class Reason(discord.ui.Modal, title="Reason"):
        text: discord.ui.TextInput[Reason] = discord.ui.TextInput(label="Why", custom_id="why")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            await interaction.response.edit_message(content=f"because {self.text.value}")

    @app_commands.command(description="Go")
    async def go(interaction: discord.Interaction) -> None:
        view = discord.ui.View()
        button: discord.ui.Button[discord.ui.View] = discord.ui.Button(label="Why?")

        async def ask(pressed: discord.Interaction) -> None:
            await pressed.response.send_modal(Reason())

        button.callback = ask  # type: ignore[assignment,method-assign]
        view.add_item(button)
        await interaction.response.send_message("so", view=view)

    bot.tree.add_command(go)
    async with running(bot, local):
        ada = local.person("ada")
        card = await ada.invoke("go")
        form = await ada.click(card, label="Why?")
        outcome = await ada.submit(form, {"Why": "it rained"})
        assert outcome.status == "updated"
    assert [m["content"] for m in await local.messages()] == ["because it rained"]
    local.assert_faithful()


async def test_an_unanswered_submit_keeps_the_form_open(local: LocalDiscord) -> None:
    bot = Bot()

    @app_commands.command(description="Go")
    async def go(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Everything({}))

    bot.tree.add_command(go)
    async with running(bot, local):
        opened = await local.person("ada").invoke("go")
    local.gateway.stop()
    outcome: Outcome = await local.person("ada").submit(opened, {"choice": "for", "topics": "law"})
    assert outcome.status == "failed"
    assert opened.modal is not None
    assert local.core.interactions.modal(opened.modal.id) is not None


@pytest.mark.parametrize("days", [7, -7])
async def test_an_open_form_outlives_a_turn_of_the_clock(local: LocalDiscord, days: int) -> None:
    given: Given = {}
    async with running(form_bot(given), local):
        grace = local.person("grace")
        opened = await grace.invoke("everything")
        local.move_clock(days * 86_400)
        await local.person("ada").invoke("everything")
        outcome = await grace.submit(opened, {"choice": "for", "topics": "law"})
        assert outcome.status == "message"
    assert given["choice"] == "for"
    local.assert_faithful()


async def test_forms_that_nobody_sends_are_forgotten_in_the_end(local: LocalDiscord) -> None:
    core = local.core
    for number in range(FORMS_KEPT + 1):
        core.interactions.keep_modal(Modal(str(number), "form", "Form", [], local.owner.user_id, 1, {}))
    assert core.interactions.modal("0") is None
    assert core.interactions.modal("1") is not None
