"""From the options of `/digest subscribe`, as they were typed or chosen, to what is wished of a plan."""

from bot.congress.arranging import parse_when
from bot.congress.errors import CongressError
from bot.congress.text import given_back
from bot.congress.times import parse_clock
from bot.services.plans import Wish
from prompts import Words


def wish_of(words: Words, rhythm: str, day: str, hour: str, zone: str, language: str, only_news: bool | None) -> Wish:
    """What is wished; an empty option wishes nothing.

    Raises what `parse_when` and `parse_clock` raise, and `plan.no_language` (given) for one that the bot cannot speak.
    """
    when = parse_when(rhythm, day)
    if language and language not in words.languages:
        raise CongressError("plan.no_language", given=given_back(language))
    return Wish(
        rhythm=when.rhythm,
        weekday=when.weekday,
        monthday=when.monthday,
        at=parse_clock(hour) if hour else None,
        zone=zone or None,
        language=language or None,
        only_news=only_news,
    )


def spoken_of(words: Words, locale: str) -> str | None:
    """The language of a person that the bot speaks, or None where it does not."""
    return next((one for one in (locale, locale.partition("-")[0]) if one in words.languages), None)
