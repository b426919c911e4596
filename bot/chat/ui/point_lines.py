"""What was argued outside about a question or an initiative, as lines of its card."""

from collections.abc import Sequence

from bot.chat.ui.record_words import name_shown
from bot.chat.ui.text import clip, escape, one_line
from bot.services.record.arguments import Point
from prompts import Say

POINT_SHOWN = 300


def point_lines(say: Say, points: Sequence[Point], most: int | None = None) -> list[str]:
    """Each point with its side and its speaker, `most` of them (all where nothing is said); none without points."""
    if not points:
        return []
    shown = points[:most]
    lines = [say("questions.points"), *(_line(say, one) for one in shown)]
    if len(points) > len(shown):
        lines.append(say("card.more", n=len(points) - len(shown)))
    return lines


def _line(say: Say, one: Point) -> str:
    words = escape(clip(one_line(one.words), POINT_SHOWN))
    return say("questions.point", side=one.side, speaker=name_shown(one.speaker), words=words)
