// The left side: the guild, its channels, forums with their posts, threads, and the direct message with the bot.
import { fill, h, hemicycle, icon, iconButton } from "./dom.js";
import { aboutPerson, avatar, botName, channelIcon, channelName, personName } from "./entities.js";
import { showEvents } from "./events.js";
import { CHANNEL, directMessage, emit, guildChannels, isForum, isUnread, on, store, threadsOf } from "./store.js";
import { browseThreads } from "./threads.js";

const root = document.getElementById("sidebar");
const SHOWN_THREADS = 12;
const folded = new Set();

/** Draws the list of channels. */
export function drawSidebar() {
  if (!store.me) return;
  const held = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const scrolled = root.querySelector(".channel-list")?.scrollTop ?? 0;
  fill(
    root,
    h(
      "div",
      { class: "guild" },
      h("span", { class: "guild-mark" }, hemicycle()),
      h("h1", {}, store.guild.name),
      iconButton("close", "Close the list of channels", () => emit("close-drawers"), {
        class: "icon-button drawer-close",
      }),
    ),
    h("div", { class: "channel-list" }, eventsEntry(), groups(), direct()),
    h(
      "div",
      { class: "me" },
      avatar(store.me),
      h(
        "div",
        { class: "me-words" },
        h("strong", {}, personName(store.me)),
        h("span", {}, aboutPerson(store.me)),
      ),
      themeButton(),
    ),
  );
  root.querySelector(".channel-list").scrollTop = scrolled;
  if (held) root.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
}

const eventsEntry = () =>
  h(
    "button",
    {
      type: "button",
      class: "channel events-entry",
      "aria-haspopup": "dialog",
      data: { key: "events" },
      on: { click: (event) => showEvents(event.currentTarget) },
    },
    icon("calendar"),
    h("span", { class: "channel-name" }, "Events"),
  );

function groups() {
  const all = guildChannels();
  const categories = all.filter((channel) => channel.type === CHANNEL.CATEGORY);
  const loose = all.filter(
    (channel) => channel.type !== CHANNEL.CATEGORY && !categories.some((category) => category.id === channel.parent_id),
  );
  const sections = [];
  if (loose.length) sections.push(group("Channels", "channels", loose));
  for (const category of categories) {
    const inside = all.filter((channel) => channel.parent_id === category.id);
    if (inside.length) sections.push(group(category.name, category.id, inside));
  }
  return sections;
}

function group(name, key, channels) {
  const closed = folded.has(key);
  const toggle = () => {
    if (closed) folded.delete(key);
    else folded.add(key);
    drawSidebar();
  };
  // A folded group still shows where something is new, as the real client does.
  const shown = closed ? channels.filter((channel) => channel.id === store.current || isUnread(channel)) : channels;
  return h(
    "section",
    { class: "channel-group" },
    h(
      "h2",
      {},
      h(
        "button",
        {
          type: "button",
          class: "group-toggle",
          "aria-expanded": String(!closed),
          data: { key: `group-${key}` },
          on: { click: toggle },
        },
        icon(closed ? "right" : "down"),
        name,
      ),
    ),
    h("ul", {}, shown.map(entry)),
  );
}

function entry(channel) {
  const threads = threadsOf(channel.id).filter(
    (thread) => !thread.thread_metadata?.archived || thread.id === store.current,
  );
  const shown = threads.slice(0, SHOWN_THREADS);
  const rest = threads.length - shown.length;
  return h(
    "li",
    {},
    row(channel),
    shown.length
      ? h(
          "ul",
          {
            class: "threads",
            "aria-label": isForum(channel) ? `Posts in ${channelName(channel)}` : `Threads of ${channelName(channel)}`,
          },
          shown.map((thread) => h("li", {}, row(thread))),
          rest > 0 ? h("li", { class: "more-threads" }, moreThreads(channel, rest)) : null,
        )
      : null,
  );
}

const moreThreads = (channel, rest) =>
  h(
    "button",
    {
      type: "button",
      class: "as-link",
      "aria-haspopup": "dialog",
      data: { key: `more-${channel.id}` },
      on: { click: (event) => browseThreads(channel, event.currentTarget) },
    },
    `and ${rest} more`,
  );

function row(channel) {
  const current = channel.id === store.current;
  const unread = !current && isUnread(channel);
  return h(
    "a",
    {
      class: `channel${unread ? " unread" : ""}`,
      href: `#/${channel.id}`,
      "aria-current": current ? "page" : null,
      data: { key: channel.id },
      on: { click: () => emit("close-drawers") },
    },
    h("span", { class: "pip", "aria-hidden": "true" }),
    channelIcon(channel),
    h("span", { class: "channel-name" }, channelName(channel)),
    unread ? h("span", { class: "sr-only" }, ", unread") : null,
  );
}

function direct() {
  const channel = directMessage();
  const current = channel && channel.id === store.current;
  const unread = channel && !current && isUnread(channel);
  const face = [
    h("span", { class: "pip", "aria-hidden": "true" }),
    h(
      "span",
      { class: "with-presence" },
      avatar(store.bot, "small"),
      h("span", { class: store.bot.online ? "presence online" : "presence", "aria-hidden": "true" }),
    ),
    h("span", { class: "channel-name" }, botName()),
    unread ? h("span", { class: "unread-badge" }, h("span", { class: "sr-only" }, "unread")) : null,
    h("span", { class: "sr-only" }, store.bot.online ? ", online" : ", offline"),
  ];
  return h(
    "section",
    { class: "channel-group" },
    h("h2", {}, h("span", { class: "group-title" }, "Direct messages")),
    h(
      "ul",
      {},
      h(
        "li",
        {},
        h(
          "a",
          {
            class: `channel direct${unread ? " unread" : ""}`,
            href: channel ? `#/${channel.id}` : "#/dm",
            "aria-current": current ? "page" : null,
            data: { key: "dm" },
            on: { click: () => emit("close-drawers") },
          },
          face,
        ),
      ),
    ),
  );
}

/** The switch between light and dark. */
export function themeButton() {
  const dark = isDark();
  return iconButton(
    dark ? "sun" : "moon",
    dark ? "Light colours" : "Dark colours",
    () => {
      const next = isDark() ? "light" : "dark";
      document.documentElement.dataset.theme = next;
      localStorage.setItem("sandbox.theme", next);
      drawSidebar();
      root.querySelector('[data-key="theme"]')?.focus();
    },
    { data: { key: "theme", tip: dark ? "Light colours" : "Dark colours" } },
  );
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

// However much changes at once, the list is drawn once for each frame.
let frame = 0;
const redraw = () => {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    drawSidebar();
  });
};

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
for (const type of ["state", "channels", "unread", "bot", "current", "seats"]) on(type, redraw);
on("message", ({ fresh }) => fresh && redraw());
