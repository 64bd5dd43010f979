// Each example is one click, and reads as it is told.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";

const EXAMPLES = [
  { name: "The 401 that comes and goes", verdict: "rejects", branch: "not-yet-valid", release: "1.22", said: ["apiserver-2 rejects this token: not valid yet", "1 of 2"] },
  { name: "A client that never re-read its token", verdict: "rejects", branch: "expired", release: "1.28", said: ["apiserver-1 rejects this token: expired", "59 min", "Make the client read the token file again"] },
  { name: "A token that lives for a year", verdict: "accepts", branch: null, release: "1.30", said: ["apiserver-1 accepts this token", "It is past its warnafter by 19 d 22 h"] },
  { name: "A token for somebody else", verdict: "rejects", branch: "audience-expected", release: "1.33", said: ["made for another audience", "Made for vault", "Heals by itself\nnever"] },
  { name: "A token from a secret", verdict: "accepts", branch: null, release: "1.30", said: ["apiserver-1 accepts this token", "no date of this token is compared", "It never expires."] },
];

journey("each example gives its verdict in one click", async ({ open, page, openExample, expectVerdict, problems, press, boxed, waitFor }) => {
  await open();
  const offered = await page.$$eval('[aria-label="Examples"] button b', (names) => names.map((name) => name.innerText));
  assert.deepEqual(offered, EXAMPLES.map(({ name }) => name));
  for (const { name, verdict, branch, release, said } of EXAMPLES) {
    await openExample(name);
    const text = await expectVerdict(verdict, branch);
    for (const sentence of said) assert.ok(text.includes(sentence), `“${sentence}” is in the verdict of “${name}”:\n${text}`);
    assert.deepEqual(await problems(), [], name);
    assert.equal(await page.$eval('[aria-label="Kubernetes version"]', (box) => box.value), release);
    assert.match(await boxed("Evidence"), /^eyJ/);
    await press("button", "Clear");
    await expectVerdict("cannot-tell");
    assert.equal(await boxed("Evidence"), "");
    await waitFor(() => document.querySelector("details.examples").open, null);
  }
});

journey("the story reads as it was lived: two log lines, one slow server, and all is well two minutes later", async ({ open, openExample, setMoment, expectVerdict, expectClock, expectStep, quoted, seenBy, boxed, page, press }) => {
  await open();
  await openExample("The 401 that comes and goes");
  const said = await expectVerdict("rejects", "not-yet-valid");
  for (const sentence of [
    "clock reads 10:37:53. The token starts at 10:39:50 (nbf)",
    "this clock is 57 s short",
    "apiserver-2 is 2 min behind apiserver-1",
    "10:37:53 + 60 s = 10:38:53 < nbf 10:39:50",
    "in 57 s, at 10:40:50",
  ]) {
    assert.ok(said.includes(sentence), `“${sentence}” is in:\n${said}`);
  }
  assert.equal(await boxed("Time of the request"), "nbf+3s");
  assert.match(await expectClock("apiserver-1", { role: "issuer", verdict: "accepts" }), /10:39:53/);
  assert.match(await expectClock("apiserver-2", { role: "verifier", verdict: "rejects", branch: "not-yet-valid" }), /10:37:53/);
  assert.match(await expectClock("node-7", { role: "node", verdict: "accepts" }), /10:39:54/);
  await expectStep("not-yet-valid", "fails");
  await expectStep("expired", "not-reached");
  assert.deepEqual(await quoted(), [
    "E1212 10:37:53.000000       1 claims.go:126] unexpected validation error: *errors.errorString\n" +
      'E1212 10:37:53.000000       1 authentication.go:63] "Unable to authenticate the request" err="[invalid bearer token, Token could not be validated.]"',
  ]);
  assert.equal((await seenBy("Client"))[0], "error: You must be logged in to the server (Unauthorized)");
  await press("tab", "API server log");

  await setMoment("nbf+2m");
  assert.match(await expectVerdict("accepts"), /All 2 API servers accept this token/);
  assert.equal((await page.$$('[aria-label="Verdict"] .servers li[data-verdict="accepts"]')).length, 2);
  assert.deepEqual(await quoted(), []);
});
