"""Two initiatives beside each other in words, with a bar for each share of members."""

from collections.abc import Iterator, Mapping
from functools import partial

from bot.chat.ui.analyses.pictures import bars
from bot.chat.ui.analyses.pictures.parts import BLUE, ORANGE, PALE_BLUE
from bot.chat.ui.analyses.screens import Picture, Screen, Table, alt_of
from bot.chat.ui.analyses.words import drawn_day, name_of, names_of, part_words, plain_name
from bot.chat.ui.record_words import word_of
from bot.chat.ui.text import escape, one_line
from bot.congress.record.overlap import CONVERGING_FROM
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.overlap import Beside
from prompts import Say

Found = Answer[Beside]


def overlap_screen(say: Say, answer: Found) -> Screen:
    """The two in words."""
    over = answer.found.overlap
    names = {"first": name_of(answer, over.first), "second": name_of(answer, over.second)}
    finding = _finding(say, answer, names)
    return Screen(
        heading=say("analyses.overlap.heading", **names),
        finding=finding,
        body=[*_members(say, answer), *_thirds(say, answer), *_links(say, answer)],
        next_=say("analyses.overlap.next"),
        table=_whole(say, answer),
        picture=_picture(say, answer, finding),
    )


def _finding(say: Say, answer: Found, names: Mapping[str, str]) -> str:
    """What became of the two, with the rule that makes it so; of several thirds the one that holds most."""
    over = answer.found.overlap
    facts = {"share": part_words(say, over.apart.containment), **names}
    if over.state != "converging" or not over.thirds:
        return say(f"analyses.overlap.{over.state}", **facts)
    widest = max(over.thirds, key=lambda one: (min(one.first.value or 0, one.second.value or 0), one.initiative))
    return say(
        f"analyses.overlap.converging_{'both' if over.apart.close else 'third'}",
        thirds=name_of(answer, widest.initiative),
        a=part_words(say, widest.first),
        b=part_words(say, widest.second),
        **facts,
    )


def _members(say: Say, answer: Found) -> Iterator[str]:
    over = answer.found.overlap
    yield say(
        "analyses.overlap.apart", a=over.apart.first, b=over.apart.second, share=part_words(say, over.apart.containment)
    )
    for one in answer.found.open:
        yield say("analyses.overlap.open", name=name_of(answer, one.initiative), newest=one.newest.text)
    if over.apart.shared:
        yield say("analyses.overlap.common", names=names_of(say, answer, over.apart.shared, 20))
    together = over.together
    yield say(
        "analyses.overlap.together", a=together.first, b=together.second, share=part_words(say, together.containment)
    )
    if answer.found.absorbed:
        pairs = (
            say("analyses.overlap.pair", name=name_of(answer, one), other=name_of(answer, top))
            for one, top in answer.found.absorbed
        )
        yield say("analyses.overlap.absorbed", names=say.join(pairs))


def _thirds(say: Say, answer: Found) -> Iterator[str]:
    outside = dict(answer.found.outside)
    for one in answer.found.overlap.thirds:
        name = name_of(answer, one.initiative)
        yield say("analyses.overlap.third", name=name, a=part_words(say, one.first), b=part_words(say, one.second))
        if outside[one.initiative]:
            yield say("analyses.overlap.outside", names=names_of(say, answer, outside[one.initiative]))


def _links(say: Say, answer: Found) -> Iterator[str]:
    links = answer.found.overlap.links
    yield say("analyses.overlap.links", n=len(links))
    for one in links:
        ends = {"first": name_of(answer, one.a), "second": name_of(answer, one.b)}
        relation = word_of(say, "initiatives.relation", one.relation)
        yield say("analyses.overlap.link", relation=relation, reason=escape(one_line(one.reason)), **ends)


def _whole(say: Say, answer: Found) -> Table:
    header = tuple(say(f"analyses.overlap.csv.{one}") for one in ("actor", "shared"))
    rows = tuple((answer.name(one), "yes") for one in answer.found.overlap.apart.shared)
    return Table(header, rows)


def _picture(say: Say, answer: Found, finding: str) -> Picture | None:
    over = answer.found.overlap
    if over.state == "not_enough_evidence":
        return None
    both = (
        bars.Bar(
            say(f"analyses.overlap.drawn_{key}"),
            float(one.containment.value or 0),
            part_words(say, one.containment),
            paint,
            float(CONVERGING_FROM),
        )
        for key, one, paint in (("apart", over.apart, BLUE), ("together", over.together, PALE_BLUE))
    )
    sections = [bars.Section(say("analyses.overlap.drawn_members"), tuple(both))]
    for third in over.thirds:
        shares = tuple(
            bars.Bar(plain_name(answer, initiative), float(score.value or 0), part_words(say, score), ORANGE, 0.8)
            for initiative, score in ((over.first, third.first), (over.second, third.second))
        )
        heading = say("analyses.overlap.drawn_third", name=plain_name(answer, third.initiative))
        sections.append(bars.Section(heading, shares))
    drawing = bars.Bars(
        heading=say(
            "analyses.overlap.drawn",
            first=plain_name(answer, over.first),
            second=plain_name(answer, over.second),
            as_of=drawn_day(say, answer.basis),
        ),
        sections=tuple(sections),
        notes=(
            say("analyses.overlap.drawn_note"),
            *(
                say("analyses.overlap.drawn_open", name=plain_name(answer, one.initiative), newest=one.newest.text)
                for one in answer.found.open
            ),
        ),
    )
    rows = [f"{one.name} {one.label}" for section in sections for one in section.bars]
    return Picture(partial(bars.draw, drawing), alt_of(say, one_line(finding), rows))
