"""`/seat` and the roster: taken, changed, represented, left and seen, whatever a person types or when."""

from datetime import timedelta

import pytest
import simcord
from discord import ui

from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.chat.ui.roster import WIDTH_MOST, grid_text, roster_page
from bot.chat.ui.seat_card import changed_text
from bot.chat.ui.seat_form import own_layout
from bot.congress.seats import RollEntry, roster_grid
from bot.services.seats import Roster, SeatChange, SeatView, Word, disciplines, seat_kinds
from storage.store import Store
from tests.chat.council import Council, button, convene, council_bot, faults, parts
from tests.chat.hall import SAY, START, HallBot, Turned, shown, told

ANSWERS: dict[str, object] = {
    "discipline": ["law"],
    "further": ["economics"],
    "kind": ["state"],
    "capacity": "official",
    "interests": "Advises a ministry.",
}
HOSTILE = "@everyone <@1> **bold** [link](https://example.org) \u202egnp.exe\u200b `x"
LONGEST = SeatView(
    2**63 - 1,
    "M" * 100,
    tuple(Word(f"d{n}", f"[*_{n}](b) " * 10, "") for n in range(3)),
    Word("k", "_" * 100),
    "official",
    "@everyone " * 10,
    "> # *_`\n" * 62,
    START,
)


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return council_bot(sqlite_store, Turned())


@pytest.fixture
async def council(simcord_env: simcord.Env, sqlite_store: Store) -> Council:
    council = await convene(simcord_env, sqlite_store)
    await council.open()
    return council


async def take(council: Council, person: simcord.MemberActor, **changed: object) -> simcord.InteractionResult:
    opened = await person.slash(council.general, "seat take")
    return await person.submit_modal(opened, ANSWERS | changed)


async def test_a_seat_is_taken_in_a_form_and_receipted(council: Council) -> None:
    grace = council.members[0]

    receipt = told(await take(council, grace))

    assert "You have taken your seat" in receipt
    assert "**Law, above all international law**, also Economics · State" in receipt
    assert "In an official capacity (by their own declaration), for nobody named yet" in receipt
    assert "“For whom I speak” below, or `/seat represent`" in receipt
    assert "> Advises a ministry." in receipt
    assert "/norm list" in receipt
    seat = await council.seat_of(grace)
    assert seat is not None
    assert [one.id for one in seat.disciplines] == ["law", "economics"]


async def test_a_seat_that_is_held_opens_as_it_stands(council: Council) -> None:
    grace = council.members[0]
    await take(council, grace)

    opened = await grace.slash(council.general, "seat take")

    assert opened.modal is not None
    fields = {str(one["custom_id"]): one for one in parts(opened.modal["components"]) if "custom_id" in one}
    chosen = {
        name: [option["value"] for option in field.get("options", []) if option.get("default")]  # type: ignore[attr-defined]
        for name, field in fields.items()
    }
    assert chosen == {
        "discipline": ["law"],
        "further": ["economics"],
        "kind": ["state"],
        "capacity": ["official"],
        "interests": [],
    }
    assert fields["interests"]["value"] == "Advises a ministry."


async def test_the_same_answers_again_change_nothing_and_say_so(council: Council) -> None:
    await take(council, council.members[0])

    assert "Your seat is as it was" in told(await take(council, council.members[0]))


async def test_a_discipline_named_as_primary_and_as_further_counts_once(council: Council) -> None:
    await take(council, council.members[0], further=["law"])

    seat = await council.seat_of(council.members[0])
    assert seat is not None
    assert [one.id for one in seat.disciplines] == ["law"]


async def test_what_a_member_declares_cannot_pose_as_the_bot(council: Council) -> None:
    text = told(await take(council, council.members[0], interests=HOSTILE))

    assert "\\@everyone" in text
    assert "\\*\\*bold\\*\\*" in text
    assert "\u202e" not in text
    assert "\u200b" not in text


async def test_interests_of_white_space_alone_are_none(council: Council) -> None:
    assert "Declared interests" not in told(await take(council, council.members[0], interests=" \n\t "))


async def test_a_form_sent_after_a_restart_is_taken(council: Council) -> None:
    grace = council.members[0]
    opened = await grace.slash(council.general, "seat take")

    await council.restart()

    assert "You have taken your seat" in told(await grace.submit_modal(opened, ANSWERS))


