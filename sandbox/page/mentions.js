// "@grace" and "#general" become mentions when they are sent, as the real client does, and words again when edited.
import { channelName, personName } from "./entities.js";
import { channelItems, userItems } from "./sources.js";
import { store } from "./store.js";

/** What was typed, as it goes over the wire. */
export function encodeMentions(text) {
  const people = [...userItems()].sort((a, b) => b.label.length - a.label.length);
  const channels = [...channelItems()].sort((a, b) => b.label.length - a.label.length);
  return text
    .replace(/(^|\s)@(\S[^\n]*)/g, (all, lead, rest) => encodeFirst(all, lead, rest, people, (id) => `<@${id}>`))
    .replace(/(^|\s)#(\S[^\n]*)/g, (all, lead, rest) => encodeFirst(all, lead, rest, channels, (id) => `<#${id}>`));
}

function encodeFirst(all, lead, rest, items, written) {
  const item = items.find(
    ({ label }) => rest.toLowerCase().startsWith(label.toLowerCase()) && !/[\w-]/.test(rest[label.length] ?? ""),
  );
  return item ? lead + written(item.value) + encodeMentions(rest.slice(item.label.length)) : all;
}

/** What came over the wire, as it was typed. */
export const decodeMentions = (text) =>
  text
    .replace(/<@!?(\d+)>/g, (all, id) => (store.people.has(id) ? `@${personName({ id })}` : all))
    .replace(/<#(\d+)>/g, (all, id) => (store.channels.has(id) ? `#${channelName(store.channels.get(id))}` : all));
