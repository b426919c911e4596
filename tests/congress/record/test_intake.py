"""What may be kept of what people enter: dates, ends, sources, summaries."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.congress.errors import CongressError
from bot.congress.record.dates import When
from bot.congress.record.intake import (
    QUOTED_MOST,
    check_reason,
    check_source_url,
    check_stance,
    check_summary,
    parse_end,
    parse_partial_date,
)

TODAY = date(2026, 11, 28)
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("given", "when"),
    [
        ("2018", When("2018", "year")),
        (" 2018-11 ", When("2018-11", "month")),
        ("2018-3-9", When("2018-03-09", "day")),
        ("by 2018-11-12", When("2018-11-12", "on_or_before")),
        ("Before 2018", When("2018", "on_or_before")),
        ("on or before 2018-11", When("2018-11", "on_or_before")),
        ("≤2018-11-12", When("2018-11-12", "on_or_before")),
        ("as of 2025-12-25", When("2025-12-25", "as_of")),
        ("\uff12\uff10\uff11\uff18", When("2018", "year")),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(given: str, when: When) -> None:
    assert parse_partial_date(given, today=TODAY) == when


@pytest.mark.parametrize(
    "given", ["", "by", "yesterday", "18", "2018-13", "2018-02-30", "0000", "2018-11-12-1", "20181112", "x" * 4000]
)
def test_what_is_no_date_is_refused(given: str) -> None:
    with pytest.raises(CongressError, match=r"record\.bad_date"):
        parse_partial_date(given, today=TODAY)


@given(DAYS, st.sampled_from(["", "by "]))
def test_no_fact_lies_ahead_and_what_is_due_may(day: date, before: str) -> None:
    given = f"{before}{day.isoformat()}"

    assert parse_partial_date(given, today=TODAY, ahead=True).known_by == day
    if day <= TODAY:
        assert parse_partial_date(given, today=TODAY).first == day
    else:
        with pytest.raises(CongressError, match=r"record\.future_date"):
            parse_partial_date(given, today=TODAY)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_date_that_reads_back_or_a_refusal(given: str) -> None:
    try:
        when = parse_partial_date(given, today=TODAY)
    except CongressError as refusal:
        assert refusal.key in ("record.bad_date", "record.future_date")
    else:
        assert when.first <= min(TODAY, when.known_by)


@given(DAYS.filter(lambda day: day <= TODAY), st.integers(-400, 400))
def test_an_end_is_never_before_its_start(start: date, days: int) -> None:
    begun, end = When(start.isoformat(), "day"), start + timedelta(days=days)
    if end > TODAY:
        return
    if days < 0:
        with pytest.raises(CongressError, match=r"record\.ends_before_it_begins"):
            parse_end(end.isoformat(), start=begun, today=TODAY)
    else:
        assert parse_end(end.isoformat(), start=begun, today=TODAY) == When(end.isoformat(), "day")


def test_an_end_within_the_time_that_its_start_can_mean_is_no_contradiction() -> None:
    assert parse_end("2018", start=When("2018-11-12", "day"), today=TODAY) == When("2018", "year")
    assert parse_end("2018-01-02", start=When("2018", "year"), today=TODAY) == When("2018-01-02", "day")
    assert parse_end("  ", start=When("2018", "year"), today=TODAY) is None


@pytest.mark.parametrize("stance", ["silent", "absent", "not_listed"])
def test_what_is_computed_is_no_stance_even_if_a_vocabulary_had_it(stance: str) -> None:
    with pytest.raises(CongressError, match=r"record\.stance_is_computed"):
        check_stance(stance, known={stance})


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/said",
        "http://sub.example.com:8080/a?b=c#d",
        "https://[2606:4700:4700::1111]/",
        "https://8.8.8.8/",
        "https://exämple.org/",
        "https://1password.com/",
    ],
)
def test_an_address_that_others_can_open_is_a_source(url: str) -> None:
    assert check_source_url(f" {url}\n") == url


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://localhost./",
        "http://intranet/page",
        "http://printer.local/",
        "http://db.internal/",
        "http://nas.home.arpa/",
        "http://a.test/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://10.0.0.8/",
        "http://192.168.0.1:8080/",
        "http://169.254.169.254/latest",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://127\u30020\u30020\u30021/",
        "http://a..org/",
    ],
)
def test_an_address_in_somebodys_own_network_is_refused(url: str) -> None:
    with pytest.raises(CongressError, match=r"record\.private_source"):
        check_source_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "the newspaper",
        "example.org/said",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "https://example.org:port/",
        "https://example.org/a b",
        "https://exa\u202emple.org/",
        "https://" + "a" * 4000 + ".org",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(CongressError, match=r"record\.bad_source"):
        check_source_url(url)


@pytest.mark.parametrize("url", ["https://ada@example.org/", "https://ada:secret@example.org/", "https://@example.org"])
def test_an_address_that_names_a_user_is_refused(url: str) -> None:
    with pytest.raises(CongressError, match=r"record\.source_names_user"):
        check_source_url(url)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_address_or_a_refusal(url: str) -> None:
    try:
        assert check_source_url(url) == url.strip()
    except CongressError as refusal:
        assert refusal.key.startswith("record.")


QUOTED = pytest.mark.parametrize("marks", ["“”", "„“", '""', "«»", "»«", "‹›", "「」", "『』"])


@QUOTED
@given(n=st.integers(1, 60))
def test_a_quotation_has_at_most_so_many_words(marks: str, n: int) -> None:
    summary = f"It said {marks[0]}{'so ' * (n - 1)}so{marks[1]}, and left."
    if n <= QUOTED_MOST:
        assert check_summary(summary) == summary
    else:
        with pytest.raises(CongressError, match=r"record\.long_quotation") as caught:
            check_summary(summary)
        assert caught.value.facts == {"n": n, "most": QUOTED_MOST}


def test_own_words_may_be_long_and_several_short_quotations_too() -> None:
    summary = "It said " + "so " * 60 + '"yes" and “no” and ' + "then " * 30

    assert check_summary(summary) == re.sub(r" $", "", summary)


def test_a_quotation_that_is_never_closed_reaches_to_the_end() -> None:
    with pytest.raises(CongressError, match=r"record\.long_quotation"):
        check_summary("It said “" + "so " * 30)


def test_a_summary_of_a_whole_page_is_refused_and_a_reason_is_never_empty() -> None:
    with pytest.raises(CongressError, match=r"text\.too_long"):
        check_summary("x" * 4000)
    with pytest.raises(CongressError, match=r"text\.empty"):
        check_reason(" \u200b ")
