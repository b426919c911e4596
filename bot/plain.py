"""Text meant for Discord as a terminal shows it: no markup, commands as one types them, and times in a time zone
instead of the reader's own."""

import re
from datetime import UTC, datetime, tzinfo

from bot.congress.errors import CongressError
from prompts import Words, timed, unlinked

_MARKUP = re.compile(
    r"^(?:#{1,3}|-#|>) +"  # headings, small print, quotations
    r"|(?P<strong>\*\*|__|~~|`)"
    r"|\[(?P<shown>[^\]]+)\]\((?P<url>[^)\s]+)\)"
    r"|\\(?P<escaped>[^\w\s])",
    re.MULTILINE,
)


def plain(text: str, zone: tzinfo = UTC) -> str:
    """`text` without Discord's markup; its times in `zone`."""
    return _MARKUP.sub(_unmarked, timed(unlinked(text), zone))


def plain_refusal(words: Words, error: CongressError) -> str:
    """The sentence of a refusal, on the command line."""
    facts = {
        name: fact.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if isinstance(fact, datetime) else fact
        for name, fact in error.facts.items()
    }
    return plain(words(error.key, None, **facts))


def _unmarked(match: re.Match[str]) -> str:
    if match["shown"]:
        return f"{match['shown']} ({match['url']})"
    return match["escaped"] or ""
