// The message box: words, files, replies and edits, and the way into slash commands. What cannot be sent stays typed.
import { fill, h, icon, iconButton } from "./dom.js";
import { api } from "./api.js";
import { findCommand, matching, offered } from "./commands.js";
import { draftOf, dropDraft, hasFiles, keepDraft, storeDrafts } from "./drafts.js";
import { authorName, channelTitle } from "./entities.js";
import { invoke, summary } from "./interact.js";
import { LONGEST_MESSAGE } from "./limits.js";
import { decodeMentions, encodeMentions } from "./mentions.js";
import { CommandForm, storeFields } from "./options.js";
import { emit, isForum, on, putMessage, store } from "./store.js";
import { Suggestions } from "./suggestions.js";
import { takeFiles, Tray } from "./uploads.js";

const root = document.getElementById("composer");
let channel = null;
let box = null;
let form = null;

const draftKey = () => `${store.me.id}:${channel.id}`;

/** Shows the box for a channel, with what was typed there before. */
export function showComposer(shown) {
  saveDraft();
  channel = shown;
  if (isForum(channel)) {
    form = null;
    box = null;
    fill(root, forumNote());
    return;
  }
  const draft = draftOf(draftKey());
  build(draft?.text ?? "");
  if (draft?.files && channel.can_attach !== false) box.tray.restore(draft.files);
  if (draft?.form) return attach(draft.form);
  const command = draft?.command && findCommand(draft.command, channel);
  if (command) attach(formFor(command));
}

function forumNote() {
  return h(
    "p",
    { class: "composer-note" },
    "Open a post to read and reply. Commands are used in a text channel or in a post.",
  );
}

function saveDraft() {
  if (!channel || !store.me || !box) return;
  form?.keep();
  // A lone slash only opened the list of commands: kept, it would stand before the next command that is typed.
  const text = box.mode?.edit || box.text.value === "/" ? "" : box.text.value;
  keepDraft(box.key, { text, form, files: box.tray.files });
}

// A browser cannot keep chosen files over a reload, so it asks first.
window.addEventListener("beforeunload", (event) => {
  saveDraft();
  if (hasFiles()) event.preventDefault();
});

window.addEventListener("pagehide", () => {
  saveDraft();
  storeDrafts();
  storeFields();
});

/** Forgets the channel, after remembering its draft. */
export function closeComposer() {
  saveDraft();
  channel = null;
  box = null;
  fill(root);
}

function build(text) {
  form = null;
  const meta = channel.thread_metadata ?? {};
  const short = matchMedia("(max-width: 760px)").matches;
  const hint = meta.archived
    ? "This thread is archived; a message opens it again"
    : `Message ${channelTitle(channel)}${short ? "" : " — type / for commands"}`;
  const textarea = h("textarea", {
    class: "composer-text",
    rows: 1,
    value: text,
    placeholder: hint,
    "aria-label": `Message ${channelTitle(channel)}`,
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    spellcheck: "true",
  });
  const counter = h("span", { class: "composer-counter", hidden: true });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const bar = h("div", { class: "composer-bar", hidden: true });
  const typing = h("p", { class: "typing", "aria-live": "off" });
  const slot = h("div", { class: "composer-slot" }, textarea);
  const tray = new Tray({ complain });
  const suggestions = new Suggestions(textarea, { channel: () => channel, onCommand: use });
  const send = h(
    "button",
    { type: "submit", class: "send", "aria-label": "Send", data: { tip: "Send (Enter)" } },
    icon("send"),
  );
  const attachButton = iconButton("plus", "Attach files", () => tray.open(), { class: "icon-button attach-button" });
  const slashButton = iconButton("slash", "Use a command", openCommands, { class: "icon-button slash-button" });
  const element = h(
    "form",
    { class: "composer-box", "aria-label": "Write a message", novalidate: true },
    [channel.can_attach === false ? null : [attachButton, tray.input], slashButton, slot, counter, send],
  );
  fill(root, suggestions.element, problem, bar, tray.element, element, typing);
  box = { key: draftKey(), text: textarea, suggestions, counter, problem, bar, tray, typing, slot, send, element };
  if (channel.can_attach !== false) takeFiles(element, tray);
  if (meta.locked || channel.can_send === false)
    lock(meta.locked ? "This thread is locked." : "You cannot write in this channel.");
  textarea.addEventListener("input", onInput);
  textarea.addEventListener("keydown", onKey);
  textarea.addEventListener("blur", () =>
    setTimeout(() => document.activeElement !== textarea && onLeave(textarea), 0),
  );
  textarea.addEventListener("focus", () => suggestions.look());
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form) sendCommand();
    else say();
  });
  drawCounter();
}

