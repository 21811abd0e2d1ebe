// Commands on their way, and those that the bot did not answer: nobody but this page sees them.

import { $, avatar, h, icon } from "./dom.js";
import { state, user } from "./store.js";

export function pending(label) {
  const text = h("div", { class: "thinking" }, h("span", { class: "dots" }, h("i"), h("i"), h("i")), "Sending command…");
  const node = h("article", { class: "message" },
    h("div", { class: "spine" }, avatar(user(state.viewer), 16), h("b", {}, user(state.viewer).name), " used ", h("span", { class: "used" }, label)),
    h("div", { class: "face" }, avatar({ ...user(state.world.bot.id), bot: true }, 40)),
    h("div", { class: "body" }, h("div", { class: "by" }, h("span", { class: "name", style: "color:#ff9a7a" }, user(state.world.bot.id).name), h("span", { class: "app" }, "APP")), text));
  const show = setTimeout(() => $("#pending").append(node), 250);
  return {
    done() {
      clearTimeout(show);
      node.remove();
    },
    failed(reason) {
      clearTimeout(show);
      node.classList.add("ephemeral");
      text.replaceWith(h("div", { class: "failure" }, reason),
        h("div", { class: "only-you" }, icon("eye", 16), "Only you can see this • ", h("button", { type: "button", class: "link", onclick: () => node.remove() }, "Dismiss message")));
      $("#pending").append(node);
    },
  };
}

// Run something that the bot has to answer, showing it while it waits. `settle` gets the outcome when it was answered.
export async function attempt(label, call) {
  const row = pending(label);
  const outcome = await call().catch(() => ({ kind: "failed" }));
  if (outcome.kind === "failed") row.failed("The application did not respond");
  else if (outcome.kind === "refused") row.failed(outcome.text);
  else row.done();
  return outcome;
}
