"""The site of a congress: its norms and decisions, and nothing that is not for everybody."""

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.congress.ballots import Choice
from bot.congress.canonical import loaded
from bot.congress.certificate_reading import certificate_of
from bot.congress.verification import verify
from bot.services.ballots import cast, open_ballot_of
from bot.services.congresses import choose_manner
from bot.services.norms import Draft, second
from bot.services.record.deed_corrections import DeedCorrection, correct_action
from bot.services.record.disputes import dispute
from bot.services.record.entries import Evidence, entry_handle
from bot.services.record.entry_review import confirm, refuse, retract
from bot.services.record.own_questions import Asked, ask_question
from bot.services.record.positions import Correction, Statement, correct_position, log_position
from bot.services.statements import Said, add_statement
from bot.services.votes import close_ballot
from bot.site.world import file_name
from storage.store import Store
from tests.services.conftest import CONVENER, GUILD, Forum
from tests.services.record.acts import OUTAGE, accused, logged, promised
from tests.site.conftest import opened, site_of
from tests.site.reading import Files, broken, pages, read

HOSTILE = "<script>alert(1)</script> ]]> \" ' {{ 7*7 }} {% raw %} --> &amp; </style>"
FOR_ALL = (Choice.FOR, Choice.FOR_WITH_RESERVATION, Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)


async def decide(
    forum: Forum, choices: Sequence[Choice] = FOR_ALL, *, words: Draft | None = None, said: str = "With care."
) -> None:
    """A vote in which the people choose so, the first the first, and its close."""
    handle = await forum.bring_to_vote(words)
    ballot = await forum.store.read(open_ballot_of, guild_id=GUILD, handle=handle)
    for who, choice in zip(forum.people, choices, strict=False):
        await forum.store.write(cast, who=who, ballot_id=ballot, choice=choice, reason=said, now=forum.now)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))


def everywhere(files: Files, needle: str) -> list[str]:
    """The files in which a text stands, those within the archive among them."""
    found = [path for path, content in files.items() if needle.encode() in content]
    with ZipFile(BytesIO(files["data/record.zip"])) as archive:
        return found + [name for name in archive.namelist() if needle.encode() in archive.read(name)]


async def test_an_empty_congress_has_a_site(forum: Forum) -> None:
    files = await site_of(forum)
    assert list(broken(files)) == []
    assert "No norm has been proposed yet." in read(files["norms.html"]).words
    assert "Nothing has been decided yet." in read(files["decisions.html"]).words


async def test_a_norm_and_its_decision_are_told_whole(forum: Forum) -> None:
    await decide(forum, said="Only with care.")
    files = await site_of(forum)
    assert list(broken(files)) == []
    norm, decision = read(files["norms/N-1.html"]), read(files["decisions/D-2026-01.html"])
    assert "States leave the public core alone." in norm.words
    assert "The count For of these with a reservation Against Abstained Recused Did not vote Votes on the roll" in (
        decision.words
    )
    assert "3 1 1 1 0 1 6" in decision.words
    assert "Reservations Only with care." in decision.words
    content = files["certificates/D-2026-01.json"]
    hash = sha256(content).hexdigest()
    assert hash in norm.words and hash in decision.words
    assert verify(certificate_of(loaded(content)), hash=hash).holds


async def test_where_names_are_hidden_nobody_is_named_and_small_groups_show_no_split(forum: Forum) -> None:
    await decide(forum)
    files = await site_of(forum)
    decision = read(files["decisions/D-2026-01.html"]).words
    assert "This vote hid names" in decision
    assert decision.count("not shown") >= 5
    for who in (CONVENER, *forum.people):
        assert everywhere(files, who.name) == everywhere(files, str(who.discord_id)) == []


async def test_where_names_are_shown_they_stand_with_the_decision_alone(sqlite_store: Store) -> None:
    forum = await opened(sqlite_store, 5)
    await forum.store.write(choose_manner, who=CONVENER, secrecy="names_shown", now=forum.now)
    await decide(forum)
    files = await site_of(forum)
    assert "Against Person 4" in read(files["decisions/D-2026-01.html"]).words
    assert everywhere(files, "Person 4") == ["decisions/D-2026-01.html", "certificates/D-2026-01.json"]
    assert everywhere(files, str(forum.people[3].discord_id)) == []
    assert everywhere(files, CONVENER.name) == []


