// What a person does to the bot: commands, presses, choices, forms. Each act ends in an outcome or in a sentence.
import { announce, uid } from "./dom.js";
import { api, Refused } from "./api.js";
import { authorName } from "./entities.js";
import { HIDDEN, plain } from "./markdown.js";
import { isSpoiler } from "./media.js";
import { dropMessage, emit, findMessage, putMessage, store } from "./store.js";

const NO_ANSWER = "The application did not respond";

/** Commands on their way, by a local id: { id, channelId, user, label, state, interactionId, error }. */
export const pending = new Map();

// What the last commands of this window were called, by the id of their interaction: the answer to a form does not say.
const USED = "sandbox.used";
const REMEMBERED = 200;
const used = new Map(JSON.parse(sessionStorage.getItem(USED) ?? "[]"));

function remember(interactionId, label) {
  used.set(interactionId, label);
  sessionStorage.setItem(USED, JSON.stringify([...used].slice(-REMEMBERED)));
}

// Messages with an act in flight or a complaint below them, by person and message: { busy?, note? }.
const notes = new Map();
const keyOf = (message, as = store.me.id) => `${as}:${message.id}`;

/** What is to be said of a message to the person: { busy?, note? }. */
export const noteOn = (message) => notes.get(keyOf(message)) ?? {};

/** Forgets what was to be said of a message that is gone. */
export const forgetNote = (message) => notes.delete(keyOf(message));

/**
 * Uses a slash command. Resolves when the bot's first answer is there.
 * Raises Refused with the reason when Discord's client would not have sent it, or when the bot did not answer.
 */
export function invoke(channelId, command, options) {
  return send(channelId, `/${command}`, () => api.invoke({ as: store.me.id, channel_id: channelId, command, options }));
}

/** Uses a command of the context menus on a message or a person. */
export function useMenu(channelId, name, targetId) {
  return send(channelId, name, () => api.menu({ as: store.me.id, channel_id: channelId, name, target_id: targetId }));
}

async function send(channelId, label, request) {
  const as = store.me.id;
  const row = { id: uid("pending"), channelId, user: store.me, label, state: "sending" };
  pending.set(row.id, row);
  emit("pending", channelId);
  try {
    const outcome = await request();
    if (outcome.status === "failed") throw new Refused(outcome.error || NO_ANSWER, 200);
    settle(outcome, { as, channelId, row });
    return outcome;
  } catch (error) {
    // A refusal by the client leaves no trace in the channel; silence of the bot does.
    if (error.status === 200) Object.assign(row, { state: "failed", error: error.message });
    else pending.delete(row.id);
    tell(as, error.message);
    throw error;
  } finally {
    emit("pending", channelId);
  }
}

// A sentence is for whoever acted; who has become somebody else meanwhile does not hear it.
const tell = (as, sentence) => as === store.me.id && announce(sentence, true);

// `as` is who asked. What they got is not for the next person; they find it in the channel when they come back.
function settle(outcome, { as, channelId, row = null }) {
  if (row) remember(outcome.interaction_id, row.label);
  if (as !== store.me.id) {
    if (row) pending.delete(row.id);
    return;
  }
  if (outcome.message) putMessage(outcome.message);
  // A deferred answer whose "thinking" message is not here yet keeps its row until the message comes.
  if (row && outcome.status === "deferred" && !outcome.message && !answered(channelId, outcome.interaction_id)) {
    Object.assign(row, { state: "thinking", interactionId: outcome.interaction_id });
  } else if (row) pending.delete(row.id);
  if (outcome.message) announceMessage(outcome.message);
  if (outcome.modal) emit("modal", outcome.modal);
}

const answered = (channelId, interactionId) =>
  store.logs.get(channelId)?.list.some((message) => interactionOf(message)?.id === interactionId);

/** The interaction that a message answers, in its newer or older form. */
export const interactionOf = (message) => message.interaction_metadata ?? message.interaction ?? null;

/** The name of the command whose form a message answers, or null: "/norm propose". */
export function formCommand(message) {
  const trigger = interactionOf(message)?.triggering_interaction_metadata;
  return trigger ? (used.get(trigger.id) ?? null) : null;
}

