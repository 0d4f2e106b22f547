import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeWithShared } from '../support/shared.js';
import { page, startSite, type Route } from '../support/site.js';
import { useWarmCli } from '../support/warm-cli.js';

const runWarm = useWarmCli();

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
  '.svg': 'image/svg+xml',
  '.pdf': 'application/pdf',
};

/** Smaller files are read whole: one answer costs less than two. */
const LARGE_BYTES = 256 * 1024;

interface Row {
  readonly [key: string]: unknown;
  readonly marks: readonly { readonly id: string; readonly where: string }[];
}

describeWithShared('a crawl of pages made around the corpus', (shared) => {
  test(
    'finds what inspect finds in the files, and reads the pictures by range',
    { timeout: 120_000 },
    async () => {
      const corpus = path.join(shared, 'corpus');
      const files = ['ai-generated', 'ai-edited', 'human', 'neither'].flatMap((label) =>
        readdirSync(path.join(corpus, label)).map((name) => `${label}/${name}`),
      );
      const routes: Record<string, Route> = {};
      const sizes = new Map<string, number>();
      for (const file of files) {
        const body = readFileSync(path.join(corpus, file));
        sizes.set(file, body.length);
        routes[`/${file}`] = { body, type: TYPES[path.extname(file).toLowerCase()] ?? 'image/jpeg' };
      }
      const perPage = 20;
      const pages: string[] = [];
      for (let from = 0; from < files.length; from += perPage) {
        const shown = files.slice(from, from + perPage).map((file) => {
          const url = file.split('/').map(encodeURIComponent).join('/');
          return file.endsWith('.pdf')
            ? `<a href="/${url}">un document</a>`
            : `<img src="/${url}" alt="" width="800" height="600">`;
        });
        routes[`/page-${pages.length}`] = page(`Page ${pages.length}`, shown.join('\n'));
        pages.push(`<a href="/page-${pages.length}">page</a>`);
      }
      const site = await startSite({ '/': page('Saint-Exemple', pages.join(' ')), ...routes });
      try {
        const inspected = await runWarm(['inspect', '--json', corpus]);
        const checked = await runWarm([
          'check',
          site.url,
          '--json',
          '--all',
          '--allow-private',
          '--delay-ms',
          '0',
          '--render',
          'never',
        ]);
        const rows = checked.json();
        const seen = new Map<string, Row>();
        for (const row of rows as Row[]) {
          if (row['type'] !== 'visual') continue;
          for (const url of [row['imageUrl'], row['originalUrl']]) {
            if (typeof url === 'string') seen.set(decodeURIComponent(new URL(url).pathname.slice(1)), row);
          }
        }
        const flagged = (inspected.json() as Row[]).filter(
          (row) => row['grade'] !== 'none' && row['page'] === null,
        );
        const images = flagged.filter((row) => row['format'] !== 'pdf');
        expect(images.length).toBeGreaterThan(50);
        const told = (one: Row | undefined) => [one?.['grade'], one?.['kind'], one?.['generator']].join();
        const missed = images.filter(
          (row) => told(seen.get(path.relative(corpus, path.resolve(String(row['target']))))) !== told(row),
        );
        expect(missed.map((row) => row['target'])).toEqual([]);
        const wrong = [...seen].filter(
          ([file, row]) => /^(human|neither)\//.test(file) && row['grade'] !== 'none',
        );
        expect(wrong.map(([file]) => file)).toEqual([]);
        // By range: only what is flagged is asked for whole, as evidence.
        const unflagged = site.log.filter((one) => /^\/(human|neither)\/.+\.(?!pdf)/.test(one.path));
        expect(unflagged.length).toBeGreaterThan(200);
        expect(unflagged.filter((one) => one.headers.range === undefined).map((one) => one.path)).toEqual([]);
        // Of large pictures the metadata cost a part of the size, whatever their label.
        const size = (url: string) => sizes.get(decodeURIComponent(url.slice(1))) ?? 0;
        const ranged = site.log.filter(
          (one) => one.headers.range !== undefined && size(one.path) > LARGE_BYTES,
        );
        const whole = [...new Set(ranged.map((one) => one.path))].reduce((sum, url) => sum + size(url), 0);
        expect(whole).toBeGreaterThan(20_000_000);
        expect(ranged.reduce((sum, one) => sum + one.bodyBytes, 0) / whole).toBeLessThan(0.6);
      } finally {
        await site.close();
      }
    },
  );
});
