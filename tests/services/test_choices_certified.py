"""Certificates of real choices among wordings, and proxies in them: given, overridden, revoked, cast at the close."""

import asyncio

import pytest
from sqlmodel import col, select

from bot.congress.canonical import loaded
from bot.congress.certificate import Certificate
from bot.congress.certificate_reading import certificate_of
from bot.congress.errors import CongressError
from bot.congress.opened import opened_of
from bot.congress.reviews import Question
from bot.congress.rules import Affiliates, Charter, Preset, rule_of
from bot.congress.schulze import NONE_OF_THESE
from bot.congress.verification import verify
from bot.services.ballot_views import ballot_card, decision_card
from bot.services.certificates import Issued, issue_named, noted, open_named
from bot.services.choice_votes import open_choice
from bot.services.closed_votes import closed_ranking
from bot.services.congresses import choose_manner, choose_proxies
from bot.services.norms import final_call, second
from bot.services.people import Who
from bot.services.proxies import accept_proxy, give_proxy, revoke_proxy
from bot.services.rankings import cast_ranking, my_ranking, recuse_ranking, withdraw_ranking
from bot.services.rules import change_rule, mark_of
from bot.services.seats import leave_seat, represent
from bot.services.votes import close_ballot
from bot.services.wordings import propose_wording
from storage.store import Tx
from storage.tables import BallotSeat, Decision, Member, RankingPaper
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person
from tests.services.test_certificates import change
from tests.services.test_certificates_of_every_kind import object_to
from tests.services.test_rankings import FIRST, SECOND, close, newest, put_to_choice, rank, with_wordings

pytestmark = pytest.mark.one_engine

HANDLE = "D-2026-01"
GIVER, HOLDER = 3, 4


async def arranged(opened: Opening, secrecy: str, affiliates: Affiliates = Affiliates.EACH) -> Forum:
    """Five seats, the first three of one actor; the congress decides by concurrent majorities."""
    forum = await opened(5)
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    if affiliates is not Affiliates.EACH:
        charter = Charter(rule_of("concurrent", affiliates=affiliates))
        seen = mark_of(Charter(rule_of("concurrent")))
        await forum.store.write(change_rule, who=CONVENER, charter=charter, seen=seen, now=forum.now)
    for who in forum.people[:3]:
        await forum.store.write(represent, who=who, represents="Example Corp", capacity="official", now=forum.now)
    return forum


async def checked(forum: Forum, handle: str = HANDLE) -> Certificate:
    """The certificate, checked as anybody can, as an auditor can, and against the card of the decision."""
    issued: Issued = await forum.store.read(issue_named, guild_id=GUILD, handle=handle)
    whole: Issued = await forum.store.read(open_named, guild_id=GUILD, handle=handle)
    found, open_ = certificate_of(loaded(issued.content)), opened_of(loaded(whole.content))

    assert issued.as_noted
    assert (verify(found, hash=issued.noted).difference, verify(open_.certificate, opened=open_).difference) == (
        None,
        None,
    )
    decision = await forum.store.read(lambda tx: tx.exec(select(Decision.id)).one())
    card = await forum.store.read(decision_card, decision_id=decision)
    assert card.choice is not None and found.choice is not None
    assert (found.result, found.merged, found.choice.winner) == (card.result, card.merged, card.choice.winner)
    assert found.choice.count.votes == (card.choice.ranked.votes if card.choice.pairs else {})
    return found


@pytest.mark.both_engines
@pytest.mark.parametrize("affiliates", Affiliates)
@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
async def test_a_choice_has_a_certificate_that_holds(opened: Opening, secrecy: str, affiliates: Affiliates) -> None:
    forum = await arranged(opened, secrecy, affiliates)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1 0=2", "1 2", "2 1", "1=2 n")
    await forum.store.write(recuse_ranking, who=forum.people[4], ballot_id=ballot, now=forum.now)
    await close(forum, ballot)

    found = await checked(forum)

    choice, capped = found.choice, affiliates is Affiliates.ONE_VOTE
    assert choice is not None and choice.first is None
    assert (found.question, found.rule.preset, found.rule.ranks) == (Question.WORDING, Preset.CONCURRENT, True)
    assert [(one.label, one.text) for one in choice.options[1:]] == [
        (FIRST.label, FIRST.text),
        (SECOND.label, SECOND.text),
    ]
    assert (found.version, choice.options[0].text, choice.winner) == (1, found.text, "1")
    assert (choice.count.papers, choice.count.recused, found.result.seats) == (4, 1, 3 if capped else 5)
    shown = secrecy == "names_shown"
    assert [one.author for one in choice.options] == (["Person 1", "Person 2", "Person 3"] if shown else [None] * 3)
    assert len(choice.count.rankings or choice.count.seals or ()) == 5
    (line,) = await forum.store.read(noted, guild_id=GUILD, handle="N-1")
    assert (line.decision, line.hash) == (HANDLE, found.hash)
    if not shown:
        assert "Person" not in found.as_file().decode()


