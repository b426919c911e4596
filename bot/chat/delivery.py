"""How a card gets into Discord: posted once whatever breaks, edited in place, found again where it may stand already.

Discord forgets a message's nonce after a few minutes and knows none for forum posts. So each card carries a mark: an
id on its first component, which Discord keeps and gives back. By it a message of ours is known again, whatever its
words are by then.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import discord
from discord import ForumChannel, ForumTag, PartialMessageable, Thread
from discord.utils import MISSING

from bot.chat.effects import note_effect, sent_once
from bot.chat.ui.rendered import Rendered
from bot.services.cards import WAITS_FOR_THREAD, Claim

UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
MISSING_ACCESS = 50001
THREAD_ARCHIVED = 50083
NOT_REACHED = frozenset({50007, 50278, 50033, 10013})
"""Codes of Discord's errors (topics/opcodes-and-status-codes). A person is not reached who takes no direct messages,
shares no server with the bot, or is not there any more."""

GONE = frozenset({UNKNOWN_MEMBER, UNKNOWN_GUILD, MISSING_ACCESS})
"""Codes of Discord's errors where a person has left a server, or the bot has."""

IDLE_MINUTES: Literal[10080] = 10080
"""Minutes without a word after which Discord puts a thread away: the longest it offers, since buttons are dead then."""

TAGS_MOST = 5
"""Tags on one forum post."""

CLOCKS_DIFFER = timedelta(minutes=10)
"""How far Discord's clock may be from ours when a message is looked for from the first attempt on."""

PAGE = 100
"""Messages that one request gets."""

LOOK_BACK = 3_000
"""Messages looked through for one of ours, from the newest back to the first attempt: thirty pages."""

LOOK_THROUGH = 300
"""Archived threads looked through for one of ours: three pages."""

MARKS_FROM = 1 << 30
EDITIONS = 32
"""Marks lie above the small numbers that Discord itself gives, below 2**31, the end of what it takes."""

NO_MENTIONS = discord.AllowedMentions.none()


@dataclass(frozen=True)
class Shown:
    """Where Discord shows a card."""

    channel_id: int
    message_id: int
    thread_id: int | None = None


class Undeliverable(Exception):
    """The card cannot be shown now.

    `key` is the sentence that says why; `final`: only a person can help; `hiccup`: it may pass within seconds.
    """

    def __init__(self, key: str, *, final: bool, hiccup: bool = False) -> None:
        super().__init__(key)
        self.key = key
        self.final = final
        self.hiccup = hiccup


class Deleted(Exception):
    """Somebody deleted the message, so that the card is to be posted anew."""


def mark_of(claim: Claim) -> int:
    """The id that the first component of this card carries; another one for each edition."""
    return MARKS_FROM + (claim.card_id * EDITIONS + claim.edition % EDITIONS) % MARKS_FROM


