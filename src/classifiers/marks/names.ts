import { NAME_ROWS, type NameRow } from './name-forms.js';
import { monthInName } from './name-dates.js';
import { DOCUMENTS, type MarkDocument, ownDocument } from './documents.js';
import { baseNameOf, normaliseName, pathsInQuery } from './name-normalise.js';
import { once, onceForText } from './once.js';
import type { MarkInput, MarkMatch, MarkRule } from './rule.js';

/* File names as generators and stock houses write them. Hints only: names are changed, and a tool's name may be the subject. */

/** One rule an id; its rows differ in weight. */
function nameRule(id: string): MarkRule {
  const rows = NAME_ROWS.filter((row) => row.id === id);
  const generators = new Set(rows.map((row) => row.generator));
  const weight = rows.some((row) => row.weight === 'strong') ? 'strong' : 'counted';
  return {
    id,
    strength: 'hint',
    kind: 'generated',
    generator: generators.size === 1 ? (rows[0]?.generator ?? null) : null,
    weight,
    explain: sentence(weight),
    ...documentOf(id),
    match: (input) =>
      namesOf(input.surroundings).flatMap(({ where, name, rows: found }): MarkMatch[] => {
        const row = found.get(id);
        if (row === undefined) return [];
        const { generator, kind = 'generated' } = row;
        return [{ where, value: name, weight: row.weight, explain: sentence(row.weight), generator, kind }];
      }),
  };
}

function sentence(weight: 'strong' | 'counted'): string {
  return weight === 'strong'
    ? 'Le nom du fichier a la forme que donne un générateur d’images, ou un fonds d’images qui signale ses images générées.'
    : 'Le nom du fichier évoque un générateur d’images, mais il peut avoir un autre sens.';
}

/** Two programs name their files in published code; for the others the project's own page says what was seen. */
function documentOf(id: string): MarkDocument {
  if (id === 'name-comfy') return DOCUMENTS.comfyuiNames;
  if (id === 'name-a1111') return DOCUMENTS.webuiNames;
  return ownDocument(id, 'noms lus dans des dépôts et des pages publics\u00a0; catalogue des marques §4');
}

interface FoundName {
  readonly where: string;
  readonly name: string;
  readonly slug: string;
  /** The first row of each rule that accepts it. */
  readonly rows: ReadonlyMap<string, NameRow>;
}

/** A name as it was read: made ready once for all rules. */
const readName = onceForText((name) => {
  const forms = normaliseName(name);
  const rows = new Map<string, NameRow>();
  for (const row of NAME_ROWS) if (!rows.has(row.id) && row.accepts(forms)) rows.set(row.id, row);
  return { slug: forms.slug, rows };
});
const namesIn = onceForText((address) => [baseNameOf(address), ...pathsInQuery(address)]);

/** The names of the visual: its file name, and the last part of each address where it differs. */
const namesOf = once((surroundings: MarkInput['surroundings']): readonly FoundName[] => {
  const names = new Map<string, FoundName>();
  const add = (where: string, name: string | null): void => {
    if (name === null || name.trim() === '') return;
    const { slug, rows } = readName(name, '');
    if (!names.has(slug)) names.set(slug, { where, name, slug, rows });
  };
  for (const { fileName } of surroundings) add('filename', fileName);
  for (const { addresses } of surroundings)
    for (const address of addresses) for (const name of namesIn(address, '')) add('address', name);
  return [...names.values()];
});

/**
 * `YYYY-MM` of the latest day in a name of the visual that only a generator or a stock house writes; null when no such
 * name tells a day. A photograph's own name is not asked: nothing contradicts it.
 */
export function monthOfStrongName(surroundings: MarkInput['surroundings']): string | null {
  const months = namesOf(surroundings).flatMap(({ slug, rows }) => {
    const isStrong = [...rows.values()].some(({ weight }) => weight === 'strong');
    return (isStrong ? monthInName(slug) : null) ?? [];
  });
  return months.toSorted().at(-1) ?? null;
}

export const nameRules: readonly MarkRule[] = [...new Set(NAME_ROWS.map((row) => row.id))].map(nameRule);
