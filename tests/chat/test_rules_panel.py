"""`/congress rules`: looking at rules changes nothing, one press does, whoever else presses and whatever is typed."""

from dataclasses import replace

import pytest
import simcord
from sqlmodel import select

from bot.chat.ui.limits import CARD_CHARACTERS, CUSTOM_ID, card_size
from bot.chat.ui.paths import Path
from bot.chat.ui.rule_code import charter_coded, code_of
from bot.chat.ui.rule_meaning import charter_as_norm, since_line
from bot.chat.ui.rule_panel import NumbersForm, RuleNormForm, RulesForce, present_panel, preview_panel, which_page
from bot.congress.decisions import Outcome
from bot.congress.errors import CongressError
from bot.congress.limits import TEXT_MOST
from bot.congress.rule_checks import findings
from bot.congress.rule_reach import reach
from bot.congress.rules import (
    NUMBER_MOST,
    PRESETS,
    Affiliates,
    Changer,
    Charter,
    Preset,
    Refusal,
    Rule,
    Share,
    Spread,
    rule_of,
)
from bot.congress.seats import Capacity, RollEntry
from bot.services.replays import Otherwise, Replay
from bot.services.rule_changes import RuleChange
from bot.services.rules import PresentRule, Preview, present_rule
from storage.store import Store
from storage.tables import NormVersion
from tests.chat.council import Council, button, convene, council_bot, faults, parts
from tests.chat.examples import DISCIPLINES, EXTREME_TITLE, HOSTILE, KINDS, NAMES
from tests.chat.hall import SAY, START, HallBot, Turned, shown, told

PICK = "rules:pick"
ANSWERS: dict[str, object] = {"quorum": "", "affiliates": ["each"], "changes": ["convener"]}


@pytest.fixture
def simcord_bot(sqlite_store: Store) -> HallBot:
    return council_bot(sqlite_store, Turned())


@pytest.fixture
async def council(simcord_env: simcord.Env, sqlite_store: Store) -> Council:
    council = await convene(simcord_env, sqlite_store)
    await council.open()
    for person, kind in zip([council.convener, *council.members], KINDS, strict=False):
        await council.seat(person, kind="state" if kind == "state" else "company")
    return council


async def panel_of(council: Council) -> simcord.ResponseMessage:
    result = await council.convener.slash(council.general, "congress rules")
    assert result.response is not None
    assert result.response.ephemeral
    return result.response


async def rule_of_congress(council: Council) -> Charter:
    view = await council.store.read(present_rule, who=council.who(council.convener))
    return view.charter


async def fill(council: Council, message: simcord.ResponseMessage, **answers: object) -> simcord.InteractionResult:
    """Press "Change its numbers" and send the form with these answers."""
    form = await council.convener.click(message, label="Change its numbers")
    assert form.modal is not None
    return await council.convener.submit_modal(form, ANSWERS | answers)


async def test_the_panel_says_the_rule_and_what_it_means_today(council: Council) -> None:
    text = shown(await panel_of(council))

    assert "concurrent majority" in text
    assert "4 seats are taken" in text
    assert "at least **3 For** of 4 votes" in text
    assert "! Spread does not apply today: it takes 3 disciplines with 3 seats or more, and the roster has 1." in text
    assert "! No stakeholder kind could refuse today" in text
    assert "In force since the congress began" in text


async def test_a_rule_is_looked_at_before_it_is_taken_into_force(council: Council) -> None:
    message = await panel_of(council)

    await council.convener.select(message, ["two-thirds"], custom_id=PICK)
    assert "twice as many For as Against" in shown(message)
    assert "Nothing has been decided yet" in shown(message)
    assert "Nothing is changed yet" in shown(message)
    assert (await rule_of_congress(council)).rule.preset is Preset.CONCURRENT

    await council.convener.click(message, label="Take into force")

    assert await rule_of_congress(council) == Charter(rule_of("two-thirds"))
    assert "**This rule is in force from now on.**" in shown(message)
    assert f"taken into force by <@{council.convener.id}>" in shown(message)