@pytest.mark.parametrize("secrecy", ["names_hidden", "names_shown"])
async def test_of_two_ballots_each_is_accounted_for(opened: Opening, secrecy: str) -> None:
    forum = await arranged(opened, secrecy)
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1 2", "2 1", "1=2 0")
    await close(forum, ballot)
    who = forum.people[0]
    assert await forum.store.read(closed_ranking, who=who, ballot_id=ballot, now=forum.now) is None
    again = await newest(forum)
    await rank(forum, again, "2", "2 1", "1")
    await close(forum, again)

    found = await checked(forum)

    choice = found.choice
    assert choice is not None and choice.first is not None
    assert (choice.first.count.winners, choice.first.count.papers) == (("1", "2"), 3)
    assert (choice.count.candidates, choice.count.winners) == (("1", "2", NONE_OF_THESE), ("2",))
    assert found.opened_at == choice.first.counted_at
    for number, said in ((ballot, "1,2,0=none_of_these"), (again, "2,1=none_of_these")):
        mine = await forum.store.read(closed_ranking, who=who, ballot_id=number, now=forum.now)
        assert mine is not None and mine.decision == HANDLE
        assert (mine.receipt is None) == (secrecy == "names_shown")
        if mine.receipt is not None:
            assert mine.receipt.choice == said
            assert verify(found, receipt=mine.receipt).holds


async def test_who_did_not_rank_has_nothing_sealed(opened: Opening) -> None:
    forum = await arranged(opened, "names_hidden")
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1")
    await close(forum, ballot)

    mine = await forum.store.read(closed_ranking, who=forum.people[4], ballot_id=ballot, now=forum.now)

    assert mine is not None and (mine.mine.groups, mine.receipt, mine.seal) == (None, None, None)


@pytest.mark.parametrize("when", ["open", "closed"])
async def test_names_in_it_are_as_they_were_when_it_opened(opened: Opening, when: str) -> None:
    forum = await arranged(opened, "names_shown")
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1", "1", "1")
    renamed = Who(GUILD, forum.people[1].discord_id, "Somebody else")
    if when == "closed":
        await close(forum, ballot)
    await forum.store.write(represent, who=renamed, represents="", capacity="personal", now=forum.now)
    if when == "open":
        await close(forum, ballot)

    found = await checked(forum)

    assert found.choice is not None and found.choice.options[1].author == "Person 2"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ranking_paper SET recused = TRUE WHERE id = 1",
        "UPDATE ballot_option SET text = 'Anything goes.' WHERE n = 1",
        "UPDATE ballot SET closed_at = '2027-01-01 00:00:00' WHERE follows IS NULL",
        "UPDATE commitment SET seal = salt",
    ],
)
async def test_what_is_changed_behind_the_bots_back_shows(opened: Opening, statement: str) -> None:
    forum = await arranged(opened, "names_hidden")
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1 2", "2 1", "1=2 0")
    await close(forum, ballot)
    again = await newest(forum)
    await rank(forum, again, "2", "2 1", "1")
    await close(forum, again)
    await checked(forum)
    if "id = 1" in statement:
        first = await forum.store.read(
            lambda tx: tx.exec(select(RankingPaper.id).order_by(col(RankingPaper.id))).first()
        )
        statement = statement.replace("id = 1", f"id = {first}")

    await change(forum, statement)

    issued = await forum.store.read(issue_named, guild_id=GUILD, handle=HANDLE)
    assert not issued.as_noted
    assert verify(certificate_of(loaded(issued.content)), hash=issued.noted).difference is not None


async def test_what_was_sustained_before_the_first_ballot_is_named_after_the_second(opened: Opening) -> None:
    forum = await opened(5)
    handle = (await forum.propose(forum.people[0])).handle
    await object_to(forum, handle, "sustained")
    await forum.store.write(second, who=forum.people[1], handle=handle, now=forum.now)
    for draft in (FIRST, SECOND):
        await forum.store.write(propose_wording, who=forum.people[1], handle=handle, draft=draft, now=forum.now)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    await forum.store.write(open_choice, who=CONVENER, handle=handle, now=forum.wait(days=3))
    ballot = await newest(forum)
    await rank(forum, ballot, "1 2", "2 1")
    await close(forum, ballot)
    again = await newest(forum)
    await rank(forum, again, "2", "2 1")
    await close(forum, again)

    found = await checked(forum)

    assert found.choice is not None and found.choice.first is not None
    assert (found.sustained, [one.state for one in found.concerns]) == (1, ["sustained"])


