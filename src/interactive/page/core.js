// Data of the page, what is shown of it, and who is told when that changes.
const one = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => Array.from(inside.querySelectorAll(selector));
const data = JSON.parse(one("#data").textContent);
const SIDES = ["left", "right"];
const POINTS = 101;

// Cycles are named by "condition/place".
const state = { out: new Set(), sides: { left: true, right: true }, cycles: false };
const listeners = { cycles: [], view: [], theme: [], time: [], trial: [], playing: [] };
const on = (what, listener) => listeners[what].push(listener);
const tell = (what, ...about) => { for (const listener of listeners[what]) listener(...about); };

const element = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

// As the report prints numbers: fixed decimals, U+2212 as minus, never "-0".
const fixed = (value, decimals) => {
  if (!Number.isFinite(value)) return "–";
  const text = value.toFixed(decimals);
  if (!text.startsWith("-")) return text;
  return /^-[0.]*$/.test(text) ? text.slice(1) : "\u2212" + text.slice(1);
};
const meanAndSpread = (mean, sd, decimals) =>
  sd === null ? fixed(mean, decimals) : `${fixed(mean, decimals)} ± ${fixed(sd, decimals)}`;
const decimalsOf = (unit) => (unit === "°" || unit.startsWith("%") ? 1 : 2);

const bytesOf = (base64) => {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};
const unpacked = (bytes) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
