"""The pages of initiatives with their norms, of texts that were voted on, of cases and of open questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.congress.record.membership import members
from bot.site.grid import Grid
from bot.site.items import Items
from bot.site.judged import Judged
from bot.site.tables import Row, grouped, text, texts
from bot.site.values import Cite, Fact, Item, Link, Page
from bot.site.world import UNVERIFIED, World, file_name


@dataclass(frozen=True)
class NormPart:
    """A norm of an initiative on the page of that."""

    anchor: str
    code: str
    title: str
    summary: str
    unverified: bool
    facts: tuple[Fact, ...]
    relations: tuple[Fact, ...]
    items: tuple[Item, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True)
class TextPart:
    """A text that was voted on or can be cited, with how states voted."""

    anchor: str
    title: str
    when: str
    facts: tuple[Fact, ...]
    votes: tuple[tuple[str, tuple[Link, ...]], ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True)
class QuestionPart:
    """An open question with what was said on it; `entry` is that of one which the congress asked."""

    anchor: str
    words: str
    facts: tuple[Fact, ...]
    points: tuple[tuple[str, str, str], ...]
    items: tuple[Item, ...]
    cites: tuple[Cite, ...]
    entry: Item | None


class Places:
    """Makes these pages."""

    def __init__(self, world: World, items: Items, grid: Grid) -> None:
        self.world, self.items, self.grid, self.say = world, items, grid, world.say
        self.judged = Judged(world, grid)
        self._norms = world.tables.by("initiative_norm", "initiative")
        self._topics = world.tables.by("initiative_norm_topic", "norm")
        self._arguments = world.tables.by("argument", "subject")
        self._from = grouped(world.tables["relation"], "a")
        self._to = grouped(world.tables["relation"], "b")

    def pages(self) -> Iterable[Page]:
        rows = sorted(self.world.tables["initiative"], key=lambda row: (text(row, "opened_on"), text(row, "name")))
        listed = [(self.world.subject(text(row, "slug")), self.world.word("site.initiative_kind", text(row, "kind")),
                   text(row, "summary"), self._members_count(row)) for row in rows]  # fmt: skip
        yield Page(
            "initiatives.html", "initiatives", self.say("site.initiatives.title"), "initiatives", {"rows": listed}
        )
        yield from map(self._initiative, rows)
        texts_ = [self._text(row) for row in self.world.tables["instrument"]]
        yield Page(
            "instruments.html", "instruments", self.say("site.instruments.title"), "initiatives", {"texts": texts_}
        )
        asked = [self._question(row) for row in self.world.tables["question"] if self.world.is_open(row)]
        yield Page("questions.html", "questions", self.say("site.questions.title"), "questions", {"questions": asked})

    def relations(self, slug: str) -> tuple[Fact, ...]:
        """What something is to others and they to it; each a judgement with its reason."""
        world = self.world
        out = [
            Fact(self._relation(row), (world.subject(text(row, "b")),), self._why(row))
            for row in self._from.get((slug,), ())
        ]
        into = [
            Fact(
                self.say("site.relation_from"),
                (world.subject(text(row, "a")),),
                self._joined_words(self.say("site.relation_this", relation=self._relation(row)), self._why(row)),
            )
            for row in self._to.get((slug,), ())
        ]
        return (*out, *into)

    def _relation(self, row: Row) -> str:
        return self.world.word("initiatives.relation", text(row, "relation"))

    def _why(self, row: Row) -> str:
        mark = self.say("site.unverified") if row["confidence"] == UNVERIFIED else ""
        return self._joined_words(text(row, "reason"), mark)

    def _joined_words(self, *told: str) -> str:
        return " · ".join(filter(None, told))

    def points(self, slug: str) -> tuple[tuple[str, str, str], ...]:
        """What was said outside on something: side, speaker and words."""
        rows = self._arguments.get((slug,), ())
        return tuple(
            (self.world.word("questions.side", text(row, "side")), text(row, "speaker"), text(row, "words"))
            for row in rows
        )

    def _members_count(self, row: Row) -> int:
        return members(self.world.facts, text(row, "slug"), self.grid.as_of).n

    def _initiative(self, row: Row) -> Page:
        slug, world = text(row, "slug"), self.world
        joined = self._joined(slug)
        events = self.items.of(
            text(one, "record") for one in world.tables["participation"] if text(one, "initiative") == slug
        )
        return Page(
            world.subject(slug).href,
            "initiative",
            world.initiative_name(slug),
            "initiatives",
            {
                "summary": text(row, "summary"),
                "note": text(row, "note"),
                "unverified": row["confidence"] == UNVERIFIED,
                "facts": self._rules(row),
                "coverage": self._coverage(slug),
                "members": joined,
                "counted": self.grid.counted(slug),
                "norms": [self._norm(one) for one in self._norms.get((slug,), ())],
                "relations": self.relations(slug),
                "points": self.points(slug),
                "items": self.items.of(self.items.about.get(slug, ())),
                "events": events,
                "cites": world.cites("initiative", slug),
                "as_of": self.grid.as_of.isoformat(),
            },
        )

    def _rules(self, row: Row) -> list[Fact]:
        world, slug = self.world, text(row, "slug")
        opened = world.dated({"date": row["opened_on"], "date_precision": row["date_precision"]})[0]
        facts = [
            Fact(self.say("site.label.kind"), (), world.word("site.initiative_kind", text(row, "kind"))),
            Fact(self.say("site.label.status"), (), world.word("site.initiative_status", text(row, "status"))),
            Fact(self.say("site.label.opened"), (), opened),
        ]
        if row["closed_on"]:
            facts.append(Fact(self.say("site.label.closed"), (), text(row, "closed_on")))
        launchers = [text(one, "actor") for one in world.tables["initiative_launcher"] if one["initiative"] == slug]
        if launchers:
            facts.append(Fact(self.say("site.label.launched_by"), world.actors(launchers)))
        facts.append(Fact(self.say("site.label.addressee"), (), world.word("addressee", text(row, "addressee"))))
        facts.append(Fact(self.say("site.label.binding"), (), world.word("site.binding", text(row, "binding"))))
        facts += [
            Fact(self.say(f"site.label.{column}"), (), text(row, column) or self.say("site.not_given"))
            for column in ("membership_rule", "decision_rule", "accession", "reporting")
        ]
        if row["aliases"]:
            facts.append(Fact(self.say("site.label.also"), (), text(row, "aliases")))
        if (case := world.case(text(row, "case"))) is not None:
            facts.append(Fact(self.say("site.label.case"), (case,)))
        return [*facts, *self.judged.stages(slug)]

    def _coverage(self, slug: str) -> list[str]:
        rows = [row for row in self.world.tables["coverage"] if row["initiative"] == slug]
        kinds = self.world.kinds
        return [
            self.say("site.coverage", kind=kinds[text(row, "kind")], day=text(row, "complete_from")) for row in rows
        ]

    def _joined(self, slug: str) -> list[tuple[str, list[tuple[Link, str, str]]]]:
        """The members by kind, each with the record that makes it one and its date."""
        facts = self.world.facts
        groups: dict[str, list[tuple[Link, str, str]]] = {}
        for one in members(facts, slug, self.grid.as_of).rows:
            kind = self.world.kinds.get(facts.actors[one.actor].kind, facts.actors[one.actor].kind)
            href = self.world.record(f"R-{one.record}").href
            groups.setdefault(kind, []).append((self.world.actor(one.actor), href, self.world.when(one.when)[0]))
        return [(kind, sorted(group, key=lambda row: row[0].text.casefold())) for kind, group in sorted(groups.items())]

    def _norm(self, row: Row) -> NormPart:
        slug, world = text(row, "slug"), self.world
        topics = [text(one, "topic") for one in self._topics.get((slug,), ())]
        links = tuple(Link(topic.replace("-", " "), f"crosswalk.html#{file_name(topic)}") for topic in topics)
        facts = [Fact(self.say("site.label.addressee"), (), world.word("addressee", text(row, "addressee")))]
        facts += [Fact(self.say("site.label.topics"), links)] if links else []
        for column in ("modality", "regime_element", "binding"):
            facts.append(Fact(self.say(f"site.label.{column}"), (), world.word(f"site.{column}", text(row, column))))
        facts.append(Fact(self.say("site.label.year"), (), f"{text(row, 'year')} {text(row, 'year_note')}".strip()))
        return NormPart(
            file_name(slug),
            text(row, "code"),
            text(row, "title"),
            text(row, "summary"),
            UNVERIFIED in (row["summary_confidence"], row["confidence"]),
            (*facts, *self.judged.stages(slug)),
            self.relations(slug),
            self.items.of(self.items.about.get(slug, ())),
            world.cites("initiative_norm", slug),
        )

    def _text(self, row: Row) -> TextPart:
        slug, world = text(row, "slug"), self.world
        facts = [Fact(self.say("site.label.kind"), (), world.word("site.text_kind", text(row, "kind")))]
        if row["initiative"]:
            facts.append(Fact(self.say("site.label.initiative"), (world.subject(text(row, "initiative")),)))
        if row["sponsor"]:
            facts.append(Fact(self.say("site.label.sponsor"), (world.actor(text(row, "sponsor")),)))
        if row["note"]:
            facts.append(Fact(self.say("site.label.note"), (), text(row, "note")))
        return TextPart(
            file_name(slug),
            text(row, "name"),
            world.dated(row)[0],
            (*facts, *self.relations(slug)),
            tuple(self._votes([one for one in world.tables["roll_call_vote"] if one["instrument"] == slug])),
            world.cites("instrument", slug),
        )

    def _votes(self, rows: Sequence[Row]) -> Iterable[tuple[str, tuple[Link, ...]]]:
        for vote in ("yes", "no", "abstain"):
            cast = [text(row, "actor") for row in rows if row["vote"] == vote]
            if cast:
                yield self.say(f"site.votes.{vote}", n=len(cast)), self.world.actors(cast)

    def _question(self, row: Row) -> QuestionPart:
        slug = text(row, "slug")
        facts = []
        if (case := self.world.case(text(row, "case"))) is not None:
            facts.append(Fact(self.say("site.label.case"), (case,)))
        if answered := texts(row, "answered_by", "by"):
            facts.append(Fact(self.say("site.label.answered_by"), (), self.say.join(answered)))
        items, cites = self.items.of(self.items.about.get(slug, ())), self.world.cites("question", slug)
        entry = None if row["record"] is None else self.items.entry("question", text(row, "record"))
        facts += self.relations(slug)
        return QuestionPart(file_name(slug), text(row, "words"), tuple(facts), self.points(slug), items, cites, entry)
