// The menu of a message: right-click, or ⋯.

import { $, fill, h, icon } from "./dom.js";
import { openModal } from "./modal.js";
import { act, post } from "./net.js";
import { attempt } from "./pending.js";
import { guildOf, state, tell } from "./store.js";

export function messageMenu(event, message) {
  event.preventDefault();
  const close = () => {
    fill($("#overlay"));
    document.removeEventListener("keydown", onKey);
  };
  const onKey = (key) => key.key === "Escape" && close();
  const item = (label, image, action) => h("button", { type: "button", role: "menuitem", onclick: () => { close(); action(); } }, h("span", {}, label), icon(image, 18));
  const apps = state.commands.filter((command) => command.type === 3);
  const sub = h("div", { class: "menu sub", role: "menu" }, apps.map((command) =>
    h("button", { type: "button", role: "menuitem", onclick: () => { close(); run(command, message); } },
      h("img", { src: "/page/icon.svg", alt: "" }), h("span", {}, h("b", {}, command.name_localized), h("small", {}, "Clapper")))),
    apps.length === 0 && h("p", { class: "menu-none" }, "No apps here"));
  const menu = h("div", { class: "menu", role: "menu" },
    item("Reply", "reply", () => tell("reply", message)),
    h("div", { class: "with-sub", tabindex: 0 }, h("button", { type: "button", role: "menuitem", "aria-haspopup": "menu" }, h("span", {}, "Apps"), icon("chevron", 16)), sub),
    h("div", { class: "with-sub", tabindex: 0 }, h("button", { type: "button", role: "menuitem", "aria-haspopup": "menu" }, h("span", {}, "Forward"), icon("forward", 18)), h("div", { class: "menu sub", role: "menu" },
      (guildOf(state.place)?.channels ?? []).map((one) => item(`${one.thread ? "" : "#"}${one.name}`, one.thread ? "thread" : "hash", () => forward(message, one.id))))),
    message.content && item("Copy Text", "copy", () => navigator.clipboard.writeText(message.content)),
    item("Copy Message ID", "copy", () => navigator.clipboard.writeText(message.id)));
  fill($("#overlay"), h("div", { class: "clear", onclick: close, oncontextmenu: (again) => { again.preventDefault(); close(); } }), menu);
  document.addEventListener("keydown", onKey);
  const left = Math.min(event.clientX, innerWidth - menu.offsetWidth - 12);
  const top = Math.min(event.clientY, innerHeight - menu.offsetHeight - 12);
  menu.style.cssText = `left:${left}px;top:${top}px`;
  menu.classList.toggle("to-left", left + menu.offsetWidth + 200 > innerWidth);
}

async function forward(message, place) {
  await post("/local/messages", { channel: place, forward: { channel: message.channel_id, message: message.id } });
  if (place !== state.place) tell("jump", { place });
}

async function run(command, message) {
  const outcome = await attempt(command.name_localized, () => act({ kind: "menu", name: command.name, message: message.id }));
  if (outcome.kind === "modal") openModal(outcome);
}
