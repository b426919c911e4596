"""Discord's limits by name, and the size of a layout, since the library checks few of them.

Sources: Discord's API documentation (message, component, application command and interaction references).
"""

from dataclasses import dataclass

from discord import ui

COMPONENTS = 40  # components of one layout message, nested ones included
CARD_CHARACTERS = 4000  # display characters of one layout message
CONTENT = 2000  # characters of a plain message
CUSTOM_ID = 100
BUTTON_LABEL = 80
ALT_TEXT = 1024
FORM_TITLE = 45
FIELD_LABEL = 45
FIELD_HINT = 100
TEXT_INPUT = 4000
OPTION_LABEL = 100
OPTIONS = 25  # of a menu, of a command, and answers of an autocomplete
CHOICE_NAME = 100
THREAD_NAME = 100
FORUM_TAGS = 20
TAG_NAME = 20
FILE = 10 * 2**20  # bytes of the files of one message, where the server is not boosted ("Uploading Files")

AnyView = ui.LayoutView | ui.View


@dataclass(frozen=True)
class CardSize:
    """How full a layout is, against `COMPONENTS` and `CARD_CHARACTERS`."""

    components: int
    characters: int

    @property
    def fits(self) -> bool:
        return self.components <= COMPONENTS and self.characters <= CARD_CHARACTERS


def units(text: str) -> int:
    """The length of a text in UTF-16 units, the larger of the two ways in which Discord's parts count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def card_size(view: AnyView) -> CardSize:
    """The size of a layout with everything that it holds."""
    texts = (item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))
    return CardSize(view.total_children_count, sum(map(units, texts)))
