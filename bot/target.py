"""Which Discord the process speaks with, and by whose time: the real ones, or those of the local Discord."""

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.clock import Now, shifted_now, system_now
from bot.settings import Settings


class Unreachable(Exception):
    """Discord cannot be reached at start. The text is what the network said."""


def now_of(settings: Settings) -> Now:
    """The bot's time: the machine's, or beside the local Discord the one that its page turned."""
    return system_now if settings.clock_file is None else shifted_now(settings.clock_file)


def point_at(settings: Settings) -> None:
    """Have the library speak with the Discord of the settings, where that is not the real one."""
    if settings.api_base is not None:
        Route.BASE = settings.api_base
    if settings.gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
