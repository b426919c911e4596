"""The settings of a digest as a private card, with buttons to pause, change and stop it."""

from dataclasses import replace

from discord import ButtonStyle, Guild, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.permissions import BOT_PERMISSIONS, missing
from bot.chat.premises import as_seen, server_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.forms import Answers, Form, Typed
from bot.chat.ui.paths import Args
from bot.chat.ui.plan_fields import add_times, in_words, menu_of, when_of
from bot.chat.ui.plan_words import gone_words, language_words, next_words, when_words, where_words
from bot.chat.ui.text import clip, moment
from bot.chat.writes import write
from bot.congress.times import parse_clock
from bot.services.arranging import Arranged, Did, personal_of, show_plan
from bot.services.cards import CHANNEL_TROUBLES
from bot.services.plans import PlanView, Wish, change, pause, resume, unsubscribe
from bot.services.reminders import switch_reminders
from prompts import Say

NAME_SHOWN = 20
"""Characters of a channel's name in the title of the form, which may have 45."""


def plan_layout(interaction: Interaction, view: Arranged) -> ui.LayoutView:
    """The card of a plan; that of a channel names what the bot may not do there."""
    guild = server_of(interaction)
    seen = replace(view, plan=as_seen(guild, view.plan))
    return plan_card(say_of(interaction), seen, barred=_barred(guild, seen.plan))


async def redrawn(interaction: Interaction, plan_id: int, did: Did) -> None:
    """Show the card of a plan to which this was done, in the place of the one whose button was pressed, else anew."""
    shown = await interaction.client.store.read(show_plan, who=who_of(interaction), plan_id=plan_id)
    view = replace(shown, did=did)
    layout, used = plan_layout(interaction, view), interaction.message
    if used is not None and used.flags.components_v2:
        await update(interaction, view=layout)
    else:
        await reply(interaction, view=layout)


def plan_card(say: Say, view: Arranged, *, barred: tuple[str, ...] = ()) -> ui.LayoutView:
    """The card; `barred` are the permissions that the bot lacks in the channel, by their flags."""
    plan, where = view.plan, where_words(say, view.plan)
    lines = [
        say(f"plans.did.{view.did}", since="" if view.since is None else moment(view.since)),
        say("plans.when_is", when=when_words(say, plan)),
        say("plans.next_is", next=next_words(say, plan)),
        say("plans.language_is", language=language_words(say, view.language)),
    ]
    if view.reminders is not None:
        lines.append(say("plans.reminders_on" if view.reminders else "plans.reminders_off"))
    if plan.gone:
        lines.append(say("plans.deleted_now", why=gone_words(say, plan)))
    elif plan.trouble is not None and (plan.personal or plan.trouble not in CHANNEL_TROUBLES):
        lines.append(say("plans.trouble_alone" if plan.may_stand else "plans.trouble", why=say(plan.trouble)))
    elif plan.trouble is not None and not barred:
        lines.append(say("plans.mended"))
    if barred:
        names = say.join(say("check.name", permission=flag) for flag in barred)
        lines.append(say("plans.barred", permissions=names, channel=where))
    heading = say("plans.heading_mine") if plan.personal else say("plans.heading", channel=where)
    rest = say("plans.next_mine") if plan.personal else say("plans.next_channel")
    return card([ui.TextDisplay("\n".join([heading, *lines])), _buttons(say, view), ui.TextDisplay(rest)], "digest")


def stopped_text(interaction: Interaction, plan: PlanView) -> str:
    """What it means that a plan has ended."""
    say, seen = say_of(interaction), as_seen(server_of(interaction), plan)
    if plan.personal:
        return say("plans.stopped_mine")
    return say("plans.stopped_gone" if seen.gone else "plans.stopped", channel=where_words(say, seen))


