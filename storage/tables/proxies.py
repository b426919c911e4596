"""Proxies: who votes for whom, from when until when. A row is never rewritten; it ends once."""

from datetime import datetime

from storage.base import Table, check, choice, choice_check, index, key, ref, unique_index

ENDINGS = ("revoked", "seat", "expired")
"""How a proxy ends: its giver revoked it, a seat that it needs was left or changed, or its time was over."""


class Proxy(Table, table=True):
    """That one member votes for another where that one does not, in votes that open before `until`.

    It has ended (`ended_at`, `ended_by`) once it counts in no vote, not even in one that opened before.
    """

    __tablename__ = "proxy"
    __table_args__ = (
        choice_check("ended_by", ENDINGS),
        check("giver_id <> holder_id", "nobody_votes_for_themselves_by_proxy"),
        check("until > given_at", "it_ends_after_it_begins"),
        check("(ended_at IS NULL) = (ended_by IS NULL)", "how_it_ended_is_known"),
        unique_index("uq_proxy_one_standing_a_giver", "giver_id", where="ended_at IS NULL"),
        index("ix_proxy_due", "until", where="ended_at IS NULL"),
    )
    id: int = key()
    congress_id: int = ref("congress.id")
    giver_id: int = ref("member.id", index=False)
    holder_id: int = ref("member.id")
    given_at: datetime
    until: datetime
    ended_at: datetime | None = None
    ended_by: str | None = choice(default=None)
