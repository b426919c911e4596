// One message: who, when, what, and what may be done with it.
import { chooseReaction, mayReact, mayReply, reacted, reactionActs, toggleReaction } from "./acts.js";
import { count, dots, h, icon, iconButton } from "./dom.js";
import { renderComponents } from "./components.js";
import { renderEmbed } from "./embeds.js";
import { authorName, avatar, botName, channelIcon, channelName, channelTitle, goTo, isBot, personName } from "./entities.js";
import { choose, chosenIn, complain, dismiss, formCommand, interactionOf, noteOn, press, summary } from "./interact.js";
import { markdown } from "./markdown.js";
import { attachments } from "./media.js";
import { emit, findMessage, store } from "./store.js";
import { format, messageTime } from "./time.js";

export const FLAG = { EPHEMERAL: 64, LOADING: 128, SILENT: 4096, V2: 32768 };
export const TYPE = { NAMED: 4, PINNED: 6, THREAD: 18, REPLY: 19, COMMAND: 20, STARTER: 21, MENU: 23 };
const QUICK_TOOLS = 3;
const GROUP_MS = 7 * 60 * 1000;

// A message of up to thirty emoji and nothing else is shown larger.
const EMOJI_ALONE = (() => {
  const one = String.raw`(?![©®™])\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?`;
  const emoji = String.raw`(?:${one}(?:\u200d${one})*|\p{Regional_Indicator}{2}|[#*\d]\ufe0f\u20e3)`;
  return new RegExp(String.raw`^\s*(?:${emoji}\s*){1,30}$`, "u");
})();

export const timeOf = (message) => Date.parse(message.timestamp);

/** Whether a message continues the one above it without a new heading. */
export function continues(previous, message) {
  return (
    Boolean(previous) &&
    previous.author.id === message.author.id &&
    ![previous, message].some(({ type }) => SYSTEM.has(type) || type === TYPE.STARTER) &&
    !commandOf(message) &&
    !message.referenced_message &&
    timeOf(message) - timeOf(previous) < GROUP_MS &&
    (previous.flags & FLAG.EPHEMERAL) === (message.flags & FLAG.EPHEMERAL) &&
    // Private answers to different acts stand apart, or it would be unclear which answers what.
    (!(message.flags & FLAG.EPHEMERAL) || interactionOf(previous)?.id === interactionOf(message)?.id)
  );
}

const SYSTEM = new Map([
  [TYPE.NAMED, (message) => [who(message), " changed the name of the thread to ", h("strong", {}, message.content)]],
  [TYPE.PINNED, (message) => [who(message), " pinned ", pinnedLink(message), ". ", allPins()]],
  [TYPE.THREAD, (message) => [who(message), " started a thread: ", h("strong", {}, message.content)]],
]);

const SYSTEM_ICONS = new Map([
  [TYPE.PINNED, "pin"],
  [TYPE.NAMED, "thread"],
  [TYPE.THREAD, "thread"],
]);

function pinnedLink(message) {
  const id = message.message_reference?.message_id;
  if (!id) return "a message";
  return asLink("a message", () => goTo(message.channel_id, id));
}

const allPins = () => asLink("See all pinned messages", () => emit("pins"));
const asLink = (words, run) => h("button", { type: "button", class: "as-link", on: { click: run } }, words);

/** The command that a message answers, as { label, user }, or null. */
function commandOf(message) {
  const form = message.flags & FLAG.EPHEMERAL ? formCommand(message) : null;
  if (form) return { user: interactionOf(message).user, label: form };
  if (message.type !== TYPE.COMMAND && message.type !== TYPE.MENU) return null;
  const meta = interactionOf(message);
  if (!meta) return null;
  const name = message.interaction?.name ?? meta.name;
  return {
    user: meta.user ?? message.interaction?.user,
    label: name ? (message.type === TYPE.COMMAND ? `/${name}` : name) : "a command",
  };
}

/** Draws a message as a list item; `grouped` leaves the heading out. */
export function renderMessage(message, { grouped = false } = {}) {
  const system = SYSTEM.get(message.type);
  if (system) return systemRow(message, system);
  if (message.type === TYPE.STARTER) return starterRow(message);
  const ephemeral = Boolean(message.flags & FLAG.EPHEMERAL);
  const classes = [
    "message",
    grouped ? "grouped" : "",
    ephemeral ? "ephemeral" : "",
    mentionsMe(message) ? "mentions-me" : "",
  ]
    .filter(Boolean)
    .join(" ");
  const row = h("li", {
    class: classes,
    id: `m-${message.id}`,
    data: { id: message.id },
    tabindex: "-1",
    "aria-label": `${authorName(message.author)}, ${messageTime(timeOf(message))}${ephemeral ? ", only you can see this" : ""}`,
  });
  row.append(
    ...[
      contextLine(message),
      gutter(message, grouped),
      h(
        "div",
        { class: "message-body" },
        grouped ? null : heading(message),
        body(message),
        reactions(message),
        threadLink(message),
        note(message),
        ephemeral ? onlyYou(dismissal(message)) : null,
      ),
      tools(message),
    ].filter(Boolean),
  );
  row.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, input, textarea, img") || !getSelection().isCollapsed) return;
    event.preventDefault();
    emit("message-menu", { message, anchor: row, x: event.clientX, y: event.clientY });
  });
  return row;
}

