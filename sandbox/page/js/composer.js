// Where people write: text, files, replies, and slash commands.

import { $, fill, h, icon } from "./dom.js";
import { CommandForm } from "./command.js";
import { leaves, matching, typed } from "./leaves.js";
import { sent, suggestions } from "./mention.js";
import { post, upload } from "./net.js";
import { Panel } from "./panel.js";
import { stickerMenu } from "./stickers.js";
import { channel, state, user } from "./store.js";
import { Tray } from "./tray.js";

const panel = new Panel();
const tray = new Tray((file) => form?.takeFile(file) ?? false);
const text = h("textarea", { id: "text", rows: 1, "aria-label": "Message" });
const line = h("div", { id: "line" });
const problem = h("div", { id: "problem", role: "alert", hidden: true });
let form = null;

export function drawComposer() {
  const plus = h("button", { type: "button", id: "plus", "aria-label": "Attach", onclick: () => tray.menu(plus) }, icon("plus", 24));
  const slash = h("button", { type: "button", id: "slash", "aria-label": "Commands", title: "Commands", onclick: () => { if (!form) { text.value = "/"; changed(); text.focus(); } } }, icon("slash", 22));
  const stickers = h("button", { type: "button", id: "stickers", "aria-label": "Stickers", title: "Stickers", onclick: () => stickerMenu(stickers, (id) => say({ stickers: [id] })) }, icon("sticker", 22));
  fill($("#composer"), problem, panel.element, h("div", { id: "reply-bar", hidden: true }), h("div", { id: "write" }, tray.element, h("div", { id: "input-row" }, plus, line, stickers, slash)), tray.picker);
  text.addEventListener("input", changed);
  text.addEventListener("keydown", key);
  $("#composer").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("paste", (event) => { for (const file of event.clipboardData.files) tray.add(file); });
  $("#chat").addEventListener("dragover", (event) => { event.preventDefault(); $("#chat").classList.add("dropping"); });
  $("#chat").addEventListener("dragleave", (event) => event.target === $("#chat") && $("#chat").classList.remove("dropping"));
  $("#chat").addEventListener("drop", (event) => {
    event.preventDefault();
    $("#chat").classList.remove("dropping");
    for (const file of event.dataTransfer.files) tray.add(file);
  });
  plain("");
}

// Called when the channel changes: what was being written stays behind.
export function enter() {
  const here = channel(state.place);
  text.placeholder = here ? `Message ${here.thread ? "" : "#"}${here.name}` : "Message Clapper";
  reply(null);
  plain("");
}

export function reply(message) {
  state.replyTo = message;
  state.ping = true;
  const bar = $("#reply-bar");
  bar.hidden = !message;
  const ping = h("button", { type: "button", class: "ghost ping", "aria-pressed": "true", title: "Whether the reply pings", onclick: () => {
    state.ping = !state.ping;
    ping.setAttribute("aria-pressed", String(state.ping));
    ping.textContent = state.ping ? "@ ON" : "@ OFF";
  } }, "@ ON");
  if (message) fill(bar, h("span", {}, "Replying to ", h("b", {}, user(message.author.id).name)), h("span", {}, ping, h("button", { type: "button", class: "ghost", "aria-label": "Stop replying", onclick: () => reply(null) }, "✕")));
  if (message && !form) text.focus();
}

function plain(value) {
  form = null;
  fill(line, text);
  text.value = value;
  text.focus({ preventScroll: true });
  changed();
}

function command(leaf, rest) {
  form = new CommandForm(leaf, panel, (left) => plain(left));
  fill(line, form.element);
  for (const file of tray.empty()) tray.add(file);
  form.begin(rest);
}

function changed() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 240)}px`;
  problem.hidden = true;
  const known = leaves(state.commands);
  const hit = typed(text.value, known);
  if (hit) return command(hit.leaf, hit.rest);
  const meant = suggestions(text.value, text.selectionStart, (value, caret) => { plain(value); text.setSelectionRange(caret, caret); });
  if (meant?.length) return panel.show({ title: "Members", items: meant, first: true });
  if (!text.value.startsWith("/")) return panel.hide();
  const items = matching(text.value, known).map((leaf) => ({
    label: `/${leaf.name}`,
    hint: leaf.options.map((option) => option.name).slice(0, 6).join("  "),
    note: leaf.description,
    image: "/page/icon.svg",
    pick: () => command(leaf, ""),
  }));
  if (items.length) panel.show({ title: "Clapper", items, first: true });
  else panel.show({ title: "No commands found", note: state.bot.connected ? "" : "The bot has not registered any yet." });
}

function key(event) {
  if (event.isComposing) return;
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && panel.open) {
    if (panel.move(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
  } else if (event.key === "Tab" && panel.open) {
    event.preventDefault();
    panel.pick(true);
  } else if (event.key === "Escape") {
    panel.hide();
    reply(null);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (!(panel.open && panel.pick())) send();
  }
}

async function send() {
  const content = text.value.trim();
  if (!content && !tray.files.length) return;
  const files = tray.empty();
  plain("");
  await say({ content: sent(content) }, files);
}

// Post what was written, or a sticker alone: that leaves the text where it is.
async function say(body, files = []) {
  const answered = { reply_to: state.replyTo?.id, ping: state.ping };
  reply(null);
  const stored = await Promise.all(files.map(upload));
  const refused = stored.find((one) => one.kind === "refused") ?? (await post("/local/messages", { channel: state.place, uploads: stored.map((one) => one.id), ...answered, ...body }));
  if (refused.kind !== "refused") return;
  problem.hidden = false;
  problem.textContent = refused.text;
}
