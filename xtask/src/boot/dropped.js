// Files that are dropped on the page are put into the field under them, or else into the evidence: text as it is, and
// DER (a key, a certificate) as base64. What is larger than a field takes, or gzip, is read by the page in slices, which
// keeps of it what tells something (src/evidence/sift.rs). Nothing is sent anywhere.
const MOST_BYTES = 10_000_000;
const SLICE = 65_536;
const LONGEST_TURN = 8; // ms
const LONGEST_DER = 65_536;
const SEQUENCE = 0x30;
const LINE_FEED = 10;
const GZIP = 0x1f8b;
// PowerShell writes UTF-16.
const WIDE = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" };
const kindOf = ([first, second]) => first * 256 + second;
const base64Of = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const decoded = (bytes) => {
  try {
    // A character that was cut in two is no reason to take text for bytes.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    if (bytes[0] === SEQUENCE && bytes.length <= LONGEST_DER) return base64Of(bytes);
    // Of other text what can be read is read.
    return new TextDecoder(WIDE[kindOf(bytes)] ?? "utf-8").decode(bytes);
  }
};
// Lets the browser draw and answer; unlike a timer, also in a tab behind others.
const pause = () =>
  new Promise((resume) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resume();
    };
    port2.postMessage(null);
  });
const typeOf = async (file) => kindOf(new Uint8Array(await file.slice(0, 2).arrayBuffer()));
// What a file holds, as UTF-8 that is not packed. `count` hears how much of the file was read.
const contentOf = async (file, count) => {
  const kind = await typeOf(file);
  const counting = new TransformStream({
    transform: (bytes, out) => {
      count(bytes.length);
      out.enqueue(bytes);
    },
  });
  const stream = file.stream().pipeThrough(counting);
  if (kind === GZIP) return stream.pipeThrough(new DecompressionStream("gzip"));
  if (!WIDE[kind]) return stream;
  return stream.pipeThrough(new TextDecoderStream(WIDE[kind])).pipeThrough(new TextEncoderStream());
};
// `take` gets slice after slice with how much was read, and says whether to go on; at the end it gets none, or a text if
// something went wrong.
const inSlices = (files) => ({
  name: files.map(({ name }) => name).join(", "),
  size: files.reduce((sum, { size }) => sum + size, 0),
  read: async (take) => {
    let read = 0;
    let turn = performance.now();
    try {
      for (const file of files) {
        const content = await contentOf(file, (bytes) => {
          read += bytes;
        });
        let last = LINE_FEED;
        for (const reader = content.getReader(); ; ) {
          const { value, done } = await reader.read();
          if (done) break;
          last = value.at(-1) ?? last;
          for (let at = 0; at < value.length; at += SLICE) {
            if (!take(value.subarray(at, at + SLICE), read)) return reader.cancel();
            if (performance.now() - turn < LONGEST_TURN) continue;
            await pause();
            turn = performance.now();
          }
        }
        // The next file begins a line of its own.
        if (last !== LINE_FEED && !take(new Uint8Array([LINE_FEED]), read)) return undefined;
      }
      return take(undefined, read);
    } catch (error) {
      return take(String(error), read);
    }
  },
});
const fieldUnder = ({ target }) => {
  if (document.querySelector("dialog[open]")) return null;
  const under = target.closest?.("textarea");
  if (under?.readOnly) return null;
  return under ?? document.getElementById("evidence");
};
const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => {
  if (holdsFiles(event)) event.preventDefault();
});
addEventListener("drop", async (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  const field = fieldUnder(event);
  if (!field) return;
  let room = MOST_BYTES;
  let files = [...event.dataTransfer.files];
  if (field.id === "evidence") {
    const kinds = await Promise.all(files.map((file) => typeOf(file).catch(() => 0)));
    const isLarge = (file, nth) => file.size > MOST_BYTES || kinds[nth] === GZIP;
    const larges = files.filter(isLarge);
    files = files.filter((file, nth) => !isLarge(file, nth));
    if (larges.length > 0) giveLarge(inSlices(larges));
    if (files.length === 0) return;
  }
  const texts = files.map(async (file) => {
    const taken = Math.min(file.size, room);
    room -= taken;
    const text = decoded(new Uint8Array(await file.slice(0, taken).arrayBuffer()));
    // What is left out is said where it was cut.
    return taken < file.size ? `${text}\n… (${file.name}: ${taken} / ${file.size} B)` : text;
  });
  const read = await Promise.allSettled(texts);
  const told = read.map(({ value, reason }) => value ?? `… (${reason})`);
  // What is written is written anew; evidence and keys come together.
  const before = field.id.startsWith("edit-") ? [] : [field.value.trimEnd()];
  field.value = [...before, ...told].filter((text) => text !== "").join("\n\n");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
});
