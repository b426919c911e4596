// Forms that the bot opens. A form closes only when it was taken, or when the person says that it may go.
import { announce, fill, h, icon, iconButton, liveRegions, uid } from "./dom.js";
import { avatar, botName } from "./entities.js";
import { makeField } from "./fields.js";
import { submit } from "./interact.js";
import { markdown } from "./markdown.js";
import { on, store } from "./store.js";

/** What is open, for a reload to open again: { modal, fields }. */
let current = null;

/** Shows a form of the bot: { modal_id, title, components }; `values` are what was filled in before. */
export function openModal(modal, values = {}) {
  const fields = openForm({
    title: modal.title,
    about: `A form from ${botName()}`,
    picture: avatar(store.bot),
    components: modal.components,
    send: (given) => submit(modal, given),
    onClose: () => {
      current = null;
    },
  });
  for (const one of fields) if (one.customId in values) one.restore(values[one.customId]);
  current = { modal, fields, as: store.me.id };
}

/**
 * Shows a form made of Discord's inputs; returns its fields. `send(values)` takes it: the form closes when that
 * resolves, and says why when it does not. Nothing that was typed goes without a question.
 */
export function openForm({ title, about, picture = null, components, label = "Submit", style = "primary", send, onClose }) {
  document.querySelector("dialog.modal")?.close();
  const titleId = uid("title");
  const fields = [];
  const parts = (components ?? []).map((component) => part(component, fields));
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const sendButton = h("button", { type: "submit", class: `button ${style}` }, label);
  const footer = h("div", { class: "modal-footer" });
  const form = h(
    "form",
    { novalidate: true },
    h("div", { class: "modal-body", tabindex: "-1" }, parts, problem),
    footer,
  );
  const dialog = h(
    "dialog",
    { class: "modal", "aria-labelledby": titleId },
    h(
      "header",
      { class: "modal-head" },
      picture,
      h("div", {}, h("h2", { id: titleId }, title), about ? h("p", {}, about) : null),
      iconButton("close", "Close", () => leave()),
    ),
    form,
    liveRegions(),
  );
  const opener = document.activeElement;

  const usual = () =>
    fill(
      footer,
      h("button", { type: "button", class: "button quiet", on: { click: () => leave() } }, "Cancel"),
      sendButton,
    );
  const leave = () => {
    if (!fields.some((one) => one.dirty())) return dialog.close();
    const back = h(
      "button",
      {
        type: "button",
        class: "button secondary",
        on: {
          click: () => {
            usual();
            fields[0]?.focus();
          },
        },
      },
      "Keep writing",
    );
    fill(
      footer,
      h("p", { class: "ask", role: "alert" }, "Discard what you typed?"),
      back,
      h("button", { type: "button", class: "button danger", on: { click: () => dialog.close() } }, "Discard"),
    );
    return back.focus();
  };

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  // A browser heeds a prevented cancel only so often, and then closes the form; a prevented key it always heeds.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || dialog.querySelector("[popover=auto]:popover-open")) return;
    event.preventDefault();
    leave();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose?.();
    if (opener?.isConnected) opener.focus();
    else document.querySelector("#composer textarea")?.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.classList.contains("busy") || !checked(fields)) return;
    complain(null);
    busy(true);
    try {
      const values = {};
      for (const one of fields) values[one.customId] = await one.send();
      await send(values);
      dialog.close();
    } catch (error) {
      complain(error.message);
    } finally {
      busy(false);
    }
  });

  const complain = (sentence) => {
    problem.hidden = !sentence;
    fill(
      problem,
      sentence
        ? [icon("warning"), h("span", {}, sentence, h("br"), "Your text stays here: try again, or copy it.")]
        : [],
    );
    if (sentence) problem.scrollIntoView({ block: "nearest" });
  };
  const busy = (state) => {
    form.classList.toggle("busy", state);
    // A disabled button would lose the focus.
    sendButton.ariaDisabled = state ? "true" : null;
    sendButton.textContent = state ? "Sending…" : label;
  };

  usual();
  document.body.append(dialog);
  dialog.showModal();
  (fields[0]?.focusable() ?? sendButton).focus();
  return fields;
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

// A reload in the middle of a form opens it again, with all but the files, for the person who was filling it in.
const KEPT = "sandbox.form";

window.addEventListener("pagehide", () => {
  if (!current) return sessionStorage.removeItem(KEPT);
  const { modal, fields, as } = current;
  const values = Object.fromEntries(fields.map((one) => [one.customId, one.keep()]));
  return sessionStorage.setItem(KEPT, JSON.stringify({ modal, values, as }));
});

on("state", () => {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (kept?.as !== store.me.id) return;
  sessionStorage.removeItem(KEPT);
  openModal(kept.modal, kept.values);
});

on("modal", (modal) => openModal(modal));
