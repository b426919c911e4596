// Turns the clock: forward through everything that is due on the way, so that each thing happens at its own time.
import { api } from "./api.js";
import { emit, on, setClock, store } from "./store.js";

const PATIENCE_MS = 4000; // The bot looks every second for what is due.
const STOPS_MOST = 40;
const JUST_PAST = 1; // Seconds.

let wish = null;
let way = null;
let heard = null;

/** The offset at which the clock shall stand, while it is on its way there; null while it stands. */
export const wished = () => wish;

/**
 * Turns the clock to the offset (seconds) that `target(base)` gives, where `base` is where it stands or was wished to.
 * A wish that comes while the clock is on its way takes the place of the one before. Resolves once the clock stands;
 * rejects as the API does.
 */
export function turnClock(target) {
  wish = target(wish ?? store.offset);
  way ??= walk().finally(() => {
    wish = null;
    way = null;
    emit("turning");
  });
  heard?.();
  emit("turning");
  return way;
}

/** The offset at which the clock stands just past an instant (seconds). */
export const offsetPast = (at) => Math.ceil(at - Date.now() / 1000) + JUST_PAST;

async function walk() {
  for (let stop = 0; ; stop += 1) {
    const next = stop < STOPS_MOST ? firstDueBefore(wish) : null;
    const offset = next ? offsetPast(next.at) : wish;
    await move(offset);
    if (next) await passed(next.at);
    else if (offset === wish) return;
    else stop = -1; // There is a new wish.
  }
}

function firstDueBefore(offset) {
  const real = Date.now() / 1000;
  return (store.desk?.coming ?? []).find(({ at }) => at > real + store.offset && at + JUST_PAST < real + offset);
}

async function move(offset) {
  const answer = await api.moveClock(offset);
  setClock(answer.offset_seconds ?? offset);
}

/**
 * Resolves once the bot has done what was due at an instant and shows it, after a while without a word of it, or when the
 * clock goes back.
 */
function passed(at) {
  const goesBack = () => wish < store.offset;
  // What is posted only after the next move would bear a time at which nothing happened.
  const onItsWay = ({ due, trouble }) => !trouble && (due === null || due <= Math.ceil(Date.now() / 1000 + store.offset));
  const waits = () =>
    (store.desk?.coming ?? []).some((event) => event.at <= at) || (store.desk?.outbox ?? []).some(onItsWay);
  const due = () => !goesBack() && waits();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    heard = () => {
      if (due()) return;
      clearTimeout(timer);
      resolve();
    };
    heard();
  });
}

on("desk", () => heard?.());
