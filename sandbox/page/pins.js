// The pinned messages of a channel: read, gone to, and taken off by those who may.
import { api } from "./api.js";
import { openBoard } from "./board.js";
import { h, icon } from "./dom.js";
import { authorName, avatar, channelTitle, goTo } from "./entities.js";
import { summary } from "./interact.js";
import { emit, on, store } from "./store.js";
import { format } from "./time.js";

const LONGEST_GIST = 280;
let shown = null;

/** Opens the list of a channel's pins beside its button. */
export async function showPins(channel, anchor) {
  const board = openBoard("Pinned messages", anchor, {
    onClose: () => {
      shown = null;
    },
  });
  if (!board) return;
  shown = { board, channelId: channel.id };
  board.show(h("p", { class: "board-note" }, "Looking…"));
  await draw();
}

async function draw() {
  const { board, channelId } = shown;
  let parts;
  try {
    const { messages } = await api.pins(store.me.id, channelId);
    parts = messages.length ? h("ol", { class: "pins" }, messages.map(row)) : empty(store.channels.get(channelId));
  } catch (error) {
    parts = h("p", { class: "problem", role: "alert" }, icon("warning"), error.message);
  }
  if (!board.live()) return;
  const held = board.body.contains(document.activeElement) ? (document.activeElement.dataset.key ?? "") : null;
  board.show(parts);
  if (held === null) return;
  const again = board.body.querySelector(`[data-key="${CSS.escape(held)}"]`);
  (again ?? board.body.querySelector("button") ?? board.body).focus();
}

function empty(channel) {
  const may = channel?.can_pin ? " The menu of a message has an entry for it." : "";
  return h("p", { class: "board-note" }, `Nothing is pinned in ${channelTitle(channel)}.${may}`);
}

function row(message) {
  const channel = store.channels.get(message.channel_id) ?? {};
  const gist = summary(message).slice(0, LONGEST_GIST) || "A message without words";
  const who = authorName(message.author);
  const button = (label, act, run) =>
    h(
      "button",
      {
        type: "button",
        class: "button secondary small",
        "aria-label": `${act} the message of ${who}: ${gist.slice(0, 60)}`,
        data: { key: `${act} ${message.id}` },
        on: { click: run },
      },
      label,
    );
  return h(
    "li",
    { class: "pin" },
    h(
      "p",
      { class: "pin-head" },
      avatar(message.author, "tiny"),
      h("strong", {}, who),
      h("time", { datetime: message.timestamp }, format(Date.parse(message.timestamp), "f")),
    ),
    h("p", { class: "pin-gist" }, gist),
    h(
      "p",
      { class: "pin-acts" },
      button("Go to it", "Go to", () => jump(message)),
      channel.can_pin ? button("Unpin", "Unpin", () => unpin(message)) : null,
    ),
  );
}

function jump(message) {
  shown?.board.close();
  goTo(message.channel_id, message.id);
}

async function unpin(message) {
  try {
    // The list is drawn again when the change of the message arrives.
    await api.pin({ as: store.me.id, channel_id: message.channel_id, message_id: message.id });
  } catch (error) {
    emit("notice", error.message);
  }
}

on("message", ({ message }) => shown && message.channel_id === shown.channelId && draw());
on("gone", ({ channelId }) => shown?.channelId === channelId && draw());
on("current", () => shown && shown.channelId !== store.current && shown.board.close());
