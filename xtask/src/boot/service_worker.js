// Keeps the hosted page at hand, so that it opens without a network after one visit.
//
// Knows the files of one version by their hashes, and answers from them and no others. It never sees what
// was pasted, nor the part of an address behind `#`, and keeps nothing that is no file of the page.
"use strict";

const VERSION = "PAGE_VERSION";
// Each file's name and its SHA-256.
const FILES = PAGE_FILES;

const SCOPE = registration.scope;
// Addresses have no blanks, so no copy of the page in another folder takes this cache for its own.
const OURS = `jwtriage ${SCOPE} `;
const CACHE = OURS + VERSION;
const HASHED = /^[\w.]+-[0-9a-f]{16}(_bg)?\.\w+$/;

const address = (name) => new URL(name, SCOPE).href;

const hash = async (response) => {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

// A file as this version has it: from the browser's own cache, or else past it. A redirect, an error or
// a file of another version is none.
const fetched = async (name) => {
  for (const cache of ["default", "reload"]) {
    const response = await fetch(address(name), { cache, redirect: "error" });
    if (response.status === 200 && (await hash(response.clone())) === FILES[name]) return response;
  }
  throw new Error(`${name} is not of version ${VERSION}`);
};

// All or nothing, and one file after another: somebody may be at work on the page and need it sooner.
const keep = async () => {
  const known = await caches.has(CACHE);
  try {
    const cache = await caches.open(CACHE);
    for (const name of Object.keys(FILES)) await cache.put(address(name), await fetched(name));
  } catch (error) {
    if (!known) await caches.delete(CACHE);
    throw error;
  }
};

const isWhole = async () => {
  if (!(await caches.has(CACHE))) return false;
  const kept = new Set((await (await caches.open(CACHE)).keys()).map(({ url }) => url));
  return Object.keys(FILES).every((name) => kept.has(address(name)));
};

const versions = async () => (await caches.keys()).filter((name) => name.startsWith(OURS));

// A name with a hash means the same file in every version that has it, and a page that is still open in
// an older one asks for its own.
const fromAny = async (name) => {
  for (const version of [CACHE, ...(await versions())]) {
    const found = await caches.match(address(name), { cacheName: version });
    if (found) return found;
  }
};

// Asked without opening, which would make the cache anew where everything was forgotten.
const fromThis = (name) => caches.match(address(name), { cacheName: CACHE });

addEventListener("install", (event) => event.waitUntil(keep().then(() => skipWaiting())));

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { href, origin, pathname, search } = new URL(request.url);
  const path = origin + pathname;
  if (request.method !== "GET" || !path.startsWith(SCOPE)) return;
  const name = path.slice(SCOPE.length);
  let found;
  if (request.mode === "navigate") {
    if (name === "" || name === "index.html") found = fromThis("index.html");
  } else if (search === "" && HASHED.test(name)) {
    found = fromAny(name);
  } else if (search === "" && name !== "index.html" && Object.hasOwn(FILES, name)) {
    found = fromThis(name);
  }
  if (found) event.respondWith(found.catch(() => undefined).then((response) => response ?? fetch(request)));
});

// A page says which version it is, and hears which one will answer next.
addEventListener("message", (event) => event.waitUntil(answer(event)));

const answer = async ({ data, source }) => {
  // Browsers clear caches as they please.
  if (!(await isWhole())) await keep();
  // Whoever hears that the page is at hand is served from here from then on.
  await clients.claim();
  source.postMessage(VERSION);
  if (data === VERSION) await forgetOthers(source);
};

// Older versions go when the only page that is open is of this one.
const forgetOthers = async ({ id }) => {
  const others = (await versions()).filter((version) => version !== CACHE);
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const alone = pages.every((page) => page.id === id || !page.url.startsWith(SCOPE));
  // A version that is arriving just now is no older one.
  if (alone && !registration.installing && !registration.waiting) {
    await Promise.all(others.map((version) => caches.delete(version)));
  }
};
