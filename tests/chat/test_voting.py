"""Voting by the buttons of a ballot and by `/vote`: one receipt, the same result, nothing lost at a restart."""

import pytest
import simcord

from bot.congress.ballots import Choice
from bot.congress.errors import CongressError
from bot.services.ballot_views import ballot_card
from bot.services.ballots import cast
from bot.services.congresses import choose_manner
from bot.services.votes import close_ballot
from storage.store import Store
from tests.chat.hall import SAY, Hall, HallBot, Turned, hall_bot, open_hall, told


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return hall_bot(sqlite_store, Turned())


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Hall:
    return await open_hall(simcord_env, sqlite_store, simcord_bot)


async def test_a_press_records_the_vote_and_answers_with_a_receipt(hall: Hall) -> None:
    ballot = await hall.bring_to_vote()
    message = await hall.post(await hall.card("ballot"))

    receipt = told(await hall.people[1].click(message, label="Against"))

    assert await hall.vote_of(ballot, hall.people[1]) == (Choice.AGAINST, "")
    assert "Recorded for N-1 · Spare the core: **Against**." in receipt
    assert "You can change it or take it back until <t:" in receipt
    assert "/vote" in receipt
    assert SAY("secrecy.names_hidden") in receipt


async def test_a_double_click_changes_nothing_and_says_so(hall: Hall) -> None:
    ballot = await hall.bring_to_vote()
    message = await hall.post(await hall.card("ballot"))
    await hall.people[1].click(message, label="For")

    again = told(await hall.people[1].click(message, label="For"))

    assert "was **For** already. Nothing changed." in again
    assert (await hall.store.read(ballot_card, ballot_id=ballot)).voted == 1


async def test_another_choice_replaces_the_first(hall: Hall) -> None:
    ballot = await hall.bring_to_vote()
    message = await hall.post(await hall.card("ballot"))
    await hall.people[1].click(message, label="For")

    receipt = told(await hall.people[1].click(message, label="Abstain"))

    assert "**Abstain** instead of For." in receipt
    assert await hall.vote_of(ballot, hall.people[1]) == (Choice.ABSTAIN, "")


async def test_a_reservation_is_asked_for_in_words(hall: Hall) -> None:
    ballot = await hall.bring_to_vote()
    message = await hall.post(await hall.card("ballot"))

    form = await hall.people[1].click(message, label="For with reservation")
    assert form.modal is not None
    receipt = told(await hall.people[1].submit_modal(form, {"reason": "Not *clause* 2"}))

    assert await hall.vote_of(ballot, hall.people[1]) == (Choice.FOR_WITH_RESERVATION, "Not *clause* 2")
    assert "> Not \\*clause\\* 2" in receipt


@pytest.mark.parametrize(
    ("secrecy", "says"), [("names_hidden", "without your name"), ("names_shown", "with your name")]
)
async def test_a_form_says_whether_a_name_will_stand_beside_the_words(hall: Hall, secrecy: str, says: str) -> None:
    convener = hall.who(hall.people[0], convener=True)
    await hall.store.write(choose_manner, who=convener, secrecy=secrecy, now=hall.clock())
    await hall.bring_to_vote()
    message = await hall.post(await hall.card("ballot"))

    form = await hall.people[1].click(message, label="For with reservation")

    assert f"quotes it {says}" in str(form.modal)


async def test_a_reservation_of_nothing_is_refused_and_nothing_recorded(hall: Hall) -> None:
    ballot = await hall.bring_to_vote()
    message = await hall.post(await hall.card("ballot"))

    form = await hall.people[1].click(message, label="For with reservation")
    refused = told(await hall.people[1].submit_modal(form, {"reason": " \u200b "}))

    assert "needs your reservation in words" in refused
    assert await hall.vote_of(ballot, hall.people[1]) == (None, "")


async def test_a_receipt_changes_explains_and_withdraws_in_its_own_place(hall: Hall) -> None:
    ballot, voter = await hall.bring_to_vote(), hall.people[1]
    message = await hall.post(await hall.card("ballot"))
    receipt = (await voter.click(message, label="For")).response
    assert receipt is not None

    form = await voter.click(receipt, label="Add a reason")
    await voter.submit_modal(form, {"reason": "It holds"})
    assert await hall.vote_of(ballot, voter) == (Choice.FOR, "It holds")
    assert "stays **For**" in receipt.content
    form = await voter.click(receipt, label="Change")
    assert present(form) == ("for", "It holds")
    await voter.submit_modal(form, {"choice": "against", "reason": "It does not"})
    assert await hall.vote_of(ballot, voter) == (Choice.AGAINST, "It does not")
    await voter.click(receipt, label="Withdraw")
    assert await hall.vote_of(ballot, voter) == (None, "")
    assert "is taken back; it was Against" in receipt.content


async def test_buttons_and_receipts_work_after_a_restart(hall: Hall) -> None:
    ballot, voter = await hall.bring_to_vote(), hall.people[1]
    message = await hall.post(await hall.card("ballot"))
    receipt = (await voter.click(message, label="For")).response
    assert receipt is not None

    await hall.restart()
    await voter.click(receipt, label="Withdraw")
    assert await hall.vote_of(ballot, voter) == (None, "")
    await voter.click(message, label="Against")
    assert await hall.vote_of(ballot, voter) == (Choice.AGAINST, "")


async def test_words_typed_before_a_restart_are_recorded_after_it(hall: Hall) -> None:
    ballot, voter = await hall.bring_to_vote(), hall.people[1]
    message = await hall.post(await hall.card("ballot"))
    form = await voter.click(message, label="For with reservation")

    await hall.restart()
    told(await voter.submit_modal(form, {"reason": "Not clause 2"}))

    assert await hall.vote_of(ballot, voter) == (Choice.FOR_WITH_RESERVATION, "Not clause 2")


