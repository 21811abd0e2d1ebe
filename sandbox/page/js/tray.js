// Files waiting to be sent, and the pictures that the demo brings along.

import { $, bytes, fill, h, icon } from "./dom.js";
import { state } from "./store.js";

export class Tray {
  // `taken(file)` may use a file elsewhere; it answers whether it did.
  constructor(taken) {
    this.files = [];
    this.taken = taken;
    this.element = h("div", { id: "tray", hidden: true });
    this.picker = h("input", { type: "file", multiple: true, hidden: true, id: "file-picker", onchange: () => {
      for (const file of this.picker.files) this.add(file);
      this.picker.value = "";
    } });
  }

  add(file) {
    if (this.taken(file)) return;
    this.files.push(file);
    this.draw();
  }

  empty() {
    const files = this.files;
    this.files = [];
    this.draw();
    return files;
  }

  draw() {
    this.element.hidden = this.files.length === 0;
    fill(this.element, this.files.map((file) => h("figure", {},
      file.type.startsWith("image/") ? h("img", { src: URL.createObjectURL(file), alt: "" }) : icon("file", 48),
      h("figcaption", {}, file.name, h("small", {}, bytes(file.size))),
      h("button", { type: "button", "aria-label": `Remove ${file.name}`, onclick: () => { this.files = this.files.filter((one) => one !== file); this.draw(); } }, "✕"))));
  }

  // The menu behind the plus sign.
  menu(anchor) {
    const close = () => {
      fill($("#overlay"));
      document.removeEventListener("keydown", onKey);
    };
    const onKey = (key) => key.key === "Escape" && close();
    const sample = async (name) => {
      close();
      const data = await (await fetch(`/local/samples/${name}`)).blob();
      this.add(new File([data], name, { type: data.type }));
    };
    const box = h("div", { class: "menu plus-menu", role: "menu" },
      h("button", { type: "button", role: "menuitem", onclick: () => { close(); this.picker.click(); } }, h("span", {}, "Upload a file"), icon("file", 18)),
      h("h4", {}, "Sample pictures"),
      h("div", { class: "samples" }, state.world.samples.map((name) => h("button", { type: "button", title: name, data: { sample: name }, onclick: () => sample(name) }, h("img", { src: `/local/samples/${name}`, alt: name })))));
    fill($("#overlay"), h("div", { class: "clear", onclick: close }), box);
    document.addEventListener("keydown", onKey);
    const { left, top } = anchor.getBoundingClientRect();
    box.style.cssText = `left:${left}px;top:${top - box.offsetHeight - 12}px`;
  }
}
