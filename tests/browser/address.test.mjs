// What the address brings: a token from a tool, what a site presets; and nothing of it stays.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ issued: LONG_AGO, sub: "system:serviceaccount:secrecy:nobody-should-know" }));

for (const [name, hash] of [
  ["token", `#token=${TOKEN}`],
  ["access_token", `#state=1&access_token=${TOKEN}&token_type=Bearer`],
  ["id_token", `#id_token=${TOKEN.replaceAll(".", "%2E")}`],
]) {
  journey(`#${name}= opens a token and takes it out of the address`, async ({ open, page, expectVerdict, boxed, waitFor }) => {
    await open({ hash });
    await expectVerdict("rejects", "expired");
    assert.equal(await boxed("Evidence"), TOKEN);
    const left = await page.evaluate(async () => ({
      address: location.href,
      title: document.title,
      history: JSON.stringify(history.state),
      storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
      databases: (await indexedDB.databases?.())?.length ?? 0,
    }));
    assert.doesNotMatch(JSON.stringify(left), /eyJ|nobody-should-know/);
    assert.equal(left.databases, 0);
    // Another one asks, because there is work now.
    await page.evaluate(() => (location.hash = "token=eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"));
    await waitFor(() => document.querySelector('dialog[aria-label="Arrived"]') !== null && location.hash === "");
    await page.keyboard.press("Escape");
    await waitFor(() => !document.querySelector("dialog"));
    assert.equal(await boxed("Evidence"), TOKEN);
  });
}

journey("the back button does not bring the token back", { editions: ["hosted"] }, async ({ open, page, expectVerdict, boxed, url, waitFor }) => {
  await open();
  await page.evaluate((token) => (location.hash = `token=${token}`), TOKEN);
  await expectVerdict("rejects", "expired");
  await page.evaluate(() => history.back());
  await waitFor((url) => location.href === url, url);
  await page.evaluate(() => history.forward());
  await waitFor((url) => location.href === url, url);
  assert.equal(await boxed("Evidence"), TOKEN);
});

// Servers that merge slashes serve the page there too, and by itself such a path reads as another host.
journey("a path that begins with two slashes opens a token as well", { editions: ["hosted"] }, async ({ page, url, expectVerdict, boxed }) => {
  await page.goto(`${url}/#token=${TOKEN}`);
  await expectVerdict("rejects", "expired");
  assert.equal(await boxed("Evidence"), TOKEN);
  assert.equal(await page.evaluate(() => location.hash), "");
});

journey("a site presets release, issuer and audiences, and a link goes before", async ({ open, page, paste, press, expectVerdict, boxed, waitFor, part }) => {
  await open({ query: "?version=1.28&issuer=https://issuer.example&audiences=a,b" });
  const version = () => page.$eval('[aria-label="Kubernetes version"]', (field) => field.value);
  await waitFor(() => document.querySelector('[aria-label="Kubernetes version"]').value === "1.28");
  await paste(TOKEN);
  await expectVerdict("rejects", "issuer-expected");
  assert.deepEqual([await boxed("Issuers"), await boxed("API audiences")], ["https://issuer.example", "a, b"]);
  await press("button", "Clear");
  await paste(TOKEN);
  await expectVerdict("rejects", "issuer-expected");
  assert.equal(await version(), "1.28");
  await open({ query: "?version=1.28", hash: `#token=${TOKEN}` });
  await expectVerdict("rejects", "expired");
  assert.equal(await version(), "1.28");
  assert.equal(await page.evaluate(() => location.hash), "");
  await part("textbox", "Evidence");
});

journey("a preset that is not offered is said", async ({ open, page, expectText, waitFor }) => {
  await open({ query: "?version=1.99" });
  await expectText("1.99");
  await page.keyboard.press("Escape");
  await waitFor(() => !document.querySelector("dialog"));
});

journey("a button forgets everything, once asked", async ({ open, part, expectText, reload, page, press, choose, paste, expectVerdict, boxed, edition, waitFor }) => {
  await open();
  if (edition === "hosted") await waitFor(() => document.documentElement.dataset.offline === "ready");
  await choose("Kubernetes version", "1.24");
  await press("button", "Theme");
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  await waitFor(() => Object.keys(localStorage).length === 1);
  await press("button", "Forget everything");
  await part("dialog", "Forget");
  await press("button", "Close");
  assert.equal(await boxed("Evidence"), TOKEN);
  await press("button", "Forget everything");
  await expectText("What you pasted and typed goes too");
  await press("button", "Forget it all");
  await expectText("This browser keeps nothing of this page any more.");
  await expectVerdict("cannot-tell");
  assert.equal(await boxed("Evidence"), "");
  await waitFor(() => Object.keys(localStorage).length === 0 && !document.documentElement.hasAttribute("data-theme"));
  if (edition === "hosted") {
    await waitFor(async () => (await caches.keys()).length === 0 && (await navigator.serviceWorker.getRegistrations()).length === 0);
  }
  await reload();
  assert.notEqual(await page.$eval('[aria-label="Kubernetes version"]', (field) => field.value), "1.24");
});
