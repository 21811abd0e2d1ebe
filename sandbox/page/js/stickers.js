// Stickers: in messages, and the menu from which one is sent.

import { $, fill, h } from "./dom.js";
import { guildOf, state } from "./store.js";

const ENDINGS = { 1: "png", 2: "png", 4: "gif" };

// Lottie holds a drawing, not a picture: the client would play it.
export function sticker(item) {
  const ending = ENDINGS[item.format_type];
  if (!ending) return h("div", { class: "sticker drawn", title: item.name }, "〰️", h("small", {}, item.name));
  return h("img", { class: "sticker", src: `/stickers/${item.id}.${ending}`, alt: item.name, title: item.name });
}

export function stickerMenu(anchor, send) {
  const close = () => fill($("#overlay"));
  const known = guildOf(state.place)?.stickers ?? [];
  const box = h("div", { class: "menu sticker-menu", role: "menu" },
    h("h4", {}, "Stickers of this server"),
    h("div", { class: "stickers" }, known.map((item) => h("button", { type: "button", title: item.name, data: { sticker: item.name }, onclick: () => { close(); send(item.id); } }, sticker(item)))),
    known.length === 0 && h("p", { class: "menu-none" }, "No stickers here"));
  fill($("#overlay"), h("div", { class: "clear", onclick: close }), box);
  const { right, top } = anchor.getBoundingClientRect();
  box.style.cssText = `left:${right - box.offsetWidth}px;top:${top - box.offsetHeight - 12}px`;
}
