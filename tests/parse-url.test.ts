import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUrl, parseUrl } from '../src/parse-url.js';

const SRC = path.resolve(fileURLToPath(import.meta.url), '../../src');

test('an address with accents stays one however often it was asked', () => {
  const lost: string[] = [];
  // Enough for the engine to compile what is asked.
  for (let n = 0; n < 30_000; n++) {
    if (!isUrl(`/fête-${n}.jpg`, 'https://mairie-élancourt.example/')) lost.push(String(n));
  }
  expect(lost).toHaveLength(0);
});

test('it says what the standard’s constructor says, and throws nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.option(fc.webUrl()), (text, base) => {
      const read = parseUrl(text, base ?? undefined);
      let href: string | null = null;
      try {
        ({ href } = new URL(text, base ?? undefined));
      } catch {
        // No address.
      }
      expect(read?.href ?? null).toBe(href);
      expect(isUrl(text, base ?? undefined)).toBe(href !== null);
    }),
  );
});

test('nobody asks the engine’s own check, which loses addresses with accents', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:tsx?|js)$/.test(name),
  );
  const asking = files.filter((name) => readFileSync(path.join(SRC, name), 'utf8').includes('URL.canParse('));
  expect(asking).toEqual([]);
});
