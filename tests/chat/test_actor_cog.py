"""`/actor`: who somebody is, what is on record of them by part, and what a congress keeps of its own."""

from typing import cast

import pytest

from bot.chat.ui.actor_card import actor_card
from bot.services.record.actor_edits import NewActor, add_actor
from bot.services.record.actor_views import show_actor
from storage.store import Store
from tests.chat.council import faults, parts
from tests.chat.hall import SAY, HallBot, Turned, buttons, told
from tests.chat.members import Members, record_bot

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.

HOSTILE = "**@everyone** [x](https://evil.example) `#"


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return record_bot(sqlite_store, Turned())


async def offered(hall: Members, command: str, option: str, typed: str) -> list[str]:
    choices = await hall.proposer.autocomplete(hall.channel, command, option, typed)
    return [choice["name"] for choice in choices]


async def test_the_card_tells_who_it_is_and_what_is_on_record(hall: Members) -> None:
    result = await hall.run(hall.proposer, "actor show", actor="X")
    card = told(result)

    for said in (
        "## X (formerly Twitter)\n",
        "\n- and 2 more: the buttons below have them\n",
        "home state United States (unverified)",
        "2023-07: renamed X (unverified)",
        "Twitter withdrew from EU Code of Practice on Disinformation (2018) · **R-s0240**",
        "### What it did (undisputed)",
    ):
        assert said in card
    assert result.response is not None
    assert list(buttons(result.response)) == [
        *("Watch", "Participation · 5", "Deeds · 1", "Affected by · 1", "All in order of time · 7"),
    ]


async def test_a_check_of_a_list_is_no_deed_of_who_was_not_on_it(hall: Members) -> None:
    card = told(await hall.run(hall.proposer, "actor show", actor="state-gha"))

    joined, _, lists = card.partition("### Lists that were checked")
    assert "announced that it joins" in joined and "was not on the list" not in joined
    assert "was not on the list of Paris Call" in lists
    assert "a check of the list on that day, not a stance" in lists


async def test_accusations_stand_apart_and_never_as_deeds(hall: Members) -> None:
    result = await hall.run(hall.proposer, "actor show", actor="RUS")
    assert result.response is not None

    page = told(await hall.proposer.click(result.response, label="Accused of · 7"))

    assert "says that it did this: Destructive malware" in page
    assert "(basis: government of a victim state; attributed)" in page
    assert "it is never told as a deed" in page
    deeds = told(await hall.run(hall.proposer, "actor show", actor="RUS"))
    deeds = deeds.partition("### What it did (undisputed)")[2].partition("###")[0]
    assert "R-a-oewg-exclusions" in deeds
    assert "R-a-notpetya" not in deeds


async def test_a_part_has_pages_whose_lines_open_to_their_entry(hall: Members) -> None:
    result = await hall.run(hall.proposer, "actor history", actor="state-usa")
    assert result.response is not None
    first = told(result)
    turned = await hall.proposer.click(result.response, label="Next")
    assert turned.response is not None
    assert "R-s0143" in first
    assert "R-s0143" not in told(turned)

    menu = next(one for one in parts(turned.response.components) if one.get("type") == 3)
    handle = cast(list[dict[str, str]], menu["options"])[0]["value"]
    opened = told(await hall.proposer.select(turned.response, [handle]))

    assert opened.startswith(f"## {handle}")
    back = await hall.proposer.click(turned.response, label="Back to the card")
    assert "### What it says" in told(back)


async def test_the_list_finds_an_actor_by_an_old_name_and_by_its_code(hall: Members) -> None:
    assert "Facebook (Meta) · Company" in await offered(hall, "actor show", "actor", "meta")
    assert (await offered(hall, "actor show", "actor", "DE"))[0].startswith("Germany")
    assert (await offered(hall, "actor add", "home", "CIV"))[0] == "Côte d'Ivoire · CIV"


