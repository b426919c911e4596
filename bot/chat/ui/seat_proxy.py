"""The proxies of a seat: who votes for whom and until when, the form that names one, the button that takes it back."""

from discord import SelectDefaultValue, SelectDefaultValueType, ui

from bot.chat.context import Interaction, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.paths import Args
from bot.chat.ui.proxy_ends import mentions
from bot.chat.ui.text import day
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.congress.proxies import DAYS_MOST, DAYS_USUAL, State
from bot.services.proxies import give_proxy, revoke_proxy
from bot.services.proxy_views import PastProxy, SeatProxies
from prompts import Say

DAYS_LENGTH = len(str(DAYS_MOST))

_GIVEN = {State.ASKED: "asked", State.STANDS: "given"}


class ProxyForm(Form, path="proxy"):
    """Who votes for the holder of a seat, and for how many days."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "ProxyForm":
        say = say_of(interaction)
        form = cls(say("proxies.form.title"))
        form.add(say("proxies.form.holder"), _people(typed), say("proxies.form.holder_hint"))
        days = typed.text("days") if typed.typed else str(DAYS_USUAL)
        number: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id="days", max_length=DAYS_LENGTH, default=days[:DAYS_LENGTH] or None
        )
        form.add(say("proxies.form.days"), number, say("proxies.form.days_hint", most=DAYS_MOST))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, say, days = interaction.client, say_of(interaction), _days(answers)
        holder = int(answers.text("holder") or 0)
        line = await write(interaction, give_proxy, who=who_of(interaction), holder=holder, days=days, now=bot.now())
        await reply(interaction, say("proxies.asked", member=f"<@{line.holder}>", until=day(line.until)))


class ProxyGive(PublicButton, path="seat:proxy"):
    """Opens the form that names a proxy."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await ProxyForm.show(interaction)


class ProxyRevoke(PublicButton, path="seat:proxy:revoke"):
    """Takes the proxy back, or the request. One can be named again, so nobody is asked whether they are sure."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        bot, say = interaction.client, say_of(interaction)
        lines = await write(interaction, revoke_proxy, who=who_of(interaction), now=bot.now())
        ended = {"revoked": [one for one in lines if one.state is not State.ASKED]}
        ended["withdrawn"] = [one for one in lines if one.state is State.ASKED]
        said = [
            say(f"proxies.{how}", names=mentions(say, (one.holder for one in ones)))
            for how, ones in ended.items()
            if ones
        ]
        await reply(interaction, "\n".join(said))


def proxy_buttons(say: Say, proxies: SeatProxies | None) -> list[PublicButton]:
    """What the holder of a seat can do about a proxy of their own: take it back, name one, both, or nothing."""
    if proxies is None:
        return []
    buttons: list[PublicButton] = []
    if proxies.given:
        asked = all(one.state is State.ASKED for one in proxies.given)
        buttons.append(ProxyRevoke(say("proxies.button.withdraw" if asked else "proxies.button.revoke")))
    return [*buttons, ProxyGive(say("proxies.button.give"))] if proxies.offered else buttons


def proxy_lines(say: Say, proxies: SeatProxies) -> list[str]:
    """Who votes for the seat and for whom it votes, and what happened last to the proxies that it gave."""
    lines = [
        say(f"proxies.seat.{_GIVEN[one.state]}", member=f"<@{one.holder}>", until=day(one.until))
        for one in proxies.given
        if one.state in _GIVEN
    ]
    held = [one for one in proxies.held if one.state is State.STANDS]
    lines += [say("proxies.seat.held", member=f"<@{one.giver}>", until=day(one.until)) for one in held]
    lingering = {
        "given": [one.holder for one in proxies.given if one.state is State.LINGERS],
        "held": [one.giver for one in proxies.held if one.state is State.LINGERS],
    }
    lines += [
        say(f"proxies.seat.{key}_lingers", names=mentions(say, people)) for key, people in lingering.items() if people
    ]
    return [*lines, *(_past_line(say, one) for one in proxies.past)]


def _past_line(say: Say, one: PastProxy) -> str:
    how = one.ended_by if one.kind == "proxy_ended" else one.kind.removeprefix("proxy_")
    return say(f"proxies.past.{how}", at=day(one.at), member=f"<@{one.holder}>")


def _people(typed: Answers) -> ui.UserSelect[ui.Modal]:
    picked = [int(one) for one in typed.many("holder") if one.isdecimal()][:1]
    chosen = [SelectDefaultValue(id=one, type=SelectDefaultValueType.user) for one in picked]
    menu: ui.UserSelect[ui.Modal] = ui.UserSelect(custom_id="holder", required=True, default_values=chosen)
    return menu


def _days(answers: Answers) -> int:
    given = answers.text("days").strip()
    if not (given.isascii() and given.isdecimal()):
        raise CongressError("proxy.days", most=DAYS_MOST)
    return int(given)
