"""Everything that the two texts name, which the congress was made for, is shown by a command.

The rows are those of the domain reference, section 2: initiatives and texts, actors, events, concepts, open questions.
"""

from dataclasses import dataclass, field

from sandbox import LocalDiscord
from sandbox.json_types import JsonObject
from tests.opened import open_at
from tests.wire.process import BotProcess
from tests.wire.reading import PATIENCE, said


@dataclass(frozen=True)
class Row:
    """What is named, the command that shows it, and words that its answer holds."""

    named: str
    command: str
    words: tuple[str, ...]
    options: dict[str, str] = field(default_factory=dict)


def row(named: str, command: str, *words: str, **options: str) -> Row:
    """One row; an option's name may have `_` for `-`."""
    return Row(named, command, words, options)


INITIATIVES = (
    row("Cybersecurity Tech Accord, 34 signers", "initiative show", "34", "2018-04-17", initiative="Tech Accord"),
    row(
        "its norms for industry",
        "initiative show",
        "Act together",
        "companies",
        initiative="Tech Accord",
        norm="tech-4",
    ),
    row("Charter of Trust, with associates", "initiative show", "ssociate", initiative="Charter of Trust"),
    row("Digital Geneva Convention, proposed", "initiative show", "roposed", initiative="Digital Geneva Convention"),
    row("Microsoft's first paper of norms", "initiative show", "tates", initiative="Microsoft norms paper, first"),
    row("its second, which succeeds it", "initiative show", "first", initiative="Microsoft norms paper, second"),
    row("UN Group of Governmental Experts", "initiative show", "onsensus", initiative="UN GGE"),
    row("its report of 2015", "initiative show", "13(k)", initiative="UN GGE 2015 report"),
    row(
        "old venues and new",
        "initiative compare",
        "How it decides",
        "no vote",
        first="UN GGE 2015 report",
        second="Paris Call",
    ),
    row("the Congress of Disciplines itself", "initiative show", "ongress", initiative="congress-of-disciplines"),
    row("Berlin 2011 and other forums", "analysis timeline", "2011-12", "Munich", case="norms-construction"),
    row(
        "the ban on chemical weapons, by analogy",
        "initiative show",
        "nalog",
        initiative="Prohibition of chemical weapons",
    ),
    row("the Geneva Conventions, by analogy", "initiative show", "nalog", initiative="Geneva Conventions"),
    row("rules of the road: the corpus, comparable", "analysis crosswalk", "upply", topic="supply-chain"),
)

ACTORS = (
    row("Cisco", "actor show", "Cisco", actor="Cisco"),
    row("Facebook, by its old name", "actor show", "Facebook", actor="Facebook"),
    row("Siemens, its home", "actor show", "Germany", actor="Siemens"),
    row("Daimler, by its old name", "actor show", "Mercedes", actor="Daimler"),
    row(
        "FedEx and Maersk, affected, with their losses", "action show", "Maersk", "FedEx", "300", action="R-a-notpetya"
    ),
    row("criticism, an argument with its speaker", "initiative show", "critics", "others", initiative="ms-norms-2016"),
    row("Amazon, its moratorium and its extension", "action show", "Amazon", action="R-a-amazon-moratorium"),
    row("Brad Smith", "actor show", "Smith", actor="Brad Smith"),
    row("Tim Maurer", "actor show", "Maurer", actor="Tim Maurer"),
    row("Microsoft's office for security diplomacy", "action show", "iplom", action="R-a-ms-diplomacy-team"),
    row("North Korean hackers, apart from the state", "actor show", "hreat", actor="Hackers said to be North Korean"),
    row("who says that they did it", "claim history", "North Korea", action="R-a-wannacry"),
    row("requests that met with objections", "initiative history", "objection", initiative="un-oewg"),
    row("US, EU, UK", "actor show", "United Kingdom", actor="GB"),
    row("the European Union, a body of its own", "actor show", "European Union", actor="EU"),
    row("pressure that is tied to later deeds", "analysis timeline", "moratorium", action="R-a-amazon-moratorium"),
    row("Carnegie", "actor show", "Carnegie", actor="Carnegie Endowment for International Peace"),
    row("the German Foreign Office", "actor show", "Foreign", actor="German Federal Foreign Office"),
)

