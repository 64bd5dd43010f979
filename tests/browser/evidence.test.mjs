// The one box takes whatever people have: each form is named, tokens can be chosen, and clocks are measured.
import assert from "node:assert/strict";
import { MIXED, STORY, events, kubeconfig, leases } from "./harness/evidence.mjs";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ issued: LONG_AGO }));

const recognised = (page) => page.$$eval('[aria-label="Recognised"] li', (items) => items.map(({ dataset }) => [dataset.form, dataset.branch ?? null]));

/** A clock's row: its bounds in seconds, as numbers. */
const bounds = (page, role) =>
  page.$$eval(
    '[aria-label="Clocks"] tbody tr',
    (rows, role) => rows.filter((row) => row.dataset.role === role).map(({ dataset }) => [dataset.offsetMin, dataset.offsetMax].map((bound) => (bound === undefined ? null : Number(bound)))),
    role,
  );

const nodes = (page) => page.$$eval('[aria-label="Clocks of nodes"] tbody tr', (rows) => rows.map(({ dataset, innerText }) => [dataset.node, dataset.bears, innerText]));

journey("two lines of log and the token say whose clock is slow", async ({ open, page, paste, press, waitFor, expectText, expectVerdict, expectClock, part }) => {
  await open();
  await paste(`${STORY}\n${TOKEN}`);
  await expectText("apiserver-2 is at least 1 min 57 s behind apiserver-1.");
  // Written in China: in UTC the lines would contradict the token.
  await expectText("Times without a zone are taken as +08:00");
  await waitFor(() => document.querySelectorAll('[aria-label="Recognised"] li[data-branch="not-yet-valid"]').length === 2);
  const clocks = await page.$$eval('[aria-label="Recognised"] li', (items) => items.map(({ dataset }) => dataset.clock ?? null));
  assert.deepEqual(clocks, ["1702377473.06339", "1702377473.063583", null]);
  assert.deepEqual(await bounds(page, "verifier"), [[null, -116.936609]]);
  assert.deepEqual(await bounds(page, "issuer"), [[null, null]]);
  assert.ok(await page.$('[aria-label="Timeline"] .proven'), "the range is drawn on the timeline");

  // One click takes an offset that explains it, another judges the moment of the line.
  await press("button", "Judge that moment");
  await expectClock("apiserver-2", { role: "verifier", verdict: "rejects", branch: "not-yet-valid" });
  await expectVerdict("rejects", "not-yet-valid");
  assert.equal(await (await part("textbox", "Offset of apiserver-2")).evaluate((field) => field.value), "-1m57s");

  // The zone is shown and changeable; in UTC the lines are about something else.
  await paste("UTC", "Zone of log lines");
  await expectText("2 lines contradict the pasted token by their own clock");
  await paste("+08:00", "Zone of log lines");
  await paste("2022", "Year of log lines");
  await expectText("behind apiserver-1.");
  await waitFor(() => Number(document.querySelector('[aria-label="Clocks"] tr[data-role="verifier"]').dataset.offsetMax) < -31_000_000);
});

journey("an offset that the evidence brought goes with it, and can be sent away", async ({ open, paste, press, waitFor, page, expectNoText }) => {
  await open();
  await paste(`${STORY}\n${TOKEN}`);
  await waitFor(() => document.querySelector('[aria-label="Clocks"] tr[data-role="verifier"]'));
  await press("button", "Remove: apiserver-2");
  await waitFor(() => !document.querySelector('[aria-label="Clocks"] tr[data-role="verifier"]'));
  await paste(`${STORY}\n${TOKEN} `);
  await waitFor(() => document.querySelector('[aria-label="Clocks"] tr[data-role="verifier"]'));
  await paste(TOKEN);
  await waitFor(() => !document.querySelector('[aria-label="Clocks"] tr[data-role="verifier"]'));
  await expectNoText("What must be true");
  assert.equal((await bounds(page, "issuer")).length, 1);
});

