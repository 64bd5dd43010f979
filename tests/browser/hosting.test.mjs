// The files in deploy/ do what they say: real servers start with them and serve the page as it should be served.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { objectsIn, wrongWith } from "./harness/cluster.mjs";
import { DIST, arrive, freePort, handOver, hosting, inFolder, running, shipped, useIt } from "./harness/hosts.mjs";
import { journey } from "./harness/journeys.mjs";

const deployed = (name) => readFileSync(fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)), "utf8");
const withProgram = (variable) => ({
  editions: ["hosted"],
  skip: process.env[variable] ? false : `${variable} names no program, and none was found`,
});

/** A text with each of these changed, all of which it has to have. */
function changed(text, changes) {
  return changes.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), `there is “${from}” to change`);
    return text.replaceAll(from, to);
  }, text);
}

const HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};
const FOR_EVER = "public, max-age=31536000, immutable";

/** Asks for every file at `url` as a browser would, and looks at what comes with it. */
async function expectServed(url, encodings) {
  const { files } = shipped();
  const wasm = Object.keys(files).find((name) => name.endsWith("_bg.wasm"));
  const icon = Object.keys(files).find((name) => name.endsWith(".svg"));
  const expected = {
    "": ["text/html", "no-cache"],
    "index.html?secret": ["text/html", "no-cache"],
    "jwtriage.html": ["text/html", "no-cache"],
    "sw.js": ["text/javascript", "no-cache"],
    "manifest.webmanifest": ["application/manifest+json", "no-cache"],
    [wasm]: ["application/wasm", FOR_EVER],
    [icon]: ["image/svg+xml", FOR_EVER],
  };
  for (const [name, [type, cache]] of Object.entries(expected)) {
    const { status, headers } = await fetch(url + name, { headers: { "accept-encoding": encodings.join(", ") } });
    const of = `${name || "the page"}: `;
    assert.equal(status, 200, of);
    assert.equal(headers.get("content-type").split(";")[0], type, of);
    assert.equal(headers.get("cache-control"), cache, of);
    const policy = headers.get("content-security-policy");
    assert.equal(policy, name === "sw.js" ? "default-src 'none'; connect-src 'self'; frame-ancestors 'none'" : "frame-ancestors 'none'", of);
    for (const [header, value] of Object.entries(HEADERS)) assert.equal(headers.get(header), value, of + header);
    assert.match(headers.get("permissions-policy"), /^camera=\(\), /, of);
    const file = name.split("?")[0] || "index.html";
    const beside = { br: ".br", gzip: ".gz" };
    const packed = encodings.find((encoding) => existsSync(join(DIST, file + beside[encoding])));
    if (packed) assert.equal(headers.get("content-encoding"), packed, of);
  }
  const missing = await fetch(`${url}rest-0123456789abcdef.wasm?secret`);
  assert.equal(missing.status, 404);
  assert.notEqual(missing.headers.get("cache-control"), FOR_EVER, "that a file is missing is not for ever");
}

async function expectWorks(visit, url) {
  await arrive(visit.page, url);
  await useIt(visit);
  await visit.expectAttribute("html", "data-offline", "ready");
  await visit.page.reload();
  await visit.page.waitForSelector("footer");
  await useIt(visit);
}

journey("nginx serves the page by deploy/nginx.conf, at the root of a host and in a folder", withProgram("NGINX"), async (visit) => {
  const port = await freePort();
  await inFolder(async (folder) => {
    const site = join(folder, "site");
    const log = join(folder, "access.log");
    cpSync(DIST, site, { recursive: true });
    const server = changed(deployed("nginx.conf"), [
      ["listen 8080;", `listen 127.0.0.1:${port};`],
      ["/var/www/jwtriage", site],
      ["/var/log/nginx/jwtriage.log", log],
      // The location for a folder, which stands there as an example.
      ["    # location /tools", "    location /tools"],
      ["    #     alias", "        alias"],
      ["    # }\n}", "    }\n}"],
    ]);
    writeFileSync(join(folder, "server.conf"), server);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/tmp/${name};`);
    writeFileSync(join(folder, "nginx.conf"), `daemon off; pid ${folder}/tmp/pid; error_log stderr;\nevents {}\nhttp { ${temporary.join(" ")} include ${folder}/server.conf; }\n`);
    mkdirSync(join(folder, "tmp"));
    writeFileSync(log, "");
    handOver(join(folder, "tmp"), log);
    await running({ program: process.env.NGINX, args: ["-e", "stderr", "-c", join(folder, "nginx.conf")], port, folder }, async (output) => {
      const url = `http://127.0.0.1:${port}/`;
      await expectServed(url, ["gzip"]);
      await expectServed(`${url}tools/jwtriage/`, ["gzip"]);
      await expectWorks(visit, `${url}tools/jwtriage/`);
      const logged = readFileSync(log, "utf8");
      assert.match(logged, /"GET \/tools\/jwtriage\/sw\.js" 200/);
      for (const text of [logged, readFileSync(output, "utf8")]) assert.doesNotMatch(text, /secret|\[warn\]/);
    });
  });
});

