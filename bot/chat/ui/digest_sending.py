"""A digest shown to one person as it would be sent now, and sent: after a question where its period had one."""

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply, reply_card, update
from bot.chat.ui.digest_drawn import drawn_digest
from bot.chat.ui.panels import confirm
from bot.chat.ui.personal_card import personal_card
from bot.chat.ui.plan_words import next_words, where_words
from bot.chat.ui.text import moment
from bot.chat.writes import write
from bot.services.arranging import digest_of, digests_meant
from bot.services.digests import preview_digest, send_digest, would_send
from bot.services.personal import preview_personal
from bot.services.plans import PlanView
from prompts import Say


async def show_preview(interaction: Interaction, named: str) -> None:
    """Show the digest that is meant, of two one's own, in the language and form in which it would be sent, then what
    becomes of it."""
    bot, say = interaction.client, say_of(interaction)
    plan, *_ = await bot.store.read(digests_meant, who=who_of(interaction), named=named)
    if plan.personal:
        mine = await bot.store.read(preview_personal, who=who_of(interaction), now=bot.now())
        await reply_card(
            interaction, personal_card(say if plan.language is None else bot.words.into(plan.language), mine)
        )
    else:
        view = await bot.store.read(preview_digest, guild_id=guild_of(interaction), now=bot.now(), plan_id=plan.plan_id)
        await reply_card(interaction, await drawn_digest(bot.store, bot.words.into(view.language), view))
    await reply(interaction, say("digests.preview_mine" if plan.personal else "digests.preview", **_going(say, plan)))


async def send_or_ask(interaction: Interaction, named: str) -> None:
    """Send it, or ask first where one of the same period went out or is on its way."""
    bot, say, who = interaction.client, say_of(interaction), who_of(interaction)
    plan = await bot.store.read(digest_of, who=who, named=named)
    planned = await bot.store.read(would_send, who=who, now=bot.now(), plan_id=plan.plan_id)
    if planned.again is None:
        await reply(interaction, await _sent(interaction, plan))
        return

    async def act(pressed: Interaction) -> None:
        await update(pressed, await _sent(pressed, plan), view=None)

    question = say(
        "digests.ask_again",
        before=say(
            "digests.going" if planned.on_its_way else "digests.went",
            period=planned.period,
            channel=where_words(say, plan),
            sent=moment(planned.again),
        ),
        since=moment(planned.since),
        n=planned.told,
        next=next_words(say, plan),
    )
    await confirm(interaction, question, verb=say("digests.send_again"), act=act)


async def _sent(interaction: Interaction, plan: PlanView) -> str:
    bot, say = interaction.client, say_of(interaction)
    sent = await write(interaction, send_digest, who=who_of(interaction), now=bot.now(), plan_id=plan.plan_id)
    return say("digests.sent", since=moment(sent.digest.since), **_going(say, plan))


def _going(say: Say, plan: PlanView) -> dict[str, str]:
    """Where it goes, and when the next one comes by itself."""
    return {"channel": where_words(say, plan), "next": next_words(say, plan)}
