// A token is found in whatever surrounds it, and read to the letter.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { ISSUER, LONG_AGO, claims, now, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ issued: LONG_AGO }));

journey("a token is found in whatever surrounds it, and the page says what was taken off", async ({ open, paste, claim, problems, recognised, expectVerdict }) => {
  await open();
  const wrapped = TOKEN.match(/.{1,64}/g);
  const ways = [
    { pasted: TOKEN, form: "compact", said: [] },
    { pasted: `  ${TOKEN}\n`, form: "compact", said: ["note: 3 blanks and line breaks were taken off"] },
    { pasted: `Bearer ${TOKEN}`, form: "bearer", said: ["note: Bearer was taken off"] },
    { pasted: `authorization:bearer ${TOKEN}`, form: "bearer", said: ["note: Authorization: Bearer was taken off"] },
    {
      pasted: `"Authorization: Bearer ${wrapped.join("\r\n")}"\r\n`,
      form: "bearer",
      said: ["note: Authorization: Bearer was taken off", `note: ${wrapped.length - 1} line breaks inside the token were taken out`],
    },
    { pasted: `'${TOKEN}'`, form: "compact", said: ["note: the quotes around the token were taken off"] },
    {
      pasted: `curl -k -H "Authorization: Bearer ${TOKEN}" https://10.0.0.1:6443/api`,
      form: "command_line",
      said: ["note: the text around the token was left aside"],
    },
    {
      pasted: `old: ${TOKEN}\nnew: ${token({ sub: "another" })}\n`,
      form: "json_member",
      said: ["note: 1 more token is in the paste; this is about the first"],
    },
  ];
  for (const { pasted, form, said } of ways) {
    // Another answer in between, so that nothing of the last paste is taken for this one.
    await paste("");
    await expectVerdict("cannot-tell");
    await paste(pasted);
    await expectVerdict("rejects", "expired");
    assert.deepEqual(await problems(), said, `${pasted.slice(0, 40)}…`);
    assert.equal((await recognised())[0].form, form, `${pasted.slice(0, 40)}…`);
    assert.equal((await claim("sub")).value, "system:serviceaccount:shop:cart");
  }
});

journey("tokens below each other are several, and not one that is wrapped", async ({ open, paste, problems, recognised, expectVerdict }) => {
  await open();
  await paste(`${TOKEN}\n${token({ sub: "another" })}\n`);
  await expectVerdict("rejects", "expired");
  assert.deepEqual((await recognised()).map(({ form }) => form), ["compact", "compact"]);
  assert.deepEqual(await problems(), ["note: 1 more token is in the paste; this is about the first"]);
});

// A zone without summer time, so that the dates are the same all year.
const SHANGHAI = { timezone: "Asia/Shanghai" };

journey("dates stand there as written, in local time, in UTC and as a distance", SHANGHAI, async ({ open, paste, setMoment, claim, waitFor, choose, expectText }) => {
  await open();
  await paste(TOKEN);
  await setMoment("iat+1m");
  await expectText("1 min before the request");
  assert.deepEqual(await claim("iat"), {
    name: "iat",
    value: "1702377590",
    dates: ["2023-12-12 18:39:50 +08:00 local", "2023-12-12 10:39:50 UTC", "1 min before the request"],
    meaning: "issued at, by the issuer's clock",
  });
  assert.deepEqual((await claim("exp")).dates, [
    "2023-12-12 19:39:50 +08:00 local",
    "2023-12-12 11:39:50 UTC",
    "59 min after the request",
  ]);
  await choose("Times in", "local time");
  await expectText("Judged at 2023-12-12 18:40:50 +08:00");

  // Live, the distance moves.
  const issued = now() - 100;
  await paste(token(claims({ issued })));
  await setMoment("");
  const away = '[data-claim="iat"] .claim-dates > :last-child';
  const first = await waitFor((away) => document.querySelector(away).innerText.match(/^1 min 4\d s ago$/)?.[0], away);
  await waitFor((away, first) => document.querySelector(away).innerText !== first, away, first);
});