class Delivery:
    """Posts and edits cards over REST alone: nothing has to be in a cache."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def post(self, claim: Claim, card: Rendered, *, tags: Mapping[str, int], again: bool, earlier: bool) -> Shown:
        """Post the card.

        `again`: an earlier attempt may have succeeded; `earlier`: one of another claim, whose nonce may be forgotten.

        Raises `Deleted` where the earlier attempt succeeded and the message was deleted since, `Undeliverable` where
        its message would have to be looked for and the bot may not read what stands there, and what Discord and the
        way to it raise.
        """
        if claim.home_id is None:
            waits = claim.place == "thread"
            raise Undeliverable(WAITS_FOR_THREAD if waits else "outbox.no_home", final=not waits)
        _mark(claim, card)
        if claim.place == "forum":
            return await self._post_in_forum(claim, card, await self._forum(claim.home_id), tags, again=again)
        home = await self._home(claim, claim.home_id)
        try:
            found = await self._find_message(claim, home) if earlier else None
            if found is None:
                if earlier:
                    note_effect(possible=False)
                sent = await home.send(
                    view=card.layout, files=_files(card), nonce=claim.nonce, silent=card.silent,
                    allowed_mentions=NO_MENTIONS,
                )  # fmt: skip
                found = sent.id
                note_effect(possible=True)
            if again:
                # What Discord knows by the nonce, or what was found, may say what was true at the earlier attempt.
                await self._edit_message(home, found, card)
        except discord.NotFound as error:
            if error.code == UNKNOWN_MESSAGE:
                raise Deleted from error
            raise
        except discord.HTTPException as error:
            raise _of_person(claim, error) from error
        return Shown(home.id, found)

    async def _home(self, claim: Claim, home_id: int) -> PartialMessageable:
        """The channel in which a card belongs; for a member's card their direct messages, opened as needed.

        Who is not on the server any more may not read what is said there (`outbox.not_here`).
        """
        if claim.place != "member":
            return self._client.get_partial_messageable(home_id)
        try:
            await self._client.http.get_member(claim.guild_id, home_id)
            direct = await self._client.create_dm(discord.Object(home_id))
        except discord.HTTPException as error:
            raise _of_person(claim, error) from error
        return self._client.get_partial_messageable(direct.id)

    async def edit(self, claim: Claim, card: Rendered, *, tags: Mapping[str, int]) -> Shown:
        """Edit the card where it stands; its thread is taken out of the archive, renamed and tagged as needed.

        Raises `Deleted` where the message or its channel is gone.
        """
        assert claim.channel_id is not None and claim.message_id is not None
        _mark(claim, card)
        place = claim.thread_id or claim.channel_id
        try:
            thread = await self._thread(claim.thread_id) if claim.thread_id is not None else None
            if thread is not None and thread.archived:
                await thread.edit(archived=False)
            await self._edit_message(self._client.get_partial_messageable(place), claim.message_id, card)
            if thread is not None:
                await self._dress(thread, claim.channel_id, card, tags)
        except discord.NotFound as error:
            if error.code in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
                raise Deleted from error
            raise
        return Shown(claim.channel_id, claim.message_id, claim.thread_id)

    async def _edit_message(self, place: PartialMessageable, message_id: int, card: Rendered) -> None:
        message = place.get_partial_message(message_id)
        try:
            await message.edit(view=card.layout, attachments=_files(card), allowed_mentions=NO_MENTIONS)
        except discord.HTTPException as error:
            if error.code != THREAD_ARCHIVED:
                raise
            thread = await self._thread(place.id)
            await thread.edit(archived=False)
            await message.edit(view=card.layout, attachments=_files(card), allowed_mentions=NO_MENTIONS)

    async def _post_in_forum(
        self, claim: Claim, card: Rendered, forum: ForumChannel, tags: Mapping[str, int], *, again: bool
    ) -> Shown:
        found = await self._find_post(claim, card, forum) if again else None
        if found is not None:
            shown = Shown(forum.id, found.id, found.id)
            await self._edit_message(self._client.get_partial_messageable(found.id), found.id, card)
            await self._dress(found, forum.id, card, tags)
            return shown
        if again:
            note_effect(possible=False)
        with sent_once():
            made = await forum.create_thread(
                name=card.post_name or "…",
                auto_archive_duration=IDLE_MINUTES,
                view=card.layout,
                files=_files(card),
                applied_tags=_tags(forum, (), card, tags),
                silent=card.silent,
                allowed_mentions=NO_MENTIONS,
            )
        return Shown(forum.id, made.message.id, made.thread.id)

    async def _dress(self, thread: Thread, forum_id: int, card: Rendered, tags: Mapping[str, int]) -> None:
        """Give the thread its name and the tag of the stage where they differ: Discord grants few renamings."""
        forum = await self._forum(forum_id)
        # The public property looks for the forum in the cache and says "none" where it is not there.
        worn = [tag for tag in forum.available_tags if tag.id in thread._applied_tags]
        tags_now = _tags(forum, worn, card, tags)
        renamed = card.post_name is not None and thread.name != card.post_name
        retagged = {tag.id for tag in tags_now} != {tag.id for tag in worn}
        if renamed or retagged:
            await thread.edit(
                name=card.post_name if renamed and card.post_name else MISSING,
                applied_tags=tags_now if retagged else MISSING,
            )

    async def _find_message(self, claim: Claim, home: PartialMessageable) -> int | None:
        """The message that an earlier attempt sent: among the newest ones, or all since the first."""
        since = claim.first_tried_at - CLOCKS_DIFFER
        readable = False
        for messages in (home.history(limit=PAGE), home.history(limit=LOOK_BACK, after=since, oldest_first=False)):
            async for message in messages:
                readable = True
                if self._is_ours(claim, message):
                    return message.id
        if not readable and claim.place != "member":
            await _require_history(home)
        return None

    async def _find_post(self, claim: Claim, card: Rendered, forum: ForumChannel) -> Thread | None:
        """The post that an earlier attempt made: begins with the norm's handle, is ours, and its card has the mark."""
        handle = (card.post_name or "").partition("·")[0] + "·"
        active = [one for one in await forum.guild.active_threads() if one.parent_id == forum.id]
        archived = [one async for one in forum.archived_threads(limit=LOOK_THROUGH)]
        for thread in (*active, *archived):
            if thread.owner_id == self._me and thread.name.startswith(handle):
                try:
                    first = await thread.fetch_message(thread.id)
                except discord.NotFound:
                    continue
                if self._is_ours(claim, first):
                    return thread
        return None

    def _is_ours(self, claim: Claim, message: discord.Message) -> bool:
        return message.author.id == self._me and any(
            getattr(one, "id", None) == mark_of(claim) for one in message.components
        )

    @property
    def _me(self) -> int:
        assert self._client.user is not None, "cards are sent after login"
        return self._client.user.id

    async def _forum(self, channel_id: int) -> ForumChannel:
        channel = self._client.get_channel(channel_id) or await self._client.fetch_channel(channel_id)
        if not isinstance(channel, ForumChannel):
            raise Undeliverable("outbox.no_forum", final=True)
        return channel

    async def _thread(self, thread_id: int) -> Thread:
        thread = await self._client.fetch_channel(thread_id)
        assert isinstance(thread, Thread), "the id of a thread names a thread for ever"
        return thread


