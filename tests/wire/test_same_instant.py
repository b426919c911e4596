"""The same thing twice in the same instant, through every command and button that changes something: it happens once
where it can happen once, everybody gets a sentence, and nothing breaks.

The answers are asked for together and come through one process; which of two comes first is left open.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import replace
from typing import TypeVar

from sqlmodel import select

from sandbox import LocalDiscord, Outcome, Person, permissions
from sandbox.json_types import JsonObject
from sandbox.message_payload import message_payload
from storage.store import Tx
from storage.tables import Event
from tests.opened import id_of
from tests.wire.process import BotProcess
from tests.wire.reading import PATIENCE, is_pressable, said, shown

T = TypeVar("T")
ANSWERED = ("message", "updated", "deferred")


async def at_once(local: LocalDiscord, *acts: Coroutine[None, None, Outcome]) -> list[Outcome]:
    """Do all of this in one instant; everybody must be answered, at once or after the word that it takes longer."""
    outcomes = await asyncio.gather(*acts)
    assert all(one.status in ANSWERED for one in outcomes), outcomes
    return [await answered(local, one) for one in outcomes]


async def answered(local: LocalDiscord, outcome: Outcome) -> Outcome:
    """The outcome with the message as it is once it says something."""
    interaction = local.core.interactions.by_id(int(outcome.interaction_id))
    assert interaction is not None
    await local.wait_for(lambda: not interaction.loading, timeout=PATIENCE)
    if outcome.message is None:
        return outcome
    world, shown = local.core.world, outcome.message
    held = world.message(id_of({"id": shown["channel_id"]}), id_of(shown))
    return replace(outcome, message=message_payload(world, held))


async def events(bot: BotProcess) -> Counter[str]:
    """How often each kind of thing has happened."""

    def kinds(tx: Tx) -> Counter[str]:
        return Counter(tx.exec(select(Event.kind)).all())

    return await bot.read(kinds)


async def moves(bot: BotProcess) -> Counter[str]:
    """How often norms made each move."""

    def names(tx: Tx) -> Counter[str]:
        return Counter(str(data["move"]) for data in tx.exec(select(Event.data).where(Event.kind == "norm_moved")))

    return await bot.read(names)


async def test_the_same_thing_twice_in_one_instant_happens_once(local: LocalDiscord, bot: BotProcess) -> None:
    ada, kofi = local.owner, local.person("kofi")
    local.add_role("Conveners", permissions.MANAGE_GUILD, [kofi])

    await two_conveners_set_up(local, ada, kofi)
    await seats_are_taken(local, ada, kofi)
    assert await events(bot) == {"congress_opened": 1, "seat_taken": 6}
    await two_propose(local, bot)
    await two_send_the_digest(local, bot, ada, kofi)
    await two_move_it_to_the_vote(local, bot, ada, kofi)
    await votes_are_cast(local)
    await two_log_a_position(local)
    await what_is_taken_back_twice(local)

    assert await moves(bot) == dict.fromkeys(("admit", "final_call", "open_vote", "withdraw"), 1)
    counted = await events(bot)
    once = ("congress_opened", "vote_opened", "entry_proposed", "vote_withdrawn", "seat_left")
    assert {kind: counted[kind] for kind in once} == dict.fromkeys(once, 1)
    assert len(await local.messages("votes")) == 1
    assert bot.troubles() == []


async def two_conveners_set_up(local: LocalDiscord, ada: Person, kofi: Person) -> None:
    """Both ask for the channels and open the congress: there is one of each."""
    hers, his = await at_once(local, ada.invoke("congress setup"), kofi.invoke("congress setup"))
    await at_once(
        local,
        ada.click(hers, label="Create for me"),
        ada.click(hers, label="Create for me"),
        kofi.click(his, label="Create for me"),
    )
    await local.wait_for(lambda: is_pressable(panel_of(ada), "Open the congress"))
    again = await kofi.invoke("congress setup")
    await at_once(
        local, ada.click(panel_of(ada), label="Open the congress"), kofi.click(again, label="Open the congress")
    )
    names = Counter(channel.name for channel in local.core.world.channels.values())
    assert (names["norms"], names["votes"], names["digest"]) == (1, 1, 1)


def panel_of(person: Person) -> JsonObject:
    """The set-up panel as the person sees it now."""
    return next(one for one in person.messages("general") if "Create for me" in said(one) or "Open the" in said(one))


async def seats_are_taken(local: LocalDiscord, ada: Person, kofi: Person) -> None:
    """One person sends the form of the seat twice: it is one seat."""
    seats = {
        "grace": ("computer-science", "state"),
        "mary": ("law", "civil-society"),
        "hedy": ("management", "company"),
        "linus": ("computer-science", "technical-community"),
        "kofi": ("law", "intergovernmental"),
        "ada": ("international-relations", "academia"),
    }
    for name, (discipline, kind) in seats.items():
        person = local.person(name)
        first, second = await at_forms(person.invoke("seat take"), person.invoke("seat take"))
        answers = {"discipline": [discipline], "kind": [kind], "capacity": "personal"}
        await at_once(local, person.submit(first, answers), person.submit(second, answers))


async def at_forms(*asked: Coroutine[None, None, Outcome]) -> list[Outcome]:
    """Open forms in one instant."""
    forms = await asyncio.gather(*asked)
    assert all(form.status == "modal" for form in forms), forms
    return forms


async def two_propose(local: LocalDiscord, bot: BotProcess) -> None:
    """One person sends the same proposal twice, another proposes the same words: two norms, each with its handle."""
    mary, hedy = local.person("mary"), local.person("hedy")
    forms = await at_forms(*(person.invoke("norm propose") for person in (mary, mary, hedy)))
    words = {"title": "Leave the core alone", "text": "States leave the public core alone.", "addressee": ["state"]}
    answers = [
        person.submit(form, {**words, "case": []}) for person, form in zip((mary, mary, hedy), forms, strict=True)
    ]
    first, second, other = await at_once(local, *answers)
    assert (await events(bot))["norm_proposed"] == 2
    assert ["already" in said(one) for one in (first, second)].count(True) == 1
    assert "N-" in said(other)
    await local.wait_for(lambda: len(local.posts("norms")) == 2)


async def two_move_it_to_the_vote(local: LocalDiscord, bot: BotProcess, ada: Person, kofi: Person) -> None:
    """Seconds, the final call and the vote, each by two people, or twice by one."""
    grace, linus = local.person("grace"), local.person("linus")
    command = {"norm": "N-1"}
    await at_once(local, *(person.invoke("norm second", options=command) for person in (grace, grace, linus)))
    counted = await events(bot)
    assert counted["norm_seconded"] == 1, "the first of another discipline and kind admits it; the others come too late"
    bot.move_clock(days=3)
    await at_once(local, *(person.invoke("norm final-call", options=command) for person in (ada, kofi)))
    bot.move_clock(days=3)
    questions = await at_once(local, *(person.invoke("norm open-vote", options=command) for person in (ada, kofi)))
    await at_once(
        local,
        *(
            person.click(question, label="Open the vote")
            for person, question in zip((ada, kofi), questions, strict=True)
        ),
    )


async def votes_are_cast(local: LocalDiscord) -> None:
    """A click beside the command of the same person, two choices of one, and one vote taken back twice."""
    ballot = await shown(local, "votes", "N-1")
    grace, mary, hedy, linus = (local.person(name) for name in ("grace", "mary", "hedy", "linus"))
    await at_once(
        local,
        grace.click(ballot, label="For"),
        grace.invoke("vote", options={"norm": "N-1", "choice": "for"}),
        mary.click(ballot, label="For"),
        mary.click(ballot, label="Against"),
        hedy.click(ballot, label="Abstain"),
    )
    (receipt,) = await at_once(local, linus.click(ballot, label="Against"))
    await at_once(local, linus.click(receipt, label="Withdraw"), linus.click(receipt, label="Withdraw"))
    await shown(local, "votes", "3 of 6")


async def two_log_a_position(local: LocalDiscord) -> None:
    """Two people log what one company said, from the same page."""
    options = {
        "actor": "co-microsoft",
        "norm": "N-1",
        "stance": "support",
        "source": "https://example.org/said",
        "date": "2026-01",
        "form": "statement",
    }
    answers = await at_once(
        local, *(local.person(name).invoke("position log", options=options) for name in ("mary", "hedy"))
    )
    assert ["already" in said(one) for one in answers].count(True) == 1


async def two_send_the_digest(local: LocalDiscord, bot: BotProcess, ada: Person, kofi: Person) -> None:
    """Two conveners send the digest: members get one."""
    await at_once(local, ada.invoke("digest send"), kofi.invoke("digest send"))
    assert (await events(bot))["digest_sent"] == 1
    await bot.logged("card_shown", kind="digest")
    assert len(await local.messages("digest")) == 1


async def what_is_taken_back_twice(local: LocalDiscord) -> None:
    """A norm withdrawn from two questions, and a seat left from two."""
    hedy = local.person("hedy")
    for command, options, verb in (("norm withdraw", {"norm": "N-2"}, "Withdraw"), ("seat leave", {}, "Leave")):
        questions = await at_once(local, *(hedy.invoke(command, options=options) for _ in range(2)))
        await at_once(local, *(hedy.click(question, label=verb) for question in questions))
