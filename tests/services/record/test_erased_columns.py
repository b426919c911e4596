"""Each column that can hold the words of a person is erased at their wish, or is named here with why it is not."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import JSON, Column
from sqlmodel import AutoString

from bot.services.record.erasing import written
from storage.base import metadata
from storage.tables import Member

SHORT = 40
"""Characters of which a text is an id, a date or a code, and nobody's words."""

KEPT: Mapping[str, Mapping[str, str]] = {
    "It is a fact of the record, which stays: what somebody else said or did, or what it is called.": {
        "action": "summary",
        "actor": "slug name no_country sector note",
        "actor_group": "slug name",
        "actor_name": "name folded",
        "actor_step": "other_name",
        "argument": "slug speaker words",
        "claim": "summary answer",
        "entry": "slug",
        "evidence_link": "locator",
        "initiative": "slug name aliases membership_rule decision_rule accession reporting summary note",
        "initiative_norm": "slug title summary year_note",
        "instrument": "slug name outcome note",
        "participation": "reason",
        "pledge": "words evidence",
        "pledge_level": "summary",
        "position": "summary",
        "question": "slug words answered_by",
        "source": "slug title url publisher archive_url licence note",
        "world_event": "slug title refs",
    },
    "It says what changed of a fact; why is in a column of its own, which is erased.": {"revision": "before after"},
    "It is a copy, of which erasing empties what is told of the record.": {"digest_run": "content"},
    "It was said here in the debate on a norm or in a vote, not in the record.": {
        "ballot": "reason",
        "ballot_option": "label text",
        "ballot_paper": "reason",
        "concern": "represents reason satisfied_by",
        "concern_answer": "words",
        "decision": "rationale",
        "norm_link": "note",
        "norm_version": "title text rationale reason",
        "resolution": "summary change reason understood_words backed_reason",
        "roll_repair": "reason",
        "statement": "words source_url",
        "wording": "label text why",
    },
    "It is who somebody is here, and not what they said.": {
        "ballot_seat": "represents name",
        "member": "name",
        "seat": "represents interests",
    },
    "It says what is sent to somebody or to a channel, and when.": {
        "digest_plan": "channel_name timezone",
        "watch": "subject_key",
    },
    "It ships with the program, or is of the congress as a whole.": {
        "case": "name summary triad gap",
        "congress": "name timezone stage_tags rule",
        "discipline": "name asks",
        "stakeholder_kind": "name",
        "term": "meaning",
    },
    "The program writes it: what it counted, sealed, sent or did, without the words of the record.": {
        "ballot": "rule",
        "ballot_option": "text_hash",
        "bot_state": "value",
        "card": "rendered_hash trouble",
        "digest_plan": "trouble",
        "commitment": "salt seal",
        "decision": "result certificate basis",
        "event": "data",
        "norm_version": "rule text_hash",
        "ranking_paper": "ranks",
        "roll_repair": "was became",
    },
}


def test_what_holds_words_is_erased_or_has_a_reason_to_stay() -> None:
    somebody = Member(id=1, congress_id=1, discord_id=1, name="Somebody", created_at=datetime(2026, 1, 1, tzinfo=UTC))
    erased = {f"{one.table.__tablename__}.{one.column}" for one in written(somebody)}
    kept = [f"{table}.{column}" for part in KEPT.values() for table, names in part.items() for column in names.split()]
    assert sorted({*erased, *kept}) == sorted([*erased, *kept]), "each has one place"
    assert sorted([*erased, *kept]) == sorted(_texts())


def _texts() -> Iterator[str]:
    """The columns in which somebody's words fit."""
    for table in metadata.tables.values():
        yield from (f"{table.name}.{one.name}" for one in table.columns if _holds_words(one))


def _holds_words(column: Column[object]) -> bool:
    """Words of a fixed few are of another type (`storage.base.choice`)."""
    kind = column.type
    return isinstance(kind, JSON) or (isinstance(kind, AutoString) and (kind.length or SHORT + 1) > SHORT)
