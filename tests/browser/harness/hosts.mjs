// Static hosts for journeys that need one of their own: in a folder, with wrong types, gone from one moment on.
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The finished page. */
export const DIST = fileURLToPath(new URL(".", process.env.JWTRIAGE_FILE ?? import.meta.url));

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

/** Calls `use` with a folder that is gone afterwards. */
export async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "jwtriage-"));
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
  const rename = (text) => text.replaceAll(before.version, version).replaceAll(name, renamed);
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
