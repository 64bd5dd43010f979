// The page speaks the person's language and wears their colours, and remembers both.
import assert from "node:assert/strict";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ issued: LONG_AGO }));

// Parts that tests and scripts find by the same name in every language.
const NAMES = [
  ["textbox", "Evidence"],
  ["list", "Recognised"],
  ["region", "Verdict"],
  ["region", "Timeline"],
  ["slider", "Clock of apiserver-1"],
  ["table", "Clocks"],
  ["textbox", "Offset of apiserver-1"],
  ["textbox", "Time of the request"],
  ["region", "Token"],
  ["tab", "Claims"],
  ["tab", "JSON"],
  ["region", "Steps"],
  ["region", "What people will see"],
  ["tab", "API server log"],
  ["tab", "Client"],
  ["tab", "TokenReview"],
  ["region", "Cluster"],
  ["combobox", "Kubernetes version"],
  ["combobox", "Language"],
  ["button", "Theme"],
];

journey("the page changes to Chinese and back, its parts keep their names, and the choice is remembered", async ({ open, reload, page, paste, setMoment, choose, part, expectText, expectNoText, expectAttribute, expectVerdict }) => {
  await open();
  await paste(TOKEN);
  await setMoment("nbf-2m");
  await expectAttribute("html", "lang", "en");
  await choose("Language", "简体中文");
  await expectAttribute("html", "lang", "zh-Hans");
  assert.match(await expectVerdict("rejects", "not-yet-valid"), /尚未生效/);
  for (const text of ["数据不离开本页", "服务账号令牌，绑定到 Pod", "签发时间，由签发方的时钟写入", "时钟", "步骤"]) {
    await expectText(text);
  }
  // Kubernetes' own words stay as they are.
  await expectText("service account token is not valid yet");
  await expectText("ErrNotValidYet");
  for (const english of ["What to do", "Evidence", "not reached", "Add a node", "Judged at"]) await expectNoText(english);
  for (const [role, name] of NAMES) await part(role, name);

  await reload();
  await expectAttribute("html", "lang", "zh-Hans");
  await expectText("请粘贴令牌，或打开一个示例");
  await choose("Language", "English");
  await expectAttribute("html", "lang", "en");
  await expectText("Paste a token, or open an example");
  const han = await page.evaluate(() => document.body.textContent.match(/[\p{Script=Han}，。：；]+/gu).join(" "));
  assert.equal(han, "简体中文", "all that is left is the language's own name");
});

// Both editions say the same, so one of them is read.
journey("every sentence of the page is in the language that was chosen", { editions: ["hosted"] }, async ({ open, page, choose, openExample, press, expectText, waitFor }) => {
  await open();
  await choose("Language", "zh-Hans");
  await expectText("示例");
  const examples = await page.$$eval('[aria-label="Examples"] button b', (names) => names.map((name) => name.innerText));
  assert.equal(examples.length, 5);
  for (const example of examples) {
    await openExample(example);
    await waitFor(() => document.querySelector(".recognised li") !== null);
    for (const tab of ["Client", "TokenReview", "API server log"]) await press("tab", tab);
    // What a person reads, without Kubernetes' words, claims and machines. Three English words in a row are a
    // sentence that was forgotten.
    const english = await page.evaluate(() => {
      const copy = document.querySelector("body").cloneNode(true);
      for (const quoted of copy.querySelectorAll("pre, code, script, noscript, #boot, .segments, .claim-value, select")) quoted.replaceWith(" · ");
      for (const element of copy.querySelectorAll("*")) element.append(" · ");
      return copy.textContent.match(/[A-Za-z]{2,}(?: [a-z]{2,}){2,}/g) ?? [];
    });
    assert.deepEqual(english, [], example);
  }
});

journey("a browser that prefers Chinese is met in Chinese", { language: "zh-CN" }, async ({ open, expectText, expectAttribute, choose, reload }) => {
  await open();
  await expectAttribute("html", "lang", "zh-Hans");
  await expectText("是哪个时钟拒绝了你的令牌？");
  // Who then chooses English gets it the next time as well.
  await choose("Language", "English");
  await expectAttribute("html", "lang", "en");
  await reload();
  await expectAttribute("html", "lang", "en");
  await expectText("which clock rejected your token?");
});

journey("the theme goes from the system's to light to dark, and is remembered", async ({ open, reload, page, press, part, expectAttribute }) => {
  await open();
  const button = await part("button", "Theme");
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await expectAttribute("html", "data-theme", null);
  await expectAttribute(button, "title", "Theme: as the system");
  await press("button", "Theme");
  await expectAttribute("html", "data-theme", "light");
  assert.equal(await paper(), light, "the system is light");
  await press("button", "Theme");
  await expectAttribute("html", "data-theme", "dark");
  await expectAttribute(button, "title", "Theme: dark");
  const dark = await paper();
  assert.notEqual(dark, light);
  await reload();
  await expectAttribute("html", "data-theme", "dark");
  assert.equal(await paper(), dark);
  await press("button", "Theme");
  await expectAttribute("html", "data-theme", null);
  assert.equal(await paper(), light);
});

// Firefox takes its colours from a preference of the whole browser, so the change under way is Chromium's.
journey("without a choice the page follows the system, also when it changes", { browsers: ["chromium"] }, async ({ open, page, press, waitFor }) => {
  await open();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await waitFor((light) => getComputedStyle(document.body).backgroundColor !== light, light);
  // Light was chosen: the system no longer matters.
  await press("button", "Theme");
  await waitFor((light) => getComputedStyle(document.body).backgroundColor === light, light);
});
