// A journey: what a person does on the page, done in every browser and on both editions.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browserWith, closeAll } from "./browsers.mjs";
import { deskOf } from "./desk.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCREENSHOTS = fileURLToPath(new URL("../../../screenshots/", import.meta.url));
const PATIENCE_MS = 10_000;
const JOURNEY_MS = 60_000;

export const BROWSERS = (process.env.BROWSERS ?? "chromium,firefox").split(/[ ,]+/).filter(Boolean);
export const EDITIONS = { hosted: address("JWTRIAGE_URL"), "single-file": address("JWTRIAGE_FILE") };

after(closeAll);

/** The addresses that are no part of the page itself: it may load parts of its own when it needs them. */
export function beyondItsParts(addresses, url) {
  const folder = new URL(".", url).href;
  const isPart = (address) => address.startsWith(folder) && /^(rest|keys|closer|lab|sharing|signing|structured|chunk_\d+)-[0-9a-f]{16}\.wasm$/.test(address.slice(folder.length));
  return addresses.filter((address) => !isPart(address));
}

const USUAL = {
  browsers: BROWSERS,
  editions: Object.keys(EDITIONS),
  width: 1280,
  height: 900,
  language: "en-US",
  timezone: "UTC",
  colourScheme: "light",
  // Faults of the page that this journey provokes: regular expressions.
  expectedFaults: [],
  // Why it cannot be done on this machine, if it cannot.
  skip: false,
};

/**
 * Registers one test for each browser and edition.
 *
 *     journey("a pasted token is decoded", async ({ open, paste, expectText }) => { … });
 *     journey("the same in Chinese", { language: "zh-CN", width: 390 }, async ({ open }) => { … });
 *
 * The journey fails if the page writes an error to the console, breaks its content security policy,
 * or throws, unless `expectedFaults` has a pattern for it.
 */
export function journey(name, ...rest) {
  const body = rest.pop();
  const settings = { ...USUAL, ...rest[0] };
  for (const browserName of BROWSERS.filter((browser) => settings.browsers.includes(browser))) {
    for (const edition of settings.editions) {
      test(`${name} (${browserName}, ${edition})`, { timeout: JOURNEY_MS, skip: settings.skip }, () =>
        walk({ name, browserName, edition, settings, body }),
      );
    }
  }
}

async function walk({ name, browserName, edition, settings, body }) {
  const browser = await browserWith({ browserName, ...settings });
  // Storage, cache and permissions of its own, gone at the end.
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setViewport({ width: settings.width, height: settings.height });
    if (browserName === "chromium") {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: settings.colourScheme }]);
    }
    const witness = await watch(page);
    const visit = visitOf({ page, browserName, edition, settings, witness });
    try {
      await body({ ...visit, ...deskOf(visit) });
      const faults = (await witness.faults()).filter((fault) => !settings.expectedFaults.some((one) => one.test(fault)));
      if (faults.length > 0) throw new Error(`the page has faults:\n${faults.join("\n")}`);
    } catch (error) {
      await visit.screenshot(`failed-${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}`).catch(() => {});
      throw error;
    }
  } finally {
    await context.close();
  }
}

/** Notes what the page asks for and what goes wrong in it. */
async function watch(page) {
  const requests = [];
  const faults = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("requestfailed", (request) => faults.push(`request failed: ${request.url()}`));
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`status ${response.status()}: ${response.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message ?? error}`));
  await page.evaluateOnNewDocument(() => {
    const violations = [];
    Object.defineProperty(globalThis, "__policyViolations", { value: violations });
    document.addEventListener("securitypolicyviolation", (event) => {
      violations.push(`policy: ${event.effectiveDirective} refused ${event.blockedURI}`);
    });
  });
  const violations = () => page.evaluate(() => globalThis.__policyViolations ?? []);
  return { requests, faults: async () => [...faults, ...(await violations())] };
}

