"""Representation: the illustration of record.md, and what counts as being heard."""

from bot.congress.record.facts import Argument
from bot.congress.record.figures import Share
from bot.congress.record.representation import Voice, representation


def argued(discipline: str | None, kind: str | None) -> Argument:
    return Argument("N-1", "pro", "somebody", "A point.", discipline, kind)


def test_l_who_is_affected_and_was_not_heard() -> None:
    arguments = [argued("law", "state")] * 6 + [argued("computer-science", "company")] * 3
    found = representation(
        arguments,
        [],
        affected_kinds=["state", "company", "civil-society"],
        affected_disciplines=["law", "computer-science", "criminology"],
    )
    assert (found.missing_kinds, found.missing_disciplines) == (("civil-society",), ("criminology",))
    assert found.speaking == {"law": Share(6, 9), "computer-science": Share(3, 9)}
    shown = [share.value and float(round(share.value, 4)) for share in found.speaking.values()]
    assert shown == [0.6667, 0.3333]
    assert list(found.speaking) == ["law", "computer-science"]


def test_l_a_vote_is_being_heard_and_is_no_speaking() -> None:
    found = representation(
        [argued("law", "state")],
        [Voice("company", "criminology")],
        affected_kinds=["state", "company"],
        affected_disciplines=["law", "criminology"],
    )
    assert (found.missing_kinds, found.missing_disciplines) == ((), ())
    assert found.speaking == {"law": Share(1, 1)}
    assert (found.arguments, found.votes) == (1, 1)


def test_l_an_argument_without_a_discipline_counts_among_all() -> None:
    found = representation(
        [argued("law", None), argued(None, None)], [], affected_kinds=["state"], affected_disciplines=[]
    )
    assert (found.speaking, found.unplaced, found.missing_kinds) == ({"law": Share(1, 2)}, 1, ("state",))


def test_l_nobody_spoke() -> None:
    found = representation([], [], affected_kinds=["state", "state"], affected_disciplines=["law"])
    assert (found.speaking, found.affected_kinds, found.missing_disciplines) == ({}, 1, ("law",))
