"""What a congress keeps of actors of its own: added, renamed, found under further names for as long as those hold.

What ships with the program is for everybody and stays as it is. Every change leaves a revision with what was before.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.congress.errors import CongressError
from bot.congress.limits import NOTE_MOST
from bot.congress.record.intake import check_reason, parse_partial_date
from bot.congress.record.names import NAME_MOST, folded, slug_of
from bot.congress.text import clean_line, clean_text, given_back
from bot.services.log import record
from bot.services.people import Who, congress_of
from bot.services.record.actors import actor_of
from bot.services.record.countries import country_named
from bot.services.record.entries import author_of
from bot.services.record.look_alikes import named_choices, parted, resembling_in
from bot.services.record.seen import names_seen
from bot.services.seats import Word
from storage.tables import Actor, ActorName, ActorStep, Congress, Member, Revision, StakeholderKind

RELATIONS = ("renamed", "acquired_by", "merged_into", "sold_by", "split")
"""What can happen in the life of an actor."""

_OWN = "own-"
"""With what the short names of a congress's own actors begin, so that none is ever taken by what ships later."""
_UNCHECKED = "background"
_THREAT_GROUP, _COMPANY, _STATE = "threat-group", "company", "state"


@dataclass(frozen=True)
class NewActor:
    """An actor as somebody enters it; words as typed. `home` is a country, `aliases` are apart by semicolons."""

    name: str
    kind: str
    home: str = ""
    no_home: str = ""
    parent: str = ""
    aliases: str = ""


def add_actor(tx: Session, *, who: Who, new: NewActor, now: datetime, seen: Collection[str] = ()) -> Word:
    """Add an actor of this congress.

    `seen` are the short names of those that resemble it and that the person was shown; another one refuses it
    (`record.actor_resembles`), so that nobody adds a second one unawares. Raises `record.no_home` for a company
    without a home state and without a reason, `record.threat_group_untied` for a threat group with a home or owner.
    """
    congress = congress_of(tx, who.guild_id, lock=True)
    member = author_of(tx, congress, who, now)
    name = clean_line(new.name, field="actor_name", least=2, most=NAME_MOST)
    names = _names(name, parted(new.aliases))
    unseen = [one for one in resembling_in(tx, congress, names) if one.id not in seen]
    if unseen:
        raise CongressError("record.actor_resembles", given=given_back(name), choices=named_choices(unseen))
    kind, home, why = _kind_and_home(tx, new)
    parent = _owner(tx, congress, new.parent, kind, home)
    actor = Actor(
        congress_id=congress.id,
        slug=_slug(tx, congress, name),
        name=name,
        confidence=_UNCHECKED,
        created_at=now,
        created_by=member.id,
        kind=kind,
        country=home,
        no_country=why if home is None else "",
        parent_id=None if parent is None else parent.id,
    )
    tx.add(actor)
    tx.flush()
    for number, one in enumerate(names):
        _add_name(tx, actor, one, "alias" if number else "name")
    record(tx, congress, "actor_added", now=now, by=member, subject_id=actor.id, actor=name, actor_kind=actor.kind)
    tx.flush()
    return Word(actor.slug, actor.name)


def rename_actor(tx: Session, *, who: Who, actor: str, name: str, dated: str, now: datetime) -> str:
    """Give one of this congress's own actors a new present name from a date on; it is still found by the old one.

    This and the verbs below return its name. They are for whoever added it, recorders and conveners
    (`record.recorders_edit`); what ships with the program stays as it is (`record.shipped_actor`).
    """
    congress, member, found = _editing(tx, who, actor, now)
    words = clean_line(name, field="actor_name", least=2, most=NAME_MOST)
    when = parse_partial_date(dated, today=now.date())
    if words == found.name:
        raise CongressError("record.named_so", actor=found.name)
    before = found.name
    old = tx.exec(select(ActorName).where(ActorName.actor_id == found.id, ActorName.folded == folded(before))).first()
    if old is not None:
        old.kind = "former"
    found.name = words
    _add_name(tx, found, words, "name")
    _add_step(tx, found, "renamed", None, words, when.text, when.precision)
    revise(tx, congress, found, member, {"name": before}, {"name": words, "dated": when.text}, now=now)
    return found.name


