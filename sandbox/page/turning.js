// Turns the clock: forward through everything that is due on the way, so that each thing happens at its own time.
import { api } from "./api.js";
import { on, setClock, store } from "./store.js";

const PATIENCE_MS = 4000; // The bot looks every second for what is due.
const STOPS_MOST = 40;
const JUST_PAST = 1; // Seconds.

let turns = Promise.resolve();
let heard = null;

/** Turns the clock to the offset (seconds) that `target()` gives once all earlier turns are done; rejects as the API does. */
export function turnClock(target) {
  const turn = turns.then(() => walk(target()));
  turns = turn.catch(() => {});
  return turn;
}

/** The offset at which the clock stands just past an instant (seconds). */
export const offsetPast = (at) => Math.ceil(at - Date.now() / 1000) + JUST_PAST;

async function walk(offset) {
  for (let stop = 0; stop < STOPS_MOST; stop += 1) {
    const next = firstDueBefore(offset);
    if (!next) break;
    await move(offsetPast(next.at));
    await passed(next.at);
  }
  await move(offset);
}

function firstDueBefore(offset) {
  const real = Date.now() / 1000;
  return (store.desk?.coming ?? []).find(({ at }) => at > real + store.offset && at + JUST_PAST < real + offset);
}

async function move(offset) {
  const answer = await api.moveClock(offset);
  setClock(answer.offset_seconds ?? offset);
}

/** Resolves once the bot has done what was due at an instant and shows it, or after a while without a word of it. */
function passed(at) {
  // What is posted only after the next move would bear a time at which nothing happened.
  const onItsWay = ({ due, trouble }) => !trouble && (due === null || due <= Math.ceil(Date.now() / 1000 + store.offset));
  const due = () =>
    (store.desk?.coming ?? []).some((event) => event.at <= at) || (store.desk?.outbox ?? []).some(onItsWay);
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
