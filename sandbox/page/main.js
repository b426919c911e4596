// Joins the parts: who acts, which channel is open, and what arrives from the local Discord.
import "./aloud.js";
import { announce, debounce, fill, h, icon } from "./dom.js";
import { api, listen } from "./api.js";
import { closeComposer, focusComposer, showComposer } from "./composer.js";
import { forgetDrafts } from "./drafts.js";
import { channelTitle, personName } from "./entities.js";
import { closeForum, showForum } from "./forum.js";
import { goToPanel, notice, setConnected } from "./frame.js";
import { closeLog, focusMessage, keepPlace, showLog } from "./log.js";
import "./menu.js";
import "./modal.js";
import { buildPanel } from "./panel.js";
import { afterReading } from "./reading.js";
import "./sidebar.js";
import {
  changeMessage,
  countMessages,
  directMessage,
  dropChannel,
  dropMessage,
  emit,
  guildChannels,
  isDM,
  isForum,
  loadState,
  markRead,
  on,
  putChannel,
  putMessage,
  setClock,
  store,
} from "./store.js";
import { installTooltips } from "./tooltip.js";
import { clearTopbar, drawTopbar } from "./topbar.js";

const panel = document.getElementById("panel");
const stage = document.getElementById("stage");
let stopListening = null;
let becoming = 0;

// Who acts ----------------------------------------------------------------------------------------------------------

/** Becomes a person: listens as them, loads what they see. The address keeps who it is, for a second window. */
async function become(id) {
  const before = stopListening ? store.me?.id : null;
  const direct = isDM(store.channels.get(store.current));
  // The stream is open before anything is read, or what happens in between would never be heard.
  const stream = listen(id, (event) => afterReading(() => receive(id, event)), connection);
  await stream.opened;
  becoming += 1;
  try {
    await loadState(id);
  } catch (error) {
    stream.stop();
    if (before) return notice(error.message);
    return failed(error);
  } finally {
    becoming -= 1;
  }
  if (store.me.id !== id) return stream.stop(); // Meanwhile somebody else was chosen.
  stopListening?.();
  stopListening = stream.stop;
  sessionStorage.setItem("sandbox.as", store.me.id);
  await loadRefusals();
  if (store.me.id !== id) return undefined;
  // The address says who one is once all that follows is theirs, so that nothing typed then is lost.
  const url = new URL(location.href);
  url.searchParams.set("as", store.me.name);
  history.replaceState(null, "", url);
  if (before && before !== store.me.id) announce(`You are now ${personName(store.me)}`);
  if (direct && before !== store.me.id) leaveForOwnConversation();
  openFromAddress();
  return undefined;
}

// A conversation with the bot is nobody else's; everybody has one of their own, to which the address leads.
function leaveForOwnConversation() {
  history.replaceState(null, "", "#/dm");
  store.current = null;
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
  fill(
    stage,
    h(
      "div",
      { class: "empty" },
      icon("warning"),
      h("h2", {}, "The local Discord is not there"),
      h("p", {}, error.message),
      h("button", { type: "button", class: "button primary", on: { click: () => location.reload() } }, "Try again"),
    ),
  );
}

// Which channel is open ---------------------------------------------------------------------------------------------

function openFromAddress() {
  const [, channelId, messageId] = /^#\/(\w+)(?:\/(\d+))?/.exec(location.hash) ?? [];
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
  if (!same && !messageId && matchMedia("(hover: hover)").matches && !panel.contains(document.activeElement))
    focusComposer();
  return undefined;
}

function fallback(wanted) {
  if (wanted) {
    notice(`${personName(store.me)} does not see that channel.`);
    history.replaceState(null, "", "#");
  }
  const text = guildChannels().filter((channel) => channel.type === 0);
  return (
    store.channels.get(localStorage.getItem("sandbox.channel")) ??
    text.find((channel) => channel.name === "general") ??
    text[0] ??
    guildChannels().find((channel) => channel.type !== 4) ??
    null
  );
}

function nothing() {
  store.current = null;
  closeLog();
  closeForum();
  closeComposer();
  clearTopbar();
  fill(stage, h("div", { class: "empty" }, icon("hash"), h("p", {}, `${personName(store.me)} sees no channel yet.`)));
  emit("current");
}

async function openDirect() {
  const as = store.me.id;
  try {
    const known = directMessage() ?? (await api.dm(as)).channel;
    if (as !== store.me.id) return; // It is another's conversation.
    history.replaceState(null, "", `#/${known.id}`);
    putChannel(known);
    // Whoever was nowhere is there already, for the channel was heard of.
    if (store.current !== known.id) openFromAddress();
  } catch (error) {
    notice(error.message);
  }
}

// Events of the local Discord ---------------------------------------------------------------------------------------

