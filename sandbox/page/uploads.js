// The files that go with a message: chosen, dropped or pasted, each with a description for those who cannot see it.
import { encodeFile } from "./api.js";
import { fill, h } from "./dom.js";
import { fileRow, focusAfterRemoval } from "./file-row.js";
import { MOST_FILES, sizeError } from "./limits.js";

const LONGEST_DESCRIPTION = 1024; // Discord's limit for the description of an attachment.

export class Tray {
  /** `complain(sentence)` tells what is wrong with a file; `emptied()` gets the focus when the last one was removed. */
  constructor({ complain, emptied }) {
    Object.assign(this, { complain, emptied });
    this.files = [];
    /** Why no file is taken now, as a sentence, or null. */
    this.closed = null;
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
    if (this.closed) return this.complain(this.closed);
    for (const file of files) {
      const wrong = sizeError(file);
      if (wrong) this.complain(wrong);
      else if (this.files.length >= MOST_FILES) this.complain(`A message carries at most ${MOST_FILES} files.`);
      else this.files.push({ file, description: "" });
    }
    return this.draw();
  }

  /** Shows the files of a draft again. */
  restore(files) {
    this.files = [...files];
    this.draw();
  }

  draw() {
    this.element.hidden = !this.files.length;
    fill(
      this.element,
      this.files.map((one, index) => this.row(one, index)),
    );
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
    const onRemove = () => {
      this.files.splice(index, 1);
      this.draw();
      focusAfterRemoval(this.element, index, { focus: this.emptied });
    };
    return fileRow(one.file, { onRemove, below: description });
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
