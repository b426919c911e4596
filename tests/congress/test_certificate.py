"""A certificate holds what it was made of, tells nothing that members may not see, and shows every change."""

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.congress.affiliates import Merged
from bot.congress.ballots import Choice
from bot.congress.canonical import DEPTH_MOST, LARGEST, Json, canonical, hash_of, loaded
from bot.congress.certificate import Certificate, rule_data
from bot.congress.certificate_reading import certificate_of
from bot.congress.errors import CongressError
from bot.congress.opened import Opened, OpenVote, opened_of
from bot.congress.reviews import Question
from bot.congress.rules import Affiliates, Rule, rule_of
from bot.congress.seals import Receipt, event_hash
from bot.congress.verification import Report, verify
from tests.congress.certificates import DECISION, EVENTS, GUILD, LOG_SALT, certificate, member, opened, salt, seal
from tests.congress.elections import Election, affiliated, election, elections, rules, votes

MIXED = election(
    {
        ("law", "state"): votes(5, 2, reservations=1, silent=1),
        ("ethics", "company"): votes(4, 3, abstain=1, recuse=1),
        ("management", "society"): votes(2, 0, silent=3),
        ("sociology", "state"): votes(1, 5),
    }
)
"""Groups of every kind: shown and hidden, in favour and opposed, with silent and recused seats."""


def read_back(one: Certificate) -> Certificate:
    return certificate_of(loaded(one.as_file()))


CORPS = replace(
    MIXED,
    roll=tuple(
        replace(
            one, actor={1: "Example Corp", 9: " example CORP", 10: "Example  corp", 11: "Ruritania"}.get(one.member_id)
        )
        for one in MIXED.roll
    ),
)
"""The same people: of three disciplines' seats three represent one actor, and one another."""

CAPPED = rule_of("consent", affiliates=Affiliates.ONE_VOTE)

EVERY = affiliated() | elections()


@given(EVERY, rules(), st.booleans(), st.integers(0, 2), st.sampled_from((Question.ADOPT, Question.REPEAL)))
def test_every_certificate_holds_and_is_read_back_as_it_was(
    voted: Election, rule: Rule, shown: bool, sustained: int, question: Question
) -> None:
    made = certificate(voted, rule=rule, shown=shown, sustained=sustained, question=question)

    report = verify(read_back(made), hash=made.hash)

    assert report.difference is None
    assert read_back(made) == made
    assert report.hash == sha256(made.as_file()).hexdigest()


@given(EVERY, rules(), st.booleans(), st.integers(0, 2))
def test_every_opened_certificate_holds(voted: Election, rule: Rule, shown: bool, sustained: int) -> None:
    made = opened(voted, rule=rule, shown=shown, sustained=sustained)

    read = opened_of(loaded(canonical(made.as_data())))

    assert read == made
    assert verify(read.certificate, opened=read, hash=made.certificate.hash).difference is None


