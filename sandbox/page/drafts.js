// What is half written, by person and channel. It outlives going elsewhere, and a reload of the page.

const KEY = "sandbox.drafts";
const drafts = new Map(read());

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

/** What was left in a box: { text, command: its path, form and files: while the page lives }, or null. */
export const draftOf = (key) => drafts.get(key) ?? null;

/** Remembers a box; one that holds nothing is forgotten. */
export function keepDraft(key, { text, form, files }) {
  if (text || form || files.length) drafts.set(key, { text, form, files, command: form?.command.path ?? null });
  else drafts.delete(key);
}

/** Whether files wait in any box to be sent. */
export const hasFiles = () => [...drafts.values()].some((draft) => draft.files?.length);

export const dropDraft = (key) => drafts.delete(key);

/** Writes the drafts down for the next load of the page. */
export function storeDrafts() {
  const plain = [...drafts].map(([key, { text, command }]) => [key, { text, command }]);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(plain));
  } catch {
    // A full or forbidden storage only means that drafts do not outlive a reload.
  }
}
