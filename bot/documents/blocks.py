"""A document as values: what stands in it, before anybody decides how it is written down."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A text of its own; a `quiet` one explains."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Item:
    """A line of a list, the numbers of its sources, and what is said below it."""

    text: str
    cites: tuple[int, ...] = ()
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cited:
    """A source as the list at the end has it."""

    number: int
    title: str
    url: str | None = None


Block = Heading | Paragraph | Item | Cited


@dataclass(frozen=True)
class Document:
    """A document in one language. Its texts are plain: whoever writes it down escapes them."""

    title: str
    subtitle: str
    author: str
    language: str
    as_of: date
    blocks: tuple[Block, ...]
