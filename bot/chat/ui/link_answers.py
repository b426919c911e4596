"""Linking two norms: the question before a merger, and what is said afterwards."""

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.panels import confirm
from bot.chat.ui.text import escape, one_line
from bot.chat.writes import write
from bot.congress.links import LinkKind
from bot.services.links import LinkPlan, link, plan_link
from prompts import Say


async def link_norms(interaction: Interaction, norm: str, other: str, kind: LinkKind, note: str) -> None:
    """Link two norms; a merger, which ends one of them, is asked about first."""
    bot, say = interaction.client, say_of(interaction)
    if kind is not LinkKind.MERGED_INTO:
        done = await write(
            interaction, link, who=who_of(interaction), handle=norm, other=other, kind=kind, note=note, now=bot.now()
        )
        await reply(interaction, linked_text(say, done))
        return
    plan = await bot.store.read(plan_link, who=who_of(interaction), handle=norm, other=other, kind=kind, now=bot.now())

    async def act(pressed: Interaction) -> None:
        merged = await write(
            pressed, link, who=who_of(pressed), handle=norm, other=other, kind=kind, note=note, now=bot.now()
        )
        await update(pressed, linked_text(say, merged), view=None)

    await confirm(interaction, merger_question(say, plan), verb=say("links.merge.yes"), act=act)


def merger_question(say: Say, plan: LinkPlan) -> str:
    """What a merger would end, in numbers."""
    return "\n".join(
        [
            say("links.merge.ask", **_named(plan)),
            say("links.merge.ends"),
            say("links.merge.seconds", n=plan.seconds),
            say("links.merge.concerns", n=plan.concerns),
        ]
    )


def linked_text(say: Say, done: LinkPlan) -> str:
    """A link just made, and what follows from it."""
    return say(f"links.done.{done.kind.value}", **_named(done))


def _named(plan: LinkPlan) -> dict[str, str]:
    return {
        "handle": plan.handle,
        "title": escape(one_line(plan.title)),
        "norm": plan.other,
        "other_title": escape(one_line(plan.other_title)),
    }
