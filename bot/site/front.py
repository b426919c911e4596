"""The pages around the record: the start, cases, sources, records at their lasting addresses, downloads, and search."""

from collections.abc import Iterable, Mapping, Sequence

from bot.congress.record.facts import Actor, Subject
from bot.services.record.register import RegisterDecision
from bot.site.chamber import Chamber
from bot.site.grid import Grid
from bot.site.items import Items
from bot.site.judged import Judged
from bot.site.people import People
from bot.site.tables import Row, text
from bot.site.values import Fact, Item, Link, Page, Section
from bot.site.world import FOLDERS, World, file_name

SourceLine = tuple[int, str, Row, str, Sequence[Link]]
"""A source: its number, its anchor, its row, its address in the web, and what rests on it."""

CasePart = tuple[str, Row, tuple[Fact, ...], Sequence[Link], Sequence[Item], tuple[str, ...]]
"""A case: its anchor, its row, its triad, its questions, its deeds, and what members think of capacity in it."""

_WEB = ("https://", "http://")


class Front:
    """Makes these pages."""

    def __init__(self, world: World, items: Items, grid: Grid, people: People, chamber: Chamber) -> None:
        self.world, self.items, self.grid, self.say = world, items, grid, world.say
        self.judged = Judged(world, grid)
        self.people, self.chamber = people, chamber

    def pages(self, downloads: Sequence[tuple[str, str, int]]) -> Iterable[Page]:
        """`downloads` are the files of data: path, what it is, and its size in bytes."""
        yield Page("index.html", "index", self.say("site.start.title"), "start", self._start())
        yield Page("cases.html", "cases", self.say("site.cases.title"), "cases", {"cases": self._cases()})
        yield Page("sources.html", "sources", self.say("site.sources.title"), "sources", {"sources": self._sources()})
        yield Page("downloads.html", "downloads", self.say("site.downloads.title"), "downloads", {"files": downloads})
        yield Page("search.html", "search", self.say("site.search.title"), "search")
        yield Page("records.html", "records", self.say("site.records.title"), "records", {"rows": self._record_pages()})
        for kind in dict.fromkeys(FOLDERS.values()):
            section = Section(kind, self.say(f"site.records.{kind}"), self._of(kind))
            yield Page(f"records/{kind}.html", "record_list", section.title, "records", {"part": section})

    def _start(self) -> Mapping[str, object]:
        facts = self.world.facts
        numbers = [
            (len(facts.actors), Link(self.say("site.actors.title"), "actors.html")),
            (len(self.world.tables["initiative"]), Link(self.say("site.initiatives.title"), "initiatives.html")),
            *((len(self._of(kind)), Link(title, f"records/{kind}.html")) for kind, title, _ in self._record_pages()),
            (len(facts.votes), Link(self.say("site.recorded_votes"), "instruments.html")),
            (len(self.world.tables["source"]), Link(self.say("site.sources.title"), "sources.html")),
        ]
        if self.world.register.congress is not None:
            numbers = [
                (len(self.world.register.norms), Link(self.say("site.norms.title"), "norms.html")),
                (len(self.world.register.decisions), Link(self.say("site.decisions.title"), "decisions.html")),
                *numbers,
            ]
        return {
            "numbers": [one for one in numbers if one[0]],
            "stages": self.chamber.by_stage(),
            "cases": [self.world.case(case) for case in self.world.cases],
            "as_of": self.grid.as_of.isoformat(),
        }

    def _of(self, kind: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items.all.values() if FOLDERS[item.kind] == kind)

    def _record_pages(self) -> list[tuple[str, str, int]]:
        kinds = dict.fromkeys(FOLDERS.values())
        return [(kind, self.say(f"site.records.{kind}"), len(self._of(kind))) for kind in kinds]

    def _cases(self) -> list[CasePart]:
        made: list[CasePart] = []
        for row in self.world.tables["case"]:
            case = text(row, "id")
            triad = row["triad"] if isinstance(row["triad"], Mapping) else {}
            facts = tuple(Fact(self.say(f"site.triad.{key}"), (), str(words)) for key, words in triad.items())
            about = [
                one.id for one in self.world.facts.subjects.values() if one.case == case and one.kind == "question"
            ]
            deeds = [text(one, "record") for one in self.world.tables["action"] if one["case"] == case]
            questions = [self.world.subject(one) for one in about]
            made.append(
                (file_name(case), row, facts, questions, self.items.of(deeds), self.judged.capacity(case)),
            )
        return made

    def _sources(self) -> list[SourceLine]:
        """Every source with its number, anchor, address (if it is one of the web), and what rests on it."""
        rests: dict[str, list[Link]] = {}
        for link in self.world.tables["evidence"]:
            shown = self._resting(text(link, "record_type"), text(link, "record"))
            if shown is not None:
                rests.setdefault(text(link, "source"), []).append(shown)
        numbers = self.world.numbers
        made: list[SourceLine] = []
        for handle, row in self.world.sources.items():
            url = text(row, "url")
            web = url if url.startswith(_WEB) else ""
            made.append((numbers[handle], file_name(handle), row, web, list(dict.fromkeys(rests.get(handle, ())))))
        return sorted(made, key=lambda one: one[0])

    def _resting(self, kind: str, name: str) -> Link | None:
        world = self.world
        match kind:
            case "entry":
                found = world.record(name)
                return found if found.href and (name in self.items.all or name in world.asked) else None
            case "actor":
                return world.actor(name)
            case "initiative" | "initiative_norm" | "instrument" | "question":
                return world.subject(name)
            case _:
                return None

    def index(self) -> list[list[str]]:
        """What the search looks through: title, kind, address, and further words."""
        return [
            *map(self._actor_found, self.people.sorted),
            *map(self._subject_found, self.world.facts.subjects.values()),
            *map(self._decision_found, self.world.register.decisions),
            *map(self._item_found, self.items.all.values()),
            *map(self._source_found, self._sources()),
        ]

    def _actor_found(self, actor: Actor) -> list[str]:
        kind = self.world.kinds.get(actor.kind, actor.kind)
        return [actor.name, kind, self.world.actor(actor.id).href, " ".join(self.people.also(actor))]

    def _subject_found(self, subject: Subject) -> list[str]:
        link, more = self.world.subject(subject.id), " ".join((subject.id, *subject.topics))
        return [link.text, self.say(f"site.subject.{subject.kind}"), link.href, more]

    def _decision_found(self, decision: RegisterDecision) -> list[str]:
        link = self.chamber.decision(decision.view.handle)
        return [link.text, self.say("site.subject.decision"), link.href, decision.view.title]

    def _item_found(self, item: Item) -> list[str]:
        """A record; of a deed its summary is its title, and who stands accused of it is found by name too."""
        names = [*(one.text for one in item.who), item.word, *(one.text for one in item.about)]
        title = item.text if item.kind == "action" else " ".join(names)
        others = [one.text for fact in item.facts for one in fact.links]
        more = " ".join([item.handle, item.word if item.kind == "action" else item.text, *others])
        return [title, self.say(f"site.subject.{item.kind}"), item.href, more]

    def _source_found(self, source: SourceLine) -> list[str]:
        number, anchor, row, _, _ = source
        kind = self.say("site.subject.source", number=number)
        return [text(row, "title"), kind, f"sources.html#{anchor}", text(row, "publisher")]
