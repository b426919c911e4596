"""The fields of the forms of `/congress rules`, and what was typed into them as a charter."""

from dataclasses import replace

from discord import SelectOption, TextStyle, ui

from bot.chat.ui.forms import Answers, Form
from bot.congress.errors import CongressError
from bot.congress.limits import RATIONALE_MOST, TITLE_MOST
from bot.congress.rules import VETO_LEAST, Affiliates, Changer, Charter
from prompts import Say

SEATS_MOST = 9_999
"""The largest number that the form takes: more seats than a congress will have."""

NUMBER_MOST = len(str(SEATS_MOST))


def add_numbers(form: Form, say: Say, charter: Charter, typed: Answers) -> None:
    """The numbers that this rule has, how it counts affiliates, and who changes it, filled with what they are."""
    rule = charter.rule
    form.add(say("rules.form.quorum"), _number("quorum", rule.quorum, typed), say("rules.form.quorum_hint"))
    if rule.spread is not None:
        form.add(say("rules.form.floor"), _number("floor", rule.spread.floor, typed), say("rules.form.floor_hint"))
    if rule.refusal is not None:
        least = _number("refusal", rule.refusal.against, typed)
        form.add(say("rules.form.refusal"), least, say("rules.form.refusal_hint"))
    affiliates = typed.text("affiliates") or rule.affiliates.value
    menu = _menu(say, "affiliates", tuple(Affiliates), affiliates)
    form.add(say("rules.form.affiliates"), menu, say("rules.form.affiliates_hint"))
    changes = typed.text("changes") or charter.changes.value
    form.add(say("rules.form.changes"), _menu(say, "changes", tuple(Changer), changes))


def charter_typed(charter: Charter, answers: Answers) -> Charter:
    """The charter with what was typed. Raises `rule.no_number` (field, given, least, most)."""
    rule, spread, refusal = charter.rule, charter.rule.spread, charter.rule.refusal
    if spread is not None:
        spread = replace(spread, floor=_whole(answers, "floor", 1))
    if refusal is not None:
        refusal = replace(refusal, against=_whole(answers, "refusal", VETO_LEAST))
    quorum = _whole(answers, "quorum", 1) if answers.text("quorum").strip() else None
    try:
        affiliates, changes = Affiliates(answers.text("affiliates")), Changer(answers.text("changes"))
    except ValueError:
        raise CongressError("congress.unknown_setting") from None
    return Charter(replace(rule, quorum=quorum, spread=spread, refusal=refusal, affiliates=affiliates), changes)


def add_norm(form: Form, say: Say, charter: Charter, typed: Answers) -> None:
    """Title and reason of the norm that brings a charter; its text is the charter in words."""
    usual = say("rules.norm.title", preset=charter.rule.preset.value)
    title = (typed.text("title") or usual)[:TITLE_MOST]
    form.add(say("rules.norm.name"), ui.TextInput(custom_id="title", max_length=TITLE_MOST, default=title))
    why: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id="rationale",
        style=TextStyle.paragraph,
        max_length=RATIONALE_MOST,
        required=False,
        default=typed.text("rationale")[:RATIONALE_MOST] or None,
    )
    form.add(say("rules.norm.why"), why, say("rules.norm.why_hint"))


def _number(field: str, present: int | None, typed: Answers) -> ui.TextInput[ui.Modal]:
    shown = typed.text(field) if field in typed.typed else str(present or "")
    required = field != "quorum"
    return ui.TextInput(custom_id=field, max_length=NUMBER_MOST, default=shown[:NUMBER_MOST] or None, required=required)


def _menu(say: Say, field: str, words: tuple[Affiliates | Changer, ...], present: str) -> ui.Select[ui.Modal]:
    options = [
        SelectOption(label=say(f"rules.form.{word.value}"), value=word.value, default=word.value == present)
        for word in words
    ]
    return ui.Select(custom_id=field, options=options, required=True)


def _whole(answers: Answers, field: str, least: int) -> int:
    given = answers.text(field).strip()
    if not (given.isascii() and given.isdecimal() and least <= int(given) <= SEATS_MOST):
        raise CongressError("rule.no_number", field=field, given=given, least=least, most=SEATS_MOST)
    return int(given)