async def test_numbers_are_changed_in_a_form(council: Council) -> None:
    message = await panel_of(council)
    await council.convener.select(message, ["consent"], custom_id=PICK)

    await fill(council, message, quorum="4", affiliates=["one_vote"], changes=["decision"])

    assert "At least 4 consent by voting For" in shown(message)
    assert "All 4 votes have to be For" in shown(message)
    await council.convener.click(message, label="Take into force")
    rule = rule_of("consent", quorum=4, affiliates=Affiliates.ONE_VOTE)
    assert await rule_of_congress(council) == Charter(rule, Changer.DECISION)


async def test_the_form_has_the_numbers_that_the_rule_has(council: Council) -> None:
    message = await panel_of(council)
    form = await council.convener.click(message, label="Change its numbers")
    assert form.modal is not None
    fields = [one["custom_id"] for one in parts(form.modal["components"]) if "custom_id" in one]
    assert fields == ["quorum", "floor", "refusal", "affiliates", "changes"]

    await council.convener.submit_modal(form, ANSWERS | {"floor": "4", "refusal": "6"})
    await council.convener.click(message, label="Take into force")

    rule = (await rule_of_congress(council)).rule
    assert (rule.spread, rule.refusal) == (Spread(floor=4), Refusal(against=6))


@pytest.mark.parametrize(
    ("field", "given"), [("quorum", "many"), ("quorum", "-1"), ("quorum", "0"), ("floor", "0"), ("refusal", "1")]
)
async def test_a_number_that_is_none_comes_back_as_typed(council: Council, field: str, given: str) -> None:
    message = await panel_of(council)

    refused = await fill(council, message, **{"floor": "3", "refusal": "4", field: given})

    assert f"“{given}” cannot be “{SAY(f'field.{field}')}”" in told(refused)
    assert await rule_of_congress(council) == Charter(rule_of("concurrent"))


async def test_what_nobody_can_meet_has_a_dead_button_and_says_why(council: Council) -> None:
    message = await panel_of(council)

    await fill(council, message, quorum="5", floor="3", refusal="4")

    assert "✗ It needs 5 For, and the roster has only 4 votes: nobody could ever meet it." in shown(message)
    assert button(message, "Take into force")["disabled"]


async def test_of_two_conveners_the_second_is_told(council: Council) -> None:
    mine, other = await panel_of(council), await panel_of(council)
    await council.convener.select(mine, ["majority"], custom_id=PICK)
    await council.convener.select(other, ["consent"], custom_id=PICK)
    await council.convener.click(mine, label="Take into force")

    refused = await council.convener.click(other, label="Take into force")

    assert "The rule was changed meanwhile" in told(refused)
    assert (await rule_of_congress(council)).rule.preset is Preset.MAJORITY


async def test_the_panel_works_on_after_a_restart(council: Council) -> None:
    message = await panel_of(council)
    await council.convener.select(message, ["majority"], custom_id=PICK)

    await council.restart()
    await council.convener.click(message, label="Take into force")

    assert (await rule_of_congress(council)).rule.preset is Preset.MAJORITY


async def test_a_congress_that_decides_itself_is_offered_a_norm(council: Council) -> None:
    message = await panel_of(council)
    await council.convener.select(message, ["majority"], custom_id=PICK)
    await fill(council, message, changes=["decision"])
    await council.convener.click(message, label="Take into force")
    await council.convener.select(message, ["two-thirds"], custom_id=PICK)

    form = await council.convener.click(message, label="Propose this as a norm")
    done = told(await council.convener.submit_modal(form, {"title": "Two thirds for us", "rationale": ""}))

    assert "**N-1 · Two thirds for us** is proposed." in done
    version = await council.store.read(lambda tx: tx.exec(select(NormVersion)).one())
    assert version.rule == Charter(rule_of("two-thirds"), Changer.DECISION).as_data()
    assert "twice as many For as Against" in version.text
    assert (await rule_of_congress(council)).rule.preset is Preset.MAJORITY


@pytest.mark.simcord(check_errors=False)
async def test_a_member_whom_the_server_lets_in_is_still_refused(council: Council) -> None:
    grace = council.members[0]
    root = council.env.backend.find_command("congress", council.guild.id, type=1)
    assert root is not None
    council.guild.set_command_permissions(int(root["id"]), {grace: True})

    assert "Only a convener can do that" in told(await grace.slash(council.general, "congress rules"))


