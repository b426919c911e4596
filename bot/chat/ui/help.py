"""What one can do here: the tasks, each with the command for it, and what this bot is."""

from importlib.metadata import PackageNotFoundError, version

from discord import ui

from bot.chat.ui.card_parts import card
from prompts import Say

DISTRIBUTION = "congress-of-disciplines"


def help_layout(say: Say, *, convener: bool) -> ui.LayoutView:
    """The tasks of everyone, and those of conveners for them."""
    texts = ["\n".join([say("help.heading"), *(f"- {task}" for task in say.lines("help.tasks"))])]
    if convener:
        texts.append("\n".join([say("help.conveners"), *(f"- {task}" for task in say.lines("help.convener_tasks"))]))
    return card(map(ui.TextDisplay, [*texts, say("help.more")]), "norm")


def about_text(say: Say) -> str:
    """One paragraph about the bot, with its version where it is installed."""
    try:
        return say("about.text", version=version(DISTRIBUTION))
    except PackageNotFoundError:
        return say("about.text", version=say("about.not_installed"))
