"""The count of a ballot in SQL: which index it reads, whatever the library writes for a truth value."""

from bot.services.cells import count_cells
from storage.store import Store, Tx
from tests.services.asked import asked


async def test_papers_are_counted_along_their_index_and_no_table_is_scanned(sqlite_store: Store) -> None:
    def plans(tx: Tx) -> list[str]:
        said = asked(tx, lambda: count_cells(tx, 1))
        explained = [tx.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", (1,)).all() for one in said]
        return [str(row[3]) for rows in explained for row in rows]

    read = await sqlite_store.read(plans)

    assert not [step for step in read if step.startswith("SCAN")]
    assert any("ix_ballot_paper_tally" in step for step in read)