journey("every claim is shown with its value as written, and the objects of kubernetes.io one by one", async ({ open, paste, page, press, claim, part }) => {
  await open();
  const payload = `{"iss":"${ISSUER}","aud":["vault","${ISSUER}"],"sub":"s","exp":1.0,"nbf":1702377590.25,
    "kubernetes.io":{"namespace":"shop","node":{"name":"n1","uid":"u1"},"pod":{"name":"p","uid":"u2"},
    "serviceaccount":{"name":"cart","uid":"u3"},"warnafter":1702381197},
    "big":9007199254740993,"tiny":1.0,"exponent":1E2,"null":null,"\u8ba2\u5355":"\u4ee4\u724c \ud83d\ude80","nested":{"a":[1,{"b":2.50}]}}`;
  await paste(token(payload));
  const written = {
    iss: ISSUER,
    aud: `vault\n${ISSUER}`,
    exp: "1.0",
    nbf: "1702377590.25",
    big: "9007199254740993",
    tiny: "1.0",
    exponent: "1E2",
    null: "null",
    "订单": "令牌 🚀",
    "kubernetes.io.namespace": "shop",
    "kubernetes.io.node.name": "n1",
    "kubernetes.io.node.uid": "u1",
    "kubernetes.io.pod.name": "p",
    "kubernetes.io.pod.uid": "u2",
    "kubernetes.io.serviceaccount.name": "cart",
    "kubernetes.io.serviceaccount.uid": "u3",
    "kubernetes.io.warnafter": "1702381197",
    alg: "RS256",
    kid: "journeys",
  };
  for (const [path, value] of Object.entries(written)) {
    const row = await claim(path);
    assert.equal(row.value, value, path);
    assert.equal(row.name, path);
    assert.notEqual(row.meaning, "", path);
  }
  // go-jose cuts the fraction off.
  assert.deepEqual((await claim("nbf")).dates.slice(0, 2), ["2023-12-12 10:39:50 +00:00 local", "2023-12-12 10:39:50 UTC"]);
  assert.match((await claim("nested")).value, /2\.50/);
  assert.equal((await claim("big")).meaning, "not a claim that Kubernetes looks at");

  await part("region", "Token");
  await press("tab", "JSON");
  const [header, json] = await page.$$eval("#token-panel pre", (texts) => texts.map((text) => text.textContent));
  assert.deepEqual(JSON.parse(header), { alg: "RS256", kid: "journeys" });
  assert.deepEqual(JSON.parse(json), JSON.parse(payload));
  assert.match(json, /"big": 9007199254740993,\n/);
  assert.match(json, /"tiny": 1\.0,\n/);
  assert.match(json, /"exponent": 1E2,\n/);
});

journey("the kind of token is told from its claims", async ({ open, paste, page, waitFor, recognised }) => {
  await open();
  const bound = (kubernetes, others) => claims({ "kubernetes.io": { namespace: "shop", serviceaccount: { name: "cart", uid: "u" }, ...kubernetes }, ...others });
  const object = { name: "x", uid: "y" };
  const legacy = {
    iss: "kubernetes/serviceaccount",
    "kubernetes.io/serviceaccount/namespace": "ci",
    "kubernetes.io/serviceaccount/secret.name": "deployer-token-x7k2p",
    "kubernetes.io/serviceaccount/service-account.name": "deployer",
    "kubernetes.io/serviceaccount/service-account.uid": "u",
    sub: "system:serviceaccount:ci:deployer",
  };
  const kinds = [
    [bound({ pod: object }), "service account token, bound to a pod"],
    [bound({ pod: object, node: object }), "service account token, bound to a pod"],
    [bound({ secret: object }), "service account token, bound to a secret"],
    [bound({ node: object }), "service account token, bound to a node"],
    [bound({}), "service account token, not bound to an object"],
    [bound({ pod: object, warnafter: now() + 3607 }, { lifetime: 31_536_000 }), "service account token, bound to a pod, extended to a year"],
    [legacy, "legacy service account token, from a secret"],
    [{ iss: "https://accounts.example.com", aud: "kubernetes", sub: "me", exp: now() + 300, email: "me@example.com" }, "OIDC ID token, or one like it"],
    [{ hello: "world" }, "JWT of another kind"],
  ];
  for (const [payload, kind] of kinds) {
    await paste(token(payload));
    await waitFor((kind) => document.querySelector('[aria-label="Token"] .card-head .quiet')?.innerText === kind, kind);
    const [{ form, text }] = await recognised();
    assert.equal(form, "compact");
    assert.equal(text, `Token ${kind} column 1`);
  }
  assert.equal(await page.$eval('[aria-label="Recognised"]', (list) => list.localName), "ul");
});
