"""Setting up on the wire: what "Create for me" makes in the server, and what it says where it may not."""

from bot.chat.ui.tags import TAGS
from sandbox import LocalDiscord, permissions
from sandbox.components import walk
from sandbox.json_types import JsonObject, objects, text
from sandbox.seed import BOT_PERMISSIONS
from tests.wire.process import BotProcess
from tests.wire.reading import said


def panel_now(local: LocalDiscord) -> JsonObject:
    return local.owner.messages("general")[-1]


def is_dead(message: JsonObject, label: str) -> bool:
    """Whether the button of this label cannot be pressed."""
    return next(bool(one.get("disabled")) for one in walk(objects(message["components"])) if one.get("label") == label)


async def test_create_for_me_makes_the_channels_with_a_tag_for_each_stage(local: LocalDiscord, bot: BotProcess) -> None:
    panel = await local.owner.invoke("congress setup")
    assert is_dead(panel_now(local), "Open the congress")

    await local.owner.click(panel, label="Create for me")
    await local.wait_for(lambda: not is_dead(panel_now(local), "Open the congress"))

    tags = [text(tag["name"]) for tag in objects(local.channel("norms")["available_tags"])]
    assert len(tags) == len(TAGS)
    assert tags[:2] == ["Seeking seconds", "Deliberation"]
    assert local.channel("votes")
    assert local.channel("digest")
    assert is_dead(panel_now(local), "Create for me")


async def test_without_manage_channels_the_setting_is_named(local: LocalDiscord, idle_bot: BotProcess) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS & ~permissions.MANAGE_CHANNELS)
    await idle_bot.start()

    panel = await local.owner.invoke("congress setup")

    assert "Permissions › **Manage Channels**" in said(panel)
    assert is_dead(panel_now(local), "Create for me")