async def with_proxy(opened: Opening, secrecy: str = "names_hidden", days: int = 30) -> Forum:
    """Six seats, of which 3 to 6 are jurists; the third has named the fourth as their proxy."""
    forum = await opened(2)
    for number in (3, 4, 5, 6):
        await forum.seat(number, "law", "academia")
    await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, now=forum.now)
    await forum.store.write(choose_proxies, who=CONVENER, allowed=True, now=forum.now)
    await named(forum, days=days)
    return forum


async def named(forum: Forum, holder: int = HOLDER, days: int = 30) -> None:
    to = person(holder).discord_id
    asked = await forum.store.write(give_proxy, who=person(GIVER), holder=to, days=days, now=forum.now)
    await forum.store.write(accept_proxy, who=person(holder), proxy_id=asked.proxy_id, now=forum.now)


async def ranks(forum: Forum, ballot: int, number: int, *names: str) -> None:
    groups = tuple((name,) for name in names)
    await forum.store.write(cast_ranking, who=person(number), ballot_id=ballot, groups=groups, now=forum.now)


async def papers(forum: Forum, ballot: int) -> dict[int, tuple[list[str], bool]]:
    """The papers that count by the number of their person: who was ranked, in order, and whether by proxy."""

    def read(tx: Tx) -> dict[int, tuple[list[str], bool]]:
        query = select(Member.discord_id, RankingPaper).join(Member, col(Member.id) == RankingPaper.member_id)
        rows = tx.exec(query.where(RankingPaper.ballot_id == ballot, col(RankingPaper.live))).all()
        return {
            who - person(0).discord_id: (sorted(one.ranks, key=lambda name: one.ranks[name]), one.by_proxy)
            for who, one in rows
        }

    return await forum.store.read(read)


async def test_the_holders_ranking_counts_for_who_is_silent_and_is_marked(opened: Opening) -> None:
    forum = await with_proxy(opened, "names_shown")
    ballot = await put_to_choice(forum)
    mine = await forum.store.read(my_ranking, who=person(HOLDER), ballot_id=ballot, now=forum.now)
    assert mine.also_for == (person(GIVER).discord_id,)
    await ranks(forum, ballot, HOLDER, "1", "2")
    assert (await papers(forum, ballot)).keys() == {HOLDER}
    assert (await forum.store.read(ballot_card, ballot_id=ballot)).voted == 1

    await close(forum, ballot)

    assert await papers(forum, ballot) == {HOLDER: (["1", "2"], False), GIVER: (["1", "2"], True)}
    found = await checked(forum)
    assert found.choice is not None
    assert [(one.line, one.by) for one in found.choice.count.rankings or ()] == [(3, 4), (4, None)]
    decision = await forum.store.read(lambda tx: tx.exec(select(Decision.id)).one())
    card = await forum.store.read(decision_card, decision_id=decision)
    assert [one.holder for one in card.proxied] == [person(HOLDER).discord_id]
    told = await forum.store.read(my_ranking, who=person(GIVER), ballot_id=ballot, now=forum.now)
    assert (told.by, told.also_for) == (person(HOLDER).discord_id, ())
    assert (await forum.store.read(my_ranking, who=person(HOLDER), ballot_id=ballot, now=forum.now)).by is None


async def test_where_names_are_hidden_only_the_giver_is_told_who_ranked_for_them(opened: Opening) -> None:
    forum = await with_proxy(opened)
    ballot = await put_to_choice(forum)
    await ranks(forum, ballot, HOLDER, "1")
    await close(forum, ballot)

    found = await checked(forum)
    mine = await forum.store.read(closed_ranking, who=person(GIVER), ballot_id=ballot, now=forum.now)

    assert found.choice is not None and len(found.choice.count.seals or ()) == 2
    assert '"by"' not in found.as_file().decode()
    assert mine is not None and mine.mine.by == person(HOLDER).discord_id and mine.receipt is not None
    assert verify(found, receipt=mine.receipt).holds


