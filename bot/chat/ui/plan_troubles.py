"""What keeps something from being sent by itself, in words: a line for whoever can mend it, and a direct message to
whoever opened the congress."""

from collections.abc import Sequence

from discord import ui

from bot.chat.ui.plan_words import gone_words, where_words
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import escape, one_line
from bot.services.cards import NOT_TAKEN
from bot.services.plan_troubles import TroubleCard, TroublesAwaited
from bot.services.plans import PlanView
from prompts import Say


def channel_troubles(say: Say, troubles: Sequence[PlanView]) -> list[str]:
    """A line for each digest of a channel that cannot be sent."""
    return [
        say(f"plan_troubles.line{'_kept' if _is_kept(one) else ''}", place=where_words(say, one), why=_why(say, one))
        for one in troubles
    ]


def own_troubles(say: Say, troubles: TroublesAwaited) -> list[str]:
    """Which of a member's own messages did not reach them, what becomes of them, and why; nothing where all did."""
    if troubles.own is None:
        return []
    tried = [f"{'perhaps' if one in troubles.perhaps else 'tried'}_{one}" for one in troubles.tried]
    told = [_of_own(say, "tried", tried)] if tried else []
    if troubles.own in NOT_TAKEN and set(troubles.tried) - {"reminder"}:
        told.append(say("plan_troubles.own.fortnight"))
    stopped = [f"stopped_{one}" for one in troubles.stopped]
    told += [_of_own(say, "stopped", stopped)] if stopped else []
    why = f"plan_troubles.own.{troubles.own.rpartition('.')[2]}" if troubles.own in NOT_TAKEN else troubles.own
    return [" ".join([*told, say(why)])]


def _of_own(say: Say, how: str, which: Sequence[str]) -> str:
    """Which of their messages are `how`: "tried" again, or "stopped"."""
    what = say.join(say(f"plan_troubles.own.{one}") for one in which)
    return say(f"plan_troubles.own.{how}", what=what)


def trouble_card(say: Say, view: TroubleCard) -> Rendered:
    """What whoever opened the congress is told, once a plan and trouble."""
    layout = ui.LayoutView(timeout=None)
    told = say(
        "plan_troubles.card",
        congress=escape(one_line(view.congress)),
        guild=view.guild_id,
        place=where_words(say, view.of),
        why=_why(say, view.of),
    )
    told += f"\n{say('plan_troubles.kept')}" if _is_kept(view.of) else ""
    told += f"\n{say('plan_troubles.once')}"
    layout.add_item(ui.TextDisplay(told))
    return Rendered(layout)


def _is_kept(of: PlanView) -> bool:
    """Whether the next one tells it, too: no other one comes where a channel is gone that is not the congress's."""
    return not of.may_stand and (of.main or not of.gone)


def _why(say: Say, of: PlanView) -> str:
    return gone_words(say, of) if of.gone or of.trouble is None else say(of.trouble)
