// The threads of a channel, or the posts of a forum: the open ones and, further down, the archived ones.
import { openBoard } from "./board.js";
import { count, fill, h } from "./dom.js";
import { channelIcon, channelName } from "./entities.js";
import { activity, isForum, isUnread, on, store, threadsOf } from "./store.js";
import { age, snowflakeTime } from "./time.js";

/** How many archived threads are listed at first, and with each press on "more". */
export const AT_ONCE = 20;
let shown = null;

/** Opens the list beside its button. */
export function browseThreads(channel, anchor) {
  const what = isForum(channel) ? "Posts" : "Threads";
  const board = openBoard(`${what} in ${channelName(channel)}`, anchor, {
    onClose: () => {
      shown = null;
    },
  });
  if (!board) return;
  const search = h("input", {
    type: "search",
    class: "list-search",
    "aria-label": `Search ${what.toLowerCase()} by name`,
    placeholder: "Search by name",
    autocomplete: "off",
  });
  const list = h("div", { class: "board-list" });
  shown = { board, channel, what, list, search, most: AT_ONCE };
  search.addEventListener("input", draw);
  board.show(search, list);
  draw();
  search.focus();
}

function draw() {
  const { board, channel, what, list, search, most } = shown;
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const held = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const fits = (thread) => words.every((word) => thread.name.toLowerCase().includes(word));
  const found = threadsOf(channel.id).filter(fits);
  const open = found.filter((thread) => !thread.thread_metadata?.archived);
  const old = found.filter((thread) => thread.thread_metadata?.archived);
  fill(
    list,
    open.length ? group(`Open ${what.toLowerCase()}`, open) : null,
    old.length ? group(`Archived ${what.toLowerCase()}`, old.slice(0, most)) : null,
    old.length > most ? moreButton(old.length - most, more) : null,
    found.length ? null : h("p", { class: "board-note" }, words.length ? "Nothing matches." : "None yet."),
  );
  board.fit();
  if (held) list.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

function more() {
  const before = shown.most;
  shown.most += AT_ONCE;
  draw();
  shown.list.querySelector("section:last-of-type").querySelectorAll("a")[before]?.focus();
}

/** The button that lists further archived threads. */
export const moreButton = (rest, run) =>
  h(
    "button",
    { type: "button", class: "button secondary small show-more", data: { key: "more" }, on: { click: run } },
    `Show ${Math.min(AT_ONCE, rest)} more of ${rest}`,
  );

const group = (title, threads) =>
  h(
    "section",
    { "aria-label": title },
    h("p", { class: "menu-title" }, title),
    h("ul", {}, threads.map((thread) => h("li", {}, row(thread)))),
  );

function row(thread) {
  const messages = count(thread.message_count ?? 0, "message");
  return h(
    "a",
    {
      class: "thread-row",
      href: `#/${thread.id}`,
      data: { key: thread.id },
      on: { click: () => shown?.board.close() },
    },
    channelIcon(thread),
    h(
      "span",
      { class: "list-words" },
      h("span", { class: "list-label" }, channelName(thread), isUnread(thread) ? h("span", { class: "post-new" }, "New") : null),
      h(
        "span",
        { class: "list-description" },
        `${messages} · active ${age(snowflakeTime(activity(thread)))}${thread.thread_metadata?.locked ? " · locked" : ""}`,
      ),
    ),
  );
}

// However much is written at once, the list is drawn once for each frame.
let frame = 0;
function redraw(id) {
  const touched = store.channels.get(id);
  if (!shown || (touched && touched.parent_id !== shown.channel.id)) return;
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    if (shown) draw();
  });
}

for (const type of ["channels", "activity"]) on(type, redraw);
