// What is written in a channel: messages, replies, changes, slash commands. What cannot be sent stays typed.
import { fill, h } from "./dom.js";
import { api, UNREACHABLE } from "./api.js";
import { findCommand, matching, offered } from "./commands.js";
import { draftOf, hasFiles, keepDraft, storeDrafts } from "./drafts.js";
import { invoke } from "./interact.js";
import { LONGEST_MESSAGE } from "./limits.js";
import { encodeMentions } from "./mentions.js";
import { keyOf, MessageBox, UNDER_WAY } from "./message-box.js";
import { CommandForm, storeFields } from "./options.js";
import { emit, isForum, on, putMessage, store } from "./store.js";
import { typingLine } from "./typing.js";

const root = document.getElementById("composer");
let channel = null;
let box = null;

/** Boxes whose message is on its way, by the key of their draft: whoever comes back finds the same box. */
const underWay = new Map();

/** Shows the box for a channel, with what was typed there before. */
export function showComposer(shown) {
  saveDraft(box);
  channel = shown;
  if (isForum(channel)) {
    box = null;
    fill(root, forumNote());
    return;
  }
  box = underWay.get(keyOf(channel)) ?? make();
  fill(root, box.parts, typingLine(channel.id));
  if (!box.sending) restoreDraft();
  const { locked } = channel.thread_metadata ?? {};
  // Those who moderate a thread write in it though it is locked.
  if (channel.can_send === false)
    box.lock(locked ? "This thread is locked." : "You cannot write in this channel.");
  drawCounter();
}

function make() {
  const made = new MessageBox(channel, {
    onCommand: use,
    openCommands,
    focus: () => box === made && focusComposer(),
    changed: () => box === made && drawCounter(),
  });
  const { text, element } = made;
  text.addEventListener("input", onInput);
  text.addEventListener("keydown", onKey);
  text.addEventListener("blur", () => setTimeout(() => document.activeElement !== text && onLeave(text), 0));
  text.addEventListener("focus", () => made.suggestions.look());
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    if (made.form) sendCommand();
    else say();
  });
  return made;
}

function restoreDraft() {
  const draft = draftOf(box.key);
  if (!draft) return;
  const command = draft.command && findCommand(draft.command, channel);
  const form = draft.form ?? (command ? formFor(command) : null);
  const files = channel.can_attach === false ? [] : (draft.files ?? []);
  box.put({ text: draft.text ?? "", files, form });
  box.modes.restore(draft);
}

function forumNote() {
  return h(
    "p",
    { class: "composer-note" },
    "Open a post to read and reply. Commands are used in a text channel or in a post.",
  );
}

function saveDraft(one) {
  if (one) keepDraft(one.key, one.modes.kept());
}

// A browser cannot keep chosen files over a reload, so it asks first.
window.addEventListener("beforeunload", (event) => {
  saveDraft(box);
  if (hasFiles()) event.preventDefault();
});

window.addEventListener("pagehide", () => {
  saveDraft(box);
  storeDrafts();
  storeFields();
});

/** Forgets the channel, after remembering its draft. */
export function closeComposer() {
  saveDraft(box);
  channel = null;
  box = null;
  fill(root);
}

export function focusComposer() {
  if (box?.form) box.form.focus();
  else if (box && !box.text.disabled) box.text.focus();
}

// Typing ------------------------------------------------------------------------------------------------------------

function onLeave(text) {
  if (text !== box?.text) return;
  if (text.value === "/") text.value = "";
  box.bringBack();
  box.suggestions.close();
}

function onInput() {
  // The slash that opened the list and the slash that begins a typed command are one.
  if (box.text.value.startsWith("//")) box.text.value = box.text.value.replace(/^\/+/, "/");
  if (!box.text.value) box.bringBack();
  box.complain(null);
  drawCounter();
  const named = !box.modes.editing && /^\/([\w-]+(?: [\w-]+)*) $/.exec(box.text.value);
  const command = named && findCommand(named[1], channel);
  if (command) use(command);
  else box.suggestions.look();
}

function drawCounter() {
  const rest = LONGEST_MESSAGE - [...box.text.value].length;
  box.counter.hidden = rest > 200 || Boolean(box.form);
  box.counter.textContent = String(rest);
  box.counter.classList.toggle("over", rest < 0);
}

function onKey(event) {
  if (event.isComposing) return;
  if (box.suggestions.key(event)) {
    if (event.key === "Escape") box.bringBack();
  } else if (event.key === "Escape" && box.modes.active && !box.sending) {
    event.preventDefault();
    box.modes.leave();
  } else if (event.key === "ArrowUp" && !box.text.value && !box.modes.editing) editLast(event);
  else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    say();
  }
}

const WRITTEN = new Set([0, 19]); // The types of messages that people write: plain ones and replies.

function editLast(event) {
  if (channel.can_edit === false) return;
  const mine = (message) => message.author.id === store.me.id && WRITTEN.has(message.type);
  const last = store.logs.get(channel.id)?.list.findLast(mine);
  if (!last) return;
  event.preventDefault(); // The arrow would take the caret to the start.
  emit("edit", last);
}

// Commands ----------------------------------------------------------------------------------------------------------

function openCommands() {
  if (box.form) leaveCommand();
  if (!box.text.value.startsWith("/")) {
    box.aside = box.text.value;
    box.text.value = "/";
  }
  focusComposer();
  box.suggestions.look();
}

/** Opens a command's fields in the box; words that were typed wait behind them. */
export function use(command) {
  box.modes.park();
  if (box.text.value.startsWith("/")) box.text.value = "";
  box.bringBack();
  box.suggestions.close();
  box.complain(null);
  box.open(formFor(command, true));
  box.form.focus();
}

