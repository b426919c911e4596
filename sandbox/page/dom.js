// Building blocks for the page. Everything is made of DOM nodes: text never becomes markup.

const SVG = "http://www.w3.org/2000/svg";
let counter = 0;

/** A fresh id for aria relations. */
export const uid = (stem = "x") => `${stem}-${++counter}`;

/**
 * Makes an element. Keys of `props`: `class`, `on` (listeners by event), `data` (dataset), `vars` (CSS custom
 * properties), DOM properties such as `disabled` or `value`, and any other key as an attribute. `null`, `undefined`
 * and `false` leave a key out.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    const special = SPECIAL[key];
    if (special) special(element, value);
    else if (PROPERTIES.has(key)) element[key] = value;
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...flat(children));
  return element;
}

const each = (values, fn) =>
  Object.entries(values).forEach(([name, value]) => value !== null && value !== undefined && fn(name, value));

const SPECIAL = {
  class: (element, value) => {
    element.className = value;
  },
  on: (element, listeners) => each(listeners, (type, fn) => element.addEventListener(type, fn)),
  data: (element, values) =>
    each(values, (name, value) => {
      element.dataset[name] = value;
    }),
  vars: (element, values) => each(values, (name, value) => element.style.setProperty(`--${name}`, value)),
};

const PROPERTIES = new Set([
  "value",
  "checked",
  "disabled",
  "hidden",
  "tabIndex",
  "textContent",
  "multiple",
  "selected",
  "inert",
  "open",
]);

const flat = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** Replaces all children of a node. */
export function fill(parent, ...children) {
  parent.replaceChildren(...flat(children));
  return parent;
}

