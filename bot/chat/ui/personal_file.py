"""All that a personal digest says as a file in Markdown, behind its button: every section of the message, uncut."""

from functools import partial

from bot.chat.context import Interaction
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.digest_file import give_file, markdown
from bot.chat.ui.digest_sections import digest_head, whole_texts
from bot.chat.ui.paths import Args
from bot.chat.ui.waiting import waiting_blocks
from bot.chat.ui.watch_card import watch_blocks
from bot.chat.watching import person_of
from bot.services.personal import PersonalSent, personal_sent, preview_personal
from bot.services.watch_once import told_once
from prompts import Say


def personal_texts(say: Say, sent: PersonalSent) -> list[str]:
    """The head, what awaits the member, what happened to what they watch, and the news."""
    card = sent.card
    texts = [digest_head(say, card.congress, card.personal.digest), *waiting_blocks(say, card.personal.waiting)]
    if card.watched:
        texts += [f"\n{say('personal.watched')}", *watch_blocks(say, told_once(card.watched), card.entries)]
    if sent.news.digest.quiet:
        return [*texts, f"\n{say('personal.no_news')}"]
    return [*texts, *(f"\n{text}" for text in whole_texts(say, sent.news)[1:])]


class PersonalFileButton(PublicButton, path="personal:{guild:int}:{run:int}:file"):
    """Gives a personal digest as a file to the person to whom it was sent, wherever they read it; for run 0, what
    theirs would say now."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, who = interaction.client, person_of(interaction, args)
        run = args.number("run")
        read = partial(personal_sent, run_id=run) if run else partial(preview_personal, now=bot.now())
        sent = await bot.store.read(read, who=who)
        say = bot.words.into(sent.news.language)
        await give_file(interaction, say, sent.news.period, markdown(personal_texts(say, sent), sent.news.zone))
