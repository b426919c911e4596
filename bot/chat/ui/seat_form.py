"""The forms of a seat: taking or changing one, and saying for whom it speaks; with the buttons that open them."""

from collections.abc import Iterable, Sequence

from discord import ButtonStyle, RadioGroupOption, SelectOption, TextStyle, ui

from bot.chat.context import Interaction, guild_of, say_of, who_of
from bot.chat.replies import reply
from bot.chat.ui.buttons import PublicButton, row_of
from bot.chat.ui.card_parts import card
from bot.chat.ui.forms import Answers, Form
from bot.chat.ui.limits import OPTION_LABEL, OPTIONS
from bot.chat.ui.paths import Args
from bot.chat.ui.proxy_answers import lay_down_buttons, request_items
from bot.chat.ui.roster import roster_button
from bot.chat.ui.seat_card import changed_text
from bot.chat.ui.seat_proxy import proxy_buttons
from bot.chat.ui.text import clip, one_line
from bot.chat.writes import write
from bot.congress.errors import CongressError
from bot.congress.limits import INTERESTS_MOST, REPRESENTS_MOST
from bot.congress.seats import DISCIPLINES_MOST, Capacity
from bot.services.proxy_views import SeatProxies
from bot.services.record.actors import knows_actor
from bot.services.seats import SeatChoices, SeatView, Word, represent, seat_choices, show_seat, take_seat
from prompts import Say

FURTHER_MOST = DISCIPLINES_MOST - 1


class SeatForm(Form, path="seat"):
    """Disciplines, kind, capacity and interests; opened over a seat that is held, it shows what that says.

    The primary discipline has a menu of its own: a menu of several does not keep the order in which they were picked.
    """

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "SeatForm":
        choices = await interaction.client.store.read(seat_choices, who=who_of(interaction))
        say = say_of(interaction)
        given = typed if typed.typed else _answers_of(choices.held)
        form = cls(say("seats.form.title" if choices.held is None else "seats.form.title_change"))
        for field, component in _fields(say, choices, given).items():
            form.add(say(f"seats.form.{field}"), component, say(f"seats.form.{field}_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, say = interaction.client, say_of(interaction)
        change = await write(
            interaction,
            take_seat,
            who=who_of(interaction),
            chosen=tuple(one for one in (answers.text("discipline"), *answers.many("further")) if one),
            kind=answers.text("kind"),
            capacity=answers.text("capacity"),
            interests=answers.text("interests"),
            now=bot.now(),
        )
        await reply(interaction, view=own_layout(say, changed_text(say, change)))


class RepresentForm(Form, path="represent"):
    """For whom the holder of a seat speaks, and in which capacity."""

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "RepresentForm":
        held = await interaction.client.store.read(
            show_seat, guild_id=guild_of(interaction), discord_id=interaction.user.id
        )
        if held is None:
            raise CongressError("seat.needed")
        say, given = say_of(interaction), typed if typed.typed else _answers_of(held)
        form = cls(say("seats.represent.title"))
        actor: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id="actor",
            required=False,
            max_length=REPRESENTS_MOST,
            default=given.text("actor")[:REPRESENTS_MOST] or None,
        )
        form.add(say("seats.represent.actor"), actor, say("seats.represent.actor_hint"))
        form.add(say("seats.form.capacity"), _capacities(say, given), say("seats.form.capacity_hint"))
        return form

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        bot, say = interaction.client, say_of(interaction)
        change = await write(
            interaction,
            represent,
            who=who_of(interaction),
            represents=answers.text("actor"),
            capacity=answers.text("capacity"),
            now=bot.now(),
        )
        unknown = await _unknown_to_the_record(interaction, change.seat.represents)
        await reply(interaction, view=own_layout(say, changed_text(say, change, asked=True, unknown=unknown)))


async def _unknown_to_the_record(interaction: Interaction, represents: str | None) -> bool:
    store, guild = interaction.client.store, guild_of(interaction)
    return represents is not None and not await store.read(knows_actor, guild_id=guild, name=represents)


class SeatTake(PublicButton, path="seat:take"):
    """Opens the form in which a seat is taken or changed."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await SeatForm.show(interaction)


class SeatRepresent(PublicButton, path="seat:represent"):
    """Opens the form that says for whom a seat speaks."""

    async def press(self, interaction: Interaction, args: Args) -> None:
        await RepresentForm.show(interaction)


def own_layout(say: Say, text: str, *, seated: bool = True, proxies: SeatProxies | None = None) -> ui.LayoutView:
    """What a person reads of the own seat, or of having none, with the buttons for what comes next."""
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if seated:
        row.add_item(SeatTake(say("seats.button.change")))
        row.add_item(SeatRepresent(say("seats.button.represent")))
        for button in proxy_buttons(say, proxies):
            row.add_item(button)
    else:
        row.add_item(SeatTake(say("seats.button.take"), style=ButtonStyle.primary))
    row.add_item(roster_button(say))
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(text), row]
    if proxies is not None:
        held = lay_down_buttons(say, proxies.held)
        parts += [*([row_of(*held)] if held else []), *request_items(say, proxies.held)]
    return card(parts, "norm")


def _answers_of(held: SeatView | None) -> Answers:
    """A seat as the answers that would make it."""
    if held is None:
        return Answers({})
    first, *further = held.disciplines
    return Answers(
        {
            "discipline": [first.id],
            "further": [one.id for one in further],
            "kind": [held.kind.id],
            "capacity": [held.capacity],
            "interests": held.interests or "",
            "actor": held.represents or "",
        }
    )


def _fields(say: Say, choices: SeatChoices, given: Answers) -> dict[str, ui.Item[ui.Modal]]:
    interests: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id="interests",
        style=TextStyle.paragraph,
        required=False,
        max_length=INTERESTS_MOST,
        default=given.text("interests")[:INTERESTS_MOST] or None,
    )
    return {
        "discipline": _menu("discipline", choices.disciplines, given),
        "further": _menu("further", choices.disciplines, given, least=0, most=FURTHER_MOST),
        "kind": _menu("kind", choices.kinds, given),
        "capacity": _capacities(say, given),
        "interests": interests,
    }


def _menu(field: str, words: Sequence[Word], given: Answers, *, least: int = 1, most: int = 1) -> ui.Select[ui.Modal]:
    picked = given.many(field)[:most]
    options = [
        SelectOption(
            label=clip(word.name, OPTION_LABEL),
            value=word.id,
            description=clip(one_line(word.hint), OPTION_LABEL) or None,
            default=word.id in picked,
        )
        for word in words[:OPTIONS]
    ]
    return ui.Select(custom_id=field, options=options, min_values=least, max_values=most, required=least > 0)


def _capacities(say: Say, given: Answers) -> ui.RadioGroup[ui.Modal]:
    return ui.RadioGroup(custom_id="capacity", options=list(_capacity_options(say, given)), required=True)


def _capacity_options(say: Say, given: Answers) -> Iterable[RadioGroupOption]:
    for one in Capacity:
        yield RadioGroupOption(
            label=say(f"seats.capacity.{one.value}"),
            value=one.value,
            description=say(f"seats.capacity.{one.value}_hint"),
            default=given.text("capacity") == one.value,
        )
