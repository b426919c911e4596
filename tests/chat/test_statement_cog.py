"""`/statement`: the form, the card, the queue, the lists, on the real client and a real store."""

import pytest
import simcord

from bot.chat.ui.cards import render
from bot.services.cards import claim_due
from bot.services.digests import send_digest
from bot.services.norms import final_call, second
from bot.services.opinions import give_opinion, my_opinion
from bot.services.seats import take_seat
from bot.services.statement_views import StatementView, show_statement
from bot.services.statements import Said, add_statement
from bot.services.votes import open_vote
from storage.store import Store
from tests.chat.hall import WORDS, HallBot, Turned, shown, told
from tests.chat.judged import faults, text_of
from tests.chat.members import EXTENSIONS, Members

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what some of these tests are about.


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return statement_bot(sqlite_store, Turned())


def statement_bot(store: Store, clock: Turned) -> HallBot:
    return HallBot(store=store, words=WORDS, now=clock, extensions=[*EXTENSIONS, "bot.chat.cogs.statement"])


async def deliberating(hall: Members) -> str:
    handle = await hall.propose()
    await hall.store.write(second, who=hall.who(hall.seconder), handle=handle, now=hall.clock())
    return handle


def filled(words: str = "It binds nobody.", **changes: object) -> dict[str, object]:
    usual = {"kind": "con", "statement": words, "discipline": ["law"], "source": "", "attribution": "named"}
    return usual | changes


async def speak(hall: Members, handle: str, words: str = "It binds nobody.", **changes: object) -> str:
    """Make a statement of the proposer by the form; returns what they are told."""
    form = await hall.run(hall.proposer, "statement add", norm=handle)
    assert form.modal is not None
    return told(await hall.proposer.submit_modal(form, filled(words, **changes)))


async def made(hall: Members, handle: str, words: str, person: int = 0, **changes: str) -> StatementView:
    """Make a statement without the form."""
    discipline = ("law", "computer-science", "economics")[person]
    said = Said(**{"kind": "con", "words": words, "discipline": discipline, **changes})
    who = hall.who(hall.people[person])
    return await hall.store.write(add_statement, who=who, handle=handle, said=said, now=hall.clock())


async def to_vote(hall: Members, handle: str) -> None:
    hall.clock.wait(days=3)
    await hall.store.write(final_call, who=hall.who(hall.convener, convener=True), handle=handle, now=hall.clock())
    hall.clock.wait(days=3)
    await hall.store.write(open_vote, who=hall.who(hall.convener, convener=True), handle=handle, now=hall.clock())


async def opinion_of(hall: Members, person: simcord.MemberActor, statement: int = 1) -> str | None:
    found = await hall.store.read(my_opinion, who=hall.who(person), statement_id=statement)
    return found.opinion


def response(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    answer = next(one for one in (result.response, *result.followups) if one is not None)
    assert answer.ephemeral
    return answer


async def test_the_form_asks_five_things_and_says_what_is_stored(hall: Members) -> None:
    handle = await deliberating(hall)

    form = await hall.run(hall.proposer, "statement add", norm=handle)

    assert form.modal is not None
    fields = {label["component"]["custom_id"]: label["component"] for label in form.modal["components"]}
    assert list(fields) == ["kind", "statement", "discipline", "source", "attribution"]
    assert [one["value"] for one in fields["discipline"]["options"]] == ["law"]
    named, hidden = fields["attribution"]["options"]
    assert named["default"]
    assert "all can tell it is you" in hidden["description"]
    assert "The operator sees your name" in hidden["description"]


async def test_a_statement_is_made_confirmed_and_posted_with_its_answers(hall: Members) -> None:
    handle = await deliberating(hall)

    answer = await speak(hall, handle, source="https://example.org/a")
    card = await hall.card("statement")

    assert "Your statement 1 on N-1 is made." in answer
    assert "> It binds nobody." in text_of(card)
    assert f"<@{hall.proposer.id}>" in text_of(card)
    assert "Counts are shown once the vote on N-1 opens" in text_of(card)
    assert faults(card) == []
    assert card.silent


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"source": "http://10.0.0.1/x"}, "is no web address that others can open"),
        ({"words": " \u200b "}, "“Statement” is empty"),
    ],
)
async def test_what_is_refused_comes_back_with_what_was_typed(
    hall: Members, changes: dict[str, object], says: str
) -> None:
    handle = await deliberating(hall)
    answer = await speak(hall, handle, **changes)  # type: ignore[arg-type]
    assert says in answer
    if "words" not in changes:
        assert "It binds nobody." in answer


