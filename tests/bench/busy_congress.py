"""A congress of some years, written straight into the tables: 10,000 norms that were voted on, 1,000,000 votes on them,
100,000 positions of its own, each with its line in the log. Its last week is a busy one.

What stands first in each table is the youngest: norm, vote and position `i` are `i` steps older than `NOW`.
"""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import col, func, select

from bot.services.planning import LAST_EVENT
from storage.store import Store, Tx
from storage.tables import DigestPlan, DigestRun, Event
from storage.tables.ledger import COUNTED
from tests.bench.record import ACTORS, AT, BASE, NORMS, NOW, ROWS, found, insert

VOTED_ON = 10_000
DISCUSSED = 40
"""The youngest norms, on which no vote was opened yet."""
VOTING = 20
"""Those after them, whose vote is open."""
SEATS = 100
POSITIONS = 100_000
STATEMENTS = 5
"""On each norm."""

WEEK = timedelta(days=7)
HAPPENED = "congress_id, at, kind, member_id, norm_id, subject_id, data"
"""The columns of the log but for its numbers."""

STEP = 6_300
"""Seconds between two norms: about two years between the first and the last."""

CONGRESS = "(SELECT min(id) FROM congress)"
_DISCIPLINE = """CASE i % 4 WHEN 0 THEN 'law' WHEN 1 THEN 'economics' WHEN 2 THEN 'management'
    ELSE 'computer-science' END"""
_KIND = "CASE i % 3 WHEN 0 THEN 'state' WHEN 1 THEN 'company' ELSE 'academia' END"

MOVED = '{{{{"move": "admit", "before": "seeking_seconds", "after": "deliberation"}}}}'


def _event(kind: str, first: int, after: int, subject: str = "NULL", data: str = "{{{{}}}}") -> str:
    """What happened to each norm but the `first` youngest, so many seconds after its beginning."""
    return f"""INSERT INTO happened (congress_id, at, kind, member_id, norm_id, subject_id, data) {{count}}
        SELECT {CONGRESS}, {{before}} (i + {first}) * {STEP} + 40 - {after} {{ago}}, '{kind}', {BASE},
        {BASE} + {first} + i, {subject}, '{data.format()}' FROM n"""


