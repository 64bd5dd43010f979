// Nothing leaves the page, nothing of a token is kept, and the browser sees to it.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { shipped } from "./harness/hosts.mjs";
import { beyondItsParts, journey } from "./harness/journeys.mjs";
import { claims, token } from "./harness/tokens.mjs";

const TOKEN = token(claims({ sub: "system:serviceaccount:secrecy:nobody-should-know" }));

journey("after everything was used, nothing was asked for and nothing of the token is kept", async ({ open, reload, page, url, edition, paste, press, choose, openExample, setOffset, setMoment, expectVerdict, expectAttribute, requests, waitFor, part }) => {
  const logged = [];
  page.on("console", (message) => logged.push(message.text()));
  await open();
  await page.waitForNetworkIdle({ idleTime: 100 });
  const opened = requests();
  await openExample("The 401 that comes and goes");
  await expectVerdict("rejects", "not-yet-valid");
  await press("button", "Clear");
  await paste(TOKEN);
  await expectVerdict("accepts");
  await press("button", "Copy: sub");
  for (const tab of ["JSON", "Claims", "Client", "TokenReview", "API server log"]) await press("tab", tab);
  await press("button", "Add an API server");
  await setOffset("apiserver-2", "-5m");
  await setMoment("nbf+1s");
  await paste("nobody-should-know", "API audiences");
  await expectVerdict("rejects", "audience-expected");
  await choose("Kubernetes version", "1.24");
  await choose("Times in", "local time");
  await choose("Language", "简体中文");
  await press("button", "Theme");
  for (const [button, box] of [["Share…", "Link"], ["Copy report", "Report text"]]) {
    await press("button", button);
    await part("textbox", box);
    await page.keyboard.press("Escape");
    await waitFor(() => !document.querySelector("dialog"));
  }
  await page.waitForNetworkIdle({ idleTime: 100 });

  const later = requests().slice(opened.length);
  assert.deepEqual(beyondItsParts(later, url), [], "opening and the page's own parts were all");
  assert.equal(new Set(later).size, later.length, "each part is asked for once");
  const own = edition === "hosted" ? (address) => address.startsWith(url) : (address) => address === url;
  assert.deepEqual(opened.filter((address) => !own(address)), []);

  if (edition === "hosted") await expectAttribute("html", "data-offline", "ready");
  const kept = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases?.())?.length ?? 0,
    // A file may have no caches, and is told so by an exception.
    caches: await (async () => {
      const kept = {};
      for (const name of await caches.keys()) kept[name] = (await (await caches.open(name)).keys()).map(({ url }) => url).sort();
      return kept;
    })().catch(() => ({})),
    // A file has no workers, and is told so by an exception.
    workers: location.protocol === "file:" ? 0 : ((await navigator.serviceWorker?.getRegistrations())?.length ?? 0),
    cookie: document.cookie,
    title: document.title,
    address: location.href,
    name: globalThis.name,
    state: history.state,
  }));
  const { local, title, ...rest } = kept;
  assert.doesNotMatch(logged.join(), /eyJ|nobody-should-know/);
  // The service worker keeps the page's own files, which are the same for everybody.
  const { version, files } = shipped();
  const cached = { [`jwtriage ${url} ${version}`]: Object.keys(files).map((name) => `${url}${name}`).sort() };
  assert.match(title, /^jwtriage: \p{Script=Han}+？$/u);
  assert.deepEqual(Object.keys(local), ["jwtriage.preferences"]);
  assert.deepEqual(JSON.parse(local["jwtriage.preferences"]), { language: "zh-Hans", theme: "light", kubernetes: "1.24", times: "local" });
  assert.deepEqual(rest, {
    session: {},
    databases: 0,
    caches: edition === "hosted" ? cached : {},
    workers: edition === "hosted" ? 1 : 0,
    cookie: "",
    address: url,
    name: "",
    state: null,
  });
  // No form is filled in again either.
  await reload();
  await waitFor(() => document.querySelector('[aria-label="Evidence"]').value === "" && !document.querySelector('[aria-label="API audiences"]')?.value);
});

