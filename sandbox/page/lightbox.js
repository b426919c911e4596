// A picture in large: as wide as the window, or in its full size, in which it is moved about by scrolling.
import { fill, h, icon, iconButton, liveRegions } from "./dom.js";

const LEAST_GAIN = 1.15; // A full size that is hardly larger is not worth a button.
const NARROW_FACTOR = 2.5; // On a narrow window small letters need more than the picture's own size may give.

/** Opens a picture. Escape, the button and a press anywhere but on a button or a notice close it. */
export function openPicture(source, alt) {
  const opener = document.activeElement;
  const image = h("img", { src: source, alt });
  const pane = h("div", { class: "lightbox-pane", tabindex: "0", role: "region", "aria-label": "Picture, scrolls" }, image);
  const dialog = h("dialog", { class: "lightbox", "aria-label": alt ? `Picture: ${alt}` : "Picture" });
  const size = h("button", { type: "button", class: "button secondary small", hidden: true });
  fill(
    dialog,
    h("div", { class: "lightbox-bar" }, size, iconButton("close", "Close the picture", () => dialog.close())),
    pane,
    alt ? h("p", { class: "lightbox-alt" }, alt) : null,
    liveRegions(),
  );

  const full = () => Math.max(image.naturalWidth, innerWidth <= 760 ? innerWidth * NARROW_FACTOR : 0);
  const show = (large) => {
    dialog.classList.toggle("large", large);
    image.style.setProperty("--full", `${full()}px`);
    fill(size, icon("search"), large ? "Fit to the window" : "Full size");
  };
  const settle = () => {
    dialog.classList.remove("large");
    size.hidden = full() < image.clientWidth * LEAST_GAIN;
    // Who opens a picture on a phone wants to read it.
    show(!size.hidden && innerWidth <= 760);
  };
  size.addEventListener("click", () => show(!dialog.classList.contains("large")));
  image.addEventListener("load", settle, { once: true });
  dialog.addEventListener("click", (event) => event.target.closest("button, #toast") || dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  pane.focus();
  if (image.complete) settle();
}
