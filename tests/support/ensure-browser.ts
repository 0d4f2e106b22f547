/**
 * Runs once before the tests: sees to it that there is a browser for those that need one.
 * Playwright's own is tried first, then Debian's package when we are root; otherwise one line says what to do.
 */
import { execFileSync } from 'node:child_process';
import { findBrowser } from '../../src/crawlers/render/browser.js';

const FIVE_MINUTES_MS = 300_000;

export default function ensureBrowser(): void {
  if (findBrowser() !== null) return;
  attempt('npx', ['--no-install', 'playwright', 'install', 'chromium']);
  if (findBrowser() === null && process.getuid?.() === 0) {
    attempt('apt-get', ['update', '-qq']);
    for (const name of ['chromium-headless-shell', 'chromium'])
      if (findBrowser() === null)
        attempt('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name]);
  }
  if (findBrowser() === null) {
    process.stderr.write(
      'No browser: tests that need one are skipped. Run "npx playwright install chromium", or install the package "chromium".\n',
    );
  }
}

/** A failing installer is no error: what counts is whether a browser is there afterwards. */
function attempt(command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: FIVE_MINUTES_MS });
  } catch (error) {
    process.stderr.write(
      `${command} ${args[0] ?? ''}: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}
