// The messages of one channel: drawn once, then kept in step row by row. Sticks to the end unless the reader scrolled up.
import { drawBeginning } from "./beginning.js";
import { announce, count, fill, h, icon } from "./dom.js";
import { channelTitle } from "./entities.js";
import { dismissPending, forgetNote, pending, resolvePending } from "./interact.js";
import { continues, FLAG, renderMessage, renderPending, threadLink, timeOf, TYPE } from "./messages.js";
import { emit, findMessage, lastRead, loadMessages, markRead, on, PAGE, store, trim } from "./store.js";
import { format, sameDay } from "./time.js";

const stage = document.getElementById("stage");
let channel = null;
let view = null;
let loading = false;

/** Shows a channel's messages; `target` is a message to go to. */
export async function showLog(shown, target) {
  channel = shown;
  const unreadFrom = lastRead(channel.id);
  build();
  view.stuck = !target;
  if (store.logs.has(channel.id)) redraw(unreadFrom);
  else
    fill(
      view.list,
      h(
        "li",
        { class: "skeletons", "aria-hidden": "true" },
        [1, 2, 3].map(() => h("span", { class: "skeleton" })),
      ),
    );
  try {
    await loadMessages(shown.id);
    if (target) await reach(shown.id, target);
  } catch (error) {
    if (channel?.id !== shown.id) return;
    if (error.status === 404) emit("channel-lost");
    else
      fill(
        view.list,
        h(
          "li",
          { class: "empty" },
          icon("warning"),
          h("p", {}, error.message),
          h(
            "button",
            { type: "button", class: "button secondary", on: { click: () => showLog(shown, target) } },
            "Try again",
          ),
        ),
      );
    return;
  }
  // Meanwhile the reader may have gone elsewhere, or become somebody else, for whom it is read anew.
  if (channel?.id !== shown.id || !store.logs.has(shown.id)) return;
  redraw(unreadFrom);
  if (target && findMessage(shown.id, target)) focusMessage(target);
  else {
    if (target) emit("notice", "That message is not there any more.");
    if (!returnToPlace()) toEnd();
  }
  markRead(channel.id);
}

const FARTHEST = 100; // Pages; nobody waits for more.

// Reads back to a message, or to where it stood.
async function reach(channelId, target) {
  for (let pages = 0; pages < FARTHEST; pages += 1) {
    const log = store.logs.get(channelId);
    if (!log?.list.length || log.complete || BigInt(log.list[0].id) <= BigInt(target)) return;
    await loadMessages(channelId, log.list[0].id);
  }
}

// A reload in the middle of reading comes back to the message that stood at the top.
const PLACE = "sandbox.place";
window.addEventListener("pagehide", keepPlace);

/** Remembers where the reader is, for when the channel is shown anew. */
export function keepPlace() {
  if (!view || view.stuck) return sessionStorage.removeItem(PLACE);
  const top = view.scroller.getBoundingClientRect().top;
  const row = [...view.list.querySelectorAll(".message")].find((one) => one.getBoundingClientRect().bottom > top);
  return row && sessionStorage.setItem(PLACE, row.id);
}

function returnToPlace() {
  const row = document.getElementById(sessionStorage.getItem(PLACE) ?? "");
  sessionStorage.removeItem(PLACE);
  if (!row) return false;
  view.stuck = false;
  view.jump.hidden = false;
  row.scrollIntoView({ block: "start" });
  return true;
}

export function closeLog() {
  channel = null;
  view = null;
}

function build() {
  const list = h("ol", { class: "messages", "aria-label": `Messages in ${channelTitle(channel)}` });
  const pendingList = h("ol", { class: "messages waiting", "aria-label": "Commands on their way" });
  const jump = h(
    "button",
    { type: "button", class: "jump", hidden: true, on: { click: () => toEnd(true) } },
    "Newest messages",
    icon("down"),
  );
  const scroller = h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": `Messages in ${channelTitle(channel)}` },
    h("div", { class: "log" }, h("div", { class: "log-start" }), list, pendingList),
  );
  scroller.addEventListener("scroll", onScroll, { passive: true });
  scroller.addEventListener("keydown", walk);
  // Pictures grow after they load; a reader at the end stays at the end.
  scroller.addEventListener("load", () => view?.stuck && toEnd(), { capture: true });
  new ResizeObserver(() => view?.stuck && toEnd()).observe(scroller);
  view = { list, pendingList, jump, scroller, stuck: true, unreadFrom: null, arriving: [], frame: 0 };
  fill(stage, scroller, jump);
}

function redraw(unreadFrom = view.unreadFrom) {
  view.unreadFrom = unreadFrom;
  view.arriving = [];
  const log = store.logs.get(channel.id);
  drawBeginning(view.scroller.querySelector(".log-start"), channel, log, older);
  const rows = [];
  let previous = null;
  let marked = false;
  for (const message of log.list) {
    const fresh = !marked && unreadFrom && BigInt(message.id) > BigInt(unreadFrom) && countsAsNew(message);
    rows.push(...withDividers(previous, message, fresh));
    marked ||= Boolean(fresh);
    previous = message;
  }
  keepingFocus(() => fill(view.list, rows));
  drawPending();
}

