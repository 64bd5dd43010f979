// The moment judged: now and moving, held, stepped, or typed.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const BOX = "Time of the request";
const TOKEN = token(claims({ issued: LONG_AGO }));

/** Waits until the note under the box says this. */
async function note({ waitFor, page }, wanted) {
  const read = (wanted) => {
    const said = document.getElementById("moment-note").innerText;
    return said.includes(wanted) && said;
  };
  return waitFor(read, wanted).catch(async () => {
    assert.fail(`“${wanted}” is not what the note says: ${await page.$eval("#moment-note", (note) => note.innerText)}`);
  });
}

/** What the first API server's clock reads. */
function reads({ page }) {
  return page.$eval('table[aria-label="Clocks"] tbody time', (time) => time.innerText);
}

journey("the moment moves by itself, is held, stepped, and let go", async (visit) => {
  const { open, part, press, boxed, waitFor } = visit;
  await open();
  const live = await note(visit, "Judged now, ");
  await waitFor((live) => document.getElementById("moment-note").innerText !== live, live);

  await press("button", "Hold");
  const heldNote = await note(visit, "Judged at ");
  const held = await boxed(BOX);
  assert.match(held, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  const at = Date.parse(held);
  assert.ok(Math.abs(Date.now() - at) < 5000, `${held} is now`);
  // A whole second and a beat of the page's clock: a moment that moved would show it.
  await waitFor((at) => Date.now() > at + 2600, Math.max(at, Date.now() - 1000));
  assert.equal(await boxed(BOX), held);
  assert.equal((await note(visit, "Judged at ")).split(" UTC")[0], heldNote.split(" UTC")[0]);
  assert.equal(await reads(visit), held.slice(11, 19));

  await press("button", "+1 min");
  await press("button", "+1 min");
  await press("button", "−1 min");
  await waitFor((wanted) => document.getElementById("moment").value === wanted, new Date(at + 60_000).toISOString().replace("T", " ").replace(".000Z", "Z"));

  await press("button", "Go live");
  await note(visit, "Judged now, ");
  assert.equal(await boxed(BOX), "");
  await part("button", "Hold");
});

journey("a moment is typed in any of its forms", { timezone: "Asia/Shanghai" }, async (visit) => {
  const { open, paste, press, setMoment, boxed, choose } = visit;
  await open();
  await paste(TOKEN);
  const forms = [
    ["2023-12-12T10:39:53Z", "2023-12-12 10:39:53 UTC"],
    ["2023-12-12 18:39:53.5 +08:00", "2023-12-12 10:39:53.5 UTC"],
    ["2023-12-12 10:39:53", "2023-12-12 10:39:53 UTC"],
    ["1702377593", "2023-12-12 10:39:53 UTC"],
    ["@1702377593.063", "2023-12-12 10:39:53.063 UTC"],
    ["nbf+3s", "2023-12-12 10:39:53 UTC"],
    [" iat - 1m ", "2023-12-12 10:38:50 UTC"],
    ["exp", "2023-12-12 11:39:50 UTC"],
  ];
  for (const [typed, meant] of forms) {
    await setMoment(typed);
    await note(visit, `Judged at ${meant}, `);
    assert.equal(await boxed(BOX), typed, "what was typed stays as it was typed");
  }
  await setMoment("nbf+3s");
  await press("button", "+1 min");
  await note(visit, "Judged at 2023-12-12 10:40:53 UTC");
  assert.equal(await boxed(BOX), "nbf+1m3s");

  // Without a zone, the zone that the page shows is meant.
  await choose("Times in", "local time");
  await note(visit, "Judged at 2023-12-12 18:40:53 +08:00");
  await setMoment("2023-12-12 10:39:53");
  await note(visit, "Judged at 2023-12-12 10:39:53 +08:00");
});

journey("a moment that cannot be read says so, and now is judged", async (visit) => {
  const { page, open, paste, setMoment, expectVerdict, expectAttribute } = visit;
  await open();
  await paste(token(claims()));
  const faults = [
    ["yesterday", "yesterday is no time; write 2023-12-12 10:39:53Z, 1702377593 or nbf+3s"],
    ["2023-13-40 10:00:00", "2023-13-40 10:00:00 is in no calendar"],
    ["nbf+3 parsecs", "after nbf: parsecs at column 4 is no unit; use d, h, m, s, ms, us or ns"],
  ];
  for (const [typed, said] of faults) {
    await setMoment("exp+1h");
    await expectVerdict("rejects", "expired");
    await setMoment(typed);
    await note(visit, said);
    await expectVerdict("accepts");
    await expectAttribute("#moment", "aria-invalid", "true");
  }
  await paste(token({ ...claims(), exp: undefined }));
  await setMoment("exp+1s");
  await note(visit, "the token has no exp to count from");
  await setMoment("nbf");
  await note(visit, "Judged at ");
  await expectAttribute("#moment", "aria-invalid", "false");
  assert.equal(await page.$eval("#moment", (box) => document.getElementById(box.getAttribute("aria-describedby")).id), "moment-note");
});
