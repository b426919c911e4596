"""The fields of a form that say when a digest comes: how often, on which day, at which time and in which time zone."""

from discord import SelectOption, ui

from bot.chat.ui.forms import Answers, Form
from bot.congress.arranging import DAYS_OF_MONTH, LAST, WEEKDAYS, When, parse_when
from bot.congress.zone_names import zone_words
from bot.services.plans import PlanView
from prompts import Say

DAY_MOST, CLOCK_MOST, ZONE_MOST = 10, 20, 64
"""Characters in which a day of the month, a time of day and the name of a time zone may be typed."""

EACH = ("daily", *WEEKDAYS, "monthly")
"""How often one can choose in the form: each weekday is a rhythm of its own there."""


def add_times(form: Form, say: Say, plan: PlanView, typed: Answers, *, zone_hint: str) -> None:
    """Add the fields `each`, `day`, `at` and `zone`, filled with what was typed before, or else with what holds."""
    each = typed.text("each") or (WEEKDAYS[plan.weekday] if plan.rhythm == "weekly" else plan.rhythm)
    form.add(say("plans.form.each"), menu_of(say, "each", EACH, each))
    for field, value, most, hint in (
        ("day", LAST if plan.monthday == DAYS_OF_MONTH else str(plan.monthday), DAY_MOST, say("plans.form.day_hint")),
        ("at", f"{plan.at:%H:%M}", CLOCK_MOST, say("plans.form.at_hint")),
        ("zone", zone_words(plan.zone), ZONE_MOST, zone_hint),
    ):
        box = ui.TextInput[Form](
            custom_id=field, default=(typed.text(field) or value)[:most], max_length=most, required=field != "day"
        )
        form.add(say(f"plans.form.{field}"), box, hint)


def when_of(answers: Answers) -> When:
    """What these fields say of the rhythm and its day; raises what `parse_when` raises."""
    each = answers.text("each")
    return parse_when("", each) if each in WEEKDAYS else parse_when(each, answers.text("day") * (each == "monthly"))


def menu_of(say: Say, field: str, values: tuple[str, ...], chosen: str) -> ui.Select[Form]:
    """A menu of such a form, in the words of `plans.form`."""
    words = f"plans.form.{field}_of"
    options = [SelectOption(label=say(f"{words}.{one}"), value=one, default=one == chosen) for one in values]
    return ui.Select(custom_id=field, options=options)
