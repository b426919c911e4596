"""The pages of a congress: its norms with all their texts, and its decisions with their arithmetic.

Members are named only with their votes, and only where the vote was open; statements are not here at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.congress.ballots import Choice, Count
from bot.congress.decisions import CONCERNS, REFUSAL, Check
from bot.congress.norms import Stage
from bot.congress.privacy import Split
from bot.congress.trials import Trial
from bot.services.ballot_views import DecisionView
from bot.services.lineage import LinkShown
from bot.services.record.register import RegisterDecision, RegisterNorm
from bot.site.grid import Grid
from bot.site.items import Items
from bot.site.places import Places
from bot.site.values import Fact, Link, Page
from bot.site.world import World, file_name

_PLURAL = {REFUSAL: "refusing", CONCERNS: "sustained"}
"""The number that chooses the plural form of a check's sentence."""


@dataclass(frozen=True)
class CheckLine:
    """One condition of the rule: whether it holds, and the numbers that it was held against."""

    state: str
    text: str


@dataclass(frozen=True)
class SplitPart:
    """The result along one axis; a row without numbers is hidden."""

    title: str
    rows: tuple[tuple[str, int, Count | None], ...]
    hidden: int


class Chamber:
    """Makes the pages of norms and decisions."""

    def __init__(self, world: World, items: Items, grid: Grid, places: Places) -> None:
        self.world, self.items, self.grid, self.places, self.say = world, items, grid, places, world.say
        self.register = world.register

    def pages(self) -> Iterable[Page]:
        if self.register.congress is None:
            return
        title = self.say("site.norms.title")
        yield Page("norms.html", "norms", title, "norms", {"stages": self.by_stage()})
        yield from map(self._norm, self.register.norms)
        listed = [(self.decision(one.view.handle), self._norm_link(one.view), self.outcome(one.view),
                   one.view.decided_at.date().isoformat()) for one in self.register.decisions]  # fmt: skip
        yield Page("decisions.html", "decisions", self.say("site.decisions.title"), "decisions", {"rows": listed})
        yield from map(self._decision, self.register.decisions)

    def by_stage(self) -> list[tuple[str, list[tuple[Link, str, str]]]]:
        """The norms by their stage, each with whom it addresses and since when it is there."""
        groups = []
        for stage in Stage:
            found = [one.view for one in self.register.norms if one.view.stage is stage]
            lines = [
                (
                    Link(self.say("site.norm_here", handle=view.handle, title=view.title), self.norm(view.handle).href),
                    self.world.word("addressee", view.addressee),
                    view.stage_since.date().isoformat(),
                )
                for view in found
            ]
            if lines:
                groups.append((self.world.word("stage", stage.value), lines))
        return groups

    def norm(self, handle: str) -> Link:
        return Link(handle, f"norms/{file_name(handle)}.html")

    def decision(self, handle: str) -> Link:
        return Link(handle, f"decisions/{file_name(handle)}.html")

    def outcome(self, view: DecisionView) -> str:
        """What was decided, in a word or a few."""
        return self.world.word("outcome", view.outcome_word)

    def _norm_link(self, view: DecisionView) -> Link:
        shown = self.say("site.norm_here", handle=view.norm, title=view.title)
        return Link(shown, self.norm(view.norm).href)

    def _norm(self, norm: RegisterNorm) -> Page:
        view, handle = norm.view, norm.view.handle
        made = {one.view.handle: one for one in self.register.decisions}
        decisions = [
            (self.decision(one), self.outcome(made[one].view), made[one].noted or "") for one in norm.decisions
        ]
        return Page(
            self.norm(handle).href,
            "norm",
            self.say("site.norm_here", handle=handle, title=view.title),
            "norms",
            {
                "view": view,
                "facts": self._facts(norm),
                "versions": tuple(reversed(norm.versions)),
                "decisions": decisions,
                "relations": (*map(self._link, view.lineage.links), *self.places.relations(handle)),
                "counted": self.grid.counted(handle),
                "items": self.items.of(self.items.about.get(handle, ())),
                "as_of": self.grid.as_of.isoformat(),
            },
        )

    def _facts(self, norm: RegisterNorm) -> list[Fact]:
        view = norm.view
        facts = [
            Fact(self.say("site.label.stage"), (), self.world.word("stage", view.stage.value)),
            Fact(self.say("site.label.since"), (), view.stage_since.date().isoformat()),
            Fact(self.say("site.label.addressee"), (), self.world.word("addressee", view.addressee)),
        ]
        if view.case:
            facts.append(Fact(self.say("site.label.case"), (), view.case))
        if view.outcome:
            facts.append(Fact(self.say("site.label.outcome"), (), self.world.word("outcome", view.outcome)))
        if view.lineage.in_force:
            facts.append(Fact(self.say("site.label.in_force"), (), str(view.lineage.in_force)))
        if view.review_on:
            facts.append(Fact(self.say("site.label.review"), (), view.review_on.isoformat()))
        if view.trial_until:
            facts.append(Fact(self.say("site.label.trial_until"), (), view.trial_until.date().isoformat()))
        return [*facts, *self.places.judged.stages(view.handle)]

    def _link(self, link: LinkShown) -> Fact:
        key = f"site.link.{'from' if link.incoming else 'to'}.{link.kind.value}"
        shown = self.say("site.norm_here", handle=link.handle, title=link.title)
        return Fact(self.say(key), (Link(shown, self.norm(link.handle).href),))

    def _decision(self, made: RegisterDecision) -> Page:
        view = made.view
        return Page(
            self.decision(view.handle).href,
            "decision",
            self.say("site.decision.page", decision=view.handle, outcome=self.outcome(view)),
            "decisions",
            {
                "view": view,
                "outcome": self.outcome(view),
                "norm": self._norm_link(view),
                "facts": self._decided(view),
                "consensus": self.say(f"consensus.{view.result.consensus.value if view.result.consensus else 'none'}"),
                "checks": [self._check(view, one) for one in view.result.checks],
                "count": view.result.count,
                "silent": view.result.seats - view.result.count.cast,
                "splits": [
                    self._split(view, "discipline", view.result.by_discipline),
                    self._split(view, "kind", view.result.by_kind),
                ],
                "reservations": self._words(made, reservation=True),
                "reasons": self._words(made, reservation=False),
                "votes": self._voters(made),
                "merged": [self.say("rule.merged", n=one.seats, actor=one.actor) for one in view.merged],
                "choice": view.choice,
                "certificate": f"certificates/{file_name(view.handle)}.json" if made.certificate is not None else "",
                "noted": made.noted,
            },
        )

    def _decided(self, view: DecisionView) -> list[Fact]:
        facts = [
            Fact(self.say("site.label.norm"), (self._norm_link(view),)),
            Fact(self.say("site.label.question"), (), self.say(f"site.asked.{view.question}")),
            Fact(self.say("site.label.decided"), (), view.decided_at.date().isoformat()),
            Fact(self.say("site.label.rule"), (), self.world.word("rule.name", view.rule.preset.value)),
            Fact(self.say("site.label.version"), (), f"{view.version} · {view.text_hash}"),
        ]
        if view.review_on is not None:
            facts.append(Fact(self.say("site.label.review"), (), view.review_on.isoformat()))
        if view.trial is not None:
            facts.append(Fact(self.say("site.label.trial"), (), self._trial(view.trial)))
        if view.charter is not None:
            preset = self.world.word("rule.name", view.charter.rule.preset.value)
            facts.append(Fact(self.say("site.label.charter"), (), preset))
        if view.superseded:
            facts.append(Fact(self.say("site.label.supersedes"), tuple(self._shown(one) for one in view.superseded)))
        if view.repairs:
            facts.append(Fact(self.say("site.label.repairs"), (), self.say("site.repairs", n=len(view.repairs))))
        return facts

    def _trial(self, trial: Trial) -> str:
        if trial.until is None:
            return self.say("site.trial", n=trial.days)
        return self.say("site.trial_until", n=trial.days, until=trial.until.date().isoformat())

    def _shown(self, link: LinkShown) -> Link:
        return Link(self.say("site.norm_here", handle=link.handle, title=link.title), self.norm(link.handle).href)

    def _check(self, view: DecisionView, check: Check) -> CheckLine:
        facts = dict(check.facts)
        if check.key in _PLURAL and _PLURAL[check.key] in facts:
            facts["n"] = facts[_PLURAL[check.key]]
        told = [self.say(check.sentence, **facts)]
        if check.names:
            told.append(
                self.say("decision.named", names=self.say.join(view.names.get(one, one) for one in check.names))
            )
        return CheckLine("not_applied" if not check.applied else "passed" if check.passed else "failed", " ".join(told))

    def _split(self, view: DecisionView, axis: str, split: Split) -> SplitPart:
        rows = tuple((view.names.get(row.group, row.group), row.seats, row.count) for row in split.rows)
        return SplitPart(self.say(f"site.decision.by_{axis}"), rows, split.hidden)

    def _words(self, made: RegisterDecision, *, reservation: bool) -> list[tuple[str, str, str]]:
        """Reasons that were given with a vote: the choice, who gave it where that is shown, and the words."""
        given = [one for one in made.view.reasons if (one.choice == Choice.FOR_WITH_RESERVATION) is reservation]
        return [
            (self.say(f"choice.{one.choice}"), made.voters.get(one.discord_id, "") if one.discord_id else "", one.words)
            for one in given
        ]

    def _voters(self, made: RegisterDecision) -> list[tuple[str, Sequence[str]]]:
        """Who voted how, where the vote was open."""
        votes = [(vote.choice, made.voters.get(vote.discord_id, "")) for vote in made.view.votes]
        groups = [(one, sorted(name for choice, name in votes if choice == one and name)) for one in Choice]
        return [(self.say(f"choice.{one.value}"), names) for one, names in groups if names]
