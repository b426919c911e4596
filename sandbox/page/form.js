// A form in front of the page. It closes only when it was taken, or when the person says that it may go.
import { announce, fill, h, icon, iconButton, liveRegions, uid } from "./dom.js";
import { makeField } from "./fields.js";
import { markdown } from "./markdown.js";

/**
 * Shows a form made of Discord's inputs; returns its fields. `send(values)` takes it: the form closes when that
 * resolves, and says why when it does not. Nothing that was typed goes without a question.
 */
export function openForm({ title, about, picture = null, components, label = "Submit", style = "primary", send, onClose }) {
  document.querySelector("dialog.modal")?.close();
  const form = new Form(components, { label, style, send });
  const dialog = frame(form, { title, about, picture });
  const opener = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose?.();
    if (opener?.isConnected) opener.focus();
    else document.querySelector("#composer textarea")?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  (form.fields[0]?.focusable() ?? form.sendButton).focus();
  return form.fields;
}

// The frame: a title, who asks, a way out, and the form. Every way out but being taken leads past the question.
function frame(form, { title, about, picture }) {
  const titleId = uid("title");
  const dialog = h(
    "dialog",
    { class: "modal", "aria-labelledby": titleId },
    h(
      "header",
      { class: "modal-head" },
      picture,
      h("div", {}, h("h2", { id: titleId }, title), about ? h("p", {}, about) : null),
      iconButton("close", "Close", () => form.leave()),
    ),
    form.element,
    liveRegions(),
  );
  form.close = () => dialog.close();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    form.leave();
  });
  // A browser heeds a prevented cancel only so often, and then closes the form; a prevented key it always heeds.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || dialog.querySelector("[popover=auto]:popover-open")) return;
    event.preventDefault();
    form.leave();
  });
  return dialog;
}

const button = (style, words, run) => h("button", { type: "button", class: `button ${style}`, on: { click: run } }, words);

class Form {
  constructor(components, { label, style, send }) {
    Object.assign(this, { label, send });
    this.fields = [];
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.sendButton = h("button", { type: "submit", class: `button ${style}` }, label);
    this.footer = h("div", { class: "modal-footer" });
    const parts = (components ?? []).map((component) => part(component, this.fields));
    this.element = h(
      "form",
      { novalidate: true },
      h("div", { class: "modal-body", tabindex: "-1" }, parts, this.problem),
      this.footer,
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.offerToSend();
  }

  offerToSend() {
    fill(this.footer, button("quiet", "Cancel", () => this.leave()), this.sendButton);
  }

  /** Closes the form, after a question where something was typed. */
  leave() {
    if (!this.fields.some((one) => one.dirty())) return this.close();
    const back = button("secondary", "Keep writing", () => {
      this.offerToSend();
      this.fields[0]?.focus();
    });
    fill(
      this.footer,
      h("p", { class: "ask", role: "alert" }, "Discard what you typed?"),
      back,
      button("danger", "Discard", () => this.close()),
    );
    return back.focus();
  }

  async submit() {
    if (this.element.classList.contains("busy") || !checked(this.fields)) return;
    this.complain(null);
    this.busy(true);
    try {
      const values = {};
      for (const one of this.fields) values[one.customId] = await one.send();
      await this.send(values);
      this.close();
    } catch (error) {
      this.complain(error.message);
    } finally {
      this.busy(false);
    }
  }

  complain(sentence) {
    this.problem.hidden = !sentence;
    const advice = "Your text stays here: try again, or copy it.";
    fill(this.problem, sentence ? [icon("warning"), h("span", {}, sentence, h("br"), advice)] : []);
    if (sentence) this.problem.scrollIntoView({ block: "nearest" });
  }

  busy(state) {
    this.element.classList.toggle("busy", state);
    // A disabled button would lose the focus.
    this.sendButton.ariaDisabled = state ? "true" : null;
    this.sendButton.textContent = state ? "Sending…" : this.label;
  }
}

function part(component, fields) {
  if (component.type === 10) return h("div", { class: "md modal-text" }, markdown(component.content));
  if (component.type === 18)
    return field(component.component, { label: component.label, description: component.description }, fields);
  if (component.type === 1)
    return (component.components ?? []).map((child) => field(child, { label: child.label }, fields));
  return null;
}

function field(component, names, fields) {
  const made = makeField(component, names);
  if (!made) return null;
  fields.push(made);
  return made.element;
}

function checked(fields) {
  const wrong = fields.filter((candidate) => {
    const error = candidate.check();
    candidate.complain(error);
    return error;
  });
  if (!wrong.length) return true;
  wrong[0].focus();
  announce(
    `${wrong.length === 1 ? "One field needs" : `${wrong.length} fields need`} attention: ${wrong.map((one) => one.label).join(", ")}`,
    true,
  );
  return false;
}
