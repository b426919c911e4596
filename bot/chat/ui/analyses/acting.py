"""What members can do about an answer, beside opening it: a button for each."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.chat.ui.analyses.confirming import confirming
from bot.chat.ui.analyses.rating import rating
from bot.chat.ui.buttons import PublicButton
from bot.services.record.analyses.answers import Answer
from prompts import Say

ACTING: Mapping[str, Callable[[Say, Answer[Any]], list[PublicButton]]] = {"lifecycle": confirming, "gap": rating}


def acting(say: Say, name: str, answer: Answer[Any]) -> list[PublicButton]:
    """The buttons by which members act on an answer."""
    return ACTING[name](say, answer) if name in ACTING else []
