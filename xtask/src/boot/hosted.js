// The page's own start; what to do when it does not is in index.html, in the element `boot`.
const boot = document.getElementById("boot");
FAILED
import("GLUE_FILE").then((page) => page.default({ module_or_path: "WASM_FILE" })).catch(failed);
