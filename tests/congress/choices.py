"""Choices among wordings for the tests: random rankings over random rolls, and their certificates, opened or not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import strategies as st

from bot.congress.certificate import RollLine, Secrecy, Unresolved, roll_by_group
from bot.congress.choice_record import (
    Candidate,
    ChoiceRecord,
    Counted,
    First,
    Groups,
    NamedRanking,
    cast_of,
    counted_as,
    written,
)
from bot.congress.choosing import choose, groups_of
from bot.congress.concerns import ConcernState
from bot.congress.opened import Opened, OpenRanking, OpenSeat
from bot.congress.privacy import pairs_shown, published
from bot.congress.reviews import Question
from bot.congress.rules import PRESETS, Affiliates, Rule, ranked_rule, rule_of
from bot.congress.schulze import NONE_OF_THESE
from bot.congress.seals import Receipt, seal_of
from bot.congress.seats import RollEntry
from bot.congress.text import text_hash
from tests.congress.certificates import DECISION, GUILD, OPENED_AT, TEXT, TITLE, member, opened
from tests.congress.elections import Election, affiliated, elections

WEEK = timedelta(days=7)
Papers = Mapping[int, Groups | None]
"""The rankings by the number of the member; None is a recusal."""


@dataclass(frozen=True)
class Asked:
    """A roll, how many wordings there are beside the text, and the rankings of each ballot that may come to be."""

    roll: tuple[RollEntry, ...]
    wordings: int
    first: Papers
    second: Papers

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(str(number) for number in range(self.wordings + 1))


def salt(ballot: int, number: int) -> str:
    """The salt of a member's ranking in one of the ballots."""
    return f"{ballot:032x}{number:032x}"


def seal(ballot: int, number: int, groups: Groups | None) -> str:
    receipt = Receipt(salt(ballot, number), member(number), written(groups))
    return seal_of(receipt, guild=GUILD, decision=DECISION)


def ranked_rules() -> st.SearchStrategy[Rule]:
    """The rule of a choice in every congress."""
    return st.builds(
        lambda preset, quorum, affiliates: ranked_rule(rule_of(preset, quorum=quorum, affiliates=affiliates)),
        st.sampled_from(PRESETS),
        st.none() | st.integers(1, 6),
        st.sampled_from(Affiliates),
    )


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """Rolls of every kind, with affiliates or without, and papers of few kinds, so that wordings often tie."""
    roll = draw(affiliated() | elections()).roll
    wordings = draw(st.integers(2, 4))
    names = [str(number) for number in range(wordings + 1)]
    ranks = st.dictionaries(st.sampled_from([*names, NONE_OF_THESE]), st.integers(1, 3), min_size=1)
    kinds = draw(st.lists(ranks, min_size=1, max_size=4))
    said = st.none() | st.just("recuse") | st.sampled_from(range(len(kinds)))

    def papers() -> Papers:
        found: dict[int, Groups | None] = {}
        for seat in roll:
            drawn = draw(said)
            if drawn is not None:
                found[seat.member_id] = None if drawn == "recuse" else _whole(kinds[int(drawn)], names)
        return found

    return Asked(roll, wordings, papers(), papers())


def _whole(ranks: Mapping[str, int], names: list[str]) -> Groups:
    return groups_of(ranks, [*names, NONE_OF_THESE])


def choice(drawn: Asked, rule: Rule, *, shown: bool, by: Mapping[int, int] | None = None) -> Opened:
    """The certificate of a choice: of its one ballot, or of two where its wordings tie. `by` has holders by giver."""
    chosen = choose(rule, drawn.names, drawn.roll, _casts(drawn.first))
    ballots = [
        (drawn.first, _counted(drawn, rule, 1, drawn.names, drawn.first, shown=shown, by=by or {}, second=False))
    ]
    if chosen.tied:
        papers = {
            number: None if groups is None else _among(groups, chosen.tied) for number, groups in drawn.second.items()
        }
        counted = _counted(drawn, rule, 2, chosen.tied, papers, shown=shown, by={}, second=True)
        chosen = choose(rule, chosen.tied, drawn.roll, _casts(papers), second=True)
        ballots.append((papers, counted))
    return _certificate(drawn, rule, ballots, shown=shown)


