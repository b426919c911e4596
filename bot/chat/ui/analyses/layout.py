"""The message of an answer: heading, finding, figures, the picture, what it rests on, the next step, the buttons."""

from collections.abc import Sequence
from typing import Any

from discord import MediaGalleryItem, ui

from bot.chat.ui.analyses.screens import Screen
from bot.chat.ui.analyses.words import basis_lines
from bot.chat.ui.card_parts import card
from bot.chat.ui.excerpts import listed
from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.rendered import Attachment, Rendered
from bot.services.record.analyses.answers import Answer
from prompts import Say

Rows = Sequence[ui.ActionRow[ui.LayoutView]]


def rendered(
    say: Say, name: str, answer: Answer[Any], screen: Screen, *, picture: bytes | None = None, rows: Rows = ()
) -> Rendered:
    """The message; `picture` is what the screen's picture drew, `rows` are its buttons."""
    head, foot = [screen.heading, screen.finding], _foot(say, name, answer, screen)
    room = CARD_CHARACTERS - sum(units(line) + 1 for line in (*head, *foot))
    body = listed(screen.body, room, lambda n: say("analyses.more", n=n))
    files: tuple[Attachment, ...] = ()
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join([*head, *body]))]
    if picture is not None and screen.picture is not None:
        files = (Attachment(f"{name}.png", picture, screen.picture.alt),)
        gallery = MediaGalleryItem(f"attachment://{files[0].name}", description=files[0].description)
        parts.append(ui.MediaGallery(gallery))
    parts += [ui.TextDisplay("\n".join(foot)), *rows]
    return Rendered(card(parts, "norm"), files)


def _foot(say: Say, name: str, answer: Answer[Any], screen: Screen) -> list[str]:
    """What else must be known of the figures, and on what they rest."""
    small = [say(f"analyses.chosen.{name}")] if answer.chosen else []
    small += basis_lines(say, answer.basis)
    lines = [*screen.notes, *(say("analyses.small", text=line) for line in small), screen.next_]
    if screen.pages > 1:
        lines.append(say("pages.page", page=screen.page + 1, pages=screen.pages))
    return lines
