// Joins the parts: who acts, which channel is open, and what arrives from the local Discord.
import { announce, fill, h, icon, iconButton } from "./dom.js";
import { api, listen } from "./api.js";
import { closeComposer, focusComposer, showComposer } from "./composer.js";
import { botName, channelIcon, channelName, channelTitle, personName } from "./entities.js";
import { closeForum, postTags, showForum } from "./forum.js";
import { closeLog, focusMessage, showLog } from "./log.js";
import { plain } from "./markdown.js";
import { threadMenu } from "./menu.js";
import "./modal.js";
import { buildPanel } from "./panel.js";
import "./sidebar.js";
import { directMessage, dropChannel, dropMessage, emit, guildChannels, isForum, isThread, loadMessages, loadState, on, putChannel, putMessage, setClock, store, threadsOf } from "./store.js";
import { installTooltips } from "./tooltip.js";

const app = document.getElementById("app");
const sidebar = document.getElementById("sidebar");
const panel = document.getElementById("panel");
const backdrop = document.getElementById("backdrop");
const topbar = document.getElementById("topbar");
const banner = document.getElementById("banner");
const stage = document.getElementById("stage");
let stopListening = null;
let connected = true;

// Who acts ----------------------------------------------------------------------------------------------------------

/** Becomes a person: loads what they see and listens as them. The address keeps who it is, for a second window. */
async function become(id) {
  const before = stopListening ? store.me?.id : null;
  try {
    await loadState(id);
  } catch (error) {
    if (before) return notice(error.message);
    return failed(error);
  }
  sessionStorage.setItem("sandbox.as", store.me.id);
  const url = new URL(location.href);
  url.searchParams.set("as", store.me.name);
  history.replaceState(null, "", url);
  stopListening?.();
  stopListening = listen(store.me.id, receive, connection);
  await loadRefusals();
  if (before && before !== store.me.id) announce(`You are now ${personName(store.me)}`);
  openFromAddress();
  return undefined;
}

async function loadRefusals() {
  try {
    store.refusals = (await api.refusals()).refusals ?? [];
    emit("refusals");
  } catch (error) {
    notice(error.message);
  }
}

function failed(error) {
  fill(stage, h("div", { class: "empty" }, icon("warning"), h("h2", {}, "The local Discord is not there"), h("p", {}, error.message), h("button", { type: "button", class: "button primary", on: { click: () => location.reload() } }, "Try again")));
}

// Which channel is open ---------------------------------------------------------------------------------------------

function openFromAddress() {
  const [, channelId, messageId] = location.hash.split("/");
  if (channelId === "dm") return openDirect();
  const channel = store.channels.get(channelId) ?? fallback(channelId);
  if (!channel) return nothing();
  const same = store.current === channel.id;
  if (same && messageId && document.getElementById(`m-${messageId}`)) return focusMessage(messageId);
  store.current = channel.id;
  localStorage.setItem("sandbox.channel", channel.id);
  document.title = `${channelTitle(channel)} · ${store.guild.name}`;
  drawTopbar(channel);
  if (isForum(channel)) {
    closeLog();
    showForum(channel);
  } else {
    closeForum();
    showLog(channel, messageId);
  }
  showComposer(channel);
  emit("current");
  if (!same && !messageId && matchMedia("(hover: hover)").matches && !panel.contains(document.activeElement)) focusComposer();
  return undefined;
}

function fallback(wanted) {
  if (wanted) notice(`${personName(store.me)} does not see that channel.`);
  const text = guildChannels().filter((channel) => channel.type === 0);
  return store.channels.get(localStorage.getItem("sandbox.channel")) ?? text.find((channel) => channel.name === "general") ?? text[0] ?? guildChannels().find((channel) => channel.type !== 4) ?? null;
}

function nothing() {
  store.current = null;
  closeLog();
  closeForum();
  closeComposer();
  fill(topbar);
  fill(stage, h("div", { class: "empty" }, icon("hash"), h("p", {}, `${personName(store.me)} sees no channel yet.`)));
  emit("current");
}

