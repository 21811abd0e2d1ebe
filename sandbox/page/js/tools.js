// The demo's own controls: who you are, the bot's process and log, what the providers were paid for.

import { $, avatar, fill, h, icon } from "./dom.js";
import { post } from "./net.js";
import { state, tell, user } from "./store.js";

const WORDS = {
  running: ["starting", "Starting…"],
  stopped: ["off", "Stopped"],
  killed: ["off", "Killed"],
  exited: ["off", "Ended by itself"],
};

export function drawBar() {
  const { state: run, connected, pid } = state.bot;
  const [kind, words, number] = run === "running" && connected ? ["on", "Online", ` · process ${pid}`] : WORDS[run];
  const people = state.world.people.map((person) =>
    h("button", { type: "button", class: person.id === state.viewer ? "who here" : "who", "aria-pressed": String(person.id === state.viewer), onclick: () => tell("become", person.id) },
      avatar(user(person.id), 22), h("span", { class: "called" }, person.name), h("small", {}, person.role)));
  fill($("#demo-bar"),
    h("div", { class: "brand" }, h("img", { src: "/page/icon.svg", alt: "" }), h("b", {}, "Clapper"), h("span", {}, "local demo")),
    h("div", { class: "people-switch", role: "group", "aria-label": "You are" }, h("span", { class: "label" }, "You are"), people),
    h("label", { class: "language-switch" }, h("span", {}, "in"), languages()),
    h("div", { class: "bot-switch" }, h("span", { id: "bot-state", class: `status ${kind}`, role: "status" }, h("span", {}, words, number && h("span", { class: "pid" }, number))),
      h("button", { type: "button", id: "kill-bot", class: "danger", disabled: run !== "running", onclick: () => post("/local/bot/kill") }, "Kill bot"),
      h("button", { type: "button", id: "start-bot", class: "go", disabled: run === "running", onclick: () => post("/local/bot/start") }, "Start bot"),
      h("button", { type: "button", id: "show-log", class: "plain", "aria-pressed": String(!$("#log").hidden), onclick: toggleLog }, icon("terminal", 16), "Log")));
}

function languages() {
  const { language, languages: known } = state.world;
  return h("select", { id: "language", "aria-label": "Language of your Discord", onchange: (event) => tell("speak", event.target.value) },
    Object.entries(known).map(([id, name]) => h("option", { value: id, selected: id === language }, name)));
}

function toggleLog() {
  $("#log").hidden = !$("#log").hidden;
  document.body.classList.toggle("with-log", !$("#log").hidden);
  $("#log pre").scrollTop = $("#log pre").scrollHeight;
  drawBar();
}

export function drawLog(lines) {
  fill($("#log"), h("header", {}, icon("terminal", 16), h("b", {}, "Log of the bot"), h("button", { type: "button", class: "ghost", "aria-label": "Close the log", onclick: toggleLog }, "✕")), h("pre", {}));
  for (const line of lines) addLog(line);
}

export function addLog(line) {
  const pre = $("#log pre");
  const atEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 40;
  const kind = /^—/.test(line) ? "mark" : /error|critical|traceback/i.test(line) ? "bad" : /warn/i.test(line) ? "warn" : "";
  pre.append(h("div", { class: kind }, line));
  if (pre.childElementCount > 1500) pre.firstElementChild.remove();
  if (atEnd) pre.scrollTop = pre.scrollHeight;
}

export function drawProviders() {
  const { paid = 0, providers = [] } = state.providers;
  fill($("#providers"),
    h("h3", {}, "Local providers"),
    h("p", { class: "paid" }, h("b", { id: "paid-jobs" }, String(paid)), paid === 1 ? " paid job" : " paid jobs"),
    providers.map(provider));
}

function provider({ name, paid, credits, jobs }) {
  const spent = credits === undefined ? (paid === 1 ? "1 job" : `${paid} jobs`) : `${paid} · ${credits} credits`;
  return h("section", { class: paid ? "provider" : "provider quiet", data: { provider: name } },
    h("header", {}, h("b", {}, name), h("span", {}, paid ? spent : "none yet")),
    jobs.map((job) => h("div", { class: `paid-job ${job.phase}`, title: `${job.model}: ${job.prompt || "no prompt"}` },
      h("span", { class: "paid-model" }, job.model.split("/").at(-1)), h("span", { class: "paid-status" }, job.status.toLowerCase()), h("small", {}, job.prompt || "no prompt"))),
    paid > jobs.length && h("small", { class: "earlier" }, `and ${paid - jobs.length} earlier`));
}
