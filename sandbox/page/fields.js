// The inputs of a form, one for each kind that Discord has. Every field can be read, checked, and told what is wrong.
import { h } from "./dom.js";
import { Field } from "./field.js";
import { FileField } from "./file-field.js";
import { SelectMenu } from "./picker.js";
import { offer } from "./sources.js";

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

  restore(value) {
    this.control.value = value;
    this.count();
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
    const offered = offer(component);
    this.min = offered.min;
    this.max = offered.max;
    this.menu = new SelectMenu({
      ...offered,
      min: this.required ? this.min : 0,
      label: this.label || component.placeholder,
      onChange: () => this.complain(null),
    });
    this.menu.element.id = this.id;
    this.menu.element.setAttribute("aria-describedby", this.describedBy);
    this.start = offered.selected.join();
    this.frame(this.menu.element);
  }

  focusable() {
    return this.menu.element;
  }

  value() {
    return [...this.menu.values];
  }

  restore(values) {
    this.menu.values = values;
    this.menu.drawFace();
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

  restore(values) {
    for (const { input } of this.inputs) input.checked = [values].flat().includes(input.value);
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

  restore(value) {
    this.control.checked = value;
  }

  dirty() {
    return this.control.checked !== this.start;
  }

  check() {
    return null;
  }
}
