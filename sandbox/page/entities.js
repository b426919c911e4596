// People, roles and channels as they are named and pictured everywhere on the page.
import { h, hemicycle, hex, icon } from "./dom.js";
import { CHANNEL, isDM, isForum, isThread, store } from "./store.js";

/** The name that others see: nickname, display name or user name. */
export function personName(user) {
  const known = store.people.get(user?.id);
  const account = known?.name || user?.name || user?.username || "";
  // Discord's display name of a seeded person is the user name with a capital.
  return (
    known?.nick ||
    user?.nick ||
    user?.global_name ||
    account.charAt(0).toUpperCase() + account.slice(1) ||
    "Unknown person"
  );
}

/** Who somebody is in a few words: their seat once they have one, before that what they began with; an office stays. */
export function aboutPerson(person) {
  const { id, name, blurb = "" } = store.people.get(person.id) ?? person;
  const seat = store.desk?.seats?.[id];
  if (!seat) return blurb || name;
  const [, office] = /^([^;]+);/.exec(blurb) ?? [];
  return office ? `${office}; ${seat}` : seat;
}

export const isBot = (user) => user?.id === store.bot.id || Boolean(user?.bot);

export const botName = () => store.bot.nick || store.bot.name;

/** Name of the author of a message, bot or person. */
export const authorName = (user) => (user?.id === store.bot.id ? botName() : personName(user));

/** A round picture with initials; the bot has its hemicycle. */
export function avatar(user, size = "") {
  if (isBot(user)) return h("span", { class: `avatar bot ${size}`.trim(), "aria-hidden": "true" }, hemicycle());
  return h(
    "span",
    { class: `avatar tone-${tone(user?.id)} ${size}`.trim(), "aria-hidden": "true" },
    initials(personName(user)),
  );
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [...words[0]][0] + [...words.at(-1)][0] : [...words[0]].slice(0, 2).join("");
  return letters.charAt(0).toUpperCase() + letters.slice(1);
}

// Neighbours in the list of people get different tones; strangers fall back to a hash of their id.
function tone(id) {
  const index = [...store.people.keys()].indexOf(id);
  if (index >= 0) return index % 9;
  return [...String(id ?? "")].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 9, 7);
}

export function channelIcon(channel) {
  if (isForum(channel)) return icon("forum");
  if (isThread(channel))
    return icon(
      channel.thread_metadata?.locked ? "lock" : isForum(store.channels.get(channel.parent_id)) ? "forum" : "thread",
    );
  if (isDM(channel)) return icon("at");
  return icon(channel?.type === CHANNEL.NEWS ? "megaphone" : "hash");
}

export const channelName = (channel) => (isDM(channel) ? botName() : (channel?.name ?? "unknown"));

/** "#general" for text channels, the bare name otherwise. */
export const channelTitle = (channel) =>
  isDM(channel) || isThread(channel) || isForum(channel) ? channelName(channel) : `#${channelName(channel)}`;

/** The colour of a role as CSS, or null when it has none. */
export const roleColour = (role) => hex(role?.color || null);

/** The roles that a person may be mentioned by: all but @everyone. */
export const listedRoles = () => [...store.roles.values()].filter((role) => role.id !== store.guild.id);

/** Goes to a channel (and message) through the address, so that Back works. */
export function goTo(channelId, messageId) {
  location.hash = messageId ? `#/${channelId}/${messageId}` : `#/${channelId}`;
}
