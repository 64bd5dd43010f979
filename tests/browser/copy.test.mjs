// What is copied can be pasted, also where the browser gives a page no clipboard.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { ISSUER, LONG_AGO, claims, token } from "./harness/tokens.mjs";

async function copyEverything({ page, paste, press, setMoment, expectVerdict, pasted, waitFor }) {
  const copied = async (name) => {
    await press("button", `Copy: ${name}`);
    await waitFor((name) => document.querySelector(`button[aria-label="Copy: ${name}"]`).dataset.copied === "true", name);
    assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), `Copy: ${name}`, "the focus stays on the button");
    return pasted();
  };
  await paste(token(claims({ issued: LONG_AGO, aud: [ISSUER, "vault"] })));
  await setMoment("nbf-2m");
  await expectVerdict("rejects", "not-yet-valid");
  assert.equal(await copied("sub"), "system:serviceaccount:shop:cart");
  assert.equal(await copied("exp"), String(LONG_AGO + 3600));
  assert.equal(await copied("aud"), `${ISSUER}\nvault`);
  assert.equal(await copied("kid"), "journeys");
  assert.match(await copied("API server log"), /^E1212 10:37:50\.000000 +1 authentication\.go:75\] "Unable .*not valid yet\]"$/);
  await press("tab", "JSON");
  assert.equal(JSON.parse(await copied("Payload")).sub, "system:serviceaccount:shop:cart");
  // It says so for a moment only.
  await waitFor(() => document.querySelector("[data-copied]") === null);
  // And no field that it took for it stays behind.
  assert.deepEqual(await page.$$eval("textarea", (fields) => fields.map(({ ariaLabel }) => ariaLabel)), ["Evidence", "Keys"]);
}

journey("a claim, a log line and the JSON are copied with a press", async (visit) => {
  await visit.open();
  await copyEverything(visit);
});

// A page served by plain HTTP from a name that is not this machine's own is no secure context.
journey("copying, signing and verifying work without a secure context", { editions: ["hosted"] }, async (visit) => {
  const { page, press, url, waitFor } = visit;
  const elsewhere = new URL(url);
  elsewhere.hostname = "jwtriage.test";
  await page.goto(elsewhere.href);
  await page.waitForSelector("footer");
  assert.deepEqual(await page.evaluate(() => [globalThis.isSecureContext, navigator.clipboard === undefined]), [false, true]);
  await waitFor(() => document.querySelector('[aria-label="Verdict"]'));
  await copyEverything(visit);
  await press("tab", "Edit and sign");
  await page.waitForSelector('textarea[aria-label="Payload"]');
  await press("button", "Begin anew");
  await press("button", "Sign");
  await page.waitForSelector('[aria-label="Signed token"]');
  await press("button", "Judge it");
  await waitFor(() => document.querySelector("[data-signer]")?.dataset.signer === "signed");
});
