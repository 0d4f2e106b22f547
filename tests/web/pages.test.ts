/** What the pages say: counts with what they leave out, filters, forms, roles. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findAuthority } from '../../db/queries/authorities.js';
import { listPeople } from '../../db/queries/people.js';
import { findSite, listSites } from '../../db/queries/sites.js';
import { isDepartementCode } from '../../src/authorities/codes.js';
import { MARK_RULES } from '../../src/classifiers/marks/index.js';
import { weekday } from '../../src/french/index.js';
import { DEPARTEMENT_NAMES, TILES } from '../../src/web/map-of-france.js';
import { lastWeeks } from '../../src/web/pages/dashboard.js';
import { fr } from '../../src/web/parts/words.js';
import { addLines } from '../../src/web/pages/watch/lines.js';
import { AT } from '../db/scene.js';
import { DONE, keyOf, record, WEEK_LATER } from '../db/record.js';
import { sampleCrawl } from '../db/sample-crawl.js';
import { openWeb, visitorWith } from './web-kit.js';

/** Words as they are read: no tags, no special spaces. */
function words(page: string): string {
  return page
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#39;/g, '’')
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ');
}

describe('the dashboard', () => {
  test('without a site says what to do next', async () => {
    const web = openWeb();
    web.raw.exec('DELETE FROM sites');
    expect(words(await (await web.visitor('coordinator')).read('/'))).toContain('Ajouter un site');
    expect(await (await web.visitor('volunteer', 'Alix')).read('/')).not.toContain('href="/suivi/ajouter"');
  });

  test('a site nobody visited is not one without findings', async () => {
    const web = openWeb();
    const reader = await web.visitor('volunteer');
    const page = words(await reader.read('/'));
    expect(page).toContain('0 site sur 1 regardé');
    expect(page).toContain('1 site pas encore visité');
    expect(page).toContain('Aucun site n’a encore pu être regardé : on ne peut rien dire');
    expect(page).not.toMatch(/ne porte de marque|a pu être regardé\./);
    // Neither the scheme nor its table has a count for a département of which nothing was seen.
    expect(page).toContain('01 –');
    expect(page).toContain('Ain (01) – 0 1');
    const visuals = words(await reader.read('/visuels?constat=stated'));
    expect(visuals).toContain('Rien n’a encore été regardé');
    expect(visuals).toContain('on ne peut rien dire des visuels');
    web.raw.exec('DELETE FROM sites');
    expect(words(await reader.read('/visuels'))).toContain('Aucun site n’est suivi.');
  });

  test('counts what was flagged, where and when, and what could not be looked at', async () => {
    const web = openWeb();
    await record(web, sampleCrawl(AT));
    const page = words(await (await web.visitor('volunteer')).read('/'));
    expect(page).toContain('1 site sur 1 regardé');
    expect(page).toMatch(/1 Dit par la collectivité .* 1 Inscrit dans le fichier .* 0 Indices à vérifier/);
    expect(page).toContain('2 visuels relevés');
    expect(page).toContain('1 adresse non regardée');
    expect(page).toContain('23 novembre 2026 2');
    expect(page).toContain('Ain (01) 2 1 1');
  });

  test('a site of which one page was found, one that is late and one that is suspended are not told as looked at', async () => {
    const web = openWeb();
    await record(web, [DONE]);
    web.raw.exec('UPDATE crawls SET pages = 1, documents = 0');
    const read = async (path: string) => words(await (await web.visitor('coordinator', 'Alix')).read(path));
    for (const path of ['/', '/suivi?etat=difficulte'])
      expect(await read(path)).toContain('une seule page trouvée, à vérifier à la main');
    expect(await read('/')).toContain('0 site sur 1 regardé ; 1 site regardé en partie seulement');
    web.raw.exec('UPDATE crawls SET pages = 12');
    expect(await read('/')).toContain('tout ce qui a été visité a pu être regardé');
    web.setNow('2027-03-01T08:00:00.000Z');
    for (const path of ['/', '/suivi?etat=difficulte'])
      expect((await read(path)).toLowerCase()).toContain('un passage était dû depuis');
    web.raw.exec('UPDATE sites SET paused = 1');
    expect(await read('/')).toContain('1 site suspendu');
  });

  test('whatever counts visuals or sites says that silence proves nothing', async () => {
    const web = openWeb();
    await record(web, sampleCrawl(AT));
    const reader = await web.visitor('national');
    for (const at of [
      '/',
      '/visuels',
      '/visuels?constat=hinted',
      '/suivi',
      '/collectivites/01999',
      '/chiffres',
    ])
      expect({ at, page: words(await reader.read(at)) }).toEqual({
        at,
        page: expect.stringContaining('ni innocenté, ni soupçonné'),
      });
  });

  test('no sign of a sentence that goes on after a name begins a line', () => {
    expect(fr(' : la suite')).toBe('\u00a0: la suite');
    expect(fr(' ; la suite, « dite »')).toBe('\u202f; la suite, «\u00a0dite\u00a0»');
  });

  test('a site that refused is counted among those that were not looked at', async () => {
    const web = openWeb();
    await record(web, [{ ...DONE, outcome: 'refused' } as typeof DONE]);
    const page = words(await (await web.visitor('volunteer')).read('/'));
    expect(page).toContain('0 site sur 1 regardé ; 1 site n’a pas pu être regardé');
    expect(page).toContain('n’a pas pu être regardé depuis le 24 novembre 2026 (le site refuse');
    expect(page).toContain('on ne peut rien dire des visuels');
    expect(page).not.toContain('Aucun visuel ne porte de marque connue');
  });

  test('weeks begin on Mondays and follow each other, across years', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (date) => {
          const today = date.toISOString().slice(0, 10);
          const weeks = lastWeeks(today, 12);
          expect(weeks.map(weekday)).toEqual(Array.from({ length: 12 }, () => 1));
          expect(new Set(weeks).size).toBe(12);
          const last = weeks.at(-1) ?? '';
          expect(last <= today && Date.parse(today) - Date.parse(last) < 7 * 86_400_000).toBe(true);
        },
      ),
    );
  });

  test('the scheme has the 101 départements, each in a place of its own', () => {
    expect(TILES).toHaveLength(101);
    expect(new Set(TILES.map(({ code }) => code)).size).toBe(101);
    expect(new Set(TILES.map(({ row, column }) => `${row} ${column}`)).size).toBe(101);
    expect(TILES.map(({ code }) => code).filter((code) => !isDepartementCode(code))).toEqual([]);
    expect([...DEPARTEMENT_NAMES.keys()].sort()).toEqual(TILES.map(({ code }) => code).sort());
    expect([...DEPARTEMENT_NAMES.values()].filter((name) => name.length < 3)).toEqual([]);
  });
});

