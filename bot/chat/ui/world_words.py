"""What a norm of this congress is to things in the world, as lines of its card."""

from collections.abc import Sequence

from bot.chat.ui.record_words import name_shown, word_of
from prompts import Say


def world_lines(say: Say, relations: Sequence[tuple[str, str]], most: int) -> list[str]:
    """What a norm here is to the world, `most` of it, for the card of the norm."""
    lines = [
        say("questions.relation", relation=word_of(say, "initiatives.relation", relation), other=name_shown(other))
        for relation, other in relations[:most]
    ]
    if len(relations) > most:
        lines.append(say("card.more", n=len(relations) - most))
    return lines
