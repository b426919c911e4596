"""A site read as a browser reads it: tags that close, links, anchors and texts, with the standard library's parser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from posixpath import dirname, join, normpath

VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "wbr"})

Files = dict[str, bytes]


@dataclass
class Seen:
    """What one page has."""

    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The text of the page on one line."""
        return " ".join(" ".join(self.text).split())


class _Reader(HTMLParser):
    """Raises AssertionError at a tag that is closed wrongly or not at all."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen, self.open = Seen(), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        assert len(known) == len(attrs), f"an attribute twice in {attrs}"
        self.seen.tags.append((tag, known))
        if "id" in known:
            self.seen.ids.append(known["id"])
        for name in ("href", "src", "action"):
            if name in known:
                self.seen.links.append((known[name], known))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.seen.scripts.append(data)
        else:
            self.seen.text.append(data)


@lru_cache(maxsize=2000)
def read(content: bytes) -> Seen:
    """One page, to be looked at only: most pages of a congress are those of the next one, and are read once."""
    reader = _Reader()
    reader.feed(content.decode())
    reader.close()
    assert not reader.open, f"never closed: {reader.open}"
    return reader.seen


def pages(files: Files) -> dict[str, Seen]:
    """Every page of a site by its path."""
    return {path: read(content) for path, content in files.items() if path.endswith(".html")}


def broken(files: Files) -> Iterator[str]:
    """The links that lead nowhere, by page."""
    seen = pages(files)
    for path, page in seen.items():
        for link, _ in page.links:
            if link.startswith(("https://", "http://")):
                continue
            target, _, anchor = link.partition("#")
            file = normpath(join(dirname(path), target)) if target else path
            if file not in files:
                yield f"{path}: {link}"
            elif anchor and anchor not in seen[file].ids:
                yield f"{path}: {link} (no such anchor)"
