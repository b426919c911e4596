"""The crosswalk in words: the norms by group, the links among them with their reasons, and the picture."""

from collections.abc import Iterator, Mapping
from functools import partial

from bot.chat.ui.analyses.pictures import links
from bot.chat.ui.analyses.pictures.parts import BLUE, GREY, ORANGE, PALE_BLUE, WHITE, Key
from bot.chat.ui.analyses.screens import Picture, Screen, Table, alt_of
from bot.chat.ui.record_words import name_shown, word_of
from bot.chat.ui.text import clip, escape, one_line
from bot.congress.record.facts import NormLink, Subject
from bot.services.record.analyses.answers import Answer
from bot.services.record.analyses.crosswalk import Walk
from prompts import Say

ADDRESSEES = {
    "state": ("S", ORANGE),
    "industry": ("C", BLUE),
    "state_and_industry": ("B", PALE_BLUE),
    "all": ("E", WHITE),
    "non_state": ("N", GREY),
}
"""The letter and the paint of whom a norm addresses."""

DRAWN_MOST = 24
"""Norms of a picture; of more, only those that are linked are drawn, as many as fit."""

Found = Answer[Walk]


def crosswalk_screen(say: Say, answer: Found) -> Screen:
    """The norms of a topic in words."""
    walk = answer.found.crosswalk
    topic = one_line(walk.topic.replace("-", " ").replace("_", " ")) if walk.topic else ""
    name = say("analyses.crosswalk.topic", topic=escape(topic)) if topic else say("analyses.crosswalk.every")
    finding = say(
        "analyses.crosswalk.finding",
        n=walk.n,
        links=len(walk.links),
        groups=len(walk.groups),
        linked=walk.linked,
        unlinked=len(walk.unlinked),
    )
    return Screen(
        heading=say("analyses.crosswalk.heading", name=name),
        finding=finding,
        body=[*_relations(say, answer), *_groups(say, answer), *_alone(say, answer)],
        notes=[say("analyses.crosswalk.judgement")],
        next_=say("analyses.crosswalk.next"),
        table=_whole(say, answer),
        picture=_picture(say, answer, topic, finding),
    )


def _relations(say: Say, answer: Found) -> Iterator[str]:
    relations = answer.found.crosswalk.relations
    if relations:
        counts = (
            say("analyses.crosswalk.relation", n=n, relation=word_of(say, "analyses.relation_noun", relation))
            for relation, n in sorted(relations.items(), key=lambda one: (-one[1], one[0]))
        )
        yield say("analyses.crosswalk.relations", names=say.join(counts))


def _relation(say: Say, relation: str) -> str:
    return word_of(say, "analyses.relation", relation)


def _groups(say: Say, answer: Found) -> Iterator[str]:
    walk = answer.found.crosswalk
    norms = {one.id: one for one in walk.norms}
    for number, group in enumerate(walk.groups, 1):
        yield say("analyses.crosswalk.group", number=number, n=len(group))
        for norm in group:
            yield _norm(say, answer, norms[norm])
        for link in walk.links:
            if link.a in group:
                yield _link(say, answer, link)


def _norm(say: Say, answer: Found, norm: Subject) -> str:
    key = "norm_unverified" if norm.id in answer.found.unverified else "norm"
    addressee = norm.addressee or "all"
    return say(
        f"analyses.crosswalk.{key}",
        label=escape(clip(answer.labels.get(norm.id, norm.id), 60)),
        title=name_shown(norm.name),
        addressee=addressee,
    )


def _link(say: Say, answer: Found, link: NormLink) -> str:
    labels = {"first": escape(answer.labels[link.a]), "second": escape(answer.labels[link.b])}
    key = "link_unverified" if link.confidence == "background" else "link"
    reason = escape(clip(one_line(link.reason), 160))
    return say(f"analyses.crosswalk.{key}", relation=_relation(say, link.relation), reason=reason, **labels)


def _alone(say: Say, answer: Found) -> Iterator[str]:
    walk = answer.found.crosswalk
    alone = [one for one in walk.norms if one.id in walk.unlinked]
    if alone:
        yield say("analyses.crosswalk.alone", n=len(alone))
        yield from (_norm(say, answer, one) for one in alone)


def _whole(say: Say, answer: Found) -> Table:
    walk = answer.found.crosswalk
    header = tuple(
        say(f"analyses.crosswalk.csv.{one}") for one in ("norm", "title", "addressee", "relation", "other", "reason")
    )
    rows = []
    for norm in walk.norms:
        base = (answer.labels.get(norm.id, norm.id), norm.name, norm.addressee or "")
        linked = [link for link in walk.links if link.a == norm.id]
        rows += [(*base, link.relation, answer.labels[link.b], link.reason) for link in linked] or [(*base, "", "", "")]
    return Table(header, tuple(rows))


def _picture(say: Say, answer: Found, topic: str, finding: str) -> Picture | None:
    walk = answer.found.crosswalk
    if not walk.links:
        return None
    norms = {one.id: one for one in walk.norms}
    groups, drawn = [], 0
    for group in walk.groups:
        if drawn and drawn + len(group) > DRAWN_MOST:
            break
        drawn += len(group)
        numbers = {
            norm: say("analyses.crosswalk.drawn_number", n=number)
            for number, norm in enumerate(group, drawn - len(group) + 1)
        }
        boxes = tuple(_box(answer, norms[one], numbers[one]) for one in group)
        edges = tuple(_edge(say, numbers, one) for one in walk.links if one.a in group)
        groups.append((boxes, edges))
    alone = [one for one in walk.norms if one.id in walk.unlinked][: max(0, DRAWN_MOST - drawn)]
    left = walk.n - drawn - len(alone)
    notes = [say("analyses.crosswalk.drawn_note")]
    if left:
        notes.append(say("analyses.crosswalk.drawn_more", n=left))
    shown = {box.glyph for boxes, _ in groups for box in boxes} | {_box(answer, one).glyph for one in alone}
    drawing = links.Links(
        heading=say("analyses.crosswalk.drawn_topic", topic=topic) if topic else say("analyses.crosswalk.drawn_every"),
        groups=tuple(groups),
        alone_heading=say("analyses.crosswalk.drawn_alone"),
        alone=tuple(_box(answer, one) for one in alone),
        keys=tuple(
            Key(letter, paint, say(f"initiatives.addressee.{addressee}"))
            for addressee, (letter, paint) in ADDRESSEES.items()
            if letter in shown
        ),
        notes=tuple(notes),
    )
    rows = [
        say(
            "analyses.crosswalk.alt_row",
            first=answer.labels[one.a],
            relation=_relation(say, one.relation),
            second=answer.labels[one.b],
        )
        for one in walk.links
    ]
    return Picture(partial(links.draw, drawing), alt_of(say, one_line(finding), rows))


def _box(answer: Found, norm: Subject, number: str = "") -> links.Box:
    letter, paint = ADDRESSEES[norm.addressee or "all"]
    label = one_line(answer.labels.get(norm.id, norm.id))
    return links.Box(norm.id, letter, paint, f"{number} · {label}" if number else label, one_line(norm.name))


def _edge(say: Say, numbers: Mapping[str, str], link: NormLink) -> links.Edge:
    ends = {"first": numbers[link.a], "second": numbers[link.b]}
    key = f"analyses.relation_drawn.{link.relation}"
    if say.words.has(key, say.lang):
        words = say(key, **ends)
    else:
        words = say("analyses.crosswalk.alt_row", relation=_relation(say, link.relation), **ends)
    return links.Edge(link.a, link.b, words, link.confidence == "background")
