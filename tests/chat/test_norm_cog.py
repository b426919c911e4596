"""`/norm`, from the form to the vote, on the real client and a real store: what each person is told, and what is so."""

import pytest

from bot.congress.norms import Stage
from bot.services.browse import list_norms
from bot.services.cards import claim_due, mark_shown
from bot.services.views import NormView, show_norm
from tests.chat.hall import buttons, shown, told
from tests.chat.members import Members, answers

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what most of these tests are about.

TITLE = "Spare the core"
TEXT = "States leave the public core of the internet alone."


async def norm_of(hall: Members, handle: str = "N-1") -> NormView:
    return await hall.store.read(show_norm, guild_id=hall.guild_id, handle=handle)


async def number_of_norms(hall: Members) -> int:
    return (await hall.store.read(list_norms, guild_id=hall.guild_id)).total


async def test_a_proposal_is_confirmed_with_its_handle_its_time_and_its_needs(hall: Members) -> None:
    told_ = told(await hall.fill_form(hall.proposer, TITLE, TEXT, "It carries everyone."))

    for said in ("**N-1 · Spare the core**", "<t:1794830400:R>", "a second from outside", "<#11>", "/norm withdraw"):
        assert said in told_
    norm = await norm_of(hall)
    assert (norm.text, norm.rationale, norm.addressee, norm.stage) == (
        TEXT,
        "It carries everyone.",
        "state",
        Stage.SEEKING_SECONDS,
    )


