// Dragging a clock on the timeline, moving it by keys, and typing its offset are the same act.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ issued: LONG_AGO }));
const HANDLE = "Clock of apiserver-1";

/** The page with a token at a moment at which everybody accepts it. */
async function accepted({ open, paste, setMoment, expectVerdict }) {
  await open();
  await paste(TOKEN);
  await setMoment("nbf+3s");
  await expectVerdict("accepts");
}

/** Where the handle can be gripped, once it is in view. */
async function grip({ part }) {
  const handle = await part("slider", HANDLE);
  await handle.evaluate((handle) => handle.scrollIntoView({ block: "center" }));
  const dot = await handle.$(".clock-dot");
  const { x, y, width, height } = await dot.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
}

/** Waits until the offset box shows another offset than this, and returns it in seconds. */
async function movedFrom(text, { waitFor, boxed }) {
  await waitFor((text) => document.querySelector('[aria-label="Offset of apiserver-1"]').value !== text, text);
  const [, sign, minutes, seconds] = (await boxed("Offset of apiserver-1")).match(/^([+-])(?:(\d+)m)?(?:(\d+)s)?$/);
  return Number(`${sign}1`) * (60 * (minutes ?? 0) + 1 * (seconds ?? 0));
}

journey("a clock is dragged with the mouse, and offset and verdict follow", async (visit) => {
  const { page, part, expectVerdict, expectClock, boxed } = visit;
  await accepted(visit);
  const { x, y } = await grip(visit);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 40, y, { steps: 4 });
  const little = await movedFrom("+0s", visit);
  assert.ok(little < 0 && little > -60, `a little to the left is ${little} s`);
  await expectVerdict("accepts");
  const before = await boxed("Offset of apiserver-1");
  // Off the line, but not let go.
  await page.mouse.move(x - 170, y + 60, { steps: 4 });
  const more = await movedFrom(before, visit);
  assert.ok(more < -63, `farther to the left is ${more} s`);
  await expectVerdict("rejects", "not-yet-valid");
  await expectClock("apiserver-1", { role: "issuer", verdict: "rejects", branch: "not-yet-valid" });
  await page.mouse.up();

  const left = await boxed("Offset of apiserver-1");
  await page.mouse.move(x + 80, y, { steps: 4 });
  const handle = await part("slider", HANDLE);
  const slider = await handle.evaluate((handle) => ({ now: handle.ariaValueNow, text: handle.ariaValueText }));
  assert.deepEqual({ now: slider.now, left }, { now: String(more), left: await boxed("Offset of apiserver-1") }, "let go is let go");
  assert.ok(slider.text.startsWith(`apiserver-1: ${left}, reads 10:`) && slider.text.endsWith("rejects"), slider.text);
});

journey("a clock is moved by keys: a second, with Shift a minute, Home sets it right", async (visit) => {
  const { page, part, boxed, waitFor, expectVerdict } = visit;
  await accepted(visit);
  const handle = await part("slider", HANDLE);
  await handle.evaluate((handle) => handle.focus());
  const key = async (key, offset, shift = false) => {
    if (shift) await page.keyboard.down("Shift");
    await page.keyboard.press(key);
    if (shift) await page.keyboard.up("Shift");
    await waitFor((offset) => document.querySelector('[aria-label="Offset of apiserver-1"]').value === offset, offset).catch(async () => {
      assert.equal(await boxed("Offset of apiserver-1"), offset, `after ${key}`);
    });
  };
  await key("ArrowLeft", "-1s");
  await key("ArrowDown", "-2s");
  await key("ArrowRight", "-1s");
  await key("ArrowLeft", "-1m1s", true);
  await key("ArrowLeft", "-1m2s");
  await key("ArrowLeft", "-1m3s");
  await expectVerdict("accepts");
  await key("ArrowLeft", "-1m4s");
  await expectVerdict("rejects", "not-yet-valid");
  await key("Home", "+0s");
  await expectVerdict("accepts");
  await key("ArrowUp", "+1m", true);
  await key("PageDown", "+0s");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), HANDLE, "the handle keeps the focus");
});

journey("the timeline shows the clocks, or the token's whole life", async (visit) => {
  const { page, press, waitFor } = visit;
  await accepted(visit);
  const words = () => page.$$eval('[aria-label="Timeline"] svg text', (texts) => texts.map((text) => text.textContent));
  const pressed = (word) => page.$$eval('[aria-label="Timeline"] button', (buttons, word) => buttons.find((button) => button.innerText === word).ariaPressed, word);
  assert.equal(await pressed("Around the clocks"), "true");
  assert.ok((await words()).includes("nbf 10:39:50"));
  assert.ok((await words()).includes("exp in 59 min 57 s →"), (await words()).join(" | "));
  await press("button", "Whole life");
  await waitFor(() => [...document.querySelectorAll('[aria-label="Timeline"] svg text')].some((text) => text.textContent === "exp 11:39:50"));
  assert.equal(await pressed("Whole life"), "true");
  assert.equal(await pressed("Around the clocks"), "false");
  await press("button", "Around the clocks");
  await waitFor(() => ![...document.querySelectorAll('[aria-label="Timeline"] svg text')].some((text) => text.textContent === "exp 11:39:50"));
});

journey("on a phone the timeline fits, and a finger drags a clock", { width: 320, height: 640 }, async (visit) => {
  const { page, expectVerdict } = visit;
  await accepted(visit);
  const { x, y } = await grip(visit);
  const picture = await page.$eval('[aria-label="Timeline"] svg', (svg) => ({ width: svg.getBoundingClientRect().width, drawn: svg.viewBox.baseVal.width }));
  assert.equal(picture.width, picture.drawn, "drawn for this width, not shrunk");
  assert.ok(picture.width <= 320);
  await page.touchscreen.touchStart(x, y);
  await page.touchscreen.touchMove(x - 30, y);
  await page.touchscreen.touchMove(x - 80, y);
  const seconds = await movedFrom("+0s", visit);
  assert.ok(seconds < 0);
  await page.touchscreen.touchEnd();
  await expectVerdict("rejects", "not-yet-valid");
});
