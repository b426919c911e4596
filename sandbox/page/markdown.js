// Discord's Markdown, from text to DOM nodes. Blocks first, then what stands within a line.
import { h } from "./dom.js";
import { readInline, spoiler } from "./inline.js";

const FENCE = /```(?:([\w+#.-]+)\n)?\n?([\s\S]*?)\n?```/y;
const HIDING = /\\[\s\S]|```[\s\S]*?```|\|\|((?:\\[\s\S]|```[\s\S]*?```|(?!\|\||```)[^\\])+?)\|\|/g;
const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const BULLET = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;
const DEEPEST = 8;

/** Renders Markdown into a fragment. `options.inline` leaves out blocks (labels, reply previews). */
export function markdown(text, options = {}) {
  const fragment = document.createDocumentFragment();
  const source = String(text ?? "").replace(/\r\n?/g, "\n");
  fragment.append(...(options.inline ? readInline(source.replace(/\n/g, " ")) : blocks(source, 0)));
  settleHeadings(fragment);
  return fragment;
}

// The page's own headings take two levels: the highest heading of a text is the third, whichever sign it was written with.
function settleHeadings(fragment) {
  const headings = [...fragment.querySelectorAll("[role=heading]")];
  const highest = Math.min(...headings.map((heading) => Number(heading.ariaLevel)));
  for (const heading of headings) heading.ariaLevel = String(Number(heading.ariaLevel) - highest + 3);
}

/** What stands for words that are shown only on request. */
export const HIDDEN = "(spoiler)";

/** The words alone, for previews and screen readers. */
export function plain(text) {
  const read = markdown(text);
  for (const hidden of read.querySelectorAll(".spoiler")) hidden.replaceWith(HIDDEN);
  // What stands on lines of its own is not glued together.
  for (const line of read.querySelectorAll("br, li, p, h1, h2, h3, h4, pre, blockquote, div")) line.after(" ");
  return read.textContent.replace(/\s+/g, " ").trim();
}

function blocks(text, depth) {
  const nodes = [];
  let paragraph = "";
  const flush = () => {
    // The line break that ends a block is not an empty line of the paragraph after it.
    const trimmed = (nodes.length ? paragraph.replace(/^\n/, "") : paragraph).replace(/\n$/, "");
    if (trimmed) nodes.push(h("div", { class: "para" }, readInline(trimmed)));
    paragraph = "";
  };
  let at = 0;
  while (at < text.length) {
    const block = depth < DEEPEST ? blockAt(text, at, depth) : null;
    if (block) {
      flush();
      nodes.push(block.node);
      at = block.end;
      continue;
    }
    const end = endOfLine(text, at);
    const inside = (depth < DEEPEST && spoilerWithin(text, at, end, depth)) || fenceWithin(text, at, end);
    if (inside) {
      paragraph += text.slice(at, inside.start);
      flush();
      nodes.push(inside.node);
      at = text[inside.end] === "\n" ? inside.end + 1 : inside.end;
    } else {
      paragraph += text.slice(at, end + 1);
      at = end + 1;
    }
  }
  flush();
  return nodes;
}

const endOfLine = (text, at) => {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
};

// A spoiler that runs around a fence is a block of its own, or the code would be shown openly.
function spoilerWithin(text, at, end, depth) {
  HIDING.lastIndex = at;
  for (let match = HIDING.exec(text); match && match.index < end; match = HIDING.exec(text)) {
    const [all, inner] = match;
    if (all.startsWith("```")) return null; // A fence comes first.
    if (inner?.includes("```")) {
      const node = spoiler(blocks(inner, depth + 1), { class: "spoiler block" });
      return { start: match.index, end: match.index + all.length, node };
    }
  }
  return null;
}

// A fence may open in the middle of a line and run over many.
function fenceWithin(text, at, end) {
  for (let start = text.indexOf("```", at); start >= 0 && start < end; start = text.indexOf("```", start + 3)) {
    FENCE.lastIndex = start;
    const match = FENCE.exec(text);
    if (match && match[2].trim()) {
      const [all, language, code] = match;
      const node = h(
        "pre",
        { class: "code", tabindex: "0", "aria-label": language ? `Code, ${language}` : "Code", data: { language } },
        h("code", {}, code),
      );
      return { start, end: start + all.length, node };
    }
  }
  return null;
}

function blockAt(text, at, depth) {
  const end = endOfLine(text, at);
  const line = text.slice(at, end);
  if (line.startsWith(">>> ")) {
    return { node: h("blockquote", {}, blocks(text.slice(at + 4), depth + 1)), end: text.length };
  }
  if (line.startsWith("> ") || line === ">") return quote(text, at, depth);
  const heading = HEADING.exec(line);
  if (heading) {
    const level = heading[1].length;
    return {
      node: h(
        "div",
        { class: `h${level}`, role: "heading", "aria-level": String(level) },
        readInline(heading[2].replace(/ +#+ *$/, "")),
      ),
      end: end + 1,
    };
  }
  const subtext = SUBTEXT.exec(line);
  if (subtext) return { node: h("div", { class: "subtext" }, readInline(subtext[1])), end: end + 1 };
  if (BULLET.test(line)) return list(text, at);
  return null;
}

function quote(text, at, depth) {
  const lines = [];
  let next = at;
  while (next < text.length) {
    const end = endOfLine(text, next);
    const line = text.slice(next, end);
    if (!line.startsWith("> ") && line !== ">") break;
    lines.push(line.slice(2));
    next = end + 1;
  }
  return { node: h("blockquote", {}, blocks(lines.join("\n"), depth + 1)), end: next };
}

function list(text, at) {
  const items = [];
  let next = at;
  while (next < text.length) {
    const end = endOfLine(text, next);
    const line = text.slice(next, end);
    const match = BULLET.exec(line);
    if (match)
      items.push({
        indent: match[1].length,
        ordered: /\d/.test(match[2]),
        start: parseInt(match[2], 10),
        text: match[3],
      });
    // An indented line continues the item above it.
    else if (/^ {2,}\S/.test(line) && items.length) items.at(-1).text += `\n${line.trim()}`;
    else break;
    next = end + 1;
  }
  const node = document.createDocumentFragment();
  for (let index = 0; index < items.length;) {
    const part = nest(items, index);
    node.append(part.node);
    index = part.next;
  }
  return { node, end: next };
}

function nest(items, from) {
  const { indent, ordered, start } = items[from];
  const node = ordered ? h("ol", { start: start === 1 ? null : start }) : h("ul");
  let index = from;
  while (index < items.length && items[index].indent >= indent) {
    if (items[index].indent > indent + 1 && node.lastElementChild) {
      const inner = nest(items, index);
      node.lastElementChild.append(inner.node);
      index = inner.next;
    } else if (items[index].ordered !== ordered) {
      // Numbers after bullets at the same depth begin a list of their own.
      break;
    } else {
      node.append(h("li", {}, readInline(items[index].text)));
      index += 1;
    }
  }
  return { node, next: index };
}
