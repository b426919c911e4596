"""Application commands: registering them, and who is offered them."""

from __future__ import annotations

from sandbox import fields, permissions
from sandbox.catalogue import CommandKind, registered
from sandbox.core import Core
from sandbox.errors import ApiError, invalid_form, unknown_command
from sandbox.json_types import Json, JsonObject, items, number, objects, text
from sandbox.model import Channel, ChannelKind
from sandbox.world import World

COMMANDS_PER_SCOPE = 100


CONTEXT_GUILD, CONTEXT_BOT_DM = 0, 1


def scope(world: World, guild_id: int | None) -> dict[int, JsonObject]:
    """Return the registered commands of the guild, or the global ones."""
    if guild_id is None:
        return world.global_commands
    world.guild_by_id(guild_id)
    return world.guild_commands


def replace_all(core: Core, guild_id: int | None, wanted: Json) -> list[JsonObject]:
    """Register exactly these commands, as the bulk overwrite does; known names keep their ids."""
    if not isinstance(wanted, list):
        raise invalid_form("", "Only iterables may be used in a ListType", "LIST_TYPE_CONVERT")
    known = scope(core.world, guild_id)
    ids = {_key(command): command_id for command_id, command in known.items()}
    fresh: dict[int, JsonObject] = {}
    seen: set[tuple[int, str]] = set()
    for place, entry in enumerate(objects(wanted)):
        key = _key(entry)
        if key in seen:
            raise _duplicate_name(f"{place}.name")
        seen.add(key)
        command = _registered(core, entry, ids.get(key), guild_id, known)
        fresh[number(command["id"])] = command
    _check_count(fresh)
    known.clear()
    known.update(fresh)
    _tell(core)
    return list(fresh.values())


def upsert(core: Core, guild_id: int | None, entry: JsonObject) -> tuple[JsonObject, bool]:
    """Register one command; returns it and whether its name was new."""
    known = scope(core.world, guild_id)
    ids = {_key(command): command_id for command_id, command in known.items()}
    existing = ids.get(_key(entry))
    command = _registered(core, entry, existing, guild_id, known)
    _check_count({**known, number(command["id"]): command})
    known[number(command["id"])] = command
    _tell(core)
    return command, existing is None


def change(core: Core, guild_id: int | None, command_id: int, body: JsonObject) -> JsonObject:
    """Change a registered command, but for its type; returns it. Raises ``ApiError``, 10063 where it is unknown."""
    known = scope(core.world, guild_id)
    before = get(core.world, guild_id, command_id)
    after = _registered(core, {**before, **body, "type": before["type"]}, command_id, guild_id, known)
    if any(_key(other) == _key(after) for other in known.values() if other is not before):
        raise _duplicate_name("name")
    known[command_id] = after
    _tell(core)
    return after


def delete(core: Core, guild_id: int | None, command_id: int) -> None:
    """Take a command away. Raises ``ApiError`` 10063."""
    get(core.world, guild_id, command_id)
    del scope(core.world, guild_id)[command_id]
    _tell(core)


def get(world: World, guild_id: int | None, command_id: int) -> JsonObject:
    """Return a registered command; raises ``ApiError`` 10063."""
    found = scope(world, guild_id).get(command_id)
    if found is None:
        raise unknown_command()
    return found


def find(world: World, command_id: int) -> JsonObject:
    """Return a command, the guild's or a global one; raises ``ApiError`` 10063."""
    found = world.guild_commands.get(command_id) or world.global_commands.get(command_id)
    if found is None:
        raise unknown_command()
    return found


def shown(command: JsonObject, *, with_localizations: bool) -> JsonObject:
    """Return a command as REST shows it; localisations only when asked for."""
    if with_localizations:
        return command
    return _without_localizations(command)


def _without_localizations(value: JsonObject) -> JsonObject:
    kept: JsonObject = {}
    for key, inner in value.items():
        if key in ("name_localizations", "description_localizations"):
            continue
        kept[key] = [_without_localizations(one) for one in objects(inner)] if key in ("options", "choices") else inner
    return kept


