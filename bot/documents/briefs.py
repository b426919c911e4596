"""Briefs in words: what is on record of an actor or about a norm, as a document."""

from collections.abc import Iterable, Sequence

from bot.congress.record.confirming import Confirmed
from bot.congress.record.say_do import Balance, Cell, SayDo
from bot.documents.blocks import Block, Cited, Document, Heading, Item, Paragraph
from bot.documents.citing import Citations
from bot.documents.record_words import STAGE, capacity_text, line_text, marks_of, stage_told, word_of
from bot.services.record.actor_views import ActorView
from bot.services.record.briefs import ActorBrief, Found, NormBrief, Part, StageLine
from bot.services.record.capacity_ratings import Rated
from bot.services.record.lines import RecordLine
from bot.services.record.pledge_views import PledgeView
from prompts import Say

REPLIES_MOST = 3
"""Replies to one entry whose words a brief gives, the first ones; it says how many more there are."""


def actor_document(say: Say, brief: ActorBrief) -> Document:
    """The brief of an actor."""
    cited = Citations()
    blocks: list[Block] = [Heading(say("briefs.heading.who")), *_who(say, brief.actor)]
    for part in brief.parts:
        blocks += _part(say, part, brief.pledges, cited, about_norm=False)
        if part.section == "deeds":
            blocks += [*_findings(say, brief.found), *_say_do(say, brief.say_do)]
    if not brief.parts:
        blocks.append(Paragraph(say("briefs.nothing")))
    blocks += _open(say, brief)
    title = say("briefs.actor_title", actor=brief.actor.name)
    return _document(say, brief, title, [*blocks, *_end(say, brief, cited)])


def norm_document(say: Say, brief: NormBrief) -> Document:
    """The brief of a norm."""
    cited = Citations()
    blocks: list[Block] = [Heading(say("briefs.heading.norm")), *_norm(say, brief)]
    blocks += [*_stages(say, brief.stages), *_capacity(say, brief.capacity)]
    for part in brief.parts:
        blocks += _part(say, part, brief.pledges, cited, about_norm=True)
    if not brief.parts:
        blocks.append(Paragraph(_nothing(say, brief)))
    if brief.relations:
        blocks.append(Heading(say("briefs.heading.relations")))
        for one in brief.relations:
            key = "briefs.norm.relation_incoming" if one.incoming else "briefs.norm.relation"
            text = say(key, relation=word_of(say, "initiatives.relation", one.relation), other=one.other)
            blocks.append(Item(say("briefs.norm.reason", text=text, reason=one.reason) if one.reason else text))
    blocks += _open(say, brief)
    title = say("briefs.norm_title", about=brief.subject.name)
    return _document(say, brief, title, [*blocks, *_end(say, brief, cited)])


def _nothing(say: Say, brief: NormBrief) -> str:
    """That no entry is about the norm: those who support it all the same do so as a part of its initiative."""
    initiative = brief.facts.initiative
    if initiative and any(one.share.part for one in brief.stages):
        return say("briefs.norm.nothing_of_its_own", about=initiative)
    return say("briefs.nothing")


def _document(say: Say, brief: ActorBrief | NormBrief, title: str, blocks: Sequence[Block]) -> Document:
    as_of = brief.as_of.isoformat()
    return Document(
        title=title,
        subtitle=say("briefs.subtitle", congress=brief.congress, as_of=as_of),
        author=brief.congress,
        language=say.lang or "en",
        as_of=brief.as_of,
        blocks=tuple(blocks),
    )


def _who(say: Say, actor: ActorView) -> Iterable[Block]:
    def checked(name: str) -> str:
        return say("actors.unverified", what=name) if actor.home_unverified else name

    facts = [say("briefs.who.kind", word=actor.kind)]
    if actor.home:
        facts.append(say("briefs.who.home", about=checked(actor.home)))
    elif actor.no_home:
        facts.append(say("briefs.who.no_home", reason=actor.no_home))
    if actor.parent:
        facts.append(say("briefs.who.parent", about=checked(actor.parent)))
    other = [name for name, _ in actor.names] + list(actor.merged)
    for key, names in (("owns", actor.owns), ("also", other), ("groups", actor.groups)):
        if names:
            facts.append(say(f"briefs.who.{key}", names=say.join(names)))
    if actor.speaks_for:
        facts.append(say("briefs.who.speaks_for", about=actor.speaks_for))
    if actor.own:
        facts.append(say("briefs.who.own"))
    text = " ".join(facts)
    yield Paragraph(say("briefs.unverified", text=text) if actor.unverified else text)


