"""Proxies by `/seat show` and its form; and what the cards, the receipts and `/waiting` say of them."""

from dataclasses import replace

import pytest
import simcord
from sqlmodel import select

from bot.chat.certificates import closed_text
from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.decision_words import by_proxy_lines
from bot.chat.ui.receipts import receipt_text
from bot.chat.ui.roster import roster_page
from bot.chat.ui.seat_card import changed_text
from bot.chat.ui.seat_form import own_layout
from bot.chat.ui.seat_proxy import proxy_lines
from bot.chat.ui.waiting import waiting_layout
from bot.congress import seals
from bot.congress.ballots import Choice
from bot.congress.proxies import State
from bot.services import ballot_views
from bot.services.ballots import Receipt, cast, my_vote, open_ballot_of
from bot.services.closed_votes import ClosedVote, closed_vote
from bot.services.congresses import choose_proxies
from bot.services.norms import final_call, propose, second
from bot.services.proxy_views import PastProxy, ProxyEnd, ProxyLine, SeatProxies, proxies_of
from bot.services.proxy_votes import ByProxy
from bot.services.seats import SeatChange, SeatView, Word, roster
from bot.services.votes import close_ballot, open_vote
from bot.services.waiting import VoteAwaited, Waiting
from storage.store import Store
from storage.tables import Decision
from tests.chat.council import EXTENSIONS, Council, button, convene, faults, menu, parts
from tests.chat.examples import ballot_view, decision_view
from tests.chat.hall import SAY, START, WORDS, HallBot, Turned, shown, told
from tests.chat.judged import faults as judged
from tests.services.conftest import draft

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what some of these tests are about.


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    extensions = [*EXTENSIONS, "bot.chat.cogs.waiting"]
    return HallBot(store=sqlite_store, words=WORDS, now=Turned(), extensions=extensions)


@pytest.fixture
async def council(simcord_env: simcord.Env, sqlite_store: Store) -> Council:
    """Three jurists, and proxies allowed."""
    council = await convene(simcord_env, sqlite_store)
    await council.open()
    for member in council.members:
        await council.seat(member)
    who = council.who(council.convener)
    await council.store.write(choose_proxies, who=who, allowed=True, now=council.clock())
    return council


async def seat(council: Council, person: simcord.MemberActor) -> simcord.ResponseMessage:
    result = await person.slash(council.general, "seat show")
    assert result.response is not None
    return result.response


async def asked(council: Council, giver: int, holder: int, days: str = "30") -> simcord.InteractionResult:
    person = council.members[giver]
    form = await person.click(await seat(council, person), label="Name a proxy…")
    assert form.modal is not None
    return await person.submit_modal(form, {"holder": [council.members[holder]], "days": days})


async def name(council: Council, giver: int, holder: int) -> None:
    """A proxy that is named in the form, and accepted on the seat of its holder."""
    await asked(council, giver, holder)
    person = council.members[holder]
    assert "You are the proxy of" in told(await person.click(await seat(council, person), label="Accept"))


async def given(council: Council, member: int) -> SeatProxies:
    whose = council.members[member].id
    return await council.store.read(
        proxies_of, guild_id=council.guild.id, discord_id=whose, now=council.clock(), own=True
    )


async def labels(council: Council, member: int) -> list[object]:
    """The labels of the buttons on a seat."""
    return [one.get("label") for one in parts((await seat(council, council.members[member])).components)]