async def test_what_members_say_in_the_debate_is_not_on_it(forum: Forum) -> None:
    handle = (await forum.propose(forum.people[0])).handle
    said = Said(kind="pro", words="A word among ourselves.", discipline="law")
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    await forum.store.write(add_statement, who=forum.people[0], handle=handle, said=said, now=forum.now)
    assert everywhere(await site_of(forum), "A word among ourselves") == []


SAID = Statement(
    actor="co-microsoft",
    subject="paris-call",
    stance="support",
    form="statement",
    stated_on="2020-03",
    source_url="https://news.example.org/secret-1",
    summary="Awaits somebody.",
)


async def test_what_awaits_a_review_or_was_refused_is_nowhere(forum: Forum) -> None:
    for number, words in enumerate(("Awaits somebody.", "Was refused.", "Was taken back."), 1):
        url = f"https://news.example.org/secret-{number}"
        said = replace(SAID, summary=words, source_url=url, stated_on=f"2020-0{number}")
        await forum.store.write(log_position, who=forum.people[0], statement=said, now=forum.now)
    await forum.store.write(refuse, who=forum.people[1], handle="R-2", reason="It is not so.", now=forum.now)
    await forum.store.write(retract, who=forum.people[0], handle="R-3", reason="A slip of mine.", now=forum.now)
    files = await site_of(forum)
    for needle in ("Awaits somebody", "Was refused", "Was taken back", "It is not so", "A slip of mine", "secret-"):
        assert everywhere(files, needle) == [], needle


async def test_what_was_corrected_or_retracted_stays_readable_and_marked(forum: Forum) -> None:
    for handle, words in (("R-1", "Said in error."), ("R-2", "Never said at all.")):
        said = replace(SAID, summary=words, stated_on=f"2020-0{handle[-1]}")
        await forum.store.write(log_position, who=forum.people[0], statement=said, now=forum.now)
        await forum.store.write(confirm, who=forum.people[1], handle=handle, now=forum.now)
    correction = Correction("oppose", "2020-01", "Said so.", "", "It was the other way.")
    await forum.store.write(correct_position, who=forum.people[0], handle="R-1", correction=correction, now=forum.now)
    await forum.store.write(confirm, who=forum.people[1], handle="R-3", now=forum.now)
    await forum.store.write(retract, who=CONVENER, handle="R-2", reason="It was a hoax.", now=forum.now)
    files = await site_of(forum)
    words = read(files["records/positions.html"]).words
    assert "Corrected. It was the other way. In its place stands R-3" in words and "Said in error." in words
    assert "Retracted. It was a hoax." in words and "Never said at all." in words
    assert "Sources: source [" in words.partition("R-3 ·")[2] and "corrects R-1" in words
    assert list(broken(files)) == []
    assert everywhere(files, "Never said at all.") == [path for path in files if b"Never said" in files[path]]
    assert "data/position.csv" not in everywhere(files, "Never said at all.")


async def test_deeds_claims_promises_and_disputes_are_told_apart(forum: Forum) -> None:
    await forum.propose(forum.people[0])
    await logged(forum)
    await accused(forum)
    await promised(forum)
    await forum.store.write(dispute, who=forum.people[2], handle="R-2", ground="Too early to say.", now=forum.now)
    asked = Asked("Who pays for the damage?", Evidence("https://news.example.org/damage"))
    entry = await forum.store.write(ask_question, who=CONVENER, asked=asked, now=forum.now)
    handle = entry_handle(entry)
    await forum.store.write(dispute, who=forum.people[2], handle=handle, ground="That is settled.", now=forum.now)
    files = await site_of(forum)
    russia = read(files["actors/state-rus.html"]).words
    assert russia.index("What it stands accused of") < russia.index(OUTAGE.summary)
    assert "Too early to say." in russia and "disputed" in russia
    assert "What it promised" in read(files["actors/co-microsoft.html"]).words
    assert "What would show it A report a year" in read(files["norms/N-1.html"]).words
    question = read(files["questions.html"]).words.partition(asked.words)[2]
    assert "Disputed since 2026-11-02 That is settled." in question
    assert f"{handle} · not graded · Sources: source [" in question and "· disputed" in question
    assert list(broken(files)) == []


