// Components of messages, version 1 (rows) and version 2 (layouts).
import { h, hex, icon } from "./dom.js";
import { spoiler, link, safeUrl } from "./inline.js";
import { markdown } from "./markdown.js";
import { fileCard, gallery, picture } from "./media.js";
import { SelectMenu } from "./picker.js";
import { emoji, offer } from "./sources.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };

/**
 * Draws components. `context.press(customId, values)` acts on buttons and selects; `context.busy` is the id in flight;
 * `context.chosen` holds what was chosen in selects, by id, and `context.choose(customId, values)` adds to it;
 * `context.attachments` serve files that a component names.
 */
export const renderComponents = (components, context) =>
  (components ?? []).map((component) => render(component, context));

function render(component, context) {
  switch (component.type) {
    case 1:
      return h("div", { class: "row" }, renderComponents(component.components, context));
    case 2:
      return button(component, context);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return select(component, context);
    case 9:
      return section(component, context);
    case 10:
      return h("div", { class: "text-display md" }, markdown(component.content));
    case 11:
      return picture(mediaOf(component.media, component), { thumbnail: true });
    case 12:
      return gallery((component.items ?? []).map((item) => mediaOf(item.media, item)));
    case 13:
      return file(component, context);
    case 14:
      return separator(component);
    case 17:
      return container(component, context);
    default:
      return h("div", { class: "unknown-component" }, `Component of type ${component.type} is not drawn here.`);
  }
}

const mediaOf = (media, holder) => ({ ...media, description: holder.description, spoiler: holder.spoiler });

function container(component, context) {
  const colour = hex(component.accent_color);
  const box = h(
    "div",
    { class: colour ? "container accented" : "container", vars: { "accent-colour": colour } },
    renderComponents(component.components, context),
  );
  return component.spoiler
    ? spoiler([box], { class: "spoiler block", "aria-label": "Hidden content, press to show" })
    : box;
}

function section(component, context) {
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-texts" }, renderComponents(component.components, context)),
    component.accessory ? h("div", { class: "section-accessory" }, render(component.accessory, context)) : null,
  );
}

function separator(component) {
  const size = component.spacing === 2 ? "large" : "small";
  return component.divider === false ? h("div", { class: `space ${size}` }) : h("hr", { class: `separator ${size}` });
}

function file(component, context) {
  const stored = context.attachments?.find(
    (a) => a.id === component.file?.attachment_id || a.url === component.file?.url,
  );
  return fileCard({
    ...stored,
    ...component.file,
    filename: component.name ?? stored?.filename,
    size: component.size ?? stored?.size,
    spoiler: component.spoiler,
  });
}

function button(component, context) {
  const face = [emoji(component.emoji), component.label ? h("span", { class: "button-label" }, component.label) : null];
  const style = STYLES[component.style] ?? "secondary";
  if (component.style === 5) return linkButton(component, face);
  const busy = context.busy === component.custom_id;
  return h(
    "button",
    {
      type: "button",
      class: `button ${style}${busy ? " busy" : ""}`,
      disabled: Boolean(component.disabled) || Boolean(context.frozen),
      data: { cid: component.custom_id },
      "aria-label": component.label ? null : (component.emoji?.name ?? "Button without a label"),
      "aria-busy": busy ? "true" : null,
      on: { click: () => !context.busy && context.press(component.custom_id) },
    },
    face,
    busy ? h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")) : null,
  );
}

function linkButton(component, face) {
  const url = safeUrl(component.url);
  if (component.disabled || !url)
    return h("button", { type: "button", class: "button secondary", disabled: true }, face, icon("external"));
  const anchor = link(url.href, face);
  anchor.append(icon(anchor.target ? "external" : "right"));
  anchor.className = "button secondary";
  return anchor;
}

function select(component, context) {
  const offered = offer(component);
  const menu = new SelectMenu({
    ...offered,
    selected: context.chosen[component.custom_id] ?? offered.selected,
    label: offered.placeholder,
    disabled: Boolean(component.disabled) || Boolean(context.frozen),
    onCommit: (values) => commit(values),
  });
  const commit = (values) => {
    const { min } = offered;
    context.choose(component.custom_id, values);
    if (values.length < min) return context.complain(`Choose at least ${min}.`);
    return context.press(component.custom_id, values);
  };
  menu.element.dataset.cid = component.custom_id;
  if (context.busy === component.custom_id) menu.element.classList.add("busy");
  return h("div", { class: "select-row" }, menu.element);
}
