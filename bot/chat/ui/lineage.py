"""What the card of a norm says beside its text: how it came to stand so, the versions before it, what it hangs together
with."""

from collections.abc import Sequence

from discord import ui

from bot.chat.ui.card_parts import linked, url_of
from bot.chat.ui.stale import stale_seconds
from bot.chat.ui.text import clip, escape, one_line
from bot.chat.ui.trial_words import trial_life, trial_stage
from bot.chat.ui.versions import ChangeButton, VersionButton
from bot.congress.concerns import ConcernState
from bot.congress.norms import OPEN_STAGES, Stage
from bot.services.lineage import LinkShown
from bot.services.views import NormView
from prompts import Say

LINKS_SHOWN = 4
LINKED_TITLE = 60
REASON_SHOWN = 160
"""Links of a card, units of a title in one, and of why a version was made; "What changed" gives that whole, and
`/norm history` every link."""


def stage_key(view: NormView) -> str:
    """The sentence that says where a norm stands."""
    lineage = view.lineage
    if (on_trial := trial_stage(view)) is not None:
        return on_trial
    if view.stage in (Stage.DELIBERATION, Stage.FINAL_CALL):
        held = any(one.state == ConcernState.OPEN for one in view.concerns)
        return f"norm_card.stage.{view.stage.value}_{'held' if held else view.pace}"
    if view.stage is Stage.VOTING and lineage.question == "repeal":
        return "repeal.stage"
    if view.stage is Stage.DECIDED and lineage.came_by is not None:
        return f"versions.stage.{lineage.came_by}"
    return f"norm_card.stage.{view.stage.value}"


def life_key(view: NormView) -> str:
    """Which sentence of a table tells what can be done with a norm where it stands."""
    if (on_trial := trial_life(view)) is not None:
        return on_trial
    if view.stage is Stage.VOTING and view.lineage.question == "repeal":
        return "repealing"
    if view.stage in OPEN_STAGES or view.stage is Stage.REVIEW:
        return view.stage.value
    if view.stage is Stage.LAPSED or (view.stage is Stage.DECIDED and view.lineage.in_force is None):
        return "reopenable"
    return "in_force" if view.stage is Stage.DECIDED else "closed"


def lineage_lines(say: Say, view: NormView, most: int = LINKS_SHOWN) -> list[str]:
    """The version in force beside the one that is discussed, old seconds, why this version, and `most` of the links."""
    lineage = view.lineage
    lines = stale_seconds(say, lineage.seconded_on, view.version) if view.stage in OPEN_STAGES else []
    if lineage.in_force is not None and lineage.in_force != view.version:
        table = "versions" if view.trial_until is None else "trials"
        lines.append(say(f"{table}.in_force", before=lineage.in_force, version=view.version))
    if lineage.reason:
        reason = escape(clip(one_line(lineage.reason), REASON_SHOWN))
        lines.append(say("versions.made", version=view.version, before=lineage.based_on, reason=reason))
    shown = [link_line(say, link) for link in lineage.links[:most]]
    left_out = len(lineage.links) - len(shown)
    return [*lines, *shown, *([say("links.more", n=left_out)] if left_out else [])]


def link_line(say: Say, link: LinkShown) -> str:
    """One link as a line, with the link to the other norm's post."""
    key = f"links.{'done_' if link.done else ''}{'from' if link.incoming else 'to'}.{link.kind.value}"
    facts = {"handle": link.handle, "title": escape(clip(one_line(link.title), LINKED_TITLE))}
    return say(key, norm=linked(say, "links.norm", url_of(link.place), **facts))


def lineage_row(say: Say, view: NormView) -> Sequence[ui.ActionRow[ui.LayoutView]]:
    """A row with the buttons that lead to earlier versions; none where there is none."""
    lineage, row = view.lineage, ui.ActionRow[ui.LayoutView]()
    if lineage.based_on is not None:
        row.add_item(ChangeButton(say("versions.button.changed"), number=view.number, n=view.version))
    if lineage.in_force is not None and lineage.in_force != view.version:
        row.add_item(VersionButton(say("versions.button.in_force"), number=view.number, n=lineage.in_force))
    return [row] if row.children else []
