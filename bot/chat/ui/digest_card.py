"""The digest as one message: sections of linked lines, the picture of a decision, and all of it as a file."""

from functools import partial

from discord import MediaGalleryItem, ui

from bot.chat.ui.card_buttons import WaitingButton
from bot.chat.ui.card_parts import card
from bot.chat.ui.digest_file import DigestFileButton, PreviewFileButton
from bot.chat.ui.digest_sections import Section, digest_head, digest_sections, quiet_text, whole_texts
from bot.chat.ui.fitting import Listing, fitted
from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.rendered import Attachment, Rendered
from bot.services.digests import DigestCard
from prompts import Say

LINES_MOST = 15
"""Lines that one section may have; fewer where all sections together would not fit into one message."""


def digest_card(say: Say, view: DigestCard, chart: Attachment | None = None) -> Rendered:
    """The digest, with the picture of a decision where there is one; it is sent without a push notification.

    Where it does not say everything, a button has it all as a file.
    """
    texts = digest_texts(say, view)
    parts: list[ui.Item[ui.LayoutView]] = [*map(ui.TextDisplay, texts)]
    if chart is not None:
        parts.append(ui.MediaGallery(MediaGalleryItem(f"attachment://{chart.name}", description=chart.description)))
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(WaitingButton(say("card.button.waiting"), run=view.run_id))
    if texts != whole_texts(say, view):
        label = say("digest.button.file")
        sent = view.run_id != 0
        row.add_item(DigestFileButton(label, run=view.run_id) if sent else PreviewFileButton(label, plan=view.plan_id))
    return Rendered(card([*parts, row], "digest"), files=() if chart is None else (chart,), silent=True)


def digest_texts(say: Say, view: DigestCard) -> list[str]:
    """The digest's texts: its head, then each section that has something to say, within one message."""
    if view.digest.quiet:
        return [quiet_text(say, view.congress, view.digest)]
    head = digest_head(say, view.congress, view.digest)
    return [head, *digest_news(say, view, CARD_CHARACTERS - units(head))]


def digest_news(say: Say, view: DigestCard, room: int) -> list[str]:
    """Each section that has something to say, within `room` units together."""
    sections = digest_sections(say, view)
    for most in range(LINES_MOST, 0, -1):
        texts = [section.text(say, most) for section in sections]
        if sum(map(units, texts)) <= room:
            return texts
    # Not even one line of each fits: the shorter sections keep theirs.
    listings = [Listing(partial(_as_listed, say, section), 1) for section in sections]
    return [text for texts in fitted(listings, room - 1) for text in texts]


def _as_listed(say: Say, section: Section, most: int) -> list[str]:
    return [section.text(say, most)]
