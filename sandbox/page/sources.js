// Where options come from: people, roles, channels, and the fixed options of a select.
import { h } from "./dom.js";
import { aboutPerson, avatar, botName, channelIcon, channelName, listedRoles, personName, roleColour } from "./entities.js";
import { isDM, store } from "./store.js";

/** An emoji of a component: a character, or the name of a custom one. */
export function emoji(value) {
  if (!value?.name) return null;
  return h(
    "span",
    { class: value.id ? "emoji custom" : "emoji", "aria-hidden": "true" },
    value.id ? `:${value.name}:` : value.name,
  );
}

export const userItems = () => [
  ...[...store.people.values()].map((person) => ({
    value: person.id,
    label: personName(person),
    description: aboutPerson(person),
    kind: "user",
    picture: () => avatar(person, "small"),
  })),
  {
    value: store.bot.id,
    label: botName(),
    description: "App",
    kind: "user",
    picture: () => avatar(store.bot, "small"),
  },
];

export const roleItems = () =>
  listedRoles().map((role) => ({
    value: role.id,
    label: role.name,
    description: "Role",
    kind: "role",
    mentionable: role.mentionable,
    picture: () => h("span", { class: "role-dot", vars: { role: roleColour(role) }, "aria-hidden": "true" }),
  }));

/** What an option of the kind "mentionable" takes. */
export const mentionableItems = () => [...userItems(), ...roleItems()];

/** Whom a message can ping by name: people, and the roles that allow it. */
export const pingItems = () => [...userItems(), ...roleItems().filter((role) => role.mentionable)];

/** Channels of the guild; `types` limits them as Discord's channel_types does. */
export const channelItems = (types) =>
  [...store.channels.values()]
    .filter((channel) => !isDM(channel) && (!types?.length || types.includes(channel.type)))
    .map((channel) => {
      const parent = store.channels.get(channel.parent_id);
      return {
        value: channel.id,
        label: channelName(channel),
        description: parent ? `in ${channelName(parent)}` : null,
        kind: "channel",
        picture: () => channelIcon(channel),
      };
    });

export const stringItems = (options) =>
  (options ?? []).map((option) => ({
    value: option.value,
    label: option.label,
    description: option.description,
    preset: option.default,
    picture: option.emoji ? () => emoji(option.emoji) : null,
  }));

/** What a select component lets choose, in the words of SelectMenu. */
export function offer(component) {
  const items = () => selectItems(component);
  const presets = component.type === 3 ? items().filter((item) => item.preset) : (component.default_values ?? []);
  return {
    items,
    selected: presets.map((preset) => preset.value ?? preset.id),
    min: component.min_values ?? 1,
    max: component.max_values ?? 1,
    placeholder: component.placeholder || "Make a selection",
    searchable: component.type !== 3 || component.options.length > 10,
  };
}

// The options of any select component, by its type.
function selectItems(component) {
  switch (component.type) {
    case 3:
      return stringItems(component.options);
    case 5:
      return userItems();
    case 6:
      return roleItems();
    case 7:
      return mentionableItems();
    case 8:
      return channelItems(component.channel_types);
    default:
      return [];
  }
}