/** A decorative icon, by its name in ICONS. */
export function icon(name, extra = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${extra}`.trim());
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of ICONS[name] ?? ICONS.dot) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** The three dots of what is on its way. */
export const dots = () => h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));

/** A button that shows an icon alone; `label` is its name for everybody. */
export function iconButton(name, label, onClick, props = {}) {
  return h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": label,
      data: { tip: label },
      ...props,
      on: { click: onClick, ...(props.on ?? {}) },
    },
    icon(name),
  );
}

/** The hemicycle of seats that stands for the bot. */
export function hemicycle() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "hemicycle");
  for (const [cx, cy, r, speaker] of SEATS) {
    const dot = document.createElementNS(SVG, "circle");
    dot.setAttribute("cx", cx);
    dot.setAttribute("cy", cy);
    dot.setAttribute("r", r);
    if (speaker) dot.setAttribute("class", "speaker");
    svg.append(dot);
  }
  return svg;
}

const SEATS = [
  [5.7, 21, 1.9],
  [7.9, 15, 1.9],
  [12.4, 10.9, 1.9],
  [19.6, 10.9, 1.9],
  [24.1, 15, 1.9],
  [26.3, 21, 1.9],
  [11, 21.6, 1.9],
  [13.2, 17, 1.9],
  [18.8, 17, 1.9],
  [21, 21.6, 1.9],
  [16, 22, 2.2, true],
];

/** Where what must be seen and heard belongs: a modal dialog makes all outside it inert. */
export const foreground = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;

/** The regions in which a dialog speaks; the page has its own. */
export const liveRegions = () =>
  ["polite", "assertive"].map((tone) => h("div", { class: "sr-only", "aria-live": tone }));

const SAID_ONCE_MS = 1500;
let said = { text: "", urgent: false, at: -Infinity };

/** Says a sentence to screen readers; `urgent` interrupts. What is said from two places at once is heard once. */
export function announce(text, urgent = false) {
  const region = foreground().querySelector(`:scope > [aria-live=${urgent ? "assertive" : "polite"}]`);
  const again = text === said.text && performance.now() - said.at < SAID_ONCE_MS;
  if (!region || !text || again) return;
  said = { text, urgent, at: performance.now() };
  const line = h("p", {}, text);
  region.append(line);
  setTimeout(() => line.remove(), 8000);
}

// What was said last in a dialog would go with it unheard.
document.addEventListener(
  "close",
  () => {
    if (performance.now() - said.at > SAID_ONCE_MS) return;
    said.at = -Infinity;
    announce(said.text, said.urgent);
  },
  { capture: true },
);

/** Runs `fn` once the calls have paused for `ms` milliseconds. */
export function debounce(fn, ms) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), ms);
  };
}

/** Bytes in words: 1536 -> "1.5 KB". */
export function bytes(size) {
  if (!Number.isFinite(size)) return "";
  if (size < 1024) return `${size} bytes`;
  if (size < 1024 ** 2) return `${(size / 1024).toFixed(1)} KB`;
  return `${(size / 1024 ** 2).toFixed(1)} MB`;
}

/** A colour as CSS; null where there is none. */
export const hex = (colour) =>
  colour === undefined || colour === null ? null : `#${colour.toString(16).padStart(6, "0")}`;

/** "1 post", "2 posts". */
export const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

const ICONS = {
  hash: ["M9 4 7 20", "M17 4l-2 16", "M4.5 9h16", "M3.5 15h16"],
  forum: ["M4 5h11v8H9l-3.5 3v-3H4z", "M18 9h2v8h-1.5v3L15 17h-4"],
  thread: ["M6 4v8a4 4 0 0 0 4 4h8", "M14.5 12.5 18 16l-3.5 3.5"],
  megaphone: ["M4 10v4h3l9 4V6l-9 4z", "M8 14v5h2.5l.5-3.7", "M19 10.5a2 2 0 0 1 0 3"],
  menu: ["M4 6.5h16", "M4 12h16", "M4 17.5h16"],
  people: [
    "M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11z",
    "M3.5 19.5c0-3.3 2.4-5.3 5.5-5.3s5.5 2 5.5 5.3",
    "M15.5 10.6a2.8 2.8 0 0 0 .3-5.5",
    "M17 14.4c2.2.5 3.6 2.3 3.6 5.1",
  ],
  sun: [
    "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
    "M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1",
  ],
  moon: ["M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  down: ["M6 9.5l6 6 6-6"],
  right: ["M9.5 6l6 6-6 6"],
  up: ["M12 19V5", "M6 11l6-6 6 6"],
  plus: ["M12 5v14", "M5 12h14"],
  dots: ["M6 12h.01", "M12 12h.01", "M18 12h.01"],
  dot: ["M12 12h.01"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  clock: ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z", "M12 7.5V12l3 2"],
  calendar: ["M4.5 6h15v13.5h-15z", "M4.5 10.5h15", "M8.5 3.5V7M15.5 3.5V7"],
  file: ["M6 3.5h8l4.5 4.5v12.5H6z", "M13.5 3.5V8.5h5"],
  download: ["M12 4v11", "M7 10.5l5 5 5-5", "M5 20h14"],
  warning: ["M12 4 2.5 20h19z", "M12 10v4.5", "M12 17.3v.01"],
  send: ["M4 12 20 4.5 15.5 20l-4-6z", "M11.5 14 20 4.5"],
  slash: ["M15.5 5 8.5 19"],
  lock: ["M6 11h12v9H6z", "M8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
  archive: ["M4 5h16v4H4z", "M5.5 9v10h13V9", "M10 13h4"],
  eye: [
    "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z",
    "M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  ],
  reply: ["M9 6 4 11l5 5", "M4 11h9a7 7 0 0 1 7 7"],
  at: ["M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z", "M15.5 8.5v5a2.5 2.5 0 0 0 5 0V12A8.5 8.5 0 1 0 17 19"],
  search: ["M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z", "M15.5 15.5 20.5 20.5"],
  link: ["M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1", "M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1"],
  external: ["M13.5 4.5h6v6", "M19.5 4.5 11 13", "M17 14v5.5H4.5V7H10"],
  shield: ["M12 3.5 19 6v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z", "M8.8 12l2.3 2.3 4.1-4.3"],
  pencil: ["M4 20l1-4L16.5 4.5l3 3L8 19z", "M14 7l3 3"],
  trash: ["M5 7h14", "M9.5 7V4.5h5V7", "M7 7l1 13h8l1-13", "M10.5 10.5v6M13.5 10.5v6"],
  smile: ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z", "M8.5 14c1.8 2.6 5.2 2.6 7 0", "M9 9.6v.01M15 9.6v.01"],
  pin: ["M9 4h6l-1 6 3 3v1.5H7V13l3-3z", "M12 14.5V20"],
  crown: ["M4 18h16l1-9.5-5 3.5-4-6.5-4 6.5-5-3.5z"],
};
