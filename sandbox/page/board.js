// A list that opens beside a button: a title, a way to close it, and whatever is listed.
import { fill, h, iconButton } from "./dom.js";
import { place, popupRoot } from "./listbox.js";

const PRESS_MS = 500; // A click follows its press within that.
let open = null;
let pressed = { target: null, at: -Infinity };

document.addEventListener(
  "pointerdown",
  ({ target }) => {
    pressed = { target, at: performance.now() };
  },
  { capture: true },
);

/**
 * Opens a board beside its anchor, or closes it where it is open already. Returns { body, show(...nodes), fit, close,
 * live }, or null when it was closed; `fit()` is for when what it shows has grown or shrunk, `live()` tells whether it
 * is still there. `onClose()` is called when it goes.
 */
export function openBoard(title, anchor, { onClose = () => {} } = {}) {
  const before = open;
  before?.close();
  open = null;
  if (before?.key === keyOf(title, anchor)) {
    before.answered = true;
    return null;
  }
  const body = h("div", { class: "board-body", tabindex: "-1" });
  const popup = h(
    "div",
    { class: "popup board", popover: "auto", role: "dialog", "aria-label": title },
    h(
      "div",
      { class: "board-head" },
      h("h3", {}, title),
      iconButton("close", `Close: ${title}`, () => popup.hidePopover()),
    ),
    body,
  );
  const board = {
    key: keyOf(title, anchor),
    /** Whether the click that closed it was taken for what it was. */
    answered: false,
    body,
    close: () => popup.isConnected && popup.hidePopover(),
    live: () => popup.isConnected,
    fit: () => place(popup, anchor.isConnected ? anchor : document.getElementById("topbar"), { width: "own" }),
    show: (...nodes) => {
      fill(body, nodes);
      board.fit();
    },
  };
  popup.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const inside = popup.contains(document.activeElement) || document.activeElement === document.body;
    popup.remove();
    // A press on the button that opened it closes it first; the click that follows must not open it again.
    const byAnchor = anchor.contains(pressed.target) && performance.now() - pressed.at < PRESS_MS;
    if (open === board || !open) open = byAnchor && !board.answered ? board : null;
    onClose();
    if (inside) backTo(anchor);
  });
  popupRoot(anchor).append(popup);
  popup.showPopover();
  popup.querySelector("button").focus();
  open = board;
  return board;
}

const keyOf = (title, anchor) => `${title} ${anchor.dataset.key ?? ""}`;

// The bar above the messages is drawn anew at any time; its buttons are known by their key.
function backTo(anchor) {
  const key = anchor.dataset.key;
  const now = anchor.isConnected ? anchor : key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (now) now.focus({ preventScroll: true });
}
