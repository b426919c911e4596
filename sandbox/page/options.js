// The options of a slash command as fields in the message box: typed, checked, and kept until they are sent.
import { fill, h, icon, iconButton, uid } from "./dom.js";
import { api, encodeFile } from "./api.js";
import { sizeError } from "./limits.js";
import { filterItems } from "./listbox.js";
import { Combobox } from "./picker.js";
import { channelItems, mentionableItems, roleItems, userItems } from "./sources.js";
import { store } from "./store.js";

export const OPTION = {
  STRING: 3,
  INTEGER: 4,
  BOOLEAN: 5,
  USER: 6,
  CHANNEL: 7,
  ROLE: 8,
  MENTIONABLE: 9,
  NUMBER: 10,
  ATTACHMENT: 11,
};
const AUTOCOMPLETE_PAUSE_MS = 200;
const LONGEST_STRING = 6000; // Discord's limit for a string option without one of its own.

/** What stands in a command that is half filled in, by person, channel and command path, for the next load of the page. */
const KEPT = "sandbox.fields";
const halfFilled = new Map(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));

/** Writes it down for the next load of the page. */
export const storeFields = () => sessionStorage.setItem(KEPT, JSON.stringify([...halfFilled]));

export class CommandForm {
  /** `anew` begins with empty fields, though some were half filled in before. */
  constructor(command, { channelId, anew, onSend, onCancel }) {
    Object.assign(this, { command, channelId, onSend, onCancel });
    this.place = `${store.me.id}:${channelId}:${command.path}`;
    if (anew) this.forget();
    this.fields = new Map();
    this.hint = h("p", { class: "command-hint" }, command.description);
    this.line = h("div", { class: "command-line" }, h("span", { class: "command-name" }, `/${command.path}`));
    this.more = h("span", { class: "option-more" });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.element = h(
      "div",
      { class: "command-form", role: "group", "aria-label": `Command /${command.path}` },
      h(
        "div",
        { class: "command-head" },
        this.hint,
        iconButton("close", "Leave this command (Escape)", () => this.onCancel()),
      ),
      this.line,
      this.problem,
    );
    this.line.append(this.more);
    for (const option of command.options ?? []) if (option.required) this.add(option);
    for (const [name, kept] of halfFilled.get(this.place) ?? []) this.restore(name, kept);
    this.drawMore();
    this.element.addEventListener("focusin", (event) => this.explain(event.target));
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  option(name) {
    return this.command.options?.find((option) => option.name === name);
  }

  add(option) {
    const field = new OptionField(option, this);
    this.fields.set(option.name, field);
    this.more.before(field.element);
    return field;
  }

  restore(name, kept) {
    const option = this.option(name);
    if (option) (this.fields.get(name) ?? this.add(option)).restore(kept);
  }

  drawMore() {
    const rest = (this.command.options ?? []).filter((option) => !this.fields.has(option.name));
    fill(
      this.more,
      rest.map((option) =>
        h(
          "button",
          {
            type: "button",
            class: "option-add",
            "aria-label": `Add option ${option.name}: ${option.description}`,
            data: { option: option.name, tip: option.description },
            on: { click: () => this.grow(option) },
          },
          icon("plus"),
          option.name,
        ),
      ),
    );
  }

  grow(option) {
    const field = this.add(option);
    this.drawMore();
    field.focus();
  }

  remove(field) {
    this.fields.delete(field.option.name);
    field.element.remove();
    this.drawMore();
    this.more.querySelector(`[data-option="${CSS.escape(field.option.name)}"]`)?.focus();
  }

  explain(target) {
    const field = [...this.fields.values()].find((candidate) => candidate.element.contains(target));
    fill(
      this.hint,
      field
        ? [h("strong", {}, field.option.name), " — ", field.option.description, field.limits()]
        : this.command.description,
    );
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && !event.target.closest("button, a")) {
      event.preventDefault();
      this.onSend();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.onCancel();
    } else if (event.key === "Backspace" && event.target.value === "" && event.target === this.firstInput()) {
      event.preventDefault();
      this.onCancel();
    }
  }

