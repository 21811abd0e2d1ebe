// Building elements without markup strings: whatever people typed stays text.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "style") element.style.cssText = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const $ = (selector, root = document) => root.querySelector(selector);

export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const PATHS = {
  hash: "M9 3 7.6 9H4v2h3.2l-.9 4H3v2h2.9L4.8 21h2l1-4h4l-1 4h2l1-4H17v-2h-2.8l.9-4H19V9h-3.4L17 3h-2l-1.4 6h-4L11 3zm.2 8h4l-.9 4h-4z",
  thread: "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zm2 4v2h10V8zm0 4v2h7v-2z",
  plus: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 5v4h4v2h-4v4h-2v-4H7v-2h4V7z",
  reply: "M10 8.3V4l-8 7 8 7v-4.4c5.6 0 9.5 1.8 12 5.4-1-5.5-4.3-9.9-12-10.7z",
  dots: "M5 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  eye: "M12 5c5 0 9 4.5 10 7-1 2.500-5 7-10 7S3 14.500 2 12c1-2.500 5-7 10-7zm0 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
  close: "M18.3 4.300 12 10.600 5.700 4.300 4.300 5.700 10.600 12l-6.300 6.300 1.400 1.400 6.300-6.300 6.300 6.300 1.400-1.400-6.300-6.300 6.300-6.300z",
  file: "M6 2h8l6 6v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zm7 1.500V9h5.500z",
  picture: "M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zm1 13h14l-4.500-6-3.500 4.500-2.500-3zM8 7a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  slash: "M4 2h16a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zm9.300 4-4.600 12h2L15.300 6z",
  sticker: "M5 3h14a2 2 0 0 1 2 2v9l-7 7H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm8 15.500V14a1 1 0 0 1 1-1h4.500zM8 8v2h2V8zm6 0v2h2V8z",
  forward: "M14 8.300V4l8 7-8 7v-4.400c-5.600 0-9.500 1.800-12 5.400 1-5.500 4.300-9.900 12-10.700z",
  chevron: "m9 5 7 7-7 7-1.500-1.500L13 12 7.500 6.500z",
  apps: "M4 4h7v7H4zm9 0h7v7h-7zM4 13h7v7H4zm9 0h7v7h-7z",
  copy: "M8 2h11a2 2 0 0 1 2 2v11h-2V4H8zM5 6h9a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2z",
  home: "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-6l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
  terminal: "M3 4h18a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm2.500 4L9 11.500 5.500 15l1.400 1.400L11.800 11.500 6.900 6.600zM12 14.500v2h7v-2z",
};

export function icon(name, size = 20) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("fill", "currentColor");
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

const HUES = { Mia: 328, Noah: 204, Ada: 268, Otto: 28 };

export function avatar(user, size = 40) {
  if (user.bot) return h("img", { class: "avatar", src: "/page/icon.svg", alt: "", style: `width:${size}px;height:${size}px` });
  const hue = HUES[user.name] ?? 150;
  const paint = `width:${size}px;height:${size}px;font-size:${size * 0.44}px;background:linear-gradient(135deg,hsl(${hue} 72% 62%),hsl(${hue + 40} 62% 42%))`;
  return h("span", { class: "avatar", style: paint, "aria-hidden": "true" }, user.name[0]);
}

export function bytes(size) {
  if (size < 1024) return `${size} bytes`;
  return size < 1048576 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1048576).toFixed(2)} MB`;
}
