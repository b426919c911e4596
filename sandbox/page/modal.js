// Forms that the bot opens; one that is open when the page is loaded again opens again.
import { avatar, botName } from "./entities.js";
import { openForm } from "./form.js";
import { submit } from "./interact.js";
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