function lock(reason) {
  box.text.disabled = true;
  box.text.placeholder = reason;
  for (const button of box.element.querySelectorAll("button")) button.disabled = true;
}

function openCommands() {
  if (form) leaveCommand();
  if (!box.text.value.startsWith("/")) box.text.value = "/";
  focusComposer();
  box.suggestions.look();
}

export function focusComposer() {
  if (form) form.focus();
  else if (box && !box.text.disabled) box.text.focus();
}

// Typing ------------------------------------------------------------------------------------------------------------

function onLeave(textarea) {
  if (textarea !== box?.text) return;
  if (textarea.value === "/") textarea.value = "";
  box.suggestions.close();
}

function onInput() {
  // The slash that opened the list and the slash that begins a typed command are one.
  if (box.text.value.startsWith("//")) box.text.value = box.text.value.replace(/^\/+/, "/");
  complain(null);
  drawCounter();
  const named = /^\/([\w-]+(?: [\w-]+)*) $/.exec(box.text.value);
  const command = named && findCommand(named[1], channel);
  if (command) use(command);
  else box.suggestions.look();
}

function drawCounter() {
  const rest = LONGEST_MESSAGE - [...box.text.value].length;
  box.counter.hidden = rest > 200;
  box.counter.textContent = String(rest);
  box.counter.classList.toggle("over", rest < 0);
}

function onKey(event) {
  if (event.isComposing || box.suggestions.key(event)) return;
  if (event.key === "Escape" && box.mode) {
    event.preventDefault();
    leaveMode();
  } else if (event.key === "ArrowUp" && !box.text.value) {
    const last = store.logs.get(channel.id)?.list.findLast((message) => message.author.id === store.me.id);
    if (last) emit("edit", last);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    say();
  }
}

// Replies and edits -------------------------------------------------------------------------------------------------

function enterMode(mode, words) {
  if (!box || box.text.disabled) return;
  if (form) leaveCommand();
  box.mode = mode;
  box.bar.hidden = false;
  fill(
    box.bar,
    icon(mode.edit ? "pencil" : "reply"),
    h("span", {}, words),
    iconButton("close", mode.edit ? "Leave the message as it was" : "Do not reply", leaveMode),
  );
  focusComposer();
}

function leaveMode() {
  if (box.mode?.edit) box.text.value = "";
  box.mode = null;
  box.bar.hidden = true;
  drawCounter();
  box.text.focus();
}

on("reply", (message) =>
  enterMode({ reply: message }, [
    "Replying to ",
    h("strong", {}, authorName(message.author)),
    `: ${summary(message).slice(0, 80)}`,
  ]),
);

on("edit", (message) => {
  enterMode({ edit: message }, "Editing your message. Escape leaves it as it was.");
  if (box?.mode?.edit !== message) return;
  box.text.value = decodeMentions(message.content);
  box.text.setSelectionRange(box.text.value.length, box.text.value.length);
  drawCounter();
});

// Commands ----------------------------------------------------------------------------------------------------------

/** Opens a command's fields in the box. */
export function use(command) {
  box.text.value = "";
  box.suggestions.close();
  complain(null);
  attach(formFor(command));
  form.focus();
}

const formFor = (command) =>
  new CommandForm(command, {
    channelId: channel.id,
    onSend: sendCommand,
    onCancel: () => {
      leaveCommand();
      box.text.focus();
    },
  });

function attach(next) {
  form = next;
  fill(box.slot, form.element);
  box.counter.hidden = true;
}

function leaveCommand() {
  form?.keep();
  form = null;
  fill(box.slot, box.text);
}

