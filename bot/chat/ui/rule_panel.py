"""`/congress rules`: the rule in force, another one beside it, and only then the button that changes something.

The rule that is looked at stands in the ids of the buttons, so that a panel works after a restart; beside it stands the
mark of the rule with which it was compared, so that of two conveners at once one wins and the other is told.
"""

from discord import ButtonStyle, SelectOption, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.posted import reply_proposed
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, PublicMenu, chosen, row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import packed
from bot.chat.ui.rule_code import charter_coded, code_of
from bot.chat.ui.rule_forms import add_norm, add_numbers, charter_typed
from bot.chat.ui.rule_meaning import (
    charter_as_norm,
    charter_in_words,
    meaning_lines,
    otherwise_line,
    replay_lines,
    since_line,
)
from bot.chat.writes import write
from bot.congress.rules import PRESETS, Charter, rule_of
from bot.services.rules import PresentRule, Preview, change_rule, present_rule, preview_rule, propose_rule
from prompts import Say

Item = ui.Item[ui.LayoutView]


async def rules_layout(interaction: Interaction) -> ui.LayoutView:
    """The rule in force, as it now is."""
    view = await interaction.client.store.read(present_rule, who=who_of(interaction))
    return present_panel(say_of(interaction), view)


async def preview_layout(interaction: Interaction, charter: Charter) -> ui.LayoutView:
    """Another rule beside the one in force."""
    view = await interaction.client.store.read(preview_rule, who=who_of(interaction), charter=charter)
    return preview_panel(say_of(interaction), view)


class RulesPick(PublicMenu, path="rules:pick"):
    """Shows a preset with its default numbers; who changes the rule, and how affiliates count, stay as they are."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        view = await interaction.client.store.read(present_rule, who=who_of(interaction))
        rule = rule_of(chosen(interaction)[0], affiliates=view.charter.rule.affiliates)
        await update(interaction, view=await preview_layout(interaction, Charter(rule, view.charter.changes)))


class RulesShow(PublicButton, path="rules:show"):
    """Goes back to the rule in force."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await rules_layout(interaction))


class RulesPreview(PublicButton, path="rules:preview:{code}"):
    """Goes back to the rule that was looked at."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await preview_layout(interaction, charter_coded(args.word("code"))))


class RulesNumbers(PublicButton, path="rules:numbers:{code}"):
    """Opens the form for the numbers of a rule."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await NumbersForm.show(interaction, code=args.word("code"))


class RulesWhich(PublicButton, path="rules:which:{code}:{page:int}"):
    """Names the decisions that would have come out otherwise, a page at a time."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        charter, store = charter_coded(args.word("code")), interaction.client.store
        view = await store.read(preview_rule, who=who_of(interaction), charter=charter)
        await update(interaction, view=which_page(say_of(interaction), view, args.number("page")))


class RulesForce(PublicButton, path="rules:force:{code}:{seen}"):
    """Takes a rule into force."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        charter, bot = charter_coded(args.word("code")), interaction.client
        view = await write(
            interaction, change_rule, who=who_of(interaction), charter=charter, seen=args.word("seen"), now=bot.now()
        )
        await update(interaction, view=present_panel(say_of(interaction), view, done=True))


class RulesNorm(PublicButton, path="rules:norm:{code}:{seen}"):
    """Opens the form by which a rule is proposed as a norm."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await RuleNormForm.show(interaction, code=args.word("code"), seen=args.word("seen"))


class NumbersForm(Form, path="rules_numbers:{code}"):
    """The numbers of a rule, how it counts affiliates, and who changes it."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "NumbersForm":
        say, code = say_of(interaction), args.word("code")
        form = cls(say("rules.form.title"), code=code)
        add_numbers(form, say, charter_coded(code), typed)
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        charter = charter_typed(charter_coded(args.word("code")), answers)
        layout, used = await preview_layout(interaction, charter), interaction.message
        if used is not None and used.flags.components_v2:
            await update(interaction, view=layout)
        else:
            await reply(interaction, view=layout)


