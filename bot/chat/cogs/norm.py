"""`/norm`: propose, read, support and move norms."""

from discord import app_commands
from discord.ext import commands

from bot.chat.briefing import brief_norm
from bot.chat.client import CongressBot
from bot.chat.cogs.common import Handle, any_review, any_stage, any_subject, norms_at
from bot.chat.cogs.record_lists import any_question, any_relation_of_norms, question_picked
from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.choice_opening import ask_which_vote
from bot.chat.ui.history import history_layout
from bot.chat.ui.keeping_form import KeepingForm, is_on_trial
from bot.chat.ui.norm_answers import (
    called_text,
    vote_opened_text,
    vote_question,
    withdrawal_question,
    withdrawn_text,
)
from bot.chat.ui.norm_list import list_layout, stage_named
from bot.chat.ui.norm_show import show_norm_to
from bot.chat.ui.panels import confirm
from bot.chat.ui.propose_form import ProposeForm
from bot.chat.ui.question_form import QuestionForm
from bot.chat.ui.review_form import ReviewForm
from bot.chat.ui.revise_form import RevisionForm
from bot.chat.ui.seconded import seconded_text
from bot.chat.ui.world_link_answers import link_any
from bot.chat.wordings import WordingForm
from bot.chat.writes import write
from bot.congress.handles import parse_norm_handle
from bot.congress.limits import NOTE_MOST
from bot.congress.norms import Stage
from bot.congress.reviews import ReviewOutcome
from bot.congress.trials import TRIAL_LEAST, TRIAL_MOST
from bot.congress.wordings import ALTERNATIVES_LEAST
from bot.services.norms import final_call, second, withdraw
from bot.services.proposals import plan_withdrawal
from bot.services.reviews import outcome_named
from bot.services.vote_plans import plan_vote
from bot.services.votes import open_vote

Word = app_commands.Range[str, 1, 100]
Asked = app_commands.Range[str, 1, 300]
Note = app_commands.Range[str, 1, NOTE_MOST]
TrialDays = app_commands.Range[int, TRIAL_LEAST, TRIAL_MOST]

REVISABLE = (Stage.SEEKING_SECONDS, Stage.DELIBERATION, Stage.FINAL_CALL, Stage.DECIDED, Stage.REVIEW, Stage.LAPSED)


class NormCog(commands.GroupCog, group_name="norm"):
    """The life of a norm, as commands."""

    @app_commands.command(name="propose")
    @app_commands.autocomplete(question=any_question)
    async def propose(self, interaction: Interaction, question: Asked | None = None) -> None:
        if question is None:
            await ProposeForm.show(interaction)
            return
        await QuestionForm.show(interaction, question=await question_picked(interaction, question))

    @app_commands.command(name="show")
    @app_commands.autocomplete(norm=norms_at())
    async def show(self, interaction: Interaction, norm: Handle) -> None:
        await show_norm_to(interaction, norm)

    @app_commands.command(name="list")
    @app_commands.autocomplete(stage=any_stage)
    async def list(self, interaction: Interaction, stage: Handle | None = None) -> None:
        chosen = stage_named(stage) if stage is not None else None
        await reply(interaction, view=await list_layout(interaction, chosen, 0))

    @app_commands.command(name="history")
    @app_commands.autocomplete(norm=norms_at())
    async def history(self, interaction: Interaction, norm: Handle) -> None:
        await reply(interaction, view=await history_layout(interaction, norm, 0))

    @app_commands.command(name="brief")
    @app_commands.autocomplete(norm=any_subject)
    async def brief(self, interaction: Interaction, norm: Word) -> None:
        await brief_norm(interaction, norm)

    @app_commands.command(name="second")
    @app_commands.autocomplete(norm=norms_at(Stage.SEEKING_SECONDS))
    async def second(self, interaction: Interaction, norm: Handle) -> None:
        bot = interaction.client
        done = await write(interaction, second, who=who_of(interaction), handle=norm, now=bot.now())
        await reply(interaction, seconded_text(say_of(interaction), done))

    @app_commands.command(name="final-call")
    @app_commands.autocomplete(norm=norms_at(Stage.DELIBERATION))
    async def final_call(self, interaction: Interaction, norm: Handle) -> None:
        bot = interaction.client
        done = await write(interaction, final_call, who=who_of(interaction), handle=norm, now=bot.now())
        await reply(interaction, called_text(say_of(interaction), done))

    @app_commands.command(name="open-vote")
    @app_commands.autocomplete(norm=norms_at(Stage.FINAL_CALL))
    async def open_vote(self, interaction: Interaction, norm: Handle, trial: TrialDays | None = None) -> None:
        bot, say, who = interaction.client, say_of(interaction), who_of(interaction)
        plan = await bot.store.read(plan_vote, who=who, handle=norm, now=bot.now(), trial=trial)
        if len(plan.wordings) >= ALTERNATIVES_LEAST:
            await ask_which_vote(interaction, plan)
            return

        async def act(pressed: Interaction) -> None:
            done = await write(
                pressed, open_vote, who=who_of(pressed), handle=plan.handle, now=bot.now(), expected=plan, trial=trial
            )
            await update(pressed, vote_opened_text(say, done), view=None)

        await confirm(interaction, vote_question(say, plan), verb=say("norms.open_vote.yes"), act=act)

    @app_commands.command(name="withdraw")
    @app_commands.autocomplete(norm=norms_at(Stage.SEEKING_SECONDS, Stage.DELIBERATION, Stage.FINAL_CALL))
    async def withdraw(self, interaction: Interaction, norm: Handle) -> None:
        bot, say = interaction.client, say_of(interaction)
        view = await bot.store.read(plan_withdrawal, who=who_of(interaction), handle=norm, now=bot.now())

        async def act(pressed: Interaction) -> None:
            done = await write(pressed, withdraw, who=who_of(pressed), handle=view.handle, now=bot.now())
            await update(pressed, withdrawn_text(say, done), view=None)

        await confirm(interaction, withdrawal_question(say, view), verb=say("norms.withdraw.yes"), act=act)

    @app_commands.command(name="revise")
    @app_commands.autocomplete(norm=norms_at(*REVISABLE))
    async def revise(self, interaction: Interaction, norm: Handle, as_wording: bool = False) -> None:
        if as_wording:
            await WordingForm.show(interaction, norm=parse_norm_handle(norm), version=0)
            return
        await RevisionForm.show(interaction, norm=parse_norm_handle(norm), version=0)

    @app_commands.command(name="link")
    @app_commands.autocomplete(norm=norms_at(), other=any_subject, kind=any_relation_of_norms)
    async def link(self, interaction: Interaction, norm: Handle, other: Handle, kind: Word, note: Note = "") -> None:
        await link_any(interaction, norm, other, kind, note)

    @app_commands.command(name="review")
    @app_commands.autocomplete(norm=norms_at(Stage.REVIEW, Stage.DECIDED), outcome=any_review)
    async def review(self, interaction: Interaction, norm: Handle, outcome: Word) -> None:
        chosen, number = outcome_named(outcome), parse_norm_handle(norm)
        if chosen is ReviewOutcome.REVISE:
            await RevisionForm.show(interaction, norm=number, version=0)
        elif chosen is ReviewOutcome.KEEP and await is_on_trial(interaction, norm):
            await KeepingForm.show(interaction, norm=number)
        else:
            await ReviewForm.show(interaction, norm=number, outcome=chosen.value)


async def setup(bot: CongressBot) -> None:
    """Give the bot these commands."""
    await bot.add_cog(NormCog())
