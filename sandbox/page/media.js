// Pictures and files: alt text behind a badge, a larger view, and a plain word where a picture is not ours to load.
import { bytes, h, icon, uid } from "./dom.js";
import { link, safeUrl, spoiler } from "./inline.js";
import { openPicture } from "./lightbox.js";

/** The address of an upload of ours on this origin, or null for anything else: the page loads nothing from outside. */
export function ownUrl(address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  if (url.protocol === "data:" || url.protocol === "blob:") return url.href;
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url.origin === location.origin) return url.href;
  return loopback && url.pathname.startsWith("/attachments/") ? url.pathname + url.search : null;
}

const IMAGES = /\.(png|jpe?g|gif|webp|avif|svg)$/i;
const VIDEOS = /\.(mp4|webm|mov)$/i;

export const isImage = (file) =>
  file.content_type ? file.content_type.startsWith("image/") : IMAGES.test(pathOf(file));
const isVideo = (file) => (file.content_type ? file.content_type.startsWith("video/") : VIDEOS.test(pathOf(file)));

const pathOf = (file) => file.filename ?? String(file.url ?? "").split("?")[0];

/** One picture with its badge; `media` is { url, width?, height?, description?, spoiler? }. */
export function picture(media, { thumbnail = false } = {}) {
  const source = ownUrl(media.proxy_url) ?? ownUrl(media.url);
  const alt = media.description?.trim() ?? "";
  const frame = source && !isVideo(media) ? framed(media, source, alt, thumbnail) : elsewhere(media, alt);
  return media.spoiler
    ? spoiler([frame], { class: "spoiler block", "aria-label": "Hidden picture, press to show" })
    : frame;
}

function framed(media, source, alt, thumbnail) {
  const image = h("img", {
    src: source,
    alt,
    loading: "lazy",
    decoding: "async",
    width: media.width,
    height: media.height,
    vars: media.width && media.height ? { ratio: media.width / media.height } : null,
  });
  const open = h(
    "button",
    {
      type: "button",
      class: "picture-open",
      "aria-label": alt ? `Enlarge picture: ${alt}` : "Enlarge picture without description",
      on: { click: () => openPicture(source, alt) },
    },
    image,
  );
  image.addEventListener(
    "error",
    () =>
      open.replaceWith(
        h("span", { class: "picture-broken" }, icon("warning"), alt || "This picture could not be loaded."),
      ),
    { once: true },
  );
  return h("figure", { class: thumbnail ? "picture thumbnail" : "picture" }, open, alt ? altBadge(alt) : null);
}

// The description opens on hover, focus and press, so that neither mouse nor keyboard is needed for it.
function altBadge(alt) {
  const id = uid("alt");
  const bubble = h("span", { class: "alt-bubble", id, role: "tooltip" }, h("strong", {}, "Description"), alt);
  const badge = h(
    "button",
    { type: "button", class: "alt-badge", "aria-describedby": id, "aria-label": "ALT: description of the picture" },
    "ALT",
  );
  badge.addEventListener("keydown", (event) => event.key === "Escape" && badge.blur());
  return h("span", { class: "alt" }, badge, bubble);
}

function elsewhere(media, alt) {
  const address = safeUrl(media.url);
  return h(
    "div",
    { class: "elsewhere" },
    icon("external"),
    h(
      "span",
      {},
      alt || (isVideo(media) ? "A video" : "A picture from another site"),
      address ? h("small", {}, " · not loaded here · ", link(address.href, address.host)) : null,
    ),
  );
}

/** Up to ten pictures in a grid. */
export function gallery(items) {
  return h(
    "div",
    { class: "gallery", data: { count: Math.min(items.length, 10) } },
    items.map((item) => picture(item)),
  );
}

/** A file to download. */
export function fileCard(file) {
  const source = ownUrl(file.url);
  const name =
    file.title ||
    file.filename ||
    file.name ||
    decodeURIComponent(
      String(file.url ?? "file")
        .split("?")[0]
        .split("/")
        .at(-1),
    );
  const body = [
    h("span", { class: "file-icon" }, icon("file")),
    h(
      "span",
      { class: "file-words" },
      h("span", { class: "file-name" }, name),
      h("span", { class: "file-size" }, bytes(file.size)),
    ),
    source ? h("span", { class: "file-get" }, icon("download")) : null,
  ];
  const card = source
    ? h("a", { class: "file", href: source, download: name }, h("span", { class: "sr-only" }, "Download "), body)
    : h("span", { class: "file" }, body);
  return file.spoiler ? spoiler([card], { class: "spoiler block", "aria-label": "Hidden file, press to show" }) : card;
}

/** Whether a file is to be shown only on request. */
export const isSpoiler = (file) => file.spoiler ?? Boolean(file.filename?.startsWith("SPOILER_"));

/** The attachments of a message: pictures together, files one by one. */
export function attachments(files) {
  const marked = files.map((file) => ({ ...file, spoiler: isSpoiler(file) }));
  const pictures = marked.filter(isImage);
  return [pictures.length ? gallery(pictures) : null, ...marked.filter((file) => !isImage(file)).map(fileCard)];
}
