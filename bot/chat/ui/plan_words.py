"""Plans of digests in words: to where they go, how often and when, when next, and what is wrong."""

from bot.chat.ui.text import moment
from bot.congress.arranging import DAYS_OF_MONTH
from bot.congress.zone_names import zone_words
from bot.services.plans import PlanView
from prompts import Say


def where_words(say: Say, plan: PlanView) -> str:
    """The channel as a mention, or that none is chosen."""
    return say("plans.no_channel") if plan.channel_id is None else f"<#{plan.channel_id}>"


def when_words(say: Say, plan: PlanView) -> str:
    """How often, at which local time and in which zone."""
    last = plan.rhythm == "monthly" and plan.monthday == DAYS_OF_MONTH
    words = say(
        f"plans.when.{'month_end' if last else plan.rhythm}",
        weekday=str(plan.weekday),
        day=plan.monthday,
        at=f"{plan.at:%H:%M}",
        zone=zone_words(plan.zone),
    )
    return say("plans.when.only_news", when=words) if plan.only_news else words


def next_words(say: Say, plan: PlanView) -> str:
    """When the next one comes, or why none does."""
    if plan.paused:
        return say("plans.next.paused")
    return say("plans.next.none") if plan.next_at is None else say("plans.next.at", at=moment(plan.next_at))


def plan_line(say: Say, plan: PlanView) -> str:
    """One line: to where, when, and what is wrong."""
    where, when = where_words(say, plan), when_words(say, plan)
    line = say("plans.line", channel=where, when=when, next=next_words(say, plan))
    return line if plan.trouble is None else f"{line}\n{say('plans.trouble', why=say(plan.trouble))}"


def language_words(say: Say, language: str) -> str:
    """The name of a language, also of one of a country such as `en-US`; the code of one that has none."""
    keys = (f"language.{one}" for one in (language, language.partition("-")[0]))
    return next((say(key) for key in keys if say.words.has(key, say.lang)), language)
