"""`python -m bot digest`: a server's digest, sent or only shown, from the command line."""

from zoneinfo import ZoneInfo

from bot.chat.ui.digest_sections import whole_texts
from bot.database import open_store, open_to_read
from bot.elsewhere import command_now
from bot.plain import plain
from bot.services.digests import DigestCard, operator_sends_digest, preview_digest
from bot.settings import Settings
from prompts import Words
from storage.errors import StoreError
from storage.migrate import current, head


async def preview(settings: Settings, words: Words, guild_id: int) -> str:
    """What the digest would say now, as plain text and in full. Works beside a running bot.

    Raises CongressError where the server has no congress, and StoreError.
    """
    async with open_to_read(settings.database_url) as store:
        card = await store.read(preview_digest, guild_id=guild_id, now=command_now(settings)())
    zone = ZoneInfo(card.zone)
    return "\n\n".join(plain(text, zone) for text in whole_texts(words.into(card.language), card))


async def send(settings: Settings, guild_id: int, *, again: bool) -> DigestCard:
    """Record the digest, which the bot then posts; where one of the same time went out, only `again`.

    Raises CongressError and StoreError (`store.in_use`, `store.empty`): one that is not there is not made for it.
    """
    if await current(settings.database_url) is None:
        raise StoreError("store.empty", found=None, known=head())
    async with open_store(settings.database_url) as store:
        return await store.write(operator_sends_digest, guild_id=guild_id, now=command_now(settings)(), again=again)