  firstInput() {
    return [...this.fields.values()][0]?.input ?? null;
  }

  focus() {
    const [first] = this.fields.values();
    if (first) first.focus();
    else this.focusLine();
  }

  // A command without fields takes the focus itself, so that Enter sends it.
  focusLine() {
    this.line.tabIndex = 0;
    fill(this.hint, this.command.description, h("span", { class: "limits" }, "press Enter to send"));
    this.line.setAttribute("role", "group");
    this.line.setAttribute("aria-label", `/${this.command.path}: press Enter to send`);
    this.line.focus();
  }

  /** Remembers what is typed, for the next load of the page. */
  keep() {
    halfFilled.set(
      this.place,
      [...this.fields].filter(([, field]) => !field.empty()).map(([name, field]) => [name, field.kept()]),
    );
  }

  forget() {
    halfFilled.delete(this.place);
  }

  /** The values as they stand, without checks: what autocomplete is told. */
  draft() {
    const values = {};
    for (const [name, field] of this.fields) {
      if (field.option.type !== OPTION.ATTACHMENT && !field.empty()) values[name] = field.value() ?? field.input.value;
    }
    return values;
  }

  /** Checks every field. Resolves to the options to send, or to null after marking what is wrong. */
  async collect() {
    const values = {};
    let first = null;
    for (const [name, field] of this.fields) {
      const error = field.check();
      field.complain(error);
      if (error) first ??= field;
      else if (!field.empty()) values[name] = field.file ? await encodeFile(field.file) : field.value();
    }
    first?.focus();
    return first ? null : values;
  }

  complain(sentence) {
    this.problem.hidden = !sentence;
    fill(this.problem, sentence ? [icon("warning"), sentence] : []);
  }

  busy(state) {
    this.element.classList.toggle("busy", state);
    this.element.setAttribute("aria-busy", String(state));
  }
}

/** One option: its name, a mark when it is required, and the control that fits its type. */
class OptionField {
  constructor(option, form) {
    this.option = option;
    this.form = form;
    this.id = uid("option");
    this.file = null;
    this.input = this.control();
    this.error = h("p", { class: "option-error", id: `${this.id}-error`, hidden: true });
    const drop = option.required
      ? null
      : iconButton("close", `Remove option ${option.name}`, () => form.remove(this), { class: "option-drop" });
    this.pill = h(
      "div",
      { class: "option-pill" },
      h(
        "label",
        { class: "option-name", for: this.id },
        option.name,
        option.required ? h("span", { class: "required-mark", "aria-hidden": "true" }, "*") : null,
      ),
      this.input,
      this.chooser ?? null,
      drop,
    );
    this.element = h("div", { class: "option" }, this.pill, this.error);
    this.input.addEventListener("input", () => this.complain(null));
    this.input.addEventListener("picked", () => this.complain(null));
  }

  control() {
    const { option } = this;
    const shared = {
      id: this.id,
      "aria-required": option.required ? "true" : null,
      "aria-describedby": `${this.id}-error`,
      autocomplete: "off",
    };
    if (option.type === OPTION.ATTACHMENT) return this.fileControl(shared);
    const long = option.type === OPTION.STRING && !option.choices?.length && !option.autocomplete;
    const numeric = option.type === OPTION.INTEGER || option.type === OPTION.NUMBER;
    const input = h(long ? "textarea" : "input", {
      ...shared,
      rows: long ? 1 : null,
      type: long ? null : "text",
      inputmode: numeric ? "decimal" : null,
      class: "option-input",
    });
    const items = this.items();
    if (items || option.autocomplete) {
      const source = option.autocomplete ? (text) => this.suggest(text) : (text) => filterItems(this.items(), text);
      this.combobox = new Combobox({
        input,
        source,
        strict: !option.autocomplete,
        required: option.required,
        wait: option.autocomplete ? AUTOCOMPLETE_PAUSE_MS : 0,
        label: option.name,
      });
    }
    return input;
  }

