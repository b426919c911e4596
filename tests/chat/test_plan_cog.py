"""`/digest subscribe` and what belongs to it: the card of a plan, its buttons and form, the lists, what went out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.chat.ui.digest_file import digest_markdown
from bot.chat.ui.history_pages import history_page
from bot.chat.ui.plan_card import plan_card
from bot.chat.ui.plan_troubles import channel_troubles, own_troubles
from bot.chat.ui.plan_words import language_words
from bot.services.arranging import Arranged
from bot.services.cards import claim_due, mark_shown, mark_trouble
from bot.services.digest_history import History, RunLine
from bot.services.digests import preview_digest
from bot.services.plan_troubles import TroublesAwaited
from bot.services.plans import PlanView, plans_of
from bot.services.votes import close_ballot
from tests.chat.council import answer
from tests.chat.hall import SAY, buttons, shown, told
from tests.chat.members import Members
from tests.chat.test_congress_at_extremes import PLAN
from tests.ticking import do_due

pytestmark = pytest.mark.simcord(check_errors=False)


async def plans(hall: Members, person: simcord.MemberActor) -> list[PlanView]:
    return await hall.store.read(plans_of, who=hall.who(person, convener=person is hall.convener))


async def delivered(hall: Members, channel_id: int) -> None:
    """All that is due is shown in a channel."""
    for claim in await hall.store.write(claim_due, now=hall.clock()):
        await hall.store.write(
            mark_shown, card_id=claim.card_id, wanted=claim.wanted, channel_id=channel_id, message_id=claim.card_id,
            rendered_hash="x", now=hall.clock(),
        )  # fmt: skip


async def test_ones_own_digest_is_set_shown_paused_changed_and_stopped(hall: Members) -> None:
    person = hall.seconder
    card = answer(await hall.run(person, "digest subscribe", day="friday", hour="5:30 pm", zone="Europe/Berlin"))
    said = shown(card)

    assert "## Your own digest, by direct message\nIt comes from now on." in said
    assert "every Friday at 17:30, time zone Europe/Berlin" in said
    assert "\n- The next one comes <t:1793982600:f> (<t:1793982600:R>)." in said
    assert "**Language:** English" in said
    assert list(buttons(card)) == ["Pause", "Change…", "Stop", "Stop reminders"]
    assert "- **Reminders:** on." in said

    paused = told(await person.click(card, label="Pause"))
    assert "Paused, so nothing comes for now.\n" in paused
    assert "It is paused" in paused
    resumed = told(await person.click(card, label="Resume"))
    assert "<t:1793982600:f>" in resumed

    form = await person.click(card, label="Change…")
    assert form.modal is not None
    fields = {one["component"]["custom_id"]: one["component"] for one in form.modal["components"]}
    assert not fields["day"]["required"], "only a monthly one has a day of the month"
    filled = {"each": ["monthly"], "day": "last", "at": "9", "zone": "tokyo", "quiet": ["skip"]}
    changed = told(await person.submit_modal(form, filled))
    assert "on the last day of every month at 09:00, time zone Asia/Tokyo, only when something happened" in changed

    again = told(await hall.run(person, "digest subscribe", rhythm="daily"))
    assert "Changed. It now comes so:" in again
    assert "Nothing was changed. It comes so:" in told(await hall.run(person, "digest subscribe", rhythm="daily"))
    assert "every day at 09:00, time zone Asia/Tokyo, only when something happened" in again
    stopped = told(await person.click(card, label="Stop"))
    assert "Your own digest and its reminders come no more" in stopped
    assert len(await plans(hall, person)) == 1


async def test_reminders_are_switched_under_ones_own_digest_and_stay_off_when_it_begins_again(hall: Members) -> None:
    person = hall.seconder
    card = answer(await hall.run(person, "digest subscribe"))
    off = await person.click(card, label="Stop reminders")
    assert "Reminders are off until you turn them on again." in told(off)
    await hall.run(person, "digest unsubscribe")

    begun = answer(await hall.run(person, "digest subscribe"))
    assert "- **Reminders:** off" in shown(begun)
    assert {one.purpose: one.paused for one in await plans(hall, person) if one.personal} == {
        "digest": False,
        "reminder": True,
    }
    on = told(await person.click(begun, label="Turn reminders on"))
    assert "Reminders are on again." in on and "- **Reminders:** on." in on
    assert not any(one.paused for one in await plans(hall, person))


async def test_a_form_with_what_is_no_day_comes_back(hall: Members) -> None:
    card = answer(await hall.run(hall.seconder, "digest subscribe"))
    form = await hall.seconder.click(card, label="Change…")
    filled = {"each": ["monthly"], "day": "40", "at": "9", "zone": "UTC", "quiet": ["tell"]}

    result = await hall.seconder.submit_modal(form, filled)

    assert "“40” is no day of a month. Nothing was changed; write a number from 1 to 31, or last." in told(result)
    assert "how often:\n```\nEvery month\n```" in told(result)
    assert list(buttons(answer(result))) == ["Try again"]
    form = await hall.seconder.click(card, label="Change…")
    assert form.modal is not None and form.modal["title"] == "When does your digest come?"
    emptied = told(await hall.seconder.submit_modal(form, {**filled, "day": ""}))
    assert "A monthly digest needs the day of the month" in emptied
    assert {one.purpose: one.rhythm for one in await plans(hall, hall.seconder)} == {
        "digest": "weekly",
        "reminder": "daily",
    }


async def test_a_channel_gets_one_by_its_convener_and_the_card_names_what_the_bot_lacks(hall: Members) -> None:
    guild = hall.people[0].guild
    deny = {guild.default_role: discord.PermissionOverwrite(attach_files=False)}
    channel = guild.create_text_channel("news", overwrites=deny)  # type: ignore[arg-type]
    refused = told(await hall.run(hall.seconder, "digest subscribe", channel=channel))
    card = answer(
        await hall.run(hall.convener, "digest subscribe", channel=channel, rhythm="daily", **{"only-news": True})
    )

    assert "Only a convener" in refused
    assert f"## The digest of <#{channel.id}>" in shown(card)
    assert "every day at 09:00, time zone UTC, only when something happened" in shown(card)
    assert "It lacks **Attach Files** in" in shown(card)
    assert [one.channel_id for one in await plans(hall, hall.convener)] == [hall.digest.id, channel.id]

    form = await hall.convener.click(card, label="Change…")
    assert form.modal is not None and form.modal["title"] == "When does that of #news come?"

    ended = told(await hall.run(hall.convener, "digest unsubscribe", channel=str(channel.id)))
    assert f"<#{channel.id}> gets no digest any more" in ended
    main = told(await hall.run(hall.convener, "digest unsubscribe", channel="1"))
    assert "the congress's own digest, which does not end" in main
    assert "You have no digest of your own" in told(await hall.run(hall.convener, "digest unsubscribe"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"rhythm": "yearly"}, "“yearly” is no rhythm"),
        ({"rhythm": "weekly", "day": "15"}, "“15” is no day of that rhythm"),
        ({"hour": "noonish"}, "is no time of day"),
        ({"zone": "Atlantis"}, "“Atlantis” is no time zone"),
        ({"language": "tlh"}, "The bot does not speak “tlh”"),
    ],
)
async def test_what_was_typed_and_is_nothing_is_told_and_changes_nothing(
    hall: Members, options: dict[str, str], said: str
) -> None:
    assert said in told(await hall.run(hall.seconder, "digest subscribe", **options))
    assert len(await plans(hall, hall.seconder)) == 1


async def test_a_refused_command_is_given_back_with_every_option(hall: Members) -> None:
    refused = told(
        await hall.run(hall.convener, "digest subscribe", channel=hall.digest, language="tlh", **{"only-news": True})
    )
    assert "/digest subscribe channel: #digest language: tlh only-news: True" in refused


async def test_a_deleted_channel_goes_by_its_name_and_what_to_do_instead_of_sending_is_said(hall: Members) -> None:
    news = hall.people[0].guild.create_text_channel("news")
    await hall.run(hall.convener, "digest subscribe", channel=news)
    for channel in (hall.digest, news):
        hall.env.backend.delete_channel(channel.id)
    await hall.env.settle()

    main = told(await hall.run(hall.convener, "digest send"))
    further = told(await hall.run(hall.convener, "digest send", channel=str(news.id)))
    card = told(await hall.run(hall.convener, "digest history", channel=str(news.id)))

    assert "was deleted, so there is nowhere to send it" in main and "/congress setup" in main
    assert "/digest unsubscribe" in further and "/congress setup" not in further
    assert "## Digests of #news (deleted)\nNone went out yet." in card
    assert "None comes, for its channel was deleted." in card and "The next one comes" not in card
    assert [one.channel_name for one in await plans(hall, hall.convener)] == ["digest", "news"]
    listed = [name for name, _ in await offered(hall, "channel", "", command="digest send")]
    assert [name.split(" · ")[0] for name in listed] == ["#digest (deleted)", "#news (deleted)"]


async def test_what_could_not_go_to_a_deleted_channel_stays_in_its_history(hall: Members) -> None:
    news = hall.people[0].guild.create_text_channel("news")
    await hall.run(hall.convener, "digest subscribe", channel=news)
    number = str((await plans(hall, hall.convener))[1].plan_id)
    hall.clock.wait(days=1)
    await hall.run(hall.convener, "digest send", channel=number)
    hall.env.backend.delete_channel(news.id)
    await hall.env.settle()
    (claim,) = [one for one in await hall.store.write(claim_due, now=hall.clock()) if one.home_id == news.id]
    await hall.store.write(
        mark_trouble, card_id=claim.card_id, wanted=claim.wanted, trouble="outbox.channel_gone", final=True,
        now=hall.clock(),
    )  # fmt: skip

    at_once = told(await hall.run(hall.convener, "digest send", channel=number))
    mine = told(await hall.run(hall.convener, "digest history", channel=number))
    members = told(await hall.run(hall.seconder, "digest history", channel=number))
    preview = await hall.run(hall.convener, "digest preview", channel=number)
    ended = told(await hall.run(hall.convener, "digest unsubscribe", channel=number))
    past = told(await hall.run(hall.convener, "digest history", channel=number))

    assert "nowhere to send it" in at_once
    assert "not sent: Its channel was deleted. `/digest subscribe` with another channel" in mine
    assert "/congress setup" not in mine
    assert "not sent: Its channel was deleted.\n" in members
    assert "None comes, for its channel" in preview.followups[-1].content
    assert "/digest send" not in preview.followups[-1].content
    assert "#news (deleted) gets no digest any more.** `/digest history` still lists" in ended
    assert "## Digests of #news (deleted)\n- **2026-W45**" in past
    assert "not sent: its digest was ended before" in past and "for the channel was deleted" in past
    listed = await hall.convener.autocomplete(hall.channel, "digest history", "channel", "")
    assert listed[-1] == {"name": "#news (deleted) · no digest comes there any more", "value": str(news.id)}
    assert "#news" not in str(await offered(hall, "channel", "", command="digest history"))  # It may have been private.


async def test_the_list_of_histories_has_the_channels_to_which_none_goes_any_more(hall: Members) -> None:
    news = hall.people[0].guild.create_text_channel("news")
    await hall.run(hall.convener, "digest subscribe", channel=news)
    hall.clock.wait(days=1)
    await hall.run(hall.convener, "digest send", channel=str(news.id))
    await delivered(hall, news.id)
    await hall.run(hall.convener, "digest unsubscribe", channel=str(news.id))

    listed = await offered(hall, "channel", "", command="digest history")
    past = told(await hall.run(hall.seconder, "digest history", channel=str(news.id)))

    assert listed[-1] == ("#news · no digest comes there any more", str(news.id))
    assert f"## Digests of <#{news.id}>\n- **[2026-W45](https://discord.com/channels/{hall.guild_id}/{news.id}" in past
    assert "No digest comes here any more" in past

    hidden = discord.Permissions(view_channel=True).value
    everyone = Overwrite(hall.guild_id, OverwriteType.ROLE, allow=0, deny=hidden)
    hall.env.backend.set_overwrite(news.id, everyone)
    await hall.env.settle()
    assert "#news" not in str(await offered(hall, "channel", "", command="digest history"))


async def offered(
    hall: Members, option: str, typed: str, command: str = "digest subscribe", **filled: object
) -> list[tuple[str, str]]:
    found = await hall.seconder.autocomplete(hall.channel, command, option, typed, **filled)
    return [(one["name"], one["value"]) for one in found]


async def test_the_lists_offer_hours_in_words_days_of_the_rhythm_and_zones_by_their_clock(hall: Members) -> None:
    hours = await offered(hall, "hour", "")
    assert len(hours) == 24
    assert ("00:00 · midnight", "00:00") in hours
    assert ("21:00 · 9 in the evening", "21:00") in hours
    assert (await offered(hall, "hour", "9:30 pm"))[0] == ("21:30 · 9:30 in the evening", "21:30")
    assert {value for _, value in await offered(hall, "hour", "noon")} >= {"12:00", "17:00"}
    assert (await offered(hall, "day", ""))[0] == ("Monday", "monday")
    assert [value for _, value in await offered(hall, "day", "", rhythm="monthly")][:3] == ["1", "15", "last"]
    assert await offered(hall, "day", "", rhythm="daily") == []
    assert (await offered(hall, "zone", ""))[0] == ("UTC · 12:00 now", "UTC")
    assert (await offered(hall, "zone", "17:30"))[0] == ("Asia/Kolkata · 17:30 now", "Asia/Kolkata")
    assert len(await offered(hall, "zone", "america")) == 25
    assert [value for _, value in await offered(hall, "day", "31")] == ["last"]
    assert await offered(hall, "language", "eng") == [("English", "en")]
    assert language_words(SAY, "en-US") == "English"


async def test_the_lists_of_digests_have_ones_own_and_nobody_elses(hall: Members) -> None:
    await hall.run(hall.seconder, "digest subscribe")

    mine = await hall.seconder.autocomplete(hall.channel, "digest history", "channel", "")
    others = await hall.proposer.autocomplete(hall.channel, "digest history", "channel", "")

    assert [one["value"] for one in mine] == ["1", "mine"]
    assert [one["value"] for one in others] == ["1"]
    assert mine[1]["name"].startswith("Your own, by direct message · every Monday")


async def test_the_preview_says_whose_digest_it_is_and_how_it_comes(hall: Members) -> None:
    await hall.run(hall.seconder, "digest subscribe")

    mine = await hall.run(hall.seconder, "digest preview", channel="mine")
    unnamed = await hall.run(hall.seconder, "digest preview")
    main = await hall.run(hall.seconder, "digest preview", channel="1")
    of_others = await hall.run(hall.proposer, "digest preview")

    own, own_too, channels, channels_too = (one.followups[-1].content for one in (mine, unnamed, main, of_others))
    assert "exactly what your own digest would say now" in own
    assert "digest send" not in own and own_too == own
    assert f"exactly what the digest of <#{hall.digest.id}> would say now" in channels
    assert channels_too == channels


async def test_the_history_of_whoever_has_their_own_digest_has_both(hall: Members) -> None:
    await hall.run(hall.seconder, "digest subscribe")

    both = await hall.run(hall.seconder, "digest history")
    named = await hall.run(hall.seconder, "digest history", channel="1")

    assert both.response is not None
    assert "## Your own digests" in shown(both.response)
    assert ["## The congress's own digests" in shown(one) for one in both.followups] == [True]
    assert f"## Digests of <#{hall.digest.id}>" in told(named) and not named.followups


async def test_sending_again_asks_first_with_what_it_would_tell(hall: Members) -> None:
    hall.clock.wait(hours=1)
    await hall.run(hall.convener, "digest send")
    await hall.propose()
    hall.clock.wait(hours=1)

    question = answer(await hall.run(hall.convener, "digest send"))
    asked = shown(question)
    waiting = told(await hall.run(hall.convener, "digest history"))
    await delivered(hall, hall.digest.id)
    question = answer(await hall.run(hall.convener, "digest send"))
    asked_again = shown(question)
    hall.clock.wait(days=7)
    await do_due(hall.store, hall.clock())
    hall.clock.wait(minutes=2)
    (anew,) = (await hall.convener.click(question, label="Send it again")).followups
    assert "another digest went out since this was asked" in shown(question)
    assert "A digest of 2026-W46 has been on its way" in shown(anew)
    sent = told(await hall.convener.click(anew, label="Send it again"))
    assert f"The next one comes <t:{int(datetime(2026, 11, 16, 9, tzinfo=UTC).timestamp())}:f>" in sent

    assert f"A digest of 2026-W45 has been on its way to <#{hall.digest.id}> since <t:" in asked
    assert f"A digest of 2026-W45 went to <#{hall.digest.id}> <t:" in asked_again
    assert "would tell 1 thing since" in asked
    assert waiting.count("2026-W45") == 1
    assert "sent by hand · on its way" in waiting
    assert f"goes to <#{hall.digest.id}> now" in sent
    assert told(await hall.run(hall.convener, "digest history")).count("2026-W46") == 2


@pytest.mark.parametrize("may_stand", [False, True])
def test_what_may_stand_already_is_not_said_to_be_told_by_the_next_one(may_stand: bool) -> None:
    plan = replace(PLAN, trouble="outbox.refused", may_stand=may_stand)
    layout = plan_card(SAY, Arranged(plan, "en"))
    of_channels = channel_troubles(SAY, [plan])
    own = own_troubles(
        SAY, TroublesAwaited("outbox.refused", tried=("digest", "watch"), perhaps=("digest", "watch") * may_stand)
    )
    page = " ".join(one.content for one in layout.walk_children() if isinstance(one, discord.ui.TextDisplay))
    assert ["The next one tells it, too." in said for said in (page, *of_channels)] == [not may_stand] * 2
    assert ("does not tell it" in page, "may have come all the same" in own[0]) == (may_stand, may_stand)
    assert ("next one tells it too" in own[0]) != may_stand


@pytest.mark.parametrize("trouble", [None, "outbox.not_allowed"])
def test_the_history_does_not_call_on_its_way_or_tried_again_what_a_pause_withholds(trouble: str | None) -> None:
    since = datetime(2026, 11, 2, tzinfo=UTC)
    line = RunLine("2026-W46", since, since + timedelta(days=7), True, False, None, trouble, None, withheld=True)
    layout = history_page(SAY, History(PLAN, (line,), 0, 1))
    page = " ".join(one.content for one in layout.walk_children() if isinstance(one, discord.ui.TextDisplay))
    assert "not sent: withheld while paused" in page
    assert not any(said in page for said in ("on its way", "tried again"))


async def test_the_history_turns_its_pages(hall: Members) -> None:
    assert "None went out yet" in told(await hall.run(hall.unseated, "digest history"))
    for _ in range(11):
        hall.clock.wait(days=7)
        await hall.run(hall.convener, "digest send")

    page = answer(await hall.run(hall.unseated, "digest history"))
    first = shown(page)
    turned = told(await hall.unseated.click(page, label=SAY("pages.next")))

    assert first.count("- **") == 10
    assert turned.count("- **") == 1
    assert "page 2 of 2" in turned.lower()


async def test_what_has_no_room_is_in_a_file_of_the_preview_and_of_what_was_sent(hall: Members) -> None:
    await hall.run(hall.proposer, "digest subscribe")
    for number in range(16):
        await hall.propose(f"Spare the core, part {number}", f"States leave part {number} of the public core alone.")
        hall.clock.wait(hours=13)
    preview = answer(await hall.run(hall.seconder, "digest preview"))
    view = await hall.store.read(preview_digest, guild_id=hall.guild_id, now=hall.clock())
    before = answer(await hall.seconder.click(preview, label="Everything as a file"))
    mine = answer(await hall.run(hall.proposer, "digest preview", channel="mine"))
    own = answer(await hall.proposer.click(mine, label="Everything as a file"))
    await hall.run(hall.convener, "digest send")
    message = await hall.post(await hall.card("digest"))
    after = answer(await hall.unseated.click(message, label="Everything as a file"))

    assert "and 1 more" in shown(preview)
    for given in (before, own, after):
        (file,) = given.attachments
        assert file.filename == "digest-2026-W46.md"
    text = digest_markdown(SAY, view)
    assert all(f"part {number}" in text for number in range(16))
    assert "more: " not in text
    assert "<t:" not in text
    assert "2026-11-" in text.splitlines()[0]


async def test_a_digest_that_tells_of_decisions_shows_the_picture_of_the_last_one(hall: Members) -> None:
    for title in ("Spare the core", "Tell who did it"):
        ballot = await hall.bring_to_vote(title)
        hall.clock.wait(days=7)
        await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())

    preview = answer(await hall.run(hall.unseated, "digest preview"))

    (file,) = preview.attachments
    assert file.filename == "D-2026-02.png"
    assert "no quorum (D-2026-01)" in shown(preview)
    gallery = [one for one in preview.components[0]["components"] if one["type"] == 12]
    assert "N-2" in gallery[0]["items"][0]["description"]
