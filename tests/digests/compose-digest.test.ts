import * as fc from 'fast-check';
import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { GRADES } from '../../src/classifiers/types.js';
import { writeRoot } from '../../src/evidence/roots.js';
import { composeDigest } from '../../src/digests/index.js';
import {
  MAX_DUE,
  MAX_ITEMS,
  MAX_NEWS,
  MAX_PROBLEMS,
  MAX_TENDERS,
  MAX_CONTACTS,
} from '../../src/digests/sections.js';
import type { Digest, DigestInput } from '../../src/digests/types.js';
import { SILENCE_SENTENCE } from '../../src/french/words.js';
import {
  due,
  finding,
  input,
  listed,
  MINIMAL,
  news,
  NOTHING,
  ORDINARY,
  problem,
  PUBLIC_URL,
  RICH,
  tender,
} from './sample-digest.js';

const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/gu, ' ') ?? '';
const visible = (html: string | undefined) => plain(load(html ?? '')('body').text());
const both = (digest: Digest | null) => [plain(digest?.text), visible(digest?.html)];
const letters = (text: string) => text.toLocaleLowerCase('fr').replace(/[^\p{L}\p{N}]/gu, '');
const hrefs = (digest: Digest | null) =>
  load(digest?.html ?? '')('a')
    .map((_, a) => load(digest?.html ?? '')(a).attr('href'))
    .get();

const MONTH = {
  month: '2026-11',
  lookedAt: 0,
  visuals: 0,
  confirmed: 0,
  dismissed: 0,
  unsure: 0,
  letters: 0,
  answers: 0,
  openCases: 0,
  dueCases: 0,
  waiting: 0,
};

describe('what is worth a mail', () => {
  test.each<[string, Partial<DigestInput>, string | null]>([
    ['nothing', {}, null],
    ['what was told before waits on', { waiting: 12, backlog: 40 }, null],
    ['what lasts', { problems: listed([problem({ isNews: false })]) }, null],
    ['one to review', { findings: listed([finding()]) }, 'Vigie – 1 visuel à relire dans l’Hérault'],
    ['an answer', { news: listed([news()]) }, 'Vigie – 1 réponse reçue dans l’Hérault'],
    [
      'an answer before the rest',
      {
        news: listed([news(), news({ kind: 'change' })]),
        findings: listed([finding()], 6),
        due: listed([due()]),
      },
      'Vigie – 1 réponse reçue, 6 visuels à relire dans l’Hérault',
    ],
    [
      'a change',
      { news: listed([news({ kind: 'change' })]) },
      'Vigie – 1 changement constaté dans l’Hérault',
    ],
    ['something due', { due: listed([due()], 3) }, 'Vigie – 3 échéances dans l’Hérault'],
    ['mails', { inbox: 2 }, 'Vigie – 2 courriels à classer dans l’Hérault'],
    [
      'to settle',
      { toSettle: listed([{ keys: ['settle:1'] }], 4) },
      'Vigie – 4 visuels à départager dans l’Hérault',
    ],
    ['a call', { tenders: listed([tender()]) }, 'Vigie – 1 appel d’offres en cours dans l’Hérault'],
    [
      'a failure',
      { problems: listed([problem()]) },
      'Vigie – un site n’a pas pu être regardé dans l’Hérault',
    ],
    [
      'failures',
      { problems: listed([problem(), problem()]) },
      'Vigie – des sites n’ont pas pu être regardés dans l’Hérault',
    ],
    ['silent days', { silentDays: ['2026-11-20'] }, 'Vigie – des jours sans aucun passage'],
    ['a month', { month: MONTH }, 'Vigie – le mois de novembre 2026 dans l’Hérault'],
  ])('%s', (_, part, subject) => {
    const digest = composeDigest(input({ ...NOTHING, ...part }));
    expect(digest === null ? null : plain(digest.subject)).toBe(subject);
  });
});

