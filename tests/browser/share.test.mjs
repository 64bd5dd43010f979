// Links: what travels is shown before it is copied, and whoever opens it sees what was shared.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ issued: LONG_AGO }));
const STORY = "The 401 that comes and goes";

const box = '[aria-label="Evidence"]';
const link = (page) => page.$eval('[aria-label="Link"]', (field) => field.value);

/** What a link holds, without a page: it is raw deflate behind a dictionary, so only its letters are looked at. */
const letters = (text) => decodeURIComponent(text.split("#v1=")[1]);

async function story({ open, openExample, expectVerdict }) {
  await open();
  await openExample(STORY);
  await expectVerdict("rejects", "not-yet-valid");
}

async function share({ press, part }) {
  await press("button", "Share…");
  await part("dialog", "Share");
  await part("radiogroup", "What travels");
  await part("textbox", "Link");
}

async function choose({ page, waitFor }, what) {
  await (await page.waitForSelector(`input[aria-label="${what}"]`)).click();
  await waitFor((what) => document.querySelector(`input[aria-label="${what}"]`)?.checked, what);
}

/** In a page of the same browser with nothing of this one. */
async function elsewhere(visit, address, look) {
  const other = await visit.page.browserContext().newPage();
  try {
    await other.goto(address);
    return await look(other);
  } finally {
    await other.close();
  }
}

const address = ({ edition, url }, text) => (edition === "hosted" ? text : url + text);

journey("the starting story travels in a short link, without its signature", async (visit) => {
  const { page, press, waitFor, pasted, part, screenshot } = visit;
  await story(visit);
  await share(visit);
  const text = await link(page);
  console.log(`  the story's link has ${text.length} characters`);
  assert.ok(text.length <= 1200);
  assert.match(letters(text), /^[\w-]+$/);
  const goes = await page.$eval('[aria-label="Evidence that travels"]', (field) => field.value);
  assert.match(goes, /"alg":"RS256"/);
  assert.match(goes, /ci-build-7d9f/);
  assert.match(goes, /\.REDACTED$/);
  await visit.expectText("the signature: nobody can use the token without it");
  await visit.expectText(`${text.length} characters`);
  await press("button", "Copy link");
  await waitFor(() => document.querySelector("dialog [data-copied]") !== null);
  await screenshot("share");
  assert.deepEqual(await visit.axe(), []);
  await page.click("dialog summary");
  await part("image", "QR code");
  await page.keyboard.press("Escape");
  await waitFor(() => !document.querySelector("dialog"));
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Share…", "the focus goes back");
  assert.equal(await pasted(), text);
  await elsewhere(visit, address(visit, text), async (other) => {
    await other.waitForSelector('section[aria-label="Verdict"][data-branch="not-yet-valid"]');
    assert.doesNotMatch(await other.evaluate(() => location.href + document.title), /v1=/);
    assert.equal(await other.evaluate(() => location.hash), "");
    assert.match(await other.$eval(box, (box) => box.value), /^eyJ[\w-]+\.eyJ[\w-]+\.REDACTED$/);
    await other.waitForFunction(() => document.body.innerText.includes("left out on purpose"));
    await other.waitForSelector('[aria-label="Steps"] li[data-rule="signature-verified"][data-answer="assumed"]');
    assert.equal(await other.$eval('[aria-label="Offset of apiserver-2"]', (field) => field.value), "-2m");
    assert.equal(await other.$eval('[aria-label="Kubernetes version"]', (field) => field.value), "1.22");
  });
});