async def test_who_cannot_speak_is_told_before_they_write(hall: Members) -> None:
    handle = await hall.propose()
    assert "is seeking seconds" in told(await hall.run(hall.proposer, "statement add", norm=handle))
    await hall.store.write(second, who=hall.who(hall.seconder), handle=handle, now=hall.clock())
    assert "/seat take" in told(await hall.run(hall.unseated, "statement add", norm=handle))
    assert "/seat take" in told(await hall.run(hall.unseated, "statement next", norm=handle))


async def test_a_tap_on_the_card_is_a_private_answer_that_can_be_changed_and_outlives_a_restart(hall: Members) -> None:
    handle = await deliberating(hall)
    await speak(hall, handle)
    message = await hall.post(await hall.card("statement"))

    receipt = await hall.seconder.click(message, label="Agree")
    assert "Recorded: **Agree** on statement 1." in told(receipt)
    assert "You have answered everything on N-1" in told(receipt)
    hall.bot = statement_bot(hall.store, hall.clock)
    await hall.env.restart_bot(hall.bot)
    await hall.seconder.click(response(receipt), label="Disagree")

    assert await opinion_of(hall, hall.seconder) == "disagree"
    own = told(await hall.proposer.click(message, label="Agree"))
    assert "is your own" in own
    assert "/seat take" in told(await hall.unseated.click(message, label="Pass"))


async def test_the_queue_moves_on_with_each_tap_and_ends(hall: Members) -> None:
    handle = await deliberating(hall)
    for words in ("The first point.", "The second point."):
        await made(hall, handle, words)
    await made(hall, handle, "My own point.", person=1)

    first = await hall.run(hall.seconder, "statement next", norm=handle)
    assert "> The first point." in told(first)
    assert "answered 0 of 2" in told(first)
    await hall.seconder.click(response(first), label="Agree")
    middle = response(first)
    assert "> The second point." in shown(middle)
    assert "Recorded: **Agree** on statement 1." in shown(middle)
    await hall.seconder.click(middle, label="Pass")

    assert "You have answered all 2 statements by others on N-1." in shown(response(first))
    assert (await opinion_of(hall, hall.seconder, 1), await opinion_of(hall, hall.seconder, 2)) == ("agree", "pass")


async def test_the_norm_card_leads_into_the_queue_and_says_who_has_not_spoken(hall: Members) -> None:
    handle = await deliberating(hall)
    assert "Nobody has made a statement on it yet" in text_of(await hall.card("norm"))
    hall.clock.wait(minutes=5)
    await made(hall, handle, "A point.")
    card = await hall.card("norm")

    assert "Statements: 1 con; " in text_of(card)
    assert "none yet from" in text_of(card)
    assert "Law" not in text_of(card).partition("Statements: 1 con")[2].partition("\n")[0]
    message = await hall.post(card)
    assert "> A point." in told(await hall.seconder.click(message, label="Next statement"))
    assert "Nobody else has made a statement" in told(await hall.proposer.click(message, label="Next statement"))


async def test_ones_mind_is_changed_from_the_list_of_ones_opinions(hall: Members) -> None:
    handle = await deliberating(hall)
    point = await made(hall, handle, "A point.")
    await made(hall, handle, "My own point.", person=1)
    who = hall.who(hall.seconder)
    await hall.store.write(give_opinion, who=who, statement_id=point.statement_id, opinion="agree", now=hall.clock())

    listed = await hall.run(hall.seconder, "statement mine", norm=handle)
    assert "· your own" in told(listed)
    assert "you said Agree" in told(listed)
    await hall.seconder.select(response(listed), [f"other:{point.statement_id}"], custom_id="norm:1:mine:pick")
    assert "You said **Agree**" in shown(response(listed))
    await hall.seconder.click(response(listed), label="Disagree")

    assert await opinion_of(hall, hall.seconder) == "disagree"


