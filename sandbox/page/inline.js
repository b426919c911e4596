// What stands within a line: emphasis, code, links, mentions, times, spoilers.
import { emit, store } from "./store.js";
import { authorName, channelIcon, channelName, goTo, roleColour } from "./entities.js";
import { h, icon } from "./dom.js";
import { timestamp } from "./time.js";

const SPECIAL = /[\\`*_~|[<h@\n]/g;
const DEEPEST = 12;
const PAIRS = [
  ["**", "strong"],
  ["__", "u"],
  ["~~", "s"],
  ["||", "spoiler"],
];

/** Turns text into nodes. */
export function readInline(text, depth = 0) {
  const nodes = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) nodes.push(document.createTextNode(plain));
    plain = "";
  };
  const push = (node, after) => {
    const opens = isChip(node) ? OPENING.exec(plain)[0] : "";
    plain = plain.slice(0, plain.length - opens.length);
    flush();
    nodes.push(opens || after ? h("span", { class: "glued" }, opens, node, after) : node);
  };
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const special = SPECIAL.exec(text);
    const stop = special ? special.index : text.length;
    plain += text.slice(at, stop);
    if (!special) break;
    const token = depth < DEEPEST ? tokenAt(text, stop, depth) : null;
    at = stop + (token?.length ?? 1);
    if (token?.node) {
      const closes = isChip(token.node) ? CLOSING.exec(text.slice(at, at + 8))[0] : "";
      push(token.node, closes);
      at += closes.length;
    } else plain += token?.text ?? text[stop];
  }
  flush();
  return nodes;
}

// A mention or a time, alone or as all of an emphasis. Browsers would break the line between it and a full stop.
const OPENING = /[([{"'“‘«]*$/;
const CLOSING = /^[.,;:!?)\]}"'”’»…]*/;
const CHIP = ".mention, .stamp";

const isChip = (node) =>
  node.nodeType === Node.ELEMENT_NODE &&
  (node.matches(CHIP) || (node.childNodes.length === 1 && Boolean(node.firstElementChild?.matches(CHIP))));

function tokenAt(text, at, depth) {
  switch (text[at]) {
    case "\\":
      return /[!-/:-@[-`{-~]/.test(text[at + 1] ?? "") ? { text: text[at + 1], length: 2 } : null;
    case "\n":
      return { node: h("br"), length: 1 };
    case "`":
      return code(text, at);
    case "<":
      return angle(text, at);
    case "[":
      return masked(text, at, depth);
    case "h":
      return bareLink(text, at);
    case "@":
      return everyone(text, at);
    default:
      return emphasis(text, at, depth);
  }
}

// Emphasis ----------------------------------------------------------------------------------------------------------

function emphasis(text, at, depth) {
  for (const [mark, tag] of PAIRS) {
    if (!text.startsWith(mark, at)) continue;
    const close = findClose(text, at + mark.length, mark);
    if (close < 0) continue;
    const inner = readInline(text.slice(at + mark.length, close), depth + 1);
    const node = tag === "spoiler" ? spoiler(inner) : h(tag, {}, inner);
    return { node, length: close + mark.length - at };
  }
  const mark = text[at];
  if (mark !== "*" && mark !== "_") return null;
  if (mark === "_" && /\w/.test(text[at - 1] ?? "")) return null;
  if (/\s/.test(text[at + 1] ?? " ") && mark === "*") return null;
  const close = findSingle(text, at + 1, mark);
  if (close < 0) return null;
  return { node: h("em", {}, readInline(text.slice(at + 1, close), depth + 1)), length: close + 1 - at };
}

// The closing pair is the last of a run ("***a***" closes the strong after the inner emphasis).
function findClose(text, from, mark) {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === "`") i = skipCode(text, i);
    else if (i > from && text.startsWith(mark, i) && (mark === "~~" || mark === "||" || text[i + 2] !== mark[0]))
      return i;
  }
  return -1;
}

function findSingle(text, from, mark) {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === "`") i = skipCode(text, i);
    else if (text[i] === mark) {
      if (text[i + 1] === mark) i += 1;
      else if (i === from) return -1;
      else if (mark === "*" ? !/\s/.test(text[i - 1]) : !/\w/.test(text[i + 1] ?? "")) return i;
    }
  }
  return -1;
}

function skipCode(text, at) {
  const token = code(text, at);
  return token ? at + token.length - 1 : at;
}

/** Hides nodes behind a bar that opens on click, Enter or Space. */
export function spoiler(children, props = {}) {
  const element = h(
    "span",
    {
      class: "spoiler",
      role: "button",
      tabindex: "0",
      "aria-label": "Spoiler, press to show",
      "aria-expanded": "false",
      ...props,
    },
    h("span", { class: "spoiler-text", "aria-hidden": "true" }, children),
  );
  const open = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (element.classList.contains("open")) return;
    event.preventDefault();
    event.stopPropagation();
    element.classList.add("open");
    for (const name of ["role", "aria-label", "aria-expanded"]) element.removeAttribute(name);
    // Nobody tabs to it any more, but whoever opened it by key is still there.
    element.tabIndex = -1;
    element.firstElementChild.removeAttribute("aria-hidden");
  };
  element.addEventListener("click", open, { capture: true });
  element.addEventListener("keydown", open);
  return element;
}

