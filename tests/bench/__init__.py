"""Benchmarks: `make bench` prints a table and writes `bench.json`. Never run by the tests; figures, no verdicts."""
