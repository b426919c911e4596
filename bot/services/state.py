"""What the bot notes about itself: the commands that Discord knows, so that they are sent only when they changed, and
whether that is the real Discord or the local one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.congress.errors import CongressError
from storage.tables import BotState

COMMANDS = "commands"
HOME = "home"


@dataclass(frozen=True)
class SentCommands:
    """The commands as they were last sent to Discord: a hash of them, and the id that each was given."""

    hash: str
    ids: dict[str, int]


def sent_commands(tx: Session) -> SentCommands | None:
    """What was last sent, or None where nothing was."""
    state = tx.get(BotState, COMMANDS)
    if state is None:
        return None
    return SentCommands(str(state.value["hash"]), {name: int(one) for name, one in state.value["ids"].items()})


def note_commands(tx: Session, *, hash: str, ids: Mapping[str, int], now: datetime) -> None:
    """Note what Discord knows from now on."""
    state = tx.get(BotState, COMMANDS)
    value = {"hash": hash, "ids": dict(ids)}
    if state is None:
        tx.add(BotState(id=COMMANDS, value=value, at=now))
    else:
        state.value, state.at = value, now


def settle_in(tx: Session, *, local: bool, now: datetime) -> None:
    """Note at the first start that this database belongs to the real Discord, or to the local one.

    The clock of the local one is turned by hand, which would close the votes of a real congress at once. Raises
    `home.real` or `home.local` where the database belongs to the other one.
    """
    state = tx.get(BotState, HOME)
    if state is None:
        tx.add(BotState(id=HOME, value={"local": local}, at=now))
    elif bool(state.value["local"]) != local:
        raise CongressError("home.local" if state.value["local"] else "home.real")
