"""`python -m bot erase`: erases the words of one person in the record, or says how many there are."""

from bot.database import open_store, open_to_read
from bot.elsewhere import command_now
from bot.services.record.erasing import WordsKept, erase_words, words_kept
from bot.settings import Settings
from prompts import Words


async def erase(settings: Settings, words: Words, person: int, guild_id: int | None, *, sure: bool) -> str:
    """Erase the words of the person with this Discord id, in one congress or all, if it is `sure`; says what was or
    would be erased.

    Raises CongressError (`record.nobody_erased`) and StoreError (`store.in_use` among them: not beside a bot).
    """
    if sure:
        async with open_store(settings.database_url) as store:
            found = await store.write(erase_words, discord_id=person, guild_id=guild_id, now=command_now(settings)())
    else:
        async with open_to_read(settings.database_url) as store:
            found = await store.read(words_kept, discord_id=person, guild_id=guild_id)
    lines = [_line(words, one, sure=sure) for one in found]
    if facts := sum(one.facts for one in found):
        lines.append(words("cli.erase.facts", n=facts))
    return "\n".join([*lines, words(f"cli.erase.{_next(found, sure)}")])


def _line(words: Words, one: WordsKept, *, sure: bool) -> str:
    return words("cli.erase.done" if sure else "cli.erase.found", name=one.congress, n=one.n)


def _next(found: list[WordsKept], sure: bool) -> str:
    if sure:
        return "after"
    return "ask" if any(one.n for one in found) else "nothing"
