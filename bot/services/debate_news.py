"""What a digest tells of debates. Counts are told of norms whose vote has opened, and of no others."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.congress.digest import MissingNews, OpinionNews
from bot.congress.handles import norm_handle
from bot.congress.opinion import Told, ranked_bridging, ranked_contested
from bot.congress.statements import SPEAKING_STAGES
from bot.services.opinions import results
from bot.services.views import place_of
from bot.services.voices import debate
from storage.tables import Congress, Event, Norm, Statement


def opinion_news(tx: Session, congress: Congress, in_period: ColumnElement[bool]) -> tuple[OpinionNews, ...]:
    """The most bridging and the most contested statement of each norm whose vote opened in the period."""
    opened = select(Event.norm_id).where(Event.congress_id == congress.id, in_period, Event.kind == "vote_opened")
    norms = tx.exec(select(Norm).where(col(Norm.id).in_(opened)).order_by(col(Norm.number))).all()
    return tuple(news for norm in norms for news in _of_norm(tx, congress, norm))


def missing_news(tx: Session, congress: Congress) -> tuple[MissingNews, ...]:
    """Of each norm that is discussed now, whose voice is missing; norms on which all have spoken are left out."""
    stages = [stage.value for stage in SPEAKING_STAGES]
    query = select(Norm).where(Norm.congress_id == congress.id, col(Norm.stage).in_(stages))
    found = [(norm, debate(tx, norm)) for norm in tx.exec(query.order_by(col(Norm.number))).all()]
    return tuple(
        MissingNews(
            norm_handle(norm.number),
            held.missing.disciplines,
            bool(held.counts),
            _url(tx, congress, norm),
            held.missing.kinds,
        )
        for norm, held in found
        if held.missing.names
    )


def _of_norm(tx: Session, congress: Congress, norm: Norm) -> list[OpinionNews]:
    told = results(tx, norm)
    ranked = (("bridging", ranked_bridging(told)), ("contested", ranked_contested(told)))
    return [_news(tx, congress, norm, what, of[0], told[of[0]]) for what, of in ranked if of]


def _news(tx: Session, congress: Congress, norm: Norm, what: str, statement_id: int, told: Told) -> OpinionNews:
    one = tx.exec(select(Statement).where(Statement.id == statement_id)).one()
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
        url=_url(tx, congress, norm),
    )


def _url(tx: Session, congress: Congress, norm: Norm) -> str | None:
    place = place_of(tx, congress, "norm", norm.id)
    return place.url if place is not None else None
