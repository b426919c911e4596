"""The site of the reference record: whole, self-contained, the same each time, and right about what it says."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.services.record.entry_views import entry_views
from bot.services.record.register import Register
from bot.site.items import Items
from bot.site.render import POLICY, site_files
from bot.site.world import World
from storage import sqlite
from storage.store import Tx
from storage.tables import Entry
from tests.site.conftest import DAY, SAY
from tests.site.reading import Files, Seen, broken, pages


@pytest.fixture(scope="session")
def seen(reference_site: Files) -> dict[str, Seen]:
    return pages(reference_site)


def test_every_link_leads_somewhere(reference_site: Files) -> None:
    assert list(broken(reference_site)) == []


def test_no_page_has_an_anchor_twice(seen: dict[str, Seen]) -> None:
    assert not {path for path, page in seen.items() if len(page.ids) != len(set(page.ids))}


def test_only_sources_lead_elsewhere_and_say_so(seen: dict[str, Seen]) -> None:
    out = [(path, attrs) for path, page in seen.items() for link, attrs in page.links if "//" in link]
    assert {path for path, _ in out} == {"sources.html"}
    assert all(attrs["rel"] == "noopener nofollow" and "src" not in attrs for _, attrs in out)
    assert len(out) > 50


def test_nothing_of_a_page_runs_but_its_own_script(seen: dict[str, Seen]) -> None:
    for path, page in seen.items():
        assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in page.tags, path
        assert not page.scripts, path
        assert not [attrs for _, attrs in page.tags if any(name.startswith("on") or name == "style" for name in attrs)]
    scripted = {path for path, page in seen.items() if any(tag == "script" for tag, _ in page.tags)}
    assert scripted == {"search.html", "actors.html"}


def test_no_file_names_another_host_to_ask(reference_site: Files) -> None:
    for name in ("assets/site.css", "assets/site.js"):
        assert b"//" not in reference_site[name].replace(b"// ", b"")
    assert b"http" not in reference_site["assets/site.css"]


def test_the_same_state_and_day_give_the_same_bytes(reference: Register, reference_site: Files) -> None:
    assert site_files(reference, SAY, DAY) == reference_site
    later = site_files(reference, SAY, DAY + timedelta(days=1))
    assert later != reference_site
    assert {path for path in later if later[path] == reference_site[path]} >= {"data/record.zip", "assets/index.js"}


def test_where_states_stand_on_the_paris_call_is_counted(seen: dict[str, Seen]) -> None:
    """record.md, A13: champion 1, support 80, silent 112."""
    words = seen["initiatives/paris-call.html"].words
    assert "State 193 … silent 112 ✓ supports 80 ★ champions 1" in words


def test_a_record_has_its_lasting_address(seen: dict[str, Seen]) -> None:
    assert "R-p004" in seen["records/positions.html"].ids
    assert {"R-a-notpetya", "R-a-wannacry"} <= set(seen["records/actions.html"].ids)
    assert "R-c03" in seen["records/claims.html"].ids
    assert {"gge-f", "gge-i"} <= set(seen["initiatives/un-gge-2015.html"].ids)


def test_accusations_stand_apart_from_deeds(reference_site: Files, seen: dict[str, Seen]) -> None:
    words = seen["actors/state-rus.html"].words
    deeds, accusations = words.index("What it did, undisputed"), words.index("What it stands accused of")
    assert "Destructive malware" not in words[deeds:accusations]
    assert "Destructive malware" in words[accusations:]
    deed = seen["records/actions.html"].words
    assert "Done by No undisputed doer is on record. Stands accused Hackers said to be Russian" in deed


def test_dates_are_written_as_exactly_as_they_are_known(seen: dict[str, Seen]) -> None:
    assert "2011-12, day unknown range" in seen["timelines.html"].words
    assert "between 308 and 338 days after" in seen["timelines.html"].words


def test_silence_and_not_tracked_differ(seen: dict[str, Seen]) -> None:
    """record.md, A6."""
    assert "Paris Call for Trust and Security in Cyberspace (2018) … silent" in seen["actors/co-amazon.html"].words
    assert "Paris Call" not in seen["actors/co-fedex.html"].words
    states = seen["matrix/states.html"]
    tags = [attrs["scope"] for tag, attrs in states.tags if tag == "th"]
    assert set(tags) == {"row", "col"} and tags.count("row") == 203
    assert "silent" in states.words and "not tracked" in states.words


def test_background_is_marked(seen: dict[str, Seen]) -> None:
    assert "Put the user first unverified" in seen["initiatives/charter-of-trust.html"].words


def test_a_site_without_a_congress_has_no_norms_of_one(reference_site: Files) -> None:
    assert "norms.html" not in reference_site and "decisions.html" not in reference_site
    assert "data/record.zip" in reference_site


def test_a_stance_on_an_open_question_is_told_as_an_answer(seen: dict[str, Seen]) -> None:
    words = seen["actors/co-ibm.html"].words
    assert "answers Under what conditions, if any, should facial analysis be sold to police? with a no" in words
    assert "✗ answers no" in words


def test_a_record_has_the_grade_that_its_card_shows(reference: Register, sqlite_template: Path) -> None:
    """Official pages of the actor itself are self-reports on both."""
    shown = {handle: item.grade for handle, item in Items(World(reference, SAY)).all.items()}
    engine = sqlite.engine(sqlite_template)
    with engine.connect() as connection, Tx(connection) as tx:
        keys = tx.exec(select(Entry.id)).all()
        views = [one for n in range(0, len(keys), 1000) for one in entry_views(tx, 0, keys[n : n + 1000]).values()]
    engine.dispose()
    cards = {one.handle: one.grade or "" for one in views}
    assert {handle: (grade, cards[handle]) for handle, grade in shown.items() if grade != cards[handle]} == {}
    assert reference.own_pages and set(reference.own_pages.values()) == {"D"}
