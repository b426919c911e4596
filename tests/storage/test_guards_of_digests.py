"""Guards and constraints of plans, runs, watches and reminders, against whatever writes to the tables."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError

from storage.base import metadata
from storage.store import Store, Tx
from storage.tables import Congress, DigestPlan, DigestRun, Member, Reminder, Watch

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def run(n: int, period: str) -> DigestRun:
    return DigestRun(
        id=n, congress_id=1, plan_id=101, period=period, scheduled=True, since=NOON, until=NOON + WEEK,
        content={"late": False}, created_at=NOON,
    )  # fmt: skip


def settle(tx: Tx) -> None:
    """Two congresses with a member each; in the first a main plan (101), a channel's (102), Ada's (103), a run."""
    for row in (
        Congress(id=1, guild_id=1, name="Harbour", created_at=NOON),
        Congress(id=2, guild_id=2, name="Bay", created_at=NOON),
        Member(id=1, congress_id=1, discord_id=5, name="Ada", created_at=NOON),
        Member(id=2, congress_id=2, discord_id=6, name="Bob", created_at=NOON),
        DigestPlan(id=101, congress_id=1, main=True, created_at=NOON),
        DigestPlan(id=102, congress_id=1, channel_id=9, created_at=NOON),
        DigestPlan(id=103, congress_id=1, member_id=1, created_at=NOON),
        run(101, "2026-W10"),
        Watch(congress_id=1, member_id=1, subject_type="case", subject_key="policing", since=NOON),
        Watch(congress_id=1, member_id=1, subject_type="norm", subject_id=4, since=NOON),
        Reminder(congress_id=1, member_id=1, kind="vote", subject_id=4, due_at=NOON, told_at=NOON),
    ):  # fmt: skip
        tx.add(row)
        tx.flush()


PLAN = {
    "congress_id": 1, "main": False, "purpose": "digest", "rhythm": "weekly", "weekday": 0, "monthday": 1, "minute": 0,
    "timezone": "UTC", "only_news": False, "created_at": NOON,
}  # fmt: skip
RUN = {
    "congress_id": 1, "plan_id": 101, "period": "2026-W11", "scheduled": True, "since": NOON, "until": NOON + WEEK,
    "content": {}, "created_at": NOON,
}  # fmt: skip
WATCH = {
    "congress_id": 1, "member_id": 1, "subject_type": "norm", "subject_id": 5, "pace": "daily", "since": NOON,
    "last_event": 0,
}  # fmt: skip
REMINDER = {"congress_id": 1, "member_id": 1, "kind": "vote", "subject_id": 4, "due_at": NOON, "told_at": NOON}

REFUSED: dict[str, tuple[str, dict[str, object], str]] = {
    "two main plans": ("digest_plan", PLAN | {"main": True}, "digest_plan"),
    "two plans of a channel": ("digest_plan", PLAN | {"channel_id": 9}, "digest_plan"),
    "two digests of a member": ("digest_plan", PLAN | {"member_id": 1}, "digest_plan"),
    "to nobody": ("digest_plan", PLAN, "it_goes_to_one_channel_or_one_member"),
    "to a channel and a member": ("digest_plan", PLAN | {"channel_id": 8, "member_id": 1, "purpose": "watch"},
                                  "it_goes_to_one_channel_or_one_member"),
    "a channel's watch": ("digest_plan", PLAN | {"channel_id": 8, "purpose": "watch"}, "a_channel_gets_digests_only"),
    "a digest at once": ("digest_plan", PLAN | {"channel_id": 8, "rhythm": "at_once"}, "no_digest_comes_at_once"),
    "a member of another congress": ("digest_plan", PLAN | {"member_id": 2}, "a member of its congress"),
    "a period twice": ("digest_run", RUN | {"period": "2026-W10"}, "digest_run"),
    "a run of another congress": ("digest_run", RUN | {"congress_id": 2}, "of the congress of its plan"),
    "a watch twice": ("watch", WATCH | {"subject_id": 4}, "watch"),
    "a watch of a word twice": (
        "watch", WATCH | {"subject_type": "case", "subject_id": None, "subject_key": "policing"}, "watch",
    ),
    "a watch of nothing": ("watch", WATCH | {"subject_id": None}, "it_names_one_subject"),
    "a watch of a stranger": ("watch", WATCH | {"member_id": 2}, "a member of its congress"),
    "a reminder twice": ("reminder", REMINDER, "reminder"),
    "a reminder of a stranger": ("reminder", REMINDER | {"member_id": 2}, "a member of its congress"),
}  # fmt: skip
ALLOWED: dict[str, tuple[str, dict[str, object]]] = {
    "an extra run in a period": ("digest_run", RUN | {"period": "2026-W10", "scheduled": False}),
    "watches in two rhythms": ("digest_plan", PLAN | {"member_id": 1, "purpose": "watch", "rhythm": "at_once"}),
    "a channel again after its end": ("digest_plan", PLAN | {"channel_id": 9, "ended_at": NOON}),
    "a later reminder": ("reminder", REMINDER | {"due_at": NOON + WEEK}),
}
FROZEN: list[tuple[str, dict[str, object], str]] = [
    ("digest_plan", {"member_id": None}, "stays with its reader"),
    ("digest_plan", {"purpose": "reminder"}, "stays with its reader"),
    ("digest_run", {"content": {"late": False, "n": 1}}, "never rewritten"),
    ("digest_run", {"until": NOON + 2 * WEEK}, "never rewritten"),
    ("reminder", {"told_at": NOON + WEEK}, "told once"),
]


async def test_what_is_no_plan_run_watch_or_reminder_is_refused_and_what_is_one_is_kept(store: Store) -> None:
    await store.write(settle)
    for name, (table, values, message) in REFUSED.items():
        statement = insert(metadata.tables[table]).values(values)
        with pytest.raises(DBAPIError) as refused:
            await store.write(lambda tx, run=statement: tx.connection().execute(run).close())  # type: ignore[misc]
        assert message in str(refused.value), name
    for table, values in ALLOWED.values():
        statement = insert(metadata.tables[table]).values(values)
        await store.write(lambda tx, run=statement: tx.connection().execute(run).close())  # type: ignore[misc]


async def test_what_went_out_and_to_whom_is_never_rewritten(store: Store) -> None:
    await store.write(settle)
    for table, values, message in FROZEN:
        changed = update(metadata.tables[table]).values(values)
        with pytest.raises(DBAPIError, match=message):
            await store.write(lambda tx, run=changed: tx.connection().execute(run).close())  # type: ignore[misc]
    for table in ("digest_plan", "digest_run"):
        gone = delete(metadata.tables[table])
        with pytest.raises(DBAPIError, match="never deleted"):
            await store.write(lambda tx, run=gone: tx.connection().execute(run).close())  # type: ignore[misc]


async def test_a_run_is_folded_and_a_plan_ends_once_and_the_main_one_changes_its_channel(store: Store) -> None:
    def change(tx: Tx) -> None:
        settle(tx)
        for n in (11, 12):
            tx.add(run(91 + n, f"2026-W{n}"))
        tx.flush()
        tx.get_one(DigestPlan, 101).channel_id = 77
        tx.get_one(DigestPlan, 102).ended_at = NOON
        tx.get_one(DigestRun, 101).folded_into = 102

    await store.write(change)
    for table, values, message in (
        ("digest_run", {"folded_into": 103}, "never rewritten"),
        ("digest_plan", {"ended_at": NOON + WEEK}, "ends once"),
        ("digest_plan", {"channel_id": 78}, "stays with its reader"),
    ):
        rows = metadata.tables[table]
        changed = update(rows).values(values).where(rows.c.id == (101 if table == "digest_run" else 102))
        with pytest.raises(DBAPIError, match=message):
            await store.write(lambda tx, run=changed: tx.connection().execute(run).close())  # type: ignore[misc]
