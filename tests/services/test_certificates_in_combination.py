"""Certificates of votes in which several things meet: names, a cap, a repair, a proxy, a tie and a trial, any three of
them in every way."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import pytest
from sqlmodel import select

from bot.congress.ballots import Choice
from bot.congress.canonical import loaded
from bot.congress.certificate import Certificate
from bot.congress.certificate_reading import certificate_of
from bot.congress.opened import opened_of
from bot.congress.repairs import Act
from bot.congress.rules import Affiliates, Charter, rule_of
from bot.congress.verification import verify
from bot.services.ballot_views import decision_card
from bot.services.ballots import cast
from bot.services.certificates import Issued, issue_named, open_named
from bot.services.choice_votes import open_choice
from bot.services.congresses import choose_manner, choose_proxies
from bot.services.norms import final_call
from bot.services.proxies import accept_proxy, give_proxy
from bot.services.rankings import cast_ranking, recuse_ranking
from bot.services.repairs import repair_roll
from bot.services.rules import change_rule, mark_of
from bot.services.seats import leave_seat, represent, take_seat
from bot.services.votes import close_ballot, open_vote
from storage.tables import Decision
from tests.services.conftest import CONVENER, GUILD, Forum, Opening, person
from tests.services.test_rankings import deliberated, newest, with_wordings

pytestmark = pytest.mark.one_engine

ADOPTION, CHOICE = "adoption", "choice"
GIVER, HOLDER, LEFT_OUT = 3, 4, 7
DECISION = "D-2026-01"
WHY = "It was wrong at the opening."


@dataclass(frozen=True)
class Drawn:
    """What meets in one vote."""

    asked: str
    shown: bool
    cap: bool
    repair: Act | None
    proxy: bool
    tie: bool
    trial: bool

    def __str__(self) -> str:
        parts = {"shown": self.shown, "cap": self.cap, self.repair: self.repair, "proxy": self.proxy, "tie": self.tie}
        told = [str(name) for name, there in parts.items() if there] + ["trial"] * self.trial
        return "-".join([self.asked, *told])


EVERY = tuple(
    Drawn(*one)
    for one in product(
        (ADOPTION, CHOICE), (False, True), (False, True), (None, *Act), (False, True), (False, True), (False, True)
    )
    if one[0] == CHOICE or not one[5]
)
"""The 192 combinations: only wordings tie."""


def threes(one: Drawn) -> set[tuple[tuple[str, object], ...]]:
    """What meets in it, three by three."""
    return set(combinations(sorted(vars(one).items()), 3))


def sample() -> Iterator[Drawn]:
    """So many of them that any three things meet in one: each time the one with the most that is new."""
    left = set().union(*map(threes, EVERY))
    while left:
        best = max(EVERY, key=lambda one: len(threes(one) & left))
        left -= threes(best)
        yield best


async def arranged(opened: Opening, drawn: Drawn) -> Forum:
    """Six seats, of which 3 to 6 are jurists; of one actor are 1 to 3. A seventh person has left theirs."""
    forum = await opened(2)
    write = forum.store.write
    for number in (GIVER, HOLDER, 5, 6, LEFT_OUT):
        await forum.seat(number, "law", "academia")
    await write(leave_seat, who=person(LEFT_OUT), now=forum.now)
    await write(choose_manner, who=CONVENER, secrecy="names_shown" if drawn.shown else "names_hidden", now=forum.now)
    if drawn.cap:
        charter, seen = Charter(rule_of("concurrent", affiliates=Affiliates.ONE_VOTE)), Charter(rule_of("concurrent"))
        await write(change_rule, who=CONVENER, charter=charter, seen=mark_of(seen), now=forum.now)
    for number in (1, 2, 3):
        await speaks_for(forum, number, "Example Corp")
    if drawn.proxy:
        await write(choose_proxies, who=CONVENER, allowed=True, now=forum.now)
        to = person(HOLDER).discord_id
        asked = await write(give_proxy, who=person(GIVER), holder=to, days=60, now=forum.now)
        await write(accept_proxy, who=person(HOLDER), proxy_id=asked.proxy_id, now=forum.now)
    return forum


async def speaks_for(forum: Forum, number: int, actor: str) -> None:
    await forum.store.write(represent, who=person(number), represents=actor, capacity="official", now=forum.now)


async def moves(forum: Forum, number: int, discipline: str, kind: str) -> None:
    await forum.store.write(
        take_seat, who=person(number), chosen=(discipline,), kind=kind, capacity="personal", now=forum.now
    )


async def repaired(forum: Forum, ballot: int, act: Act) -> None:
    """The holder of the proxy is taken off, or corrected: of that actor then, and no longer like the giver on the roll,
    though both have moved alike. Or who was left out is added."""
    whose = LEFT_OUT if act is Act.ADDED else HOLDER
    if act is Act.CORRECTED:
        await moves(forum, GIVER, "economics", "academia")
        await moves(forum, HOLDER, "economics", "company")
        await speaks_for(forum, HOLDER, "Example Corp")
    if act is Act.ADDED:
        await moves(forum, LEFT_OUT, "law", "state")
    await forum.store.write(
        repair_roll, who=CONVENER, ballot_id=ballot, member=person(whose).discord_id, act=act.value, reason=WHY,
        now=forum.now,
    )  # fmt: skip


async def ranks(forum: Forum, ballot: int, number: int, ranking: str) -> None:
    groups = tuple(tuple(group.split("=")) for group in ranking.split())
    await forum.store.write(cast_ranking, who=person(number), ballot_id=ballot, groups=groups, now=forum.now)


async def chosen(forum: Forum, drawn: Drawn) -> None:
    """A choice among wordings. Only the fifth and the sixth prefer one to the other, so that the roll can be repaired
    and proxies count without making or breaking the tie."""
    handle, days = await with_wordings(forum), 60 if drawn.trial else None
    await forum.store.write(open_choice, who=CONVENER, handle=handle, now=forum.now, trial=days)
    ballot = await newest(forum)
    for number, ranking in ((2, "1=2 0"), (HOLDER, "0=1=2"), (5, "1 2"), (6, "2 1" if drawn.tie else "1 2")):
        await ranks(forum, ballot, number, ranking)
    await forum.store.write(recuse_ranking, who=person(1), ballot_id=ballot, now=forum.now)
    if drawn.repair is not None:
        await repaired(forum, ballot, drawn.repair)
    if drawn.repair is Act.ADDED:
        await ranks(forum, ballot, LEFT_OUT, "0=1=2")
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))
    again = await newest(forum)
    assert (again != ballot) is drawn.tie
    if drawn.tie:
        for number, ranking in ((2, "2"), (5, "2 1"), (6, "1")):
            await ranks(forum, again, number, ranking)
        if drawn.repair is not Act.TAKEN_OFF:
            await ranks(forum, again, HOLDER, "2")
        await forum.store.write(close_ballot, ballot_id=again, now=forum.wait(days=7))


async def adopted(forum: Forum, drawn: Drawn) -> None:
    """An ordinary vote on a norm."""
    handle = await deliberated(forum)
    await forum.store.write(final_call, who=CONVENER, handle=handle, now=forum.wait(days=3))
    days = 60 if drawn.trial else None
    await forum.store.write(open_vote, who=CONVENER, handle=handle, now=forum.wait(days=3), trial=days)
    ballot = await newest(forum)
    said = {1: Choice.AGAINST, 2: Choice.FOR, HOLDER: Choice.FOR_WITH_RESERVATION, 5: Choice.FOR, 6: Choice.RECUSE}
    for number, choice in said.items():
        await votes(forum, ballot, number, choice)
    if drawn.repair is not None:
        await repaired(forum, ballot, drawn.repair)
    if drawn.repair is Act.ADDED:
        await votes(forum, ballot, LEFT_OUT, Choice.ABSTAIN)
    await forum.store.write(close_ballot, ballot_id=ballot, now=forum.wait(days=7))


async def votes(forum: Forum, ballot: int, number: int, choice: Choice) -> None:
    reason = "Only in peace." if choice is Choice.FOR_WITH_RESERVATION else None
    await forum.store.write(cast, who=person(number), ballot_id=ballot, choice=choice, reason=reason, now=forum.now)


async def checked(forum: Forum, drawn: Drawn) -> Certificate:
    """The certificate, checked as anybody and as an auditor can, and against the card of the decision."""
    issued: Issued = await forum.store.read(issue_named, guild_id=GUILD, handle=DECISION)
    whole: Issued = await forum.store.read(open_named, guild_id=GUILD, handle=DECISION)
    found, opened = certificate_of(loaded(issued.content)), opened_of(loaded(whole.content))
    assert issued.as_noted
    assert verify(found, hash=issued.noted).difference is None
    assert verify(opened.certificate, opened=opened, hash=issued.noted).difference is None
    decision = await forum.store.read(lambda tx: tx.exec(select(Decision.id)).one())
    card = await forum.store.read(decision_card, decision_id=decision)
    assert (found.result, found.merged) == (card.result, card.merged)
    assert [one.act for one in found.repairs] == [one.act for one in card.repairs]
    told = drawn.proxy and drawn.shown and drawn.repair not in (Act.TAKEN_OFF, Act.CORRECTED)
    assert len(card.proxied) == int(told)
    return found


@pytest.mark.parametrize("drawn", list(sample()), ids=str)
async def test_whatever_meets_in_a_vote_its_certificate_holds(opened: Opening, drawn: Drawn) -> None:
    forum = await arranged(opened, drawn)
    await (chosen if drawn.asked == CHOICE else adopted)(forum, drawn)

    found = await checked(forum, drawn)

    seats = {None: 6, Act.TAKEN_OFF: 5, Act.CORRECTED: 6, Act.ADDED: 7}[drawn.repair]
    assert found.roll.seats == seats
    merged = {None: 3, Act.TAKEN_OFF: 3, Act.CORRECTED: 4, Act.ADDED: 3}[drawn.repair]
    assert [one.seats for one in found.merged] == ([merged] if drawn.cap else [])
    assert [one.act for one in found.repairs] == ([drawn.repair] if drawn.repair is not None else [])
    assert (found.trial is not None) is drawn.trial
    assert (found.choice is not None) is (drawn.asked == CHOICE)
    assert (found.choice is not None and found.choice.first is not None) is drawn.tie