async def test_a_proxy_is_named_in_a_form_accepted_seen_by_all_and_revoked(council: Council) -> None:
    grace, alan, mary = council.members

    receipt = told(await asked(council, 0, 1))

    assert f"You asked <@{alan.id}> to be your proxy" in receipt
    assert "Until they accept nothing counts for you" in receipt
    assert f"Asked to be your proxy: <@{alan.id}>" in shown(await seat(council, grace))
    assert f"<@{alan.id}>" not in told(await mary.slash(council.general, "seat show", member=grace))
    request = await seat(council, alan)
    assert "how you voted, even where names are hidden" in shown(request)

    answer = told(await alan.click(request, label="Accept"))

    assert f"You are the proxy of <@{grace.id}>" in answer
    assert "and so how you voted" in answer
    assert f"Proxy: <@{alan.id}>" in shown(await seat(council, grace))
    assert f"Proxy of <@{grace.id}>" in shown(await seat(council, alan))
    assert f"Proxy: <@{alan.id}>" in told(await mary.slash(council.general, "seat show", member=grace))
    view = await council.store.read(roster, guild_id=council.guild.id, now=council.clock())
    assert f"proxy: <@{alan.id}>" in shown_layout(roster_page(SAY, view, 0))

    answer = told(await grace.click(await seat(council, grace), label="Revoke the proxy"))

    assert f"<@{alan.id}>: your proxy no longer" in answer
    after = shown(await seat(council, grace))
    assert f"revoked the proxy of <@{alan.id}>" in after
    assert f"Proxy: <@{alan.id}>" not in after


async def test_who_holds_one_is_offered_none(council: Council) -> None:
    await name(council, 0, 1)

    assert "Name a proxy…" not in await labels(council, 1)


async def test_who_is_asked_answers_in_waiting_or_leaves_it(council: Council) -> None:
    grace, alan, mary = council.members
    for giver in (0, 2):
        await asked(council, giver, 1)
    assert "Name a proxy…" in await labels(council, 1)
    found = await alan.slash(council.general, "waiting")
    assert found.response is not None
    said = shown(found.response)
    assert "You are asked to vote for others" in said
    assert said.count("even where names are hidden") == 2
    assert f"<@{grace.id}>" in said
    assert f"<@{mary.id}>" in said

    first, second = (one.proxy_id for one in (await given(council, 1)).held)
    answer = told(await alan.click(found.response, custom_id=f"seat:proxy:decline:{first}"))

    assert f"You declined to be the proxy of <@{grace.id}>" in answer
    assert f"<@{alan.id}> declined to be proxy" in shown(await seat(council, grace))
    again = await alan.click(found.response, custom_id=f"seat:proxy:accept:{first}")
    assert "was taken back, answered already" in told(again)
    assert f"Asked to be your proxy: <@{alan.id}>" in shown(await seat(council, mary))
    assert "Take the request back" in await labels(council, 2)
    accepted = await alan.click(found.response, custom_id=f"seat:proxy:accept:{second}")
    assert f"You are the proxy of <@{mary.id}>" in told(accepted)


async def test_a_request_is_taken_back(council: Council) -> None:
    grace, alan, _ = council.members
    await asked(council, 0, 1)

    answer = told(await grace.click(await seat(council, grace), label="Take the request back"))

    assert f"<@{alan.id}>: asked no longer" in answer
    assert "Accept" not in await labels(council, 1)


async def test_a_holder_lays_it_down_and_can_name_one(council: Council) -> None:
    grace, alan, _ = council.members
    await name(council, 0, 1)

    answer = told(await alan.click(await seat(council, alan), label=f"Lay down the proxy of {grace.name}"))

    assert f"You are the proxy of <@{grace.id}> no longer" in answer
    assert "Name a proxy…" in await labels(council, 1)
    assert f"<@{alan.id}> laid the proxy down" in shown(await seat(council, grace))


@pytest.mark.parametrize(
    ("days", "said"), [("0", "from 1 to 90 days"), ("91", "from 1 to 90 days"), ("3x", "in digits")]
)
async def test_days_that_are_none_are_refused_and_nothing_is_lost(council: Council, days: str, said: str) -> None:
    answer = await asked(council, 0, 1, days)

    assert said in told(answer)
    assert (await given(council, 0)).given == ()


async def test_a_chain_is_refused_in_words(council: Council) -> None:
    await name(council, 0, 1)

    assert "a proxy goes no further" in told(await asked(council, 2, 0))


