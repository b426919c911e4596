// One message box: its parts, what stands in it, and how that is taken out and put back. What it does is composer.js.
import { fill, h, icon, iconButton } from "./dom.js";
import { emojiPicker } from "./emoji-picker.js";
import { channelTitle } from "./entities.js";
import { Modes } from "./modes.js";
import { store } from "./store.js";
import { Suggestions } from "./suggestions.js";
import { takeFiles, Tray } from "./uploads.js";

const CHANGING = "Files go with a new message, not with the change of an old one.";
export const UNDER_WAY = "Your message is still on its way.";

export class MessageBox {
  /** `acts` are what it calls: onCommand(command), openCommands(), focus(), changed(). */
  constructor(channel, acts) {
    this.key = keyOf(channel);
    this.as = store.me.id;
    this.channelId = channel.id;
    this.acts = acts;
    this.form = null;
    /** Words that wait while a command is looked for. */
    this.aside = "";
    this.sending = false;
    this.text = textField(channel);
    this.tray = new Tray({ complain: (sentence) => this.complain(sentence), emptied: () => this.text.focus() });
    this.suggestions = new Suggestions(this.text, {
      channel: () => store.channels.get(this.channelId) ?? channel,
      onCommand: acts.onCommand,
      withCommands: () => !this.modes.editing,
    });
    this.counter = h("span", { class: "composer-counter", hidden: true });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    const bar = h("div", { class: "composer-bar", hidden: true });
    this.build(channel.can_attach !== false);
    this.parts = [this.suggestions.element, this.problem, bar, this.tray.element, this.element];
    this.modes = new Modes({
      bar,
      hold: () => this.hold(),
      put: (held) => this.put(held),
      changed: () => this.settle(),
      focus: acts.focus,
    });
  }

  build(mayAttach) {
    this.slot = h("div", { class: "composer-slot" }, this.text);
    this.send = h(
      "button",
      { type: "submit", class: "send", "aria-label": "Send", data: { tip: "Send (Enter)" } },
      icon("send"),
    );
    const attach = () =>
      iconButton("plus", "Attach files", () => this.tray.open(), { class: "icon-button attach-button" });
    this.element = h("form", { class: "composer-box", "aria-label": "Write a message", novalidate: true }, [
      mayAttach ? [attach(), this.tray.input] : null,
      iconButton("slash", "Use a command", this.acts.openCommands, { class: "icon-button slash-button" }),
      this.slot,
      this.counter,
      this.emojiButton(),
      this.send,
    ]);
    if (mayAttach) takeFiles(this.element, this.tray);
  }

  emojiButton() {
    const insert = (emoji) => {
      this.text.setRangeText(emoji, this.text.selectionStart, this.text.selectionEnd, "end");
      this.text.dispatchEvent(new Event("input"));
    };
    const open = (event) => emojiPicker(event.currentTarget, { onChoose: insert, focusAfter: this.text });
    return iconButton("smile", "Insert an emoji", open, {
      class: "icon-button emoji-button",
      "aria-haspopup": "dialog",
    });
  }

  /** What stands in the box. A lone slash only opened the list of commands, and words may wait behind one. */
  hold() {
    this.form?.keep();
    const { value } = this.text;
    const text = value.startsWith("/") && this.aside ? this.aside : value === "/" ? "" : value;
    return { text, files: this.tray.files, form: this.form };
  }

  /** Replaces what stands in the box. */
  put({ text, files, form }) {
    this.aside = "";
    this.text.value = text;
    this.text.setSelectionRange(text.length, text.length);
    this.tray.restore(files);
    this.open(form);
  }

  /** Shows the fields of a command, or the words again. */
  open(form) {
    this.form = form;
    const shown = form ? form.element : this.text;
    // What stands there already stays, for what is put in place anew loses the focus.
    if (shown.parentElement !== this.slot) fill(this.slot, shown);
    if (!form) this.bringBack();
    this.acts.changed();
  }

  /** Brings back the words that waited for a command, where there is none. */
  bringBack() {
    if (!this.aside || (this.text.value && this.text.value !== "/")) return;
    this.text.value = this.aside;
    this.aside = "";
    this.acts.changed();
  }

  /** Begins or ends the sending of what stands in the box, which stays as it is meanwhile. */
  busy(sending) {
    this.sending = sending;
    this.text.readOnly = sending;
    this.settle();
  }

  // What may be done follows from what is going on.
  settle() {
    const editing = Boolean(this.modes.editing);
    this.tray.closed = this.sending ? UNDER_WAY : editing ? CHANGING : null;
    this.element.classList.toggle("editing", editing);
    this.suggestions.close();
    this.complain(null);
    this.acts.changed();
  }

  /** Empties the box of a message that was sent; after a change, what stood there before is back. */
  sent() {
    if (!this.modes.editing) this.put({ text: this.aside, files: [], form: null });
    this.modes.sent();
  }

  /** Says why nobody may write here. */
  lock(reason) {
    this.text.disabled = true;
    this.text.placeholder = reason;
    for (const button of this.element.querySelectorAll("button")) button.disabled = true;
  }

  complain(sentence) {
    this.problem.hidden = !sentence;
    fill(this.problem, sentence ? [icon("warning"), sentence] : []);
  }
}

/** The name of a box among the drafts: who writes where. */
export const keyOf = (channel) => `${store.me.id}:${channel.id}`;

function textField(channel) {
  const short = matchMedia("(max-width: 760px)").matches;
  const hint = channel.thread_metadata?.archived
    ? "This thread is archived; a message opens it again"
    : `Message ${channelTitle(channel)}${short ? "" : " — type / for commands"}`;
  return h("textarea", {
    class: "composer-text",
    rows: 1,
    placeholder: hint,
    "aria-label": `Message ${channelTitle(channel)}`,
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    spellcheck: "true",
  });
}
