// Everything fits, from a wide screen down to a phone.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";

const STORIES = { en: "The 401 that comes and goes", zh: "时有时无的 401" };
const LANGUAGES = { en: "English", zh: "简体中文" };

/** Waits until the timeline is drawn for the width that it has now. */
async function drawn({ waitFor }) {
  await waitFor(() => {
    const frame = document.querySelector(".timeline-frame");
    return frame.querySelector("svg").width.baseVal.value === Math.max(200, frame.clientWidth);
  });
}

/** Elements that reach beyond the page's sides, and are not inside something that scrolls or cuts. */
function tooWide({ page }, wanted) {
  return page.evaluate((wanted) => {
    const width = document.documentElement.clientWidth;
    const cut = (element) => element !== null && element !== document.documentElement && (getComputedStyle(element).overflowX !== "visible" || cut(element.parentElement));
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
      const { left, right, width: own } = element.getBoundingClientRect();
      return own > 0 && (right > width + 0.5 || left < -0.5) && !cut(element.parentElement) && element.checkVisibility();
    });
    // Firefox's scrollbar takes its share of the width.
    if (Math.abs(innerWidth - wanted) > 0 || wanted - width > 20) throw new Error(`${innerWidth} px wide and not ${wanted}`);
    const scrolls = document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
    return [...scrolls, ...beyond.map((element) => `${element.localName}.${element.getAttribute("class")} ${element.textContent.slice(0, 40)}`)];
  }, wanted);
}

journey("nothing is wider than the page, at any width, in both languages, with 200 % as well", async (visit) => {
  const { page, open, choose, openExample, paste, expectVerdict, press } = visit;
  await open();
  const sizes = [
    { width: 1360, height: 900 },
    { width: 768, height: 1024 },
    { width: 320, height: 640 },
    // 640 px wide, enlarged to 200 %.
    { width: 320, height: 512, deviceScaleFactor: 2 },
  ];
  const wide = [];
  for (const language of ["en", "zh"]) {
    await choose("Language", LANGUAGES[language]);
    for (const view of ["empty", "story", "edit", "rubbish"]) {
      if (view === "story") {
        await openExample(STORIES[language]);
        await expectVerdict("rejects", "not-yet-valid");
        await page.$$eval("details", (all) => all.forEach((details) => (details.open = true)));
        await press("tab", "Client");
      }
      if (view === "edit") {
        await press("tab", "Edit and sign");
        await page.waitForSelector('textarea[aria-label="Payload"]');
        await page.$$eval("details", (all) => all.forEach((details) => (details.open = true)));
        await choose("Algorithm", "ES256");
        await paste(`{"x": "${"y".repeat(500)}", 01}`, "Payload");
        await paste(`{"kty":"oct","kid":"${"k".repeat(300)}","k":"eHl6"}`, "Keys");
        await press("button", language === "en" ? "Sign" : "签名");
        await page.waitForSelector('[aria-label="Signed token"]');
      }
      if (view === "rubbish") {
        await paste(`-----BEGIN PRIVATE KEY-----${"A".repeat(3000)}`);
        await expectVerdict("cannot-tell");
        await paste("x".repeat(200), "Offset of apiserver-1");
        await paste(`nbf+${"1".repeat(200)}`, "Time of the request");
      }
      for (const size of sizes) {
        await page.setViewport(size);
        await drawn(visit);
        for (const element of await tooWide(visit, size.width)) wide.push(`${view}, ${language}, ${size.width}: ${element}`);
      }
      await page.setViewport(sizes[0]);
    }
    await press("button", language === "en" ? "Clear" : "清空");
  }
  assert.deepEqual(wide, []);
});

journey("the verdict follows the evidence on a narrow screen, and stands beside it on a wide one", async (visit) => {
  const { page, open, openExample, expectVerdict } = visit;
  await open();
  await openExample(STORIES.en);
  await expectVerdict("rejects", "not-yet-valid");
  const places = () =>
    page.$$eval("main section", (sections) =>
      sections.map((section) => ({ name: section.classList.contains("evidence") ? "Evidence" : section.ariaLabel ?? section.className, top: section.getBoundingClientRect().top, left: section.getBoundingClientRect().left })),
    );
  const named = (all, name) => all.find((section) => section.name === name);
  await page.setViewport({ width: 1360, height: 900 });
  await drawn(visit);
  const wide = await places();
  assert.equal(named(wide, "Evidence").top, named(wide, "Verdict").top);
  assert.ok(named(wide, "Verdict").left > named(wide, "Evidence").left);
  for (const width of [768, 320]) {
    await page.setViewport({ width, height: 900 });
    await drawn(visit);
    const order = (await places()).toSorted((one, other) => one.top - other.top).map(({ name }) => name);
    assert.deepEqual(order.slice(0, 3), ["Evidence", "Verdict", "Timeline"], `${width} px`);
  }
});

journey("on a phone the claims take the whole width", { width: 320, height: 640 }, async (visit) => {
  const { page, open, openExample, claim } = visit;
  await open();
  await openExample(STORIES.en);
  await claim("iss");
  const widths = await page.evaluate(() => {
    const width = (selector) => document.querySelector(selector).getBoundingClientRect().width;
    return { panel: width("#token-panel"), value: width('tr[data-claim="iss"] td') };
  });
  assert.ok(widths.value > 0.9 * widths.panel, `${widths.value} of ${widths.panel} px`);
});

/** Pictures of the empty page and of the story in both languages. */
async function pictures(visit, width, languages, scheme) {
  const { open, page, press, choose, openExample, expectVerdict, screenshot } = visit;
  await open();
  for (const language of languages) {
    await choose("Language", LANGUAGES[language]);
    await drawn(visit);
    await page.evaluate(() => scrollTo(0, 0));
    await screenshot(`empty-${width}-${scheme}-${language}`);
    await openExample(STORIES[language]);
    await expectVerdict("rejects", "not-yet-valid");
    await drawn(visit);
    await page.evaluate(() => document.activeElement.blur());
    await screenshot(`story-${width}-${scheme}-${language}`);
    await press("button", language === "en" ? "Clear" : "清空");
  }
}

// For people to look at. One browser and one edition show nearly everything; a few of the others follow.
for (const width of [1360, 768, 320]) {
  for (const colourScheme of ["light", "dark"]) {
    journey(`pictures at ${width} px, ${colourScheme}`, { width, colourScheme, browsers: ["chromium"], editions: ["hosted"] }, (visit) =>
      pictures(visit, width, ["en", "zh"], colourScheme),
    );
  }
}
journey("pictures in Firefox", { width: 1360, browsers: ["firefox"], editions: ["hosted"] }, (visit) => pictures(visit, 1360, ["en"], "light"));
journey("pictures on a phone in Firefox", { width: 320, browsers: ["firefox"], editions: ["single-file"] }, (visit) => pictures(visit, 320, ["zh"], "light"));
journey("pictures of the single file", { width: 1360, browsers: ["chromium"], editions: ["single-file"] }, (visit) => pictures(visit, 1360, ["en"], "light"));