async def test_a_button_kept_from_before_still_works_after_a_restart(council: Council) -> None:
    grace = council.members[0]
    await name(council, 0, 1)
    message = await seat(council, grace)
    await council.restart()

    assert "your proxy no longer" in told(await grace.click(message, label="Revoke the proxy"))


async def test_the_panel_says_what_switching_proxies_off_ends(council: Council) -> None:
    chair = council.convener
    await name(council, 0, 1)
    await asked(council, 2, 1)
    opened = await chair.slash(council.general, "congress setup")
    assert opened.response is not None
    assert "2 proxies stand or are asked for" in shown(opened.response)

    after = await chair.select(opened.response, ["proxies_off"], custom_id="setup:manner:proxies")

    assert after is not None
    panel = await chair.slash(council.general, "congress setup")
    assert panel.response is not None
    assert "stand or are asked for" not in shown(panel.response)
    assert "the congress has proxies no longer" in shown(await seat(council, council.members[0]))
    assert (await given(council, 1)).held == ()


async def test_a_convener_allows_proxies_in_the_setup_panel_and_the_rules_tell(council: Council) -> None:
    chair = council.convener
    opened = await chair.slash(council.general, "congress setup")
    assert opened.response is not None
    assert menu(opened.response, "setup:manner:proxies")

    await chair.select(opened.response, ["proxies_off"], custom_id="setup:manner:proxies")

    assert not (await council.setup()).proxies
    labels = [one.get("label") for one in parts((await seat(council, council.members[0])).components)]
    assert "Name a proxy…" not in labels
    assert "**Proxies:** none" in told(await chair.slash(council.general, "congress rules"))
    await chair.select(opened.response, ["proxies_on"], custom_id="setup:manner:proxies")
    assert (await council.setup()).proxies
    assert button(await seat(council, council.members[0]), "Name a proxy…")


async def test_a_vote_tells_the_holder_the_giver_and_everyone_what_is_theirs_to_know(council: Council) -> None:
    grace, alan, _ = council.members
    await name(council, 0, 1)
    ballot = await voting(council)
    opened = ballot_card(SAY, await council.store.read(ballot_views.ballot_card, ballot_id=ballot))
    assert "1 seat has named a proxy" in shown_layout(opened.layout)
    assert "How many have voted is told when the vote closes" in shown_layout(opened.layout)
    waits = await grace.slash(council.general, "waiting")
    assert waits.response is not None
    assert f"Your proxy <@{alan.id}> may vote for you" in shown(waits.response)
    holder = council.who(alan)
    before = await council.store.read(my_vote, who=holder, ballot_id=ballot, now=council.clock())
    assert f"If you vote, it counts also for <@{grace.id}>" in receipt_text(SAY, before, looked_up=True)

    receipt = await council.store.write(cast, who=holder, ballot_id=ballot, choice=Choice.AGAINST, now=council.clock())

    assert f"It counts also for <@{grace.id}>" in receipt_text(SAY, receipt)
    assert "so how you voted, even where names are hidden" in receipt_text(SAY, receipt)
    council.clock.wait(days=8)
    await council.store.write(close_ballot, ballot_id=ballot, now=council.clock())
    decision = await council.store.read(lambda tx: tx.exec(select(Decision.id)).one())
    view = await council.store.read(ballot_views.decision_card, decision_id=decision)
    assert "proxy" not in shown_layout(decision_card(SAY, view, b"").layout), "names are hidden"
    mine = await council.store.read(closed_vote, who=council.who(grace), ballot_id=ballot)
    assert mine is not None
    assert mine.choice is Choice.AGAINST


