"""Proxies: who votes for whom, from when until when. A row is never rewritten; it is accepted once and ends once."""

from datetime import datetime

from storage.base import Table, check, choice, choice_check, index, key, ref, unique_index

ENDINGS = ("revoked", "withdrawn", "declined", "laid_down", "seat", "off", "expired", "lapsed")
"""How a proxy ends: its giver revoked it, or withdrew what was only asked; whom it names declined it, or laid it down;
a seat that it needs was left or changed; the congress switched proxies off; its time was over, unanswered or not."""


class Proxy(Table, table=True):
    """That one member votes for another where that one does not, in votes that open before `until`.

    It is only asked for until its holder accepts it. It has ended (`ended_at`, `ended_by`) once it counts in no vote,
    not even in one that opened before.
    """

    __tablename__ = "proxy"
    __table_args__ = (
        choice_check("ended_by", ENDINGS),
        check("giver_id <> holder_id", "nobody_votes_for_themselves_by_proxy"),
        check("until > given_at", "it_ends_after_it_begins"),
        check("(ended_at IS NULL) = (ended_by IS NULL)", "how_it_ended_is_known"),
        check("accepted_at IS NULL OR accepted_at < until", "it_is_accepted_in_time"),
        check("stopped_at IS NULL OR accepted_at IS NOT NULL", "only_what_was_accepted_stops"),
        unique_index("uq_proxy_one_standing_a_giver", "giver_id", where="ended_at IS NULL AND stopped_at IS NULL"),
        index("ix_proxy_due", "until", where="ended_at IS NULL"),
    )
    id: int = key()
    congress_id: int = ref("congress.id")
    giver_id: int = ref("member.id", index=False)
    holder_id: int = ref("member.id")
    given_at: datetime
    until: datetime
    accepted_at: datetime | None = None
    """When its holder took it; it counts in no vote that opened before."""
    stopped_at: datetime | None = None
    """From when on no further vote takes it, though it has not ended: it stays on those that took it until they close.
    Set where another one takes its place, or the congress switches proxies off; else it stops when `until` has come."""
    ended_at: datetime | None = None
    ended_by: str | None = choice(default=None)