function systemRow(message, words) {
  return h(
    "li",
    { class: "message system", id: `m-${message.id}`, data: { id: message.id }, tabindex: "-1" },
    h("div", { class: "gutter" }, icon(SYSTEM_ICONS.get(message.type) ?? "dot")),
    h(
      "div",
      { class: "message-body" },
      h("p", {}, words(message), " ", h("span", { class: "when" }, messageTime(timeOf(message)))),
      threadLink(message),
    ),
  );
}

// A thread on a message begins with that message, as it is now. What can be done with it is done where it stands.
function starterRow(message) {
  const origin = message.referenced_message;
  if (!origin) return systemRow(message, () => "The message on which this thread was opened was deleted.");
  const place = store.channels.get(origin.channel_id);
  return h(
    "li",
    {
      class: "message starter",
      id: `m-${message.id}`,
      data: { id: message.id },
      tabindex: "-1",
      "aria-label": `${authorName(origin.author)}, ${messageTime(timeOf(origin))}, the message on which this thread was opened`,
    },
    gutter(origin, false),
    h("div", { class: "message-body" }, heading(origin), body(origin), note(origin)),
    h(
      "p",
      { class: "starter-place" },
      icon("thread"),
      "Thread on ",
      asLink(place ? `a message in ${channelTitle(place)}` : "a message", () => goTo(origin.channel_id, origin.id)),
    ),
  );
}

const mentionsMe = (message) =>
  !isMine(message) &&
  (message.mention_everyone ||
    (message.mentions ?? []).some((user) => user.id === store.me.id) ||
    (message.mention_roles ?? []).some((id) => store.people.get(store.me.id)?.roles?.includes(id)));
const isMine = (message) => message.author.id === store.me.id;

function who(message) {
  return h(
    "button",
    {
      type: "button",
      class: "author",
      on: { click: (event) => emit("profile", { user: message.author, anchor: event.currentTarget }) },
    },
    authorName(message.author),
  );
}

function gutter(message, grouped) {
  if (grouped)
    return h(
      "div",
      { class: "gutter", "aria-hidden": "true" },
      h("span", { class: "small-time" }, format(timeOf(message), "t")),
    );
  return h("div", { class: "gutter" }, avatar(message.author));
}

function heading(message) {
  return h(
    "div",
    { class: "message-head" },
    who(message),
    isBot(message.author) ? h("span", { class: "app-tag" }, "App") : null,
    h(
      "time",
      { class: "when", datetime: message.timestamp, data: { tip: format(timeOf(message), "F") } },
      messageTime(timeOf(message)),
    ),
    message.flags & FLAG.SILENT
      ? h("span", { class: "when", data: { tip: "Sent without a notification" } }, "silent")
      : null,
    message.pinned ? h("span", { class: "pinned", data: { tip: "Pinned" } }, icon("pin")) : null,
  );
}

// The line above a message: the command or the message that it answers.
function contextLine(message) {
  const command = commandOf(message);
  if (command) return commandLine(command.user, command.label);
  if (message.type !== TYPE.REPLY && !message.referenced_message) return null;
  const origin = message.referenced_message ?? findMessage(message.channel_id, message.message_reference?.message_id);
  if (!origin) return h("div", { class: "context" }, h("span", { class: "spine" }), "The original message was deleted");
  return h(
    "div",
    { class: "context" },
    h("span", { class: "spine" }),
    avatar(origin.author, "tiny"),
    h("strong", {}, authorName(origin.author)),
    h(
      "button",
      {
        type: "button",
        class: "context-text",
        on: { click: () => goTo(origin.channel_id ?? message.channel_id, origin.id) },
      },
      summary(origin).slice(0, 160) || "Open the message",
    ),
  );
}

/** "Ada used /norm propose". */
export function commandLine(user, label) {
  return h(
    "div",
    { class: "context" },
    h("span", { class: "spine", "aria-hidden": "true" }),
    avatar(user, "tiny"),
    h("span", {}, h("strong", {}, personName(user)), " used ", h("span", { class: "used-command" }, label)),
  );
}

function body(message) {
  if (message.flags & FLAG.LOADING) return thinking();
  const edited = message.edited_timestamp
    ? h(
        "span",
        { class: "edited", data: { tip: `Edited ${format(Date.parse(message.edited_timestamp), "F")}` } },
        "(edited)",
      )
    : null;
  const context = {
    press: (id, values) => press(message, id, values),
    complain: (sentence) => complain(message, sentence),
    chosen: chosenIn(message),
    choose: (id, values) => choose(message, id, values),
    busy: noteOn(message).busy,
    frozen: frozen(message),
    attachments: message.attachments,
  };
  const layout = Boolean(message.flags & FLAG.V2);
  return [
    message.content ? h("div", { class: EMOJI_ALONE.test(message.content) ? "content md jumbo" : "content md" }, ending(markdown(message.content), edited)) : null,
    layout ? null : attachments(message.attachments ?? []),
    (message.embeds ?? []).map(renderEmbed),
    message.components?.length
      ? h("div", { class: layout ? "components layout" : "components" }, renderComponents(message.components, context))
      : null,
    !message.content && edited ? h("div", {}, edited) : null,
  ];
}

