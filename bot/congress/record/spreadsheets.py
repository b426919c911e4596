"""Cells of spreadsheets: what a program would run as a formula is written so that it stays text, and read back."""

import re

_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet runs, in either width (OWASP, "CSV Injection")."""

_GUARDED = re.compile(f"'+{_FORMULA.pattern}")
_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")
MARK = "'"
"""The apostrophe by which people themselves tell a spreadsheet that a cell is text."""


def neutral(cell: str) -> str:
    """The cell as text that no spreadsheet runs: with an apostrophe before it, where it begins like a formula.

    A negative number stays one. What has the apostrophe already gets a second, so that `plain` always gives back what
    was there.
    """
    runs = _FORMULA.match(cell) is not None or _GUARDED.match(cell) is not None
    return MARK + cell if runs and _NUMBER.fullmatch(cell) is None else cell


def plain(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell
