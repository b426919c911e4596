"""The demonstration as data: who does what, and by what it is seen that it is done already.

It shows what `make run DEMO=1` plays: a congress opens, nine people take seats, and a norm on contested accession goes
its whole way. A step counts as done however it came about, so a person may do any of them first. The words are in
`prompts/en/demo.toml`: each step has its sentence there.

Nine seats are what the sandbox has people for. Three seats in each of three primary disciplines are the fewest to which
the rule of spread applies, and a split of nine votes can be shown only where ballots show names
(`bot/congress/privacy.py`): so they do here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.congress.norms import Stage
from bot.services.progress import NormProgress, Progress

CONVENER = "convener"
"""In place of a name: whoever owns the server."""

NORM = "{norm}"
"""In place of a value: the handle of the norm."""

ENTRY = "{entry}"
"""In place of a value: the handle of the position on the norm that awaits its review."""

TITLE = "{title}"
"""In place of a value: the title of the norm, another one each time that the demonstration is played."""

WAY = (Stage.SEEKING_SECONDS, Stage.DELIBERATION, Stage.FINAL_CALL, Stage.VOTING, Stage.DECIDED)
"""The stages that the norm goes through."""


class Key(str):
    """A value that stands in the words, under this key."""


@dataclass(frozen=True)
class Command:
    """Run a slash command; fill in the form that it opens, press a button of its answer, by its label's key, or choose
    an option of a menu of its answer, by the option's value."""

    command: str
    options: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, object] | None = None
    press: str | None = None
    choose: str | None = None


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
    """What an act is judged by: the progress, the Discord id of who acts, the time, whether the words were said."""

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
class Deed:
    """What one person does; `done` says whether there is nothing left to do, or nothing that could be done."""

    person: str
    act: Act
    done: Callable[[Look], bool]


@dataclass(frozen=True)
class Step:
    """One step: the deeds of one or several people, one after the other.

    `room` is where everybody sees what comes of it: the forum, the thread of the norm, the channel of votes or of
    digests.
    """

    key: str
    deeds: tuple[Deed, ...]
    room: str = "forum"


def _step(key: str, person: str, act: Act, done: Callable[[Look], bool], room: str = "forum") -> Step:
    return Step(key, (Deed(person, act, done),), room)


def _seat(person: str, kind: str, discipline: str, *further: str) -> Deed:
    """Take a seat. One that is taken once the vote is open is on no roll, so it is no longer waited for."""
    form = {"discipline": [discipline], "further": list(further), "kind": [kind], "capacity": "personal"}
    return Deed(
        person,
        Command("seat take", form=form),
        lambda look: look.person in look.progress.seated or look.reached(Stage.VOTING),
    )


def _argument(person: str) -> Step:
    said = Say(Key(f"demo.argument.{person}"))
    return _step(f"argue_{person}", person, said, lambda look: look.said or look.reached(Stage.VOTING), "norm")


def _vote(person: str, choice: str) -> Deed:
    """Vote. Who is not on the roll of an open vote cannot, so nobody waits for them."""
    form = {"reason": Key(f"demo.reservation.{person}")} if choice == "for_with_reservation" else None
    return Deed(person, Press("ballot", f"choice.{choice}", form=form), _has_voted)


def _has_voted(look: Look) -> bool:
    norm = look.norm
    if norm is None or norm.stage is not Stage.VOTING:
        return look.reached(Stage.DECIDED)
    return look.person in norm.voters or look.person not in norm.roll


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
    "title": TITLE,
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
    _step(
        "rooms",
        CONVENER,
        Command("congress setup", press="setup.button.create"),
        lambda look: look.progress.has_rooms,
    ),
    Step(
        "open",
        (
            # Whoever opens the congress has chosen already, so this is not changed behind their back.
            Deed(
                CONVENER,
                Command("congress setup", choose="names_shown"),
                lambda look: look.progress.names_shown or look.progress.opened,
            ),
            Deed(
                CONVENER,
                Command("congress setup", press="setup.button.open"),
                lambda look: look.progress.opened,
            ),
        ),
    ),
    Step("seat_mary", (_seat("mary", "civil-society", "law"),)),
    Step(
        "seat_others",
        (
            _seat("kofi", "intergovernmental", "law"),
            _seat("alan", "academia", "law", "ethics-human-rights"),
            _seat("linus", "technical-community", "computer-science"),
            _seat("grace", "state", "computer-science"),
            _seat(CONVENER, "academia", "computer-science"),
            _seat("barbara", "state", "political-science"),
            _seat("hedy", "company", "political-science", "management"),
            _seat("elinor", "civil-society", "political-science", "economics"),
        ),
    ),
    _step("propose", "mary", Command("norm propose", form=_NORM_FORM), lambda look: look.norm is not None, "norm"),
    _step("second", "hedy", Press("norm", "card.button.second"), lambda look: look.reached(Stage.DELIBERATION), "norm"),
    _argument("barbara"),
    _argument("linus"),
    _argument("kofi"),
    _step("wait_deliberation", CONVENER, TurnClock(_end_of_stage), lambda look: look.over(Stage.DELIBERATION), "norm"),
    _step(
        "final_call",
        CONVENER,
        Command("norm final-call", options={"norm": NORM}),
        lambda look: look.reached(Stage.FINAL_CALL),
        "norm",
    ),
    _step("wait_final_call", CONVENER, TurnClock(_end_of_stage), lambda look: look.over(Stage.FINAL_CALL), "norm"),
    _step(
        "open_vote",
        CONVENER,
        Command("norm open-vote", options={"norm": NORM}, press="norms.open_vote.yes"),
        lambda look: look.reached(Stage.VOTING),
        "votes",
    ),
    Step("vote_mary", (_vote("mary", "for"),), "votes"),
    Step("vote_reservations", tuple(_vote(one, "for_with_reservation") for one in ("linus", "barbara")), "votes"),
    Step(
        "vote_others",
        (*(_vote(one, "for") for one in ("kofi", CONVENER, "hedy", "elinor")), _vote("grace", "abstain")),
        "votes",
    ),
    Step("vote_alan", (_vote("alan", "against"),), "votes"),
    _step(
        "position",
        "alan",
        Command("position log", options=_POSITION),
        lambda look: look.norm is not None and look.norm.positions > 0,
        "norm",
    ),
    _step(
        "confirm",
        "mary",
        Command("position show", options={"entry": ENTRY}, press="entries.button.confirm"),
        lambda look: look.norm is not None and look.norm.positions > 0 and look.norm.proposal is None,
        "norm",
    ),
    _step("digest_before", CONVENER, TurnClock(_next_digest), _no_digest_before_close, "digest"),
    _step("close", CONVENER, TurnClock(_end_of_stage), _decision_is_posted, "votes"),
    _step("digest", CONVENER, TurnClock(_next_digest), lambda look: look.norm is not None and look.norm.told, "digest"),
)
