// Select menus, in messages and in forms.

import { h, icon } from "./dom.js";
import { guildOf, state, user } from "./store.js";

function choicesOf(part) {
  if (part.type === 3) return part.options;
  const guild = guildOf(state.place);
  if (!guild) return [];
  const members = guild.members.map((id) => ({ label: user(id).name, value: id }));
  const roles = Object.entries(guild.roles).map(([id, name]) => ({ label: name, value: id }));
  return { 5: members, 6: roles, 7: [...members, ...roles], 8: guild.channels.map((one) => ({ label: `#${one.name}`, value: one.id })) }[part.type];
}

// A select menu; `changed` gets the chosen values when the list closes.
export function selectBox(part, changed) {
  const choices = choicesOf(part);
  const chosen = new Set(choices.filter((choice) => choice.default).map((choice) => choice.value));
  const most = part.max_values ?? 1;
  const face = h("span", {});
  const list = h("div", { class: "choices", hidden: true });
  const node = h("div", { class: "select" }, h("button", { type: "button", class: "select-face", disabled: Boolean(part.disabled), "aria-haspopup": "listbox" }, face, icon("chevron", 16)), list);
  const paint = () => {
    face.textContent = choices.filter((choice) => chosen.has(choice.value)).map((choice) => choice.label).join(", ") || (part.placeholder ?? "Make a selection");
    face.classList.toggle("empty", chosen.size === 0);
    for (const option of list.children) option.classList.toggle("chosen", chosen.has(option.dataset.value));
  };
  const pick = (value) => {
    if (most === 1) { chosen.clear(); chosen.add(value); } else if (!chosen.delete(value) && chosen.size < most) chosen.add(value);
    paint();
    if (most === 1) close();
  };
  const outside = (event) => { if (!node.contains(event.target)) close(); };
  const close = () => {
    if (list.hidden) return;
    list.hidden = true;
    document.removeEventListener("mousedown", outside);
    changed([...chosen]);
  };
  list.append(...choices.map((choice) => h("div", { class: "choice", role: "option", data: { value: choice.value }, onclick: () => pick(choice.value) },
    choice.emoji?.name && h("span", { class: "choice-emoji" }, choice.emoji.name),
    h("span", { class: "choice-text" }, choice.label, choice.description && h("small", {}, choice.description)))));
  node.firstChild.addEventListener("click", () => {
    if (!list.hidden) return close();
    list.hidden = false;
    document.addEventListener("mousedown", outside);
  });
  paint();
  return { node, values: () => [...chosen] };
}