async def test_an_actor_is_added_after_a_look_at_those_that_resemble_it(hall: Members) -> None:
    asked = await hall.run(hall.proposer, "actor add", name="Amazon Robotics", kind="company", home="USA")
    assert asked.response is not None
    assert "- Amazon (`co-amazon`)" in told(asked)

    assert "Amazon Robotics is in the record" in told(
        await hall.proposer.click(asked.response, label="Add it all the same")
    )

    again = told(await hall.run(hall.proposer, "actor show", actor="own-amazon-robotics"))
    assert "added by this congress" in again


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("actor show", {"actor": "Nobody & Sons"}, "“Nobody & Sons” is not among the actors"),
        ("actor show", {"actor": HOSTILE}, "is not among the actors"),
        ("actor add", {"name": "Zorbo", "kind": "company"}, "needs its home state, or a reason"),
        ("actor add", {"name": "Zorbo", "kind": "moon"}, "“moon” is no kind of actor"),
        ("actor add", {"name": "Zorbo", "kind": "company", "home": "Oz"}, "is no country"),
        ("actor rename", {"actor": "co-ibm", "name": "Big Blue", "date": "2025"}, "ships with the program"),
        ("actor alias", {"actor": "co-ibm", "name": "Big Blue"}, "by a recorder or by a convener"),
        ("actor merge", {"actor": "co-ibm", "into": "co-dell", "reason": "Why not"}, "for recorders and conveners"),
        ("actor unmerge", {"actor": "co-ibm", "reason": "Why not"}, "for recorders and conveners"),
    ],
)
async def test_what_cannot_be_is_said_with_what_to_do(
    hall: Members, command: str, options: dict[str, str], says: str
) -> None:
    assert says in told(await hall.run(hall.proposer, command, **options))


async def test_own_actors_are_renamed_merged_and_taken_apart(hall: Members) -> None:
    await hall.run(hall.proposer, "actor add", name="Zorbo", kind="company", no_home="Everywhere.")
    renamed = await hall.run(hall.proposer, "actor rename", actor="zorbo", name="Blorbo", date="2026-05")
    assert "it is called Blorbo from 2026-05 on" in told(renamed)
    alias = await hall.run(hall.proposer, "actor alias", actor="zorbo", name="ZB")
    assert "Blorbo is found by “ZB” too" in told(alias)
    await hall.run(hall.proposer, "actor alias", actor="zorbo", name="Z*B*")
    ended = await hall.run(hall.proposer, "actor alias", actor="zorbo", name="Z*B*", taken_back="A *slip*.")
    assert "Blorbo is not found by “Z\\*B\\*” any more" in told(ended)
    assert "Not found here by “Z\\*B\\*” any more since <t:1793620800:D>: A \\*slip\\*." in told(
        await hall.run(hall.proposer, "actor show", actor="zb")
    )
    step = await hall.run(
        hall.proposer, "actor step", actor="zb", what="acquired_by", other="Umbrella Works", date="2026-06"
    )
    assert "Blorbo, 2026-06: acquired by Umbrella Works" in told(step)

    asked = await hall.run(hall.convener, "actor merge", actor="Blorbo", into="co-ibm", reason="The same firm.")
    assert asked.response is not None
    assert "Merge Blorbo into IBM?" in told(asked)
    done = await hall.convener.click(asked.response, label="Merge them")
    assert "Blorbo is shown as IBM now" in told(done)
    assert "Also kept here as: Blorbo" in told(await hall.run(hall.proposer, "actor show", actor="Zorbo"))
    back = await hall.run(hall.convener, "actor unmerge", actor="Blorbo", reason="Another firm.")
    assert "Blorbo stands for itself again" in told(back)


async def test_the_card_bears_the_longest_and_most_hostile_words(hall: Members) -> None:
    name = (HOSTILE * 5)[:150]
    aliases = "; ".join(f"{n} {HOSTILE}"[:100] for n in range(20))
    new = NewActor(name, "company", no_home=(HOSTILE * 20)[:500], parent="co-ibm", aliases=aliases)
    made = await hall.store.write(add_actor, who=hall.who(hall.proposer), new=new, now=hall.clock())

    card = await hall.store.read(show_actor, guild_id=hall.guild_id, actor=made.id, now=hall.clock())

    assert not faults(actor_card(SAY, card))