describe('the visuals', () => {
  test('are filtered by grade, authority and date', async () => {
    const web = openWeb();
    await record(web, sampleCrawl(AT));
    const visitor = await web.visitor('volunteer');
    const shown = async (query: string): Promise<number> =>
      [...(await visitor.read(`/visuels${query}`)).matchAll(/class="card"/g)].length;
    expect(await shown('')).toBe(2);
    expect(await shown('?constat=stated')).toBe(1);
    expect(await shown('?constat=hinted')).toBe(0);
    expect(await shown('?collectivite=01999')).toBe(2);
    expect(await shown('?collectivite=01998')).toBe(0);
    expect(await shown('?depuis=2026-11-24')).toBe(2);
    expect(await shown('?depuis=2026-11-25')).toBe(0);
    // What is no filter filters nothing.
    expect(await shown('?constat=none&depuis=hier&page=-3')).toBe(2);
    expect(await visitor.read('/visuels?constat=hinted')).toContain('Montrer tous les visuels relevés');
  });

  test('one is shown with its publisher, its words, its periods, its proof', async () => {
    const web = openWeb();
    await record(web, sampleCrawl(AT));
    const visitor = await web.visitor('volunteer');
    const page = await visitor.read(`/visuels/${keyOf('affiche')}`);
    const text = words(page);
    expect(text).toContain('Publié par Saint-Exemple');
    expect(text).toContain('« Affiche du marché »');
    expect(text).toContain('Inscrit dans le fichier');
    expect(text).toContain('encore là au dernier passage');
    expect(page).toMatch(/href="\/preuves\/[0-9a-f]{64}"/);
    expect(page).toContain('href="/marques#parameters"');
  });

  test('one that was replaced says until when it stood there', async () => {
    const web = openWeb();
    await record(web, sampleCrawl(AT));
    const later = sampleCrawl(WEEK_LATER).filter(
      (event) => event.type !== 'visual' || event.contentKey !== keyOf('affiche'),
    );
    await record(
      web,
      later.filter(
        (event) =>
          event.type !== 'evidence' &&
          (event.type !== 'sighting' || event.sighting.surroundings.alt !== 'Affiche du marché'),
      ),
      WEEK_LATER,
    );
    expect(words(await (await web.visitor('volunteer')).read(`/visuels/${keyOf('affiche')}`))).toContain(
      'disparu ou remplacé le 1er décembre 2026',
    );
  });

  test('no counter-evidence is said with a heading of its own', async () => {
    const web = openWeb();
    await record(web, sampleCrawl(AT));
    const text = words(await (await web.visitor('volunteer')).read(`/visuels/${keyOf('dessin')}`));
    expect(text).toContain(
      'Ce qui plaide pour une création humaine Rien de tel n’a été lu. Ce silence ne prouve rien.',
    );
  });
});

