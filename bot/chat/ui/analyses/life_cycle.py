"""The life cycle in words: the suggested stage, what it follows from, and the shares against their thresholds."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from bot.chat.ui.analyses.pictures import bars
from bot.chat.ui.analyses.pictures.parts import BLUE, ORANGE, PALE_BLUE
from bot.chat.ui.analyses.screens import Picture, Screen, Table, alt_of
from bot.chat.ui.analyses.words import drawn_day, figure, name_of, plain_name, score_words, share_words
from bot.chat.ui.pen import Paint
from bot.chat.ui.stage_words import confirmed_line
from bot.chat.ui.text import escape, one_line
from bot.congress.record.figures import Share
from bot.congress.record.life_cycle import NO_STAGE, Grounds, Settings
from bot.documents.record_words import stage_told
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.life_cycle import Stages
from prompts import Say

Found = Answer[Stages]


def life_cycle_screen(say: Say, answer: Found) -> Screen:
    """The stage for a kind of actor."""
    found = answer.found
    life = found.life
    kind = name_of(answer, life.kind)
    finding = say(
        "analyses.lifecycle.finding" if life.stage else "analyses.lifecycle.not_enough",
        stage=stage_told(say, life.stage),
        kind=kind,
        least=found.settings.evidence_least,
        share=share_words(say, life.grounds.share),
        critical=share_words(say, life.grounds.critical),
        name=escape(found.critical_name),
    )
    return Screen(
        heading=say("analyses.lifecycle.heading", name=name_of(answer, life.subject), kind=kind),
        finding=finding,
        body=[_confirmed(say, answer, life.kind), *_grounds(say, answer), *_others(say, answer)],
        notes=[*_basis(say, answer), say("analyses.lifecycle.suggested")],
        next_=say("analyses.lifecycle.next"),
        table=_whole(say, answer),
        picture=_picture(say, answer, finding),
    )


def _basis(say: Say, answer: Found) -> Iterator[str]:
    """Whom the share counts, where some of them are not tracked."""
    life = answer.found.life
    if life.tracked < life.grounds.share.n:
        yield say("analyses.lifecycle.basis", n=life.grounds.share.n, tracked=life.tracked)


def _confirmed(say: Say, answer: Found, kind: str) -> str:
    """The stage that the congress voted for the kind, beside the suggested one."""
    found = answer.found.confirmed.get(kind)
    return say("lifecycle.unconfirmed") if found is None else confirmed_line(say, "lifecycle.confirmed", found)


def _grounds(say: Say, answer: Found) -> Iterator[str]:
    life, settings = answer.found.life, answer.found.settings
    grounds = life.grounds
    yield say("analyses.lifecycle.why")
    rows = _rows(say, grounds, settings, answer.found.critical_name)
    yield from (say("analyses.lifecycle.ground", name=escape(name), share=share_words(say, share), least=figure(least))
                for name, share, least, _ in rows)  # fmt: skip
    if not life.speed_computable:
        yield say("analyses.lifecycle.no_speed", share=share_words(say, grounds.dated))
    yield say("analyses.lifecycle.contest", score=score_words(say, grounds.contest.figure))
    yield say("analyses.lifecycle.withdrawals", n=len(grounds.withdrawals), violations=len(grounds.violations))
    if grounds.superseded_by is not None:
        yield say("analyses.lifecycle.superseded", name=name_of(answer, grounds.superseded_by))


def _rows(say: Say, grounds: Grounds, settings: Settings, critical: str) -> list[tuple[str, Share, Fraction, Paint]]:
    return [
        (say("analyses.lifecycle.row.share"), grounds.share, settings.tipping_share_least, BLUE),
        (
            say("analyses.lifecycle.row.critical", name=critical),
            grounds.critical,
            settings.critical_share_least,
            ORANGE,
        ),
        (say("analyses.lifecycle.row.dated"), grounds.dated, settings.dated_least, PALE_BLUE),
        (say("analyses.lifecycle.row.new"), grounds.new, settings.cascade_new_least, PALE_BLUE),
        (say("analyses.lifecycle.row.law"), grounds.internalised, settings.internalised_supporters_least, PALE_BLUE),
    ]


def _others(say: Say, answer: Found) -> Iterator[str]:
    others = answer.found.others
    if others:
        yield say("analyses.lifecycle.others")
    for one in others:
        stage, share = stage_told(say, one.stage), share_words(say, one.grounds.share)
        line = say("analyses.lifecycle.other", kind=name_of(answer, one.kind), stage=stage, share=share)
        yield f"{line}; {_confirmed(say, answer, one.kind)}" if one.kind in answer.found.confirmed else line


def _whole(say: Say, answer: Found) -> Table:
    columns = ("kind", "stage", "supporters", "addressed", "share", "confirmed")
    header = tuple(say(f"analyses.lifecycle.csv.{one}") for one in columns)
    confirmed = answer.found.confirmed
    rows = tuple(
        (
            answer.name(one.kind),
            one.stage or NO_STAGE,
            str(one.grounds.share.part),
            str(one.grounds.share.n),
            figure(one.grounds.share.value),
            confirmed[one.kind].stage if one.kind in confirmed else "",
        )
        for one in (answer.found.life, *answer.found.others)
    )
    return Table(header, rows)


def _picture(say: Say, answer: Found, finding: str) -> Picture | None:
    life = answer.found.life
    if not life.grounds.share.part:
        return None
    rows = _rows(say, life.grounds, answer.found.settings, answer.found.critical_name)
    drawn = tuple(
        bars.Bar(name, float(share.value or 0), share_words(say, share), paint, float(least))
        for name, share, least, paint in rows
    )
    drawing = bars.Bars(
        heading=say(
            "analyses.lifecycle.drawn",
            name=plain_name(answer, life.subject),
            kind=plain_name(answer, life.kind),
            as_of=drawn_day(say, answer.basis),
        ),
        sections=(bars.Section(say("analyses.lifecycle.drawn_stage", stage=stage_told(say, life.stage)), drawn),),
        notes=(say("analyses.lifecycle.drawn_note"),),
    )
    return Picture(
        partial(bars.draw, drawing), alt_of(say, one_line(finding), [f"{one.name} {one.label}" for one in drawn])
    )
