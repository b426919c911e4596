// The right side: who I am, the clock that can be moved, the bot's desk, and what Discord would have refused.
import { announce, count, dots, fill, h, icon, iconButton } from "./dom.js";
import { coming, demo, outbox } from "./desk.js";
import { aboutPerson, avatar, botName, personName } from "./entities.js";
import { activity, emit, on, store } from "./store.js";
import { format, now, offsetWords, snowflakeTime } from "./time.js";
import { turnClock, wished } from "./turning.js";

const root = document.getElementById("panel");
const HOUR = 3600;
const AHEAD_MS = 60_000; // Less than that is the time that a message takes.
const DAY = 86_400;
const MOVES = [
  ["+1 hour", HOUR],
  ["+1 day", DAY],
  ["+7 days", 7 * DAY],
  ["+30 days", 30 * DAY],
];
const seats = h("section", { class: "panel-section", "aria-labelledby": "seats-title" });
const clock = h("section", { class: "panel-section clock", "aria-labelledby": "clock-title" });
const refused = h("details", { class: "panel-section refused" });
const body = h("div", { class: "panel-body" });
const drawer = matchMedia("(max-width: 1120px)");
const LISTED = 50;

/** Puts the parts in place; called once. */
export function buildPanel() {
  fill(
    root,
    h(
      "div",
      { class: "panel-head" },
      h("h2", {}, "Sandbox"),
      iconButton("close", "Close this panel", () => emit("close-drawers"), { class: "icon-button drawer-close" }),
    ),
    body,
    h("p", { class: "panel-foot" }, icon("shield"), "Everything here stays on this machine."),
  );
  arrange();
  drawer.addEventListener("change", arrange);
}

// Where the panel is a drawer, the bar above the messages says who one is, and the clock is what it is opened for.
function arrange() {
  const parts = drawer.matches ? [clock, coming, outbox, seats] : [seats, clock, coming, outbox];
  fill(body, demo, parts, refused);
}

// Who I am ----------------------------------------------------------------------------------------------------------

function drawSeats() {
  const held = seats.contains(document.activeElement);
  fill(
    seats,
    h("h3", { id: "seats-title" }, "I am …"),
    h(
      "div",
      { class: "seats", role: "radiogroup", "aria-labelledby": "seats-title" },
      [...store.people.values()].map(seat),
    ),
    botLine(),
  );
  if (held) document.getElementById(`seat-${store.me.id}`)?.focus();
}

function seat(person) {
  const me = person.id === store.me.id;
  const input = h("input", {
    type: "radio",
    name: "seat",
    class: "sr-only",
    id: `seat-${person.id}`,
    checked: me,
    on: { change: () => emit("become", person.id) },
  });
  const owner = h("span", { class: "owner-tag" }, icon("crown"), h("span", { class: "sr-only" }, "Owner of the server"));
  return h(
    "div",
    { class: me ? "seat me-seat" : "seat" },
    input,
    h(
      "label",
      { for: input.id, class: "seat-label" },
      avatar(person),
      h(
        "span",
        { class: "seat-words" },
        h(
          "span",
          { class: "seat-name" },
          personName(person),
          person.owner ? owner : null,
          me ? h("span", { class: "you-tag" }, "You") : null,
        ),
        h("span", { class: "seat-about" }, aboutPerson(person)),
      ),
    ),
    iconButton(
      "dots",
      `More about ${personName(person)}`,
      (event) => emit("profile", { user: person, anchor: event.currentTarget }),
      { "aria-haspopup": "menu" },
    ),
  );
}

function botLine() {
  return h(
    "button",
    {
      type: "button",
      class: "bot-line",
      on: { click: (event) => emit("profile", { user: store.bot, anchor: event.currentTarget }) },
    },
    avatar(store.bot),
    h(
      "span",
      { class: "seat-words" },
      h("span", { class: "seat-name" }, botName(), h("span", { class: "app-tag" }, "App")),
      h(
        "span",
        { class: "seat-about" },
        h("span", { class: store.bot.online ? "presence online" : "presence", "aria-hidden": "true" }),
        store.bot.online ? "online" : "not connected",
      ),
    ),
  );
}

// The clock ---------------------------------------------------------------------------------------------------------

const clockButton = (label, key, run) =>
  h("button", { type: "button", class: "button secondary small", data: { key }, on: { click: run } }, label);

