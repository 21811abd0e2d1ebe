// The form that a bot may answer with.

import { $, fill, h } from "./dom.js";
import { act, upload } from "./net.js";
import { selectBox } from "./select.js";
import { state, user } from "./store.js";

export function openModal(outcome) {
  const { modal } = outcome;
  const readers = {};
  const problem = h("div", { class: "failure", hidden: true });
  const close = () => fill($("#overlay"));
  const form = h("form", { class: "modal", role: "dialog", "aria-label": modal.title, onsubmit: submit, onkeydown: (event) => event.key === "Escape" && !event.defaultPrevented && close() },
    h("header", {}, h("img", { src: "/page/icon.svg", alt: "" }), h("h2", {}, modal.title),
      h("button", { type: "button", class: "ghost", "aria-label": "Close", onclick: close }, "✕")),
    h("p", { class: "modal-note" }, `This form will be submitted to ${user(state.world.bot.id).name}. Do not share passwords or other sensitive information.`),
    h("div", { class: "modal-fields" }, modal.components.map((part) => field(part, readers))),
    problem,
    h("footer", {}, h("button", { type: "button", class: "button plain", onclick: close }, "Cancel"), h("button", { type: "submit", class: "button primary" }, "Submit")));

  async function submit(event) {
    event.preventDefault();
    const values = {};
    for (const [id, read] of Object.entries(readers)) values[id] = await read();
    const done = await act({ kind: "modal", interaction: outcome.interaction_id, values }).catch(() => ({ kind: "failed" }));
    if (done.kind === "failed" || done.kind === "refused") {
      problem.hidden = false;
      problem.textContent = done.text ?? "Something went wrong. Try again.";
    } else close();
  }

  fill($("#overlay"), h("div", { class: "backdrop", onmousedown: (event) => event.target === event.currentTarget && close() }, form));
  form.querySelector("input,textarea")?.focus();
}

function field(part, readers) {
  if (part.type === 10) return h("p", {}, part.content);
  if (part.type === 1) return field(part.components[0], readers);
  if (part.type === 18) {
    const control = part.component;
    return h("div", { class: "field-box" }, h("label", {}, part.label, needed(control) && h("b", {}, " *")),
      part.description && h("small", {}, part.description), input(control, readers));
  }
  return h("div", { class: "field-box" }, part.label && h("label", {}, part.label, needed(part) && h("b", {}, " *")), input(part, readers));
}

function needed(control) {
  return control.required ?? [3, 4, 5, 6, 7, 8].includes(control.type);
}

function input(control, readers) {
  const id = control.custom_id;
  if (control.type === 4) {
    const node = h(control.style === 2 ? "textarea" : "input", { placeholder: control.placeholder, maxlength: String(control.max_length ?? 4000), name: id, rows: 4 });
    node.value = control.value ?? "";
    readers[id] = () => node.value;
    return node;
  }
  if (control.type === 19) {
    const node = h("input", { type: "file", multiple: (control.max_values ?? 1) > 1 });
    readers[id] = async () => (await Promise.all([...node.files].map(upload))).map((one) => one.id);
    return node;
  }
  if (control.type === 23) {
    const node = h("input", { type: "checkbox", checked: Boolean(control.default) });
    readers[id] = () => node.checked;
    return node;
  }
  if (control.type === 21 || control.type === 22) return boxes(control, readers);
  const box = selectBox(control, () => {});
  readers[id] = box.values;
  return box.node;
}

function boxes(control, readers) {
  const single = control.type === 21;
  const nodes = control.options.map((option) => h("input", { type: single ? "radio" : "checkbox", name: control.custom_id, value: option.value, checked: Boolean(option.default) }));
  const chosen = () => nodes.filter((node) => node.checked).map((node) => node.value);
  readers[control.custom_id] = () => (single ? chosen()[0] ?? null : chosen());
  return h("div", {}, control.options.map((option, index) => h("label", { class: "tick" }, nodes[index], option.label)));
}
