"""What the composition root joins: the tick of the clock, the commands that are loaded, the database that is opened."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from bot.app import LOT, Tick, extensions
from bot.clock import system_now
from bot.congress.errors import CongressError
from bot.database import open_store, open_to_read
from bot.services import due
from bot.services.due import DueWork, last_beat
from bot.services.state import note_commands, sent_commands, settle_in
from storage.store import Store, StoreError, Tx
from storage.tables import BotState, Discipline


def leave_mark(tx: Tx) -> None:
    tx.add(BotState(id="mark", value={}, at=system_now()))


def fail(_tx: Tx) -> None:
    raise ValueError("a defect")


async def test_a_tick_does_all_that_is_due_even_where_one_thing_fails(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def due_now(_tx: Tx, **_at: object) -> list[DueWork]:
        return [DueWork("broken", 1, fail), DueWork("sound", 2, leave_mark)]

    monkeypatch.setattr("bot.app.due_work", due_now)
    with capture_logs() as log:
        await Tick(store, system_now)()

    assert await store.read(lambda tx: tx.get(BotState, "mark")) is not None
    failed = next(line for line in log if line["event"] == "clock_failed")
    assert (failed["what"], failed["subject"], len(failed["incident"])) == ("broken", 1, 6)
    assert await store.read(last_beat) is not None


async def test_what_falls_due_while_many_messages_are_claimed_does_not_wait_for_all_of_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def work(what: str, messages: int = 0) -> DueWork:
        return DueWork(what, 1, lambda _: done.append(what), messages)

    def due_now(_tx: Tx, *, messages: bool = True, **_at: object) -> list[DueWork]:
        if not messages:
            return [work("vote"), work("vote")]
        digests = [work("digest", 1)] * LOT
        return [work("vote"), DueWork("digest", 0, fail, 1), *digests, *[work("watch", LOT // 2)] * 3, work("reminder")]

    monkeypatch.setattr("bot.app.due_work", due_now)
    monkeypatch.setattr("bot.app.beat", lambda *_tx, **_at: done.append("beat"))
    await Tick(store, system_now)()

    meanwhile = ["vote", "vote", "beat"]
    first = ["vote", *["digest"] * (LOT - 1), *meanwhile]
    assert done == [*first, "digest", "watch", "watch", *meanwhile, "watch", "reminder", "beat"]


async def test_each_tick_is_a_beat_by_the_bots_own_clock(store: Store) -> None:
    later = system_now() + timedelta(days=3)
    await Tick(store, lambda: later)()

    assert await store.read(last_beat) == (later, 0)
    assert due.HEARTBEAT == "clock"


async def test_what_discord_knows_of_the_commands_is_remembered(store: Store) -> None:
    assert await store.read(sent_commands) is None
    await store.write(note_commands, hash="1:a", ids={"norm": 2**60}, now=system_now())
    await store.write(note_commands, hash="1:b", ids={"norm": 2**61, "vote": 5}, now=system_now())

    sent = await store.read(sent_commands)

    assert sent is not None
    assert (sent.hash, sent.ids) == ("1:b", {"norm": 2**61, "vote": 5})


@pytest.mark.parametrize(("local", "refusal"), [(False, "home.real"), (True, "home.local")])
async def test_a_database_belongs_to_one_discord_from_its_first_start_on(
    store: Store, local: bool, refusal: str
) -> None:
    await store.write(settle_in, local=local, now=system_now())
    await store.write(settle_in, local=local, now=system_now())

    with pytest.raises(CongressError) as refused:
        await store.write(settle_in, local=not local, now=system_now())

    assert refused.value.key == refusal


def test_every_noun_has_its_commands() -> None:
    assert {name.rpartition(".")[2] for name in extensions()} >= {
        "congress",
        "seat",
        "norm",
        "vote",
        "position",
        "digest",
    }


async def test_opening_makes_the_tables_and_the_reference_data(empty_url: str) -> None:
    async with open_store(empty_url) as opened:
        assert await opened.read(lambda tx: tx.exec(select(Discipline)).first()) is not None

    async with open_to_read(empty_url) as reader:
        with pytest.raises(StoreError, match=r"store\.read_only"):
            await reader.write(leave_mark)


async def test_reading_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"store\.empty"):
        async with open_to_read(f"sqlite:///{tmp_path / 'none.db'}"):
            pytest.fail("there is nothing to read")

    assert not any(os.scandir(tmp_path))
