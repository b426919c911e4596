// Small menus: what can be done with a message or a person, and the card that says who somebody is.
import { chooseReaction, mayReact, messageActs, reactionActs } from "./acts.js";
import { isOffered } from "./commands.js";
import { h, icon } from "./dom.js";
import { aboutPerson, authorName, avatar, isBot, personName } from "./entities.js";
import { summary, useMenu } from "./interact.js";
import { place, popupRoot } from "./listbox.js";
import { emit, on, store } from "./store.js";

const MENU = { USER: 2, MESSAGE: 3 };

/** Opens a menu beside its anchor, or at a point. Items: { label, icon, run }, or { separator } above a group. */
function openMenu(items, { anchor, x, y, label, head = null, quick = [] }) {
  const menu = h(
    "div",
    { class: "menu", role: "menu", "aria-label": label },
    quick.length ? h("div", { class: "quick", role: "presentation" }, quick.map(quickButton)) : null,
    items.map(menuItem),
  );
  const popup = h("div", { class: "popup menu-popup", popover: "auto" }, head, menu);
  // Before anything is done the menu goes, and gives the focus back.
  menu.addEventListener("click", ({ target }) => target.closest("button") && popup.hidePopover(), { capture: true });
  popup.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const inside = popup.contains(document.activeElement) || document.activeElement === document.body;
    popup.remove();
    if (inside && anchor.isConnected) anchor.focus({ preventScroll: true });
  });
  popup.addEventListener("keydown", (event) => (event.key === "Tab" ? popup.hidePopover() : walk(event, menu)));
  popupRoot(anchor).append(popup);
  popup.showPopover();
  if (x === undefined) place(popup, anchor, { width: "own" });
  else putAt(popup, x, y);
  menu.querySelector("[role^=menuitem]")?.focus();
}

const menuItem = (item) =>
  item.separator
    ? h("div", { class: "menu-title", role: "presentation" }, item.separator)
    : h(
        "button",
        { type: "button", role: "menuitem", tabindex: "-1", class: "menu-item", on: { click: item.run } },
        icon(item.icon),
        item.label,
      );

function putAt(popup, x, y) {
  const box = popup.getBoundingClientRect();
  popup.style.left = `${Math.min(x, innerWidth - box.width - 8)}px`;
  popup.style.top = `${Math.min(y, innerHeight - box.height - 8)}px`;
}

// Arrows walk through the entries; the quick ones stand beside each other, above the rest.
function walk(event, menu) {
  const all = [...menu.querySelectorAll("[role^=menuitem]")];
  const at = all.indexOf(document.activeElement);
  const quick = document.activeElement.closest(".quick");
  const beside = quick ? { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: quick.children.length } : {};
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1, ...beside }[event.key];
  if (next === undefined || !all.length) return;
  event.preventDefault();
  all[(next + all.length) % all.length].focus();
}

const quickButton = ({ emoji, pressed, run }) =>
  h(
    "button",
    {
      type: "button",
      role: emoji ? "menuitemcheckbox" : "menuitem",
      "aria-checked": emoji ? String(pressed) : null,
      "aria-label": emoji ? `React with ${emoji}` : "React with another emoji",
      "aria-haspopup": emoji ? null : "dialog",
      tabindex: "-1",
      class: "quick-reaction",
      on: { click: run },
    },
    emoji ?? icon("smile"),
  );

const apps = (type, channelId, run) => {
  const channel = store.channels.get(channelId);
  const found = channel ? store.menus.filter((entry) => entry.type === type && isOffered(entry, channel)) : [];
  return found.length
    ? [{ separator: "Apps" }, ...found.map((entry) => ({ label: entry.name, icon: "send", run: () => run(entry) }))]
    : [];
};

// A refusal was announced already; the row in the channel shows a missing answer.
function use(entry, targetId, channelId) {
  const as = store.me.id;
  useMenu(channelId, entry.name, targetId).catch((error) => as === store.me.id && emit("notice", error.message));
}

on("message-menu", ({ message, anchor, x, y }) => {
  // The choice opens once the menu is gone, which gives the focus back when it goes.
  const other = { run: () => setTimeout(() => chooseReaction(message, anchor)) };
  openMenu(
    [
      ...messageActs(message),
      ...apps(MENU.MESSAGE, message.channel_id, (entry) => use(entry, message.id, message.channel_id)),
      { separator: "Message" },
      { label: "Copy text", icon: "file", run: () => copy(message.content || summary(message), "Text copied") },
      {
        label: "Copy link",
        icon: "link",
        run: () => copy(`${location.origin}${location.pathname}#/${message.channel_id}/${message.id}`, "Link copied"),
      },
      { label: "Copy ID", icon: "hash", run: () => copy(message.id, "ID copied") },
    ],
    { anchor, x, y, label: `Message of ${authorName(message.author)}`, quick: mayReact(message) ? [...reactionActs(message), other] : [] },
  );
});

on("profile", ({ user, anchor, x, y }) => {
  const known = store.people.get(user.id) ?? user;
  const roles = (known.roles ?? []).map((id) => store.roles.get(id)).filter(Boolean);
  const head = h(
    "div",
    { class: "profile" },
    avatar(known, "large"),
    h(
      "div",
      {},
      h(
        "div",
        { class: "profile-name" },
        authorName(known),
        isBot(known) ? h("span", { class: "app-tag" }, "App") : null,
        known.owner ? h("span", { class: "owner-tag" }, icon("crown"), "Owner") : null,
      ),
      h(
        "div",
        { class: "profile-about" },
        isBot(known) ? (store.bot.online ? "The bot you are trying out" : "Not connected") : aboutPerson(known),
      ),
      roles.length
        ? h(
            "div",
            { class: "profile-roles" },
            roles.map((role) => h("span", { class: "tag still" }, role.name)),
          )
        : null,
    ),
  );
  const me = known.id === store.me.id;
  openMenu(
    [
      isBot(known)
        ? { label: "Send a direct message", icon: "at", run: () => emit("open-dm") }
        : me
          ? null
          : { label: `Act as ${personName(known)}`, icon: "people", run: () => emit("become", known.id) },
      ...apps(MENU.USER, store.current, (entry) => use(entry, known.id, store.current)),
      { label: "Copy ID", icon: "hash", run: () => copy(known.id, "ID copied") },
    ].filter(Boolean),
    { anchor, x, y, label: `About ${authorName(known)}`, head },
  );
});

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    emit("notice", done);
  } catch {
    emit("notice", "The browser did not allow copying.");
  }
}
