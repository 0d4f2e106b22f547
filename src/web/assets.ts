/** Files of our own that pages name: read once, the same for everybody. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Hono } from 'hono';
import { PACKAGE_ROOT } from '../version.js';
import type { Env } from './context.js';

const CSS = 'text/css; charset=utf-8';
const JS = 'text/javascript; charset=utf-8';

/** Name in the address → file from the project's root, type. An explicit list: nothing else of the disk is served. */
const ASSETS: Readonly<Record<string, readonly [file: string, type: string]>> = {
  'base.css': ['src/web/assets/base.css', CSS],
  'pieces.css': ['src/web/assets/pieces.css', CSS],
  'pages.css': ['src/web/assets/pages.css', CSS],
  'sizes.css': ['src/web/assets/sizes.css', CSS],
  'cases.css': ['src/web/assets/cases.css', CSS],
  'directory.css': ['src/web/assets/directory.css', CSS],
  'sheet.css': ['src/web/assets/sheet.css', CSS],
  'letters.css': ['src/web/assets/letters.css', CSS],
  'statistics.css': ['src/web/assets/statistics.css', CSS],
  'display.css': ['src/web/assets/display.css', CSS],
  'observe.css': ['src/web/assets/observe.css', CSS],
  'training.css': ['src/web/assets/training.css', CSS],
  'review.css': ['src/web/assets/review.css', CSS],
  'review-lists.css': ['src/web/assets/review-lists.css', CSS],
  'report.css': ['src/web/assets/report.css', CSS],
  'report.js': ['src/web/assets/report.js', JS],
  'report-faces.js': ['src/web/assets/report-faces.js', JS],
  'keys.js': ['src/web/assets/keys.js', JS],
  'display.js': ['src/web/assets/display.js', JS],
  'observe.js': ['src/web/assets/observe.js', JS],
  'review.js': ['src/web/assets/review.js', JS],
  'vigie.svg': ['src/web/assets/vigie.svg', 'image/svg+xml'],
  'htmx.js': ['node_modules/htmx.org/dist/htmx.min.js', JS],
  'vollkorn.ttf': ['templates/fonts/Vollkorn-Regular.ttf', 'font/ttf'],
  'vollkorn-italic.ttf': ['templates/fonts/Vollkorn-Italic.ttf', 'font/ttf'],
  'vollkorn-semibold.ttf': ['templates/fonts/Vollkorn-SemiBold.ttf', 'font/ttf'],
  'clear-sans.ttf': ['templates/fonts/ClearSans-Regular.ttf', 'font/ttf'],
  'clear-sans-bold.ttf': ['templates/fonts/ClearSans-Bold.ttf', 'font/ttf'],
};

export function assetRoutes(app: Hono<Env>): void {
  const plain = remembering((name: string) => {
    const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    return asset === undefined ? null : new Uint8Array(readFileSync(path.join(PACKAGE_ROOT, asset[0])));
  });
  // Half of the fonts and two thirds of the rest: a phone in the street waits for them.
  const packed = remembering((name: string) => {
    const bytes = plain(name);
    return bytes === null ? null : new Uint8Array(gzipSync(bytes, { level: 9 }));
  });
  app.get('/assets/:name', (c) => {
    const name = c.req.param('name');
    const type = Object.hasOwn(ASSETS, name) ? ASSETS[name]?.[1] : undefined;
    const takesGzip = /(?:^|,)\s*gzip\s*(?:$|,)/i.test(c.req.header('accept-encoding') ?? '');
    const bytes = takesGzip ? packed(name) : plain(name);
    if (type === undefined || bytes === null) return c.text('Rien à cette adresse.\n', 404);
    return c.body(bytes, 200, {
      'content-type': type,
      ...(takesGzip ? { 'content-encoding': 'gzip' } : {}),
      vary: 'accept-encoding',
      // Fonts do not change; a new version of the others is seen after an hour at the latest.
      'cache-control': type.startsWith('font/')
        ? 'public, max-age=31536000, immutable'
        : 'public, max-age=3600',
    });
  });
}

/** The same for each name, made once. */
function remembering<T>(make: (name: string) => T | null): (name: string) => T | null {
  const made = new Map<string, T>();
  return (name) => {
    const known = made.get(name) ?? make(name);
    if (known !== null) made.set(name, known);
    return known;
  };
}
