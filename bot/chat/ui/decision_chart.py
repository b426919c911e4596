"""The picture of a decision from its view, and the alt text that holds the same numbers."""

from bot.chat.ui.chart import Bar, Bars, Chart
from bot.chat.ui.decision_words import count_line, votes_of
from bot.chat.ui.limits import ALT_TEXT, units
from bot.chat.ui.text import one_line
from bot.congress.ballots import Count
from bot.congress.decisions import ENOUGH
from bot.congress.privacy import Split
from bot.services.ballot_views import DecisionView
from prompts import Say


def decision_chart(say: Say, view: DecisionView) -> Chart:
    """What is drawn: the whole roll with the mark of the quorum, then every group whose split may be shown."""
    result = view.result
    needed = next((check.facts["needs"] for check in result.checks if check.key in ENOUGH), None)
    groups = (_bars(say, view, axis, split) for axis, split in _axes(view) if split.shown)
    return Chart(
        heading=say("chart.heading", handle=view.norm, decision=view.handle, outcome=view.outcome_word),
        roll_heading=say("chart.roll", n=result.seats),
        parts=(
            say("choice.for"),
            say("choice.for_with_reservation"),
            say("choice.against"),
            say("choice.abstain"),
            say("chart.recused"),
            say("chart.silent"),
        ),
        roll=(*_votes(result.count), result.count.recuse, result.seats - result.count.cast),
        needed=needed,
        needed_words=say("chart.needed", needs=needed) if needed is not None else "",
        groups=tuple(groups),
    )


def alt_text(say: Say, view: DecisionView) -> str:
    """The chart's numbers in at most `ALT_TEXT` units; where not all fit, it says that more stand in the text."""
    facts = {"handle": view.norm, "outcome": view.outcome_word, "count": count_line(say, view).replace("*", "")}
    rows = [
        (axis, say("chart.alt_row", group=_plain(view, row.group), votes=votes_of(say, row.count)))
        for axis, split in _axes(view)
        for row in split.rows
        if row.count is not None
    ]
    for kept in range(len(rows), -1, -1):
        text = say("chart.alt", rows=_alt_rows(say, rows[:kept], whole=kept == len(rows)), **facts).strip()
        if units(text) <= ALT_TEXT:
            return text
    raise ValueError("The words of an alt text are longer than an alt text.")


def _alt_rows(say: Say, rows: list[tuple[str, str]], *, whole: bool) -> str:
    said = []
    for axis in dict.fromkeys(axis for axis, _ in rows):
        of_axis = "; ".join(row for its, row in rows if its == axis)
        said.append(say("chart.alt_groups", heading=say(f"chart.{axis}"), rows=of_axis))
    return " ".join(said if whole else [*said, say("chart.alt_more")])


def _axes(view: DecisionView) -> tuple[tuple[str, Split], ...]:
    return ("by_discipline", view.result.by_discipline), ("by_kind", view.result.by_kind)


def _bars(say: Say, view: DecisionView, axis: str, split: Split) -> Bars:
    bars = (Bar(_plain(view, row.group), _votes(row.count)) for row in split.rows if row.count is not None)
    return Bars(say(f"chart.{axis}"), tuple(bars), say("chart.not_shown", n=split.hidden) if split.hidden else "")


def _votes(count: Count) -> tuple[int, ...]:
    return count.for_, count.reservations, count.against, count.abstain


def _plain(view: DecisionView, group: str) -> str:
    return one_line(view.names.get(group, group))
