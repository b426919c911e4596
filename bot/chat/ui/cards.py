"""From a claim of the outbox to the card that Discord is to show: read the view, then render it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from bot.chat.context import StoreLike
from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.change_card import change_card
from bot.chat.ui.choice_cards import choice_card, choice_decision_card
from bot.chat.ui.closing_line import closing_line
from bot.chat.ui.concern_card import concern_card
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.digest_drawn import decision_picture, drawn_digest
from bot.chat.ui.later_notices import LATER_NOTICES
from bot.chat.ui.norm_card import norm_card
from bot.chat.ui.notice import decision_notice, lapse_notice, vote_notice
from bot.chat.ui.personal_card import personal_card
from bot.chat.ui.plan_troubles import trouble_card
from bot.chat.ui.reminder_card import reminder_card
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.statement_card import statement_card
from bot.chat.ui.watch_card import watch_card
from bot.services import (
    ballot_views,
    changes,
    closing,
    concern_views,
    digests,
    personal,
    plan_troubles,
    reminders,
    statement_views,
    views,
    watch_notices,
)
from bot.services.card_homes import OF_PLANS, TROUBLE
from bot.services.cards import Claim, is_stopped
from prompts import Say, Words


async def render(store: StoreLike, words: Words, claim: Claim) -> Rendered | None:
    """The card as the state now is, in the language that the claim names.

    None where there is nothing to show: for a kind that no card has, and before the first time for what its people
    have stopped meanwhile.
    """
    renderer = _RENDERERS.get(claim.kind)
    is_of_plan = claim.place in OF_PLANS and claim.kind != TROUBLE
    if is_of_plan and claim.message_id is None and await store.read(is_stopped, run_id=claim.subject_id):
        return None
    return None if renderer is None else await renderer(store, words.into(claim.language), claim)


async def _norm(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    return norm_card(say, await store.read(views.norm_card, norm_id=claim.subject_id))


async def _ballot(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    view = await store.read(ballot_views.ballot_card, ballot_id=claim.subject_id)
    return choice_card(say, view) if view.options else ballot_card(say, view)


async def _decision(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    view = await store.read(ballot_views.decision_card, decision_id=claim.subject_id)
    # Clicks are answered meanwhile; drawing takes a tenth of a second.
    picture = (await asyncio.to_thread(decision_picture, say, view)).data
    if view.choice is not None:
        return choice_decision_card(say, view, view.choice, picture)
    return decision_card(say, view, picture)


async def _concern(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    return concern_card(say, await store.read(concern_views.concern_card, concern_id=claim.subject_id))


async def _digest(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    return await drawn_digest(store, say, await store.read(digests.digest_card, run_id=claim.subject_id))


async def _personal(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    view = await store.read(personal.direct_message, run_id=claim.subject_id)
    if isinstance(view, watch_notices.Notice):
        # What it told, another message may have taken over.
        return watch_card(say, view) if view.told else None
    return personal_card(say, view)


async def _trouble(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    view = await store.read(plan_troubles.trouble_card, plan_id=claim.subject_id, trouble=claim.topic)
    return None if view is None else trouble_card(say, view)


async def _change(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    return change_card(say, await store.read(changes.change_card, event_id=claim.subject_id))


async def _notice(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    about, _, number = claim.topic.partition(":")
    if about == "vote":
        return vote_notice(say, await store.read(ballot_views.ballot_card, ballot_id=int(number)))
    if about == closing.TOPIC:
        ballot = await store.read(ballot_views.ballot_card, ballot_id=int(number))
        return closing_line(say, ballot, shown=claim.message_id is not None)
    if about == "decided":
        return decision_notice(say, await store.read(ballot_views.decision_card, decision_id=int(number)))
    if about in LATER_NOTICES:
        return await LATER_NOTICES[about](store, say, claim)
    if about == "lapsed":
        return lapse_notice(say, await store.read(views.norm_card, norm_id=claim.subject_id))
    return None


async def _statement(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    return statement_card(say, await store.read(statement_views.statement_card, statement_id=claim.subject_id))


async def _reminder(store: StoreLike, say: Say, claim: Claim) -> Rendered | None:
    view = await store.read(reminders.reminder_card, run_id=claim.subject_id, now=claim.claimed_at)
    return None if view is None else reminder_card(say, view)


_RENDERERS: Mapping[str, Callable[[StoreLike, Say, Claim], Awaitable[Rendered | None]]] = {
    "norm": _norm,
    "ballot": _ballot,
    "decision": _decision,
    "concern": _concern,
    "digest": _digest,
    "personal": _personal,
    "trouble": _trouble,
    "notice": _notice,
    "change": _change,
    "statement": _statement,
    "reminder": _reminder,
}
