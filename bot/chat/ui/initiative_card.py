"""The card of an initiative: its rules, its norms, who is in it as of a day, and what it is to others."""

from collections.abc import Iterable, Sequence
from datetime import date

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.card_parts import card, date_shown
from bot.chat.ui.fitting import Listing, fitted, size_of
from bot.chat.ui.limits import CARD_CHARACTERS
from bot.chat.ui.line_pages import lines_layout
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.point_lines import point_lines
from bot.chat.ui.reading import packed
from bot.chat.ui.record_words import name_shown, names_shown, when_words, word_of
from bot.chat.ui.text import clip, escape, one_line
from bot.chat.watching import watch_button
from bot.services.browse import PAGE
from bot.services.record.initiative_views import InitiativeView, Members, NormLine, initiative_history, show_initiative
from bot.services.record.relations import RelationLine
from prompts import Say

NAMES_SHOWN = 8
WORDS_SHOWN = 300
REASON_SHOWN = 120
NAMES_A_PAGE = 60
"""Names, and characters of what may be longer, that a card shows; the buttons lead to the whole."""

FOOT_ROOM = 200
TODAY = "today"


async def initiative_layout(
    interaction: Interaction, initiative: str | int, as_of: date | None = None
) -> ui.LayoutView:
    """The card of an initiative, with its members as of a day (None: today)."""
    bot = interaction.client
    view, members = await bot.store.read(
        show_initiative, guild_id=guild_of(interaction), initiative=initiative, as_of=as_of, now=bot.now()
    )
    layout = initiative_card(say_of(interaction), view, members, as_of)
    layout.add_item(await watch_button(interaction, "initiative", view.id))
    return layout


async def history_layout(interaction: Interaction, initiative: str | int, leaf: int = 0) -> ui.LayoutView:
    """Who joined, declined or left, the latest first."""
    bot, say = interaction.client, say_of(interaction)
    view, found = await bot.store.read(
        initiative_history, guild_id=guild_of(interaction), initiative=initiative, now=bot.now(), page=leaf // PAGE
    )
    return lines_layout(
        say,
        f"{_heading(say, view)}\n{say('initiatives.page.history')}",
        found,
        leaf,
        turn=lambda label, to, dead: InitiativePageButton(label, disabled=dead, initiative=view.id, leaf=to),
        back=InitiativeButton(say("initiatives.button.card"), initiative=view.id),
        footer=[say("actors.page.total", n=found.total)] if found.lines else [],
    )


async def _part(interaction: Interaction, initiative: int, part: str, day: str, page: int) -> ui.LayoutView:
    """The members by name, or the norms with their summaries, in pages."""
    bot, say = interaction.client, say_of(interaction)
    as_of = None if day == TODAY else date.fromisoformat(day)
    view, members = await bot.store.read(
        show_initiative, guild_id=guild_of(interaction), initiative=initiative, as_of=as_of, now=bot.now()
    )
    blocks = _norm_blocks(say, view) if part == "norms" else _member_blocks(say, members)
    pages = packed(blocks)
    shown = page_within(page, len(pages))
    title = say(f"initiatives.page.{part}", as_of=date_shown(members.as_of))

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return InitiativePartButton(label, disabled=dead, initiative=view.id, part=part, day=day, page=to)

    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(InitiativeButton(say("initiatives.button.card"), initiative=view.id))
    text = f"{_heading(say, view)}\n{title}\n{pages[shown]}"
    return paged(say, text, page=shown, pages=len(pages), turn=turn, rows=[row])


