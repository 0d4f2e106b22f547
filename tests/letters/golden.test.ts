/**
 * Every kind × grade × recipient against what people read and found good. A compact form: the text of each case once,
 * then for each office what changes with it; that nothing else changes is tested. After a change that is meant, write
 * them anew and read the difference: `npm run golden:letters`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Office, Official } from '../../src/french/index.js';
import {
  draftLetter,
  loadLetterTemplates,
  renderText,
  TEMPLATE_KINDS,
  type LetterAuthority,
  type LetterDocument,
  type LetterInput,
} from '../../src/letters/index.js';
import { SAMPLE_AUTHORITY, sampleCases, sampleInput } from '../../src/letters/samples.js';

const folder = fileURLToPath(new URL('golden', import.meta.url));
const set = loadLetterTemplates();

function documentOf(input: LetterInput): LetterDocument {
  const outcome = draftLetter(input);
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.draft.document;
}

/** What an office changes: address, first line of the mail, appel, formula. */
function partOf(document: LetterDocument): string {
  return [
    document.recipient.slice(0, -3).join(' / '),
    document.attention ?? '–',
    document.appel ?? '–',
    document.politesse ?? '–',
  ].join('\n  ');
}

/** What no office may change. */
function restOf({ body, objet, enclosures, replyAid, annex, textAnnexes }: LetterDocument): string {
  return JSON.stringify({ body, objet, enclosures, replyAid, annex, textAnnexes });
}

/** No-break spaces are shown, so that a lost one is seen. */
const visible = (text: string) => text.replaceAll('\u00a0', '⍽').replaceAll('\u202f', '⍽');

/** Blocks that the first case has too are left out: `[…]`. */
function apartFrom(first: string, text: string): string {
  const known = new Set(first.split('\n\n'));
  return text
    .split('\n\n')
    .map((block) => (known.has(block) ? '[…]' : block))
    .filter((block, index, all) => block !== '[…]' || all[index - 1] !== '[…]')
    .join('\n\n');
}

/** The authority that somebody with this office sits in. */
function authorityOf(office: Office): LetterAuthority {
  const at = (name: string, kind: LetterAuthority['kind'], typeLiaison: number | null) => ({
    ...SAMPLE_AUTHORITY,
    name,
    kind,
    typeLiaison,
  });
  if (/departement/u.test(office)) return at('Exemple', 'departement', 5);
  if (/region/u.test(office)) return at('Exemple-Nord', 'region', 5);
  if (/epci|communautaire|vice-president/u.test(office)) return at('CC du Pays d’Exemple', 'epci', null);
  return SAMPLE_AUTHORITY;
}

/** Who leads it: a letter to its council says to whom the others went. */
const LEADERS = {
  commune: 'maire',
  departement: 'president-departement',
  region: 'president-region',
  epci: 'president-epci',
} as const;

function leadOf(input: LetterInput): LetterInput {
  const { authority, circumstances = {} } = input;
  if (circumstances.executive === undefined || authority.kind === 'autre') return input;
  return {
    ...input,
    circumstances: { ...circumstances, executive: { office: LEADERS[authority.kind], sex: 'F' } },
  };
}

const CHARGES: Partial<Record<Office, string>> = {
  adjoint: 'la culture',
  'president-groupe': 'Ensemble pour l’Exemple',
};

function goldenOf(kind: (typeof TEMPLATE_KINDS)[number]): string {
  const template = set.templates.find((one) => one.kind === kind);
  if (template === undefined) throw new Error(`no template ${kind}`);
  const cases = sampleCases(template).map(({ name, grade, part }) => ({
    name,
    text: visible(renderText(documentOf(sampleInput(template, set.parts, grade, part)))),
  }));
  const first = cases[0]?.text ?? '';
  const texts = cases.map(
    ({ name, text }, index) =>
      `=== ${kind} · ${name}\n\n${index === 0 ? text : `${apartFrom(first, text)}\n`}`,
  );
  const grade = template.grades[0] ?? 'none';
  const nobody: readonly (readonly [string, Official | null, LetterAuthority])[] = [
    ['personne de connu', null, SAMPLE_AUTHORITY],
  ];
  const officials = template.recipients.flatMap((office) =>
    (['F', 'M', null] as const).map((sex): (typeof nobody)[number] => [
      `${office} · ${sex ?? 'sexe inconnu'}`,
      { office, sex, firstName: 'Prénom', lastName: 'Nom', charge: CHARGES[office] },
      authorityOf(office),
    ]),
  );
  const rest = new Map<string, string>();
  const offices = (template.recipients.length === 0 ? [] : [...nobody, ...officials]).map(
    ([name, official, authority]) => {
      const document = documentOf(leadOf(sampleInput(template, set.parts, grade, { official, authority })));
      expect(restOf(document)).toBe(rest.get(authority.name) ?? restOf(document));
      const isNew = !rest.has(authority.name) && authority !== SAMPLE_AUTHORITY;
      rest.set(authority.name, restOf(document));
      const words = isNew
        ? `\n=== ${kind} · ${authority.name}\n\n${apartFrom(first, visible(renderText(document)))}\n\n`
        : '';
      return `${words}${name}\n  ${visible(partOf(document))}`;
    },
  );
  return `${texts.join('\n')}\n=== ${kind} · destinataires\n\n${offices.join('\n')}\n`;
}

describe('golden letters', () => {
  test('the program’s templates load', () => expect(set.problems).toEqual([]));
  test.each(TEMPLATE_KINDS)('%s', (kind) => {
    const file = path.join(folder, `${kind}.txt`);
    const now = goldenOf(kind);
    if (process.env['VIGIE_GOLDEN'] === 'write') writeFileSync(file, now);
    expect(now).toBe(readFileSync(file, 'utf8'));
  });
});
