"""The way of a norm as a timeline: what happened, when, by whom, the oldest first."""

from collections.abc import Sequence

from discord import ui

from bot.chat.certificates import history_lines, history_rows
from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.happenings import later_key, told_facts
from bot.chat.ui.paged import page_within, paged
from bot.chat.ui.paths import Args
from bot.chat.ui.text import escape, moment, one_line
from bot.chat.ui.versions import versions_row
from bot.services.browse import PAGE, Happening, history
from bot.services.certificates import noted
from bot.services.versions import list_versions
from bot.services.views import NormView
from prompts import Say

TOLD_OTHERWISE = frozenset(
    {"open_vote", "decide", "revise", "reopen", "merge", "keep", "ask_repeal", "repeal", "supersede"}
    | {"ask_keep", "end_trial", "vote_again"}
)
"""Moves with a happening of their own beside them, which says more."""


def history_pages(say: Say, view: NormView, happenings: Sequence[Happening]) -> list[str]:
    """The timeline, `PAGE` happenings a page, each page with its heading."""
    heading = say("norms.history.heading", handle=view.handle, title=escape(one_line(view.title)))
    lines = [happened(say, one) for one in happenings if one.data.get("move") not in TOLD_OTHERWISE]
    pages = [lines[start : start + PAGE] for start in range(0, len(lines), PAGE)]
    return ["\n".join([heading, *page, say("norms.history.next")]) for page in pages]


def happened(say: Say, one: Happening) -> str:
    """One happening as a line of the timeline."""
    return say("norms.history.line", at=moment(one.at), what=_what(say, one))


def _what(say: Say, one: Happening) -> str:
    facts = {name: escape(value) if isinstance(value, str) else value for name, value in told_facts(one).items()}
    by = f"<@{one.by}>" if one.by is not None else say("norms.history.clock")
    key = later_key(facts) or f"norms.history.{facts.get('move', one.kind)}"
    of_kind = f"{key}_{facts.get('entry')}"
    key = of_kind if say.words.has(of_kind, say.lang) else key
    if not say.words.has(key, say.lang):
        return say("norms.history.other", kind=escape(one.kind))
    return say(
        key, by=by, n=facts.get("seats"), **{name: fact for name, fact in facts.items() if name not in {"by", "n"}}
    )


async def history_layout(interaction: Interaction, handle: str, page: int) -> ui.LayoutView:
    """The page of the timeline that was asked for, or the nearest that there is."""
    store, say = interaction.client.store, say_of(interaction)
    view, happenings = await store.read(history, guild_id=guild_of(interaction), handle=handle)
    certificates = await store.read(noted, guild_id=guild_of(interaction), handle=view.handle)
    pages = history_pages(say, view, happenings)
    shown = page_within(page, len(pages))

    def turn(label: str, to: int, dead: bool) -> HistoryTurn:
        return HistoryTurn(label, disabled=dead, norm=view.number, page=to)

    versions = await store.read(list_versions, guild_id=guild_of(interaction), handle=handle)
    text = "\n".join(filter(None, [pages[shown], history_lines(say, certificates)]))
    rows = [*versions_row(say, view.number, versions), *history_rows(say, certificates)]
    return paged(say, text, page=shown, pages=len(pages), turn=turn, rows=rows)


class HistoryTurn(PublicButton, path="history:{norm:int}:{page:int}"):
    """Turns a page of the timeline."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        layout = await history_layout(interaction, str(args.number("norm")), args.number("page"))
        await update(interaction, view=layout)
