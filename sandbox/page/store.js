// What the page knows: people, channels, commands, messages, clock. Modules listen for changes and draw themselves.
import { api } from "./api.js";
import { reading } from "./reading.js";
import { setOffset } from "./time.js";

export const CHANNEL = {
  TEXT: 0,
  DM: 1,
  NEWS: 5,
  NEWS_THREAD: 10,
  PUBLIC_THREAD: 11,
  PRIVATE_THREAD: 12,
  CATEGORY: 4,
  FORUM: 15,
  MEDIA: 16,
};
const THREADS = new Set([CHANNEL.NEWS_THREAD, CHANNEL.PUBLIC_THREAD, CHANNEL.PRIVATE_THREAD]);

export const isThread = (channel) => THREADS.has(channel?.type);
export const isForum = (channel) => channel?.type === CHANNEL.FORUM || channel?.type === CHANNEL.MEDIA;
export const isDM = (channel) => channel?.type === CHANNEL.DM || channel?.type === 3;

export const store = {
  guild: { id: "0", name: "" },
  me: null,
  bot: { id: "0", name: "Congress", online: true },
  people: new Map(),
  roles: new Map(),
  channels: new Map(),
  commands: [],
  menus: [],
  offset: 0,
  refusals: [],
  /** What the bot beside the local Discord tells of itself; null until it has. */
  desk: null,
  judgedByDocument: true,
  /** channel id -> { list: messages oldest first, complete: nothing older remains } */
  logs: new Map(),
  current: null,
};

const listeners = new Map();

/** Calls `fn` at each event of this type, with what was told. */
export function on(type, fn) {
  if (!listeners.has(type)) listeners.set(type, new Set());
  listeners.get(type).add(fn);
}

/** Tells the listeners of a type. */
export function emit(type, detail) {
  for (const fn of listeners.get(type) ?? []) fn(detail);
}

let loads = 0;

/** Loads everything that the person may see. `as` is an id; null means the seeded default. */
export const loadState = (as) =>
  reading(async () => {
    const turn = ++loads;
    const state = await api.state(as);
    // An older answer must not undo a newer choice of person.
    if (turn === loads) takeState(state);
  });

function takeState(state) {
  // What one person has read is not for the next.
  if (state.me.id !== store.me?.id) store.logs = new Map();
  store.guild = state.guild;
  store.me = state.me;
  store.bot = state.bot;
  store.people = new Map(state.people.map((person) => [person.id, person]));
  store.roles = new Map((state.roles ?? state.guild.roles ?? []).map((role) => [role.id, role]));
  store.channels = new Map(state.channels.map((channel) => [channel.id, channel]));
  store.commands = state.commands;
  store.menus = state.menus ?? [];
  store.desk = state.desk ?? null;
  store.judgedByDocument = state.judged_by_document;
  setClock(state.clock?.offset_seconds ?? 0);
  baseline();
  emit("state");
}

/** Takes a new clock offset, in seconds. */
export function setClock(seconds) {
  if (seconds === store.offset) return;
  store.offset = seconds;
  setOffset(seconds);
  emit("clock");
}

// Messages --------------------------------------------------------------------------------------------------------

const order = (a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : BigInt(a.id) > BigInt(b.id) ? 1 : 0);

/** Fetches the newest page of a channel, or the page before `before`. Resolves to the log. */
export const loadMessages = (channelId, before) =>
  reading(async () => {
    const as = store.me.id;
    const { messages } = await api.messages(as, channelId, before);
    return takeMessages({ as, channelId, before, messages });
  });

function takeMessages({ as, channelId, before, messages }) {
  const log = store.logs.get(channelId) ?? { list: [], complete: false };
  if (as !== store.me.id) return log;
  const known = new Set(messages.map((message) => message.id));
  const kept = before
    ? log.list
    : log.list.filter((m) => messages.length === 0 || BigInt(m.id) > BigInt(messages.at(-1).id));
  log.list = [...messages, ...kept.filter((message) => !known.has(message.id))].sort(order);
  log.complete = messages.length < PAGE;
  store.logs.set(channelId, log);
  return log;
}

/** Messages of one page, as the server sends them. */
export const PAGE = 100;
const KEPT_AT_MOST = 3 * PAGE;

/** Lets go of all but the newest page of a log that has grown long; true when it did. Older ones can be fetched again. */
export function trim(log) {
  if (log.list.length <= KEPT_AT_MOST) return false;
  log.list = log.list.slice(-PAGE);
  log.complete = false;
  return true;
}