def _norm(say: Say, brief: NormBrief) -> Iterable[Block]:
    norm = brief.facts
    yield Paragraph(say("briefs.unverified", text=norm.text) if norm.unverified else norm.text)
    facts = [say("briefs.norm.addressee", word=word_of(say, "addressee", norm.addressee))]
    if norm.initiative:
        facts.append(say("briefs.norm.of", about=norm.initiative))
    if norm.stage:
        facts.append(say("briefs.norm.stage", word=word_of(say, "stage", norm.stage)))
    if norm.topics:
        facts.append(say("briefs.norm.topics", names=say.join(one.replace("-", " ") for one in norm.topics)))
    yield Paragraph(" ".join(facts))


def _stages(say: Say, stages: Sequence[StageLine]) -> Iterable[Block]:
    """For each kind of actor the stage that is suggested, and beside it what the congress confirmed."""
    yield Heading(say("briefs.heading.stages"))
    for one in stages:
        word = stage_told(say, one.suggested)
        text = say("briefs.stages.suggested", kind=one.kind, word=word, n=one.share.part, total=one.share.whole)
        yield Item(text, below=(_confirmed(say, one.confirmed),))
    yield Paragraph(say("briefs.stages.about"), quiet=True)


def _confirmed(say: Say, stage: Confirmed | None) -> str:
    if stage is None:
        return say("briefs.stages.unconfirmed")
    word, when = word_of(say, STAGE, stage.stage), stage.at.date().isoformat()
    return say("briefs.stages.confirmed", word=word, norm=stage.norm, decision=stage.decision, when=when)


def _capacity(say: Say, rated: Rated | None) -> Iterable[Block]:
    """What members think of capacity in the case of the norm, as far as it may be shown."""
    if rated is None or not rated.any:
        return
    yield Heading(say("briefs.heading.capacity", case=rated.case))
    for one in rated.tasks:
        yield Item(capacity_text(say, one.task, one.industry, one.state))
    yield Paragraph(say("briefs.capacity.about"), quiet=True)


def _part(
    say: Say, part: Part, pledges: Sequence[PledgeView], cited: Citations, *, about_norm: bool
) -> Iterable[Block]:
    heading = "briefs.heading_norm" if about_norm else "briefs.heading"
    yield Heading(say(f"{heading}.{part.section}"))
    promised = {one.entry.handle: one for one in pledges}
    for line in part.lines:
        pledge = promised.get(line.entry.handle) if line.entry is not None else None
        below = _summary(line) if pledge is None else _progress(say, pledge)
        text = say("briefs.line.dated", **line_text(say, line, about_norm=about_norm), marks=marks_of(say, line))
        yield Item(text, cited.numbers(line.sources), (*below, *_replies(say, line)))
    if part.earlier:
        yield Paragraph(say("briefs.earlier", n=part.earlier), quiet=True)
    if left := part.total - part.earlier - len(part.lines):
        yield Paragraph(say("briefs.more", n=left), quiet=True)


def _summary(line: RecordLine) -> Iterable[str]:
    """What is said below a line; of deeds and claims it stands in the line itself."""
    return [line.summary] if line.summary and line.section in ("positions", "participation") else []


def _replies(say: Say, line: RecordLine) -> Iterable[str]:
    """What actors concerned said to an entry, and when."""
    replies = line.entry.replies if line.entry is not None else ()
    for one in replies[:REPLIES_MOST]:
        key = "verified" if one.verified else "unverified"
        said = one.words or say("entries.erased")
        yield say(f"briefs.reply.{key}", actor=one.actor, when=one.at.date().isoformat(), text=said)
    if left := len(replies[REPLIES_MOST:]):
        yield say("briefs.reply.more", n=left)


def _progress(say: Say, pledge: PledgeView) -> Iterable[str]:
    if pledge.level is None:
        yield say("briefs.pledge.no_level")
    else:
        yield say("briefs.pledge.level", level=pledge.level.level, when=pledge.level.when.text)
    if pledge.due is not None:
        yield say("briefs.pledge.overdue" if pledge.overdue else "briefs.pledge.due", due=pledge.due)
    yield say("briefs.pledge.evidence", text=pledge.shown_by)


