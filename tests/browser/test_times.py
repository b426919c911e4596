"""Times in plain words: how far off a moment is, and that one which is there by now is no "in 0 seconds"."""

import pytest

from tests.browser.conftest import OpenChat

pytestmark = pytest.mark.browser

RELATIVE = """async (seconds) => {
  const time = await import(new URL("time.js", document.baseURI).href);
  return seconds.map((one) => time.format(time.now() + one * 1000, "R"));
}"""


async def test_a_moment_that_is_there_is_now(open_chat: OpenChat) -> None:
    chat = await open_chat()

    said = await chat.page.evaluate(RELATIVE, [0, 0.4, -0.4, 1, 90, -7200, 259_200])

    assert said == ["now", "now", "now", "in 1 second", "in 2 minutes", "2 hours ago", "in 3 days"]
