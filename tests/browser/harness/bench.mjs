// Measures with one ruler how soon a page of plain HTML and the real page answer, in Chromium.
import { Buffer } from "node:buffer";
import { browserWith, closeAll } from "./browsers.mjs";

const LOADS = 9;
const PASTES = 24;
const PATIENCE_MS = 20_000;
// How much slower than the floor the page may be.
const START_UP_RATIO = 3;
const PASTE_RATIO = 2;

const site = process.env.JWTRIAGE_URL;
const pages = { floor: `${site}floor.html`, page: site };

const settings = { browserName: "chromium", language: "en-US", timezone: "UTC", colourScheme: "light" };

/** A token as a cluster mints it, and the text that shows that it was decoded. */
function token(nth) {
  const sub = `system:serviceaccount:bench:reader-${nth}-${process.pid}`;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: ["https://kubernetes.default.svc"],
    exp: now + 3600,
    iat: now,
    iss: "https://kubernetes.default.svc",
    "kubernetes.io": { namespace: "bench", serviceaccount: { name: `reader-${nth}`, uid: "0b8d9c5e-8a3a-4c0e-9b57-0b6f4c1d2e3f" } },
    nbf: now,
    sub,
  };
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = [encode({ alg: "RS256", kid: "bench" }), encode(claims), Buffer.alloc(256, nth).toString("base64url")].join(".");
  return { text, sub };
}

/**
 * The ruler, sent into the page before anything of its own: gives a token to the text box as soon as
 * there is one, and notes when the subject is in the document.
 */
function ruler({ text, sub }) {
  const measured = { given: null, decoded: null };
  let finish;
  globalThis.__ruler = { measured, done: new Promise((resolve) => (finish = resolve)) };
  new MutationObserver((_, observer) => {
    if (measured.given === null) {
      const box = document.querySelector('textarea[aria-label="Evidence"]');
      if (!box) return;
      measured.given = performance.now();
      box.value = text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    // The box holds the token in base64, so this text comes from decoding.
    if (document.body?.textContent.includes(sub)) {
      measured.decoded = performance.now();
      observer.disconnect();
      finish(measured);
    }
  }).observe(document, { childList: true, characterData: true, subtree: true });
}

/** Runs in the page: what the next paste is timed by, from before the browser inserts it. */
function watchPaste({ sub, patience }) {
  const box = document.querySelector('textarea[aria-label="Evidence"]');
  box.focus();
  box.select();
  globalThis.__pasted = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("a pasted token was not decoded")), patience);
    let start;
    box.addEventListener("beforeinput", () => (start = performance.now()), { once: true });
    const observer = new MutationObserver(() => {
      if (!document.body.textContent.includes(sub)) return;
      const decoded = performance.now() - start;
      observer.disconnect();
      clearTimeout(late);
      requestAnimationFrame(() => setTimeout(() => resolve({ decoded, painted: performance.now() - start })));
    });
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}

/** Pastes each token as a person does: into the selected text of the box, by the browser's own editing. */
async function paste(page, tokens) {
  const session = await page.createCDPSession();
  const times = [];
  for (const { text, sub } of tokens) {
    await page.evaluate(watchPaste, { sub, patience: PATIENCE_MS });
    await session.send("Input.insertText", { text });
    times.push(await page.evaluate(() => globalThis.__pasted));
    // What the last token left behind finishes first, and is no part of the measurement.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  }
  return times;
}

/** One load in a context of its own, so with nothing in any cache. */
async function load(browser, address, nth, then = () => null) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.evaluateOnNewDocument(ruler, token(nth));
    await page.goto(address);
    // Waited for inside the page: asking again and again would keep the page's own thread busy.
    const measured = await page.evaluate((patience) => {
      const late = new Promise((resolve) => setTimeout(resolve, patience, globalThis.__ruler.measured));
      return Promise.race([globalThis.__ruler.done, late]);
    }, PATIENCE_MS);
    if (measured.decoded === null) {
      throw new Error(
        measured.given === null
          ? `${address} has no textarea with aria-label "Evidence"`
          : `${address} was given a token and did not show its subject`,
      );
    }
    return { ...measured, then: await then(page) };
  } finally {
    await context.close();
  }
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const lower = Math.ceil(sorted.length / 2) - 1;
  return (sorted[lower] + sorted[upper]) / 2;
}

function report(what, times, limit) {
  const [floor, page] = [median(times.floor), median(times.page)];
  const ratio = page / floor;
  const spread = (numbers) => `${Math.min(...numbers).toFixed(2)}–${Math.max(...numbers).toFixed(2)}`;
  const verdict = limit === undefined ? "" : ratio <= limit ? `(at most ${limit})` : `(MORE THAN ${limit})`;
  console.log(`  ${what}`);
  console.log(`    floor ${floor.toFixed(2)} ms (${spread(times.floor)}), page ${page.toFixed(2)} ms (${spread(times.page)})`);
  console.log(`    ratio ${ratio.toFixed(2)} ${verdict}`);
  return limit === undefined || ratio <= limit;
}

async function measure() {
  const browser = await browserWith(settings);
  const names = Object.keys(pages);
  const startUp = Object.fromEntries(names.map((name) => [name, []]));
  // The first load of each warms the browser and the server, and is thrown away.
  for (let nth = 0; nth <= LOADS; nth += 1) {
    // Interleaved and by turns first, so that whatever else the machine does hits both.
    for (const name of nth % 2 ? names : names.toReversed()) {
      const { decoded } = await load(browser, pages[name], nth);
      if (nth > 0) startUp[name].push(decoded);
    }
  }
  const tokens = Array.from({ length: PASTES }, (_, nth) => token(100 + nth));
  const decoded = {};
  const painted = {};
  for (const name of names) {
    // An isolated page has a clock of microseconds, which so short a time needs.
    const { then } = await load(browser, `${pages[name]}?isolated`, 99, (page) => paste(page, tokens));
    decoded[name] = then.map((time) => time.decoded);
    painted[name] = then.map((time) => time.painted);
  }
  const results = [
    report(`navigation to the first decoded claim, cold, median of ${LOADS}`, startUp, START_UP_RATIO),
    report(`paste to decoded, median of ${PASTES}`, decoded, PASTE_RATIO),
    report(`paste to painted, median of ${PASTES}, for information`, painted),
  ];
  return results.every(Boolean);
}

try {
  if (!(await measure())) process.exitCode = 1;
} catch (error) {
  console.error(`  ${error.message}`);
  process.exitCode = 1;
} finally {
  await closeAll();
}