  fileControl(shared) {
    const input = h("input", { ...shared, type: "file", class: "sr-only" });
    this.chooser = h("label", { class: "button secondary small", for: this.id }, "Choose a file");
    input.addEventListener("change", () => {
      this.file = input.files[0] ?? null;
      this.chooser.textContent = this.file?.name ?? "Choose a file";
    });
    return input;
  }

  items() {
    const { option } = this;
    if (option.choices?.length) return option.choices.map((choice) => ({ value: choice.value, label: choice.name }));
    switch (option.type) {
      case OPTION.BOOLEAN:
        return [
          { value: true, label: "True" },
          { value: false, label: "False" },
        ];
      case OPTION.USER:
        return userItems();
      case OPTION.CHANNEL:
        return channelItems(option.channel_types);
      case OPTION.ROLE:
        return roleItems();
      case OPTION.MENTIONABLE:
        return mentionableItems();
      default:
        return null;
    }
  }

  async suggest(text) {
    const { choices } = await api.autocomplete({
      as: store.me.id,
      channel_id: this.form.channelId,
      command: this.form.command.path,
      options: { ...this.form.draft(), [this.option.name]: text },
      focused: this.option.name,
    });
    return (choices ?? []).map((choice) => ({ value: choice.value, label: choice.name }));
  }

  empty() {
    return this.file === null && this.input.value === "";
  }

  value() {
    const raw = this.combobox ? this.combobox.value : this.input.value;
    const numeric = this.option.type === OPTION.INTEGER || this.option.type === OPTION.NUMBER;
    return numeric && typeof raw === "string" ? Number(raw.trim().replace(",", ".")) : raw;
  }

  kept() {
    return { text: this.input.type === "file" ? "" : this.input.value, picked: this.combobox?.picked ?? null };
  }

  restore({ text, picked }) {
    if (this.input.type !== "file") this.input.value = text;
    if (this.combobox) this.combobox.picked = picked;
  }

  limits() {
    const { min_length: minLength, max_length: maxLength, min_value: min, max_value: max } = this.option;
    const range = (low, high, unit) =>
      low !== undefined && high !== undefined
        ? `${low} to ${high}${unit}`
        : low !== undefined
          ? `at least ${low}${unit}`
          : `at most ${high}${unit}`;
    if (minLength !== undefined || maxLength !== undefined)
      return h("span", { class: "limits" }, range(minLength, maxLength, " characters"));
    if (min !== undefined || max !== undefined) return h("span", { class: "limits" }, range(min, max, ""));
    return null;
  }

  /** What is wrong with the value, as a sentence, or null. */
  check() {
    const { option } = this;
    if (this.empty()) return option.required ? "This option is required. Enter a value." : null;
    if (this.file) return sizeError(this.file);
    const value = this.value();
    if (this.combobox?.strict && value === undefined) return "Choose one from the list.";
    if (option.type === OPTION.STRING && !option.choices?.length) {
      const length = [...String(value)].length;
      if (length < (option.min_length ?? 0))
        return `Write at least ${option.min_length} characters; there are ${length}.`;
      if (length > (option.max_length ?? LONGEST_STRING))
        return `Write at most ${option.max_length ?? LONGEST_STRING} characters; there are ${length}.`;
    }
    if (option.type === OPTION.INTEGER && !Number.isSafeInteger(value)) return "Enter a whole number.";
    if (option.type === OPTION.NUMBER && !Number.isFinite(value)) return "Enter a number.";
    if (typeof value === "number" && value < (option.min_value ?? -Infinity))
      return `Enter a number of at least ${option.min_value}.`;
    if (typeof value === "number" && value > (option.max_value ?? Infinity))
      return `Enter a number of at most ${option.max_value}.`;
    return null;
  }

  complain(sentence) {
    this.error.hidden = !sentence;
    this.error.textContent = sentence ?? "";
    this.pill.classList.toggle("invalid", Boolean(sentence));
    if (sentence) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }

  focus() {
    this.input.focus();
  }
}
