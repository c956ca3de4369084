import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the browsers that take `--headless --screenshot` are called on a PATH. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

/**
 * The browser that draws: what CHROME_PATH names, or the first on the PATH of Chromium, Google Chrome and Microsoft Edge.
 * @throws {Error} saying what to do, if there is none
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string {
  const { CHROME_PATH: named, PATH = '' } = env;
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`CHROME_PATH is ${named}, which is no program that can be run.`);
  }
  const folders = PATH.split(delimiter).filter((folder) => folder !== '');
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  if (found !== undefined) return found;
  throw new Error(`No browser to draw with: none of ${NAMES.join(', ')} is on the PATH. Set CHROME_PATH to one.`);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Picture {
  readonly page: string;
  readonly file: string;
  readonly scheme: 'light' | 'dark';
  /** In CSS pixels, from the upper left corner. */
  readonly width: number;
  readonly height: number;
  /** A folder for what the browser keeps while it runs. */
  readonly profile: string;
}

/** Draws the upper part of a page as a PNG. @throws {Error} with the browser's words if it fails */
export function draw(browser: string, { page, file, scheme, width, height, profile }: Picture): void {
  const { status, stderr, error } = spawnSync(
    browser,
    [
      '--headless=new',
      // Chromium's sandbox refuses to run as root; the page is one of this project's own, and fetches and runs nothing.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--hide-scrollbars',
      '--force-device-scale-factor=1',
      `--blink-settings=preferredColorScheme=${scheme === 'dark' ? 0 : 1}`,
      `--user-data-dir=${profile}`,
      `--window-size=${width},${height}`,
      `--screenshot=${file}`,
      `file://${page}`,
    ],
    { encoding: 'utf8', timeout: 60_000 },
  );
  if (status !== 0) throw new Error(`${browser} failed: ${error?.message ?? stderr.trim()}`);
}