journey("a kubeconfig names its users, and any of their tokens can be shown", async ({ open, page, paste, waitFor, expectText, setMoment, expectVerdict }) => {
  await open();
  await paste(kubeconfig(["alice", "bob", "carol"]));
  await waitFor(() => document.querySelectorAll('[aria-label="Recognised"] li[data-form="kubeconfig"]').length === 3);
  await expectText("system:serviceaccount:shop:alice");
  for (const name of ["alice", "bob", "carol"]) await expectText(`used by ${name}@prod`);
  const show = await page.$$('[aria-label="Recognised"] li[data-form="kubeconfig"] button');
  assert.ok(show.length >= 3);
  await page.evaluate(() => [...document.querySelectorAll('[aria-label="Recognised"] li')].find((item) => item.innerText.includes("carol")).querySelector("button").click());
  await expectText("system:serviceaccount:shop:carol");
  // Hers may still be the reviewer's: it is offered in the region Two tokens.
  await waitFor(() => !document.querySelector('section[aria-label="Token"]').innerText.includes("system:serviceaccount:shop:alice"));
  // The verdict is about the one that is shown.
  await setMoment("nbf+3s");
  await expectVerdict("accepts");
});

journey("a token inside of a Secret's base64 is found and judged", async ({ open, paste, setMoment, expectVerdict, expectText }) => {
  await open();
  await paste(`apiVersion: v1\nkind: Secret\nmetadata:\n  name: ci-token\n  namespace: shop\ntype: kubernetes.io/service-account-token\ndata:\n  token: ${Buffer.from(TOKEN).toString("base64")}\n`);
  await expectText("system:serviceaccount:shop:cart");
  await expectText("taken out of base64");
  await setMoment("nbf+3s");
  await expectVerdict("accepts");
});

journey("twelve lines of a log are told apart, each by who said what, and when", async ({ open, page, paste, waitFor, expectText }) => {
  await open();
  await paste(`${MIXED.map(([, , line]) => line).join("\n")}\n`);
  await waitFor(() => document.querySelectorAll('[aria-label="Recognised"] li').length === 12);
  assert.deepEqual(await recognised(page), MIXED.map(([form, branch]) => [form, branch]));
  await expectText("AWS STS");
  await expectText("its clock 2024-01-08 15:17:05 UTC");
  await expectText("not mine");
});

for (const [title, kept] of [
  ["leases of 200 nodes measure their clocks, worst first", true],
  ["leases whose managed fields stand still are compared with each other, and that is said", false],
]) {
  journey(title, async ({ open, page, paste, waitFor, expectText, press }) => {
    await open();
    await paste(leases({ kept, offsets: { "node-17": -780, "node-150": 45 } }));
    await waitFor(() => document.querySelector('[aria-label="Clocks of nodes"] tbody tr'));
    const rows = await nodes(page);
    assert.equal(rows[0][0], "node-17");
    assert.equal(rows[0][1], "no");
    assert.equal(rows[1][0], "node-150");
    assert.match(rows[1][1], /yes/);
    if (kept) {
      assert.match(rows[0][2], /12 min 5\d s|13 min/);
      await expectText("The API server keeps the time of each write");
    } else {
      await expectText("The managed fields stand still");
    }
    await expectText("(200)");
    await press("button", "Add to the clocks: node-17");
    const offset = await waitFor(() => document.querySelector('[aria-label="Offset of node-17"]')?.value);
    assert.match(offset, /^-1[23]m/);
  });
}

journey("events tell how far nodes are ahead at least", async ({ open, page, paste, waitFor }) => {
  await open();
  await paste(events({ offsets: { "node-3": 95 } }));
  await waitFor(() => document.querySelectorAll('[aria-label="Clocks of nodes"] tbody tr').length === 10);
  const rows = await nodes(page);
  assert.equal(rows[0][0], "node-3");
  assert.match(rows[0][2], /1 min 3\d s/);
});

journey("a broken token is mended by the fix that is offered", async ({ open, page, paste, press, expectText, waitFor, setMoment, expectVerdict }) => {
  await open();
  const milliseconds = claims({ issued: LONG_AGO });
  for (const claim of ["exp", "iat", "nbf"]) milliseconds[claim] *= 1000;
  await paste(token(milliseconds));
  await press("button", "Read it as seconds");
  await expectText("2023-12-12 11:39:50 UTC");
  await setMoment("nbf+3s");
  await expectVerdict("accepts");
  await waitFor(() => !document.querySelector('[aria-label="Fixes"]'));

  const [header, payload, signature] = TOKEN.split(".");
  await paste(`${header}.${payload}==.${signature}`);
  await press("button", "Take the = off");
  assert.equal(await page.$eval('[aria-label="Evidence"]', (box) => box.value), TOKEN);
});

