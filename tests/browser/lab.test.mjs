// The clock lab: who rejects whom, what a node holds, how much a clock may err, and all of it while a clock is dragged.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";

/** All of it is drawn anew within a frame, 95 times of 100. */
const MOST_MS = 16;

/** So many times so many moves. */
const ROUNDS = 5;
const MOVES = 100;

/** After so many moves it is looked whether all regions followed. */
const LOOK = 10;

/** Accessible names are English in every language, so that rule holds in English alone. */
const broken = async (axe) => (await axe()).filter(({ id }) => id !== "label-content-name-mismatch");

/** The starting story, by its name in English. */
const STORY = "The 401 that comes and goes";

const REGIONS = ["Who rejects whom", "What the node holds", "How much a clock may err"];

const said = (page, region) => page.$eval(`[aria-label="${region}"] .say`, (said) => said.innerText);

const expectSaid = async ({ page, waitFor }, region, words) => {
  try {
    await waitFor((region, words) => document.querySelector(`[aria-label="${region}"] .say`)?.innerText.includes(words), region, words);
  } catch {
    assert.equal(await said(page, region).catch(() => "nothing"), words);
  }
};

/** The cells of the matrix: issuer, verifier, verdict and words. */
const cells = (page) =>
  page.$$eval('[aria-label="Who rejects whom"] td[data-verdict]', (cells) =>
    cells.map(({ dataset, innerText }) => [dataset.issuer, dataset.verifier, dataset.verdict, innerText.replace(/\s+/g, " ")].join("|")),
  );

journey("the starting story is read off the matrix", async (visit) => {
  const { open, openExample, page, press, axe, screenshot, type, waitFor, expectText } = visit;
  await open();
  await openExample(STORY);
  await expectSaid(visit, "Who rejects whom", "1 of 4 pairs refuses a new token.");
  await expectSaid(visit, "Who rejects whom", "Behind a load balancer 1 in 4 of the requests made within 1 min of issue fail, then none until 59 min after issue.");
  await expectSaid(visit, "Who rejects whom", "At the end apiserver-1 lets go 2 min before apiserver-2.");
  assert.deepEqual(await cells(page), [
    "apiserver-1|apiserver-1|accepts|✓ accepts",
    "apiserver-1|apiserver-2|refuses-new|✕ 1 min refused 2 min longer",
    "apiserver-2|apiserver-1|accepts|✓ accepts 2 min short",
    "apiserver-2|apiserver-2|accepts|✓ accepts",
  ]);
  const picture = await page.$eval('[aria-label="Who rejects whom"] svg', (svg) => svg.getAttribute("aria-label"));
  assert.match(picture, /when issued 25 % of requests fail; from 1 min on 0 %; from 59 min on 25 %/u);
  await expectSaid(visit, "How much a clock may err", "This cluster bears 1 min between API servers and 10 min 30 s on a node.");
  await expectSaid(visit, "How much a clock may err", "apiserver-2 is 2 min behind apiserver-1: it refuses its new tokens.");
  assert.deepEqual(await axe(), []);
  await screenshot("lab-story");
  // The token of the story has its stamps; its issuer is apiserver-1.
  await press("button", "The pasted one");
  await expectSaid(visit, "Who rejects whom", "1 of 2 API servers refuses this token when it is new.");
  assert.equal((await cells(page)).length, 2);
  await press("button", "A new token");
  // What Kubernetes would not issue is said in its words, and nothing is drawn.
  await type("60", "expirationSeconds of a new token");
  await expectText("may not specify a duration less than 10 minutes");
  await waitFor(() => document.querySelectorAll('[aria-label="Who rejects whom"] td').length === 0);
  assert.deepEqual(await axe(), []);
});

