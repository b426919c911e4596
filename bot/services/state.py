"""What the bot notes about itself: the commands that Discord knows, so that they are sent only when they changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from storage.tables import BotState

COMMANDS = "commands"


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
