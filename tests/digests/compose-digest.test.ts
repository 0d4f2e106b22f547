import * as fc from 'fast-check';
import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { GRADES } from '../../src/classifiers/types.js';
import { composeDigest, MAX_ITEMS, type DigestFinding, type DigestInput } from '../../src/digests/index.js';
import { SILENCE_SENTENCE } from '../../src/french/words.js';

const finding = (part: Partial<DigestFinding> = {}): DigestFinding => ({
  authority: 'Saint-Exemple',
  title: 'Marché de Noël',
  pageUrl: 'https://www.saint-exemple.example/agenda/marche-de-noel',
  grade: 'technical',
  reasons: ['Le fichier déclare avoir été produit par un modèle.'],
  reviewUrl: null,
  ...part,
});
const problem = {
  authority: 'Le Bourg-Exemple',
  site: 'https://www.le-bourg.example',
  reason: 'le serveur refuse l’accès',
  count: 1,
};
const input = (part: Partial<DigestInput> = {}): DigestInput => ({
  person: 'Camille',
  territory: 'dans l’Hérault',
  findings: [finding()],
  problems: [],
  sitesLookedAt: 12,
  visualsRead: 1450,
  stopUrl: 'https://vigie.syndicat.example/bulletin',
  ...part,
});
const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/gu, ' ') ?? '';
const visible = (html: string | undefined) => plain(load(html ?? '')('body').text());

const letters = (text: string) => text.toLocaleLowerCase('fr').replace(/[^\p{L}\p{N}]/gu, '');

