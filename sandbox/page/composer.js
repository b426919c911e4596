// The message box: plain words, mentions, and the way into slash commands. What cannot be sent stays where it was typed.
import { fill, h, icon, iconButton } from "./dom.js";
import { api } from "./api.js";
import { commandItem, findCommand, matching, offered } from "./commands.js";
import { channelTitle, personName } from "./entities.js";
import { invoke } from "./interact.js";
import { filterItems, Listbox } from "./listbox.js";
import { CommandForm } from "./options.js";
import { channelItems, userItems } from "./sources.js";
import { emit, isForum, on, putMessage, store } from "./store.js";

const LONGEST_MESSAGE = 2000; // Discord's limit for what a person types.
const root = document.getElementById("composer");
const drafts = new Map();
let channel = null;
let box = null;
let form = null;
let suggestions = null;

const draftKey = () => `${store.me.id}:${channel.id}`;

/** Shows the box for a channel, with what was typed there before. */
export function showComposer(shown) {
  saveDraft();
  channel = shown;
  if (isForum(channel)) {
    form = null;
    box = null;
    fill(
      root,
      h(
        "p",
        { class: "composer-note" },
        "Open a post to read and reply. Commands are used in a text channel or in a post.",
      ),
    );
    return;
  }
  const draft = drafts.get(draftKey());
  build(draft?.text ?? "");
  if (draft?.form) attach(draft.form);
}

function saveDraft() {
  if (!channel || !store.me || !box) return;
  // A lone slash only opened the list of commands: kept, it would stand before the next command that is typed.
  drafts.set(box.key, { text: box.text.value === "/" ? "" : box.text.value, form });
}

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
  const list = new Listbox({ label: "Suggestions", onChoose: (item) => take(item) });
  const popup = h("div", { class: "composer-popup", hidden: true });
  const counter = h("span", { class: "composer-counter", hidden: true });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const typing = h("p", { class: "typing", "aria-live": "off" });
  const slot = h("div", { class: "composer-slot" }, textarea);
  const send = h(
    "button",
    { type: "submit", class: "send", "aria-label": "Send", data: { tip: "Send (Enter)" } },
    icon("send"),
  );
  const element = h(
    "form",
    { class: "composer-box", "aria-label": "Write a message", novalidate: true },
    iconButton("slash", "Use a command", openCommands, { class: "icon-button slash-button" }),
    slot,
    counter,
    send,
  );
  fill(root, popup, problem, element, typing);
  box = { key: draftKey(), text: textarea, list, popup, counter, problem, typing, slot, send, element };
  list.own(textarea);
  if (meta.locked || channel.can_send === false)
    lock(meta.locked ? "This thread is locked." : "You cannot write in this channel.");
  textarea.addEventListener("input", () => onInput());
  textarea.addEventListener("keydown", onKey);
  textarea.addEventListener("blur", () =>
    setTimeout(() => document.activeElement !== textarea && onLeave(textarea), 0),
  );
  textarea.addEventListener("focus", () => suggest());
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
  box.send.disabled = true;
}

function openCommands() {
  if (form) leaveCommand();
  if (!box.text.value.startsWith("/")) box.text.value = "/";
  focusComposer();
  suggest();
}

export function focusComposer() {
  if (form) form.focus();
  else if (box && !box.text.disabled) box.text.focus();
}

// Suggestions: commands after a slash at the start, people after @, channels after # --------------------------------

function onLeave(textarea) {
  if (textarea !== box?.text) return;
  if (textarea.value === "/") textarea.value = "";
  closeSuggestions();
}

function onInput() {
  // The slash that opened the list and the slash that begins a typed command are one.
  if (box.text.value.startsWith("//")) box.text.value = box.text.value.replace(/^\/+/, "/");
  complain(null);
  drawCounter();
  const named = /^\/([\w-]+(?: [\w-]+)*) $/.exec(box.text.value);
  const command = named && findCommand(named[1], channel);
  if (command) use(command);
  else suggest();
}

function drawCounter() {
  const rest = LONGEST_MESSAGE - [...box.text.value].length;
  box.counter.hidden = rest > 200;
  box.counter.textContent = String(rest);
  box.counter.classList.toggle("over", rest < 0);
}

