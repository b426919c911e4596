"""What happened (events), what is to be seen in Discord (cards), and the bot's own notes."""

from datetime import datetime

from sqlmodel import Field

from storage.base import OwnKey, Table, check, choice, choice_check, index, key, ref, snowflake, unique
from storage.columns import JsonObject, json_column

CARD_KINDS = (
    *("norm", "ballot", "decision", "digest", "notice", "statement", "concern", "change"),
    *("personal", "reminder", "trouble"),
)
COUNTED = ("vote_cast", "vote_changed", "vote_withdrawn")
"""The kinds of events that are many, and only counted."""
TOLD_OF = f"kind NOT IN {COUNTED}"
"""The condition on events that each are told of."""
CARD_PLACES = ("forum", "votes", "thread", "plan", "member")
"""Where a card is shown; "plan" and "member" are the channel, and the member's direct messages, of its run's plan."""


class Event(Table, table=True):
    """One line of the append-only log: who did what, when, on which norm. A trigger refuses any change."""

    __tablename__ = "event"
    __table_args__ = (
        index("ix_event_norm", "norm_id", "id"),
        index("ix_event_told", "congress_id", "id", where=TOLD_OF),
        index("ix_event_told_at", "congress_id", "at", where=TOLD_OF),
    )
    id: int = key()
    congress_id: int = ref("congress.id", index=False)
    at: datetime
    kind: str = choice()
    member_id: int | None = ref("member.id", default=None)
    norm_id: int | None = ref("norm.id", default=None, index=False)
    subject_id: int | None = Field(default=None, sa_type=OwnKey)
    data: JsonObject = json_column()


class Card(Table, table=True):
    """A message that Discord is to show: the outbox and the reference to the message in one row.

    `wanted` counts the changes asked for, `shown` says up to which of them Discord shows; the row is due while
    `due_at` is set. `edition` counts how often it was posted anew because somebody deleted it. A card is rendered
    from the state, so it holds no words of its own.
    """

    __tablename__ = "card"
    __table_args__ = (
        choice_check("kind", CARD_KINDS),
        choice_check("place", CARD_PLACES),
        unique("kind", "subject_id", "topic"),
        check("shown <= wanted", "nothing_is_shown_before_it_is_wanted"),
        index("ix_card_due", "due_at", "id", where="due_at IS NOT NULL"),
        index("ix_card_claimed", "claimed_at", where="claimed_at IS NOT NULL"),
    )
    id: int = key()
    congress_id: int = ref("congress.id")
    kind: str = choice()
    subject_id: int = Field(sa_type=OwnKey)
    topic: str = Field(default="", max_length=40)
    place: str = choice()
    edition: int = 1
    wanted: int = 1
    shown: int = 0
    due_at: datetime | None = None
    claimed_at: datetime | None = None
    first_tried_at: datetime | None = None
    attempts: int = 0
    channel_id: int | None = snowflake(default=None)
    thread_id: int | None = snowflake(default=None)
    message_id: int | None = snowflake(default=None, index=True)
    rendered_hash: str | None = Field(default=None, max_length=64)
    trouble: str | None = Field(default=None, max_length=60)


class BotState(Table, table=True):
    """What the bot itself remembers: hash and ids of its commands, the last tick of its clock."""

    __tablename__ = "bot_state"
    id: str = Field(primary_key=True, max_length=40)
    value: JsonObject = json_column()
    at: datetime
