"""Documents as Markdown (CommonMark), with what people wrote escaped."""

import re
from itertools import pairwise

from bot.documents.blocks import Block, Cited, Document, Heading, Item, Paragraph

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&!]|^\s*(?:[-+=](?=\s|$)|\d+(?=[.)]))", re.MULTILINE)
_IN_ADDRESS = str.maketrans({char: f"%{ord(char):02X}" for char in " ()<>\\"})


def markdown(document: Document) -> str:
    """The whole document; the items of a list follow each other without an empty line."""
    parts = [f"# {escaped(document.title)}", "", escaped(document.subtitle), ""]
    for block, after in pairwise((*document.blocks, None)):
        assert block is not None  # Only the one after the last is nothing.
        parts.append(_written(block))
        if not (isinstance(block, Item | Cited) and type(after) is type(block)):
            parts.append("")
    return "\n".join(parts).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """A text so that it reads as it was written, on one line."""
    line = " ".join(text.split())
    return _SPECIAL.sub(_marked, line)


def _marked(found: re.Match[str]) -> str:
    """What was found with a backslash before its mark; that of a number stands after it."""
    return f"{found[0]}\\" if found[0].isdigit() else f"{found[0][:-1]}\\{found[0][-1]}"


def _written(block: Block) -> str:
    match block:
        case Heading(text):
            return f"## {escaped(text)}"
        case Paragraph(text, quiet):
            return f"*{escaped(text)}*" if quiet else escaped(text)
        case Item(text, cites, below):
            marks = "".join(f" \\[{number}\\]" for number in cites)
            return "\n".join([f"- {escaped(text)}{marks}", *(f"  {escaped(line)}" for line in below)])
        case Cited(number, title, url):
            link = f" <{url.translate(_IN_ADDRESS)}>" if url else ""
            return f"- \\[{number}\\] {escaped(title)}{link}"
