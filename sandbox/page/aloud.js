// New messages of the open channel, read out to a listener. A flood of them is counted, not read.
import { announce, count, debounce } from "./dom.js";
import { announceMessage } from "./interact.js";
import { on, store } from "./store.js";

const READ_OUT = 3;
let burst = 0;
const calm = debounce(() => {
  if (burst > READ_OUT) announce(`${count(burst - READ_OUT, "more message")}`);
  burst = 0;
}, 1000);

function tell(message) {
  if (message.channel_id !== store.current || message.author.id === store.me.id) return;
  burst += 1;
  calm();
  if (burst <= READ_OUT) announceMessage(message);
}

on("incoming", tell);
