"""What hangs on a vote beside its text: the norms that its adoption ends, and concerns over which it cannot carry."""

from collections.abc import Sequence

from bot.chat.ui.card_parts import linked, url_of
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.rules import Preset
from bot.services.ballot_views import BallotView, DecisionView
from bot.services.lineage import LinkShown
from bot.services.vote_plans import VotePlan
from prompts import Say

NORMS_SHOWN = 4
TITLE_SHOWN = 60
"""Norms that a card names as superseded, and units of the title of one; `/norm history` has every link."""


def stakes_asked(say: Say, plan: VotePlan) -> list[str]:
    """What a convener is told before the vote opens."""
    return [
        *_concerns_asked(say, plan),
        *_superseding(say, plan.supersedes, plan.handle, on_trial=plan.trial is not None),
    ]


def stakes_of(say: Say, view: BallotView, most: int | None = NORMS_SHOWN) -> list[str]:
    """What voters are told on the ballot while it is open; at most so many norms by name (None: all)."""
    if view.closed:
        return []
    by_consent = view.rule.preset is Preset.CONSENT
    lines = [_no_consent(say, [one.handle for one in view.unresolved])] if view.unresolved and by_consent else []
    if view.superseded_by is not None:
        lines.append(say("stakes.superseded_by", norm=_named(say, view.superseded_by)))
    return lines + _superseding(say, view.supersedes, view.handle, most, on_trial=view.trial is not None)


def superseded_lines(say: Say, view: DecisionView, most: int | None = None) -> list[str]:
    """What became of the norms that the decision supersedes, and which stay in force while it is a trial; at most so
    many by name."""
    lines = [say(_became(one), norm=_named(say, one)) for one in view.superseded[:most]]
    stay = _superseding(say, view.stay, view.norm, most, on_trial=True)
    return stay + lines + _more(say, view.superseded, most)


def _became(one: LinkShown) -> str:
    if one.done:
        return "stakes.superseded"
    return _LATER.get(one.voted_on or "", "stakes.superseded_later")


_LATER = {"keep": "stakes.superseded_later_keep", "repeal": "stakes.superseded_later_repeal"}
"""What becomes of a norm on which a vote is open, by what that asks where it is not the adoption of its text."""


def _superseding(
    say: Say, links: Sequence[LinkShown], handle: str, most: int | None = NORMS_SHOWN, *, on_trial: bool
) -> list[str]:
    if on_trial:
        lines = [say("stakes.stays", norm=_named(say, one), handle=handle) for one in links[:most]]
    else:
        lines = [say("stakes.supersedes", norm=_named(say, one)) for one in links[:most]]
    return lines + _more(say, links, most)


def _concerns_asked(say: Say, plan: VotePlan) -> list[str]:
    if not plan.unresolved:
        return []
    if plan.rule.preset is Preset.CONSENT:
        return [_no_consent(say, plan.unresolved), say("stakes.way_out")]
    return [say("stakes.unresolved", n=len(plan.unresolved), names=say.join(plan.unresolved))]


def _no_consent(say: Say, handles: Sequence[str]) -> str:
    return say("stakes.no_consent", n=len(handles), names=say.join(handles))


def _more(say: Say, links: Sequence[LinkShown], most: int | None) -> list[str]:
    left_out = 0 if most is None else len(links) - most
    return [say("stakes.more", n=left_out)] if left_out > 0 else []


def _named(say: Say, one: LinkShown) -> str:
    title = escape(clip(one_line(one.title), TITLE_SHOWN))
    return linked(say, "links.norm", url_of(one.place), handle=one.handle, title=title)
