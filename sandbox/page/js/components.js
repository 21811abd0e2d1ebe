// Buttons, selects and layout components of messages.

import { h } from "./dom.js";
import { markdown, spoiler } from "./markdown.js";
import { media } from "./media.js";
import { openModal } from "./modal.js";
import { act } from "./net.js";
import { selectBox } from "./select.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary" };

export function components(message) {
  return (message.components ?? []).map((part) => build(part, message)).filter(Boolean);
}

function build(part, message) {
  switch (part.type) {
    case 1: return h("div", { class: "row" }, part.components.map((child) => build(child, message)));
    case 2: return button(part, message);
    case 3: case 5: case 6: case 7: case 8: return select(part, message);
    case 9: return h("div", { class: "section" }, h("div", {}, part.components.map((child) => build(child, message))), build(part.accessory, message));
    case 10: return h("div", { class: "text" }, markdown(part.content));
    case 11: return h("img", { class: "thumbnail", src: part.media.url, alt: part.description ?? "" });
    case 12: return h("div", { class: "gallery" }, part.items.map((item) => item.spoiler ? spoiler([file(item.media)]) : file(item.media)));
    case 13: return file(part.file);
    case 14: return h("hr", { class: part.divider === false ? "space" : "" });
    case 17: return h("div", { class: "container", style: part.accent_color ? `border-left-color:#${part.accent_color.toString(16).padStart(6, "0")}` : "" },
      part.components.map((child) => build(child, message)));
    default: return null;
  }
}

function file(item) {
  const filename = item.url.split("/").at(-1).split("?")[0];
  return media({ filename, size: item.size ?? 0, ...item });
}

function button(part, message) {
  const label = [part.emoji?.name, part.label].filter(Boolean).join(" ");
  if (part.style === 5) return h("a", { class: "button secondary", href: part.url, target: "_blank", rel: "noreferrer noopener" }, label);
  const node = h("button", { type: "button", class: `button ${STYLES[part.style]}`, disabled: Boolean(part.disabled) }, h("span", {}, label));
  node.addEventListener("click", () => press(node, message, { custom_id: part.custom_id }));
  return node;
}

async function press(node, message, body) {
  node.classList.add("busy");
  const outcome = await act({ kind: "component", channel: message.channel_id, message: message.id, ...body }).catch(() => ({ kind: "failed" }));
  node.classList.remove("busy");
  const article = node.closest(".message");
  article?.querySelector(".failure")?.remove();
  if (outcome.kind === "modal") openModal(outcome);
  else if (outcome.kind === "failed" || outcome.kind === "refused") {
    article?.querySelector(".body").append(h("div", { class: "failure" }, outcome.text ?? "This interaction failed"));
  }
}

function select(part, message) {
  const { node } = selectBox(part, (values) => {
    if (values.length >= (part.min_values ?? 1)) press(node, message, { custom_id: part.custom_id, chosen: values });
  });
  return node;
}
