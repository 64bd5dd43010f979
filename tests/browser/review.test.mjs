// Two tokens: whoever asks for a TokenReview shows one of its own, and the error is often that one's.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const account = (name) => ({ sub: `system:serviceaccount:${name}:${name}`, "kubernetes.io": { namespace: name, serviceaccount: { name, uid: "0a9b8c7d-6e5f-4a3b-8c1d-2e3f4a5b6c7d" } } });
// Vault has had its token for an hour, and the client's is from a minute ago.
const VAULT = token(claims({ issued: LONG_AGO - 3600, lifetime: 3600, ...account("vault") }));
const TILL = token(claims({ issued: LONG_AGO, ...account("till") }));
const LOGIN = `${TILL}

2023-12-12T10:41:31.001Z [ERROR] auth.kubernetes.auth_kubernetes_1: login unauthorized due to: lookup failed: service account unauthorized; this could mean it has been deleted or recreated with a new token

# vault write auth/kubernetes/config token_reviewer_jwt=${VAULT}`;

const row = (server) => `table[aria-label="Reviews"] tr[data-server="${server}"]`;
const REFUSED = { "data-reviewer": "rejects", "data-subject": "not-looked-at", "data-outcome": "review-refused" };

/** The words of the log and of the client, in this order. */
const quoted = (page) => page.$$eval('section[aria-label="Two tokens"] pre', (texts) => texts.map((text) => text.textContent));

journey("a Vault login fails because the reviewer's token is over", async ({ open, page, paste, press, has, setMoment, expectVerdict, expectParts, expectText, axe }) => {
  await open();
  await paste(LOGIN);
  // Vault's token ended a minute before the request was made, and the client's is good.
  await setMoment("nbf+1m1s");
  await expectVerdict("accepts");
  // It is suggested, and nobody takes it unasked.
  await expectText("looks like a token with which Vault asks for reviews");
  assert.equal(await has("table", "Reviews"), false);
  await press("button", "Yes, it asks");
  await expectParts(row("apiserver-1"), REFUSED);
  await expectText("apiserver-1 refuses the reviewer's token: expired. The subject's token was not looked at. Vault says permission denied to its client.");
  const [server, vault, client] = await quoted(page);
  assert.match(server, /err="\[invalid bearer token, service account token has expired\]"$/);
  assert.match(vault, /^lookup failed: service account unauthorized; this could mean it has been deleted or recreated/);
  assert.equal(client, "403 permission denied");
  assert.deepEqual(await axe(), []);
  // A second before, all is well, and in a second it is not.
  await setMoment("nbf+1m");
  await expectParts(row("apiserver-1"), { "data-reviewer": "accepts", "data-subject": "accepts", "data-outcome": "authenticated" });
});

journey("the tokens change their places", async ({ open, paste, press, setMoment, expectVerdict, expectParts }) => {
  await open();
  await paste(LOGIN);
  await setMoment(String(LONG_AGO + 61));
  await press("button", "Yes, it asks");
  await expectParts(row("apiserver-1"), REFUSED);
  await press("button", "Show the reviewer's token");
  await expectVerdict("rejects", "expired");
  await expectParts(row("apiserver-1"), { "data-reviewer": "accepts", "data-subject": "rejects", "data-outcome": "subject-refused" });
  await press("button", "Show the reviewer's token");
  await expectVerdict("accepts");
  await expectParts(row("apiserver-1"), REFUSED);
});

journey("one of two API servers does not know the reviewer yet", async ({ open, paste, press, choose, setOffset, setMoment, expectParts, expectText }) => {
  await open();
  const fresh = token(claims({ issued: LONG_AGO + 600, ...account("istiod") }));
  await paste(`${token(claims({ issued: LONG_AGO, aud: ["istio-ca"], ...account("till") }))}\n\n#\n\n${fresh}`);
  await press("button", "Add an API server");
  await setOffset("apiserver-2", "-2m");
  await setMoment(String(LONG_AGO + 603));
  await choose("Asked with", "token 2: system:serviceaccount:istiod:istiod");
  await choose("Asked by", "istiod");
  await expectParts(row("apiserver-1"), { "data-reviewer": "accepts", "data-subject": "accepts", "data-outcome": "authenticated" });
  await expectParts(row("apiserver-2"), REFUSED);
  await expectText("apiserver-2 refuses the reviewer's token: not valid yet.");
  await expectText("istiod says request authenticate failure to its client.");
  await expectText("in 57 s");
});

journey("a token may be asked with, too", async ({ open, paste, press, has, setMoment, expectParts, choose, part }) => {
  await open();
  await paste(TILL);
  await setMoment("exp+2m");
  await press("tab", "TokenReview");
  await press("button", "This token is asked with, too");
  await expectParts(row("apiserver-1"), REFUSED);
  await choose("Asked with", "not said yet");
  await part("button", "This token is asked with, too");
  assert.equal(await has("region", "Two tokens"), false);
});

journey("a link brings both tokens and who asks", async ({ open, expectParts, expectText }) => {
  await open({ hash: "#v1=I1C6wEsFSGkNLY2BtQ6wq5oLygwgDyrpkNAwyaZm6gKWUBaGhpYGSKkMKGRubgoRIje1EUxgJcDONDSR4YkruCpYfJWiRRiSW_FHHMgkK4hxqDEI6m0qgwiC2Zra4W5ubIkR7gbGNA73Mnh-whvwZRjZDlvIQ12LP-TBRllBDcTIPQCm1xBM" });
  await expectParts(row("apiserver-1"), REFUSED);
  await expectText("Vault says permission denied to its client.");
});

journey("the same in Chinese on a narrow screen", { language: "zh-CN", width: 390 }, async ({ open, page, paste, press, setMoment, expectParts, expectText, axe }) => {
  await open();
  await paste(LOGIN);
  await setMoment("nbf+1m1s");
  await press("button", "是的，用它请求");
  await expectParts(row("apiserver-1"), REFUSED);
  await expectText("apiserver-1 拒绝请求方的令牌：已过期。被审核的令牌没有检查。Vault 只对客户端说 permission denied。");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0);
  const rules = (await axe()).filter(({ id }) => id !== "label-content-name-mismatch");
  assert.deepEqual(rules, []);
});
