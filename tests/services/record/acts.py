"""Deeds, accusations and commitments as the tests of the record log them."""

from dataclasses import replace
from typing import Any

from bot.services.people import Who
from bot.services.record.actions import Deed, log_action
from bot.services.record.assessments import Finding, assess
from bot.services.record.claims import Accusation, log_claim
from bot.services.record.entries import Evidence, entry_handle
from bot.services.record.entry_review import confirm
from bot.services.record.pledges import Promise, log_pledge
from bot.services.seats import take_seat
from tests.services.conftest import Forum

EVIDENCE = Evidence("https://news.example.org/told")

OUTAGE = Deed(
    kind="cyber_operation",
    summary="Malware stopped the ports of a country for a week.",
    dated="2026-03-02",
    evidence=EVIDENCE,
)
PAUSE = Deed(
    kind="moratorium",
    summary="Paused the sale of face recognition to the police.",
    dated="2026-04",
    evidence=EVIDENCE,
    doers="co-amazon",
)
SAID = Accusation(
    action="R-1",
    claimant="state-ukr",
    accused="state-rus",
    basis="receiver_government",
    dated="2026-03-05",
    evidence=EVIDENCE,
    status="attributed",
)
PROMISED = Promise(
    actor="co-microsoft",
    subject="N-1",
    dimension="disclosure",
    words="Will publish what it is told of attacks.",
    shown_by="A report a year that names each case.",
    dated="2026-01",
    evidence=EVIDENCE,
)


async def logged(forum: Forum, deed: Deed = OUTAGE, **changes: Any) -> str:
    """Log an action as the first person, confirmed by the second; returns its handle."""
    entry = await forum.store.write(log_action, who=forum.people[0], deed=replace(deed, **changes), now=forum.now)
    return await confirmed(forum, entry_handle(entry))


async def accused(forum: Forum, **changes: Any) -> str:
    """Log a claim as the first person, confirmed by the second."""
    claim = replace(SAID, **changes)
    entry = await forum.store.write(log_claim, who=forum.people[0], accusation=claim, now=forum.now)
    return await confirmed(forum, entry_handle(entry))


async def promised(forum: Forum, **changes: Any) -> str:
    """Log a commitment as the first person, confirmed by the second."""
    entry = await forum.store.write(
        log_pledge, who=forum.people[0], promise=replace(PROMISED, **changes), now=forum.now
    )
    return await confirmed(forum, entry_handle(entry))


async def confirmed(forum: Forum, handle: str) -> str:
    await forum.store.write(confirm, who=forum.people[1], handle=handle, now=forum.now)
    return handle


async def found(forum: Forum, who: Who, handle: str, value: str, subject: str = "") -> Finding:
    """Assess something, with a reason."""
    return await forum.store.write(
        assess, who=who, handle=handle, subject=subject, value=value, reason="As it reads.", now=forum.now
    )


async def speak_for(forum: Forum, who: Who, actor: str, interests: str = "") -> None:
    """Change a person's seat so that it represents an actor officially, or declares interests."""
    await forum.store.write(
        take_seat,
        who=who,
        chosen=("law",),
        kind="company",
        capacity="official" if actor else "personal",
        represents=actor,
        interests=interests,
        now=forum.now,
    )
