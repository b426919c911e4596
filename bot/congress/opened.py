"""An opened certificate: the certificate with everything that it holds under seal, for an auditor alone.

It has who voted what, the salt of each vote, and the events of the log with theirs. Whoever reads it sees every vote.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.congress.ballots import Choice
from bot.congress.canonical import Json
from bot.congress.certificate import Certificate, RollLine
from bot.congress.certificate_reading import certificate_of, roll_line
from bot.congress.fields import digest, inside, items, mapping, object_of, optional, text, word

WARNING = "This file has every vote and every salt. Whoever has it knows how everybody voted. Do not publish it."
"""It stands in the file itself, for whoever finds it later."""

_FILE = frozenset({"warning", "certificate", "roll", "votes", "rankings", "log"})
_SEAT = frozenset({"member", "name", "discipline", "kind", "capacity", "represents"})
_VOTE = frozenset({"member", "choice", "salt"})


@dataclass(frozen=True, slots=True)
class OpenSeat:
    """A line of the frozen roll with the Discord id of its member."""

    member: str
    line: RollLine


@dataclass(frozen=True, slots=True)
class OpenVote:
    """A vote with its member; `salt` is None where names are shown, so that nothing is sealed."""

    member: str
    choice: Choice
    salt: str | None


@dataclass(frozen=True, slots=True)
class OpenRanking:
    """A ranking, as `choice_record.written` has it, with its member; `salt` as in `OpenVote`."""

    member: str
    choice: str
    salt: str | None


@dataclass(frozen=True)
class Opened:
    """A certificate and what is under its seals: `votes` or, of a choice, the `rankings` of each of its ballots."""

    certificate: Certificate
    roll: tuple[OpenSeat, ...]
    votes: tuple[OpenVote, ...]
    log_salt: str
    events: tuple[Mapping[str, Json], ...]
    rankings: tuple[tuple[OpenRanking, ...], ...] = ()

    def as_data(self) -> dict[str, Json]:
        """The file as JSON values."""
        return {
            "warning": WARNING,
            "certificate": self.certificate.as_data(),
            "roll": [
                {
                    "member": seat.member,
                    "name": seat.line.name,
                    "discipline": seat.line.discipline,
                    "kind": seat.line.kind,
                    "capacity": seat.line.capacity,
                    "represents": seat.line.represents,
                }
                for seat in self.roll
            ],
            "votes": [{"member": one.member, "choice": one.choice.value, "salt": one.salt} for one in self.votes],
            "rankings": [
                [{"member": one.member, "choice": one.choice, "salt": one.salt} for one in ballot]
                for ballot in self.rankings
            ],
            "log": {"salt": self.log_salt, "events": [dict(event) for event in self.events]},
        }


def is_opened(data: Json) -> bool:
    """Whether this JSON is meant to be an opened certificate."""
    return isinstance(data, dict) and "certificate" in data


def opened_of(data: Json) -> Opened:
    """The opened certificate in this JSON. Raises what `certificate_of` and the functions of `fields` raise."""
    found = object_of(data, "", _FILE)
    log = object_of(found["log"], "log", frozenset({"salt", "events"}))
    return Opened(
        certificate=certificate_of(found["certificate"], "certificate"),
        roll=tuple(_seat(one, place) for place, one in items(found["roll"], "roll")),
        votes=tuple(_vote(one, place) for place, one in items(found["votes"], "votes")),
        log_salt=digest(log["salt"], "log.salt"),
        events=tuple(mapping(one, place) for place, one in items(log["events"], "log.events")),
        rankings=tuple(_rankings(one, place) for place, one in items(found["rankings"], "rankings")),
    )


def _seat(value: Json, where: str) -> OpenSeat:
    found = object_of(value, where, _SEAT)
    return OpenSeat(member=text(found["member"], inside(where, "member")), line=roll_line(found, where))


def _vote(value: Json, where: str) -> OpenVote:
    found = object_of(value, where, _VOTE)
    return OpenVote(
        member=text(found["member"], inside(where, "member")),
        choice=word(found["choice"], inside(where, "choice"), Choice),
        salt=optional(found["salt"], inside(where, "salt"), digest),
    )


def _rankings(value: Json, where: str) -> tuple[OpenRanking, ...]:
    return tuple(_ranking(one, place) for place, one in items(value, where))


def _ranking(value: Json, where: str) -> OpenRanking:
    found = object_of(value, where, _VOTE)
    return OpenRanking(
        member=text(found["member"], inside(where, "member")),
        choice=text(found["choice"], inside(where, "choice")),
        salt=optional(found["salt"], inside(where, "salt"), digest),
    )
