"""Discord's limits as the judge's own rules use them: each with the page of Discord's documentation that states it.

Pages are named as in discord/discord-api-docs, below `developers/`. Where no page states a limit, the comment names
the error that Discord answers with. Lengths are counted in Unicode code points.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Span(NamedTuple):
    """The least and the most that Discord accepts, both included."""

    least: int
    most: int


# Messages: resources/message.mdx, "Create Message" and "Edit Message". The OpenAPI document says 4000 for `content`,
# which is the limit of some people's accounts, never a bot's.
CONTENT: Final = Span(0, 2000)
NONCE: Final = Span(0, 25)
EMBEDS: Final = Span(0, 10)
STICKERS: Final = Span(0, 3)
# resources/message.mdx, "Attachment Object", and reference.mdx, "Uploading Files".
ATTACHMENTS: Final = Span(0, 10)
ATTACHMENT_DESCRIPTION: Final = Span(0, 1024)
# resources/message.mdx, "Allowed Mentions Object".
MENTIONED_IDS: Final = Span(0, 100)
# resources/message.mdx, "Bulk Delete Messages".
BULK_DELETE: Final = Span(2, 100)

# Embeds: resources/message.mdx, "Embed Limits". Leading and trailing whitespace is not counted.
EMBED_TITLE: Final = Span(0, 256)
EMBED_DESCRIPTION: Final = Span(0, 4096)
EMBED_FIELDS: Final = Span(0, 25)
EMBED_FIELD_NAME: Final = Span(1, 256)
EMBED_FIELD_VALUE: Final = Span(1, 1024)
EMBED_FOOTER: Final = Span(0, 2048)
EMBED_AUTHOR: Final = Span(0, 256)
EMBED_CHARACTERS: Final = 6000
# The OpenAPI document, RichEmbed and its parts.
EMBED_URL: Final = Span(0, 2048)
EMBED_COLOR: Final = Span(0, 0xFFFFFF)

# Polls: resources/poll.mdx, "Poll Create Request Object" and "Poll Media Object"; 32 days are 768 hours.
POLL_QUESTION: Final = Span(1, 300)
POLL_ANSWER: Final = Span(1, 55)
POLL_ANSWERS: Final = Span(1, 10)
POLL_HOURS: Final = Span(1, 768)

# Components: components/reference.mdx.
COMPONENTS: Final = 40
ACTION_ROWS: Final = 5
ROW_BUTTONS: Final = Span(1, 5)
CUSTOM_ID: Final = Span(1, 100)
COMPONENT_ID: Final = Span(0, 2**31 - 1)
BUTTON_LABEL: Final = Span(0, 80)
BUTTON_URL: Final = Span(0, 512)
PLACEHOLDER: Final = Span(0, 150)
SELECT_OPTIONS: Final = Span(1, 25)
SELECT_LEAST: Final = Span(0, 25)
SELECT_MOST: Final = Span(1, 25)
OPTION_LABEL: Final = Span(1, 100)
OPTION_VALUE: Final = Span(1, 100)
OPTION_DESCRIPTION: Final = Span(0, 100)
SECTION_TEXTS: Final = Span(1, 3)
GALLERY_ITEMS: Final = Span(1, 10)
ALT_TEXT: Final = Span(1, 1024)
MEDIA_URL: Final = Span(1, 2048)
CONTAINER_PARTS: Final = Span(1, 40)
TEXT_DISPLAY: Final = Span(1, 4000)
ACCENT_COLOR: Final = Span(0, 0xFFFFFF)
# No page yet (discord-api-docs#8562 proposes it); Discord answers COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED.
LAYOUT_CHARACTERS: Final = 4000

# Modals: interactions/receiving-and-responding.mdx, "Modal", and components/reference.mdx.
MODAL_TITLE: Final = Span(1, 45)
MODAL_PARTS: Final = Span(1, 5)
LABEL: Final = Span(1, 45)
LABEL_DESCRIPTION: Final = Span(1, 100)
INPUT_VALUE: Final = Span(0, 4000)
INPUT_PLACEHOLDER: Final = Span(0, 100)
INPUT_LEAST: Final = Span(0, 4000)
INPUT_MOST: Final = Span(1, 4000)
UPLOAD_LEAST: Final = Span(0, 10)
UPLOAD_MOST: Final = Span(1, 10)
RADIO_OPTIONS: Final = Span(2, 10)
CHECKBOX_OPTIONS: Final = Span(1, 10)
CHECKBOX_LEAST: Final = Span(0, 10)
CHECKBOX_MOST: Final = Span(1, 10)

# Commands: interactions/application-commands.mdx.
CHAT_COMMANDS: Final = 100
USER_COMMANDS: Final = 15
MESSAGE_COMMANDS: Final = 15
ENTRY_COMMANDS: Final = 1
COMMAND_NAME: Final = Span(1, 32)
COMMAND_DESCRIPTION: Final = Span(1, 100)
COMMAND_OPTIONS: Final = Span(0, 25)
COMMAND_CHARACTERS: Final = 8000
CHOICES: Final = Span(0, 25)
CHOICE_NAME: Final = Span(1, 100)
# The OpenAPI document says 6000; the page says 100, and so does Discord's answer.
CHOICE_VALUE: Final = Span(0, 100)
STRING_LEAST: Final = Span(0, 6000)
STRING_MOST: Final = Span(1, 6000)
INTEGER_VALUE: Final = Span(-(2**53) + 1, 2**53 - 1)

# Channels and threads: resources/channel.mdx and resources/guild.mdx, "Create Guild Channel".
CHANNEL_NAME: Final = Span(1, 100)
TOPIC: Final = Span(0, 1024)
FORUM_TOPIC: Final = Span(0, 4096)
SLOWMODE_SECONDS: Final = Span(0, 21600)
FORUM_TAGS: Final = Span(0, 20)
# The OpenAPI document says 50; the page says 20.
TAG_NAME: Final = Span(0, 20)
APPLIED_TAGS: Final = Span(0, 5)
ARCHIVE_MINUTES: Final = (60, 1440, 4320, 10080)

# Webhooks: resources/webhook.mdx.
WEBHOOK_NAME: Final = Span(1, 80)
WEBHOOK_THREAD: Final = Span(0, 100)

# Scheduled events: resources/guild-scheduled-event.mdx.
EVENT_NAME: Final = Span(1, 100)
EVENT_DESCRIPTION: Final = Span(1, 1000)
EVENT_LOCATION: Final = Span(1, 100)
EVENT_PRIVACY: Final = 2

# Roles: resources/guild.mdx, "Create Guild Role"; the length is the OpenAPI document's.
ROLE_NAME: Final = Span(1, 100)
