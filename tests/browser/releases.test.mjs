// Which minors accept a token, which could have issued it, and which could have written a log line.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const VERSION = "Kubernetes version";
const REGION = 'section[aria-label="Releases"]';

/** Waits until the rows of the region Releases read so, each in one line. */
async function expectRows({ page, waitFor }, wanted) {
  const rows = `() => [...document.querySelectorAll('${REGION} li[data-verdict]')].map((row) => row.innerText.replaceAll(/\\s+/g, " ").trim())`;
  await waitFor(`(wanted) => JSON.stringify((${rows})()) === JSON.stringify(wanted)`, wanted).catch(async () => {
    assert.deepEqual(await page.evaluate(`(${rows})()`), wanted);
  });
}

journey("a token without exp is over up to 1.26, in two wordings, and lives for ever from 1.27 on", async (visit) => {
  const { page, open, paste, setMoment, choose, press, part, expectVerdict, waitFor } = visit;
  await open();
  await choose(VERSION, "1.28");
  await paste(token({ ...claims({ issued: LONG_AGO }), exp: undefined }));
  await setMoment("nbf+1h");
  await expectVerdict("accepts");
  const old = "✕ rejects: expired, because it has no exp";
  const words = { old: "[invalid bearer token, Token has expired.]", new: "[invalid bearer token, service account token has expired]" };
  await expectRows(visit, [
    `1.20 – 1.22 ${old} ${words.old}`,
    `1.23 – 1.26 ${old} ${words.new}`,
    "1.27 – 1.36 ✓ accepts chosen: 1.28",
  ]);
  // A row chooses its newest minor.
  const row = await waitFor((region) => [...document.querySelectorAll(`${region} li button`)].find((button) => button.innerText.startsWith("1.20 – 1.22"))?.innerText, REGION);
  assert.ok(row);
  await (await page.$(`${REGION} li[data-branch="expired"] button`)).click();
  await expectVerdict("rejects", "expired");
  assert.equal(await (await part("combobox", VERSION)).evaluate((box) => box.value), "1.22");
  assert.deepEqual(await page.$$eval(`${REGION} li button`, (buttons) => buttons.map((button) => button.ariaPressed)), ["true", "false", "false"]);

  // The step that fails says where it is in the source; the others do when asked.
  const places = () => page.$$eval('section[aria-label="Steps"] .step-place', (places) => places.map((place) => place.textContent));
  assert.deepEqual(await places(), ["square/go-jose jwt/validation.go, v2.2.2"]);
  await press("button", "Where in the source");
  await waitFor(() => document.querySelectorAll('section[aria-label="Steps"] .step-place').length > 10);
  assert.equal((await places())[0], "kubernetes pkg/serviceaccount/jwt.go, v1.22");
});

journey("claims and log lines tell which releases they come from", async (visit) => {
  const { open, paste, expectText, expectNoText } = visit;
  await open();
  await paste(token(claims({ issued: LONG_AGO, jti: "6f16190a" })));
  await expectText("Issued by Kubernetes (default feature gates): 1.30 or newer");
  await expectText("it has a jti: 1.30 or newer · ServiceAccountTokenJTI");
  await expectNoText("Log written by Kubernetes");

  const log = 'E1212 18:37:53.063583       1 authentication.go:63] "Unable to authenticate the request" err="[invalid bearer token, Token has expired.]"';
  await paste(`${log}\n${token(claims({ issued: LONG_AGO }))}`);
  await expectText("Log written by Kubernetes: 1.21 – 1.22");
  await expectText("Token has expired.: 1.22 or older");
  await expectText("Issued by Kubernetes (default feature gates): 1.29 or older");

  await paste(log);
  await expectText("Log written by Kubernetes: 1.21 – 1.22");
  await expectNoText("Issued by Kubernetes");
});
