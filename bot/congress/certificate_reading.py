"""From the JSON of a certificate, which anybody may have written, to typed values."""

from collections.abc import Mapping
from functools import partial

from bot.congress import rules
from bot.congress.affiliates import Merged
from bot.congress.ballots import Choice, Count
from bot.congress.canonical import Json
from bot.congress.certificate import (
    FORMAT,
    UNRESOLVED,
    Certificate,
    Roll,
    RollLine,
    Secrecy,
    Unresolved,
    Vote,
    rule_data,
)
from bot.congress.certified_repairs import certified_repair
from bot.congress.choice_reading import choice_of
from bot.congress.concerns import ConcernState
from bot.congress.decisions import Check, Consensus, Outcome
from bot.congress.errors import CongressError
from bot.congress.fields import (
    digest,
    digests,
    flag,
    inside,
    instant,
    items,
    line_number,
    mapping,
    number,
    object_of,
    optional,
    text,
    texts,
    word,
)
from bot.congress.privacy import Published, Row, Split
from bot.congress.reviews import Question
from bot.congress.rules import Rule
from bot.congress.text import given_back
from bot.congress.trials import Trial

_CERTIFICATE = frozenset(
    {"format", "congress", "decision", "norm", "question", "reason", "algorithm", "rule", "opened_at"}
    | {"closes_at", "counted_at", "secrecy", "roll", "votes", "seals", "reservations", "merged", "result"}
    | {"sustained", "concerns", "log"}
)
_NORM = frozenset({"handle", "version", "title", "text", "text_hash"})
_ROLL = frozenset({"seats", "by_discipline", "by_kind", "by_capacity", "lines"})
_LINE = frozenset({"name", "discipline", "kind", "capacity", "represents"})
_VOTE = frozenset({"line", "choice", "reservation"})
_CONCERN = frozenset({"number", "version", "state", "reason", "satisfied_by"})
_MERGED = frozenset({"actor", "seats"})
_RESULT = frozenset(
    {"outcome", "consensus", "seats", "electorate", "count", "checks", "by_discipline", "by_kind", "by_capacity"}
)
_COUNT = frozenset(choice.value for choice in Choice)
_CHECK = frozenset({"key", "applied", "passed", "facts", "names", "withheld"})
_SPLIT = frozenset({"rows", "carried", "shown", "hidden"})
_ROW = frozenset({"group", "seats", "count"})


_WHERE_THERE_ARE_ANY = frozenset({"trial", "repairs", "choice"})
"""Fields that a certificate names only where it has something of the kind."""


def certificate_of(data: Json, where: str = "") -> Certificate:
    """The certificate in this JSON.

    Raises `certificate.none_in_it` for JSON that is something else, `certificate.other_format` (found, known), a
    `rule.*` refusal for a rule that is none, and what the functions of `fields` raise.
    """
    if not isinstance(data, dict) or "format" not in data:
        raise CongressError("certificate.none_in_it")
    written = number(data["format"], inside(where, "format"))
    if written != FORMAT:
        raise CongressError("certificate.other_format", found=written, known=FORMAT)
    found = object_of(data, where, _CERTIFICATE | (_WHERE_THERE_ARE_ANY & data.keys()))
    at = partial(inside, where)
    congress = object_of(found["congress"], at("congress"), frozenset({"name", "guild"}))
    norm = object_of(found["norm"], at("norm"), _NORM)
    log = object_of(found["log"], at("log"), frozenset({"events", "head"}))
    secrecy, question = (
        word(found["secrecy"], at("secrecy"), Secrecy),
        word(found["question"], at("question"), Question),
    )
    if question is Question.WORDING:
        _require_a_choice(found, secrecy, where)
    else:
        _require_one_of_two(found, secrecy, where)
    return Certificate(
        congress=text(congress["name"], at("congress.name")),
        guild=text(congress["guild"], at("congress.guild")),
        decision=text(found["decision"], at("decision")),
        norm=text(norm["handle"], at("norm.handle")),
        version=number(norm["version"], at("norm.version"), 1),
        title=text(norm["title"], at("norm.title")),
        text=text(norm["text"], at("norm.text")),
        text_hash=digest(norm["text_hash"], at("norm.text_hash")),
        question=question,
        reason=text(found["reason"], at("reason")),
        trial=_trial(found["trial"], at("trial")) if "trial" in found else None,
        rule=_rule(found, where),
        opened_at=instant(found["opened_at"], at("opened_at")),
        closes_at=instant(found["closes_at"], at("closes_at")),
        counted_at=instant(found["counted_at"], at("counted_at")),
        secrecy=secrecy,
        roll=_roll(found["roll"], at("roll")),
        votes=optional(found["votes"], at("votes"), _votes),
        seals=optional(found["seals"], at("seals"), digests),
        reservations=optional(found["reservations"], at("reservations"), texts),
        merged=tuple(_merged(one, place) for place, one in items(found["merged"], at("merged"))),
        result=_result(found["result"], at("result")),
        sustained=number(found["sustained"], at("sustained")),
        concerns=tuple(_concern(one, place) for place, one in items(found["concerns"], at("concerns"))),
        events=digests(log["events"], at("log.events")),
        head=digest(log["head"], at("log.head")),
        repairs=tuple(certified_repair(one, place) for place, one in items(found.get("repairs", []), at("repairs"))),
        choice=choice_of(found["choice"], at("choice")) if "choice" in found else None,
    )


