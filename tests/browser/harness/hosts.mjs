// Static hosts for journeys that need one of their own: in a folder, with wrong types, gone from one moment on.
import { spawn } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { chmodSync, chownSync, closeSync, copyFileSync, cpSync, mkdtempSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { LONG_AGO, claims, token } from "./tokens.mjs";

/** The finished page. */
export const DIST = fileURLToPath(new URL(".", process.env.JWTRIAGE_FILE ?? import.meta.url));

/** A token that has long expired, and a key that did not sign it. */
export const TOKEN = token(claims({ issued: LONG_AGO }));
const KEY = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" });

/** Opens a page that is on another host than the usual one. */
export async function arrive(page, url) {
  await page.goto(url);
  await page.waitForSelector("footer");
}

/** A token, its verdict, and both parts that load later. */
export async function useIt(visit) {
  const { paste, expectVerdict, expectStep } = visit;
  await paste(TOKEN);
  await expectVerdict("rejects", "expired");
  await expectStep("expired", "fails");
  await useKeys(visit);
}

export async function useKeys({ page, paste, expectVerdict }) {
  await paste(`${TOKEN}\n${KEY}`);
  await expectVerdict("rejects", "key-found");
  await page.waitForSelector('[aria-label="Keys found"] li');
}

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Calls `visit` with a host of its own, which is gone afterwards. */
export async function hosting({ folder = DIST, path = "/", types = {} }, visit) {
  const asked = [];
  const host = { folder, asked };
  const server = createServer((request, response) => {
    asked.push(request.url);
    const [place] = request.url.split("?");
    try {
      if (!place.startsWith(path)) throw new Error("another folder");
      const name = place.slice(path.length).replace(/(^|\/)$/, "$1index.html");
      const file = readFileSync(join(host.folder, decodeURIComponent(name)));
      const type = { ...TYPES, ...types }[extname(name)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, "cache-control": "no-cache" }).end(file);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  host.url = `http://127.0.0.1:${server.address().port}${path}`;
  /** From here on nobody answers there. */
  host.close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  try {
    return await visit(host);
  } finally {
    await host.close();
  }
}

// Programs that serve run as nobody in particular where that can be had.
const NOBODY = process.getuid?.() === 0 ? { uid: 101, gid: 101 } : {};
const PATIENCE_MS = 10_000;

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Gives files to whom programs run as. */
export function handOver(...files) {
  for (const file of files) if (NOBODY.uid) chownSync(file, NOBODY.uid, NOBODY.gid);
}

/** Calls `visit` while a program serves on `port`; what it writes goes to a file in `folder`. */
export async function running({ program, args, port, folder, env = {}, asWeAre = false }, visit) {
  const user = asWeAre ? {} : NOBODY;
  let start = program;
  if (user.uid) {
    // From where only root may look, nobody else could start it.
    start = join(folder, basename(program));
    copyFileSync(program, start);
    chmodSync(start, 0o755);
  }
  const said = join(folder, "output.txt");
  const output = openSync(said, "a", 0o600);
  handOver(said);
  const child = spawn(start, args, { ...user, cwd: folder, env: { ...process.env, HOME: folder, ...env }, stdio: ["ignore", output, output] });
  closeSync(output);
  const ended = new Promise((resolve) => {
    child.on("error", resolve).on("exit", resolve);
  });
  try {
    await Promise.race([answers(port), ended.then((how) => Promise.reject(new Error(`${program} ended (${how}):\n${readFileSync(said, "utf8")}`)))]);
    return await visit(said);
  } finally {
    child.kill();
    await ended;
  }
}

async function answers(port) {
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    const socket = connect(port, "127.0.0.1");
    const there = await new Promise((resolve) => socket.on("connect", () => resolve(true)).on("error", () => resolve(false)));
    socket.destroy();
    if (there) return;
    if (Date.now() > end) throw new Error(`nobody listens on port ${port}`);
    await pause(20);
  }
}

/** Calls `use` with a folder that is gone afterwards. */
export async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "jwtriage-"));
  chmodSync(folder, 0o755);
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const sha256 = (bytes, encoding = "hex") => createHash("sha256").update(bytes).digest(encoding);

/** What the service worker of a folder says of it: the version, and the files. */
export function shipped(folder = DIST) {
  const worker = readFileSync(join(folder, "sw.js"), "utf8");
  const files = Object.fromEntries([...worker.matchAll(/^ {2}"([^"]+)": "([0-9a-f]{64})",$/gm)].map(([, name, hash]) => [name, hash]));
  return { version: /VERSION = "([0-9a-f]{16})"/.exec(worker)[1], files };
}

/** Makes of the page in `from` another version in `to`: another title, and another name for a part. */
export function makeAnotherVersion(from, to, { version, part, title }) {
  cpSync(from, to, { recursive: true });
  const before = shipped(from);
  const name = Object.keys(before.files).find((name) => name.startsWith(`${part}-`));
  const renamed = name.replace(/-[0-9a-f]{16}/, `-${version}`);
  for (const file of readdirSync(to)) if (file.startsWith(name)) renameSync(join(to, file), join(to, file.replace(name, renamed)));
  const change = (file, edit) => writeFileSync(join(to, file), edit(readFileSync(join(to, file), "utf8")));
  // The page's script names parts without their end.
  const [stem, other] = [name, renamed].map((file) => file.replace(/\.wasm$/, ""));
  const rename = (text) => text.replaceAll(before.version, version).replaceAll(stem, other);
  change("index.html", (page) => {
    // The policy names each script by its hash.
    const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(([, script]) => script).filter((script) => rename(script) !== script);
    const edited = rename(page).replace("<title>", `<title>${title}: `);
    return scripts.reduce((page, script) => page.replace(sha256(script, "base64"), sha256(rename(script), "base64")), edited);
  });
  const index = sha256(readFileSync(join(to, "index.html")));
  change("sw.js", (worker) => rename(worker).replace(before.files["index.html"], index));
  for (const packed of ["index.html.br", "index.html.gz", "sw.js.br", "sw.js.gz"]) rmSync(join(to, packed), { force: true });
}
