"""The same process on PostgreSQL: nothing that people see depends on the engine."""

from pathlib import Path

import pytest

from bot.services.views import show_norm
from prompts import load
from sandbox import LocalDiscord
from tests.opened import bring_to_vote, open_at
from tests.wire.process import bot_process


@pytest.mark.parametrize("engine_name", ["postgresql"])
async def test_a_vote_on_postgresql_survives_a_crash_and_is_decided(
    local: LocalDiscord, tmp_path: Path, empty_url: str
) -> None:
    async with bot_process(local, tmp_path, start=False, CONGRESS_DATABASE_URL=empty_url) as bot:
        async with bot.database() as store:
            await open_at(store, local, bot.now())
            await bring_to_vote(store, local, bot.now())
        await bot.start()
        for kind in ("norm", "ballot", "notice"):
            await bot.logged("card_shown", kind=kind)
        for name in ("grace", "alan", "mary"):
            await local.person(name).click((await local.messages("votes"))[0], label=load()("choice.for"))
        await bot.kill()

        bot.move_clock(days=8)
        await bot.start()
        await bot.logged("card_shown", kind="decision")

        norm = await bot.read(show_norm, guild_id=local.guild_id, handle="N-1")
        assert (norm.stage, norm.outcome) == ("decided", "adopted")
        assert len(local.posts("norms")) == 1
        assert len(await local.messages("votes")) == 2
        assert bot.troubles() == []
        code, out, _ = await bot.command("doctor", "--running")
        assert code == 0, out
