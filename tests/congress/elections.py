"""Rolls, papers and rules for the tests of counting: random ones, and small ones that are easily written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from bot.congress.affiliates import tally_under
from bot.congress.ballots import Choice, Tally, tally
from bot.congress.rules import Affiliates, Preset, Refusal, Rule, Share, Spread, rule_of
from bot.congress.seats import Capacity, RollEntry

DISCIPLINES = ("ethics", "law", "management", "sociology")
KINDS = ("company", "society", "state")


@dataclass(frozen=True)
class Election:
    """A frozen roll and the papers in the box."""

    roll: tuple[RollEntry, ...]
    papers: Mapping[int, Choice]

    def tally(self) -> Tally:
        return tally(self.roll, self.papers)

    def under(self, rule: Rule) -> Tally:
        """The tally as a rule counts affiliates."""
        return tally_under(rule, self.roll, self.papers)[0]

    def with_vote(self, member: int, choice: Choice | None) -> "Election":
        """The same election where one member votes otherwise, or not at all."""
        papers = {voter: voted for voter, voted in self.papers.items() if voter != member}
        return replace(self, papers=papers if choice is None else {**papers, member: choice})


def elections() -> st.SearchStrategy[Election]:
    """Elections of 0 to about 50 seats: seat by seat, as groups that vote alike, or as blocs at odds.

    Seat by seat almost every group is torn, and then hardly any threshold but the majority decides. Groups that
    vote alike bring elections to the edges of what may be shown; blocs bring them to those of spread and refusal.
    """
    return _seat_by_seat() | _in_groups() | blocs()


ACTORS = ("Example Corp", " example  CORP", "Ruritania")
"""Whom seats represent: two of the names are the same actor."""


def affiliated() -> st.SearchStrategy[Election]:
    """Elections in which some seats, wherever they sit and however they vote, represent the same actor."""

    def represented(drawn: Election, named: list[tuple[int, str]]) -> Election:
        actors = {number % len(drawn.roll): actor for number, actor in named} if drawn.roll else {}
        return replace(drawn, roll=tuple(replace(one, actor=actors.get(n)) for n, one in enumerate(drawn.roll)))

    named = st.lists(st.tuples(st.integers(0, 50), st.sampled_from(ACTORS)), max_size=12)
    return st.builds(represented, blocs() | elections(), named)


def _seat_by_seat() -> st.SearchStrategy[Election]:
    choice = st.sampled_from([Choice.FOR, Choice.AGAINST, None, *Choice])
    return st.lists(st.tuples(_CELLS, choice), max_size=16).map(_election)


def _in_groups() -> st.SearchStrategy[Election]:
    papers = st.builds(
        votes,
        st.integers(0, 7),
        st.integers(0, 4),
        reservations=st.integers(0, 1),
        abstain=st.integers(0, 1),
        recuse=st.integers(0, 1),
        silent=st.integers(0, 2),
    )
    return st.lists(st.tuples(_CELLS, papers), max_size=6).map(
        lambda groups: _election([(cell, choice) for cell, choices in groups for choice in choices])
    )


def blocs() -> st.SearchStrategy[Election]:
    """One bloc that carries the vote, and up to three others at the edge of opposing or refusing it.

    The others are of a discipline each and, all or none, of one stakeholder kind.
    """
    papers = st.builds(
        votes,
        st.integers(0, 2),
        st.integers(0, 4),
        abstain=st.integers(0, 1),
        recuse=st.integers(0, 1),
        silent=st.integers(0, 2),
    )
    return st.builds(
        lambda size, others, kinds: _election(
            [
                *((("ethics", "state", Capacity.PERSONAL), choice) for choice in votes(size)),
                *(
                    ((discipline, kind, Capacity.PERSONAL), choice)
                    for discipline, kind, choices in zip(DISCIPLINES[1:], kinds, others, strict=False)
                    for choice in choices
                ),
            ]
        ),
        st.integers(7, 16),
        st.lists(papers, min_size=1, max_size=3),
        st.sampled_from([("company",) * 3, ("company", "society", "union")]),
    )


_CELLS = st.tuples(st.sampled_from(DISCIPLINES), st.sampled_from(KINDS), st.sampled_from(Capacity))


def _election(seats: Iterable[tuple[tuple[str, str, Capacity], Choice | None]]) -> Election:
    drawn = list(enumerate(seats, start=1))
    return Election(
        tuple(RollEntry(member, *cell) for member, (cell, _) in drawn),
        {member: choice for member, (_, choice) in drawn if choice is not None},
    )


def rules() -> st.SearchStrategy[Rule]:
    """Every preset, with its defaults and with other parameters that `from_data` allows."""
    quorum = st.none() | st.integers(1, 12)
    share = st.integers(1, 5).flatmap(lambda whole: st.integers(0, whole).map(lambda part: Share(part, whole)))
    spread = st.builds(Spread, floor=st.integers(1, 4), least=st.integers(1, 4), share=share, against=st.integers(2, 4))
    refusal = st.builds(
        Refusal, against=st.integers(2, 6), share=share.filter(lambda share: 2 * share.part >= share.whole)
    )
    affiliates = st.sampled_from(Affiliates)
    plain = st.builds(
        Rule,
        st.sampled_from([Preset.MAJORITY, Preset.TWO_THIRDS, Preset.CONSENT]),
        quorum=quorum,
        affiliates=affiliates,
    )
    concurrent = st.builds(
        Rule,
        st.just(Preset.CONCURRENT),
        quorum=quorum,
        spread=st.just(Spread()) | spread,
        refusal=st.just(Refusal()) | refusal,
        affiliates=affiliates,
    )
    return plain | concurrent | st.just(rule_of("concurrent"))


def votes(
    for_: int = 0, against: int = 0, *, reservations: int = 0, abstain: int = 0, recuse: int = 0, silent: int = 0
) -> list[Choice | None]:
    """So many choices of each; `silent` seats do not vote."""
    return [
        *[Choice.FOR] * for_,
        *[Choice.FOR_WITH_RESERVATION] * reservations,
        *[Choice.AGAINST] * against,
        *[Choice.ABSTAIN] * abstain,
        *[Choice.RECUSE] * recuse,
        *[None] * silent,
    ]


def election(
    groups: Mapping[tuple[str, str], Iterable[Choice | None]], capacity: Capacity = Capacity.PERSONAL
) -> Election:
    """An election from the votes of each discipline and stakeholder kind."""
    roll: list[RollEntry] = []
    papers: dict[int, Choice] = {}
    for (discipline, kind), choices in groups.items():
        for choice in choices:
            member = len(roll) + 1
            roll.append(RollEntry(member, discipline, kind, capacity))
            if choice is not None:
                papers[member] = choice
    return Election(tuple(roll), papers)


def by_discipline(**groups: Iterable[Choice | None]) -> Tally:
    """A tally in which each discipline is given; kinds are so mixed that none refuses."""
    mixed: dict[tuple[str, str], list[Choice | None]] = {}
    for discipline, choices in groups.items():
        for i, choice in enumerate(choices):
            mixed.setdefault((discipline, f"kind {i}"), []).append(choice)
    return election(mixed).tally()


def by_kind(**groups: Iterable[Choice | None]) -> Tally:
    """A tally in which each stakeholder kind is given, all of one discipline."""
    return election({("law", kind): choices for kind, choices in groups.items()}).tally()
