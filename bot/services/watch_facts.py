"""Facts that lines about what is watched take from how things stand: where what happened is shown, until when a norm
is at its stage, when a vote closes. They are read for the lines that are told, and for no others."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.congress.handles import concern_handle
from bot.congress.norms import Stage, ends_by_convener
from bot.services.decided_news import decision_urls
from bot.services.places import card_urls
from bot.services.watch_lines import Line, News, WatchNews
from storage.tables import Ballot, Concern, Congress, Norm


def with_facts(tx: Session, congress: Congress, news: Mapping[int, WatchNews]) -> dict[int, WatchNews]:
    """The same news with what `News` may have beside it: links, and until when what is told lasts ("at_least" where a
    convener ends it, and not the clock); of statements the link to the first instead of its id."""
    lines = [line for one in news.values() for line in one.lines]
    first = {int(other) for line in lines for what, _, other in line.news if what == "statements" and other}
    urls = card_urls(tx, congress, "statement", first)
    ends = _ends(tx, _norms_of(lines, "anew", "moved"))
    votes = _votes(tx, congress, _norms_of(lines, "vote"))
    shown = {
        **decision_urls(tx, congress, _norms_of(lines, "decided")),
        **_concerns(tx, congress, _norms_of(lines, "concern")),
    }

    def told(line: Line, one: News) -> News:
        match one:
            case ("statements", n, other) if other:
                return "statements", n, urls.get(int(other), "")
            case ("anew", _, _) if line.id in ends and ends[line.id].stage == Stage.DELIBERATION:
                return "anew", ends[line.id].at.isoformat(), ends[line.id].least(congress)
            case ("moved", stage, _) if line.id in ends and ends[line.id].stage == stage:
                return "moved", stage, f"{ends[line.id].at.isoformat()} {ends[line.id].least(congress)}".strip()
            case ("vote", question, _) if line.id in votes:
                return "vote", question, votes[line.id]
            case ("decided" | "concern" as what, fact, handle) if handle in shown:
                return what, fact, f"{handle} {shown[handle]}"
            case _:
                return one

    return {key: replace(one, lines=_each(one.lines, told)) for key, one in news.items()}


def _each(lines: Sequence[Line], told: Callable[[Line, News], News]) -> tuple[Line, ...]:
    return tuple(replace(line, news=tuple(told(line, one) for one in line.news)) for line in lines)


def _norms_of(lines: Sequence[Line], *kinds: str) -> set[int]:
    """The norms of which something of these kinds is told."""
    return {line.id for line in lines if line.kind == "norm" and any(what in kinds for what, _, _ in line.news)}


@dataclass(frozen=True)
class _End:
    """Until when a norm is at its stage."""

    stage: str
    at: datetime

    def least(self, congress: Congress) -> str:
        return "at_least" if ends_by_convener(self.stage, congress.pace) else ""


def _ends(tx: Session, norms: Collection[int]) -> dict[int, _End]:
    """Until when those of these norms are at their stage that the clock, or a convener, ends."""
    query = select(Norm.id, Norm.stage, Norm.stage_ends_at).where(col(Norm.id).in_(norms))
    return {key: _End(stage, at) for key, stage, at in (tx.exec(query) if norms else ()) if at is not None}


def _votes(tx: Session, congress: Congress, norms: Collection[int]) -> dict[int, str]:
    """When the open votes on these norms close, and the links to their ballots where these are shown."""
    query = select(Ballot.norm_id, Ballot.id, Ballot.closes_at).where(
        col(Ballot.norm_id).in_(norms), col(Ballot.closed_at).is_(None)
    )
    found = tx.exec(query).all() if norms else ()
    urls = card_urls(tx, congress, "ballot", [ballot for _, ballot, _ in found])
    return {norm: f"{closes.isoformat()} {urls.get(ballot, '')}".strip() for norm, ballot, closes in found}


def _concerns(tx: Session, congress: Congress, norms: Collection[int]) -> dict[str, str]:
    """The links to the cards of the concerns on these norms, by their handles."""
    query = select(Concern.id, Norm.number, Concern.n).join(Norm, col(Norm.id) == Concern.norm_id)
    query = query.where(col(Concern.norm_id).in_(norms))
    named = {key: concern_handle(number, n) for key, number, n in (tx.exec(query) if norms else ())}
    return {named[key]: url for key, url in card_urls(tx, congress, "concern", named).items()}
