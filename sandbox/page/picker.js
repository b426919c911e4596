// Two ways to choose: SelectMenu (a button that opens a list, for select components) and Combobox (a field with suggestions).
import { debounce, fill, h, icon, uid } from "./dom.js";
import { filterItems, Listbox, place, popupRoot } from "./listbox.js";

/**
 * A select as Discord draws it. `items()` gives the options; `onCommit(values)` is called when the choice is made:
 * at once for a single choice, at closing for several.
 */
export class SelectMenu {
  constructor({
    items,
    label,
    placeholder = "Choose",
    min = 1,
    max = 1,
    selected = [],
    disabled = false,
    searchable = false,
    onCommit = () => {},
    onChange = () => {},
  }) {
    Object.assign(this, { items, label, placeholder, min, max, searchable, onCommit, onChange });
    this.values = [...selected];
    this.id = uid("select");
    this.face = h("span", { class: "select-face" });
    this.element = h(
      "button",
      {
        type: "button",
        class: "select",
        id: this.id,
        "aria-haspopup": "listbox",
        "aria-expanded": "false",
        disabled,
        on: { click: () => this.toggle(), keydown: (event) => this.faceKey(event) },
      },
      this.face,
      icon("down", "chevron"),
    );
    this.drawFace();
  }

  get multi() {
    return this.max > 1;
  }

  drawFace() {
    const known = new Map(this.items().map((item) => [item.value, item]));
    const chosen = this.values.map((value) => known.get(value)).filter(Boolean);
    if (!chosen.length) fill(this.face, h("span", { class: "select-placeholder" }, this.placeholder));
    else if (!this.multi) fill(this.face, chosen[0].picture?.(), chosen[0].label);
    else
      fill(
        this.face,
        chosen.map((item) => h("span", { class: "select-token" }, item.picture?.(), item.label)),
      );
    const words = chosen.length ? chosen.map((item) => item.label).join(", ") : this.placeholder;
    this.element.setAttribute("aria-label", this.label ? `${this.label}: ${words}` : words);
  }

  faceKey(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.show();
    }
  }

  toggle() {
    if (this.popup) this.close();
    else this.show();
  }

  show() {
    if (this.popup || this.element.disabled) return;
    this.before = [...this.values];
    this.picked = false;
    this.list = new Listbox({
      label: this.label ?? this.placeholder,
      multi: this.multi,
      chosen: (value) => this.values.includes(value),
      onChoose: (item) => this.pick(item),
    });
    const search = h("input", {
      type: "text",
      class: "list-search",
      role: "combobox",
      "aria-expanded": "true",
      "aria-autocomplete": "list",
      "aria-label": `Search: ${this.label ?? this.placeholder}`,
      placeholder: "Search",
      autocomplete: "off",
      spellcheck: "false",
      hidden: !this.searchable,
    });
    const field = this.searchable ? search : this.list.element;
    if (!this.searchable) this.list.element.tabIndex = 0;
    this.status = h("span", { class: "list-status" });
    const footer = this.multi
      ? h(
          "div",
          { class: "list-footer" },
          this.status,
          h("button", { type: "button", class: "button primary small", on: { click: () => this.close() } }, "Done"),
        )
      : null;
    this.popup = h("div", { class: "popup", popover: "auto" }, search, this.list.element, footer);
    this.popup.addEventListener("toggle", (event) => event.newState === "closed" && this.closed());
    field.addEventListener("keydown", (event) => this.listKey(event));
    search.addEventListener("input", () => this.fill(search.value));
    popupRoot(this.element).append(this.popup);
    this.popup.showPopover();
    this.list.own(field);
    this.fill("");
    place(this.popup, this.element);
    this.element.setAttribute("aria-expanded", "true");
    field.focus();
  }

  fill(text) {
    const items = filterItems(this.items(), text);
    const first = items.findIndex((item) => this.values.includes(item.value));
    this.list.set(items, Math.max(0, first));
    if (!items.length)
      this.list.element.append(h("li", { class: "list-empty", role: "presentation" }, "Nothing matches."));
    this.drawStatus();
  }

  drawStatus() {
    const most = `at most ${this.max}`;
    this.status.textContent = `${this.values.length} chosen · ${this.min > 1 ? `at least ${this.min}, ${most}` : most}`;
  }

  listKey(event) {
    if (this.list.key(event)) return;
    const chooses = event.key === "Enter" || (event.key === " " && !this.searchable);
    if (chooses) {
      event.preventDefault();
      this.list.choose();
    } else if (event.key === "Tab" && !this.multi) this.close();
  }

  pick(item) {
    const chosen = this.values.includes(item.value);
    if (this.multi) {
      if (chosen) this.values = this.values.filter((value) => value !== item.value);
      else if (this.values.length < this.max) this.values.push(item.value);
      this.list.refresh();
      this.drawStatus();
    } else {
      this.picked = true;
      this.values = chosen && this.min === 0 ? [] : [item.value];
      this.close();
    }
    this.drawFace();
    this.onChange(this.values);
  }

  close() {
    this.popup?.hidePopover();
  }

  closed() {
    const popup = this.popup;
    const inside = popup?.contains(document.activeElement) || document.activeElement === document.body;
    this.popup = null;
    popup?.remove();
    this.element.setAttribute("aria-expanded", "false");
    if (inside && this.element.isConnected) this.element.focus();
    const same = this.before.length === this.values.length && this.before.every((value) => this.values.includes(value));
    // A single choice counts though it is the one from before; a list that was only looked at does not.
    if (this.multi ? !same : this.picked) this.onCommit([...this.values]);
  }
}

