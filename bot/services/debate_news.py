"""What a digest tells of debates. Counts are told of norms whose vote has opened, and of no others."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.congress.digest import MissingNews, OpinionNews, tells_missing
from bot.congress.handles import norm_handle
from bot.congress.opinion import Told, ranked_bridging, ranked_contested
from bot.congress.statements import SPEAKING_STAGES
from bot.services.opinions import results_of
from bot.services.periods import Period
from bot.services.places import norm_urls
from bot.services.standing import standing
from bot.services.voices import voices_missing
from storage.tables import Congress, Event, Norm, Statement


def opinion_news(tx: Session, congress: Congress, in_period: ColumnElement[bool]) -> tuple[OpinionNews, ...]:
    """The most bridging and the most contested statement of each norm whose vote opened in the period."""
    opened = select(Event.norm_id).where(Event.congress_id == congress.id, in_period, Event.kind == "vote_opened")
    norms = tx.exec(select(Norm).where(col(Norm.id).in_(opened)).order_by(col(Norm.number))).all()
    told = results_of(tx, [norm.id for norm in norms])
    found = [(norm, what, of, told[norm.id][of]) for norm in norms for what, of in _striking(told[norm.id])]
    query = select(Statement).where(col(Statement.id).in_([of for _, _, of, _ in found]))
    statements = {one.id: one for one in tx.exec(query)} if found else {}
    urls = norm_urls(tx, congress, {norm.id for norm, *_ in found})
    return tuple(_news(norm, what, statements[of], one, urls.get(norm.id)) for norm, what, of, one in found)


def missing_news(tx: Session, congress: Congress, period: Period) -> tuple[MissingNews, ...]:
    """Of each norm that is discussed now, and of which the period `tells_missing`, whose voice is missing; norms on
    which all have spoken are left out."""
    stages = [stage.value for stage in SPEAKING_STAGES]
    query = select(Norm.id, Norm.number, Norm.stage_since).where(
        Norm.congress_id == congress.id, col(Norm.stage).in_(stages)
    )
    debates = sorted(tx.exec(query), key=lambda row: row[1])
    time, first = (period.since, period.until), period.begun is None
    numbers = {one: number for one, number, begun in debates if tells_missing(begun, *time, first=first)}
    missing = voices_missing(tx, congress.id, list(numbers)) if numbers else {}
    silent = [norm_id for norm_id in numbers if missing[norm_id].names]
    spoken = select(Statement.norm_id).where(col(Statement.norm_id).in_(silent), *standing())
    begun = set(tx.exec(spoken.distinct())) if silent else set()
    urls = norm_urls(tx, congress, silent)
    return tuple(
        MissingNews(
            norm_handle(numbers[one]), missing[one].disciplines, one in begun, urls.get(one), missing[one].kinds
        )
        for one in silent
    )


def _striking(told: Mapping[int, Told]) -> list[tuple[str, int]]:
    """The most bridging and the most contested of the statements on a norm, each with what it is."""
    ranked = (("bridging", ranked_bridging(told)), ("contested", ranked_contested(told)))
    return [(what, of[0]) for what, of in ranked if of]


def _news(norm: Norm, what: str, one: Statement, told: Told, url: str | None) -> OpinionNews:
    views = told.views
    assert views is not None  # Groups are shown only beside a total, and without them nothing bridges or divides.
    return OpinionNews(
        handle=norm_handle(norm.number),
        what=what,
        statement=one.n,
        words=one.words,
        agree=views.agree,
        disagree=views.disagree,
        passed=views.passed,
        url=url,
    )
