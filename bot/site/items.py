"""Facts of the record as items: words, deeds and accusations, each of its own form, with its evidence and its state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from bot.congress.record.stances import said
from bot.documents.record_words import stance_told
from bot.site.tables import Row, grouped, text
from bot.site.values import Fact, Item, Link
from bot.site.world import ENDED, UNVERIFIED, World


class Items:
    """The items of a world. Those of retracted and replaced records are among them, marked."""

    def __init__(self, world: World) -> None:
        self.world, self.say, self.tables = world, world.say, world.tables

    @cached_property
    def all(self) -> Mapping[str, Item]:
        """Every record that may be shown, by its handle."""
        made: dict[str, Item] = {}
        for table, make in self._makers.items():
            made |= {text(row, "record"): make(row) for row in self.tables[table]}
        return dict(sorted(made.items(), key=lambda pair: _order(pair[1])))

    @property
    def _makers(self) -> Mapping[str, Callable[[Row], Item]]:
        return {
            "position": self._position,
            "participation": self._participation,
            "action": self._action,
            "claim": self._claim,
            "commitment": self._commitment,
        }

    def of(self, handles: Iterable[str]) -> tuple[Item, ...]:
        """The items of these records, the latest first."""
        found = {handle: self.all[handle] for handle in handles if handle in self.all}
        return tuple(sorted(found.values(), key=_order, reverse=True))

    @cached_property
    def actors(self) -> Mapping[str, Mapping[str, list[str]]]:
        """By the part that an actor has in records (says, joined, did, accused, claims, promised, affected) and by its
        name, the records; claims only on deeds that stand: nobody stays accused of what did not happen."""
        found: dict[str, dict[str, list[str]]] = {}

        def note(part: str, actor: str, record: str) -> None:
            if actor:
                found.setdefault(part, {}).setdefault(self.world.actor(actor).href, []).append(record)

        for table, part, column in (
            ("position", "positions", "actor"),
            ("participation", "participation", "actor"),
            ("commitment", "commitments", "actor"),
            ("claim", "claims", "claimant"),
            ("claim", "accusations", "accused"),
        ):
            for row in self.tables[table]:
                if table != "claim" or self._confirmed(text(row, "action")):
                    note(part, text(row, column), text(row, "record"))
        for row in self.tables["action_actor"]:
            note("deeds" if row["role"] == "actor" else "affected", text(row, "actor"), text(row, "action"))
        return found

    @cached_property
    def about(self) -> Mapping[str, list[str]]:
        """The positions, commitments and deeds about a subject, by its name."""
        found: dict[str, list[str]] = {}
        for table in ("position", "commitment"):
            for row in self.tables[table]:
                found.setdefault(text(row, "subject"), []).append(text(row, "record"))
        for table in ("action_subject", "action_attachment"):
            for row in self.tables[table]:
                found.setdefault(text(row, "subject"), []).append(text(row, "action"))
        return found

    def votes(self, rows: Sequence[Row]) -> tuple[Item, ...]:
        """Recorded votes, which have the sources of their text and no handle of their own."""
        return tuple(map(self._vote, rows))

    def _made(self, kind: str, row: Row) -> Item:
        written, first, last = self.world.dated(row)
        if until := text(row, "until"):
            written = self.say("site.when.until", when=written, until=until)
        return replace(self.entry(kind, text(row, "record")), when=written, first=first, last=last)

    def entry(self, kind: str, handle: str) -> Item:
        """What every entry has whatever it says: its sources, its state, what is said against it and in reply."""
        world = self.world
        entry, link = world.entries[handle], world.record(handle)
        cites, state = world.cites("entry", handle), text(entry, "state")
        newer, older = world.replaced_by.get(handle), text(entry, "replaces")
        return Item(
            kind=kind,
            handle=handle,
            href=link.href,
            cites=cites,
            grade=world.grade(cites),
            unverified=entry["confidence"] == UNVERIFIED,
            disputed=world.disputed(handle),
            state=state,
            ended=text(entry, "end_reason") if state in ENDED else "",
            instead=world.record(newer) if newer and state == "replaced" else None,
            corrects=world.record(older) if older else None,
            notes=(*world.replies(handle), *world.disputes(handle)),
        )

    def _position(self, row: Row) -> Item:
        word = said(text(row, "stance"), self.world.kind_of(text(row, "subject")))
        before, _, after = stance_told(self.say, word, _SUBJECT).partition(_SUBJECT)
        return replace(
            self._made("position", row),
            who=(self.world.actor(text(row, "actor")),),
            word=before.strip(),
            about=(self.world.subject(text(row, "subject")),),
            after=after.strip(),
            detail=self.world.word("positions.form", text(row, "form")),
            text=text(row, "summary"),
        )

    def _participation(self, row: Row) -> Item:
        facts = []
        if row["role"] is not None:
            role = self.world.word("record_lines.role", text(row, "role"))
            facts.append(Fact(self.say("site.label.role"), (), role))
        if row["via"] is not None:
            facts.append(Fact(self.say("site.label.via"), (self.world.actor(text(row, "via")),)))
        return replace(
            self._made("participation", row),
            who=(self.world.actor(text(row, "actor")),),
            word=self.world.word("record_lines.status", text(row, "status")),
            about=(self.world.subject(text(row, "initiative")),),
            text=text(row, "reason"),
            facts=tuple(facts),
        )

    @cached_property
    def _parts(self) -> Mapping[tuple[str, ...], Sequence[Row]]:
        return self.tables.by("action_actor", "action", "role")

    @cached_property
    def _accused(self) -> Mapping[tuple[str, ...], Sequence[Row]]:
        """The claims that stand, by the action."""
        standing = [row for row in self.tables["claim"] if self._stands(text(row, "record"))]
        return grouped(standing, "action")

    def _stands(self, handle: str) -> bool:
        return self.world.entries[handle]["state"] not in ENDED

    def _confirmed(self, handle: str) -> bool:
        """Whether a record, or what took its place in the end, is confirmed."""
        while (entry := self.world.entries.get(handle)) is not None and entry["state"] == "replaced":
            handle = self.world.replaced_by.get(handle, "")
        return entry is not None and entry["state"] == "confirmed"

    def _action(self, row: Row) -> Item:
        handle, world = text(row, "record"), self.world
        doers = world.actors([text(one, "actor") for one in self._parts.get((handle, "actor"), ())])
        facts = [Fact(self.say("site.label.done_by"), doers, "" if doers else self.say("site.nobody_undisputed"))]
        if accused := [text(one, "accused") for one in self._accused.get((handle,), ()) if one["accused"]]:
            facts.append(Fact(self.say("site.label.accused"), world.actors(accused), self.say("site.accused_note")))
        if affected := [text(one, "actor") for one in self._parts.get((handle, "affected"), ())]:
            facts.append(Fact(self.say("site.label.affected"), world.actors(affected)))
        facts.append(Fact(self.say("site.label.status"), (), world.word("deeds.status", text(row, "status"))))
        return replace(
            self._made("action", row),
            word=_capital(world.word("deeds.kind", text(row, "kind"))),
            text=text(row, "summary"),
            facts=(*facts, *self._relates(handle)),
        )

    @cached_property
    def _subjects(self) -> Mapping[tuple[str, ...], Sequence[Row]]:
        return grouped([*self.tables["action_subject"], *self.tables["action_attachment"]], "action")

    def _relates(self, handle: str) -> Iterable[Fact]:
        for row in self._subjects.get((handle,), ()):
            value = text(row, "suggested")
            label = self.say("site.label.relates")
            note = self.say("site.suggested", value=self.world.word("deeds.value", value)) if value else ""
            yield Fact(label, (self.world.subject(text(row, "subject")),), note)

    def _claim(self, row: Row) -> Item:
        world, action = self.world, text(row, "action")
        accused = (world.actor(text(row, "accused")),) if row["accused"] is not None else ()
        deed, gone = self._deeds.get(action, ""), "" if self._confirmed(action) else self.say("site.deed_gone")
        facts = [
            Fact(self.say("site.label.accused"), accused, "" if accused else self.say("site.nobody_named")),
            Fact(self.say("site.label.deed"), (Link(deed or action, world.record(action).href),), gone),
            Fact(self.say("site.label.basis"), (), world.word("deeds.basis", text(row, "basis"))),
            Fact(self.say("site.label.status"), (), world.word("deeds.status", text(row, "status"))),
        ]
        if answer := text(row, "answer"):
            facts.append(Fact(self.say("site.label.answer"), (), answer))
        return replace(
            self._made("claim", row),
            who=(world.actor(text(row, "claimant")),),
            word=self.say("site.claims"),
            text=text(row, "summary"),
            facts=tuple(facts),
        )

    @cached_property
    def _deeds(self) -> Mapping[str, str]:
        return {text(row, "record"): text(row, "summary") for row in self.tables["action"]}

    @cached_property
    def _levels(self) -> Mapping[tuple[str, ...], Sequence[Row]]:
        standing = [row for row in self.tables["commitment_level"] if self._stands(text(row, "record"))]
        return grouped(sorted(standing, key=lambda row: text(row, "known_by")), "commitment")

    def _commitment(self, row: Row) -> Item:
        facts = [Fact(self.say("site.label.evidence"), (), text(row, "evidence"))]
        if due := text(row, "due"):
            facts.append(Fact(self.say("site.label.due"), (), due))
        for level in self._levels.get((text(row, "record"),), ()):
            told = self.world.word("deeds.level", text(level, "level"))
            where = self.say("site.level_on", word=told, when=self.world.dated(level)[0])
            facts.append(
                Fact(self.say("site.label.level"), (), "\n".join(filter(None, (where, text(level, "summary")))))
            )
        return replace(
            self._made("commitment", row),
            who=(self.world.actor(text(row, "actor")),),
            word=self.say("site.promises"),
            about=(self.world.subject(text(row, "subject")),),
            detail=self.world.word("deeds.dimension", text(row, "dimension")),
            text=text(row, "words"),
            facts=tuple(facts),
        )

    @cached_property
    def _instruments(self) -> Mapping[str, Row]:
        return {text(row, "slug"): row for row in self.tables["instrument"]}

    def _vote(self, row: Row) -> Item:
        instrument = self._instruments[text(row, "instrument")]
        written, first, last = self.world.dated(instrument)
        cites = self.world.cites("instrument", text(row, "instrument"))
        return Item(
            kind="vote",
            handle="",
            href="",
            when=written,
            first=first,
            last=last,
            who=(self.world.actor(text(row, "actor")),),
            word=self.say(f"site.vote.{text(row, 'vote')}"),
            about=(self.world.subject(text(row, "instrument")),),
            cites=cites,
            grade=self.world.grade(cites),
            unverified=instrument["confidence"] == UNVERIFIED,
        )


def _order(item: Item) -> tuple[str, str, str]:
    return item.first, item.last, item.handle


_SUBJECT = "|"
"""Stands in a sentence where the link to what it is about goes."""


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
