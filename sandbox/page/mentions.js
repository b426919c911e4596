// "@grace" and "#general" become mentions when they are sent, as the real client does, and words again when edited.
import { channelName, personName } from "./entities.js";
import { channelItems, pingItems } from "./sources.js";
import { store } from "./store.js";

// A mention begins a word: the sign in an address or inside a word means something else.
const BEGINS = /(?<=^|[\s("'“‘„>*_~|])[@#](?=\S)/gu;
const CONTINUES = /[\p{L}\p{N}_-]/u;

// Code stands as it was typed. Splitting at it leaves the words at the even places.
const CODE = /(```[\s\S]*?```|(?<![\\`])``[^`](?:[\s\S]*?[^`])?``(?!`)|(?<![\\`])`[^`]+`(?!`))/;
const outsideCode = (text, change) => text.split(CODE).map((part, at) => (at % 2 ? part : change(part))).join("");

/** What was typed, as it goes over the wire. */
export function encodeMentions(text) {
  const named = { "@": longestFirst(pingItems()), "#": longestFirst(channelItems()) };
  return outsideCode(text, (words) => encode(words, named));
}

function encode(text, named) {
  let written = "";
  let from = 0;
  for (const { index, 0: sign } of text.matchAll(BEGINS)) {
    const item = index >= from && named[sign].find(({ label }) => names(label, text.slice(index + 1)));
    if (!item) continue;
    written += `${text.slice(from, index)}<${sign}${item.kind === "role" ? "&" : ""}${item.value}>`;
    from = index + 1 + item.label.length;
  }
  return written + text.slice(from);
}

// "@Ada" must not be found in "@Ada Lovelace" where both are there, nor in "@Adam".
const longestFirst = (items) => [...items].sort((a, b) => b.label.length - a.label.length);
const names = (label, rest) =>
  rest.slice(0, label.length).toLowerCase() === label.toLowerCase() && !CONTINUES.test(rest[label.length] ?? "");

/** What came over the wire, as it was typed. */
export const decodeMentions = (text) => outsideCode(text, decode);

const decode = (text) =>
  text
    .replace(/<@!?(\d+)>/g, (all, id) => (store.people.has(id) ? `@${personName({ id })}` : all))
    .replace(/<@&(\d+)>/g, (all, id) => (store.roles.get(id)?.mentionable ? `@${store.roles.get(id).name}` : all))
    .replace(/<#(\d+)>/g, (all, id) => (store.channels.has(id) ? `#${channelName(store.channels.get(id))}` : all));
