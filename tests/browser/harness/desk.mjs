// What a person does and reads on this page in particular, in its own words.
import assert from "node:assert/strict";

/** More for a journey: everything here goes by the names and attributes of the page's parts. */
export function deskOf({ page, part, press, paste, waitFor, browserName }) {
  /** What stands in a text box. */
  async function boxed(name) {
    const box = await part("textbox", name);
    return box.evaluate((box) => box.value);
  }

  async function setOffset(machine, text) {
    await paste(text, `Offset of ${machine}`);
  }

  /** Empty is now. */
  async function setMoment(text) {
    await paste(text, "Time of the request");
  }

  /** Chooses in a combobox, by the value or by the words. */
  async function choose(name, wanted) {
    const box = await part("combobox", name);
    const value = await box.evaluate(
      (box, wanted) => [...box.options].find((option) => [option.value, option.text].includes(wanted))?.value,
      wanted,
    );
    assert.ok(value !== undefined, `the combobox “${name}” offers ${wanted}`);
    await box.select(value);
  }

  /** Opens one of the examples by its name, and the list of them first if it is folded away. */
  async function openExample(name) {
    const examples = await page.waitForSelector("details:has([aria-label=Examples])");
    if (!(await examples.evaluate((examples) => examples.open))) await (await examples.$("summary")).click();
    const button = await examples.waitForSelector(`button ::-p-text(${name})`, { visible: true });
    await button.click();
  }

  /** Waits until the region Verdict says this, and returns what a person reads there. */
  async function expectVerdict(verdict, branch = null) {
    return expectParts('section[aria-label="Verdict"]', { "data-verdict": verdict, "data-branch": branch });
  }

  /** Waits until the machine's row in the table Clocks says this, and returns what a person reads there. */
  async function expectClock(machine, { role, verdict, branch = null }) {
    const wanted = { "data-verdict": verdict, "data-branch": branch };
    if (role !== undefined) wanted["data-role"] = role;
    return expectParts(`table[aria-label="Clocks"] tr:has(input[aria-label="Name of ${machine}"])`, wanted);
  }

  /** Waits until the step has this outcome (`data-answer`), and returns its sentence. */
  async function expectStep(rule, answer) {
    return expectParts(`section[aria-label="Steps"] li[data-rule="${rule}"]`, { "data-answer": answer });
  }

  /** Waits until one element has these attributes (null: none), and returns its text. */
  async function expectParts(selector, wanted) {
    const look = (selector, wanted) => {
      const element = document.querySelector(selector);
      const found = element && Object.fromEntries(Object.keys(wanted).map((name) => [name, element.getAttribute(name)]));
      return { found, text: element?.innerText, fits: element !== null && JSON.stringify(found) === JSON.stringify(wanted) };
    };
    const wait = `(selector, wanted) => { const seen = (${look})(selector, wanted); return seen.fits && seen; }`;
    const seen = await waitFor(wait, selector, wanted).catch(() => page.evaluate(look, selector, wanted));
    assert.deepEqual(seen.found, wanted, `${selector} says:\n${seen.text}`);
    return seen.text;
  }

  /** The row of this claim in the table: the claim, its value as written, its dates and its meaning. */
  async function claim(path) {
    return waitFor((path) => {
      const row = document.querySelector(`tr[data-claim="${path}"]`);
      const text = (selector) => row.querySelector(selector)?.innerText;
      return row && {
        name: text("th"),
        value: text("td .claim-value"),
        dates: [...row.querySelectorAll(".claim-dates > *")].map((date) => date.innerText),
        meaning: text(".claim-meaning"),
      };
    }, path);
  }

  /** Waits until what stands under the evidence is about what the box holds now. */
  async function settled() {
    await page.waitForSelector('[aria-label="Recognised"][aria-busy="false"]');
  }

  /** The sentences under the evidence about what is wrong or remarkable, each with its weight in front. */
  async function problems() {
    await settled();
    return page.$$eval(".problems li", (items) =>
      items.map((item) => `${item.dataset.weight}: ${item.querySelector(".mark + span").innerText}`),
    );
  }

  /** The list Recognised: each item's form and words. */
  async function recognised() {
    await settled();
    return page.$$eval('[aria-label="Recognised"] li', (items) =>
      items.map((item) => ({ form: item.dataset.form, text: item.innerText.replaceAll(/\s+/g, " ").trim() })),
    );
  }

  /** The quoted texts of the region “What people will see”, as they stand there. */
  async function quoted() {
    return page.$$eval('section[aria-label="What people will see"] pre', (texts) => texts.map((text) => text.textContent));
  }

  /** Opens a tab of that region and returns its quoted texts. */
  async function seenBy(tab) {
    await press("tab", tab);
    await waitFor((tab) => document.querySelector(`[role="tab"][aria-label="${tab}"]`).ariaSelected === "true", tab);
    return quoted();
  }

  /** Puts a text field beside the page, pastes there what the clipboard holds, and returns it. */
  async function pasted() {
    await page.evaluate(() => {
      const field = document.createElement("textarea");
      field.id = "beside-the-page";
      document.body.append(field);
      field.focus();
    });
    await page.keyboard.down("Control");
    // Headless Chromium takes a shortcut as keys only; the command is what the keys stand for.
    await page.keyboard.press("v", browserName === "chromium" ? { commands: ["Paste"] } : {});
    await page.keyboard.up("Control");
    const text = await waitFor(() => document.getElementById("beside-the-page").value);
    await page.evaluate(() => document.getElementById("beside-the-page").remove());
    return text;
  }

  return {
    boxed,
    setOffset,
    setMoment,
    choose,
    openExample,
    expectVerdict,
    expectClock,
    expectStep,
    expectParts,
    claim,
    problems,
    recognised,
    quoted,
    seenBy,
    pasted,
  };
}
