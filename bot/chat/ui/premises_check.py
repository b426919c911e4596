"""What the bot may do in the channels of a congress, as a list of ✓ and ✗ with the very setting to change."""

from collections.abc import Sequence

from bot.chat.permissions import BOT_PERMISSIONS, Need
from bot.chat.premises import ChannelCheck, Premises
from bot.chat.ui.text import clip, escape, one_line
from prompts import Say

NEXT = " · "

ROLE_SHOWN = 40
"""Units of a role's name that a remedy repeats; Discord lets it have 100."""


def check_texts(say: Say, premises: Premises) -> list[str]:
    """One text for each channel that is chosen, then what the bot needs and why, and which tags the forum lacks."""
    role = role_shown(premises.role)
    texts = [_channel(say, check, role, marks=True) for check in premises.channels]
    if any(check.sound for check in premises.channels):
        texts.append(say("check.needs", permissions=_listed(say, "check.plain", BOT_PERMISSIONS)))
    lacking = {need for check in premises.channels for need in check.lacking}
    reasons = [say("check.reason", permission=need.flag) for need in BOT_PERMISSIONS if need in lacking]
    if reasons:
        texts.append("\n".join(reasons))
    if premises.untagged:
        texts.append(_tags(say, premises, role))
    return texts


def further_texts(say: Say, premises: Premises, most: int) -> list[str]:
    """What the bot may do in the other channels that get a digest: how many are as they should be, and what is missing
    in each of the first `most` others. Those that were deleted are told of with their digests."""
    role, there = role_shown(premises.role), [check for check in premises.further if check.there]
    unsound = [check for check in there if not check.sound]
    texts = [say("check.further_sound", n=len(there) - len(unsound))] if len(there) > len(unsound) else []
    texts += [_channel(say, check, role, marks=False) for check in unsound[:most]]
    rest = len(unsound) - most
    return [*texts, say("check.further_more", n=rest)] if rest > 0 else texts


def role_shown(role: str) -> str:
    """The name of a role, to be found in Discord's settings."""
    return escape(clip(one_line(role), ROLE_SHOWN))


def _channel(say: Say, check: ChannelCheck, role: str, *, marks: bool) -> str:
    facts = {"purpose": check.purpose, "channel": f"<#{check.channel_id}>", "role": role}
    if not check.there:
        return say("check.gone", **facts)
    if check.sound:
        return say("check.sound", **facts)
    lines = [say("check.unsound", **facts)]
    if marks:
        listed = (
            _listed(say, "check.lacking" if need in check.lacking else "check.held", [need]) for need in BOT_PERMISSIONS
        )
        lines.append(say("check.marks", marks=NEXT.join(listed)))
    in_role = [need for need in check.to_grant if need in check.of_role]
    in_channel = [need for need in check.to_grant if need not in check.of_role]
    for key, needs in (("check.in_role", in_role), ("check.in_channel", in_channel)):
        if needs:
            lines.append(
                say(key, permissions=say.join(say("check.name", permission=one.flag) for one in needs), **facts)
            )
    return "\n".join(lines)


def _listed(say: Say, key: str, needs: Sequence[Need]) -> str:
    return NEXT.join(say(key, permission=need.flag) for need in needs)


def _tags(say: Say, premises: Premises, role: str) -> str:
    names = say.join(say(f"setup.tag.{key}") for key in premises.untagged)
    why = "full" if premises.tags_full else "may_add" if premises.may_create else "may_not_add"
    return say(f"check.untagged_{why}", tags=names, n=len(premises.untagged), role=role)
