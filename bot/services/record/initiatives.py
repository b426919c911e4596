"""Initiatives of the world: found by any of their names, and added by a congress as its own, with their norms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.limits import SUMMARY_MOST, TITLE_MOST
from bot.congress.record.intake import check_summary, parse_end, parse_partial_date
from bot.congress.record.names import NAME_MOST, Fit, fit, folded, slug_of
from bot.congress.text import clean_line, given_back
from bot.services.log import record
from bot.services.people import Who, congress_of
from bot.services.record.actors import actor_of
from bot.services.record.entries import author_of
from bot.services.record.positions import case_of, term_ids
from bot.services.record.seen import seen_by
from bot.services.record.subjects import initiative_name
from bot.services.seats import Word
from storage.tables import Congress, Initiative, InitiativeLauncher, InitiativeNorm, InitiativeNormTopic
from storage.tables.world import ADDRESSEES

CODE_MOST = 40
ALIASES_MOST = 600
TOPICS_MOST = 10
CHOICES_NAMED = 5

_OWN = "own-"
_UNCHECKED = "background"


@dataclass(frozen=True)
class NewInitiative:
    """An initiative as somebody enters it; words as typed, the rules in own words."""

    name: str
    kind: str
    opened: str
    addressee: str
    binding: str
    status: str = "active"
    closed: str = ""
    aliases: str = ""
    launched_by: str = ""
    membership: str = ""
    decision: str = ""
    accession: str = ""
    reporting: str = ""
    summary: str = ""
    case: str = ""


@dataclass(frozen=True)
class NewNorm:
    """A norm of an initiative as somebody enters it; words as typed, topics apart by semicolons."""

    initiative: str
    code: str
    title: str
    summary: str
    addressee: str
    modality: str
    element: str
    year: int
    binding: str
    topics: str = ""


def find_initiatives(tx: Session, *, guild_id: int, typed: str, limit: int = 25) -> list[Word]:
    """The initiatives that fit what was typed by name, other name or short name, each with its year, the best first."""
    needle, ranked = folded(typed), []
    for one in _all(tx, congress_of(tx, guild_id)):
        fits = (
            [how for name in _names(one) if (how := fit(name, "name", needle)) is not None] if needle else [Fit.WITHIN]
        )
        if fits:
            ranked.append((min(fits), initiative_name(one), one))
    ranked.sort(key=lambda found: found[:2])
    return [Word(one.slug, name, one.kind.replace("_", " ")) for _, name, one in ranked[:limit]]


def initiative_of(tx: Session, congress: Congress, given: str) -> Initiative:
    """The initiative that a short name, or any exact name with or without its year, means.

    Raises `record.unknown_initiative`, or `record.ambiguous_initiative` where a name means several.
    """
    words, needle = given.strip().lower(), folded(given)
    initiatives = _all(tx, congress)
    found = [one for one in initiatives if one.slug == words] or [
        one for one in initiatives if needle and needle in _names(one)
    ]
    if not found:
        raise CongressError("record.unknown_initiative", given=given_back(given))
    if len(found) > 1:
        choices = "; ".join(f"{initiative_name(one)} ({one.slug})" for one in found[:CHOICES_NAMED])
        raise CongressError("record.ambiguous_initiative", given=given_back(given), choices=choices)
    return found[0]


def initiative_words(tx: Session) -> dict[str, list[str]]:
    """The words by which initiatives are described: those that the shipped ones use, by field."""
    fields = {"kind": Initiative.kind, "status": Initiative.status}
    shipped = {
        name: list(tx.exec(select(field).where(col(Initiative.congress_id).is_(None)).distinct().order_by(field)).all())
        for name, field in fields.items()
    }
    return {**shipped, "addressee": list(ADDRESSEES)}


def add_initiative(tx: Session, *, who: Who, new: NewInitiative, now: datetime) -> Word:
    """Add an initiative of this congress.

    Raises `record.initiative_there` where one of that name and year is kept, `record.unknown_word` for a word that is
    not in the list of its field, and the refusals of dates, cases and words that do not fit.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    member = author_of(tx, congress, who, now)
    name = clean_line(new.name, field="initiative_name", least=3, most=NAME_MOST)
    if not folded(name):
        raise CongressError("record.name_without_letters", given=given_back(name))
    opened = parse_partial_date(new.opened, today=now.date())
    closed = parse_end(new.closed, start=opened, today=now.date())
    _refuse_second(tx, congress, name, opened.text[:4])
    words = initiative_words(tx)
    taken = frozenset(one.slug.removeprefix(_OWN) for one in _all(tx, congress) if one.congress_id is not None)
    made = Initiative(
        congress_id=congress.id,
        slug=_OWN + slug_of(name, taken),
        name=name,
        aliases=clean_line(new.aliases, field="aliases", least=0, most=ALIASES_MOST),
        kind=_word(new.kind, words["kind"], "kind"),
        status=_word(new.status, words["status"], "status"),
        opened_on=opened.text,
        date_precision=opened.precision,
        closed_on=None if closed is None else closed.text,
        membership_rule=_rule(new.membership, "membership"),
        decision_rule=_rule(new.decision, "decision_rule"),
        accession=_rule(new.accession, "accession"),
        reporting=_rule(new.reporting, "reporting"),
        addressee=_word(new.addressee, words["addressee"], "addressee"),
        binding=_word(new.binding, term_ids(tx, "binding"), "binding"),
        summary=check_summary(new.summary),
        case_id=case_of(tx, new.case),
        confidence=_UNCHECKED,
        created_at=now,
        created_by=member.id,
    )
    tx.add(made)
    tx.flush()
    for one in {actor_of(tx, congress, given).id for given in new.launched_by.split(";") if given.strip()}:
        tx.add(InitiativeLauncher(initiative_id=made.id, actor_id=one))
    record(tx, congress, "initiative_added", now=now, by=member, subject_id=made.id, name=initiative_name(made))
    tx.flush()
    return Word(made.slug, initiative_name(made))


