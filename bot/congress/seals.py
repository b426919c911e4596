"""Hashes that hold a vote or a log fast without telling what is in it.

A seal is the SHA-256 of one line: salt, server, decision, member, choice, with a colon between them. The salt has 256
random bits, so that nobody can find the choice by trying all of them; whoever knows the salt can show what was sealed.

The chain of a log takes the hash of each event together with the one before it, so that no event can be changed, left
out or put elsewhere without another end. The hash of an event has a salt too: an event is so short that its author
could be found by trying every member, and some authors are known to nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from bot.congress.canonical import Json, hash_of

CHAIN_BEGINS = "0" * 64
"""What stands before the first event."""

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter needs to find their vote among the seals of a certificate, beside the certificate."""

    salt: str
    member: str
    choice: str


def seal_line(receipt: Receipt, *, guild: str, decision: str) -> str:
    """The line of which a seal is the hash."""
    return ":".join((receipt.salt, guild, decision, receipt.member, receipt.choice))


def seal_of(receipt: Receipt, *, guild: str, decision: str) -> str:
    """The seal of one vote, as 64 hexadecimal digits."""
    return sha256(seal_line(receipt, guild=guild, decision=decision).encode()).hexdigest()


def event_hash(event: Json, salt: str) -> str:
    """The salted hash of one event of the log."""
    return hash_of({"event": event, "salt": salt})


def chained(hashes: Iterable[str]) -> str:
    """The end of the chain over the hashes of events in their order; `CHAIN_BEGINS` where there are none."""
    end = CHAIN_BEGINS
    for one in hashes:
        end = sha256(f"{end}{one}".encode()).hexdigest()
    return end