journey("pieces that contradict each other are named, and one can be set aside", async ({ open, page, paste, press, expectText, waitFor }) => {
  await open();
  // The log says two minutes behind, the Date headers say none.
  const log = 'Dec 12 10:37:53 cp-2 kube-apiserver[1]: E1212 10:37:53.063583       1 authentication.go:73] "Unable to authenticate the request" err="[invalid bearer token, service account token is not valid yet]"';
  const dates = ["cp-1", "cp-2"].map((server) => `== ${server}\nHTTP/2 401\naudit-id: a\ndate: Tue, 12 Dec 2023 12:00:00 GMT\n`).join("\n");
  await paste(`${log}\n\n${dates}\n${TOKEN}`);
  await page.waitForSelector('[aria-label="What must be true"]');
  await expectText("pieces cannot all be true");
  await page.evaluate(() => (document.querySelector("details.pieces").open = true));
  const aside = await waitFor(() => [...document.querySelectorAll(".pieces li[data-at-odds=true] button")].find((button) => button.innerText === "Set aside") && true);
  assert.ok(aside);
  await page.evaluate(() => [...document.querySelectorAll(".pieces li[data-at-odds=true] button")].find((button) => button.innerText === "Set aside").click());
  await waitFor(() => !document.body.innerText.includes("pieces cannot all be true"));
  assert.equal(await page.evaluate(() => document.querySelector("details.pieces").open), true, "what was unfolded stays so");
  await press("button", "Count again");
  await expectText("pieces cannot all be true");
});

journey("reasons that were unfolded stay so, whatever changes", async ({ open, page, paste, setMoment, choose, press, expectText, waitFor }) => {
  await open();
  await paste(`${STORY}\n${TOKEN}`);
  await page.waitForSelector("details.pieces summary");
  await page.click("details.pieces summary");
  const isOpen = () => page.$eval("details.pieces", (details) => details.open);
  assert.equal(await isOpen(), true);
  await setMoment("nbf+5m");
  await press("button", "Judge that moment");
  await press("button", "Theme");
  await choose("Language", "简体中文");
  await expectText("必然成立");
  await choose("Language", "English");
  await expectText("What must be true");
  assert.equal(await isOpen(), true, "after the moment, the theme and the language");
  // One line more says the same once more.
  const before = await page.$$eval(".pieces li", (items) => items.length);
  await paste(`${STORY}\n${STORY.replaceAll(":53.", ":54.")}\n${TOKEN}`);
  await waitFor((before) => document.querySelectorAll(".pieces li").length > before, before);
  assert.equal(await isOpen(), true, "after another line");
});

journey("the page offers commands that measure clocks, to copy", async ({ open, page, paste, waitFor }) => {
  await open();
  await paste(`${STORY}\n${TOKEN}`);
  await waitFor(() => document.querySelectorAll(".measuring li").length > 9);
  const commands = await page.$$eval(".measuring code", (all) => all.map(({ innerText }) => innerText || ""));
  assert.ok(commands.length > 9);
});

journey("what is said of the evidence breaks no rule of accessibility, in Chinese, narrow and dark", { language: "zh-CN", width: 390, colourScheme: "dark" }, async ({ open, paste, waitFor, axe, expectText, page }) => {
  await open();
  await paste(`${STORY}\n${MIXED.map(([, , line]) => line).join("\n")}\n${leases({ count: 5, offsets: { "node-2": -900 } })}\n${TOKEN}`);
  await waitFor(() => document.querySelector('[aria-label="Clocks of nodes"] tbody tr'));
  await expectText("必然成立");
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  // Names are the same in every language, so that what finds parts by them goes on finding them.
  assert.deepEqual((await axe()).filter(({ id }) => id !== "label-content-name-mismatch"), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the page");
});
