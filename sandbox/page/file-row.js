// One chosen file in a list: its name, its size, a way to remove it.
import { bytes, h, icon, iconButton } from "./dom.js";

/** The row of a file; `below` is what stands under its name. */
export const fileRow = (file, { onRemove, below = null }) =>
  h(
    "li",
    { class: "file-row" },
    h("span", { class: "file-icon" }, icon("file")),
    h(
      "span",
      { class: "file-row-words" },
      h("span", { class: "file-row-name" }, file.name, h("small", {}, ` · ${bytes(file.size)}`)),
      below,
    ),
    iconButton("close", `Remove ${file.name}`, onRemove),
  );

/** Gives the focus, after a file was removed, to the remover of the next one, or to `otherwise`. */
export function focusAfterRemoval(list, index, otherwise) {
  const left = list.querySelectorAll(".file-row > .icon-button");
  (left[Math.min(index, left.length - 1)] ?? otherwise).focus();
}
