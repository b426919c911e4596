"""Alternative wordings of a norm, those that a ballot asks about, and the rankings of them.

Ranking papers are append-only, as ballot papers are: a changed ranking is a new paper, and the earlier one only ceases
to be `live`.
"""

from datetime import datetime

from sqlmodel import Field

from bot.congress.limits import NOTE_MOST, TEXT_MOST
from bot.congress.wordings import LABEL_MOST
from storage.base import Table, check, key, part, ref, refer, unique, unique_index
from storage.columns import JsonObject, json_column


class Wording(Table, table=True):
    """Another text that a norm might have, written on the version `version` of its text. It can only be withdrawn."""

    __tablename__ = "wording"
    __table_args__ = (
        unique("norm_id", "n"),
        refer("norm_id", "version", to="norm_version(norm_id, n)"),
        check("n >= 1", "wordings_start_at_one"),
        check("text <> ''", "text_is_not_empty"),
        check("label <> ''", "label_is_not_empty"),
    )
    id: int = key()
    norm_id: int = ref("norm.id", index=False)
    n: int
    version: int
    label: str = Field(max_length=LABEL_MOST)
    text: str = Field(max_length=TEXT_MOST)
    why: str = Field(default="", max_length=NOTE_MOST)
    member_id: int = ref("member.id")
    created_at: datetime
    withdrawn_at: datetime | None = None


class BallotOption(Table, table=True):
    """A text among which a ballot asks to choose, frozen when it opens: `n` is 0 for the text as it stands (without a
    label), else the number of the wording. A trigger refuses any change."""

    __tablename__ = "ballot_option"
    __table_args__ = (unique("ballot_id", "n"), check("(n = 0) = (label = '')", "an_alternative_has_a_label"))
    id: int = key()
    ballot_id: int = ref("ballot.id", index=False)
    n: int
    label: str = Field(default="", max_length=LABEL_MOST)
    text: str = Field(max_length=TEXT_MOST)
    text_hash: str = Field(max_length=64)
    member_id: int = ref("member.id")


class RankingPaper(Table, table=True):
    """One cast ranking: the rank of each candidate that it names, or (`recused`) that the seat leaves the roll."""

    __tablename__ = "ranking_paper"
    __table_args__ = (
        refer("ballot_id", "member_id", to="ballot_seat(ballot_id, member_id)"),
        unique_index("uq_ranking_paper_one_live_a_member", "ballot_id", "member_id", where="live"),
    )
    id: int = key()
    ballot_id: int = part(index=True)
    member_id: int = part(index=True)
    ranks: JsonObject = json_column()
    recused: bool = False
    cast_at: datetime
    live: bool = True
    by_proxy: bool = False
    """Cast when the ballot closed, as the member's proxy had ranked."""
