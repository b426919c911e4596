"""The judge is right on every payload of the corpus, with Discord's document and, as far as they reach, without it."""

from __future__ import annotations

import pytest

from sandbox.judge import Judge, Problem, load_judge

from .corpus import CORPUS, Case

BY_NAME = [pytest.param(case, id=case.name) for case in CORPUS]
WITH_DOCUMENT = load_judge()
WITHOUT_DOCUMENT = Judge(None, "left out on purpose")
needs_document = pytest.mark.skipif(
    WITH_DOCUMENT.document is None, reason=WITH_DOCUMENT.why_no_document or "no document"
)


def verdict(judge: Judge, case: Case) -> list[Problem]:
    return judge.check_request(case.operation, "POST", "/", case.body, case.files)


def names_the_place(problems: list[Problem], where: str) -> bool:
    return any(problem.where == where or (where and problem.where.startswith(f"{where}/")) for problem in problems)


@needs_document
@pytest.mark.parametrize("case", BY_NAME)
def test_judge_is_right_with_the_document(case: Case) -> None:
    problems = verdict(WITH_DOCUMENT, case)

    if case.where is None:
        assert problems == []
    else:
        assert names_the_place(problems, case.where), problems


@pytest.mark.parametrize("case", BY_NAME)
def test_own_rules_are_right_as_far_as_they_reach(case: Case) -> None:
    problems = verdict(WITHOUT_DOCUMENT, case)

    if case.where is None or case.by_document_only:
        assert problems == []
    else:
        assert names_the_place(problems, case.where), problems


def test_corpus_is_large_and_each_payload_names_its_source() -> None:
    assert len(CORPUS) >= 150
    assert len({(case.limit, case.refused) for case in CORPUS if case.refused}) >= 150
    assert all(case.limit and case.source for case in CORPUS)


@needs_document
def test_every_operation_of_the_corpus_is_in_the_document() -> None:
    assert WITH_DOCUMENT.document is not None
    assert {case.operation for case in CORPUS} <= WITH_DOCUMENT.document.operations()
