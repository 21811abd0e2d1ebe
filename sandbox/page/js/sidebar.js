// Servers, channels, members, and who you are.

import { $, avatar, fill, h, icon } from "./dom.js";
import { guildOf, roleOf, state, tell, user } from "./store.js";

export function drawRail() {
  const here = guildOf(state.place);
  const pill = (active, label, content, target, ids) => {
    const pings = ids.reduce((sum, id) => sum + (state.unread.get(id)?.pings ?? 0), 0);
    const unread = ids.some((id) => state.unread.has(id));
    return h("div", { class: `server${active ? " active" : ""}${unread ? " unread" : ""}` },
      h("button", { type: "button", title: label, "aria-label": label, onclick: () => tell("go", target) }, content),
      pings > 0 && h("span", { class: "badge" }, String(pings)));
  };
  const servers = state.world.guilds.map((guild) => {
    const initials = guild.name.split(" ").map((word) => word[0]).join("");
    return pill(here === guild, guild.name, initials, guild.channels[Math.min(1, guild.channels.length - 1)].id, guild.channels.map((one) => one.id));
  });
  fill($("#rail"), pill(!here, "Direct messages", icon("home", 26), state.world.dm, [state.world.dm]), h("hr"), servers);
}

export function drawSidebar() {
  const guild = guildOf(state.place);
  const list = guild
    ? guild.channels.filter((one) => !one.thread).flatMap((one) => [entry(one, "hash"), ...guild.channels.filter((inner) => inner.parent === one.id).map((inner) => entry(inner, "thread"))])
    : [h("button", { type: "button", class: "dm here" }, avatar({ bot: true }, 32), h("span", {}, "Clapper"))];
  fill($("#sidebar"),
    h("header", {}, guild ? guild.name : "Direct messages"),
    h("div", { class: "channels" }, h("h3", {}, guild ? "Text channels" : "Messages from the bot"), list),
    me());
}

function entry(one, image) {
  const unread = state.unread.get(one.id);
  const kind = ["channel", one.thread && "thread", one.id === state.place && "here", unread && "unread"].filter(Boolean).join(" ");
  return h("button", { type: "button", class: kind, onclick: () => tell("go", one.id) }, icon(image, one.thread ? 16 : 20), h("span", {}, one.name),
    one.age_restricted && h("span", { class: "age", title: "Age-restricted channel" }, "18+"),
    unread?.pings > 0 && h("span", { class: "badge" }, String(unread.pings)));
}

function me() {
  const person = user(state.viewer);
  return h("footer", { class: "me" }, h("span", { class: "face-dot on" }, avatar(person, 32)),
    h("span", { class: "me-text" }, h("b", {}, person.name), h("small", {}, roleOf(state.viewer))));
}

export function drawPeople() {
  const guild = guildOf(state.place);
  const order = [state.world.bot.id, ...state.world.people.map((person) => person.id)];
  const ids = order.filter((id) => (guild ? guild.members.includes(id) : [state.viewer, state.world.bot.id].includes(id)));
  const row = (id) => {
    const person = user(id);
    const online = !person.bot || state.bot.connected;
    return h("div", { class: `person${online ? "" : " off"}` }, h("span", { class: `face-dot ${online ? "on" : ""}` }, avatar(person, 32)),
      h("span", { class: "person-text" }, h("b", {}, person.name, person.bot && h("span", { class: "app" }, "APP")), h("small", {}, person.bot ? (online ? "/video" : "offline") : roleOf(id))));
  };
  const bots = ids.filter((id) => user(id).bot);
  const humans = ids.filter((id) => !user(id).bot);
  fill($("#members"), h("h3", {}, `Bots — ${bots.length}`), bots.map(row), h("h3", {}, `Members — ${humans.length}`), humans.map(row));
}
