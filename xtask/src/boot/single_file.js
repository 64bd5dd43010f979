const carrier = (name) => document.getElementById(`wasm-${name}`);
// The program that unpacks the others (unpack/), as gzip and base64: browsers undo both.
const unpacker = async () => {
  const bytes = Uint8Array.from(atob(carrier("unpack").textContent), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(stream, { headers: { "content-type": "application/wasm" } }));
};
// Inside of a promise, so that a browser without WebAssembly fails there.
const compiledUnpacker = unpacker();
// LZMA, which browsers do not undo, over bytes that are known by then.
const unpacked = async (name, known) => {
  const program = await compiledUnpacker;
  const { textContent, dataset } = carrier(name);
  const packed = new TextEncoder().encode(textContent);
  const length = Number(dataset.length);
  // Anew for each part, and its memory goes with it.
  const { memory, memory_of: memoryOf, unpack } = (await WebAssembly.instantiate(program)).exports;
  const at = memoryOf(packed.length + known.length + length);
  const from = at + packed.length + known.length;
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(packed, at);
  bytes.set(known, at + packed.length);
  if (!unpack(at, packed.length, known.length, length)) throw new Error(`the part ${name} is damaged`);
  // The memory may have grown, and then is another buffer.
  return new Uint8Array(memory.buffer).slice(from, from + length);
};
const page = unpacked("page", []);
// What loads later was packed over the page's own wasm.
const part = async (name) => WebAssembly.compile(await unpacked(name, await page));
// The file on the disk is all there is.
const forgetFiles = () => {};
GLUE
FAILED
EARLY
DROPPED
page.then((wasm) => WebAssembly.compile(wasm)).then((module) => __wbg_init({ module_or_path: module })).catch(failed);
