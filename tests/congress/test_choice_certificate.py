"""The certificate of a choice among wordings follows from its rankings or its pairs, and shows every change of them."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.congress.canonical import Json, canonical, loaded
from bot.congress.certificate import rule_data
from bot.congress.certificate_reading import certificate_of
from bot.congress.choice_record import Groups
from bot.congress.errors import CongressError
from bot.congress.opened import Opened, opened_of
from bot.congress.rules import Affiliates, Rule, ranked_rule, rule_of
from bot.congress.schulze import NONE_OF_THESE
from bot.congress.seals import Receipt
from bot.congress.seats import Capacity, RollEntry
from bot.congress.verification import Report, verify
from tests.congress.certificates import DECISION, GUILD, member
from tests.congress.choices import Asked, asked, choice, ranked_rules, salt, seal
from tests.congress.test_certificate import at, changed, judged, other_than, places

RULE = ranked_rule(rule_of("concurrent"))
CAPPED = ranked_rule(rule_of("majority", affiliates=Affiliates.ONE_VOTE))

ROLL = tuple(
    RollEntry(
        number, "law" if number < 5 else "ethics", "state", Capacity.PERSONAL, "Example Corp" if number < 3 else None
    )
    for number in range(1, 9)
)


def groups(written: str) -> Groups | None:
    """A ranking from its line; "n" is none of these."""
    if written == "recuse":
        return None
    return tuple(
        tuple(NONE_OF_THESE if name == "n" else name for name in group.split("=")) for group in written.split(",")
    )


def papers(*written: str) -> dict[int, Groups | None]:
    return {number: groups(one) for number, one in enumerate(written, start=1)}


WON = Asked(ROLL, 2, papers("1,0,2=n", "1,2,0,n", "2,1,n,0", "1,n,0=2", "0,1=2=n", "recuse", "n,0=1=2"), {})
TIED = Asked(
    ROLL,
    2,
    papers("1,2,0=n", "2,1,0=n", "1=2,0=n", "1,2,0=n", "2,1,0=n"),
    papers("2,1,0,n", "2,n,0=1", "1,2,0,n", "recuse"),
)


def made_of(drawn: Asked, *, shown: bool, rule: Rule = RULE) -> Opened:
    return choice(drawn, rule, shown=shown, by={2: 1} if drawn is TIED else None)


@settings(max_examples=60)
@given(drawn=asked(), rule=ranked_rules(), shown=st.booleans())
def test_every_choice_holds_and_is_read_back_as_it_was(drawn: Asked, rule: Rule, shown: bool) -> None:
    made = choice(drawn, rule, shown=shown)
    content = made.certificate.as_file()

    read, open_ = certificate_of(loaded(content)), opened_of(loaded(canonical(made.as_data())))

    assert (read, open_) == (made.certificate, made)
    for report in (
        verify(read, hash=sha256(content).hexdigest()),
        verify(open_.certificate, opened=open_, hash=sha256(content).hexdigest()),
    ):
        assert report.difference is None


@settings(max_examples=60)
@given(drawn=asked(), rule=ranked_rules())
def test_a_choice_without_names_tells_no_name_no_salt_and_no_split(drawn: Asked, rule: Rule) -> None:
    made = choice(drawn, rule, shown=False).certificate
    text = made.as_file().decode()

    for one in drawn.roll:
        assert member(one.member_id) not in text and f"Person {one.member_id}" not in text
        assert salt(1, one.member_id) not in text
    assert "Author" not in text and '"rankings":[' not in text
    for split in (made.result.by_discipline, made.result.by_kind, made.result.by_capacity):
        assert all(row.count is None for row in split.rows)


@settings(max_examples=150)
@given(data=st.data(), shown=st.booleans(), drawn=st.sampled_from([WON, TIED]), capped=st.booleans())
def test_no_single_value_can_be_changed_unseen(data: st.DataObject, shown: bool, drawn: Asked, capped: bool) -> None:
    """Whatever is changed is seen, or it is no certificate, or only the published hash tells it."""
    made = made_of(drawn, shown=shown, rule=CAPPED if capped else RULE).certificate
    whole: Json = made.as_data()
    path = data.draw(st.sampled_from(list(places(whole))))

    found = judged(changed(whole, path, data.draw(other_than(at(whole, path)))), made.hash)

    assert isinstance(found, CongressError) or found.difference is not None


@settings(max_examples=75)
@given(data=st.data(), drawn=st.sampled_from([WON, TIED]))
def test_no_number_and_no_candidate_of_a_choice_can_be_changed_without_the_hash(
    data: st.DataObject, drawn: Asked
) -> None:
    """Where names are shown every number of the choice follows from its rankings: no hash is needed to see it."""
    made = made_of(drawn, shown=True).certificate
    whole: Json = made.as_data()
    counted = [
        path
        for path in places(whole)
        if path[0] == "choice" and path[1] != "options" and "rankings" not in path and not str(path[-1]).endswith("_at")
    ]
    path = data.draw(st.sampled_from(counted))
    changed_to = changed(whole, path, data.draw(other_than(at(whole, path))))

    try:
        difference = verify(certificate_of(loaded(canonical(changed_to)))).difference
    except CongressError:
        return

    assert difference is not None and difference.where.startswith("choice")


COUNT = ("choice", "count")
CHANGES: tuple[tuple[Asked, bool, tuple[str | int, ...], Json, str, str, str], ...] = (
    (WON, True, (*COUNT, "rankings", 0, "groups"), [["0"], ["1"], ["2"], [NONE_OF_THESE]],
     "choice.count.pairs[1].over", "2", "1"),
    (WON, True, (*COUNT, "rankings", 0, "groups"), [["0"], ["1"], [NONE_OF_THESE]],
     "choice.count.rankings[1].groups (each candidate once)", "", ""),
    (WON, True, (*COUNT, "rankings", 0, "groups"), [["0"], ["1"], [NONE_OF_THESE, "2"]],
     "choice.count.rankings[1].groups", "candidates in the order of the ballot, each once", ""),
    (WON, True, (*COUNT, "rankings", 1, "line"), 1, "choice.count.rankings[2].line", "a seat that has not voted yet",
     "1"),
    (WON, True, (*COUNT, "rankings", 1, "line"), 9, "choice.count.rankings[2].line", "at most 8", "9"),
    (WON, True, (*COUNT, "pairs", 0, "over"), 4, "choice.count.pairs[1].over", "1", "4"),
    (WON, True, (*COUNT, "papers"), 7, "choice.count.papers", "6", "7"),
    (WON, True, ("choice", "winner"), "0", "choice.winner", "1", "0"),
    (WON, True, ("choice", "front"), "2", "choice.front", "1", "2"),
    (WON, True, ("choice", "options", 1, "text"), "Anything goes.", "choice.options[2].text_hash", "", ""),
    (WON, True, ("choice", "options", 1, "name"), "0", "choice.options", "", "0, 0, 2"),
    (WON, True, ("choice", "options", 1, "author"), None, "choice.options[2].author (given)", "True", "False"),
    (WON, True, ("result", "outcome"), "no_quorum", "result.outcome", "adopted", "no_quorum"),
    (WON, True, ("result", "count", "for"), 3, "result.count.for", "4", "3"),
    (WON, True, ("result", "checks", 2, "facts", "needs"), 1, "result.checks[3].facts.needs", "4", "1"),
    (WON, True, ("rule",), rule_data(rule_of("majority")), "rule.method", "schulze", "text"),
    (WON, False, (*COUNT, "winners"), ["0"], "choice.count.winners[1]", "1", "0"),
    (WON, False, (*COUNT, "pairs", 2, "over"), 6, "choice.count.pairs[3]", "at most 6 votes", "9"),
    (WON, False, (*COUNT, "pairs", 3, "over"), 1, "choice.count.pairs[1]", "a count that rankings can give", "4"),
    (WON, False, (*COUNT, "pairs", 0, "one"), "2", "choice.count.pairs[1]", "0, 1", "2, 1"),
    (WON, False, (*COUNT, "papers"), 7, "choice.count.seals (their number)", "8", "7"),
    (WON, False, (*COUNT, "recused"), 0, "choice.count.seals (their number)", "6", "7"),
    (WON, False, ("choice", "winner"), None, "choice.winner", "1", "None"),
    (WON, False, ("choice", "options", 1, "author"), "Grace", "choice.options[2].author (given)", "False", "True"),
    (WON, False, ("result", "count", "for"), 3, "result.count.for", "4", "3"),
    (WON, False, ("result", "electorate"), 8, "result.electorate", "7", "8"),
    (WON, False, ("result", "outcome"), "not_adopted", "result.outcome", "adopted", "not_adopted"),
    (WON, False, ("result", "by_kind", "shown"), 1, "result.by_kind.shown", "0", "1"),
    (TIED, True, ("choice", "first", "count", "rankings", 0, "groups"), [["1"], ["0", "2", NONE_OF_THESE]],
     "choice.first.count.rankings[2] (what line 1 says)", "1,0=2=none_of_these", "2,1,0=none_of_these"),
    (TIED, True, ("choice", "first", "count", "winners"), ["0", "1"], "choice.count.candidates[1]", "0", "1"),
    (TIED, True, ("choice", "first"), None, "choice.count.candidates[1]", "0", "1"),
    (TIED, False, ("choice", "first", "count", "winners"), ["1"], "choice.first.count.winners", "wordings that tie",
     "1"),
    (TIED, False, ("choice", "first", "count", "pairs", 3, "over"), 3, "choice.first.count.winners (how many)",
     "1", "2"),
    (TIED, False, ("choice", "first", "closes_at"), "2026-11-08T12:00:00.000000Z", "closes_at", "", ""),
    (TIED, False, ("choice", "first", "counted_at"), "2026-11-09T12:00:01.000000Z", "choice.first.counted_at", "", ""),
    (TIED, True, ("choice", "count", "winners"), ["1"], "choice.count.winners[1]", "2", "1"),
)  # fmt: skip


@pytest.mark.parametrize(("drawn", "shown", "path", "to", "where", "expected", "found"), CHANGES)
def test_the_first_difference_is_named_with_both_values(
    drawn: Asked, shown: bool, path: tuple[str | int, ...], to: Json, where: str, expected: str, found: str
) -> None:
    made = choice(drawn, RULE, shown=shown, by={2: 1} if "what line" in where else None)
    if "what line" in where:
        assert verify(made.certificate).difference is not None  # The two do not say the same here.

    report = judged(changed(made.certificate.as_data(), path, to), made.certificate.hash)

    assert isinstance(report, Report) and report.difference is not None, report
    difference = report.difference
    assert difference.where == where
    assert (expected or difference.expected, found or difference.found) == (difference.expected, difference.found)


PROXIED = Asked(ROLL, 2, papers("1,0=2=n", "1,0=2=n", "recuse", "1,2,0=n", "2,0=1=n"), {})


@pytest.mark.parametrize(
    ("line", "by", "expected"),
    [
        (2, 1, None),
        (2, 99, "at most 8"),
        (2, 8, "a line that voted itself"),
        (2, 2, "a line that voted itself"),
        (2, 3, "a line that voted itself"),
        (4, 1, "1,0=2=none_of_these"),
    ],
)
def test_a_ranking_by_proxy_says_what_a_line_of_the_roll_says(line: int, by: int, expected: str | None) -> None:
    made = choice(PROXIED, RULE, shown=True).certificate
    data = changed(made.as_data(), ("choice", "count", "rankings", line - 1, "by"), by)

    report = verify(certificate_of(data))

    assert (report.difference and report.difference.expected) == expected
    if expected is None:
        assert "verify.proxies" in [one.key for one in report.checked]


def test_a_proxy_is_of_a_line_that_has_something_in_common() -> None:
    other = replace(ROLL[4], kind="company")
    drawn = replace(PROXIED, roll=(*ROLL[:4], other, *ROLL[5:]), first=papers(*["1,0=2=n"] * 5))
    made = choice(drawn, RULE, shown=True).certificate

    report = verify(certificate_of(changed(made.as_data(), (*COUNT, "rankings", 1, "by"), 5)))

    assert report.difference is not None
    assert report.difference.expected == "a line of the same discipline or kind"


def test_a_voter_finds_their_ranking_in_either_ballot_and_no_other() -> None:
    made = made_of(TIED, shown=False).certificate

    for ballot, said in ((1, "1,2,0=none_of_these"), (2, "2,1,none_of_these")):
        mine = Receipt(salt(ballot, 1), member(1), said)
        found = verify(made, receipt=mine)
        assert (found.receipt and found.receipt.key, found.holds) == ("verify.receipt_ranking", True)
        assert not verify(made, receipt=replace(mine, choice="0,1,2,none_of_these")).holds
        assert not verify(made, receipt=replace(mine, salt=salt(2, 3))).holds


def test_a_seal_can_be_made_by_hand() -> None:
    by_hand = sha256(f"{salt(1, 3)}:{GUILD}:{DECISION}:{member(3)}:2,1,none_of_these,0".encode()).hexdigest()

    assert seal(1, 3, groups("2,1,n,0")) == by_hand
    found = made_of(WON, shown=False).certificate.choice
    assert found is not None and by_hand in (found.count.seals or ())


@pytest.mark.parametrize("shown", [True, False])
def test_what_was_checked_and_what_was_not_is_said(shown: bool) -> None:
    made = made_of(WON, shown=shown).certificate
    report = verify(made, hash=made.hash)

    keys = [one.key.removeprefix("verify.") for one in report.checked]
    middle = ["rankings", "won"] if shown else ["seals_of_rankings", "pairs", "won"]
    assert keys == ["text", "times", "concerns", "roll", "wordings", *middle, "verdict", "chain", "hash"]
    assert [one.key for one in report.unchecked] == [
        *([] if shown else ["verify.no_votes", "verify.no_refusal"]), "verify.no_log", "verify.no_world",
    ]  # fmt: skip
    assert next(one.facts["names"] for one in report.checked if one.key == "verify.won") == "1 (Wording 1)"


def test_an_opened_ranking_must_have_its_seal() -> None:
    made = made_of(WON, shown=False)
    (cast,) = made.rankings
    for tampered in (
        (replace(cast[0], choice="0,1,2,none_of_these"), *cast[1:]),
        cast[1:],
        (replace(cast[0], member=member(8)), *cast[1:]),
    ):
        assert verify(made.certificate, opened=replace(made, rankings=(tampered,))).difference is not None


@pytest.mark.parametrize(
    ("path", "to", "key"),
    [
        (("choice",), None, "certificate.wrong_type"),
        (("votes",), [], "certificate.barred_in_choice"),
        (("seals",), [], "certificate.barred_in_choice"),
        (("choice", "count", "rankings"), [], "certificate.barred_here"),
        (("choice", "count", "seals"), None, "certificate.missing_here"),
        (("roll", "lines"), [], "certificate.barred_here"),
        (("choice", "count"), None, "certificate.wrong_type"),
        (("choice", "first"), 3, "certificate.wrong_type"),
        (("question",), "adopt", "certificate.missing_here"),
    ],
)
def test_what_is_no_certificate_of_a_choice_gets_a_sentence_of_its_own(
    path: tuple[str | int, ...], to: Json, key: str
) -> None:
    with pytest.raises(CongressError) as refused:
        certificate_of(changed(made_of(WON, shown=False).certificate.as_data(), path, to))
    assert refused.value.key == key


def test_a_certificate_of_a_choice_without_it_is_none() -> None:
    whole = made_of(WON, shown=True).certificate.as_data()
    del whole["choice"]

    with pytest.raises(CongressError) as refused:
        certificate_of(whole)
    assert refused.value.key == "certificate.choice_missing"


def test_where_so_few_ranked_no_ranking_can_be_read_off() -> None:
    """Of four rankings the pairs would tell too much: who won is then what the file says, and the opened one shows."""
    drawn = Asked(ROLL, 2, papers("1,0,2=n", "1,2,0,n", "2,1,n,0", "1,n,0=2"), {})
    made = made_of(drawn, shown=False)
    whole = made.certificate.as_data()

    report = verify(made.certificate)

    assert made.certificate.choice is not None and made.certificate.choice.count.pairs is None
    assert report.difference is None and "verify.no_pairs" in [one.key for one in report.unchecked]
    assert "verify.won_untold" in [one.key for one in report.checked]
    assert verify(made.certificate, opened=made).difference is None
    changes: tuple[tuple[tuple[str | int, ...], Json, str], ...] = (
        (("choice", "count", "winners"), ["3"], "choice.count.winners"),
        (("choice", "count", "winners"), ["0", "1"], "choice.first"),
        (("choice", "winner"), "0", "choice.winner"),
        (("choice", "front"), "2", "choice.front"),
        (("result", "checks", 0, "passed"), False, "result.checks[1].passed"),
    )
    for path, to, where in changes:
        difference = verify(certificate_of(changed(whole, path, to))).difference
        assert difference is not None and difference.where == where


def test_the_same_choice_is_written_the_same_for_ever() -> None:
    """Golden hashes, as those of `test_certificate`."""
    won, tied = made_of(WON, shown=True).certificate.hash, made_of(TIED, shown=False).certificate.hash
    assert won == "f8bd95e589b6b844d6984f41eb0a6e9d7e8a51374a87e551cd6005f6193624a5"
    assert tied == "abc786ef29f379e5a22b96b35b2194271b962eef0c6290fd4b962fe5c1e5370f"
