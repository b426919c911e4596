"""The pages of actors: who they are, where they stand, what they say and do and, apart from that, what others claim."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from bot.congress.record.facts import Actor
from bot.services.record.countries import country_name
from bot.site.grid import Grid
from bot.site.items import Items
from bot.site.tables import Row, text
from bot.site.values import Fact, Link, Page, Section
from bot.site.world import UNVERIFIED, World

PARTS = ("positions", "participation", "commitments", "deeds", "affected", "votes", "claims")
"""The parts of an actor's page before the accusations, which stand apart at the end."""


class People:
    """Makes the pages of actors."""

    def __init__(self, world: World, items: Items, grid: Grid) -> None:
        self.world, self.items, self.grid, self.say = world, items, grid, world.say
        self._rows = {text(row, "slug"): row for row in world.tables["actor"]}
        self._names = world.tables.by("actor_name", "actor")
        self._steps = world.tables.by("actor_step", "actor")
        self._votes = world.tables.by("roll_call_vote", "actor")

    @cached_property
    def sorted(self) -> list[Actor]:
        """The actors by name."""
        return sorted(self.world.facts.actors.values(), key=lambda one: (one.name.casefold(), one.id))

    def pages(self) -> Iterable[Page]:
        yield Page("actors.html", "actors", self.say("site.actors.title"), "actors", {"groups": self._listed()})
        for actor in self.sorted:
            yield self._page(actor)

    def also(self, actor: Actor) -> list[str]:
        """Every other name, former name and code, and the names of those that were merged into it."""
        merged = self._called[self.world.actor(actor.id).href]
        names = (text(row, "name") for slug in merged for row in self._names.get((slug,), ()))
        return [name for name in dict.fromkeys(names) if name != actor.name]

    @cached_property
    def _called(self) -> Mapping[str, list[str]]:
        """The actors that were found to be the same, by the address of their page."""
        found: dict[str, list[str]] = {}
        for slug in self._rows:
            found.setdefault(self.world.actor(slug).href, []).append(slug)
        return found

    def _listed(self) -> list[tuple[str, list[tuple[Link, str, int]]]]:
        groups: dict[str, list[tuple[Link, str, int]]] = {}
        for actor in self.sorted:
            line = self.world.actor(actor.id), " ".join(self.also(actor)), self._count(actor)
            groups.setdefault(self.world.kinds.get(actor.kind, actor.kind), []).append(line)
        return sorted(groups.items())

    def _count(self, actor: Actor) -> int:
        href = self.world.actor(actor.id).href
        return sum(len(set(parts.get(href, ()))) for parts in self.items.actors.values())

    def _page(self, actor: Actor) -> Page:
        href, row = self.world.actor(actor.id).href, self._rows[actor.id]
        held = {part: self.items.of(by.get(href, ())) for part, by in self.items.actors.items()}
        held["votes"] = self.items.votes(self._votes.get((actor.id,), ()))
        sections = [Section(part, self.say(f"site.actor.{part}"), held[part]) for part in PARTS if held.get(part)]
        note = self.say("site.actor.accusations_note")
        accusations = Section("accusations", self.say("site.actor.accusations"), held.get("accusations", ()), note)
        return Page(
            href,
            "actor",
            actor.name,
            "actors",
            {
                "kind": self.world.kinds.get(actor.kind, actor.kind),
                "unverified": row["confidence"] == UNVERIFIED,
                "who": self._who(actor, row),
                "stands": self.grid.of_actor(actor.id),
                "sections": sections,
                "accusations": accusations,
                "cites": self.world.cites("actor", actor.id),
                "as_of": self.grid.as_of.isoformat(),
            },
        )

    def _who(self, actor: Actor, row: Row) -> list[Fact]:
        facts = []
        if actor.country and actor.kind != "state":
            facts.append(Fact(self.say("site.label.home"), (), country_name(actor.country)))
        elif row["no_country"]:
            facts.append(Fact(self.say("site.label.home"), (), self.say("site.no_home", why=text(row, "no_country"))))
        if row["sector"]:
            facts.append(Fact(self.say("site.label.sector"), (), text(row, "sector")))
        if actor.parent:
            facts.append(Fact(self.say("site.label.parent"), (self.world.actor(actor.parent),)))
        if owned := [one.id for one in self.world.facts.actors.values() if one.parent == actor.id]:
            facts.append(Fact(self.say("site.label.owns"), self.world.actors(owned)))
        if actor.speaks_for:
            facts.append(Fact(self.say("site.label.speaks_for"), (self.world.subject(actor.speaks_for),)))
        if also := self.also(actor):
            facts.append(Fact(self.say("site.label.also"), (), self.say.join(also)))
        if groups := [one.name for one in self.world.facts.groups.values() if actor.id in one.members]:
            facts.append(Fact(self.say("site.label.groups"), (), self.say.join(groups)))
        facts += map(self._step, self._steps.get((actor.id,), ()))
        if row["note"]:
            facts.append(Fact(self.say("site.label.note"), (), text(row, "note")))
        return facts

    def _step(self, step: Row) -> Fact:
        other = (self.world.actor(text(step, "other")),) if step["other"] else ()
        told = self.say("site.step", relation=self.world.word("site.step_word", text(step, "relation")))
        mark = self.say("site.unverified") if step["confidence"] == UNVERIFIED else ""
        words = " · ".join(
            filter(None, (text(step, "other_name") if not other else "", self.world.dated(step)[0], mark))
        )
        return Fact(told, other, words)