async def test_ones_own_statement_is_changed_and_withdrawn_from_there(hall: Members) -> None:
    handle = await deliberating(hall)
    point = await made(hall, handle, "A point.")
    listed = await hall.run(hall.proposer, "statement mine", norm=handle)
    await hall.proposer.select(response(listed), [f"own:{point.statement_id}"], custom_id="norm:1:mine:pick")

    form = await hall.proposer.click(response(listed), label="Change it")
    assert form.modal is not None
    await hall.proposer.submit_modal(form, {"kind": "pro", "statement": "Another point.", "source": ""})
    old = await hall.store.read(show_statement, guild_id=hall.guild_id, statement_id=point.statement_id)
    assert old.replaced_by == 2

    listed = await hall.run(hall.proposer, "statement mine", norm=handle)
    await hall.proposer.select(response(listed), ["own:2"], custom_id="norm:1:mine:pick")
    question = await hall.proposer.click(response(listed), label="Withdraw it")
    assert "It cannot come back" in told(question)
    await hall.proposer.click(response(question), label="Withdraw it")
    assert (await hall.store.read(show_statement, guild_id=hall.guild_id, statement_id=2)).withdrawn


async def test_a_statement_without_a_name_names_its_author_nowhere(hall: Members) -> None:
    """On its card, in the list, in the history, in the digest, on the norm's card, and in what others are told."""
    handle = await deliberating(hall)
    await made(hall, handle, "Another point.", person=1)
    answer = await speak(hall, handle, "Named by nobody.", attribution="chatham_house")
    assert "Your name is stored with it" in answer
    claims = await hall.store.write(claim_due, now=hall.clock())
    cards = [await render(hall.store, WORDS, one) for one in claims if one.kind in ("statement", "norm")]
    hall.clock.wait(hours=1)
    await hall.store.write(send_digest, who=hall.who(hall.convener, convener=True), now=hall.clock())
    told_ = [
        told(await hall.run(hall.seconder, command, norm=handle))
        for command in ("statement list", "statement next", "norm history")
    ]

    on_cards = [text_of(one) for one in cards if one is not None and "Chatham House" in text_of(one)]
    assert len(on_cards) == 1
    for text in (*on_cards, *told_[:2], text_of(await hall.card("digest"))):
        assert str(hall.proposer.id) not in text
        assert hall.proposer.name not in text
    history = [line for line in told_[2].splitlines() if "statement" in line]
    assert len(history) == 2
    assert not any("<@" in line for line in history)


async def test_the_list_is_by_kind_and_shows_no_count_before_the_vote_opens(hall: Members) -> None:
    handle = await deliberating(hall)
    await made(hall, handle, "Against it.")
    point = await made(hall, handle, "For it.", person=1, kind="pro")
    who = hall.who(hall.proposer)
    await hall.store.write(give_opinion, who=who, statement_id=point.statement_id, opinion="agree", now=hall.clock())

    before = told(await hall.run(hall.unseated, "statement list", norm=handle))
    only = told(await hall.run(hall.unseated, "statement list", norm=handle, kind="pro"))
    await to_vote(hall, handle)
    after = told(await hall.run(hall.unseated, "statement list", norm=handle))

    assert before.index("For it.") < before.index("Against it.")
    assert "answered" not in before
    assert "Counts are shown once the vote on N-1 opens" in before
    assert "Against it." not in only
    assert "1 answered" in after
    assert "agree" not in after
    assert "is no kind of statement" in told(
        await hall.run(hall.unseated, "statement list", norm=handle, kind="perhaps")
    )


