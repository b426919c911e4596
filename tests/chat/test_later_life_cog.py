"""New versions, links and reviews, on the real client and a real store: the forms, the buttons, and what is told."""

import pytest
import simcord

from bot.chat.ui.cards import render
from bot.chat.ui.rendered import Rendered
from bot.congress.ballots import Choice
from bot.congress.norms import Stage
from bot.services.ballots import cast, open_ballot_of
from bot.services.cards import claim_due, mark_shown
from bot.services.views import NormView, show_norm
from tests.chat.hall import WORDS, shown, told
from tests.chat.judged import buttons_of, faults, text_of
from tests.chat.members import Members
from tests.ticking import do_due

pytestmark = pytest.mark.simcord(check_errors=False)  # Refusals are what many of these tests are about.

OLD = "States leave the public core alone."
NEW = "States and companies leave the public core alone."
WHY = "Companies asked to be named."


async def norm_of(hall: Members, handle: str = "N-1") -> NormView:
    return await hall.store.read(show_norm, guild_id=hall.guild_id, handle=handle)


def fields(form: simcord.InteractionResult) -> dict[str, dict[str, object]]:
    assert form.modal is not None
    return {label["component"]["custom_id"]: label["component"] for label in form.modal["components"]}


def revision(text: str = NEW, why: str = WHY) -> dict[str, object]:
    return {
        "title": "Spare the core",
        "text": text,
        "rationale": "It carries everyone.",
        "addressee": ["state"],
        "why": why,
    }


async def revise(hall: Members, text: str = NEW) -> simcord.InteractionResult:
    form = await hall.run(hall.proposer, "norm revise", norm="N-1")
    return await hall.proposer.submit_modal(form, revision(text))


async def tick(hall: Members) -> None:
    await do_due(hall.store, hall.clock())


async def vote_out(hall: Members, choice: Choice = Choice.FOR) -> None:
    ballot = await hall.store.read(open_ballot_of, guild_id=hall.guild_id, handle="N-1")
    for person in hall.people[:3]:
        await hall.store.write(cast, who=hall.who(person), ballot_id=ballot, choice=choice, now=hall.clock())
    hall.clock.wait(days=7)
    await tick(hall)


async def in_force(hall: Members) -> None:
    """N-1 in force."""
    await hall.bring_to_vote()
    await vote_out(hall)


async def under_review(hall: Members) -> None:
    await in_force(hall)
    hall.clock.wait(days=365)
    await tick(hall)


async def cards(hall: Members) -> dict[tuple[str, str], Rendered]:
    """Every card that is due, by kind and topic."""
    found = {}
    for claim in await hall.store.write(claim_due, now=hall.clock()):
        card = await render(hall.store, WORDS, claim)
        assert card is not None
        assert faults(card) == []
        found[claim.kind, claim.topic] = card
    return found


async def test_the_form_is_filled_with_the_words_that_stand(hall: Members) -> None:
    await hall.propose(text=OLD)

    form = await hall.run(hall.proposer, "norm revise", norm="n1")

    shown_fields = fields(form)
    assert list(shown_fields) == ["title", "text", "rationale", "addressee", "why"]
    assert [shown_fields[one]["value"] for one in ("title", "text", "rationale")] == [
        "Spare the core", OLD, "It carries everyone.",
    ]  # fmt: skip
    assert shown_fields["why"].get("value") is None
    assert shown_fields["why"]["required"] is True


async def test_a_new_version_tells_where_the_norm_stands_and_what_changed(hall: Members) -> None:
    await hall.run(hall.seconder, "norm second", norm=await hall.propose(text=OLD))

    done = await revise(hall)

    said = told(done)
    for words in (
        "Version 2 of **N-1 · Spare the core** stands",
        "in deliberation anew, until <t:",
        "one second stays",
    ):
        assert words in said
    assert done.response is not None
    changed = await hall.proposer.click(done.response, label="What changed")
    said = told(changed)
    assert "> States **and companies** leave the public core alone." in said
    assert f"> {WHY}" in said
    assert "2 words added, none removed" in said


