"""The analyses of the record for a question: read the facts that it needs, compute, and give names and sources.

One module an analysis. Each takes a `Look` (who asks about what, as of which day) and returns an `Answer`: what the
pure rules of `bot.congress.record` found, the names of what it names, and the basis on which it stands.
"""
