/**
 * Letters about several visuals, read as they leave: the mail with its subject, the DOCX, the copies, the reply form. Whoever
 * reads a whole output may not learn of one visual what only the marks of another carry.
 */
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { GRADES, STRENGTHS, type Mark } from '../../src/classifiers/types.js';
import {
  draftLetter,
  renderDocx,
  renderText,
  TEMPLATE_KINDS,
  type LetterInput,
} from '../../src/letters/index.js';
import { sampleInput } from '../../src/letters/samples.js';
import type { SeenVisual } from '../../src/letters/types.js';
import { loaded, mark, template, verdict } from './fixtures.js';

const NAMES = ['Alpha', 'Bravo', 'Charlie'] as const;
const PLACES = [
  'caption',
  'credit',
  'alt',
  'answer',
  'page-credit',
  'jumbf:c2pa',
  'xmp:Credit',
  'pixels:x',
  'address',
  'filename',
  'eye',
];

const anyVisual = fc.record({
  grade: fc.constantFrom(...GRADES),
  marks: fc.array(
    fc.record({
      strength: fc.constantFrom(...STRENGTHS),
      where: fc.constantFrom(...PLACES),
      weight: fc.constantFrom('strong' as const, 'counted' as const, 'shown' as const, null),
      id: fc.constantFrom('one', 'c2pa-ai-ingredient'),
    }),
    { maxLength: 3 },
  ),
  integrity: fc.constantFrom('intact' as const, 'broken' as const, 'not-checked' as const, null),
  title: fc.constantFrom('', 'Affiche générée par IA ', 'Image '),
  since: fc.constantFrom('2026-08-01', '2026-10-01', null),
  own: fc.constantFrom('stated' as const, 'technical' as const, 'hinted' as const, null),
});

/** Most visuals have a mark of their own, half of the letters one of the same strength for all. */
const anyLetter = fc.record({
  kind: fc.constantFrom(...TEMPLATE_KINDS, 't1', 't1', 't1', 't8', 't4'),
  visuals: fc.array(anyVisual, { minLength: 2, maxLength: 3 }),
  alike: fc.constantFrom('stated' as const, 'technical' as const, 'hinted' as const, null, null, null),
  opened: fc.constantFrom('t0' as const, 't1' as const),
  copies: fc.constantFrom<string[]>([], ['Madame Exemple, adjointe']),
  isSmall: fc.boolean(),
});

const OWN: Readonly<Record<'stated' | 'technical' | 'hinted', Partial<Mark>>> = {
  stated: { strength: 'stated', where: 'caption', weight: null },
  technical: { strength: 'declared', where: 'xmp:Iptc', weight: null },
  hinted: { strength: 'hint', where: 'filename', weight: 'strong' },
};

function inputOf(one: typeof anyLetter extends fc.Arbitrary<infer Made> ? Made : never): LetterInput {
  const sample = sampleInput(template(one.kind), loaded.parts, 'technical');
  const seen = one.visuals.map((any, place): SeenVisual => {
    const { visual } = sample;
    if (visual === null) throw new Error('the sample has a visual');
    const own = one.alike ?? any.own;
    const parts = own === null ? any.marks : [...any.marks, OWN[own]];
    const marks = parts.map((part) =>
      mark({ id: 'own', ...part, value: `Lu${NAMES[place]}`, explain: `Dit${NAMES[place]}.` }),
    );
    return {
      verdict: verdict(own ?? any.grade, marks),
      integrity: any.integrity,
      visual: {
        ...visual,
        title: `${any.title}${NAMES[place]}`,
        since: any.since,
        sha256: String(place).repeat(64),
      },
    };
  });
  const [first, ...others] = seen;
  if (first === undefined) throw new Error('no visual');
  const previous = (sample.circumstances?.previous ?? []).map((letter, place) =>
    place === 0 && one.kind === 't2'
      ? { ...letter, kind: one.opened, unanswered: ['qui l’a créé ;'] }
      : letter,
  );
  return {
    ...sample,
    ...first,
    others,
    options: {
      ...sample.options,
      copies: one.copies,
      isRealistic: true,
      hasVisibleLabel: false,
      withQuestion: true,
    },
    circumstances: {
      ...sample.circumstances,
      previous,
      isSmall: one.isSmall,
      contract: { subject: 'Création graphique', notifiedOn: null, amountEuros: null },
    },
  };
}

