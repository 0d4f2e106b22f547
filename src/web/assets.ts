/** Files of our own that pages name: read once, the same for everybody. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
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
  'keys.js': ['src/web/assets/keys.js', JS],
  'vigie.svg': ['src/web/assets/vigie.svg', 'image/svg+xml'],
  'htmx.js': ['node_modules/htmx.org/dist/htmx.min.js', JS],
  'vollkorn.ttf': ['templates/fonts/Vollkorn-Regular.ttf', 'font/ttf'],
  'vollkorn-italic.ttf': ['templates/fonts/Vollkorn-Italic.ttf', 'font/ttf'],
  'vollkorn-semibold.ttf': ['templates/fonts/Vollkorn-SemiBold.ttf', 'font/ttf'],
  'clear-sans.ttf': ['templates/fonts/ClearSans-Regular.ttf', 'font/ttf'],
  'clear-sans-bold.ttf': ['templates/fonts/ClearSans-Bold.ttf', 'font/ttf'],
};

export function assetRoutes(app: Hono<Env>): void {
  const read = new Map<string, Uint8Array<ArrayBuffer>>();
  app.get('/assets/:name', (c) => {
    const name = c.req.param('name');
    const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (asset === undefined) return c.text('Rien à cette adresse.\n', 404);
    const [file, type] = asset;
    const bytes = read.get(name) ?? new Uint8Array(readFileSync(path.join(PACKAGE_ROOT, file)));
    read.set(name, bytes);
    return c.body(bytes, 200, {
      'content-type': type,
      // Fonts do not change; a new version of the others is seen after an hour at the latest.
      'cache-control': type.startsWith('font/')
        ? 'public, max-age=31536000, immutable'
        : 'public, max-age=3600',
    });
  });
}
