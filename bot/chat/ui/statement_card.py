"""The card of a statement in its norm's thread: the point, and one tap for each answer. Never a count."""

from discord import ui

from bot.chat.speaking import NextStatementButton, SayButton
from bot.chat.ui.card_parts import card, link_button
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.statement_words import statement_text
from bot.congress.statements import Opinion
from bot.services.statement_views import StatementView
from prompts import Say


def statement_card(say: Say, view: StatementView) -> Rendered:
    """The card as the statement now stands; once it is not asked about any more, without a way to answer."""
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if view.open:
        for opinion in Opinion:
            label = say(f"statements.opinion.{opinion.value}")
            row.add_item(SayButton(label, statement=view.statement_id, opinion=opinion.value))
        row.add_item(NextStatementButton(say("statements.button.next"), number=view.number))
    if view.source_url is not None:
        row.add_item(link_button(say("statements.button.source"), view.source_url))
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(statement_text(say, view))]
    if row.children:
        parts.append(row)
    return Rendered(card(parts, "statement"), silent=True)
