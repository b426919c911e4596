"""Discord's Markdown, text by text: what it becomes in the page, and what stays as it was typed.

What is expected is an outline of the nodes: a name and, in brackets, what is inside. `/` is a line break.
"""

import random
import re
import time

import pytest

from bot.chat.ui.text import escape
from sandbox import LocalDiscord
from tests.browser.conftest import OpenChat

pytestmark = pytest.mark.browser

OUTLINE = """
async (texts) => {
  const { markdown } = await import("./markdown.js");
  const plain = new Set(["glued", "spoiler-text", "code", "inline"]);
  const names = (node) => [...node.classList].filter((name) => !plain.has(name));
  const about = (node) => node.getAttribute("href") ?? node.dataset.language ?? node.getAttribute("start");
  const outline = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const inside = [...node.childNodes].map(outline).join("");
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".spoiler-text, .glued")) return inside;
    if (node.matches("br")) return "/";
    if (node.matches("svg")) return "";
    const told = about(node);
    const name = names(node).join(".") || node.localName;
    return `${name}${told ? `(${told})` : ""}[${inside}]`;
  };
  return texts.map((text) => outline(markdown(text)));
}
"""

BLOCKS = {
    "one\ntwo": "para[one/two]",
    "one\n\ntwo": "para[one//two]",
    "# Title\nwords": "h1[Title]para[words]",
    "### Third #": "h3[Third]",
    "#### Fourth": "para[#### Fourth]",
    "#tag": "para[#tag]",
    "-# aside": "subtext[aside]",
    "> said\n> again\nanswer": "blockquote[para[said/again]]para[answer]",
    ">>> all\nof it": "blockquote[para[all/of it]]",
    ">no": "para[>no]",
    "> # Loud": "blockquote[h1[Loud]]",
    "- one\n- two\n  - three": "ul[li[one]li[twoul[li[three]]]]",
    "3. three\n4. four": "ol(3)[li[three]li[four]]",
    "* star\n1. one": "ul[li[star]]ol[li[one]]",
    "- one\n  more of it": "ul[li[one/more of it]]",
    "-no": "para[-no]",
    "```js\nlet a = **1**;\n```": "pre(js)[code[let a = **1**;]]",
    "```\n# no title\n```after": "pre[code[# no title]]para[after]",
    "see ```x = 1``` there": "para[see ]pre[code[x = 1]]para[ there]",
    "```never closed": "para[```never closed]",
}

INLINE = {
    "**bold** *it* _it_ __under__ ~~gone~~": "strong[bold] em[it] em[it] u[under] s[gone]",
    "***both***": "strong[em[both]]",
    "__**~~all~~**__": "u[strong[s[all]]]",
    "**bold *and it* too**": "strong[bold em[and it] too]",
    "*it **and bold***": "em[it strong[and bold]]",
    "||hidden **bold**||": "spoiler[hidden strong[bold]]",
    "**||both||**": "strong[spoiler[both]]",
    "`**code**` ``a ` b``": "code[**code**] code[a ` b]",
    "**a `** b` c**": "strong[a code[** b] c]",
    "snake_case_name": "snake_case_name",
    "2 * 3 * 4": "2 * 3 * 4",
    "**open": "**open",
    "||": "||",
    r"\*not\* \`so\` \# \\": r"*not* `so` # " + "\\",
    r"¯\_(ツ)_/¯": "¯_(ツ)_/¯",
    "[words](https://example.org/a)": "a(https://example.org/a)[words]",
    "[**bold**](<https://example.org/>)": "a(https://example.org/)[strong[bold]]",
    '[words](https://example.org/ "title")': "a(https://example.org/)[words]",
    "[bank https://a.org](https://b.org)": "[bank https://a.org](a(https://b.org/)[https://b.org/])",
    "[words](javascript:alert(1))": "[words](javascript:alert(1))",
    "see https://example.org/a_b_c.": "see a(https://example.org/a_b_c)[https://example.org/a_b_c].",
    "(https://example.org/x_(y))": "(a(https://example.org/x_(y))[https://example.org/x_(y)])",
    "<https://example.org/>": "a(https://example.org/)[https://example.org/]",
    "xhttps://example.org": "xhttps://example.org",
    "<b>bold</b> &amp; <img src=x>": "<b>bold</b> &amp; <img src=x>",
    "@everyone and @here, @hereby": "mention.me[@everyone] and mention.me[@here], @hereby",
    "</norm propose:12>": "mention[/norm propose]",
    "<:seal:123>": "emoji-name[:seal:]",
    "<@1> <#2> <@&3>": "mention[@unknown-user] mention[No access] mention.role[@unknown-role]",
    "<t:99999999999999999>": "Invalid Date",
    "<t:words>": "<t:words>",
}