async def test_whom_a_seat_speaks_for_is_said_in_a_form_of_its_own(council: Council) -> None:
    grace = council.members[0]
    receipt = await take(council, grace)
    assert receipt.response is not None

    opened = await grace.click(receipt.response, label="For whom I speak")
    answer = told(await grace.submit_modal(opened, {"actor": "  Atlantis ", "capacity": "official"}))

    assert "In an official capacity (by their own declaration), for **Atlantis**" in answer
    assert "> Advises a ministry." in answer


async def test_a_personal_capacity_speaks_for_nobody_and_the_name_comes_back(council: Council) -> None:
    grace = council.members[0]
    await take(council, grace)
    opened = await grace.slash(council.general, "seat represent")

    refused = await grace.submit_modal(opened, {"actor": "The Kingdom of Atlantis", "capacity": "personal"})

    text = told(refused)
    assert "speak for yourself alone" in text
    assert "The Kingdom of Atlantis" in text
    assert "personal\n" not in text.partition("What you typed")[2]
    assert refused.response is not None
    again = await grace.click(refused.response, label="Try again")
    assert again.modal is not None
    assert "The Kingdom of Atlantis" in str(again.modal)
    answer = await grace.submit_modal(again, {"actor": "The Kingdom of Atlantis", "capacity": "simulated"})
    assert "playing **The Kingdom of Atlantis**" in told(answer)


async def test_who_speaks_for_somebody_whom_the_record_does_not_know_is_told(council: Council) -> None:
    grace = council.members[0]
    await take(council, grace)
    for actor, unknown in (("Mircosoft", True), ("microsoft corporation", True), ("Microsoft", False), ("", False)):
        opened = await grace.slash(council.general, "seat represent")
        answer = told(await grace.submit_modal(opened, {"actor": actor, "capacity": "official"}))
        assert ("The record knows nobody by the name of" in answer) is unknown


async def test_another_kind_ends_speaking_for_someone(council: Council) -> None:
    grace = council.members[0]
    await take(council, grace)
    opened = await grace.slash(council.general, "seat represent")
    await grace.submit_modal(opened, {"actor": "Atlantis", "capacity": "official"})

    kept = told(await take(council, grace, discipline=["economics"], further=[]))
    dropped = told(await take(council, grace, kind=["academia"]))

    assert "for **Atlantis**" in kept
    assert "You no longer speak for **Atlantis**, since your kind or capacity changed." in dropped


async def test_whoever_ceases_to_speak_for_someone_hears_no_reason_that_is_none(council: Council) -> None:
    grace = council.members[0]
    await take(council, grace)
    for actor in ("Atlantis", ""):
        opened = await grace.slash(council.general, "seat represent")
        answer = told(await grace.submit_modal(opened, {"actor": actor, "capacity": "official"}))

    assert "You no longer speak for **Atlantis**.\n" in answer


async def test_leaving_says_what_it_means_and_asks(council: Council) -> None:
    grace = council.members[0]
    await take(council, grace)

    asked = await grace.slash(council.general, "seat leave")

    assert "You are on the roll of no open vote" in told(asked)
    assert asked.response is not None
    await grace.click(asked.response, label="Leave my seat")
    assert asked.response is not None
    assert "You have left your seat" in asked.response.content
    assert await council.seat_of(grace) is None


async def test_leaving_can_be_called_off(council: Council) -> None:
    grace = council.members[0]
    await take(council, grace)
    asked = await grace.slash(council.general, "seat leave")
    assert asked.response is not None

    await grace.click(asked.response, label="Cancel")

    assert asked.response.content == "Nothing was done."
    assert await council.seat_of(grace) is not None


@pytest.mark.simcord(check_errors=False)
async def test_whoever_has_no_seat_hears_how_to_take_one_and_that_none_can_be_left(council: Council) -> None:
    grace = council.members[0]

    assert "Take one with" in told(await grace.slash(council.general, "seat represent"))
    assert "there is none to leave" in told(await grace.slash(council.general, "seat leave"))


async def test_the_own_seat_is_shown_with_its_next_steps(council: Council) -> None:
    grace = council.members[0]
    none = await grace.slash(council.general, "seat show")
    assert "You have no seat in this congress. With one" in told(none)
    assert none.response is not None
    opened = await grace.click(none.response, label="Take a seat")
    await grace.submit_modal(opened, ANSWERS)

    seat = await grace.slash(council.general, "seat show")

    assert "### Your seat" in told(seat)
    assert seat.response is not None
    for label in ("Change my seat", "For whom I speak", "Roster"):
        assert button(seat.response, label)