describe('digest', () => {
  test('a week with nothing says nothing', () => {
    expect(composeDigest(input({ findings: [] }))).toBeNull();
    expect(composeDigest(input({ findings: [finding({ grade: 'none' })] }))).toBeNull();
  });

  test('a week with only problems is told', () => {
    const digest = composeDigest(input({ findings: [], problems: [problem] }));
    expect(digest?.itemCount).toBe(0);
    expect(plain(digest?.subject)).toBe('Vigie – un site n’a pas pu être regardé dans l’Hérault');
    expect(plain(digest?.text)).toContain('https://www.le-bourg.example : le serveur refuse l’accès');
  });

  test('calls for tender are an occasion, also in a week with nothing else', () => {
    const tender = {
      buyer: 'Commune de Saint-Exemple',
      object: 'Conception graphique <b>et</b> affiches',
      until: '2026-12-18',
      url: 'https://avis.example/26-1',
    };
    const alone = composeDigest(input({ findings: [], tenders: [tender] }));
    expect(plain(alone?.subject)).toBe('Vigie – 1 appel d’offres en cours dans l’Hérault');
    const digest = composeDigest(
      input({
        tenders: [{ ...tender, url: 'javascript:alert(1)' }, ...Array.from({ length: 6 }, () => tender)],
      }),
    );
    expect(plain(digest?.subject)).toContain('visuel à relire');
    for (const body of [plain(digest?.text), visible(digest?.html)]) {
      expect(body).toContain('Jusqu’au 18 décembre 2026');
      expect(body).toContain('Conception graphique <b>et</b> affiches');
      expect(body).toContain('Et 2 autres.');
    }
    expect(digest?.html.match(/href="https:\/\/avis\.example/gu)).toHaveLength(4);
    expect(`${digest?.text}${digest?.html}`).not.toContain('javascript:');
    expect(plain(composeDigest(input())?.text)).not.toContain('Appels d’offres');
  });

  test.each([
    [1, 'Vigie – 1 visuel à relire dans l’Hérault'],
    [6, 'Vigie – 6 visuels à relire dans l’Hérault'],
  ])('subject for %i', (count, subject) => {
    const digest = composeDigest(input({ findings: Array.from({ length: count }, () => finding()) }));
    expect(plain(digest?.subject)).toBe(subject);
    expect(digest?.subject).not.toMatch(/syndicat|cgt|snap|\bIA\b/iu);
  });

  test.each([
    ['stated', 'Dit par la collectivité'],
    ['technical', 'Inscrit dans le fichier'],
    ['hinted', 'Indices à vérifier'],
  ] as const)('%s is « %s » in both', (grade, words) => {
    const digest = composeDigest(input({ findings: [finding({ grade })] }));
    expect(plain(digest?.text)).toContain(words);
    expect(load(digest?.html ?? '')('strong').text()).toContain(words);
  });

  test('silence and what could not be looked at stand in every mail', () => {
    for (const problems of [[], [problem]]) {
      const digest = composeDigest(input({ problems }));
      for (const text of [plain(digest?.text), visible(digest?.html)]) {
        expect(text).toContain(SILENCE_SENTENCE.replaceAll('\u00a0', ' '));
        expect(text.toLocaleLowerCase('fr')).toContain('ce qui n’a pas pu être regardé');
        expect(text).toContain(
          problems.length === 0
            ? 'Rien n’a empêché de regarder les 12 sites visités cette semaine.'
            : 'le serveur refuse l’accès',
        );
      }
    }
  });

  test('a week without any crawl does not read as a good one', () => {
    const digest = composeDigest(input({ sitesLookedAt: 0, visualsRead: 0 }));
    expect(plain(digest?.text)).toContain('Aucun site n’a été regardé cette semaine.');
    expect(plain(digest?.text)).not.toContain('Rien n’a empêché');
  });

  test('the said stands before the written, the written before hints; ten at most, the others counted', () => {
    const findings = Array.from({ length: 14 }, (_, index) =>
      finding({
        grade: index < 12 ? 'hinted' : index === 12 ? 'technical' : 'stated',
        title: `Visuel ${index}`,
      }),
    );
    const digest = composeDigest(input({ findings }));
    expect(digest?.itemCount).toBe(MAX_ITEMS);
    const $ = load(digest?.html ?? '');
    expect($('li')).toHaveLength(10);
    expect($('li').first().text()).toContain('Visuel 13');
    expect($('li').eq(1).text()).toContain('Visuel 12');
    expect(plain(digest?.text)).toContain('4 autres attendent aussi');
    expect(plain(digest?.subject)).toContain('14 visuels');
  });

  test('no picture, no script, no frame; links only to plain web addresses', () => {
    const digest = composeDigest(
      input({
        findings: [
          finding({ pageUrl: 'javascript:alert(1)' }),
          finding({ pageUrl: 'https://mairie.example@other.example/' }),
        ],
      }),
    );
    const $ = load(digest?.html ?? '');
    expect($('img, script, iframe, link, form').length).toBe(0);
    expect(
      $('a')
        .map((_, a) => $(a).attr('href'))
        .get(),
    ).toEqual(['https://vigie.syndicat.example/bulletin']);
    expect(digest?.html).not.toContain('javascript:');
  });

  test('foreign text is escaped, one line, bounded', () => {
    const evil = '</li><script>alert("x")</script>\u202e\n\nÀ relire & <b>';
    const digest = composeDigest(
      input({
        person: evil,
        findings: [finding({ authority: evil, title: `${evil}${'z'.repeat(5000)}`, reasons: [evil] })],
      }),
    );
    const $ = load(digest?.html ?? '');
    expect($('script, b').length).toBe(0);
    expect($('li')).toHaveLength(1);
    expect(digest?.html).not.toContain('\u202e');
    expect((digest?.text ?? '').length).toBeLessThan(2500);
    expect(digest?.text).toContain('…');
  });

  test('text and HTML say the same, for any week', () => {
    const anyFinding = fc.record({
      authority: fc.string({ maxLength: 20 }),
      title: fc.option(fc.string({ maxLength: 20 })),
      pageUrl: fc.webUrl(),
      grade: fc.constantFrom(...GRADES),
      reasons: fc.array(fc.string({ maxLength: 20 }), { maxLength: 4 }),
      reviewUrl: fc.option(fc.webUrl()),
    });
    fc.assert(
      fc.property(
        fc.array(anyFinding, { maxLength: 15 }),
        fc.array(fc.constant(problem), { maxLength: 15 }),
        (findings, problems) => {
          const digest = composeDigest(input({ findings, problems }));
          const count = findings.filter((one) => one.grade !== 'none').length;
          expect(digest === null).toBe(count === 0 && problems.length === 0);
          if (digest === null) return;
          expect(digest.itemCount).toBe(Math.min(count, MAX_ITEMS));
          for (const heading of ['à relire', 'pas pu être regardé', 'la semaine']) {
            expect(letters(digest.text)).toContain(letters(heading));
            expect(letters(visible(digest.html))).toContain(letters(heading));
          }
          const items = load(digest.html)('li').length;
          expect([...digest.text.matchAll(/^–[ \u00a0]/gmu)]).toHaveLength(items);
        },
      ),
    );
  });
});
