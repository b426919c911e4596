"""What an actor says beside what it does; of all actors only what there is to read, never a ranking."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import select

from bot.congress.record.facts import Action
from bot.congress.record.say_do import Cell, SayDo, say_do, say_do_of_all
from bot.services.record.analyses.answers import Answer, answer
from bot.services.record.analyses.looking import Look
from bot.services.record.entry_chain import in_their_place, with_their_latest
from storage.tables import ActionActor, ActionSubject, Actor, Assessment, Claim


@dataclass(frozen=True)
class Both:
    """One actor by what panels found, and with what the record only suggests where no panel has spoken."""

    found: SayDo
    suggested: SayDo


@dataclass(frozen=True)
class Deeds:
    """The actors of whom there is something, by name; and the deeds by record."""

    actors: tuple[Both, ...]
    deeds: Mapping[str, Action]
    one: bool
    """Whether an actor was named."""


def ask(look: Look) -> Answer[Deeds]:
    """Words beside deeds of the actor named, else of every actor of whom a deed was assessed or is suggested."""
    keys = look.question.actors[:1] or tuple(sorted(_with_deeds(look)))
    facts = look.facts(actors=keys)
    if look.question.actors:
        actor = look.tx.exec(select(Actor.slug).where(Actor.id == keys[0])).one()
        wanted = [actor]
    else:
        wanted = sorted(say_do_of_all(facts, look.as_of, suggestions=True), key=lambda one: facts.actors[one].name)
    both = tuple(
        Both(say_do(facts, one, look.as_of), say_do(facts, one, look.as_of, suggestions=True)) for one in wanted
    )
    deeds = {one.record: one for one in facts.actions}
    records = [record for one in both for cell in cells_of(one) for record in _behind(cell)]
    found = Deeds(both, deeds, bool(look.question.actors))
    return answer(look, facts, found, records=records, chosen=not look.question.actors)


def cells_of(both: Both) -> tuple[Cell, ...]:
    """Every deed with what was said before it, those of which the actor is only accused among them."""
    return both.suggested.if_attributions_hold.cells


def _behind(cell: Cell) -> list[str | None]:
    return [cell.action, cell.said.record if cell.said is not None else None]


def _with_deeds(look: Look) -> set[int]:
    """Who did, or is accused of, something of which it is said what it means."""
    tx = look.tx
    judged = set(tx.exec(select(ActionSubject.action_id)))
    assessed = select(Assessment.entry_id).where(Assessment.congress_id == look.congress.id)
    judged |= set(tx.exec(assessed)) | in_their_place(tx, assessed)
    judged = set(with_their_latest(tx, judged))
    rows = tx.exec(select(ActionActor.action_id, ActionActor.actor_id).where(ActionActor.role == "actor"))
    people = {actor for action, actor in rows if action in judged}
    claims = tx.exec(select(Claim.action_id, Claim.accused_id))
    return people | {accused for action, accused in claims if action in judged and accused is not None}
