// Times in the reader's own zone and language. "Now" is the sandbox clock, which a person may have moved.
import { h } from "./dom.js";

let offsetMs = 0;

/** Tells this module how far the clock was moved, in seconds. */
export function setOffset(seconds) {
  offsetMs = (Number(seconds) || 0) * 1000;
  refreshRelative();
}

/** The sandbox's present, in milliseconds since 1970. */
export const now = () => Date.now() + offsetMs;

const DISCORD_EPOCH = 1420070400000n;

/** The moment that a snowflake carries, in milliseconds since 1970. */
export const snowflakeTime = (id) => Number((BigInt(id) >> 22n) + DISCORD_EPOCH);

const FORMATS = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { day: "2-digit", month: "2-digit", year: "numeric" },
  D: { day: "numeric", month: "long", year: "numeric" },
  f: { day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit" },
  F: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit" },
  s: { day: "2-digit", month: "2-digit", year: "numeric", hour: "numeric", minute: "2-digit" },
  S: { day: "2-digit", month: "2-digit", year: "numeric", hour: "numeric", minute: "2-digit", second: "2-digit" },
};
const formatters = new Map();

/** Formats milliseconds in one of Discord's styles (t T d D f F s S R). */
export function format(ms, style) {
  if (style === "R") return relative(ms);
  const key = style in FORMATS ? style : "f";
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(undefined, FORMATS[key]));
  return formatters.get(key).format(ms);
}

const words = new Intl.RelativeTimeFormat(undefined, { numeric: "always" });
const present = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(0, "second");
const STEPS = [
  ["second", 1, 60],
  ["minute", 60, 60],
  ["hour", 3600, 24],
  ["day", 86400, 30],
  ["month", 2629800, 12],
  ["year", 31557600, Infinity],
];

function relative(ms) {
  const seconds = Math.round((ms - now()) / 1000);
  if (seconds === 0) return present;
  for (const [unit, size, limit] of STEPS) {
    const value = Math.round(Math.abs(seconds) / size);
    if (value < limit) return words.format(Math.sign(seconds) * value || 0, unit);
  }
  return "";
}

/** The element for `<t:unix:STYLE>`, with the full date on hover. */
export function timestamp(unix, style) {
  const ms = Number(unix) * 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return document.createTextNode("Invalid Date");
  const full = format(ms, "F");
  return h(
    "time",
    { class: "stamp", datetime: new Date(ms).toISOString(), data: { tip: full, relative: style === "R" ? ms : null } },
    format(ms, style),
  );
}

function refreshRelative() {
  for (const element of document.querySelectorAll("time[data-relative]")) {
    const text = relative(Number(element.dataset.relative));
    if (element.textContent !== text) element.textContent = text;
  }
}
setInterval(refreshRelative, 10_000);

const day = (ms) => new Date(ms).toDateString();

/** The time beside an author: "Today at 16:20", "Yesterday at 16:20", or date and time. */
export function messageTime(ms) {
  const clock = format(ms, "t");
  if (day(ms) === day(now())) return `Today at ${clock}`;
  if (day(ms) === day(now() - 86_400_000)) return `Yesterday at ${clock}`;
  return `${format(ms, "d")} ${clock}`;
}

/** Whether two moments fall on the same day of the reader's calendar. */
export const sameDay = (a, b) => day(a) === day(b);

/** A short age for lists: "now", "5m", "3h", "2d". */
export function age(ms) {
  const seconds = Math.max(0, (now() - ms) / 1000);
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}h`;
  if (seconds < 86400 * 60) return `${Math.floor(seconds / 86400)}d`;
  return format(ms, "d");
}

/** An offset in words: "+7 days 1 h". */
export function offsetWords(seconds) {
  if (!seconds) return "on time";
  const sign = seconds < 0 ? "−" : "+";
  const rest = Math.abs(Math.round(seconds));
  const days = Math.floor(rest / 86400);
  const hours = Math.floor((rest % 86400) / 3600);
  const minutes = Math.floor((rest % 3600) / 60);
  const parts = [];
  if (days) parts.push(`${days} ${days === 1 ? "day" : "days"}`);
  if (hours) parts.push(`${hours} h`);
  if (minutes) parts.push(`${minutes} min`);
  return sign + (parts.join(" ") || `${rest} s`);
}