/** What the marks of one visual carry by themselves, told anew from law.md §9 and DESIGN §5. */
function carriedBy({
  verdict: { grade, marks },
  integrity,
}: Pick<SeenVisual, 'verdict' | 'integrity'>): 'stated' | 'technical' | 'less' {
  const isFirm = ({ strength, where }: Mark) =>
    (strength === 'declared' || strength === 'signature') &&
    !(integrity === 'broken' && where.startsWith('jumbf'));
  const isStated = ({ strength, where }: Mark) =>
    strength === 'stated' && !['page-credit', 'pixels:x', 'address', 'filename', 'eye'].includes(where);
  if (grade === 'stated' && marks.some(isStated)) return 'stated';
  return (grade === 'stated' || grade === 'technical') && marks.some(isFirm) ? 'technical' : 'less';
}

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/gu, ' ');
const AI = /(?<!\p{L})(?:IA|I\.A\.)(?!\p{L})|intelligence artificielle|générati|généré|hypertrucage/iu;
/** Sentences that hold of every visual of the letter: what a mention says of all, what a file does, what the law asks. */
const OF_ALL = {
  stated:
    /que signalent ces mentions|dont (?:vous faites|elle fait) état|les mentions qui accompagnent ces visuels/u,
  firm: /Ces visuels réalistes|article 50, paragraphe 4|restée sans réponse|règle[^.]*IA[^.]*interne|licences d’outils/u,
};
/** In the sentence of one visual. */
const OF_ONE = {
  stated: /accompagné de la mention|porte la mention|indique(?:z)? (?:vous|elle)-même/u,
  firm: /indique(?:nt)? (?:l’intervention|une modification)|signalent, parmi|dépend d’un service/u,
};

async function docxText(bytes: Uint8Array): Promise<string> {
  const zip = await fromBufferPromise(Buffer.from(bytes));
  let words = '';
  for await (const entry of zip.eachEntry())
    if (/document\.xml$|core\.xml$/u.test(entry.fileName))
      words += (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
  return plain(words.replaceAll('</w:p>', '\n').replaceAll(/<[^>]*>/gu, ''));
}

test('no output of a letter says of one visual what another one’s marks carry', async () => {
  const written = new Map<string, number>();
  const kept: { readonly text: string; readonly document: Parameters<typeof renderDocx>[0] }[] = [];
  fc.assert(
    fc.property(anyLetter, (one) => {
      const input = inputOf(one);
      const outcome = draftLetter(input);
      if (outcome.kind === 'refused') return;
      const { document, grade } = outcome.draft;
      const key = `${one.kind} ${grade}`;
      written.set(key, (written.get(key) ?? 0) + 1);
      const seen = [input, ...(input.others ?? [])];
      const carried = seen.map(carriedBy);
      const whole = plain(
        [
          document.title,
          document.objet,
          document.emailSubject,
          ...document.copies,
          renderText(document),
        ].join('\n'),
      );
      if (kept.length < 8 && (written.get(key) ?? 0) < 2) kept.push({ text: whole, document });

      if (carried.includes('less')) {
        expect(whole).not.toMatch(OF_ALL.firm);
        expect(['t5', 't9', 't10'].includes(one.kind) || document.copies.length === 0).toBe(true);
      }
      if (carried.some((each) => each !== 'stated')) expect(whole).not.toMatch(OF_ALL.stated);
      if (whole.includes('article 50, paragraphe 4'))
        expect(seen.every(({ visual }) => (visual?.since ?? '2026-11') >= '2026-08-02')).toBe(true);
      if (/que signalent ces mentions/u.test(whole)) {
        const isQuoted = ({ strength, where }: Mark) => strength === 'stated' && where === 'answer';
        expect(seen.some(({ verdict: { marks } }) => marks.some(isQuoted))).toBe(false);
      }
      const isSilent = one.kind === 't0' || one.kind === 't10' || (one.kind === 't2' && one.opened === 't0');
      if (isSilent) expect(whole).not.toMatch(AI);

      // Each line names the visuals it is about: by its title, its ordinal, or what was read.
      for (const line of whole.split('\n')) {
        const about = /^(?:PROJET )?Le (premier|second|deuxième|troisième)/u.exec(line)?.[1];
        const place = about === undefined ? null : about === 'premier' ? 0 : about === 'troisième' ? 2 : 1;
        const own = place === null ? null : (carried[place] ?? 'less');
        if (own !== 'stated') expect(line).not.toMatch(OF_ONE.stated);
        if (own === null || own === 'less') expect(line).not.toMatch(OF_ONE.firm);
        for (const [other, name] of NAMES.entries())
          if (place !== null && other !== place) expect(line).not.toContain(`Lu${name}`);
        // Words read of several stand in no line together.
        expect(NAMES.filter((name) => line.includes(`Lu${name}`)).length).toBeLessThan(2);
      }
      // A title that speaks of AI is nobody's statement.
      expect(whole.replace(/Page|Image/gu, '')).not.toMatch(/Affiche générée par IA/u);
    }),
    { numRuns: 150 },
  );
  // That each kind can be written at all is not left to chance.
  for (const one of fc.sample(anyLetter, { numRuns: 150, seed: 8 })) {
    const outcome = draftLetter(inputOf(one));
    if (outcome.kind === 'draft') written.set(`${one.kind} ${outcome.draft.grade}`, 1);
  }
  for (const kind of TEMPLATE_KINDS)
    expect([kind, [...written.keys()].some((key) => key.startsWith(`${kind} `))]).toEqual([kind, true]);
  for (const key of ['t1 stated', 't1 technical', 't1 hinted', 't8 stated'])
    expect([key, written.has(key)]).toEqual([key, true]);
  for (const { text, document } of kept) {
    const words = await docxText(await renderDocx(document));
    for (const pattern of [...Object.values(OF_ALL), ...Object.values(OF_ONE), AI])
      if (!pattern.test(text)) expect(words).not.toMatch(pattern);
  }
});
