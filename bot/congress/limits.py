"""How long the things that people write may be, in characters. The forms, the rules and the tables share these."""

TITLE_MOST = 85
"""A forum post's name holds 100 characters (Discord, "Start Thread in Forum"); handle and mark need the rest."""
TEXT_LEAST = 10
TEXT_MOST = 4000
"""The most that a text field of a Discord form takes."""
RATIONALE_MOST = 2000
REASON_LEAST = 3
REASON_MOST = 1000
INTERESTS_MOST = 500
REPRESENTS_MOST = 100
SUMMARY_MOST = 500
URL_MOST = 500
LOCATOR_MOST = 100
STATEMENT_MOST = 400
"""A statement is one point: short enough to be agreed or disagreed with in one tap."""
QUESTION_LEAST = 10
QUESTION_MOST = 300
"""An open question of the record."""
CONCERN_MOST = 1500
"""Reason of a concern, what would satisfy it, and each part of a resolution."""
NOTE_MOST = 500
"""Why a version, a link or a rule is made, and what new information reopens a norm."""