async def test_an_id_that_says_no_rule_is_refused() -> None:
    for code in ("", "majority", "majority.0...e.x", "majority.0...e", "king.0...e.c", "concurrent.0...e.c"):
        with pytest.raises(CongressError):
            charter_coded(code)


LARGEST = Charter(
    Rule(
        Preset.CONCURRENT,
        quorum=NUMBER_MOST,
        spread=Spread(NUMBER_MOST, NUMBER_MOST, Share(NUMBER_MOST - 1, NUMBER_MOST), NUMBER_MOST),
        refusal=Refusal(NUMBER_MOST, Share(NUMBER_MOST, NUMBER_MOST)),
        affiliates=Affiliates.ONE_VOTE,
    ),
    Changer.DECISION,
)


@pytest.mark.parametrize("charter", [LARGEST, *(Charter(rule_of(preset)) for preset in PRESETS)])
def test_every_charter_fits_an_id_and_is_read_back(charter: Charter) -> None:
    code = code_of(charter)
    assert charter_coded(code) == charter
    opening = {"opening": "abcdef-1234567"}
    paths: list[Path] = [RulesForce.path, RuleNormForm.path, NumbersForm.path]
    assert max(len(path.write({"code": code, "seen": "0" * 8, **opening})) for path in paths) <= CUSTOM_ID


def roster(actors: int = 0) -> list[RollEntry]:
    return [
        RollEntry(
            n,
            DISCIPLINES[n % len(DISCIPLINES)],
            KINDS[n % len(KINDS)],
            Capacity.OFFICIAL,
            f"{HOSTILE[:90]} {n % actors}" if actors else None,
        )
        for n in range(132)
    ]


def views(charter: Charter, roll: list[RollEntry], *, many: int = 0) -> tuple[PresentRule, Preview]:
    shared = (charter, reach(charter.rule, roll), findings(charter, roll), NAMES)
    since = RuleChange(START, norm="N-12", decision="D-2026-07")
    present = PresentRule(*shared, since=since, open_votes=3, theirs=False, broken=True, seen="0" * 8)
    one = Otherwise("D-2026-07", "N-12", EXTREME_TITLE, Outcome.NOT_ADOPTED, Outcome.ADOPTED)
    replay = Replay(many + 7, 7, (one,) * many)
    return present, Preview(*shared, present=present, replay=replay)


@pytest.mark.parametrize("charter", [LARGEST, *(Charter(rule_of(p, affiliates=Affiliates.ONE_VOTE)) for p in PRESETS)])
@pytest.mark.parametrize("roll", [[], roster(), roster(40)], ids=["nobody", "everyone", "actors"])
def test_every_panel_is_one_that_discord_takes(charter: Charter, roll: list[RollEntry]) -> None:
    present, preview = views(charter, roll, many=60)
    for layout in (
        present_panel(SAY, present, done=True),
        preview_panel(SAY, preview),
        preview_panel(SAY, replace(preview, charter=Charter(rule_of("majority")))),
        which_page(SAY, preview, 0),
        which_page(SAY, preview, 99),
    ):
        assert faults(layout) == []
        assert card_size(layout).characters <= CARD_CHARACTERS


@pytest.mark.parametrize("preset", PRESETS)
def test_the_text_of_the_norm_fits_and_has_no_blank_left(preset: Preset) -> None:
    text = charter_as_norm(SAY, Charter(rule_of(preset, quorum=7, affiliates=Affiliates.ONE_VOTE)))
    assert len(text) <= TEXT_MOST
    assert "At least 7" in text
    assert "…" not in text


def test_since_when_it_is_in_force_names_who_or_what() -> None:
    present, _ = views(Charter(rule_of("majority")), [])
    assert "by decision D-2026-07 on N-12" in since_line(SAY, present)
    door = replace(present, since=RuleChange(START, by=7, broken=True))
    assert "<@7> put it in the place of a rule that nobody could meet" in since_line(SAY, door)