def _key(command: JsonObject) -> tuple[int, str]:
    return number(command.get("type"), CommandKind.CHAT_INPUT), text(command.get("name"))


def _duplicate_name(field: str) -> ApiError:
    return invalid_form(field, "Application command names must be unique", "APPLICATION_COMMANDS_DUPLICATE_NAME")


def _check_count(commands: dict[int, JsonObject]) -> None:
    chat = sum(1 for command in commands.values() if command["type"] == CommandKind.CHAT_INPUT)
    if chat > COMMANDS_PER_SCOPE:
        raise ApiError(400, 30032, f"Maximum number of application commands reached ({COMMANDS_PER_SCOPE})")


def _registered(
    core: Core, entry: JsonObject, known_id: int | None, guild_id: int | None, known: dict[int, JsonObject]
) -> JsonObject:
    kind = fields.integer(entry, "type", CommandKind.CHAT_INPUT)
    wanted = entry.get("default_member_permissions")
    command: JsonObject = {
        "id": str(known_id if known_id is not None else core.next_id()),
        "application_id": str(core.world.application_id),
        "version": str(core.next_id()),
        "type": kind,
        "name": fields.string(entry, "name", shortest=1, longest=32),
        "name_localizations": entry.get("name_localizations"),
        "description": fields.optional_string(entry, "description", longest=100) or "",
        "description_localizations": entry.get("description_localizations"),
        "default_member_permissions": None if wanted is None else str(number(wanted)),
        "dm_permission": fields.boolean(entry, "dm_permission", True),
        "contexts": entry.get("contexts"),
        "integration_types": entry.get("integration_types") or [0],
        "nsfw": fields.boolean(entry, "nsfw"),
    }
    if entry.get("options"):
        command["options"] = objects(entry["options"])
    if guild_id is not None:
        command["guild_id"] = str(guild_id)
        command.pop("dm_permission")
        command.pop("contexts")
    if known_id is not None and _same(command, known[known_id]):
        command["version"] = known[known_id]["version"]  # An unchanged command keeps its version.
    return command


def _same(one: JsonObject, other: JsonObject) -> bool:
    return {**one, "version": None} == {**other, "version": None}


def _tell(core: Core) -> None:
    core.catalogue.forget()
    core.feed.publish(lambda: {"type": "commands"})
    core.touch()


def may_use(world: World, user_id: int, command: JsonObject, channel: Channel) -> bool:
    """Tell whether the client offers a command to a person in a channel."""
    return may_use_any(world, user_id, channel) and _may_use_this(world, user_id, command, channel)


def may_use_any(world: World, user_id: int, channel: Channel) -> bool:
    """Tell whether the client offers a person commands in a channel.

    No command can be used in an archived thread (topics/threads.mdx, "Active & Archived Threads").
    """
    if channel.thread is not None and channel.thread.archived:
        return False
    return bool(world.permissions_in(user_id, channel) & permissions.USE_APPLICATION_COMMANDS)


def withheld(world: World, user_id: int, channel: Channel) -> list[str]:
    """Return the ids of the commands that the client does not offer a person where it offers others."""
    return [text(one["id"]) for one in registered(world) if not _may_use_this(world, user_id, one, channel)]


def _may_use_this(world: World, user_id: int, command: JsonObject, channel: Channel) -> bool:
    if channel.kind == ChannelKind.DM:
        return _in_dms(command)
    contexts = command.get("contexts")
    if contexts is not None and CONTEXT_GUILD not in items(contexts):
        return False
    needed = command.get("default_member_permissions")
    if needed is None:
        return True
    granted = world.permissions_in(user_id, channel)
    if granted & permissions.ADMINISTRATOR:
        return True
    bits = number(needed)
    # "0" means: administrators only.
    return bits != 0 and granted & bits == bits


def _in_dms(command: JsonObject) -> bool:
    if "guild_id" in command:
        return False
    contexts = command.get("contexts")
    if contexts is not None:
        return CONTEXT_BOT_DM in items(contexts)
    return command.get("dm_permission") is not False