journey("Caddy serves the page by deploy/Caddyfile, in a folder", withProgram("CADDY"), async (visit) => {
  const port = await freePort();
  await inFolder(async (folder) => {
    const site = join(folder, "site");
    cpSync(DIST, join(site, "tools", "jwtriage"), { recursive: true });
    const config = changed(deployed("Caddyfile"), [
      ["\n:8080 {", `\nhttp://127.0.0.1:${port} {`],
      ["root * /var/www/jwtriage", `root * ${site}`],
    ]);
    writeFileSync(join(folder, "Caddyfile"), config);
    mkdirSync(join(folder, "tmp"));
    handOver(join(folder, "tmp"));
    const env = { XDG_DATA_HOME: join(folder, "tmp"), XDG_CONFIG_HOME: join(folder, "tmp") };
    const args = ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")];
    await running({ program: process.env.CADDY, args, port, folder, env }, async (output) => {
      const url = `http://127.0.0.1:${port}/tools/jwtriage/`;
      await expectServed(url, ["br", "gzip"]);
      await expectWorks(visit, url);
      assert.doesNotMatch(readFileSync(output, "utf8"), /secret/);
    });
  });
});

journey("the single file is what it is, whatever charset its host gives it", { editions: ["hosted"] }, async (visit) => {
  for (const charset of ["utf-8", "gbk", "iso-8859-1"]) {
    await hosting({ types: { ".html": `text/html; charset=${charset}` } }, async ({ url }) => {
      await arrive(visit.page, `${url}jwtriage.html`);
      assert.equal(await visit.page.evaluate(() => document.characterSet), "UTF-16LE");
      await useIt(visit);
    });
  }
});

const OBJECTS = objectsIn(deployed("kubernetes.yaml"));
const object = (kind, name) => OBJECTS.find((one) => one.kind === kind && one.metadata.name === name);

journey("nginx serves the single file by the configuration in deploy/kubernetes.yaml", withProgram("NGINX"), async (visit) => {
  const { page } = visit;
  const port = await freePort();
  await inFolder(async (folder) => {
    // Only this folder may be written to.
    const [site, tmp] = [join(folder, "site"), join(folder, "tmp")];
    mkdirSync(site);
    mkdirSync(tmp);
    handOver(tmp);
    cpSync(join(DIST, "jwtriage.html"), join(site, "index.html"));
    const config = changed(object("ConfigMap", "jwtriage-nginx").data["nginx.conf"], [
      ["listen 8080;", `listen 127.0.0.1:${port};`],
      ["/srv/jwtriage", site],
      ["/tmp/", `${tmp}/`],
    ].toReversed());
    writeFileSync(join(folder, "nginx.conf"), config);
    const [container] = object("Deployment", "jwtriage").spec.template.spec.containers;
    const args = container.command.slice(1).map((word) => word.replace("/etc/jwtriage/", `${folder}/`));
    await running({ program: process.env.NGINX, args, port, folder }, async (output) => {
      const url = `http://127.0.0.1:${port}/`;
      const { status, headers } = await fetch(`${url}?secret`, { headers: { "accept-encoding": "gzip" } });
      assert.deepEqual([status, headers.get("cache-control"), headers.get("content-encoding")], [200, "no-cache", "gzip"]);
      assert.equal(headers.get("content-security-policy"), "frame-ancestors 'none'");
      for (const [header, value] of Object.entries(HEADERS)) assert.equal(headers.get(header), value, header);
      for (const { httpGet } of [container.readinessProbe, container.livenessProbe]) {
        assert.equal((await fetch(`http://127.0.0.1:${port}${httpGet.path}`)).status, 204);
      }
      await arrive(page, url);
      await useIt(visit);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.edition), "single-file");
      const said = readFileSync(output, "utf8");
      assert.match(said, /"GET \/index\.html" 200/);
      assert.doesNotMatch(said, /secret|healthz|\[warn\]|\[alert\]/);
    });
  });
});

