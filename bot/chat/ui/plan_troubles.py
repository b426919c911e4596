"""What keeps something from being sent by itself, in words: a line for whoever can mend it, and a direct message to
whoever opened the congress."""

from collections.abc import Sequence

from discord import ui

from bot.chat.ui.plan_words import gone_words, where_words
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import escape, one_line
from bot.services.cards import NOT_TAKEN
from bot.services.plan_troubles import TroubleCard
from bot.services.plans import PlanView
from prompts import Say


def channel_troubles(say: Say, troubles: Sequence[PlanView]) -> list[str]:
    """A line for each digest of a channel that cannot be sent."""
    return [say("plan_troubles.line", place=where_words(say, one), why=_why(say, one)) for one in troubles]


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
        place=where_words(say, view.of),
        why=_why(say, view.of),
    )
    told += "" if view.of.gone and not view.of.main else f"\n{say('plan_troubles.kept')}"
    told += f"\n{say('plan_troubles.once')}"
    layout.add_item(ui.TextDisplay(told))
    return Rendered(layout)


def _why(say: Say, of: PlanView) -> str:
    return gone_words(say, of) if of.gone or of.trouble is None else say(of.trouble)
