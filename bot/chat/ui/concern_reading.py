"""A concern in full, page by page: the objection, every answer, every resolution and what became of it."""

from discord import ui

from bot.chat.context import Interaction, guild_of, say_of
from bot.chat.replies import reply, update
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.capacity_words import capacity_words
from bot.chat.ui.paths import Args
from bot.chat.ui.reading import packed, quoted_block
from bot.chat.ui.reading_buttons import reading
from bot.chat.ui.text import escape, moment, one_line
from bot.congress.concerns import FAILED, RAISING_STAGES, ROUNDS_MOST, ResolutionState
from bot.congress.handles import concern_handle
from bot.services.concern_views import ConcernView, ResolutionView, show_concern
from prompts import Say


def concern_heading(say: Say, view: ConcernView) -> str:
    """The heading of every page of a concern."""
    return say("concern_card.heading", concern=view.handle, handle=view.norm, title=escape(one_line(view.title)))


def concern_pages(say: Say, view: ConcernView) -> list[str]:
    """Everything that was said of a concern, in the order of its parts."""
    blocks = [
        state_line(say, view),
        raised_line(say, view),
        *quoted_block(say("concern_card.reason"), view.reason),
        *quoted_block(say("concern_card.satisfied_by"), view.satisfied_by),
    ]
    for answer in view.answers:
        blocks += quoted_block(say("concern_card.answer", by=f"<@{answer.by}>", at=moment(answer.at)), answer.words)
    for tried in view.resolutions:
        blocks += _resolution(say, view, tried)
    return packed(blocks)


def state_line(say: Say, view: ConcernView) -> str:
    """Where the concern stands: when it ended, or when the time of a resolution that failed is over."""
    at = view.latest.stands_at if view.phase in FAILED and view.latest is not None else view.ended_at
    if view.named_in is not None:
        key = "named" if view.stage in RAISING_STAGES else "named_over"
        facts = {"handle": view.norm, "version": str(view.version), "decision": view.named_in}
        return say(f"concern_card.state.{key}", at=moment(at) if at is not None else None, **facts)
    return say(f"concern_card.state.{view.phase.value}", handle=view.norm, at=moment(at) if at is not None else None)


def raised_line(say: Say, view: ConcernView) -> str:
    """Who raised it, from which seat, on which version, when."""
    facts = {
        "by": f"<@{view.by}>",
        "discipline": escape(view.discipline),
        "kind": escape(view.kind),
        "version": str(view.version),
        "at": moment(view.raised_at),
    }
    if view.spoke is not None:
        return say("concern_card.raised_in", capacity=capacity_words(say, view.spoke), **facts)
    if view.represents:
        return say("concern_card.raised_for", actor=escape(one_line(view.represents)), **facts)
    return say("concern_card.raised", **facts)


def resolution_line(say: Say, tried: ResolutionView) -> str:
    """Which resolution it is, who proposed it, on which version."""
    return say(
        "concern_card.resolution", attempt=tried.n, most=ROUNDS_MOST, by=f"<@{tried.author}>", version=tried.version
    )


def outcome_of(say: Say, view: ConcernView, tried: ResolutionView) -> tuple[str, str]:
    """What became of a resolution in words, and the reason of whoever backed the objection against it."""
    match tried.state:
        case ResolutionState.PENDING:
            return say("concern_card.stands", until=moment(tried.stands_at)), ""
        case ResolutionState.BACKED:
            return say("concern_card.backed", attempt=tried.n, by=f"<@{tried.backed_by}>"), tried.backed_reason
        case ResolutionState.STANDS:
            accepted = tried.ended_at is not None and tried.ended_at < tried.stands_at
            return say("concern_card.accepted" if accepted else "concern_card.stood", by=f"<@{view.by}>"), ""
        case _:
            return say("concern_card.dropped"), ""


def _resolution(say: Say, view: ConcernView, tried: ResolutionView) -> list[str]:
    blocks = quoted_block(f"{resolution_line(say, tried)}\n{say('concern_card.summary')}", tried.summary)
    if tried.change:
        blocks += quoted_block(say("concern_card.change"), tried.change)
    blocks += quoted_block(say("concern_card.resolved_by"), tried.reason)
    if tried.understood_words:
        key = "not_yet_before" if tried.understood else "not_yet_words"
        blocks += quoted_block(say(f"concern_card.{key}", by=f"<@{view.by}>"), tried.understood_words)
    if tried.understood:
        blocks.append(say("concern_card.understood", by=f"<@{view.by}>"))
    outcome, backing = outcome_of(say, view, tried)
    return [*blocks, *(quoted_block(outcome, backing) if backing else [outcome])]


class ConcernReadButton(PublicButton, path="concern:{norm:int}:{n:int}:read"):
    """Shows a concern in full."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await reply(interaction, view=await _concern(interaction, args.number("norm"), args.number("n"), 0))


class ConcernPageButton(PublicButton, path="concern:{norm:int}:{n:int}:page:{page:int}"):
    """Turns a page of a concern."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        page = args.number("page")
        await update(interaction, view=await _concern(interaction, args.number("norm"), args.number("n"), page))


async def _concern(interaction: Interaction, norm: int, n: int, page: int) -> ui.LayoutView:
    say, handle = say_of(interaction), concern_handle(norm, n)
    view = await interaction.client.store.read(show_concern, guild_id=guild_of(interaction), handle=handle)

    def turn(label: str, to: int, dead: bool) -> PublicButton:
        return ConcernPageButton(label, disabled=dead, norm=norm, n=n, page=to)

    return reading(say, concern_heading(say, view), concern_pages(say, view), page, turn)
