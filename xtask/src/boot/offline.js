// Has the page kept by its service worker, and tells on the root element what came of it: data-offline is
// `ready` or `unavailable`, and data-update is `ready` when the next visit will be to another version.
const keepAtHand = async () => {
  const { dataset } = document.documentElement;
  try {
    const { serviceWorker } = navigator;
    if (!serviceWorker || !isSecureContext) throw new Error("plain HTTP, or a browser without");
    let registration;
    const tell = () => registration?.active?.postMessage("PAGE_VERSION");
    serviceWorker.addEventListener("message", ({ data }) => {
      dataset.offline = "ready";
      if (data !== "PAGE_VERSION") dataset.update = "ready";
    });
    serviceWorker.addEventListener("controllerchange", tell);
    registration = await serviceWorker.register("./sw.js");
    registration.installing?.addEventListener("statechange", ({ target }) => {
      // Files that did not come, or no room for them.
      if (target.state === "redundant" && !registration.active) dataset.offline = "unavailable";
    });
    tell();
  } catch {
    dataset.offline = "unavailable";
  }
};
const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
// What is kept of the page goes, and its worker with it; the next visit begins anew.
const forgetFiles = async () => {
  try {
    const registration = await navigator.serviceWorker.getRegistration("./");
    await registration?.unregister();
    const ours = `jwtriage ${new URL("./", location.href).href} `;
    for (const name of await caches.keys()) if (name.startsWith(ours)) await caches.delete(name);
  } catch {
    // Plain HTTP, where nothing is kept.
  }
  delete document.documentElement.dataset.offline;
};