async def test_the_card_and_the_thread_tell_of_the_new_version(hall: Members) -> None:
    await hall.run(hall.seconder, "norm second", norm=await hall.propose(text=OLD))
    await revise(hall)

    due = await cards(hall)

    card = due["norm", ""]
    for words in (
        f"Version 2 was written from version 1. Why: {WHY}",
        "1 second was given on version 1",
        "Version 2 ·",
    ):
        assert words in text_of(card)
    assert buttons_of(card)["What changed"] == "norm:1:change:2"
    notice = due["notice", "revised:2"]
    assert "**version 2**" in text_of(notice)
    assert f"> {WHY}" in text_of(notice)
    assert buttons_of(notice) == {"What changed": "norm:1:change:2"}


async def test_the_thread_links_to_the_card_once_it_is_there(hall: Members) -> None:
    await hall.propose(text=OLD)
    (claim,) = await hall.store.write(claim_due, now=hall.clock())
    await hall.store.write(
        mark_shown, card_id=claim.card_id, wanted=claim.wanted, channel_id=11, message_id=21, thread_id=21,
        rendered_hash="x", now=hall.clock(),
    )  # fmt: skip
    await revise(hall)

    assert "/21/21)" in text_of((await cards(hall))["notice", "revised:2"])


async def test_the_same_words_come_back_with_what_was_typed(hall: Members) -> None:
    await hall.propose(text=OLD)

    refused = await revise(hall, OLD)

    assert "the very words of N-1 as it stands" in told(refused)
    assert WHY in told(refused)
    assert refused.response is not None
    again = await hall.proposer.click(refused.response, label="Try again")
    assert fields(again)["why"]["value"] == WHY


async def test_a_form_overtaken_by_another_version_says_so_and_can_be_sent_again(hall: Members) -> None:
    await hall.propose(text=OLD)
    form = await hall.run(hall.proposer, "norm revise", norm="N-1")
    await revise(hall, "States leave the core alone, all of them.")

    late = await hall.proposer.submit_modal(form, revision())

    assert "it is version 2 by now, and yours was written on version 1" in told(late)
    assert late.response is not None
    again = await hall.proposer.click(late.response, label="Try again")
    assert fields(again)["text"]["value"] == NEW
    assert "Version 3 of" in told(await hall.proposer.submit_modal(again, revision()))


async def test_a_revision_that_lost_against_the_vote_is_told_so(hall: Members) -> None:
    handle = await hall.propose(text=OLD)
    await hall.run(hall.seconder, "norm second", norm=handle)
    hall.clock.wait(days=3)
    await hall.run(hall.convener, "norm final-call", norm=handle)
    hall.clock.wait(days=3)
    form = await hall.run(hall.proposer, "norm revise", norm=handle)
    asked = await hall.run(hall.convener, "norm open-vote", norm=handle)
    assert asked.response is not None
    await hall.convener.click(asked.response, label="Open the vote")

    late = await hall.proposer.submit_modal(form, revision())

    assert "N-1 is being voted on and takes no new version now" in told(late)
    assert NEW in told(late)


@pytest.mark.parametrize("command", ["revise", "link", "review"])
async def test_what_is_not_there_or_not_yours_is_a_sentence(hall: Members, command: str) -> None:
    more = {"link": {"other": "N-2", "kind": "amends"}, "review": {"outcome": "keep"}}.get(command, {})
    await hall.propose()
    await hall.propose("Spare the cables", "States leave the cables alone.")
    assert "There is no norm N-9" in told(await hall.run(hall.convener, f"norm {command}", norm="N-9", **more))
    assert "is no handle" in told(await hall.run(hall.convener, f"norm {command}", norm="@x", **more))
    refused = await hall.run(hall.seconder, f"norm {command}", norm="N-1", **more)
    assert "N-1" in told(refused)
    assert refused.modal is None


