"""Documents for the command line and for chat alike: briefs as Markdown and PDF, and what an export holds.

A document is made of typed values that the services hand over, and of words; nothing here knows a database or Discord.
"""
