"""What the clocks of eight zones show in 2027, written down by hand: nothing of it is computed by the code under test.

A plan is set for a time that the clocks of its zone skip on one day, or show twice, so that the year has both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

NEW_YEAR, YEARS_END = date(2027, 1, 1), date(2027, 12, 31)


@dataclass(frozen=True)
class Year:
    """A daily time in a zone through 2027.

    `spans`: from each day on ("MM-DD") the clocks show `at` so far from UTC. `moved`: the day on which they skip it,
    and what they show instead, with its distance from UTC. `twice`: the day on which they show it twice (what counts is
    the first, so it belongs to the span before).
    """

    zone: str
    at: str
    spans: tuple[tuple[str, str], ...]
    moved: tuple[str, str, str] | None = None
    twice: str | None = None

    def days(self) -> Iterator[tuple[date, str, datetime]]:
        """Each day of the year: the day, what the clocks show when the plan is due, and that instant in UTC."""
        day = NEW_YEAR
        while day <= YEARS_END:
            name = f"{day:%m-%d}"
            shown, offset = self.at, [offset for since, offset in self.spans if since <= name][-1]
            if self.moved is not None and self.moved[0] == name:
                _, shown, offset = self.moved
            local = f"{day}T{shown}:00{offset}"
            yield day, local, datetime.fromisoformat(local).astimezone(UTC)
            day += timedelta(days=1)


YEARS = (
    # Central Europe: on 28 March from 02:00 to 03:00, on 31 October from 03:00 back to 02:00.
    Year(
        "Europe/Berlin", "02:30",
        (("01-01", "+01:00"), ("03-28", "+02:00"), ("11-01", "+01:00")),
        moved=("03-28", "03:30", "+02:00"), twice="10-31",
    ),
    # Eastern America: on 14 March from 02:00 to 03:00, on 7 November from 02:00 back to 01:00.
    Year(
        "America/New_York", "02:30",
        (("01-01", "-05:00"), ("03-14", "-04:00"), ("11-07", "-05:00")),
        moved=("03-14", "03:30", "-04:00"),
    ),
    Year(
        "America/New_York", "01:30",
        (("01-01", "-05:00"), ("03-15", "-04:00"), ("11-08", "-05:00")),
        twice="11-07",
    ),
    # Chile: on 4 April at 00:00 back to 23:00 of the 3rd, on 5 September at 00:00 to 01:00.
    Year(
        "America/Santiago", "00:15",
        (("01-01", "-03:00"), ("04-04", "-04:00"), ("09-05", "-03:00")),
        moved=("09-05", "01:15", "-03:00"),
    ),
    Year(
        "America/Santiago", "23:30",
        (("01-01", "-03:00"), ("04-04", "-04:00"), ("09-05", "-03:00")),
        twice="04-03",
    ),
    # Lord Howe Island moves by half an hour: on 4 April from 02:00 back to 01:30, on 3 October from 02:00 to 02:30.
    Year(
        "Australia/Lord_Howe", "02:10",
        (("01-01", "+11:00"), ("04-04", "+10:30"), ("10-03", "+11:00")),
        moved=("10-03", "02:40", "+11:00"),
    ),
    Year(
        "Australia/Lord_Howe", "01:45",
        (("01-01", "+11:00"), ("04-05", "+10:30"), ("10-04", "+11:00")),
        twice="04-04",
    ),
    # New Zealand: on 4 April from 03:00 back to 02:00, on 26 September from 02:00 to 03:00.
    Year(
        "Pacific/Auckland", "02:30",
        (("01-01", "+13:00"), ("04-05", "+12:00"), ("09-26", "+13:00")),
        moved=("09-26", "03:30", "+13:00"), twice="04-04",
    ),
    # India keeps its time.
    Year("Asia/Kolkata", "02:30", (("01-01", "+05:30"),)),
    # Egypt: on Friday 30 April at 00:00 to 01:00, on Thursday 28 October at 24:00 back to 23:00.
    Year(
        "Africa/Cairo", "00:30",
        (("01-01", "+02:00"), ("04-30", "+03:00"), ("10-29", "+02:00")),
        moved=("04-30", "01:30", "+03:00"),
    ),
    Year(
        "Africa/Cairo", "23:30",
        (("01-01", "+02:00"), ("04-30", "+03:00"), ("10-29", "+02:00")),
        twice="10-28",
    ),
    # Newfoundland, half an hour off its neighbours: as in the east of America.
    Year(
        "America/St_Johns", "02:15",
        (("01-01", "-03:30"), ("03-14", "-02:30"), ("11-07", "-03:30")),
        moved=("03-14", "03:15", "-02:30"),
    ),
    Year(
        "America/St_Johns", "01:15",
        (("01-01", "-03:30"), ("03-15", "-02:30"), ("11-08", "-03:30")),
        twice="11-07",
    ),
)  # fmt: skip

SUNDAYS = (
    "01-03", "01-10", "01-17", "01-24", "01-31", "02-07", "02-14", "02-21", "02-28", "03-07", "03-14", "03-21", "03-28",
    "04-04", "04-11", "04-18", "04-25", "05-02", "05-09", "05-16", "05-23", "05-30", "06-06", "06-13", "06-20", "06-27",
    "07-04", "07-11", "07-18", "07-25", "08-01", "08-08", "08-15", "08-22", "08-29", "09-05", "09-12", "09-19", "09-26",
    "10-03", "10-10", "10-17", "10-24", "10-31", "11-07", "11-14", "11-21", "11-28", "12-05", "12-12", "12-19", "12-26",
)  # fmt: skip
"""The clocks of most zones change on one of them."""

LAST_DAYS = (
    "01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30", "12-31",
)  # fmt: skip
"""When something is due that is set for the 31st of each month."""
