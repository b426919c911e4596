// Embeds: the older boxes with a coloured edge.
import { h, hex } from "./dom.js";
import { link } from "./inline.js";
import { markdown, plain } from "./markdown.js";
import { ownUrl, picture } from "./media.js";
import { messageTime } from "./time.js";

/** Draws one embed. */
export function renderEmbed(embed) {
  const title = embed.title ? markdown(embed.title, { inline: true }) : null;
  return h(
    "article",
    { class: "embed", vars: { "accent-colour": hex(embed.color) }, "aria-label": plain(embed.title) || "Embed" },
    h(
      "div",
      { class: "embed-main" },
      author(embed.author),
      title ? h("div", { class: "embed-title" }, (embed.url && link(embed.url, [title])) || title) : null,
      embed.description ? h("div", { class: "embed-description md" }, markdown(embed.description)) : null,
      embed.fields?.length ? h("div", { class: "embed-fields" }, columns(embed.fields)) : null,
      embed.image?.url ? picture(embed.image) : null,
      footer(embed),
    ),
    embed.thumbnail?.url ? picture(embed.thumbnail, { thumbnail: true }) : null,
  );
}

function author(value) {
  if (!value?.name) return null;
  return h(
    "div",
    { class: "embed-author" },
    small(value),
    (value.url && link(value.url, [value.name])) || value.name,
  );
}

// Inline fields stand three in a row; the grid has twelve columns.
function columns(fields) {
  const cells = [];
  for (let i = 0; i < fields.length;) {
    let run = 0;
    while (fields[i + run]?.inline && run < 3) run += 1;
    const row = run ? fields.slice(i, i + run) : [fields[i]];
    for (const field of row) {
      cells.push(
        h(
          "div",
          { class: `embed-field span-${12 / row.length}` },
          h("div", { class: "field-name" }, markdown(field.name, { inline: true })),
          h("div", { class: "md" }, markdown(field.value)),
        ),
      );
    }
    i += row.length;
  }
  return cells;
}

function footer(embed) {
  const when = embed.timestamp ? messageTime(Date.parse(embed.timestamp)) : null;
  if (!embed.footer?.text && !when) return null;
  const words = [embed.footer?.text, when].filter(Boolean).join(" · ");
  return h("div", { class: "embed-footer" }, small(embed.footer), words);
}

// The small picture beside an author or a footer.
function small(part) {
  const source = part?.icon_url ? ownUrl(part.proxy_icon_url ?? part.icon_url) : null;
  return source ? h("img", { src: source, alt: "" }) : null;
}
