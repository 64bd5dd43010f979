const compiled = async (address) => {
  try {
    return await WebAssembly.compileStreaming(fetch(address));
  } catch {
    // A host that sends another type than application/wasm.
    return WebAssembly.compile(await (await fetch(address)).arrayBuffer());
  }
};
// Asked for before anything else of the page is read, and compiled while it arrives.
const pageWasm = compiled("WASM_FILE");
