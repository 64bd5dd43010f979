// Everyone else: who takes an ID token that comes late, and what a leeway and a clock of theirs change.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { token, now } from "./harness/tokens.mjs";

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

journey("an ID token that is 42 s late is refused by some and taken by others", async (visit) => {
  const { open, paste, page, type, press, axe, setMoment } = visit;
  const exp = now() - 3600;
  await open();
  await paste(token({ iss: "https://login.example.com", aud: "kubernetes", sub: "user", iat: exp - 3600, exp }));
  await setMoment("exp+42s");
  await expectRow(visit, "kube-oidc", "rejects", "expired");
  await press("button", "Show all");
  await expectRow(visit, "go-jose-v2", "accepts", "");
  await expectRow(visit, "vault-jwt", "accepts", "");
  await expectRow(visit, "golang-jwt-v5", "rejects", "expired");
  await expectRow(visit, "sts", "unknown", "");
  await type("42s", "Leeway of golang-jwt-v5");
  await expectRow(visit, "golang-jwt-v5", "rejects", "expired");
  // At the boundary it refuses; what is typed goes on, to a nanosecond more.
  await type(" 1ns", "Leeway of golang-jwt-v5");
  await expectRow(visit, "golang-jwt-v5", "accepts", "");
  await type("-42s", "Offset of kube-oidc");
  await expectRow(visit, "kube-oidc", "accepts", "");
  await type("+19s", "Offset of go-jose-v2");
  await expectRow(visit, "go-jose-v2", "rejects", "expired");
  const verdicts = await page.$$eval('[aria-label="Other verifiers"] [data-verifier]', (rows) => rows.map(({ dataset }) => dataset.verdict));
  const order = ["rejects", "accepts", "unknown"];
  assert.deepEqual(verdicts, [...verdicts].sort((one, other) => order.indexOf(one) - order.indexOf(other)));
  const broken = (await axe()).filter(({ id }) => id !== "label-content-name-mismatch");
  assert.deepEqual(broken, []);
});