journey("a moment that moves stands still in the link, unless it is to go on", async (visit) => {
  const { page, open, paste, expectVerdict, waitFor } = visit;
  await open();
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  await share(visit);
  const still = await link(page);
  await (await page.waitForSelector('input[aria-label="Time keeps moving"]')).click();
  await waitFor((still) => document.querySelector('[aria-label="Link"]').value !== still, still);
  const moving = await link(page);
  const moment = async (text) =>
    elsewhere(visit, address(visit, text), async (other) => {
      await other.waitForSelector('section[aria-label="Verdict"][data-branch="expired"]');
      return other.$eval('[aria-label="Time of the request"]', (field) => field.value);
    });
  assert.match(await moment(still), /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  assert.equal(await moment(moving), "");
});

journey("a whole token travels only after the phrase was typed", { editions: ["hosted"] }, async (visit) => {
  const { page, open, paste, expectVerdict, has, type, part } = visit;
  await open();
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  await share(visit);
  await choose(visit, "Whole token");
  assert.equal(await has("textbox", "Link"), false);
  await type("hand out", "Consent");
  assert.equal(await has("textbox", "Link"), false);
  await type(" the token", "Consent");
  await part("textbox", "Link");
  await visit.screenshot("share-whole");
  const whole = await link(page);
  await elsewhere(visit, whole, async (other) => {
    await other.waitForSelector('section[aria-label="Verdict"][data-branch="expired"]');
    assert.equal(await other.$eval(box, (box) => box.value), TOKEN);
  });
  // Another choice takes the consent back.
  await choose(visit, "Without signature");
  await choose(visit, "Whole token");
  assert.equal(await has("textbox", "Link"), false);
});

journey("claims only and pseudonyms leave at home what they say", { editions: ["hosted"] }, async (visit) => {
  const { page, open, paste, expectVerdict, waitFor } = visit;
  await open();
  await paste(`${TOKEN}\n\nE1212 10:37:50.000000       1 authentication.go:75] "Unable to authenticate the request" err="[invalid bearer token]"`);
  await expectVerdict("rejects", "expired");
  await share(visit);
  const goes = () => page.$eval('[aria-label="Evidence that travels"]', (field) => field.value);
  assert.match(await goes(), /Unable to authenticate/);
  await choose(visit, "Claims only");
  await waitFor(() => !document.querySelector('[aria-label="Evidence that travels"]').value.includes("Unable"));
  assert.match(await goes(), /"system:serviceaccount:shop:cart"/);
  await choose(visit, "Pseudonyms");
  await waitFor(() => document.querySelector('[aria-label="Evidence that travels"]').value.includes("serviceaccount-1"));
  assert.doesNotMatch(await goes(), /shop|cart/);
  await elsewhere(visit, await link(page), async (other) => {
    await other.waitForSelector('section[aria-label="Verdict"][data-branch="expired"]');
    await other.waitForFunction(() => document.body.innerText.includes("serviceaccount-1"));
    assert.doesNotMatch(await other.evaluate(() => document.body.innerText), /shop|\bcart\b/);
  });
});

journey("one's own work is not replaced unasked", async (visit) => {
  const { page, url, paste, part, press, expectVerdict, waitFor, boxed } = visit;
  await story(visit);
  await share(visit);
  const fragment = (await link(page)).replace(/^[^#]*/, "");
  await page.keyboard.press("Escape");
  await waitFor(() => !document.querySelector("dialog"));
  await press("button", "Clear");
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  // As when the link is clicked while the page is open in this tab.
  await page.evaluate((fragment) => (location.hash = fragment), fragment);
  await part("dialog", "Arrived");
  await waitFor(() => location.hash === "");
  await press("button", "Keep mine");
  await waitFor(() => !document.querySelector("dialog"));
  assert.equal(await boxed("Evidence"), TOKEN);
  await page.evaluate((fragment) => (location.hash = fragment), fragment);
  await part("dialog", "Arrived");
  await press("button", "Open it");
  await expectVerdict("rejects", "not-yet-valid");
  assert.equal(await page.evaluate(() => location.hash), "");
  // The same link pasted into the empty box opens by itself: there is nothing to lose.
  await press("button", "Clear");
  await expectVerdict("cannot-tell");
  await paste(`look at this: ${url}${fragment}, please`);
  await expectVerdict("rejects", "not-yet-valid");
});

journey("an example that nobody changed, and the same again, are no work that is lost", { editions: ["hosted"] }, async (visit) => {
  const { page, paste, expectVerdict, waitFor } = visit;
  await story(visit);
  await page.evaluate((token) => (location.hash = `token=${token}`), TOKEN);
  await waitFor((box, token) => document.querySelector(box).value === token, box, TOKEN);
  assert.equal(await page.$("dialog"), null);
  // The same token again is no other work.
  await page.evaluate((token) => (location.hash = `token=${token}`), TOKEN);
  await waitFor(() => location.hash === "");
  await paste(`${TOKEN}\n# mine`);
  await expectVerdict("rejects", "expired");
  assert.equal(await page.$("dialog"), null);
});

journey("a verdict that rests on what stays here is said to be another there", { editions: ["hosted"] }, async (visit) => {
  const { page, press, paste, setMoment, expectVerdict, expectText, waitFor } = visit;
  const { generateKeyPairSync, createHash } = await import("node:crypto");
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const kid = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64url");
  const [, payload, signature] = TOKEN.split(".");
  const header = Buffer.from(JSON.stringify({ alg: "ES256", kid })).toString("base64url");
  const wrong = `${header}.${payload}.${signature}`;
  await visit.open();
  await paste(`${wrong}\n${publicKey.export({ type: "spki", format: "pem" })}`);
  await setMoment("nbf+3s");
  await expectVerdict("rejects", "signature-verified");
  await share(visit);
  await expectText("What stays here makes a difference. It says there: “");
  await choose(visit, "Whole token");
  await waitFor(() => !document.querySelector("dialog").textContent.includes("makes a difference"));
  await press("button", "Close");
  await press("button", "Copy report");
  await choose(visit, "Without signature");
  await page.waitForSelector('[aria-label="Report text"]');
  assert.equal((await page.$eval("dialog", (it) => it.textContent)).includes("makes a difference"), false);
  await (await page.waitForSelector('input[aria-label="With a link"]')).click();
  await expectText("What stays here makes a difference.");
});

journey("behind a dialog one types on where one was", async (visit) => {
  const { page, press, boxed } = visit;
  await visit.open();
  await page.click(box);
  await page.keyboard.type("one");
  // As Alt and a letter would.
  await page.evaluate(() => document.querySelector('[aria-label="Share…"]').click());
  await visit.part("dialog", "Share");
  await press("button", "Close");
  await visit.waitFor(() => !document.querySelector("dialog"));
  await page.keyboard.type(" two");
  assert.equal(await boxed("Evidence"), "one two");
});

journey("what is looked at travels too, and a copy that failed is said", { editions: ["hosted"] }, async (visit) => {
  const { page, press, expectText, part } = visit;
  await story(visit);
  await (await part("tab", "JSON")).click();
  await share(visit);
  await expectText("Opened at");
  assert.match(await page.$eval("dialog .settings", (it) => it.textContent), /Opened at\s*JSON/);
  await page.evaluate(() => (document.execCommand = () => false));
  await press("button", "Copy link");
  await expectText("The browser did not let the page copy.");
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Link");
});

journey("a link pasted below one's own token asks, and once only", { editions: ["hosted"] }, async (visit) => {
  const { page, url, paste, press, part, expectVerdict, waitFor, has, boxed } = visit;
  await story(visit);
  await share(visit);
  const fragment = (await link(page)).replace(/^[^#]*/, "");
  await page.keyboard.press("Escape");
  await waitFor(() => !document.querySelector("dialog"));
  await paste(`${TOKEN}\n\n${url}${fragment}`);
  await part("dialog", "Arrived");
  await press("button", "Keep mine");
  await waitFor(() => !document.querySelector("dialog"));
  // What is written around it asks nothing again.
  await paste(`${TOKEN}\n\nsee ${url}${fragment} there`);
  await expectVerdict("rejects", "not-yet-valid");
  assert.equal(await has("dialog", "Arrived"), false);
  assert.ok((await boxed("Evidence")).includes(TOKEN.slice(-20)));
});

journey("a link that does not open says why, and leaves the page as it is", async (visit) => {
  const { page, open, paste, expectVerdict, expectText, waitFor, boxed } = visit;
  await open();
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  const faults = [
    ["#v2=AAAAAAAA", "A newer jwtriage opens it"],
    ["#v1=rZhdC4IwFIZ_0YHpNue6DIIgIYIg8W6f", "cut or changed on its way"],
  ];
  for (const [fragment, says] of faults) {
    await page.evaluate((fragment) => (location.hash = fragment), fragment);
    await expectText(says);
    await waitFor(() => location.hash === "");
    await page.keyboard.press("Escape");
    await waitFor(() => !document.querySelector("dialog"));
    assert.equal(await boxed("Evidence"), TOKEN);
  }
  await expectVerdict("rejects", "expired");
  // Firefox follows no address of a megabyte, but takes it in a box.
  await paste(`https://tools.example/#v1=${"A".repeat(2_000_000)}`);
  await expectText("longer than any link");
  await page.keyboard.press("Escape");
  await waitFor(() => !document.querySelector("dialog"));
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
});

journey("opened from the disk, the link begins with # or with an address that was put in", { editions: ["single-file"] }, async (visit) => {
  const { page, paste, waitFor } = visit;
  await story(visit);
  await share(visit);
  assert.match(await link(page), /^#v1=/);
  await paste("https://tools.example/jwtriage/", "Address of the page");
  await waitFor(() => document.querySelector('[aria-label="Link"]').value.startsWith("https://tools.example/jwtriage/#v1="));
});

journey("sharing in Chinese, on a phone, in the dark", { language: "zh-CN", width: 360, colourScheme: "dark", editions: ["hosted"] }, async (visit) => {
  await visit.open();
  await visit.paste(TOKEN);
  await visit.expectVerdict("rejects", "expired");
  await share(visit);
  await visit.expectText("不带签名");
  await visit.screenshot("share-chinese");
  assert.deepEqual(await visit.axe(), []);
  assert.ok(await visit.page.$eval(".dialog", (dialog) => dialog.scrollWidth <= dialog.clientWidth), "nothing sticks out");
});
