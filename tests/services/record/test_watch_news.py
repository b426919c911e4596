"""What is told of what is watched: of norms their way, of the record what was confirmed, of the rest how much."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot.services.concerns import raise_concern
from bot.services.digests import preview_digest
from bot.services.log import latest_event
from bot.services.norms import final_call, second
from bot.services.people import congress_of
from bot.services.record.actions import attach_action
from bot.services.record.actor_edits import NewActor, add_actor
from bot.services.record.actor_mergers import merge_actors
from bot.services.record.disputes import close_dispute, dispute
from bot.services.record.entry_review import confirm, refuse, retract
from bot.services.record.imports import import_words, plan_import, read_file, run_import
from bot.services.record.participations import NewParticipation, log_participation
from bot.services.record.positions import Statement, log_position
from bot.services.record.world_links import relate
from bot.services.seats import leave_seat
from bot.services.statements import Said, add_statement
from bot.services.votes import close_ballot, open_vote
from bot.services.watch_folding import untold_of
from bot.services.watch_lines import Line, Told, WatchNews
from bot.services.watch_news import watch_news
from bot.services.watch_notices import entries_of
from bot.services.watches import watch
from storage.tables import Card, Entry, Watch
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft, person
from tests.services.later import revised, revision
from tests.services.record.acts import EVIDENCE, PAUSE, accused, logged, promised
from tests.services.record.test_imports import GOOD, written

pytestmark = pytest.mark.one_engine

NORM, ACTOR, INITIATIVE, LAW = "N-1", "actor:co-microsoft", "initiative:un-gge-2015", "discipline:law"
CASE = "policing-technology"
SAYS = Statement("co-microsoft", "gge-i", "support", "statement", "2026-03", "https://news.example.org/said")


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    forum = await opened(3)
    await forum.propose(forum.people[0])
    return forum


async def watched(forum: Forum, *subjects: str) -> None:
    for subject in subjects:
        await forum.store.write(watch, who=person(9), subject=subject, now=forum.now)


def news(tx: Session, forum: Forum, watches: Sequence[Watch]) -> dict[int, WatchNews]:
    congress = congress_of(tx, GUILD)
    upto = latest_event(tx, congress)
    return watch_news(tx, congress, watches, untold_of(tx, watches, upto=upto))


async def told(forum: Forum) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """What happened to each thing that is watched: of each line its kind, and what happened."""

    def read(tx: Session) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        watches = tx.exec(select(Watch).order_by(col(Watch.id))).all()
        found = news(tx, forum, watches)
        return {
            one.subject_type: [(line.kind, tuple(news[0] for news in line.news)) for line in found[one.id].lines]
            for one in watches
            if one.id in found
        }

    return await forum.store.read(read)


async def lines(forum: Forum) -> list[Line]:
    def read(tx: Session) -> list[Line]:
        watches = tx.exec(select(Watch)).all()
        found = news(tx, forum, watches)
        return [line for one in found.values() for line in one.lines]

    return await forum.store.read(read)


async def proposed(forum: Forum, statement: Statement = SAYS) -> str:
    """Log a position as the first person, who cannot confirm it."""
    logged_now = await forum.store.write(log_position, who=forum.people[0], statement=statement, now=forum.now)
    return logged_now.entry.handle


async def test_a_norm_is_told_from_its_seconds_to_its_vote_however_many_events_are_read_at_once(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.watch_news.BATCH", 2)
    handle = (await forum.propose(forum.people[0], draft("Another"))).handle
    await watched(forum, handle)
    forum.people = forum.people[::-1]
    await forum.bring_to_vote(draft("A third"))
    assert await told(forum) == {}

    forum.people = forum.people[::-1]
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    for number, words in enumerate(("It binds nobody.", "Nor does it say when.")):
        said = Said("con", words, ("law", "computer-science")[number])
        await forum.store.write(add_statement, who=forum.people[number], handle=handle, said=said, now=forum.now)
    assert await told(forum) == {"norm": [("norm", ("seconds", "moved", "statements"))]}
    forum.wait(days=3)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.now)
    forum.wait(days=3)
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.now)

    (line,) = await lines(forum)
    assert (line.handle, line.title) == ("N-2", "Another")
    (sent,) = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest.to_vote[1:]
    assert sent.until is not None and sent.url is None
    closes = sent.until.isoformat()
    assert line.news == (("seconds", "1", ""), ("statements", "2", ""), ("vote", "adopt", closes))

    def show(tx: Session) -> None:
        for card in tx.exec(select(Card).where(Card.kind == "statement")):
            card.channel_id, card.message_id = 77, card.subject_id
        for card in tx.exec(select(Card).where(Card.kind == "ballot")):
            card.channel_id, card.message_id = 78, card.subject_id

    await forum.store.write(show)
    (line,) = await lines(forum)
    first = f"https://discord.com/channels/{GUILD}/77/1"
    ballot = f"https://discord.com/channels/{GUILD}/78/2"
    assert line.news == (("seconds", "1", ""), ("statements", "2", first), ("vote", "adopt", f"{closes} {ballot}"))
    assert (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.now)).digest.to_vote[1].url == ballot
    assert Line.from_data(line.as_data()) == line


async def test_a_proposal_of_the_record_is_not_told_before_it_is_confirmed_nor_when_it_is_refused(forum: Forum) -> None:
    await watched(forum, ACTOR, INITIATIVE)
    first, other = await proposed(forum), await proposed(forum, replace(SAYS, stance="oppose"))
    await forum.store.write(refuse, who=CONVENER, handle=other, reason="No source.", now=forum.now)
    third = await proposed(forum, replace(SAYS, stance="champion"))
    await forum.store.write(dispute, who=forum.people[2], handle=third, ground="Not said so.", now=forum.now)
    await forum.store.write(retract, who=forum.people[0], handle=third, reason="A slip.", now=forum.now)
    assert await told(forum) == {}

    await forum.store.write(confirm, who=forum.people[1], handle=first, now=forum.now)
    assert await told(forum) == {kind: [("entry", ("confirmed",))] for kind in ("actor", "initiative")}
    await forum.store.write(dispute, who=forum.people[2], handle=first, ground="Not said so.", now=forum.now)
    await forum.store.write(
        close_dispute, who=CONVENER, handle=first, upheld=True, outcome="It was another.", now=forum.now
    )
    await forum.store.write(retract, who=CONVENER, handle=first, reason="Another said it.", now=forum.now)

    assert (await told(forum))["actor"] == [("entry", ("confirmed", "disputed", "dispute_upheld", "retracted"))]


async def test_deeds_claims_and_commitments_reach_their_actors_and_subjects(forum: Forum) -> None:
    await watched(forum, "actor:co-amazon", "actor:state-rus", "actor:state-ukr", NORM)
    await logged(forum)
    await accused(forum)
    deed = await logged(forum, PAUSE)
    await promised(forum)

    def by_name(tx: Session) -> list[int]:
        watches = tx.exec(select(Watch).order_by(col(Watch.id))).all()
        found = news(tx, forum, watches)
        return [len(found[one.id].lines) if one.id in found else 0 for one in watches]

    assert await forum.store.read(by_name) == [1, 1, 1, 1]
    await forum.store.write(attach_action, who=forum.people[0], handle=deed, subjects="N-1", now=forum.now)
    assert await forum.store.read(by_name) == [1, 1, 1, 2]


async def test_a_deed_is_confirmed_before_what_it_relates_to_which_has_its_name(forum: Forum) -> None:
    await watched(forum, "initiative:tech-accord")
    deed = await logged(forum, subjects="tech-accord")
    await forum.store.write(attach_action, who=forum.people[0], handle=deed, subjects="N-1", now=forum.now)

    (line,) = await lines(forum)
    about = (("attached", "Cybersecurity Tech Accord (2018)", ""), ("attached", "N-1", ""))
    assert line.news == (("confirmed", "", ""), *about)


async def test_a_norm_that_is_revised_is_deliberated_anew_which_is_told_once(forum: Forum) -> None:
    await watched(forum, NORM, LAW)
    await revised(forum)
    assert [line.news for line in await lines(forum)] == [(("revised", "2", ""),)]
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)
    moved = await told(forum)
    now = forum.wait(days=2)
    await revised(forum, words=revision(2))

    assert moved["discipline"] == [("norm", ("unheard",))]
    assert (await told(forum))["discipline"] == moved["discipline"]
    anew = ("anew", (now + timedelta(days=3)).isoformat(), "at_least")
    norm = (await lines(forum))[0]
    assert norm.news == (("revised", "2", ""), ("seconds", "1", ""), ("revised", "3", ""), anew)
    forum.wait(days=3)
    await forum.store.write(final_call, who=CONVENER, handle="N-1", now=forum.now)
    ends = f"{(forum.now + timedelta(days=3)).isoformat()} at_least"
    assert (await lines(forum))[0].news == (*norm.news[:3], ("moved", "final_call", ends))


async def test_nobody_is_told_of_their_own_acts_but_of_what_came_of_them(forum: Forum) -> None:
    me = forum.people[1]
    for subject in (NORM, ACTOR, LAW):
        await forum.store.write(watch, who=me, subject=subject, now=forum.now)
    await forum.store.write(second, who=me, handle="N-1", now=forum.now)
    said = Said("con", "It binds nobody.", "computer-science")
    await forum.store.write(add_statement, who=me, handle="N-1", said=said, now=forum.now)
    raised = {"reason": "Nobody can tell.", "satisfied_by": "Say who tells."}
    await forum.store.write(raise_concern, who=me, handle="N-1", now=forum.now, **raised)
    await forum.store.write(confirm, who=me, handle=await proposed(forum), now=forum.now)
    await logged(forum, subjects=NORM)  # As the first person, confirmed by the second.

    assert await told(forum) == {"norm": [("norm", ("moved",))], "discipline": [("norm", ("unheard",))]}


async def test_concerns_and_decisions_lead_to_their_cards(forum: Forum) -> None:
    handle = await forum.bring_to_vote(draft("Another"))
    await watched(forum, NORM, handle)
    await forum.store.write(second, who=forum.people[1], handle=NORM, now=forum.now)
    raised = {"reason": "Nobody can tell.", "satisfied_by": "Say who tells."}
    await forum.store.write(raise_concern, who=forum.people[1], handle=NORM, now=forum.now, **raised)
    forum.wait(days=30)
    await forum.store.write(close_ballot, ballot_id=1, now=forum.now)

    def show(tx: Session) -> None:
        for card in tx.exec(select(Card).where(col(Card.kind).in_(("concern", "decision")))):
            card.channel_id, card.message_id = 77, 5

    await forum.store.write(show)
    told_of = {news[0]: news[2] for line in await lines(forum) for news in line.news}
    url = f"https://discord.com/channels/{GUILD}/77/5"
    assert (told_of["concern"], told_of["decided"]) == (f"N-1/C1 {url}", f"D-2026-01 {url}")


async def test_of_a_norm_its_own_way_stands_before_its_records(forum: Forum) -> None:
    await watched(forum, NORM)
    await logged(forum, subjects=NORM)
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)
    assert await told(forum) == {"norm": [("norm", ("seconds", "moved")), ("entry", ("confirmed", "attached"))]}


async def test_an_initiative_tells_who_joined_and_what_is_held_of_its_norms(forum: Forum) -> None:
    await watched(forum, "initiative:paris-call")
    new = NewParticipation("paris-call", "China", "announced", "2026-03", EVIDENCE, reason="It says so.")
    await forum.store.write(log_participation, who=CONVENER, new=new, now=forum.now)
    await forum.store.write(log_position, who=CONVENER, statement=SAYS, now=forum.now)

    assert await told(forum) == {"initiative": [("entry", ("confirmed",))]}


async def test_a_topic_has_the_norms_of_initiatives_and_what_is_tied_to_them_here(forum: Forum) -> None:
    await watched(forum, "topic:supply-chain")
    await forum.propose(forum.people[1], draft("Of another topic"))
    await forum.store.write(log_position, who=CONVENER, statement=SAYS, now=forum.now)
    tie = {"handle": "N-1", "other": "gge-i", "relation": "builds_on", "reason": "It takes it up."}

    await forum.store.write(relate, who=forum.people[0], now=forum.now, **tie)

    assert await told(forum) == {"topic": [("entry", ("confirmed",)), ("norm", ("related",))]}


async def test_a_case_has_its_norms_and_its_records(forum: Forum) -> None:
    await watched(forum, f"case:{CASE}")
    await forum.propose(forum.people[1], draft("Of no case"))
    await forum.propose(forum.people[1], replace(draft("Of the case"), case_id=CASE))
    await forum.store.write(log_position, who=CONVENER, statement=replace(SAYS, case=CASE), now=forum.now)

    assert await told(forum) == {"case": [("norm", ("proposed",)), ("entry", ("confirmed",))]}


async def test_a_discipline_has_its_seats_and_the_norms_on_which_it_is_not_heard(forum: Forum) -> None:
    await watched(forum, LAW)
    await forum.seat(6, "law", "state")
    await forum.store.write(leave_seat, who=forum.people[-1], now=forum.now)
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)

    assert await told(forum) == {"discipline": [("seats", ("seats_taken", "seats_left")), ("norm", ("unheard",))]}
    said = Said("con", "It binds nobody.", "law")
    await forum.store.write(add_statement, who=forum.people[0], handle="N-1", said=said, now=forum.now)
    assert await told(forum) == {"discipline": [("seats", ("seats_taken", "seats_left"))]}


async def test_an_import_is_one_line_with_how_many_concern_it(forum: Forum) -> None:
    await watched(forum, NORM, ACTOR)
    other = ("co-ibm", "n1", "oppose", "statement", "2019", "https://news.org/a", "")
    words = await forum.store.read(import_words, who=CONVENER, today=forum.now.date())
    file = read_file("positions.csv", written([GOOD, other]), words)
    plan = await forum.store.read(plan_import, who=CONVENER, file=file)
    await forum.store.write(run_import, who=CONVENER, file=file, plan=plan, now=forum.now)

    found = {(line.kind, line.handle, line.title, line.news) for line in await lines(forum)}
    assert found == {("import", "R-1", "R-2", (("imported", n, ""),)) for n in ("1", "2")}


async def test_an_actor_that_was_merged_is_watched_as_the_one_that_is_kept(forum: Forum) -> None:
    new = NewActor(name="Zorbo Systems", kind="company", home="FRA")
    await forum.store.write(add_actor, who=CONVENER, new=new, now=forum.now)
    await watched(forum, "Zorbo Systems")
    merger = {"actor": "Zorbo Systems", "into": "co-microsoft", "reason": "The same."}
    await forum.store.write(merge_actors, who=CONVENER, now=forum.now, **merger)
    forum.wait(minutes=1)

    await forum.store.write(log_position, who=CONVENER, statement=SAYS, now=forum.now)

    assert await told(forum) == {"actor": [("entry", ("confirmed",))]}


async def test_an_entry_that_ships_is_shown_by_its_line_too(forum: Forum) -> None:
    def shown(tx: Session) -> str:
        shipped = tx.exec(select(Entry).where(Entry.slug == "p001")).one()
        line = Line("entry", shipped.id, "", "", None, (("disputed", "", ""),))
        (found,) = entries_of(tx, congress_of(tx, GUILD), [Told("actor", "", (line,), 0)], now=forum.now).values()
        assert found.entry is not None
        return found.entry.handle

    assert await forum.store.read(shown) == "R-p001"
