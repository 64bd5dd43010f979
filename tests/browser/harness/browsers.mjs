// Starts the system's own Chromium and Firefox, and keeps each running for as long as the process needs it.
import puppeteer from "puppeteer-core";

// A name that is this machine and that no browser takes for it: over plain HTTP, no secure context.
const ELSEWHERE = "jwtriage.test";

const CHROMIUM_ARGUMENTS = [
  `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`,
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

// What Firefox would otherwise ask the network about on its own.
const FIREFOX_PREFERENCES = {
  "app.normandy.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "network.dns.localDomains": ELSEWHERE,
  "toolkit.telemetry.enabled": false,
};

// As Firefox numbers them in layout.css.prefers-color-scheme.content-override.
const FIREFOX_COLOUR_SCHEMES = { dark: 0, light: 1 };

const running = new Map();

/**
 * A browser with these settings, started at the first call.
 *
 * Language, time zone and (in Firefox) the colour scheme belong to a whole browser, so every
 * combination of them is one of its own.
 */
export function browserWith({ browserName, language, timezone, colourScheme }) {
  const key = JSON.stringify([browserName, language, timezone, browserName === "firefox" ? colourScheme : ""]);
  if (!running.has(key)) {
    const start = browserName === "firefox" ? startFirefox : startChromium;
    running.set(key, start({ language, env: { ...process.env, TZ: timezone }, colourScheme }));
  }
  return running.get(key);
}

function startChromium({ language, env }) {
  return puppeteer.launch({
    browser: "chrome",
    executablePath: executable("CHROMIUM"),
    headless: true,
    args: [...CHROMIUM_ARGUMENTS, `--lang=${language}`, `--accept-lang=${language}`],
    env: { ...env, LANGUAGE: language },
  });
}

function startFirefox({ language, env, colourScheme }) {
  return puppeteer.launch({
    browser: "firefox",
    executablePath: executable("FIREFOX"),
    headless: true,
    env,
    extraPrefsFirefox: {
      ...FIREFOX_PREFERENCES,
      "intl.accept_languages": language,
      "layout.css.prefers-color-scheme.content-override": FIREFOX_COLOUR_SCHEMES[colourScheme],
    },
  });
}

function executable(variable) {
  const place = process.env[variable];
  if (!place) throw new Error(`${variable} does not name a browser; run the journeys by \`cargo xtask browser\``);
  return place;
}

export async function closeAll() {
  const browsers = await Promise.allSettled(running.values());
  running.clear();
  await Promise.all(browsers.map(({ value }) => value?.close()));
}
