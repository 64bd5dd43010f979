GLUE
// The page's own start; what to do when it does not is in index.html, in the element `boot`.
const boot = document.getElementById("boot");
FAILED
// What was remembered is fetched while the page waits anyway.
try {
  localStorage.length;
} catch {
  // No storage, nothing remembered.
}
// Compiled while it arrives.
const compiled = async (address) => {
  try {
    return await WebAssembly.compileStreaming(fetch(address));
  } catch {
    // A host that sends another type than application/wasm.
    return WebAssembly.compile(await (await fetch(address)).arrayBuffer());
  }
};
compiled("WASM_FILE")
  .then((module) => __wbg_init({ module_or_path: module }))
  .catch(failed);
