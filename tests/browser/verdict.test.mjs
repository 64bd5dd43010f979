// The page's main job: which API server turns the token down, why, and for how long.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { ISSUER, LONG_AGO, claims, now, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ issued: LONG_AGO }));

journey("a token of this moment is accepted, until a clock is slow by more than its leeway", async ({ open, paste, setOffset, expectVerdict, expectClock, expectText }) => {
  await open();
  await paste(token(claims({ issued: now() })));
  assert.match(await expectVerdict("accepts"), /apiserver-1 accepts this token/);
  await expectClock("apiserver-1", { role: "issuer", verdict: "accepts" });
  await setOffset("apiserver-1", "-2m");
  assert.match(await expectVerdict("rejects", "not-yet-valid"), /apiserver-1 rejects this token: not valid yet/);
  await expectClock("apiserver-1", { role: "issuer", verdict: "rejects", branch: "not-yet-valid" });
  await setOffset("apiserver-1", "+2h");
  assert.match(await expectVerdict("rejects", "expired"), /apiserver-1 rejects this token: expired/);
  await expectClock("apiserver-1", { role: "issuer", verdict: "rejects", branch: "expired" });

  // What cannot be read is said at its place, and the last offset that could be read stays in force.
  await setOffset("apiserver-1", "+2 parsecs");
  await expectText("parsecs at column 4 is no unit; use d, h, m, s, ms, us or ns");
  await expectClock("apiserver-1", { role: "issuer", verdict: "rejects", branch: "expired" });
  await setOffset("apiserver-1", "0");
  await expectVerdict("accepts");
});

journey("both leeways end on the nanosecond", async ({ open, paste, setMoment, expectVerdict }) => {
  await open();
  await paste(TOKEN);
  const moments = [
    ["nbf-60s", "accepts", null],
    ["nbf-60.000000001s", "rejects", "not-yet-valid"],
    ["exp+60s", "accepts", null],
    ["exp+60.000000001s", "rejects", "expired"],
    [`${LONG_AGO - 60}`, "accepts", null],
    [`${LONG_AGO - 61}.999999999`, "rejects", "not-yet-valid"],
  ];
  for (const [moment, verdict, branch] of moments) {
    await setMoment(moment);
    const said = await expectVerdict(verdict, branch);
    if (moment.startsWith("nbf-60.0")) {
      assert.match(said, /10:38:49\.999999999 \+ 60 s = 10:39:49\.999999999 < nbf 10:39:50/);
      assert.match(said, /this clock is 1 ns short/);
    }
  }
});

journey("of two API servers one is slow: the page counts the requests, says when it heals, and which steps were asked", async ({ page, open, paste, press, setOffset, setMoment, choose, expectVerdict, expectClock, expectStep, quoted }) => {
  await open();
  await choose("Kubernetes version", "1.26");
  await paste(TOKEN);
  await press("button", "Add an API server");
  await setOffset("apiserver-2", "-2m");
  await setMoment("nbf+3s");
  const said = await expectVerdict("rejects", "not-yet-valid");
  const sentences = [
    "apiserver-2 rejects this token: not valid yet",
    "clock reads 10:37:53. The token starts at 10:39:50 (nbf) by the clock of the API server that issued it, and the check allows 60 s of leeway: this clock is 57 s short.",
    "apiserver-2 is 2 min behind apiserver-1, so it refuses every new token from there for its first 1 min.",
    "ErrNotValidYet",
    "10:37:53 + 60 s = 10:38:53 < nbf 10:39:50",
    "57 s",
    "in 57 s, at 10:40:50",
    "1 of 2; which one a client meets depends on its connection",
    "Set apiserver-2's clock right.",
  ];
  for (const sentence of sentences) assert.ok(said.includes(sentence), `“${sentence}” is in:\n${said}`);
  await expectClock("apiserver-1", { role: "issuer", verdict: "accepts" });
  await expectClock("apiserver-2", { role: "verifier", verdict: "rejects", branch: "not-yet-valid" });
  await expectClock("node-1", { role: "node", verdict: "accepts" });

  await expectStep("issuer-expected", "assumed");
  await expectStep("claims-decoded", "passes");
  assert.match(await expectStep("not-yet-valid", "fails"), /10:37:53 \+ 60 s = 10:38:53 < nbf 10:39:50/);
  assert.match(await expectStep("expired", "not-reached"), /not reached/);
  await expectStep("pod-exists", "not-reached");
  assert.deepEqual(await quoted(), [
    'E1212 10:37:53.000000       1 authentication.go:73] "Unable to authenticate the request" err="[invalid bearer token, service account token is not valid yet]"',
  ]);

  // The other server's view, for whoever wants it.
  await choose("As seen at", "apiserver-1");
  await expectStep("not-yet-valid", "passes");
  await expectStep("issued-in-future", "not-asked");
  await expectStep("service-account-exists", "assumed");
  assert.deepEqual(await quoted(), []);

  // All agree once the minute is over.
  await setMoment("nbf+1m");
  assert.match(await expectVerdict("accepts"), /All 2 API servers accept this token/);
  await setMoment("nbf+59.999999999s");
  await expectVerdict("rejects", "not-yet-valid");
  assert.equal((await page.$$('[aria-label="Verdict"] .servers li[data-verdict="rejects"]')).length, 1);
});

