"""Linking a norm with another one here or with something in the world, by one command."""

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.link_answers import link_norms
from bot.chat.ui.record_words import name_shown, word_of
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.congress.handles import parse_norm_handle
from bot.services.links import kind_named
from bot.services.record.world_links import relate


async def link_any(interaction: Interaction, norm: str, other: str, kind: str, note: str) -> None:
    """Link a norm with another norm here, or tie it to a subject in the world."""
    if names_a_norm(other):
        await link_norms(interaction, norm, other, kind_named(kind), note)
        return
    say, now = say_of(interaction), interaction.client.now()
    done = await write(
        interaction, relate, who=who_of(interaction), handle=norm, other=other, relation=kind, reason=note, now=now
    )
    facts = {"handle": done.handle, "title": name_shown(done.title), "other": name_shown(done.other)}
    relation = word_of(say, "initiatives.relation", done.relation)
    await reply(interaction, say("questions.related", relation=relation, **facts))


def names_a_norm(other: str) -> bool:
    """Whether what was typed has the form of a handle: of a norm, or of a decision, which is refused as such."""
    try:
        parse_norm_handle(other)
    except CongressError as refusal:
        return refusal.key != "handle.unknown"
    return True
