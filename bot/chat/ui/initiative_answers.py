"""What is said after an initiative, a norm of one or an event of participation was kept."""

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.correction_forms import EntryCorrectForm
from bot.chat.ui.entry_card import CORRECTIONS, TELLERS
from bot.chat.ui.excerpts import quoted_lines
from bot.chat.ui.reading import PAGE_ROOM
from bot.chat.ui.record_words import line_told, name_shown, when_words
from bot.chat.writes import write
from bot.services.record.initiatives import NewInitiative, NewNorm, add_initiative, add_initiative_norm
from bot.services.record.participations import Logged, NewParticipation, log_participation, show_participation
from prompts import Say


async def add(interaction: Interaction, new: NewInitiative) -> None:
    """Add an initiative and say what can be done with it."""
    say, now = say_of(interaction), interaction.client.now()
    made = await write(interaction, add_initiative, who=who_of(interaction), new=new, now=now)
    done = say("initiatives.added.done", initiative=name_shown(made.name))
    await reply(interaction, f"{done}\n{say('initiatives.added.next')}")


async def add_norm(interaction: Interaction, new: NewNorm) -> None:
    """Add a norm to an initiative."""
    say, now = say_of(interaction), interaction.client.now()
    made = await write(interaction, add_initiative_norm, who=who_of(interaction), new=new, now=now)
    told = say("initiatives.added.norm", code=name_shown(made.name), initiative=name_shown(made.hint))
    await reply(interaction, told)


async def log(interaction: Interaction, new: NewParticipation) -> None:
    """Log what an actor did about an initiative."""
    now = interaction.client.now()
    done = await write(interaction, log_participation, who=who_of(interaction), new=new, now=now)
    await reply(interaction, logged_text(say_of(interaction), done))


def logged_text(say: Say, done: Logged) -> str:
    """What was logged, whether it counts yet, and how it stood before."""
    facts = {
        "record": done.handle,
        "actor": name_shown(done.actor),
        "initiative": name_shown(done.initiative),
        "when": when_words(say, done.dated, done.precision),
    }
    key = "confirmed" if done.confirmed else "proposed"
    lines = [say(f"initiatives.logged.{key}", status=done.status, **facts)]
    if done.before is not None:
        lines.append(say("initiatives.logged.before", status=done.before, actor=facts["actor"]))
    return "\n".join([*lines, say("initiatives.logged.next")])


async def _tell(interaction: Interaction, handle: str) -> list[str]:
    """What an entry of participation says, in blocks of a page."""
    bot, say = interaction.client, say_of(interaction)
    line = await bot.store.read(show_participation, guild_id=guild_of(interaction), handle=handle, now=bot.now())
    return [line_told(say, line), *(quoted_lines(line.summary, PAGE_ROOM) if line.summary else [])]


TELLERS["participation"] = _tell
CORRECTIONS["participation"] = EntryCorrectForm
