"""The bot's application, its commands, and where its gateway is."""

from __future__ import annotations

from sandbox.errors import ApiError
from sandbox.payloads import application_payload
from sandbox.rest.call import NOTHING, Call, Reply
from sandbox.verbs import commands


def get_my_application(call: Call) -> Reply:
    """Answer with the bot's own application."""
    return Reply(application_payload(call.core.world))


def get_gateway(call: Call) -> Reply:
    """Answer with the gateway's address."""
    return Reply({"url": call.core.gateway.url})


def get_bot_gateway(call: Call) -> Reply:
    """Answer with the gateway's address and how many sessions may be started."""
    hub = call.core.gateway
    limit = hub.limits.payload()
    return Reply({"url": hub.url, "shards": hub.recommended_shards, "session_start_limit": limit})


def _scope(call: Call) -> int | None:
    if call.params["application_id"] != str(call.core.world.application_id):
        raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
    return call.id("guild_id") if "guild_id" in call.params else None


def list_commands(call: Call) -> Reply:
    """Answer with the registered commands of a scope."""
    found = commands.scope(call.core.world, _scope(call)).values()
    localized = call.flag("with_localizations")
    return Reply([commands.shown(command, with_localizations=localized) for command in found])


def bulk_set_commands(call: Call) -> Reply:
    """Replace all commands of a scope."""
    return Reply(commands.replace_all(call.core, _scope(call), call.json))


def create_command(call: Call) -> Reply:
    """Register one command: 201 for a new name, 200 for a known one."""
    command, is_new = commands.upsert(call.core, _scope(call), call.body)
    return Reply(command, 201 if is_new else 200)


def get_command(call: Call) -> Reply:
    """Answer with one command."""
    return Reply(commands.get(call.core.world, _scope(call), call.id("command_id")))


def update_command(call: Call) -> Reply:
    """Change one command."""
    return Reply(commands.change(call.core, _scope(call), call.id("command_id"), call.body))


def delete_command(call: Call) -> Reply:
    """Take one command away."""
    commands.delete(call.core, _scope(call), call.id("command_id"))
    return NOTHING


def list_command_permissions(call: Call) -> Reply:
    """Answer with the guild's own permissions of commands: nobody has set any here."""
    _scope(call)
    return Reply([])


def get_command_permissions(call: Call) -> Reply:
    """Refuse: a command whose permissions nobody has set has none (10066)."""
    commands.find(call.core.world, call.id("command_id"))
    raise ApiError(404, 10066, "Unknown application command permissions")


def set_command_permissions(call: Call) -> Reply:
    """Refuse: only a person's token may set them, a bot's may not (application-commands.mdx, "Permissions")."""
    _scope(call)
    raise ApiError(403, 20001, "Bots cannot use this endpoint")
