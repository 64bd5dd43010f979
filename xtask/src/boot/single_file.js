const part = async (name) => {
  const packed = atob(document.getElementById(`wasm-${name}`).textContent);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(stream, { headers: { "content-type": "application/wasm" } }));
};
// The file on the disk is all there is.
const forgetFiles = () => {};
GLUE
FAILED
EARLY
DROPPED
part("page").then((module) => __wbg_init({ module_or_path: module })).catch(failed);
