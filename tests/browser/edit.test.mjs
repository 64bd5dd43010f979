// The tab Edit and sign: tokens are written, signed and judged, and the keys for it stay here.
import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, verify } from "node:crypto";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const HOSTED = { editions: ["hosted"] };
const RSA = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PKCS8 = RSA.privateKey.export({ type: "pkcs8", format: "pem" });

/** A field is written into as a person would: all of it anew. */
async function write({ page, paste }, name, text) {
  if (text !== "") return paste(text, name);
  const field = await page.waitForSelector(`textarea[aria-label="${name}"], input[aria-label="${name}"]`);
  await field.evaluate((it) => it.select());
  await page.keyboard.press("Delete");
}

const value = (page, name) => page.$eval(`[aria-label="${name}"]`, (field) => field.value);
const parts = (token) => token.split(".").slice(0, 2).map((part) => JSON.parse(Buffer.from(part, "base64url")));

async function edit({ open, part, page }) {
  await open();
  await (await part("tab", "Edit and sign")).click();
  await page.waitForSelector('textarea[aria-label="Payload"]');
}

const signed = async ({ page, waitFor }) => {
  await waitFor(() => document.querySelector('[aria-label="Signed token"]'));
  return value(page, "Signed token");
};

async function pick({ page, waitFor }, name, chosen) {
  await page.select(`select[aria-label="${name}"]`, chosen);
  await waitFor((name, chosen) => document.querySelector(`select[aria-label="${name}"]`).value === chosen, name, chosen);
}

const unfold = (page) => page.evaluate(() => (document.querySelector("details.request").open = true));

journey("a TokenRequest is rehearsed without a cluster, and one API server's clock is slow", async (visit) => {
  const { page, press, expectVerdict, expectStep, expectClock, setMoment, expectText } = visit;
  await edit(visit);
  await setMoment("2026-03-01 12:00:00Z");
  await press("button", "Add an API server");
  await write(visit, "Offset of apiserver-2", "-2m");
  await unfold(page);
  await write(visit, "Namespace", "argo");
  await write(visit, "Service account", "workflow");
  await pick(visit, "Bound to", "Pod");
  await write(visit, "Bound object", "ci-1");
  await write(visit, "expirationSeconds", "600");
  await write(visit, "Requested audiences", "");
  await press("button", "Make the token");
  const made = await signed(visit);
  const [header, payload] = parts(made);
  assert.equal(header.alg, "ES256");
  assert.equal(payload.exp - payload.iat, 600);
  assert.equal(payload.nbf, Date.UTC(2026, 2, 1, 12) / 1000);
  assert.equal(payload["kubernetes.io"].pod.name, "ci-1");
  assert.equal(payload.sub, "system:serviceaccount:argo:workflow");
  await press("button", "Judge it");
  await expectVerdict("rejects", "not-yet-valid");
  assert.match(await expectStep("signature-verified", "passes"), /verified by the key/);
  await expectClock("apiserver-1", { role: "issuer", verdict: "accepts" });
  await expectClock("apiserver-2", { role: "verifier", verdict: "rejects", branch: "not-yet-valid" });
  // What the API server would say to a request of less than ten minutes.
  await write(visit, "expirationSeconds", "599");
  await press("button", "Make the token");
  await expectText("may not specify a duration less than 10 minutes");
  await write(visit, "expirationSeconds", "3607");
  await press("button", "Make the token");
  await expectText("the API server extends it to a year");
  await press("button", "Put back what was in the evidence");
  await visit.waitFor(() => document.querySelector('[aria-label="Evidence"]').value === "");
});