// The open channel is told of it, for what the person may do there, or whether they see it, may have changed.
const reloadState = debounce(async () => (await refresh()) && emit("channels", store.current), 150);

// Commands, people and permissions may change at any time; messages and drafts stay as they are.
async function refresh() {
  // Whoever is about to be somebody else reads all of it anyway; what the one before them sees must not undo that.
  if (becoming) return false;
  try {
    await loadState(store.me.id);
  } catch (error) {
    if (error.status === GONE) return beginAgain();
    notice(error.message);
    return false;
  }
  return true;
}

// A sandbox that was forgotten ---------------------------------------------------------------------------------------

const GONE = 404;

/** Leaves a channel that is there no more, and shows the first one. */
function leaveChannel(sentence) {
  notice(sentence);
  history.replaceState(null, "", "#");
  // What was typed there can be sent nowhere; it is let go with the channel.
  closeComposer();
  forgetDrafts(store.current);
  store.current = null;
  openFromAddress();
}

/** Forgets what was known of a sandbox that is not this one any more, and begins as the person of the same name. */
async function beginAgain() {
  stopListening?.();
  stopListening = null;
  closeComposer();
  forgetDrafts();
  store.current = null;
  store.logs = new Map();
  history.replaceState(null, "", "#");
  await begin();
  notice("The sandbox was begun anew.");
  return false;
}

// Where the person is unknown the events are refused without a reason, so the page asks.
async function askWhoIsThere() {
  try {
    await api.state(store.me.id);
  } catch (error) {
    if (error.status === GONE) await beginAgain();
  }
}

on("channel-lost", async () => {
  if ((await refresh()) && !store.channels.has(store.current)) leaveChannel("That channel is there no more.");
});

const HANDLERS = {
  message_create: ({ message, message_count: messages }) => {
    putMessage(message);
    countMessages(message.channel_id, messages);
    // Who writes somewhere has read what stands there.
    if (message.author.id === store.me.id) markRead(message.channel_id);
    emit("incoming", message);
  },
  message_update: ({ message }) => changeMessage(message),
  message_delete: ({ channel_id: channelId, id, message_count: messages }) => {
    dropMessage(channelId, id);
    countMessages(channelId, messages);
  },
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
  refusal: (event) => {
    store.refusals.push(event);
    emit("refusals");
  },
  clock: ({ offset_seconds: seconds }) => setClock(seconds),
  desk: ({ desk }) => {
    const before = JSON.stringify(store.desk?.seats);
    store.desk = desk;
    emit("desk");
    if (JSON.stringify(desk?.seats) !== before) emit("seats");
  },
};

// What was meant for one person is not told to the next.
const receive = (as, event) => as === store.me.id && HANDLERS[event.type]?.(event);

function connection(state, again) {
  setConnected(state === "open");
  if (state === "open") emit("connected");
  if (state === "open" && again) catchUp();
  if (state === "closed") askWhoIsThere();
}

// After a gap the page asks for what it may have missed; what it had read may have been taken away meanwhile.
async function catchUp() {
  if (!(await refresh())) return;
  store.logs = new Map();
  await loadRefusals();
  const channel = store.channels.get(store.current);
  if (!channel) return store.current ? leaveChannel("That channel is there no more.") : openFromAddress();
  if (isForum(channel)) return showForum(channel);
  keepPlace();
  return showLog(channel);
}

on("become", become);
on("rules", reloadState);
on("open-dm", openDirect);
on("channels", (id) => {
  if (!store.current) return openFromAddress();
  const channel = store.channels.get(store.current);
  if (!channel) return leaveChannel("That channel is there no more.");
  return id === channel.id || store.channels.get(id)?.parent_id === channel.id ? drawTopbar(channel) : undefined;
});
window.addEventListener("hashchange", () => location.hash.startsWith("#/") && openFromAddress());
// The links that skip to a part move the focus and leave the address, which names the channel, alone.
for (const skip of document.querySelectorAll(".skip")) {
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    const target = skip.getAttribute("href");
    if (target === "#panel") goToPanel();
    else if (target === "#composer") focusComposer();
    else (stage.querySelector(".scroller") ?? stage).focus();
  });
}
// A link into the channel that is open already still goes to its message.
document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.('a[href^="#/"]');
  if (anchor && anchor.getAttribute("href") === location.hash) openFromAddress();
});

// Start -------------------------------------------------------------------------------------------------------------

installTooltips();
buildPanel();

/** The person of this window: named in the address by name or id, else as before, else the seeded default. */
async function begin() {
  const wanted = new URL(location.href).searchParams.get("as") ?? sessionStorage.getItem("sandbox.as");
  try {
    await loadState(null);
  } catch (error) {
    failed(error);
    return;
  }
  const found = [...store.people.values()].find(
    (person) => person.id === wanted || person.name === wanted?.toLowerCase(),
  );
  await become((found ?? store.me).id);
}

begin();
