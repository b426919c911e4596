"""View models as the cards receive them, with sensible values; a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.congress.ballots import tally_from_cells
from bot.congress.decisions import decide
from bot.congress.digest import Digest, EntryNews, NormNews, PositionNews
from bot.congress.norms import Admission, Stage
from bot.congress.privacy import published
from bot.congress.rules import rule_of
from bot.services.ballot_views import BallotView, DecisionView, Reason
from bot.services.digests import DigestCard
from bot.services.views import NormView, Place

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
GUILD = 1_000_000_000_000_000_001

TITLE = "No attack on the public core of the internet"
TEXT = "States and companies leave the public core of the internet alone.\n\nNobody else disturbs it either."

NAMES = {
    "computer-science": "Computer science and security engineering",
    "international-relations": "International relations and global affairs",
    "political-science": "Political science and public policy",
    "management": "Management and strategy studies",
    "history-of-technology": "History of technology and innovation",
    "law": "Law, above all international law",
    "economics": "Economics",
    "ethics-human-rights": "Ethics and human rights",
    "communication": "Communication and media studies",
    "sociology-sts": "Sociology and science and technology studies",
    "criminology": "Criminology and policing studies",
    "state": "State",
    "subnational": "Sub-national government",
    "public-agency": "Public agency or regulator",
    "intergovernmental": "Intergovernmental or regional organisation",
    "company": "Company",
    "industry-coalition": "Industry coalition or association",
    "civil-society": "Civil society organisation",
    "academia": "Academic institution or researcher",
    "technical-community": "Technical community",
    "expert-commission": "Expert commission",
    "individual": "Individual",
    "forum": "Conference or forum",
}
DISCIPLINES = list(NAMES)[:11]
KINDS = list(NAMES)[11:]

HOSTILE = "**bold** @everyone <@1> <t:1:R> [x](https://example.org) ||no|| `code` # head\n> quote\n- list\n😀 ~~no~~ \\"
"""Every sign that Discord would act on."""

EXTREME_TITLE = ("*_@everyone_* [a](b) 😀 " * 10)[:85]
FAR_SOURCE = "https://example.org/" + "(" * 60
"""An address as long as a line of many bears once it is written as a link."""
ENTRIES = (EntryNews("R-100001", FAR_SOURCE, disputed=True),) * 9
EXTREME_TEXT = (HOSTILE * 60)[:4000]
NEWLINES = ("x\n" * 2000)[:4000]
EXTREME_RATIONALE = (HOSTILE * 40)[:2000]

Cell = tuple[str, str, str, str | None, int]


def place(channel: int, message: int | None = 900) -> Place:
    return Place(GUILD, channel, message)


def norm_view(**changes: object) -> NormView:
    """A norm that seeks seconds."""
    view = NormView(
        number=12,
        handle="N-12",
        title=TITLE,
        text=TEXT,
        rationale="It carries everyone.",
        version=1,
        text_hash="0123456789abcdef" * 4,
        addressee="state",
        case="International norms construction",
        stage=Stage.SEEKING_SECONDS,
        stage_since=NOW,
        stage_ends_at=NOW + timedelta(days=14),
        pace="convener",
        proposer_id=5_000_000_000_000_000_001,
        proposer_discipline=NAMES["law"],
        proposer_kind=NAMES["civil-society"],
        seconders=(),
        admission=Admission(0, 1, needs_discipline=True, needs_kind=True),
        ballot_id=None,
        ballot_place=None,
        outcome=None,
        decision=None,
        review_on=None,
        place=place(11),
        stage_tags={},
    )
    return replace(view, **changes)  # type: ignore[arg-type]  # Checked by the fields of the view.


def norm_at(stage: Stage) -> NormView:
    """A norm as it is at each stage."""
    seconded = norm_view(
        stage=stage,
        seconders=(5_000_000_000_000_000_002, 5_000_000_000_000_000_003),
        admission=Admission(2, 1, needs_discipline=False, needs_kind=False),
    )
    match stage:
        case Stage.SEEKING_SECONDS:
            return norm_view()
        case Stage.VOTING:
            return replace(seconded, ballot_id=7, ballot_place=place(12))
        case Stage.DECIDED:
            decided = {"outcome": "adopted", "decision": "D-2026-07", "decision_place": place(12, 901)}
            return replace(seconded, stage_ends_at=None, review_on=date(2027, 11, 2), **decided)  # type: ignore[arg-type]
        case _:
            return seconded


def ballot_view(**changes: object) -> BallotView:
    """An open ballot on which 23 of 40 seats have voted."""
    view = BallotView(
        ballot_id=7,
        number=12,
        handle="N-12",
        title=TITLE,
        text=TEXT,
        version=1,
        text_hash="0123456789abcdef" * 4,
        rule=rule_of("concurrent"),
        secrecy="names_hidden",
        seats=40,
        voted=23,
        opened_at=NOW,
        closes_at=NOW + timedelta(days=7),
        closed=False,
        decision=None,
        norm_place=place(11),
        place=place(12),
    )
    return replace(view, **changes)  # type: ignore[arg-type]


CELLS: tuple[Cell, ...] = (
    ("law", "state", "personal", "for", 4),
    ("law", "state", "personal", "against", 2),
    ("law", "company", "personal", "for_with_reservation", 1),
    ("computer-science", "company", "personal", "for", 2),
    ("computer-science", "company", "personal", "against", 5),
    ("computer-science", "technical-community", "personal", "for", 4),
    ("computer-science", "technical-community", "personal", "abstain", 1),
    ("economics", "state", "personal", "for", 4),
    ("economics", "academia", "personal", "against", 1),
    ("economics", "academia", "personal", "recuse", 1),
    ("criminology", "civil-society", "personal", "for", 2),
    ("criminology", "civil-society", "personal", None, 4),
)


def decision_view(cells: tuple[Cell, ...] = CELLS, *, rule: str = "concurrent", **changes: object) -> DecisionView:
    """A decision from these cells (discipline, kind, capacity, choice, number)."""
    frozen, tally = rule_of(rule), tally_from_cells(cells)
    open_voting = changes.get("secrecy") == "names_shown"
    view = DecisionView(
        decision_id=3,
        handle="D-2026-07",
        number=12,
        norm="N-12",
        title=TITLE,
        version=1,
        text_hash="0123456789abcdef" * 4,
        rule=frozen,
        result=published(decide(frozen, tally), tally, open_voting=open_voting),
        names=NAMES,
        secrecy="names_hidden",
        reasons=(Reason("for_with_reservation", "Clause 2 binds only those who can meet it."),),
        votes=(),
        decided_at=NOW + timedelta(days=7),
        closed_at=NOW + timedelta(days=7),
        review_on=None,
        norm_place=place(11),
        place=place(12, 901),
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def everyone() -> tuple[Cell, ...]:
    """Every discipline in every kind, with every choice in each: eleven by twelve, all of them showable."""
    numbers = (("for", 3), ("for_with_reservation", 2), ("against", 2), ("abstain", 1), ("recuse", 1), (None, 2))
    return tuple(
        (discipline, kind, "personal", choice, number)
        for discipline in DISCIPLINES
        for kind in KINDS
        for choice, number in numbers
    )


def news(handle: str = "N-12", *, stage: str = "deliberation", **changes: object) -> NormNews:
    entry = NormNews(handle, TITLE, stage, NOW + timedelta(days=3), url=place(11).url)
    return replace(entry, **changes)  # type: ignore[arg-type]


def digest_view(**sections: object) -> DigestCard:
    """A digest of the week before `NOW`; quiet without sections."""
    digest = Digest(since=NOW - timedelta(days=7), until=NOW, late=False)
    return DigestCard(5, "Congress", "2026-W45", replace(digest, **sections), NAMES)  # type: ignore[arg-type]


def full_digest() -> DigestCard:
    """A digest in which every section has something to say."""
    return digest_view(
        to_vote=(news("N-9", stage="voting"),),
        proposed=(news("N-13", stage="seeking_seconds"),),
        decided=(news("N-7", stage="decided", until=None, outcome="adopted", decision="D-2026-06"),),
        moved=(news("N-11", stage="final_call"),),
        positions=(
            PositionNews("N-12", "state", "support", ("Estonia", "Brazil"), place(11).url),
            PositionNews("N-12", "company", "oppose", ("Example Systems",), place(11).url),
        ),
        seats_taken=3,
    )