journey("whatever a script in the page tries to send is stopped by the policy", { expectedFaults: [/./] }, async ({ open, page, edition, faults, paste, expectVerdict }) => {
  const arrived = [];
  const listener = createServer((request, response) => {
    arrived.push(request.url);
    response.setHeader("Access-Control-Allow-Origin", "*").end();
  });
  listener.on("upgrade", (request, socket) => arrived.push(request.url) && socket.destroy());
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  try {
    await open();
    await paste(TOKEN);
    await expectVerdict("accepts");
    const there = `127.0.0.1:${listener.address().port}`;
    const tried = await page.evaluate(async (there) => {
      const secret = document.querySelector('[aria-label="Evidence"]').value.slice(0, 40);
      const add = (name, attributes) => new Promise((resolve) => {
        const element = Object.assign(document.createElement(name), attributes);
        element.onload = () => resolve("loaded");
        element.onerror = () => resolve("refused");
        document.head.append(element);
      });
      const tries = {
        fetch: () => fetch(`http://${there}/fetch?${secret}`, { mode: "no-cors" }).then(() => "loaded", () => "refused"),
        request: () => new Promise((resolve) => {
          const request = new XMLHttpRequest();
          request.onload = () => resolve("loaded");
          request.onerror = () => resolve("refused");
          request.open("GET", `http://${there}/request?${secret}`);
          request.send();
        }),
        socket: () => new Promise((resolve) => {
          try {
            const socket = new WebSocket(`ws://${there}/socket?${secret}`);
            socket.onopen = () => resolve("loaded");
            socket.onerror = () => resolve("refused");
          } catch {
            resolve("refused");
          }
        }),
        events: () => new Promise((resolve) => {
          const source = new EventSource(`http://${there}/events?${secret}`);
          source.onopen = () => resolve("loaded");
          source.onerror = () => resolve("refused");
        }),
        beacon: () => Promise.resolve(navigator.sendBeacon(`http://${there}/beacon`, secret) ? "sent" : "refused"),
        image: () => add("img", { src: `http://${there}/image?${secret}` }),
        style: () => add("link", { rel: "stylesheet", href: `http://${there}/style?${secret}` }),
        script: () => add("script", { src: `http://${there}/script?${secret}` }),
        form: () => {
          const form = Object.assign(document.createElement("form"), { action: `http://${there}/form`, method: "post", target: "_self" });
          document.body.append(form);
          try {
            form.submit();
          } catch {
            // So Firefox does; Chromium says nothing.
          }
          return Promise.resolve("submitted");
        },
      };
      const results = {};
      for (const [name, attempt] of Object.entries(tries)) results[name] = await attempt();
      return results;
    }, there);
    // Beacons and forms are sent without a word about what becomes of them.
    const { beacon, form, ...others } = tried;
    assert.equal(form, "submitted");
    assert.ok(["sent", "refused"].includes(beacon));
    for (const [name, result] of Object.entries(others)) assert.equal(result, "refused", name);
    const policy = await page.waitForSelector('head meta[http-equiv="content-security-policy"]');
    const said = await policy.evaluate((policy) => policy.content);
    assert.match(said, /^default-src 'none';/);
    assert.match(said, /form-action 'none'/);
    assert.match(said, /base-uri 'none'/);
    assert.doesNotMatch(said, /'unsafe-inline'|'unsafe-eval'|https?:|\*/);
    if (edition === "single-file") assert.doesNotMatch(said, /'self'/);
    const stopped = (await faults()).filter((fault) => fault.startsWith("policy:")).map((fault) => fault.split(" ")[1]);
    for (const directive of ["connect-src", "img-src", "style-src-elem", "script-src-elem", "form-action"]) {
      assert.ok(stopped.includes(directive), `${directive} is among ${stopped}`);
    }
    // Whatever was on its way has had as long as a request of its own takes.
    await fetch(`http://${there}/own`);
    assert.deepEqual(arrived, ["/own"]);
    assert.equal(await page.evaluate(() => document.title), "jwtriage: which clock rejected your token?", "the page is still there");
  } finally {
    listener.closeAllConnections();
    listener.close();
  }
});
