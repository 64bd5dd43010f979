GLUE
FAILED
EARLY
const unpack = () => {
  const packed = atob(document.getElementById("page-wasm").textContent);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "content-type": "application/wasm" } });
};
(async () => __wbg_init({ module_or_path: unpack() }))().catch(failed);
