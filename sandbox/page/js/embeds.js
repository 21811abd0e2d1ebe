import { h } from "./dom.js";
import { inline, markdown } from "./markdown.js";
import { messageTime } from "./time.js";

export function embed(data) {
  const colour = data.color ? `#${data.color.toString(16).padStart(6, "0")}` : "var(--line-strong)";
  const fields = (data.fields ?? []).map((field) =>
    h("div", { class: field.inline ? "field inline" : "field" }, h("div", { class: "field-name" }, inline(field.name)), h("div", {}, markdown(field.value))));
  const foot = [data.footer?.text, data.timestamp && messageTime(data.timestamp)].filter(Boolean).join(" • ");
  return h("article", { class: "embed", style: `border-left-color:${colour}` },
    h("div", { class: "embed-body" },
      data.author && h("div", { class: "embed-author" }, data.author.name),
      data.title && h("div", { class: "embed-title" }, data.url ? h("a", { href: data.url, target: "_blank", rel: "noreferrer noopener" }, data.title) : inline(data.title)),
      data.description && h("div", { class: "embed-text" }, markdown(data.description)),
      fields.length > 0 && h("div", { class: "fields" }, fields),
      data.image && h("img", { class: "embed-image", src: data.image.url, alt: "" }),
      foot && h("div", { class: "embed-foot" }, foot)),
    data.thumbnail && h("img", { class: "embed-thumb", src: data.thumbnail.url, alt: "" }));
}
