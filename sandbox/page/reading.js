// What is read tells how things stood when it was asked for, and events that come in meanwhile are newer: they wait.
let underWay = 0;
let waiting = [];

/** Reads something, then lets happen what came in meanwhile. `read` applies the answer before it resolves. */
export async function reading(read) {
  underWay += 1;
  try {
    return await read();
  } finally {
    underWay -= 1;
    if (!underWay) release();
  }
}

function release() {
  const held = waiting;
  waiting = [];
  for (const take of held) take();
}

/** Does something now, or after the reads that are under way. */
export function afterReading(take) {
  if (underWay) waiting.push(take);
  else take();
}
