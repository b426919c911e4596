"""`/digest watch`, the button on cards, and the messages: what a member sees of their watches, and nobody else."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest
import simcord
from sqlmodel import Session, select

from bot.chat.ui.limits import CARD_CHARACTERS
from bot.chat.ui.personal_card import WATCHED_MOST
from bot.chat.ui.text import moment
from bot.chat.ui.watch_card import watch_blocks, watch_card, watched_within
from bot.services.norms import second
from bot.services.periods import Period
from bot.services.planning import Due, claim
from bot.services.record.entry_views import DisputeView, EntryView, SourceView
from bot.services.record.lines import RecordLine
from bot.services.record.subjects import SubjectName
from bot.services.watch_lines import Line, Told
from bot.services.watch_notices import Notice
from storage.store import Store
from storage.tables import Card, Congress, DigestPlan
from tests.chat.council import parts
from tests.chat.examples import EXTREME_TITLE, HOSTILE, NOW
from tests.chat.hall import SAY, HallBot, Turned, buttons, told
from tests.chat.judged import faults, text_of
from tests.chat.members import Members, open_for_members, record_bot
from tests.ticking import do_due

pytestmark = pytest.mark.simcord(check_errors=False)

LINE = Line("norm", 1, "N-1", "Spare the core", "https://discord.com/channels/1/2/3", (("moved", "deliberation", ""),))


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return record_bot(sqlite_store, Turned())


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Members:
    hall = await open_for_members(simcord_env, sqlite_store, simcord_bot)
    await hall.propose()
    return hall


BUSY = (("related", "supports", EXTREME_TITLE), *(("wording", f"{n} {HOSTILE}", "") for n in range(19)))


async def offered(hall: Members, option: str, typed: str) -> list[str]:
    choices = await hall.unseated.autocomplete(hall.channel, "digest watch", option, typed)
    return [choice["name"] for choice in choices]


async def tick(hall: Members, **time_passes: float) -> None:
    hall.clock.wait(**time_passes)
    await do_due(hall.store, hall.clock())


async def test_the_list_says_what_did_not_arrive_and_what_becomes_of_it(hall: Members) -> None:
    def unreachable(tx: Session, paused: datetime | None) -> None:
        plan = tx.exec(select(DigestPlan).where(DigestPlan.purpose == "watch")).one()
        plan.trouble, plan.paused_at = "outbox.dms_closed", paused

    assert "could not reach you" not in told(await hall.run(hall.unseated, "digest watch", subject="N-1"))
    await hall.store.write(unreachable, None)
    tried = told(await hall.run(hall.unseated, "digest watch"))
    await hall.store.write(unreachable, hall.clock())
    stopped = told(await hall.run(hall.unseated, "digest watch"))

    assert "These could not reach you:** messages about what you watch (" in tried
    assert "stop after two weeks" in tried and "digest (" not in tried
    assert "Stopped, since for two weeks they could not reach you:** messages about what you watch (" in stopped
    assert "stop after two weeks" not in stopped


async def test_what_can_be_watched_is_offered_by_kind_and_found_by_its_handle(hall: Members) -> None:
    found = await offered(hall, "subject", "")
    assert len(found) == 25
    kinds = list(dict.fromkeys(one.partition(" · ")[0] for one in found))
    assert kinds == ["Norm", "Actor", "Initiative", "Case", "Topic", "Discipline"]
    assert await offered(hall, "subject", "n-1") == ["Norm · N-1 · Spare the core"]
    assert [one.partition(":")[0] for one in await offered(hall, "pace", "")] == ["At once", "Daily", "Weekly"]


async def test_a_watch_is_begun_changed_and_ended_from_the_list(hall: Members) -> None:
    assert "You watch nothing yet" in told(await hall.run(hall.unseated, "digest watch"))
    begun = told(await hall.run(hall.unseated, "digest watch", subject="norm:N-1"))
    assert "You watch **N-1 · Spare the core** now, daily, next <t:" in begun
    assert "already, daily" in told(await hall.run(hall.unseated, "digest watch", subject="N-1"))
    assert "nothing that can be watched" in told(await hall.run(hall.unseated, "digest watch", subject="cheese"))

    assert "- N-1 · Spare the core · daily, next" in told(await hall.run(hall.unseated, "digest watch"))
    await hall.store.write(_shown)
    listed = await hall.run(hall.unseated, "digest watch")
    assert listed.response is not None
    assert re.search(r"- \[N-1 · Spare the core\]\(https://discord.com/channels/\d+/7/8\) · daily, next", told(listed))
    menu = next(one for one in parts(listed.response.components) if one.get("type") == 3)
    value = cast(list[dict[str, str]], menu["options"])[0]["value"]
    one = await hall.unseated.select(listed.response, [value])
    assert one.response is not None
    assert buttons(one.response) == {
        "At once": True, "Daily": False, "Weekly": True, "Stop watching": True, "Back": True,
    }  # fmt: skip
    changed = await hall.unseated.click(one.response, label="Weekly")
    assert ", weekly, next <t:" in told(changed)
    assert changed.response is not None
    assert "You watch nothing yet" in told(await hall.unseated.click(changed.response, label="Stop watching"))


def _shown(tx: Session) -> None:
    """Let the norm have its post."""
    card = tx.exec(select(Card).where(Card.kind == "norm")).one()
    card.channel_id, card.message_id = 7, 8


@pytest.mark.parametrize(
    ("command", "option", "subject", "name"),
    [
        ("norm show", "norm", "N-1", "N-1 · Spare the core"),
        ("actor show", "actor", "co-microsoft", "Microsoft"),
        ("initiative show", "initiative", "paris-call", "Paris Call"),
    ],
)
async def test_a_card_has_a_button_that_begins_and_ends_a_watch(
    hall: Members, command: str, option: str, subject: str, name: str
) -> None:
    first = await hall.run(hall.unseated, command, **{option: subject})
    assert first.response is not None
    begun = told(await hall.unseated.click(first.response, label="Watch"))
    assert f"You watch **{name}" in begun
    assert "already" in told(await hall.unseated.click(first.response, label="Watch"))

    again = await hall.run(hall.unseated, command, **{option: subject})
    assert again.response is not None
    assert f"You no longer watch **{name}" in told(await hall.unseated.click(again.response, label="Stop watching"))
    assert "You do not watch it" in told(await hall.unseated.click(again.response, label="Stop watching"))


async def test_a_message_tells_what_happened_and_can_be_stopped_where_it_stands(hall: Members) -> None:
    await hall.run(hall.unseated, "digest watch", subject="norm:N-1", pace="at_once")
    await hall.run(hall.unseated, "digest watch", subject="discipline:economics", pace="daily")
    await hall.log("N-1")
    await hall.store.write(second, who=hall.who(hall.seconder), handle="N-1", now=hall.clock())
    await tick(hall, minutes=1)
    await tick(hall, minutes=2)
    card = await hall.card("personal")

    said = text_of(card)
    assert not card.silent
    assert "## News from Congress: what you watch" in said
    assert "- N-1 · 1 new second; now in deliberation" in said
    assert "- **R-1** confirmed: " in said
    assert "Microsoft" in said
    assert faults(card) == []
    message = await hall.post(card)
    stopped = await hall.unseated.click(message, label="Stop these messages")
    assert "nothing that you watch at once is told any more" in told(stopped)
    assert "What you watch daily still comes" in told(stopped)
    assert "watch weekly" not in told(stopped)
    assert stopped.response is not None
    listed = await hall.unseated.click(stopped.response, label="What I watch")
    assert "at once, stopped for now" in told(listed)
    resumed = await hall.unseated.click(stopped.response, label="Send them again")
    assert "· at once" in told(resumed)
    assert "stopped" not in told(resumed)


async def test_a_message_that_is_too_long_says_so_and_has_everything_behind_a_button(hall: Members) -> None:
    """A line may be as long as one can be, and the button leads through all of them, page by page."""
    await hall.run(hall.unseated, "digest watch", subject="norm:N-1", pace="at_once")
    busy = replace(LINE, title=EXTREME_TITLE, news=BUSY, more=430)
    long = tuple(Told("norm", f"{n} {EXTREME_TITLE}", (replace(busy if n < 3 else LINE, id=n),), 5) for n in range(40))
    await hall.store.write(_tell, long, hall.clock())
    card = await hall.card("personal")

    assert faults(card) == []
    said = text_of(card)
    assert "press “Everything”" in said
    assert "and 6 more; /norm show" in said.replace("`", "")
    opened = await hall.unseated.click(await hall.post(card), label="Everything")
    assert opened.response is not None
    seen, pages = told(opened), 1
    while buttons(opened.response).get("Next"):
        opened = await hall.unseated.click(opened.response, label="Next")
        assert opened.response is not None
        seen, pages = seen + told(opened), pages + 1
    assert pages > 3
    assert all(f"### {n} " in seen for n in range(40))
    assert seen.count("and 430 earlier happenings") == 3


def _tell(tx: Session, told_of: tuple[Told, ...], now: datetime) -> None:
    """Let a message tell this to whoever watches."""
    plan = tx.exec(select(DigestPlan).where(DigestPlan.purpose == "watch")).one()
    watches = [
        {"type": one.type, "name": one.name, "lines": [line.as_data() for line in one.lines], "more": one.more}
        for one in told_of
    ]
    due = Due(tx.exec(select(Congress)).one(), plan, "now", Period(now - timedelta(days=1), now), late=False)
    claim(tx, due, {"watches": watches, "late": False, "held": False}, card="personal")


@pytest.mark.parametrize("kind", ["personal", "watch"])
def test_of_a_busy_norm_the_last_happenings_are_on_the_card(kind: str) -> None:
    busy = replace(LINE, news=tuple(("wording", f"Softer words, number {n}", "") for n in range(20)), more=430)
    room = WATCHED_MOST if kind == "personal" else CARD_CHARACTERS
    lines, whole = watched_within(SAY, [Told("norm", "N-1", (busy,), 0)], {}, room, others="watches.notice.others")

    assert whole == (kind == "watch")
    assert "number 19" in lines[1]
    assert f"and {430 if whole else 445} earlier happenings" in lines[1]


@pytest.mark.parametrize("pace", ["at_once", "daily", "weekly"])
def test_names_do_not_pose_as_the_words_of_the_bot(pace: str) -> None:
    news = (
        ("concern", "concern_raised", "N-1/C2"),
        ("linked", "amends", "N-3"),
        ("wording", HOSTILE, ""),
        ("decided", "adopted", "D-2026-01"),
    )
    told_of = Told(
        "actor",
        HOSTILE,
        (replace(LINE, title=HOSTILE, news=news), Line("seats", 0, "", "", None, (("seats_taken", "2", ""),))),
        0,
        cut=True,
    )
    card = watch_card(SAY, replace(_notice((told_of,)), pace=pace, held=True, late=True, last=True, congress=HOSTILE))

    assert faults(card) == []
    assert card.silent == (pace != "at_once")
    assert "(D-2026-01)" in text_of(card)
    assert "2 seats were taken" in text_of(card)
    assert "the last 20,000 events" in text_of(card)
    assert "This one has what was left." in text_of(card)
    assert "This is message 8 of today, and the last" in text_of(card)
    assert "after its time" not in text_of(card)


@pytest.mark.parametrize(
    ("news", "words"),
    [
        (("statements", "1", "https://x.org/1"), "[1 new statement](https://x.org/1)"),
        (("statements", "3", ""), "3 new statements"),
        (("concern", "concern_raised", "N-1/C2"), "concern C2 raised"),
        (("concern", "resolution_proposed", "N-1/C2"), "a resolution of concern C2 proposed"),
        (("concern", "concern_raised", "N-1/C2 https://x.org/2"), "[concern C2](https://x.org/2) raised"),
        (("decided", "adopted", "D-2026-01 https://x.org/3"), "adopted ([D-2026-01](https://x.org/3))"),
        (("vote", "adopt", f"{NOW.isoformat()} https://x.y"), f"[the vote is open](https://x.y), closes {moment(NOW)}"),
        (("vote", "keep", NOW.isoformat()), f"the vote on adopting it for good is open, closes {moment(NOW)}"),
        (("moved", "final_call", f"{NOW.isoformat()} at_least"), f"now in final call until {moment(NOW)} at least"),
        (("moved", "final_call", ""), "now in final call"),
        (("unheard", "", ""), "this discipline has not spoken on it"),
        (("anew", "", ""), "deliberated anew, because of its new version"),
        (
            ("anew", NOW.isoformat(), ""),
            f"deliberated anew until {moment(NOW)}, because of its new version",
        ),
        (
            ("anew", NOW.isoformat(), "at_least"),
            f"deliberated anew until {moment(NOW)} at least, because of its new version",
        ),
    ],
)
def test_what_happened_to_a_norm_is_said_beside_its_link(news: tuple[str, str, str], words: str) -> None:
    (_, line) = watch_blocks(SAY, [Told("norm", "N-1", (replace(LINE, news=(news,)),), 0)], {})
    assert line == f"- [N-1]({LINE.url}) · {words}"


def test_an_entry_leads_to_its_source_and_a_retracted_one_says_why_and_what_it_had_said() -> None:
    about = SubjectName("norm", 1, "N-1", "N-1")
    entry = EntryView(7, "R-2", "position", "retracted", NOW, end_reason="Fake *source*")
    said = RecordLine("positions", "2026-11-20", "day", "Microsoft", about, "support", "statement", entry=entry)
    sourced = replace(
        said, sources=(SourceView("A book", None, None, ""), SourceView("B", "https://x.org/(b)", "A", ""))
    )
    erased = replace(sourced, entry=replace(entry, end_reason=""))

    def told(one: RecordLine, *what: str) -> str:
        line = Line("entry", 7, "", "", None, tuple((one, "", "") for one in what))
        return watch_blocks(SAY, [Told("actor", "Microsoft", (line,), 0)], {7: one})[1]

    tells, source = "Microsoft supports **N-1** (statement), 2026-11-20", " · [source](https://x.org/%28b%29)"
    assert told(said, "confirmed") == f"- **R-2** confirmed: {tells}"
    assert told(sourced, "confirmed") == f"- **R-2** confirmed: {tells}{source}"
    retracted = "- **R-2** disputed; retracted. Why: Fake \\*source\\* · It had said: "
    assert told(sourced, "disputed", "retracted") == f"{retracted}{tells}{source}"
    assert "Why: (erased at the wish" in told(erased, "retracted")
    wrong = replace(said, entry=replace(entry, disputes=(DisputeView(1, 4, "Not *so*.", NOW, "open"),)))
    assert told(wrong, "confirmed") == f"- **R-2** confirmed, *disputed*: {tells}"
    assert told(wrong, "disputed") == f"- **R-2** disputed: {tells} · why: Not \\*so\\*."
    deed = RecordLine("deeds", "2026", "year", "", word="attack", summary="Theft", others=("X",), entry=entry)
    assert "had said: Attack, 2026: Theft" in told(deed, "retracted")


def _notice(told_of: tuple[Told, ...]) -> Notice:
    entries: dict[int, RecordLine] = {}
    return Notice(1, 1, 1_000_000_000_000_000_001, "Congress", "daily", False, False, told_of, entries)