journey("faults in what is written are said as they come, each with its place", HOSTED, async (visit) => {
  const { page, press, expectText } = visit;
  await edit(visit);
  await write(visit, "Payload", '{"exp": 01,\n "iss": "x"}');
  await expectText("01 is no JSON number");
  await press("button", "line 1, column 9");
  assert.equal(await page.evaluate(() => document.getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)), "01");
  await write(visit, "Header", "[]");
  await expectText("header");
  await press("button", "Sign");
  await expectText("The header names no algorithm that this page signs by");
  // Between two presses a second may pass.
  await visit.setMoment("2026-03-01 12:00:00Z");
  await press("button", "Begin anew");
  await press("button", "iat = nbf = now");
  await press("button", "exp = now + 1 h");
  const { exp, iat, nbf } = JSON.parse(await value(page, "Payload"));
  assert.deepEqual([iat, exp - iat], [nbf, 3600]);
  await press("button", "exp + 1 h");
  assert.equal(JSON.parse(await value(page, "Payload")).exp, exp + 3600);
});

journey("a pasted private key signs, others verify, and the claims stay as they were written", async (visit) => {
  const { page, paste, press, part, waitFor } = visit;
  await visit.open();
  await paste(token(claims({ issued: LONG_AGO })));
  await page.waitForSelector('textarea[aria-label="Keys"]');
  await write(visit, "Keys", PKCS8);
  await visit.expectText("this is a private key");
  await (await part("tab", "Edit and sign")).click();
  await page.waitForSelector('textarea[aria-label="Payload"]');
  assert.match(await value(page, "Payload"), /"iss"/);
  for (const [alg, padding] of [["RS256"], ["PS512", { padding: 6, saltLength: 64 }]]) {
    await pick(visit, "Algorithm", alg);
    const key = await page.$eval('[aria-label="Signing key"]', (field) => [...field.options].find(({ text }) => text.startsWith("RSA 2048")).value);
    await pick(visit, "Signing key", key);
    await press("button", "Sign");
    const made = await signed(visit);
    const [header] = parts(made);
    assert.equal(header.alg, alg);
    const [, , signature] = made.split(".");
    const text = made.slice(0, made.lastIndexOf("."));
    assert.ok(verify(`sha${alg.slice(2)}`, Buffer.from(text), { key: RSA.publicKey, ...padding }, Buffer.from(signature, "base64url")), alg);
  }
  await press("button", "Judge it");
  await waitFor(() => document.querySelector("[data-signer]")?.dataset.signer === "signed");
});

