"""The sovereignty gap in words: support by kind, firms ahead of their state, and the register."""

from collections.abc import Iterator
from functools import partial

from bot.chat.ui.analyses.pictures import bars
from bot.chat.ui.analyses.pictures.parts import BLUE, ORANGE
from bot.chat.ui.analyses.screens import Picture, Screen, Table, alt_of
from bot.chat.ui.analyses.words import drawn_day, figure, name_of, names_of, plain_name, share_words, stance_words
from bot.chat.ui.capacity_ratings import capacity_lines
from bot.chat.ui.text import escape, one_line
from bot.congress.record.cells import Cell
from bot.congress.record.gap import INDUSTRY, HomeGap
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.gap import Gap, Register
from prompts import Say

COUNTRIES_DRAWN = 25

Found = Answer[Gap]


def gap_screen(say: Say, answer: Found) -> Screen:
    """The gap in words."""
    found, name = answer.found, name_of(answer, answer.found.support.subject)
    finding = "\n".join([*_home(say, answer), _finding(say, answer)])
    body = [
        *_home_kinds(say, answer),
        *capacity_lines(say, found.capacity),
        *_record(say, answer),
        *_register(say, answer),
    ]
    return Screen(
        heading=say("analyses.gap.heading", name=name),
        finding=finding,
        body=body,
        notes=[say("analyses.gap.selection", n=found.support.companies.n)] if found.support.selection else [],
        next_=say("analyses.gap.next"),
        table=_whole(say, answer),
        picture=_picture(say, answer, finding),
    )


def _finding(say: Say, answer: Found) -> str:
    support = answer.found.support
    facts = {"companies": share_words(say, support.companies), "states": share_words(say, support.states)}
    if support.gap is None:
        return say("analyses.gap.not_enough", **facts)
    key = "ahead" if support.gap > 0 else "behind"
    kind = "_selection" if support.selection else ""
    return say(f"analyses.gap.{key}{kind}", gap=figure(abs(support.gap)), **facts)


def _home(say: Say, answer: Found) -> Iterator[str]:
    """The country that was asked for: its state beside its supporters of other kinds."""
    home = answer.found.home
    if home is None:
        return
    counts = (
        say("analyses.gap.home_count", kind=name_of(answer, kind), n=len(cells)) for kind, cells in _by_kind(home)
    )
    yield say(
        "analyses.gap.home",
        country=escape(answer.found.country_names[home.country]),
        stance=_state_word(say, home),
        counts=say.join(counts) or say("analyses.none"),
    )


def _home_kinds(say: Say, answer: Found) -> Iterator[str]:
    """Who they are, by kind."""
    for kind, cells in _by_kind(answer.found.home) if answer.found.home is not None else ():
        names = names_of(say, answer, [one.actor for one in cells])
        yield say("analyses.gap.home_kind", kind=name_of(answer, kind), n=len(cells), names=names)


def _by_kind(home: HomeGap) -> list[tuple[str, tuple[Cell, ...]]]:
    """The supporters by kind, most first."""
    return sorted(home.others.items(), key=lambda one: (-len(one[1]), one[0]))


def _record(say: Say, answer: Found) -> Iterator[str]:
    gaps = answer.found.countries
    yield say("analyses.gap.record_heading", n=len(gaps))
    for one in gaps:
        yield say(
            "analyses.gap.record_line",
            country=escape(answer.found.country_names[one.country]),
            stance=_state_word(say, one),
            n=one.industry,
            names=names_of(
                say,
                answer,
                [cell.actor for kind in sorted(INDUSTRY & one.others.keys()) for cell in one.others[kind]],
                6,
            ),
        )


def _state_word(say: Say, one: HomeGap) -> str:
    return stance_words(say, one.state.word) if one.state is not None else say("analyses.gap.no_state")


def _register(say: Say, answer: Found) -> Iterator[str]:
    register = answer.found.register
    if register is None:
        return
    yield say("analyses.gap.register_heading", n=register.gaps.n, companies=register.gaps.companies)
    yield say(
        "analyses.gap.register_list",
        names=say.join(
            f"{escape(answer.found.country_names[one.country])} {one.companies}" for one in register.gaps.countries
        ),
    )
    kinds = (
        say("analyses.gap.register_kind", kind=kind, share=share_words(say, share))
        for kind, share in register.by_kind.items()
    )
    yield say("analyses.gap.register_kinds", n=next(iter(register.by_kind.values())).n, kinds=say.join(kinds))
    having = register.with_companies
    yield say("analyses.gap.register_states", n=having.whole, part=having.part, rest=having.whole - having.part)


def _whole(say: Say, answer: Found) -> Table:
    found = answer.found
    header = tuple(say(f"analyses.gap.csv.{one}") for one in ("list", "country", "code", "state", "companies"))
    rows = [
        (
            "record",
            found.country_names[one.country],
            one.country,
            one.state.word if one.state else "",
            str(one.industry),
        )
        for one in found.countries
    ]
    if found.register is not None:
        rows += [
            ("register", found.country_names[one.country], one.country, "not listed", str(one.companies))
            for one in found.register.gaps.countries
        ]
    return Table(header, tuple(rows))


def _picture(say: Say, answer: Found, finding: str) -> Picture | None:
    support, register = answer.found.support, answer.found.register
    if not (support.companies.n and support.states.n):
        return None
    shares = [
        bars.Bar(say(f"analyses.gap.drawn_{kind}"), float(share.value or 0), share_words(say, share), paint)
        for kind, share, paint in (("companies", support.companies, BLUE), ("states", support.states, ORANGE))
    ]
    sections = [
        *_home_drawn(say, answer),
        bars.Section(say("analyses.gap.drawn_support"), tuple(shares)),
        *_countries(say, answer, register),
    ]
    rows = [f"{one.name} {one.label}" for section in sections for one in section.bars]
    drawing = bars.Bars(
        heading=say("analyses.gap.drawn", name=plain_name(answer, support.subject), as_of=drawn_day(say, answer.basis)),
        sections=tuple(sections),
        notes=(say("analyses.gap.drawn_note"),) if support.selection else (),
    )
    return Picture(partial(bars.draw, drawing), alt_of(say, one_line(finding), rows))


def _home_drawn(say: Say, answer: Found) -> Iterator[bars.Section]:
    """The country that was asked for: how many of each kind support."""
    home = answer.found.home
    if home is None:
        return
    country = answer.found.country_names[home.country]
    most = max(home.counts.values(), default=1)
    yield bars.Section(
        say("analyses.gap.drawn_home", country=country, stance=_state_word(say, home)),
        tuple(bars.Bar(plain_name(answer, kind), len(cells) / most, f"{len(cells)}") for kind, cells in _by_kind(home)),
    )


def _countries(say: Say, answer: Found, register: Register | None) -> Iterator[bars.Section]:
    """The list of the register where there is one, else that of the record."""
    names = answer.found.country_names
    if register is not None:
        pairs = [(one.country, one.companies) for one in register.gaps.countries]
        heading = say("analyses.gap.drawn_register", n=len(pairs))
    else:
        pairs = [(one.country, one.industry) for one in answer.found.countries]
        heading = say("analyses.gap.drawn_record", n=len(pairs))
    most = max((n for _, n in pairs), default=1)
    asked = answer.found.home.country if answer.found.home is not None else None
    drawn = (
        bars.Bar(names[code], n / most, f"{n}", ORANGE if code == asked else BLUE)
        for code, n in pairs[:COUNTRIES_DRAWN]
    )
    if pairs:
        yield bars.Section(heading, tuple(drawn))