def initiative_card(say: Say, view: InitiativeView, members: Members, as_of: date | None) -> ui.LayoutView:
    """The card; its lists share what room is left."""
    head = _head(say, view)
    people = _member_lines(say, view, members)
    foot = say("initiatives.norms.next")
    room = CARD_CHARACTERS - FOOT_ROOM - size_of([*head, *people, foot])
    norms, relations, points = fitted(
        [
            Listing(lambda most: _norm_lines(say, view.norms, most), len(view.norms)),
            Listing(lambda most: relation_lines(say, view.relations, most), len(view.relations)),
            Listing(lambda most: point_lines(say, view.points, most), len(view.points)),
        ],
        room,
    )
    text = "\n".join([*head, *people, *norms, *relations, *points])
    return card([ui.TextDisplay(text), *_buttons(say, view, members, as_of), ui.TextDisplay(foot)], "norm")


def relation_lines(say: Say, relations: Sequence[RelationLine], most: int) -> list[str]:
    """What a subject is to others, `most` of them, with their reasons."""
    if not relations:
        return []
    lines = [say("initiatives.relations.heading"), *(_relation(say, one) for one in relations[:most])]
    if len(relations) > most:
        lines.append(say("card.more", n=len(relations) - most))
    return lines


def facts_lines(say: Say, view: InitiativeView) -> Iterable[str]:
    """What an initiative is, when it opened, whom it binds and how."""
    opened = when_words(say, view.opened, view.precision)
    told = {"kind": word_of(say, "", view.kind), "status": word_of(say, "", view.status), "opened": opened}
    if view.closed is not None:
        yield say("initiatives.facts_closed", closed=view.closed, **told)
    else:
        yield say("initiatives.facts", **told)
    yield say("initiatives.binds", addressee=view.addressee, binding=word_of(say, "", view.binding))


def _heading(say: Say, view: InitiativeView) -> str:
    return say("initiatives.heading", initiative=escape(one_line(view.name)))


def _head(say: Say, view: InitiativeView) -> list[str]:
    lines = [_heading(say, view), *facts_lines(say, view)]
    if view.aliases:
        lines.append(say("initiatives.also", names=names_shown(say, view.aliases.split(";"))))
    if view.launched_by:
        lines.append(say("initiatives.launched", names=_some(say, view.launched_by)))
    if view.case is not None:
        lines.append(say("initiatives.case", case=escape(view.case)))
    if view.summary:
        lines.append(say("initiatives.summary", text=_brief(view.summary)))
    rules = {name: getattr(view, name) for name in ("membership", "decision", "accession", "reporting")}
    told = [say(f"initiatives.{name}", text=_brief(rule)) for name, rule in rules.items() if rule]
    lines += told or [say("initiatives.rules_unknown")]
    if view.own:
        lines.append(say("initiatives.own"))
    if view.unverified:
        lines.append(say("initiatives.unverified"))
    if view.note:
        lines.append(say("initiatives.note", text=_brief(view.note)))
    return lines


def _member_lines(say: Say, view: InitiativeView, members: Members) -> list[str]:
    """How many are in it by kind, who else is known of, and which of these lists are complete."""
    day = date_shown(members.as_of)
    if not members.names and not members.others:
        return [say("initiatives.members.heading", n=0, as_of=day), say("initiatives.members.nothing")]
    lines = [say("initiatives.members.heading", n=len(members.names), as_of=day)]
    if members.latest is not None and members.latest < members.as_of:
        lines.append(say("initiatives.members.latest", latest=date_shown(members.latest)))
    kinds = [
        say(
            f"initiatives.members.{'kind' if one.complete else 'kind_selection'}",
            kind=escape(one.kind),
            count=f"{one.n}",
        )
        for one in members.by_kind
    ]
    if kinds:
        lines.append(" · ".join(kinds))
    if members.together != len(members.names):
        lines.append(say("initiatives.members.together", together=f"{members.together}"))
    lines += [
        say("initiatives.members.statuses", n=len(one.names), status=one.status, names=_some(say, one.names))
        for one in members.others
    ]
    lines += [
        say("initiatives.members.complete", kind=escape(one.kind), when=date_shown(one.complete_from))
        for one in view.coverage
    ]
    if any(not one.complete for one in members.by_kind) or not view.coverage:
        lines.append(say("initiatives.members.selection"))
    return lines


