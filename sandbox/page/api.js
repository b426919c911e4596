// The person's side of the local Discord: JSON over HTTP, and one websocket of events.

/** An answer that says no; `message` is a sentence for the person. */
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export const UNREACHABLE =
  "The local Discord cannot be reached. Is it still running? Nothing you typed is lost. " +
  "A press or command sent just then was not recorded, unless you see its answer, and can be repeated.";

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused(UNREACHABLE, 0);
  }
  const text = await response.text();
  const data = parse(text);
  if (response.ok) return data ?? {};
  const sentence = typeof data?.error === "string" ? data.error : `The local Discord answered ${response.status}.`;
  throw new Refused(sentence, response.status);
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

const query = (values) =>
  new URLSearchParams(Object.entries(values).filter(([, v]) => v !== undefined && v !== null && v !== ""));

export const api = {
  state: (as) => call("GET", `/sandbox/state?${query({ as })}`),
  messages: (as, channel, before) =>
    call("GET", `/sandbox/channels/${channel}/messages?${query({ as, limit: 100, before })}`),
  pins: (as, channel) => call("GET", `/sandbox/channels/${channel}/pins?${query({ as })}`),
  invoke: (body) => call("POST", "/sandbox/invoke", body),
  menu: (body) => call("POST", "/sandbox/menu", body),
  autocomplete: (body) => call("POST", "/sandbox/autocomplete", body),
  click: (body) => call("POST", "/sandbox/click", body),
  submit: (body) => call("POST", "/sandbox/submit", body),
  dismiss: (body) => call("POST", "/sandbox/dismiss", body),
  say: (body) => call("POST", "/sandbox/say", body),
  edit: (body) => call("POST", "/sandbox/edit", body),
  erase: (body) => call("POST", "/sandbox/delete", body),
  post: (body) => call("POST", "/sandbox/post", body),
  thread: (body) => call("POST", "/sandbox/thread", body),
  react: (body) => call("POST", "/sandbox/react", body),
  pin: (body) => call("POST", "/sandbox/pin", body),
  scheduled: (as) => call("GET", `/sandbox/scheduled?${query({ as })}`),
  follow: (body) => call("POST", "/sandbox/follow", body),
  dm: (as) => call("POST", "/sandbox/dm", { as }),
  refusals: () => call("GET", "/sandbox/refusals"),
  demo: (act) => call("POST", "/sandbox/demo", { act }),
  moveClock: (offset) => call("POST", "/sandbox/clock", { offset_seconds: offset }),
};

/**
 * Opens the event stream and keeps it open, with growing pauses between attempts (0.5 s to 8 s).
 * `onEvent` gets each event; `onState` gets "open" (with whether it is a return) or "closed". Returns `stop`, which ends
 * it, and `opened`, which resolves once the first attempt came to something, be it a refusal.
 */
export function listen(as, onEvent, onState) {
  let socket = null;
  let stopped = false;
  let pause = 500;
  let openings = 0;
  let timer = 0;
  let settle;
  const opened = new Promise((resolve) => {
    settle = resolve;
  });

  const connect = () => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/sandbox/events?${query({ as })}`);
    socket.onopen = () => {
      pause = 500;
      openings += 1;
      settle();
      onState("open", openings > 1);
    };
    socket.onmessage = (event) => {
      const data = parse(event.data);
      if (data && !stopped) onEvent(data);
    };
    socket.onclose = () => {
      settle();
      if (stopped) return;
      onState("closed");
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, 8000);
    };
  };
  connect();
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    // A socket that is being opened cannot be closed without a complaint of the browser.
    if (socket?.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
    else socket?.close();
  };
  return { stop, opened };
}

/** A chosen file as the contract carries it: name, type and base64 content. */
export async function encodeFile(file) {
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Refused(`“${file.name}” could not be read.`, 0));
    reader.readAsDataURL(file);
  });
  return {
    filename: file.name,
    content_type: file.type || "application/octet-stream",
    content_base64: url.slice(url.indexOf(",") + 1),
  };
}
