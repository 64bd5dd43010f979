// How long a signature takes in the page, beside jose on the browser's own WebCrypto, in one run.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./harness/journeys.mjs";
import { base64url } from "./harness/tokens.mjs";

const KEYS = 60;
const ROUNDS = 7;
const MOST = 10;

const JOSE = join(import.meta.dirname, "../../node_modules/jose/dist/webapi");

/** The library as its package has it, on an origin that browsers take for secure. */
async function withJose(visit, look) {
  const server = createServer(({ url }, response) => {
    const html = url === "/";
    response.setHeader("content-type", html ? "text/html" : "text/javascript");
    try {
      response.end(html ? '<script type="module">import * as jose from "/index.js"; globalThis.jose = jose;</script>' : readFileSync(join(JOSE, url)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  const page = await visit.page.browserContext().newPage();
  try {
    await page.goto(`http://localhost:${server.address().port}/`);
    await page.waitForFunction(() => globalThis.jose);
    return await look(page);
  } finally {
    await page.close();
    server.close();
  }
}

/** Milliseconds until the page has read the keys, asked each, and said who signed. */
const pasted = (page, text) =>
  page.evaluate(
    (text) =>
      new Promise((resolve) => {
        const box = document.querySelector('[aria-label="Evidence"]');
        const put = (text) => {
          box.value = text;
          box.dispatchEvent(new InputEvent("input", { bubbles: true }));
        };
        let start = null;
        const observer = new MutationObserver(() => {
          const signer = document.querySelector("[data-signer]");
          if (start === null && signer === null) {
            start = performance.now();
            put(text);
          } else if (start !== null && signer?.dataset.signer === "signed") {
            observer.disconnect();
            resolve(performance.now() - start);
          }
        });
        observer.observe(document.body, { childList: true, subtree: true, attributes: true });
        put("");
      }),
    text,
  );

const byJose = (page, token, keys, alg) =>
  page.evaluate(
    async (token, keys, alg) => {
      const start = performance.now();
      let signed = 0;
      for (const key of keys) {
        const imported = await globalThis.jose.importJWK(key, alg);
        signed += await globalThis.jose.compactVerify(token, imported).then(() => 1, () => 0);
      }
      if (signed !== 1) throw new Error(`${signed} keys signed`);
      return performance.now() - start;
    },
    token,
    keys,
    alg,
  );

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

for (const [alg, ...pair] of [
  ["RS256", "rsa", { modulusLength: 2048 }],
  ["ES256", "ec", { namedCurve: "P-256" }],
]) {
  journey(`${alg} is verified in at most ${MOST} times the time of WebCrypto`, { browsers: ["chromium"], editions: ["hosted"] }, async (visit) => {
    const pairs = Array.from({ length: KEYS }, () => generateKeyPairSync(...pair));
    const keys = pairs.map(({ publicKey }) => publicKey.export({ format: "jwk" }));
    const text = [{ alg }, { iss: "x", exp: 1_900_000_000 }].map((part) => base64url(JSON.stringify(part))).join(".");
    const signature = sign("sha256", Buffer.from(text), { key: pairs.at(-1).privateKey, dsaEncoding: "ieee-p1363" });
    const token = `${text}.${signature.toString("base64url")}`;
    const paste = (keys) => `${token}\n${JSON.stringify({ keys })}`;
    await visit.open();
    await visit.paste(paste(keys.slice(-1)));
    await visit.waitFor(() => document.querySelector("[data-signer]")?.dataset.signer === "signed");
    await withJose(visit, async (page) => {
      const [ours, theirs] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        // What the page does for one key, it does once.
        const one = await pasted(visit.page, paste(keys.slice(-1)));
        ours.push(((await pasted(visit.page, paste(keys))) - one) / (KEYS - 1));
        theirs.push((await byJose(page, token, keys, alg)) / KEYS);
      }
      const [here, there] = [median(ours), median(theirs)];
      console.log(`  ${alg}: page ${here.toFixed(3)} ms a key, jose ${there.toFixed(3)} ms, ratio ${(here / there).toFixed(1)} (at most ${MOST})`);
      assert.ok(here <= MOST * there, `${here} against ${there}`);
    });
  });
}