@pytest.mark.parametrize("how", ["own", "own_recused", "recused", "silent", "withdrawn", "revoked", "again", "left"])
async def test_where_nothing_is_ranked_by_proxy(opened: Opening, how: str) -> None:
    forum = await with_proxy(opened)
    ballot = await put_to_choice(forum)
    forum.wait(hours=1)
    write, giver, holder = forum.store.write, person(GIVER), person(HOLDER)
    if how not in ("silent", "recused"):
        await ranks(forum, ballot, HOLDER, "1")
    if how == "own":
        await ranks(forum, ballot, GIVER, "2")
    if how == "own_recused":
        await write(recuse_ranking, who=giver, ballot_id=ballot, now=forum.now)
    if how == "recused":
        await write(recuse_ranking, who=holder, ballot_id=ballot, now=forum.now)
    if how == "withdrawn":
        await write(withdraw_ranking, who=holder, ballot_id=ballot, now=forum.now)
    if how in ("revoked", "again"):
        await write(revoke_proxy, who=giver, now=forum.now)
    if how == "again":
        await named(forum)
    if how == "left":
        await write(leave_seat, who=holder, now=forum.now)

    await close(forum, ballot)

    assert not [one for one in (await papers(forum, ballot)).values() if one[1]]
    assert (GIVER in await papers(forum, ballot)) == how.startswith("own")


@pytest.mark.parametrize(("days", "how", "by"), [(60, "stands", HOLDER), (12, "ran out", None), (12, "another", 5)])
async def test_a_second_ballot_has_the_proxies_that_run_when_it_opens(
    opened: Opening, days: int, how: str, by: int | None
) -> None:
    """A proxy counts in votes that open while it runs: the second ballot opens when the first is counted."""
    forum = await with_proxy(opened, days=days)
    ballot = await put_to_choice(forum)
    await ranks(forum, ballot, 1, "1", "2")
    await ranks(forum, ballot, 2, "2", "1")
    if how == "another":
        await forum.store.write(revoke_proxy, who=person(GIVER), now=forum.now)
        await named(forum, holder=5)
    await close(forum, ballot)
    again = await newest(forum)
    for number, name in ((HOLDER, "1"), (5, "2")):
        await ranks(forum, again, number, name)
    await close(forum, again)

    found = (await papers(forum, again)).get(GIVER)
    assert found == (None if by is None else (["1" if by == HOLDER else "2"], True))
    roll = await forum.store.read(
        lambda tx: len(tx.exec(select(BallotSeat).where(BallotSeat.ballot_id == again)).all())
    )
    assert roll == 6
    await checked(forum)


@pytest.mark.both_engines
@pytest.mark.parametrize("what", ["rank", "revoke"])
async def test_a_giver_who_acts_while_the_clock_closes_has_one_paper_at_most(opened: Opening, what: str) -> None:
    forum = await with_proxy(opened)
    ballot = await put_to_choice(forum)
    await ranks(forum, ballot, HOLDER, "1")
    before = forum.wait(days=6, hours=23, minutes=59)
    now, giver = forum.wait(minutes=1), person(GIVER)
    act = (
        forum.store.write(cast_ranking, who=giver, ballot_id=ballot, groups=(("1",), ("0",)), now=before)
        if what == "rank"
        else forum.store.write(revoke_proxy, who=giver, now=before)
    )

    outcomes = await asyncio.gather(
        act, forum.store.write(close_ballot, ballot_id=ballot, now=now), return_exceptions=True
    )

    late = isinstance(outcomes[0], CongressError)
    assert late or not isinstance(outcomes[0], Exception), outcomes[0]
    mine = (await papers(forum, ballot)).get(GIVER)
    if what == "rank":
        assert mine == ((["1"], True) if late else (["1", "0"], False))
    else:
        assert not late and mine in (None, (["1"], True))
    await checked(forum)


async def test_of_hidden_names_no_split_is_shown_however_many_ranked(opened: Opening) -> None:
    """A vote For or Against would show how these seven jurists are split."""
    forum = await opened(2)
    for number in range(3, 10):
        await forum.seat(number, "law", "academia")
    ballot = await put_to_choice(forum)
    await rank(forum, ballot, "1", "1", "1", "1", "1", "n", "n", "2", "1")
    await close(forum, ballot)

    found = await checked(forum)

    for split in (found.result.by_discipline, found.result.by_kind, found.result.by_capacity):
        assert (split.shown, {row.count for row in split.rows}) == (0, {None})


async def test_a_choice_on_trial_says_until_when_after_either_ballot(opened: Opening) -> None:
    forum = await arranged(opened, "names_hidden")
    handle = await with_wordings(forum)
    await forum.store.write(open_choice, who=CONVENER, handle=handle, now=forum.now, trial=90)
    ballot = await newest(forum)
    await rank(forum, ballot, "1 2", "2 1", "1=2 0")
    await close(forum, ballot)
    again = await newest(forum)
    await rank(forum, again, "2", "2 1", "2")
    await close(forum, again)

    found = await checked(forum)

    assert found.trial is not None and found.trial.days == 90
    assert found.choice is not None and found.choice.winner == "2"