describe('what it says', () => {
  test('one visual of several that wait', () => {
    const findings = { ...RICH.findings, items: RICH.findings.items.slice(0, 1) };
    for (const body of both(composeDigest({ ...RICH, findings, waiting: 2 })))
      expect(body).toContain('Le premier est ici ; 1 autre attend aussi.');
  });

  test('good news first, and each with its own words', () => {
    const digest = composeDigest(RICH);
    const $ = load(digest?.html ?? '');
    const headings = $('h2')
      .map((_, h) => plain($(h).text()))
      .get();
    expect(headings).toEqual([
      'Du nouveau dans vos dossiers',
      'À relire',
      'Échéances',
      'Courriels reçus',
      'Appels d’offres en cours',
      'Le mois d’octobre 2026',
      'Ce qui n’a pas pu être regardé',
      'La semaine',
    ]);
    for (const body of both(digest)) {
      expect(body).toContain('En retard : c’était le 18 novembre 2026');
      expect(body).toContain('5 autres dans les dossiers');
      expect(body).toContain('Les 10 premiers sont ici ; 13 autres attendent aussi.');
      expect(body).toContain('41 visuels du premier passage d’un site attendent aussi');
      expect(body).toContain('5 visuels attendent une décision de la coordination.');
      expect(body).toContain('Signalé par une personne');
      expect(body).toContain('Et 14 autres sites.');
      expect(body).toContain('Le 21 novembre 2026 et le 22 novembre 2026, Vigie n’a visité aucun site');
      expect(body).toContain('312 sites sur 340 regardés, 18 450 visuels lus.');
      expect(body).toContain('4 sites sont en pause');
      expect(body).toContain('Décidé : 12 visuels confirmés, 31 écartés, 4 laissés en suspens.');
    }
  });

  test('good news before bad, the said before the written, the written before hints; what is shown is what is told', () => {
    const findings = Array.from({ length: 14 }, (_, index) =>
      finding({
        keys: [`picture:${index}`],
        grade: index < 12 ? 'hinted' : index === 12 ? 'technical' : 'stated',
        title: `Visuel ${index}`,
      }),
    );
    const bad = news({ keys: ['event:bad'], authority: 'Mauvaise', isGood: false });
    const good = news({ keys: ['event:good', 'event:more'], authority: 'Bonne' });
    const digest = composeDigest(input({ findings: listed(findings), news: listed([bad, good]) }));
    const $ = load(digest?.html ?? '');
    expect($('li').eq(0).text()).toContain('Bonne');
    expect($('li').eq(1).text()).toContain('Mauvaise');
    expect($('li').eq(2).text()).toContain('Visuel 13');
    expect(plain($('li').eq(3).text())).toContain('Visuel 12');
    expect($('li')).toHaveLength(2 + MAX_ITEMS);
    expect(digest?.tells).toEqual([
      'event:good',
      'event:more',
      'event:bad',
      'picture:13',
      'picture:12',
      ...Array.from({ length: 8 }, (_, index) => `picture:${index}`),
    ]);
    expect(plain(digest?.text)).toContain('4 autres attendent aussi');
  });

  test('news that had no room are counted, also where no page can be linked', () => {
    const left = (count: number, publicUrl: string | null) =>
      both(composeDigest(input({ news: listed([news()], 1 + count), publicUrl })));
    for (const body of left(1, PUBLIC_URL)) expect(body).toContain('1 autre dans les dossiers');
    for (const body of left(3, null)) expect(body).toContain('Et 3 autres dossiers.');
    for (const body of [...left(0, PUBLIC_URL), ...left(0, null)])
      expect(body).not.toMatch(/autres? (?:dans les )?dossiers?/u);
  });

  test.each([
    ['stated', 'Dit par la collectivité'],
    ['technical', 'Inscrit dans le fichier'],
    ['hinted', 'Indices à vérifier'],
  ] as const)('%s is « %s » in both', (grade, words) => {
    const digest = composeDigest(input({ findings: listed([finding({ grade })]) }));
    expect(plain(digest?.text)).toContain(words);
    expect(plain(load(digest?.html ?? '')('strong').text())).toContain(words);
  });

  test('silence and what could not be looked at stand in every mail', () => {
    for (const problems of [listed<never>(), listed([problem({ isNews: false })])]) {
      for (const text of both(composeDigest(input({ problems })))) {
        expect(text).toContain(SILENCE_SENTENCE.replaceAll('\u00a0', ' '));
        expect(text.toLocaleLowerCase('fr')).toContain('ce qui n’a pas pu être regardé');
        expect(text).toContain(
          problems.total === 0
            ? 'Rien n’a empêché de regarder les 12 sites visités cette semaine.'
            : 'le site refuse les visites',
        );
      }
    }
  });

  test('a week without any crawl does not read as a good one', () => {
    for (const problems of [listed<never>(), listed([problem()])]) {
      const week = { watched: 3, paused: 0, ended: 0, lookedAt: 0, visuals: 0 };
      const digest = composeDigest(input({ week, problems }));
      expect(plain(digest?.text)).toContain('Aucun site n’a été regardé cette semaine.');
      expect(plain(digest?.text)).not.toContain('Rien n’a empêché');
    }
  });

  test('without an address of ours no page is linked, and it says where to go', () => {
    const digest = composeDigest({ ...RICH, publicUrl: null, stopUrl: null });
    expect(hrefs(digest).filter((href) => !/saint-exemple\.example|avis\.example/u.test(href ?? ''))).toEqual(
      [],
    );
    for (const body of both(digest)) {
      expect(body).toContain('ouvrez Vigie');
      expect(body).toContain('« Votre accès »');
    }
  });
});

