// The bot's desk in the side panel: a demonstration that plays, what the clock will do, cards on their way to Discord.
import { announce, fill, h, icon } from "./dom.js";
import { api } from "./api.js";
import { channelTitle } from "./entities.js";
import { emit, on, store } from "./store.js";
import { format, now, timestamp } from "./time.js";
import { offsetPast, turnClock } from "./turning.js";

const SOON_SECONDS = 120;
const root = document.getElementById("panel");

export const demo = h("section", { class: "panel-section demo", "aria-labelledby": "demo-title", hidden: true });
export const coming = h("section", { class: "panel-section coming", "aria-labelledby": "coming-title" });
export const outbox = h("section", { class: "panel-section outbox", "aria-labelledby": "outbox-title" });

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

const OVER = new Set(["done", "stopped", "failed"]);
const LEAST_PAUSE_MS = 1000; // Two presses in quick succession ask for one step.
const LONGEST_WAIT_MS = 60_000; // Longer than a step may take; then the demonstration may be asked again.
const told = { text: null, problem: null };
/** The step that was asked for, with where the demonstration stood then: { mark, at }; null when none is awaited. */
let asked = null;

function drawDemo() {
  const play = store.desk?.demo ?? null;
  demo.hidden = !play;
  draw(demo, { line: play, waiting: waiting(play) }, ({ line, waiting: waits }) => (line ? demoParts(line, waits) : []));
  if (play) tell(play);
}

// What went wrong is said too, even where the step was told before.
function tell(play) {
  const fresh = ["text", "problem"].filter((part) => play[part] && play[part] !== told[part]).map((part) => play[part]);
  Object.assign(told, { text: play.text, problem: play.problem });
  if (!fresh.length) return;
  const hidden = getComputedStyle(root).visibility === "hidden" || !root.getClientRects().length;
  if (hidden) emit("notice", fresh.join(" "));
  else announce(fresh.join(" "));
}

const markOf = (line) => JSON.stringify([line?.step, line?.state, line?.problem]);

/** Whether a step is under way or asked for, so that another cannot be asked for yet. */
function waiting(line) {
  if (line?.acting) return true;
  if (!asked) return false;
  const since = performance.now() - asked.at;
  const came = markOf(line) !== asked.mark && since >= LEAST_PAUSE_MS;
  if (came || since >= LONGEST_WAIT_MS) asked = null;
  return Boolean(asked);
}

async function askNext() {
  const line = store.desk?.demo;
  if (waiting(line)) return;
  asked = { mark: markOf(line), at: performance.now() };
  drawDemo();
  for (const pause of [LEAST_PAUSE_MS, LONGEST_WAIT_MS]) setTimeout(drawDemo, pause);
  try {
    await api.demo("next");
  } catch (error) {
    asked = null;
    drawDemo();
    throw error;
  }
}

function demoParts(line, waits) {
  return [
    heading("demo-title", "Demonstration"),
    demoPlace(line),
    h("p", { class: "demo-text" }, line.text),
    roomLink(line.room),
    line.problem ? problem(line.problem) : null,
    line.next && !OVER.has(line.state) ? h("p", { class: "demo-next" }, h("span", {}, "Next: "), line.next) : null,
    demoButtons(line, waits),
  ];
}

// Only what was played to its end looks finished.
function demoPlace(line) {
  const steps = line.step ? `Step ${line.step} of ${line.of}` : `${line.of} steps`;
  const broken = { stopped: "Stopped", failed: "Broke off" }[line.state];
  if (broken) {
    const where = line.step && line.step < line.of ? `${broken} at step ${line.step} of ${line.of}` : `${broken} before its end`;
    return h("p", { class: `demo-place ${line.state}` }, icon("warning"), h("span", {}, where));
  }
  const words = { done: "At its end", paused: `${steps}, paused` }[line.state] ?? steps;
  return h(
    "p",
    { class: "demo-place" },
    h("progress", { max: line.of, value: line.step, "aria-label": "Steps done" }),
    h("span", {}, words),
  );
}

/** Leads to where one sees it; nothing for a channel that this person does not see. */
function roomLink(id) {
  const channel = store.channels.get(id ?? "");
  if (!channel) return null;
  return h("p", { class: "demo-room" }, h("a", { href: `#/${id}`, data: { key: "room" }, on: { click: () => emit("close-drawers") } }, `Look at ${channelTitle(channel)}`));
}

function demoButtons(line, waits) {
  const labels = {
    pause: "Pause",
    play: OVER.has(line.state) ? "Go on" : "Continue",
    next: "Next step",
    stop: "Stop",
    again: "Play it again",
  };
  // Pause and Continue are one button with two faces, which keeps the focus; so does the next step while it waits.
  const key = (act) => (act === "pause" || act === "play" ? "toggle" : act);
  const button = (act) =>
    act === "next"
      ? asking(labels.next, "next", askNext, { "aria-disabled": waits ? "true" : null })
      : asking(labels[act], key(act), () => api.demo(act));
  const acts = (line.acts ?? []).filter((act) => act in labels); // The bot says what may be asked of it now.
  return acts.length ? h("div", { class: "clock-buttons" }, acts.map(button)) : null;
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
  await turnClock(() => offsetPast(at));
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
