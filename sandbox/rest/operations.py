"""The table of what is modelled: method, path and Discord's operationId, with the function that does it."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.rest import (
    applications,
    channels,
    events,
    guilds,
    interactions,
    messages,
    reactions,
    thread_lists,
    threads,
    users,
)
from sandbox.rest.call import Handler


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of Discord's API; ``token`` says that the bot's token must come along."""

    method: str
    path: str
    id: str
    handler: Handler
    token: bool = True


_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
_CHANNEL = "/channels/{channel_id}"
_GUILD = "/guilds/{guild_id}"
_MESSAGE = _CHANNEL + "/messages/{message_id}"
_REACTIONS = _MESSAGE + "/reactions"
_EVENT = _GUILD + "/scheduled-events/{guild_scheduled_event_id}"
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/gateway", "get_gateway", applications.get_gateway, token=False),
    Operation("GET", "/gateway/bot", "get_bot_gateway", applications.get_bot_gateway),
    Operation("GET", "/applications/@me", "get_my_application", applications.get_my_application),
    Operation("GET", "/oauth2/applications/@me", "get_my_oauth2_application", applications.get_my_application),
    Operation("GET", _COMMANDS, "list_application_commands", applications.list_commands),
    Operation("PUT", _COMMANDS, "bulk_set_application_commands", applications.bulk_set_commands),
    Operation("POST", _COMMANDS, "create_application_command", applications.create_command),
    Operation("GET", _COMMANDS + "/{command_id}", "get_application_command", applications.get_command),
    Operation("PATCH", _COMMANDS + "/{command_id}", "update_application_command", applications.update_command),
    Operation("DELETE", _COMMANDS + "/{command_id}", "delete_application_command", applications.delete_command),
    Operation("GET", _GUILD_COMMANDS, "list_guild_application_commands", applications.list_commands),
    Operation("PUT", _GUILD_COMMANDS, "bulk_set_guild_application_commands", applications.bulk_set_commands),
    Operation("POST", _GUILD_COMMANDS, "create_guild_application_command", applications.create_command),
    Operation("GET", _GUILD_COMMANDS + "/{command_id}", "get_guild_application_command", applications.get_command),
    Operation(
        "PATCH", _GUILD_COMMANDS + "/{command_id}", "update_guild_application_command", applications.update_command
    ),
    Operation(
        "DELETE", _GUILD_COMMANDS + "/{command_id}", "delete_guild_application_command", applications.delete_command
    ),
    Operation(
        "GET",
        _GUILD_COMMANDS + "/permissions",
        "list_guild_application_command_permissions",
        applications.list_command_permissions,
    ),
    Operation(
        "GET",
        _GUILD_COMMANDS + "/{command_id}/permissions",
        "get_guild_application_command_permissions",
        applications.get_command_permissions,
    ),
    Operation(
        "PUT",
        _GUILD_COMMANDS + "/{command_id}/permissions",
        "set_guild_application_command_permissions",
        applications.set_command_permissions,
    ),
    Operation("GET", "/users/@me", "get_my_user", users.get_my_user),
    Operation("PATCH", "/users/@me", "update_my_user", users.update_my_user),
    Operation("GET", "/users/@me/guilds", "list_my_guilds", users.list_my_guilds),
    Operation("GET", "/users/@me/guilds/{guild_id}/member", "get_my_guild_member", users.get_my_guild_member),
    Operation("POST", "/users/@me/channels", "create_dm", users.create_dm),
    Operation("GET", "/users/{user_id}", "get_user", users.get_user),
    Operation("GET", _GUILD, "get_guild", guilds.get_guild),
    Operation("PATCH", _GUILD, "update_guild", guilds.update_guild),
    Operation("GET", _GUILD + "/channels", "list_guild_channels", guilds.list_channels),
    Operation("POST", _GUILD + "/channels", "create_guild_channel", guilds.create_channel),
    Operation("PATCH", _GUILD + "/channels", "bulk_update_guild_channels", guilds.move_channels),
    Operation("GET", _GUILD + "/threads/active", "get_active_guild_threads", guilds.active_threads),
    Operation("GET", _GUILD + "/members", "list_guild_members", guilds.list_members),
    Operation("GET", _GUILD + "/members/search", "search_guild_members", guilds.search_members),
    Operation("PATCH", _GUILD + "/members/@me", "update_my_guild_member", guilds.update_my_member),
    Operation("GET", _GUILD + "/members/{user_id}", "get_guild_member", guilds.get_member),
    Operation("PATCH", _GUILD + "/members/{user_id}", "update_guild_member", guilds.update_member),
    Operation("PUT", _GUILD + "/members/{user_id}/roles/{role_id}", "add_guild_member_role", guilds.add_member_role),
    Operation(
        "DELETE", _GUILD + "/members/{user_id}/roles/{role_id}", "delete_guild_member_role", guilds.delete_member_role
    ),
    Operation("GET", _GUILD + "/roles", "list_guild_roles", guilds.list_roles),
    Operation("POST", _GUILD + "/roles", "create_guild_role", guilds.create_role),
    Operation("PATCH", _GUILD + "/roles", "bulk_update_guild_roles", guilds.move_roles),
    Operation("GET", _GUILD + "/roles/member-counts", "guild_role_member_counts", guilds.role_member_counts),
    Operation("GET", _GUILD + "/roles/{role_id}", "get_guild_role", guilds.get_role),
    Operation("PATCH", _GUILD + "/roles/{role_id}", "update_guild_role", guilds.update_role),
    Operation("DELETE", _GUILD + "/roles/{role_id}", "delete_guild_role", guilds.delete_role),
    Operation("GET", _GUILD + "/scheduled-events", "list_guild_scheduled_events", events.list_events),
    Operation("POST", _GUILD + "/scheduled-events", "create_guild_scheduled_event", events.create_event),
    Operation("GET", _EVENT, "get_guild_scheduled_event", events.get_event),
    Operation("PATCH", _EVENT, "update_guild_scheduled_event", events.update_event),
    Operation("DELETE", _EVENT, "delete_guild_scheduled_event", events.delete_event),
    Operation("GET", _EVENT + "/users", "list_guild_scheduled_event_users", events.list_event_users),
    Operation("GET", _CHANNEL, "get_channel", channels.get_channel),
    Operation("PATCH", _CHANNEL, "update_channel", channels.update_channel),
    Operation("DELETE", _CHANNEL, "delete_channel", channels.delete_channel),
    Operation("POST", _CHANNEL + "/typing", "trigger_typing_indicator", channels.trigger_typing),
    Operation(
        "PUT", _CHANNEL + "/permissions/{overwrite_id}", "set_channel_permission_overwrite", channels.set_overwrite
    ),
    Operation(
        "DELETE",
        _CHANNEL + "/permissions/{overwrite_id}",
        "delete_channel_permission_overwrite",
        channels.delete_overwrite,
    ),
    Operation("POST", _CHANNEL + "/messages", "create_message", messages.create_message),
    Operation("GET", _CHANNEL + "/messages", "list_messages", messages.list_messages),
    Operation("POST", _CHANNEL + "/messages/bulk-delete", "bulk_delete_messages", messages.bulk_delete_messages),
    Operation("GET", _MESSAGE, "get_message", messages.get_message),
    Operation("PATCH", _MESSAGE, "update_message", messages.update_message),
    Operation("DELETE", _MESSAGE, "delete_message", messages.delete_message),
    Operation("DELETE", _REACTIONS, "delete_all_message_reactions", reactions.delete_all_reactions),
    Operation("GET", _REACTIONS + "/{emoji_name}", "list_message_reactions_by_emoji", reactions.list_reactions),
    Operation(
        "DELETE",
        _REACTIONS + "/{emoji_name}",
        "delete_all_message_reactions_by_emoji",
        reactions.delete_all_reactions_by_emoji,
    ),
    Operation("PUT", _REACTIONS + "/{emoji_name}/@me", "add_my_message_reaction", reactions.add_my_reaction),
    Operation("DELETE", _REACTIONS + "/{emoji_name}/@me", "delete_my_message_reaction", reactions.delete_my_reaction),
    Operation(
        "DELETE",
        _REACTIONS + "/{emoji_name}/{user_id}",
        "delete_user_message_reaction",
        reactions.delete_user_reaction,
    ),
    Operation("GET", _CHANNEL + "/messages/pins", "list_pins", messages.list_pins),
    Operation("PUT", _CHANNEL + "/messages/pins/{message_id}", "create_pin", messages.create_pin),
    Operation("DELETE", _CHANNEL + "/messages/pins/{message_id}", "delete_pin", messages.delete_pin),
    Operation("GET", _CHANNEL + "/pins", "deprecated_list_pins", messages.deprecated_list_pins),
    Operation("PUT", _CHANNEL + "/pins/{message_id}", "deprecated_create_pin", messages.create_pin),
    Operation("DELETE", _CHANNEL + "/pins/{message_id}", "deprecated_delete_pin", messages.delete_pin),
    Operation("POST", _CHANNEL + "/threads", "create_thread", threads.create_thread),
    Operation("POST", _MESSAGE + "/threads", "create_thread_from_message", threads.create_thread_from_message),
    Operation(
        "GET", _CHANNEL + "/threads/archived/public", "list_public_archived_threads", thread_lists.list_public_archived
    ),
    Operation(
        "GET",
        _CHANNEL + "/threads/archived/private",
        "list_private_archived_threads",
        thread_lists.list_private_archived,
    ),
    Operation(
        "GET",
        _CHANNEL + "/users/@me/threads/archived/private",
        "list_my_private_archived_threads",
        thread_lists.list_my_private_archived,
    ),
    Operation("GET", _CHANNEL + "/threads/search", "thread_search", thread_lists.search_threads),
    Operation("GET", _CHANNEL + "/thread-members", "list_thread_members", threads.list_thread_members),
    Operation("PUT", _CHANNEL + "/thread-members/@me", "join_thread", threads.join_thread),
    Operation("DELETE", _CHANNEL + "/thread-members/@me", "leave_thread", threads.leave_thread),
    Operation("GET", _CHANNEL + "/thread-members/{user_id}", "get_thread_member", threads.get_thread_member),
    Operation("PUT", _CHANNEL + "/thread-members/{user_id}", "add_thread_member", threads.add_thread_member),
    Operation("DELETE", _CHANNEL + "/thread-members/{user_id}", "delete_thread_member", threads.delete_thread_member),
    Operation(
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
        "create_interaction_response",
        interactions.create_interaction_response,
        token=False,
    ),
    Operation("POST", _WEBHOOK, "execute_webhook", interactions.execute_webhook, token=False),
    Operation(
        "GET",
        _WEBHOOK + "/messages/@original",
        "get_original_webhook_message",
        interactions.get_webhook_message,
        token=False,
    ),
    Operation(
        "PATCH",
        _WEBHOOK + "/messages/@original",
        "update_original_webhook_message",
        interactions.update_webhook_message,
        token=False,
    ),
    Operation(
        "DELETE",
        _WEBHOOK + "/messages/@original",
        "delete_original_webhook_message",
        interactions.delete_webhook_message,
        token=False,
    ),
    Operation(
        "GET", _WEBHOOK + "/messages/{message_id}", "get_webhook_message", interactions.get_webhook_message, token=False
    ),
    Operation(
        "PATCH",
        _WEBHOOK + "/messages/{message_id}",
        "update_webhook_message",
        interactions.update_webhook_message,
        token=False,
    ),
    Operation(
        "DELETE",
        _WEBHOOK + "/messages/{message_id}",
        "delete_webhook_message",
        interactions.delete_webhook_message,
        token=False,
    ),
)
