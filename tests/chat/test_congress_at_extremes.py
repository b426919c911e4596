"""The panels of `/congress` keep Discord's limits, whatever there is to say."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from discord import ui

from bot.chat.permissions import BOT_PERMISSIONS
from bot.chat.premises import PURPOSES, ChannelCheck, Premises
from bot.chat.ui.setup_panel import setup_panel
from bot.chat.ui.status_panel import status_panel
from bot.chat.ui.tags import TAGS
from bot.congress.norms import Timetable
from bot.congress.rules import Preset, rule_of
from bot.services.card_troubles import Trouble
from bot.services.congresses import Setup
from bot.services.health import Health
from bot.services.plans import PlanView
from tests.chat.council import faults
from tests.chat.hall import SAY, START

PLAN = PlanView(
    plan_id=1,
    channel_id=None,
    main=True,
    purpose="digest",
    rhythm="monthly",
    weekday=2,
    monthday=31,
    at=time(9),
    zone="America/Argentina/ComodRivadavia",
    language=None,
    only_news=True,
    paused=False,
    next_at=None,
    trouble=None,
)
NONE_CHOSEN = Setup(
    congress_id=1,
    name="C",
    language="en",
    timezone="America/Argentina/ComodRivadavia",
    forum_channel_id=None,
    votes_channel_id=None,
    digest_channel_id=None,
    stage_tags={},
    digest_weekday=2,
    digest_at=time(9),
    digest_next_at=None,
    secrecy="names_hidden",
    pace="convener",
    seconds_needed=1,
    times=Timetable(),
    rule=rule_of(Preset.CONCURRENT),
    opened=False,
    plans=(PLAN,),
)
ID = 2**63 - 1
PLANS = (
    *(replace(PLAN, channel_id=ID, next_at=START, trouble="outbox.not_allowed"),) * 20,
    *(replace(PLAN, channel_id=ID, main=False, next_at=START, gone=True, channel_name="x_" * 50),) * 5,
)
CHOSEN = replace(
    NONE_CHOSEN,
    forum_channel_id=ID,
    votes_channel_id=ID,
    digest_channel_id=ID,
    digest_next_at=START + timedelta(7),
    plans=PLANS,
)
LACKING_ALL = tuple(ChannelCheck(one, ID, True, BOT_PERMISSIONS, BOT_PERMISSIONS[3:]) for one in PURPOSES)
LACKING_SOME = tuple(ChannelCheck(one, ID, True, BOT_PERMISSIONS[2:], BOT_PERMISSIONS[4:]) for one in PURPOSES)
SOUND = tuple(ChannelCheck(one, ID, True) for one in PURPOSES)
GONE = tuple(ChannelCheck(one, ID, False) for one in PURPOSES)
LONG_ROLE = "*_`[]()" * 14


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("checks", [(), SOUND, GONE, LACKING_ALL, LACKING_SOME])
@pytest.mark.parametrize("untagged", [(), TAGS])
@pytest.mark.parametrize("may_create", [False, True])
async def test_every_panel_keeps_discords_limits(
    opened: bool, checks: tuple[ChannelCheck, ...], untagged: tuple[str, ...], may_create: bool
) -> None:
    setup = replace(CHOSEN if checks else NONE_CHOSEN, opened=opened)
    premises = Premises(LONG_ROLE, may_create, checks, untagged, tags_full=not may_create, further=checks * 8)

    assert not faults(setup_panel(SAY, setup, premises))
    planned = replace(setup, plans=PLANS)
    health = Health(planned, 10**6, 10**6, 10**6, 10**6, many_troubles(), START, clock_stands=True)
    layout = status_panel(SAY, health, premises)
    assert not faults(layout)
    assert any(
        "more kinds of trouble" in item.content for item in layout.walk_children() if isinstance(item, ui.TextDisplay)
    )


def many_troubles() -> tuple[Trouble, ...]:
    kinds = ("norm", "ballot", "decision", "digest", "notice")
    keys = ("no_home", "no_forum", "channel_gone", "not_allowed", "no_history", "refused", "broken", "unreachable")
    return tuple(
        Trouble(1, kind, 1, place, ID if place == "votes" else None, f"outbox.{key}", START)
        for kind in kinds
        for place in ("forum", "votes", "thread")
        for key in keys
    )
