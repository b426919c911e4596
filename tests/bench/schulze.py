"""Counting 10,000 ranked papers over 8 wordings, hardly any two of them alike, as the close of a ballot does."""

import random
import time
from statistics import median

from bot.congress.choosing import Cast, choose
from bot.congress.rules import ranked_rule, rule_of
from bot.congress.schulze import NONE_OF_THESE
from tests.bench.measure import Figure
from tests.congress.rankings import roll_of

PAPERS = 10_000
WORDINGS = tuple("ABCDEFGH")
ROUNDS = 5


def papers() -> dict[int, Cast]:
    """Papers with equal ranks and with wordings left out, the same each time."""
    drawn = random.Random(7)
    candidates = (*WORDINGS, NONE_OF_THESE)
    return {
        member: Cast({name: drawn.randint(1, 6) for name in candidates if drawn.random() < 0.8})
        for member in range(1, PAPERS + 1)
    }


async def figures() -> list[Figure]:
    """`schulze_10000x8`: milliseconds for one count."""
    box, roll, rule, taken = papers(), roll_of(PAPERS), ranked_rule(rule_of("concurrent")), []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        choose(rule, WORDINGS, roll, box)
        taken.append((time.perf_counter() - begun) * 1000)
    return [Figure("schulze_10000x8", median(taken), "ms")]
