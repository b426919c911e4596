"""Ranking the wordings of a ballot by tapping, proposing one, and the cards of ballot and decision."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import simcord
from sqlmodel import select

from bot.__main__ import main
from bot.chat.ranking import panel_text, receipt_text
from bot.chat.ui.cards import render
from bot.chat.ui.choice_cards import choice_card, choice_chart, choice_decision_card
from bot.chat.ui.choice_words import choice_decision_pages, choice_pages
from bot.chat.ui.digest_card import digest_card
from bot.chat.ui.limits import ALT_TEXT, CONTENT, units
from bot.chat.ui.notice import vote_notice
from bot.chat.ui.reading import PAGE_ROOM
from bot.chat.ui.rendered import Rendered
from bot.chat.ui.waiting import waiting_layout
from bot.congress.choosing import Cast, choose
from bot.congress.decisions import Outcome
from bot.congress.privacy import published
from bot.congress.rules import Affiliates, ranked_rule, rule_of
from bot.congress.schulze import NONE_OF_THESE
from bot.congress.seats import Capacity, RollEntry
from bot.congress.wordings import WORDINGS_OF_ONE, Steps
from bot.services.ballot_views import DecisionView, ballot_card, decision_card
from bot.services.ballots import open_ballot_of
from bot.services.cards import claim_due
from bot.services.choice_votes import open_choice
from bot.services.choices import ChoiceView
from bot.services.congresses import choose_manner
from bot.services.digests import preview_digest
from bot.services.norms import final_call, second
from bot.services.proxy_votes import ByProxy
from bot.services.rankings import Option, cast_ranking, my_ranking
from bot.services.rationales import add_rationale
from bot.services.views import ConcernLine, show_norm
from bot.services.votes import close_ballot
from bot.services.waiting import waiting
from bot.services.wordings import WordingDraft, propose_wording
from storage.store import Store, Tx
from storage.tables import Decision
from tests.chat.council import parts
from tests.chat.examples import decision_view, place
from tests.chat.hall import SAY, WORDS, Hall, HallBot, Turned, hall_bot, open_hall, told
from tests.chat.judged import buttons_of, faults, text_of
from tests.chat.test_certificates import file_of
from tests.chat.test_voting import refusals
from tests.congress.rankings import roll_of

PEACE = WordingDraft(1, "Also in *peace*", "States leave the public core alone in peace.", "Peace is when it counts.")
WAR = WordingDraft(1, "Only at war", "States leave the public core alone at war.", "Start with the possible.")

WHY = "Peace is when it counts. "


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return hall_bot(sqlite_store, Turned())


@pytest.fixture
async def hall(simcord_env: simcord.Env, simcord_bot: HallBot, sqlite_store: Store) -> Hall:
    return await open_hall(simcord_env, sqlite_store, simcord_bot)


async def deliberated(hall: Hall, *drafts: WordingDraft) -> str:
    handle = await hall.propose()
    await hall.store.write(second, who=hall.who(hall.people[1]), handle=handle, now=hall.clock())
    for number, draft in enumerate(drafts):
        author = (hall.people[1], hall.people[2], hall.people[0])[number // WORDINGS_OF_ONE]
        await hall.store.write(propose_wording, who=hall.who(author), handle=handle, draft=draft, now=hall.clock())
    return handle


async def called(hall: Hall, *drafts: WordingDraft) -> str:
    handle, convener = await deliberated(hall, *drafts), hall.who(hall.people[0], convener=True)
    hall.clock.wait(days=3)
    await hall.store.write(final_call, who=convener, handle=handle, now=hall.clock())
    hall.clock.wait(days=3)
    return handle


async def put_to_choice(hall: Hall) -> int:
    handle, convener = await called(hall, PEACE, WAR), hall.who(hall.people[0], convener=True)
    await hall.store.write(open_choice, who=convener, handle=handle, now=hall.clock())
    return await hall.store.read(open_ballot_of, guild_id=hall.guild_id, handle=handle)


async def ranked(hall: Hall, ballot: int, person: simcord.MemberActor) -> object:
    mine = await hall.store.read(my_ranking, who=hall.who(person), ballot_id=ballot, now=hall.clock())
    return "recused" if mine.recused else mine.groups


def labels(message: simcord.ResponseMessage) -> list[str]:
    return [str(one["label"]) for one in parts(message.components) if one.get("type") == 2]


def menu_of(message: simcord.ResponseMessage) -> dict[str, object]:
    return next(one for one in parts(message.components) if one.get("type") == 3)


async def pick(
    person: simcord.MemberActor, result: simcord.InteractionResult, *names: str
) -> simcord.InteractionResult:
    assert result.response is not None
    return await person.select(result.response, list(names), custom_id=str(menu_of(result.response)["custom_id"]))


async def test_a_ranking_is_built_by_tapping_and_cast(hall: Hall) -> None:
    ballot, voter = await put_to_choice(hall), hall.people[1]
    message = await hall.post(await hall.card("ballot"))

    panel = await voter.click(message, label="Rank the wordings")
    assert "Pick your first choice, or several that are equal to you" in told(panel)
    panel = await pick(voter, panel, "1")
    assert "1. Also in \\*peace\\*" in told(panel)
    panel = await pick(voter, panel, "0", "2")
    assert "2. the text as it stands and Only at war (equal)" in told(panel)
    assert "Not placed yet: none of these. What you leave out comes last." in told(panel)
    assert await ranked(hall, ballot, voter) is None
    assert panel.response is not None
    receipt = told(await voter.click(panel.response, label="Cast this ranking"))

    assert await ranked(hall, ballot, voter) == (("1",), ("0", "2"), (NONE_OF_THESE,))
    assert "Recorded for N-1 · Spare the core. Your ranking:" in receipt
    assert "You can change it or take it back until <t:" in receipt


async def test_the_panel_goes_on_after_a_restart_and_steps_can_be_undone(hall: Hall) -> None:
    ballot, voter = await put_to_choice(hall), hall.people[1]
    message = await hall.post(await hall.card("ballot"))
    panel = await pick(voter, await voter.click(message, label="Rank the wordings"), "2")
    panel = await pick(voter, panel, NONE_OF_THESE)

    await hall.restart()

    assert panel.response is not None
    panel = await voter.click(panel.response, label="Undo")
    assert "2. none of these" not in told(panel)
    assert panel.response is not None
    panel = await voter.click(panel.response, label="All the rest equal")
    assert "Everything has its place." in told(panel)
    assert panel.response is not None
    await voter.click(panel.response, label="Cast this ranking")
    assert await ranked(hall, ballot, voter) == (("2",), ("0", "1", NONE_OF_THESE))


async def test_a_ranking_is_looked_up_changed_and_withdrawn(hall: Hall) -> None:
    ballot, voter = await put_to_choice(hall), hall.people[1]
    await hall.store.write(cast_ranking, who=hall.who(voter), ballot_id=ballot, groups=(("2",),), now=hall.clock())
    message = await hall.post(await hall.card("ballot"))
    mine = await voter.click(message, label="My ranking")
    assert "Your ranking for N-1 · Spare the core:\n1. Only at war" in told(mine)
    assert mine.response is not None
    assert labels(mine.response) == ["Change", "Withdraw"]
    gone = told(await voter.click(mine.response, label="Withdraw"))
    assert "no ranking of your own counts now" in gone
    assert await ranked(hall, ballot, voter) is None


async def test_a_seat_is_recused(hall: Hall) -> None:
    ballot, voter = await put_to_choice(hall), hall.people[1]
    message = await hall.post(await hall.card("ballot"))
    panel = await voter.click(message, label="Rank the wordings")
    assert panel.response is not None
    assert "Your seat has left the roll" in told(await voter.click(panel.response, label="Recuse"))
    assert await ranked(hall, ballot, voter) == "recused"


async def test_who_has_no_seat_is_told_so(hall: Hall) -> None:
    await put_to_choice(hall)
    message = await hall.post(await hall.card("ballot"))
    assert SAY("vote.no_seat", handle="N-1") in told(await hall.people[3].click(message, label="Rank the wordings"))


async def test_the_command_opens_the_panel_and_takes_no_choice(hall: Hall) -> None:
    ballot, voter = await put_to_choice(hall), hall.people[1]
    assert "Pick your first choice" in told(await voter.slash(hall.channel, "vote", norm="N-1"))
    refused = told(await voter.slash(hall.channel, "vote", norm="N-1", choice="for"))
    assert "it takes a ranking, and nothing was recorded" in refused
    assert refusals(hall) == ["vote.rank_instead"]
    assert await ranked(hall, ballot, voter) is None


async def test_the_card_of_the_ballot_names_every_wording_and_discord_takes_it(hall: Hall) -> None:
    ballot = await put_to_choice(hall)
    card = await hall.card("ballot")
    assert faults(card) == []
    text = text_of(card)
    assert "Which wording: N-1 · Spare the core" in text
    for words in ("**the text as it stands**", "**Also in \\*peace\\***", "**Only at war**", PEACE.text, WAR.text):
        assert words in text
    assert list(buttons_of(card)) == ["Rank the wordings", "My ranking", "Read the wordings"]
    for line in (
        "(choice among wordings, then concurrent majority)",
        "- It wins the ranking alone:",
        "- It then carries by the rule of this congress, as any text does. For is who puts it above “none of these”",
        "- There are more For than Against.",
        "- No more than 1 in 3 disciplines oppose.",
        "- No stakeholder kind refuses.",
    ):
        assert line in text
    view = await hall.store.read(ballot_card, ballot_id=ballot)
    assert WAR.text in "\n".join(choice_pages(SAY, view))


async def cast_all(hall: Hall, ballot: int, *papers: tuple[tuple[str, ...], ...]) -> None:
    for person, groups in zip(hall.people, papers, strict=False):
        await hall.store.write(cast_ranking, who=hall.who(person), ballot_id=ballot, groups=groups, now=hall.clock())


async def the_decision(hall: Hall) -> DecisionView:
    def read(tx: Tx) -> DecisionView:
        return decision_card(tx, decision_id=tx.exec(select(Decision.id)).one())

    return await hall.store.read(read)


async def show_names(hall: Hall) -> None:
    convener = hall.who(hall.people[0], convener=True)
    await hall.store.write(choose_manner, who=convener, secrecy="names_shown", now=hall.clock())


async def test_the_decision_says_who_won_and_how_pair_by_pair(hall: Hall) -> None:
    await show_names(hall)
    ballot = await put_to_choice(hall)
    await cast_all(hall, ballot, (("1",), ("0",)), (("1",), ("2",)), (("2",), ("1",)))
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())

    card, view = await hall.card("decision"), await the_decision(hall)
    assert faults(card) == []
    text = text_of(card)
    assert "**N-1 is adopted in the wording “Also in \\*peace\\*”**" in text
    assert "Also in \\*peace\\* beats Only at war 2 : 1" in text
    assert "> States leave the public core alone in peace." in text
    assert "Certificate" in buttons_of(card)
    assert view.choice is not None
    pages = "\n".join(choice_decision_pages(SAY, view, view.choice))
    assert "**Strongest paths**" in pages
    assert "Who ranked how" in pages
    assert "“Also in \\*peace\\*” against “none of these”: 3 above (For), 0 below (Against), 0 as high" in text
    for line in (
        "(choice among wordings, then concurrent majority)",
        "✓ “Also in \\*peace\\*” wins the ranking alone.",
        "✓ More For than Against: 3 For, 0 Against.",
        "– Spread was not applied",
        "– Refusal was not applied",
    ):
        assert line in text
        assert line in pages
    norm = await hall.store.read(show_norm, guild_id=hall.guild_id, handle="N-1")
    assert (norm.text, norm.version) == (PEACE.text, 2)
    description = card.files[0].description or ""
    assert "Only at war: 2 above, 1 below, 0 level" in description
    assert units(description) <= ALT_TEXT


@pytest.mark.parametrize(
    ("papers", "says"),
    [
        (((NONE_OF_THESE,),) * 2, "“none of these” won the ranking"),
        ((), "nobody ranked a wording"),
        (((("1",),)), "too few put it above"),
    ],
)
async def test_what_is_not_adopted_is_said_in_words(hall: Hall, papers: tuple[tuple[str, ...], ...], says: str) -> None:
    ballot = await put_to_choice(hall)
    await cast_all(hall, ballot, *((group,) for group in papers))
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    card = await hall.card("decision")
    assert faults(card) == []
    assert says in text_of(card)


async def test_a_tie_is_told_on_the_first_ballot_and_the_second_names_the_tied(hall: Hall) -> None:
    ballot = await put_to_choice(hall)
    await cast_all(hall, ballot, (("1",), ("2",)), (("2",), ("1",)))
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    first = await hall.store.read(ballot_card, ballot_id=ballot)
    card = choice_card(SAY, first)
    assert faults(card) == []
    assert "**A tie** between Also in \\*peace\\* and Only at war." in text_of(card)
    pages = "\n".join(choice_pages(SAY, first))
    assert "**Count:** 2 rankings, 0 recused; 1 of 3 votes were not cast." in pages
    assert "Pair by pair" not in pages
    assert "not while a second vote is open" in pages
    again = await hall.store.read(open_ballot_of, guild_id=hall.guild_id, handle="N-1")
    second_card = choice_card(SAY, await hall.store.read(ballot_card, ballot_id=again))
    assert "second vote" in text_of(second_card)
    assert "the text as it stands**" not in text_of(second_card)
    assert "is open now" in text_of(card)

    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=again, now=hall.clock())
    over = await hall.store.read(ballot_card, ballot_id=ballot)
    for told_there in (text_of(choice_card(SAY, over)), "\n".join(choice_pages(SAY, over))):
        assert "A second vote among them decided: D-2026-01." in told_there
        assert "is open now" not in told_there
    shown = choice_card(SAY, replace(over, decision_place=place(12, 7)))
    assert f"[D-2026-01]({place(12, 7).url})" in text_of(shown)
    assert place(12, 7).url in buttons_of(shown).values()


async def test_a_second_vote_is_told_as_one_wherever_it_is_met(hall: Hall) -> None:
    ballot = await put_to_choice(hall)
    await cast_all(hall, ballot, (("1",), ("2",)), (("2",), ("1",)))
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    again = await hall.store.read(open_ballot_of, guild_id=hall.guild_id, handle="N-1")
    view = await hall.store.read(ballot_card, ballot_id=again)

    for told_there in (text_of(choice_card(SAY, view)), "\n".join(choice_pages(SAY, view))):
        assert "**The first vote ended in a tie** between Also in \\*peace\\* and Only at war" in told_there
        assert "the text as it stands is out. Rankings of the first vote do not count here" in told_there
        assert "Who recused then is back on the roll" in told_there
    assert "The wordings of N-1 tied, so a second vote" in text_of(vote_notice(SAY, view))
    awaited = await hall.store.read(waiting, who=hall.who(hall.people[0]), now=hall.clock())
    list_shown = Rendered(waiting_layout(WORDS, "en", awaited, hall.guild_id))
    assert "second vote, since its wordings tied" in text_of(list_shown)
    digest = await hall.store.read(preview_digest, guild_id=hall.guild_id, now=hall.clock())
    assert "a second vote, since its wordings tied" in text_of(digest_card(SAY, digest))

    await cast_all(hall, again, (("1",), ("2",)), (("1",), ("2",)))
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=again, now=hall.clock())
    decision = await the_decision(hall)
    assert decision.choice is not None
    for told_there in (text_of(await hall.card("decision")), choice_decision_pages(SAY, decision, decision.choice)[0]):
        assert "This was the second vote: the wordings chosen among had tied in the first." in told_there


async def test_where_names_are_hidden_and_few_ranked_no_ranking_can_be_read_off(hall: Hall) -> None:
    """One ranking: every pair of it would be the whole of it."""
    ballot = await put_to_choice(hall)
    await cast_all(hall, ballot, (("1",), ("0",), (NONE_OF_THESE,)), (("1",), ("0",), (NONE_OF_THESE,)))
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())

    card, view = await hall.card("decision"), await the_decision(hall)
    assert faults(card) == []
    assert view.choice is not None
    pages, alt = "\n".join(choice_decision_pages(SAY, view, view.choice)), card.files[0].description or ""
    drawn = choice_chart(SAY, view, view.choice)
    assert [bar.name for group in drawn.groups for bar in group.bars] == ["none of these"]
    for told_there in (text_of(card), pages, alt):
        assert "wording “Also in \\*peace\\*”" in told_there or told_there is alt
        assert not re.search(r"(beats|level).{0,60}\d : \d", told_there)
        assert "Only at war: " not in told_there
    assert "against “none of these”: 2 above (For), 0 below" in text_of(card)
    assert "**The winner’s strongest paths**" in pages
    assert "- Also in \\*peace\\* → Only at war\n" in pages
    assert "other pairs are shown only where five or more ranked" in pages
    assert "Who ranked how" not in pages


def capped() -> DecisionView:
    """Three seats of one actor, which put one wording first, against two others, which put another one first."""
    rule = ranked_rule(rule_of("majority", affiliates=Affiliates.ONE_VOTE))
    roll = [*roll_of(3, "Acme"), *(RollEntry(member, "law", "state", Capacity.PERSONAL) for member in (4, 5))]
    papers = {member: Cast({"1" if member < 4 else "2": 1}) for member in range(1, 6)}
    options = tuple(
        Option(str(n), label, text, "0" * 64, 5)
        for n, (label, text) in enumerate((("", "Spare it."), (PEACE.label, PEACE.text), (WAR.label, WAR.text)))
    )
    chosen = choose(rule, [option.name for option in options], roll, papers)
    choice = ChoiceView(
        options, chosen.ranked, chosen.front, chosen.winner, (), second=False, rankings=(), tally=chosen.tally,
        pairs=True,
    )  # fmt: skip
    result = published(chosen.verdict, chosen.tally, open_voting=True)
    return replace(decision_view(), rule=rule, result=result, merged=chosen.merged, choice=choice)


async def test_after_a_wording_won_the_old_text_is_the_one_that_stood(hall: Hall) -> None:
    ballot = await put_to_choice(hall)
    await cast_all(hall, ballot, (("1",), ("0",)), (("1",), ("0",)))
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    view = await the_decision(hall)
    assert view.choice is not None
    card = text_of(await hall.card("decision"))
    for said in (card, "\n".join(choice_decision_pages(SAY, view, view.choice))):
        assert "the text as it stands" not in said
    assert "**the text as it stood**" in said
    assert f"-# Adopted: version 2 of N-1, text `{view.text_hash[:8]}" in card


def test_what_won_and_was_not_adopted_was_voted_on() -> None:
    view = capped()
    assert view.choice is not None
    refused = replace(view, result=replace(view.result, outcome=Outcome.NO_QUORUM))
    said = text_of(choice_decision_card(SAY, refused, view.choice, b""))
    assert "-# Voted on: version" in said
    assert "Adopted or" not in said


def test_a_refused_wording_comes_back_with_the_labels_of_its_form() -> None:
    assert SAY("field.label") == SAY("wordings.form.label")
    assert SAY("field.why") == "Why"


def test_seats_of_one_actor_are_counted_as_one_in_every_number() -> None:
    view = capped()
    choice = view.choice
    assert choice is not None
    card = choice_decision_card(SAY, view, choice, b"")
    text, alt = text_of(card), card.files[0].description or ""
    assert "**Count:** 3 rankings, 0 recused; 0 of 3 votes were not cast." in text
    assert "3 seats of Acme count as one vote." in text
    assert "Only at war beats Also in \\*peace\\* 2 : 1" in text
    assert "Also in *peace*: 2 above, 1 below, 0 level" in alt
    assert all(sum(bar.parts) == 3 for group in choice_chart(SAY, view, choice).groups for bar in group.bars)


async def test_what_was_added_to_a_decision_and_what_stood_against_it_are_shown(hall: Hall) -> None:
    ballot = await put_to_choice(hall)
    await cast_all(hall, ballot, (("1",),), (("1",),), (("2",),))
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    view = await the_decision(hall)
    convener = hall.who(hall.people[0], convener=True)
    await hall.store.write(
        add_rationale, who=convener, decision_id=view.decision_id, words="It carried the doubters.", now=hall.clock()
    )

    card = await hall.card("decision")
    assert faults(card) == []
    assert "It carried the doubters." in text_of(card)
    raised = ConcernLine(1, "N-1/C1", "sustained", 5, "Law", "It is vague.", "Say what the core is.")
    view = replace(await the_decision(hall), unresolved=(raised,))
    assert view.choice is not None
    pages = "\n".join(choice_decision_pages(SAY, view, view.choice))
    for words in ("It carried the doubters.", "N-1/C1", "It is vague.", "Say what the core is."):
        assert words in pages
    open_again = replace(await hall.store.read(ballot_card, ballot_id=ballot), unresolved=(raised,))
    assert "Say what the core is." in "\n".join(choice_pages(SAY, open_again))


async def test_my_ranking_after_the_close_is_a_receipt_that_verifies(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ballot = await put_to_choice(hall)
    await cast_all(hall, ballot, (("1",), ("0", "2")), (("1",), ("2",)), (("2",), ("1",)))
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    card = await hall.post(await hall.card("ballot"))

    result = await hall.people[0].click(card, label="My ranking")

    receipt = told(result)
    assert "1. Also in \\*peace\\*\n2. the text as it stands and Only at war (equal)" in receipt
    seal, _salt, command, line = re.findall(r"```\n(.+?)\n```", receipt)
    assert sha256(line.encode()).hexdigest() == seal
    assert result.response is not None
    name, content = await file_of(await hall.people[0].click(result.response, label="Certificate"))
    (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    # The command has an event loop of its own.
    assert await asyncio.to_thread(main, command.removeprefix("python -m bot ").split()) == 0
    said = capsys.readouterr().out
    assert f"Your ranking (1,0=2,none_of_these) is among the seals: {seal}" in said
    assert "The file says that one won the ranking: 1 (Also in *peace*)." in said


async def test_who_has_a_proxy_is_told_what_ranking_nothing_means(hall: Hall) -> None:
    ballot = await put_to_choice(hall)
    mine = await hall.store.read(my_ranking, who=hall.who(hall.people[0]), ballot_id=ballot, now=hall.clock())
    with_proxy = replace(mine, proxy=7)

    assert "To abstain, cast nothing." in panel_text(SAY, mine, Steps())
    said = panel_text(SAY, with_proxy, Steps())
    assert "If you cast nothing, your proxy <@7> may rank for you." in said
    assert "To abstain, cast nothing." not in said
    for what in ("counts", "withdrawn"):
        assert "Your proxy <@7> may vote for you unless you do" in receipt_text(SAY, with_proxy, what)
    view = await hall.store.read(ballot_card, ballot_id=ballot)
    assert "counts on no side." in text_of(choice_card(SAY, view))
    given = choice_card(SAY, replace(view, proxies=1))
    assert "counts on no side, unless their proxy ranks for them." in text_of(given)
    assert not faults(given)


async def test_a_ranking_by_proxy_is_told_to_its_giver_and_named_where_names_are_shown(hall: Hall) -> None:
    ballot = await put_to_choice(hall)
    await cast_all(hall, ballot, (("1",), ("0",)))
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    view = await the_decision(hall)
    mine = await hall.store.read(my_ranking, who=hall.who(hall.people[0]), ballot_id=ballot, now=hall.clock())

    assert "cast for you by your proxy <@7>" in receipt_text(SAY, replace(mine, by=7), "counts")
    none = receipt_text(SAY, replace(mine, groups=None, recused=False, closed=True), "counts")
    assert "this is what counted" not in none and "no ranking of yours counted" in none
    assert "It counts also for <@8>" in receipt_text(SAY, replace(mine, closed=False, also_for=(8,)), "cast")
    shown = replace(view, proxied=(ByProxy(8, 7),))
    assert view.choice is not None
    card = choice_decision_card(SAY, shown, view.choice, b"")
    assert "1 vote was cast by proxy.\n- <@8>, by <@7>" in text_of(card)
    assert "- <@8>, by <@7>" in "\n".join(choice_decision_pages(SAY, shown, view.choice))


async def test_the_notice_and_the_card_of_the_norm_tell_of_a_wording(hall: Hall) -> None:
    await deliberated(hall, PEACE)
    claims = await hall.store.write(claim_due, now=hall.clock() + timedelta(minutes=2))
    cards = {(one.kind, one.topic): await render(hall.store, WORDS, one) for one in claims}
    notice, card = cards["notice", "wording:1"], cards["norm", ""]
    assert notice is not None
    assert card is not None
    assert "proposed another wording of N-1: **Also in \\*peace\\***" in text_of(notice)
    assert faults(notice) == []
    assert "Another wording stands beside the text: Also in \\*peace\\*." in text_of(card)
    assert "All wordings" in buttons_of(card)
    assert faults(card) == []


async def test_all_wordings_are_read_in_full_and_the_author_withdraws_one(hall: Hall) -> None:
    await deliberated(hall, PEACE, WAR)
    message = await hall.post(await hall.card("norm"))
    listed = await hall.people[1].click(message, label="All wordings")
    text = told(listed)
    assert all(words in text for words in (PEACE.text, WAR.text, WAR.why, "version 1"))
    assert listed.response is not None
    assert labels(listed.response) == [
        "Propose another wording",
        "Withdraw “Also in *peace*”",
        "Withdraw “Only at war”",
    ]
    asked = await hall.people[1].click(listed.response, label="Withdraw “Only at war”")
    assert asked.response is not None
    assert "is withdrawn" in told(await hall.people[1].click(asked.response, label="Withdraw it"))
    view = await hall.store.read(show_norm, guild_id=hall.guild_id, handle="N-1")
    assert view.wordings == (PEACE.label,)


async def test_the_longest_texts_and_labels_fit_the_cards_and_come_back_in_pages(hall: Hall) -> None:
    drafts = [
        WordingDraft(1, f"{number}{'*' * 59}", f"{number} {'word _and_ ' * 360}", WHY * 10) for number in range(1, 6)
    ]
    handle, convener = await called(hall, *drafts), hall.who(hall.people[0], convener=True)
    await hall.store.write(open_choice, who=convener, handle=handle, now=hall.clock())
    ballot = await hall.store.read(open_ballot_of, guild_id=hall.guild_id, handle=handle)
    assert faults(await hall.card("ballot")) == []
    view = await hall.store.read(ballot_card, ballot_id=ballot)
    assert all(units(page) <= PAGE_ROOM for page in choice_pages(SAY, view))
    message = await hall.post(choice_card(SAY, view))
    panel = await hall.people[1].click(message, label="Rank the wordings")
    for number in range(1, 6):
        panel = await pick(hall.people[1], panel, str(number))
    assert len(told(panel)) <= CONTENT
    await cast_all(hall, ballot, *((("1",), ("2",)),) * 3)
    hall.clock.wait(days=7)
    await hall.store.write(close_ballot, ballot_id=ballot, now=hall.clock())
    card, decision = await hall.card("decision"), await the_decision(hall)
    assert faults(card) == []
    assert decision.choice is not None
    assert all(units(page) <= PAGE_ROOM for page in choice_decision_pages(SAY, decision, decision.choice))