async function openDirect() {
  try {
    const known = directMessage() ?? (await api.dm(store.me.id)).channel;
    putChannel(known);
    history.replaceState(null, "", `#/${known.id}`);
    openFromAddress();
  } catch (error) {
    notice(error.message);
  }
}

// The bar above the messages ----------------------------------------------------------------------------------------

function drawTopbar(channel) {
  const parent = isThread(channel) ? store.channels.get(channel.parent_id) : null;
  const threads = isThread(channel) || isForum(channel) ? [] : threadsOf(channel.id);
  const who = h("select", { class: "who", "aria-label": "I am" }, [...store.people.values()].map((person) => h("option", { value: person.id, selected: person.id === store.me.id }, personName(person))));
  who.addEventListener("change", () => become(who.value));
  fill(topbar,
    iconButton("menu", "Channels", () => openDrawer(sidebar), { class: "icon-button only-narrow", "aria-controls": "sidebar" }),
    h("span", { class: "topbar-icon" }, channelIcon(channel)),
    h("div", { class: "topbar-words" },
      h("h2", { id: "channel-title" }, parent ? [h("a", { href: `#/${parent.id}`, class: "crumb" }, channelName(parent)), h("span", { class: "crumb-mark", "aria-hidden": "true" }, "›")] : null, h("span", {}, channelName(channel)), state(channel)),
      channel.topic && !isForum(channel) ? h("p", { class: "topic", data: { tip: plain(channel.topic) } }, plain(channel.topic)) : null,
      postTags(channel).length ? h("p", { class: "topbar-tags" }, postTags(channel).map((tag) => h("span", { class: "tag still" }, tag.emoji_name ? `${tag.emoji_name} ` : null, tag.name))) : null),
    h("div", { class: "topbar-tools" },
      threads.length ? iconButton("thread", `Threads (${threads.length})`, (event) => threadMenu(threads, event.currentTarget), { "aria-haspopup": "menu" }) : null,
      h("label", { class: "who-label only-medium" }, h("span", {}, "I am"), who),
      iconButton("people", "People, clock and checks", () => togglePanel(), { "aria-controls": "panel" })));
}

function state(channel) {
  const meta = channel.thread_metadata ?? {};
  if (meta.locked) return h("span", { class: "post-state" }, icon("lock"), "Locked");
  return meta.archived ? h("span", { class: "post-state" }, icon("archive"), "Archived") : null;
}

// Drawers -----------------------------------------------------------------------------------------------------------

const narrow = matchMedia("(max-width: 760px)");
const medium = matchMedia("(max-width: 1120px)");
let opener = null;

function openDrawer(drawer) {
  closeDrawers(false);
  opener = document.activeElement;
  drawer.classList.add("open");
  backdrop.hidden = false;
  settleDrawers();
  drawer.focus();
}

function closeDrawers(restore = true) {
  const open = document.querySelector(".drawer.open");
  if (!open) return;
  open.classList.remove("open");
  backdrop.hidden = true;
  settleDrawers();
  if (restore && opener?.isConnected) opener.focus();
}

function togglePanel() {
  if (medium.matches) return openDrawer(panel);
  const hidden = app.classList.toggle("no-panel");
  localStorage.setItem("sandbox.panel", hidden ? "closed" : "open");
  return settleDrawers();
}

// What is off the screen is out of the order of focus too.
function settleDrawers() {
  const open = document.querySelector(".drawer.open");
  sidebar.inert = (narrow.matches && open !== sidebar) || open === panel;
  panel.inert = (medium.matches && open !== panel) || open === sidebar || (!medium.matches && app.classList.contains("no-panel"));
  document.getElementById("main").inert = Boolean(open);
}

for (const media of [narrow, medium]) {
  media.addEventListener("change", () => {
    closeDrawers(false);
    settleDrawers();
  });
}
backdrop.addEventListener("click", () => closeDrawers());
document.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawers());
on("close-drawers", () => closeDrawers());

