"""The lines in a norm's thread about its later life: a new version, a merger, another in its place, a review."""

from collections.abc import Awaitable, Callable, Mapping

from discord import ui

from bot.chat.context import StoreLike
from bot.chat.ui.buttons import row_of
from bot.chat.ui.card_parts import linked, url_of
from bot.chat.ui.lineage import link_line
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.repair_words import repair_notice
from bot.chat.ui.text import moment, quote
from bot.chat.ui.versions import ChangeButton
from bot.chat.wordings import wording_notice
from bot.services import links, repairs, versions, views, wordings
from bot.services.cards import Claim
from bot.services.versions import VersionView
from prompts import Say


async def _revised(store: StoreLike, say: Say, claim: Claim) -> Rendered:
    view = await store.read(versions.version_notice, norm_id=claim.subject_id, n=_number(claim))
    return version_notice(say, view)


async def _merged(store: StoreLike, say: Say, claim: Claim) -> Rendered:
    return link_notice(say, await store.read(links.link_notice, link_id=_number(claim), from_other=False))


async def _superseded(store: StoreLike, say: Say, claim: Claim) -> Rendered:
    return link_notice(say, await store.read(links.link_notice, link_id=_number(claim), from_other=True))


async def _review(store: StoreLike, say: Say, claim: Claim) -> Rendered:
    view = await store.read(views.norm_card, norm_id=claim.subject_id)
    if view.trial_until is not None:
        return _notice(say("notice.review_trial", handle=view.handle, until=moment(view.trial_until)))
    return _notice(say("reviews.notice", handle=view.handle))


async def _trial_ended(store: StoreLike, say: Say, claim: Claim) -> Rendered:
    view = await store.read(views.norm_card, norm_id=claim.subject_id)
    ended = _number(claim)
    key = "trial_ended" if view.version == ended else "trial_ended_revised"
    return _notice(say(f"notice.{key}", handle=view.handle, version=ended))


async def _trial_over(store: StoreLike, say: Say, claim: Claim) -> Rendered:
    """The same in the votes channel, where it was adopted, with the way to the norm."""
    view = await store.read(views.norm_card, norm_id=claim.subject_id)
    return _notice(
        linked(say, "notice.trial_over", url_of(view.place), handle=view.handle, version=str(_number(claim)))
    )


async def _wording(store: StoreLike, say: Say, claim: Claim) -> Rendered:
    view = await store.read(wordings.wording_notice, norm_id=claim.subject_id, n=_number(claim))
    return _notice(wording_notice(say, view))


async def _repaired(store: StoreLike, say: Say, claim: Claim) -> Rendered:
    ballot, _, n = claim.topic.partition(":")[2].partition("-")
    return repair_notice(say, await store.read(repairs.repair_notice, ballot_id=int(ballot), n=int(n)))


LATER_NOTICES: Mapping[str, Callable[[StoreLike, Say, Claim], Awaitable[Rendered]]] = {
    "revised": _revised,
    "merged": _merged,
    "superseded": _superseded,
    "review": _review,
    "trial_ended": _trial_ended,
    "trial_over": _trial_over,
    "wording": _wording,
    "repaired": _repaired,
}
"""By what stands before the colon in the topic of a notice."""


def version_notice(say: Say, view: VersionView) -> Rendered:
    """That there is a new version, why, and where to read it; its button shows what changed."""
    facts = {"handle": view.handle, "by": f"<@{view.author_id}>"}
    head = linked(say, "versions.notice", url_of(view.place), version=str(view.n), **facts)
    changed = ChangeButton(say("versions.button.changed"), number=view.number, n=view.n)
    return _notice(f"{head}\n{quote(view.reason)}", row_of(changed))


def link_notice(say: Say, notice: links.LinkNotice) -> Rendered:
    """That a norm ended by a link, and the norm in which it goes on or that took its place."""
    told = say("links.notice", handle=notice.handle, what=link_line(say, notice.other))
    return _notice(f"{told}\n{quote(notice.note)}" if notice.note else told)


def _notice(text: str, *rows: ui.ActionRow[ui.LayoutView]) -> Rendered:
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.TextDisplay(text))
    for row in rows:
        layout.add_item(row)
    return Rendered(layout)


def _number(claim: Claim) -> int:
    return int(claim.topic.partition(":")[2])
