"""Names, places and evidence of everything on the site, looked up by the names that an export uses."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256

from bot.congress.record.dates import When
from bot.congress.record.facts import Subject
from bot.congress.record.grades import best
from bot.documents.record_words import word_of
from bot.services.record.register import Register
from bot.services.record.subjects import with_year
from bot.site.tables import Row, Tables, text
from bot.site.values import Cite, Fact, Link
from prompts import Say

UNVERIFIED = "background"
"""The confidence of what nobody has checked against a source."""

ENDED = ("retracted", "replaced")

FOLDERS: Mapping[str, str] = {
    "position": "positions",
    "participation": "participations",
    "action": "actions",
    "claim": "claims",
    "commitment": "commitments",
    "level": "commitments",
}
"""The page of each kind of record. A record never changes its kind, so that its address lasts."""

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


def file_name(name: str) -> str:
    """A name as the name of a file and an anchor on any system; what does not fit becomes a hash."""
    return name if _SAFE.fullmatch(name) else f"x-{sha256(name.encode()).hexdigest()[:20]}"


class World:
    """The register with its words, for whoever makes pages of it."""

    def __init__(self, register: Register, say: Say) -> None:
        self.register, self.say = register, say
        self.facts, self.tables = register.facts, Tables(register.record)
        self._initiatives = {text(row, "slug"): row for row in self.tables["initiative"]}
        self._merged = {
            text(row, "slug"): text(row, "merged_into")
            for row in self.tables["actor"]
            if row["merged_into"] is not None
        }

    def word(self, table: str, word: str) -> str:
        """A word of a vocabulary as people read it."""
        return word_of(self.say, table, word)

    @cached_property
    def entries(self) -> Mapping[str, Row]:
        """The entries by handle."""
        return {text(row, "handle"): row for row in self.tables["entry"]}

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The words for the kinds of actors."""
        return {text(row, "id"): text(row, "name") for row in self.tables["stakeholder_kind"]}

    @cached_property
    def cases(self) -> Mapping[str, str]:
        """The names of the cases."""
        return {text(row, "id"): text(row, "name") for row in self.tables["case"]}

    def actor(self, slug: str) -> Link:
        """An actor; of one that was merged into another, the other."""
        seen = set()
        while slug in self._merged and slug not in seen:
            seen.add(slug)
            slug = self._merged[slug]
        found = self.facts.actors.get(slug)
        return Link(found.name, f"actors/{file_name(slug)}.html") if found is not None else Link(slug)

    def actors(self, slugs: Sequence[str]) -> tuple[Link, ...]:
        """Actors in the order of their names."""
        return tuple(sorted({self.actor(slug) for slug in slugs}, key=lambda link: (link.text.casefold(), link.href)))

    def subject(self, slug: str) -> Link:
        """Something that positions are about."""
        found = self.facts.subjects.get(slug)
        if found is None:
            return Link(self._questions.get(slug, slug))
        return Link(self.subject_name(found), self.subject_href(found))

    def kind_of(self, slug: str) -> str:
        """What something that positions are about is; of a question also where it was taken back."""
        found = self.facts.subjects.get(slug)
        return found.kind if found is not None else "question" if slug in self._questions else ""

    @cached_property
    def _questions(self) -> Mapping[str, str]:
        """The words of all questions, also of those that were taken back."""
        return {text(row, "slug"): text(row, "words") for row in self.tables["question"]}

    def subject_name(self, subject: Subject) -> str:
        """Its name; of an initiative always with its year, of a norm with its code."""
        match subject.kind:
            case "initiative":
                return self.initiative_name(subject.id)
            case "initiative_norm":
                of = self.initiative_name(subject.initiative or "")
                return self.say("site.norm_of", code=subject.code, title=subject.name, initiative=of)
            case "norm":
                return self.say("site.norm_here", handle=subject.id, title=subject.name)
            case _:
                return subject.name

    def initiative_name(self, slug: str) -> str:
        row = self._initiatives.get(slug)
        return with_year(text(row, "name"), text(row, "opened_on")[:4]) if row is not None else slug

    def subject_href(self, subject: Subject) -> str:
        anchor = file_name(subject.id)
        match subject.kind:
            case "initiative":
                return f"initiatives/{anchor}.html"
            case "initiative_norm":
                return f"initiatives/{file_name(subject.initiative or '')}.html#{anchor}"
            case "norm":
                return f"norms/{anchor}.html"
            case "instrument":
                return f"instruments.html#{anchor}"
            case "question":
                return f"questions.html#{anchor}"

    def case(self, case: str) -> Link | None:
        return Link(self.cases[case], f"cases.html#{file_name(case)}") if case in self.cases else None

    def record(self, handle: str) -> Link:
        """A record by its handle, at the address that lasts."""
        row = self.entries.get(handle)
        if handle in self.asked:
            return Link(handle, f"questions.html#{file_name(self.asked[handle])}")
        kind = FOLDERS.get(text(row, "kind"), "") if row is not None else ""
        return Link(handle, f"records/{kind}.html#{file_name(handle)}" if kind else "")

    def is_open(self, question: Row) -> bool:
        """Whether a question is asked: it ships, or the congress asked it and did not take it back."""
        return question["record"] is None or self.entries[text(question, "record")]["state"] == "confirmed"

    @cached_property
    def asked(self) -> Mapping[str, str]:
        """The short names of the questions that the congress asks, by the handles of their entries."""
        own = (row for row in self.tables["question"] if row["record"] is not None and self.is_open(row))
        return {text(row, "record"): text(row, "slug") for row in own}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The numbers of the sources, in the order of their titles."""
        rows = sorted(self.tables["source"], key=lambda row: (text(row, "title").casefold(), text(row, "handle")))
        return {text(row, "handle"): n for n, row in enumerate(rows, 1)}

    @cached_property
    def sources(self) -> Mapping[str, Row]:
        return {text(row, "handle"): row for row in self.tables["source"]}

    @cached_property
    def _evidence(self) -> Mapping[tuple[str, ...], Sequence[Row]]:
        return self.tables.by("evidence", "record_type", "record")

    def cites(self, kind: str, name: str) -> tuple[Cite, ...]:
        """What stands behind something, by the type and the name of it."""
        rows = self._evidence.get((kind, name), ())
        return tuple(sorted((self._cite(row) for row in rows), key=lambda cite: (not cite.supports, cite.number)))

    def _cite(self, link: Row) -> Cite:
        handle = text(link, "source")
        source = self.sources[handle]
        return Cite(
            number=self.numbers[handle],
            title=text(source, "title"),
            href=f"sources.html#{file_name(handle)}",
            grade=self.register.own_pages.get((text(link, "record"), handle), text(source, "grade")),
            locator=text(link, "locator"),
            supports=link["supports"] is not False,
        )

    def grade(self, cites: Sequence[Cite]) -> str:
        """The grade of a record: that of its best source."""
        known = {one.grade for one in cites if one.supports}
        return best(grade for grade in ("A", "B", "C", "D", "E") if grade in known) or ""

    def dated(self, row: Row, column: str = "date") -> tuple[str, str, str]:
        """A date as it is written, and the first and last day that it can mean."""
        return self.when(_when(text(row, column), text(row, "date_precision")))

    def when(self, when: When) -> tuple[str, str, str]:
        written = self.say(f"site.when.{when.precision}", dated=when.text)
        return written, when.first.isoformat(), when.known_by.isoformat()

    @cached_property
    def _replies(self) -> Mapping[tuple[str, ...], Sequence[Row]]:
        return self.tables.by("reply", "record")

    @cached_property
    def _disputes(self) -> Mapping[tuple[str, ...], Sequence[Row]]:
        return self.tables.by("dispute", "record")

    def replies(self, handle: str) -> tuple[Fact, ...]:
        """What actors concerned said to a record."""
        return tuple(
            Fact(
                self.say("site.record.reply", day=text(row, "replied_at")[:10]),
                (self.actor(text(row, "actor")),),
                text(row, "words") or self.say("entries.erased"),
            )
            for row in self._replies.get((handle,), ())
        )

    def disputes(self, handle: str) -> tuple[Fact, ...]:
        """Who holds a record for wrong is nobody's business here; why, and what became of it, is."""
        return tuple(
            Fact(
                self.say(f"site.record.dispute.{text(row, 'state')}", day=text(row, "raised_at")[:10]),
                (),
                "\n".join(filter(None, (text(row, "ground") or self.say("entries.erased"), text(row, "outcome")))),
            )
            for row in self._disputes.get((handle,), ())
        )

    def disputed(self, handle: str) -> bool:
        return any(row["state"] == "open" for row in self._disputes.get((handle,), ()))

    @cached_property
    def replaced_by(self) -> Mapping[str, str]:
        """What took the place of a record, by the handle of that."""
        rows = (row for row in self.tables["entry"] if row["replaces"] is not None)
        return {text(row, "replaces"): text(row, "handle") for row in rows if row["state"] in ("confirmed", *ENDED)}


def _when(written: str, precision: str) -> When:
    for known in ("day", "month", "year", "on_or_before", "as_of"):
        if precision == known:
            return When(written, known)
    raise ValueError(precision)
