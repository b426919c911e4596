"""The demonstration as data: who does what, and by what it is seen that it is done already.

It shows what `make run DEMO=1` plays: a congress opens, five people of five disciplines and five stakeholder kinds
take seats, and a norm on contested accession goes its whole way. A step counts as done however it came about, so a
person may do any of them first. The words are in `prompts/en/demo.toml`: each step has its sentence there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.congress.norms import Stage
from bot.services.progress import NormProgress, Progress

CONVENER = "convener"
"""In place of a name: whoever owns the server."""

NORM = "{norm}"
"""In place of an option: the handle of the norm."""

WAY = (Stage.SEEKING_SECONDS, Stage.DELIBERATION, Stage.FINAL_CALL, Stage.VOTING, Stage.DECIDED)
"""The stages that the norm goes through."""


class Key(str):
    """A value that stands in the words, under this key."""


@dataclass(frozen=True)
class Command:
    """Run a slash command; fill in the form that it opens, or press a button of its answer, by its label's key."""

    command: str
    options: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, object] | None = None
    press: str | None = None


@dataclass(frozen=True)
class Press:
    """Press a button on the card of the norm or of its ballot; fill in the form that it opens, if any."""

    card: str
    label: str
    form: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Say:
    """Say something in the thread of the norm."""

    words: Key


@dataclass(frozen=True)
class TurnClock:
    """Let time pass until an instant."""

    until: Callable[[Progress], datetime | None]


Act = Command | Press | Say | TurnClock


@dataclass(frozen=True)
class Look:
    """What a step is judged by: the progress, the Discord id of who acts, the time, whether the words were said."""

    progress: Progress
    person: int
    now: datetime
    said: bool = False

    @property
    def norm(self) -> NormProgress | None:
        """The norm, once it is proposed."""
        return self.progress.norm

    def reached(self, stage: Stage) -> bool:
        """Whether the norm stands at this stage or a later one."""
        return self.norm is not None and WAY.index(self.norm.stage) >= WAY.index(stage)

    def over(self, stage: Stage) -> bool:
        """Whether this stage of the norm has had its time, or is left."""
        norm = self.norm
        if norm is None or norm.stage != stage:
            return self.reached(stage)
        return norm.ends_at is not None and norm.ends_at <= self.now


@dataclass(frozen=True)
class Step:
    """One step: `person` (a user name, or the convener) does `act`; `done` says whether there is nothing left to do.

    `room` is where everybody sees what comes of it: the thread of the norm, the channel of votes or of digests.
    """

    key: str
    person: str
    act: Act
    done: Callable[[Look], bool]
    room: str | None = None


def _seat(person: str, discipline: str, kind: str) -> Step:
    form = {"discipline": [discipline], "kind": [kind], "capacity": "personal"}
    return Step(
        f"seat_{person}",
        person,
        Command("seat take", form=form),
        lambda look: look.person in look.progress.seated or look.reached(Stage.VOTING),
    )


def _argument(person: str) -> Step:
    said = Say(Key(f"demo.argument.{person}"))
    return Step(f"argue_{person}", person, said, lambda look: look.said or look.reached(Stage.FINAL_CALL), "norm")


def _vote(person: str, choice: str) -> Step:
    form = {"reason": Key(f"demo.reservation.{person}")} if choice == "for_with_reservation" else None
    return Step(
        f"vote_{person}",
        person,
        Press("ballot", f"choice.{choice}", form=form),
        lambda look: (look.norm is not None and look.person in look.norm.voters) or look.reached(Stage.DECIDED),
        "votes",
    )


def _end_of_stage(progress: Progress) -> datetime | None:
    return progress.norm.ends_at if progress.norm is not None else None


def _next_digest(progress: Progress) -> datetime | None:
    return progress.digest_at


def _no_digest_before_close(look: Look) -> bool:
    """Whether the vote closes before another digest is due."""
    if look.norm is None or look.norm.stage is not Stage.VOTING:
        return look.reached(Stage.DECIDED)
    ends_at, digest_at = look.norm.ends_at, look.progress.digest_at
    return ends_at is not None and digest_at is not None and ends_at < digest_at


def _decision_is_posted(look: Look) -> bool:
    return look.norm is not None and look.norm.decision is not None


_NORM_FORM = {
    "title": Key("demo.norm.title"),
    "text": Key("demo.norm.text"),
    "rationale": Key("demo.norm.rationale"),
    "addressee": ["all"],
    "case": ["norms-construction"],
}

_POSITION = {
    "actor": "state-fra",
    "norm": NORM,
    "stance": "support",
    "form": "statement",
    "date": "2018-11-12",
    "source": "https://www.diplomatie.gouv.fr/en/french-foreign-policy/digital-diplomacy/france-and-cyber-security/"
    "article/cybersecurity-paris-call-of-12-november-2018-for-trust-and-security-in",
    "summary": Key("demo.position.summary"),
}
"""A position that its source bears out, of the starter record."""

STEPS: tuple[Step, ...] = (
    Step(
        "rooms",
        CONVENER,
        Command("congress setup", press="setup.button.create"),
        lambda look: look.progress.has_rooms,
    ),
    Step("open", CONVENER, Command("congress setup", press="setup.button.open"), lambda look: look.progress.opened),
    _seat("mary", "law", "civil-society"),
    _seat("barbara", "political-science", "state"),
    _seat("linus", "computer-science", "technical-community"),
    _seat("hedy", "management", "company"),
    _seat("alan", "ethics-human-rights", "academia"),
    Step("propose", "mary", Command("norm propose", form=_NORM_FORM), lambda look: look.norm is not None, "norm"),
    Step("second", "hedy", Press("norm", "card.button.second"), lambda look: look.reached(Stage.DELIBERATION), "norm"),
    _argument("barbara"),
    _argument("linus"),
    _argument("hedy"),
    Step("wait_deliberation", CONVENER, TurnClock(_end_of_stage), lambda look: look.over(Stage.DELIBERATION)),
    Step(
        "final_call",
        CONVENER,
        Command("norm final-call", options={"norm": NORM}),
        lambda look: look.reached(Stage.FINAL_CALL),
        "norm",
    ),
    Step("wait_final_call", CONVENER, TurnClock(_end_of_stage), lambda look: look.over(Stage.FINAL_CALL)),
    Step(
        "open_vote",
        CONVENER,
        Command("norm open-vote", options={"norm": NORM}, press="norms.open_vote.yes"),
        lambda look: look.reached(Stage.VOTING),
        "votes",
    ),
    _vote("mary", "for"),
    _vote("linus", "for_with_reservation"),
    _vote("hedy", "for"),
    _vote("barbara", "for_with_reservation"),
    _vote("alan", "against"),
    Step(
        "position",
        "alan",
        Command("position log", options=_POSITION),
        lambda look: look.norm is not None and look.norm.positions > 0,
    ),
    Step("digest_before", CONVENER, TurnClock(_next_digest), _no_digest_before_close, "digest"),
    Step("close", CONVENER, TurnClock(_end_of_stage), _decision_is_posted, "votes"),
    Step("digest", CONVENER, TurnClock(_next_digest), lambda look: look.norm is not None and look.norm.told, "digest"),
)
