// Files that are dropped on the page are put into the field under them, or else into the evidence: text as it is, and
// DER (a key, a certificate) as base64. Nothing is sent anywhere.
const MOST_BYTES = 10_000_000;
const LONGEST_DER = 65_536;
const SEQUENCE = 0x30;
const base64Of = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const decoded = (bytes) => {
  try {
    // A character that was cut in two is no reason to take text for bytes.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    if (bytes[0] === SEQUENCE && bytes.length <= LONGEST_DER) return base64Of(bytes);
    // PowerShell writes UTF-16; of other text what can be read is read.
    const wide = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[bytes[0] * 256 + bytes[1]];
    return new TextDecoder(wide ?? "utf-8").decode(bytes);
  }
};
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
  const texts = [...event.dataTransfer.files].map(async (file) => {
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