/** Adds or replaces a message; emits "message" with what happened. */
export function putMessage(message) {
  const channel = store.channels.get(message.channel_id);
  const log = store.logs.get(message.channel_id);
  if (
    channel &&
    (!channel.last_message_id || BigInt(message.id) > BigInt(channel.last_message_id)) &&
    !(message.flags & 64)
  ) {
    channel.last_message_id = message.id;
  }
  if (!log) return emit("message", { message, fresh: true });
  if (log.list.some((known) => known.id === message.id) || isAbove(log, message)) return changeMessage(message);
  log.list.push(message);
  if (log.list.length > 1 && order(log.list.at(-2), message) > 0) log.list.sort(order);
  if (message.channel_id !== store.current) trim(log);
  return emit("message", { message, fresh: true });
}

// Above the messages that were read lie others that were not: one of them alone would hide the rest.
const isAbove = (log, message) => !log.complete && log.list.length > 0 && order(message, log.list[0]) < 0;

/** Replaces a message where it was read, and nowhere else; emits "message", for it may be shown in its thread too. */
export function changeMessage(message) {
  const list = store.logs.get(message.channel_id)?.list ?? [];
  const index = list.findLastIndex((known) => known.id === message.id);
  if (index >= 0) list[index] = message;
  emit("message", { message, fresh: false });
}

/** Notes how many messages a thread has now; emits "activity" for what tells of it. Other channels have no count. */
export function countMessages(channelId, messages) {
  const channel = store.channels.get(channelId);
  if (messages === undefined || !channel) return;
  channel.message_count = messages;
  emit("activity", channelId);
}

/** Takes a message away; silent when it is not known. */
export function dropMessage(channelId, id) {
  const log = store.logs.get(channelId);
  if (log) log.list = log.list.filter((message) => message.id !== id);
  emit("gone", { channelId, id });
}

export function findMessage(channelId, id) {
  return store.logs.get(channelId)?.list.find((message) => message.id === id) ?? null;
}

// Channels --------------------------------------------------------------------------------------------------------

export function putChannel(channel) {
  const before = store.channels.get(channel.id);
  store.channels.set(channel.id, { ...before, ...channel });
  emit("channels", channel.id);
  // A channel comes without what the person may do in it, which follows from these.
  if (!before || rules(before) !== rules(channel)) emit("rules");
}

const rules = ({ permission_overwrites: overwrites, thread_metadata: meta }) =>
  JSON.stringify([overwrites, meta?.locked, meta?.archived]);

export function dropChannel(id) {
  store.channels.delete(id);
  for (const channel of [...store.channels.values()])
    if (isThread(channel) && channel.parent_id === id) store.channels.delete(channel.id);
  emit("channels", id);
}

const byPosition = (a, b) => (a.position ?? 0) - (b.position ?? 0) || (BigInt(a.id) < BigInt(b.id) ? -1 : 1);

/** The guild's channels in Discord's order, without threads and direct messages. */
export const guildChannels = () =>
  [...store.channels.values()].filter((c) => !isThread(c) && !isDM(c)).sort(byPosition);

/** Threads of a channel, the most recently active first. */
export const threadsOf = (parentId) =>
  [...store.channels.values()]
    .filter((c) => isThread(c) && c.parent_id === parentId)
    .sort((a, b) => (BigInt(activity(a)) > BigInt(activity(b)) ? -1 : 1));

export const activity = (channel) => channel.last_message_id ?? channel.id;

/** The person's conversation with the bot, when it was opened. */
export const directMessage = () => [...store.channels.values()].find(isDM) ?? null;

// Unread marks live in the browser, by person and channel -----------------------------------------------------------

const KEY = "sandbox.read";
const marks = read();

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

// What existed before the first visit counts as read, or a newcomer would meet a wall of bold names. A mark beyond what
// there is comes from a sandbox that was forgotten since.
function baseline() {
  const newest = [...store.channels.values()].map(activity).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b), "0");
  if (marks.first && BigInt(marks.first) > BigInt(newest)) delete marks.first;
  for (const [id, mark] of Object.entries(marks[store.me.id] ?? {})) {
    const channel = store.channels.get(id);
    if (!channel || BigInt(mark) > BigInt(activity(channel))) delete marks[store.me.id][id];
  }
  marks.first ??= newest;
  marks[store.me.id] ??= {};
  keep();
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(marks));
  } catch {
    // A full or forbidden storage only means that unread marks are forgotten at reload.
  }
}

/** The id of the last message that the present person has read in a channel. */
export const lastRead = (channelId) => marks[store.me.id]?.[channelId] ?? marks.first ?? "0";

export function markRead(channelId) {
  const channel = store.channels.get(channelId);
  if (!channel?.last_message_id || marks[store.me.id][channelId] === channel.last_message_id) return;
  marks[store.me.id][channelId] = channel.last_message_id;
  keep();
  emit("unread", channelId);
}

export const isUnread = (channel) =>
  !isForum(channel) &&
  Boolean(channel.last_message_id) &&
  BigInt(channel.last_message_id) > BigInt(lastRead(channel.id));
