"""The rules of the congress: what may happen, what follows from it, and how it is counted.

Who lives here: pure functions and frozen values over the standard library. No Discord, no database, no clock
(`now` is always an argument, an aware UTC datetime), no word that a member reads. A refusal is a
`CongressError`, whose key names its sentence in `prompts/`.

What may be touched: a rule is changed in the one file that bears its name, together with its tests under
`tests/congress/`. Thresholds are integers and pairs of integers, never floats. A change to how a vote is decided
raises `rules.RULES_VERSION`, because ballots freeze the rule under which they were opened.
"""
