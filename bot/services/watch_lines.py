"""Lines about what is watched, as a message keeps them: plain data."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

COUNTED = ("statements", "seconds", "seats_taken", "seats_left", "assessed", "capacity_rated", "roll_repaired")
"""What is told as a number."""

News = tuple[str, str, str]
"""What happened, and up to two facts of it. The second has, after a space, how it stands (`with_facts`): of "decided"
and "concern" the link behind the handle; of "moved" and "vote" it is that alone, an instant, and "at_least" or a link.
"""


def itself(news: News) -> News:
    """The same without how it stands."""
    match news:
        case ("moved" | "vote" as what, fact, _):
            return what, fact, ""
        case ("decided" | "concern" as what, fact, other):
            return what, fact, other.partition(" ")[0]
        case _:
            return news


@dataclass(frozen=True)
class Line:
    """What happened to one thing: to a norm (`handle`, `title`), to an entry of the record (its `id`), to others.

    `more`: how many happenings before those of `news` it leaves out.
    """

    kind: str
    id: int
    handle: str
    title: str
    url: str | None
    news: tuple[News, ...]
    more: int = 0

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Line":
        """A line as `as_data` kept it."""
        return cls(**{**data, "news": tuple((what, fact, other) for what, fact, other in data["news"])})

    def as_data(self) -> dict[str, Any]:
        """The line as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class WatchNews:
    """What happened to one thing that is watched: the first of its lines, how many others there are, and when the
    first of it was. `cut`: there may be more, from before the last `READ_MOST` events."""

    lines: tuple[Line, ...]
    more: int
    first_at: datetime
    cut: bool = False


@dataclass(frozen=True)
class Told:
    """What a message says of one thing that is watched; `cut`: it lay further back than is read."""

    type: str
    name: str
    lines: tuple[Line, ...]
    more: int
    cut: bool = False
