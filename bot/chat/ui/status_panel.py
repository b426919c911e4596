"""How a congress is doing, for its conveners: what is open, what Discord does not show, and the setting to change."""

from collections import Counter
from dataclasses import replace
from functools import partial

from discord import ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.premises import Premises, as_seen, server_of, survey
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card, room_left
from bot.chat.ui.fitting import Listing, fitted
from bot.chat.ui.paths import Args
from bot.chat.ui.plan_words import gone_words, next_words, when_words, where_words
from bot.chat.ui.premises_check import check_texts, further_texts, role_shown
from bot.chat.ui.setup_panel import setup_layout
from bot.chat.ui.text import relative
from bot.chat.writes import write
from bot.services.cards import CHANNEL_TROUBLES
from bot.services.health import Health, health, retry_cards
from bot.services.plans import PlanView
from prompts import Say

TROUBLES_MOST = 7
"""Lines of cards in trouble; each stands for all that have the same trouble in the same place."""

PLANS_MOST = 5
"""Channels with a digest that are told, each with what is wrong with it."""


async def status_layout(interaction: Interaction) -> ui.LayoutView:
    """The status as it now is; what could not be posted in a channel where the bot now may is tried again at once."""
    bot, guild = interaction.client, server_of(interaction)
    view = await bot.store.read(health, who=who_of(interaction), now=bot.now())
    setup = replace(view.setup, plans=tuple(as_seen(guild, one) for one in view.setup.plans))
    view, premises = replace(view, setup=setup), survey(guild, setup)
    if any(_mended(premises, one.home_id, one.trouble) for one in view.troubles):
        await write(interaction, retry_cards, who=who_of(interaction), now=bot.now())
    return status_panel(say_of(interaction), view, premises)


class StatusCheck(PublicButton, path="status:check"):
    """Looks again."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await update(interaction, view=await status_layout(interaction))


class StatusRetry(PublicButton, path="status:retry"):
    """Tries the cards in trouble at once, after the cause was mended."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, say = interaction.client, say_of(interaction)
        tried = await write(interaction, retry_cards, who=who_of(interaction), now=bot.now())
        await reply(interaction, say("status.retried", n=tried))