async def voting(council: Council) -> int:
    """A norm of the first member that is being voted on; the id of its ballot."""
    grace, chair = council.who(council.members[0]), council.who(council.convener)
    await council.seat(council.convener, "economics", "academia")
    store, now = council.store, council.clock
    handle = (await store.write(propose, who=grace, draft=draft(), now=now())).handle
    await store.write(second, who=chair, handle=handle, now=now())
    now.wait(days=3)
    await store.write(final_call, who=chair, handle=handle, now=now())
    now.wait(days=3)
    await store.write(open_vote, who=chair, handle=handle, now=now())
    return await store.read(open_ballot_of, guild_id=council.guild.id, handle=handle)


def shown_layout(layout: object) -> str:
    return str(layout.to_components())  # type: ignore[attr-defined]


LINE = ProxyLine(1, 2, START, 10**18, "*" * 100)
ASKED, LINGERS = replace(LINE, state=State.ASKED), replace(LINE, state=State.LINGERS)
FULL = SeatProxies(
    True,
    (LINGERS, LINE),
    (
        replace(LINE, proxy_id=1),
        replace(LINE, proxy_id=2),
        *(replace(LINGERS, giver=10**18 + one, proxy_id=10 + one) for one in range(30)),
        *(replace(ASKED, proxy_id=10**18 + one) for one in range(100)),
    ),
    tuple(PastProxy(START, "proxy_ended", 2, how) for how in ("expired", "seat", "off")),
)


@pytest.mark.parametrize("proxies", [FULL, replace(FULL, given=(ASKED,)), replace(FULL, held=())])
def test_a_seat_with_proxies_is_a_sound_card(proxies: SeatProxies) -> None:
    assert not faults(own_layout(SAY, "\n".join(proxy_lines(SAY, proxies)), proxies=proxies))


def test_the_receipt_of_a_holder_says_for_whom_it_counts() -> None:
    receipt = Receipt(1, "N-1", "Core", Choice.FOR, "", None, True, START, "names_hidden", also_for=(41, 42))

    assert "counts also for <@41> and <@42>, unless they vote themselves" in receipt_text(SAY, receipt)
    assert "so how you voted, even where names are hidden" in receipt_text(SAY, receipt)
    assert "<@41>" not in receipt_text(SAY, replace(receipt, choice=Choice.RECUSE))
    assert "If you vote, it counts also for <@41>" in receipt_text(SAY, replace(receipt, choice=None))


@pytest.mark.parametrize(
    ("before", "question", "says"),
    [
        (None, "adopt", "You have not voted on N-1"),
        (Choice.FOR, "adopt", "No vote of your own counts now."),
        (Choice.FOR, "repeal", "No vote of your own counts now."),
    ],
)
def test_the_receipt_of_a_giver_without_a_vote_says_who_may_vote_for_them(
    before: Choice | None, question: str, says: str
) -> None:
    receipt = Receipt(1, "N-1", "Core", None, "", before, True, START, "names_hidden", question, proxy=41)
    text = receipt_text(SAY, receipt)

    assert says in text
    assert "Your proxy <@41> may vote for you unless you do" in text
    assert "proxy" not in receipt_text(SAY, replace(receipt, proxy=None))


@pytest.mark.parametrize("away", [False, True])
def test_many_requests_are_a_sound_message(away: bool) -> None:
    listed = Waiting(True, (), (), (), (), to_accept=tuple(replace(ASKED, proxy_id=one) for one in range(100)))
    layout = waiting_layout(WORDS, "en", listed, 1, away=away)

    assert not faults(layout)
    assert "97 more members ask you" in shown_layout(layout)
    assert ("Accept" in shown_layout(layout)) is not away


async def test_leaving_a_seat_tells_of_its_proxies_before_and_after_and_waiting_tells_who_gave_one(
    council: Council,
) -> None:
    grace, alan, mary = council.members
    await name(council, 0, 1)
    await asked(council, 2, 1)

    question = await alan.slash(council.general, "seat leave")

    assert f"You stop being the proxy of <@{grace.id}>, in votes that are open too." in told(question)
    assert question.response is not None
    done = told(await alan.click(question.response, label="Leave my seat"))
    assert f"You are the proxy of <@{grace.id}> no longer" in done
    assert f"asked for between you and <@{mary.id}> ended" in done
    assert f"<@{alan.id}> is it no longer since" in told(await grace.slash(council.general, "waiting"))
    assert f"the request to <@{alan.id}> ended" in told(await mary.slash(council.general, "waiting"))


