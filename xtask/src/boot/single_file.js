const carrier = (name) => document.getElementById(`wasm-${name}`);
// The first part, as gzip and base64: browsers undo both.
const gunzipped = (name) => {
  const packed = atob(carrier(name).textContent);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "content-type": "application/wasm" } });
};
// What loads later is LZMA over the page's own wasm, which browsers do not undo: a module of its own does (unpack/).
let unpacker;
const part = async (name) => {
  unpacker ??= Promise.all([WebAssembly.compileStreaming(gunzipped("unpack")), gunzipped("page").arrayBuffer()]);
  const [program, page] = await unpacker;
  const known = new Uint8Array(page);
  const { textContent, dataset } = carrier(name);
  const packed = new TextEncoder().encode(textContent);
  const length = Number(dataset.length);
  // Anew for each part, and its memory goes with it.
  const { memory, memory_of: memoryOf, unpack } = (await WebAssembly.instantiate(program)).exports;
  const at = memoryOf(packed.length + known.length + length);
  const bytes = new Uint8Array(memory.buffer, at);
  bytes.set(packed);
  bytes.set(known, packed.length);
  if (!unpack(at, packed.length, known.length, length)) throw new Error(`the part ${name} is damaged`);
  return WebAssembly.compile(new Uint8Array(memory.buffer, at + packed.length + known.length, length));
};
// The file on the disk is all there is.
const forgetFiles = () => {};
GLUE
FAILED
EARLY
DROPPED
// Inside of a promise, so that a browser without WebAssembly fails there.
const first = async () => WebAssembly.compileStreaming(gunzipped("page"));
first().then((module) => __wbg_init({ module_or_path: module })).catch(failed);