// Rows that are drawn again give the focus back: to the same button, or else to the message.
function keepingFocus(draw) {
  const held = view.list.contains(document.activeElement) ? document.activeElement : null;
  const row = held?.closest(".message")?.id;
  draw();
  if (!row || document.activeElement === held) return;
  const again = document.getElementById(row);
  const same = held.dataset.cid && again?.querySelector(`[data-cid="${CSS.escape(held.dataset.cid)}"]:not(:disabled)`);
  (same || again || view.scroller).focus({ preventScroll: true });
}

// What the person wrote or asked for is not news to them.
const countsAsNew = ({ author, flags, type }) =>
  author.id !== store.me.id && type !== TYPE.STARTER && !(flags & FLAG.EPHEMERAL);

function withDividers(previous, message, fresh) {
  const rows = [];
  const newDay = !previous || !sameDay(timeOf(previous), timeOf(message));
  if (newDay) rows.push(h("li", { class: "day" }, h("span", {}, format(timeOf(message), "D"))));
  if (fresh) rows.push(h("li", { class: "new-mark" }, h("span", {}, "New")));
  rows.push(renderMessage(message, { grouped: !newDay && !fresh && continues(previous, message) }));
  return rows;
}

function drawPending() {
  const rows = [...pending.values()].filter((row) => row.channelId === channel.id && row.user.id === store.me.id);
  fill(
    view.pendingList,
    rows.map((row) => renderPending(row, () => dismissPending(row.id))),
  );
  view.pendingList.hidden = !rows.length;
  if (view.stuck) toEnd();
}

// Scrolling ---------------------------------------------------------------------------------------------------------

const NEAR = 80;

function onScroll() {
  const { scroller, jump } = view;
  const size = `${scroller.clientWidth}x${scroller.clientHeight}`;
  if (size !== view.size) {
    // The window changed, not the reader's mind.
    view.size = size;
    if (view.stuck) return toEnd();
  }
  view.stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  if (view.stuck) {
    jump.hidden = true;
    if (document.hasFocus()) markRead(channel.id);
  } else if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight > scroller.clientHeight)
    jump.hidden = false;
  if (scroller.scrollTop < 200 && store.logs.get(channel.id)?.complete === false) older();
  return undefined;
}

export function toEnd(smooth = false) {
  if (!view) return;
  view.stuck = true;
  view.scroller.scrollTo({
    top: view.scroller.scrollHeight,
    behavior: smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "instant",
  });
}

async function older() {
  const log = store.logs.get(channel.id);
  if (loading || !log || log.complete || !log.list.length) return;
  loading = true;
  const here = channel.id;
  try {
    const top = log.list[0].id;
    await loadMessages(here, top);
    if (channel?.id !== here || store.logs.get(here) !== log) return;
    // The rows below keep their place while older ones come in above.
    const { scroller } = view;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    const fresh = log.list.findIndex((message) => message.id === top);
    // The message at the top may have been deleted meanwhile.
    if (fresh < 0) redraw();
    else prepend(log, fresh);
    scroller.scrollTop = scroller.scrollHeight - fromEnd;
    if (fresh > 0) announce(`${count(fresh, "older message")} shown`);
  } catch (error) {
    announce(error.message, true);
  } finally {
    loading = false;
  }
}

// Draws the first `fresh` messages above the rest; only the row where both meet is drawn again.
function prepend(log, fresh) {
  drawBeginning(view.scroller.querySelector(".log-start"), channel, log, older);
  if (!fresh) return;
  const rows = log.list.slice(0, fresh).flatMap((message, index) => withDividers(log.list[index - 1], message, false));
  const meeting = document.getElementById(`m-${log.list[fresh].id}`);
  while (view.list.firstElementChild !== meeting) view.list.firstElementChild.remove();
  meeting.replaceWith(...withDividers(log.list[fresh - 1], log.list[fresh], false));
  view.list.prepend(...rows);
}

/** Brings a message into view, marks it for a moment and gives it the focus. */
export function focusMessage(id) {
  const row = document.getElementById(`m-${id}`);
  view.stuck = false;
  row.scrollIntoView({ block: "center" });
  row.classList.add("aimed");
  row.focus({ preventScroll: true });
  setTimeout(() => row.classList.remove("aimed"), 2200);
}

// Arrow keys walk from message to message once the list has the focus.
function walk(event) {
  if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
  const inside = document.activeElement;
  if (inside !== view.scroller && !inside.classList.contains("message")) return;
  const rows = [...view.scroller.querySelectorAll(".message[tabindex]")];
  if (!rows.length) return;
  event.preventDefault();
  const at = rows.indexOf(inside);
  const next = {
    Home: 0,
    End: rows.length - 1,
    ArrowUp: at < 0 ? rows.length - 1 : Math.max(0, at - 1),
    ArrowDown: at < 0 ? rows.length - 1 : Math.min(rows.length - 1, at + 1),
  }[event.key];
  rows[next].focus({ preventScroll: true });
  rows[next].scrollIntoView({ block: "nearest" });
}

// Keeping in step ---------------------------------------------------------------------------------------------------

