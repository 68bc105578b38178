import { type Browser, chromium } from "playwright-core";

/** The first can have no window, and the suite takes three fifths of the processor time with it. */
const candidates = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Starts the Chromium of this machine without a window. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: findChromium(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

function findChromium(): string {
  const named = Deno.env.get("CHROMIUM_PATH");
  for (const path of named === undefined ? candidates : [named]) {
    try {
      if (Deno.statSync(path).isFile) return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Error(
    "Cannot test the dashboard: there is no Chromium on this machine. Install it, on Debian with " +
      "`apt-get install -y chromium-headless-shell`, or name it in CHROMIUM_PATH",
  );
}
