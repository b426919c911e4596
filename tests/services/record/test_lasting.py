"""Which position and which part in an initiative is current: history, card and matrix agree."""

from datetime import datetime
from typing import Any

import pytest

from bot.congress.record.intake import parse_partial_date
from bot.services.people import congress_of
from bot.services.record.actor_views import actor_section
from bot.services.record.actors import actor_of
from bot.services.record.analyses.all import analyse
from bot.services.record.analyses.looking import Typed
from bot.services.record.entries import Evidence, attach, author_of, begin_entry, settle
from bot.services.record.initiatives import initiative_of
from bot.services.record.position_views import position_history
from bot.services.record.subject_lookup import subject_of
from storage.store import Tx
from storage.tables import Participation, Position
from tests.services.conftest import CONVENER, GUILD, Forum, Opening

CALL = "congress-of-disciplines"
"""An initiative in which nobody shipped takes part."""
Said = tuple[str, str, str | None]


def put(tx: Tx, said: tuple[Said, ...], kind: str, now: datetime) -> None:
    """Positions on N-1, or parts in an initiative, of one company in the order of recording: word, date, until."""
    congress = congress_of(tx, GUILD)
    member, actor = author_of(tx, congress, CONVENER, now), actor_of(tx, congress, "co-microsoft")
    for number, (word, dated, until) in enumerate(said):
        when = parse_partial_date(dated, today=now.date())
        entry = begin_entry(tx, congress, member, kind, now=now)
        dates: dict[str, Any] = {"date_precision": when.precision, "known_by": when.known_by, "until": until}
        whose: dict[str, Any] = {"entry_id": entry.id, "actor_id": actor.id}
        if kind == "position":
            about, key = subject_of(tx, congress, "N-1").key
            tx.add(Position(**whose, **dates, subject_type=about, subject_id=key, stance=word, form="statement",
                            stated_on=when.text))  # fmt: skip
        else:
            initiative = initiative_of(tx, congress, CALL)
            tx.add(Participation(**whose, **dates, initiative_id=initiative.id, status=word, dated=when.text))
        attach(tx, congress, entry, Evidence(f"https://news.example.org/{number}"), now=now)
        settle(tx, congress, entry, member, who=CONVENER, now=now)


CASES = [
    ((("support", "2020", "2024"),), None),
    ((("support", "2020", "2026-11-03"),), "2020"),
    ((("support", "2020", "2026-11-02"),), None),
    ((("support", "2020", "2026-11"),), "2020"),
    ((("support", "2020", None), ("oppose", "2021-04", "2023-05-06")), None),
    ((("support", "2026-03-31", None), ("oppose", "2026-03", None)), "2026-03-31"),
    ((("support", "2026-03-31", None), ("oppose", "2026-03-31", None)), "2026-03-31"),
]
"""What is said, and the date of what is current on 2 November 2026."""


@pytest.mark.parametrize(("said", "current"), CASES)
async def test_history_card_and_matrix_agree_on_the_current_position(
    opened: Opening, said: tuple[Said, ...], current: str | None
) -> None:
    forum = await opened(2)
    await forum.propose(forum.people[0])
    await forum.store.write(put, said, "position", forum.now)

    history = await forum.store.read(position_history, guild_id=GUILD, subject="N-1", now=forum.now)

    of_matrix = await held(forum, subject="N-1")
    assert {(one.stance, one.stated_on) for one in history.views if one.current} == of_matrix
    assert await on_card(forum, "positions") == of_matrix
    assert {dated for _, dated in of_matrix} == ({current} if current else set())


@pytest.mark.parametrize(("said", "current"), CASES)
async def test_card_and_matrix_agree_on_the_current_part_in_an_initiative(
    opened: Opening, said: tuple[Said, ...], current: str | None
) -> None:
    forum = await opened(2)
    events = tuple(({"support": "joined", "oppose": "withdrew"}[word], dated, until) for word, dated, until in said)
    await forum.store.write(put, events, "participation", forum.now)

    of_matrix = await held(forum, initiative=CALL)
    assert {dated for _, dated in await on_card(forum, "participation")} == {dated for _, dated in of_matrix}
    assert {dated for _, dated in of_matrix} == ({current} if current else set())


async def on_card(forum: Forum, section: str) -> set[tuple[str, str]]:
    """What members logged and is current on the card of the company."""
    _, page = await forum.store.read(
        actor_section, guild_id=GUILD, actor="co-microsoft", section=section, now=forum.now
    )
    ours = [one for one in page.lines if one.entry is not None and not one.entry.shipped]
    return {(one.word, one.dated) for one in ours if one.current}


async def held(forum: Forum, **about: Any) -> set[tuple[str, str]]:
    answer = await forum.store.read(
        analyse, guild_id=GUILD, name="matrix", typed=Typed(actors="co-microsoft", **about), now=forum.now
    )
    cells = [row[0] for row in answer.found.matrix.rows]
    return {(one.stance.value, one.stance.when.text) for one in cells if one.stance is not None}
