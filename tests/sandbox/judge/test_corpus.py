"""The judge is right on every payload of the corpus, with Discord's document and, as far as they reach, without it."""

from __future__ import annotations

import pytest

from sandbox.judge import Judge, Problem, load_judge

from .corpus import CORPUS, Case

WITH_DOCUMENT = load_judge()
WITHOUT_DOCUMENT = Judge(None, "left out on purpose")
needs_document = pytest.mark.skipif(
    WITH_DOCUMENT.document is None, reason=WITH_DOCUMENT.why_no_document or "no document"
)


def verdict(judge: Judge, case: Case) -> list[Problem]:
    return judge.check_request(case.operation, "POST", "/", case.body, case.files)


def is_right(problems: list[Problem], where: str | None) -> bool:
    """Whether they name the place, or there is none and they are none."""
    if where is None:
        return not problems
    return any(problem.where == where or (where and problem.where.startswith(f"{where}/")) for problem in problems)


@needs_document
def test_judge_is_right_with_the_document() -> None:
    found = [(case, verdict(WITH_DOCUMENT, case)) for case in CORPUS]

    assert [(case.name, problems) for case, problems in found if not is_right(problems, case.where)] == []


def test_own_rules_are_right_as_far_as_they_reach() -> None:
    found = [(case, verdict(WITHOUT_DOCUMENT, case)) for case in CORPUS]

    wrong = [one for one in found if not is_right(one[1], None if one[0].by_document_only else one[0].where)]
    assert [(case.name, problems) for case, problems in wrong] == []


def test_corpus_is_large_and_each_payload_names_its_source() -> None:
    assert len(CORPUS) >= 150
    assert len({(case.limit, case.refused) for case in CORPUS if case.refused}) >= 150
    assert all(case.limit and case.source for case in CORPUS)


@needs_document
def test_every_operation_of_the_corpus_is_in_the_document() -> None:
    assert WITH_DOCUMENT.document is not None
    assert {case.operation for case in CORPUS} <= WITH_DOCUMENT.document.operations()
