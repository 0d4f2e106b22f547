/** axe (accessibility) in a page of a real browser. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Two looks of one page (`colorScheme`) differ in colours alone. */
export const CONTRAST = { runOnly: ['color-contrast'] };

/** Hands axe to a context once: half a megabyte that is else sent to the browser for each page. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript(AXE);
}

/** What axe finds in the page as it stands: `rule: beginning of the element`, one each. `rules` are options of `axe.run`. */
export async function axeFaults(page: Page, rules: object = {}): Promise<string[]> {
  // It stays in the page until the next one is loaded.
  if (!(await page.evaluate(`'axe' in globalThis`))) await page.evaluate(AXE);
  return page.evaluate(
    async (asked) => {
      type Axe = {
        run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(asked);
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    },
    // Only what is told is gathered: a selector for each element that is well costs more than the looking.
    { ...rules, resultTypes: ['violations'], selectors: false },
  );
}
