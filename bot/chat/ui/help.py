"""What one can do here: the tasks, each with the command for it, and what this bot is."""

from importlib.metadata import PackageNotFoundError, version

from discord import ui

from bot.chat.ui.card_parts import card
from prompts import Say

DISTRIBUTION = "congress-of-disciplines"


def help_layout(say: Say, *, convener: bool, away: bool = False) -> ui.LayoutView:
    """The tasks of everyone, those of the record, and those of conveners for them; `away` in a direct message, where
    few of the commands work."""
    texts = [
        *([say("help.away")] if away else []),
        _tasks(say, "heading", "tasks"),
        _tasks(say, "record", "record_tasks"),
    ]
    if convener:
        texts.append(_tasks(say, "conveners", "convener_tasks"))
    return card(map(ui.TextDisplay, [*texts, say("help.more")]), "norm")


def _tasks(say: Say, heading: str, tasks: str) -> str:
    return "\n".join([say(f"help.{heading}"), *(f"- {task}" for task in say.lines(f"help.{tasks}"))])


def about_text(say: Say) -> str:
    """One paragraph about the bot, with its version where it is installed."""
    try:
        return say("about.text", version=version(DISTRIBUTION))
    except PackageNotFoundError:
        return say("about.text", version=say("about.not_installed"))
