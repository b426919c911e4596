// What stands above the first message of a channel: its name and purpose, or the way to older messages.
import { fill, h } from "./dom.js";
import { botName, channelIcon, channelTitle, personName } from "./entities.js";
import { emit, isDM, isForum, isThread, store } from "./store.js";
import { format, snowflakeTime } from "./time.js";

/** Draws the beginning of a channel's log; `older` fetches what is above. */
export function drawBeginning(start, channel, log, older) {
  if (!log.complete) {
    fill(
      start,
      h("button", { type: "button", class: "button secondary small", on: { click: older } }, "Show older messages"),
    );
    return;
  }
  fill(
    start,
    h(
      "div",
      { class: "beginning" },
      h("span", { class: "beginning-icon" }, channelIcon(channel)),
      h("h2", {}, channelTitle(channel)),
      h("p", {}, words(channel)),
      log.list.length ? null : invitation(),
    ),
  );
}

function words(channel) {
  if (isDM(channel)) return "This is the beginning of your conversation with the bot.";
  return isThread(channel) ? opened(channel) : channel.topic || `This is the beginning of ${channelTitle(channel)}.`;
}

function opened(channel) {
  const owner =
    channel.owner_id === store.bot.id ? store.bot.name : personName(store.people.get(channel.owner_id) ?? {});
  const parent = store.channels.get(channel.parent_id);
  return `${isForum(parent) ? "Post" : "Thread"} opened by ${owner} on ${format(snowflakeTime(channel.id), "D")}.`;
}

// An empty channel tells a newcomer where to begin.
function invitation() {
  return store.commands.length
    ? h(
        "button",
        { type: "button", class: "button primary", on: { click: () => emit("use-command", "") } },
        `See what ${botName()} can do`,
      )
    : null;
}
