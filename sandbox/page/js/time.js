// Clocks: message times, and Discord's <t:…> timestamps, which go on counting.

import { h } from "./dom.js";
import { state } from "./store.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const language = () => state.world?.language ?? "en-US";

export function shortTime(iso) {
  return clock.format(new Date(iso));
}

export function messageTime(iso) {
  const when = new Date(iso);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(when).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return `Today at ${clock.format(when)}`;
  if (days === 1) return `Yesterday at ${clock.format(when)}`;
  return `${when.toLocaleDateString()} ${clock.format(when)}`;
}

function ago(seconds) {
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(language(), { numeric: "always" }).format(Math.trunc(seconds / size), unit);
}

export function timestamp(seconds, style) {
  const when = new Date(seconds * 1000);
  const full = when.toLocaleString(language(), STYLES.F);
  if (style === "R") return h("time", { class: "stamp", title: full, data: { until: seconds } }, ago(seconds - Date.now() / 1000));
  return h("time", { class: "stamp", title: full }, when.toLocaleString(language(), STYLES[style] ?? STYLES.f));
}

export function tick() {
  for (const element of document.querySelectorAll("time[data-until]")) {
    const text = ago(Number(element.dataset.until) - Date.now() / 1000);
    if (element.textContent !== text) element.textContent = text;
  }
}