def add_alias(tx: Session, *, who: Who, actor: str, name: str, former: bool, now: datetime) -> str:
    """Let an actor be found here by a further name: one of this congress's own, or one that ships.

    What ships stays as it is: the name is kept beside it, and no other congress finds it by that.
    """
    congress, member, found = _editing(tx, who, actor, now, shipped=True)
    words = clean_line(name, field="actor_name", least=2, most=NAME_MOST)
    overlay = congress if found.congress_id is None else None
    if not _add_name(tx, found, words, "former" if former else "alias", overlay):
        raise CongressError("record.named_so", actor=found.name)
    revise(tx, congress, found, member, {}, {"alias": words}, now=now)
    return found.name


def take_back_alias(tx: Session, *, who: Who, actor: str, name: str, reason: str, now: datetime) -> str:
    """Let an actor not be found any more by a further name that somebody gave it here; its card tells that and why.

    Raises `record.not_an_alias` for a name that ships, that it bears, or that it bore.
    """
    congress, member, found = _editing(tx, who, actor, now, shipped=True)
    words = check_reason(reason)
    given_here = ActorName.congress_id == (congress.id if found.congress_id is None else None)
    called = select(ActorName).where(ActorName.actor_id == found.id, ActorName.folded == folded(name), given_here)
    kept = tx.exec(called.where(col(ActorName.kind).in_(("alias", "former")))).first()
    if kept is None or kept.folded in _borne(tx, found):
        raise CongressError("record.not_an_alias", given=given_back(name), actor=found.name)
    revise(tx, congress, found, member, {"alias": kept.name}, {}, now=now, why=words)
    tx.delete(kept)
    tx.flush()
    return found.name


def add_step(tx: Session, *, who: Who, actor: str, relation: str, other: str, dated: str, now: datetime) -> str:
    """Keep a step in the life of one of this congress's own actors. `other` may be an actor or a name kept nowhere."""
    congress, member, found = _editing(tx, who, actor, now)
    if relation not in RELATIONS:
        raise CongressError("record.unknown_relation", given=given_back(relation))
    when = parse_partial_date(dated, today=now.date())
    try:
        towards: Actor | None = actor_of(tx, congress, other)
    except CongressError as refusal:
        if refusal.key not in ("record.unknown_actor", "record.unknown_actor_alike"):
            raise
        towards = None
    if towards is not None and towards.id == found.id:
        raise CongressError("record.step_to_itself", actor=found.name)
    untied(found, towards)
    words = "" if towards is not None else clean_line(other, field="actor_name", least=2, most=NAME_MOST)
    _add_step(tx, found, relation, towards, words, when.text, when.precision)
    step = f"{relation} {towards.name if towards is not None else words} {when.text}"
    revise(tx, congress, found, member, {}, {"step": step}, now=now)
    return found.name


def _kind_and_home(tx: Session, new: NewActor) -> tuple[str, str | None, str]:
    """Kind, home and why there is none of a new actor, as far as they go together (invariant 6)."""
    kind = tx.exec(select(StakeholderKind.id).where(StakeholderKind.id == new.kind)).first()
    if kind is None:
        raise CongressError("record.unknown_kind", given=given_back(new.kind))
    home = country_named(new.home) if new.home.strip() else None
    why = clean_text(new.no_home, field="no_home", least=0, most=NOTE_MOST)
    if kind == _STATE and home is not None:
        _refuse_second_state(tx, home)
    if kind == _COMPANY and home is None and not why:
        raise CongressError("record.no_home")
    return kind, home, why


def _owner(tx: Session, congress: Congress, given: str, kind: str, home: str | None) -> Actor | None:
    """To whom a new actor belongs; a threat group belongs to nobody and has no home (invariant 4)."""
    parent = actor_of(tx, congress, given) if given.strip() else None
    tied = home is not None or parent is not None
    if (kind == _THREAT_GROUP and tied) or (parent is not None and parent.kind == _THREAT_GROUP):
        raise CongressError("record.threat_group_untied")
    return parent


def _refuse_second_state(tx: Session, code: str) -> None:
    there = select(Actor.name).where(Actor.kind == _STATE, Actor.country == code, col(Actor.congress_id).is_(None))
    name = tx.exec(there).first()
    if name is not None:
        raise CongressError("record.state_there", actor=name)


