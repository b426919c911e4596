"""Forms whose answers outlive a restart, and come back to the person when they are refused.

The library forgets an open form when the process ends, and a submit would be lost with a line in the log. Here the id
of a form names it and its arguments, so whichever process receives the answers can take them (discord.md, section 5).
"""

import itertools
import secrets
from collections.abc import Mapping
from typing import Any, ClassVar, cast

from discord import ComponentType, ui

from bot.chat.arrival import begin
from bot.chat.context import Interaction, say_of
from bot.chat.errors import show_error
from bot.chat.ui.limits import FIELD_HINT, FIELD_LABEL, FORM_TITLE
from bot.chat.ui.live import Panel
from bot.chat.ui.paths import Arg, Args, Path
from bot.chat.ui.text import clip
from bot.logs import private
from prompts import Say

FORM_LASTS = 900
"""Seconds an open form is kept in memory: as long as Discord's token for its answers could live."""

TEXT_FIELD = ComponentType.text_input.value

_BOOT = secrets.token_hex(3)
_openings = itertools.count()

FORMS: list[type["Form"]] = []
"""Every class of form that there is."""

Typed = Mapping[str, str | list[str]]


class Answers:
    """What a person typed and picked, by field."""

    def __init__(self, typed: Typed) -> None:
        self.typed = dict(typed)

    def text(self, field: str) -> str:
        """What stands in a text field, or the one value picked; empty where nothing does."""
        value = self.typed.get(field) or ""
        return value if isinstance(value, str) else (value[0] if value else "")

    def many(self, field: str) -> tuple[str, ...]:
        """Every value picked in a menu or a group of boxes."""
        value = self.typed.get(field) or []
        return (value,) if isinstance(value, str) else tuple(value)

    def texts(self) -> list[str]:
        """Everything that was typed, for masking it in the log."""
        return [value for value in self.typed.values() if isinstance(value, str)]


class Form(ui.Modal):
    """A form: `class Reserve(Form, path="reserve:{ballot:int}")`. It builds itself in `open`, works in `answer`.

    A class without a path is what several forms share, and is none itself.
    """

    path: ClassVar[Path]

    def __init_subclass__(cls, *, path: str | None = None) -> None:
        super().__init_subclass__()
        if path is not None:
            cls.path = Path(path + ":{opening}")
            FORMS.append(cls)

    def __init__(self, title: str, **args: Arg) -> None:
        opening = f"{_BOOT}-{next(_openings)}"
        custom_id = self.path.write({**args, "opening": opening})
        super().__init__(title=clip(title, FORM_TITLE), custom_id=custom_id, timeout=FORM_LASTS)

    def add(self, label: str, component: ui.Item[Any], hint: str | None = None) -> None:
        """Add one labelled field; its id is that of `component`, by which the answers name it."""
        text, described = clip(label, FIELD_LABEL), None if hint is None else clip(hint, FIELD_HINT)
        self.add_item(ui.Label(text=text, description=described, component=component))

    @classmethod
    async def open(cls, interaction: Interaction, args: Args, typed: Answers) -> "Form":
        """The form, filled with what was typed before (nothing at the first time)."""
        raise TypeError(f"{cls.__name__} cannot be opened")

    @classmethod
    async def answer(cls, interaction: Interaction, args: Args, answers: Answers) -> None:
        """Take the answers; whatever is raised becomes a private sentence that gives them back."""
        raise TypeError(f"{cls.__name__} takes no answers")

    @classmethod
    async def show(cls, interaction: Interaction, typed: Typed | None = None, **args: Arg) -> None:
        """Show the form to the person; must be the first response to the interaction."""
        form = await cls.open(interaction, Args(args), Answers(typed or {}))
        await interaction.response.send_modal(form)

    @classmethod
    def told(cls, say: Say, answers: Answers) -> Typed:
        """What is given back with a refusal, in words: what was typed, where nothing else is said."""
        return answers.typed

    async def on_submit(self, interaction: Any, /) -> None:
        """Nothing: the client takes the answers of every form by its id, also of those that this process forgot."""


async def take_form(interaction: Interaction) -> bool:
    """Take the answers of a form that this process opened, or an earlier one; False where no form has that id."""
    data = cast(dict[str, Any], interaction.data)
    for form in FORMS:
        args = form.path.read(str(data.get("custom_id", "")))
        if args is not None:
            if not begin(interaction, "form", form.path.pattern):
                return True
            answers = Answers(modal_values(data))
            with private(answers.texts()):
                try:
                    await form.answer(interaction, args, answers)
                except Exception as error:  # noqa: BLE001 - the one place where a refused form is given back.
                    again = _Again(form, args, answers)
                    told = form.told(say_of(interaction), answers)
                    await show_error(interaction, error, typed=told, again=again.button(interaction))
            return True
    return False


class _Again:
    """What "Try again" needs: which form, for what, and what was typed."""

    def __init__(self, form: type[Form], args: Args, answers: Answers) -> None:
        self._form, self._args, self._answers = form, args, answers

    def button(self, interaction: Interaction) -> ui.View:
        """A view with the button; the draft lives in memory as long as a form would."""
        return _AgainPanel(self, interaction.client.words.into(str(interaction.locale))("kit.try_again"))

    async def press(self, interaction: Any) -> None:
        args = {name: value for name, value in self._args.items() if name != "opening"}
        await self._form.show(interaction, self._answers.typed, **args)


class _AgainPanel(Panel):
    def __init__(self, draft: _Again, label: str) -> None:
        super().__init__(timeout=FORM_LASTS)
        button: ui.Button[_AgainPanel] = ui.Button(label=label)
        button.callback = draft.press  # type: ignore[method-assign]
        self.add_item(button)


def modal_values(data: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """What a submitted form says, by the ids of its fields, read from what Discord sent: a text for what was typed,
    a list for what was picked."""
    return {
        one["custom_id"]: _value(one)
        for top in data.get("components", ())
        for one in (top.get("component"), *top.get("components", ()))
        if one and "custom_id" in one
    }


def _value(field: Mapping[str, Any]) -> str | list[str]:
    if "values" in field:
        return list(field["values"])
    value = field.get("value")
    if field.get("type") == TEXT_FIELD:
        return value or ""
    return [] if value is None else [str(value)]
