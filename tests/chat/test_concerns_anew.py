"""What is told of concerns that an earlier decision named: to whoever begins a new version, and to whoever objected."""

import pytest

from bot.chat.ui.revise_form import revised_text
from bot.chat.ui.waiting import waiting_layout
from bot.congress.concerns import Phase
from bot.congress.norms import Stage
from bot.services.concern_views import ConcernAwaited, ConcernsAwaited
from bot.services.norms import Moved
from bot.services.versions import Revised
from bot.services.waiting import Waiting
from prompts import load
from tests.chat.examples import NOW

WORDS = load(strict=True)
MOVED = Moved(5, "N-5", "Spare the core", Stage.DELIBERATION, NOW)


@pytest.mark.parametrize(
    ("named", "says"),
    [((), ""), (("D-2026-01",), "1 concern was named"), (("D-2026-01",) * 2, "2 concerns were named")],
)
def test_whoever_begins_a_new_version_is_told_how_many_were_named(named: tuple[str, ...], says: str) -> None:
    told = revised_text(WORDS.into("en"), Revised(MOVED, 2, 1, None, named))

    assert says in told
    assert ("named in D-2026-01" in told) is bool(named)


def test_whoever_objected_is_told_to_raise_it_again() -> None:
    one = ConcernAwaited("N-5/C1", "N-5", "Spare the core", "Nobody can tell.", Phase.PAST, None, None)
    found = Waiting(True, (), (), (), (), concerns=ConcernsAwaited(to_raise=(one,)))

    layout = waiting_layout(WORDS, "en", found, 7)
    told = "\n".join(str(getattr(item, "content", "")) for item in layout.walk_children())
    assert not found.nothing
    assert "raise it again with /concern raise\n- N-5/C1 · Spare the core" in told