describe('the marks', () => {
  test('every rule has its row, under its name', async () => {
    const page = await (await openWeb().visitor('volunteer')).read('/marques');
    expect(MARK_RULES.filter(({ id }) => !page.includes(`id="${id}"`)).map(({ id }) => id)).toEqual([]);
  });
});

describe('the watch list', () => {
  test('is searched without regard to case and accents', async () => {
    const web = openWeb();
    addLines(web.deps, '01998;Sète-l’Exemple;https://sete.saint-exemple.example');
    const visitor = await web.visitor('volunteer');
    expect(await visitor.read('/suivi?q=SETE')).toContain('Sète');
    expect(await visitor.read('/suivi?q=SETE')).not.toContain('01999');
    expect(await visitor.read('/suivi?etat=suspendu')).not.toContain('01999');
  });

  test('takes one site, and says what is wrong with another', async () => {
    const web = openWeb();
    const visitor = await web.visitor('coordinator');
    const added = await visitor.post('/suivi/ajouter', {
      code: '01998',
      name: 'Saint-Exemple-le-Haut',
      url: 'https://haut.saint-exemple.example',
    });
    expect([added.status, added.headers.get('location')]).toEqual([303, '/collectivites/01998?fait=ajoute']);
    const refused = await visitor.post('/suivi/ajouter', { code: '1', name: '', url: 'ftp://x' });
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('Rien n’a été changé');
    expect(findAuthority(web.db, '1')).toBeNull();
  });

  test('takes a pasted list line by line; a refused line leaves nothing behind', () => {
    const web = openWeb();
    const reports = addLines(
      web.deps,
      [
        '01998;Saint-Exemple-le-Haut;https://haut.saint-exemple.example',
        '',
        '01997;Saint-Exemple-le-Bas;pas une adresse',
        '01999;Autre nom;https://www.saint-exemple.example/',
        'n’importe quoi',
        '732829320;Syndicat d’Exemple;https://syndicat.saint-exemple.example;epci',
        '732829320;Syndicat d’Exemple;https://syndicat.saint-exemple.example/bis;roi',
      ].join('\r\n'),
    );
    expect(reports.map(({ number, ok }) => [number, ok])).toEqual([
      [1, true],
      [3, false],
      [4, true],
      [5, false],
      [6, true],
      [7, false],
    ]);
    expect(findAuthority(web.db, '01997')).toBeNull();
    expect(findAuthority(web.db, '01999')?.name).toBe('Saint-Exemple');
    expect(findAuthority(web.db, '732829320')?.kind).toBe('epci');
    expect(listSites(web.db, AT)).toHaveLength(3);
  });

  test('no pasted text throws, and each line that says something gets its answer', () => {
    const web = openWeb();
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 8 }), (lines) => {
        const text = lines.join('\n');
        const said = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '').length;
        expect(addLines(web.deps, text)).toHaveLength(said);
      }),
      { numRuns: 60 },
    );
  });

  test('past 500 lines nothing is added', () => {
    const web = openWeb();
    const reports = addLines(
      web.deps,
      Array.from({ length: 501 }, (_, n) => `01998;X;https://a.example/${n}`).join('\n'),
    );
    expect(reports.filter((one) => !one.ok).map((one) => one.number)).toEqual([501]);
  });

  test('pauses, resumes, changes the rhythm and ends, keeping the rest', async () => {
    const web = openWeb();
    const visitor = await web.visitor('coordinator');
    const site = () => findSite(web.db, web.siteId);
    await visitor.post(`/suivi/${web.siteId}/pause`);
    expect(site()?.paused).toBe(true);
    await visitor.post(`/suivi/${web.siteId}/reprise`);
    expect(site()?.paused).toBe(false);
    await visitor.post(`/suivi/${web.siteId}/rythme`, { cadenceDays: '14' });
    expect(site()?.cadenceDays).toBe(14);
    for (const cadenceDays of ['0', '366', '', 'x'])
      await visitor.post(`/suivi/${web.siteId}/rythme`, { cadenceDays });
    expect(site()?.cadenceDays).toBe(14);
    await visitor.post(`/suivi/${web.siteId}/fin`);
    expect(site()?.removedAt).not.toBeNull();
    expect(words(await visitor.read('/collectivites/01999'))).toContain('N’est plus suivi depuis le');
  });

  test('a volunteer reads it and changes nothing', async () => {
    const web = openWeb();
    const visitor = await web.visitor('volunteer');
    for (const [path, fields] of [
      [`/suivi/${web.siteId}/pause`, {}],
      [`/suivi/${web.siteId}/fin`, {}],
      [`/suivi/${web.siteId}/rythme`, { cadenceDays: '3' }],
      ['/suivi/ajouter', { code: '01998', name: 'X', url: 'https://x.example' }],
      ['/suivi/liste', { lines: '01998;X;https://x.example' }],
    ] as const)
      expect([path, (await visitor.post(path, fields)).status]).toEqual([path, 403]);
    expect((await visitor.get('/suivi/ajouter')).status).toBe(403);
    expect(findSite(web.db, web.siteId)).toMatchObject({ paused: false, removedAt: null, cadenceDays: 7 });
    expect(findAuthority(web.db, '01998')).toBeNull();
    expect(await visitor.read('/collectivites/01999')).not.toContain('/pause');
  });
});

