import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FAMILIES, TRAP_WORDS } from '../../../src/classifiers/marks/catalogue-families.js';
import { renderCatalogue, rulesWithoutFamily } from '../../../src/classifiers/marks/catalogue.js';
import { MARK_RULES } from '../../../src/classifiers/marks/index.js';
import { describeWithShared } from '../../support/shared.js';
import { TRAPS } from './trap-inputs.js';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../../..');
const RULES = new Map(MARK_RULES.map((rule) => [rule.id, rule]));

test('docs/marques.md is what the rules say: npm run docs:marques writes it again', () => {
  expect(readFileSync(path.join(ROOT, 'docs/marques.md'), 'utf8')).toBe(renderCatalogue());
});

test('every rule has its place in one family, and no family speaks of a rule that is none', () => {
  expect(rulesWithoutFamily().map(({ id }) => id)).toEqual([]);
  const told = FAMILIES.flatMap(({ reads }) => Object.keys(reads));
  expect(told.filter((id, index) => told.indexOf(id) !== index)).toEqual([]);
  expect(told.filter((id) => !RULES.has(id))).toEqual([]);
});

test('every trap that the page tells has a test by its identifier', () => {
  expect(Object.keys(TRAP_WORDS).filter((id) => !(id in TRAPS))).toEqual([]);
});

/** Rows of the catalogue that are no rule and no trap, each with the reason. */
const NOT_RULES: Readonly<Record<string, string>> = {
  'google-best-take': 'nothing was found to match',
  'dalle2-bar': 'its colours have no source and no file was found: a hint at most, for the eye',
  'gemini-sparkle': 'a logo can look like it: the human eye decides',
};

/** Repositories (`owner/name`) whose code was read for a rule after the catalogue was written. */
const READ_SINCE: readonly string[] = ['godly-devotion/MochiDiffusion'];

interface Row {
  readonly ids: readonly string[];
  readonly strength: string | null;
  readonly proof: string | null;
}

/** Rows of the tables whose first column holds identifiers, and of the list of words. */
function rowsOf(catalogue: string): Row[] {
  const rows: Row[] = [];
  let head: string[] | null = null;
  for (const line of catalogue.split('\n')) {
    const listed = /^\* `(text-[a-z-]+)`/.exec(line)?.[1];
    if (listed !== undefined) rows.push({ ids: [listed], strength: null, proof: null });
    if (!line.startsWith('|')) {
      head = null;
      continue;
    }
    // A bar inside a pattern is not a column: only the first cell and the last two are read.
    const cells = line
      .slice(1)
      .replace(/\|\s*$/, '')
      .split('|')
      .map((one) => one.trim());
    if (head === null) {
      head = cells;
      continue;
    }
    if (head[0] !== 'id') continue;
    const ids = [...(cells[0] ?? '').matchAll(/`([a-z][a-z0-9-]+)`/g)].flatMap(([, id]) => id ?? []);
    const hasStrength = head.at(-2) === 'strength' && head.at(-1) === 'proof';
    rows.push({
      ids,
      strength: hasStrength ? (cells.at(-2) ?? null) : null,
      proof: hasStrength ? (cells.at(-1) ?? null) : null,
    });
  }
  return rows;
}

describeWithShared('the marks catalogue, row by row', (dir) => {
  const rows = dir === '' ? [] : rowsOf(readFileSync(path.join(dir, 'reference/ai-marks.md'), 'utf8'));
  const ids = [...new Set(rows.flatMap((row) => row.ids))];

  test('every identifier is a rule, a tested trap, or left out for a reason', () => {
    expect(ids.length).toBeGreaterThan(100);
    expect(ids.filter((id) => !RULES.has(id) && !(id in TRAPS) && !(id in NOT_RULES))).toEqual([]);
  });

  test('strengths are read from most rows', () => {
    const told = rows.filter(({ strength }) => /declared|signature|hint|human|trap/.test(strength ?? ''));
    expect(told.flatMap((row) => row.ids).length).toBeGreaterThan(60);
  });

  test('the reasons are for rows that exist', () => {
    expect(Object.keys(NOT_RULES).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('every row that says trap has a test by its identifier', () => {
    const traps = rows
      .filter(({ strength }) => strength === 'trap')
      .flatMap((row) => row.ids)
      .filter((id) => !(id in TRAPS));
    expect(traps).toEqual([]);
  });

  test('a rule has the strength of its row', () => {
    const wrong = rows.flatMap(({ ids: named, strength }) => {
      const wanted = /^\W*(stated|declared|signature|hint|human)\b/.exec(strength ?? '')?.[1];
      return wanted === undefined
        ? []
        : named.flatMap((id) => {
            const rule = RULES.get(id);
            return rule === undefined || rule.strength === wanted
              ? []
              : [`${id}: ${rule.strength}, not ${wanted}`];
          });
    });
    expect(wrong).toEqual([]);
  });

  test('what was not seen in a file and not read in a source is a hint at most', () => {
    const bold = rows
      .filter(({ proof }) => proof?.startsWith('K') === true)
      .flatMap((row) => row.ids)
      .filter((id) => !['hint', 'human', undefined].includes(RULES.get(id)?.strength));
    expect(bold).toEqual([]);
  });

  test('an address is one that the catalogue names, or of a repository that was read since', () => {
    const catalogue = dir === '' ? '' : readFileSync(path.join(dir, 'reference/ai-marks.md'), 'utf8');
    const unknown = MARK_RULES.flatMap(({ id, url }) => {
      if (url === undefined) return [];
      const name = url.replace(/^https:\/\/(?:github\.com\/)?/, '').replace(/\/$/, '');
      return catalogue.includes(name) || READ_SINCE.includes(name) ? [] : [`${id}: ${url}`];
    });
    expect(unknown).toEqual([]);
  });
});