async def test_nobody_stays_accused_of_a_deed_that_was_taken_back(forum: Forum) -> None:
    await logged(forum)
    await accused(forum)
    await logged(forum, summary="Malware stopped a hospital.", dated="2026-03-01")
    await accused(forum, action="R-3", summary="It was them again.")
    corrected = DeedCorrection("There was another.", summary="Malware stopped two hospitals.")
    done = await forum.store.write(correct_action, who=CONVENER, handle="R-3", correction=corrected, now=forum.now)
    await forum.store.write(retract, who=CONVENER, handle="R-1", reason="It was a drill.", now=forum.now)
    files = await site_of(forum)
    for page in ("actors/state-rus.html", "actors/state-ukr.html"):
        words = read(files[page]).words
        assert "R-2 ·" not in words and "R-4 ·" in words, page
    assert read(files["records/claims.html"]).words.count("this deed stands no more") == 1

    await forum.store.write(retract, who=CONVENER, handle=done.handle, reason="A drill, too.", now=forum.now)

    files = await site_of(forum)
    assert "R-4 ·" not in read(files["actors/state-rus.html"]).words
    assert read(files["records/claims.html"]).words.count("this deed stands no more") == 2


async def test_hostile_words_stay_words(sqlite_store: Store) -> None:
    forum = await opened(sqlite_store, 5, name=HOSTILE)
    words = Draft(HOSTILE[:85], f"{HOSTILE} {'x' * 3900}", HOSTILE, "state", None)
    await decide(forum, words=words, said=HOSTILE)
    await logged(forum, summary=f"{HOSTILE} twice")
    files = await site_of(forum)
    shown = " ".join(HOSTILE.split())
    for path in ("index.html", "norms/N-1.html", "decisions/D-2026-01.html", "records/actions.html"):
        assert shown in read(files[path]).words, path
    assert "x" * 3900 in read(files["norms/N-1.html"]).words
    for path, page in pages(files).items():
        assert not [text for text in page.scripts if text.strip()], path
        assert {attrs["src"].rpartition("/")[2] for tag, attrs in page.tags if tag == "script"} <= {
            "site.js",
            "index.js",
        }
    assert b"<" not in files["assets/index.js"].replace(b"\\u003c", b"")
    assert list(broken(files)) == []


NAMES = ("co-microsoft", "../../etc/passwd", "a b", "\N{GREEK SMALL LETTER ALPHA}", "x" * 200, "")


@pytest.mark.parametrize("name", NAMES)
def test_whatever_a_name_is_it_is_one_safe_file(name: str) -> None:
    made = file_name(name)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,100}", made)
    assert made == name or made.startswith("x-")


async def test_a_mention_that_a_member_typed_names_nobody_on_a_page(forum: Forum) -> None:
    typed = f"As <@{CONVENER.discord_id}> said to <@&42> in <#43>, use </vote:44> <:nod:45> 1 <2> 3."
    said = replace(SAID, summary=typed, stated_on="2020-04", source_url="https://news.example.org/mention")
    await forum.store.write(log_position, who=CONVENER, statement=said, now=forum.now)
    await forum.propose(forum.people[0], Draft("To <@!46>", typed, "Because.", "all", None))
    files = await site_of(forum)
    told = "As @member said to @role in #channel, use /vote :nod: 1 <2> 3."
    for path in ("actors/co-microsoft.html", "norms/N-1.html"):
        assert told in read(files[path]).words
    shown = [path for path in everywhere(files, str(CONVENER.discord_id)) if not path.startswith("data/")]
    assert [path for path in shown if path.endswith((".html", ".js"))] == []
    assert everywhere(files, "To <@!46>") and b"To @member" in files["assets/index.js"]