journey("what the API servers run with decides as well", async ({ open, paste, setMoment, expectVerdict, expectStep, quoted }) => {
  await open();
  await paste(token(claims({ issued: LONG_AGO, aud: ["vault"] })));
  await setMoment("iat+5m");
  // The default is the issuer.
  assert.match(await expectVerdict("rejects", "audience-expected"), /enter them under Cluster/);

  await paste(`${ISSUER}, api`, "API audiences");
  const said = await expectVerdict("rejects", "audience-expected");
  assert.ok(said.includes(`Made for vault, and this server answers to ${ISSUER}, api.`), said);
  assert.match(said, /Heals by itself\s+never/);
  assert.match(said, /Servers that refuse\s+all 1/);
  await expectStep("audience-expected", "fails");
  assert.match((await quoted())[0], /token audiences \[\\"vault\\"\] is invalid for the target audiences \[\\"https:\/\/[a-z.]+\\" \\"api\\"\]/);
  await paste("api vault", "API audiences");
  await expectVerdict("accepts");
  await expectStep("audience-expected", "passes");

  // A slash at the end counts.
  await paste(`${ISSUER}/`, "Issuers");
  assert.match(await expectVerdict("rejects", "issuer-expected"), /its issuer is not accepted/);
  assert.match((await quoted())[0], /err="invalid bearer token"$/);
  await paste(`${ISSUER}/ ${ISSUER}`, "Issuers");
  await expectVerdict("accepts");
  await expectStep("issuer-expected", "passes");
});

journey("machines are renamed, added, removed and made the issuer", async ({ page, open, paste, part, press, setOffset, setMoment, expectVerdict, expectClock, waitFor }) => {
  await open();
  await paste(TOKEN);
  await setMoment("nbf+3s");
  const names = () => page.$$eval('table[aria-label="Clocks"] .clock-name', (boxes) => boxes.map((box) => box.value));
  const rename = async (machine, name) => {
    const box = await part("textbox", `Name of ${machine}`);
    await box.evaluate((box) => box.select());
    await box.focus();
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
  };

  await press("button", "Add an API server");
  await press("button", "Add a node");
  await waitFor(() => document.querySelectorAll('table[aria-label="Clocks"] tbody tr').length === 4);
  assert.deepEqual(await names(), ["apiserver-1", "apiserver-2", "node-1", "node-2"]);

  await rename("apiserver-2", "cp-b.example");
  await expectClock("cp-b.example", { role: "verifier", verdict: "accepts" });
  await part("slider", "Clock of cp-b.example");
  // A name that is taken springs back.
  await rename("cp-b.example", "apiserver-1");
  await waitFor(() => document.querySelectorAll('[aria-label="Name of cp-b.example"]').length === 1);
  assert.deepEqual(await names(), ["apiserver-1", "cp-b.example", "node-1", "node-2"]);

  await setOffset("apiserver-1", "-2m");
  assert.match(await expectVerdict("rejects", "not-yet-valid"), /apiserver-1 rejects this token/);
  await press("button", "Make it the issuer: cp-b.example");
  await expectClock("cp-b.example", { role: "issuer", verdict: "accepts" });
  await expectClock("apiserver-1", { role: "verifier", verdict: "rejects", branch: "not-yet-valid" });
  assert.match(await expectVerdict("rejects", "not-yet-valid"), /apiserver-1 is 2 min behind cp-b\.example/);

  await press("button", "Remove: apiserver-1");
  assert.match(await expectVerdict("accepts"), /cp-b\.example accepts this token/);
  await press("button", "Remove: node-1");
  await press("button", "Remove: node-2");
  await waitFor(() => document.querySelectorAll('table[aria-label="Clocks"] tbody tr').length === 1);
  assert.equal(await page.$('table[aria-label="Clocks"] button[aria-label^="Remove"]'), null, "one API server stays");
});

journey("a name and an offset are typed in peace while the clocks tick", async ({ page, open, paste, part, waitFor, expectClock, expectVerdict }) => {
  await open();
  await paste(token(claims()));
  await expectVerdict("accepts");
  const tick = async () => {
    const reads = await page.$eval('table[aria-label="Clocks"] tbody time', (time) => time.innerText);
    await waitFor((reads) => document.querySelector('table[aria-label="Clocks"] tbody time').innerText !== reads, reads);
  };
  const box = await part("textbox", "Name of node-1");
  await box.evaluate((box) => box.select());
  await box.focus();
  await page.keyboard.type("wor");
  await tick();
  await page.keyboard.type("ker");
  await page.keyboard.press("Tab");
  await expectClock("worker", { role: "node", verdict: "accepts" });
  const offset = await part("textbox", "Offset of worker");
  await offset.evaluate((box) => box.select());
  await offset.focus();
  await page.keyboard.type("-13");
  await tick();
  await page.keyboard.type("m");
  await waitFor(() => document.querySelector('[aria-label="Offset of worker"]').value === "-13m");
});

journey("a node that is too slow rotates its token too late", async ({ open, paste, setOffset, setMoment, expectClock, expectText, expectVerdict }) => {
  await open();
  await paste(token(claims({ issued: LONG_AGO, lifetime: 600 })));
  await setMoment("iat+1m");
  assert.match(await expectClock("node-1", { role: "node", verdict: "accepts" }), /rotates in time/);
  await setOffset("node-1", "-13m");
  assert.match(await expectClock("node-1", { role: "node", verdict: "rejects", branch: "rotated-late" }), /rotates too late/);
  // Due at 480 s by the node, which is 1260 s of true time; the last check 90 s and the last reading 60 s later.
  await expectText("That is too late: for up to 12 min 30 s the workload may hold a token that apiserver-1 calls expired.");
  await expectVerdict("accepts");
});
