"""How a digest says what it tells: what a reader of each line has to know."""

from dataclasses import replace
from datetime import date, timedelta

from bot.chat.ui.debate_lines import missing_lines
from bot.chat.ui.digest_card import digest_texts
from bot.chat.ui.personal_card import personal_card
from bot.chat.ui.watch_card import watched_within
from bot.congress.digest import Digest, EntryNews, MissingNews, PositionNews
from bot.services.personal import PersonalCard, PersonalDigest
from bot.services.record.lines import RecordLine
from bot.services.record.subjects import SubjectName
from bot.services.waiting import VoteAwaited, Waiting
from bot.services.watch_lines import Line, Told
from tests.chat.examples import NOW, digest_view, news
from tests.chat.hall import SAY
from tests.chat.judged import faults, text_of

CLOSED = NOW - timedelta(days=9)


def test_missing_seats_are_told_by_disciplines_and_kinds_and_names_stay_whole() -> None:
    names = ("Ethics", "Law, above all international law", "Physics", "Logic", "History")
    one = MissingNews("N-1", names, True, kinds=("Company",))

    short, whole = missing_lines(SAY, [one]), missing_lines(SAY, [one], whole=True)

    begins = "- N-1 No statement yet from these seats: disciplines Ethics, “Law, above all international law”, Physics"
    assert short == [f"{begins}, Logic, and 1 more; kinds Company"]
    assert whole == [f"{begins}, Logic, History; kinds Company"]
    assert missing_lines(SAY, [replace(one, names=())]) == ["- N-1 No statement yet from these seats: kinds Company"]
    assert missing_lines(SAY, [replace(one, spoken=False)]) == ["- N-1 Nobody has made a statement yet."]


def test_a_late_digest_says_when_the_vote_closed_that_it_tells_of() -> None:
    line = news("N-7", stage="decided", until=None, outcome="no_quorum", decision="D-2027-01", closed=CLOSED)
    late, on_time = (digest_view(decided=(line,), late=one) for one in (True, False))

    assert f"(D-2027-01), the vote closed <t:{int(CLOSED.timestamp())}:D>" in digest_texts(SAY, late)[1]
    assert "the vote closed" not in digest_texts(SAY, on_time)[1]
    assert Digest.from_data(late.digest.as_data()) == late.digest


def test_what_has_no_room_is_told_with_where_it_is() -> None:
    norms = tuple(news(f"N-{number}", stage="final_call") for number in range(20))
    held = tuple(PositionNews(f"N-{number}", "state", "support", ("Estonia",)) for number in range(20))
    moved, positions = digest_texts(SAY, digest_view(moved=norms, positions=held))[1:]

    assert moved.splitlines()[-1] == SAY("digest.more", n=5, section="moved")
    assert "/norm list" in moved.splitlines()[-1]
    assert positions.splitlines()[-1] == SAY("digest.more", n=5, section="positions")
    assert "/position matrix" in positions.splitlines()[-1]


def test_a_position_that_does_not_count_yet_says_from_when_on_it_does() -> None:
    line = PositionNews("N-1", "state", "withdrew", ("France",), counts_from="2026-11-30")
    text = digest_texts(SAY, digest_view(positions=(line,)))[1]
    about = SubjectName("norm", 1, "N-1", "Spare the core")
    entry = RecordLine("positions", "2026-11", "month", "France", about, "withdrew", counts_from=date(2026, 11, 30))
    told = Told("actor", "France", (Line("entry", 7, "", "", None, (("confirmed", "", ""),)),), 0)
    lines, _ = watched_within(SAY, [told], {7: entry}, 4000, others="watches.notice.others")

    pending = "which counts from <t:1796040000:D> on, since its own day is not known"
    assert f"has withdrawn its support (France), {pending}" in text
    assert lines[1].endswith(pending)


def test_each_actor_of_a_stance_leads_to_its_entry_and_says_whether_that_is_disputed() -> None:
    entries = (EntryNews("R-1", "https://x.org/a(b)"), EntryNews("R-2", disputed=True))
    line = PositionNews("N-1", "state", "support", ("Brazil", "Estonia"), entries=entries)
    view = digest_view(positions=(line,))

    assert "(Brazil [R-1](https://x.org/a%28b%29), Estonia R-2 *disputed*)" in digest_texts(SAY, view)[1]
    data = view.digest.as_data()
    assert Digest.from_data(data) == view.digest
    del data["positions"][0]["entries"]
    older = Digest.from_data(data)
    assert "(Brazil, Estonia)" in digest_texts(SAY, replace(view, digest=older))[1]


def test_a_decision_leads_to_its_card() -> None:
    line = news("N-7", stage="decided", until=None, outcome="no_quorum", decision="D-2027-01", decision_url="https://d")

    assert "([D-2027-01](https://d))" in digest_texts(SAY, digest_view(decided=(line,)))[1]


def test_a_quiet_time_is_one_line_also_for_whoever_has_voted() -> None:
    vote = VoteAwaited(1, "N-1", "Spare the core", NOW, voted=True)
    quiet = PersonalDigest(Waiting(True, (vote,), (), (), ()), digest_view().digest)
    card = personal_card(SAY, PersonalCard(1, 2, "A *congress*", quiet, {}, (), {}))

    said = text_of(card)
    assert faults(card) == []
    assert "nothing new, and nothing awaits you." in said
    assert "[A \\*congress\\*](https://discord.com/channels/2)" in said
    assert not any(words in said for words in ("You have voted", "Nothing else", "This is about", "What awaits you\n"))
