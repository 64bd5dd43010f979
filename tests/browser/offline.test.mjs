// After one visit the hosted page needs no network, and a new version comes whole or not at all.
import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DIST, TOKEN, arrive, hosting, inFolder, makeAnotherVersion, shipped, useIt, useKeys } from "./harness/hosts.mjs";
import { journey } from "./harness/journeys.mjs";

const HOSTED = { editions: ["hosted"] };
// Without a network browsers cannot look for a new version, and some say so.
const CUT_OFF = { ...HOSTED, expectedFaults: [/sw\.js/, /manifest\.webmanifest/] };
const OLDER = "aaaaaaaaaaaaaaaa";
const NEWER = "bbbbbbbbbbbbbbbb";

const ready = ({ expectAttribute }) => expectAttribute("html", "data-offline", "ready");
const attribute = (page, name) => page.evaluate((name) => document.documentElement.getAttribute(name), name);

/** The files of the part that reads keys that this page has asked for. */
const keyParts = (page) =>
  page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/keys-")));

const keptHere = (page) =>
  page.evaluate(async () => {
    const kept = {};
    for (const name of await caches.keys()) kept[name] = (await (await caches.open(name)).keys()).map(({ url }) => url).sort();
    return kept;
  });

/** What Cache Storage should hold of the page at `url` in this version. */
const whole = (url, folder = DIST) => {
  const { version, files } = shipped(folder);
  return { [`jwtriage ${url} ${version}`]: Object.keys(files).map((name) => `${url}${name}`).sort() };
};

journey("after one visit the page works with its host gone", CUT_OFF, async (visit) => {
  const { page, waitFor } = visit;
  await hosting({ path: "/tools/for/tokens/" }, async ({ url, asked, close }) => {
    await arrive(page, url);
    await ready(visit);
    assert.deepEqual(await keptHere(page), whole(url));
    assert.equal(await attribute(page, "data-update"), null);
    const names = asked.map((address) => address.replace("/tools/for/tokens/", ""));
    const own = ["", "sw.js", ...Object.keys(shipped().files)];
    assert.deepEqual(names.filter((name) => !own.includes(name)), [], "nothing but files of the page");
    await close();

    // The page that is open has its parts already.
    await useIt(visit);
    await page.reload();
    await page.waitForSelector("footer");
    assert.equal(await page.evaluate(() => document.querySelector('[aria-label="Evidence"]').value), "", "nothing was kept of the paste");
    await useIt(visit);
    await ready(visit);
    // Whatever else stands in the address, it is the same page.
    for (const more of ["index.html", "?example=1&x=%20", "index.html?a#b"]) {
      await arrive(page, `${url}${more}`);
      await waitFor(() => document.querySelector('[aria-label="Evidence"]'));
    }
    assert.deepEqual(await keptHere(page), whole(url), "no address was kept");
  });
});

journey("a new version comes whole, and an open page keeps the parts of its own", { ...HOSTED, expectedFaults: [/sw\.js/] }, async (visit) => {
  const { page, waitFor, expectAttribute } = visit;
  await inFolder(async (folder) => {
    const older = join(folder, "older");
    const newer = join(folder, "newer");
    makeAnotherVersion(DIST, older, { version: OLDER, part: "keys", title: "older" });
    makeAnotherVersion(DIST, newer, { version: NEWER, part: "keys", title: "newer" });
    await hosting({ folder: older }, async (host) => {
      const { url } = host;
      await arrive(page, url);
      await ready(visit);
      assert.deepEqual(await keptHere(page), whole(url, older));

      host.folder = newer;
      await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
      await expectAttribute("html", "data-update", "ready");
      assert.deepEqual(await keptHere(page), { ...whole(url, older), ...whole(url, newer) });

      // Its own part is on the host no more.
      await useKeys(visit);
      assert.deepEqual(await keyParts(page), [`${url}keys-${OLDER}.wasm`]);

      await page.reload();
      await page.waitForSelector("footer");
      await ready(visit);
      assert.equal(await attribute(page, "data-update"), null);
      await waitFor(async () => (await caches.keys()).length === 1);
      assert.deepEqual(await keptHere(page), whole(url, newer));
      await useKeys(visit);
      assert.deepEqual(await keyParts(page), [`${url}keys-${NEWER}.wasm`]);
    });
  });
});