def _require_one_of_two(found: Mapping[str, Json], secrecy: Secrecy, where: str) -> None:
    """Names and votes where names are shown, seals where they are hidden; never both, and no choice."""
    roll = mapping(found["roll"], inside(where, "roll"))
    shown = {"votes": found["votes"], "roll.lines": roll.get("lines")}
    hidden = {"seals": found["seals"], "reservations": found["reservations"]}
    _require(shown, hidden, secrecy, where)
    if "choice" in found:
        raise CongressError("certificate.choice_barred", where=inside(where, "choice"))


def _require_a_choice(found: Mapping[str, Json], secrecy: Secrecy, where: str) -> None:
    """A choice has its rankings, or their seals, with each of its ballots, and nothing beside it."""
    for name in ("votes", "seals", "reservations"):
        if found[name] is not None:
            raise CongressError("certificate.barred_in_choice", where=inside(where, name))
    place = inside(where, "choice")
    if "choice" not in found:
        raise CongressError("certificate.choice_missing", where=place)
    roll, choice = mapping(found["roll"], inside(where, "roll")), mapping(found["choice"], place)
    shown, hidden = {"roll.lines": roll.get("lines")}, {}
    ballots = {"choice.count": choice.get("count")}
    if choice.get("first") is not None:
        first = mapping(choice["first"], inside(place, "first"))
        ballots = {"choice.first.count": first.get("count"), **ballots}
    for name, given in ballots.items():
        ballot = mapping(given, inside(where, name))
        shown[f"{name}.rankings"], hidden[f"{name}.seals"] = ballot.get("rankings"), ballot.get("seals")
    _require(shown, hidden, secrecy, where)


def _require(shown: Mapping[str, Json], hidden: Mapping[str, Json], secrecy: Secrecy, where: str) -> None:
    """Everything of the one, and nothing of the other."""
    wanted, barred = (shown, hidden) if secrecy is Secrecy.NAMES_SHOWN else (hidden, shown)
    for name, value in wanted.items():
        if value is None:
            raise CongressError("certificate.missing_here", where=inside(where, name), secrecy=secrecy.value)
    for name, value in barred.items():
        if value is not None:
            raise CongressError("certificate.barred_here", where=inside(where, name), secrecy=secrecy.value)


def _trial(value: Json, where: str) -> Trial:
    found = object_of(value, where, frozenset({"days", "until"}))
    until = optional(found["until"], inside(where, "until"), instant)
    return Trial(number(found["days"], inside(where, "days"), 1), until)


def _rule(found: Mapping[str, Json], where: str) -> Rule:
    version = number(found["algorithm"], inside(where, "algorithm"))
    if version != rules.RULES_VERSION:
        raise CongressError("certificate.other_algorithm", found=version, known=rules.RULES_VERSION)
    given = mapping(found["rule"], inside(where, "rule"))
    rule = rules.from_data(given)
    for name in sorted(given.keys() - rule_data(rule).keys()):
        # `affiliates: each` is a rule as well, and would be the same one with another hash of the file.
        raise CongressError("certificate.unknown_field", where=inside(inside(where, "rule"), name))
    return rule


def _roll(value: Json, where: str) -> Roll:
    found = object_of(value, where, _ROLL)
    return Roll(
        seats=number(found["seats"], inside(where, "seats")),
        by_discipline=_numbers(found["by_discipline"], inside(where, "by_discipline"), 1),
        by_kind=_numbers(found["by_kind"], inside(where, "by_kind"), 1),
        by_capacity=_numbers(found["by_capacity"], inside(where, "by_capacity"), 1),
        lines=optional(found["lines"], inside(where, "lines"), _lines),
    )


def _lines(value: Json, where: str) -> tuple[RollLine, ...]:
    return tuple(roll_line(object_of(one, place, _LINE), place) for place, one in items(value, where))