function code(text, at) {
  const match = /^(`{1,2})([^`](?:[\s\S]*?[^`])?)\1(?!`)/.exec(text.slice(at, at + 2100));
  if (!match) return null;
  return {
    node: h("code", { class: "inline" }, match[2].trim() === "" ? match[2] : match[2].replace(/^ (?=`)|(?<=`) $/g, "")),
    length: match[0].length,
  };
}

// Links -------------------------------------------------------------------------------------------------------------

/** An http(s) address, or null: no other scheme ever becomes a link. */
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}

/** A link; one that points into this guild opens here. */
export function link(href, children, title) {
  const url = safeUrl(href);
  if (!url) return null;
  const jump = /^\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?\/?$/.exec(url.pathname);
  if (jump && /(^|\.)discord(app)?\.com$/.test(url.hostname)) {
    const [, channelId, messageId] = jump;
    return h(
      "a",
      { href: messageId ? `#/${channelId}/${messageId}` : `#/${channelId}`, class: children ? "" : "mention" },
      children ?? jumpLabel(channelId, messageId),
    );
  }
  return h(
    "a",
    {
      href: url.href,
      target: "_blank",
      rel: "noopener noreferrer",
      data: { tip: title ?? (children ? url.href : null) },
    },
    children ?? url.href,
  );
}

function jumpLabel(channelId, messageId) {
  const channel = store.channels.get(channelId);
  return [channelIcon(channel), channelName(channel), messageId ? " › message" : ""];
}

function bareLink(text, at) {
  if (/\w/.test(text[at - 1] ?? "")) return null;
  const match = /^https?:\/\/[^\s<]+[^<.,:;"'\]\s*_~|]/.exec(text.slice(at, at + 2000));
  if (!match) return null;
  let address = match[0];
  // A closing bracket belongs to the sentence unless the address opened one.
  while (address.endsWith(")") && address.split("(").length < address.split(")").length) address = address.slice(0, -1);
  const node = link(address);
  return node ? { node, length: address.length } : null;
}

function masked(text, at, depth) {
  const close = balanced(text, at, "[", "]");
  if (close < 0 || text[close + 1] !== "(") return null;
  const end = balanced(text, close + 1, "(", ")");
  if (end < 0) return null;
  const target = /^\s*(?:<([^>\s]+)>|(\S+?))(?:\s+(?:"([^"]*)"|'([^']*)'))?\s*$/.exec(text.slice(close + 2, end));
  if (!target) return null;
  const label = readInline(text.slice(at + 1, close), depth + 1);
  // An address as the label of another address would deceive; Discord leaves such text as it stands.
  if (label.some((part) => part.nodeName === "A" || part.querySelector?.("a"))) return null;
  const node = link(target[1] ?? target[2], label, target[3] ?? target[4]);
  return node && label.length ? { node, length: end + 1 - at } : null;
}

function balanced(text, at, open, shut) {
  let depth = 0;
  for (let i = at; i < text.length && i < at + 2500; i += 1) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === open) depth += 1;
    else if (text[i] === shut && (depth -= 1) === 0) return i;
  }
  return -1;
}

// Mentions and the other things in angle brackets ---------------------------------------------------------------------

const ANGLES = [
  [/^<@!?(\d{1,20})>/, (m) => userMention(m[1])],
  [/^<@&(\d{1,20})>/, (m) => roleMention(m[1])],
  [/^<#(\d{1,20})>/, (m) => channelMention(m[1])],
  [/^<\/([-\w\p{L}][^:>]{0,100}):(\d{1,20})>/u, (m) => commandMention(m[1])],
  [/^<t:(-?\d{1,17})(?::([tTdDfFRsS]))?>/, (m) => timestamp(m[1], m[2] ?? "f")],
  [/^<a?:(\w{2,32}):\d{1,20}>/, (m) => h("span", { class: "emoji-name" }, `:${m[1]}:`)],
  [/^<(https?:\/\/[^\s>]+)>/, (m) => link(m[1])],
];

function angle(text, at) {
  const rest = text.slice(at, at + 2100);
  for (const [pattern, make] of ANGLES) {
    const match = pattern.exec(rest);
    const node = match && make(match);
    if (node) return { node, length: match[0].length };
  }
  return null;
}

const mention = (props, ...children) => h("button", { type: "button", class: "mention", ...props }, ...children);

function userMention(id) {
  const user = id === store.bot.id ? store.bot : store.people.get(id);
  if (!user) return h("span", { class: "mention" }, "@unknown-user");
  return mention(
    {
      class: id === store.me?.id ? "mention me" : "mention",
      on: { click: (event) => emit("profile", { user, anchor: event.currentTarget }) },
    },
    `@${authorName(user)}`,
  );
}

function roleMention(id) {
  const role = store.roles.get(id);
  return h("span", { class: "mention role", vars: { role: roleColour(role) } }, `@${role?.name ?? "unknown-role"}`);
}

function channelMention(id) {
  const channel = store.channels.get(id);
  if (!channel) return h("span", { class: "mention" }, icon("lock"), "No access");
  return mention({ on: { click: () => goTo(id) } }, channelIcon(channel), channelName(channel));
}

function commandMention(path) {
  return mention({ data: { tip: "Use this command" }, on: { click: () => emit("use-command", path) } }, `/${path}`);
}

function everyone(text, at) {
  const match = /^@(everyone|here)\b/.exec(text.slice(at, at + 12));
  return match ? { node: h("span", { class: "mention me" }, match[0]), length: match[0].length } : null;
}
