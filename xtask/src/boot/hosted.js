// The page's own start; what to do when it does not is in index.html, in the element `boot`.
const boot = document.getElementById("boot");
FAILED
// Compiled while it arrives, and beside the script that is waited for as well.
const compiled = async (address) => {
  try {
    return await WebAssembly.compileStreaming(fetch(address));
  } catch {
    // A host that sends another type than application/wasm.
    return WebAssembly.compile(await (await fetch(address)).arrayBuffer());
  }
};
Promise.all([import("GLUE_FILE"), compiled("WASM_FILE")])
  .then(([page, module]) => page.default({ module_or_path: module }))
  .catch(failed);
