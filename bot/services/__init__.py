"""The verbs: plain functions over one transaction, `verb(tx, *, ..., now) -> what happened`.

Each loads what it needs, asks the pure rules in `bot/congress`, and writes state, event and cards together. No
Discord, no event loop and no clock live here: the edge awaits `store.write(verb, ...)` and shows the result.
"""
