// The inputs of a form, one for each kind that Discord has. Every field can be read, checked, and told what is wrong.
import { bytes, fill, h, icon, iconButton, uid } from "./dom.js";
import { encodeFile } from "./api.js";
import { SelectMenu } from "./picker.js";
import { selectItems } from "./sources.js";

const LONGEST_TEXT = 4000; // Discord's limit for a text input without one of its own.

/** Makes the field for an input component, or null for a kind that is not an input. */
export function makeField(component, { label, description }) {
  const Kind = {
    3: SelectField,
    4: TextField,
    5: SelectField,
    6: SelectField,
    7: SelectField,
    8: SelectField,
    19: FileField,
    21: RadioField,
    22: CheckField,
    23: SwitchField,
  }[component.type];
  return Kind ? new Kind(component, { label: label ?? component.label ?? "", description }) : null;
}

class Field {
  constructor(component, { label, description }) {
    this.component = component;
    this.customId = component.custom_id;
    this.label = label;
    this.id = uid("field");
    this.required = component.required !== false;
    this.error = h("p", { class: "field-error", id: `${this.id}-error`, role: "alert", hidden: true });
    this.help = description ? h("p", { class: "field-help", id: `${this.id}-help` }, description) : null;
    this.describedBy = [this.help?.id, this.error.id].filter(Boolean).join(" ");
  }

  frame(control, tag = "div") {
    const grouped = tag === "fieldset";
    const mark =
      this.required && this.component.type !== 23
        ? h("span", { class: "required-mark", "aria-hidden": "true" }, "*")
        : null;
    const name = h(
      grouped ? "legend" : "label",
      { class: "field-label", for: grouped ? null : this.id, id: `${this.id}-label` },
      this.label,
      mark,
      mark ? h("span", { class: "sr-only" }, " required") : null,
    );
    this.element = h(
      tag,
      { class: "field", "aria-describedby": grouped ? this.describedBy : null },
      name,
      this.help,
      control,
      this.error,
    );
    return this.element;
  }

  complain(sentence) {
    this.error.hidden = !sentence;
    fill(this.error, sentence ? [icon("warning"), sentence] : []);
    this.element.classList.toggle("invalid", Boolean(sentence));
    const control = this.focusable();
    if (sentence) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  }

  focus() {
    this.focusable()?.focus();
  }

  /** The value for the wire; files need a moment to be read. */
  async send() {
    return this.value();
  }

  countError(chosen, min, max, noun) {
    if (!chosen && !this.required) return null;
    const least = this.required ? Math.max(1, min) : min;
    if (chosen < least) return least === 1 ? `Choose ${noun}.` : `Choose at least ${least}.`;
    if (chosen > max) return `Choose at most ${max}.`;
    return null;
  }
}

class TextField extends Field {
  constructor(component, names) {
    super(component, names);
    const long = component.style === 2;
    this.max = component.max_length ?? LONGEST_TEXT;
    this.control = h(long ? "textarea" : "input", {
      id: this.id,
      class: "text-control",
      type: long ? null : "text",
      rows: long ? 5 : null,
      value: component.value ?? "",
      placeholder: component.placeholder,
      "aria-required": String(this.required),
      "aria-describedby": this.describedBy,
      autocomplete: "off",
    });
    this.start = this.control.value;
    this.counter = h("span", { class: "counter", "aria-hidden": "true" });
    this.control.addEventListener("input", () => {
      this.count();
      this.complain(null);
    });
    this.count();
    this.frame(h("div", { class: "text-frame" }, this.control, this.counter));
  }

  length() {
    return [...this.control.value].length;
  }

  count() {
    const length = this.length();
    const min = this.component.min_length ?? 0;
    this.counter.textContent = length < min && length > 0 ? `${length} of at least ${min}` : `${length} / ${this.max}`;
    this.counter.classList.toggle("over", length > this.max);
  }

  focusable() {
    return this.control;
  }

  value() {
    return this.control.value;
  }

  dirty() {
    return this.control.value !== this.start;
  }

  check() {
    const length = this.length();
    if (!length) return this.required ? "Please fill this in." : null;
    if (length < (this.component.min_length ?? 0))
      return `Write at least ${this.component.min_length} characters; there are ${length}.`;
    if (length > this.max) return `Write at most ${this.max} characters; there are ${length}.`;
    return null;
  }
}

class SelectField extends Field {
  constructor(component, names) {
    super(component, names);
    const items = () => selectItems(component);
    const selected =
      component.type === 3
        ? items()
            .filter((item) => item.preset)
            .map((item) => item.value)
        : (component.default_values ?? []).map((value) => value.id);
    this.min = component.min_values ?? 1;
    this.max = component.max_values ?? 1;
    this.menu = new SelectMenu({
      items,
      selected,
      min: this.required ? this.min : 0,
      max: this.max,
      label: this.label || component.placeholder,
      placeholder: component.placeholder || "Make a selection",
      searchable: component.type !== 3 || component.options.length > 10,
      onChange: () => this.complain(null),
    });
    this.menu.element.id = this.id;
    this.menu.element.setAttribute("aria-describedby", this.describedBy);
    this.start = selected.join();
    this.frame(this.menu.element);
  }

