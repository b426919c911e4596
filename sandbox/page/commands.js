// The slash commands that a person may use here, and how typing narrows them.
import { h } from "./dom.js";
import { avatar } from "./entities.js";
import { store } from "./store.js";

/** Whether Discord offers the person a command in a channel; what is not known yet is offered. */
export const isOffered = (command, channel) =>
  channel?.can_command !== false && !channel?.withheld?.includes(command.id);

/** The commands on offer in a channel, and how many others there are. */
export function offered(channel) {
  const open = store.commands.filter((command) => isOffered(command, channel));
  return { open, withheld: store.commands.length - open.length };
}

export const findCommand = (path, channel) => offered(channel).open.find((command) => command.path === path) ?? null;

/**
 * Commands for what was typed after the slash. A path that begins with it comes before one with a word that does,
 * and that before a mention in the description.
 */
export function matching(channel, typed) {
  const text = typed.toLowerCase().replace(/\s+/g, " ").trimStart();
  const rank = (command) => {
    const path = command.path.toLowerCase();
    if (path.startsWith(text)) return 0;
    if (path.split(" ").some((word) => word.startsWith(text.trim()))) return 1;
    if (path.includes(text.trim())) return 2;
    return (command.description ?? "").toLowerCase().includes(text.trim()) ? 3 : 9;
  };
  return offered(channel)
    .open.map((command) => [rank(command), command])
    .filter(([value]) => value < 9)
    .sort(([a, x], [b, y]) => a - b || x.path.localeCompare(y.path))
    .map(([, command]) => command);
}

/** A command as a row of the picker. */
export function commandItem(command) {
  const names = (command.options ?? []).map((option) =>
    h("span", { class: option.required ? "hint-option required" : "hint-option" }, option.name),
  );
  return {
    value: command.path,
    label: `/${command.path}`,
    description: command.description,
    labelNode: () => [
      h("span", { class: "command-path" }, `/${command.path}`),
      names.length ? h("span", { class: "hint-options" }, names) : null,
    ],
    picture: () => avatar(store.bot, "small"),
    group: command.path.split(" ")[0],
    command,
  };
}