async def test_every_version_is_read_in_full_from_the_history_also_after_a_restart(hall: Members) -> None:
    await hall.propose(text=OLD)
    await revise(hall)
    listed = await hall.run(hall.unseated, "norm history", norm="N-1")
    assert f"<@{hall.proposer.id}> made version 2: {WHY}" in told(listed)
    assert listed.response is not None
    await hall.restart()

    first = await hall.unseated.select(listed.response, ["1"], custom_id="norm:1:versions")
    second = await hall.unseated.select(listed.response, ["2"], custom_id="norm:1:versions")

    assert f"> {OLD}" in told(first)
    assert "This version stands no more; version 2 does." in told(first)
    assert f"> {NEW}" in told(second)
    assert second.response is not None
    await hall.unseated.click(second.response, label="The version before")
    assert f"> {OLD}" in shown(second.response)


async def test_a_merger_is_asked_about_with_what_it_ends(hall: Members) -> None:
    await hall.run(hall.seconder, "norm second", norm=await hall.propose())
    await hall.propose("Spare the cables", "States leave the cables alone.")

    asked = await hall.run(
        hall.proposer, "norm link", norm="N-1", other="N-2", kind="merged into", note="The same matter."
    )

    assert "**1 second** given to it" in told(asked)
    assert "No concern about it is open" in told(asked)
    assert (await norm_of(hall)).stage is Stage.DELIBERATION
    assert asked.response is not None
    await hall.proposer.click(asked.response, label="Merge it")
    assert "is merged into **N-2 · Spare the cables**" in shown(asked.response)
    assert (await norm_of(hall)).stage is Stage.MERGED
    due = await cards(hall)
    assert "N-1: Merged into N-2 · Spare the cables" in text_of(
        next(due[key] for key in due if key[1].startswith("merged"))
    )
    assert "Merged into this one: N-1 · Spare the core" in told(await hall.run(hall.unseated, "norm show", norm="N-2"))


@pytest.mark.parametrize(
    ("kind", "says"),
    [("supersedes", "N-1 is not in force"), ("amends", "amends **N-1"), ("zzz", "“zzz” is no kind of link")],
)
async def test_a_link_is_made_or_refused_in_words(hall: Members, kind: str, says: str) -> None:
    await hall.propose()
    await hall.propose("Spare the cables", "States leave the cables alone.")

    assert says in told(await hall.run(hall.proposer, "norm link", norm="N-2", other="N-1", kind=kind))


@pytest.mark.parametrize(
    ("command", "option", "typed", "offered"),
    [
        ("link", "kind", "me", ["merged_into", "amends", "same_aim"]),
        ("link", "kind", "rel", ["related_to"]),
        ("review", "outcome", "", ["keep", "revise", "repeal"]),
        ("revise", "norm", "", ["N-1"]),
        ("review", "norm", "", []),
    ],
)
async def test_what_fits_is_offered(hall: Members, command: str, option: str, typed: str, offered: list[str]) -> None:
    await hall.propose()

    choices = await hall.proposer.autocomplete(hall.channel, f"norm {command}", option, typed)

    assert [choice["value"] for choice in choices] == offered


async def test_a_review_comes_is_told_and_is_ended_by_keeping_the_norm(hall: Members) -> None:
    await under_review(hall)
    due = await cards(hall)
    notice = next(card for (_, topic), card in due.items() if topic.startswith("review:"))
    assert "The day of the review of N-1 has come" in text_of(notice)
    assert "**Under review:**" in told(await hall.run(hall.convener, "waiting"))

    form = await hall.run(hall.convener, "norm review", norm="N-1", outcome="keep")
    done = await hall.convener.submit_modal(form, {"reason": "Everybody keeps it."})

    assert "is kept as it is. Its next review is on <t:" in told(done)
    assert "kept it at its review: Everybody keeps it." in told(
        await hall.run(hall.unseated, "norm history", norm="N-1")
    )
    assert "**In force: version 1.** So it stayed <t:" in told(await hall.run(hall.unseated, "norm show", norm="N-1"))


