"""What members do about an answer of the record: propose to confirm a stage, and rate what each side is able to do."""

from typing import Any

import pytest
import simcord

from storage.store import Store
from tests.chat.hall import WORDS, HallBot, Turned, buttons, told
from tests.chat.members import EXTENSIONS, Members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what some of these tests are about.


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    extensions = [*EXTENSIONS, "bot.chat.cogs.analysis"]
    return HallBot(store=sqlite_store, words=WORDS, now=Turned(), extensions=extensions)


async def asked(hall: Members, command: str, **options: object) -> simcord.InteractionResult:
    return await hall.run(hall.unseated, command, **options)


async def press(hall: Members, command: str, label: str, **options: object) -> simcord.InteractionResult:
    """Ask as the proposer, and press a button below the answer."""
    answer = await hall.run(hall.proposer, command, **options)
    message = next(one for one in (answer.response, *answer.followups) if one is not None)
    return await hall.proposer.click(message, label=label)


async def test_a_stage_is_proposed_from_the_life_cycle(hall: Members) -> None:
    form = await press(hall, "analysis lifecycle", "Propose to confirm a stage…", subject="gge-c")
    assert form.modal is not None
    assert "At which stage it is" in str(form.modal)

    done = await hall.proposer.submit_modal(form, {"stage": ["cascade"], "rationale": "Many *joined*."})

    assert "N-1" in told(done)
    norm = told(await hall.run(hall.unseated, "norm show", norm="N-1"))
    assert "is at the stage “cascade” of its life cycle" in norm
    assert "Many \\*joined\\*." in norm
    assert "No stage is confirmed" in told(await asked(hall, "analysis lifecycle", subject="gge-c"))


async def test_who_has_no_seat_is_told_before_writing_anything(hall: Members) -> None:
    for command, label in (
        ("analysis lifecycle", "Propose to confirm a stage…"),
        ("analysis gap", "Rate capacity…"),
    ):
        answer = await asked(hall, command)
        message = next(one for one in (answer.response, *answer.followups) if one is not None)
        refused = await hall.unseated.click(message, label=label)
        assert refused.modal is None
        assert "seat" in told(refused)


async def test_what_has_no_life_cycle_has_no_button(hall: Members) -> None:
    answer = await asked(hall, "analysis lifecycle", subject="res-70-237")
    message = next(one for one in (answer.response, *answer.followups) if one is not None)
    assert "Suggested stage" in told(answer)
    assert "Propose to confirm a stage…" not in buttons(message)


async def test_capacity_is_rated_from_the_gap_and_nobody_sees_one_rating(hall: Members) -> None:
    assert "nobody has rated yet" in told(await asked(hall, "analysis gap"))
    form = await press(hall, "analysis gap", "Rate capacity…")
    assert form.modal is not None
    rated = {"detect": ["able-unable"], "prevent": ["open-open"], "enforce": ["unable-able"]}

    kept = told(await hall.proposer.submit_modal(form, rated))

    assert "Your rating is kept." in kept
    assert "- To detect: industry not shown, state not shown" in kept
    again = await press(hall, "analysis gap", "Rate capacity…")
    chosen = [one["value"] for one in options_of(again) if one.get("default")]
    assert chosen == ["able-unable", "open-open", "unable-able"]


def options_of(form: simcord.InteractionResult) -> list[dict[str, Any]]:
    assert form.modal is not None
    return [option for one in form.modal["components"] for option in one["component"]["options"]]