def _norm_lines(say: Say, norms: Sequence[NormLine], most: int) -> list[str]:
    if not norms:
        return [say("initiatives.norms.none")]
    lines = [say("initiatives.norms.heading", n=len(norms))]
    for one in norms[:most]:
        key = "unverified" if one.unverified else "line"
        lines.append(say(f"initiatives.norms.{key}", code=name_shown(one.code), title=name_shown(one.title)))
    if len(norms) > most:
        lines.append(say("initiatives.norms.more", n=len(norms) - most))
    return lines


def _norm_blocks(say: Say, view: InitiativeView) -> list[str]:
    return [
        say(
            "initiatives.norms.whole",
            code=name_shown(one.code),
            title=name_shown(one.title),
            mark=say("initiatives.norms.mark") if one.unverified else "",
            summary=escape(one.summary),
        )
        for one in view.norms
    ] or [say("initiatives.norms.none")]


def _member_blocks(say: Say, members: Members) -> list[str]:
    names = [name_shown(name) for name in members.names]
    blocks = [say.join(names[start : start + NAMES_A_PAGE]) for start in range(0, len(names), NAMES_A_PAGE)]
    blocks += [
        say("initiatives.members.statuses", n=len(one.names), status=one.status, names=names_shown(say, one.names))
        for one in members.others
    ]
    return blocks or [say("initiatives.members.nothing")]


def _relation(say: Say, one: RelationLine) -> str:
    why = say("initiatives.relations.why", reason=_brief(one.reason, REASON_SHOWN)) if one.reason else ""
    mark = why + (say("initiatives.relations.own") if one.own else "")
    relation = word_of(say, "initiatives.relation", one.relation)
    key = "in" if one.incoming else "out"
    return say(f"initiatives.relations.{key}", relation=relation, other=name_shown(one.other), mark=mark)


def _some(say: Say, names: Sequence[str]) -> str:
    shown = [name_shown(name) for name in names[:NAMES_SHOWN]]
    if len(names) > NAMES_SHOWN:
        shown.append(say("card.more", n=len(names) - NAMES_SHOWN))
    return say.join(shown)


def _brief(text: str, most: int = WORDS_SHOWN) -> str:
    return escape(clip(one_line(text), most))


def _buttons(say: Say, view: InitiativeView, members: Members, as_of: date | None) -> list[ui.ActionRow[ui.LayoutView]]:
    """A button for each list that the card may only begin."""
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    day = TODAY if as_of is None else as_of.isoformat()
    for part, n in (("members", len(members.names)), ("norms", len(view.norms))):
        if n:
            label = say(f"initiatives.button.{part}", n=n)
            row.add_item(InitiativePartButton(label, initiative=view.id, part=part, day=day, page=0))
    if view.events:
        row.add_item(InitiativeHistoryButton(say("initiatives.button.history", n=view.events), initiative=view.id))
    return [row] if row.children else []


class InitiativeButton(PublicButton, path="initiative:{initiative:int}"):
    """Puts the card of an initiative in the place of what was shown."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await initiative_layout(interaction, args.number("initiative")))


class InitiativePartButton(PublicButton, path="initiative:{initiative:int}:{part}:{day}:{page:int}"):
    """Opens, and turns the pages of, the members or the norms of an initiative."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        layout = await _part(
            interaction, args.number("initiative"), args.word("part"), args.word("day"), args.number("page")
        )
        await update(interaction, view=layout)


class InitiativeHistoryButton(PublicButton, path="initiative:{initiative:int}:history"):
    """Opens what actors did about an initiative."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await history_layout(interaction, args.number("initiative")))


class InitiativePageButton(PublicButton, path="initiative:{initiative:int}:history:{leaf:int}"):
    """Turns the pages of that."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        layout = await history_layout(interaction, args.number("initiative"), args.number("leaf"))
        await update(interaction, view=layout)
