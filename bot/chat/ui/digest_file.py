"""All that a digest says as a file in Markdown, behind its button: what its message had no room for stands here."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.digest_sections import whole_texts
from bot.chat.ui.paths import Args
from bot.chat.ui.rendered import Attachment
from bot.services.digests import DigestCard, preview_digest, sent_digest
from prompts import Say, timed, unlinked


def digest_markdown(say: Say, view: DigestCard) -> str:
    """The digest in Markdown that any program reads: its times in the digest's time zone."""
    return markdown("\n\n".join(whole_texts(say, view)).split("\n"), view.zone)


def markdown(lines: Iterable[str], zone: str) -> str:
    """Lines of Discord's Markdown in that of any program, with times as the clocks of a zone show them."""
    shown = ZoneInfo(zone)
    return "\n".join(timed(unlinked(line), shown) for line in lines) + "\n"


async def give_file(interaction: Interaction, say: Say, period: str, text: str) -> None:
    """Answer with a file of this text, named after the digest's period and described by `say`."""
    file = Attachment(f"digest-{period}.md", text.encode(), say("digest.file_about", period=period))
    await reply(interaction, say_of(interaction)("digest.file"), files=[file])


class DigestFileButton(PublicButton, path="digest:{run:int}:file"):
    """Gives a digest that was sent as a file to whoever presses, in the language in which it was sent."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        view = await interaction.client.store.read(
            sent_digest, guild_id=guild_of(interaction), run_id=args.number("run")
        )
        await _give(interaction, view)


class PreviewFileButton(PublicButton, path="digest_preview:{plan:int}:file"):
    """Gives what a digest would say now as a file."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot = interaction.client
        view = await bot.store.read(
            preview_digest, guild_id=guild_of(interaction), now=bot.now(), plan_id=args.number("plan")
        )
        await _give(interaction, view)


async def _give(interaction: Interaction, view: DigestCard) -> None:
    say = interaction.client.words.into(view.language)
    await give_file(interaction, say, view.period, digest_markdown(say, view))
