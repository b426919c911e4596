"""The card of an actor of the record, and the pages of each part of what is on record of it."""

from collections.abc import Iterable, Sequence

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.card_parts import card, date_shown
from bot.chat.ui.fitting import size_of
from bot.chat.ui.limits import CARD_CHARACTERS
from bot.chat.ui.line_pages import lines_layout
from bot.chat.ui.paths import Args
from bot.chat.ui.record_words import line_words, name_shown, names_shown, when_words
from bot.chat.ui.text import clip, escape, one_line
from bot.chat.watching import watch_button
from bot.services.browse import PAGE
from bot.services.record.actor_views import ActorCard, ActorView, actor_section, show_actor
from bot.services.record.keys import SECTIONS
from bot.services.record.lines import RecordLine
from prompts import Say

HISTORY = "history"
BUTTONS_A_ROW = 5
NAMES_SHOWN = 12
WORDS_SHOWN = 300
"""Names of one kind, and characters of a note, that a card shows."""

ENDED_SHOWN = 3
WHY_MOST = 100
"""Names that were taken back, the latest first, and characters of the reason, which may have no more."""

FOOT_ROOM = 300
"""Units kept free for what stands below everything."""


async def actor_layout(interaction: Interaction, actor: str | int) -> ui.LayoutView:
    """The card of an actor."""
    bot = interaction.client
    view = await bot.store.read(show_actor, guild_id=guild_of(interaction), actor=actor, now=bot.now())
    layout = actor_card(say_of(interaction), view)
    layout.add_item(await watch_button(interaction, "actor", view.actor.id))
    return layout


async def actor_section_layout(
    interaction: Interaction, actor: str | int, section: str, leaf: int = 0
) -> ui.LayoutView:
    """One part of an actor's record. A page of `PAGE` lines may take several leaves: `leaf` counts the page times
    `PAGE`, plus the leaf within the page."""
    bot, say = interaction.client, say_of(interaction)
    view, found = await bot.store.read(
        actor_section,
        guild_id=guild_of(interaction),
        actor=actor,
        section=section,
        now=bot.now(),
        page=leaf // PAGE,
    )
    section = section if section in SECTIONS else HISTORY
    heading = f"{_heading(say, view)}\n{say(f'actors.section.{section}')}"
    footer = [say("actors.page.total", n=found.total)] if found.lines else []
    if any(one.section == "accusations" for one in found.lines):
        footer.append(say("actors.page.accused"))
    if any(one.is_check for one in found.lines):
        footer.append(say("actors.page.lists"))
    return lines_layout(
        say,
        heading,
        found,
        leaf,
        turn=lambda label, to, dead: ActorPageButton(label, disabled=dead, actor=view.id, part=section, leaf=to),
        back=ActorButton(say("actors.button.card"), actor=view.id),
        footer=footer,
    )


def actor_card(say: Say, view: ActorCard) -> ui.LayoutView:
    """The card: who it is, the first lines of each part as far as there is room, and a button for each part."""
    text = "\n".join(_head(say, view.actor))
    foot = say("actors.next") if view.counts else f"{say('actors.nothing')}\n{say('actors.next')}"
    shown = [text]
    room = CARD_CHARACTERS - size_of([text, foot]) - FOOT_ROOM
    for section, lines in view.lines:
        block = "\n".join(_part_lines(say, section, lines, view.counts[section]))
        if size_of([block]) <= room:
            shown.append(block)
            room -= size_of([block])
    return card(
        [ui.TextDisplay("\n".join(shown)), *_buttons(say, view), ui.TextDisplay(foot)],
        "norm",
    )


def _part_lines(say: Say, section: str, lines: Sequence[RecordLine], of: int) -> list[str]:
    """The first lines of a part, and how many of its `of` it leaves out; checks of lists stand apart from what the
    actor did."""
    checks = [one for one in lines if one.is_check]
    acts = [one for one in lines if not one.is_check]
    told = [say(f"actors.section.{section}"), *(line_words(say, one, sources=False) for one in acts)] if acts else []
    if checks:
        told += [say("actors.section.lists"), *(line_words(say, one, sources=False) for one in checks)]
        told.append(say("actors.page.lists"))
    return [*told, *([say("actors.more.lines", n=of - len(lines))] if of > len(lines) else [])]


def _heading(say: Say, view: ActorView) -> str:
    """Its present name, with the one under which it is on record where it was renamed."""
    name = escape(one_line(view.name))
    if view.now == view.name:
        return say("actors.heading", actor=name)
    return say("actors.heading_renamed", now=escape(one_line(view.now)), actor=name)