class StatusSetup(PublicButton, path="status:setup"):
    """Shows the set-up panel."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await setup_layout(interaction))


def status_panel(say: Say, view: Health, premises: Premises) -> ui.LayoutView:
    """The panel from what the database and the server say."""
    head = "\n".join([say("status.heading"), *_facts(say, view)])
    checks, tags = check_texts(say, premises), tags_lines(say, premises)
    check = [say("setup.check.heading"), *checks] if checks else []
    listings = [
        Listing(partial(_digests, say, view, premises), PLANS_MOST),
        Listing(partial(further_texts, say, premises), PLANS_MOST),
        Listing(partial(_cards, say, view, premises), TROUBLES_MOST),
    ]
    digests, further, cards = fitted(listings, room_left([head, *check, *tags]))
    sections = ([head], digests, [*check, *further], cards, *([line] for line in tags))
    texts = ["\n".join(lines) for lines in sections if lines]
    parts: list[ui.Item[ui.LayoutView]] = []
    for text in texts:
        parts += [ui.TextDisplay(text), ui.Separator()]
    row = row_of(StatusCheck(say("setup.button.check")))
    if _mendable(view):
        row.add_item(StatusRetry(say("status.button.retry")))
    row.add_item(StatusSetup(say("status.button.setup")))
    return card([*parts, row], "norm")


def tags_lines(say: Say, premises: Premises) -> list[str]:
    """Whether members can set the tags of stages on posts of their own, and what to do about it; no fault."""
    role = role_shown(premises.role)
    if premises.open_tags:
        return [say("status.tags_open_bot" if premises.may_moderate else "status.tags_open", role=role)]
    if premises.closed_tags and not premises.may_moderate:
        return [say("status.tags_closed", role=role)]
    return []


def _facts(say: Say, view: Health) -> list[str]:
    setup = view.setup
    lines = [say("status.opened" if setup.opened else "status.not_opened")]
    if setup.opened:
        counts = (
            say("status.seats", n=view.seats),
            say("status.norms", n=view.norms_open),
            say("status.ballots", n=view.ballots_open),
        )
        lines.append(" · ".join(counts))
    ticked = relative(view.ticked_at) if view.ticked_at is not None else None
    clock = "never" if ticked is None else "stands" if view.clock_stands else "ticks"
    return [*lines, say(f"status.clock_{clock}", ticked=ticked)]


def _digests(say: Say, view: Health, premises: Premises, most: int) -> list[str]:
    """What goes to each of the first channels that get a digest, those first for which something is wrong."""
    if not (view.setup.opened and view.setup.plans):
        return []
    main, *others = view.setup.plans
    plans = [main, *sorted(others, key=lambda one: not (one.gone or one.trouble))]
    lines = [say("status.digests"), *(line for one in plans[:most] for line in _digest(say, view, premises, one))]
    rest = len(plans) - most
    return [*lines, say("status.digests_more", n=rest)] if rest > 0 else lines


def _digest(say: Say, view: Health, premises: Premises, plan: PlanView) -> list[str]:
    """To where and when a digest goes, and under it what is wrong."""
    where, when = where_words(say, plan), when_words(say, plan)
    lines = [say("plans.line", channel=where, when=when, next=next_words(say, plan))]
    if plan.gone:
        lines.append(say("status.deleted", why=gone_words(say, plan)))
    elif plan.trouble is not None:
        mended = _mended(premises, plan.channel_id, plan.trouble)
        why = _why(say, view, premises, plan.channel_id, plan.trouble)
        unsent = "status.unsent_alone" if plan.may_stand else "status.unsent"
        lines.append(say("status.mended" if mended else unsent, why=why))
    return lines


def _why(say: Say, view: Health, premises: Premises, home: int | None, trouble: str) -> str:
    """Why something is not in the channel where it belongs, and what to do, as one reads it beside the check."""
    gone = _deleted(view, home)
    if _mended(premises, home, trouble):
        return say("status.why.mended")
    if gone is not None:
        return gone_words(say, gone)
    return say("status.why.not_allowed" if trouble == "outbox.not_allowed" else trouble)


def _mended(premises: Premises, home: int | None, trouble: str) -> bool:
    """Whether the bot now may post in a channel where it could not."""
    return trouble in CHANNEL_TROUBLES and premises.usable(home)


def _deleted(view: Health, home: int | None) -> PlanView | None:
    """The digest of a channel that was deleted."""
    return next((one for one in view.setup.plans if one.gone and one.channel_id == home), None)


def _mendable(view: Health) -> bool:
    """Whether any card in trouble can be shown once its cause is mended: none can where its channel was deleted."""
    return any(_deleted(view, one.home_id) is None for one in view.troubles)


def _cards(say: Say, view: Health, premises: Premises, most: int) -> list[str]:
    lines = [say("status.waiting", n=view.waiting)] if view.waiting else []
    if not view.troubles:
        return [*lines, say("status.all_shown")]
    alike = Counter((one.kind, one.place, one.home_id, one.trouble) for one in view.troubles)
    lines.append(say("status.troubles" if _mendable(view) else "status.troubles_gone", n=len(view.troubles)))
    for (kind, place, home, trouble), n in alike.most_common(most):
        gone = _deleted(view, home)
        where = say(f"status.place.{place}") if home is None else f"<#{home}>"
        where = where if gone is None else where_words(say, gone)
        why = _why(say, view, premises, home, trouble)
        lines.append(say("status.trouble", cards=say(f"status.cards.{kind}", n=n), place=where, why=why))
    rest = len(alike) - most
    return [*lines, say("status.more", n=rest)] if rest > 0 else lines
