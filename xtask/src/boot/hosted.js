(() => {
"use strict";
// What loads later is asked for when it is first needed.
const part = (name) => compiled(`./${name}.wasm`);
GLUE
// The page's own start; what to do when it does not is in index.html, in the element `boot`.
FAILED
EARLY
DROPPED
OFFLINE
// What was remembered is fetched while the page waits anyway.
try {
  localStorage.length;
} catch {
  // No storage, nothing remembered.
}
const started = pageWasm.then((module) => __wbg_init({ module_or_path: module }));
// Not before there is nothing else to do: the first answer waits for none of it.
started.then(() => whenIdle(keepAtHand), failed);
})();
