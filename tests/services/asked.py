"""What a verb asks the database."""

from collections.abc import Callable

from sqlalchemy import event

from storage.store import Tx


def asked(tx: Tx, call: Callable[[], object]) -> list[str]:
    """The statements that run while `call` does, in their order."""
    connection, said = tx.connection(), list[str]()

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(connection, "before_cursor_execute", hear)
    try:
        call()
    finally:
        event.remove(connection, "before_cursor_execute", hear)
    return said
