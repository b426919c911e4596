"""Proxies by `/seat show` and its form; and what the cards, the receipts and `/waiting` say of them."""

from dataclasses import replace

import pytest
import simcord

from bot.chat.ui.ballot_card import ballot_card
from bot.chat.ui.decision_card import decision_card
from bot.chat.ui.decision_words import by_proxy_lines
from bot.chat.ui.receipts import receipt_text
from bot.chat.ui.roster import roster_page
from bot.chat.ui.seat_form import own_layout
from bot.chat.ui.seat_proxy import proxy_lines
from bot.chat.ui.waiting import waiting_layout
from bot.congress.ballots import Choice
from bot.services.ballots import Receipt
from bot.services.congresses import choose_proxies
from bot.services.proxies import PastProxy, ProxyLine, SeatProxies, proxies_of
from bot.services.proxy_votes import ByProxy
from bot.services.seats import roster
from bot.services.waiting import VoteAwaited, Waiting
from storage.store import Store
from tests.chat.council import Council, button, convene, council_bot, faults, menu, parts
from tests.chat.examples import ballot_view, decision_view
from tests.chat.hall import SAY, START, WORDS, HallBot, Turned, shown, told
from tests.chat.judged import faults as judged

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what some of these tests are about.


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return council_bot(sqlite_store, Turned())


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


async def name(council: Council, giver: int, holder: int, days: str = "30") -> simcord.InteractionResult:
    person = council.members[giver]
    form = await person.click(await seat(council, person), label="Name a proxy…")
    assert form.modal is not None
    return await person.submit_modal(form, {"holder": [council.members[holder]], "days": days})


async def given(council: Council, member: int) -> SeatProxies:
    discord_id = council.members[member].id
    return await council.store.read(proxies_of, guild_id=council.guild.id, discord_id=discord_id)


async def test_a_proxy_is_named_in_a_form_seen_by_all_and_revoked(council: Council) -> None:
    grace, alan, mary = council.members

    receipt = told(await name(council, 0, 1))

    assert f"<@{alan.id}> is your proxy" in receipt
    assert "unless you vote yourself" in receipt
    assert f"Proxy: <@{alan.id}>" in shown(await seat(council, grace))
    assert f"Proxy of <@{grace.id}>" in shown(await seat(council, alan))
    assert f"Proxy: <@{alan.id}>" in told(await mary.slash(council.general, "seat show", member=grace))
    view = await council.store.read(roster, guild_id=council.guild.id)
    assert f"proxy: <@{alan.id}>" in shown_layout(roster_page(SAY, view, 0))

    answer = told(await grace.click(await seat(council, grace), label="Revoke the proxy"))

    assert f"<@{alan.id}> is your proxy no longer" in answer
    after = shown(await seat(council, grace))
    assert f"revoked the proxy of <@{alan.id}>" in after
    assert f"Proxy: <@{alan.id}>" not in after


async def test_who_holds_one_is_offered_none(council: Council) -> None:
    await name(council, 0, 1)

    labels = [one.get("label") for one in parts((await seat(council, council.members[1])).components)]

    assert "Name a proxy…" not in labels


@pytest.mark.parametrize(
    ("days", "said"), [("0", "from 1 to 90 days"), ("91", "from 1 to 90 days"), ("3x", "in digits")]
)
async def test_days_that_are_none_are_refused_and_nothing_is_lost(council: Council, days: str, said: str) -> None:
    answer = await name(council, 0, 1, days)

    assert said in told(answer)
    assert (await given(council, 0)).given is None


async def test_a_chain_is_refused_in_words(council: Council) -> None:
    await name(council, 0, 1)

    assert "a proxy goes no further" in told(await name(council, 2, 0))


async def test_a_button_kept_from_before_still_works_after_a_restart(council: Council) -> None:
    grace = council.members[0]
    await name(council, 0, 1)
    message = await seat(council, grace)
    await council.restart()

    assert "is your proxy no longer" in told(await grace.click(message, label="Revoke the proxy"))


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


def shown_layout(layout: object) -> str:
    return str(layout.to_components())  # type: ignore[attr-defined]


LINE = ProxyLine(1, 2, START)
FULL = SeatProxies(
    False, LINE, (LINE, LINE), tuple(PastProxy(START, "proxy_ended", 2, how) for how in ("expired", "seat"))
)


@pytest.mark.parametrize("proxies", [FULL, replace(FULL, given=None, offered=True)])
def test_a_seat_with_proxies_is_a_sound_card(proxies: SeatProxies) -> None:
    assert not faults(own_layout(SAY, "\n".join(proxy_lines(SAY, proxies)), proxies=proxies))


def test_the_receipt_of_a_holder_says_for_whom_it_counts() -> None:
    receipt = Receipt(1, "N-1", "Core", Choice.FOR, "", None, True, START, "names_hidden", also_for=(41, 42))

    assert "counts also for <@41> and <@42>, unless they vote themselves" in receipt_text(SAY, receipt)
    assert "<@41>" not in receipt_text(SAY, replace(receipt, choice=Choice.RECUSE))


def test_waiting_says_that_the_proxy_will_vote() -> None:
    vote = VoteAwaited(1, "N-1", "Core", START, voted=False, proxy=41)
    for voted in (False, True):
        listed = Waiting(True, (replace(vote, voted=voted),), (), (), ())
        assert ("Your proxy <@41>" in shown_layout(waiting_layout(WORDS, "en", listed, 1))) is not voted


def test_an_open_ballot_says_how_many_have_named_a_proxy_and_not_who() -> None:
    assert "2 seats have named a proxy" in shown_layout(ballot_card(SAY, ballot_view(proxies=2)).layout)
    assert "proxy" not in shown_layout(ballot_card(SAY, ballot_view(closed=True)).layout)


def test_a_decision_counts_the_votes_by_proxy_and_names_them_where_names_are_shown() -> None:
    hidden = decision_view(by_proxy=2)
    assert by_proxy_lines(SAY, hidden) == ["2 votes were cast by proxy."]
    named = replace(hidden, proxied=(ByProxy(1, 2), ByProxy(3, 2)))
    assert by_proxy_lines(SAY, named, 1) == ["2 votes were cast by proxy.", "- <@1>, by <@2>", "and 1 more"]
    assert by_proxy_lines(SAY, named)[1:] == ["- <@1>, by <@2>", "- <@3>, by <@2>"]
    assert "cast by proxy" in shown_layout(decision_card(SAY, named, b"").layout)
    assert not judged(decision_card(SAY, named, b"png"))
