"""What the benchmarks share: a figure, many calls with so many in flight, and what a process takes (on Linux)."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line of the table. `baseline` is the bare thing measured in the same run; `ratio` compares with it.

    `most` is set where a larger value breaks a promise, whatever machine it was measured on.
    """

    name: str
    value: float
    unit: str
    baseline: float | None = None
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if not self.baseline else self.value / self.baseline

    @property
    def broken(self) -> str | None:
        """The sentence of the promise that the value breaks, or None."""
        if self.most is None or self.value <= self.most:
            return None
        return f"{self.name} is {self.value:,.2f} {self.unit}, and at most {self.most:,.2f} {self.unit} is promised."

    def as_data(self) -> dict[str, str | float | None]:
        ratio = self.ratio
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "baseline": None if self.baseline is None else round(self.baseline, 4),
            "ratio": None if ratio is None else round(ratio, 4),
        }


@dataclass(frozen=True)
class Load:
    """What came of many calls: how many a second, and how long single ones took (seconds, sorted)."""

    per_second: float
    latencies: Sequence[float]

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that this share of the calls did not exceed."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))] * 1000


async def load(call: Callable[[int], Awaitable[object]], *, calls: int, in_flight: int) -> Load:
    """Make `calls` calls, `in_flight` at a time, and time each."""
    latencies: list[float] = []
    numbers = iter(range(calls))

    async def worker() -> None:
        for number in numbers:
            begun = time.perf_counter()
            await call(number)
            latencies.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(in_flight)))
    return Load(calls / (time.perf_counter() - begun), sorted(latencies))


def cpu_seconds(pid: int) -> float:
    """The processor's time that a process has taken (proc_pid_stat(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_kib(pid: int) -> int:
    """The resident memory of a process in KiB (proc_pid_status(5), VmRSS)."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
