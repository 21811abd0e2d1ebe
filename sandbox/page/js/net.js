// The demo's own interface; everything goes to the server that served this page.

import { state } from "./store.js";

async function answer(response) {
  const data = await response.json().catch(() => ({}));
  return response.ok || data.kind === "refused" ? data : Promise.reject(new Error(`${response.status}`));
}

export async function get(path, query = {}) {
  const parameters = new URLSearchParams({ viewer: state.viewer ?? "", ...query });
  return answer(await fetch(`${path}?${parameters}`));
}

export async function post(path, body = {}) {
  const headers = { "Content-Type": "application/json", "X-Clapper-Page": "1" };
  return answer(await fetch(path, { method: "POST", headers, body: JSON.stringify({ viewer: state.viewer, ...body }) }));
}

export async function upload(file) {
  const parameters = new URLSearchParams({ filename: file.name, channel: state.place });
  return answer(await fetch(`/local/uploads?${parameters}`, { method: "POST", headers: { "X-Clapper-Page": "1" }, body: file }));
}

export const act = (body) => post("/local/act", { channel: state.place, ...body });

let stream = null;

// `handlers` by event name; a lost connection is resumed by the browser and announced as `hello` again.
export function listen(handlers) {
  stream?.close();
  stream = new EventSource(`/local/events?viewer=${state.viewer}`);
  for (const [name, handler] of Object.entries(handlers)) {
    stream.addEventListener(name, (event) => handler(event.data ? JSON.parse(event.data) : {}));
  }
}