const python = spawnSync("python3", ["--version"]).status === 0 ? false : "there is no python3";

journey("Python's own server is good enough", { editions: ["hosted"], skip: python }, async (visit) => {
  const port = await freePort();
  await inFolder(async (folder) => {
    cpSync(DIST, join(folder, "site"), { recursive: true });
    const program = spawnSync("python3", ["-c", "import sys; print(sys.executable)"]).stdout.toString().trim();
    const args = ["-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory", join(folder, "site")];
    // Where it lies, since it needs its library beside it.
    await running({ program, args, port, folder, asWeAre: true }, () => expectWorks(visit, `http://127.0.0.1:${port}/`));
  });
});

test("the objects in deploy/kubernetes.yaml are what Kubernetes' schemas ask for", () => {
  assert.deepEqual(OBJECTS.map(({ kind }) => kind), ["ConfigMap", "Deployment", "Service", "NetworkPolicy"]);
  for (const one of OBJECTS) assert.deepEqual(wrongWith(one), [], one.kind);
});

test("a manifest with a mistake is refused", () => {
  const [, deployment] = OBJECTS;
  const mistaken = (edit) => {
    const copy = structuredClone(deployment);
    edit(copy.spec.template.spec, copy);
    return wrongWith(copy);
  };
  const inContainer = "/spec/template/spec/containers/0";
  assert.deepEqual(mistaken(({ containers: [container] }) => (container.securityContext.readOnlyRootFileSystem = true)), [`unknown field ${inContainer}/securityContext/readOnlyRootFileSystem`]);
  assert.deepEqual(mistaken((pod) => (pod.automountServiceAccountTokens = false)), ["unknown field /spec/template/spec/automountServiceAccountTokens"]);
  assert.deepEqual(mistaken((pod, whole) => (whole.specs = {})), ["unknown field /specs"]);
  assert.match(mistaken(({ containers: [container] }) => (container.ports[0].containerPort = "80")).join(), /containerPort must be integer/);
  assert.match(mistaken(({ containers: [container] }) => delete container.name).join(), /name/);
  assert.deepEqual(wrongWith({ apiVersion: "apps/v1beta9", kind: "Deployment" }), ["no schema for apps/v1beta9 Deployment"]);
  assert.throws(() => objectsIn("a: 1\na: 2\n"));
});

test("the pod may do nothing but serve, and its parts fit together", () => {
  const { spec: pod, metadata } = object("Deployment", "jwtriage").spec.template;
  const [container] = pod.containers;
  assert.equal(pod.automountServiceAccountToken, false);
  assert.deepEqual([pod.securityContext.runAsNonRoot, pod.securityContext.seccompProfile], [true, { type: "RuntimeDefault" }]);
  assert.deepEqual(container.securityContext, { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } });
  assert.match(container.image, /^nginx:\d+\.\d+\.\d+/);
  assert.ok(container.resources.requests && container.resources.limits);
  const writable = pod.volumes.filter((volume) => volume.emptyDir).map(({ name }) => name);
  assert.deepEqual(container.volumeMounts.filter(({ readOnly }) => !readOnly).map(({ name, mountPath }) => [name, mountPath]), [[writable[0], "/tmp"]]);
  assert.ok(object("ConfigMap", pod.volumes.find(({ name }) => name === "nginx").configMap.name));
  for (const selector of [object("Service", "jwtriage").spec.selector, object("NetworkPolicy", "jwtriage").spec.podSelector.matchLabels]) {
    assert.deepEqual(selector, metadata.labels);
  }
  const { policyTypes, egress } = object("NetworkPolicy", "jwtriage").spec;
  assert.deepEqual([policyTypes.includes("Egress"), egress], [true, []]);
  // What a cluster stores is at most 1 MiB, names and all.
  assert.ok(statSync(join(DIST, "jwtriage.html")).size < 1_000_000);
});
