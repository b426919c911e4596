"""Whether shipped data holds what the record promises: `python -m storage.starter.checking [FOLDER]`.

Prints each problem with its file and record and ends with 1, or says nothing. The tests run it on what ships.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from storage.starter.checking_content import CONTENT
from storage.starter.checking_form import FORM
from storage.starter.findings import Data, Problem
from storage.starter.reading import Shipped

Check = Callable[[Data], Iterator[Problem]]


def problems(shipped: Shipped) -> list[Problem]:
    """All that is wrong with the data: first how the records are written, then, if they can be read, what they say."""
    data = Data(shipped)
    found = [problem for check in FORM for problem in check(data)]
    return found or [problem for check in CONTENT for problem in check(data)]


def main(arguments: list[str]) -> int:
    """Check the data in the folder named, or what ships; returns the exit code."""
    found = problems(Shipped(Path(arguments[0])) if arguments else Shipped())
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
