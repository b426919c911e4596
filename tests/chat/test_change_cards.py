"""How a change of the rule, or of how votes are shown, is told in the votes channel and in the digest."""

import pytest

from bot.chat.ui.change_card import change_card
from bot.chat.ui.digest_card import digest_card
from bot.congress.digest import ChangeNews, RepairNews
from bot.congress.rules import Changer, rule_of
from bot.services.changes import ChangeView
from prompts import load
from tests.chat.examples import NOW, digest_view
from tests.chat.judged import faults, text_of

SAY = load(strict=True).into("en")
BY = 5_000_000_000_000_000_001
BY_CONVENER = {"at": NOW, "by": BY, "norm": None, "decision": None}
BY_DECISION = {"at": NOW, "by": None, "norm": "N-4", "decision": "D-2026-03"}


@pytest.mark.parametrize(
    ("view", "says"),
    [
        (ChangeView(**BY_CONVENER, rule=rule_of("consent")), "decides by another rule from now on: consent.**"),  # type: ignore[arg-type]
        (ChangeView(**BY_CONVENER, rule=rule_of("consent")), "- No concern is sustained."),  # type: ignore[arg-type]
        (
            ChangeView(**BY_CONVENER, rule=rule_of("majority", quorum=7), numbers=True),  # type: ignore[arg-type]
            "**The rule of decision, majority, has other numbers from now on.**",
        ),
        (ChangeView(**BY_CONVENER, changer=Changer.DECISION), "**Who changes it:** the congress itself"),  # type: ignore[arg-type]
        (ChangeView(**BY_CONVENER, secrecy="names_shown"), "Names are shown: with the decision everyone sees"),  # type: ignore[arg-type]
        (ChangeView(**BY_CONVENER, secrecy="names_hidden"), "Names are hidden from members."),  # type: ignore[arg-type]
        (ChangeView(**BY_CONVENER, secrecy="names_hidden"), f"by <@{BY}>."),  # type: ignore[arg-type]
        (ChangeView(**BY_CONVENER, proxies=True), "**Members may name a proxy from now on:**"),  # type: ignore[arg-type]
        (ChangeView(**BY_CONVENER, proxies=False), "**There are no proxies from now on:**"),  # type: ignore[arg-type]
        (ChangeView(**BY_DECISION, rule=rule_of("two-thirds")), "by decision D-2026-03 on N-4."),  # type: ignore[arg-type]
    ],
)
def test_the_card_says_what_holds_from_now_on_and_through_whom(view: ChangeView, says: str) -> None:
    card = change_card(SAY, view)

    assert faults(card) == []
    assert says in text_of(card)
    assert "Votes that are open stay as they opened" in text_of(card)


def test_the_digest_has_a_line_for_each_and_is_not_quiet() -> None:
    view = digest_view(
        changes=(
            ChangeNews("rule", "consent", by=BY),
            ChangeNews("numbers", "majority", by=BY),
            ChangeNews("changer", "decision", norm="N-4", decision="D-2026-03"),
            ChangeNews("changer", "convener", norm="N-4", decision="D-2026-03"),
            ChangeNews("secrecy", "names_shown", by=BY),
            ChangeNews("secrecy", "names_hidden", by=BY),
            ChangeNews("affiliates", "one_vote", by=BY),
            ChangeNews("proxies", "on", by=BY),
            ChangeNews("proxies", "off", by=BY),
        ),
        repairs=(RepairNews("N-3", 1), RepairNews("N-4", 2)),
    )

    assert not view.digest.quiet
    card = digest_card(SAY, view)
    assert faults(card) == []
    assert text_of(card).splitlines()[1:] == [
        "### The congress",
        f"- The rule of decision is now consent, by <@{BY}>.",
        f"- The rule of decision, majority, has other numbers now, by <@{BY}>.",
        "- The rule of decision is the congress’s own to change now, by adopting a norm, by decision D-2026-03 on N-4.",
        "- The rule of decision is the conveners’ to change now, by decision D-2026-03 on N-4.",
        f"- In votes that open from now on names are shown with the decision, by <@{BY}>.",
        f"- In votes that open from now on names are hidden, by <@{BY}>.",
        f"- The seats of one actor count together as one vote now, by <@{BY}>.",
        f"- Members may name a proxy now, who votes for them unless they do (/seat show), by <@{BY}>.",
        f"- There are no proxies any more; votes that are open keep theirs, by <@{BY}>.",
        "- The roll of the vote on N-3 was repaired once.",
        "- The roll of the vote on N-4 was repaired 2 times.",
    ]


def test_a_repaired_roll_alone_is_news() -> None:
    assert not digest_view(repairs=(RepairNews("N-3", 1),)).digest.quiet
