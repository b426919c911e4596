"""Statements: short points on a norm, and what others think of them."""

from enum import StrEnum


class StatementKind(StrEnum):
    """What a statement does."""

    PRO = "pro"
    CON = "con"
    QUESTION = "question"
    ALTERNATIVE = "alternative"


class Attribution(StrEnum):
    """How a statement is signed: by name, or by discipline and stakeholder kind alone."""

    NAMED = "named"
    CHATHAM_HOUSE = "chatham_house"


class Opinion(StrEnum):
    """What another member thinks of a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"
    PASS = "pass"
