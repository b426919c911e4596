// The scheduled events of the guild: when, where, and who is interested.
import { api } from "./api.js";
import { openBoard } from "./board.js";
import { count, h, icon } from "./dom.js";
import { channelTitle } from "./entities.js";
import { emit, on, store } from "./store.js";
import { timestamp } from "./time.js";

const ACTIVE = 2;
let board = null;

/** Opens the list beside its button. */
export async function showEvents(anchor) {
  const opened = openBoard("Events", anchor, {
    onClose: () => {
      if (board === opened) board = null;
    },
  });
  if (!opened) return;
  board = opened;
  board.show(h("p", { class: "board-note" }, "Looking…"));
  await draw();
}

async function draw() {
  const shown = board;
  const held = shown.body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  let parts;
  try {
    const { events } = await api.scheduled(store.me.id);
    parts = events.length
      ? h("ol", { class: "pins" }, events.map(row))
      : h("p", { class: "board-note" }, "No event is planned. A bot that may create events can plan one.");
  } catch (error) {
    parts = h("p", { class: "problem", role: "alert" }, icon("warning"), error.message);
  }
  if (!shown.live()) return;
  shown.show(parts);
  if (held) shown.body.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
}

function row(event) {
  const place = event.entity_metadata?.location ?? placeName(event.channel_id);
  return h(
    "li",
    { class: "pin" },
    h(
      "p",
      { class: "pin-head" },
      h("strong", {}, event.name),
      event.status === ACTIVE ? h("span", { class: "post-new event-now" }, "Now") : null,
    ),
    h("p", { class: "event-when" }, stamp(event.scheduled_start_time), place ? ` · ${place}` : null),
    event.description ? h("p", { class: "pin-gist" }, event.description) : null,
    h(
      "p",
      { class: "pin-acts" },
      h(
        "button",
        {
          type: "button",
          class: "button secondary small",
          "aria-pressed": String(event.interested),
          "aria-label": `Interested in ${event.name}`,
          data: { key: event.id },
          on: { click: () => follow(event) },
        },
        icon(event.interested ? "check" : "plus"),
        "Interested",
      ),
      h("span", { class: "event-count" }, `${count(event.user_count, "person", "people")} interested`),
    ),
  );
}

const stamp = (moment) => timestamp(Math.floor(Date.parse(moment) / 1000), "F");

function placeName(id) {
  const channel = store.channels.get(id ?? "");
  return channel ? channelTitle(channel) : null;
}

async function follow(event) {
  try {
    await api.follow({ as: store.me.id, event_id: event.id, interested: !event.interested });
  } catch (error) {
    emit("notice", error.message);
  }
  if (board) await draw();
}

on("state", () => board && draw());