def _buttons(say: Say, view: Arranged) -> ui.ActionRow[ui.LayoutView]:
    plan = view.plan
    if plan.paused:
        row = row_of(PlanResume(say("plans.button.resume"), style=ButtonStyle.primary, plan=plan.plan_id))
    else:
        row = row_of(PlanPause(say("plans.button.pause"), plan=plan.plan_id))
    row.add_item(PlanChange(say("plans.button.change"), plan=plan.plan_id))
    if not plan.main:
        row.add_item(PlanStop(say("plans.button.stop"), plan=plan.plan_id))
    if view.reminders is not None:
        label = say("reminders.button.stop" if view.reminders else "reminders.button.send")
        row.add_item(PlanReminders(label, plan=plan.plan_id, on=int(not view.reminders)))
    return row


def _barred(guild: Guild, plan: PlanView) -> tuple[str, ...]:
    channel = guild.get_channel(plan.channel_id or 0)
    lacking = () if channel is None else missing(channel.permissions_for(guild.me), BOT_PERMISSIONS)
    return tuple(need.flag for need in lacking)


class PlanPause(PublicButton, path="plan:{plan:int}:pause"):
    """Sends nothing by a plan until it is resumed."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        number = args.number("plan")
        await write(interaction, pause, who=who_of(interaction), plan_id=number, now=interaction.client.now())
        await redrawn(interaction, number, "paused")


class PlanResume(PublicButton, path="plan:{plan:int}:resume"):
    """Sends by a plan again."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        number = args.number("plan")
        await write(interaction, resume, who=who_of(interaction), plan_id=number, now=interaction.client.now())
        await redrawn(interaction, number, "resumed")


class PlanReminders(PublicButton, path="plan:{plan:int}:reminders:{on:int}"):
    """Stops the reminders that come with one's own digest, or lets them come again."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, who, on = interaction.client, who_of(interaction), bool(args.number("on"))
        number = args.number("plan")
        await write(interaction, switch_reminders, who=who, plan_id=number, on=on, now=bot.now())
        mine = await bot.store.read(personal_of, who=who)
        await redrawn(interaction, mine.plan_id, "reminders_on" if on else "reminders_off")


class PlanChange(PublicButton, path="plan:{plan:int}:change"):
    """Opens the form with what can be changed."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await PlanForm.show(interaction, plan=args.number("plan"))


class PlanForm(Form, path="plan_form:{plan:int}"):
    """How often, when, in which time zone, and whether quiet times are told."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "PlanForm":
        number = args.number("plan")
        shown = await interaction.client.store.read(show_plan, who=who_of(interaction), plan_id=number)
        say, plan = say_of(interaction), shown.plan
        quiet = typed.text("quiet") or ("skip" if plan.only_news else "tell")
        form = cls(_title(interaction, plan), plan=number)
        add_times(form, say, plan, typed, zone_hint=say("plans.form.zone_hint"))
        form.add(say("plans.form.quiet"), menu_of(say, "quiet", ("tell", "skip"), quiet))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        number, when = args.number("plan"), when_of(answers)
        wish = Wish(
            rhythm=when.rhythm,
            weekday=when.weekday,
            monthday=when.monthday,
            at=parse_clock(answers.text("at")),
            zone=answers.text("zone"),
            only_news=answers.text("quiet") == "skip",
        )
        now = interaction.client.now()
        await write(interaction, change, who=who_of(interaction), plan_id=number, wish=wish, now=now)
        await redrawn(interaction, number, "changed")

    @classmethod
    def told(cls, say: Say, answers: Answers) -> Typed:
        return in_words(say, answers)


def _title(interaction: Interaction, plan: PlanView) -> str:
    """Whose digest it is, as far as the title of a form has room for that."""
    say = say_of(interaction)
    if plan.personal:
        return say("plans.form.title_mine")
    name = as_seen(server_of(interaction), plan).channel_name
    return say("plans.form.title") if name is None else say("plans.form.title_of", name=clip(name, NAME_SHOWN))


class PlanStop(PublicButton, path="plan:{plan:int}:stop"):
    """Ends a plan at once: the same command begins it again."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, number = interaction.client, args.number("plan")
        ended = await write(interaction, unsubscribe, who=who_of(interaction), plan_id=number, now=bot.now())
        await update(interaction, view=card([ui.TextDisplay(stopped_text(interaction, ended))], "digest"))
