// A file that is dropped on the page is put into the field under it, or else into the evidence: text as it is, other
// bytes (a key or a certificate in DER) as base64. Nothing is sent anywhere.
const MOST_BYTES = 10_000_000;
const textOf = async (file) => {
  const bytes = new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer());
  try {
    // A character that was cut in two is no reason to take text for bytes.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  }
};
const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => {
  if (holdsFiles(event)) event.preventDefault();
});
addEventListener("drop", async (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  const under = event.target.closest?.("textarea:not([readonly])");
  const field = under ?? document.getElementById("evidence");
  const files = [...event.dataTransfer.files];
  const texts = await Promise.all(files.map(textOf));
  // What is left of a file that is too long is said where it was cut.
  const told = texts.map((text, index) => (files[index].size > MOST_BYTES ? `${text}\n… (${files[index].name}: ${MOST_BYTES / 1e6} MB / ${files[index].size / 1e6} MB)` : text));
  field.value = [field.value.trimEnd(), ...told].filter((text) => text !== "").join("\n\n");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
});
