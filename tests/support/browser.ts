/** The browser in which tests look at pages. */
import { type Browser, chromium } from 'playwright';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { WITHOUT_FEATURES } from '../../src/crawlers/render/isolation.js';

/** Starts one, for whoever asks to close; only where `findBrowser` finds one. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser() ?? '', args: ['--no-sandbox', WITHOUT_FEATURES] });
}
