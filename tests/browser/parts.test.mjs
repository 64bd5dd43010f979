// Parts of the page that load when something needs them.
import assert from "node:assert/strict";
import { STORY } from "./harness/evidence.mjs";
import { journey } from "./harness/journeys.mjs";
import { LONG_AGO, claims, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ issued: LONG_AGO }));

journey("until it has answered, the hosted page asks for nothing that the answer does not need", { editions: ["hosted"] }, async ({ open, page, paste, requests, expectVerdict, expectStep }) => {
  await open();
  await page.waitForNetworkIdle({ idleTime: 100 });
  assert.ok(requests().every((address) => !/(rest|keys|chunk_\d+)-/.test(address)), requests().join());
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  await expectStep("expired", "fails");
  assert.equal(requests().filter((address) => /keys-/.test(address)).length, 0, "nobody pasted keys");
});

journey("on its own origin the page is kept only when it has started", { editions: ["hosted"] }, async ({ open, page, requests, url, expectAttribute }) => {
  await page.evaluateOnNewDocument(() => {
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = function (...words) {
      globalThis.__startedBefore = document.querySelector("footer") !== null && document.getElementById("early") === null;
      return register.apply(this, words);
    };
  });
  await open();
  await expectAttribute("html", "data-offline", "ready");
  assert.equal(await page.evaluate(() => globalThis.__startedBefore), true);
  assert.ok(requests().every((address) => address.startsWith(url)), requests().join());
});

journey("a part that does not arrive is said to be missing, and comes when asked for again", { editions: ["hosted"], expectedFaults: [/./] }, async ({ open, page, paste, press, expectVerdict, expectStep, expectText }) => {
  // The service worker would have the part at hand.
  await page.evaluateOnNewDocument(() => Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined }));
  let cut = true;
  await page.setRequestInterception(true);
  page.on("request", (request) => (cut && /rest-[0-9a-f]+\.wasm$/.test(request.url()) ? request.abort() : request.continue()));
  await open();
  await paste(TOKEN);
  // The verdict needs no more than the first part.
  await expectVerdict("rejects", "expired");
  await expectText("could not be loaded from this page's host");
  // Nor does a report hide it.
  await paste(`${TOKEN}\nError from server (NotFound): pods "x" not found`);
  await press("button", "Copy report");
  await page.waitForFunction(() => document.querySelector('[aria-label="Report text"]')?.value.includes("about the cluster was not read"));
  await press("button", "Close");
  cut = false;
  await press("button", "Try again");
  await expectStep("expired", "fails");
});

journey("what reads logs says so if it does not arrive, and comes when asked for again", { editions: ["hosted"], expectedFaults: [/./] }, async ({ open, page, paste, press, expectVerdict, expectText, expectNoText }) => {
  await page.evaluateOnNewDocument(() => Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined }));
  let cut = true;
  await page.setRequestInterception(true);
  page.on("request", (request) => (cut && /closer-[0-9a-f]+\.wasm$/.test(request.url()) ? request.abort() : request.continue()));
  await open();
  await paste(`${STORY}\n${TOKEN}`);
  await expectVerdict("rejects", "expired");
  await expectText("What reads logs and measures clocks could not be loaded from this page's host.");
  cut = false;
  await press("button", "Try again");
  await expectText("apiserver-2 is at least 1 min 57 s behind apiserver-1.");
  await expectNoText("could not be loaded");
});

journey("a part that is damaged in the single file is said to be missing, and the page goes on", { editions: ["single-file"], expectedFaults: [/^console: .*(the part rest is damaged|JSHandle@error)/] }, async ({ open, page, paste, press, expectVerdict, expectStep, expectText }) => {
  await open();
  const damage = () =>
    page.evaluate(() => {
      const carrier = document.getElementById("wasm-rest");
      const text = carrier.textContent;
      const middle = text.length >> 1;
      carrier.textContent = text.slice(0, middle) + (text[middle] === "A" ? "B" : "A") + text.slice(middle + 1);
      return text;
    });
  const whole = await damage();
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  await expectText("could not be loaded from this page's host");
  await page.evaluate((text) => (document.getElementById("wasm-rest").textContent = text), whole);
  await press("button", "Try again");
  await expectStep("expired", "fails");
});

journey("a single file whose first part is damaged says that it could not start", { editions: ["single-file"], expectedFaults: [/^console: .*(the part page is damaged|JSHandle@error)/] }, async ({ page, url, waitFor, text }) => {
  await page.evaluateOnNewDocument(() => {
    const whole = Object.getOwnPropertyDescriptor(Node.prototype, "textContent").get;
    Object.defineProperty(HTMLScriptElement.prototype, "textContent", {
      get() {
        const text = whole.call(this);
        if (this.id !== "wasm-page") return text;
        const middle = text.length >> 1;
        return text.slice(0, middle) + (text[middle] === "A" ? "B" : "A") + text.slice(middle + 1);
      },
    });
  });
  await page.goto(url);
  await waitFor(() => document.getElementById("boot")?.checkVisibility());
  assert.match(await text(), /could not start here/);
});
