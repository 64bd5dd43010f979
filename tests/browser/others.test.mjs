// Everyone else: who takes an ID token that comes late, and what a leeway and a clock of theirs change.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { claims, now, token } from "./harness/tokens.mjs";

const row = (id) => `[aria-label="Other verifiers"] [data-verifier="${id}"]`;

const expectRow = async ({ page, waitFor }, id, verdict, branch) => {
  const read = () => page.$eval(row(id), ({ dataset }) => [dataset.verdict, dataset.branch ?? ""]);
  try {
    await waitFor((at, verdict) => document.querySelector(at)?.dataset.verdict === verdict, row(id), verdict);
  } catch {
    // What it is instead is said below.
  }
  assert.deepEqual(await read().catch(() => "no row"), [verdict, branch], id);
};

journey("a service account token that is 42 s late is still taken by the API server, and by whoever asks it", async (visit) => {
  const { open, paste, setMoment, expectVerdict, press } = visit;
  await open();
  await paste(token(claims({ issued: now() - 7200 })));
  await setMoment("exp+42s");
  await expectVerdict("accepts");
  await press("button", "Show all");
  await expectRow(visit, "kube-oidc", "rejects", "expired");
  await expectRow(visit, "vault-token-review", "accepts", "");
  await setMoment("exp+61s");
  await expectVerdict("rejects", "expired");
  await expectRow(visit, "vault-token-review", "rejects", "expired");
});

journey("an ID token that is 42 s late is refused by some and taken by others", async (visit) => {
  const { open, paste, page, type, press, axe, setMoment, waitFor, expectVerdict } = visit;
  const exp = now() - 3600;
  await open();
  await paste(token({ iss: "https://login.example.com", aud: "kubernetes", sub: "user", iat: exp - 3600, exp }));
  await setMoment("exp+42s");
  await expectVerdict("rejects", "expired");
  await expectRow(visit, "kube-oidc", "rejects", "expired");
  await expectRow(visit, "vault-token-review", "rejects", "expired");
  await press("button", "Show all");
  await expectRow(visit, "go-jose-v2", "accepts", "");
  await expectRow(visit, "vault-jwt", "accepts", "");
  await expectRow(visit, "golang-jwt-v5", "rejects", "expired");
  await expectRow(visit, "sts", "unknown", "");
  // At the boundary it refuses; what is typed goes on, to a nanosecond more, and the row stays under the fingers.
  await type("42", "Leeway of golang-jwt-v5");
  await expectRow(visit, "golang-jwt-v5", "rejects", "expired");
  const place = () => page.$$eval('[aria-label="Other verifiers"] [data-verifier]', (rows) => rows.findIndex(({ dataset }) => dataset.verifier === "golang-jwt-v5"));
  const before = await place();
  await type(".000000001s", "Leeway of golang-jwt-v5");
  await expectRow(visit, "golang-jwt-v5", "accepts", "");
  assert.equal(await place(), before);
  await type("-42s", "Offset of kube-oidc");
  await expectRow(visit, "kube-oidc", "accepts", "");
  await type("+19s", "Offset of go-jose-v2");
  await expectRow(visit, "go-jose-v2", "rejects", "expired");
  await page.evaluate(() => document.activeElement.blur());
  await waitFor((before) => [...document.querySelectorAll('[aria-label="Other verifiers"] [data-verifier]')].findIndex(({ dataset }) => dataset.verifier === "golang-jwt-v5") > before, before);
  const verdicts = await page.$$eval('[aria-label="Other verifiers"] [data-verifier]', (rows) => rows.map(({ dataset }) => dataset.verdict));
  const order = ["rejects", "accepts", "unknown"];
  assert.deepEqual(verdicts, [...verdicts].sort((one, other) => order.indexOf(one) - order.indexOf(other)));
  assert.deepEqual(await axe(), []);
});