async def test_the_seat_of_another_is_shown(council: Council) -> None:
    grace, alan, mary = council.members
    await take(council, grace)

    seated = told(await alan.slash(council.general, "seat show", member=grace))
    none = told(await alan.slash(council.general, "seat show", member=mary))

    assert f"### The seat of <@{grace.id}>" in seated
    assert "Economics" in seated
    assert f"<@{mary.id}> has no seat" in none


async def test_a_member_reaches_the_roster_by_a_button(council: Council) -> None:
    grace = council.members[0]
    receipt = await take(council, grace)
    assert receipt.response is not None

    roster = told(await grace.click(receipt.response, label="Roster"))

    assert "**1 seat**" in roster
    assert f"<@{grace.id}> · **Law**, Economics · State · official" in roster
    assert "in an official capacity declares it themselves; no body was asked" in roster
    assert "**Nobody yet from:** Computer science and security engineering" in roster
    assert "**No seat yet of the kinds:**" in roster


async def test_the_roster_turns_its_pages_also_after_a_restart(council: Council) -> None:
    people = [council.guild.add_member(council.env.create_user(f"member{n}")) for n in range(12)]
    for person in people:
        council.clock.wait(minutes=1)
        await council.seat(person)
    first = await council.convener.slash(council.general, "congress roster")
    assert f"<@{people[9].id}>" in told(first)
    assert f"<@{people[10].id}>" not in told(first)
    assert first.response is not None
    assert button(first.response, "Back")["disabled"]

    await council.restart()
    await council.convener.click(first.response, label="Next")

    assert first.response is not None
    assert f"<@{people[11].id}>" in shown(first.response)
    assert "Page 2 of 2" in shown(first.response)
    assert button(first.response, "Next")["disabled"]


async def test_an_empty_roster_says_what_to_do(council: Council) -> None:
    assert "/seat take" in told(await council.convener.slash(council.general, "congress roster"))


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize("command", ["seat take", "seat show", "seat leave", "seat represent"])
async def test_without_a_congress_every_command_says_so(
    simcord_env: simcord.Env, sqlite_store: Store, command: str
) -> None:
    council = await convene(simcord_env, sqlite_store)

    assert "There is no congress on this server yet" in told(await council.members[0].slash(council.general, command))


async def roster_of(store: Store, seats: int, *, hostile: bool = False) -> Roster:
    """A roster in which everyone sits somewhere else, with the longest words."""
    rows, kinds = tuple(await store.read(disciplines)), tuple(await store.read(seat_kinds))
    entries = [
        RollEntry(n, rows[n % len(rows)].id, kinds[n % len(kinds)].id, "official")  # type: ignore[arg-type]
        for n in range(seats)
    ]
    grid = roster_grid(entries, disciplines=[one.id for one in rows], kinds=[one.id for one in kinds])
    views = tuple(
        SeatView(
            2**63 - n,
            "M",
            (rows[n % len(rows)], rows[(n + 1) % len(rows)], rows[(n + 2) % len(rows)]),
            kinds[n % len(kinds)],
            "simulated",
            ("[*_`@" * 20) if hostile else "Atlantis",
            None,
            START + timedelta(minutes=n),
        )
        for n in range(seats)
    )
    return Roster(grid, views, rows, kinds)


@pytest.mark.parametrize("seats", [0, 1, 10, 11, 1500])
async def test_every_page_of_a_roster_keeps_discords_limits(council: Council, seats: int) -> None:
    roster = await roster_of(council.store, seats, hostile=True)

    for page in (0, 1, 149):
        layout = roster_page(SAY, roster, page)
        assert not faults(layout)
        shown_seats = sum(
            "> · **" in item.content for item in layout.walk_children() if isinstance(item, ui.TextDisplay)
        )
        assert bool(seats) == bool(shown_seats)


@pytest.mark.parametrize("seats", [1, 40, 1500])
async def test_the_grid_fits_the_width_of_a_phone(council: Council, seats: int) -> None:
    block = grid_text(SAY, await roster_of(council.store, seats)).split("```")[1]

    assert max(map(len, block.splitlines())) <= WIDTH_MOST


async def test_a_receipt_of_the_longest_seat_keeps_discords_limits() -> None:
    text = changed_text(SAY, SeatChange(LONGEST, LONGEST, changed=True))

    assert units(text) <= CARD_CHARACTERS
    assert not faults(own_layout(SAY, text))
