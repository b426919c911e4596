"""The analyses asked through the services: the worked examples of record.md, section 7, on the shipped record."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.congress.errors import CongressError
from bot.congress.record.cells import tally
from bot.services.norms import Draft
from bot.services.record.analyses.all import ANALYSES, analyse
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.behind import records_behind
from bot.services.record.analyses.looking import Typed
from bot.services.record.analyses.question import Question, code_of, mark_of, question_of
from bot.services.record.entry_review import retract
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, draft
from tests.services.record.acts import logged, promised

# One engine: what reads the facts is asked of both in `test_record_facts.py`, and the rest is pure.
pytestmark = pytest.mark.one_engine

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
CLOSED = date(2025, 12, 31)


@pytest.fixture
async def forum(opened: Opening) -> Forum:
    return await opened(2)


async def ask(forum: Forum, name: str, **typed: Any) -> Answer[Any]:
    return await forum.store.read(analyse, guild_id=GUILD, name=name, typed=Typed(**typed), now=forum.now)


def rounded(share: Any) -> float:
    return round(float(share.value), 4)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2021, 11, 9), {"champion": 1, "support": 77, "declined": 1, "silent": 1, "not_tracked": 113}),
        (CLOSED, {"champion": 1, "support": 80, "silent": 112}),
    ],
)
async def test_a12_and_a13_all_states_on_the_paris_call(forum: Forum, day: date, words: dict[str, int]) -> None:
    found: Counter[str] = Counter()
    answer = await ask(forum, "matrix", initiative="paris-call", kind="state", as_of=day)
    for page in range(answer.found.pages):
        code = code_of(Question(**{**vars(question_of(answer.basis.code)), "page": page}))
        part = await forum.store.read(analyse, guild_id=GUILD, name="matrix", typed=code, now=forum.now)
        found.update(tally(part.found.matrix.column("paris-call")).words)
    assert dict(found) == words


async def test_a_matrix_for_which_nobody_was_named_leaves_out_subjects_on_which_nobody_is_tracked(forum: Forum) -> None:
    await forum.propose(forum.people[0], draft_of_first_case())
    chosen = (await ask(forum, "matrix")).found
    columns = [chosen.matrix.column(one) for one in chosen.matrix.subjects]
    assert all(any(cell.tracked for cell in column) for column in columns)
    assert chosen.left_out >= 1
    assert "N-1" not in chosen.matrix.subjects

    named = (await ask(forum, "matrix", kind="state")).found
    assert (named.left_out, len(named.matrix.subjects)) == (0, chosen.columns + chosen.left_out)


def draft_of_first_case() -> Draft:
    return replace(draft(), case_id="norms-construction")


async def test_b1_the_claims_on_notpetya_by_days(forum: Forum) -> None:
    answer = await ask(forum, "timeline", action="R-a-notpetya")
    days = {record: (one.earliest, one.days) for record, one in answer.found.since.items() if record[0] == "c"}
    assert days == {
        "c03": (1, 1),
        "c04": (6, 6),
        **dict.fromkeys(("c05", "c06"), (233, 233)),
        **dict.fromkeys(("c07", "c08", "c09"), (234, 234)),
        "c12": (308, 338),
        "c10": (1129, 1129),
        "c11": (1210, 1210),
    }


async def test_b2_the_actions_of_a_case_whatever_they_are_about(forum: Forum) -> None:
    answer = await ask(forum, "timeline", case="policing-technology")
    actions = [one.record for one in answer.found.entries if one.kind == "action"]
    assert actions == [
        "a-congress-consults-amazon", "a-ibm-exit", "a-amazon-moratorium", "a-ms-police-pause", "a-amazon-extension",
    ]  # fmt: skip


async def test_c1_and_c2_words_and_deeds(forum: Forum) -> None:
    answer = await ask(forum, "saydo")
    found = {one.found.actor: one for one in answer.found.actors}
    figures = {
        "coal-charter-of-trust": (0.8125, 2),
        "coal-tech-accord": (0.5, 1),
        "co-twitter": (-1.0, 1),
    }
    for actor, (figure, n) in figures.items():
        score = found[actor].suggested.balance.score
        assert (score.rounded, score.n, score.state) == (figure, n, "not_enough_evidence")
    assert {one.found.balance.score.n for one in answer.found.actors} == {0}


async def test_d1_d2_d4_and_d5_the_gap_on_the_paris_call(forum: Forum) -> None:
    found = (await ask(forum, "gap", subject="paris-call", as_of=CLOSED)).found
    assert (found.support.companies.part, found.support.companies.n, rounded(found.support.companies)) == (
        53,
        58,
        0.9138,
    )
    assert (found.support.states.part, found.support.states.n, rounded(found.support.states)) == (81, 193, 0.4197)
    assert found.support.selection
    assert (found.register.gaps.n, found.register.gaps.companies) == (21, 86)
    assert [(one.country, one.companies) for one in found.register.gaps.countries[:3]] == [
        ("IND", 27), ("MYS", 11), ("RUS", 7),
    ]  # fmt: skip
    assert {kind: share.part for kind, share in found.register.by_kind.items()}["company_or_association"] == 708
    assert (found.register.with_companies.part, found.register.with_companies.whole) == (54, 81)


@pytest.mark.parametrize(("day", "stance"), [(date(2021, 11, 9), "declined"), (date(2021, 11, 10), "support")])
async def test_d3_the_united_states_beside_its_firms(forum: Forum, day: date, stance: str) -> None:
    home = (await ask(forum, "gap", subject="paris-call", actors="state-usa", as_of=day)).found.home
    assert home.state.word == stance
    assert dict(home.counts) == {"company": 26, "subnational": 6, "civil-society": 2}


async def test_e3_the_average_pair_of_each_group(forum: Forum) -> None:
    found = (await ask(forum, "alignment", group="g7")).found
    figures = {one: (score.rounded, score.n) for one, score in found.groups.items()}
    assert figures == {
        "eu-27": (1.0, 351),
        "g7": (0.9429, 21),
        "five-eyes": (0.94, 10),
        "asean": (0.8867, 45),
        "sco-2018": (0.8241, 28),
        "brics-2018": (0.72, 10),
        "gge-6-states": (0.6687, 300),
        "p5": (0.4, 10),
    }
    assert len(found.pairs) == found.possible == 21


async def test_f1_and_f2_what_is_contested(forum: Forum) -> None:
    answer = await ask(forum, "contested")
    figures = {
        answer.name(one.subject): (one.contest.figure.rounded, len(one.contest.for_), len(one.contest.against))
        for one in answer.found.rows[:2]
    }
    assert figures == {
        "General Assembly resolution 73/187": (0.9477, 94, 59),
        "General Assembly resolution 73/27": (0.8043, 119, 46),
    }
    one = await ask(forum, "contested", subject="General Assembly resolution 73/27", group="eu-27")
    (_, part) = one.found.rows[0].by_group[0]
    assert (part.figure.rounded, part.parts[True].for_, part.parts[True].n) == (0.5061, 0, 27)


async def test_g1_and_g2_silence_on_the_paris_call(forum: Forum) -> None:
    found = (await ask(forum, "silence", subject="paris-call", as_of=CLOSED)).found
    assert (found.silence.share.part, found.silence.share.n, rounded(found.silence.share)) == (112, 193, 0.5803)
    by_group = {one: (silence.share.part, silence.counted) for one, silence in found.by_group.items()}
    assert by_group["brics-2018"] == (5, 5)
    assert by_group["gge-6-states"] == (10, 25)
    assert by_group["g7"] == (0, 7)
    assert len(found.longest) == 112


async def test_h2_and_h3_the_life_cycle(forum: Forum) -> None:
    life = (await ask(forum, "lifecycle", subject="paris-call", as_of=date(2021, 11, 10))).found.life
    assert (life.stage, life.grounds.share.part, life.grounds.critical.part) == ("tipping", 79, 3)
    life = (await ask(forum, "lifecycle", subject="paris-call", as_of=CLOSED)).found.life
    assert (life.stage, life.grounds.dated.part, life.speed_computable) == ("tipping", 9, False)


async def test_i1_no_commitment_ships_and_one_that_is_confirmed_counts(forum: Forum) -> None:
    answer = await ask(forum, "implementation", initiative="tech-accord")
    assert (answer.found.ladder.rungs, answer.found.ladder.declared_only.state) == ((), "not_enough_evidence")

    await promised(forum, subject="tech-1")

    answer = await ask(forum, "implementation")
    assert [(one.actor, one.subject) for one in answer.found.ladder.rungs] == [("co-microsoft", "tech-1")]


async def test_a_level_of_a_commitment_is_a_line_among_the_records_behind_an_answer(forum: Forum) -> None:
    handle = await promised(forum, subject="tech-1", level="4")
    level = "R-2"
    basis = replace((await ask(forum, "implementation")).basis, records=(handle[2:], level[2:]))

    found = await forum.store.read(records_behind, guild_id=GUILD, basis=basis, now=forum.now)

    assert [line.entry.handle for line in found.lines if line.entry is not None] == [handle, level]
    assert found.total == len(found.lines) == 2
    line = found.lines[1]
    assert (line.actor, line.word, line.about and line.about.short) == (
        "Microsoft", "4", found.lines[0].about and found.lines[0].about.short,
    )  # fmt: skip


async def test_j1_the_reactions_to_notpetya(forum: Forum) -> None:
    found = (await ask(forum, "reactions")).found.reactions
    assert (len(found.within(90, "state")), len(found.within(365, "state"))) == (1, 6)
    assert (found.norms, found.suggested) == (("gge-f",), ("gge-f",))


async def test_k1_and_k3_two_pledges_beside_each_other(forum: Forum) -> None:
    answer = await ask(forum, "overlap", initiative="tech-accord", other="charter-of-trust", as_of=CLOSED)
    over = answer.found.overlap
    assert (over.state, over.apart.first, over.apart.second, over.apart.shared) == (
        "converging", 34, 19, ("co-cisco", "co-dell"),
    )  # fmt: skip
    assert [(one.initiative, one.second.rounded) for one in over.thirds] == [("paris-call", 0.8947)]
    assert (len(over.links), dict(answer.found.outside)["paris-call"]) == (
        2,
        ("co-mitsubishi-heavy-industries", "co-ntt"),
    )
    founders = await ask(forum, "overlap", initiative="tech-accord", other="charter-of-trust", as_of=date(2018, 4, 17))
    assert founders.found.overlap.together.first == 31


async def test_m1_and_m2_the_crosswalk(forum: Forum) -> None:
    found = (await ask(forum, "crosswalk", topic="supply-chain")).found.crosswalk
    assert {one.id for one in found.norms} == {"gge-i", "ms14-1", "gcsc-3", "paris-6", "tech-2", "cot-2"}
    assert len(found.links) == 5
    every = (await ask(forum, "crosswalk")).found.crosswalk
    assert (len(every.links), every.linked, len(every.groups), len(every.unlinked)) == (24, 33, 9, 15)


@pytest.mark.parametrize("name", sorted(ANALYSES))
async def test_an_answer_comes_back_from_its_code_and_opens_to_its_records(forum: Forum, name: str) -> None:
    answer = await ask(forum, name)
    again = await forum.store.read(analyse, guild_id=GUILD, name=name, typed=answer.basis.code, now=forum.now)
    assert again.found == answer.found
    assert again.basis.records == answer.basis.records
    assert len(answer.basis.code) <= 70
    assert bool(answer.basis.records) == bool(answer.basis.sources)


async def test_what_is_retracted_leaves_the_timeline(forum: Forum) -> None:
    handle = await logged(forum, case_id="policing-technology")
    before = await ask(forum, "timeline", case="policing-technology")
    await forum.store.write(retract, who=CONVENER, handle=handle, reason="It was told wrongly.", now=forum.now)
    after = await ask(forum, "timeline", case="policing-technology")
    assert len(before.found.entries) == len(after.found.entries) + 1


@pytest.mark.parametrize(
    ("name", "typed", "key"),
    [
        ("matrix", {"actors": "Nobody & Sons"}, "record.unknown_actor"),
        ("matrix", {"actors": ";".join(["co-microsoft"] * 6)}, "analyses.many_actors"),
        ("matrix", {"group": "the usual ones"}, "analyses.unknown.group"),
        ("matrix", {"kind": "silent"}, "analyses.unknown.kind"),
        ("silence", {"as_of": date(2031, 1, 1)}, "record.future_date"),
        ("crosswalk", {"topic": "#zzz"}, "analyses.gone"),
        ("timeline", {"action": "R-p004"}, "record.other_kind"),
        ("overlap", {"initiative": "paris-call", "other": "paris-call"}, "record.compare_itself"),
        ("gap", {"subject": "no such thing"}, "deeds.unknown_subject"),
    ],
)
async def test_what_is_not_there_is_refused(forum: Forum, name: str, typed: dict[str, Any], key: str) -> None:
    with pytest.raises(CongressError) as refusal:
        await ask(forum, name, **typed)
    assert refusal.value.key == key


def test_the_longest_question_fits_the_id_of_a_button() -> None:
    most = 36**5 - 1
    asked = Question(
        date(2026, 11, 2), ("initiative", most), None, (most,) * 5, None, "case", "kind", "group", "topic", 99
    )
    code = code_of(asked)
    assert len(f"an:matrix:{code}:leaf:99999") <= 100
    read = question_of(code)
    assert (read.subject, read.actors, read.page) == (asked.subject, asked.actors, 99)
    assert read.group == f"#{mark_of('group')}"
