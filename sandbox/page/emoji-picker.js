// A choice of emoji: a field to search in, and a grid through which the arrow keys lead. The focus stays in the field.
import { fill, h, uid } from "./dom.js";
import { EMOJI, findEmoji } from "./emoji.js";
import { place, popupRoot } from "./listbox.js";

const COLUMNS = 8;

/** Opens the choice beside an anchor. `onChoose(emoji)` gets what was chosen; the focus then goes to `focusAfter`. */
export function emojiPicker(anchor, { onChoose, focusAfter = anchor }) {
  new EmojiPicker(anchor, { onChoose, focusAfter });
}

class EmojiPicker {
  constructor(anchor, { onChoose, focusAfter }) {
    Object.assign(this, { anchor, onChoose, focusAfter });
    this.id = uid("emoji");
    this.cells = [];
    this.active = 0;
    this.grid = h("div", { class: "emoji-grid", role: "listbox", id: this.id, "aria-label": "Emoji", tabindex: "-1" });
    this.grid.addEventListener("pointerdown", (event) => event.preventDefault());
    this.field = this.searchField();
    this.name = h("p", { class: "emoji-chosen", "aria-hidden": "true" });
    this.popup = h(
      "div",
      { class: "popup emoji-popup", popover: "auto", role: "dialog", "aria-label": "Choose an emoji" },
      this.field,
      this.grid,
      this.name,
    );
    this.popup.addEventListener("toggle", (event) => event.newState === "closed" && this.closed());
    popupRoot(anchor).append(this.popup);
    this.draw(EMOJI);
    this.popup.showPopover();
    place(this.popup, anchor, { prefer: "above", width: "own" });
    this.field.focus();
  }

  searchField() {
    const field = h("input", {
      type: "text",
      class: "list-search",
      role: "combobox",
      "aria-expanded": "true",
      "aria-autocomplete": "list",
      "aria-controls": this.id,
      "aria-label": "Search emoji",
      placeholder: "Search: thanks, vote, idea",
      autocomplete: "off",
      spellcheck: "false",
    });
    field.addEventListener("input", () => this.draw(findEmoji(field.value)));
    field.addEventListener("keydown", (event) => this.key(event));
    return field;
  }

  draw(found) {
    this.found = found;
    const parts = [];
    let group = { name: null, row: null };
    this.cells = found.map((one, index) => this.cell(one, index));
    found.forEach((one, index) => {
      const title = found === EMOJI ? one.group : "Found";
      if (title !== group.name) group = this.openGroup(parts, title);
      group.row.append(this.cells[index]);
    });
    fill(this.grid, parts.length ? parts : h("p", { class: "list-empty" }, "Nothing matches."));
    this.activate(0);
  }

  openGroup(parts, name) {
    const row = h("div", { class: "emoji-row" });
    const id = uid("group");
    parts.push(
      h(
        "div",
        { role: "group", "aria-labelledby": id },
        h("p", { class: "menu-title", id }, name),
        row,
      ),
    );
    return { name, row };
  }

  cell({ emoji, name }, index) {
    return h(
      "div",
      {
        class: "emoji-cell",
        role: "option",
        id: `${this.id}-${index}`,
        "aria-label": name,
        "aria-selected": "false",
        on: { click: () => this.choose(index), pointermove: () => this.active !== index && this.activate(index, false) },
      },
      emoji,
    );
  }

  activate(index, scroll = true) {
    this.cells[this.active]?.classList.remove("active");
    this.cells[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const cell = this.cells[index];
    this.name.textContent = cell ? `${this.found[index].emoji}  ${this.found[index].name}` : "";
    if (!cell) return this.field.removeAttribute("aria-activedescendant");
    cell.classList.add("active");
    cell.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", cell.id);
    return scroll && cell.scrollIntoView({ block: "nearest" });
  }

  // The grid is as it looks: up and down lead to the nearest cell of the next row, across the groups.
  beside(step) {
    const from = this.cells[this.active]?.getBoundingClientRect();
    if (!from) return -1;
    const away = (box) => (step > 0 ? box.top - from.bottom : from.top - box.bottom);
    let best = -1;
    let least = Infinity;
    this.cells.forEach((cell, index) => {
      const box = cell.getBoundingClientRect();
      if (away(box) < -2) return;
      const distance = away(box) * 100 + Math.abs(box.left - from.left);
      if (distance < least) [best, least] = [index, distance];
    });
    return best;
  }

  key(event) {
    const last = this.cells.length - 1;
    const to = {
      ArrowRight: () => Math.min(last, this.active + 1),
      ArrowLeft: () => Math.max(0, this.active - 1),
      ArrowDown: () => this.beside(1),
      ArrowUp: () => this.beside(-1),
      PageDown: () => Math.min(last, this.active + 4 * COLUMNS),
      PageUp: () => Math.max(0, this.active - 4 * COLUMNS),
    }[event.key];
    if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      this.choose(this.active);
    } else if (event.key === "Tab") this.popup.hidePopover();
    else if (to && last >= 0) {
      event.preventDefault();
      const index = to();
      if (index >= 0) this.activate(index);
    }
  }

  choose(index) {
    const one = this.found[index];
    if (!one) return;
    this.popup.hidePopover();
    this.onChoose(one.emoji);
  }

  closed() {
    const now = document.activeElement;
    // The browser itself gives the focus back to the button from which the popup was opened.
    const inside = this.popup.contains(now) || now === document.body || now === this.anchor;
    this.popup.remove();
    if (inside && this.focusAfter.isConnected) this.focusAfter.focus({ preventScroll: true });
  }
}