/** Ends the waiting rows that a new message answers. */
export function resolvePending(message) {
  const id = interactionOf(message)?.id;
  for (const row of pending.values()) {
    if (id && row.interactionId === id) {
      pending.delete(row.id);
      emit("pending", row.channelId);
    }
  }
}

export function dismissPending(id) {
  const row = pending.get(id);
  pending.delete(id);
  if (row) emit("pending", row.channelId);
}

/** Presses a button, or sends the values of a select. What goes wrong is written below the message. */
export async function press(message, customId, values) {
  const as = store.me.id;
  setNote(message, { busy: customId });
  try {
    const outcome = await api.click({
      as,
      channel_id: message.channel_id,
      message_id: message.id,
      custom_id: customId,
      values,
    });
    if (outcome.status === "failed") throw new Refused(outcome.error || NO_ANSWER, 200);
    notes.delete(keyOf(message, as));
    // A form gives the focus back to what it was opened from, so the row is drawn before it opens.
    drawAgain(message);
    settle(outcome, { as, channelId: message.channel_id });
  } catch (error) {
    complain(message, error.message, as);
  }
}

const drawAgain = (message) =>
  emit("message", { message: findMessage(message.channel_id, message.id) ?? message, fresh: false });

/** What was chosen in the selects of a message, by person and message, with the components as they stood then. */
const choices = new Map();

/** The values that the person chose in the selects of a message, by id: until the bot changes its components. */
export function chosenIn(message) {
  const kept = choices.get(keyOf(message));
  return kept?.components === JSON.stringify(message.components) ? kept.values : {};
}

/** Remembers what was chosen in a select. */
export function choose(message, customId, values) {
  choices.set(keyOf(message), {
    components: JSON.stringify(message.components),
    values: { ...chosenIn(message), [customId]: values },
  });
}

/** Writes a complaint below a message, for the person whom it concerns. */
export function complain(message, sentence, as = store.me.id) {
  setNote(message, { note: sentence }, as);
  tell(as, sentence);
}

function setNote(message, note, as = store.me.id) {
  notes.set(keyOf(message, as), note);
  drawAgain(message);
}

/** Sends a form. Raises Refused when it was not taken: the form stays open with everything in it. */
export async function submit(modal, values) {
  const as = store.me.id;
  const outcome = await api.submit({ as, modal_id: modal.modal_id, values });
  if (outcome.status === "failed") throw new Refused(outcome.error || NO_ANSWER, 200);
  settle(outcome, { as, channelId: outcome.message?.channel_id ?? store.current });
  return outcome;
}

/** Hides an ephemeral message for good; what goes wrong is written below it. */
export async function dismiss(message) {
  const as = store.me.id;
  try {
    await api.dismiss({ as, message_id: message.id });
    dropMessage(message.channel_id, message.id);
  } catch (error) {
    complain(message, error.message, as);
  }
}

let readOut = null;

/** Reads a new message to screen readers; the answer to one's own act arrives twice and is read once. */
export function announceMessage(message) {
  if (readOut === message.id) return;
  readOut = message.id;
  const words = summary(message);
  const only = message.flags & 64 ? " Only you can see this." : "";
  announce(`${authorName(message.author)}: ${words.slice(0, 400)}${only}`);
}

/** The gist of a message in words: content, texts of components, titles of embeds. What is hidden stays hidden. */
export function summary(message) {
  const texts = [plain(message.content ?? "")];
  const walk = (components) => {
    for (const component of components ?? []) {
      if (component.spoiler) texts.push(HIDDEN);
      else {
        if (component.content) texts.push(plain(component.content));
        walk(component.components);
      }
    }
  };
  walk(message.components);
  for (const embed of message.embeds ?? []) texts.push(plain(embed.title), plain(embed.description));
  const [file] = message.attachments ?? [];
  if (!texts.some(Boolean) && file) texts.push((!isSpoiler(file) && file.description) || "sent a file");
  return texts.filter(Boolean).join(" · ");
}
