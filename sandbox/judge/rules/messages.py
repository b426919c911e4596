"""Messages: content, polls, uploads, mentions, and what excludes what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .. import limits
from ..problem import Problem, broken, fields, items, text, whole
from . import components as parts
from . import embeds
from .common import flag, lists, needed, numbers, repeated, texts

# resources/message.mdx, "Message Flags".
EPHEMERAL: Final = 1 << 6
IS_COMPONENTS_V2: Final = 1 << 15
# resources/message.mdx: with the flag "the message can only contain `components`".
WITHOUT_LAYOUT: Final = ("content", "embeds", "sticker_ids", "poll", "shared_client_theme")
# resources/message.mdx, "Message Reference Types": a forward needs no content of its own.
FORWARD: Final = 1
# Snowflakes begin with 22 bits that are zero only in Discord's first millisecond: a smaller id numbers an upload.
FIRST_SNOWFLAKE: Final = 1 << 22
_FILE: Final = re.compile(r"files\[(\d{1,4})\]")


def message(
    body: Mapping[str, object], where: str, files: Sequence[str], *, fresh: bool, flags: int | None = None
) -> Iterator[Problem]:
    """Yield what Discord would refuse in a message.

    `fresh` tells a new message from an edit; `flags` are those of the message being edited, where known;
    `files` names the uploads of a multipart request ("files[0]" and so on).
    """
    layout = _layout(body, fresh, flags)
    yield from texts(body, where, content=limits.CONTENT, nonce=limits.NONCE)
    yield from lists(body, where, embeds=limits.EMBEDS, sticker_ids=limits.STICKERS)
    if body.get("embeds"):
        yield from embeds.all_embeds(body, where)
    if body.get("allowed_mentions"):
        yield from allowed_mentions(body, where)
    if files or body.get("attachments"):
        yield from uploads(body, where, files, fresh=fresh)
    if body.get("poll"):
        yield from poll(body, where)
    if body.get("components") is not None:
        yield from parts.message_components(body["components"], f"{where}/components", layout)
    if layout:
        for key in WITHOUT_LAYOUT:
            if body.get(key):
                yield broken(f"{where}/{key}", f"A message with IS_COMPONENTS_V2 may not have {key}.")
        yield from shown_uploads(body, where, files, fresh=fresh)
    if fresh and _is_empty(body, files, layout=bool(layout)):
        yield broken(where, "The message is empty: Discord answers 50006.", code=50006)


def _layout(body: Mapping[str, object], fresh: bool, flags: int | None) -> bool | None:
    """Return whether the message is or becomes a layout; None when an edit leaves it open."""
    if flag(body.get("flags"), IS_COMPONENTS_V2) or flag(flags, IS_COMPONENTS_V2):
        return True
    return False if fresh or flags is not None else None


def _is_empty(body: Mapping[str, object], files: Sequence[str], *, layout: bool) -> bool:
    """resources/message.mdx: at least one of these is required, and a forward needs only its reference."""
    if whole(fields(body.get("message_reference")).get("type")) == FORWARD:
        return False
    if layout:
        return not body.get("components")
    shown = any(body.get(key) for key in ("embeds", "sticker_ids", "components", "poll", "shared_client_theme"))
    content = body.get("content")
    written = bool(content.strip()) if isinstance(content, str) else content is not None
    return not (shown or files or written)


def allowed_mentions(body: Mapping[str, object], where: str) -> Iterator[Problem]:
    """`parse` excludes the list of the same kind, unless that list is empty ("Allowed Mentions Object")."""
    mentions, here = fields(body.get("allowed_mentions")), f"{where}/allowed_mentions"
    yield from lists(mentions, here, users=limits.MENTIONED_IDS, roles=limits.MENTIONED_IDS)
    for kind in ("users", "roles"):
        if mentions.get(kind) and kind in items(mentions.get("parse")):
            yield broken(f"{here}/{kind}", f"{kind} are listed and parsed: one excludes the other.")


def uploaded(files: Sequence[str]) -> set[int]:
    """Return the numbers n of the uploads named files[n]."""
    return {int(found[1]) for name in files if (found := _FILE.fullmatch(name))}


def uploads(body: Mapping[str, object], where: str, files: Sequence[str], *, fresh: bool) -> Iterator[Problem]:
    """Each attachment has its file: its id is the n of files[n], or that of an attachment to keep in an edit."""
    yield from lists(body, where, attachments=limits.ATTACHMENTS)
    if len(files) > limits.ATTACHMENTS.most:
        yield broken(where, f"{len(files)} files are uploaded; Discord takes {limits.ATTACHMENTS.most}.")
    indexes = uploaded(files)
    numbers_seen: list[object] = []
    for index, value in enumerate(items(body.get("attachments"))):
        here, attachment = f"{where}/attachments/{index}", fields(value)
        yield from texts(attachment, here, description=limits.ATTACHMENT_DESCRIPTION)
        number = whole(attachment.get("id"), -1)
        numbers_seen.append(number)
        if number not in indexes and (fresh or number < FIRST_SNOWFLAKE):
            yield broken(f"{here}/id", f"There is no files[{number}] for the attachment with this id.")
    for twice in repeated(numbers_seen):
        yield broken(f"{where}/attachments", f"Two attachments share the id {twice}.")


def shown_uploads(body: Mapping[str, object], where: str, files: Sequence[str], *, fresh: bool) -> Iterator[Problem]:
    """Components that point at `attachment://name` need that upload, where the request names all its uploads."""
    described = [fields(value) for value in items(body.get("attachments"))]
    named = {text(attachment.get("filename")) for attachment in described}
    if "" in named or not fresh or len(uploaded(files)) > len(described):
        return
    for here in parts.walk(body.get("components"), f"{where}/components"):
        for path, url in _media_addresses(here):
            name = url.removeprefix("attachment://")
            if name != url and name not in named:
                yield broken(path, f"No upload is named {name!r}.")


def _media_addresses(here: parts.Placed) -> Iterator[tuple[str, str]]:
    for key in ("media", "file"):
        yield f"{here.where}/{key}/url", text(fields(here.part.get(key)).get("url"))
    for index, value in enumerate(items(here.part.get("items"))):
        yield f"{here.where}/items/{index}/media/url", text(fields(fields(value).get("media")).get("url"))


def poll(body: Mapping[str, object], where: str) -> Iterator[Problem]:
    """Yield what Discord would refuse in a poll ("Poll Create Request Object")."""
    asked, here = fields(body.get("poll")), f"{where}/poll"
    if not asked:
        return
    question = fields(asked.get("question"))
    yield from needed(question, f"{here}/question", "text")
    yield from texts(question, f"{here}/question", text=limits.POLL_QUESTION)
    yield from lists(asked, here, answers=limits.POLL_ANSWERS)
    yield from numbers(asked, here, duration=limits.POLL_HOURS)
    for index, answer in enumerate(items(asked.get("answers"))):
        media = fields(fields(answer).get("poll_media"))
        yield from texts(media, f"{here}/answers/{index}/poll_media", text=limits.POLL_ANSWER)
