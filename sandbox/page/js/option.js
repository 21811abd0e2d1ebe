// One option of a command that is being filled in.

import { h } from "./dom.js";
import { guildOf, state, user } from "./store.js";

const YES = /^(t(rue)?|y(es)?|on)$/i;
const NO = /^(f(alse)?|no?|off)$/i;

export class Option {
  // `form` hears `touched(option)`, `left(option)` and keys.
  constructor(spec, form) {
    this.spec = spec;
    this.form = form;
    this.choice = null;
    this.file = null;
    this.field = spec.type === 11 ? this.fileField() : this.textField();
    this.element = h("span", { class: "option", data: { name: spec.name } }, h("label", {}, spec.name), this.field);
    this.element.addEventListener("mousedown", (event) => {
      if (event.target === this.field || this.field.contains(event.target)) return;
      event.preventDefault();
      this.focus();
    });
  }

  textField() {
    const field = h("span", { class: "value", role: "textbox", tabindex: 0, spellcheck: "false", "aria-label": this.spec.name });
    field.setAttribute("contenteditable", "plaintext-only");
    field.addEventListener("input", () => {
      this.choice = null;
      this.mark(false);
      this.form.touched(this);
    });
    field.addEventListener("focus", () => this.form.touched(this));
    field.addEventListener("keydown", (event) => this.form.key(event, this));
    return field;
  }

  fileField() {
    this.picker = h("input", { type: "file", hidden: true, onchange: () => this.picker.files[0] && this.take(this.picker.files[0]) });
    this.face = h("span", {}, "choose or drop a file");
    return h("button", { type: "button", class: "value file", onclick: () => this.picker.click(), onfocus: () => this.form.touched(this), onkeydown: (event) => (event.key !== "Enter" || this.file) && this.form.key(event, this) }, this.face, this.picker);
  }

  take(file) {
    this.file = file;
    const picture = file.type.startsWith("image/") && h("img", { src: URL.createObjectURL(file), alt: "" });
    this.face.replaceChildren(...[picture, file.name].filter(Boolean));
    this.mark(false);
    this.form.filled(this);
  }

  get text() {
    return this.spec.type === 11 ? (this.file?.name ?? "") : this.field.textContent.replace(/\u00a0/g, " ");
  }

  set(text, choice = null) {
    this.field.textContent = text;
    this.choice = choice;
    this.mark(false);
    this.caretToEnd();
  }

  choose(choice) {
    this.set(choice.name, choice);
    this.form.filled(this);
  }

  focus() {
    this.field.focus();
    if (this.spec.type !== 11) this.caretToEnd();
  }

  caretToEnd() {
    const range = document.createRange();
    range.selectNodeContents(this.field);
    range.collapse(false);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  mark(bad) {
    this.element.classList.toggle("bad", bad);
  }

  // Values that are known beforehand; autocomplete asks the bot instead.
  choices() {
    const { type } = this.spec;
    const guild = guildOf(state.place);
    const members = () => (guild?.members ?? []).map((id) => ({ name: user(id).name, value: id }));
    const roles = () => Object.entries(guild?.roles ?? {}).map(([value, name]) => ({ name, value }));
    if (this.spec.choices?.length) return this.spec.choices;
    if (type === 5) return [{ name: "True", value: true }, { name: "False", value: false }];
    if (type === 6) return members();
    if (type === 7) return (guild?.channels ?? []).map((one) => ({ name: one.name, value: one.id }));
    if (type === 8) return roles();
    if (type === 9) return [...members(), ...roles()];
    return [];
  }

  // The wire value; undefined when it is not one.
  value() {
    if (this.choice) return this.choice.value;
    const text = this.text.trim();
    switch (this.spec.type) {
      case 3: return this.spec.choices?.length ? this.named(text) : this.text.trim();
      case 4: return /^-?\d+$/.test(text) ? Number(text) : this.named(text);
      case 10: return text !== "" && Number.isFinite(Number(text)) ? Number(text) : this.named(text);
      case 5: return YES.test(text) ? true : NO.test(text) ? false : undefined;
      case 11: return this.file ?? undefined;
      default: return this.named(text.replace(/^[@#]/, ""));
    }
  }

  named(text) {
    return this.choices().find((choice) => choice.name.toLowerCase() === text.toLowerCase() || String(choice.value) === text)?.value;
  }
}