function onMessage({ message, fresh }) {
  resolvePending(message);
  // Without a log the channel has yet to be read, and the message will be in what comes.
  if (!view || !store.logs.has(channel?.id)) return;
  if (message.id === channel.id && message.channel_id === channel.parent_id) drawStarter(message);
  if (message.channel_id !== channel.id) return;
  if (fresh) append(message);
  else replace(message);
}

// Messages that arrive together are drawn together, once for each frame.
function append(message) {
  view.arriving.push(message);
  view.frame ||= requestAnimationFrame(drawArrived);
}

function drawArrived() {
  if (!view) return;
  const news = view.arriving;
  Object.assign(view, { arriving: [], frame: 0 });
  if (!news.length || !store.logs.has(channel.id)) return;
  const log = store.logs.get(channel.id);
  // A private message is the answer to what the person just did, perhaps on a message far above.
  const mine = news.some(({ author, flags }) => author.id === store.me.id || Boolean(flags & FLAG.EPHEMERAL));
  const newest = log.list.slice(-news.length);
  const follows = news.length < PAGE && newest.every((message, index) => message.id === news[index].id);
  const trimmed = (view.stuck || mine) && trim(log);
  if (trimmed || !follows) redraw();
  else newest.forEach((message, index) => drawNew(log, log.list.length - news.length + index, message));
  if (view.stuck || mine) toEnd();
  else view.jump.hidden = false;
  if (document.hasFocus() && view.stuck) markRead(channel.id);
}

function drawNew(log, at, message) {
  const away = !document.hasFocus() || !view.stuck;
  const fresh = away && at > 0 && countsAsNew(message) && !view.list.querySelector(".new-mark");
  view.list.append(...withDividers(log.list[at - 1], message, fresh));
}

function replace(message) {
  const row = document.getElementById(`m-${message.id}`);
  if (!row) return;
  const log = store.logs.get(channel.id);
  drawAnew(row, message, row.classList.contains("grouped"));
  if (view.stuck && log.list.at(-1)?.id === message.id) toEnd();
}

// What a reader has opened stays open.
function drawAnew(row, message, grouped) {
  const next = renderMessage(message, { grouped });
  const wasOpen = [...row.querySelectorAll(".spoiler")].map((s) => s.classList.contains("open"));
  keepingFocus(() => row.replaceWith(next));
  [...next.querySelectorAll(".spoiler")].forEach((s, i) => wasOpen[i] && s.click());
}

// A thread shares its id with the message on which it was opened, and shows it as it is now.
function drawStarter(origin) {
  const starter = store.logs.get(channel.id).list.find((message) => message.message_reference?.message_id === channel.id);
  if (!starter || !document.getElementById(`m-${starter.id}`)) return;
  starter.referenced_message = origin;
  replace(starter);
}

// A thread is told of on the message on which it was opened, and on the line that says so.
function drawThreadLinks(threadId) {
  if (!view || store.channels.get(threadId)?.parent_id !== channel?.id) return;
  for (const message of store.logs.get(channel.id)?.list ?? []) {
    const link = message.thread?.id === threadId && document.querySelector(`#m-${message.id} .thread-link`);
    if (link) keepingFocus(() => link.replaceWith(threadLink(message)));
  }
}

function onGone({ channelId, id }) {
  forgetNote({ id });
  if (view && id === channel?.id && channelId === channel.parent_id && store.logs.has(id)) drawStarter(null);
  if (channel?.id !== channelId || !view || !store.logs.has(channelId)) return;
  const row = document.getElementById(`m-${id}`);
  if (row) takeOut(row);
}

// The message below one that is gone may need the heading that went with it; nothing else changes.
function takeOut(row) {
  const { previousElementSibling: above, nextElementSibling: below } = row;
  const divided = above?.matches(".day, .new-mark");
  const followed = below?.matches(".message");
  // A date, or the mark of what is new, with nothing below it goes too.
  if (divided && !followed) return redraw();
  keepingFocus(() => row.remove());
  if (!followed) return undefined;
  const { list } = store.logs.get(channel.id);
  const at = list.findIndex((message) => below.id === `m-${message.id}`);
  const grouped = !divided && continues(list[at - 1], list[at]);
  return grouped === below.classList.contains("grouped") ? undefined : drawAnew(below, list[at], grouped);
}

// What may be done with messages follows the channel: nothing is pressed in a thread that was archived.
const manners = ({ thread_metadata: meta, can_react: mayReact }) =>
  JSON.stringify([meta?.archived, meta?.locked, mayReact !== false]);

function onChannel(id) {
  drawThreadLinks(id);
  const now = store.channels.get(id);
  if (!view || !now || id !== channel?.id) return;
  const same = manners(channel) === manners(now);
  channel = now;
  if (!same && store.logs.has(id)) redraw();
}

on("message", onMessage);
on("gone", onGone);
on("activity", drawThreadLinks);
on("channels", onChannel);
on("pending", (channelId) => view && channel?.id === channelId && drawPending());
on("clock", () => view && store.logs.has(channel?.id) && redraw());
window.addEventListener("focus", () => channel && view?.stuck && markRead(channel.id));
