"""Repairs of a roll in words: on the cards of a ballot and of its decision, in the thread, and before one is made."""

from collections.abc import Sequence

from discord import ui

from bot.chat.ui.excerpts import quoted_lines
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.text import clip, escape, one_line
from bot.services.repairs import Line, Repair, RepairNotice, RepairPlan
from prompts import Say

REPAIRS_SHOWN = 3
"""Repairs that a card tells one by one; "Read in full" has them all."""

REASON_SHOWN = 120
"""Units of a reason on a card; "Read in full" and the norm's thread have it whole."""

ACTOR_SHOWN = 40
"""Units of a represented actor's name; the certificate and `/seat show` have the whole."""

NOTICE_ROOM = 3_400
"""Units of a line of a quotation in a notice."""


def repair_lines(say: Say, repairs: Sequence[Repair], most: int | None = None) -> list[str]:
    """How often a roll was repaired, and each repair with its reason; of more than `most` the last ones, with short
    reasons, and that there are others."""
    if not repairs:
        return []
    shown = repairs if most is None else repairs[max(0, len(repairs) - most) :]
    left = len(repairs) - len(shown)
    return [
        say("repairs.heading", n=len(repairs)),
        *([say("card.more", n=left)] if left else []),
        *(_told(say, one, None if most is None else REASON_SHOWN) for one in shown),
    ]


def repair_notice(say: Say, notice: RepairNotice) -> Rendered:
    """That a roll was repaired, by whom, what changed and why, for the norm's thread."""
    one = notice.repair
    head = say(
        "repairs.notice", handle=notice.handle, by=f"<@{one.by}>", what=_what(say, one.act.value, one), n=notice.seats
    )
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.TextDisplay("\n".join([head, *quoted_lines(one.reason, NOTICE_ROOM)])))
    return Rendered(layout)


def repair_question(say: Say, plan: RepairPlan) -> str:
    """What a repair would change, before it is made."""
    lines = [
        say("repairs.ask.heading", handle=plan.handle),
        say("repairs.ask.what", what=_what(say, plan.mended.act.value, plan)),
        say("repairs.ask.seats", before=plan.seats_before, after=plan.seats_after),
        say("repairs.ask.needed", before=plan.needed_before, after=plan.needed_after),
        say(f"repairs.ask.{plan.mended.act.value}"),
    ]
    if plan.proxies_before != plan.proxies_after:
        lines.append(say("repairs.ask.proxies", before=plan.proxies_before, after=plan.proxies_after))
    if plan.told_before and not plan.told_after:
        lines.append(say("repairs.ask.untold"))
    return "\n".join([*lines, say("repairs.ask.reason"), *quoted_lines(plan.reason, NOTICE_ROOM)])


def repaired_text(say: Say, plan: RepairPlan) -> str:
    """That a repair is made, and where it is shown."""
    what = _what(say, plan.mended.act.value, plan)
    return say("repairs.done", handle=plan.handle, what=what, n=plan.seats_after)


def _told(say: Say, one: Repair, most: int | None) -> str:
    reason = one_line(one.reason)
    reason = escape(reason if most is None else clip(reason, most))
    return say("repairs.one", what=_what(say, one.act.value, one), reason=reason)


def _what(say: Say, act: str, one: Repair | RepairPlan) -> str:
    member = f"<@{one.discord_id}>"
    return say(f"repairs.act.{act}", member=member, before=_line(say, one.was), after=_line(say, one.became))


def _line(say: Say, line: Line | None) -> str:
    if line is None:
        return ""
    facts = {"discipline": escape(line.discipline), "kind": escape(line.kind), "capacity": line.capacity}
    if not line.represents:
        return say("repairs.line", **facts)
    return say("repairs.line_for", actor=escape(clip(one_line(line.represents), ACTOR_SHOWN)), **facts)