/** What a journey is handed: the page, and what a person can do on it. */
function visitOf({ page, browserName, edition, settings, witness }) {
  const url = EDITIONS[edition]();

  /** Opens the page, `hash` and `query` included if given, and waits until it is there down to its foot. */
  async function open({ query = "", hash = "" } = {}) {
    await page.goto(`${url}${query}${hash}`);
    await page.waitForSelector("footer", { timeout: PATIENCE_MS });
  }

  async function reload() {
    await page.reload();
    await page.waitForSelector("footer", { timeout: PATIENCE_MS });
  }

  /** The part with this role and accessible name, as soon as it is there. */
  async function part(role, name) {
    const known = `${browserName} ${role} ${name}`;
    const alike = proven.has(known) && (await page.evaluateHandle(findAlike, proven.get(known))).asElement();
    if (alike) return alike;
    const part = await page.waitForSelector(aria(role, name), { timeout: PATIENCE_MS }).catch(() => null);
    assert.ok(part, `the page has a ${role} named “${name}”`);
    if (name !== undefined) proven.set(known, await part.evaluate(looksOf));
    return part;
  }

  /** All parts with this role that are there now. */
  async function parts(role) {
    return page.$$(`::-p-aria([role="${role}"])`);
  }

  /** Whether there is such a part now. */
  async function has(role, name) {
    return (await page.$(aria(role, name))) !== null;
  }

  async function press(role, name) {
    const patience = Date.now() + PATIENCE_MS;
    for (;;) {
      const pressed = await part(role, name);
      try {
        return await pressed.click();
      } catch (error) {
        // A part may be drawn anew, or moved by one above it, between being found and being pressed.
        if (/not clickable/.test(error.message) && Date.now() < patience) continue;
        if (await pressed.evaluate((pressed) => pressed.isConnected).catch(() => false)) throw error;
      }
    }
  }

  /** Replaces what a text box holds, as one paste does: a paste event, then a single input event. */
  async function paste(text, name = "Evidence") {
    let box;
    // A box may be drawn anew between being found and being used.
    do box = await part("textbox", name);
    while (!(await box.evaluate(pasteInto, text)));
  }

  /** Types at the end of what a text box holds, key by key. */
  async function type(text, name = "Evidence") {
    const box = await part("textbox", name);
    await box.focus();
    await page.keyboard.type(text);
  }

  /**
   * Waits in the page until `predicate` holds, and returns what it returned. The predicate is sent as
   * text: it sees the page and `args` (anything that JSON can carry), not the test around it.
   */
  async function waitFor(predicate, ...args) {
    const held = await page.evaluate(
      `(async () => {
        const predicate = ${predicate};
        const args = ${JSON.stringify(args)};
        const end = performance.now() + ${PATIENCE_MS};
        for (;;) {
          const held = await predicate(...args);
          if (held) return { held };
          if (performance.now() > end) return null;
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      })()`,
    );
    assert.ok(held, `this holds within ${PATIENCE_MS / 1000} s: ${predicate} ${JSON.stringify(args)}`);
    return held.held;
  }

  /** What a person reads on the page, outside the text boxes. */
  async function text() {
    return page.evaluate(() => document.body.innerText);
  }

  async function expectText(wanted) {
    const found = await waitFor((wanted) => document.body.innerText.includes(wanted), wanted).catch(() => null);
    assert.ok(found, `“${wanted}” is on the page, which says:\n${await text()}`);
  }

  async function expectNoText(unwanted) {
    const gone = await waitFor((text) => !document.body.innerText.includes(text), unwanted).catch(() => null);
    assert.ok(gone, `“${unwanted}” is not on the page, which says:\n${await text()}`);
  }

  /** Waits until the attribute of a part (from `part` or a CSS selector) has this value. */
  async function expectAttribute(which, attribute, wanted) {
    const element = typeof which === "string" ? await page.waitForSelector(which, { timeout: PATIENCE_MS }) : which;
    const read = () => element.evaluate((element, attribute) => element.getAttribute(attribute), attribute);
    const end = Date.now() + PATIENCE_MS;
    let found = await read();
    while (found !== wanted && Date.now() < end) {
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 10)));
      found = await read();
    }
    assert.equal(found, wanted, `the attribute ${attribute}`);
  }

  /** The addresses that the page has asked for since it was opened, without `data:`. */
  function requests() {
    return witness.requests.filter((address) => !address.startsWith("data:"));
  }

  /** The rules of accessibility that the page breaks, each with the places where it does. */
  async function axe(options = { resultTypes: ["violations"] }) {
    // Sent by the driver and not by the page, so the page's policy does not apply to it.
    if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
    const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), options);
    return violations.map(({ id, help, nodes }) => ({ id, help, places: nodes.map(({ target }) => target.join(" ")) }));
  }

  /** Writes screenshots/NAME-BROWSER-EDITION.png. */
  async function screenshot(name, options = { fullPage: true }) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: `${SCREENSHOTS}${name}-${browserName}-${edition}.png`, ...options });
  }

  return {
    page,
    browserName,
    edition,
    settings,
    url,
    open,
    reload,
    part,
    parts,
    has,
    press,
    paste,
    type,
    waitFor,
    text,
    expectText,
    expectNoText,
    expectAttribute,
    requests,
    faults: witness.faults,
    axe,
    screenshot,
  };
}

/** Runs in the page: one paste; false if the box is in the page no more. */
function pasteInto(box, text) {
  if (!box.isConnected) return false;
  box.focus();
  box.select();
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  // `dataType` and `data` are Firefox's own: there, a made event loses its DataTransfer.
  const event = { clipboardData: carried, dataType: "text/plain", data: text, bubbles: true, cancelable: true };
  if (box.dispatchEvent(new ClipboardEvent("paste", event))) {
    box.setRangeText(text, 0, box.value.length, "end");
    box.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", data: text, bubbles: true }));
  }
  return true;
}

// Looking through the accessibility tree takes Firefox half a second. A part that was found there once is
// found by its looks from then on.
const proven = new Map();

/** Runs in the page: by what to know an element again. */
function looksOf(element) {
  const role = element.getAttribute("role");
  const label = element.getAttribute("aria-label");
  const selector = `${element.localName}${role ? `[role="${role}"]` : ""}`;
  return { selector, label, text: label === null ? element.textContent : null };
}

/** Runs in the page: the visible element with these looks. */
function findAlike({ selector, label, text }) {
  const alike = (element) => element.getAttribute("aria-label") === label && (text === null || element.textContent === text);
  return [...document.querySelectorAll(selector)].find((element) => alike(element) && element.checkVisibility()) ?? null;
}

function aria(role, name) {
  // Quotes end the name in puppeteer's selectors.
  return name === undefined ? `::-p-aria([role="${role}"])` : `::-p-aria([name="${name.replaceAll('"', '\\"')}"][role="${role}"])`;
}

function address(variable) {
  return () => {
    const address = process.env[variable];
    assert.ok(address, `${variable} is not set; run the journeys by \`cargo xtask browser\``);
    return address;
  };
}
