// The page works for whoever cannot see it well, or has no mouse.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const STORY = "The 401 that comes and goes";

// Both editions draw the same with the same styles, so one of them is gone through.
journey("no rule of accessibility is broken, empty, with the story or with rubbish, light and dark, in both languages", { editions: ["hosted"] }, async ({ open, page, paste, press, choose, openExample, expectVerdict, axe }) => {
  await open();
  const views = {
    empty: async (language) => {
      await press("button", { en: "Clear", "zh-Hans": "清空" }[language]);
      await expectVerdict("cannot-tell");
    },
    story: async () => {
      await openExample(await page.$eval('[aria-label="Examples"] button b', (name) => name.textContent));
      await expectVerdict("rejects", "not-yet-valid");
      await page.$$eval("details", (all) => all.forEach((details) => (details.open = true)));
    },
    edit: async (language) => {
      await press("tab", "Edit and sign");
      await page.waitForSelector('textarea[aria-label="Payload"]');
      await page.$$eval("details", (all) => all.forEach((details) => (details.open = true)));
      await choose("Algorithm", "ES256");
      await paste('{"exp": 01}', "Payload");
      await paste('{"kty":"oct","k":"eHl6"}', "Keys");
      await page.waitForSelector('[aria-label="Secrets found"] li');
      await press("button", { en: "Sign", "zh-Hans": "签名" }[language]);
      await page.waitForSelector('[aria-label="Signed token"]');
      await press("tab", "Claims");
      await press("tab", "Edit and sign");
    },
    rubbish: async () => {
      await paste("not a `token` at all");
      await expectVerdict("cannot-tell");
      await paste("+2 parsecs", "Offset of apiserver-1");
      await paste("yesterday", "Time of the request");
      await page.waitForSelector(".fault");
    },
  };
  const broken = [];
  const look = async (view, language) => {
    for (const { id, places } of await axe()) {
      // The parts' names stay English, so that scripts and tests find them; what is written on them does not.
      if (language === "en" || id !== "label-content-name-mismatch") broken.push(`${view}, ${language}: ${id} at ${places.join(", ")}`);
    }
  };
  const dark = async () => {
    await press("button", "Theme");
    await press("button", "Theme");
  };
  for (const language of ["en", "zh-Hans"]) {
    await choose("Language", language);
    for (const [name, show] of Object.entries(views)) {
      await show(language);
      await look(name, language);
    }
    await dark();
    await views.story();
    for (const tab of ["JSON", "Client"]) await press("tab", tab);
    await look("story, dark", language);
    await press("button", "Theme");
  }
  assert.deepEqual(broken, []);
});

journey("every part is reached by Tab, and shows that it is", async ({ open, page, browserName, openExample, expectVerdict }) => {
  await open();
  await openExample(STORY);
  await expectVerdict("rejects", "not-yet-valid");
  await page.evaluate(() => {
    const wanted = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    globalThis.toReach = [...document.querySelectorAll(wanted)].filter((element) => element.tabIndex === 0 && element.checkVisibility({ contentVisibilityAuto: true }));
    globalThis.reached = new Set();
    document.activeElement.blur();
    // Tab starts where the last click was; this is the page's very beginning.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const look = () =>
    page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === document.body || globalThis.reached.has(focused)) return null;
      globalThis.reached.add(focused);
      const drawn = (element) => {
        const style = getComputedStyle(element);
        return `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor} ${style.stroke} ${style.strokeWidth} ${style.boxShadow} ${style.borderColor}`;
      };
      const all = [focused, ...focused.querySelectorAll("*")];
      const withFocus = all.map(drawn).join();
      focused.blur();
      const without = all.map(drawn).join();
      focused.focus({ focusVisible: true });
      const { top, bottom, width } = focused.getBoundingClientRect();
      return {
        what: focused.getAttribute("aria-label") ?? focused.innerText?.slice(0, 40) ?? focused.localName,
        shows: withFocus !== without,
        inView: bottom > 0 && top < innerHeight && width > 0,
      };
    });
  const order = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const found = await look();
    if (found === null) break;
    order.push(found);
  }
  const missed = await page.evaluate(() =>
    globalThis.toReach.filter((element) => !globalThis.reached.has(element)).map((element) => element.getAttribute("aria-label") ?? element.outerHTML.slice(0, 100)),
  );
  assert.ok(order.length > 50, `${order.length} parts`);
  assert.deepEqual(missed, [], `${browserName} reached ${order.length}`);
  assert.deepEqual(order.filter(({ shows }) => !shows), [], "a focus that shows nothing");
  assert.deepEqual(order.filter(({ inView }) => !inView), [], "a focus out of view");
});

journey("tabs are changed by the arrow keys, Home and End", async ({ open, page, paste, part, waitFor }) => {
  await open();
  await paste(token(claims({ issued: LONG_AGO })));
  const first = await part("tab", "API server log");
  await first.focus();
  const selected = (wanted) => waitFor((wanted) => {
    const tab = document.querySelector('[aria-label="What people will see"] [role="tab"][aria-selected="true"]');
    return tab.ariaLabel === wanted && document.activeElement === tab && tab.tabIndex === 0;
  }, wanted);
  for (const [key, wanted] of [["ArrowRight", "Client"], ["ArrowRight", "TokenReview"], ["ArrowRight", "API server log"], ["ArrowLeft", "TokenReview"], ["Home", "API server log"], ["End", "TokenReview"]]) {
    await page.keyboard.press(key);
    await selected(wanted);
  }
  // The panel follows its tab.
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "people-panel");
  assert.equal(await page.$eval('[aria-label="TokenReview"][role="tab"]', (tab) => document.getElementById(tab.getAttribute("aria-controls")).getAttribute("role")), "tabpanel");
});

journey("every answer is announced", async ({ open, page, paste, setOffset, expectVerdict }) => {
  await open();
  // Only a region that was there before its text changes is read out.
  const announced = await page.waitForSelector('[aria-label="Verdict"] [aria-live="polite"]');
  const said = () => announced.evaluate((heading) => (heading.isConnected ? heading.innerText : "(gone)"));
  await paste(token(claims()));
  await expectVerdict("accepts");
  assert.equal(await said(), "apiserver-1 accepts this token");
  await setOffset("apiserver-1", "-1h");
  await expectVerdict("rejects", "not-yet-valid");
  assert.equal(await said(), "apiserver-1 rejects this token: not valid yet");
  await paste("hunter2");
  await expectVerdict("cannot-tell");
  assert.match(await said(), /one word of 7 characters/i);
});

journey("what has the focus keeps it, whatever comes and goes around it", async ({ open, page, part, waitFor, expectVerdict }) => {
  await open();
  const focused = () => page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.innerText.slice(0, 40));
  const box = await part("textbox", "Time of the request");
  await box.focus();
  await page.keyboard.type("nbf+3s");
  // A token arrives while the moment is being typed.
  await page.evaluate((text) => {
    const evidence = document.querySelector('[aria-label="Evidence"]');
    evidence.value = text;
    evidence.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, token(claims({ issued: LONG_AGO })));
  await expectVerdict("accepts");
  assert.equal(await focused(), "Time of the request");

  // The same button twice, without finding it again.
  const add = await part("button", "Add a node");
  await add.focus();
  for (const count of [3, 4]) {
    await page.keyboard.press("Enter");
    await waitFor((count) => document.querySelectorAll('table[aria-label="Clocks"] tbody tr').length === count, count);
    assert.equal(await focused(), "Add a node");
  }
});