def add_initiative_norm(tx: Session, *, who: Who, new: NewNorm, now: datetime) -> Word:
    """Add a norm to one of this congress's own initiatives; for recorders and conveners.

    Raises `record.shipped_initiative` for an initiative that ships with the program, `record.norm_there` for a title
    that the initiative has (invariant 21), `record.recorders_add_norms` for others.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    member = author_of(tx, congress, who, now)
    if not (who.convener or member.recorder):
        raise CongressError("record.recorders_add_norms")
    initiative = initiative_of(tx, congress, new.initiative)
    name = initiative_name(initiative)
    if initiative.congress_id is None:
        raise CongressError("record.shipped_initiative", name=name)
    code = clean_line(new.code, field="code", least=1, most=CODE_MOST)
    title = clean_line(new.title, field="norm_title", least=3, most=TITLE_MOST)
    for norm in tx.exec(select(InitiativeNorm).where(InitiativeNorm.initiative_id == initiative.id)).all():
        if folded(norm.title) == folded(title) or norm.code == code:
            raise CongressError("record.norm_there", name=name, title=norm.title, code=norm.code)
    if not int(initiative.opened_on[:4]) <= new.year <= now.year:
        raise CongressError("record.norm_year", given=str(new.year), name=name)
    slugs = select(InitiativeNorm.slug).where(InitiativeNorm.congress_id == congress.id)
    taken = frozenset(tx.exec(slugs).all())
    made = InitiativeNorm(
        congress_id=congress.id,
        slug=slug_of(f"{initiative.slug} {code}", taken),
        initiative_id=initiative.id,
        code=code,
        title=title,
        summary=check_summary(new.summary, least=1),
        summary_confidence=_UNCHECKED,
        addressee=_word(new.addressee, ADDRESSEES, "addressee"),
        modality=_word(new.modality, term_ids(tx, "modality"), "modality"),
        regime_element=_word(new.element, term_ids(tx, "regime_element"), "element"),
        year=new.year,
        binding=_word(new.binding, term_ids(tx, "binding"), "binding"),
        confidence=_UNCHECKED,
        created_at=now,
        created_by=member.id,
    )
    tx.add(made)
    tx.flush()
    for topic in _topics(new.topics):
        tx.add(InitiativeNormTopic(norm_id=made.id, topic=topic))
    record(tx, congress, "initiative_norm_added", now=now, by=member, subject_id=made.id, name=name, code=code)
    tx.flush()
    return Word(made.slug, f"{code}: {title}", name)


def _all(tx: Session, congress: Congress) -> list[Initiative]:
    """The initiatives that a congress sees; there are dozens, at most hundreds."""
    query = select(Initiative).where(seen_by(Initiative, congress))
    return list(tx.exec(query.order_by(func.lower(Initiative.name), col(Initiative.id))).all())


def _names(one: Initiative) -> Iterable[str]:
    """What an initiative is called, folded: with its year and without."""
    named = [one.name, initiative_name(one), f"{one.name} {one.opened_on[:4]}", *one.aliases.split(";"), one.slug]
    return [name for name in map(folded, named) if name]


def _refuse_second(tx: Session, congress: Congress, name: str, year: str) -> None:
    for one in _all(tx, congress):
        if folded(name) in map(folded, (one.name, *one.aliases.split(";"))) and one.opened_on[:4] == year:
            raise CongressError("record.initiative_there", name=initiative_name(one))


def _word(given: str, known: Iterable[str], field: str) -> str:
    word = "_".join(given.lower().split())
    if word not in set(known):
        raise CongressError("record.unknown_word", given=given_back(given), field=field)
    return word


def _rule(given: str, field: str) -> str:
    return check_summary(given, field=field, most=SUMMARY_MOST)


def _topics(given: str) -> list[str]:
    found = [slug_of(one) for one in given.split(";") if folded(one)]
    return list(dict.fromkeys(one[:CODE_MOST] for one in found))[:TOPICS_MOST]
