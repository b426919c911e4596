// The input for files: chosen or dropped, listed by name and size.
import { encodeFile } from "./api.js";
import { fill, h, icon } from "./dom.js";
import { Field } from "./field.js";
import { fileRow, focusAfterRemoval } from "./file-row.js";
import { sizeError } from "./limits.js";

export class FileField extends Field {
  constructor(component, names) {
    super(component, names);
    this.files = [];
    this.max = component.max_values ?? 1;
    this.control = h("input", {
      type: "file",
      id: this.id,
      class: "sr-only",
      multiple: this.max > 1,
      "aria-describedby": this.describedBy,
    });
    this.control.addEventListener("change", () => this.add(this.control.files));
    this.listing = h("ul", { class: "file-list" });
    const zone = h(
      "label",
      { class: "drop-zone", for: this.id },
      icon("up"),
      h(
        "span",
        {},
        this.max > 1 ? `Choose up to ${this.max} files, or drop them here` : "Choose a file, or drop it here",
      ),
    );
    zone.addEventListener("dragover", (event) => event.preventDefault());
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      this.add(event.dataTransfer.files);
    });
    this.frame(h("div", { class: "file-frame" }, this.control, zone, this.listing));
  }

  add(files) {
    // The input's own list is emptied with it.
    const given = [...files];
    const fit = given.filter((file) => !sizeError(file));
    if (this.max > 1) this.files.push(...fit);
    else if (fit.length) this.files = fit.slice(0, 1);
    this.control.value = "";
    this.draw();
    const tooLarge = given.map(sizeError).find(Boolean);
    this.complain(tooLarge ?? (this.files.length > this.max ? `Choose at most ${this.max}.` : null));
  }

  draw() {
    fill(
      this.listing,
      this.files.map((file, index) => {
        const onRemove = () => {
          this.files.splice(index, 1);
          this.draw();
          this.complain(null);
          focusAfterRemoval(this.listing, index, this.control);
        };
        return fileRow(file, { onRemove });
      }),
    );
  }

  focusable() {
    return this.control;
  }

  value() {
    return this.files;
  }

  async send() {
    return Promise.all(this.files.map(encodeFile));
  }

  // A reload cannot keep files.
  keep() {
    return [];
  }

  restore() {}

  dirty() {
    return this.files.length > 0;
  }

  check() {
    return this.countError(this.files.length, this.component.min_values ?? 1, this.max, "a file");
  }
}
