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

/**
 * What was left in a box, or null: { text, command: its path, reply, edit: { message, text } }, and while the page
 * lives { form, files }.
 */
export const draftOf = (key) => drafts.get(key) ?? null;

/** Remembers a box; one that holds nothing is forgotten. */
export function keepDraft(key, { text, form, files, reply, edit }) {
  if (text || form || files.length || reply || edit)
    drafts.set(key, { text, form, files, reply, edit, command: form?.command.path ?? null });
  else drafts.delete(key);
}

/** Whether files wait in any box to be sent. */
export const hasFiles = () => [...drafts.values()].some((draft) => draft.files?.length);

/** Forgets those of a channel that is gone, or all. */
export function forgetDrafts(channelId = null) {
  for (const key of [...drafts.keys()]) if (!channelId || key.endsWith(`:${channelId}`)) drafts.delete(key);
}

/** Writes the drafts down for the next load of the page. */
export function storeDrafts() {
  const plain = [...drafts].map(([key, { text, command, reply, edit }]) => [key, { text, command, reply, edit }]);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(plain));
  } catch {
    // A full or forbidden storage only means that drafts do not outlive a reload.
  }
}
