// A list of things to choose from. Focus stays in the field that owns it; the active row is told by aria-activedescendant.
import { h, icon, uid } from "./dom.js";

/**
 * An option: { value, label, description?, picture? (a function that makes a node), group? }.
 * `chosen` is asked for each value when several may be chosen.
 */
export class Listbox {
  constructor({ label, onChoose, multi = false, chosen = () => false }) {
    this.id = uid("list");
    this.onChoose = onChoose;
    this.multi = multi;
    this.chosen = chosen;
    this.items = [];
    this.active = -1;
    this.owner = null;
    this.element = h("ul", {
      class: "listbox",
      role: "listbox",
      id: this.id,
      "aria-label": label,
      "aria-multiselectable": multi ? "true" : null,
    });
    // The field keeps the focus while the mouse chooses.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** Makes a field the owner: it carries the relations that screen readers follow. */
  own(field) {
    this.owner = field;
    field.setAttribute("aria-controls", this.id);
  }

  set(items, active = 0) {
    this.items = items;
    const rows = [];
    let group;
    items.forEach((item, index) => {
      if (item.group && item.group !== group)
        rows.push(h("li", { class: "list-group", role: "presentation" }, item.group));
      group = item.group;
      rows.push(this.row(item, index));
    });
    this.element.replaceChildren(...rows);
    this.activate(items.length ? Math.min(active, items.length - 1) : -1);
  }

  row(item, index) {
    return h(
      "li",
      {
        class: "list-row",
        role: "option",
        id: `${this.id}-${index}`,
        "aria-selected": String(Boolean(this.chosen(item.value))),
        on: {
          click: () => this.choose(index),
          pointermove: () => this.active !== index && this.activate(index, false),
        },
      },
      item.picture?.() ?? null,
      h(
        "span",
        { class: "list-words" },
        h("span", { class: "list-label" }, item.labelNode?.() ?? item.label),
        item.description ? h("span", { class: "list-description" }, item.description) : null,
      ),
      h("span", { class: "list-check", "aria-hidden": "true" }, icon("check")),
    );
  }

  activate(index, scroll = true) {
    this.active = index;
    for (const row of this.element.querySelectorAll(".list-row"))
      row.classList.toggle("active", row.id === `${this.id}-${index}`);
    const row = document.getElementById(`${this.id}-${index}`) ?? this.element.querySelector(".list-row.active");
    if (row && scroll) row.scrollIntoView({ block: "nearest" });
    if (row) this.owner?.setAttribute("aria-activedescendant", row.id);
    else this.owner?.removeAttribute("aria-activedescendant");
  }

  move(step) {
    if (!this.items.length) return;
    this.activate((this.active + step + this.items.length) % this.items.length);
  }

  choose(index = this.active) {
    const item = this.items[index];
    if (item) this.onChoose(item);
  }

  /** Draws the marks of what is chosen again. */
  refresh() {
    this.items.forEach((item, index) => {
      this.element
        .querySelector(`#${this.id}-${index}`)
        ?.setAttribute("aria-selected", String(Boolean(this.chosen(item.value))));
    });
  }

  /** Handles the keys of a list; true when the key was one. */
  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.move(steps[event.key]);
    else if (event.key === "PageDown") this.activate(Math.min(this.items.length - 1, this.active + 8));
    else if (event.key === "PageUp") this.activate(Math.max(0, this.active - 8));
    else return false;
    event.preventDefault();
    return true;
  }
}

/** Keeps the options whose label or description holds every word of the text; those that begin with it come first. */
export function filterItems(items, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return items;
  const first = words[0];
  return items
    .filter((item) => words.every((word) => `${item.label} ${item.description ?? ""}`.toLowerCase().includes(word)))
    .sort((a, b) => Number(b.label.toLowerCase().startsWith(first)) - Number(a.label.toLowerCase().startsWith(first)));
}

/** Puts a popover beside its anchor: below, or above when there is more room. `clear` is a box that stays uncovered. */
export function place(popup, anchor, { prefer = "below", width = "anchor", clear = null } = {}) {
  const { left: start, right, width: breadth } = anchor.getBoundingClientRect();
  const { top, bottom } = (clear ?? anchor).getBoundingClientRect();
  // What belongs to the messages or to their box leaves the columns beside them uncovered.
  const column = anchor.closest("#main")?.getBoundingClientRect() ?? { left: 0, right: innerWidth };
  const widest = column.right - column.left - 16;
  popup.style.maxWidth = `${Math.min(420, widest)}px`;
  if (width === "anchor") popup.style.minWidth = `${Math.min(breadth, widest)}px`;
  const own = popup.getBoundingClientRect();
  const below = innerHeight - bottom - 12;
  const above = top - 12;
  const down =
    prefer === "below"
      ? below >= Math.min(own.height, 320) || below >= above
      : above < Math.min(own.height, 320) && below > above;
  popup.style.maxHeight = `${Math.max(120, Math.min(420, down ? below : above))}px`;
  const height = Math.min(own.height, down ? below : above, 420);
  popup.style.top = `${down ? bottom + 6 : top - height - 6}px`;
  // A menu of its own width hangs from the nearer edge of its anchor.
  const left = width === "own" && start > innerWidth / 2 ? right - own.width : start;
  popup.style.left = `${Math.max(column.left + 8, Math.min(left, column.right - own.width - 8))}px`;
}

/** The node into which popups go: a modal dialog makes all else inert. */
export const popupRoot = (anchor) => anchor.closest("dialog") ?? document.body;