// The buttons stay in their place while the clock walks, so that a press is never lost.
const face = h("time", { class: "clock-now" });
const offset = h("span", { class: "clock-offset" });
const reset = clockButton("Back to now", "reset", () => move(() => 0, "back to now"));
const buttons = h(
  "div",
  { class: "clock-buttons" },
  MOVES.map(([label, seconds]) => clockButton(label, label, () => move((base) => base + seconds, label))),
  reset,
);
const clockNote = h("div", {});
const clockProblem = h("p", { class: "problem", role: "alert", hidden: true });
fill(
  clock,
  h("h3", { id: "clock-title" }, "Move the clock"),
  h("p", { class: "clock-face" }, icon("clock"), face, offset),
  buttons,
  clockNote,
  clockProblem,
);

function drawClock() {
  const target = wished();
  const moving = target !== null;
  face.textContent = format(now(), "f");
  fill(offset, moving ? [dots(), `moving to ${target ? offsetWords(target) : "now"}…`] : offsetWords(store.offset));
  offset.className = moving || store.offset ? "clock-offset moved" : "clock-offset";
  buttons.classList.toggle("moving", moving);
  const held = document.activeElement === reset;
  reset.disabled = !moving && store.offset === 0;
  if (held && reset.disabled) buttons.querySelector("button").focus();
  fill(clockNote, futureNote() ?? h("p", { class: "panel-note" }, "Votes close and digests arrive by this clock."));
}

// Ids carry the time of their making, so the newest activity tells whether something lies ahead of the clock.
function futureNote() {
  const newest = Math.max(0, ...[...store.channels.values()].map((channel) => snowflakeTime(activity(channel))));
  if (newest < now() + AHEAD_MS) return null;
  return h(
    "p",
    { class: "clock-future" },
    icon("warning"),
    `The clock stood later before: what happened then, decisions too, keeps its dates up to ${format(newest, "D")}, ` +
      "and so lies in the future now.",
  );
}

let moves = 0;

async function move(target, label) {
  const mine = ++moves;
  clockProblem.hidden = true;
  try {
    await turnClock(target);
    if (mine === moves) announce(`Clock moved ${label}: ${format(now(), "f")}`);
  } catch (error) {
    clockProblem.hidden = false;
    fill(clockProblem, icon("warning"), error.message);
  }
}

function tick() {
  if (store.me) face.textContent = format(now(), "f");
}
setInterval(tick, 5000);

// What Discord would have refused -----------------------------------------------------------------------------------

const CLEAN = "Nothing. Every request of the bot was one that Discord accepts.";
const BY_RULES = "Discord's API document is not at hand (DISCORD_OPENAPI can name it), so only rules of our own judge.";
const CLEAN_BY_RULES = `Nothing. ${BY_RULES}`;

// Before the list is opened: how many there are, or that nothing was found, or how little was looked for.
function verdict(total) {
  if (total)
    return [
      h("span", { class: "refusal-count some" }, String(total)),
      h("span", { class: "sr-only" }, count(total, "entry", "entries")),
    ];
  return store.judgedByDocument
    ? [h("span", { class: "refusal-count" }, icon("check")), h("span", { class: "sr-only" }, "nothing")]
    : h("span", { class: "refusal-count unsure" }, "own rules only");
}

function drawRefusals() {
  const total = store.refusals.length;
  const newest = store.refusals.slice(-LISTED).reverse();
  fill(
    refused,
    h(
      "summary",
      {},
      h("h3", {}, "What Discord would have refused"),
      verdict(total),
      icon("down", "chevron"),
    ),
    total
      ? h("ol", { class: "refusals" }, newest.map(refusal))
      : h("p", { class: "panel-note" }, store.judgedByDocument ? CLEAN : CLEAN_BY_RULES),
    total && !store.judgedByDocument ? h("p", { class: "panel-note" }, BY_RULES) : null,
    total > LISTED ? h("p", { class: "panel-note" }, `The newest ${LISTED} of ${total} are shown.`) : null,
  );
}

function refusal(entry) {
  return h(
    "li",
    { class: "refusal" },
    h("p", { class: "refusal-problem" }, entry.problem),
    h(
      "p",
      { class: "refusal-where" },
      h("code", {}, entry.operation || entry.path),
      h("span", {}, entry.source === "document" ? "Discord's API document" : "documented rule"),
      entry.at ? h("time", { datetime: entry.at }, format(Date.parse(entry.at), "T")) : null,
    ),
    entry.method ? h("p", { class: "refusal-path" }, h("code", {}, `${entry.method} ${entry.path}`)) : null,
  );
}

on("state", () => {
  drawSeats();
  drawClock();
  drawRefusals();
});
on("bot", drawSeats);
on("seats", drawSeats);
for (const type of ["clock", "turning"]) on(type, () => store.me && drawClock());
on("connected", () => {
  clockProblem.hidden = true;
});
on("refusals", drawRefusals);