function suggest() {
  const text = box.text.value;
  const slash = /^\/([^\n]*)$/.exec(text);
  if (slash) return offerCommands(slash[1]);
  const word = /(?:^|\s)([@#])([\w-]{0,30})$/.exec(text.slice(0, box.text.selectionStart));
  if (!word) return closeSuggestions();
  const items = filterItems(word[1] === "@" ? userItems() : channelItems(), word[2]).slice(0, 12);
  const length = word[2].length + 1;
  return offer(
    items.map((item) => ({ ...item, mark: word[1], length })),
    word[1] === "@" ? "People" : "Channels",
  );
}

function offerCommands(typed) {
  const items = matching(channel, typed).map(commandItem);
  const { withheld } = offered(channel);
  const footer = withheld
    ? `${withheld} more ${withheld === 1 ? "needs" : "need"} a permission that ${personName(store.me)} does not have.`
    : null;
  const none = store.commands.length ? "No command matches." : "The bot has not registered any commands yet.";
  return offer(items, "Commands", footer, none);
}

function offer(items, title, footer = null, none = null) {
  if (!items.length && !none) return closeSuggestions();
  suggestions = items;
  box.list.element.setAttribute("aria-label", title);
  fill(
    box.popup,
    box.list.element,
    items.length ? null : h("p", { class: "list-empty" }, none),
    footer ? h("p", { class: "list-note" }, icon("lock"), footer) : null,
  );
  box.popup.hidden = false;
  box.list.set(items);
  return undefined;
}

function closeSuggestions() {
  if (!box) return;
  suggestions = null;
  box.popup.hidden = true;
  box.text.removeAttribute("aria-activedescendant");
}

function take(item) {
  if (item.command) return use(item.command);
  const end = box.text.selectionStart;
  box.text.setRangeText(`${item.mark}${item.label} `, end - item.length, end, "end");
  closeSuggestions();
  return box.text.focus();
}

function onKey(event) {
  if (event.isComposing) return;
  if (suggestions?.length) {
    if (box.list.key(event)) return;
    if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") {
      event.preventDefault();
      box.list.choose();
      return;
    }
  }
  if (event.key === "Escape" && suggestions) {
    event.preventDefault();
    closeSuggestions();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    say();
  }
}

// Commands ----------------------------------------------------------------------------------------------------------

/** Opens a command's fields in the box. */
export function use(command) {
  box.text.value = "";
  closeSuggestions();
  complain(null);
  attach(
    new CommandForm(command, {
      channelId: channel.id,
      onSend: sendCommand,
      onCancel: () => {
        leaveCommand();
        box.text.focus();
      },
    }),
  );
  form.focus();
}

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
  const draft = drafts.get(from.key);
  if (draft?.form === sent) draft.form = null;
  if (form !== sent) return;
  const held = box.element.contains(document.activeElement) || document.activeElement === document.body;
  form = null;
  fill(box.slot, box.text);
  if (held) box.text.focus();
}

// Plain messages ----------------------------------------------------------------------------------------------------

async function say() {
  const text = box.text.value.trim();
  if (!text || box.text.readOnly) return;
  if ([...text].length > LONGEST_MESSAGE)
    return complain(`A message may have ${LONGEST_MESSAGE} characters; this one has ${[...text].length}.`);
  if (text.startsWith("/")) return hold(text);
  const from = box;
  from.text.readOnly = true;
  complain(null);
  try {
    const { message } = await api.say({ as: store.me.id, channel_id: channel.id, content: encodeMentions(text) });
    from.text.value = "";
    drafts.delete(from.key);
    if (from === box) closeSuggestions();
    if (message) putMessage(message);
    emit("said", message);
  } catch (error) {
    complain(error.message);
  } finally {
    from.text.readOnly = false;
    if (from === box) drawCounter();
  }
  return undefined;
}

// Discord would post what begins with a slash and is no command; whoever tries the bot out meant the command.
function hold(text) {
  const begins = ({ path }) => `${text} `.startsWith(`/${path} `);
  if (offered(channel).open.some(begins) || matching(channel, text.slice(1)).length) {
    suggest();
    return complain("Choose a command from the list, or begin without a slash to send it as a message.");
  }
  closeSuggestions();
  const withheld = store.commands.find(begins);
  const name = withheld ? `/${withheld.path}` : text.split(/\s/)[0];
  return complain(`There is no command ${name} for you here. Begin without a slash to send it as a message.`);
}

// "@grace" and "#general" become mentions, as the real client sends them.
function encodeMentions(text) {
  const people = [...userItems()].sort((a, b) => b.label.length - a.label.length);
  const channels = [...channelItems()].sort((a, b) => b.label.length - a.label.length);
  return text
    .replace(/(^|\s)@(\S[^\n]*)/g, (all, lead, rest) => encodeFirst(all, lead, rest, people, (id) => `<@${id}>`))
    .replace(/(^|\s)#(\S[^\n]*)/g, (all, lead, rest) => encodeFirst(all, lead, rest, channels, (id) => `<#${id}>`));
}

function encodeFirst(all, lead, rest, items, form_) {
  const item = items.find(
    ({ label }) => rest.toLowerCase().startsWith(label.toLowerCase()) && !/[\w-]/.test(rest[label.length] ?? ""),
  );
  return item ? lead + form_(item.value) + encodeMentions(rest.slice(item.label.length)) : all;
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
  return suggest();
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
