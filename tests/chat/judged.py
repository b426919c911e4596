"""A card before the judges: our own guards of Discord's limits, and Discord's own rules."""

import re

from bot.chat.ui.buttons import PUBLIC_ITEMS
from bot.chat.ui.rendered import Rendered
from sandbox.judge import load_judge
from tests.chat.layout_faults import card_faults

LAYOUT = 1 << 15
"""The flag of a message made of components (IS_COMPONENTS_V2)."""

JUDGE = load_judge()

Component = dict[str, object]


def templates() -> list[re.Pattern[str]]:
    """Every pattern by which the client finds a button again."""
    return [item.path.template for item in PUBLIC_ITEMS]


def faults(card: Rendered) -> list[str]:
    """All that Discord would refuse in a card, and every id that does not match exactly one template."""
    payload = {
        "flags": LAYOUT,
        "components": components(card),
        "attachments": [
            {"id": number, "filename": file.name, "description": file.description}
            for number, file in enumerate(card.files)
        ],
    }
    files = [f"files[{number}]" for number in range(len(card.files))]
    problems = JUDGE.check_request("create_message", "POST", "/channels/1/messages", payload, files)
    return [*card_faults(card.layout, templates()), *(f"{one.where}: {one.problem}" for one in problems)]


def components(card: Rendered) -> list[Component]:
    """The card as Discord receives it."""
    sent: list[Component] = card.layout.to_components()  # type: ignore[no-untyped-call]
    return sent


def every(card: Rendered) -> list[Component]:
    """All components of a card, nested ones included, in the order in which they are read."""
    found: list[Component] = []
    waiting = components(card)
    while waiting:
        one = waiting.pop(0)
        found.append(one)
        inner = one.get("components", [])
        assert isinstance(inner, list)
        waiting = [*inner, *waiting]
    return found


def text_of(card: Rendered) -> str:
    """Everything that a card says, line by line."""
    return "\n".join(str(one["content"]) for one in every(card) if "content" in one)


def buttons_of(card: Rendered) -> dict[str, str]:
    """The buttons of a card by their words: the id, or the link."""
    return {
        str(one["label"]): str(one.get("custom_id") or one.get("url")) for one in every(card) if one.get("type") == 2
    }


def styles_of(card: Rendered) -> set[object]:
    """The styles of the buttons that do something (links have their own)."""
    return {one["style"] for one in every(card) if one.get("type") == 2 and "custom_id" in one}
