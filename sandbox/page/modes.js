// What the message box is in the middle of, beside a new message: a reply, or the change of an old message. Nothing
// that was typed or chosen before goes: a reply leaves it in the box, and a change puts it aside and back afterwards.
import { fill, h, icon, iconButton } from "./dom.js";
import { authorName } from "./entities.js";
import { summary } from "./interact.js";
import { decodeMentions } from "./mentions.js";

export class Modes {
  /**
   * `bar` says what is going on. `hold()` gives what stands in the box, { text, files, form }; `put(held)` replaces it;
   * `changed()` is called when a change begins or ends; `focus()` takes the reader to the box.
   */
  constructor({ bar, hold, put, changed, focus }) {
    Object.assign(this, { bar, hold, put, changed, focus });
    this.reply = null;
    this.edit = null;
    /** The words of changes that were interrupted, by the id of their message. */
    this.parked = new Map();
  }

  /** The message that is being changed, or null. */
  get editing() {
    return this.edit?.message ?? null;
  }

  get active() {
    return Boolean(this.edit || this.reply);
  }

  startReply(message) {
    this.park();
    this.reply = message;
    this.draw();
    this.focus();
  }

  startEdit(message, words = this.parked.get(message.id) ?? decodeMentions(message.content)) {
    this.park();
    this.edit = { message, held: this.hold() };
    this.put({ text: words, files: [], form: null });
    this.draw();
    this.focus();
  }

  /** Ends what is going on: a change leaves its message as it was, a reply becomes a message of its own. */
  leave() {
    if (this.edit) this.endEdit();
    else this.reply = null;
    this.draw();
    this.focus();
  }

  /** Interrupts a change; its words are there again when the message is changed anew. */
  park() {
    if (!this.edit) return;
    this.parked.set(this.editing.id, this.hold().text);
    this.endEdit(false);
    this.draw();
  }

  /** Ends what was sent. */
  sent() {
    if (this.edit) this.endEdit();
    else this.reply = null;
    this.draw();
  }

  endEdit(forget = true) {
    const { message, held } = this.edit;
    if (forget) this.parked.delete(message.id);
    this.edit = null;
    this.put(held);
  }

  /** What a draft keeps: what stands in the box, or was put aside, and what it is in the middle of. */
  kept() {
    const now = this.hold();
    const edit = this.edit ? { message: brief(this.editing), text: now.text } : null;
    return { ...(this.edit?.held ?? now), reply: this.reply && brief(this.reply), edit };
  }

  /** Takes up what a draft kept; the box holds its words already. */
  restore({ reply, edit }) {
    this.reply = reply ?? null;
    if (edit) {
      this.edit = { message: edit.message, held: this.hold() };
      this.put({ text: edit.text, files: [], form: null });
    }
    this.draw();
  }

  /** Takes note of a deleted message; returns a sentence where it mattered. */
  gone(id) {
    if (this.editing?.id === id) return "The message that you are changing was deleted. Escape brings back what you wrote before.";
    if (this.reply?.id !== id) return null;
    this.reply = null;
    this.draw();
    return "The message that you reply to was deleted. Your words stay here.";
  }

  /** Takes note of what a message says now. */
  follow(message) {
    if (this.reply?.id !== message.id) return;
    this.reply = message;
    this.drawBar();
  }

  draw() {
    this.drawBar();
    this.changed();
  }

  drawBar() {
    this.bar.hidden = !this.active;
    const close = (label) => iconButton("close", label, () => this.leave());
    if (this.edit)
      fill(
        this.bar,
        icon("pencil"),
        h("span", {}, "Editing your message. Escape leaves it as it was."),
        close("Leave the message as it was"),
      );
    else if (this.reply)
      fill(
        this.bar,
        icon("reply"),
        h("span", {}, "Replying to ", h("strong", {}, authorName(this.reply.author)), `: ${summary(this.reply).slice(0, 80)}`),
        close("Do not reply"),
      );
  }
}

// What a draft needs of a message, small enough to be kept over a reload.
const brief = ({ id, channel_id: channelId, content, author, attachments }) => ({
  id,
  channel_id: channelId,
  content,
  author,
  attachments: (attachments ?? []).map(({ filename, description }) => ({ filename, description })),
});
