"""Sources numbered in the order in which a document first names them."""

from collections.abc import Iterable

from bot.services.record.entry_views import SourceView


class Citations:
    """The sources of one document; the same address, or title, is one source."""

    def __init__(self) -> None:
        self.sources: list[SourceView] = []
        self._numbers: dict[str, int] = {}

    def numbers(self, sources: Iterable[SourceView]) -> tuple[int, ...]:
        """The numbers of these sources, given to those that are new."""
        return tuple(self._number(one) for one in sources)

    def _number(self, source: SourceView) -> int:
        same = source.url or source.title
        if same not in self._numbers:
            self.sources.append(source)
            self._numbers[same] = len(self.sources)
        return self._numbers[same]