def _head(say: Say, view: ActorView) -> list[str]:
    lines = [_heading(say, view), " · ".join(_facts(say, view))]
    former = [name for kind, name in view.names if kind == "former"]
    also = [name for kind, name in view.names if kind != "former" and name not in (*view.merged, view.now)]
    lists = (
        ("also", also),
        ("former", former),
        ("merged", view.merged),
        ("owns", view.owns),
        ("groups", view.groups),
        ("steps", [_step(say, view, at) for at in range(len(view.steps))]),
    )
    lines += [say(f"actors.{key}", names=_some(say, names)) for key, names in lists if names]
    lines += _taken_back(say, view)
    if view.speaks_for is not None:
        lines.append(say("actors.speaks_for", about=name_shown(view.speaks_for)))
    if view.note:
        lines.append(say("actors.note", text=escape(clip(one_line(view.note), WORDS_SHOWN))))
    return lines


def _taken_back(say: Say, view: ActorView) -> Iterable[str]:
    """The names by which it is not found any more, with the reason; one that was erased is left out."""
    for one in view.taken_back[:ENDED_SHOWN]:
        why = say("actors.taken_back_why", why=escape(clip(one_line(one.why), WHY_MOST))) if one.why else ""
        yield say("actors.taken_back", name=name_shown(one.name), on=date_shown(one.on), why=why)
    if len(view.taken_back) > ENDED_SHOWN:
        yield say("card.more", n=len(view.taken_back) - ENDED_SHOWN)


def _facts(say: Say, view: ActorView) -> Iterable[str]:
    """Its kind, its home, to whom it belongs; what nobody checked is marked."""
    yield escape(view.kind)
    if view.home is not None:
        home = say("actors.home", home=escape(view.home))
        yield say("actors.unverified", what=home) if view.home_unverified else home
    elif view.no_home:
        yield say("actors.home_unknown", why=escape(clip(one_line(view.no_home), WORDS_SHOWN)))
    elif view.kind_id == "company":
        yield say("actors.home_missing")
    if view.codes:
        yield say("actors.codes", names=names_shown(say, view.codes))
    if view.parent is not None:
        parent = say("actors.parent", names=name_shown(view.parent))
        yield say("actors.unverified", what=parent) if view.home_unverified else parent
    if view.own:
        yield say("actors.own")


def _step(say: Say, view: ActorView, at: int) -> str:
    step = view.steps[at]
    told = say(
        "actors.step",
        when=when_words(say, step.dated, "day"),
        relation=escape(step.relation.replace("_", " ")),
        other=name_shown(step.other),
    )
    return say("actors.unverified", what=told) if step.unverified else told


def _some(say: Say, names: Sequence[str]) -> str:
    """Names, as many as a card bears, and how many others there are."""
    shown = [name_shown(name) for name in names[:NAMES_SHOWN]]
    if len(names) > NAMES_SHOWN:
        shown.append(say("card.more", n=len(names) - NAMES_SHOWN))
    return say.join(shown)


def _buttons(say: Say, view: ActorCard) -> list[ui.ActionRow[ui.LayoutView]]:
    """A button for each part that has lines, and one for all of them together."""
    counts = dict(view.counts)
    if len(counts) > 1:
        counts[HISTORY] = sum(view.counts.values())
    made = [
        ActorPartButton(say(f"actors.button.{section}", n=n), actor=view.actor.id, part=section)
        for section, n in counts.items()
    ]
    rows: list[ui.ActionRow[ui.LayoutView]] = []
    for start in range(0, len(made), BUTTONS_A_ROW):
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for one in made[start : start + BUTTONS_A_ROW]:
            row.add_item(one)
        rows.append(row)
    return rows


class ActorButton(PublicButton, path="actor:{actor:int}"):
    """Puts the card of an actor in the place of what was shown."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await actor_layout(interaction, args.number("actor")))


class ActorPartButton(PublicButton, path="actor:{actor:int}:part:{part}"):
    """Opens a part of what is on record of an actor."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        layout = await actor_section_layout(interaction, args.number("actor"), args.word("part"))
        await update(interaction, view=layout)


class ActorPageButton(PublicButton, path="actor:{actor:int}:part:{part}:{leaf:int}"):
    """Turns the pages of a part."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        layout = await actor_section_layout(interaction, args.number("actor"), args.word("part"), args.number("leaf"))
        await update(interaction, view=layout)
