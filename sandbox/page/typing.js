// Who is typing, below the message box: the dots go when the message is there, or after a while.
import { fill, h } from "./dom.js";
import { on, store } from "./store.js";

const SHOWN_MS = 8000;
let line = null;
let place = null;
let timer = 0;

/** Makes the line for the box of a channel. */
export function typingLine(channelId) {
  place = channelId;
  line = h("p", { class: "typing", "aria-live": "off" });
  return line;
}

on("typing", (event) => {
  if (!line || (event.channel_id && event.channel_id !== place)) return;
  fill(
    line,
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    h("strong", {}, event.name ?? store.bot.name),
    " is typing…",
  );
  clearTimeout(timer);
  timer = setTimeout(() => line && fill(line), SHOWN_MS);
});

on("message", ({ fresh, message }) => {
  if (fresh && line && message.channel_id === place && message.author.id === store.bot.id) fill(line);
});
