"""Counting 10,000 ranked papers over 8 wordings, hardly any two of them alike."""

import random
import time
from statistics import median

from bot.congress.schulze import NONE_OF_THESE, Paper, paper_of, schulze
from tests.bench.measure import Figure

PAPERS = 10_000
WORDINGS = tuple("ABCDEFGH")
ROUNDS = 5


def papers() -> list[Paper]:
    """Papers with equal ranks and with wordings left out, the same each time."""
    drawn = random.Random(7)
    candidates = (*WORDINGS, NONE_OF_THESE)
    return [
        paper_of({name: drawn.randint(1, 6) for name in candidates if drawn.random() < 0.8}, WORDINGS)
        for _ in range(PAPERS)
    ]


async def figures() -> list[Figure]:
    """`schulze_10000x8`: milliseconds for one count."""
    box, taken = papers(), []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        schulze(WORDINGS, box)
        taken.append((time.perf_counter() - begun) * 1000)
    return [Figure("schulze_10000x8", median(taken), "ms")]
