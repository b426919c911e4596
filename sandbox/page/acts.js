// What a person does to messages and places beside the bot: edits, deletes, reacts, pins, opens posts and threads.
import { api } from "./api.js";
import { emojiPicker } from "./emoji-picker.js";
import { channelTitle, goTo } from "./entities.js";
import { openForm } from "./form.js";
import { summary } from "./interact.js";
import { LONGEST_MESSAGE, MOST_FILES } from "./limits.js";
import { dropMessage, emit, isForum, putChannel, store } from "./store.js";

const TEXT = { SHORT: 1, LONG: 2 };
const LONGEST_NAME = 100; // Discord's limit for the name of a thread or post.
const TAGS_PER_POST = 5; // Discord's limit.
const QUICK = ["👍", "❤️", "😄", "🎉", "🤔", "👀"];

const at = (message) => ({ as: store.me.id, channel_id: message.channel_id, message_id: message.id });

// What is refused is said in a notice: the message stays as it is.
const quietly = (promise) => promise.catch((error) => emit("notice", error.message));

/** Reacts to a message, or takes the reaction back. */
export const toggleReaction = (message, emoji) => quietly(api.react({ ...at(message), emoji }));

/** Whether the person of this window reacted so. */
export const reacted = (message, emoji) => Boolean(message.reactors?.[emoji]?.includes(store.me.id));

/** Whether the person may reply to a message. */
export const mayReply = (message) =>
  !(message.flags & 64) && store.channels.get(message.channel_id)?.can_send !== false;

/** The entries of a message's menu that depend on who wrote it, where, and what the person may do there. */
export function messageActs(message) {
  const channel = store.channels.get(message.channel_id) ?? {};
  const mine = message.author.id === store.me.id;
  if (message.flags & 64) return [];
  return [
    mayReply(message) && { label: "Reply", icon: "reply", run: () => emit("reply", message) },
    mine && channel.can_edit !== false && { label: "Edit message", icon: "pencil", run: () => emit("edit", message) },
    channel.can_thread &&
      !message.thread && { label: "Open a thread", icon: "thread", run: () => openThread(channel, message) },
    channel.can_pin && {
      label: message.pinned ? "Unpin message" : "Pin message",
      icon: "pin",
      run: () => quietly(api.pin(at(message))),
    },
    (mine ? channel.can_delete !== false : channel.can_delete_others) && {
      label: "Delete message",
      icon: "trash",
      run: () => askToDelete(message),
    },
  ].filter(Boolean);
}

/** Whether the person may react to a message. */
export const mayReact = (message) =>
  !(message.flags & 64) && store.channels.get(message.channel_id)?.can_react !== false;

/** The entries with which one reacts; none where that is not allowed. */
export const reactionActs = (message) =>
  mayReact(message)
    ? QUICK.map((emoji) => ({ emoji, pressed: reacted(message, emoji), run: () => toggleReaction(message, emoji) }))
    : [];

/** Lets the person choose any emoji to react with; one that they chose before stays. */
export const chooseReaction = (message, anchor) =>
  emojiPicker(anchor, { onChoose: (emoji) => !reacted(message, emoji) && toggleReaction(message, emoji) });

function askToDelete(message) {
  openForm({
    title: "Delete this message?",
    about: "It goes for everybody, and cannot be brought back.",
    components: [{ type: 10, content: `> ${summary(message).slice(0, 200) || "a file"}` }],
    label: "Delete",
    style: "danger",
    send: async () => {
      await api.erase(at(message));
      dropMessage(message.channel_id, message.id);
    },
  });
}

/** Asks for the name of a thread and opens it, on a message where one is given. */
export function openThread(channel, message = null) {
  openForm({
    title: "Open a thread",
    about: message ? `On “${summary(message).slice(0, 60)}”` : `In ${channelTitle(channel)}`,
    components: [name("Name of the thread")],
    label: "Open",
    send: async (values) => {
      const answer = await api.thread({
        as: store.me.id,
        channel_id: channel.id,
        message_id: message?.id,
        name: values.name.trim(),
      });
      arrive(answer.channel);
    },
  });
}

/** Asks for a post's title, words, tags and files, and opens it. */
export function openPost(forum) {
  if (!isForum(forum)) return;
  const tags = (forum.available_tags ?? []).map((tag) => ({
    value: tag.id,
    label: tag.name,
    emoji: tag.emoji_name ? { name: tag.emoji_name } : null,
  }));
  openForm({
    title: "New post",
    about: `In ${channelTitle(forum)}`,
    components: [
      name("Title"),
      labelled("Message", { type: 4, custom_id: "content", style: TEXT.LONG, max_length: LONGEST_MESSAGE }),
      tags.length
        ? labelled("Tags (optional)", {
            type: 3,
            custom_id: "tags",
            options: tags,
            min_values: 0,
            max_values: Math.min(TAGS_PER_POST, tags.length),
            required: false,
            placeholder: "None",
          })
        : null,
      labelled("Files (optional)", { type: 19, custom_id: "files", min_values: 0, max_values: MOST_FILES, required: false }),
    ].filter(Boolean),
    label: "Post",
    send: async ({ name: title, content, tags: chosen, files }) => {
      const answer = await api.post({
        as: store.me.id,
        channel_id: forum.id,
        name: title.trim(),
        content,
        tags: chosen ?? [],
        attachments: files,
      });
      arrive(answer.channel);
    },
  });
}

const labelled = (label, component) => ({ type: 18, label, component });
const name = (label) =>
  labelled(label, { type: 4, custom_id: "name", style: TEXT.SHORT, min_length: 1, max_length: LONGEST_NAME });

function arrive(channel) {
  putChannel(channel);
  goTo(channel.id);
}
