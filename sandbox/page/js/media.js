// Attachments: pictures, players, files; and what the client shows when a picture is opened.

import { $, bytes, fill, h, icon } from "./dom.js";
import { spoiler } from "./markdown.js";

function box(attachment, limit) {
  const { width, height } = attachment;
  if (!width || !height) return "";
  const scale = Math.min(1, limit / width, (limit * 0.72) / height);
  return `aspect-ratio:${width}/${height};width:${Math.round(width * scale)}px`;
}

function open(attachment) {
  const close = () => fill($("#overlay"));
  fill($("#overlay"), h("div", { class: "backdrop", onclick: close }, h("img", { class: "opened", src: attachment.url, alt: attachment.filename })));
}

function fileCard(attachment) {
  return h("a", { class: "file-card", href: attachment.url, download: attachment.filename },
    icon("file", 32),
    h("span", { class: "file-text" }, h("span", { class: "file-name" }, attachment.filename), h("span", { class: "file-size" }, bytes(attachment.size))));
}

export function media(attachment, limit = 520) {
  const type = attachment.content_type ?? "";
  let node;
  if (type.startsWith("video/")) {
    node = h("video", { class: "clip", src: attachment.url, controls: true, preload: "metadata", playsinline: true, style: box(attachment, limit) });
  } else if (type.startsWith("image/") && attachment.width) {
    const show = () => open(attachment);
    node = h("img", { class: "picture", src: attachment.url, alt: attachment.description ?? attachment.filename, style: box(attachment, limit), onclick: show });
  } else {
    node = fileCard(attachment);
  }
  return attachment.filename.startsWith("SPOILER_") ? spoiler([node]) : node;
}
