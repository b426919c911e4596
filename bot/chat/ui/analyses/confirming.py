"""Proposing from `/analysis lifecycle` that the congress confirms a stage: a button and a form."""

from discord import SelectOption, TextStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.posted import reply_proposed
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.paths import Args
from bot.chat.ui.text import clip, one_line
from bot.chat.writes import write
from bot.congress.limits import RATIONALE_MOST, TITLE_MOST
from bot.congress.record.confirming import STAGES
from bot.congress.record.life_cycle import NO_STAGE
from bot.documents.record_words import stage_told
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.life_cycle import Stages
from bot.services.record.stage_proposals import StagePlan, plan_stage, propose_stage
from prompts import Say


def confirming(say: Say, answer: Answer[Stages]) -> list[PublicButton]:
    """The button that opens the form, where the subject has a life cycle."""
    found = answer.found
    if not found.code:
        return []
    return [ConfirmStageButton(say("lifecycle.button"), code=found.code, stage=found.life.stage or NO_STAGE)]


class ConfirmStageButton(PublicButton, path="stage:{code}:{stage}"):
    """Opens the form by which a stage is proposed; `stage` is the suggested one."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await StageForm.show(interaction, code=args.word("code"), stage=args.word("stage"))


class StageForm(Form, path="stage_form:{code}:{stage}"):
    """The stage, filled with the suggested one, and why; title and text of the norm follow from it."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "StageForm":
        say, code, suggested = say_of(interaction), args.word("code"), args.word("stage")
        plan = await _plan(interaction, code)
        form = cls(say("lifecycle.form.title"), code=code, stage=suggested)
        hint = say("lifecycle.form.hint", name=clip(one_line(plan.subject), 40), kind=plan.kind)
        form.add(say("lifecycle.form.stage"), _stages(say, typed.text("stage") or suggested), hint)
        why: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id="rationale",
            style=TextStyle.paragraph,
            max_length=RATIONALE_MOST,
            required=False,
            default=typed.text("rationale")[:RATIONALE_MOST] or None,
        )
        form.add(say("lifecycle.form.why"), why, say("lifecycle.form.why_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, say, code = interaction.client, say_of(interaction), args.word("code")
        stage, plan = answers.text("stage"), await _plan(interaction, code)
        done = await write(
            interaction,
            propose_stage,
            who=who_of(interaction),
            code=code,
            stage=stage,
            title=_title(say, plan, stage),
            text=_text(say, plan, stage, args.word("stage")),
            rationale=answers.text("rationale"),
            now=bot.now(),
        )
        await reply_proposed(interaction, done)


async def _plan(interaction: Interaction, code: str) -> StagePlan:
    bot = interaction.client
    return await bot.store.read(plan_stage, who=who_of(interaction), code=code, now=bot.now())


def _stages(say: Say, chosen: str) -> ui.Select[ui.Modal]:
    options = [
        SelectOption(label=say(f"analyses.lifecycle.stage.{one}"), value=one, default=one == chosen) for one in STAGES
    ]
    return ui.Select(custom_id="stage", options=options, required=True)


def _title(say: Say, plan: StagePlan, stage: str) -> str:
    """The title of the norm within its limit: a long name of the subject is cut, which the text has whole."""
    facts = {"stage": say(f"analyses.lifecycle.stage.{stage}"), "kind": plan.kind}
    room = TITLE_MOST - len(say("lifecycle.norm.title", name="", **facts))
    return say("lifecycle.norm.title", name=clip(one_line(plan.subject), max(10, room)), **facts)[:TITLE_MOST]


def _text(say: Say, plan: StagePlan, stage: str, suggested: str) -> str:
    shown = {
        "stage": stage_told(say, stage),
        "suggested": stage_told(say, suggested if suggested != NO_STAGE else None),
    }
    return say("lifecycle.norm.text", name=plan.subject, kind=plan.kind, as_of=plan.as_of.isoformat(), **shown)
