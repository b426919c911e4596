"""Probes of interactions: what a person may do, and when and how the bot may answer."""

from __future__ import annotations

import asyncio

import discord

from .probe import REFUSED, probe
from .requests import button, row
from .stages import Act, Stage, attempt


async def answering(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("answered")


def opening(title: str = "Why?", *inputs: str) -> Act:
    """Return what opens a form with text inputs of these custom ids."""

    async def act(interaction: discord.Interaction) -> None:
        form = discord.ui.Modal(title=title, custom_id="form")
        for custom_id in inputs or ("reason",):
            form.add_item(discord.ui.TextInput(label="Reason", custom_id=custom_id, max_length=10))
        await interaction.response.send_modal(form)

    return act


async def noted(stage: Stage, act: Act) -> str:
    """Let a person run the command, and return what the bot is told when it does *act*."""

    async def try_it(interaction: discord.Interaction) -> None:
        stage.note = await attempt(act(interaction))

    await stage.run(try_it)
    return stage.note


@probe("a second acknowledgement", "400 40060")
async def twice(stage: Stage) -> str:
    async def act(interaction: discord.Interaction) -> None:
        await answering(interaction)
        await discord.InteractionResponse(interaction).send_message("again")

    return await noted(stage, act)


@probe("an acknowledgement after 3 seconds", "404 10062", hurried=True)
async def late(stage: Stage) -> str:
    async def act(interaction: discord.Interaction) -> None:
        await asyncio.sleep(stage.patience)
        stage.note = await attempt(answering(interaction))

    await stage.run(act, finish=False)
    await stage.pass_time(stage.patience)
    await asyncio.wait_for(stage.done.wait(), 5)
    return stage.note


@probe("a follow-up before the answer", "404 10015", "ok", "an interaction has no webhook before it is answered")
async def early_follow_up(stage: Stage) -> str:
    async def act(interaction: discord.Interaction) -> None:
        stage.note = await attempt(interaction.followup.send("early", wait=True))
        await answering(interaction)

    await stage.run(act)
    return stage.note


@probe("a follow-up after 15 minutes", "401 50027", "404 10015", "the token is known and no longer valid")
async def late_follow_up(stage: Stage) -> str:
    kept: list[discord.Interaction] = []

    async def act(interaction: discord.Interaction) -> None:
        await answering(interaction)
        kept.append(interaction)

    await stage.run(act)
    await stage.pass_time(15 * 60 + 1)
    return await attempt(kept[0].followup.send("late", wait=True))


@probe("an ephemeral answer in the history", "hidden")
async def ephemeral(stage: Stage) -> str:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("secret", ephemeral=True)

    await stage.run(act)
    shown = await stage.request("GET", f"/channels/{stage.channel_id}/messages")
    return "shown" if any(message["content"] == "secret" for message in shown) else "hidden"


@probe("another person's ephemeral button", REFUSED)
async def ephemeral_click(stage: Stage) -> str:
    ids: list[dict[str, str]] = []

    async def act(interaction: discord.Interaction) -> None:
        view = discord.ui.View().add_item(discord.ui.Button(label="Press", custom_id="b"))
        answer = await interaction.response.send_message("secret", ephemeral=True, view=view)
        ids.append({"id": str(answer.message_id), "channel_id": str(stage.channel_id)})

    await stage.run(act)
    return await attempt(stage.click(ids[0], "b", other=True))


@probe("a command that is not registered", REFUSED)
async def unregistered(stage: Stage) -> str:
    stage.register_late()
    return await attempt(stage.run(answering, "late"))


@probe("a command whose permissions one lacks", REFUSED)
async def forbidden(stage: Stage) -> str:
    return await attempt(stage.run(answering, "rule"))


@probe("a required option left out", REFUSED)
async def option_missing(stage: Stage) -> str:
    return await attempt(stage.run(answering, "need"))


@probe("a number above its range", REFUSED)
async def option_large(stage: Stage) -> str:
    return await attempt(stage.run(answering, number=6))


@probe("a text below its length", REFUSED)
async def option_short(stage: Stage) -> str:
    return await attempt(stage.run(answering, text="x"))


@probe("a value that is no choice", REFUSED)
async def option_choice(stage: Stage) -> str:
    return await attempt(stage.run(answering, colour="green"))


@probe("a disabled button pressed", REFUSED)
async def disabled(stage: Stage) -> str:
    sent = await stage.send(content="x", components=[row(button("b", disabled=True))])
    stage.act = answering
    return await attempt(stage.click(sent, "b"))


@probe("a button pressed in an archived thread", REFUSED)
async def archived_click(stage: Stage) -> str:
    inside = await stage.thread(components=[row(button("b"))])
    await stage.request("PATCH", f"/channels/{inside['channel_id']}", {"archived": True})
    stage.act = answering
    return await attempt(stage.click(inside, "b"))


@probe("a button pressed in a locked thread", REFUSED)
async def locked_click(stage: Stage) -> str:
    inside = await stage.thread(components=[row(button("b"))])
    await stage.request("PATCH", f"/channels/{inside['channel_id']}", {"locked": True})
    stage.act = answering
    return await attempt(stage.click(inside, "b"))


@probe("a form with a title of 46 characters", "400 50035")
async def modal_title(stage: Stage) -> str:
    return await noted(stage, opening("x" * 46))


@probe("a form with the same custom id twice", "400 50035")
async def modal_ids(stage: Stage) -> str:
    return await noted(stage, opening("Why?", "same", "same"))


@probe("a form sent with too long a text", REFUSED)
async def modal_long(stage: Stage) -> str:
    await stage.run(opening())
    stage.act = answering
    return await attempt(stage.submit({"reason": "x" * 11}))


@probe(
    "a form that answers a form",
    "400 50035",
    "ok",
    "Discord has no form answer to a form (receiving-and-responding.mdx)",
)
async def modal_modal(stage: Stage) -> str:
    await stage.run(opening())

    async def act(interaction: discord.Interaction) -> None:
        stage.note = await attempt(opening()(interaction))
        await discord.InteractionResponse(interaction).send_message("instead")

    stage.act = act
    await stage.submit({"reason": "because"})
    await asyncio.wait_for(stage.done.wait(), 5)
    return stage.note
