"""A norm of an initiative, and two initiatives side by side."""

from collections.abc import Iterator
from datetime import date

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.ui.analyses.words import part_words
from bot.chat.ui.buttons import row_of
from bot.chat.ui.card_parts import card, date_shown
from bot.chat.ui.initiative_card import InitiativeButton, relation_lines
from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.record_words import name_shown, names_shown, word_of
from bot.chat.ui.stage_words import confirmed_lines
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.record.overlap import CONTAINED_FROM, CONVERGING_FROM, Common
from bot.services.record.initiative_views import Compared, NormView, compare_initiatives, show_initiative_norm
from prompts import Say

RELATIONS_SHOWN = 12
NAMES_SHOWN = 15
LINKS_SHOWN = 8
RULE_SHOWN = 160
"""Relations, names, links, and characters of a rule, that one of these pages shows."""

RULES = ("membership", "decision", "accession", "reporting", "addressee", "binding")
BUTTON_ROOM = 300


async def norm_layout(interaction: Interaction, initiative: str, norm: str) -> ui.LayoutView:
    """A norm of an initiative."""
    view = await interaction.client.store.read(
        show_initiative_norm, guild_id=guild_of(interaction), initiative=initiative, norm=norm
    )
    say = say_of(interaction)
    back = InitiativeButton(say("initiatives.button.card"), initiative=view.initiative.id)
    return card([ui.TextDisplay("\n".join(norm_lines(say, view))), row_of(back)], "norm")


async def compare_layout(interaction: Interaction, first: str, second: str, as_of: date | None) -> ui.LayoutView:
    """Two initiatives side by side."""
    bot, say = interaction.client, say_of(interaction)
    found = await bot.store.read(
        compare_initiatives, guild_id=guild_of(interaction), first=first, second=second, as_of=as_of, now=bot.now()
    )
    lines: list[str] = []
    for line in compare_lines(say, found):  # The rules come last; whatever of them does not fit is on the two cards.
        if sum(units(one) + 1 for one in lines) + units(line) < CARD_CHARACTERS - BUTTON_ROOM:
            lines.append(line)
    buttons = [InitiativeButton(clip(one_line(one.name), 60), initiative=one.id) for one in (found.first, found.second)]
    return card([ui.TextDisplay("\n".join(lines)), row_of(*buttons)], "norm")


def norm_lines(say: Say, view: NormView) -> list[str]:
    """A norm in our own words, what kind of norm it is, and what it is to others."""
    line = view.line
    facts = {
        "addressee": view.addressee,
        "modality": word_of(say, "", view.modality),
        "element": word_of(say, "", view.element),
        "binding": word_of(say, "", view.binding),
        "year": f"{view.year}",
    }
    lines = [
        say("initiatives.norm.heading", code=name_shown(line.code), title=name_shown(line.title)),
        say("initiatives.norm.of", initiative=name_shown(view.initiative.name)),
        say("initiatives.norm.facts", **facts),
        escape(line.summary),
    ]
    if line.unverified:
        lines.append(say("initiatives.norm.unverified"))
    if view.topics:
        lines.append(say("initiatives.norm.topics", names=names_shown(say, view.topics)))
    if view.year_note:
        lines.append(say("initiatives.norm.year_note", text=escape(one_line(view.year_note))))
    if view.relations:
        lines += [*relation_lines(say, view.relations, RELATIONS_SHOWN), say("initiatives.page.judgement")]
    return [*lines, *confirmed_lines(say, view.stages), say("initiatives.norm.next")]


def compare_lines(say: Say, found: Compared) -> Iterator[str]:
    """How two initiatives overlap: the state, members and norms in common, then their rules."""
    over = found.overlap
    names = {"first": name_shown(found.first.name), "second": name_shown(found.second.name)}
    yield say("initiatives.compare.heading", **names)
    yield say("initiatives.compare.state", state=over.state, as_of=date_shown(over.as_of))
    shares = {"half": CONVERGING_FROM, "most": CONTAINED_FROM}
    yield say("initiatives.compare.rule_of_state", **{name: int(share * 100) for name, share in shares.items()})
    yield _common(say, "members", over.apart)
    if (over.together.first, over.together.second) != (over.apart.first, over.apart.second):
        yield _common(say, "groups", over.together)
    shared = [name_shown(found.names.get(one, one)) for one in over.apart.shared]
    if shared:
        more = [say("card.names_more", n=len(shared) - NAMES_SHOWN)] if len(shared) > NAMES_SHOWN else []
        yield say("initiatives.compare.common", names=say.join([*shared[:NAMES_SHOWN], *more]))
    else:
        yield say("initiatives.compare.nothing_common")
    if over.thirds:
        yield say("initiatives.compare.thirds")
    for third in over.thirds:
        other = name_shown(found.names.get(third.initiative, third.initiative))
        yield say(
            "initiatives.compare.third", other=other, a=part_words(say, third.first), b=part_words(say, third.second)
        )
    yield say("initiatives.compare.links", n=len(over.links))
    for link in over.links[:LINKS_SHOWN]:
        ends = {"first": name_shown(found.names[link.a]), "second": name_shown(found.names[link.b])}
        yield say("initiatives.compare.link", relation=word_of(say, "initiatives.relation", link.relation), **ends)
    if len(over.links) > LINKS_SHOWN:
        yield say("card.more", n=len(over.links) - LINKS_SHOWN)
    yield say("initiatives.compare.selection")
    yield from _rules(say, found, names)


def _rules(say: Say, found: Compared, names: dict[str, str]) -> Iterator[str]:
    yield say("initiatives.compare.rules")
    for what in RULES:
        told = [_rule(say, what, getattr(one, what)) for one in (found.first, found.second)]
        if any(told):
            unknown = say("initiatives.compare.unknown")
            first, second = (f"{name}: {rule or unknown}" for name, rule in zip(names.values(), told, strict=True))
            yield say("initiatives.compare.rule", what=what, first=first, second=second)


def _rule(say: Say, what: str, rule: str) -> str:
    if what == "addressee":
        return word_of(say, "initiatives.addressee", rule)
    return word_of(say, "", rule) if what == "binding" else escape(clip(one_line(rule), RULE_SHOWN))


def _common(say: Say, key: str, common: Common) -> str:
    facts = {"a": common.first, "b": common.second}
    return say(f"initiatives.compare.{key}", share=part_words(say, common.containment), **facts)
