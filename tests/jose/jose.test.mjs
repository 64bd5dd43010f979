// Do tokens signed here verify with jose, an implementation that shares no code with ours, and the other way round?
//
// `cargo xtask jose` runs it, and so does `cargo xtask test`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as jose from "jose";

const root = fileURLToPath(new URL("../../", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const example = process.env.JWTRIAGE_JWS ?? join(target, "debug", "examples", "jws");

/// What jose 6 signs with: it has dropped ES256K, which tests/signing.rs asks OpenSSL about.
const ASYMMETRIC = {
  RS256: "RSA 2048",
  RS384: "RSA 2048",
  RS512: "RSA 2048",
  PS256: "RSA 2048",
  PS384: "RSA 2048",
  PS512: "RSA 2048",
  ES256: "P-256",
  ES384: "P-384",
  ES512: "P-521",
  EdDSA: "Ed25519",
};
const SECRETS = { HS256: 32, HS384: 48, HS512: 64 };
const ROUNDS = 8;

const counted = { ours: 0, theirs: 0 };
after(() => console.log(`${counted.ours} tokens of ours verified by jose, ${counted.theirs} of jose's here`));

/// The answers of the example, a line for each request.
function ask(requests) {
  assert.ok(existsSync(example), `${example} is not built: cargo xtask jose`);
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join("");
  const { status, stdout, stderr } = spawnSync(example, { input, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const answers = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(answers.length, requests.length);
  return answers;
}

/// A header and claims as people write them: with blanks, and in no order.
function texts(alg) {
  const claims = { sub: randomUUID(), exp: 4102444800, name: "令牌 \u{1f511}", nested: [{ a: null }, 1e3] };
  return { header: ` {"typ":"JWT",\n "alg":"${alg}"}`, payload: JSON.stringify(claims, null, 2) };
}

const flip = (token) => {
  const [header, payload, signature] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  bytes[bytes.length >> 1] ^= 1;
  return [header, payload, bytes.toString("base64url")].join(".");
};

/// Signs with each text of a key here, and verifies there.
async function verifiesThere(alg, keys, verifying) {
  const signs = keys.flatMap((key) => Array.from({ length: ROUNDS }, () => ({ sign: texts(alg), key, alg })));
  for (const [at, { token, problem }] of ask(signs).entries()) {
    assert.equal(problem, undefined);
    const { payload } = await jose.compactVerify(token, verifying, { algorithms: [alg] });
    assert.equal(new TextDecoder().decode(payload), signs[at].sign.payload);
    await assert.rejects(jose.compactVerify(flip(token), verifying, { algorithms: [alg] }));
    counted.ours += 1;
  }
}

/// Signs there, and verifies with each text of a key here.
async function verifiesHere(alg, keys, signing) {
  const tokens = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const payload = new TextEncoder().encode(texts(alg).payload);
    tokens.push(await new jose.CompactSign(payload).setProtectedHeader({ alg }).sign(signing));
  }
  const verifies = keys.flatMap((key) => tokens.map((token) => ({ verify: token, key, alg })));
  for (const answer of ask(verifies)) {
    assert.deepEqual(answer, { verifies: true });
    counted.theirs += 1;
  }
  for (const answer of ask(verifies.map((it) => ({ ...it, verify: flip(it.verify) })))) {
    assert.deepEqual(answer, { verifies: false });
  }
}

for (const [alg, kind] of Object.entries(ASYMMETRIC)) {
  test(`${alg} with a key of jose's`, async () => {
    const pair = await jose.generateKeyPair(alg, { extractable: true });
    const pem = await jose.exportPKCS8(pair.privateKey);
    const jwk = JSON.stringify(await jose.exportJWK(pair.privateKey));
    await verifiesThere(alg, [pem, jwk], pair.publicKey);
    const open = [await jose.exportSPKI(pair.publicKey), JSON.stringify(await jose.exportJWK(pair.publicKey))];
    await verifiesHere(alg, [pem, jwk, ...open], pair.privateKey);
  });

  test(`${alg} with a key made here`, async () => {
    const [{ pem, jwk, public: open }] = ask([{ make: kind }]);
    await verifiesThere(alg, [pem, jwk], await jose.importJWK(JSON.parse(open.jwk), alg));
    await verifiesThere(alg, [pem, jwk], await jose.importSPKI(open.pem, alg));
    await verifiesHere(alg, [pem, jwk], await jose.importPKCS8(pem, alg));
    await verifiesHere(alg, [open.pem, open.jwk], await jose.importJWK(JSON.parse(jwk), alg));
  });
}

for (const [alg, length] of Object.entries(SECRETS)) {
  test(`${alg} with a secret`, async () => {
    const bytes = randomBytes(length);
    const jwk = JSON.stringify({ kty: "oct", k: bytes.toString("base64url") });
    await verifiesThere(alg, [jwk], bytes);
    await verifiesHere(alg, [jwk], bytes);
  });
}

test("the key that is made here has the thumbprint that jose reckons, too", async () => {
  for (const kind of new Set(Object.values(ASYMMETRIC))) {
    const [{ pem, jwk }] = ask([{ make: kind }]);
    const alg = Object.keys(ASYMMETRIC).find((name) => ASYMMETRIC[name] === kind);
    const of = async (key) => jose.calculateJwkThumbprint(await jose.exportJWK(key));
    const extractable = { extractable: true };
    const fromPem = await jose.importPKCS8(pem, alg, extractable);
    const fromJwk = await jose.importJWK(JSON.parse(jwk), alg, extractable);
    assert.equal(await of(fromPem), await of(fromJwk));
    assert.equal(await of(fromPem), await jose.calculateJwkThumbprint(JSON.parse(jwk)));
  }
});

test("what is no request is answered as such", () => {
  const answers = ask([{ make: "P-192" }, { sign: texts("none"), key: "x", alg: "none" }, []]);
  assert.deepEqual(answers.map(({ line, problem }) => [line, typeof problem]), [[1, "string"], [2, "string"], [3, "string"]]);
});
