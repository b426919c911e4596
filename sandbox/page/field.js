// What all inputs of a form share: a name, a hint, a mark where something is required, and a word about what is wrong.
import { fill, h, icon, uid } from "./dom.js";

export class Field {
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

  /** The value as a reload can keep it. */
  keep() {
    return this.value();
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