async def test_my_vote_shows_it_to_its_voter_alone(hall: Hall) -> None:
    await hall.bring_to_vote()
    message = await hall.post(await hall.card("ballot"))
    await hall.people[1].click(message, label="Recuse")

    assert "**Recuse**" in told(await hall.people[1].click(message, label="My vote"))
    assert "You have not voted on N-1" in told(await hall.people[2].click(message, label="My vote"))


async def test_who_is_not_on_the_roll_is_told_so(hall: Hall) -> None:
    await hall.bring_to_vote()
    message = await hall.post(await hall.card("ballot"))

    for label in ("For", "For with reservation", "My vote"):
        assert "not on its roll" in told(await hall.people[3].click(message, label=label))


async def test_a_click_after_the_close_counts_nothing_and_says_so(hall: Hall) -> None:
    ballot = await hall.bring_to_vote()
    message = await hall.post(await hall.card("ballot"))
    form = await hall.people[1].click(message, label="For with reservation")
    hall.clock.wait(days=7)

    assert "closed" in told(await hall.people[1].click(message, label="For"))
    late = told(await hall.people[1].submit_modal(form, {"reason": "Too late, alas"}))
    assert "closed" in late
    assert "Too late, alas" in late
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    assert "closed" in told(await hall.people[1].click(message, label="My vote"))


async def test_the_command_casts_like_the_buttons(hall: Hall) -> None:
    ballot, voter = await hall.bring_to_vote(), hall.people[1]

    assert "**Against**" in told(await voter.slash(hall.channel, "vote", norm="n 1", choice="against"))
    assert "already" in told(await voter.slash(hall.channel, "vote", norm="N-1", choice="Against"))
    told(await voter.slash(hall.channel, "vote", norm="N-1", choice="For with reservation", reason="Not clause 2"))
    assert await hall.vote_of(ballot, voter) == (Choice.FOR_WITH_RESERVATION, "Not clause 2")


async def test_the_command_without_a_choice_opens_the_form_on_the_present_one(hall: Hall) -> None:
    ballot, voter = await hall.bring_to_vote(), hall.people[1]
    await hall.store.write(
        cast, who=hall.who(voter), ballot_id=ballot, choice=Choice.ABSTAIN, reason="Undecided", now=hall.clock()
    )

    form = await voter.slash(hall.channel, "vote", norm="N-1")
    assert present(form) == ("abstain", "Undecided")
    receipt = told(await voter.submit_modal(form, {"choice": "for", "reason": ""}))

    assert "**For** instead of Abstain" in receipt
    assert await hall.vote_of(ballot, voter) == (Choice.FOR, "")


async def test_the_command_keeps_a_reason_that_was_given_without_a_choice(hall: Hall) -> None:
    await hall.bring_to_vote()

    form = await hall.people[1].slash(hall.channel, "vote", norm="N-1", reason="It holds")

    assert present(form) == (None, "It holds")


async def test_a_choice_that_is_none_is_refused_with_what_was_typed(hall: Hall) -> None:
    ballot = await hall.bring_to_vote()

    refused = told(await hall.people[1].slash(hall.channel, "vote", norm="N-1", choice="perhaps *later*"))

    assert "“perhaps \\*later\\*” is no choice of a ballot" in refused
    assert refusals(hall) == ["vote.unknown_choice"]
    assert await hall.vote_of(ballot, hall.people[1]) == (None, "")


@pytest.mark.parametrize(
    ("norm", "key"),
    [
        ("N-9", "norm.unknown"),
        ("N-2", "vote.not_open"),
        ("no such norm", "handle.unknown"),
        ("@everyone", "handle.unknown"),
        (" ", "handle.unknown"),
    ],
)
async def test_a_norm_without_a_ballot_is_refused_kindly(hall: Hall, norm: str, key: str) -> None:
    await hall.bring_to_vote()
    await hall.propose("Publish what you find")

    assert told(await hall.people[1].slash(hall.channel, "vote", norm=norm, choice="for"))
    assert refusals(hall) == [key]


async def test_the_list_has_the_ballots_that_await_the_voter_first(hall: Hall) -> None:
    first, voter = await hall.bring_to_vote(), hall.people[1]
    await hall.bring_to_vote("Publish what you find")
    await hall.store.write(cast, who=hall.who(voter), ballot_id=first, choice=Choice.FOR, now=hall.clock())

    mine = await voter.autocomplete(hall.channel, "vote", "norm", "")
    found = await voter.autocomplete(hall.channel, "vote", "norm", "CORE")
    none = await hall.people[3].autocomplete(hall.channel, "vote", "norm", "")
    choices = await voter.autocomplete(hall.channel, "vote", "choice", "for", norm="N-1")

    assert [(one["name"], one["value"]) for one in mine] == [
        ("N-2 · Publish what you find", "N-2"),
        ("N-1 · Spare the core (you have voted)", "N-1"),
    ]
    assert [one["value"] for one in found] == ["N-1"]
    assert none == []
    assert [one["value"] for one in choices] == ["for", "for_with_reservation"]


def refusals(hall: Hall) -> list[str]:
    """The keys of what the commands refused."""
    causes = [getattr(error, "original", error) for error in hall.env.errors]
    return [cause.key for cause in causes if isinstance(cause, CongressError)]


def present(form: simcord.InteractionResult) -> tuple[str | None, str]:
    """What a form opens on: the marked choice and the reason."""
    assert form.modal is not None
    fields = {field["custom_id"]: field for field in (top["component"] for top in form.modal["components"])}
    marked = [option["value"] for option in fields["choice"]["options"] if option.get("default")]
    return (marked[0] if marked else None), fields["reason"].get("value", "")
