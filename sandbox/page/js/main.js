// Puts the page together: loads the world as one person sees it, then follows it.

import { $, fill, h, icon } from "./dom.js";
import { drawComposer, enter, reply } from "./composer.js";
import { follow, put, remove, show, showAll } from "./messages.js";
import { get, listen, post } from "./net.js";
import { drawPeople, drawRail, drawSidebar } from "./sidebar.js";
import { channel, guildOf, on, state } from "./store.js";
import { tick } from "./time.js";
import { addLog, drawBar, drawLog, drawProviders } from "./tools.js";

function drawAround() {
  drawBar();
  drawRail();
  drawSidebar();
  drawPeople();
  const here = channel(state.place);
  fill($("#chat-head"), icon(here ? (here.thread ? "thread" : "hash") : "home", 22), h("b", {}, here?.name ?? "Clapper"), here?.topic && h("span", {}, here.topic));
  document.title = `${here ? `#${here.name}` : "Clapper"} · Clapper demo`;
}

async function go(place) {
  state.place = place;
  state.unread.delete(place);
  location.hash = `${state.viewer}/${place}`;
  fill($("#pending"));
  const [messages, commands] = await Promise.all([get(`/local/channels/${place}/messages`), get(`/local/channels/${place}/commands`)]);
  if (state.place !== place) return;
  state.commands = commands;
  state.messages.clear();
  drawAround();
  showAll(messages);
  enter();
}

async function become(viewer, place) {
  state.viewer = viewer;
  state.world = await get("/local/world");
  state.viewer = state.world.viewer;
  state.bot = state.world.state;
  state.providers = state.world.providers;
  state.unread.clear();
  drawLog(state.world.log);
  drawProviders();
  listen({ hello: caughtUp, message: heard, gone: (data) => remove(data.id), bot: botChanged, log: (data) => addLog(data.line), providers });
  const reachable = place && (guildOf(place) || place === state.world.dm);
  await go(reachable ? place : state.world.start);
}

// The stream says hello, at first and after a lost connection: what happened before it could be heard comes with it or is fetched.
async function caughtUp({ state: bot, providers: paid, log }) {
  drawLog(log);
  providers(paid);
  const [messages] = await Promise.all([get(`/local/channels/${state.place}/messages`), botChanged(bot)]);
  for (const message of messages) if (message.channel_id === state.place) put(message);
}

function heard(message) {
  if (message.channel_id === state.place) return put(message);
  if (message.author.id === state.viewer || state.messages.has(message.id)) return undefined;
  const before = state.unread.get(message.channel_id) ?? { pings: 0, seen: new Set() };
  if (before.seen.has(message.id)) return undefined;
  before.seen.add(message.id);
  const direct = message.channel_id === state.world.dm;
  state.unread.set(message.channel_id, { seen: before.seen, pings: before.pings + (message.pings_me || direct ? 1 : 0) });
  drawRail();
  return drawSidebar();
}

async function botChanged(bot) {
  const came = bot.connected && !state.bot.connected;
  state.bot = bot;
  drawBar();
  drawPeople();
  // Commands are registered while the bot starts.
  if (came) state.commands = await get(`/local/channels/${state.place}/commands`);
}

function providers(data) {
  state.providers = data;
  drawProviders();
}

// What was written before stays in the language that it was written in, as at Discord.
async function speak(language) {
  await post("/local/language", { language });
  state.world.language = language;
  state.commands = await get(`/local/channels/${state.place}/commands`);
  drawBar();
}

on("go", go);
on("speak", speak);
on("become", (viewer) => become(viewer, state.place));
on("reply", reply);
on("jump", async ({ place, message }) => {
  if (place !== state.place && (guildOf(place) || place === state.world.dm)) await go(place);
  if (message) show(message);
});

fill($("#people"), h("div", { id: "members" }), h("div", { id: "providers" }));
drawComposer();
follow();
setInterval(tick, 1000);
const [viewer, place] = location.hash.slice(1).split("/");
await become(viewer || null, place);