def _certificate(drawn: Asked, rule: Rule, ballots: list[tuple[Papers, Counted]], *, shown: bool) -> Opened:
    last_papers, last = ballots[-1]
    chosen = choose(rule, last.candidates[:-1], drawn.roll, _casts(last_papers), second=len(ballots) == 2)
    lines = tuple(
        RollLine(f"Person {one.member_id}", one.discipline, one.kind, one.capacity.value, one.actor)
        for one in drawn.roll
    )
    opened_at = OPENED_AT + WEEK * (len(ballots) - 1)
    record = ChoiceRecord(
        options=tuple(
            Candidate(
                name, f"Wording {name}" if name != "0" else "", _text(name), text_hash(f"{TITLE}\n\n{_text(name)}"),
                f"Author {name}" if shown else None,
            )
            for name in drawn.names
        ),
        first=First(OPENED_AT, OPENED_AT + WEEK, opened_at, ballots[0][1]) if len(ballots) == 2 else None,
        count=last,
        front=chosen.front,
        winner=chosen.winner,
    )  # fmt: skip
    plain = opened(Election(drawn.roll, {}), shown=shown)
    return replace(
        plain,
        certificate=replace(
            plain.certificate,
            question=Question.WORDING,
            text=TEXT,
            rule=rule,
            opened_at=opened_at,
            closes_at=opened_at + WEEK,
            counted_at=opened_at + WEEK,
            secrecy=Secrecy.NAMES_SHOWN if shown else Secrecy.NAMES_HIDDEN,
            roll=roll_by_group(Election(drawn.roll, {}).tally(), lines if shown else None),
            votes=None,
            seals=None,
            reservations=None,
            merged=chosen.merged,
            result=published(chosen.verdict, chosen.tally, open_voting=shown, choice=True),
            concerns=(Unresolved(9, 2, ConcernState.OPEN, "It is too narrow.", "Another list."),),
            choice=record,
        ),
        roll=tuple(OpenSeat(member(one.member_id), line) for one, line in zip(drawn.roll, lines, strict=True)),
        rankings=tuple(
            tuple(
                OpenRanking(member(number), written(groups), None if shown else salt(ballot, number))
                for number, groups in sorted(papers.items())
            )
            for ballot, (papers, _) in enumerate(ballots, start=1)
        ),
    )


def _counted(
    drawn: Asked, rule: Rule, ballot: int, names: tuple[str, ...], papers: Papers, *, shown: bool,
    by: Mapping[int, int], second: bool,
) -> Counted:  # fmt: skip
    chosen = choose(rule, names, drawn.roll, _casts(papers), second=second)
    line = {one.member_id: number for number, one in enumerate(drawn.roll, start=1)}
    rankings = tuple(
        NamedRanking(line[number], groups, line[by[number]] if number in by else None)
        for number, groups in sorted(papers.items())
    )
    seals = tuple(sorted(seal(ballot, number, groups) for number, groups in papers.items()))
    casts = _casts(papers).values()
    told = pairs_shown(chosen.ranked.papers, chosen.ranked.votes, open_voting=shown)
    if shown:
        return counted_as(chosen, casts, pairs=told, rankings=rankings)
    return counted_as(chosen, casts, pairs=told, seals=seals)


def _casts(papers: Papers):  # type: ignore[no-untyped-def]
    return {number: cast_of(groups) for number, groups in papers.items()}


def _among(groups: Groups, names: tuple[str, ...]) -> Groups:
    kept = (tuple(name for name in group if name in (*names, NONE_OF_THESE)) for group in groups)
    return tuple(group for group in kept if group)


def _text(name: str) -> str:
    return TEXT if name == "0" else f"{TEXT} As wording {name} has it."
