"""What keeps something from being sent by itself, in words: a line for whoever can mend it, and a direct message to
whoever opened the congress."""

from collections.abc import Sequence

from discord import ui

from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import escape, one_line
from bot.services.cards import NOT_TAKEN
from bot.services.plan_troubles import ChannelTrouble, TroubleCard
from prompts import Say


def channel_troubles(say: Say, troubles: Sequence[ChannelTrouble]) -> list[str]:
    """A line for each digest of a channel that cannot be sent."""
    return [say("plan_troubles.line", place=_place(say, one), why=_why(say, one)) for one in troubles]


def own_trouble(say: Say, trouble: str) -> str:
    """Why a member's own messages do not reach them, and how they can."""
    key = f"plan_troubles.own.{trouble.rpartition('.')[2]}"
    return say(key) if trouble in NOT_TAKEN else say("plan_troubles.own.other", why=say(trouble))


def trouble_card(say: Say, view: TroubleCard) -> Rendered:
    """What whoever opened the congress is told, once a plan and trouble."""
    layout = ui.LayoutView(timeout=None)
    told = say(
        "plan_troubles.card",
        congress=escape(one_line(view.congress)),
        guild=view.guild_id,
        place=_place(say, view.of),
        why=_why(say, view.of),
    )
    layout.add_item(ui.TextDisplay(told))
    return Rendered(layout)


def _place(say: Say, of: ChannelTrouble) -> str:
    return say("status.place.plan") if of.channel_id is None else f"<#{of.channel_id}>"


def _why(say: Say, of: ChannelTrouble) -> str:
    """What is so and what to do; another channel is chosen by the set-up for the congress's own digest alone."""
    ended = of.trouble == "outbox.channel_gone" and not of.main
    return say("plan_troubles.channel_gone" if ended else of.trouble)
