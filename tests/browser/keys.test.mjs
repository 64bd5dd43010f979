// Public keys pasted beside the token: who signed it, and which API servers have that key.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, base64url, claims } from "./harness/tokens.mjs";

const RSA = generateKeyPairSync("rsa", { modulusLength: 2048 });
const OTHER = generateKeyPairSync("rsa", { modulusLength: 2048 });
const EC = generateKeyPairSync("ec", { namedCurve: "P-256" });

const pem = ({ publicKey }) => publicKey.export({ type: "spki", format: "pem" });
const kid = ({ publicKey }) => createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64url");

function signed(pair, alg, payload = claims({ issued: LONG_AGO })) {
  const text = [{ alg, kid: kid(pair) }, payload].map((part) => base64url(JSON.stringify(part))).join(".");
  const signature = sign("sha256", Buffer.from(text), { key: pair.privateKey, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}

const found = (page) => page.$$eval('[aria-label="Keys found"] li', (items) => items.map(({ dataset }) => [dataset.kid, dataset.match]));

journey("a pasted key says whether it signed the token, and the verdict follows", async ({ open, page, paste, setMoment, expectVerdict, expectStep, choose, expectText }) => {
  await open();
  await paste(signed(RSA, "RS256"));
  await setMoment("nbf+3s");
  await expectVerdict("accepts");
  await expectStep("signature-verified", "assumed");

  await paste(`${signed(RSA, "RS256")}\n${pem(RSA)}`);
  assert.match(await expectStep("signature-verified", "passes"), new RegExp(`verified by the key ${kid(RSA)}`));
  await expectVerdict("accepts");
  assert.deepEqual(await found(page), [[kid(RSA), "signed"]]);

  // Another key: since 1.31 the kid chooses, before that all are tried.
  await paste(`${signed(RSA, "RS256")}\n${pem(OTHER)}`);
  await expectVerdict("rejects", "key-found");
  assert.deepEqual(await found(page), [[kid(OTHER), "no"]]);
  await choose("Kubernetes version", "1.28");
  await expectVerdict("rejects", "signature-verified");

  // As `kubectl get --raw /openid/v1/jwks` prints them.
  const keys = [OTHER, EC].map((pair) => ({ use: "sig", kid: kid(pair), alg: "RS256", ...pair.publicKey.export({ format: "jwk" }) }));
  await paste(`${signed(EC, "ES256")}\n${JSON.stringify({ keys })}`);
  await expectVerdict("accepts");
  assert.deepEqual(await found(page), [[kid(OTHER), "no"], [kid(EC), "signed"]]);

  await paste(`${signed(RSA, "RS256")}\n${pem(RSA).replace("M", "!")}`);
  await expectText("the key is no base64");
});

journey("an API server that lacks the key rejects, and the others do not", async ({ open, page, paste, press, part, setMoment, expectVerdict, expectClock }) => {
  await open();
  await paste(`${signed(RSA, "RS256")}\n${pem(RSA)}${pem(OTHER)}`);
  await setMoment("nbf+3s");
  await expectVerdict("accepts");
  await press("button", "Add an API server");
  await page.evaluate(() => (document.querySelector("details.differ").open = true));
  await (await part("checkbox", `Key ${kid(RSA)} of apiserver-2`)).click();
  await expectVerdict("rejects", "key-found");
  await expectClock("apiserver-1", { role: "issuer", verdict: "accepts" });
  await expectClock("apiserver-2", { role: "verifier", verdict: "rejects", branch: "key-found" });
});

journey("a public key is never the secret of an HMAC", async ({ open, paste, setMoment, expectVerdict }) => {
  const { createHmac } = await import("node:crypto");
  const text = [{ alg: "HS256", kid: kid(RSA) }, claims({ issued: LONG_AGO })].map((part) => base64url(JSON.stringify(part))).join(".");
  const forged = `${text}.${createHmac("sha256", pem(RSA)).update(text).digest("base64url")}`;
  await open();
  await paste(`${forged}\n${pem(RSA)}`);
  await setMoment("nbf+3s");
  await expectVerdict("rejects", "signature-verified");
});

journey("a key that was put in counts like one that was pasted, in the report and behind a link too", { editions: ["hosted"] }, async ({ open, page, paste, press, setMoment, expectStep, waitFor }) => {
  await open();
  await paste(signed(RSA, "RS256"));
  await setMoment("nbf+3s");
  await page.waitForSelector('textarea[aria-label="Keys"]');
  await paste(pem(RSA), "Keys");
  assert.match(await expectStep("signature-verified", "passes"), new RegExp(`verified by the key ${kid(RSA)}`));
  await press("button", "Copy report");
  await page.waitForSelector('[aria-label="Report text"]');
  assert.match(await page.$eval('[aria-label="Report text"]', (field) => field.value), new RegExp(`verified by the key .${kid(RSA)}`));
  await press("button", "Close");
  await waitFor(() => !document.querySelector("dialog"));
  await press("button", "Share…");
  await page.waitForSelector('[aria-label="Evidence that travels"]');
  assert.match(await page.$eval('[aria-label="Evidence that travels"]', (field) => field.value), /BEGIN PUBLIC KEY/);
});
