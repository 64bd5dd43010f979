// An incident played through: clocks that step, machines that sleep, and true time that runs, stops and is pulled.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";

const STORY = "The 401 that comes and goes";

/** What each machine's lane shows, in order. */
const lanes = (page) =>
  page.$$eval('[aria-label="Replay"] .lane', (lanes) =>
    Object.fromEntries(lanes.map((lane) => [
      lane.dataset.machine,
      [...lane.querySelectorAll(".stretch")].map(({ dataset }) => dataset.branch ?? dataset.does).join(" "),
    ])),
  );

const expectLanes = async ({ page, waitFor }, machine, expected) => {
  try {
    await waitFor((machine, expected) => {
      const lane = [...document.querySelectorAll('[aria-label="Replay"] .lane')].find((it) => it.dataset.machine === machine);
      const shown = [...(lane?.querySelectorAll(".stretch") ?? [])].map(({ dataset }) => dataset.branch ?? dataset.does);
      return shown.join(" ") === expected;
    }, machine, expected);
  } catch {
    assert.equal((await lanes(page))[machine], expected);
  }
};

/** Replaces what stands in a field. */
const fill = (page, name, text) =>
  page.$eval(`[aria-label="${name}"]`, (field, text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, text);

const moment = (page) => page.$eval('[aria-label="Time of the request"]', (field) => field.value);

journey("the story is replayed, and a step of the slow clock ends it", async (visit) => {
  const { open, openExample, page, press, part, expectClock, axe, screenshot, waitFor } = visit;
  await open();
  await openExample(STORY);
  await part("region", "Replay");
  await expectLanes(visit, "apiserver-1", "accepts");
  await expectLanes(visit, "apiserver-2", "not-yet-valid accepts");
  // From one change to the next: the token is made, and a minute later the slow clock takes it.
  await press("button", "Previous change");
  await waitFor(() => document.querySelector('[aria-label="Time of the request"]').value === "2023-12-12 10:39:50Z");
  await press("button", "Next change");
  await waitFor(() => document.querySelector('[aria-label="Time of the request"]').value === "2023-12-12 10:40:50Z");
  await expectClock("apiserver-2", { verdict: "accepts" });
  // The slow clock is set right 20 s after the token was made.
  await press("button", "Add a step");
  await fill(page, "Moment of event 1", "nbf+20s");
  await expectLanes(visit, "apiserver-2", "not-yet-valid accepts");
  await fill(page, "Time of the request", "2023-12-12 10:40:09Z");
  await expectClock("apiserver-2", { verdict: "rejects", branch: "not-yet-valid" });
  await press("button", "Next change");
  await waitFor(() => document.querySelector('[aria-label="Time of the request"]').value === "2023-12-12 10:40:10Z");
  await expectClock("apiserver-2", { verdict: "accepts" });
  assert.deepEqual(await axe(), []);
  await screenshot("replay-step");
  // What cannot be read is said at its field, and is no event.
  await fill(page, "Moment of event 1", "tomorrow");
  await waitFor(() => document.querySelector('[aria-label="Moment of event 1"]').getAttribute("aria-invalid") === "true");
  await expectClock("apiserver-2", { verdict: "rejects", branch: "not-yet-valid" });
});

journey("true time plays until the end of the scene, and stops when it is told", async (visit) => {
  const { open, openExample, page, press, part, waitFor } = visit;
  await open();
  await openExample(STORY);
  await part("region", "Replay");
  await page.select('[aria-label="Speed"]', "60");
  const began = await moment(page);
  await press("button", "Play");
  await waitFor(() => document.querySelector('[aria-label="Replay"] .play').textContent.includes("Pause"));
  await waitFor((began) => document.querySelector('[aria-label="Time of the request"]').value > "2023-12-12 10:40:50Z" && began !== "", began);
  // At its end it stops by itself.
  await waitFor(() => document.querySelector('[aria-label="Replay"] .play').textContent.includes("Play"));
  const ended = await moment(page);
  const pull = '[aria-label="True time"]';
  await page.$eval(pull, (range) => {
    range.value = range.min;
    range.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await waitFor((ended) => document.querySelector('[aria-label="Time of the request"]').value < ended, ended);
});

journey("a machine that sleeps answers nobody and wakes up slow", async (visit) => {
  const { open, openExample, press, part, page, expectClock, axe, screenshot } = visit;
  await open();
  await openExample(STORY);
  await part("region", "Replay");
  await fill(page, "Time of the request", "nbf+2m");
  await press("button", "Add a sleep");
  await page.select('[aria-label="Machine of event 1"]', await page.$eval('[aria-label="Machine of event 1"] option', (first) => first.value));
  await fill(page, "Moment of event 1", "nbf+10s");
  await fill(page, "Extent of event 1", "+10m");
  await expectLanes(visit, "apiserver-1", "not-yet-valid accepts sleeps accepts");
  await fill(page, "Time of the request", "exp+5m");
  await expectClock("apiserver-1", { verdict: "accepts" });
  await fill(page, "Time of the request", "exp+11m1s");
  await expectClock("apiserver-1", { verdict: "rejects", branch: "expired" });
  assert.deepEqual(await axe(), []);
  await screenshot("replay-sleep");
});
