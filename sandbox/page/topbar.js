// The bar above the messages: where one is, who one is on narrow screens, and the way to the sides.
import { fill, h, icon, iconButton } from "./dom.js";
import { openThread } from "./acts.js";
import { channelIcon, channelName, personName } from "./entities.js";
import { postTags, tagMark } from "./forum.js";
import { openSidebar, togglePanel } from "./frame.js";
import { plain } from "./markdown.js";
import { showPins } from "./pins.js";
import { emit, isForum, isThread, on, store, threadsOf } from "./store.js";
import { browseThreads } from "./threads.js";

const topbar = document.getElementById("topbar");

/** Empties the bar. */
export const clearTopbar = () => fill(topbar);

/** Draws the bar for a channel. */
export function drawTopbar(channel) {
  const parent = isThread(channel) ? store.channels.get(channel.parent_id) : null;
  const held = topbar.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const who = h(
    "select",
    { class: "who", "aria-label": "I am", data: { key: "who" } },
    [...store.people.values()].map((person) =>
      h("option", { value: person.id, selected: person.id === store.me.id }, personName(person)),
    ),
  );
  who.addEventListener("change", () => emit("become", who.value));
  fill(
    topbar,
    iconButton("menu", "Channels", openSidebar, { class: "icon-button only-narrow", "aria-controls": "sidebar" }),
    h("span", { class: "topbar-icon" }, channelIcon(channel)),
    h(
      "div",
      { class: "topbar-words" },
      h(
        "h2",
        { id: "channel-title" },
        parent
          ? [
              h("a", { href: `#/${parent.id}`, class: "crumb" }, channelName(parent)),
              h("span", { class: "crumb-mark", "aria-hidden": "true" }, "›"),
            ]
          : null,
        h("span", {}, channelName(channel)),
        state(channel),
      ),
      channel.topic && !isForum(channel)
        ? h("p", { class: "topic", data: { tip: plain(channel.topic) } }, plain(channel.topic))
        : null,
      postTags(channel).length
        ? h(
            "p",
            { class: "topbar-tags" },
            postTags(channel).map(tagMark),
          )
        : null,
    ),
    h(
      "div",
      { class: "topbar-tools" },
      threadsButton(channel),
      channel.can_thread
        ? iconButton("plus", "Open a thread", () => openThread(channel), {
            class: "icon-button open-thread",
            data: { key: "open-thread", tip: "Open a thread" },
          })
        : null,
      isForum(channel) ? null : pinsButton(channel),
      h("label", { class: "who-label only-medium" }, h("span", {}, "I am"), who),
      iconButton("people", "People, clock and checks", () => togglePanel(), {
        "aria-controls": "panel",
        data: { key: "panel", tip: "People, clock and checks" },
      }),
    ),
  );
  if (held) topbar.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
}

function threadsButton(channel) {
  const threads = isThread(channel) || isForum(channel) ? [] : threadsOf(channel.id);
  if (!threads.length) return null;
  const label = `Threads (${threads.length})`;
  return iconButton("thread", label, (event) => browseThreads(channel, event.currentTarget), {
    "aria-haspopup": "dialog",
    data: { key: "threads", tip: label },
  });
}

const pinsButton = (channel) =>
  iconButton("pin", "Pinned messages", (event) => showPins(channel, event.currentTarget), {
    "aria-haspopup": "dialog",
    class: "icon-button pins-button",
    data: { key: "pins", tip: "Pinned messages" },
  });

on("pins", () => topbar.querySelector(".pins-button")?.click());

function state(channel) {
  const meta = channel.thread_metadata ?? {};
  if (meta.locked) return h("span", { class: "post-state" }, icon("lock"), "Locked");
  return meta.archived ? h("span", { class: "post-state" }, icon("archive"), "Archived") : null;
}
