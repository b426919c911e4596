"""The letters of the matrix, the same in text and picture; a small letter is a stance that is derived."""

from bot.chat.ui.analyses.pictures.parts import (
    BLUE,
    EMPTY,
    GREY,
    ORANGE,
    PALE_BLUE,
    PALE_ORANGE,
    STRIPED_BLUE,
    WHITE,
)
from bot.chat.ui.pen import Paint
from bot.congress.record.cells import Cell

STANCES = {
    "champion": ("C", BLUE),
    "support": ("S", BLUE),
    "support_with_reservation": ("R", STRIPED_BLUE),
    "neutral": ("N", GREY),
    "abstain": ("A", GREY),
    "declined": ("D", PALE_ORANGE),
    "oppose": ("O", ORANGE),
    "withdrew": ("W", ORANGE),
}
"""The letter and the paint of each stance."""

EMPTINESS = {
    "silent": ("–", WHITE),
    "not_yet_due": ("…", WHITE),
    "not_tracked": ("?", EMPTY),
    "not_addressed": ("", Paint("#dfe2e6", "", "#dfe2e6", "#5c6570")),
}
"""The same of cells without a stance; whom a subject does not address has a grey cell without a sign."""

_DERIVED = {"C": PALE_BLUE, "S": PALE_BLUE, "R": PALE_BLUE}


def glyph_of(cell: Cell) -> str:
    """The sign of a cell."""
    if cell.stance is None:
        return EMPTINESS[cell.word][0]
    letter = STANCES[cell.word][0]
    return letter if cell.stance.explicit else letter.lower()


def paint_of(cell: Cell) -> Paint:
    """How a cell is filled: a derived stance is paler."""
    if cell.stance is None:
        return EMPTINESS[cell.word][1]
    letter, paint = STANCES[cell.word]
    return paint if cell.stance.explicit else _DERIVED.get(letter, paint)


def derived_paint(letter: str) -> Paint:
    """How a derived stance with this letter is filled."""
    return _DERIVED.get(letter.upper(), WHITE)