describe('the settings', () => {
  test('an invitation is a link shown once, that lets its person in', async () => {
    const web = openWeb();
    const admin = await web.visitor('administrator');
    const page = await (
      await admin.post('/reglages/personnes', { name: '  Alix   Exemple ', role: 'coordinator' })
    ).text();
    const jeton = /\/entree\?jeton=([\w-]{43})/.exec(page)?.[1] ?? '';
    expect(await admin.read('/reglages')).not.toContain(jeton);
    const answer = await web.stranger.post('/entree', { jeton });
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect(words(await visitorWith(web.app, cookie).read('/reglages'))).toContain('Rôle : Coordination');
    expect(listPeople(web.db).map(({ name, role }) => [name, role])).toContainEqual([
      'Alix Exemple',
      'coordinator',
    ]);
  });

  test.each(['volunteer', 'coordinator'] as const)('a %s invites nobody and ends nobody', async (role) => {
    const web = openWeb();
    const visitor = await web.visitor(role);
    expect(
      (await visitor.post('/reglages/personnes', { name: 'Intrus', role: 'administrator' })).status,
    ).toBe(403);
    expect((await visitor.post(`/reglages/personnes/${visitor.person.id}/fin`)).status).toBe(403);
    expect((await visitor.post(`/reglages/personnes/${visitor.person.id}/lien`)).status).toBe(403);
    expect(listPeople(web.db)).toHaveLength(1);
  });

  test('ending a person closes her door at once; nobody ends herself', async () => {
    const web = openWeb();
    const admin = await web.visitor('administrator', 'Alix');
    const other = await web.visitor('volunteer', 'Bao');
    await admin.post(`/reglages/personnes/${other.person.id}/fin`);
    expect((await other.get('/')).status).toBe(401);
    expect((await admin.post(`/reglages/personnes/${admin.person.id}/fin`)).status).toBe(422);
    expect((await admin.get('/')).status).toBe(200);
  });

  test.each([
    { name: '', role: 'volunteer' },
    { name: 'x'.repeat(81), role: 'volunteer' },
    { name: 'Alix', role: 'roi' },
  ])('an entry that does not fit adds nobody: %j', async (fields) => {
    const web = openWeb();
    const admin = await web.visitor('administrator');
    expect((await admin.post('/reglages/personnes', fields)).status).toBe(422);
    expect(listPeople(web.db)).toHaveLength(1);
  });
});
