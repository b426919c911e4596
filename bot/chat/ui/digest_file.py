"""All that a digest says as a file in Markdown, behind its button: what its message had no room for stands here."""

from zoneinfo import ZoneInfo

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.digest_sections import whole_texts
from bot.chat.ui.paths import Args
from bot.chat.ui.rendered import Attachment
from bot.chat.watching import person_of
from bot.services.digests import DigestCard, preview_digest, sent_digest
from bot.services.personal import news_sent
from prompts import Say, timed, unlinked


def digest_markdown(say: Say, view: DigestCard) -> str:
    """The digest in Markdown that any program reads: its times in the digest's time zone."""
    zone = ZoneInfo(view.zone)
    return "\n\n".join(timed(unlinked(text), zone) for text in whole_texts(say, view)) + "\n"


def digest_file(say: Say, view: DigestCard) -> Attachment:
    """The file, named after its period."""
    return Attachment(
        f"digest-{view.period}.md", digest_markdown(say, view).encode(), say("digest.file_about", period=view.period)
    )


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


class PersonalFileButton(PublicButton, path="personal:{guild:int}:{run:int}:file"):
    """Gives the news of a personal digest as a file to the person to whom it was sent, wherever they read it."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        who = person_of(interaction, args)
        await _give(interaction, await interaction.client.store.read(news_sent, who=who, run_id=args.number("run")))


async def _give(interaction: Interaction, view: DigestCard) -> None:
    file = digest_file(interaction.client.words.into(view.language), view)
    await reply(interaction, say_of(interaction)("digest.file"), files=[file])
