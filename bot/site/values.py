"""What pages are made of, as plain values. Texts are as people wrote them: the templates escape them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """A text that leads to a page of the site, given from its root; without `href` it leads nowhere."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Fact:
    """A labelled fact: links, or a text, or both."""

    label: str
    links: tuple[Link, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Cite:
    """A source behind a record: its number and place in the list of sources, and where in it."""

    number: int
    title: str
    href: str
    grade: str
    locator: str = ""
    supports: bool = True


@dataclass(frozen=True)
class Item:
    """A fact of the record as it is shown. `first` and `last` are the days between which it lies, as YYYY-MM-DD; of a
    question, which has no day, they are empty.

    `who` is never an accused; who is accused stands in `facts`, under its own label.
    """

    kind: str
    handle: str
    href: str
    when: str = ""
    first: str = ""
    last: str = ""
    who: tuple[Link, ...] = ()
    word: str = ""
    about: tuple[Link, ...] = ()
    after: str | None = None
    """What ends the sentence behind what it is about; None where that only stands behind a colon."""
    detail: str = ""
    text: str = ""
    facts: tuple[Fact, ...] = ()
    cites: tuple[Cite, ...] = ()
    grade: str = ""
    unverified: bool = False
    disputed: bool = False
    state: str = "confirmed"
    ended: str = ""
    """Why it is retracted."""
    instead: Link | None = None
    """What took its place."""
    corrects: Link | None = None
    notes: tuple[Fact, ...] = ()
    """Replies and disputes, each with who or how it stands as its label."""


@dataclass(frozen=True)
class Section:
    """A titled part of a page with records, and what to say where there are none."""

    key: str
    title: str
    items: tuple[Item, ...]
    about: str = ""


@dataclass(frozen=True)
class Stand:
    """Where somebody stands on something as of a day: a glyph, the word for it, and what it rests on."""

    who: Link
    on: Link
    key: str
    glyph: str
    word: str
    through: str = ""
    href: str = ""


@dataclass(frozen=True)
class Page:
    """A page: where it lies from the root of the site, its template, its title, and what the template is given."""

    path: str
    template: str
    title: str
    section: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The way from the page to the root of the site."""
        return "../" * self.path.count("/")