async def _require_history(home: PartialMessageable) -> None:
    """Refuse to take a channel for empty that only seems so: without Read Message History Discord lists nothing.

    Asked for one message it says so, and names a message unknown only where it would show it.
    """
    try:
        await home.fetch_message(home.id)
    except discord.NotFound as error:
        if error.code != UNKNOWN_MESSAGE:
            raise
    except discord.Forbidden as error:
        raise Undeliverable("outbox.no_history", final=True) from error


def _of_person(claim: Claim, error: discord.HTTPException) -> Exception:
    """The same error, or what it says of the person: that they left, or cannot be written to."""
    if claim.place == "member" and error.code == UNKNOWN_MEMBER:
        return Undeliverable("outbox.not_here", final=True)
    if claim.place == "member" and error.code in NOT_REACHED:
        return Undeliverable("outbox.dms_closed", final=True)
    return error


def _mark(claim: Claim, card: Rendered) -> None:
    card.layout.children[0].id = mark_of(claim)


def _files(card: Rendered) -> list[discord.File]:
    return [discord.File(io.BytesIO(one.data), one.name, description=one.description) for one in card.files]


def _tags(forum: ForumChannel, worn: Sequence[ForumTag], card: Rendered, tags: Mapping[str, int]) -> list[ForumTag]:
    """What a post wears: the tag of its stage, and what people gave it besides. A deleted tag is left out.

    Where the change touches a tag that only those may set who manage threads, and the bot is not among them, the
    tags of stages stay as they are, so that the card is shown all the same.
    """
    of_stage = forum.get_tag(tags.get(card.post_tag or "", 0))
    ours = [tag for tag in worn if tag.id in tags.values()]
    wanted = [] if of_stage is None else [of_stage]
    if any(tag.moderated for tag in (*ours, *wanted)) and not _moderates(forum):
        wanted = ours
    others = [tag for tag in worn if tag not in ours]
    return wanted + others[: TAGS_MOST - len(wanted)]


def _moderates(forum: ForumChannel) -> bool:
    """Whether the bot may change such tags, as far as is known: Discord refuses it where that is wrong."""
    me = forum.guild.me
    return me is None or forum.permissions_for(me).manage_threads
