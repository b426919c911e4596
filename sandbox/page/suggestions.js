// What the message box suggests while one types: commands after a slash at its start, people and roles after @,
// channels after #, emoji after a colon.
import { fill, h, icon } from "./dom.js";
import { commandItem, matching, offered } from "./commands.js";
import { findEmoji } from "./emoji.js";
import { personName } from "./entities.js";
import { filterItems, Listbox } from "./listbox.js";
import { channelItems, pingItems } from "./sources.js";
import { store } from "./store.js";

const MOST_NAMES = 12;

export class Suggestions {
  /**
   * `field` is the textarea; `channel()` is where it writes; `onCommand(command)` takes a chosen command;
   * `withCommands()` tells whether any are offered.
   */
  constructor(field, { channel, onCommand, withCommands }) {
    Object.assign(this, { field, channel, onCommand, withCommands });
    this.items = null;
    this.list = new Listbox({ label: "Suggestions", onChoose: (item) => this.take(item) });
    this.list.own(field);
    // A long list scrolls, and what scrolls can be reached by key.
    this.list.element.tabIndex = 0;
    this.element = h("div", { class: "composer-popup", hidden: true });
  }

  /** Looks at what stands before the caret, and offers what fits. */
  look() {
    const text = this.field.value;
    const slash = /^\/([^\n]*)$/.exec(text);
    if (slash && this.withCommands()) return this.offerCommands(slash[1]);
    const before = text.slice(0, this.field.selectionStart);
    const colon = /(?:^|\s):([a-z_]{2,30})$/i.exec(before);
    if (colon) return this.offerEmoji(colon[1]);
    const word = /(?:^|\s)([@#])([\w-]{0,30})$/.exec(before);
    if (!word) return this.close();
    const [, mark, typed] = word;
    const items = filterItems(mark === "@" ? pingItems() : channelItems(), typed).slice(0, MOST_NAMES);
    return this.offer(
      items.map((item) => ({ ...item, mark, length: typed.length + 1 })),
      mark === "@" ? "People and roles" : "Channels",
    );
  }

  offerCommands(typed) {
    const items = matching(this.channel(), typed).map(commandItem);
    const { open, withheld } = offered(this.channel());
    const more = `${withheld} more ${withheld === 1 ? "is" : "are"} not offered to ${personName(store.me)} here.`;
    const footer = open.length && withheld ? more : null;
    const none = !store.commands.length
      ? "The bot has not registered any commands yet."
      : open.length
        ? "No command matches."
        : `No command is offered to ${personName(store.me)} here.`;
    return this.offer(items, "Commands", footer, none);
  }

  offerEmoji(typed) {
    const items = findEmoji(typed.replaceAll("_", " ")).slice(0, MOST_NAMES);
    return this.offer(
      items.map(({ emoji, name }) => ({
        value: emoji,
        label: emoji,
        labelNode: () => `${emoji}  ${name}`,
        mark: "",
        length: typed.length + 1,
      })),
      "Emoji",
    );
  }

  offer(items, title, footer = null, none = null) {
    if (!items.length && !none) return this.close();
    this.items = items;
    this.list.element.setAttribute("aria-label", title);
    fill(
      this.element,
      this.list.element,
      items.length ? null : h("p", { class: "list-empty" }, none),
      footer ? h("p", { class: "list-note" }, icon("lock"), footer) : null,
    );
    this.element.hidden = false;
    this.list.set(items);
    return undefined;
  }

  /** Looks anew where a list is open: what is offered has changed. */
  renew() {
    if (this.items) this.look();
  }

  close() {
    this.items = null;
    this.element.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  take(item) {
    if (item.command) return this.onCommand(item.command);
    const end = this.field.selectionStart;
    this.field.setRangeText(`${item.mark}${item.label} `, end - item.length, end, "end");
    this.close();
    return this.field.focus();
  }

  /** Handles the keys of the list; true when the key was one. */
  key(event) {
    if (!this.items) return false;
    if (event.key === "Escape") this.close();
    else if (!this.items.length) return false;
    else if (this.list.key(event)) return true;
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) this.list.choose();
    else return false;
    event.preventDefault();
    return true;
  }
}
