// The frame of the page: drawers on narrow screens, the banner above the messages, short notices.
import { announce, fill, foreground, h, icon } from "./dom.js";
import { botName } from "./entities.js";
import { on, store } from "./store.js";

const app = document.getElementById("app");
const sidebar = document.getElementById("sidebar");
const panel = document.getElementById("panel");
const backdrop = document.getElementById("backdrop");
const banner = document.getElementById("banner");
let connected = true;

// Drawers -----------------------------------------------------------------------------------------------------------

const narrow = matchMedia("(max-width: 760px)");
const medium = matchMedia("(max-width: 1120px)");
let opener = null;

/** Opens the list of channels over a narrow window. */
export const openSidebar = () => openDrawer(sidebar);

function openDrawer(drawer) {
  closeDrawers(false);
  opener = document.activeElement;
  drawer.classList.add("open");
  backdrop.hidden = false;
  settleDrawers();
  drawer.focus();
}

function closeDrawers(restore = true) {
  const open = document.querySelector(".drawer.open");
  if (!open) return;
  open.classList.remove("open");
  backdrop.hidden = true;
  settleDrawers();
  if (restore && opener?.isConnected) opener.focus();
}

/** Shows or hides the right side. */
export function togglePanel() {
  if (medium.matches) return openDrawer(panel);
  const hidden = app.classList.toggle("no-panel");
  localStorage.setItem("sandbox.panel", hidden ? "closed" : "open");
  return settleDrawers();
}

/** Shows the right side, wherever it is, and gives it the focus. */
export function goToPanel() {
  if (medium.matches) return openDrawer(panel);
  if (app.classList.contains("no-panel")) togglePanel();
  return panel.focus();
}

// What is off the screen is out of the order of focus too.
function settleDrawers() {
  const open = document.querySelector(".drawer.open");
  sidebar.inert = (narrow.matches && open !== sidebar) || open === panel;
  panel.inert =
    (medium.matches && open !== panel) || open === sidebar || (!medium.matches && app.classList.contains("no-panel"));
  document.getElementById("main").inert = Boolean(open);
}

for (const media of [narrow, medium]) {
  media.addEventListener("change", () => {
    closeDrawers(false);
    settleDrawers();
  });
}
backdrop.addEventListener("click", () => closeDrawers());
document.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawers());
on("close-drawers", () => closeDrawers());

// Banners and notices -----------------------------------------------------------------------------------------------

/** Tells whether the event stream is open. */
export function setConnected(state) {
  connected = state;
  drawBanner();
}

function drawBanner() {
  if (!connected)
    fill(
      banner,
      h("p", { class: "banner bad" }, icon("warning"), "The connection to the local Discord was lost. Trying again…"),
    );
  else if (!store.bot.online)
    fill(
      banner,
      h(
        "p",
        { class: "banner" },
        icon("clock"),
        `${botName()} is not connected, so commands and buttons will not be answered.`,
      ),
    );
  else fill(banner);
}

const READING_MS = 60; // For each letter.
let noticeTimer = 0;
const toast = h("div", { id: "toast", on: { click: () => toast.classList.remove("shown") } });
// A dialog that closes leaves it behind.
document.addEventListener("close", () => foreground().append(toast), { capture: true });

/** A short word over the top of the window, where no answer is awaited; a press puts it away. */
export function notice(text) {
  if (toast.parentElement !== foreground()) foreground().append(toast);
  toast.textContent = text;
  toast.classList.add("shown");
  announce(text);
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => toast.classList.remove("shown"), Math.max(4000, text.length * READING_MS));
}

on("notice", notice);
on("bot", drawBanner);
on("state", drawBanner);

if (localStorage.getItem("sandbox.panel") === "closed") app.classList.add("no-panel");
settleDrawers();
