"""Files of messages, and the forms in which they are sent."""

from __future__ import annotations

import io
from typing import Any

import discord
import pytest

from sandbox import LocalDiscord
from sandbox import permissions as p
from sandbox.seed import BOT_PERMISSIONS

from .conftest import Api, Bot, running
from .test_messages import general

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000020000000308060000009d74661a"
    "0000000a49444154789c6360000002000154a24f5d0000000049454e44ae426082"
)


async def test_files_and_pictures(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)
        picture = discord.File(io.BytesIO(PNG), "tally chart.png", description="9 For, 2 Against")
        table = discord.File(io.BytesIO(b"a,b"), "table.csv")
        sent = await channel.send("result", files=[picture, table])
        shown, listed = sent.attachments
        assert (shown.filename, shown.description) == ("tally_chart.png", "9 For, 2 Against")
        assert (shown.width, shown.height, shown.content_type) == (2, 3, "image/png")
        assert await shown.read() == PNG
        assert listed.size == 3
        kept = await sent.edit(attachments=[shown])
        assert [a.filename for a in kept.attachments] == ["tally_chart.png"]
    local.assert_faithful()


async def test_an_embed_shows_an_uploaded_picture(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        embed = discord.Embed(title="Tally").set_image(url="attachment://chart.png")
        sent = await bot.text_channel(local).send(embed=embed, file=discord.File(io.BytesIO(PNG), "chart.png"))
        assert sent.attachments == []
        assert (sent.embeds[0].image.url or "").startswith(local.page_url)
        later = await sent.edit(content="with words")
        assert later.embeds[0].image.url == sent.embeds[0].image.url
    local.assert_faithful()


class Card(discord.ui.LayoutView):
    body: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        discord.ui.Section(
            discord.ui.TextDisplay("## N-1 No first use"),
            accessory=discord.ui.Button(label="Read", custom_id="read"),
        ),
        discord.ui.Separator(),
        discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png", description="9 For")),
        discord.ui.File("attachment://norm.md"),
        discord.ui.ActionRow(discord.ui.Button(label="For", custom_id="for")),
        accent_colour=0x223344,
    )


async def test_a_card_of_components_carries_its_media(local: LocalDiscord) -> None:
    async with running(Bot(), local) as bot:
        files = [discord.File(io.BytesIO(PNG), "chart.png"), discord.File(io.BytesIO(b"# N"), "norm.md")]
        sent = await bot.text_channel(local).send(view=Card(timeout=None), files=files)
        fetched = await bot.text_channel(local).fetch_message(sent.id)
        gallery = next(c for c in _walk(fetched.components) if isinstance(c, discord.MediaGalleryComponent))
        assert gallery.items[0].description == "9 For"
        assert gallery.items[0].media.url.startswith(local.page_url)
        named = next(c for c in _walk(fetched.components) if isinstance(c, discord.FileComponent))
        assert (named.name, named.size) == ("norm.md", 3)
        ids = [c.id for c in _walk(fetched.components)]
        assert len(set(ids)) == len(ids)
        edited = await fetched.edit(view=Card(timeout=None), attachments=fetched.attachments)
        assert edited.flags.components_v2
    local.assert_faithful()


def _walk(components: list[Any]) -> list[Any]:
    found = []
    for component in components:
        found.append(component)
        found.extend(_walk(list(getattr(component, "children", []))))
    return found


async def test_a_file_may_have_10_mebibytes(local: LocalDiscord) -> None:
    """reference.mdx, "Uploading Files": the limit for bots, and far more than the server library's own."""
    data = bytes(10 * 1024 * 1024)
    async with running(Bot(), local) as bot:
        sent = await bot.text_channel(local).send(file=discord.File(io.BytesIO(data), "record.bin"))
        assert sent.attachments[0].size == len(data)
        assert await sent.attachments[0].read() == data
        with pytest.raises(discord.HTTPException) as large:
            await bot.text_channel(local).send(file=discord.File(io.BytesIO(data + b"x"), "record.bin"))
        assert (large.value.status, large.value.code) == (413, 40005)
    assert [(one.operation, one.problem[:5]) for one in local.refusals] == [("create_message", "40005")]


PART = 'Content-Disposition: form-data; name="payload_json"\r\n\r\n{"content": "x"}\r\n'


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("multipart/form-data", f"--b\r\n{PART}--b--\r\n"),
        ("multipart/form-data; boundary=b", "no boundary"),
        ("multipart/form-data; boundary=b", f"--other\r\n{PART}--other--\r\n"),
        ("multipart/form-data; boundary=b", f"--b\r\n{PART}--b\r\nx"),
        (f"multipart/form-data; boundary={'b' * 71}", f"--b\r\n{PART}--b--\r\n"),
        ("multipart/form-data; boundary=b", f"--b\r\nContent-Transfer-Encoding: odd\r\n{PART}--b--\r\n"),
        ("multipart/form-data; boundary=b", f"--b\r\nno header\r\n{PART}--b--\r\n"),
    ],
)
async def test_a_broken_form_is_refused_and_recorded(local: LocalDiscord, api: Api, kind: str, data: str) -> None:
    answer = await api("POST", general(local) + "/messages", data=data.encode(), headers={"Content-Type": kind})
    assert (answer.status, answer.code) == (400, 50035)
    assert [refusal.operation for refusal in local.refusals] == ["create_message"]


async def test_a_body_may_be_longer_than_a_mebibyte(local: LocalDiscord, api: Api) -> None:
    """The server library alone would answer 413, in words that are not Discord's."""
    long, kind = b'{"content": "' + b"x" * (1 << 21) + b'"}', {"Content-Type": "application/json"}
    refused = await api("POST", general(local) + "/messages", data=io.BytesIO(long), headers=kind)
    assert (refused.status, refused.code) == (400, 50035)
    unknown = await api("POST", f"{general(local)}/webhooks", data=io.BytesIO(long), headers=kind)
    assert unknown.status == 501
    assert local.refusals[0].operation == "create_message"
    assert local.refusals[-1].path.endswith("/webhooks")


async def test_files_go_with_what_showed_them(local: LocalDiscord) -> None:
    local.set_bot_permissions(BOT_PERMISSIONS | p.MANAGE_MESSAGES)
    store = local.core.attachments

    def held(message: discord.Message) -> list[bool]:
        return [store.read(one.id) is not None for one in message.attachments]

    async with running(Bot(), local) as bot:
        channel = bot.text_channel(local)

        async def send() -> discord.Message:
            return await channel.send(files=[discord.File(io.BytesIO(b"a"), "a"), discord.File(io.BytesIO(b"b"), "b")])

        edited, deleted, *several = [await send() for _ in range(4)]
        assert held(edited) == held(deleted) == [True, True]
        await edited.edit(attachments=edited.attachments[:1])
        assert held(edited) == [True, False]
        await deleted.delete()
        await channel.delete_messages(several)
        assert [held(one) for one in (deleted, *several)] == [[False, False]] * 3
        local.delete_channel("general")
        assert held(edited) == [False, False]
    local.assert_faithful()
