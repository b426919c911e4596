"""Plans of digests in words: to where they go, how often and when, when next, and what is wrong."""

from bot.chat.ui.text import escape, moment
from bot.congress.arranging import DAYS_OF_MONTH
from bot.congress.zone_names import zone_words
from bot.services.plans import PlanView
from prompts import Say


def where_words(say: Say, plan: PlanView) -> str:
    """The channel as a mention, a deleted one by its name or else by its digest; or that none is chosen."""
    if plan.channel_id is None:
        return say("plans.no_channel")
    if not plan.gone:
        return f"<#{plan.channel_id}>"
    if plan.channel_name is None:
        return say("plans.deleted_unnamed", when=when_words(say, plan))
    return say("plans.deleted", name=escape(plan.channel_name))


def gone_words(say: Say, plan: PlanView) -> str:
    """That the channel was deleted, and what to do: the set-up chooses another one for the congress's own digest."""
    return say("outbox.channel_gone" if plan.main else "plan_troubles.channel_gone")


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
    if plan.gone:
        return say("plans.next.gone")
    if plan.paused:
        return say("plans.next.paused")
    return say("plans.next.none") if plan.next_at is None else say("plans.next.at", at=moment(plan.next_at))


def language_words(say: Say, language: str) -> str:
    """The name of a language, also of one of a country such as `en-US`; the code of one that has none."""
    keys = (f"language.{one}" for one in (language, language.partition("-")[0]))
    return next((say(key) for key in keys if say.words.has(key, say.lang)), language)