SEED = 7
SIGNS = [
    *"ab 12*_~|`[]()<>@#-+\\:/.\n",
    "\n1. ",
    "\n- ",
    "\n# ",
    "\n-# ",
    "\n> ",
    "```",
    "@here",
    "<@1>",
    "<t:1>",
    "[a](b)",
]
LINE_FEED = "\n"

AFTERNOON = 1_767_276_000
STYLES = {
    "": "1 January 2026 15:00",
    ":t": "15:00",
    ":T": "15:00:00",
    ":d": "01/01/2026",
    ":D": "1 January 2026",
    ":f": "1 January 2026 15:00",
    ":F": "Thursday 1 January 2026 15:00",
    ":s": "01/01/2026 15:00",
    ":S": "01/01/2026 15:00:00",
}
"""Each of Discord's styles, in Britain's writing and Berlin's time; browsers differ in commas and in the word "at"."""


async def test_each_text_becomes_what_discord_makes_of_it(open_chat: OpenChat) -> None:
    wanted = BLOCKS | {text: f"para[{outline}]" for text, outline in INLINE.items()}
    chat = await open_chat()
    assert dict(zip(wanted, await chat.page.evaluate(OUTLINE, list(wanted)), strict=True)) == wanted


async def test_what_a_member_wrote_is_shown_as_it_was_typed_once_it_is_escaped(open_chat: OpenChat) -> None:
    chance = random.Random(SEED)
    typed = [*BLOCKS, *INLINE, *("".join(chance.choices(SIGNS, k=24)) for _ in range(2000))]
    # What is no sign but an address stays one, and an outer break of a line is not shown.
    typed = [text.strip() for text in typed if "://" not in text and text.strip()]
    chat = await open_chat()
    shown = await chat.page.evaluate(OUTLINE, [escape(text) for text in typed])
    wanted = {text: f"para[{text.replace(LINE_FEED, '/')}]" for text in typed}
    assert dict(zip(typed, shown, strict=True)) == wanted


async def test_who_and_what_is_mentioned_is_named(local: LocalDiscord, open_chat: OpenChat) -> None:
    role = local.add_role("Recorders", holders=[local.person("mary")], mentionable=True)
    mary, kofi, channel = (local.person("mary"), local.person("kofi"), local.channel("welcome")["id"])
    wanted = {
        f"({mary.mention}), {kofi.mention}!": "para[(mention.me[@Mary]), mention[@Kofi]!]",
        f"<@&{role.id}> in <#{channel}>": "para[mention.role[@Recorders] in mention[welcome]]",
        f"https://discord.com/channels/1/{channel}/7": f"para[mention(#/{channel}/7)[welcome › message]]",
        f"`{mary.mention}`": f"para[code[{mary.mention}]]",
    }
    chat = await open_chat(person="mary")
    assert dict(zip(wanted, await chat.page.evaluate(OUTLINE, list(wanted)), strict=True)) == wanted


async def test_a_time_is_written_in_each_style(open_chat: OpenChat) -> None:
    now = int(time.time())
    wanted = {f"<t:{AFTERNOON}{style}>": words for style, words in STYLES.items()} | {
        f"<t:{now + 2 * 3600 + 30}:R>": "in 2 hours",
        f"<t:{now - 3 * 86_400 - 30}:R>": "3 days ago",
    }
    chat = await open_chat()
    shown = await chat.page.evaluate(OUTLINE, list(wanted))
    plain = [re.sub(r"^para\[stamp\[(.*)\]\]$", r"\1", re.sub(r",| at\b", "", outline)) for outline in shown]
    assert dict(zip(wanted, plain, strict=True)) == wanted
