"""Ids that carry their own state: `ballot:{ballot:int}:cast:{choice}` writes an id and reads it back.

Discord keeps an id of up to 100 characters with each button, menu and form and hands it back with the click, in
whichever process then runs. One pattern serves both directions, so an id that is written can always be read.
"""

import re
from collections.abc import Mapping
from string import Formatter

from bot.chat.ui.limits import CUSTOM_ID

Arg = int | str
_WORD = r"[\w.+-]+"


class Args(Mapping[str, Arg]):
    """What an id says, by name."""

    def __init__(self, values: Mapping[str, Arg]) -> None:
        self._values = dict(values)

    def number(self, name: str) -> int:
        return int(self._values[name])

    def word(self, name: str) -> str:
        return str(self._values[name])

    def __getitem__(self, name: str) -> Arg:
        return self._values[name]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class Path:
    """A pattern of ids. `{name:int}` stands for a whole number, `{name}` for a word without a colon."""

    def __init__(self, pattern: str) -> None:
        """Raises `ValueError` for a pattern without a fixed first part, which could match the ids of others."""
        self.pattern = pattern
        self._numbers: set[str] = set()
        self._blanks = ""
        expression = ""
        for text, name, spec, _conversion in Formatter().parse(pattern):
            expression += re.escape(text)
            self._blanks += text
            if name is not None:
                expression += rf"(?P<{name}>{'-?[0-9]+' if spec == 'int' else _WORD})"
                self._blanks += f"{{{name}}}"
                self._numbers |= {name} if spec == "int" else set()
        self.template = re.compile(expression)
        self.name = pattern.partition(":")[0]
        if not re.fullmatch(r"\w+", self.name):
            raise ValueError(f"the path {pattern} must begin with a fixed word")

    def write(self, args: Mapping[str, Arg]) -> str:
        """The id for these values. Raises `ValueError` where it would be too long or could not be read back."""
        try:
            custom_id = self._blanks.format_map(args)
        except KeyError as missing:
            raise ValueError(f"the path {self.pattern} needs {missing}") from None
        if len(custom_id) > CUSTOM_ID or self.template.fullmatch(custom_id) is None:
            raise ValueError(f"{custom_id!r} is no id of the path {self.pattern}")
        return custom_id

    def read(self, custom_id: str) -> Args | None:
        """What an id says, or None if it is of another path."""
        match = self.template.fullmatch(custom_id)
        return match and self.said(match)

    def said(self, match: re.Match[str]) -> Args:
        """What a match of `template` says."""
        return Args({name: int(value) if name in self._numbers else value for name, value in match.groupdict().items()})