async def test_a_review_may_open_the_form_of_a_new_version(hall: Members) -> None:
    await under_review(hall)

    form = await hall.run(hall.convener, "norm review", norm="N-1", outcome="revise")
    done = told(await hall.convener.submit_modal(form, revision()))

    assert "Version 1 stays in force until this one is decided" in done
    show = told(await hall.run(hall.unseated, "norm show", norm="N-1"))
    assert "**In force: version 1.** It stays so until version 2 is decided." in show


async def test_a_repeal_is_asked_about_voted_on_and_told_as_a_repeal(hall: Members) -> None:
    await under_review(hall)
    form = await hall.run(hall.convener, "norm review", norm="N-1", outcome="repeal")
    asked = await hall.convener.submit_modal(form, {"reason": "Nobody keeps it."})
    for words in (
        "Put the repeal of N-1 · Spare the core to the vote?",
        "For then means that it is repealed",
        "**3 seats**",
    ):
        assert words in told(asked)
    assert (await norm_of(hall)).stage is Stage.REVIEW
    assert asked.response is not None

    await hall.convener.click(asked.response, label="Open the vote")

    assert "The vote on the repeal of **N-1 · Spare the core** is open" in shown(asked.response)
    due = await cards(hall)
    ballot = text_of(due["ballot", ""])
    for words in ("## Vote on the repeal of N-1", "**For means: it is repealed.**", "> Nobody keeps it."):
        assert words in ballot
    assert "**Voting on its repeal** until" in text_of(due["norm", ""])
    assert "The repeal of N-1 · Spare the core" in told(await hall.run(hall.seconder, "waiting"))
    await vote_out(hall)
    due = await cards(hall)
    assert "**N-1 is repealed.**" in text_of(due["decision", ""])
    assert any("N-1 · repealed" in text_of(card) for (kind, _), card in due.items() if kind == "notice")
    assert "repealed" in told(await hall.run(hall.unseated, "norm history", norm="N-1"))


async def test_a_repeal_that_fails_says_that_the_norm_stays_in_force(hall: Members) -> None:
    await under_review(hall)
    form = await hall.run(hall.convener, "norm review", norm="N-1", outcome="repeal")
    asked = await hall.convener.submit_modal(form, {"reason": "Nobody keeps it."})
    assert asked.response is not None
    await hall.convener.click(asked.response, label="Open the vote")

    await vote_out(hall, Choice.AGAINST)

    due = await cards(hall)
    assert "**N-1 is not repealed:**" in text_of(due["decision", ""])
    assert "**In force: version 1.** Decided <t:" in text_of(due["norm", ""])
    assert due["norm", ""].post_tag == "adopted"


async def digest(hall: Members) -> str:
    """What the digest would say now."""
    answer = await hall.run(hall.convener, "digest preview")
    assert answer.response is not None
    return shown(answer.response)


async def test_the_digest_tells_of_versions_links_reviews_and_repeals(hall: Members) -> None:
    await under_review(hall)
    form = await hall.run(hall.convener, "norm review", norm="N-1", outcome="keep")
    await hall.convener.submit_modal(form, {"reason": "Everybody keeps it."})
    await hall.propose("Spare the cables", "States leave the cables alone.")
    await hall.run(hall.proposer, "norm link", norm="N-2", other="N-1", kind="supersedes")
    form = await hall.run(hall.proposer, "norm revise", norm="N-2")
    await hall.proposer.submit_modal(form, revision())

    preview = await digest(hall)

    assert "N-1 Spare the core · now decided; kept at its review" in preview
    assert "N-2 Spare the core · seeking seconds until" in preview
    assert "; supersedes N-1, once adopted for good; new version 2" in preview
    form = await hall.run(hall.convener, "norm review", norm="N-1", outcome="repeal")
    asked = await hall.convener.submit_modal(form, {"reason": "Nobody keeps it."})
    assert asked.response is not None
    await hall.convener.click(asked.response, label="Open the vote")
    assert "; on its repeal" in await digest(hall)
