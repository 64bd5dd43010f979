// A log that is too large for the box is read in slices: the page goes on answering, and says what it found.
import assert from "node:assert/strict";
import { MIXED } from "./harness/evidence.mjs";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const FIFTY_MB = 50_000_000;
/** Of the page's turns while a file is read, 95 of 100 are shorter: a key that is pressed is drawn within one. */
const MOST_TURNS_MS = 100;

const IDLE = Array.from({ length: 997 }, (_, nth) => `I1212 10:37:${String(nth % 60).padStart(2, "0")}.063583       1 httplog.go:132] "HTTP" verb="GET" URI="/api/v1/pods?limit=${nth}" latency="3.2ms" userAgent="kubelet/v1.28" srcIP="10.0.0.${nth % 250}:41234" resp=200`).join("\n");
const TELLING = MIXED.map(([, , line]) => line);

/** Drops a file on the page, made there: `block` over and over until it has so many bytes, with `lines` spread over it. */
const drop = (page, { name = "kube-apiserver.log", block = IDLE, lines = TELLING, bytes = FIFTY_MB, encoding = "utf-8" }) =>
  page.evaluate(
    async ({ name, block, lines, bytes, encoding }) => {
      const rounds = Math.ceil(bytes / (block.length + 1));
      const pieces = [];
      for (let round = 0; round < rounds; round += 1) {
        pieces.push(block, "\n");
        const of = (at) => Math.floor((at * rounds) / lines.length);
        lines.forEach((line, at) => of(at) === round && pieces.push(line, "\n"));
      }
      let parts = pieces;
      if (encoding === "gzip") {
        parts = [await new Response(new Blob(pieces).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer()];
      } else if (encoding === "utf-16le") {
        parts = [Uint16Array.from(`\ufeff${pieces.join("")}`, (character) => character.charCodeAt(0))];
      }
      const file = new File(parts, name);
      // Made events lose their DataTransfer in Firefox.
      const event = new Event("drop", { bubbles: true, cancelable: true });
      Object.defineProperty(event, "dataTransfer", { value: { types: ["Files"], files: [file] } });
      document.querySelector("main").dispatchEvent(event);
    },
    { name, block, lines, bytes, encoding },
  );

/** Notes how long the page's turns are, from now on. */
const watchTurns = (page) =>
  page.evaluate(() => {
    const turns = [];
    globalThis.__turns = turns;
    let last = performance.now();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const now = performance.now();
      turns.push(now - last);
      last = now;
      setTimeout(() => channel.port2.postMessage(null));
    };
    channel.port2.postMessage(null);
  });

/** Accessible names are English in every language, so that rule holds in English alone. */
const broken = async (axe) => (await axe()).filter(({ id }) => id !== "label-content-name-mismatch");

const region = '[aria-label="Large file"]';
const ended = (region) => document.querySelector(region)?.getAttribute("aria-busy") === "false";
const evidence = (page) => page.$eval('[aria-label="Evidence"]', (box) => box.value);

journey("a log of 50 MB is sifted while the page goes on answering", async ({ open, page, paste, press, waitFor, type, expectText, expectNoText, part }) => {
  await open();
  const carried = token(claims({ issued: LONG_AGO }));
  await paste(carried);
  await drop(page, {});
  await watchTurns(page);
  // It says how far it is, and meanwhile a field takes what is typed.
  await waitFor((region) => document.querySelector(`${region} progress`)?.value > 0, region);
  await part("progressbar", "kube-apiserver.log");
  await type("nbf+3s", "Time of the request");
  const turns = await waitFor((region) => document.querySelector(region)?.getAttribute("aria-busy") === "false" && globalThis.__turns, region);
  turns.sort((one, other) => one - other);
  const most = turns[Math.floor(turns.length * 0.95)];
  console.log(`while 50 MB were sifted: ${turns.length} turns, 95 of 100 within ${most.toFixed(0)} ms, the longest ${turns.at(-1).toFixed(0)} ms`);
  assert.ok(turns.length > 50 && most < MOST_TURNS_MS, `of ${turns.length} turns 95 in 100 take less than ${MOST_TURNS_MS} ms, but took ${most.toFixed(0)} ms`);
  await expectText("12 tell something of tokens or clocks. They are in the box.");
  await expectText("API server: not valid yet (1)");
  assert.equal(await evidence(page), `${carried}\n\n${TELLING.join("\n")}\n`);
  await waitFor((count) => document.querySelectorAll('[aria-label="Recognised"] li').length >= count, TELLING.length + 1);
  await press("button", "Close");
  await expectNoText("They are in the box.");
});