async def test_a_long_list_turns_its_pages(hall: Members) -> None:
    handle = await deliberating(hall)
    for number in range(12):
        await made(hall, handle, f"Point {number} " + "*_" * 190)

    first = await hall.run(hall.unseated, "statement list", norm=handle)
    assert "Page 1 of" in told(first)
    await hall.unseated.click(response(first), label="Next")
    assert "Page 2 of" in shown(response(first))


async def test_waiting_tells_how_many_statements_await_an_opinion(hall: Members) -> None:
    handle = await deliberating(hall)
    await made(hall, handle, "A point.")

    assert "1 statement awaits your opinion on N-1 · Spare the core" in told(await hall.run(hall.seconder, "waiting"))
    assert "Nothing awaits you" in told(await hall.run(hall.proposer, "waiting"))


async def test_once_the_vote_opens_what_came_of_the_statements_is_told(hall: Members) -> None:
    handle = await deliberating(hall)
    bridge = await made(hall, handle, "Both can live with it.")
    rift = await made(hall, handle, "Only one side likes it.")
    guild = hall.people[0].guild
    for number in range(16):
        voter = guild.add_member(hall.env.create_user(f"voter{number}"))
        discipline, kind = (("economics", "state"), ("management", "company"))[number % 2]
        who = hall.who(voter)
        await hall.store.write(
            take_seat, who=who, chosen=(discipline,), kind=kind, capacity="personal", now=hall.clock()
        )
        odd = number in (0, 1)
        likes = number % 2 == 0
        for point, opinion in ((bridge, not odd), (rift, likes is not odd)):
            await hall.store.write(
                give_opinion, who=who, statement_id=point.statement_id,
                opinion="agree" if opinion else "disagree", now=hall.clock(),
            )  # fmt: skip
    await to_vote(hall, handle)
    answer = told(await hall.run(hall.unseated, "statement list", norm=handle))
    await hall.store.write(send_digest, who=hall.who(hall.convener, convener=True), now=hall.clock())
    digest = text_of(await hall.card("digest"))

    most, _, others = answer.partition("### Bridges")
    assert "### Most agree" in most
    assert "So far" not in most
    assert "Both can live with it." in others.partition("### Contested")[0]
    assert "at least 80 % agree (16 answered: 14 agree, 2 disagree, 0 pass)" in others
    assert "Only one side likes it." in others.partition("### Contested")[2]
    assert "State agrees far more than Company" in others or "Economics agrees far more than Management" in others
    assert "most bridging: **1** Both can live with it." in digest
    assert "most contested: **2** Only one side likes it." in digest


async def test_a_message_is_attached_to_a_norm_as_a_statement_of_whoever_attaches_it(hall: Members) -> None:
    handle = await deliberating(hall)
    message = await hall.seconder.send(hall.channel, "Cables  are part\nof it " + "x" * 500)

    form = await hall.proposer.context_menu(hall.channel, "Attach to norm…", message)
    assert form.modal is not None
    fields = {label["component"]["custom_id"]: label["component"] for label in form.modal["components"]}
    assert [one["value"] for one in fields["norm"]["options"]] == [handle]
    words = str(fields["statement"]["value"])
    assert words.startswith("Cables are part of it x")
    assert words.endswith("…")
    answer = told(
        await hall.proposer.submit_modal(
            form, {"norm": [handle], "kind": "pro", "statement": words, "discipline": ["law"]}
        )
    )

    assert "Your statement 1 on N-1 is made." in answer
    made_ = await hall.store.read(show_statement, guild_id=hall.guild_id, statement_id=1)
    assert made_.author == hall.proposer.id
    assert made_.source_url == f"https://discord.com/channels/{hall.guild_id}/{hall.channel.id}/{message.id}"


async def test_there_must_be_a_norm_to_attach_to(hall: Members) -> None:
    message = await hall.seconder.send(hall.channel, "Cables are part of it")

    refused = await hall.proposer.context_menu(hall.channel, "Attach to norm…", message)

    assert "No norm is in deliberation" in told(refused)
    assert "/seat take" in told(await hall.unseated.context_menu(hall.channel, "Attach to norm…", message))