def places(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every single value in JSON."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))
    else:
        yield path


def changed(value: Json, path: tuple[str | int, ...], to: Json) -> Json:
    """A copy with another value at a place."""
    copy: Any = json.loads(json.dumps(value))
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return copy  # type: ignore[no-any-return]


def at(value: Json, path: tuple[str | int, ...]) -> Json:
    found: Any = value
    for step in path:
        found = found[step]
    return found  # type: ignore[no-any-return]


def other_than(value: Json) -> st.SearchStrategy[Json]:
    """Another value of the same type, and now and then of another one."""
    match value:
        case bool():
            alike: st.SearchStrategy[Json] = st.just(not value)
        case int():
            alike = st.sampled_from([value + 1, value - 1, 0, 7]).filter(lambda one: one != value)
        case str():
            alike = st.sampled_from([f"{value}x", "", "for", "against", "0" * 64, value[::-1]]).filter(
                lambda one: one != value
            )
        case _:
            alike = st.just("something")
    odd: st.SearchStrategy[Json] = st.sampled_from(["word", 3, True, None, [], {}]).filter(
        lambda one: one != value or type(one) is not type(value)
    )
    return alike | alike | alike | odd


def judged(data: Json, known: str) -> Report | CongressError:
    """What checking says of a file: a report, or why it is no certificate."""
    try:
        return verify(certificate_of(loaded(canonical(data))), hash=known)
    except CongressError as refused:
        return refused


def made_of(kind: str, *, shown: bool) -> Opened:
    """A certificate of every part: an adoption by concurrence, or a repeal by consent with a cap."""
    if kind == "concurrent":
        return opened(MIXED, shown=shown)
    return opened(CORPS, rule=CAPPED, shown=shown, sustained=2, question=Question.REPEAL)


KINDS = pytest.mark.parametrize("kind", ["concurrent", "consent"])


@KINDS
@settings(max_examples=150)
@given(data=st.data(), shown=st.booleans())
def test_no_single_value_can_be_changed_unseen(kind: str, data: st.DataObject, shown: bool) -> None:
    made = made_of(kind, shown=shown).certificate
    whole: Json = made.as_data()
    path = data.draw(st.sampled_from(list(places(whole))))
    tampered = changed(whole, path, data.draw(other_than(at(whole, path))))

    found = judged(tampered, made.hash)

    assert isinstance(found, CongressError) or found.difference is not None


@KINDS
@settings(max_examples=125)
@given(data=st.data(), shown=st.booleans())
def test_no_single_value_of_an_opened_certificate_can_be_changed_unseen(
    kind: str, data: st.DataObject, shown: bool
) -> None:
    made = made_of(kind, shown=shown)
    whole: Json = made.as_data()
    harmless = {("warning",)} | {path for path in places(whole) if path[0] == "roll" and path[-1] == "name"}
    if shown:  # Without seals an id is only the name of a line.
        harmless |= {path for path in places(whole) if path[-1] in ("member", "salt") and path[0] in ("roll", "votes")}
        harmless -= {path for path in harmless if path[-1] == "name"}
    else:  # Who did not vote is under no seal, and the certificate has only the groups of the roll.
        harmless |= {path for path in places(whole) if path[0] == "roll" and path[-1] in ("member", "represents")}
        if kind == "consent":  # But with whom a seat counts together follows from whom it represents.
            harmless -= {("roll", line, "represents") for line in (0, 8, 9)}
    path = data.draw(st.sampled_from(sorted(set(places(whole)) - harmless, key=str)))
    tampered = changed(whole, path, data.draw(other_than(at(whole, path))))

    try:
        read = opened_of(loaded(canonical(tampered)))
        difference = verify(read.certificate, opened=read, hash=made.certificate.hash).difference
    except CongressError:
        return

    assert difference is not None


CAPPED_CHANGES: tuple[tuple[bool, tuple[str | int, ...], Json, str, str, str], ...] = (
    (True, ("sustained",), 0, "sustained", "2", "0"),
    (False, ("sustained",), 0, "sustained", "2", "0"),
    (False, ("concerns", 0, "state"), "open", "sustained", "1", "2"),
    (False, ("concerns", 2, "state"), "sustained", "sustained", "3", "2"),
    (True, ("merged", 0, "seats"), 2, "merged[1].seats", "3", "2"),
    (True, ("merged", 0, "actor"), "Ruritania", "merged[1].actor", "Example Corp", "Ruritania"),
    (True, ("merged",), [], "merged (how many)", "1", "0"),
    (False, ("merged", 0, "seats"), 2, "result.by_discipline.rows (the sum of their seats)", "28", "27"),
    (False, ("merged",), [], "result.by_discipline.rows[1].seats", "9", "8"),
    (True, ("roll", "lines", 8, "represents"), None, "merged[1].seats", "2", "3"),
    (True, ("result", "checks", 0, "facts", "sustained"), 0, "result.checks[1].facts.sustained", "2", "0"),
    (False, ("result", "checks", 0, "facts", "sustained"), 0, "result.checks[1].facts.sustained", "2", "0"),
    (False, ("result", "checks", 0, "passed"), True, "result.checks[1].passed", "False", "True"),
    (False, ("result", "outcome"), "adopted", "result.outcome", "not_adopted", "adopted"),
    (False, ("result", "seats"), 29, "result.seats", "27", "29"),
    (False, ("result", "count", "abstain"), 5, "seals (their number)", "from 28 to 30", "25"),
    (False, ("result", "count", "for"), 1, "seals (their number)", "from 14 to 16", "25"),
    (False, ("question",), "adopt", "reason", "", "Nobody keeps it."),
    (False, ("reason",), "Because.", "the whole certificate (its hash)", "", ""),
    (False, ("concerns", 0, "reason"), "Because.", "the whole certificate (its hash)", "", ""),
)


@pytest.mark.parametrize(("shown", "path", "to", "where", "expected", "found"), CAPPED_CHANGES)
def test_of_a_repeal_by_consent_under_a_cap_the_first_difference_is_named(
    shown: bool, path: tuple[str | int, ...], to: Json, where: str, expected: str, found: str
) -> None:
    made = made_of("consent", shown=shown).certificate

    report = judged(changed(made.as_data(), path, to), made.hash)

    assert isinstance(report, Report) and report.difference is not None
    difference = report.difference
    assert difference.where == where
    assert (expected or difference.expected, found or difference.found) == (difference.expected, difference.found)


def test_seats_of_an_actor_are_one_vote_in_the_result_and_seats_on_the_roll() -> None:
    made = made_of("consent", shown=False).certificate

    assert made.merged == (Merged("Example Corp", 3),)
    assert (made.roll.seats, made.result.seats) == (29, 27)
    assert len(made.seals or ()) == len(CORPS.papers) == made.result.count.cast + 1  # One of the three is silent.
    assert "Ruritania" not in made.as_file().decode()
    keys = [one.key for one in verify(made, hash=made.hash).unchecked]
    assert keys == ["verify.no_votes", "verify.no_merged", "verify.no_log", "verify.no_world"]
    whole = made_of("consent", shown=False)
    assert "verify.no_merged" not in [one.key for one in verify(whole.certificate, opened=whole).unchecked]


def test_a_seat_of_an_actor_is_not_opened_without_its_seal() -> None:
    """The third seat of the actor is silent; its vote would leave every number as it is, but it has no seal."""
    made = made_of("consent", shown=False)
    more = replace(made, votes=(*made.votes, OpenVote(member(9), Choice.FOR, salt(9))))

    difference = verify(more.certificate, opened=more).difference

    assert difference is not None
    assert (difference.where, difference.expected) == ("certificate.seals (their number)", "26")


def test_without_a_cap_no_actor_is_merged() -> None:
    made = certificate(CORPS)

    report = judged({**made.as_data(), "merged": [{"actor": "Example Corp", "seats": 3}]}, made.hash)

    assert made.merged == ()
    assert isinstance(report, Report) and report.difference is not None
    assert report.difference.where == "merged (how many)"


def test_a_sustained_concern_defeats_by_consent_alone() -> None:
    unanimous = election({("law", "state"): votes(6)})
    consent = rule_of("consent")

    for sustained, rule, outcome in ((0, consent, "adopted"), (1, consent, "not_adopted"), (1, None, "adopted")):
        made = certificate(unanimous, rule=rule, sustained=sustained)
        assert made.result.outcome == outcome
        assert verify(made).difference is None
        assert ("verify.sustained" in [one.key for one in verify(made).checked]) == bool(sustained)


def test_a_repeal_is_told_in_its_own_words() -> None:
    made = certificate(MIXED, question=Question.REPEAL)

    (verdict,) = (one for one in verify(made).checked if one.key == "verify.verdict")

    assert verdict.facts["outcome"] == "repeal_adopted"


def test_actors_are_in_order_and_none_is_there_twice() -> None:
    made = made_of("consent", shown=False).certificate
    corp, other = {"actor": "Example Corp", "seats": 2}, {"actor": "Ruritania", "seats": 2}

    for wrong, where in (([other, corp], "merged[1].actor"), ([corp, corp], "merged (each actor once)")):
        report = judged({**made.as_data(), "merged": wrong}, made.hash)  # type: ignore[dict-item]
        assert isinstance(report, Report) and report.difference is not None
        assert report.difference.where == where


CHANGES: tuple[tuple[bool, tuple[str | int, ...], Json, str, str, str], ...] = (
    (True, ("votes", 0, "choice"), "against", "result.count.against", "11", "10"),
    (True, ("roll", "lines", 0, "discipline"), "ethics", "roll.by_discipline.ethics", "10", "9"),
    (True, ("votes", 1, "line"), 1, "votes[2].line", "a seat that has not voted yet", "1"),
    (True, ("votes", 1, "line"), 99, "votes[2].line", "at most 29", "99"),
    (True, ("votes", 0, "by"), 99, "votes[1].by", "at most 29", "99"),
    (True, ("votes", 0, "by"), 1, "votes[1].by", "a line that voted itself", "1"),
    (True, ("votes", 0, "by"), 7, "votes[1] (what line 7 says)", "against", "for"),
    (True, ("result", "outcome"), "no_quorum", "result.outcome", "adopted", "no_quorum"),
    (True, ("result", "consensus"), "unanimity", "result.consensus", "divergence", "unanimity"),
    (True, ("result", "checks", 1, "facts", "needs"), 3, "result.checks[2].facts.needs", "8", "3"),
    (False, ("norm", "text"), "Everything is allowed.", "norm.text_hash", "", ""),
    (False, ("result", "outcome"), "no_quorum", "result.outcome", "adopted", "no_quorum"),
    (False, ("result", "count", "for"), 13, "seals (their number)", "26", "25"),
    (False, ("roll", "by_kind", "state"), 14, "roll.by_kind (the sum of its seats)", "29", "28"),
    (False, ("log", "events", 0), "0" * 64, "log.head", "", ""),
    (False, ("congress", "name"), "Another", "the whole certificate (its hash)", "", ""),
    (False, ("closes_at",), "2026-11-01T12:00:00.000000Z", "closes_at", "after opened_at", ""),
)


@pytest.mark.parametrize(("shown", "path", "to", "where", "expected", "found"), CHANGES)
def test_the_first_difference_is_named_with_both_values(
    shown: bool, path: tuple[str | int, ...], to: Json, where: str, expected: str, found: str
) -> None:
    made = certificate(MIXED, shown=shown)

    report = judged(changed(made.as_data(), path, to), made.hash)

    assert isinstance(report, Report) and report.difference is not None
    difference = report.difference
    assert difference.where == where
    assert (expected or difference.expected, found or difference.found) == (difference.expected, difference.found)


def test_a_vote_by_proxy_says_what_a_line_of_the_roll_says() -> None:
    """The first five of the roll are of one discipline and say For; the third of them voted for the first two."""
    made = certificate(MIXED, shown=True)
    data = changed(changed(made.as_data(), ("votes", 0, "by"), 3), ("votes", 1, "by"), 3)

    report = verify(certificate_of(data))

    assert report.difference is None
    assert next(one.facts["n"] for one in report.checked if one.key == "verify.proxies") == 2
    chained = verify(certificate_of(changed(data, ("votes", 2, "by"), 4))).difference
    assert chained is not None and chained.where == "votes[1].by", "a proxy goes no further"
    stranger = verify(certificate_of(changed(made.as_data(), ("votes", 0, "by"), 11))).difference
    assert stranger is not None and stranger.expected == "a line of the same discipline or kind"


def test_seals_are_in_order_and_none_is_there_twice() -> None:
    made = certificate(MIXED)
    seals = list(made.seals or ())

    for wrong, expected in (
        ([seals[1], seals[0], *seals[2:]], "in ascending order"),
        ([seals[0], seals[0], *seals[2:]], "each seal once"),
    ):
        report = judged({**made.as_data(), "seals": list(wrong)}, made.hash)
        assert isinstance(report, Report) and report.difference is not None
        assert (report.difference.where, report.difference.expected) == ("seals", expected)


def test_the_hash_of_an_event_cannot_be_found_by_trying() -> None:
    """Who wrote a statement of the Chatham House is one of few members: without a salt each could be tried."""
    event = EVENTS[0]

    assert event_hash(event, LOG_SALT) in certificate(MIXED).events
    assert event_hash(event, "0" * 64) != event_hash(event, LOG_SALT) != hash_of(event)
    assert LOG_SALT not in certificate(MIXED).as_file().decode()


def test_another_decision_that_is_consistent_in_itself_is_told_by_its_hash_alone() -> None:
    """Whoever writes a certificate anew writes a good one: only the published hash tells them apart."""
    mine, other = certificate(MIXED), certificate(MIXED.with_vote(1, Choice.AGAINST))

    assert verify(other).difference is None
    assert next(one.key for one in verify(other).unchecked) == "verify.no_hash"
    difference = verify(other, hash=mine.hash).difference
    assert difference is not None and difference.where == "the whole certificate (its hash)"


@given(elections())
def test_a_certificate_without_names_tells_no_name_no_salt_and_no_hidden_split(voted: Election) -> None:
    made = certificate(voted)
    text = made.as_file().decode()

    for one in voted.roll:
        assert member(one.member_id) not in text
        assert f"Person {one.member_id}" not in text
        assert one.member_id not in voted.papers or f'"{salt(one.member_id)}"' not in text
    for split in (made.result.by_discipline, made.result.by_kind, made.result.by_capacity):
        for row in split.rows:
            if row.count is not None and 0 < row.count.cast < made.result.count.cast:
                assert row.count.voters >= 5


@given(st.permutations(sorted(MIXED.papers.items())))
def test_seals_do_not_tell_the_order_of_the_votes(cast: list[tuple[int, Choice]]) -> None:
    assert certificate(Election(MIXED.roll, dict(cast))).hash == certificate(MIXED).hash


def test_a_voter_finds_their_own_vote_and_no_other() -> None:
    made, mine = certificate(MIXED), Receipt(salt(1), member(1), MIXED.papers[1].value)

    found = verify(made, receipt=mine)
    assert (found.receipt and found.receipt.key, found.holds) == ("verify.receipt", True)
    for wrong in (
        Receipt(salt(2), mine.member, mine.choice),
        Receipt(mine.salt, member(2), mine.choice),
        Receipt(mine.salt, mine.member, "abstain"),
    ):
        report = verify(made, receipt=wrong)
        assert (report.receipt and report.receipt.key, report.holds) == ("verify.receipt_missing", False)
        assert report.difference is None, "the certificate itself is as it was"


def test_a_receipt_is_judged_also_where_something_before_it_differs() -> None:
    made = certificate(MIXED)
    spoilt = replace(made, text=f"{made.text} And more.")
    mine, wrong = Receipt(salt(1), member(1), MIXED.papers[1].value), Receipt(salt(2), member(1), "for")

    found, missing = verify(spoilt, receipt=mine), verify(spoilt, receipt=wrong)

    assert found.difference is not None and found.difference.where == "norm.text_hash"
    assert (found.receipt and found.receipt.key, found.receipt_holds, found.holds) == ("verify.receipt", True, False)
    assert missing.difference == found.difference
    assert missing.receipt is not None and missing.receipt.key == "verify.receipt_missing"


def test_a_receipt_for_a_ballot_with_names_shown_is_told_that_it_needs_none() -> None:
    made, mine = certificate(MIXED, shown=True), Receipt(salt(1), member(1), "for")

    report = verify(made, receipt=mine)

    assert (report.receipt and report.receipt.key, report.holds) == ("verify.receipt_unsealed", False)


def test_a_seal_can_be_made_by_hand() -> None:
    by_hand = sha256(f"{salt(1)}:{GUILD}:{DECISION}:{member(1)}:for".encode()).hexdigest()

    assert seal(1, Choice.FOR) == by_hand
    assert by_hand in (certificate(MIXED).seals or ())


def test_what_could_not_be_checked_is_said() -> None:
    hidden, shown = certificate(MIXED), certificate(MIXED, shown=True)

    keys = [one.key for one in verify(hidden).unchecked]
    assert keys == [f"verify.{key}" for key in ("no_hash", "no_votes", "no_spread", "no_refusal", "no_log", "no_world")]
    assert [one.key for one in verify(shown, hash=shown.hash).unchecked] == ["verify.no_log", "verify.no_world"]
    whole = opened(MIXED)
    assert [one.key for one in verify(whole.certificate, opened=whole).unchecked] == [
        "verify.no_hash",
        "verify.no_world",
    ]


UNKNOWN_FIELD = "certificate.unknown_field"
WHOLE = certificate(MIXED).as_data()


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "certificate.not_json"),
        (b"PK\x03\x04", "certificate.an_archive"),
        (b"not json", "certificate.not_json"),
        (b"\xff\xfe\x00", "certificate.not_json"),
        (b'{"format": 1, "x": "\\ud800"}', "certificate.not_json"),
        (canonical(WHOLE)[:-40], "certificate.not_json"),
        (b"[]", "certificate.none_in_it"),
        (b'{"hello": 1}', "certificate.none_in_it"),
        (b'{"format": 2}', "certificate.other_format"),
        (b'{"format": true}', "certificate.wrong_type"),
        (b'{"format": 1}', "certificate.missing"),
        (b'{"format": 1.0}', "certificate.not_whole"),
        (b'{"format": NaN}', "certificate.not_whole"),
        (b'{"format": 1, "format": 1}', "certificate.named_twice"),
        (b'{"format": ' + b"9" * 5000 + b"}", "certificate.number_too_long"),
        (b"[" * (DEPTH_MOST + 1) + b"]" * (DEPTH_MOST + 1), "certificate.too_deep"),
        (b"[" * 1_000_000, "certificate.too_deep"),
        (b" " * (LARGEST + 1), "certificate.too_large"),
        (canonical({**WHOLE, "more": 1}), "certificate.unknown_field"),
        (canonical({**WHOLE, "votes": []}), "certificate.barred_here"),
        (canonical({**WHOLE, "seals": None}), "certificate.missing_here"),
        (canonical({**WHOLE, "algorithm": 99}), "certificate.other_algorithm"),
        (canonical({**WHOLE, "rule": {"preset": "dice"}}), "rule.unknown_version"),
        (canonical({**WHOLE, "opened_at": "yesterday"}), "certificate.no_instant"),
        (canonical({**WHOLE, "opened_at": "2026-02-30T12:00:00.000000Z"}), "certificate.no_instant"),
        (canonical({**WHOLE, "secrecy": "none"}), "certificate.unknown_word"),
        (canonical({**WHOLE, "question": "amend"}), "certificate.unknown_word"),
        (canonical(changed(WHOLE, ("concerns", 0, "state"), "resolved")), "certificate.unknown_word"),
        (canonical({**WHOLE, "merged": [{"actor": "Example Corp", "seats": 1}]}), "certificate.too_small"),
        (canonical({**WHOLE, "rule": {**rule_data(rule_of("concurrent")), "affiliates": "each"}}), UNKNOWN_FIELD),
        (canonical({**WHOLE, "seals": ["f" * 63]}), "certificate.no_hash"),
    ],
)
def test_what_is_no_certificate_gets_a_sentence_of_its_own(content: bytes, key: str) -> None:
    with pytest.raises(CongressError) as refused:
        certificate_of(loaded(content))
    assert refused.value.key == key


