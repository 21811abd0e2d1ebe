// Discord's markdown to elements. Blocks first, then inline marks, recursively.

import { h } from "./dom.js";
import { channel, guildOf, state, tell, user } from "./store.js";
import { timestamp } from "./time.js";

const INLINE = [
  [/^\\([^A-Za-z0-9\s])/, (match) => match[1]],
  [/^`` ?([^]+?) ?``(?!`)|^`([^`]+)`/, (match) => h("code", {}, match[1] ?? match[2])],
  [/^\*\*([^]+?)\*\*(?!\*)/, (match) => h("strong", {}, inline(match[1]))],
  [/^__([^]+?)__(?!_)/, (match) => h("u", {}, inline(match[1]))],
  [/^\*(?!\s)([^*]+?)\*(?!\*)/, (match) => h("em", {}, inline(match[1]))],
  [/^_(?!_)([^_]+?)_(?![\w_])/, (match) => h("em", {}, inline(match[1]))],
  [/^~~([^]+?)~~/, (match) => h("s", {}, inline(match[1]))],
  [/^\|\|([^]+?)\|\|/, (match) => spoiler(inline(match[1]))],
  [/^<@!?(\d+)>/, (match) => h("span", { class: "mention", data: { user: match[1] } }, `@${user(match[1]).name}`)],
  [/^<@&(\d+)>/, (match) => h("span", { class: "mention" }, `@${roleName(match[1])}`)],
  [/^<#(\d+)>/, (match) => h("span", { class: "mention" }, `#${channel(match[1])?.name ?? "unknown"}`)],
  [/^<t:(-?\d+)(?::([tTdDfFR]))?>/, (match) => timestamp(Number(match[1]), match[2])],
  [/^<\/([^:>]+):\d+>/, (match) => h("span", { class: "mention" }, `/${match[1]}`)],
  [/^<a?:(\w+):\d+>/, (match) => `:${match[1]}:`],
  [/^\[([^\]]+)\]\((?:<)?(https?:\/\/[^\s)>]+)>?\)/, (match) => link(match[2], inline(match[1]))],
  [/^<(https?:\/\/[^\s>]+)>/, (match) => link(match[1], match[1])],
  [/^https?:\/\/[^\s<]+[^\s<.,:;"')\]!?]/, (match) => link(match[0], match[0])],
  [/^@(everyone|here)\b/, (match) => h("span", { class: "mention" }, match[0])],
];

function roleName(id) {
  return guildOf(state.place)?.roles[id] ?? "role";
}

function link(url, label) {
  const jump = /^https:\/\/discord\.com\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?$/.exec(url);
  if (jump) return h("button", { type: "button", class: "link", onclick: () => tell("jump", { place: jump[1], message: jump[2] }) }, label);
  return h("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, label);
}

export function spoiler(content) {
  const box = h("span", { class: "spoiler", role: "button", tabindex: 0, title: "Show spoiler" }, content);
  box.addEventListener("click", () => box.classList.add("shown"));
  return box;
}

export function inline(text) {
  const nodes = [];
  let plain = "";
  while (text) {
    const hit = INLINE.map(([pattern, build]) => [pattern.exec(text), build]).find(([match]) => match);
    if (hit) {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(hit[1](hit[0]));
      text = text.slice(hit[0][0].length);
    } else {
      const next = text.slice(1).search(/[\\`*_~|<[@h]/);
      const end = next < 0 ? text.length : next + 1;
      plain += text.slice(0, end);
      text = text.slice(end);
    }
  }
  if (plain) nodes.push(plain);
  return nodes;
}

const LINES = [
  [/^(#{1,3}) (.+)$/, (match) => h(`h${match[1].length + 2}`, {}, inline(match[2]))],
  [/^-# (.+)$/, (match) => h("div", { class: "subtext" }, inline(match[1]))],
  [/^( *)[-*] (.+)$/, (match) => h("div", { class: "item", style: `margin-left:${match[1].length * 8}px` }, inline(match[2]))],
  [/^> ?(.*)$/, (match) => h("blockquote", {}, inline(match[1]))],
];

function lines(text) {
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) nodes.push(h("div", { class: "line" }, inline(paragraph.join("\n"))));
    paragraph = [];
  };
  for (const line of text.split("\n")) {
    const hit = LINES.map(([pattern, build]) => [pattern.exec(line), build]).find(([match]) => match);
    if (hit) {
      flush();
      nodes.push(hit[1](hit[0]));
    } else paragraph.push(line);
  }
  flush();
  return nodes;
}

export function markdown(text) {
  return text.split(/(```(?:\w*\n)?[^]+?```)/).filter(Boolean).map((part) => {
    const code = /^```(?:\w*\n)?([^]+?)```$/.exec(part);
    return code ? h("pre", {}, h("code", {}, code[1].replace(/\n$/, ""))) : lines(part.replace(/^\n|\n$/g, ""));
  });
}
