// @names in the text field: Discord's client shows a name and sends an id.

import { guildOf, state, user } from "./store.js";

const TYPED = /(^|\s)@([^\s@]*)$/;

function people() {
  const guild = guildOf(state.place);
  return (guild ? guild.members : [state.world.bot.id]).map(user);
}

// What may be meant by an @ that is being typed, for the panel; null when none is.
export function suggestions(text, caret, pick) {
  const typed = TYPED.exec(text.slice(0, caret));
  if (!typed) return null;
  const wanted = typed[2].toLowerCase();
  const found = people().filter((one) => one.name.toLowerCase().startsWith(wanted) && one.id !== state.viewer);
  return found.map((one) => ({
    label: `@${one.name}`,
    note: one.bot ? "APP" : "",
    image: one.bot ? "/page/icon.svg" : undefined,
    pick: () => {
      const start = caret - typed[2].length - 1;
      pick(`${text.slice(0, start)}@${one.name} ${text.slice(caret)}`, start + one.name.length + 2);
    },
  }));
}

export function sent(text) {
  const named = people().sort((one, other) => other.name.length - one.name.length);
  return named.reduce((left, one) => left.replace(new RegExp(`@${one.name}(?![\\w])`, "g"), `<@${one.id}>`), text);
}
