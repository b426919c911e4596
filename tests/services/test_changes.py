"""Changes of the rule of decision and of how votes are shown: each has a card in the votes channel and is in the
digest."""

import json
from dataclasses import replace

from sqlmodel import col, select

from bot.congress.digest import ChangeNews, Digest
from bot.congress.rules import Affiliates, Changer, Charter, rule_of
from bot.services.ballot_views import decision_card
from bot.services.cards import Claim, claim_due
from bot.services.changes import ChangeView, change_card
from bot.services.congresses import Channels, choose_channels, choose_manner, choose_proxies
from bot.services.desk import desk
from bot.services.digests import preview_digest
from bot.services.norms import second
from bot.services.rules import change_rule, present_rule, propose_rule
from storage.tables import Event
from tests.services.conftest import CONVENER, GUILD, Forum, Opening
from tests.services.later import to_the_vote, vote_out

CONSENT = Charter(rule_of("consent"))


async def take(forum: Forum, charter: Charter) -> None:
    seen = (await forum.store.read(present_rule, who=CONVENER)).seen
    await forum.store.write(change_rule, who=CONVENER, charter=charter, seen=seen, now=forum.now)


async def cards(forum: Forum) -> list[Claim]:
    """The cards of changes that are due."""
    claims = await forum.store.write(claim_due, now=forum.now, limit=200)
    return [one for one in claims if one.kind == "change"]


async def shown(forum: Forum, claim: Claim) -> ChangeView:
    return await forum.store.read(change_card, event_id=claim.subject_id)


async def news(forum: Forum) -> tuple[ChangeNews, ...]:
    digest = (await forum.store.read(preview_digest, guild_id=GUILD, now=forum.wait(hours=1))).digest
    assert Digest.from_data(json.loads(json.dumps(digest.as_data()))) == digest
    return digest.changes


async def test_another_rule_is_told_in_the_votes_channel_and_in_the_digest(opened: Opening) -> None:
    forum = await opened(5)
    await take(forum, CONSENT)

    (card,) = await cards(forum)
    view = await shown(forum, card)

    assert (card.place, card.home_id) == ("votes", 12)
    assert (view.rule, view.numbers, view.changer, view.secrecy) == (CONSENT.rule, False, None, None)
    assert (view.by, view.decision) == (CONVENER.discord_id, None)
    assert await news(forum) == (ChangeNews("rule", "consent", by=CONVENER.discord_id),)


async def test_other_numbers_and_who_changes_the_rule_are_told_apart(opened: Opening) -> None:
    forum = await opened(5)
    await take(forum, Charter(rule_of("concurrent", quorum=2), Changer.DECISION))

    (card,) = await cards(forum)
    view = await shown(forum, card)

    assert (view.numbers, view.changer) == (True, Changer.DECISION)
    assert [(one.what, one.now) for one in await news(forum)] == [("numbers", "concurrent"), ("changer", "decision")]


async def test_names_shown_and_hidden_again_are_told_each_time(opened: Opening) -> None:
    forum = await opened(3)
    for secrecy in ("names_shown", "names_shown", "names_hidden"):
        await forum.store.write(choose_manner, who=CONVENER, secrecy=secrecy, pace="clock", now=forum.wait(hours=1))

    told = [(await shown(forum, one)).secrecy for one in await cards(forum)]

    assert told == ["names_shown", "names_hidden"]
    assert [(one.what, one.now) for one in await news(forum)] == [
        ("secrecy", "names_shown"),
        ("secrecy", "names_hidden"),
    ]
    names = [one.about for one in (await forum.store.read(desk, now=forum.now)).cards if one.kind == "change"]
    assert names == ["Congress", "Congress"]


async def test_proxies_allowed_and_ended_are_told_each_time(opened: Opening) -> None:
    forum = await opened(3)
    for allowed in (True, True, False):
        await forum.store.write(choose_proxies, who=CONVENER, allowed=allowed, now=forum.wait(hours=1))

    told = [(await shown(forum, one)).proxies for one in await cards(forum)]

    assert told == [True, False]
    by = CONVENER.discord_id
    assert await news(forum) == (ChangeNews("proxies", "on", by=by), ChangeNews("proxies", "off", by=by))


async def test_a_rule_that_counts_the_seats_of_one_actor_otherwise_is_told_so(opened: Opening) -> None:
    forum = await opened(5)
    for affiliates in (Affiliates.ONE_VOTE, Affiliates.EACH):
        await take(forum, Charter(rule_of("consent", affiliates=affiliates)))
        forum.wait(hours=1)

    assert [(one.what, one.now) for one in await news(forum)] == [
        *(("rule", "consent"), ("affiliates", "one_vote")),
        *(("numbers", "consent"), ("affiliates", "each")),
    ]


async def test_what_changes_no_vote_has_no_card(opened: Opening) -> None:
    forum = await opened(3)
    await forum.store.write(choose_channels, who=CONVENER, channels=Channels(votes=22), now=forum.now)
    await forum.store.write(choose_manner, who=CONVENER, pace="clock", now=forum.now)

    assert await forum.store.read(lambda tx: len(tx.exec(select(Event).where(Event.kind == "congress_changed")).all()))
    assert (await cards(forum), await news(forum)) == ([], ())


async def test_a_rule_that_a_norm_brings_is_told_with_its_decision(opened: Opening) -> None:
    forum = await opened(5)
    await take(forum, Charter(rule_of("majority"), Changer.DECISION))
    await cards(forum)
    seen = (await forum.store.read(present_rule, who=CONVENER)).seen
    words = {"title": "Decide by consent", "text": "The congress decides by consent.", "rationale": ""}
    brought = Charter(rule_of("consent"), Changer.DECISION)
    seated = replace(forum.people[0], convener=True)
    await forum.store.write(propose_rule, who=seated, charter=brought, seen=seen, now=forum.now, **words)
    await forum.store.write(second, who=forum.people[1], handle="N-1", now=forum.now)
    await to_the_vote(forum, "N-1")

    await vote_out(forum, "N-1")

    claims = await forum.store.write(claim_due, now=forum.now, limit=200)
    decided, card = [one for one in claims if one.kind in ("decision", "change")][-2:]
    assert (decided.kind, card.kind) == ("decision", "change"), "the change comes after the decision that made it"
    assert (await forum.store.read(decision_card, decision_id=decided.subject_id)).charter == brought
    view = await shown(forum, card)
    assert (view.rule, view.by, view.norm, view.decision) == (CONSENT.rule, None, "N-1", "D-2026-01")
    assert (await news(forum))[-1] == ChangeNews("rule", "consent", norm="N-1", decision="D-2026-01")


async def test_the_digest_tells_of_its_own_period_alone(opened: Opening) -> None:
    forum = await opened(5)
    await take(forum, CONSENT)
    forum.wait(days=14)
    await take(forum, Charter(rule_of("majority")))

    events = await forum.store.read(lambda tx: tx.exec(select(Event.at).order_by(col(Event.id).desc())).first())
    assert events == forum.now
    assert [one.now for one in await news(forum)][-1] == "majority"
