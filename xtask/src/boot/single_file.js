// The program that unpacks the others (unpack/), as gzip, which browsers undo, and fifteen bits a character.
const unpacker = async () => {
  const bytes = new Uint8Array(UNPACKER_LENGTH);
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const character of document.getElementById("wasm-unpack").textContent) {
    held = (held << 15) | (character.charCodeAt(0) - FIRST_DIGIT);
    for (bits += 15; bits > 7; at += 1) {
      bits -= 8;
      // Of each the lowest eight bits are kept, and nothing beyond the end.
      bytes[at] = held >> bits;
    }
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(stream, { headers: { "content-type": "application/wasm" } }));
};
// Inside of a promise, so that a browser without WebAssembly fails there.
const compiledUnpacker = unpacker();
// LZMA, which browsers do not undo, over bytes that are known by then. Both come back, one behind the other, and what
// the new ones are when they are put together: wasm is packed with its code taken apart.
const unpacked = async (carrier, known) => {
  const program = await compiledUnpacker;
  const packed = Uint16Array.from(carrier.textContent, (character) => character.charCodeAt(0));
  const length = Number(carrier.dataset.length);
  // Anew for each archive, and its memory goes with it.
  const { memory, memory_of: memoryOf, unpack, length_of: lengthOf, together } = (await WebAssembly.instantiate(program)).exports;
  const at = memoryOf(packed.byteLength + known.length + length);
  const from = at + packed.byteLength;
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(new Uint8Array(packed.buffer), at);
  bytes.set(known, from);
  const apart = from + known.length;
  const whole = unpack(at, packed.byteLength, known.length, length) && lengthOf(apart, length);
  const to = whole && memoryOf(whole);
  if (!whole || !together(apart, length, to, whole)) throw new Error(`the part ${carrier.id.replace("wasm-", "")} is damaged`);
  // The memory may have grown, and then is another buffer.
  const bytesNow = new Uint8Array(memory.buffer);
  return [bytesNow.slice(from, apart + length), bytesNow.slice(to, to + whole)];
};
const carriers = document.querySelectorAll("script[data-length]");
// Each archive was packed over all before it.
const wholes = [];
let all = new Uint8Array();
let ready = 0;
let working = Promise.resolve();
const carried = async (nth, from, to) => {
  // One after another. What is damaged is tried again by whoever asks next.
  working = working.catch(() => {}).then(async () => {
    for (; ready <= nth; ready += 1) {
      [all, wholes[ready]] = await unpacked(carriers[ready], all);
    }
  });
  await working;
  return wholes[nth].subarray(from, to);
};
FAILED
EARLY
// The policy names its hash.
const added = async (kind, from, to) => {
  const element = document.createElement(kind);
  element.textContent = new TextDecoder().decode(await carried(0, from, to));
  document.head.append(element);
};
const start = async () => {
  const module = WebAssembly.compile(await carried(0, 0, WASM_LENGTH));
  await added("style", WASM_LENGTH, STYLE_END);
  await added("script", STYLE_END, Infinity);
  await program(carried)({ module_or_path: await module });
};
start().catch(failed);
