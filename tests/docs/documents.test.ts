/** What the documents point at exists, and the settings they list are those of the program. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SETTINGS } from '../../src/config.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Most bytes of a picture: the repository stays small. */
const MOST_BYTES = 160 * 1024;

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
];

const read = (document: string): string => readFileSync(path.join(ROOT, document), 'utf8');

/** Without what stands in fences and between backquotes: nothing is a link there. */
const prose = (text: string): string =>
  text.replaceAll(/^```[^]*?^```$/gmu, '').replaceAll(/`[^`\n]*`/gu, '');

/** What a document points at within the project, as it is written. */
function pointers(text: string): readonly string[] {
  const found = [...prose(text).matchAll(/\]\(([^()\s]+)\)|\b(?:src|href)="([^"]+)"/gu)];
  return found.map(([, link, attribute]) => link ?? attribute ?? '').filter((one) => !/^[a-z]+:/u.test(one));
}

/** The anchors that headings make, as GitHub makes them. */
function anchors(text: string): ReadonlySet<string> {
  const headings = [...text.replaceAll(/^```[^]*?^```$/gmu, '').matchAll(/^#{1,6} (.+)$/gmu)];
  return new Set(
    headings.map(([, words = '']) =>
      words
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Why a pointer leads nowhere, or null. */
function broken(document: string, pointer: string): string | null {
  const [file = '', anchor] = pointer.split('#');
  const target = file === '' ? document : path.join(path.dirname(document), decodeURI(file));
  if (!existsSync(path.join(ROOT, target))) return `${document}: ${pointer} is not there`;
  if (anchor === undefined || !target.endsWith('.md')) return null;
  return anchors(read(target)).has(decodeURI(anchor)) ? null : `${document}: ${pointer} has no such heading`;
}

test('every link and picture of the documents is there, down to the heading', () => {
  const all = DOCUMENTS.flatMap((document) =>
    pointers(read(document)).map((one) => [document, one] as const),
  );
  expect(all.length).toBeGreaterThan(80);
  expect(all.map(([document, pointer]) => broken(document, pointer)).filter((one) => one !== null)).toEqual(
    [],
  );
});

test('every picture is shown somewhere, says in words what it shows, and is small', () => {
  const texts = DOCUMENTS.map(read);
  const wrong = readdirSync(path.join(ROOT, 'docs/images')).filter(
    (name) =>
      statSync(path.join(ROOT, 'docs/images', name)).size >= MOST_BYTES ||
      !texts.some((text) => text.includes(`images/${name}`)),
  );
  expect(wrong).toEqual([]);
  const alts = texts.flatMap((text) =>
    [...text.matchAll(/!\[([^\]]*)\]\(|<img[^>]*\balt="([^"]*)"/gu)].map(([, a, b]) => a ?? b ?? ''),
  );
  expect(alts.length).toBeGreaterThan(5);
  expect(alts.filter((alt) => alt.length < 20)).toEqual([]);
  expect(texts.flatMap((text) => text.match(/<img(?![^>]*\balt=)[^>]*>/gu) ?? [])).toEqual([]);
});

test('the table of the README has every setting and its variable, and no other', () => {
  const rows = [...read('README.md').matchAll(/^\| `(\w+)` \| (?:`(VIGIE_\w+)` )?\|/gmu)];
  const written = rows.map(([, key, variable]) => [key, variable ?? null]);
  expect(new Map(written as [string, string | null][])).toEqual(
    new Map(SETTINGS.map(({ key, env }) => [key, env])),
  );
  expect(written).toHaveLength(SETTINGS.length);
});
