"""From the JSON of a choice among wordings, in a certificate that anybody may have written, to typed values."""

from bot.congress.canonical import Json
from bot.congress.choice_record import Candidate, ChoiceRecord, Counted, First, Groups, NamedRanking, PairCount
from bot.congress.fields import (
    digest,
    digests,
    inside,
    instant,
    items,
    line_number,
    number,
    object_of,
    optional,
    text,
    texts,
)

_CHOICE = frozenset({"options", "first", "count", "front", "winner"})
_CANDIDATE = frozenset({"name", "label", "text", "text_hash", "author"})
_FIRST = frozenset({"opened_at", "closes_at", "counted_at", "count"})
_COUNT = frozenset({"candidates", "papers", "recused", "pairs", "winners", "rankings", "seals"})
_PAIR = frozenset({"one", "other", "over", "under"})
_RANKING = frozenset({"line", "groups", "by"})


def choice_of(value: Json, where: str) -> ChoiceRecord:
    """The choice in this JSON. Raises what the functions of `fields` raise."""
    found = object_of(value, where, _CHOICE)
    options = tuple(_candidate(one, place) for place, one in items(found["options"], inside(where, "options")))
    return ChoiceRecord(
        options=options,
        first=optional(found["first"], inside(where, "first"), _first),
        count=_counted(found["count"], inside(where, "count")),
        front=text(found["front"], inside(where, "front")),
        winner=optional(found["winner"], inside(where, "winner"), text),
    )


def _counted(value: Json, where: str) -> Counted:
    found = object_of(value, where, _COUNT)
    return Counted(
        candidates=texts(found["candidates"], inside(where, "candidates")),
        papers=number(found["papers"], inside(where, "papers")),
        recused=number(found["recused"], inside(where, "recused")),
        pairs=optional(found["pairs"], inside(where, "pairs"), _pairs),
        winners=texts(found["winners"], inside(where, "winners")),
        rankings=optional(found["rankings"], inside(where, "rankings"), _rankings),
        seals=optional(found["seals"], inside(where, "seals"), digests),
    )


def _candidate(value: Json, where: str) -> Candidate:
    found = object_of(value, where, _CANDIDATE)
    return Candidate(
        name=text(found["name"], inside(where, "name")),
        label=text(found["label"], inside(where, "label")),
        text=text(found["text"], inside(where, "text")),
        text_hash=digest(found["text_hash"], inside(where, "text_hash")),
        author=optional(found["author"], inside(where, "author"), text),
    )


def _first(value: Json, where: str) -> First:
    found = object_of(value, where, _FIRST)
    return First(
        opened_at=instant(found["opened_at"], inside(where, "opened_at")),
        closes_at=instant(found["closes_at"], inside(where, "closes_at")),
        counted_at=instant(found["counted_at"], inside(where, "counted_at")),
        count=_counted(found["count"], inside(where, "count")),
    )


def _pairs(value: Json, where: str) -> tuple[PairCount, ...]:
    return tuple(_pair(one, place) for place, one in items(value, where))


def _pair(value: Json, where: str) -> PairCount:
    found = object_of(value, where, _PAIR)
    return PairCount(
        one=text(found["one"], inside(where, "one")),
        other=text(found["other"], inside(where, "other")),
        over=number(found["over"], inside(where, "over")),
        under=number(found["under"], inside(where, "under")),
    )


def _rankings(value: Json, where: str) -> tuple[NamedRanking, ...]:
    return tuple(_ranking(one, place) for place, one in items(value, where))


def _ranking(value: Json, where: str) -> NamedRanking:
    found = object_of(value, where, _RANKING)
    return NamedRanking(
        line=number(found["line"], inside(where, "line"), 1),
        groups=optional(found["groups"], inside(where, "groups"), _groups),
        by=optional(found["by"], inside(where, "by"), line_number),
    )


def _groups(value: Json, where: str) -> Groups:
    return tuple(texts(one, place) for place, one in items(value, where))
