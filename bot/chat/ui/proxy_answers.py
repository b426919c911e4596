"""What a member answers who is named as a proxy: accepts, declines, or lays it down again."""

from collections.abc import Sequence

from discord import ButtonStyle, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.limits import BUTTON_LABEL
from bot.chat.ui.paths import Args
from bot.chat.ui.text import clean, clip, day
from bot.chat.writes import write
from bot.congress.proxies import State
from bot.services.proxies import accept_proxy, decline_proxy, lay_down_proxy
from bot.services.proxy_views import ProxyLine
from prompts import Say

REQUESTS_SHOWN = 3
"""Requests that one message shows with their buttons, the oldest first; the others follow once these are answered."""

HELD_SHOWN = 5
"""Buttons of a row: as many proxies can be laid down from one message."""


class ProxyAccept(PublicButton, path="seat:proxy:accept:{proxy:int}"):
    """Takes the proxy; what that means stands above the button."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, say, proxy = interaction.client, say_of(interaction), args.number("proxy")
        line = await write(interaction, accept_proxy, who=who_of(interaction), proxy_id=proxy, now=bot.now())
        await reply(interaction, say("proxies.accepted", member=f"<@{line.giver}>", until=day(line.until)))


class ProxyDecline(PublicButton, path="seat:proxy:decline:{proxy:int}"):
    """Refuses the proxy. It can be asked for again, so nobody is asked whether they are sure."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, say, proxy = interaction.client, say_of(interaction), args.number("proxy")
        line = await write(interaction, decline_proxy, who=who_of(interaction), proxy_id=proxy, now=bot.now())
        await reply(interaction, say("proxies.declined", member=f"<@{line.giver}>"))


class ProxyLayDown(PublicButton, path="seat:proxy:lay_down:{proxy:int}"):
    """Lays the proxy down, in votes that are open too."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, say, proxy = interaction.client, say_of(interaction), args.number("proxy")
        line = await write(interaction, lay_down_proxy, who=who_of(interaction), proxy_id=proxy, now=bot.now())
        await reply(interaction, say("proxies.laid_down", member=f"<@{line.giver}>"))


def request_items(
    say: Say, held: Sequence[ProxyLine], *, away: bool = False, most: int = REQUESTS_SHOWN
) -> list[ui.Item[ui.LayoutView]]:
    """The first of what a member is asked to accept, each with what it means and the buttons that answer it; `away`
    from the server without the buttons, and with where they are."""
    asked = [one for one in held if one.state is State.ASKED]
    items: list[ui.Item[ui.LayoutView]] = []
    for one in asked[:most]:
        key = "away" if away else "text"
        text = say(f"proxies.request.{key}", member=f"<@{one.giver}>", until=day(one.until))
        items.append(ui.TextDisplay(text))
        if not away:
            accept = ProxyAccept(say("proxies.button.accept"), style=ButtonStyle.primary, proxy=one.proxy_id)
            items.append(row_of(accept, ProxyDecline(say("proxies.button.decline"), proxy=one.proxy_id)))
    more = len(asked) - most
    return [*items, ui.TextDisplay(say("proxies.request.more", n=more))] if more > 0 else items


def lay_down_buttons(say: Say, held: Sequence[ProxyLine]) -> list[ProxyLayDown]:
    """A button for each proxy that a member holds, those that still take votes before those that only linger."""
    taken = sorted((one for one in held if one.state is not State.ASKED), key=lambda one: one.state is State.LINGERS)
    return [
        ProxyLayDown(clip(say("proxies.button.lay_down", name=clean(one.giver_name)), BUTTON_LABEL), proxy=one.proxy_id)
        for one in taken[:HELD_SHOWN]
    ]