// Events of the local Discord ---------------------------------------------------------------------------------------

const reloadState = debounceState();

function debounceState() {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 150);
  };
}

// Commands and people may change at any time; messages and drafts stay as they are.
async function refresh() {
  const logs = store.logs;
  try {
    await loadState(store.me.id);
  } catch (error) {
    notice(error.message);
    return;
  }
  store.logs = logs;
}

const HANDLERS = {
  message_create: ({ message }) => {
    putMessage(message);
    emit("incoming", message);
  },
  message_update: ({ message }) => putMessage(message),
  message_delete: ({ channel_id: channelId, id }) => dropMessage(channelId, id),
  channel_create: ({ channel }) => putChannel(channel),
  channel_update: ({ channel }) => putChannel(channel),
  channel_delete: ({ channel, id }) => dropChannel(channel?.id ?? id),
  commands: reloadState,
  people: reloadState,
  bot: ({ online }) => {
    store.bot.online = online;
    emit("bot");
    if (online) reloadState();
  },
  typing: (event) => emit("typing", event),
  refusal: ({ type, refusal, ...entry }) => {
    store.refusals.push(refusal ?? entry);
    emit("refusals");
  },
  clock: ({ offset_seconds: seconds }) => setClock(seconds),
};

const receive = (event) => HANDLERS[event.type]?.(event);

function connection(state, again) {
  connected = state === "open";
  drawBanner();
  if (state === "open" && again) catchUp();
}

// After a gap the page asks for what it may have missed.
async function catchUp() {
  await refresh();
  if (!store.current || isForum(store.channels.get(store.current))) return;
  try {
    await loadMessages(store.current);
    showLog(store.channels.get(store.current));
  } catch (error) {
    notice(error.message);
  }
}

// Banners and notices -----------------------------------------------------------------------------------------------

function drawBanner() {
  if (!connected) fill(banner, h("p", { class: "banner bad" }, icon("warning"), "The connection to the local Discord was lost. Trying again…"));
  else if (!store.bot.online) fill(banner, h("p", { class: "banner" }, icon("clock"), `${botName()} is not connected, so commands and buttons will not be answered.`));
  else fill(banner);
}

let noticeTimer = 0;

/** A short word at the foot of the page. */
function notice(text) {
  let toast = document.getElementById("toast");
  if (!toast) {
    toast = h("div", { id: "toast", role: "status" });
    document.body.append(toast);
  }
  toast.textContent = text;
  toast.classList.add("shown");
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => toast.classList.remove("shown"), 4000);
}

on("notice", notice);
on("become", become);
on("open-dm", openDirect);
on("bot", drawBanner);
on("state", drawBanner);
on("channels", (id) => {
  if (!store.current) return openFromAddress();
  const channel = store.channels.get(store.current);
  if (!channel) {
    notice("The channel was deleted.");
    history.replaceState(null, "", "#");
    store.current = null;
    return openFromAddress();
  }
  return id === channel.id || store.channels.get(id)?.parent_id === channel.id ? drawTopbar(channel) : undefined;
});
window.addEventListener("hashchange", openFromAddress);
// A link into the channel that is open already still goes to its message.
document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.('a[href^="#/"]');
  if (anchor && anchor.getAttribute("href") === location.hash) openFromAddress();
});

// Start -------------------------------------------------------------------------------------------------------------

installTooltips();
buildPanel();
if (localStorage.getItem("sandbox.panel") === "closed") app.classList.add("no-panel");
settleDrawers();

/** The person of this window: named in the address by name or id, else as before, else the seeded default. */
async function begin() {
  const wanted = new URL(location.href).searchParams.get("as") ?? sessionStorage.getItem("sandbox.as");
  try {
    await loadState(null);
  } catch (error) {
    failed(error);
    return;
  }
  const found = [...store.people.values()].find((person) => person.id === wanted || person.name === wanted?.toLowerCase());
  await become((found ?? store.me).id);
}

begin();