async function sendCommand() {
  const sent = form;
  if (!sent || sent.element.classList.contains("busy")) return;
  sent.complain(null);
  try {
    const values = await sent.collect();
    if (!values) return;
    sent.busy(true);
    box.send.disabled = true;
    const from = box;
    await invoke(sent.channelId, sent.command.path, values);
    sent.forget();
    finish(sent, from);
  } catch (error) {
    sent.busy(false);
    sent.complain(error.message);
    if (form === sent) sent.focus();
  } finally {
    if (box) box.send.disabled = Boolean(box.text.disabled);
  }
}

// The person may have gone to another channel while the command was on its way.
function finish(sent, from) {
  const draft = draftOf(from.key);
  if (draft?.form === sent) dropDraft(from.key);
  if (form !== sent) return;
  const held = box.element.contains(document.activeElement) || document.activeElement === document.body;
  form = null;
  fill(box.slot, box.text);
  if (held) box.text.focus();
}

// Messages ----------------------------------------------------------------------------------------------------------

async function say() {
  const text = box.text.value.trim();
  const files = box.tray.files.length;
  if ((!text && !files) || box.text.readOnly) return;
  if ([...text].length > LONGEST_MESSAGE)
    return complain(`A message may have ${LONGEST_MESSAGE} characters; this one has ${[...text].length}.`);
  if (text.startsWith("/") && !files) return hold(text);
  const from = box;
  from.text.readOnly = true;
  complain(null);
  try {
    const { message } = await put(from, encodeMentions(text));
    from.text.value = "";
    from.tray.clear();
    dropDraft(from.key);
    if (from === box) {
      box.suggestions.close();
      if (box.mode) leaveMode();
    }
    if (message) putMessage(message);
  } catch (error) {
    complain(error.message);
  } finally {
    from.text.readOnly = false;
    if (from === box) drawCounter();
  }
  return undefined;
}

async function put({ mode, tray }, content) {
  const where = { as: store.me.id, channel_id: channel.id };
  if (mode?.edit) return api.edit({ ...where, message_id: mode.edit.id, content });
  return api.say({ ...where, content, reply_to: mode?.reply?.id, attachments: await tray.encoded() });
}

// Discord would post what begins with a slash and is no command; whoever tries the bot out meant the command.
function hold(text) {
  const begins = ({ path }) => `${text} `.startsWith(`/${path} `);
  if (offered(channel).open.some(begins) || matching(channel, text.slice(1)).length) {
    box.suggestions.look();
    return complain("Choose a command from the list, or begin without a slash to send it as a message.");
  }
  box.suggestions.close();
  const withheld = store.commands.find(begins);
  const name = withheld ? `/${withheld.path}` : text.split(/\s/)[0];
  return complain(`There is no command ${name} for you here. Begin without a slash to send it as a message.`);
}

function complain(sentence) {
  if (!box) return;
  box.problem.hidden = !sentence;
  fill(box.problem, sentence ? [icon("warning"), sentence] : []);
}

// From elsewhere on the page ----------------------------------------------------------------------------------------

on("use-command", (path) => {
  if (!box || box.text.disabled) return;
  const command = findCommand(path, channel);
  if (form) leaveCommand();
  if (command) return use(command);
  box.text.value = `/${path}`;
  box.text.focus();
  return box.suggestions.look();
});

let typingTimer = 0;
on("typing", (event) => {
  if (!box || (event.channel_id && event.channel_id !== channel.id)) return;
  fill(
    box.typing,
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    h("strong", {}, event.name ?? store.bot.name),
    " is typing…",
  );
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => box && fill(box.typing), 8000);
});
on(
  "message",
  ({ fresh, message }) =>
    fresh && box && message.channel_id === channel?.id && message.author.id === store.bot.id && fill(box.typing),
);
on("channels", (id) => channel?.id === id && box && refresh());

// A thread that was locked or archived while its box is open.
function refresh() {
  const now = store.channels.get(channel.id);
  if (!now) return;
  const before = channel.thread_metadata ?? {};
  const after = now.thread_metadata ?? {};
  if (before.locked !== after.locked || before.archived !== after.archived) showComposer(now);
  else channel = now;
}