EVENTS = (
    row("WannaCry", "action show", "WannaCry", action="R-a-wannacry"),
    row("NotPetya, its attributions in time", "analysis timeline", "2018-02-15", action="R-a-notpetya"),
    row("the hijack of accounts in July 2020", "action show", "2020-07", action="R-a-twitter-hijack"),
    row("breaches and news to be placed", "action inbox", "Incidents that relate to nothing yet"),
    row("influence on elections", "action history", "Twitter", "Cyber operation", case="information-campaigns"),
    row("facial analysis in policing", "action history", "Moratorium", "Amazon", "IBM", case="policing-technology"),
    row("Snowden's disclosures", "action show", "Snowden", action="R-a-snowden"),
    row("private players absent", "action show", "xclu", action="R-a-oewg-exclusions"),
)

CONCEPTS = (
    row("sovereignty gap", "analysis gap", "states 0 of 193", "Capacity", subject="gge-j"),
    row("firms ahead of their state: India", "analysis gap", "India", country="India"),
    row("corporate diplomacy", "analysis timeline", "Microsoft", actor="Microsoft"),
    row("first mover and followers", "analysis lifecycle", "Suggested stage: proposed", subject="gge-i"),
    row("words against deeds", "analysis say-do", "not enough evidence", "n = 0", actor="Microsoft"),
    row("a norm that is broken stays", "initiative show", "Do not damage", initiative="un-gge-2015", norm="gge-f"),
    row("three cases as a filter", "position matrix", "show support", "Charter of Trust", case="norms-construction"),
    row("plural answers to a question", "position history", "IBM", "Amazon", norm="q-facial-analysis"),
    row("no discipline decides alone", "congress rules", "1 in 3 disciplines oppose"),
    row("brief of an actor", "actor brief", "as Markdown, and as PDF", actor="Microsoft"),
)

QUESTIONS = (
    row("the questions that are open", "congress agenda", "What moved so many companies", "Page 1 of 2"),
    row("why now: what came before", "analysis timeline", "NotPetya", case="norms-construction", as_of="2018-04-16"),
    row("how pledges are carried out", "analysis implementation", "0 of 200 pairs", initiative="Charter of Trust"),
    row("what is done when a norm is broken", "analysis reactions", "6 within 365", action="R-a-notpetya"),
    row("do the pledges merge", "analysis overlap", "2 of 19", "Cisco and Dell", first="CTA", second="CoT"),
    row("who is missing", "analysis representation", "not heard"),
    row("who is silent", "analysis silence", "Silence is no stance", subject="gge-i"),
    row("who stands with whom", "analysis alignment", "0.40", group="P5"),
)

ROWS = INITIATIVES + ACTORS + EVENTS + CONCEPTS + QUESTIONS

LOADING = 1 << 7
"""The flag of a message whose content is still to come."""


async def told(local: LocalDiscord, one: Row) -> str:
    """All that the command shows the convener, once it is there."""
    ada = local.owner
    answer = await ada.invoke(one.command, options=one.options)

    def newest() -> JsonObject:
        return ada.messages("general")[-1]

    await local.wait_for(lambda: not int(str(newest()["flags"])) & LOADING, timeout=PATIENCE)
    return said(answer if answer.status == "message" else newest())


async def test_everything_that_the_texts_name_is_shown(local: LocalDiscord, idle_bot: BotProcess) -> None:
    async with idle_bot.database() as store:
        await open_at(store, local, idle_bot.now())
    await idle_bot.start()
    missing = []
    for one in ROWS:
        shown = await told(local, one)

        missing += [f"{one.named} (/{one.command}): {word}" for word in one.words if word not in shown]
        assert "and and" not in shown, one
    assert missing == []
    assert idle_bot.troubles() == []