// The mark of an edit stands at the end of the last line, where the text ends in one.
function ending(words, mark) {
  const last = words.lastElementChild;
  if (mark) (last?.matches(".para") ? last : words).append(mark);
  return words;
}

// Discord's client shows the buttons of archived and locked threads, but lets nobody press them.
function frozen(message) {
  const meta = store.channels.get(message.channel_id)?.thread_metadata;
  return Boolean(meta?.archived || meta?.locked) && !(message.flags & FLAG.EPHEMERAL);
}

// Reactions rest in archived threads.
const rests = (message) => Boolean(store.channels.get(message.channel_id)?.thread_metadata?.archived);

/** The three dots of an answer that is on its way. */
export const thinking = (words = `${botName()} is thinking…`) =>
  h("div", { class: "thinking" }, dots(), words);

/** The way into the thread that was opened on a message, and how much was written there; null where there is none. */
export function threadLink(message) {
  const thread = message.thread && store.channels.get(message.thread.id);
  if (!thread) return null;
  return h(
    "button",
    { type: "button", class: "thread-link", data: { cid: "thread" }, on: { click: () => goTo(thread.id) } },
    channelIcon(thread),
    h("strong", {}, channelName(thread)),
    h("span", {}, `${count(thread.message_count ?? 0, "message")} ›`),
  );
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) => reactionButton(message, reaction.emoji?.name ?? "", reaction.count ?? 1)),
    mayReact(message)
      ? h(
          "button",
          {
            type: "button",
            class: "reaction add-reaction",
            "aria-label": "Add a reaction",
            "aria-haspopup": "dialog",
            data: { cid: "add-reaction", tip: "Add a reaction" },
            on: { click: (event) => chooseReaction(message, event.currentTarget) },
          },
          icon("smile"),
        )
      : null,
  );
}

function reactionButton(message, emoji, times) {
  const names = (message.reactors?.[emoji] ?? []).map((id) => authorName(id === store.bot.id ? store.bot : { id }));
  return h(
    "button",
    {
      type: "button",
      class: "reaction",
      disabled: rests(message),
      "aria-pressed": String(reacted(message, emoji)),
      "aria-label": `${emoji}, ${count(times, "reaction")}: ${names.join(", ")}`,
      data: { cid: `react-${emoji}`, tip: names.join(", ") },
      on: { click: () => toggleReaction(message, emoji) },
    },
    emoji,
    " ",
    String(times),
  );
}

function note(message) {
  const text = noteOn(message).note;
  return text ? h("p", { class: "problem" }, icon("warning"), text) : null;
}

function dismissal(message) {
  let asked = false;
  return () => {
    // The button stays enabled, for a disabled one would lose the focus, and with it the reader's place.
    if (asked) return;
    asked = true;
    dismiss(message);
  };
}

const onlyYou = (onDismiss) =>
  h("p", { class: "only-you" }, icon("eye"), "Only you can see this · ", asLink("Dismiss message", onDismiss));

// What is done most often lies under the mouse; by key it is found in the menu, which has all of it.
function quickTools(message) {
  const props = { class: "icon-button quick-tool", tabindex: "-1" };
  return [
    reactionActs(message)
      .slice(0, QUICK_TOOLS)
      .map(({ emoji, run }) =>
        h("button", { ...props, type: "button", "aria-label": `Quick reaction ${emoji}`, on: { click: run } }, emoji),
      ),
    mayReply(message) ? iconButton("reply", "Reply", () => emit("reply", message), props) : null,
  ];
}

function tools(message) {
  if (message.flags & FLAG.LOADING) return null;
  const open = (event) => emit("message-menu", { message, anchor: event.currentTarget });
  return h(
    "div",
    { class: "message-tools" },
    quickTools(message),
    iconButton("dots", "More for this message", open, { "aria-haspopup": "menu" }),
  );
}

/** The row of a command on its way, thinking, or unanswered. */
export function renderPending(row, onDismiss) {
  const words = { sending: "Sending command…", thinking: null, failed: null }[row.state];
  return h(
    "li",
    { class: `message ephemeral pending ${row.state}`, data: { pending: row.id } },
    commandLine(row.user, row.label),
    h("div", { class: "gutter" }, avatar(store.bot)),
    h(
      "div",
      { class: "message-body" },
      h(
        "div",
        { class: "message-head" },
        h("span", { class: "author" }, botName()),
        h("span", { class: "app-tag" }, "App"),
      ),
      row.state === "failed" ? h("p", { class: "problem" }, icon("warning"), row.error) : thinking(words ?? undefined),
      row.state === "failed" ? onlyYou(onDismiss) : null,
    ),
  );
}
