import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** As root Chromium has no sandbox; the rest keeps it from looking for the internet. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const NO_BROWSER = 'no Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH';

/** Where a Chromium is installed; null where there is none. `CHROMIUM_PATH` comes first. */
export function findChromium(): string | null {
  const given = process.env.CHROMIUM_PATH;
  return [...(given ? [given] : []), ...USUAL_PATHS].find((path) => existsSync(path)) ?? null;
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
}