async def test_the_answer_to_a_proposal_leads_to_its_post_once_that_stands(
    hall: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.posted.LOOKS", 2)

    async def posted_meanwhile(_seconds: float) -> None:
        (claim,) = [one for one in await hall.store.write(claim_due, now=hall.clock()) if one.kind == "norm"]
        await hall.store.write(
            mark_shown,
            card_id=claim.card_id,
            wanted=claim.wanted,
            channel_id=11,
            message_id=900,
            thread_id=90,
            rendered_hash="h",
            now=hall.clock(),
        )

    monkeypatch.setattr("bot.chat.posted.sleep", posted_meanwhile)
    result = await hall.fill_form(hall.proposer, TITLE, TEXT, "It carries everyone.")

    assert result.response is not None
    assert f"[its post](https://discord.com/channels/{hall.guild_id}/90/900)" in shown(result.response)
    assert "<#11>" not in shown(result.response)


async def test_the_form_asks_for_five_things_and_offers_the_cases(hall: Members) -> None:
    form = await hall.run(hall.proposer, "norm propose")

    assert form.modal is not None
    fields = {label["component"]["custom_id"]: label["component"] for label in form.modal["components"]}
    assert list(fields) == ["title", "text", "rationale", "addressee", "case"]
    assert [option["value"] for option in fields["addressee"]["options"]] == [
        "state",
        "industry",
        "state_and_industry",
        "all",
        "non_state",
    ]
    assert fields["case"]["required"] is False
    assert len(fields["case"]["options"]) == 3


async def test_a_case_is_kept_with_the_norm(hall: Members) -> None:
    form = await hall.run(hall.proposer, "norm propose")

    await hall.proposer.submit_modal(form, answers(TITLE, TEXT) | {"case": ["policing-technology"]})

    assert (await norm_of(hall)).case == "Technology-assisted policing"


async def test_a_form_typed_before_a_restart_is_taken_after_it(hall: Members) -> None:
    form = await hall.run(hall.proposer, "norm propose")
    await hall.restart()

    told_ = told(await hall.proposer.submit_modal(form, answers(TITLE, TEXT)))

    assert "is proposed" in told_
    assert (await norm_of(hall)).title == TITLE


async def test_similar_norms_are_pointed_out_and_never_block(hall: Members) -> None:
    await hall.fill_form(hall.proposer, TITLE, TEXT)

    told_ = told(await hall.fill_form(hall.seconder, "Spare the public core", "States spare the public core."))

    assert "A norm that looks similar is here already" in told_
    assert "- N-1 · Spare the core (seeking seconds)" in told_
    assert await number_of_norms(hall) == 2


@pytest.mark.parametrize(
    ("title", "text", "says"),
    [
        ("   ", TEXT, "“Title” is empty"),
        ("\u200b\u202e\u2066 ", TEXT, "“Title” is empty"),
        ("ab", TEXT, "“Title” has 2 characters and needs at least 3"),
        (TITLE, " \n\n\t        \n ", "“Text of the norm” is empty"),
        (TITLE, "\u200b" * 40, "“Text of the norm” is empty"),
        (TITLE, "Too short\u200b\u200b\u200b", "needs at least 10"),
    ],
)
async def test_a_refused_form_comes_back_with_what_was_typed(hall: Members, title: str, text: str, says: str) -> None:
    typed = answers(title, text, "Because I thought about it for an hour.")
    form = await hall.run(hall.proposer, "norm propose")

    refused = await hall.proposer.submit_modal(form, typed)

    assert says in told(refused)
    assert "Because I thought about it for an hour." in told(refused)
    assert refused.response is not None
    again = await hall.proposer.click(refused.response, label="Try again")
    assert again.modal is not None
    fields = {label["component"]["custom_id"]: label["component"] for label in again.modal["components"]}
    assert fields["rationale"]["value"] == "Because I thought about it for an hour."
    assert [option["value"] for option in fields["addressee"]["options"] if option.get("default")] == ["state"]
    assert "is proposed" in told(await hall.proposer.submit_modal(again, answers(TITLE, TEXT)))
    assert await number_of_norms(hall) == 1


@pytest.mark.parametrize(
    ("title", "shown_as"),
    [
        ("**bold** [x](https://evil.example)", "\\*\\*bold\\*\\* \\[x\\](https://evil.example)"),
        ("@everyone <@1> look", "\\@everyone \\<\\@1\\> look"),
        ("\u202eevil\u202c title\u200b", "evil title"),
        ("# Heading\nsecond line", "\\# Heading second line"),
        ("`code` ||spoiler||", "\\`code\\` \\|\\|spoiler\\|\\|"),
    ],
)
async def test_a_title_is_shown_as_typed_and_does_nothing(hall: Members, title: str, shown_as: str) -> None:
    answer = told(await hall.fill_form(hall.proposer, title, TEXT))

    assert f"**N-1 · {shown_as}**" in answer
    for command in ("norm show", "norm history"):
        assert shown_as in told(await hall.run(hall.proposer, command, norm="N-1"))
    assert shown_as in told(await hall.run(hall.proposer, "norm list"))


async def test_whoever_has_no_seat_is_told_before_the_form_opens(hall: Members) -> None:
    result = await hall.run(hall.unseated, "norm propose")

    assert result.modal is None
    assert "/seat take" in told(result)


async def test_the_same_form_sent_twice_makes_one_norm(hall: Members) -> None:
    for _ in range(2):
        answer = told(await hall.fill_form(hall.proposer, TITLE, TEXT))

    assert "N-1 is still open. Nothing was added." in answer
    assert await number_of_norms(hall) == 1


UNKNOWN = {
    "N-99": "There is no norm N-99 in this congress",
    "D-2026-01": "names a decision, and this takes a norm",
    "   ": "is no handle",
    "\u200b": "is no handle",
    "@everyone **N-1**": "“\\@everyone \\*\\*N-1\\*\\*” is no handle",
    "N-" + "9" * 90: "is no handle",
}


@pytest.mark.parametrize("command", ["show", "history", "second", "final-call", "open-vote", "withdraw"])
async def test_an_unknown_handle_is_a_sentence(hall: Members, command: str) -> None:
    for handle, says in UNKNOWN.items():
        assert says in told(await hall.run(hall.convener, f"norm {command}", norm=handle))


@pytest.mark.parametrize("handle", ["n1", "1", "#N-001", "Ｎ－１", "N\u200b-1"])
async def test_a_handle_may_be_typed_in_many_ways(hall: Members, handle: str) -> None:
    await hall.propose()

    assert "N-1 · Spare the core" in told(await hall.run(hall.proposer, "norm show", norm=handle))


async def test_a_handle_of_another_server_is_unknown(hall: Members) -> None:
    await hall.propose()
    other = hall.env.create_guild("Elsewhere")
    channel = other.create_text_channel("general")
    visitor = other.add_member(hall.env.create_user("visitor"))

    answer = told(await visitor.slash(channel, "norm show", norm="N-1"))

    assert "There is no congress on this server yet" in answer


@pytest.mark.parametrize(
    ("stage", "command", "says"),
    [
        (Stage.SEEKING_SECONDS, "final-call", "Only a norm in deliberation goes to its final call"),
        (Stage.SEEKING_SECONDS, "open-vote", "A vote opens after the final call"),
        (Stage.DELIBERATION, "second", "N-1 is in deliberation, so it needs no more seconds"),
        (Stage.DELIBERATION, "open-vote", "A vote opens after the final call"),
        (Stage.FINAL_CALL, "final-call", "N-1 is in final call"),
        (Stage.VOTING, "withdraw", "can no longer be withdrawn"),
        (Stage.VOTING, "open-vote", "N-1 is being voted on"),
    ],
)
async def test_a_move_at_the_wrong_stage_says_where_the_norm_stands(
    hall: Members, stage: Stage, command: str, says: str
) -> None:
    handle = await hall.propose()
    if stage is Stage.VOTING:
        handle = await called_on(hall, handle)
        asked = await hall.run(hall.convener, "norm open-vote", norm=handle)
        assert asked.response is not None
        await hall.convener.click(asked.response, label="Open the vote")
    elif stage is not Stage.SEEKING_SECONDS:
        await hall.run(hall.seconder, "norm second", norm=handle)
        if stage is Stage.FINAL_CALL:
            hall.clock.wait(days=3)
            await hall.run(hall.convener, "norm final-call", norm=handle)

    assert says in told(await hall.run(hall.convener, f"norm {command}", norm=handle))
    assert (await norm_of(hall)).stage is stage


async def called_on(hall: Members, handle: str) -> str:
    await hall.run(hall.seconder, "norm second", norm=handle)
    hall.clock.wait(days=3)
    await hall.run(hall.convener, "norm final-call", norm=handle)
    hall.clock.wait(days=3)
    return handle


@pytest.mark.parametrize(
    ("command", "says"),
    [("final-call", "Only a convener calls N-1"), ("withdraw", "Only the proposer or a convener")],
)
async def test_a_move_that_is_not_yours_is_refused(hall: Members, command: str, says: str) -> None:
    handle = await hall.propose()
    if command == "final-call":
        await hall.run(hall.seconder, "norm second", norm=handle)

    assert says in told(await hall.run(hall.seconder, f"norm {command}", norm=handle))


async def test_a_second_counts_and_admits(hall: Members) -> None:
    handle = await hall.propose()

    answer = told(await hall.run(hall.seconder, "norm second", norm=handle))

    assert "Your second counts for **N-1 · Spare the core**" in answer
    assert "it is now in deliberation" in answer
    assert (await norm_of(hall)).stage is Stage.DELIBERATION


async def test_the_proposer_cannot_second_and_nobody_seconds_twice(hall: Members) -> None:
    handle = await hall.propose()

    assert "is your own norm" in told(await hall.run(hall.proposer, "norm second", norm=handle))
    assert "/seat take" in told(await hall.run(hall.unseated, "norm second", norm=handle))


async def test_a_final_call_is_early_until_its_time(hall: Members) -> None:
    handle = await hall.propose()
    await hall.run(hall.seconder, "norm second", norm=handle)

    assert "stays in deliberation until <t:" in told(await hall.run(hall.convener, "norm final-call", norm=handle))
    hall.clock.wait(days=3)
    assert "is in its final call until <t:" in told(await hall.run(hall.convener, "norm final-call", norm=handle))


async def test_opening_a_vote_asks_first_and_opens_on_the_verb(hall: Members) -> None:
    handle = await hall.called()

    asked = await hall.run(hall.convener, "norm open-vote", norm=handle)

    question = told(asked)
    for said in ("**3 seats**", "concurrent majority", "Names are hidden", "nobody can stop it", "<t:1794744000:f>"):
        assert said in question
    assert (await norm_of(hall)).stage is Stage.FINAL_CALL
    assert asked.response is not None
    await hall.convener.click(asked.response, label="Open the vote")
    done = shown(asked.response)
    assert "**3 seats** are on its roll" in done
    assert f"<#{hall.channel.id}>" in done
    assert buttons(asked.response) == {}
    assert (await norm_of(hall)).stage is Stage.VOTING


async def test_a_question_that_is_cancelled_or_left_alone_opens_nothing(hall: Members) -> None:
    handle = await hall.called()
    asked = await hall.run(hall.convener, "norm open-vote", norm=handle)
    left = await hall.run(hall.convener, "norm open-vote", norm=handle)
    assert asked.response is not None
    assert left.response is not None

    await hall.convener.click(asked.response, label="Cancel")
    await hall.env.advance_time(301)

    assert shown(asked.response) == "Nothing was done."
    assert shown(left.response).startswith("Nothing was done")
    assert (await norm_of(hall)).stage is Stage.FINAL_CALL


async def test_a_vote_confirmed_twice_opens_once(hall: Members) -> None:
    handle = await hall.called()
    first = await hall.run(hall.convener, "norm open-vote", norm=handle)
    second = await hall.run(hall.convener, "norm open-vote", norm=handle)
    assert first.response is not None
    assert second.response is not None

    await hall.convener.click(first.response, label="Open the vote")
    late = await hall.convener.click(second.response, label="Open the vote")

    assert "N-1 is being voted on" in told(late)


async def test_withdrawing_asks_first_and_ends_the_norm(hall: Members) -> None:
    handle = await hall.propose()

    asked = await hall.run(hall.proposer, "norm withdraw", norm=handle)

    assert "Nobody has seconded it yet" in told(asked)
    assert (await norm_of(hall)).stage is Stage.SEEKING_SECONDS
    assert asked.response is not None
    await hall.proposer.click(asked.response, label="Withdraw it")
    assert "is withdrawn" in shown(asked.response)
    assert (await norm_of(hall)).stage is Stage.WITHDRAWN