journey("an RSA key is looked for while the page goes on", HOSTED, async (visit) => {
  const { page, press, waitFor } = visit;
  await edit(visit);
  await pick(visit, "Algorithm", "RS384");
  await page.evaluate(() => {
    globalThis.__longest = 0;
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      globalThis.__longest = Math.max(globalThis.__longest, now - last);
      last = now;
      setTimeout(tick, 0);
    };
    tick();
  });
  await press("button", "Make an RSA key");
  await waitFor(() => [...document.querySelectorAll("button")].some((it) => it.textContent === "Make another"));
  console.log(`  the page was busy for ${Math.round(await page.evaluate(() => globalThis.__longest))} ms at most`);
  await press("button", "Sign");
  const [header] = parts(await signed(visit));
  assert.equal(header.alg, "RS384");
  // Another one may be looked for, and given up; what is typed meanwhile stays.
  const first = header.kid;
  // It may be over before a press from here arrives, so the page itself presses as soon as it can.
  await page.evaluate(() => {
    const button = (text) => [...document.querySelectorAll("button")].find((it) => it.textContent === text);
    new MutationObserver((_, observer) => {
      if (!button("Stop")) return;
      observer.disconnect();
      button("Stop").click();
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
    button("Make another").click();
  });
  await waitFor(() => [...document.querySelectorAll("button")].some((it) => it.textContent === "Make an RSA key"));
  await press("button", "Make an RSA key");
  await write(visit, "Payload", '{"typed": "meanwhile"}');
  await waitFor(() => [...document.querySelectorAll("button")].some((it) => it.textContent === "Make another"));
  assert.equal(await value(page, "Payload"), '{"typed": "meanwhile"}');
  await press("button", "Sign");
  await waitFor((first) => !document.querySelector('[aria-label="Header"]').value.includes(first), first);
});

journey("what was judged is put back, and what was typed since is not taken away", HOSTED, async (visit) => {
  const { page, paste, press, part, waitFor } = visit;
  const [one, two] = ["one", "two"].map((sub) => token({ ...claims({ issued: LONG_AGO }), sub }));
  const evidence = (text) => waitFor((text) => document.querySelector('[aria-label="Evidence"]').value === text, text);
  await visit.open();
  await paste(one);
  await (await part("tab", "Edit and sign")).click();
  await page.waitForSelector('textarea[aria-label="Payload"]');
  await pick(visit, "Algorithm", "ES256");
  await press("button", "Sign");
  await signed(visit);
  await press("button", "Judge it");
  await waitFor((one) => document.querySelector('[aria-label="Evidence"]').value !== one, one);
  // Judged once more, it is still the first that is put back.
  await press("button", "Sign");
  await press("button", "Judge it");
  await press("button", "Put back what was in the evidence");
  await evidence(one);
  await press("button", "Judge it");
  await paste(two);
  await waitFor(() => ![...document.querySelectorAll("button")].some((it) => it.textContent === "Put back what was in the evidence"));
  await press("button", "Judge it");
  await press("button", "Put back what was in the evidence");
  await evidence(two);
  // Nor does anything else take away what was written.
  await write(visit, "Payload", '{"mine": 1}');
  await press("button", "Begin anew");
  await press("button", "Undo");
  assert.equal(await value(page, "Payload"), '{"mine": 1}');
  await press("button", "Clear");
  await evidence("");
  assert.equal(await value(page, "Payload"), '{"mine": 1}');
  await (await part("tab", "Claims")).click();
  await (await part("tab", "Edit and sign")).click();
  await page.waitForSelector('textarea[aria-label="Payload"]');
  assert.equal(await value(page, "Payload"), '{"mine": 1}');
  // An emptied field stays empty.
  await write(visit, "Header", "");
  await write(visit, "Payload", "");
  assert.equal(await value(page, "Header"), "");
});

journey("a key of one's own that no longer fits leaves no dead end", HOSTED, async (visit) => {
  const { page, press, expectText } = visit;
  await edit(visit);
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await page.waitForSelector('textarea[aria-label="Keys"]');
  await write(visit, "Keys", ec.privateKey.export({ type: "pkcs8", format: "pem" }));
  const own = () => page.$eval('[aria-label="Signing key"]', (field) => [...field.options].find(({ value }) => value !== "")?.value);
  await visit.waitFor(() => document.querySelector('[aria-label="Signing key"]').options.length === 2);
  await pick(visit, "Signing key", await own());
  await press("button", "Sign");
  const [{ kid }] = parts(await signed(visit));
  await pick(visit, "Algorithm", "ES384");
  await press("button", "Sign");
  const [other] = parts(await signed(visit));
  assert.equal(other.alg, "ES384");
  assert.notEqual(other.kid, kid);
  await pick(visit, "Algorithm", "ES256");
  assert.equal(await value(page, "Signing key"), await own());
  await write(visit, "Keys", "");
  await press("button", "Sign");
  await signed(visit);
  // A token is made whatever key stands there.
  await write(visit, "Keys", PKCS8);
  await unfold(page);
  await press("button", "Make the token");
  const [made] = parts(await signed(visit));
  assert.equal(made.alg, "ES256");
  // And names that no API server takes are not signed.
  await write(visit, "Namespace", "Bad Name!");
  await press("button", "Make the token");
  await expectText("are named as Kubernetes names them");
});

journey("what is put in as a secret is none any more once it is a key, and nothing strange is blamed", HOSTED, async (visit) => {
  const { page, paste, expectText, waitFor } = visit;
  await visit.open();
  const pem = RSA.publicKey.export({ type: "spki", format: "pem" });
  const text = [{ alg: "HS256" }, claims({ issued: LONG_AGO })].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  await paste(`${text}.${createHmac("sha256", pem).update(text).digest("base64url")}`);
  await page.waitForSelector('textarea[aria-label="Keys"]');
  await write(visit, "Keys", "s3cret");
  await pick(visit, "Read as", "text");
  await write(visit, "Keys", pem);
  await waitFor(() => document.querySelector('[aria-label="Read as"]').value === "");
  await expectText("none of these is of the sort that it takes");
  // Outright, and with the warning beside it.
  await pick(visit, "Read as", "text");
  await expectText("This token was signed with the shared secret.");
  await expectText("If that key is public, anybody can sign with it");
  await paste(token(claims({ issued: LONG_AGO })));
  await write(visit, "Keys", "ssh-rsa AAAA");
  await pick(visit, "Read as", "");
  await expectText("No key was recognised in what was put in.");
});

journey("shared secrets sign and are found in every form, and no API server takes them", HOSTED, async (visit) => {
  const { page, paste, expectText, expectVerdict, waitFor } = visit;
  await visit.open();
  const secret = "correct horse battery staple, long";
  const text = [{ alg: "HS256" }, claims({ issued: LONG_AGO })].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  await paste(`${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`);
  await page.waitForSelector('textarea[aria-label="Keys"]');
  for (const [written, form] of [
    [secret, ""],
    [`${secret}\n`, "text"],
    [Buffer.from(secret).toString("base64"), "base64"],
    [Buffer.from(secret).toString("base64url"), "base64url"],
    [Buffer.from(secret).toString("hex"), "hex"],
  ]) {
    await write(visit, "Keys", written);
    await pick(visit, "Read as", form);
    await waitFor(() => document.querySelector("[data-signer]")?.dataset.signer === "signed");
    await expectText("This token was signed with the shared secret.");
    await write(visit, "Keys", "");
  }
  await write(visit, "Keys", "xyz");
  await pick(visit, "Read as", "hex");
  await expectText("this character belongs to another spelling of secrets");
  await expectVerdict("rejects", "signature-verified");
});

journey("private keys and secrets are in no link, no report, no storage and no attribute", async (visit) => {
  const { page, press, part, waitFor, edition } = visit;
  const secret = "correct-horse-battery-staple-9";
  await visit.open();
  await visit.paste(`${token(claims({ issued: LONG_AGO }))}\n${JSON.stringify({ kty: "oct", k: Buffer.from(secret).toString("base64url") })}`);
  await page.waitForSelector('textarea[aria-label="Keys"]');
  await write(visit, "Keys", PKCS8);
  await (await part("tab", "Edit and sign")).click();
  await page.waitForSelector('textarea[aria-label="Payload"]');
  await pick(visit, "Algorithm", "ES256");
  await press("button", "Sign");
  await signed(visit);
  const made = await page.evaluate(() => document.querySelector(".made-here code").textContent);
  assert.match(made, /^[\w-]{43}$/);
  const body = PKCS8.split("\n").slice(1, -2);
  const jwk = RSA.privateKey.export({ format: "jwk" });
  const hidden = [body[3], body[9], secret, Buffer.from(secret).toString("base64url"), jwk.d.slice(0, 40), jwk.p.slice(0, 40)];
  const look = () =>
    page.evaluate(() => ({
      attributes: [...document.querySelectorAll("*")].flatMap((it) => [...it.attributes].map(({ value }) => value)),
      stored: [...Object.values(localStorage), ...Object.values(sessionStorage), document.cookie, document.title, location.href, JSON.stringify(history.state)],
      text: document.body.textContent,
    }));
  const check = (where, texts) => {
    for (const text of texts) for (const word of hidden) assert.ok(!text.includes(word), `${where}: ${word}`);
    // Nor the key that was made here, which no form shows.
    for (const text of texts) assert.ok(!/PRIVATE KEY-----\s*M/.test(text), where);
  };
  const first = await look();
  check("attributes", first.attributes);
  check("stored", first.stored);
  check("text", [first.text]);
  for (const what of ["Without signature", "Claims only", "Pseudonyms", "Whole token"]) {
    await press("button", "Share…");
    await (await page.waitForSelector(`input[aria-label="${what}"]`)).click();
    if (what === "Whole token") await write(visit, "Consent", "hand out the token");
    await page.waitForSelector('[aria-label="Link"]');
    const goes = await page.$eval('[aria-label="Evidence that travels"]', (field) => field.value);
    const link = await value(page, "Link");
    const { attributes } = await look();
    check(what, [goes, ...attributes]);
    const other = await page.browserContext().newPage();
    try {
      await other.goto(edition === "hosted" ? link : visit.url + link);
      await other.waitForFunction(() => document.querySelector('[aria-label="Evidence"]')?.value.startsWith("eyJ"));
      check(`opened, ${what}`, [await other.$eval('[aria-label="Evidence"]', (field) => field.value)]);
      assert.equal(await other.$eval('[aria-label="Evidence"]', (field) => field.value.includes("PRIVATE")), false);
    } finally {
      await other.close();
    }
    await press("button", "Close");
    await waitFor(() => !document.querySelector("dialog"));
  }
  await press("button", "Copy report");
  await page.waitForSelector('[aria-label="Report text"]');
  check("report", [await value(page, "Report text")]);
});

journey("a key in DER that is dropped on the page is read", { ...HOSTED, browsers: ["chromium"] }, async (visit) => {
  const { page, paste, waitFor } = visit;
  await visit.open();
  const ec = generateKeyPairSync("ec", { namedCurve: "P-384" });
  await paste(token(claims({ issued: LONG_AGO })));
  await page.waitForSelector('textarea[aria-label="Keys"]');
  const files = [
    ["a.der", ec.publicKey.export({ type: "spki", format: "der" }).toString("base64")],
    ["b.pub", Buffer.from(RSA.publicKey.export({ type: "spki", format: "pem" })).toString("base64")],
  ];
  await page.evaluate((files) => {
    const data = new DataTransfer();
    for (const [name, body] of files) data.items.add(new File([Uint8Array.from(atob(body), (c) => c.charCodeAt(0))], name));
    document.querySelector('textarea[aria-label="Keys"]').dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, files);
  await waitFor(() => document.querySelectorAll('[aria-label="Keys found"] li').length === 2);
  // UTF-16 as PowerShell writes it, and nothing over a field that is only read.
  const jwks = JSON.stringify({ keys: [ec.publicKey.export({ format: "jwk" })] });
  await write(visit, "Keys", "");
  await page.evaluate((jwks) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint16Array.from(`\ufeff${jwks}`, (c) => c.charCodeAt(0))], "jwks.json"));
    document.querySelector('textarea[aria-label="Keys"]').dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, jwks);
  await waitFor(() => document.querySelectorAll('[aria-label="Keys found"] li').length === 1);
});

journey("what is in the header and what the issuer says of itself is told beside the keys", { editions: ["hosted"], language: "zh-CN", width: 360, colourScheme: "dark" }, async (visit) => {
  const { page, paste, screenshot, expectText } = visit;
  await visit.open();
  const header = { alg: "RS256", kid: "../../dev/null", jku: "https://evil.example/keys" };
  const text = [header, { iss: "https://id.corp/a", exp: 1_900_000_000 }].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const issuer = { issuer: "https://id.corp/a/", jwks_uri: "https://id.corp/keys", id_token_signing_alg_values_supported: ["ES256"] };
  await paste(`${text}.c2ln\n\n${JSON.stringify(issuer)}`);
  await page.waitForSelector('textarea[aria-label="Keys"]');
  await expectText("evil.example");
  await expectText("https://id.corp/keys");
  await screenshot("keys-zh-dark");
});
