"""Discord's markup as a terminal shows it."""

from zoneinfo import ZoneInfo

import pytest

from bot.plain import plain


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("## Digest\n-# small print", "Digest\nsmall print"),
        ("**N-1** is __open__", "N-1 is open"),
        ("[N-1](https://discord.com/channels/1/2/3) · title", "N-1 (https://discord.com/channels/1/2/3) · title"),
        ("a \\*title\\* with \\# marks", "a *title* with # marks"),
        ("> quoted", "quoted"),
        ("**Next:** use </norm open-vote:1234567890>", "Next: use /norm open-vote"),
        ("from <t:1767225600:D> to <t:1767225600:f> (<t:1767225600:R>)",
         "from 2026-01-01 to 2026-01-01 01:00 CET (2026-01-01 01:00 CET)"),
        ("snake_case and 2 > 1 stay", "snake_case and 2 > 1 stay"),
    ],
)  # fmt: skip
def test_markup_becomes_words(given: str, shown: str) -> None:
    assert plain(given, ZoneInfo("Europe/Berlin")) == shown