def roll_line(found: Mapping[str, Json], where: str) -> RollLine:
    """The line of a roll among these fields."""
    return RollLine(
        name=text(found["name"], inside(where, "name")),
        discipline=text(found["discipline"], inside(where, "discipline")),
        kind=text(found["kind"], inside(where, "kind")),
        capacity=text(found["capacity"], inside(where, "capacity")),
        represents=optional(found["represents"], inside(where, "represents"), text),
    )


def _votes(value: Json, where: str) -> tuple[Vote, ...]:
    return tuple(_vote(one, place) for place, one in items(value, where))


def _vote(value: Json, where: str) -> Vote:
    named = mapping(value, where).keys()
    found = object_of(value, where, _VOTE | ({"by"} & named))
    return Vote(
        line=number(found["line"], inside(where, "line"), 1),
        choice=word(found["choice"], inside(where, "choice"), Choice),
        reservation=optional(found["reservation"], inside(where, "reservation"), text),
        by=line_number(found["by"], inside(where, "by")) if "by" in found else None,
    )


def _merged(value: Json, where: str) -> Merged:
    found = object_of(value, where, _MERGED)
    return Merged(text(found["actor"], inside(where, "actor")), number(found["seats"], inside(where, "seats"), 2))


def _concern(value: Json, where: str) -> Unresolved:
    found = object_of(value, where, _CONCERN)
    state = word(found["state"], inside(where, "state"), ConcernState)
    if state not in UNRESOLVED:
        raise CongressError("certificate.unknown_word", where=inside(where, "state"), given=state.value)
    return Unresolved(
        number=number(found["number"], inside(where, "number"), 1),
        version=number(found["version"], inside(where, "version"), 1),
        state=state,
        reason=text(found["reason"], inside(where, "reason")),
        satisfied_by=text(found["satisfied_by"], inside(where, "satisfied_by")),
    )


def _result(value: Json, where: str) -> Published:
    found = object_of(value, where, _RESULT)
    at = partial(inside, where)
    return Published(
        outcome=word(found["outcome"], at("outcome"), Outcome),
        consensus=optional(found["consensus"], at("consensus"), _consensus),
        seats=number(found["seats"], at("seats")),
        electorate=number(found["electorate"], at("electorate")),
        count=_count(found["count"], at("count")),
        checks=tuple(_check(one, place) for place, one in items(found["checks"], at("checks"))),
        by_discipline=_split(found["by_discipline"], at("by_discipline")),
        by_kind=_split(found["by_kind"], at("by_kind")),
        by_capacity=_split(found["by_capacity"], at("by_capacity")),
    )


def _consensus(value: Json, where: str) -> Consensus:
    return word(value, where, Consensus)


def _check(value: Json, where: str) -> Check:
    found = object_of(value, where, _CHECK)
    return Check(
        key=text(found["key"], inside(where, "key")),
        applied=flag(found["applied"], inside(where, "applied")),
        passed=flag(found["passed"], inside(where, "passed")),
        facts=_numbers(found["facts"], inside(where, "facts"), 0),
        names=texts(found["names"], inside(where, "names")),
        withheld=flag(found["withheld"], inside(where, "withheld")),
    )


def _split(value: Json, where: str) -> Split:
    found = object_of(value, where, _SPLIT)
    return Split(
        rows=tuple(_row(one, place) for place, one in items(found["rows"], inside(where, "rows"))),
        carried=number(found["carried"], inside(where, "carried")),
        shown=number(found["shown"], inside(where, "shown")),
        hidden=number(found["hidden"], inside(where, "hidden")),
    )


def _row(value: Json, where: str) -> Row:
    found = object_of(value, where, _ROW)
    return Row(
        group=text(found["group"], inside(where, "group")),
        seats=number(found["seats"], inside(where, "seats"), 1),
        count=optional(found["count"], inside(where, "count"), _count),
    )


def _count(value: Json, where: str) -> Count:
    found = object_of(value, where, _COUNT)
    numbers = {choice: number(found[choice.value], inside(where, choice.value)) for choice in Choice}
    return Count(
        for_=numbers[Choice.FOR],
        reservations=numbers[Choice.FOR_WITH_RESERVATION],
        against=numbers[Choice.AGAINST],
        abstain=numbers[Choice.ABSTAIN],
        recuse=numbers[Choice.RECUSE],
    )


def _numbers(value: Json, where: str, least: int) -> dict[str, int]:
    return {
        name: number(one, inside(where, given_back(name)), least) for name, one in sorted(mapping(value, where).items())
    }