journey("a node 13 minutes slow holds expired tokens of 10 minutes", async (visit) => {
  const { open, openExample, setOffset, type, page, screenshot, axe, waitFor } = visit;
  await open();
  await openExample(STORY);
  await setOffset("node-7", "-13m");
  await type("600", "expirationSeconds of a new token");
  const region = "What the node holds";
  await expectSaid(visit, region, "The workload gets 401 from apiserver-1 for about 10 min of every 21 min.");
  await expectSaid(visit, region, "Its clock is 13 min slow: node-7 replaces a token about 21 min after issue; apiserver-1 stops accepting it at 11 min.");
  await expectSaid(visit, "How much a clock may err", "node-7 is 13 min behind: too slow.");
  const fate = await page.$eval('[data-machine="node-7"]', ({ dataset }) => dataset.fate);
  assert.equal(fate, "refused");
  await screenshot("lab-slow-node");
  assert.deepEqual(await axe(), []);
  // An extended token hides it for a year.
  await page.$eval('[aria-label="expirationSeconds of a new token"]', (field) => {
    field.value = "3607";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await waitFor(() => document.querySelector('[data-extended="true"]')?.innerText.includes("extended to a year"));
  await expectSaid(visit, region, "the API server extended it to a year");
  // A client that never reads the file again.
  await page.select('[aria-label="Client that uses them"]', "never");
  await expectSaid(visit, region, "from 365 d after issue on, and for ever");
  await type("40m", "Refresh fails from");
  await type("soon", "Refresh fails to");
  await waitFor(() => document.querySelector('[aria-label="What the node holds"] .fault')?.innerText.includes("40m"));
});

journey("the lab in Chinese, on a phone in the dark", { language: "zh-CN", width: 360, colourScheme: "dark" }, async (visit) => {
  const { open, openExample, axe, screenshot, page } = visit;
  await open();
  await openExample("时有时无的 401");
  await expectSaid(visit, "Who rejects whom", "4 对中有 1 对拒绝新令牌。");
  await expectSaid(visit, "How much a clock may err", "此集群能容忍 API Server 之间 1 分钟、节点 10 分钟 30 秒的偏差。");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
  assert.deepEqual(await broken(axe), []);
  await screenshot("lab-phone");
});

/** The starting story with 9 API servers and 20 nodes, all of them wrong. */
const large = async ({ page, open, openExample, press, setOffset, waitFor }) => {
  await open();
  await openExample(STORY);
  // The button moves with every row.
  const rows = () => page.$$eval('[aria-label="Clocks"] [aria-label^="Offset of "]', ({ length }) => length);
  const add = async (button) => {
    const before = await rows();
    await press("button", button);
    await waitFor((before) => document.querySelectorAll('[aria-label="Clocks"] [aria-label^="Offset of "]').length > before, before);
  };
  for (let count = 2; count < 9; count += 1) await add("Add an API server");
  for (let count = 1; count < 20; count += 1) await add("Add a node");
  const fields = await page.$$eval('[aria-label="Clocks"] [aria-label^="Offset of "]', (all) => all.map((field) => field.getAttribute("aria-label").slice(10)));
  assert.equal(fields.length, 29);
  for (const [nth, name] of fields.entries()) await setOffset(name, `${nth % 2 ? "-" : "+"}${(nth * 37) % 131}s`);
  await waitFor(() => document.querySelectorAll("td[data-verdict]").length === 81);
  await press("button", "Show all");
  await waitFor(() => document.querySelectorAll('[aria-label="Other verifiers"] [data-verifier]').length > 50);
};

journey("a dragged clock redraws all within a frame", { browsers: ["chromium"], editions: ["hosted"], width: 1440 }, async (visit) => {
  const { page } = visit;
  await large(visit);
  const { rounds, changed, verifiers } = await page.evaluate(async (regions, ROUNDS, MOVES, LOOK) => {
    const handle = document.querySelector('[role="slider"][aria-label="Clock of apiserver-1"]');
    const { left, top } = handle.getBoundingClientRect();
    const fire = (type, x) => {
      const at = { clientX: x, clientY: top + 18, pointerId: 1, isPrimary: true, button: 0, buttons: 1, bubbles: true, cancelable: true };
      document.querySelector('[role="slider"][aria-label="Clock of apiserver-1"] circle').dispatchEvent(new PointerEvent(type, at));
    };
    const drawn = () => regions.map((region) => document.querySelector(`[aria-label="${region}"]`).innerHTML);
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    fire("pointerdown", left + 18);
    await frame();
    const rounds = [];
    let changed = 0;
    let before = drawn();
    for (let round = 0; round < ROUNDS; round += 1) {
      const times = [];
      for (let move = 1; move <= MOVES; move += 1) {
        await frame();
        const start = performance.now();
        fire("pointermove", left + 18 + 120 * Math.sin(move / 8));
        // All is drawn in microtasks, one after another; then it is laid out.
        for (let turn = 0; turn < 20; turn += 1) await null;
        document.body.getBoundingClientRect();
        times.push(performance.now() - start);
        if (move % LOOK === 0) {
          const after = drawn();
          changed += after.every((region, nth) => region !== before[nth]);
          before = after;
        }
      }
      rounds.push(times.sort((one, other) => one - other));
    }
    fire("pointerup", left);
    return { rounds, changed, verifiers: document.querySelectorAll('[aria-label="Other verifiers"] [data-verifier]').length };
  }, [...REGIONS, "Other verifiers"], ROUNDS, MOVES, LOOK);
  assert.ok(changed >= (ROUNDS * MOVES) / LOOK - ROUNDS, `only ${changed} looks found all regions changed`);
  // A busy machine only adds: the calmest round tells.
  const at = (times, share) => times[Math.floor(times.length * share)];
  rounds.sort((one, other) => at(one, 0.95) - at(other, 0.95));
  const [times] = rounds;
  const [middle, most] = [at(times, 0.5), at(times, 0.95)];
  console.log(`  9 API servers, 20 nodes, ${verifiers} verifiers: a move of a clock is drawn in ${middle.toFixed(1)} ms, 95 of 100 within ${most.toFixed(1)} ms (at most ${MOST_MS}), the longest ${times.at(-1).toFixed(1)} ms; 95 of 100 in all rounds: ${rounds.map((round) => at(round, 0.95).toFixed(1)).join(", ")} ms`);
  assert.ok(most <= MOST_MS, `95 in 100 take at most ${MOST_MS} ms, but took ${most.toFixed(1)} ms`);
});