journey("the sifting of a log can be stopped, and what was found until then stays", { language: "zh-CN", width: 360, colourScheme: "dark" }, async ({ open, page, press, waitFor, expectText, axe, screenshot }) => {
  await open();
  await drop(page, { bytes: 4 * FIFTY_MB });
  await waitFor((region) => /目前有 [1-9]/.test(document.querySelector(region)?.innerText ?? ""), region);
  await screenshot("large-reading");
  assert.deepEqual(await broken(axe), []);
  await press("button", "停止");
  await waitFor(ended, region);
  await expectText("/ 200 MB 处停止。");
  const kept = await evidence(page);
  assert.ok(kept.startsWith(TELLING[0]), "what was found is in the box");
  assert.ok(kept.split("\n").length < TELLING.length, "and no more is read");
  assert.deepEqual(await broken(axe), []);
  await screenshot("large-stopped");
});

journey("packed and wide logs are read, and more lines than the box takes keep their first and last", { editions: ["hosted"] }, async ({ open, page, paste, waitFor, expectText }) => {
  await open();
  await drop(page, { name: "kube-apiserver-2023-12-12.log.gz", bytes: 1_000_000, encoding: "gzip" });
  await expectText("12 tell something of tokens or clocks. They are in the box.");
  assert.equal(await evidence(page), `${TELLING.join("\n")}\n`);
  await paste("");
  await drop(page, { name: "wide.log", bytes: 6_000_000, encoding: "utf-16le" });
  await expectText("wide.log");
  await waitFor(ended, region);
  assert.equal(await evidence(page), `${TELLING.join("\n")}\n`);
  await paste("");
  const refused = Array.from({ length: 9_000 }, (_, nth) => `E1212 ${String(10 + Math.floor(nth / 3600)).padStart(2, "0")}:${String(Math.floor(nth / 60) % 60).padStart(2, "0")}:${String(nth % 60).padStart(2, "0")}.000000       1 authentication.go:73] "Unable to authenticate the request" err="[invalid bearer token, service account token has expired]"`);
  await drop(page, { name: "flood.log", lines: refused, bytes: 11_000_000, block: "I1212 10:37:00.000000       1 x.go:1] idle\n".repeat(1000) });
  await expectText("2,000 are in the box: the first and the last of each sort.");
  await expectText("API server: expired (9000)");
  const kept = (await evidence(page)).trimEnd().split("\n");
  assert.equal(kept.length, 2_000);
  assert.deepEqual([kept[0], kept.at(-1)], [refused[0], refused.at(-1)]);
});

journey("a large file that tells nothing, or cannot be read, says so", { editions: ["hosted"] }, async ({ open, page, waitFor, expectText }) => {
  await open();
  await drop(page, { name: "idle.log", lines: [], bytes: 11_000_000 });
  await expectText("none tells anything of tokens or clocks.");
  assert.equal(await evidence(page), "");
  // No gzip after all, behind its first two bytes.
  await page.evaluate(() => {
    const event = new Event("drop", { bubbles: true, cancelable: true });
    const files = [new File([Uint8Array.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])], "cut.gz")];
    Object.defineProperty(event, "dataTransfer", { value: { types: ["Files"], files } });
    document.querySelector("main").dispatchEvent(event);
  });
  await expectText("It could not be read on after");
  await waitFor(ended, region);
});