  focusable() {
    return this.menu.element;
  }

  value() {
    return [...this.menu.values];
  }

  dirty() {
    return this.menu.values.join() !== this.start;
  }

  check() {
    return this.countError(this.menu.values.length, this.min, this.max, "one from the list");
  }
}

class ChoiceField extends Field {
  build(kind) {
    this.inputs = (this.component.options ?? []).map((option, index) => {
      const id = `${this.id}-${index}`;
      const input = h("input", {
        type: kind,
        id,
        name: this.id,
        value: option.value,
        checked: Boolean(option.default),
        "aria-describedby": option.description ? `${id}-about` : null,
      });
      input.addEventListener("change", () => this.complain(null));
      return {
        input,
        row: h(
          "label",
          { class: "choice", for: id },
          input,
          h(
            "span",
            { class: "choice-words" },
            h("span", {}, option.label),
            option.description ? h("span", { class: "choice-about", id: `${id}-about` }, option.description) : null,
          ),
        ),
      };
    });
    this.start = this.chosen().join();
    this.frame(
      h(
        "div",
        { class: "choices" },
        this.inputs.map(({ row }) => row),
      ),
      "fieldset",
    );
  }

  chosen() {
    return this.inputs.filter(({ input }) => input.checked).map(({ input }) => input.value);
  }

  focusable() {
    return (this.inputs.find(({ input }) => input.checked) ?? this.inputs[0])?.input;
  }

  dirty() {
    return this.chosen().join() !== this.start;
  }
}

class RadioField extends ChoiceField {
  constructor(component, names) {
    super(component, names);
    this.build("radio");
  }

  value() {
    return this.chosen()[0] ?? [];
  }

  check() {
    return this.countError(this.chosen().length, 1, 1, "one of these");
  }
}

class CheckField extends ChoiceField {
  constructor(component, names) {
    super(component, names);
    this.build("checkbox");
  }

  value() {
    return this.chosen();
  }

  check() {
    return this.countError(
      this.chosen().length,
      this.component.min_values ?? 1,
      this.component.max_values ?? this.inputs.length,
      "at least one of these",
    );
  }
}

class SwitchField extends Field {
  constructor(component, names) {
    super(component, names);
    this.control = h("input", {
      type: "checkbox",
      id: this.id,
      checked: Boolean(component.default),
      "aria-describedby": this.describedBy,
    });
    this.start = this.control.checked;
    this.frame(null);
    this.element.classList.add("switch");
    this.element.prepend(this.control);
  }

  focusable() {
    return this.control;
  }

  value() {
    return this.control.checked;
  }

  dirty() {
    return this.control.checked !== this.start;
  }

  check() {
    return null;
  }
}

class FileField extends Field {
  constructor(component, names) {
    super(component, names);
    this.files = [];
    this.max = component.max_values ?? 1;
    this.control = h("input", {
      type: "file",
      id: this.id,
      class: "sr-only",
      multiple: this.max > 1,
      "aria-describedby": this.describedBy,
    });
    this.control.addEventListener("change", () => this.add(this.control.files));
    this.listing = h("ul", { class: "file-list" });
    const zone = h(
      "label",
      { class: "drop-zone", for: this.id },
      icon("up"),
      h(
        "span",
        {},
        this.max > 1 ? `Choose up to ${this.max} files, or drop them here` : "Choose a file, or drop it here",
      ),
    );
    zone.addEventListener("dragover", (event) => event.preventDefault());
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      this.add(event.dataTransfer.files);
    });
    this.frame(h("div", { class: "file-frame" }, this.control, zone, this.listing));
  }

  add(files) {
    this.files = this.max > 1 ? [...this.files, ...files] : [...files].slice(0, 1);
    this.control.value = "";
    this.draw();
    this.complain(this.files.length > this.max ? `Choose at most ${this.max}.` : null);
  }

  draw() {
    fill(
      this.listing,
      this.files.map((file, index) =>
        h(
          "li",
          {},
          icon("file"),
          file.name,
          h("small", {}, bytes(file.size)),
          iconButton("close", `Remove ${file.name}`, () => {
            this.files.splice(index, 1);
            this.draw();
            this.complain(null);
            this.control.focus();
          }),
        ),
      ),
    );
  }

  focusable() {
    return this.control;
  }

  value() {
    return this.files;
  }

  async send() {
    return Promise.all(this.files.map(encodeFile));
  }

  dirty() {
    return this.files.length > 0;
  }

  check() {
    return this.countError(this.files.length, this.component.min_values ?? 1, this.max, "a file");
  }
}