def test_the_receipt_of_a_changed_seat_says_which_proxies_ended_with_it() -> None:
    word = Word("law", "Law")
    seat = SeatView(2, "Alan", (word,), word, "personal", None, None, START)
    change = SeatChange(seat, seat, changed=True, ended=(LINE, replace(LINE, giver=2, holder=3)))

    said = changed_text(SAY, change)

    assert "Your proxy <@3> ended with it, in votes that are open too." in said
    assert "You are the proxy of <@1> no longer, in votes that are open neither." in said


@pytest.mark.parametrize(
    ("how", "says"), [("declined", "<@2> declined to be it"), ("laid_down", "<@2> laid it down on")]
)
def test_waiting_tells_how_a_proxy_ended(how: str, says: str) -> None:
    listed = Waiting(True, (), (), (), (), proxy_ended=ProxyEnd(START, 2, how, asked=how == "declined"))
    for away in (False, True):
        layout = waiting_layout(WORDS, "en", listed, 1, away=away)
        assert not faults(layout)
        assert says in shown_layout(layout)
        assert "Nothing awaits you" not in shown_layout(layout)


def test_waiting_says_that_the_proxy_may_vote() -> None:
    vote = VoteAwaited(1, "N-1", "Core", START, voted=False, proxy=41)
    for voted in (False, True):
        listed = Waiting(True, (replace(vote, voted=voted),), (), (), ())
        assert ("Your proxy <@41>" in shown_layout(waiting_layout(WORDS, "en", listed, 1))) is not voted


def test_an_open_ballot_says_how_many_have_named_a_proxy_and_not_who() -> None:
    assert "2 seats have named a proxy" in shown_layout(ballot_card(SAY, ballot_view(proxies=2)).layout)
    assert "proxy" not in shown_layout(ballot_card(SAY, ballot_view(closed=True)).layout)


def test_a_reservation_that_stays_with_its_author_is_said_to_both() -> None:
    choice = Choice.FOR_WITH_RESERVATION
    given = Receipt(1, "N-1", "Core", choice, "In peace.", None, True, START, "names_hidden", also_for=(8,))
    assert "as For, without your reservation" in receipt_text(SAY, given)
    for other in (replace(given, choice=Choice.FOR), replace(given, secrecy="names_shown")):
        assert "without your reservation" not in receipt_text(SAY, other)
    mine = ClosedVote("N-1", "Title", 1, "D-2026-01", Choice.FOR, seals.Receipt("a" * 32, "7", "for"), "b" * 64, by=8)
    assert "it stayed theirs" in closed_text(SAY, mine, "1")
    assert "it stayed theirs" not in closed_text(SAY, replace(mine, seal=None, receipt=None), "1")
    assert "it stayed theirs" not in closed_text(SAY, replace(mine, choice=Choice.AGAINST), "1")


def test_a_decision_counts_the_votes_by_proxy_and_names_them_where_names_are_shown() -> None:
    hidden = decision_view()
    assert by_proxy_lines(SAY, hidden) == []
    named = replace(hidden, proxied=(ByProxy(1, 2), ByProxy(3, 2)))
    assert by_proxy_lines(SAY, named, 1) == ["2 votes were cast by proxy.", "- <@1>, by <@2>", "and 1 more"]
    assert by_proxy_lines(SAY, named)[1:] == ["- <@1>, by <@2>", "- <@3>, by <@2>"]
    assert "cast by proxy" in shown_layout(decision_card(SAY, named, b"").layout)
    assert not judged(decision_card(SAY, named, b"png"))
