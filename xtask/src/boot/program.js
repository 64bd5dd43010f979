// The single file carries this beside the page's wasm, and hands it `carried`.
const program = (carried) => {
"use strict";
const places = PART_PLACES;
const part = async (name) => WebAssembly.compile(await carried(...places[name]));
// The file on the disk is all there is.
const forgetFiles = () => {};
GLUE
DROPPED
return __wbg_init;
};
