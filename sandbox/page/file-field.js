// The input for files: chosen or dropped, listed by name and size.
import { bytes, fill, h, icon, iconButton } from "./dom.js";
import { encodeFile } from "./api.js";
import { Field } from "./field.js";

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
    this.files = this.max > 1 ? [...this.files, ...files] : [...files].slice(0, 1);
    this.control.value = "";
    this.draw();
    this.complain(this.files.length > this.max ? `Choose at most ${this.max}.` : null);
  }

  draw() {
    fill(
      this.listing,
      this.files.map((file, index) =>
        h(
          "li",
          {},
          icon("file"),
          file.name,
          h("small", {}, bytes(file.size)),
          iconButton("close", `Remove ${file.name}`, () => {
            this.files.splice(index, 1);
            this.draw();
            this.complain(null);
            this.control.focus();
          }),
        ),
      ),
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
