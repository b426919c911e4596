"""`/waiting`, `/help` and `/about`, on a server and in a direct message."""

import pytest

from bot.chat.ui.limits import CARD_CHARACTERS, units
from bot.congress.ballots import Choice
from bot.services.ballots import cast
from prompts import blanks
from tests.chat.hall import WORDS, shown, told
from tests.chat.members import Members

pytestmark = pytest.mark.simcord(check_errors=False)


async def test_nothing_waits_and_that_is_said_kindly(hall: Members) -> None:
    answer = told(await hall.run(hall.proposer, "waiting"))

    assert "Nothing awaits you now" in answer
    assert "/norm list" in answer


async def test_whoever_has_no_seat_learns_how_to_take_one(hall: Members) -> None:
    assert "/seat take" in told(await hall.run(hall.unseated, "waiting"))


async def test_a_vote_awaits_who_is_on_the_roll(hall: Members) -> None:
    await hall.bring_to_vote()

    assert "N-1 · Spare the core: closes <t:" in told(await hall.run(hall.seconder, "waiting"))
    assert "N-1" not in told(await hall.run(hall.unseated, "waiting"))


async def test_a_vote_that_is_cast_awaits_nobody_and_can_be_changed(hall: Members) -> None:
    ballot, voter = await hall.bring_to_vote(), hall.seconder
    await hall.store.write(cast, who=hall.who(voter), ballot_id=ballot, choice=Choice.FOR, now=hall.clock())

    answer = told(await hall.run(hall.seconder, "waiting"))

    assert "Nothing awaits you now" in answer
    assert answer.index("You have voted:") < answer.index("N-1 · Spare the core: closes <t:")


async def test_a_norm_awaits_its_seconds_and_then_its_convener(hall: Members) -> None:
    handle = await hall.propose()
    answer = told(await hall.run(hall.seconder, "waiting"))
    assert "/norm second" in answer and "N-1 · Spare the core: lapses <t:1794830400:R>" in answer
    assert "Nothing awaits you" in told(await hall.run(hall.proposer, "waiting"))

    await hall.run(hall.seconder, "norm second", norm=handle)
    hall.clock.wait(days=3)

    assert "/norm final-call" in told(await hall.run(hall.convener, "waiting"))
    await hall.run(hall.convener, "digest subscribe")
    assert "/norm final-call" in told(await hall.convener.user.slash("waiting"))
    assert "Nothing awaits you" in told(await hall.run(hall.seconder, "waiting"))

    backend, person = hall.env.backend, hall.convener
    (role,) = backend.get_member(hall.guild_id, person.id).role_ids
    backend.remove_member_role(hall.guild_id, person.id, role)
    assert "/norm final-call" not in told(await person.user.slash("waiting"))
    backend.add_member_role(hall.guild_id, person.id, role)
    assert "/norm final-call" not in told(await person.user.slash("waiting"))
    await hall.run(person, "waiting")
    assert "/norm final-call" in told(await person.user.slash("waiting"))


async def test_what_a_list_leaves_out_is_counted_and_a_button_has_all_of_it_also_in_a_direct_message(
    hall: Members,
) -> None:
    for n in range(7):
        await hall.propose(f"Title {n}", f"States leave cable {n} alone.")

    person = hall.seconder
    here, away = await hall.run(person, "waiting"), await person.user.slash("waiting")
    for clicks, result in ((person.click, here), (person.user.click, away)):
        assert "and 2 more\n-# Press “All that awaits you”" in told(result)
        assert result.response is not None
        whole = told(await clicks(result.response, label="All that awaits you"))
        assert all(f"Title {n}" in whole for n in range(7))


async def test_in_a_direct_message_each_congress_of_a_person_is_named(hall: Members) -> None:
    await hall.bring_to_vote()

    result = await hall.seconder.user.slash("waiting")

    answer = told(result)
    assert "N-1 · Spare the core: closes <t:" in answer
    assert f"[Congress](https://discord.com/channels/{hall.guild_id})" in answer


async def test_in_a_direct_message_of_somebody_unknown_the_way_in_is_shown(hall: Members) -> None:
    assert "/help" in told(await hall.env.create_user("stranger").slash("waiting"))


@pytest.mark.parametrize("command", ["help", "about"])
async def test_help_works_everywhere(hall: Members, command: str) -> None:
    note = "These commands work on the server of a congress"
    assert note not in told(await hall.run(hall.unseated, command))
    assert (note in told(await hall.env.create_user("stranger").slash(command))) is (command == "help")


async def test_help_is_a_list_of_tasks_and_conveners_see_theirs(hall: Members) -> None:
    member = told(await hall.run(hall.proposer, "help"))
    convener = told(await hall.run(hall.convener, "help"))

    assert "/norm propose" in member
    assert "/norm open-vote" not in member
    assert "/norm open-vote" in convener


async def test_help_mentions_commands_that_can_be_clicked_once_their_ids_are_known(hall: Members) -> None:
    hall.bot.synced.ids.update({"norm": 77, "waiting": 78})

    answer = told(await hall.run(hall.proposer, "help"))

    assert "</norm propose:77>" in answer
    assert "</waiting:78>" in answer


async def test_about_says_what_it_is_and_that_the_ledgers_are_two(hall: Members) -> None:
    answer = told(await hall.run(hall.proposer, "about"))

    assert "**votes**" in answer
    assert "**positions**" in answer


def test_every_command_that_a_sentence_names_is_there() -> None:
    """A word that names a command that is not there leads nowhere. Each command has its words, which stand for it."""
    english = WORDS._languages["en"]
    named = {name[1:] for text in _sentences(english) for name in blanks(text) if name.startswith("/")}

    assert not {one for one in named if not WORDS.has(f"commands.{one}.about")}


def _sentences(node: object) -> list[str]:
    match node:
        case str():
            return [node]
        case list():
            return [text for one in node for text in _sentences(one)]
        case dict():
            return [text for one in node.values() for text in _sentences(one)]
        case _:
            return []


async def test_an_answer_is_shown_to_nobody_else(hall: Members) -> None:
    result = await hall.run(hall.proposer, "help")

    assert result.response is not None
    assert result.response.ephemeral
    assert "What you can do here" in shown(result.response)


async def test_newcomers_find_the_tasks_of_the_record_and_all_of_it_fits(hall: Members) -> None:
    groups = {name[1:].split()[0] for text in _sentences(WORDS._languages["en"]["help"]) for name in blanks(text)}
    hall.bot.synced.ids.update(dict.fromkeys(groups, 1_456_074_443_980_800_011))

    answer = told(await hall.run(hall.convener, "help"))

    for command in (
        *("actor show", "initiative compare", "position log", "action log", "claim log", "position matrix"),
        *("analysis gap", "analysis lifecycle", "actor brief", "congress export"),
    ):
        assert f"</{command}:1456074443980800011>" in answer
    assert units(answer) <= CARD_CHARACTERS
