"""Sentences that are chosen by the question of a ballot: there is one for each question that a ballot can ask.

Their keys are put together at run time, so that the other tests do not see one that is missing.
"""

import ast
from collections.abc import Iterator
from string import Template

import pytest

from bot.congress.reviews import Question
from prompts import look_up
from tests.prompts.test_sentences import called, sources, tree

TOLD_BY_QUESTION = ("later_history.vote_opened.$question",)
"""Keys of the kind whose question is a fact of an event (`bot/chat/ui/happenings.py`)."""


def keys_by_question() -> Iterator[str]:
    """The keys that bot/chat asks for with a question in them, such as `agenda.vote.$question`."""
    for file, module in sources().items():
        if "chat" not in file.parts:
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and called(node) == "say" and node.args:
                yield from _of(node.args[0])


def _of(key: ast.expr) -> Iterator[str]:
    for node in ast.walk(key):
        if isinstance(node, ast.JoinedStr) and any(map(_is_question, node.values)):
            yield "".join("$question" if _is_question(part) else ast.literal_eval(part) for part in node.values)


def _is_question(part: ast.expr) -> bool:
    """Whether it is the question itself; a condition on it chooses among keys that stand in the code."""
    if not isinstance(part, ast.FormattedValue):
        return False
    match part.value:
        case ast.Attribute(attr="question") | ast.Name(id="question"):
            return True
    return False


KEYS = sorted({*keys_by_question(), *TOLD_BY_QUESTION})


def test_there_are_such_keys() -> None:
    assert "agenda.vote.$question" in KEYS


@pytest.mark.parametrize("question", Question)
@pytest.mark.parametrize("key", KEYS)
def test_every_question_has_its_sentence(key: str, question: Question) -> None:
    assert look_up(tree(), Template(key).substitute(question=question.value)) is not None