def untied(one: Actor, other: Actor | None) -> None:
    """Refuse to tie a threat group to anybody but by a claim (invariant 4)."""
    if other is not None and (one.kind == _THREAT_GROUP) != (other.kind == _THREAT_GROUP):
        raise CongressError("record.threat_group_untied")


def own_only(actor: Actor) -> Actor:
    """The actor, if it is a congress's own; `record.shipped_actor` for what is everybody's."""
    if actor.congress_id is None:
        raise CongressError("record.shipped_actor", actor=actor.name)
    return actor


def _editing(
    tx: Session, who: Who, actor: str, now: datetime, *, shipped: bool = False
) -> tuple[Congress, Member, Actor]:
    """Who edits which actor: the one who added it, a recorder or a convener; the row is locked. `shipped` says that it
    may be one that ships, beside which something is kept."""
    congress = congress_of(tx, who.guild_id)
    member = author_of(tx, congress, who, now)
    found = actor_of(tx, congress, actor)
    if not shipped:
        own_only(found)
    tx.refresh(found, with_for_update=True)
    if not (who.convener or member.recorder or member.id == found.created_by):
        raise CongressError("record.recorders_edit", actor=found.name)
    return congress, member, found


def _names(name: str, aliases: Sequence[str]) -> list[str]:
    """The names of a new actor, the present one first, each once as it is compared."""
    cleaned = [name, *(clean_line(one, field="actor_alias", least=1, most=NAME_MOST) for one in aliases)]
    if not folded(name):
        raise CongressError("record.name_without_letters", given=given_back(name))
    kept: dict[str, str] = {}
    for one in cleaned:
        if folded(one):
            kept.setdefault(folded(one), one)
    return list(kept.values())


def _borne(tx: Session, actor: Actor) -> set[str]:
    """The names that an actor bore before it was renamed, as they are compared."""
    changed = select(Revision).where(Revision.record_type == "actor", Revision.record_id == actor.id)
    return {folded(str(one.before["name"])) for one in tx.exec(changed) if "name" in one.before}


def _add_name(tx: Session, actor: Actor, name: str, kind: str, overlay: Congress | None = None) -> bool:
    """Let an actor be found by a name, in one congress alone with an `overlay`; False where it is found by it already,
    whose words and kind then change."""
    words = folded(name)
    if not words:
        raise CongressError("record.name_without_letters", given=given_back(name))
    called = select(ActorName).where(ActorName.actor_id == actor.id, ActorName.folded == words)
    seen = col(ActorName.congress_id).is_(None) if overlay is None else names_seen(overlay)
    known = tx.exec(called.where(seen)).first()
    if known is not None:
        if kind == "name":
            known.name, known.kind = name, kind
        return False
    key = None if overlay is None else overlay.id
    tx.add(ActorName(congress_id=key, actor_id=actor.id, name=name, folded=words, kind=kind))
    return True


def _add_step(
    tx: Session, actor: Actor, relation: str, other: Actor | None, name: str, dated: str, precision: str
) -> None:
    last = tx.exec(select(func.max(ActorStep.n)).where(ActorStep.actor_id == actor.id)).one()
    tx.add(
        ActorStep(
            actor_id=actor.id,
            n=(last or 0) + 1,
            relation=relation,
            other_id=None if other is None else other.id,
            other_name=name,
            dated=dated,
            date_precision=precision,
            confidence=_UNCHECKED,
        )
    )


def revise(
    tx: Session,
    congress: Congress,
    actor: Actor,
    member: Member,
    before: dict[str, str | int | None],
    after: dict[str, str | int | None],
    *,
    now: datetime,
    why: str = "",
) -> None:
    """Keep what an actor was before a change, and what it is since."""
    tx.add(
        Revision(
            congress_id=congress.id,
            record_type="actor",
            record_id=actor.id,
            before=before,
            after=after,
            at=now,
            member_id=member.id,
            why=why,
        )
    )
    tx.flush()


def _slug(tx: Session, congress: Congress, name: str) -> str:
    taken = tx.exec(select(Actor.slug).where(Actor.congress_id == congress.id)).all()
    return _OWN + slug_of(name, {one.removeprefix(_OWN) for one in taken})
