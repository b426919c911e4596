"""Counting a choice among wordings again: from its rankings where names are shown or opened, else from its pairs.

Each ballot of a choice is gone through, the first one before the one that followed a tie. The pairs, then who wins by
Schulze's method, then quorum and verdict: each follows from the one before.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from bot.congress.affiliates import merged_in, votes_of
from bot.congress.arithmetic import as_far_as_shown, checks_shown
from bot.congress.ballots import Count, tally
from bot.congress.certificate import Certificate, RollLine, Secrecy
from bot.congress.choice_record import ChoiceRecord, Counted, PairCount, cast_of, counted_as, written
from bot.congress.choosing import Cast, Chosen, choose, outcome_among, verdict_on
from bot.congress.comparing import Differs, same, same_tree
from bot.congress.decisions import outcome_of
from bot.congress.opened import OpenRanking
from bot.congress.privacy import Published, Row, Split, pairs_shown, published
from bot.congress.recounting import (
    RECUSED,
    Checked,
    Finding,
    Said,
    by_proxy,
    entries,
    found,
    opened_roll,
    same_result,
    same_roll,
    same_seals,
    seal,
    sealed_once,
    seats_once,
)
from bot.congress.schulze import NONE_OF_THESE, TIED_LEAST, WORDINGS_LEAST, Ranked, decided
from bot.congress.seats import RollEntry
from bot.congress.text import given_back, text_hash
from bot.congress.wordings import AS_IT_STANDS

Papers = Mapping[int, Cast]


def wordings(case: Checked) -> Iterator[Finding]:
    """What there was to choose from, and what of it each ballot asked about."""
    one, choice = case.certificate, case.certificate.choice
    if choice is None:
        return
    names = [option.name for option in choice.options]
    if names[:1] != [AS_IT_STANDS] or not all(name.isdecimal() for name in names) or names != _in_order(names):
        raise Differs("choice.options", "the text as it stood as 0, then each wording once, in order", ", ".join(names))
    if len(names) < WORDINGS_LEAST:
        raise Differs("choice.options", f"at least {WORDINGS_LEAST}", len(names))
    same("choice.options[1].text", one.text, choice.options[0].text)
    for number, option in enumerate(choice.options, start=1):
        place = f"choice.options[{number}]"
        same(f"{place}.text_hash", text_hash(f"{one.title}\n\n{option.text}"), option.text_hash)
        same(f"{place}.label", option.name == AS_IT_STANDS, not option.label, "empty for the text as it stood alone")
        same(f"{place}.author", one.secrecy is Secrecy.NAMES_SHOWN, option.author is not None, "given")
    asked = names
    if choice.first is not None:
        _follows(one, choice)
        asked = list(choice.first.count.winners)
        same_tree("choice.first.count.candidates", [*names, NONE_OF_THESE], list(choice.first.count.candidates))
    same_tree("choice.count.candidates", [*asked, NONE_OF_THESE], list(choice.count.candidates))
    yield found("wordings", n=len(names))
    if choice.first is not None:
        yield found("second", n=len(asked))


def rankings(case: Checked) -> Iterator[Finding]:
    """Where names are shown: the rankings of each ballot counted, and everything that follows."""
    one, choice = case.certificate, case.certificate.choice
    if choice is None or one.roll.lines is None:
        return
    roll, ballots, proxies = entries(one.roll.lines, "roll.lines"), [], 0
    for place, ballot in choice.ballots:
        proxies += _well_cast(place, ballot, one.roll.lines)
        ballots.append({paper.line: cast_of(paper.groups) for paper in ballot.rankings or ()})
    _recounted(one, choice, roll, ballots)
    yield found("rankings", n=sum(len(papers) for papers in ballots))
    if proxies:
        yield found("proxies", n=proxies)
    yield from _told(choice)


def pairs(case: Checked) -> Iterator[Finding]:
    """Where names are hidden: the seals, and of the choice what follows from its pairs."""
    one, choice = case.certificate, case.certificate.choice
    if choice is None or one.secrecy is Secrecy.NAMES_SHOWN:
        return
    seals = [(place, ballot.seals or ()) for place, ballot in choice.ballots]
    for (place, given), (_, ballot) in zip(seals, choice.ballots, strict=True):
        sealed_once(f"{place}.seals", given)
        same(f"{place}.seals", ballot.papers + ballot.recused, len(given), "their number")
        if len(given) > one.roll.seats:
            raise Differs(f"{place}.seals (their number)", f"at most {one.roll.seats}", len(given))
    every = sorted(single for _, given in seals for single in given)
    sealed_once("choice (the seals of both ballots)", every)
    yield found("seals_of_rankings", n=len(every))
    if case.opened is not None:
        return
    for place, ballot in choice.ballots:
        if ballot.pairs is None:
            _winners_fit(place, ballot)
            continue
        _possible(place, ballot.pairs, ballot, one)
        ranked = decided(ballot.candidates[:-1], ballot.papers, ballot.votes)
        same_tree(f"{place}.winners", list(ranked.winners), list(ballot.winners))
        if ballot is choice.count:
            _outcome(choice, ranked)
    if choice.count.pairs is None:
        _outcome_fits(choice)
    same_result(one, _from_pairs(one, choice))
    if pairs_told := sum(len(ballot.pairs or ()) for _, ballot in choice.ballots):
        yield found("pairs", n=pairs_told)
    yield from _told(choice)


def opened_rankings(case: Checked) -> Iterator[Finding]:
    """What is under the seals of a choice: every ranking counted, every seal made again."""
    one, opened, choice = case.certificate, case.opened, case.certificate.choice
    if opened is None or choice is None:
        return
    roll, line_of = opened_roll(one, opened)
    same("votes", 0, len(opened.votes), "of a choice, none")
    same("rankings", len(choice.ballots), len(opened.rankings), "how many ballots")
    ballots = []
    for number, ((place, ballot), cast) in enumerate(zip(choice.ballots, opened.rankings, strict=True), start=1):
        ballots.append(_opened_papers(f"rankings[{number}]", ballot, cast, line_of))
        if ballot.rankings is not None:
            said = sorted((paper.line, written(paper.groups)) for paper in ballot.rankings)
            same(f"certificate.{place}.rankings", sorted((line_of[one.member], one.choice) for one in cast), said)
        if ballot.seals is not None:
            made = (seal(one, paper.member, paper.choice, paper.salt or "") for paper in cast)
            same_seals(f"certificate.{place}.seals", made, ballot.seals)
    _recounted(one, choice, roll, ballots)
    yield found("opened_rankings", n=sum(len(papers) for papers in ballots))
    if one.secrecy is Secrecy.NAMES_HIDDEN:
        yield found("seals_opened", n=sum(len(papers) for papers in ballots))
        yield from _told(choice, counted=True)


def seals_of(one: Certificate) -> tuple[str, ...]:
    """Every seal of a certificate."""
    if one.choice is None:
        return one.seals or ()
    return tuple(single for _, ballot in one.choice.ballots for single in ballot.seals or ())


def _in_order(names: Sequence[str]) -> list[str]:
    return [str(number) for number in sorted({int(name) for name in names})]


def _follows(one: Certificate, choice: ChoiceRecord) -> None:
    """The second ballot opened when the first was counted, among those that tied in it, for the same time."""
    first = choice.first
    assert first is not None, "there is one"
    if not first.opened_at < first.closes_at <= first.counted_at:
        raise Differs("choice.first", "opened, closed and counted one after the other", first.closes_at.isoformat())
    same("choice.first.counted_at", one.opened_at.isoformat(), first.counted_at.isoformat())
    same("closes_at", (one.opened_at + (first.closes_at - first.opened_at)).isoformat(), one.closes_at.isoformat())
    tied = first.count.winners
    if len(tied) < TIED_LEAST or NONE_OF_THESE in tied:
        raise Differs("choice.first.count.winners", "wordings that tie", ", ".join(tied))


def _well_cast(place: str, ballot: Counted, lines: Sequence[RollLine]) -> int:
    where = f"{place}.rankings"
    cast = [Said(one.line, written(one.groups), one.by) for one in ballot.rankings or ()]
    seats_once(where, cast, lines)
    for number, paper in enumerate(ballot.rankings or (), start=1):
        if paper.groups is not None:
            _each_once(f"{where}[{number}].groups", paper.groups, ballot.candidates)
    return by_proxy(where, cast, lines)


def _each_once(where: str, groups: Sequence[Sequence[str]], candidates: Sequence[str]) -> None:
    """A ranking has each candidate once, those that are equal in the order of the ballot."""
    for group in groups:
        if not group or list(group) != [name for name in candidates if name in group]:
            raise Differs(where, "candidates in the order of the ballot, each once", ", ".join(group))
    same(where, sorted(candidates), sorted(name for group in groups for name in group), "each candidate once")


def _opened_papers(where: str, ballot: Counted, cast: Sequence[OpenRanking], line_of: Mapping[str, int]) -> Papers:
    papers: dict[int, Cast] = {}
    for number, one in enumerate(cast, start=1):
        line = line_of.get(one.member)
        if line is None or line in papers:
            raise Differs(f"{where}[{number}].member", "a member on the roll, once", one.member)
        groups = None if one.choice == RECUSED else tuple(tuple(group.split("=")) for group in one.choice.split(","))
        if groups is not None:
            _each_once(f"{where}[{number}].choice", groups, ballot.candidates)
        papers[line] = cast_of(groups)
    return papers


def _recounted(one: Certificate, choice: ChoiceRecord, roll: list[RollEntry], ballots: Sequence[Papers]) -> None:
    """Hold everything that follows from a full count of each ballot against the certificate."""
    same_roll(one, tally(roll, {}), merged_in(one.rule, roll))
    last: Chosen | None = None
    for (place, ballot), papers in zip(choice.ballots, ballots, strict=True):
        second = ballot is choice.count and choice.first is not None
        last = choose(one.rule, ballot.candidates[:-1], roll, papers, second=second, sustained=one.sustained)
        told = pairs_shown(last.ranked.papers, last.ranked.votes, open_voting=one.secrecy is Secrecy.NAMES_SHOWN)
        again = counted_as(last, list(papers.values()), pairs=told)
        same(f"{place}.papers", again.papers, ballot.papers)
        same(f"{place}.recused", again.recused, ballot.recused)
        same_tree(f"{place}.pairs", again.as_data()["pairs"], ballot.as_data()["pairs"])
        same_tree(f"{place}.winners", list(again.winners), list(ballot.winners))
    assert last is not None, "a choice has a ballot"
    _outcome(choice, last.ranked)
    shown = one.secrecy is Secrecy.NAMES_SHOWN
    same_result(one, published(last.verdict, last.tally, open_voting=shown, choice=True))


def _outcome(choice: ChoiceRecord, ranked: Ranked) -> None:
    """Hold the wording in front and the winner against what follows from the pairs of the ballot that decided."""
    front, winner, tied = outcome_among(ranked, ranked.candidates[:-1], second=choice.first is not None)
    if tied:
        raise Differs("choice.first", "the ballot before this one", "a tie that no second ballot followed")
    same("choice.front", front, choice.front)
    same("choice.winner", winner, choice.winner)


def _winners_fit(place: str, ballot: Counted) -> None:
    """Without the pairs: whoever is said to win is a candidate."""
    winners = list(ballot.winners)
    if not winners or winners != [name for name in ballot.candidates if name in winners]:
        raise Differs(f"{place}.winners", "candidates in the order of the ballot", ", ".join(winners))


def _outcome_fits(choice: ChoiceRecord) -> None:
    """Without the pairs: the wording in front is one of the ballot, and it alone can be the sole winner."""
    wordings, winners = choice.count.candidates[:-1], choice.count.winners
    if choice.front not in wordings:
        raise Differs("choice.front", "a wording of the ballot", choice.front)
    sole = winners[0] if len(winners) == 1 and winners[0] != NONE_OF_THESE else None
    if sole is None and NONE_OF_THESE not in winners and choice.first is None:
        raise Differs("choice.first", "the ballot before this one", "a tie that no second ballot followed")
    same("choice.winner", sole, choice.winner)
    if sole is not None:
        same("choice.front", sole, choice.front)


def _possible(place: str, pairs: Sequence[PairCount], ballot: Counted, one: Certificate) -> None:
    """The pairs are those of the candidates, and no more votes are in one than were cast."""
    expected = [f"{first}, {other}" for first, other in combinations(ballot.candidates, 2)]
    same_tree(f"{place}.pairs", list(expected), [f"{pair.one}, {pair.other}" for pair in pairs])
    most = min(ballot.papers, one.result.seats)
    for number, pair in enumerate(pairs, start=1):
        if pair.over + pair.under > most:
            raise Differs(f"{place}.pairs[{number}]", f"at most {most} votes", pair.over + pair.under)
    if one.merged:
        return
    votes = ballot.votes
    for number, pair in enumerate(pairs, start=1):
        for above, below in ((pair.one, pair.other), (pair.other, pair.one)):
            for third in (name for name in ballot.candidates if name not in (above, below)):
                # Whoever puts one above another puts the first above a third, or the third above the other.
                if votes[above, below] > votes[above, third] + votes[third, below]:
                    raise Differs(f"{place}.pairs[{number}]", "a count that rankings can give", votes[above, below])


def _from_pairs(one: Certificate, choice: ChoiceRecord) -> Published:
    """The result as far as it follows from the pairs.

    Under a cap who is level or recused is taken as it is said, and so is how the wording in front stands to "none of
    these" where the pairs are not told.
    """
    votes, said, ballot = choice.count.votes, one.result.count, choice.count
    over = votes.get((choice.front, NONE_OF_THESE), said.for_)
    under = votes.get((NONE_OF_THESE, choice.front), said.against)
    level, recused = ballot.papers - over - under, ballot.recused
    spare = one.roll.seats - votes_of(one.roll.seats, one.merged)
    if spare:
        cast = over + under + said.abstain + said.recuse
        if not ballot.papers + ballot.recused - spare <= cast <= ballot.papers + ballot.recused:
            raise Differs("result.count", f"at most {ballot.papers + ballot.recused} votes", cast)
        level, recused = said.abstain, said.recuse
    count = Count(for_=over, against=under, abstain=level, recuse=recused)
    tally_shown = as_far_as_shown(one.result, count)
    asked = verdict_on(one.rule, tally_shown, won=choice.winner is not None, sustained=one.sustained).checks
    checks = checks_shown(one.result, asked)
    disciplines, kinds, capacities = (
        Split(tuple(Row(row.group, row.seats, None) for row in split.rows), 0, 0, len(split.rows))
        for split in (one.result.by_discipline, one.result.by_kind, one.result.by_capacity)
    )
    return Published(
        outcome=outcome_of(checks, count),
        consensus=None,
        seats=one.result.seats,
        electorate=one.result.seats - recused,
        count=count,
        checks=checks,
        by_discipline=disciplines,
        by_kind=kinds,
        by_capacity=capacities,
    )


def _told(choice: ChoiceRecord, *, counted: bool = False) -> Iterator[Finding]:
    """What won, or that nothing did."""
    names = ", ".join(_name(choice, name) for name in choice.count.winners)
    key = "won" if len(choice.count.winners) == 1 else "tied"
    yield found(key if counted or choice.count.pairs is not None else f"{key}_untold", names=names)


def _name(choice: ChoiceRecord, name: str) -> str:
    """A candidate as the file names it, with the label of its wording."""
    label = next((option.label for option in choice.options if option.name == name), "")
    return f"{name} ({given_back(label)})" if label else name
