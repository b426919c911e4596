"""The picture of a decision: the same bytes each time, everything in it, and whatever names hold."""

import struct
import zlib
from pathlib import Path

import pytest

from bot.chat.ui.chart import WIDTH, Bar, Bars, Chart, draw
from bot.chat.ui.decision_chart import alt_text, decision_chart
from bot.chat.ui.limits import ALT_TEXT, units
from bot.chat.ui.pen import SCALE
from bot.congress.privacy import Split
from prompts import load
from tests.chat.examples import CELLS, DISCIPLINES, KINDS, decision_view, everyone

SAY = load(strict=True).into("en")
PARTS = ("For", "For with reservation", "Against", "Abstain", "Recused", "Did not vote")


def chart(**changes: object) -> Chart:
    values: dict[str, object] = {
        "heading": "N-1",
        "roll_heading": "The whole roll: 3 seats",
        "parts": PARTS,
        "roll": (1, 0, 1, 0, 0, 1),
        "needed": 2,
        "needed_words": "2 For needed",
        "groups": (),
    }
    return Chart(**values | changes)  # type: ignore[arg-type]


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def chunks(png: bytes) -> list[bytes]:
    """The kinds of the chunks of a PNG, its checksums verified."""
    kinds, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        body = png[at + 4 : at + 8 + length]
        assert zlib.crc32(body) == struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        kinds.append(body[:4])
        at += 12 + length
    return kinds


def test_the_same_decision_gives_the_same_bytes() -> None:
    view = decision_view()

    assert draw(decision_chart(SAY, view)) == draw(decision_chart(SAY, view))


def test_nothing_of_the_time_or_the_machine_is_in_the_file() -> None:
    assert {b"tEXt", b"iTXt", b"zTXt", b"tIME"}.isdisjoint(chunks(draw(chart())))


def test_it_is_opaque_and_as_wide_as_it_says(tmp_path: Path) -> None:
    from matplotlib.image import imread

    file = tmp_path / "chart.png"
    file.write_bytes(draw(decision_chart(SAY, decision_view())))

    pixels = imread(file)
    assert pixels.shape[1] == WIDTH * SCALE
    assert pixels.shape[2] == 3 or pixels[:, :, 3].min() == 1.0


def test_it_grows_with_its_groups() -> None:
    small, large = decision_view(), decision_view(everyone())

    assert size_of(draw(decision_chart(SAY, small)))[1] < size_of(draw(decision_chart(SAY, large)))[1] < 2000


@pytest.mark.parametrize(
    "name",
    [
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "$x^2$ and $unbalanced",
        "字形のない名前",
        "😀 \u200d \U0001f3f4",
        "a " * 60,
        "",
    ],
)
def test_any_name_can_be_drawn(name: str) -> None:
    assert draw(chart(groups=(Bars(name, (Bar(name, (1, 2, 3, 4)),), name),)))


@pytest.mark.parametrize("roll", [(0, 0, 0, 0, 0, 1), (10_000, 1, 1, 1, 1, 1), (0, 0, 0, 0, 0, 0)])
def test_any_count_can_be_drawn(roll: tuple[int, ...]) -> None:
    assert draw(chart(roll=roll, needed=sum(roll)))


def test_pyplot_is_never_loaded() -> None:
    import sys

    draw(chart())

    assert "matplotlib.pyplot" not in sys.modules


def test_only_what_may_be_shown_is_drawn() -> None:
    view = decision_view()

    drawn = decision_chart(SAY, view)

    def shown(split: Split) -> list[str]:
        return [view.names[row.group] for row in split.rows if row.count is not None]

    assert [[bar.name for bar in group.bars] for group in drawn.groups] == [
        shown(view.result.by_discipline),
        shown(view.result.by_kind),
    ]
    assert [group.note for group in drawn.groups] == ["2 more are not shown", "3 more are not shown"]


def test_the_bars_add_up_to_the_roll() -> None:
    assert sum(decision_chart(SAY, decision_view()).roll) == sum(cell[-1] for cell in CELLS)


def test_a_group_of_which_nothing_is_shown_has_no_place() -> None:
    view = decision_view((("law", "state", "personal", "for", 3), ("law", "state", "personal", "against", 1)))

    assert decision_chart(SAY, view).groups == ()


def test_the_alt_text_holds_the_numbers_of_the_picture() -> None:
    text = alt_text(SAY, decision_view())

    assert "17 For, 8 Against, 1 abstained, 1 recused; 4 of 31 votes were not cast" in text
    assert "Computer science and security engineering 6 For, 5 Against, 1 abstained" in text
    assert "Company 3 For (1 with a reservation), 5 Against" in text


def test_an_alt_text_that_would_be_too_long_says_where_the_rest_is() -> None:
    text = alt_text(SAY, decision_view(everyone()))

    assert units(text) <= ALT_TEXT
    assert text.endswith("More groups stand in the text.")
    assert len(DISCIPLINES) * len(KINDS) == 132
