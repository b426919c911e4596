"""`python -m tests.bench [NAME ...]`: runs the benchmarks, prints the table, writes `bench.json`."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests import postgres
from tests.bench import (
    cast_service,
    cast_wire,
    digests,
    due_digests,
    importing,
    judged,
    process_cost,
    record,
    sandbox_memory,
    schulze,
    tally,
    verify,
)
from tests.bench.measure import Figure
from tests.conftest import RUN_FOLDER

GROUPS: dict[str, Callable[[], Awaitable[list[Figure]]]] = {
    "cast_service": cast_service.figures,
    "cast_wire": cast_wire.figures,
    "burst_1000": cast_wire.burst_figures,
    "start": process_cost.figures,
    "memory_card": process_cost.card_figures,
    "ack_judged": judged.figures,
    **{f"tally_{papers}": tally.group(papers) for papers in tally.SIZES},
    **{f"record_{engine}": record.group(engine) for engine in ("sqlite", "postgres")},
    **{f"digest_{engine}": digests.group(engine) for engine in ("sqlite", "postgres")},
    **{f"due_10000_{engine}": due_digests.group(engine) for engine in ("sqlite", "postgres")},
    "due_sent": due_digests.sent_figures,
    "sandbox_memory_5000": sandbox_memory.figures,
    "verify_100000": verify.figures,
    "schulze_10000x8": schulze.figures,
    "import_100000": importing.figures,
}


def print_table(figures: list[Figure]) -> None:
    """The figures as aligned columns."""
    print(f"{'name':<28}{'value':>12}  {'unit':<14}{'baseline':>12}{'ratio':>8}")
    for one in figures:
        baseline = "" if one.baseline is None else f"{one.baseline:,.1f}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        print(f"{one.name:<28}{one.value:>12,.2f}  {one.unit:<14}{baseline:>12}{ratio:>8}")


async def measure(names: list[str]) -> list[Figure]:
    """Run the named groups (all where none is named)."""
    found: list[Figure] = []
    for name in names or GROUPS:
        print(f"measuring {name} ...", flush=True)
        found += await GROUPS[name]()
    return found


def write(figures: list[Figure]) -> None:
    """Print the table and write `bench.json`."""
    print_table(figures)
    Path("bench.json").write_text(json.dumps([one.as_data() for one in figures], indent=2) + "\n", encoding="utf-8")


def main(names: list[str]) -> str | None:
    """Measure, print and write; returns what to end with: the promises that were not kept, or None."""
    unknown = set(names) - GROUPS.keys()
    if unknown:
        return f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}."
    with postgres.run_folder() as folder:
        os.environ[RUN_FOLDER] = str(folder)  # For the database that the processes of the bot begin with.
        figures = asyncio.run(measure(names))
    write(figures)
    return "\n".join(filter(None, (one.broken for one in figures))) or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
