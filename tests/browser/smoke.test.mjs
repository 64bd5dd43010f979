// The page opens, and then leaves the network alone.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";

journey("the page opens and asks for nothing but its own files", async ({ page, edition, url, open, part, requests }) => {
  await open();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.edition), edition);
  await part("main");
  await part("heading");
  await page.waitForNetworkIdle({ idleTime: 250 });

  const opened = requests();
  if (edition === "hosted") {
    assert.ok(opened.length > 0);
    assert.deepEqual(opened.filter((address) => !address.startsWith(url)), []);
  } else {
    assert.deepEqual(opened.filter((address) => address !== url), []);
  }

  await page.evaluate(() => globalThis.dispatchEvent(new Event("focus")));
  await page.waitForNetworkIdle({ idleTime: 250 });
  assert.equal(requests().length, opened.length, "opening was all");
});

journey("the page says which commit it was built from", async ({ page, open, waitFor }) => {
  await open();
  const commit = await page.evaluate(() => document.querySelector('meta[name="jwtriage-commit"]').content);
  assert.match(commit, /^([0-9a-f]{12}(-modified)?|unknown)$/);
  const wanted = commit === "unknown" ? "" : ` (${commit})`;
  await waitFor((end) => {
    const build = document.querySelector("footer span")?.textContent ?? "";
    return build.startsWith("jwtriage ") && build.endsWith(end);
  }, wanted);
});

journey("a browser that cannot start the page says so", { expectedFaults: [/WebAssembly/] }, async ({ page, url, waitFor, text }) => {
  await page.evaluateOnNewDocument(() => delete globalThis.WebAssembly);
  await page.goto(url);
  await waitFor(() => document.getElementById("boot")?.checkVisibility());
  assert.match(await text(), /needs a browser with WebAssembly/);
  assert.match(await text(), /\p{Script=Han}/u);
});
