"""A digest shown to one person as it would be sent now, and sent: after a question where its period had one."""

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.premises import as_seen, server_of
from bot.chat.replies import reply, reply_card, update
from bot.chat.ui.digest_drawn import drawn_digest
from bot.chat.ui.panels import confirm
from bot.chat.ui.personal_card import personal_card
from bot.chat.ui.plan_words import next_words, where_words
from bot.chat.ui.text import moment
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.services.arranging import digest_of, digests_meant
from bot.services.digests import Sending, preview_digest, send_digest, would_send
from bot.services.personal import preview_personal
from bot.services.plans import PlanView
from prompts import Say


async def show_preview(interaction: Interaction, named: str) -> None:
    """Show the digest that is meant, of two one's own, in the language and form in which it would be sent, then what
    becomes of it."""
    bot, say = interaction.client, say_of(interaction)
    meant, *_ = await bot.store.read(digests_meant, who=who_of(interaction), named=named)
    plan = as_seen(server_of(interaction), meant)
    if plan.personal:
        mine = await bot.store.read(preview_personal, who=who_of(interaction), now=bot.now())
        await reply_card(interaction, personal_card(bot.words.into(mine.news.language), mine.card))
    else:
        view = await bot.store.read(preview_digest, guild_id=guild_of(interaction), now=bot.now(), plan_id=plan.plan_id)
        await reply_card(interaction, await drawn_digest(bot.store, bot.words.into(view.language), view))
    told = "digests.preview_mine" if plan.personal else "digests.preview_gone" if plan.gone else "digests.preview"
    await reply(interaction, say(told, **_going(say, plan)))


async def send_or_ask(interaction: Interaction, named: str) -> None:
    """Send it, or ask first where one of the same period went out or is on its way.

    Raises `digest.channel_gone`, and for another than the congress's own `digest.further_channel_gone`.
    """
    bot, who = interaction.client, who_of(interaction)
    plan = as_seen(server_of(interaction), await bot.store.read(digest_of, who=who, named=named))
    if plan.gone and who.convener:
        raise CongressError("digest.channel_gone" if plan.main else "digest.further_channel_gone")
    planned = await bot.store.read(would_send, who=who, now=bot.now(), plan_id=plan.plan_id)
    if planned.again is None:
        await reply(interaction, await _sent(interaction, plan))
    else:
        await _ask(interaction, plan, planned)


async def _ask(interaction: Interaction, plan: PlanView, planned: Sending) -> None:
    """Ask whether to send it, with what is so now; where one went out before the answer, ask anew."""
    bot, say = interaction.client, say_of(interaction)

    async def act(pressed: Interaction) -> None:
        who = who_of(pressed)
        by_now = await bot.store.read(would_send, who=who, now=bot.now(), plan_id=plan.plan_id)
        if by_now.since == planned.since:
            await update(pressed, await _sent(pressed, plan), view=None)
        else:
            await update(pressed, say("digests.went_meanwhile"), view=None)
            await _ask(pressed, await _anew(pressed, plan), by_now)

    before = "none_yet" if planned.again is None else "going" if planned.on_its_way else "went"
    question = say(
        "digests.ask_again",
        before=say(
            f"digests.{before}",
            period=planned.period,
            channel=where_words(say, plan),
            sent="" if planned.again is None else moment(planned.again),
        ),
        since=moment(planned.since),
        n=planned.told,
        next=next_words(say, plan),
    )
    await confirm(interaction, question, verb=say("digests.send_again"), act=act)


async def _sent(interaction: Interaction, plan: PlanView) -> str:
    bot, say = interaction.client, say_of(interaction)
    sent = await write(interaction, send_digest, who=who_of(interaction), now=bot.now(), plan_id=plan.plan_id)
    return say("digests.sent", since=moment(sent.digest.since), **_going(say, await _anew(interaction, plan)))


async def _anew(interaction: Interaction, plan: PlanView) -> PlanView:
    """The plan as it is by now, since its next time may be another one."""
    return await interaction.client.store.read(digest_of, who=who_of(interaction), named=str(plan.plan_id))


def _going(say: Say, plan: PlanView) -> dict[str, str]:
    """Where it goes, and when the next one comes by itself."""
    return {"channel": where_words(say, plan), "next": next_words(say, plan)}
