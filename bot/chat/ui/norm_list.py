"""The list of norms: one page of it, each line with the link to its post."""

from discord import SelectOption, ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import update
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen
from bot.chat.ui.card_parts import linked
from bot.chat.ui.limits import OPTION_LABEL
from bot.chat.ui.norm_show import show_norm_to
from bot.chat.ui.paged import paged
from bot.chat.ui.paths import Args
from bot.chat.ui.text import clip, escape, moment, one_line
from bot.chat.ui.trial_words import listed_trial
from bot.congress.errors import CongressError
from bot.congress.norms import Stage
from bot.congress.text import given_back
from bot.services.browse import NormLine, NormPage, list_norms
from prompts import Say

EVERY = "every"
"""What stands in the id of a button for a list of every stage."""


def list_text(say: Say, page: NormPage, stage: Stage | None) -> str:
    """One page of the list; where there is nothing, what to do about that."""
    heading = say("norms.list.heading") if stage is None else say("norms.list.heading_stage", stage=stage.value)
    if not page.lines:
        empty = say("norms.list.empty") if stage is None else say("norms.list.empty_stage", stage=stage.value)
        return f"{heading}\n{empty}"
    lines = (f"{linked_norm(say, 'norms.list.line', line)}\n{standing(say, line)}" for line in page.lines)
    return "\n".join([heading, *lines, say("norms.list.total", n=page.total)])


def linked_norm(say: Say, key: str, line: NormLine) -> str:
    """A norm with its handle as a link to its post; `key` is the sentence without its ending `_link`."""
    url = line.place.url if line.place is not None else None
    facts = {"handle": line.handle, "title": escape(one_line(line.title)), "stage": line.stage.value}
    return linked(say, key, url, **facts)


def standing(say: Say, line: NormLine) -> str:
    """Where a norm stands, until when, or how it was decided."""
    if line.outcome is not None and line.stage is Stage.DECIDED:
        return listed_trial(say, line, say("norms.list.decided", stage=line.stage.value, outcome=line.outcome))
    if line.stage_ends_at is None:
        return listed_trial(say, line, say("norms.list.stage", stage=line.stage.value))
    if line.concerns:
        return say("norms.list.held", stage=line.stage.value, n=line.concerns)
    key = f"{line.stage.value}_convener" if line.by_convener else "stage_until"
    return say(f"norms.list.{key}", stage=line.stage.value, until=moment(line.stage_ends_at))


def stage_named(given: str) -> Stage:
    """The stage that a person chose, or typed in its words; `norm.unknown_stage` for anything else."""
    word = "_".join(given.lower().split())
    if word not in set(Stage):
        raise CongressError("norm.unknown_stage", given=given_back(given))
    return Stage(word)


async def list_layout(interaction: Interaction, stage: Stage | None, page: int) -> ui.LayoutView:
    """The page of the list that was asked for, or the nearest that there still is."""
    store, say = interaction.client.store, say_of(interaction)
    found = await store.read(list_norms, guild_id=guild_of(interaction), stage=stage, page=page)
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if found.lines:
        row.add_item(ShowNormMenu(_menu(say, found)))

    def turn(label: str, to: int, dead: bool) -> ListTurn:
        return ListTurn(label, disabled=dead, stage=stage.value if stage is not None else EVERY, page=to)

    return paged(
        say,
        list_text(say, found, stage),
        page=found.page,
        pages=found.pages,
        turn=turn,
        rows=[row] if found.lines else [],
    )


class ListTurn(PublicButton, path="norms:{stage}:{page:int}"):
    """Turns a page of the list."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        stage = None if args.word("stage") == EVERY else Stage(args.word("stage"))
        await update(interaction, view=await list_layout(interaction, stage, args.number("page")))


class ShowNormMenu(PublicMenu, path="shownorm"):
    """Shows one of the norms on a page of the list."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await show_norm_to(interaction, chosen(interaction)[0])


def _menu(say: Say, page: NormPage) -> ui.Select[ui.LayoutView]:
    options = [
        SelectOption(label=clip(f"{line.handle} · {one_line(line.title)}", OPTION_LABEL), value=line.handle)
        for line in page.lines
    ]
    return ui.Select(placeholder=say("norms.list.open"), options=options)