/**
 * A text field with suggestions. `source(text)` gives options or a promise of them. When `strict`, only an option can
 * be the value; otherwise what was typed stands. Where something is `required`, Enter takes the first suggestion.
 * `value` is what is sent, `input.value` what is seen.
 */
export class Combobox {
  constructor({ input, source, strict = false, required = false, wait = 0, label }) {
    Object.assign(this, { input, source, strict, required });
    this.picked = null;
    this.turn = 0;
    this.list = new Listbox({
      label,
      onChoose: (item) => this.pick(item),
      chosen: (value) => this.picked?.value === value,
    });
    this.popup = h("div", { class: "popup above", popover: "manual" }, this.list.element);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      autocomplete: "off",
      spellcheck: "false",
    }))
      input.setAttribute(name, value);
    this.list.own(input);
    this.ask = wait ? debounce((text) => this.load(text), wait) : (text) => this.load(text);
    input.addEventListener("focus", () => this.load(this.picked ? "" : input.value));
    input.addEventListener("click", () => !this.open && this.load(this.picked ? "" : input.value));
    input.addEventListener("input", () => {
      this.picked = null;
      this.ask(input.value);
    });
    input.addEventListener("blur", () => this.leave());
    input.addEventListener("keydown", (event) => this.key(event));
  }

  get open() {
    return this.popup.matches(":popover-open");
  }

  get value() {
    if (this.picked) return this.picked.value;
    if (!this.strict) return this.input.value;
    const exact = this.list.items.filter((item) => item.label.toLowerCase() === this.input.value.trim().toLowerCase());
    return exact.length === 1 ? exact[0].value : undefined;
  }

  async load(text) {
    const turn = ++this.turn;
    let items;
    try {
      items = await this.source(text);
    } catch (error) {
      items = [];
      this.note = error.message;
    }
    if (turn !== this.turn || document.activeElement !== this.input) return;
    this.list.set(items, this.strict || this.required || this.input.value ? 0 : -1);
    if (!items.length)
      this.list.element.append(
        h(
          "li",
          { class: "list-empty", role: "presentation" },
          this.note ?? (this.strict ? "Nothing matches." : "No suggestions."),
        ),
      );
    this.note = null;
    this.show();
  }

  show() {
    if (!this.popup.isConnected) popupRoot(this.input).append(this.popup);
    if (!this.open) this.popup.showPopover();
    place(this.popup, this.input, { prefer: "above", clear: this.input.closest(".composer-box") });
    this.input.setAttribute("aria-expanded", "true");
  }

  hide() {
    this.turn += 1;
    if (this.open) this.popup.hidePopover();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  leave() {
    if (this.strict && !this.picked && this.value !== undefined)
      this.pick(this.list.items.find((item) => item.value === this.value));
    this.hide();
    this.popup.remove();
  }

  key(event) {
    if (event.isComposing) return;
    if (!this.open) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        this.load(this.picked ? "" : this.input.value);
      }
      return;
    }
    if (this.list.key(event)) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.hide();
    } else if (
      (event.key === "Enter" || event.key === "Tab") &&
      this.list.active >= 0 &&
      !event.shiftKey &&
      this.input.value !== this.picked?.label
    ) {
      if (event.key === "Enter") {
        event.preventDefault();
        event.stopPropagation();
      }
      this.list.choose();
    }
  }

  pick(item) {
    this.picked = item;
    this.input.value = item.label;
    this.hide();
    this.input.dispatchEvent(new Event("picked", { bubbles: true }));
  }
}