class RuleNormForm(Form, path="rules_norm:{code}:{seen}"):
    """Title and reason of a norm that brings a rule."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "RuleNormForm":
        say, code = say_of(interaction), args.word("code")
        form = cls(say("rules.norm.form"), code=code, seen=args.word("seen"))
        add_norm(form, say, charter_coded(code), typed)
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        charter, bot, say = charter_coded(args.word("code")), interaction.client, say_of(interaction)
        done = await write(
            interaction,
            propose_rule,
            who=who_of(interaction),
            charter=charter,
            seen=args.word("seen"),
            title=answers.text("title"),
            text=charter_as_norm(say, charter),
            rationale=answers.text("rationale"),
            now=bot.now(),
        )
        await reply_proposed(interaction, done)


def present_panel(say: Say, view: PresentRule, *, done: bool = False) -> ui.LayoutView:
    """The rule in force, what it means today, and the ways to another one; `done`: it has just come into force."""
    said = [say("rules.heading"), *([say("rules.done")] if done else []), charter_in_words(say, view)]
    said.append(say("proxies.rules.on" if view.proxies else "proxies.rules.off"))
    notes = [say("rules.open_votes", n=view.open_votes)] if view.open_votes else []
    meaning = [say("rules.on_roster"), *([say("rules.broken")] if view.broken and view.reach.seats else [])]
    parts: list[Item] = [
        ui.TextDisplay("\n".join([*said, since_line(say, view)])),
        ui.Separator(),
        ui.TextDisplay("\n".join([*meaning, *meaning_lines(say, view)])),
        ui.Separator(),
        ui.TextDisplay("\n".join([say("rules.choose"), *notes])),
        row_of(_menu(say, view.charter)),
        row_of(RulesNumbers(say("rules.button.numbers"), code=code_of(view.charter))),
    ]
    return card(parts, "norm")


def preview_panel(say: Say, view: Preview) -> ui.LayoutView:
    """A rule before it is taken into force: in words, on the present roster, on past decisions."""
    preset = view.charter.rule.preset.value
    head = [say("rules.heading_preview", preset=preset), charter_in_words(say, view)]
    note = say("rules.same" if view.same else "rules.nothing_yet")
    code = code_of(view.charter)
    others: list[PublicButton] = [RulesNumbers(say("rules.button.numbers"), code=code)]
    if view.replay.otherwise:
        others.append(RulesWhich(say("rules.button.which"), code=code, page=0))
    others.append(RulesShow(say("rules.button.present")))
    parts: list[Item] = [
        ui.TextDisplay("\n".join(head)),
        ui.Separator(),
        ui.TextDisplay("\n".join([say("rules.on_roster"), *meaning_lines(say, view)])),
        ui.Separator(),
        ui.TextDisplay("\n".join([say("rules.on_past"), *replay_lines(say, view.replay), note])),
        row_of(_act(say, view, code), *others),
    ]
    return card(parts, "norm")


def which_page(say: Say, view: Preview, page: int) -> ui.LayoutView:
    """A page of the decisions that would have come out otherwise, with the way back."""
    code, heading = code_of(view.charter), say("rules.replay.heading")
    pages = packed([otherwise_line(say, one) for one in view.replay.otherwise]) or [say("rules.same")]
    shown = page_within(page, len(pages))

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return RulesWhich(label, disabled=dead, code=code, page=to)

    back = row_of(RulesPreview(say("rules.button.preview"), code=code))
    return paged(say, f"{heading}\n{pages[shown]}", page=shown, pages=len(pages), turn=turn, rows=[back])


def _menu(say: Say, charter: Charter) -> RulesPick:
    options = [
        SelectOption(
            label=say(f"rule.name.{preset.value}").capitalize(),
            description=say(f"rules.hint.{preset.value}"),
            value=preset.value,
            default=preset is charter.rule.preset,
        )
        for preset in PRESETS
    ]
    return RulesPick(ui.Select(options=options, placeholder=say("rules.pick")))


def _act(say: Say, view: Preview, code: str) -> PublicButton:
    """The one button that changes something; dead where the rule is in force, or nobody could meet it."""
    dead, seen = view.same or view.refused, view.present.seen
    if view.present.theirs:
        return RulesForce(say("rules.button.force"), style=ButtonStyle.primary, disabled=dead, code=code, seen=seen)
    return RulesNorm(say("rules.button.propose"), style=ButtonStyle.primary, disabled=dead, code=code, seen=seen)
