"""What keeps something from being sent by itself, in words: a line for whoever can mend it, and a direct message to
whoever opened the congress."""

from collections.abc import Sequence

from discord import ui

from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import escape, one_line
from bot.services.cards import NOT_TAKEN
from bot.services.plan_troubles import ChannelTrouble, TroubleCard, TroublesAwaited
from prompts import Say


def channel_troubles(say: Say, troubles: Sequence[ChannelTrouble]) -> list[str]:
    """A line for each digest of a channel that cannot be sent."""
    return [say("plan_troubles.line", place=_place(say, one), why=_why(say, one)) for one in troubles]


def own_troubles(say: Say, troubles: TroublesAwaited) -> list[str]:
    """Which of a member's own messages did not reach them, what becomes of them, and why; nothing where all did."""
    if troubles.own is None:
        return []
    told = [_of_own(say, "tried", troubles.tried)] if troubles.tried else []
    if troubles.own in NOT_TAKEN and set(troubles.tried) - {"reminder"}:
        told.append(say("plan_troubles.own.fortnight"))
    told += [_of_own(say, "stopped", troubles.stopped)] if troubles.stopped else []
    why = f"plan_troubles.own.{troubles.own.rpartition('.')[2]}" if troubles.own in NOT_TAKEN else troubles.own
    return [" ".join([*told, say(why)])]


def _of_own(say: Say, how: str, purposes: Sequence[str]) -> str:
    """Which of their messages are `how`: "tried" again, or "stopped"."""
    what = say.join(say(f"plan_troubles.own.{how}_{one}") for one in purposes)
    return say(f"plan_troubles.own.{how}", what=what)


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
