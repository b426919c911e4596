"""How a congress is doing, for its conveners: what is open, what Discord does not show, and the setting to change."""

from collections import Counter
from functools import partial

from discord import ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.premises import Premises, server_of, survey
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card, room_left
from bot.chat.ui.fitting import Listing, fitted
from bot.chat.ui.paths import Args
from bot.chat.ui.plan_words import plan_line
from bot.chat.ui.premises_check import check_texts, role_shown
from bot.chat.ui.setup_panel import setup_layout
from bot.chat.ui.text import relative
from bot.chat.writes import write
from bot.services.health import Health, health, retry_cards
from prompts import Say

TROUBLES_MOST = 7
"""Lines of cards in trouble; each stands for all that have the same trouble in the same place."""

PLANS_MOST = 5
"""Channels with a digest that are told, each with what is wrong with it."""


async def status_layout(interaction: Interaction) -> ui.LayoutView:
    """The status as it now is."""
    bot, guild = interaction.client, server_of(interaction)
    view = await bot.store.read(health, who=who_of(interaction), now=bot.now())
    return status_panel(say_of(interaction), view, survey(guild, view.setup))


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
    checks = check_texts(say, premises)
    texts = ["\n".join([say("status.heading"), *_facts(say, view)]), "\n".join(_cards(say, view))]
    if checks:
        texts.insert(1, "\n".join([say("setup.check.heading"), *checks]))
    texts += tags_lines(say, premises)
    if view.setup.opened and view.setup.plans:
        (digests,) = fitted([Listing(partial(_digests, say, view), PLANS_MOST)], room_left(texts))
        texts.insert(1, "\n".join(digests))
    parts: list[ui.Item[ui.LayoutView]] = []
    for text in texts:
        parts += [ui.TextDisplay(text), ui.Separator()]
    row = row_of(StatusCheck(say("setup.button.check")))
    if view.troubles:
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


def _digests(say: Say, view: Health, most: int) -> list[str]:
    """A line for each of the first channels that get a digest."""
    lines = [say("status.digests"), *(plan_line(say, one) for one in view.setup.plans[:most])]
    rest = len(view.setup.plans) - most
    return [*lines, say("status.digests_more", n=rest)] if rest > 0 else lines


def _cards(say: Say, view: Health) -> list[str]:
    lines = [say("status.waiting", n=view.waiting)] if view.waiting else []
    if not view.troubles:
        return [*lines, say("status.all_shown")]
    alike = Counter((one.kind, one.place, one.home_id, one.trouble) for one in view.troubles)
    lines.append(say("status.troubles", n=len(view.troubles)))
    for (kind, place, home, trouble), n in alike.most_common(TROUBLES_MOST):
        where = say(f"status.place.{place}") if home is None else f"<#{home}>"
        lines.append(say("status.trouble", cards=say(f"status.cards.{kind}", n=n), place=where, why=say(trouble)))
    rest = len(alike) - TROUBLES_MOST
    return [*lines, say("status.more", n=rest)] if rest > 0 else lines
