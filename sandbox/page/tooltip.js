// One tooltip for the whole page: anything with data-tip shows it on hover and on keyboard focus.
import { h } from "./dom.js";

const bubble = h("div", { class: "tooltip", role: "tooltip", id: "tooltip", popover: "manual" });
let owner = null;

/** Installs the listeners; called once. */
export function installTooltips() {
  document.body.append(bubble);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    show(event.target.closest?.("[data-tip]"));
  });
  document.addEventListener("focusin", (event) => {
    const target = event.target.closest?.("[data-tip]");
    if (!target?.matches(":focus-visible")) return hide();
    // The focus may move while another popover opens or closes, when none can be shown.
    return setTimeout(() => target.contains(document.activeElement) && show(target));
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("pointerdown", hide);
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

function show(target) {
  if (!target?.dataset.tip) return hide();
  if (target === owner) return undefined;
  owner = target;
  bubble.textContent = target.dataset.tip;
  // A modal dialog makes everything outside it inert, so the bubble moves into the dialog that holds its owner.
  (target.closest("dialog") ?? document.body).append(bubble);
  bubble.showPopover();
  const box = target.getBoundingClientRect();
  const own = bubble.getBoundingClientRect();
  const above = box.top - own.height - 8;
  bubble.style.top = `${above > 4 ? above : box.bottom + 8}px`;
  bubble.style.left = `${Math.max(6, Math.min(innerWidth - own.width - 6, box.left + box.width / 2 - own.width / 2))}px`;
  return undefined;
}

function hide() {
  owner = null;
  if (bubble.matches(":popover-open")) bubble.hidePopover();
}
