// The list of messages: one element per message, replaced alone when it changes, so that a playing clip plays on.

import { $, avatar, fill, h, icon } from "./dom.js";
import { components } from "./components.js";
import { embed } from "./embeds.js";
import { markdown } from "./markdown.js";
import { media } from "./media.js";
import { messageMenu } from "./menu.js";
import { post } from "./net.js";
import { sticker } from "./stickers.js";
import { channel, guildOf, state, tell, user } from "./store.js";
import { messageTime, shortTime } from "./time.js";

const GROUP_MS = 7 * 60 * 1000;
const COMPONENTS_V2 = 1 << 15;
const nodes = new Map();

// Whoever reads the end goes on reading the end, also when the list becomes shorter or a message longer.
let atEnd = true;

export function follow() {
  const scroller = $("#scroller");
  const shape = () => `${scroller.scrollHeight} ${scroller.clientHeight}`;
  let known = shape();
  scroller.addEventListener("scroll", () => {
    // A scroll that comes with a change of the layout is the browser's doing: nobody has left the end by it.
    const near = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
    if (near || shape() === known) atEnd = near;
  });
  const keep = new ResizeObserver(() => {
    if (atEnd) scroller.scrollTop = scroller.scrollHeight;
    known = shape();
  });
  for (const watched of [scroller, $("#messages"), $("#pending")]) keep.observe(watched);
}

export function showAll(messages) {
  nodes.clear();
  atEnd = true;
  fill($("#messages"), welcome());
  for (const message of messages) put(message);
}

export function put(message) {
  const old = nodes.get(message.id);
  state.messages.set(message.id, message);
  const node = render(message, old);
  if (old) old.replaceWith(node);
  else insert(node);
  nodes.set(message.id, node);
  regroup(node);
  if (!old && message.author.id === state.viewer) atEnd = true;
}

export function remove(id) {
  const node = nodes.get(id);
  if (!node) return;
  const next = node.nextElementSibling;
  node.remove();
  nodes.delete(id);
  state.messages.delete(id);
  if (next) regroup(next);
}

// Scroll to a message and let it light up.
export function show(id) {
  const node = nodes.get(id);
  node?.scrollIntoView({ block: "center", behavior: "smooth" });
  node?.classList.remove("lit");
  requestAnimationFrame(() => node?.classList.add("lit"));
}

function insert(node) {
  const list = $("#messages");
  let after = list.lastElementChild;
  while (after?.dataset.id && BigInt(after.dataset.id) > BigInt(node.dataset.id)) after = after.previousElementSibling;
  after ? after.after(node) : list.prepend(node);
}

function regroup(node) {
  for (const one of [node, node.nextElementSibling]) {
    const message = state.messages.get(one?.dataset.id);
    const before = state.messages.get(one?.previousElementSibling?.dataset.id);
    if (!message) continue;
    const near = before && new Date(message.timestamp) - new Date(before.timestamp) < GROUP_MS;
    const plain = !message.interaction_metadata && !message.referenced_message;
    one.classList.toggle("grouped", Boolean(near && plain && before.author.id === message.author.id && before.ephemeral === message.ephemeral));
  }
}

function welcome() {
  const here = channel(state.place);
  if (!here) return h("header", { class: "welcome" }, avatar(user(state.world.bot.id), 80), h("h1", {}, "Clapper"), h("p", {}, "This is the beginning of your direct message history with Clapper."));
  const title = here.thread ? here.name : `Welcome to #${here.name}!`;
  return h("header", { class: "welcome" }, h("span", { class: "welcome-icon" }, icon(here.thread ? "thread" : "hash", 44)), h("h1", {}, title),
    h("p", {}, here.topic ?? `This is the start of ${here.thread ? "the thread" : "the channel"}.`));
}

function render(message, old) {
  const author = { ...user(message.author.id), name: message.author.global_name ?? message.author.username };
  const kind = ["message", message.ephemeral && "ephemeral", message.pings_me && "pings", message.loading && "loading"].filter(Boolean).join(" ");
  const node = h("article", { class: kind, data: { id: message.id, author: message.author.id } },
    context(message),
    h("div", { class: "face" }, avatar(author, 40)),
    h("span", { class: "side-time" }, shortTime(message.timestamp)),
    h("div", { class: "body" },
      h("div", { class: "by" }, h("span", { class: "name", style: nameColour(author) }, author.name), author.bot && h("span", { class: "app" }, "APP"),
        h("time", { class: "when" }, messageTime(message.timestamp))),
      content(message, old),
      message.ephemeral && h("div", { class: "only-you" }, icon("eye", 16), "Only you can see this • ",
        h("button", { type: "button", class: "link", onclick: () => post("/local/dismiss", { channel: message.channel_id, message: message.id }) }, "Dismiss message"))),
    h("div", { class: "hover" }, h("button", { type: "button", title: "Reply", onclick: () => tell("reply", message) }, icon("reply")),
      h("button", { type: "button", title: "More", class: "more", onclick: (event) => messageMenu(event, message) }, icon("dots"))));
  node.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a,video,input")) return;
    messageMenu(event, message);
  });
  return node;
}

function nameColour(author) {
  if (author.bot) return "color:#ff9a7a";
  return guildOf(state.place)?.owner === author.id ? "color:#c7a6ff" : "";
}

function context(message) {
  const used = message.interaction_metadata;
  if (used) {
    const who = user(used.user.id);
    if (!used.name) return null;
    const what = h("span", { class: "used" }, message.type === 20 ? `/${used.name}` : used.name);
    return h("div", { class: "spine" }, avatar(who, 16), h("b", {}, who.name), " used ", what);
  }
  const source = message.referenced_message;
  if (!source) return null;
  const text = source.content || (source.attachments.length ? "Click to see attachment" : "…");
  return h("div", { class: "spine" }, avatar(user(source.author.id), 16), h("b", {}, `@${user(source.author.id).name}`), h("span", { class: "quote" }, markdown(text)));
}

function content(message, old) {
  if (message.loading) return h("div", { class: "thinking" }, h("span", { class: "dots" }, h("i"), h("i"), h("i")), "Clapper is thinking…");
  const edited = message.edited_timestamp && !message.ephemeral && h("span", { class: "edited" }, " (edited)");
  if (message.flags & COMPONENTS_V2) return h("div", { class: "parts" }, components(message));
  return [
    ...said(message, old, edited),
    ...(message.message_snapshots ?? []).map((one) => h("div", { class: "forwarded" }, h("div", { class: "forwarded-by" }, icon("forward", 14), "Forwarded"), said(one.message, old))),
    h("div", { class: "parts" }, components(message)),
  ];
}

function said(message, old, edited) {
  return [
    message.content && h("div", { class: "content" }, markdown(message.content), edited),
    message.attachments?.length > 0 && h("div", { class: "media" }, message.attachments.map((one) => kept(old, one) ?? media(one))),
    (message.embeds ?? []).map(embed),
    message.sticker_items?.length > 0 && h("div", { class: "media" }, message.sticker_items.map(sticker)),
  ];
}

// A player that is already there is moved, not made again.
function kept(old, attachment) {
  return old && [...old.querySelectorAll("video.clip")].find((video) => video.getAttribute("src") === attachment.url);
}