journey("a version that has not arrived whole is not taken", { ...HOSTED, expectedFaults: [/./] }, async (visit) => {
  const { page } = visit;
  await inFolder(async (folder) => {
    const newer = join(folder, "newer");
    const torn = join(folder, "torn");
    makeAnotherVersion(DIST, newer, { version: NEWER, part: "keys", title: "newer" });
    await hosting({}, async (host) => {
      const { url } = host;
      await arrive(page, url);
      await ready(visit);
      const before = await keptHere(page);
      // The worker is new already, and the page on the host is still the old one.
      cpSync(newer, torn, { recursive: true });
      cpSync(join(DIST, "index.html"), join(torn, "index.html"));
      host.folder = torn;
      const outcome = await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        const arriving = new Promise((resolve) => registration.addEventListener("updatefound", () => resolve(registration.installing), { once: true }));
        await registration.update().catch(() => {});
        const worker = await arriving;
        while (worker.state === "installing") await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
        return worker.state;
      });
      assert.equal(outcome, "redundant");
      assert.deepEqual(await keptHere(page), before);
      assert.equal(await attribute(page, "data-update"), null);
      // Nor is a worker that does not run.
      writeFileSync(join(torn, "sw.js"), "this is no script (");
      await page.evaluate(async () => (await navigator.serviceWorker.ready).update().catch(() => {}));
      await host.close();
      await page.reload();
      await page.waitForSelector("footer");
      await useKeys(visit);
    });
  });
});

journey("a first visit whose files cannot all be kept says so", { ...HOSTED, expectedFaults: [/./] }, async (visit) => {
  await inFolder(async (folder) => {
    const torn = join(folder, "torn");
    makeAnotherVersion(DIST, torn, { version: NEWER, part: "keys", title: "newer" });
    cpSync(join(DIST, "index.html"), join(torn, "index.html"));
    await hosting({ folder: torn }, async ({ url }) => {
      await arrive(visit.page, url);
      await visit.expectAttribute("html", "data-offline", "unavailable");
    });
  });
});

journey("two copies in two folders of one host do not disturb one another", CUT_OFF, async (visit) => {
  const { page } = visit;
  await inFolder(async (folder) => {
    const [one, other] = [join(folder, "a"), join(folder, "a", "b")];
    cpSync(DIST, one, { recursive: true });
    makeAnotherVersion(DIST, join(folder, "made"), { version: NEWER, part: "rest", title: "other" });
    cpSync(join(folder, "made"), other, { recursive: true });
    await hosting({ folder }, async ({ url, close }) => {
      await arrive(page, `${url}a/`);
      await ready(visit);
      await arrive(page, `${url}a/b/`);
      await ready(visit);
      const both = { ...whole(`${url}a/`, one), ...whole(`${url}a/b/`, other) };
      assert.deepEqual(await keptHere(page), both);
      await close();
      for (const copy of ["a/", "a/b/"]) {
        await arrive(page, `${url}${copy}`);
        await ready(visit);
        await useIt(visit);
      }
      assert.deepEqual(await keptHere(page), both);
    });
  });
});

journey("on plain HTTP the page works, and says that it cannot be kept", HOSTED, async (visit) => {
  const { page, expectAttribute } = visit;
  await hosting({}, async ({ url }) => {
    const elsewhere = new URL(url);
    elsewhere.hostname = "jwtriage.test";
    await arrive(page, elsewhere.href);
    await expectAttribute("html", "data-offline", "unavailable");
    await useIt(visit);
  });
});

journey("a host without sw.js is as good as before", { ...HOSTED, expectedFaults: [/sw\.js/, /404/] }, async (visit) => {
  const { page, expectAttribute } = visit;
  await inFolder(async (folder) => {
    cpSync(DIST, folder, { recursive: true, filter: (name) => !name.includes("sw.js") });
    await hosting({ folder }, async ({ url }) => {
      await arrive(page, url);
      await expectAttribute("html", "data-offline", "unavailable");
      await useIt(visit);
    });
  });
});

// Chromium writes to the console that it compiles more slowly; the page has a second way.
journey("a host that takes wasm for bytes serves a page that works, with and without a network", { ...HOSTED, expectedFaults: [/sw\.js/, /manifest/, /MIME/] }, async (visit) => {
  const { page } = visit;
  await hosting({ types: { ".wasm": "application/octet-stream" } }, async ({ url, close }) => {
    await arrive(page, url);
    await useIt(visit);
    await ready(visit);
    await close();
    await page.reload();
    await page.waitForSelector("footer");
    await useIt(visit);
  });
});

journey("the single file keeps nothing and tells nothing", { editions: ["single-file"] }, async ({ open, page, paste, expectVerdict }) => {
  await open();
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  assert.deepEqual([await attribute(page, "data-offline"), await attribute(page, "data-update")], [null, null]);
  assert.equal(await page.$("link[rel=manifest]"), null);
});

journey("the hosted page can be installed as an app", { ...HOSTED, browsers: ["chromium"] }, async (visit) => {
  const { page, url, open } = visit;
  await open();
  await ready(visit);
  const session = await page.createCDPSession();
  const { errors, data, url: address } = await session.send("Page.getAppManifest");
  assert.deepEqual([errors, address], [[], `${url}manifest.webmanifest`]);
  const manifest = JSON.parse(data);
  assert.deepEqual([manifest.name, manifest.display, manifest.start_url], ["jwtriage", "standalone", "./"]);
  const { appId } = await session.send("Page.getAppId");
  assert.equal(appId, url, "each copy is an app of its own");
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A journey's context is a private window.
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((error) => error !== "in-incognito"), []);
});
