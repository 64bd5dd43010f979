// The report: copied for a ticket, shown before and after, and the same on paper.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ issued: LONG_AGO }));
const SIGNATURE = TOKEN.split(".")[2];
const text = (page) => page.$eval('[aria-label="Report text"]', (field) => field.value);

async function report({ press, part }) {
  await press("button", "Copy report");
  await part("dialog", "Report");
  await part("textbox", "Report text");
}

journey("the report is copied as Markdown, as plain text, and with a link", async (visit) => {
  const { page, open, openExample, expectVerdict, press, waitFor, pasted, expectText, screenshot } = visit;
  await open();
  await openExample("The 401 that comes and goes");
  await expectVerdict("rejects", "not-yet-valid");
  await report(visit);
  const markdown = await text(page);
  assert.match(markdown, /^# apiserver-2 rejects this token: not valid yet\n/);
  assert.match(markdown, /`10:37:53 \+ 60 s = 10:38:53 < nbf 10:39:50`/);
  assert.match(markdown, /\| `apiserver-2` \| API server \| -2m \|/);
  assert.match(markdown, /\.REDACTED\n```/);
  assert.match(markdown, /Made by jwtriage \d/);
  await screenshot("report");
  assert.deepEqual(await visit.axe(), []);
  const copy = async () => {
    await (await page.waitForSelector("dialog .main-action")).click();
    await expectText("Copied.");
  };
  await copy();
  await press("button", "Plain text");
  await waitFor(() => !document.querySelector('[aria-label="Report text"]').value.startsWith("#"));
  const plain = await text(page);
  assert.match(plain, /^apiserver-2 rejects this token: not valid yet\n/);
  await copy();
  await (await page.waitForSelector('input[aria-label="With a link"]')).click();
  await waitFor(() => document.querySelector('[aria-label="Report text"]').value.includes("#v1="));
  await press("button", "Markdown");
  await copy();
  await page.keyboard.press("Escape");
  await waitFor(() => !document.querySelector("dialog"));
  const copied = await pasted();
  assert.match(copied, /#v1=/);
  assert.ok(copied.startsWith(markdown.slice(0, 400)));
});

journey("a press on the button has copied the report already", { browsers: ["chromium"] }, async (visit) => {
  const { page, open, paste, expectVerdict, expectText, waitFor, pasted } = visit;
  await open();
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  await report(visit);
  await expectText("Copied.");
  const shown = await text(page);
  await page.keyboard.press("Escape");
  await waitFor(() => !document.querySelector("dialog"));
  assert.equal(await pasted(), shown);
});

journey("a report has no signature, and with pseudonyms no names", { editions: ["hosted"] }, async (visit) => {
  const { page, open, paste, expectVerdict, waitFor } = visit;
  await open();
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  await report(visit);
  assert.match(await text(page), /system:serviceaccount:shop:cart/);
  assert.ok(!(await text(page)).includes(SIGNATURE));
  await (await page.waitForSelector('input[aria-label="Pseudonyms"]')).click();
  await waitFor(() => document.querySelector('[aria-label="Report text"]').value.includes("serviceaccount-1"));
  assert.doesNotMatch(await text(page), /shop|\bcart\b/);
  await (await page.waitForSelector('input[aria-label="Whole token"]')).click();
  await waitFor(() => !document.querySelector('[aria-label="Report text"]'));
});

journey("what was copied is said of that alone, and no token inside of a claim is in it", { editions: ["hosted"] }, async (visit) => {
  const { page, open, paste, expectVerdict, expectText, expectNoText } = visit;
  const inner = token(claims({ issued: LONG_AGO, sub: "inner" }));
  await open();
  await paste(token(claims({ issued: LONG_AGO, sub: inner, jti: inner })));
  await expectVerdict("rejects", "expired");
  await report(visit);
  assert.ok(!(await text(page)).includes(SIGNATURE));
  assert.match(await text(page), /REDACTED/);
  await (await page.waitForSelector("dialog .main-action")).click();
  await expectText("Copied.");
  await (await page.waitForSelector('input[aria-label="Pseudonyms"]')).click();
  await expectNoText("Copied.");
});

journey("the report is printed instead of the page, in the language chosen", { language: "zh-CN", browsers: ["chromium"] }, async (visit) => {
  const { page, open, paste, expectVerdict } = visit;
  await open();
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  await report(visit);
  assert.match(await text(page), /已过期/);
  await page.emulateMediaType("print");
  const seen = await page.evaluate(() => ["main", ".paper", ".travels", "header"].map((part) => document.querySelector(part).checkVisibility()));
  assert.deepEqual(seen, [false, true, false, false]);
  assert.match(await page.$eval(".paper h1", (title) => title.textContent), /已过期/);
  await visit.screenshot("report-paper");
  const pages = Buffer.from(await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type \/Page\b/g).length;
  assert.ok(pages <= 3, `${pages} pages`);
  await page.emulateMediaType("screen");
});