describe('what it never does', () => {
  const word = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      'le syndicat',
      'CGT',
      'SNAP',
      'IA',
      '<img src=x>',
      '\u202eba',
      'a\r\nBcc: x@y.example',
      '« IA »',
    ),
  );
  const address = fc.oneof(
    fc.webUrl(),
    fc.constantFrom(
      'javascript:alert(1)',
      'data:text/html,x',
      'https://u:p@x.example/',
      'ftp://x.example/',
      '',
    ),
  );
  const key = fc.string({ minLength: 1, maxLength: 8 });
  const keys = fc.array(key, { minLength: 1, maxLength: 2 });
  const many = <T>(one: fc.Arbitrary<T>) =>
    fc
      .tuple(fc.array(one, { maxLength: 14 }), fc.nat(40))
      .map(([items, more]) => listed(items, items.length + more));
  const day = fc.constantFrom('2026-11-24', '2026-12-01', '2027-02-28');
  const anyInput: fc.Arbitrary<DigestInput> = fc.record({
    person: fc.option(word),
    root: fc.option(
      fc.record({
        seq: fc.integer({ min: 1 }),
        hash: fc.constant('ab12'.repeat(16)),
        at: fc.constant('2026-11-24T07:00:00.000Z'),
        keys,
        isNews: fc.boolean(),
      }),
    ),
    // Ours: `territoryWords` makes it of a list, or of the name of a commune.
    territory: fc.option(fc.constantFrom('dans l’Hérault', 'à La Réunion')),
    news: many(
      fc.record({
        keys,
        authority: word,
        kind: fc.constantFrom('answer', 'change'),
        isGood: fc.boolean(),
        lines: fc.array(word, { maxLength: 3 }),
        path: fc.constant('/dossiers/x'),
      }),
    ),
    findings: many(
      fc.record({
        keys,
        authority: fc.option(word),
        title: fc.option(word),
        pageUrl: fc.option(address),
        grade: fc.constantFrom(...GRADES),
        wasReported: fc.boolean(),
        reasons: fc.array(word, { maxLength: 5 }),
        path: fc.option(fc.constant('/relecture/x')),
      }),
    ),
    waiting: fc.nat(60),
    backlog: fc.nat(60),
    toSettle: many(fc.record({ keys })),
    due: many(
      fc.record({
        keys,
        authority: word,
        what: word,
        day: fc.option(day),
        isLate: fc.boolean(),
        reasons: fc.array(word, { maxLength: 4 }),
        path: fc.constant('/dossiers/x'),
      }),
    ),
    inbox: fc.nat(3),
    contacts: many(fc.record({ keys, authority: word, words: word, path: fc.constant('/collectivites/x') })),
    tenders: many(fc.record({ keys, buyer: word, object: word, until: day, url: fc.option(address) })),
    problems: many(fc.record({ authority: word, site: word, reason: word, isNews: fc.boolean() })),
    silentDays: fc.array(day, { maxLength: 7 }),
    week: fc.record({
      watched: fc.nat(400),
      paused: fc.nat(3),
      ended: fc.nat(3),
      lookedAt: fc.nat(3),
      visuals: fc.nat(9999),
    }),
    month: fc.option(fc.constant(MONTH)),
    publicUrl: fc.option(fc.constant(PUBLIC_URL)),
    stopUrl: fc.option(fc.constant(`${PUBLIC_URL}/bulletin/arret/x`)),
  });

  test('for any week: a neutral subject, no picture, plain links, bounds, failures told, the same in text and HTML', () => {
    fc.assert(
      fc.property(anyInput, (any) => {
        const digest = composeDigest(any);
        const isFailing = any.silentDays.length > 0 || any.problems.items.some(({ isNews }) => isNews);
        if (digest === null) {
          expect([isFailing, any.month, any.inbox, any.findings.items.length, any.news.items.length]).toEqual(
            [false, null, 0, 0, 0],
          );
          return;
        }
        expect(digest.subject).not.toMatch(/syndicat|cgt|snap|\bIA\b|[\r\n\u202a-\u202e]/iu);
        expect(plain(digest.subject)).toMatch(/^Vigie – /u);
        expect(digest.subject.length).toBeLessThan(120);
        const $ = load(digest.html);
        expect($('img, script, iframe, link, form, object, base').length).toBe(0);
        expect(digest.html).not.toMatch(/url\(|@import|javascript:/iu);
        const publicPages = new Set(
          [
            ...any.findings.items.map(({ pageUrl }) => pageUrl),
            ...any.tenders.items.map(({ url }) => url),
          ].flatMap((one) => (one !== null && URL.canParse(one) ? [new URL(one).href] : [])),
        );
        for (const href of $('a')
          .map((_, a) => $(a).attr('href'))
          .get()) {
          expect(href).toMatch(/^https?:\/\//u);
          expect(new URL(href).username).toBe('');
          const isOurs = any.publicUrl === null ? href === any.stopUrl : href.startsWith(`${PUBLIC_URL}/`);
          expect(isOurs || href === any.stopUrl || publicPages.has(href)).toBe(true);
        }
        const items = $('li').length;
        const shown = Math.min(any.problems.items.length, MAX_PROBLEMS);
        expect(items).toBe(
          Math.min(any.news.items.length, MAX_NEWS) +
            Math.min(any.findings.items.length, MAX_ITEMS) +
            Math.min(any.due.items.length, MAX_DUE) +
            Math.min(any.tenders.items.length, MAX_TENDERS) +
            Math.min(any.contacts.items.length, MAX_CONTACTS) +
            (any.root === null ? 0 : 1) +
            shown,
        );
        expect([...digest.text.matchAll(/^–[ \u00a0]/gmu)]).toHaveLength(items);
        // To copy back, whatever typography does around it.
        for (const body of [digest.text, digest.html])
          expect(body.includes(any.root === null ? '' : writeRoot(any.root))).toBe(true);
        for (const body of both(digest)) {
          expect(letters(body)).toContain(letters('Ce qui n’a pas pu être regardé'));
          expect(letters(body)).toContain(letters('La semaine'));
          if (any.problems.items.length > 0) {
            expect(body).toContain('ce n’est pas « rien relevé »');
            expect(body).not.toContain('Rien n’a empêché');
          }
          if (any.silentDays.length > 0) expect(body).toContain('Vigie n’a visité aucun site');
        }
      }),
      { numRuns: 60 },
    );
  });

  test('foreign text is escaped, one line, bounded', () => {
    const evil = '</li><script>alert("x")</script>\u202e\n\nÀ relire & <b>';
    const digest = composeDigest(
      input({
        person: evil,
        findings: listed([
          finding({ authority: evil, title: `${evil}${'z'.repeat(5000)}`, reasons: [evil] }),
        ]),
      }),
    );
    const $ = load(digest?.html ?? '');
    expect($('script, b').length).toBe(0);
    expect($('li')).toHaveLength(1);
    expect(digest?.html).not.toContain('\u202e');
    expect((digest?.text ?? '').length).toBeLessThan(3000);
    expect(digest?.text).toContain('…');
  });

  test('the sheet of the dark is ours alone and stands whole', () => {
    for (const week of [RICH, ORDINARY, MINIMAL]) {
      const sheet = load(composeDigest(week)?.html ?? '')('style');
      expect(sheet).toHaveLength(1);
      expect(sheet.html()).toContain('@media (prefers-color-scheme:dark){');
      expect(composeDigest(week)?.html).toContain('<meta name="color-scheme" content="light dark"');
    }
  });
});
