"""The pages that compare: the position matrix, timelines, and the crosswalk of norms by topic."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.congress.record.crosswalk import Crosswalk, crosswalk
from bot.congress.record.timeline import Entry, EntryKind, days_since, event_of, timeline
from bot.documents.record_words import stance_told
from bot.site.grid import Grid
from bot.site.items import Items
from bot.site.values import Link, Page
from bot.site.world import World, file_name

TOLD: tuple[EntryKind, ...] = ("event", "opening", "action", "claim", "position", "commitment")
"""What a timeline of a case tells; single signatures and votes are on the pages of their initiatives and texts."""


@dataclass(frozen=True)
class TimeLine:
    """One entry of a timeline. `since` says how many days after an incident it lies."""

    when: str
    first: str
    is_range: bool
    kind: str
    who: tuple[Link, ...]
    text: str
    link: Link | None
    accused: tuple[Link, ...]
    since: str = ""


@dataclass(frozen=True)
class TimePart:
    """A timeline with its title."""

    anchor: str
    title: str
    lines: tuple[TimeLine, ...]


class Analyses:
    """Makes these pages."""

    def __init__(self, world: World, items: Items, grid: Grid) -> None:
        self.world, self.items, self.grid, self.say = world, items, grid, world.say

    def pages(self) -> Iterable[Page]:
        as_of = self.grid.as_of.isoformat()
        words = [*("champion", "support", "support_with_reservation", "neutral", "abstain", "declined", "oppose"),
                 *("withdrew", "silent", "not_yet_due", "not_tracked", "not_addressed")]  # fmt: skip
        legend = [
            (word, self.say(f"site.glyph.{word}"), self.say(f"site.stance.{word}"), self.say(f"site.meaning.{word}"))
            for word in words
        ]
        sheets = [(self._sheet_link(sheet.key), len(sheet.lines), len(sheet.columns)) for sheet in self.grid.sheets]
        title = self.say("site.matrix.title")
        yield Page("matrix.html", "matrix", title, "matrix", {"legend": legend, "sheets": sheets, "as_of": as_of})
        for sheet in self.grid.sheets:
            link = self._sheet_link(sheet.key)
            yield Page(link.href, "sheet", link.text, "matrix", {"sheet": sheet, "as_of": as_of})
        yield Page(
            "timelines.html", "timelines", self.say("site.timelines.title"), "timelines", {"lines_of": self._times()}
        )
        yield Page(
            "crosswalk.html", "crosswalk", self.say("site.crosswalk.title"), "crosswalk", {"topics": self._topics()}
        )

    def _sheet_link(self, key: str) -> Link:
        return Link(self.say(f"site.matrix.{key}"), f"matrix/{key}.html")

    def _times(self) -> list[TimePart]:
        facts = self.world.facts
        parts = [TimePart("all", self.say("site.timelines.all"), self._lines(timeline(facts, kinds=TOLD)))]
        for case, name in self.world.cases.items():
            found = self._lines(timeline(facts, case=case, kinds=TOLD))
            parts.insert(-1, TimePart(file_name(case), name, found))
        for action in sorted(facts.actions, key=lambda one: (one.when.first, one.record)):
            claims = timeline(facts, action=action.record, kinds=("claim",))
            if claims:
                since = [self._since(one.earliest, one.days) for one in days_since(action, claims)]
                lines = [self._line(one, told) for one, told in zip(claims, since, strict=True)]
                event = event_of(facts, action)
                deed = event.title if event is not None else action.summary
                title = self.say("site.timelines.incident", deed=deed, when=action.when.text)
                parts.append(TimePart(file_name(f"R-{action.record}"), title, tuple(lines)))
        return parts

    def _since(self, earliest: int, days: int) -> str:
        if earliest == days:
            return self.say("site.timelines.days", n=days)
        return self.say("site.timelines.days_range", least=earliest, n=days)

    def _lines(self, entries: Iterable[Entry]) -> tuple[TimeLine, ...]:
        return tuple(map(self._line, entries))

    def _line(self, one: Entry, since: str = "") -> TimeLine:
        world = self.world
        written, first, _ = world.when(one.when)
        handle = f"R-{one.record}"
        return TimeLine(
            written,
            first,
            one.is_range,
            self.say(f"site.entry.{one.kind}"),
            world.actors(one.actors),
            self._told(one),
            world.record(handle) if handle in world.entries else self._subject(one),
            world.actors(one.accused),
            since,
        )

    def _subject(self, one: Entry) -> Link | None:
        return self.world.subject(one.subject) if one.kind == "opening" and one.subject else None

    def _told(self, one: Entry) -> str:
        match one.kind:
            case "action":
                return self.say("site.colon", what=self.world.word("deeds.kind", one.word), text=one.text)
            case "position":
                return stance_told(self.say, one.word, self.world.subject(one.subject or "").text)
            case "claim":
                return self._claim(one)
            case "opening":
                return ""
            case _:
                return one.text

    def _claim(self, one: Entry) -> str:
        told = self.say(
            "site.timelines.claim",
            deed=self._deed(one.subject or ""),
            basis=self.world.word("deeds.basis", one.word),
            status=self.world.word("deeds.status", one.status),
        )
        return self.say("site.timelines.answer", told=told, text=one.text) if one.text else told

    def _deed(self, action: str) -> str:
        item = self.items.all.get(f"R-{action}")
        return item.text if item is not None else action

    def _topics(self) -> list[tuple[str, str, Crosswalk, list[tuple[Link, str, Link, str, str]]]]:
        facts = self.world.facts
        topics = sorted({topic for subject in facts.subjects.values() for topic in subject.topics})
        made = []
        for topic in topics:
            found = crosswalk(facts, topic)
            links = [
                (
                    self.world.subject(link.a),
                    self.world.word("initiatives.relation", link.relation),
                    self.world.subject(link.b),
                    link.reason,
                    link.confidence,
                )
                for link in found.links
            ]
            made.append((file_name(topic), topic.replace("-", " ").capitalize(), found, links))
        return made