def content(part: int = 1) -> dict[str, tuple[int, str]]:
    """How many rows of each table, and the statement that makes them, as in `record`. What happened is gathered, to be
    brought into its order.

    `part`: only that part of the norms, votes and positions, those of the last weeks.
    """
    voted_on = VOTED_ON // part
    everything = DISCUSSED + voted_on
    return {
        **{name: ROWS[name] for name in ("initiative", "norm", "actor", "name")},
        "member": (SEATS, f"""INSERT INTO member (id, congress_id, discord_id, name, recorder, convener, created_at)
            {{count}} SELECT {BASE} + i, {CONGRESS}, {BASE} + i, 'Member ' || i, NOT {{true}}, NOT {{true}}, {{at}}
            FROM n"""),
        "seat": (SEATS, f"""INSERT INTO seat (id, congress_id, member_id, kind, capacity, since) {{count}} SELECT
            {BASE} + i, {CONGRESS}, {BASE} + i, {_KIND}, 'personal', '2024-01-01 00:00:00.000000' FROM n"""),
        "reasons": (SEATS, f"""INSERT INTO seat_discipline (seat_id, discipline, rank) {{count}} SELECT {BASE} + i,
            {_DISCIPLINE}, 1 FROM n"""),
        "proposal": (everything, f"""INSERT INTO norm (id, congress_id, number, stage, stage_since, stage_ends_at,
            proposer_id, proposer_discipline, proposer_kind, version, in_force, outcome, review_on, created_at,
            updated_at) {{count}} SELECT {BASE} + i, {CONGRESS}, i + 1, CASE WHEN i < {DISCUSSED} THEN 'deliberation'
            WHEN i < {DISCUSSED + VOTING} THEN 'voting' ELSE 'decided' END, {{at}}, CASE WHEN i < {DISCUSSED + VOTING}
            THEN {{before}} -86400 * (2 + i % 5) {{ago}} END, {BASE}, 'law', 'state', 1, CASE WHEN i >=
            {DISCUSSED + VOTING} THEN 1 END, CASE WHEN i >= {DISCUSSED + VOTING} THEN 'adopted' END, CASE WHEN i >=
            {DISCUSSED + VOTING} THEN date({{before}} i * {STEP} - 31536000 {{ago}}) END, {{at}}, {{at}} FROM n"""),
        "version": (everything, f"""INSERT INTO norm_version (id, norm_id, n, title, text, rationale, addressee,
            reason, text_hash, author_id, created_at) {{count}} SELECT {BASE} + i, {BASE} + i, 1, 'Spare the core ' ||
            i, 'States leave the public core of the internet alone.', '', 'all', '', 'none', {BASE}, {{at}} FROM n"""),
        "card": (everything, f"""INSERT INTO card (congress_id, kind, subject_id, topic, place, edition, wanted,
            shown, attempts, channel_id, thread_id, message_id) {{count}} SELECT {CONGRESS}, 'norm', {BASE} + i, '',
            'forum', 1, 1, 1, 0, {BASE}, {BASE} + i, {BASE} + i FROM n"""),
        "statement": (everything * STATEMENTS, f"""INSERT INTO statement (id, norm_id, n, version, member_id, kind,
            discipline, seat_kind, words, attribution, created_at) {{count}} SELECT {BASE} + i, {BASE} + i /
            {STATEMENTS}, 1 + i % {STATEMENTS}, 1, {BASE} + i % {SEATS}, 'pro', {_DISCIPLINE}, {_KIND}, 'Point ' || i,
            'named', {{at}} FROM n"""),
        "opinion": (everything * STATEMENTS, f"""INSERT INTO statement_opinion (statement_id, member_id, opinion,
            discipline, kind, given_at, live) {{count}} SELECT {BASE} + i / 40 * 40 / 8, {BASE} + i % 40, CASE i % 3
            WHEN 0 THEN 'agree' WHEN 1 THEN 'disagree' ELSE 'pass' END, {_DISCIPLINE}, {_KIND}, {{at}}, {{true}} FROM
            n"""),
        "ballot": (voted_on, f"""INSERT INTO ballot (id, congress_id, norm_id, version_id, question, reason, rule,
            secrecy, seats, statements, sealed, opened_at, closes_at, closed_at) {{count}} SELECT {BASE} + i,
            {CONGRESS}, {BASE} + {DISCUSSED} + i, {BASE} + {DISCUSSED} + i, 'adopt', '', '{{{{}}}}', 'names_hidden',
            {SEATS}, {STATEMENTS}, {{true}}, {{before}} ({DISCUSSED} + i) * {STEP} + 20 {{ago}}, CASE WHEN i <
            {VOTING} THEN {{before}} -86400 {{ago}} ELSE {{before}} ({DISCUSSED} + i) * {STEP} + 10 {{ago}} END, CASE
            WHEN i >= {VOTING} THEN {{before}} ({DISCUSSED} + i) * {STEP} + 10 {{ago}} END FROM n"""),
        "roll": (voted_on * SEATS, f"""INSERT INTO ballot_seat (ballot_id, member_id, discipline, kind, capacity,
            name, taken_off) {{count}} SELECT {BASE} + i / {SEATS}, {BASE} + i % {SEATS}, {_DISCIPLINE}, {_KIND},
            'personal', '', NOT {{true}} FROM n"""),
        "paper": (voted_on * SEATS, f"""INSERT INTO ballot_paper (ballot_id, member_id, choice, reason, discipline,
            kind, capacity, cast_at, live, by_proxy) {{count}} SELECT {BASE} + i / {SEATS}, {BASE} + i % {SEATS}, CASE
            i % 3 WHEN 0 THEN 'against' ELSE 'for' END, '', {_DISCIPLINE}, {_KIND}, 'personal', {{at}}, {{true}}, NOT
            {{true}} FROM n"""),
        "decision": (voted_on - VOTING, f"""INSERT INTO decision (id, congress_id, ballot_id, norm_id, version_id,
            year, number, outcome, result, rationale, decided_at) {{count}} SELECT {BASE} + i, {CONGRESS}, {BASE} +
            {VOTING} + i, {BASE} + {DISCUSSED + VOTING} + i, {BASE} + {DISCUSSED + VOTING} + i, 2026, 2 + i,
            'adopted', '{{{{}}}}', '', {{at}} FROM n"""),
        "entry": (POSITIONS // part, f"""INSERT INTO entry (id, congress_id, number, kind, state, recorded_at,
            recorded_by, reviewed_at, reviewed_by, review_reason, end_reason, note) {{count}} SELECT {BASE} + i,
            {CONGRESS}, 1 + i, 'position', 'confirmed', {{before}} i * {STEP // 10} {{ago}}, {BASE}, {{before}} i *
            {STEP // 10} {{ago}}, {BASE} + 1, '', '', '' FROM n"""),
        "position": (POSITIONS // part, f"""INSERT INTO position (entry_id, actor_id, subject_type, subject_id,
            stance, form, summary, stated_on, date_precision, known_by) {{count}} SELECT {BASE} + i, {BASE} + i %
            {ACTORS}, CASE i % 5 WHEN 0 THEN 'norm' ELSE 'initiative_norm' END, {BASE} + CASE i % 5 WHEN 0 THEN i %
            {VOTED_ON // 10} ELSE (i + i / {ACTORS} * 7) % {NORMS} END, CASE i % 5 WHEN 0 THEN 'oppose' WHEN 1 THEN
            'champion' ELSE 'support' END, 'statement', '', ({{day}}){{text}}, 'day', {{day}} FROM n"""),
        "proposed": (everything, _event("norm_proposed", 0, 0)),
        "moved": (everything, _event("norm_moved", 0, 10, data=MOVED)),
        "opened": (voted_on, _event("vote_opened", DISCUSSED, 20, f"{BASE} + i")),
        "decided": (voted_on - VOTING, _event("norm_decided", DISCUSSED + VOTING, 30, f"{BASE} + i",
            '{{{{"outcome": "adopted", "decision": "D-2026-1"}}}}')),
        "voted": (voted_on * SEATS, f"""INSERT INTO happened (congress_id, at, kind, member_id, norm_id, subject_id,
            data) {{count}} SELECT {CONGRESS}, {{before}} {DISCUSSED} * {STEP} + i * {STEP // SEATS} {{ago}},
            'vote_cast', {BASE} + i % {SEATS}, {BASE} + {DISCUSSED} + i / {SEATS}, {BASE} + i / {SEATS}, '{{{{}}}}'
            FROM n"""),
        "confirmed": (POSITIONS // part, f"""INSERT INTO happened (congress_id, at, kind, member_id, subject_id, data)
            {{count}} SELECT {CONGRESS}, {{before}} i * {STEP // 10} {{ago}}, 'entry_confirmed', {BASE} + 1, {BASE} +
            i, '{{{{}}}}' FROM n"""),
        "plan": (1, f"""INSERT INTO digest_plan (id, congress_id, channel_id, main, purpose, rhythm, weekday,
            monthday, minute, timezone, only_news, created_at) {{count}} SELECT {BASE}, {CONGRESS}, {BASE}, {{true}},
            'digest', 'weekly', 0, 1, 540, 'UTC', NOT {{true}}, '{AT}' FROM n"""),
        "shown": (1, f"""INSERT INTO card (congress_id, kind, subject_id, topic, place, edition, wanted, shown,
            attempts, channel_id, message_id) {{count}} SELECT {CONGRESS}, 'digest', {BASE}, '', 'plan', 1, 1, 1, 0,
            {BASE}, 1 FROM n"""),
    }  # fmt: skip


async def fill(store: Store, part: int = 1) -> None:
    """The congress with all that. PostgreSQL then counts what it has, as it does by itself in time."""
    await store.write(found)
    await store.write(_gather)
    await insert(store, content(part))
    await store.write(_log)
    await store.write(_send)
    await store.write(_count_up)


def _gather(tx: Tx) -> None:
    tx.connection().execute(text(f"CREATE TABLE happened AS SELECT {HAPPENED} FROM event WHERE 1 = 0"))


def _log(tx: Tx) -> None:
    """Write what happened into the log in its order, as it would be."""
    tx.connection().execute(text(f"INSERT INTO event ({HAPPENED}) SELECT {HAPPENED} FROM happened ORDER BY at"))
    tx.connection().execute(text("DROP TABLE happened"))


def _send(tx: Tx) -> None:
    """Let the digest of the last week have been sent."""
    plan, sent_at = tx.exec(select(DigestPlan)).one(), NOW - WEEK
    before = select(func.max(Event.id)).where(col(Event.kind).not_in(COUNTED), col(Event.at) <= sent_at)
    tx.add(
        DigestRun(
            id=BASE, congress_id=plan.congress_id, plan_id=plan.id, period="2026-W44", scheduled=True,
            since=sent_at - WEEK, until=sent_at, content={LAST_EVENT: tx.exec(before).one()}, created_at=sent_at,
        )
    )  # fmt: skip


def _count_up(tx: Tx) -> None:
    if tx.connection().dialect.name == "postgresql":
        tx.connection().execute(text("ANALYZE"))
