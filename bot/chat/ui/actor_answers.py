"""What is asked before, and said after, an actor is added, changed, merged or taken apart again."""

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply, update
from bot.chat.ui.panels import confirm
from bot.chat.ui.record_words import name_shown, word_of
from bot.chat.writes import write
from bot.services.record.actor_edits import NewActor, add_actor
from bot.services.record.actor_mergers import merge_actors, plan_merger
from bot.services.record.look_alikes import RESEMBLING_SHOWN, resembling
from bot.services.seats import Word
from prompts import Say


async def add(interaction: Interaction, new: NewActor) -> None:
    """Add an actor; where one that may be the same is kept already, the person looks at those first."""
    bot, say, who = interaction.client, say_of(interaction), who_of(interaction)
    alike = await bot.store.read(resembling, guild_id=guild_of(interaction), name=new.name, aliases=new.aliases)
    if not alike:
        made = await write(interaction, add_actor, who=who, new=new, now=bot.now())
        await reply(interaction, added_text(say, made))
        return
    seen = frozenset(one.id for one in alike)

    async def act(pressed: Interaction) -> None:
        made = await write(pressed, add_actor, who=who_of(pressed), new=new, seen=seen, now=bot.now())
        await update(pressed, added_text(say, made), view=None)

    await confirm(interaction, resembling_question(say, alike), verb=say("actors.added.yes"), act=act)


async def merge(interaction: Interaction, actor: str, into: str, reason: str) -> None:
    """Merge two actors after asking."""
    bot, say, who = interaction.client, say_of(interaction), who_of(interaction)
    gone, kept = await bot.store.read(plan_merger, who=who, actor=actor, into=into)
    facts = {"actor": name_shown(gone.name), "into": name_shown(kept.name)}

    async def act(pressed: Interaction) -> None:
        await write(
            pressed, merge_actors, who=who_of(pressed), actor=gone.id, into=kept.id, reason=reason, now=bot.now()
        )
        await update(pressed, say("actors.merge.done", **facts), view=None)

    await confirm(interaction, say("actors.merge.ask", **facts), verb=say("actors.merge.yes"), act=act)


async def told_change(interaction: Interaction, change: str, actor: str, **facts: str) -> None:
    """Say what is kept of an actor now; `facts` are as typed."""
    say = say_of(interaction)
    shown = {name: name_shown(fact) for name, fact in facts.items()}
    if "relation" in facts:
        shown["relation"] = word_of(say, "actors.relation", facts["relation"])
    await reply(interaction, say(f"actors.changed.{change}", actor=name_shown(actor), **shown))


def added_text(say: Say, made: Word) -> str:
    """An actor just added."""
    return f"{say('actors.added.done', actor=name_shown(made.name))}\n{say('actors.added.next')}"


def resembling_question(say: Say, alike: list[Word]) -> str:
    """The actors that a new one may be, and whether it is another."""
    lines = [say("actors.added.ask", n=len(alike))]
    lines += [
        say("actors.added.line", actor=name_shown(one.name), name=name_shown(one.id))
        for one in alike[:RESEMBLING_SHOWN]
    ]
    if len(alike) > RESEMBLING_SHOWN:
        lines.append(say("actors.added.more", n=len(alike) - RESEMBLING_SHOWN))
    return "\n".join([*lines, say("actors.added.why")])


def separated_text(interaction: Interaction, actor: str) -> str:
    """A merger just taken back."""
    return say_of(interaction)("actors.merge.separated", actor=name_shown(actor))
