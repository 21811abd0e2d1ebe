// The box above the composer: commands to choose from, values of an option, options still to be added.

import { fill, h } from "./dom.js";

export class Panel {
  constructor() {
    this.element = h("div", { id: "panel", hidden: true });
    this.items = [];
    this.at = -1;
  }

  // `items`: {label, note, hint, pick}. `first` highlights the first. `chips` stand below and are only clicked.
  show({ title, note, items = [], chips = [], first = false }) {
    this.items = items;
    this.at = first && items.length ? 0 : -1;
    this.rows = items.map((item, index) => h("div", { class: "panel-item", role: "option", onmousedown: (event) => this.click(event, item), onmousemove: () => this.light(index) },
      item.image && h("img", { src: item.image, alt: "" }),
      h("span", { class: "panel-label" }, item.label, item.hint && h("span", { class: "panel-hint" }, item.hint)), item.note && h("small", {}, item.note)));
    fill(this.element,
      (title || note) && h("header", {}, h("b", {}, title), note && h("span", {}, note)),
      this.rows.length > 0 && h("div", { class: "panel-items", role: "listbox" }, this.rows),
      chips.length > 0 && h("div", { class: "panel-chips" }, h("span", {}, "Add"), chips.map((chip) => h("button", { type: "button", title: chip.note, onmousedown: (event) => this.click(event, chip) }, chip.label))));
    this.element.hidden = !this.element.childElementCount;
    this.paint();
  }

  hide() {
    this.items = [];
    this.at = -1;
    this.element.hidden = true;
  }

  get open() {
    return !this.element.hidden;
  }

  // Without taking the caret away from where somebody types.
  click(event, item) {
    event.preventDefault();
    item.pick();
  }

  move(step) {
    if (!this.items.length) return false;
    this.at = (this.at + step + this.items.length) % this.items.length;
    this.paint();
    this.rows[this.at].scrollIntoView({ block: "nearest" });
    return true;
  }

  light(index) {
    if (index === this.at) return;
    this.at = index;
    this.paint();
  }

  // Choose the highlighted item, or with `any` the first.
  pick(any = false) {
    const item = this.items[this.at] ?? (any ? this.items[0] : undefined);
    item?.pick();
    return Boolean(item);
  }

  paint() {
    this.rows.forEach((row, index) => row.classList.toggle("lit", index === this.at));
  }
}