@settings(max_examples=150)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_refused_or_read_and_nothing_else(value: Json) -> None:
    for data in (value, {**WHOLE, "result": value}, {**WHOLE, "roll": value}, {"certificate": value}):
        try:
            content = canonical(data)
        except UnicodeEncodeError:
            continue
        for read in (certificate_of, opened_of):
            with pytest.raises(CongressError):
                read(loaded(content))


def test_a_refusal_names_the_place() -> None:
    made = certificate(MIXED, shown=True).as_data()

    with pytest.raises(CongressError) as refused:
        certificate_of(changed(made, ("roll", "lines", 2, "discipline"), 4))

    assert refused.value.facts == {"where": "roll.lines[3].discipline", "wanted": "text", "found": "number"}


def test_the_same_decision_is_written_the_same_for_ever() -> None:
    """Golden hashes: where one changes, `FORMAT` must be raised, or certificates that were given out no longer fit."""
    assert certificate(MIXED, shown=True).hash == "2e9ebedfcb10f4d1084352292bf304b5fe03bd730d1716501dfdc690f4e1c59d"
    assert certificate(MIXED).hash == "3e0563b46207f3fea99b78ee373e47afdb5c106f1ff8a7682338090163b1205c"
    capped = made_of("consent", shown=False).certificate
    assert capped.hash == "cc970402267580dd8bcd06b96d20127b145e53d08da199e916635b921219c537"


def test_an_opened_certificate_says_what_it_is() -> None:
    assert isinstance(opened(MIXED), Opened)
    assert "Do not publish it" in canonical(opened(MIXED).as_data()).decode()
