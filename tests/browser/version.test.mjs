// What was refused is said in the words of the Kubernetes release that was chosen.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const VERSION = "Kubernetes version";

/** `1212 10:38:00.000000`: what starts every line of these journeys. */
const STAMP = "E1212 10:38:00.000000       1";

journey("the log speaks as each release does", async ({ open, paste, setMoment, choose, expectVerdict, expectStep, quoted, waitFor }) => {
  await open();
  await paste(token(claims({ issued: LONG_AGO })));
  await setMoment("2023-12-12 10:38:00Z");
  await expectVerdict("rejects", "not-yet-valid");
  const old = `${STAMP} claims.go:126] unexpected validation error: *errors.errorString`;
  const structured = (line, error) => `${STAMP} authentication.go:${line}] "Unable to authenticate the request" err="[invalid bearer token, ${error}]"`;
  const releases = {
    "1.20": [old, `${STAMP} authentication.go:53] Unable to authenticate the request due to an error: [invalid bearer token, Token could not be validated.]`],
    "1.22": [old, structured(63, "Token could not be validated.")],
    "1.23": [structured(63, "service account token is not valid yet")],
    "1.27": [structured(73, "service account token is not valid yet")],
    "1.36": [structured(75, "service account token is not valid yet")],
  };
  for (const [release, lines] of Object.entries(releases)) {
    await choose(VERSION, release);
    const said = lines.join("\n");
    await waitFor((said) => document.querySelector("#people-panel pre")?.textContent === said, said).catch(async () => {
      assert.deepEqual(await quoted(), [said], release);
    });
  }

  // From 1.27 on `iat` is compared as well; nothing else differs here.
  await setMoment("nbf+1s");
  await expectVerdict("accepts");
  assert.match(await expectStep("issued-in-future", "passes"), /10:39:51 \+ 60 s = 10:40:51 ≥ iat 10:39:50/);
  await choose(VERSION, "1.26");
  assert.match(await expectStep("issued-in-future", "not-asked"), /this release does not ask/);
});

journey("iat in the future counts from 1.27 on, and a missing exp until 1.26", async ({ open, paste, setMoment, choose, expectVerdict, quoted }) => {
  await open();
  await paste(token(claims({ issued: LONG_AGO, iat: LONG_AGO + 300 })));
  await setMoment("nbf+1s");
  assert.match(await expectVerdict("rejects", "issued-in-future"), /rejects this token: issued in the future/);
  assert.match((await quoted())[0], /service account token is issued in the future/);
  await choose(VERSION, "1.26");
  await expectVerdict("accepts");

  await paste(token({ ...claims({ issued: LONG_AGO }), exp: undefined }));
  assert.match(await expectVerdict("rejects", "expired"), /expired, because it has no exp/);
  await choose(VERSION, "1.27");
  assert.match(await expectVerdict("accepts"), /Accepted for\s+without end/);
});

journey("client and TokenReview see what a refused and an accepted request get", async ({ open, paste, press, setMoment, choose, seenBy, expectText, expectVerdict, page }) => {
  await open();
  await choose(VERSION, "1.30");
  await paste(token(claims({ issued: LONG_AGO, jti: "6f16190a" })));
  await setMoment("exp+2m");
  await expectVerdict("rejects", "expired");
  const [kubectl, empty, headers, body] = await seenBy("Client");
  assert.equal(kubectl, "error: You must be logged in to the server (Unauthorized)");
  assert.match(empty, /^(E1212 11:41:50\.000000 +1 memcache\.go:265\] couldn't get current server API group list: .*\n){5}error: You must be logged in to the server \(the server has asked for the client to provide credentials\)$/);
  assert.match(headers, /^Audit-Id: …\nCache-Control: no-cache, private\nContent-Type: application\/json\nDate: Tue, 12 Dec 2023 11:41:50 GMT\nContent-Length: 129$/);
  assert.deepEqual(JSON.parse(body), { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message: "Unauthorized", reason: "Unauthorized", code: 401 });
  const [refused] = await seenBy("TokenReview");
  assert.deepEqual(JSON.parse(`{${refused}}`).status, { user: {}, error: "[invalid bearer token, service account token has expired]" });

  await setMoment("nbf");
  await expectVerdict("accepts");
  const [accepted] = await seenBy("TokenReview");
  const { authenticated, user } = JSON.parse(`{${accepted}}`).status;
  assert.equal(authenticated, true);
  assert.equal(user.username, "system:serviceaccount:shop:cart");
  assert.deepEqual(user.extra["authentication.kubernetes.io/credential-id"], ["JTI=6f16190a"]);
  assert.deepEqual(await seenBy("Client"), []);
  await expectText("The token is accepted. What the client gets then depends on its permissions");
  await press("tab", "API server log");
  await expectText("Nothing is logged at default verbosity.");

  // Accepted, but late: only the audit event tells.
  const kubernetes = claims()["kubernetes.io"];
  await paste(token(claims({ issued: LONG_AGO, lifetime: 31_536_000, "kubernetes.io": { ...kubernetes, warnafter: LONG_AGO + 3607 } })));
  await setMoment("iat+20d");
  await expectText("authentication.k8s.io/stale-token: subject: system:serviceaccount:shop:cart, seconds after warning threshold: 1724393");
  assert.equal(await page.$eval("#people-panel pre", (text) => text.tabIndex), 0, "what is wide can be scrolled by keys");
});

journey("the release survives a reload, and nothing else does", async ({ open, reload, page, paste, press, setOffset, setMoment, choose, boxed, expectVerdict, waitFor }) => {
  await open();
  await choose(VERSION, "1.24");
  await choose("Times in", "local time");
  await paste(token(claims({ issued: LONG_AGO })));
  await setOffset("apiserver-1", "-5m");
  await setMoment("nbf+3s");
  await paste("api", "API audiences");
  await press("button", "Add a node");
  await press("tab", "JSON");
  await expectVerdict("rejects", "audience-expected");

  await reload();
  await expectVerdict("cannot-tell");
  const chosen = (name) => page.$eval(`select[aria-label="${name}"]`, (box) => box.value);
  assert.equal(await chosen(VERSION), "1.24");
  assert.equal(await chosen("Times in"), "local");
  for (const [name, text] of [["Evidence", ""], ["Offset of apiserver-1", "+0s"], ["Time of the request", ""]]) {
    assert.equal(await boxed(name), text, name);
  }
  assert.equal((await page.$$('table[aria-label="Clocks"] tbody tr')).length, 2);
  await paste(token(claims()));
  await waitFor(() => document.querySelector('tr[data-claim="iss"]'));
  for (const name of ["API audiences", "Issuers"]) assert.equal(await boxed(name), "", name);
});
