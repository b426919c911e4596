"""Whether two initiatives run beside each other or grow together."""

from dataclasses import dataclass

from sqlmodel import select

from bot.congress.errors import CongressError
from bot.congress.record.membership import Membership, collapse, is_listed, members
from bot.congress.record.overlap import Overlap, overlap
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.choosing import spoken_for, widest_initiative
from bot.services.record.analyses.looking import Look, norms_of
from bot.services.record.seen import seen_by
from storage.tables import Initiative


@dataclass(frozen=True)
class Beside:
    """Two initiatives; `absorbed` names each actor that counts with another of the first or second, and with which."""

    overlap: Overlap
    absorbed: tuple[tuple[str, str], ...]
    outside: tuple[tuple[str, tuple[str, ...]], ...]
    """For each third initiative that holds most of both, the members of either that are not in it."""
    open: tuple[Membership, ...]
    """The memberships that no complete list covers, so that who joined later may be missing."""


def ask(look: Look) -> Answer[Beside]:
    """The two initiatives named, or two for whose members coalitions speak; `record.compare_itself` for one."""
    chosen = look.question.subject is None or look.question.other is None
    if chosen:
        look = _two(look)
    first, second = look.subject(), look.subject(look.question.other)
    if first.key == second.key:
        raise CongressError("record.compare_itself", name=first.name)
    one = Initiative
    seen = seen_by(one, look.congress)
    subjects = [("initiative", key) for key in look.tx.exec(select(one.id).where(seen))]
    subjects += [norm for each in (first, second) for norm in norms_of(look.tx, look.congress, each.id)]
    facts = look.facts(subjects=subjects)
    found = overlap(facts, first.handle, second.handle, look.as_of)
    sides = [members(facts, each.handle, look.as_of) for each in (first, second)]
    both = sorted({actor for side in sides for actor in side.actors})
    grown = collapse(facts, both, look.as_of)
    absorbed = tuple((actor, top) for top, under in grown.members for actor in under if actor != top)
    outside = tuple(
        (third.initiative, tuple(sorted(set(both) - set(members(facts, third.initiative, look.as_of).actors))))
        for third in found.thirds
    )
    records = [record for side in sides for record in side.records]
    initiatives = [first.handle, second.handle, *(third.initiative for third in found.thirds)]
    return answer(
        look,
        facts,
        Beside(found, absorbed, outside, tuple(one for one in sides if not is_listed(facts, one))),
        records=records,
        initiatives=initiatives,
        chosen=chosen,
    )


def _two(look: Look) -> Look:
    """The question with two initiatives: what was named first, then those for which coalitions speak."""
    asked = look.question
    offered = [asked.subject, asked.other, *spoken_for(look.tx), widest_initiative(look)]
    keys = list(dict.fromkeys(key for key in offered if key is not None))
    if len(keys) < 2:
        raise CongressError("analyses.two_needed")
    return look.asking(subject=keys[0], other=keys[1])
