// A slash command being filled in: the bar of options in place of the text field.

import { h } from "./dom.js";
import { openModal } from "./modal.js";
import { act, upload } from "./net.js";
import { Option } from "./option.js";
import { attempt } from "./pending.js";

const TYPING_MS = 150;

export class CommandForm {
  // `ended(text)` is called when the command is sent or given up; `text` goes back into the text field.
  constructor(leaf, panel, ended) {
    this.leaf = leaf;
    this.panel = panel;
    this.ended = ended;
    this.options = [];
    this.name = h("span", { class: "command-name", tabindex: leaf.options.length ? -1 : 0, onkeydown: (event) => this.key(event, null) }, `/${leaf.name}`);
    this.element = h("div", { class: "command" }, this.name);
    for (const spec of leaf.options) if (spec.required) this.add(spec);
    const words = leaf.options.find((spec) => spec.type === 3 && !spec.autocomplete) ?? leaf.options.find((spec) => spec.type === 3);
    if (!this.options.length && words) this.add(words);
  }

  add(spec) {
    const option = new Option(spec, this);
    this.options.push(option);
    this.element.append(option.element);
    return option;
  }

  // Open the option unless it is open; answers it.
  open(name) {
    return this.options.find((option) => option.spec.name === name) ?? this.add(this.leaf.options.find((spec) => spec.name === name));
  }

  begin(text) {
    const words = this.options.find((option) => option.spec.type === 3) ?? this.options[0];
    if (text && words && words.spec.type !== 11) words.set(text);
    if (words) return words.focus();
    this.name.focus();
    return this.showRest();
  }

  // A file that was dropped, pasted or picked goes to the focused attachment option, else to the first empty one.
  takeFile(file) {
    const wanted = this.leaf.options.filter((spec) => spec.type === 11);
    const focused = this.options.find((option) => option.spec.type === 11 && option.element.contains(document.activeElement));
    const empty = wanted.find((spec) => !this.options.some((option) => option.spec.name === spec.name && option.file));
    const option = focused ?? (empty && this.open(empty.name));
    option?.take(file);
    return Boolean(option);
  }

  rest() {
    return this.leaf.options.filter((spec) => !this.options.some((option) => option.spec.name === spec.name));
  }

  chips() {
    return this.rest().map((spec) => ({ label: spec.name, note: spec.description, pick: () => this.open(spec.name).focus() }));
  }

  showRest() {
    this.panel.show({ title: `/${this.leaf.name}`, note: this.leaf.description, chips: this.chips() });
  }

  touched(option) {
    const { spec } = option;
    const typed = option.choice ? "" : option.text.trim().toLowerCase();
    const items = option.choices().filter((choice) => choice.name.toLowerCase().includes(typed)).slice(0, 25);
    this.offer(option, items);
    if (spec.autocomplete) {
      clearTimeout(this.asking);
      this.asking = setTimeout(() => this.ask(option), TYPING_MS);
    }
  }

  async ask(option) {
    const values = this.plainValues();
    values[option.spec.name] = option.choice ? "" : option.text;
    const answer = await act({ kind: "autocomplete", name: this.leaf.name, focused: option.spec.name, values }).catch(() => ({}));
    if (!option.element.contains(document.activeElement)) return;
    if (answer.choices) this.offer(option, answer.choices);
    else this.panel.show({ title: option.spec.name, note: "Loading options failed", chips: this.chips() });
  }

  offer(option, choices) {
    const items = choices.map((choice) => ({ label: choice.name, pick: () => option.choose(choice) }));
    this.panel.show({ title: option.spec.name, note: option.spec.description, items, chips: this.chips() });
  }

  filled(option) {
    (this.options.find((one) => one.spec.type === 3) ?? option).focus();
    this.showRest();
  }

  // `option` is null for a command that has none open: only its name can be typed at.
  key(event, option) {
    const empty = !option?.text;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.panel.move(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.panel.pick()) this.send();
    } else if (event.key === "Tab" && option) {
      event.preventDefault();
      if (!event.shiftKey && !option.choice && option.text && this.panel.items.length && this.panel.pick(true)) return;
      this.step(option, event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.ended("");
    } else if (event.key === "Backspace" && empty) {
      event.preventDefault();
      this.drop(option);
    }
  }

  step(option, by) {
    const next = this.options[this.options.indexOf(option) + by];
    if (next) next.focus();
    else if (by > 0 && this.rest().length) this.open(this.rest()[0].name).focus();
  }

  drop(option) {
    if (this.options.indexOf(option) < 1) return this.ended(`/${this.leaf.name}`);
    this.options = this.options.filter((one) => one !== option);
    option.element.remove();
    this.options.at(-1).focus();
  }

  plainValues() {
    const filled = this.options.filter((option) => option.text.trim() !== "");
    return Object.fromEntries(filled.map((option) => [option.spec.name, option.spec.type === 11 ? "0" : option.value()]).filter(([, value]) => value !== undefined));
  }

  async send() {
    const used = this.options.filter((option) => option.spec.required || option.text.trim() !== "");
    const wrong = used.find((option) => option.value() === undefined || option.value() === "");
    if (wrong) {
      wrong.mark(true);
      wrong.focus();
      this.panel.show({ title: wrong.spec.name, note: wrong.text ? "This is not a valid value for this option" : "This option is required. Specify a value." });
      return;
    }
    this.ended("");
    const outcome = await attempt(`/${this.leaf.name}`, () => sent(this.leaf.name, used));
    if (outcome.kind === "modal") openModal(outcome);
  }
}

async function sent(name, options) {
  const values = {};
  for (const option of options) {
    const stored = option.file ? await upload(option.file) : { id: option.value() };
    if (stored.kind === "refused") return stored;
    values[option.spec.name] = stored.id;
  }
  return act({ kind: "slash", name, values });
}
