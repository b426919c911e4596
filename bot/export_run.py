"""`python -m bot export record`: the record of a congress as an archive of CSV and JSON."""

from pathlib import Path

from bot.certificate_run import write_new
from bot.congress.record.exporting import archive, files_of
from bot.database import open_to_read
from bot.documents.schema import schema_text
from bot.services.record.export_schema import columns_of
from bot.services.record.exports import export_record
from bot.settings import Settings
from prompts import Words


async def export(settings: Settings, words: Words, guild_id: int, file: Path, *, unconfirmed: bool) -> str:
    """Write the archive, and say what it is. Works beside a running bot.

    Raises CongressError (`export.there`, `export.failed`, and for a server without a congress) and StoreError.
    """
    async with open_to_read(settings.database_url) as store:
        made = await store.read(export_record, guild_id=guild_id, unconfirmed=unconfirmed)
    data = archive(files_of(made, schema_text(words.into(None), columns_of(), made)))
    write_new(file, data, private=unconfirmed)
    return words("exports.done", file=str(file), n=len(data), as_of=made.as_of)
