"""The crosswalk (record.md, analysis M): the norms of a topic with their addressees, and the links among them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.congress.record.components import components
from bot.congress.record.facts import Facts, NormLink, Subject

NORMS = frozenset({"norm", "initiative_norm"})
"""The kinds of subject that a crosswalk compares."""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Norms side by side. Every link is a judgement, with its reason."""

    topic: str | None
    norms: tuple[Subject, ...]
    links: tuple[NormLink, ...]
    """The links among these norms."""
    groups: tuple[tuple[str, ...], ...]
    """The norms that hang together by these links, the largest group first."""

    @property
    def n(self) -> int:
        """How many norms there are."""
        return len(self.norms)

    @property
    def relations(self) -> Mapping[str, int]:
        """How many links of each relation."""
        return Counter(link.relation for link in self.links)

    @property
    def linked(self) -> int:
        """How many of the norms have a link to another of them."""
        return sum(len(group) for group in self.groups)

    @property
    def unlinked(self) -> tuple[str, ...]:
        """The norms without a link to another of them."""
        within = {norm for group in self.groups for norm in group}
        return tuple(norm.id for norm in self.norms if norm.id not in within)

    def links_of(self, norm: str) -> tuple[NormLink, ...]:
        """The links of one norm to others of them."""
        return tuple(link for link in self.links if norm in (link.a, link.b))


def crosswalk(facts: Facts, topic: str | None = None) -> Crosswalk:
    """The norms of the topic, or all norms, in the order of their initiatives and codes, with the links among them."""
    norms = [one for one in facts.subjects.values() if one.kind in NORMS and (topic is None or topic in one.topics)]
    ids = {one.id for one in norms}
    links = sorted(
        (link for link in facts.norm_links if link.a in ids and link.b in ids),
        key=lambda link: (link.a, link.b, link.relation),
    )
    groups = components((link.a, link.b) for link in links)
    return Crosswalk(topic, tuple(sorted(norms, key=_place)), tuple(links), groups)


def _place(norm: Subject) -> tuple[str, int, str, str]:
    """By initiative and code, so that 9 stands before 10."""
    return norm.initiative or "", len(norm.code), norm.code, norm.id
