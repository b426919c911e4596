"""What a congress itself says of the record: the stages that it confirmed, beside those that are suggested, and what
its members think of capacity, only in sums."""

from collections.abc import Iterable

from bot.congress.record.breaches import violations
from bot.congress.record.figures import Share
from bot.congress.record.life_cycle import life_cycle
from bot.documents.record_words import STAGE, capacity_text, stage_told
from bot.site.grid import Grid
from bot.site.tables import Row, text
from bot.site.values import Fact, Link
from bot.site.world import World, file_name


class Judged:
    """Looks these up."""

    def __init__(self, world: World, grid: Grid) -> None:
        self.world, self.grid, self.say = world, grid, world.say
        self._stages = world.tables.by("confirmed_stage", "subject")
        self._capacity = world.tables.by("capacity", "case", "task")

    def stages(self, subject: str) -> tuple[Fact, ...]:
        """The confirmed stages of a subject that stand, each with who decided it, and what is suggested beside it."""
        return tuple(self._stage(subject, row) for row in self._stages.get((subject,), ()) if row["stands"])

    def _stage(self, subject: str, row: Row) -> Fact:
        facts, kind = self.world.facts, text(row, "kind")
        found = violations(facts, subject, self.grid.as_of)
        life = life_cycle(facts, subject, kind, self.grid.as_of, violations=found)
        share = life.grounds.share
        told = self.say(
            "site.stage.told",
            confirmed=self.world.word(STAGE, text(row, "stage")),
            day=text(row, "confirmed_at")[:10],
            suggested=stage_told(self.say, life.stage),
            n=share.part,
            total=share.whole,
        )
        norm, decision = text(row, "norm"), text(row, "decision")
        links = (
            Link(norm, f"norms/{file_name(norm)}.html"),
            Link(decision, f"decisions/{file_name(decision)}.html"),
        )
        return Fact(self.say("site.stage.label", kind=self.world.kinds.get(kind, kind)), links, told)

    def capacity(self, case: str) -> tuple[str, ...]:
        """What may be shown of the ratings of a case, a line for each task."""
        return tuple(self._task(task, rows) for (of, task), rows in self._capacity.items() if of == case and rows)

    def _task(self, task: str, rows: Iterable[Row]) -> str:
        shares = {text(row, "side"): Share(int(text(row, "able")), int(text(row, "n"))) for row in rows}
        return capacity_text(self.say, task, shares.get("industry"), shares.get("state"))
