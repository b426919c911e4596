"""Proposing another wording by `/norm revise`, and opening the vote among the wordings by `/norm open-vote`."""

import pytest
import simcord

from bot.congress.norms import Stage
from bot.services.ballot_views import ballot_card
from bot.services.norms import final_call, second
from bot.services.views import NormView, show_norm
from tests.chat.hall import told
from tests.chat.members import Members

WHY = "Peace is when it counts."


async def norm_of(hall: Members) -> NormView:
    return await hall.store.read(show_norm, guild_id=hall.guild_id, handle="N-1")


async def propose(hall: Members, label: str, text: str) -> simcord.InteractionResult:
    form = await hall.run(hall.seconder, "norm revise", norm="N-1", as_wording=True)
    assert form.modal is not None
    return await hall.seconder.submit_modal(form, {"label": label, "text": text, "why": WHY})


async def deliberated(hall: Members) -> None:
    handle = await hall.propose()
    await hall.store.write(second, who=hall.who(hall.seconder), handle=handle, now=hall.clock())


async def test_a_seated_member_proposes_a_wording_in_a_form_filled_with_the_text(hall: Members) -> None:
    await deliberated(hall)
    form = await hall.run(hall.seconder, "norm revise", norm="N-1", as_wording=True)
    assert form.modal is not None
    fields = [top["component"] for top in form.modal["components"]]
    assert [(one["custom_id"], one.get("value")) for one in fields] == [
        ("label", None),
        ("text", "States leave the public core alone."),
        ("why", None),
    ]
    done = await propose(hall, "In peace", "States leave the public core alone in peace.")
    assert "“In peace” now stands beside the text of N-1. It makes no version" in told(done)
    view = await norm_of(hall)
    assert (view.version, view.wordings) == (1, ("In peace",))


async def test_what_is_refused_comes_back_with_what_was_typed(hall: Members) -> None:
    await deliberated(hall)
    refused = await propose(hall, "The same", "States leave the public core alone.")
    assert "These words stand on N-1 already" in told(refused)
    assert refused.response is not None
    again = await hall.seconder.click(refused.response, label="Try again")
    assert again.modal is not None
    assert next(top["component"].get("value") for top in again.modal["components"]) == "The same"


async def called(hall: Members) -> None:
    await deliberated(hall)
    await propose(hall, "In peace", "States leave the public core alone in peace.")
    await propose(hall, "At war", "States leave the public core alone at war.")
    convener = hall.who(hall.convener, convener=True)
    hall.clock.wait(days=3)
    await hall.store.write(final_call, who=convener, handle="N-1", now=hall.clock())
    hall.clock.wait(days=3)


@pytest.mark.parametrize(
    ("label", "options"), [("Vote on the text as it stands", 0), ("Choose among the 3 wordings", 3)]
)
async def test_a_convener_opens_the_one_vote_or_the_other(hall: Members, label: str, options: int) -> None:
    await called(hall)
    asked = await hall.run(hall.convener, "norm open-vote", norm="N-1")
    question = told(asked)
    for said in ("2 wordings: In peace and At war", "**3 seats**", "choice among wordings", "nobody can stop it"):
        assert said in question
    assert asked.response is not None
    await hall.convener.click(asked.response, label=label)
    view = await norm_of(hall)
    assert view.stage is Stage.VOTING
    assert view.ballot_id is not None
    assert len((await hall.store.read(ballot_card, ballot_id=view.ballot_id)).options) == options
    shown = told(await hall.run(hall.proposer, "norm show", norm="N-1")) if not options else ""
    assert "above “none of these”" not in shown


async def test_cancelling_opens_nothing(hall: Members) -> None:
    await called(hall)
    asked = await hall.run(hall.convener, "norm open-vote", norm="N-1")
    assert asked.response is not None
    await hall.convener.click(asked.response, label="Cancel")
    assert (await norm_of(hall)).stage is Stage.FINAL_CALL