const formFor = (command, anew = false) =>
  new CommandForm(command, {
    channelId: channel.id,
    anew,
    onSend: sendCommand,
    onCancel: () => {
      leaveCommand();
      box.text.focus();
    },
  });

function leaveCommand() {
  box.form?.forget();
  box.open(null);
}

async function sendCommand() {
  const from = box;
  const sent = from.form;
  if (!sent || sent.element.classList.contains("busy")) return;
  sent.complain(null);
  try {
    const values = await sent.collect();
    if (!values) return;
    sent.busy(true);
    from.send.disabled = true;
    await invoke(sent.channelId, sent.command.path, values);
    sent.forget();
    finish(sent, from);
  } catch (error) {
    sent.busy(false);
    sent.complain(error.message);
    if (box?.form === sent && !sent.element.contains(document.activeElement)) sent.focus();
  } finally {
    from.send.disabled = Boolean(from.text.disabled);
  }
}

// The person may have gone to another channel while the command was on its way, and even have come back.
function finish(sent, from) {
  const now = box?.key === from.key ? box : from;
  if (now.form !== sent) return;
  const held = now.element.contains(document.activeElement) || document.activeElement === document.body;
  now.open(null);
  if (now !== box) saveDraft(now);
  else if (held) now.text.focus();
}

// Messages ----------------------------------------------------------------------------------------------------------

async function say() {
  const from = box;
  if (from.sending || from.text.disabled) return;
  const text = from.text.value.trim();
  const { modes, tray } = from;
  if (!text && !tray.files.length && !modes.editing) return;
  const wrong = whatIsWrong(text, modes.editing, tray.files.length);
  if (wrong) return from.complain(wrong);
  const content = encodeMentions(text);
  if (modes.editing?.content === content) return modes.leave();
  underWay.set(from.key, from);
  from.busy(true);
  try {
    const { message } = await deliver(from, content);
    const held = from.element.contains(document.activeElement);
    from.sent();
    if (held && from === box) focusComposer();
    if (from !== box) saveDraft(from);
    if (message) putMessage(message);
    arrived(from);
  } catch (error) {
    arrived(from);
    if (from === box) from.complain(error.message);
    else emit("notice", `Not sent: ${error.message} What you wrote is kept where you wrote it.`);
  }
}

function arrived(one) {
  underWay.delete(one.key);
  one.busy(false);
  if (one === box) refresh();
}

async function deliver({ as, channelId, modes, tray }, content) {
  const where = { as, channel_id: channelId };
  if (modes.editing) return api.edit({ ...where, message_id: modes.editing.id, content });
  return api.say({ ...where, content, reply_to: modes.reply?.id, attachments: await tray.encoded() });
}

function whatIsWrong(text, edited, files) {
  const length = [...text].length;
  if (length > LONGEST_MESSAGE) return `A message may have ${LONGEST_MESSAGE} characters; this one has ${length}.`;
  if (edited && !text && !edited.attachments?.length)
    return "A message needs words or a file. To take it away, delete it.";
  return text.startsWith("/") && !files && !edited ? aboutCommand(text) : null;
}

// Discord would post what begins with a slash and is no command; whoever tries the bot out meant the command.
function aboutCommand(text) {
  const begins = ({ path }) => `${text} `.startsWith(`/${path} `);
  if (offered(channel).open.some(begins) || matching(channel, text.slice(1)).length) {
    box.suggestions.look();
    return "Choose a command from the list, or begin without a slash to send it as a message.";
  }
  box.suggestions.close();
  const withheld = store.commands.find(begins);
  const name = withheld ? `/${withheld.path}` : text.split(/\s/)[0];
  return `There is no command ${name} for you here. Begin without a slash to send it as a message.`;
}

// From elsewhere on the page ----------------------------------------------------------------------------------------

function start(message, begin) {
  // What a menu was opened on may have been left behind since.
  if (!box || box.text.disabled || message.channel_id !== channel.id) return;
  if (box.sending) return box.complain(UNDER_WAY);
  begin(box.modes);
}

on("edit", (message) => start(message, (modes) => modes.startEdit(message)));
on("reply", (message) =>
  start(message, (modes) => {
    if (box.form) leaveCommand();
    modes.startReply(message);
  }),
);

on("message", ({ message, fresh }) => !fresh && box?.modes.follow(message));

on("gone", ({ id }) => {
  const sentence = box?.modes.gone(id);
  if (sentence) box.complain(sentence);
});

// That nothing could be reached is true no more.
on("connected", () => {
  for (const part of [box, box?.form]) if (part?.problem.textContent === UNREACHABLE) part.complain(null);
});

on("use-command", (path) => {
  if (!box || box.text.disabled || box.sending) return;
  const command = findCommand(path, channel);
  if (command) return use(command);
  box.modes.park();
  openCommands();
  box.text.value = `/${path}`;
  return box.suggestions.look();
});

on("channels", (id) => channel?.id === id && box && !box.sending && refresh());

// What decides how the box looks; permissions that are not known yet are granted.
const rules = ({ thread_metadata: meta, can_send: maySend, can_attach: mayAttach }) =>
  JSON.stringify([meta?.locked, meta?.archived, maySend !== false, mayAttach !== false]);

const offers = ({ can_command: mayCommand, withheld }) => JSON.stringify([mayCommand !== false, withheld]);

// A thread may be locked or archived, and permissions may change, while the box is open.
function refresh() {
  const now = store.channels.get(channel.id);
  if (!now) return;
  const held = root.contains(document.activeElement);
  if (rules(channel) === rules(now)) {
    const same = offers(channel) === offers(now);
    channel = now;
    if (!same) box.suggestions.renew();
    return;
  }
  showComposer(now);
  if (held) focusComposer();
}
