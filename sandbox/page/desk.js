// The bot's desk in the side panel: a demonstration that plays, what the clock will do, cards on their way to Discord.
import { announce, fill, h, icon } from "./dom.js";
import { api } from "./api.js";
import { channelTitle } from "./entities.js";
import { emit, on, setClock, store } from "./store.js";
import { format, now, timestamp } from "./time.js";

const SOON_SECONDS = 120;
const root = document.getElementById("panel");

export const demo = h("section", { class: "panel-section demo", "aria-labelledby": "demo-title", hidden: true });
export const coming = h("section", { class: "panel-section coming", "aria-labelledby": "coming-title" });
export const outbox = h("section", { class: "panel-section outbox", "aria-labelledby": "outbox-title" });

/** The short words for a person's seat, or null while they have none. */
export const seatOf = (personId) => store.desk?.seats?.[personId] ?? null;

// A part is drawn anew only where it differs, so that nobody loses the button under the finger.
const drawn = new Map();

function draw(section, data, build) {
  const text = JSON.stringify(data);
  if (drawn.get(section) === text) return;
  drawn.set(section, text);
  const held = section.contains(document.activeElement) ? (document.activeElement.dataset.key ?? "") : null;
  fill(section, build(data));
  if (held === null) return;
  const again = section.querySelector(`[data-key="${CSS.escape(held)}"]:not(:disabled)`);
  (again ?? section.querySelector("button:not(:disabled)") ?? section.querySelector("h3"))?.focus();
}

const heading = (id, words) => h("h3", { id, tabindex: "-1" }, words);
const problem = (text) => h("p", { class: "problem", role: "alert" }, icon("warning"), text);

/** A button that asks the local Discord for something; what goes wrong is told. */
const asking = (label, key, ask, props = {}) =>
  h(
    "button",
    {
      type: "button",
      class: "button secondary small",
      data: { key },
      on: { click: () => ask().catch((error) => emit("notice", error.message)) },
      ...props,
    },
    label,
  );

// The demonstration -------------------------------------------------------------------------------------------------

let told = null;

function drawDemo() {
  const play = store.desk?.demo ?? null;
  demo.hidden = !play;
  draw(demo, play, (line) => (line ? demoParts(line) : []));
  if (!play || play.text === told) return;
  told = play.text;
  announce(play.text);
  if (getComputedStyle(root).visibility === "hidden" || !root.getClientRects().length) emit("notice", play.text);
}

function demoParts(line) {
  const place = line.state === "done" ? "At its end" : line.step ? `Step ${line.step} of ${line.of}` : `${line.of} steps`;
  return [
    heading("demo-title", "Demonstration"),
    h(
      "p",
      { class: "demo-place" },
      h("progress", { max: line.of, value: line.step, "aria-label": "Steps done" }),
      h("span", {}, line.state === "paused" ? `${place}, paused` : place),
    ),
    h("p", { class: "demo-text" }, line.text),
    roomLink(line.room),
    line.problem ? problem(line.problem) : null,
    line.next ? h("p", { class: "demo-next" }, h("span", {}, "Next: "), line.next) : null,
    line.state === "done" ? null : demoButtons(line),
  ];
}

/** Leads to where one sees it; nothing for a channel that this person does not see. */
function roomLink(id) {
  const channel = store.channels.get(id ?? "");
  if (!channel) return null;
  return h("p", { class: "demo-room" }, h("a", { href: `#/${id}`, data: { key: "room" }, on: { click: () => emit("close-drawers") } }, `Look at ${channelTitle(channel)}`));
}

function demoButtons(line) {
  const paused = line.state === "paused";
  return h(
    "div",
    { class: "clock-buttons" },
    paused
      ? asking("Continue", "toggle", () => api.demo("play"))
      : asking("Pause", "toggle", () => api.demo("pause")),
    asking("Next step", "next", () => api.demo("next")),
    asking("Stop", "stop", () => api.demo("stop")),
  );
}

// What the clock will do --------------------------------------------------------------------------------------------

function drawComing() {
  draw(coming, store.desk?.coming ?? [], (events) => [
    heading("coming-title", "What the clock will do"),
    events.length
      ? h("ol", { class: "coming-list" }, events.map(comingLine))
      : h("p", { class: "panel-note" }, "Nothing yet. Votes, final calls and digests are listed here with their times."),
  ]);
}

function comingLine(event) {
  return h(
    "li",
    { class: "coming-event" },
    h("p", {}, event.text),
    h("p", { class: "coming-time" }, timestamp(event.at, "F")),
    asking("Move the clock there", `${event.at} ${event.text}`, () => moveTo(event), {
      "aria-label": `Move the clock there: ${event.text}, ${format(event.at * 1000, "F")}`,
    }),
  );
}

/** Turns the clock just past an instant, so that what is due then is done. */
async function moveTo({ at, text }) {
  const offset = Math.ceil(at - Date.now() / 1000) + 1;
  const answer = await api.moveClock(offset);
  setClock(answer.offset_seconds ?? offset);
  announce(`Clock moved to ${format(now(), "f")}: ${text}`);
}

// Cards on their way ------------------------------------------------------------------------------------------------

function drawOutbox() {
  draw(outbox, store.desk?.outbox ?? [], (cards) => [
    heading("outbox-title", "On its way to Discord"),
    cards.length
      ? h("ol", { class: "outbox-list" }, cards.map(outboxLine))
      : h("p", { class: "panel-note" }, "Nothing. Discord shows everything as the bot has it."),
  ]);
}

function outboxLine(card) {
  const due = card.due === null ? null : h("span", { class: "due", data: { due: card.due, again: card.trouble ? 1 : 0 } });
  if (due) due.textContent = dueWords(due);
  return h(
    "li",
    { class: card.trouble ? "outbox-card troubled" : "outbox-card" },
    h("p", {}, card.text, due ? [", ", due] : null),
    card.trouble ? h("p", { class: "outbox-trouble" }, icon("warning"), card.trouble) : null,
  );
}

function dueWords(element) {
  const at = Number(element.dataset.due) * 1000;
  const what = element.dataset.again === "1" ? "tried again" : "due";
  const seconds = Math.ceil((at - now()) / 1000);
  if (seconds <= 0) return `${what} now`;
  return seconds < SOON_SECONDS ? `${what} in ${seconds} s` : `${what} ${format(at, "R")}`;
}

function tick() {
  for (const element of outbox.querySelectorAll(".due")) {
    const words = dueWords(element);
    if (element.textContent !== words) element.textContent = words;
  }
}
setInterval(tick, 1000);

function drawDesk() {
  drawDemo();
  drawComing();
  drawOutbox();
}

on("state", drawDesk);
on("desk", drawDesk);
on("clock", tick);