def _findings(say: Say, found: Sequence[Found]) -> Iterable[Block]:
    """What panels found, each with its n, and whether there is enough of it."""
    yield Heading(say("briefs.heading.found"))
    if not found:
        yield Paragraph(say("briefs.found.none"))
        return
    for one in found:
        yield Item(_finding(say, one))
    count = sum(one.finding.panel.state == "value" for one in found)
    yield Paragraph(say("briefs.found.total", n=count, total=len(found)), quiet=True)


def _say_do(say: Say, found: SayDo) -> Iterable[Block]:
    """Words against deeds: the cells with their records, and a figure with its n and grades where that is enough."""
    cells = found.if_attributions_hold.cells
    if not cells:
        return
    yield Heading(say("briefs.heading.say_do"))
    yield Paragraph(_balance(say, "own", found.balance))
    if len(cells) > len(found.balance.cells):
        yield Paragraph(_balance(say, "attributed", found.if_attributions_hold))
    for kind, those in found.if_attributions_hold.quadrants.items():
        word = say(f"analyses.saydo.kind.{kind}")
        yield Item(
            say("briefs.say_do.cells", word=word, n=len(those), names=say.join(_deed(say, one) for one in those))
        )


def _balance(say: Say, whose: str, balance: Balance) -> str:
    score = balance.score
    grades = say.join(balance.grades) if balance.grades else say("briefs.mark.ungraded")
    whole = say(f"briefs.say_do.{whose}")
    if score.state == "enough" and score.value is not None:
        return say("briefs.say_do.figure", text=whole, value=f"{float(score.value):.2f}", n=score.n, names=grades)
    return say("briefs.say_do.not_enough", text=whole, n=score.n)


def _deed(say: Say, cell: Cell) -> str:
    """A deed by its handle, marked where the actor is only accused of it, or the norm is later than the deed."""
    marks = [say(f"analyses.saydo.mark.{mark}") for mark in ("accused", "hindsight") if getattr(cell, mark)]
    deed = f"R-{cell.action}"
    return say("briefs.say_do.marked", record=deed, marks=say.join(marks)) if marks else deed


def _finding(say: Say, one: Found) -> str:
    panel, about = one.finding.panel, one.finding.subject.name
    handle = one.deed.entry.handle if one.deed.entry is not None else ""
    if panel.state == "value" and panel.value is not None:
        value = f"{float(panel.value):.2f}"
        return say("briefs.found.value", deed=handle, about=about, n=panel.n, value=value)
    key = "briefs.found.disputed" if panel.state == "disputed" else "briefs.found.not_enough"
    return say(key, deed=handle, about=about, n=panel.n)


def _open(say: Say, brief: ActorBrief | NormBrief) -> Iterable[Block]:
    yield Heading(say("briefs.heading.open"))
    items = [
        say("briefs.open.disputed", record=line.entry.handle, reason=one.ground or say("entries.erased"))
        for line in brief.disputed
        if line.entry is not None
        for one in line.entry.disputes
        if one.state == "open"
    ]
    overdue = (one for one in brief.pledges if one.overdue)
    items += [say("briefs.open.overdue", record=one.entry.handle, due=one.due) for one in overdue]
    if brief.unanswered:
        items.append(say("briefs.open.unanswered", n=brief.unanswered))
    yield from map(Item, items or [say("briefs.open.none")])


def _end(say: Say, brief: ActorBrief | NormBrief, cited: Citations) -> Iterable[Block]:
    if cited.sources:
        yield Heading(say("briefs.heading.sources"))
        for number, source in enumerate(cited.sources, 1):
            key = f"briefs.mark.{'grade' if source.grade else 'ungraded'}"
            grade = say(key, letter=source.grade) if source.grade else say(key)
            yield Cited(number, say("briefs.source.note", title=source.title, reason=grade), source.url)
        yield Paragraph(say("briefs.counted"), quiet=True)
    yield Heading(say("briefs.heading.check"))
    yield Paragraph(say("briefs.recompute", congress=brief.congress, as_of=brief.as_of.isoformat()))
