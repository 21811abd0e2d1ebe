// What the page knows, and who wants to hear of changes.

export const state = {
  viewer: null,
  world: null,
  place: null,
  messages: new Map(),
  commands: [],
  unread: new Map(),
  bot: { state: "stopped", connected: false, pid: null },
  providers: {},
  replyTo: null,
  ping: true,
};

const listeners = new Map();

export function on(event, listener) {
  if (!listeners.has(event)) listeners.set(event, []);
  listeners.get(event).push(listener);
}

export function tell(event, detail) {
  for (const listener of listeners.get(event) ?? []) listener(detail);
}

export function user(id) {
  return { id, ...(state.world.users[id] ?? { name: "unknown", bot: false }) };
}

export function guildOf(channelId) {
  return state.world.guilds.find((guild) => guild.channels.some((channel) => channel.id === channelId)) ?? null;
}

export function channel(id) {
  return guildOf(id)?.channels.find((one) => one.id === id) ?? null;
}

export function roleOf(id) {
  return state.world.people.find((person) => person.id === id)?.role ?? null;
}
