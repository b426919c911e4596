"""Write the next revision from the difference between the tables and the newest revision.

    python -m storage.migrations.revision "norms get a motto"

It runs on a new SQLite database in memory, so it needs no server and touches no data.
"""

import sys

from alembic import command
from alembic.script import Script

from storage import migrate, sqlite
from storage.address import parse


def write(message: str) -> str:
    """Write the revision and return the path of its file."""
    config = migrate.config()
    with sqlite.engine(parse("sqlite://").path).connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        # Without the guards, some of which may be for tables that only the new revision makes.
        command.upgrade(config, "head")
        number = f"{int(migrate.head() or '0') + 1:04d}"
        script = command.revision(config, message, autogenerate=True, rev_id=number)
    assert isinstance(script, Script)
    return script.path


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(str(__doc__))
    sys.stdout.write(write(sys.argv[1]) + "\n")
