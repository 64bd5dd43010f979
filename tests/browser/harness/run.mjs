// Runs every journey, or those in files whose name contains the first argument, in one process: the
// browsers start once.
import { readdirSync } from "node:fs";

const folder = new URL("../", import.meta.url);
const [filter = ""] = process.argv.slice(2);
const files = readdirSync(folder).filter((name) => name.endsWith(".test.mjs") && name.includes(filter)).sort();

if (files.length === 0) {
  console.error(`no file in tests/browser matches *${filter}*.test.mjs`);
  process.exit(1);
}
for (const file of files) await import(new URL(file, folder));
