// The files that go with a message: chosen, dropped or pasted, each with a description for those who cannot see it.
import { encodeFile } from "./api.js";
import { bytes, fill, h, icon, iconButton } from "./dom.js";
import { MOST_FILES } from "./limits.js";

const LARGEST = 10 * 1024 * 1024; // Discord's limit in a guild without boosts.
const LONGEST_DESCRIPTION = 1024; // Discord's limit for the description of an attachment.

export class Tray {
  /** `complain(sentence)` tells what is wrong with a file; `onChange()` is called when files come or go. */
  constructor({ complain, onChange = () => {} }) {
    Object.assign(this, { complain, onChange });
    this.files = [];
    this.element = h("ul", { class: "tray", "aria-label": "Files to send", hidden: true });
    this.input = h("input", { type: "file", multiple: true, hidden: true, "aria-label": "Choose files" });
    this.input.addEventListener("change", () => {
      this.add(this.input.files);
      this.input.value = "";
    });
  }

  /** Opens the system's list of files. */
  open() {
    this.input.click();
  }

  add(files) {
    for (const file of files) {
      if (this.files.length >= MOST_FILES) this.complain(`A message carries at most ${MOST_FILES} files.`);
      else if (file.size > LARGEST) this.complain(`“${file.name}” has ${bytes(file.size)}; at most 10 MB may be sent.`);
      else this.files.push({ file, description: "" });
    }
    this.draw();
  }

  /** Shows the files of a draft again. */
  restore(files) {
    this.files = [...files];
    this.draw();
  }

  clear() {
    this.files = [];
    this.draw();
  }

  draw() {
    this.element.hidden = !this.files.length;
    fill(
      this.element,
      this.files.map((one, index) => this.row(one, index)),
    );
    this.onChange();
  }

  row(one, index) {
    const description = h("input", {
      type: "text",
      class: "tray-description",
      value: one.description,
      maxlength: LONGEST_DESCRIPTION,
      placeholder: "Describe it for those who cannot see it",
      "aria-label": `Description of ${one.file.name}`,
    });
    description.addEventListener("input", () => {
      one.description = description.value;
    });
    return h(
      "li",
      { class: "tray-file" },
      h("span", { class: "file-icon" }, icon("file")),
      h(
        "span",
        { class: "tray-words" },
        h("span", { class: "tray-name" }, one.file.name, h("small", {}, ` · ${bytes(one.file.size)}`)),
        description,
      ),
      iconButton("close", `Remove ${one.file.name}`, () => {
        this.files.splice(index, 1);
        this.draw();
      }),
    );
  }

  /** The files as they are sent. */
  async encoded() {
    return Promise.all(
      this.files.map(async ({ file, description }) => ({
        ...(await encodeFile(file)),
        description: description.trim() || undefined,
      })),
    );
  }
}

/** Lets files be dropped on an element or pasted into it. */
export function takeFiles(element, tray) {
  element.addEventListener("dragover", (event) => {
    if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
  });
  element.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    tray.add(event.dataTransfer.files);
  });
  element.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    tray.add(event.clipboardData.files);
  });
}
