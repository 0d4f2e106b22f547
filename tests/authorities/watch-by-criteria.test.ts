/** Watching by criteria: who answers, what is added, when the first crawls come, taking it back. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addSite, listSites, removeSite, sitesDue } from '../../db/queries/sites.js';
import { createPerson } from '../../db/queries/people.js';
import { listAudit } from '../../db/queries/audit.js';
import { criteriaWords, parseCriteria } from '../../src/authorities/criteria.js';
import type { WatchCriteria } from '../../src/authorities/types.js';
import { addSite as watchSite, DEFAULT_SETTINGS } from '../../src/authorities/index.js';
import { readPlaces } from '../../src/authorities/read-places.js';
import { spreadFirstCrawls } from '../../src/authorities/spread.js';
import { territoryFrom } from '../../src/accounts/index.js';
import { authorityLies } from '../../db/queries/territories.js';
import { previewWatch, takeBack, watchByCriteria } from '../../src/authorities/watch-by-criteria.js';
import { AT, openScene } from '../db/scene.js';
import { fillFrance } from './small-france.js';

const now = (): Date => new Date(AT);
const DAY = 86_400_000;
const EPCI = '200000172';

function criteria(input: Partial<WatchCriteria>): WatchCriteria {
  const parsed = parseCriteria({ kinds: ['commune'], ...input });
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  return parsed.value;
}
/** Communes of département 34 from 3,500 inhabitants on, with all their kin. */
const WISH = {
  departements: ['34'],
  minPopulation: 3500,
  withEpci: true,
  withDepartement: true,
  withRegion: true,
};

function openFrance() {
  const scene = openScene();
  fillFrance(scene.raw);
  const deps = { db: scene.db, now };
  const preview = (wish: Partial<WatchCriteria>, territory: Parameters<typeof previewWatch>[2] = null) => {
    const read = previewWatch(scene.db, criteria(wish), territory);
    if (!read.ok) throw new Error(read.problems.join(' '));
    return read.value;
  };
  const plans = (wish: Partial<WatchCriteria>, territory: Parameters<typeof previewWatch>[2] = null) =>
    preview(wish, territory).planned.map(({ authority, plan }) => `${authority.code} ${plan.kind}`);
  const ask = { by: null, territory: null, criteria: criteria(WISH) };
  return { ...scene, deps, preview, plans, ask };
}

describe('councils that stand in no département', () => {
  const FAR = [
    ['D6AE', 'departement', null, '44'],
    ['67999', 'commune', '67', '44'],
    ['R94', 'region', null, '94'],
    ['2A999', 'commune', '2A', '94'],
  ] as const;

  test('Alsace is the département of a commune of the Bas-Rhin, Corsica that of one of the south; in a territory too', () => {
    const france = openFrance();
    for (const [code, kind, departement, region] of FAR)
      france.raw
        .prepare(
          `INSERT INTO authorities (code, kind, name, departement, region, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(code, kind, `Exemple ${code}`, departement, region, AT, AT);
    const wish = { departements: ['67', '2A'], withDepartement: true };
    expect(france.plans(wish).map((plan) => plan.split(' ')[0])).toEqual(['R94', 'D6AE', '2A999', '67999']);
    expect(france.plans({ departements: ['68'], kinds: ['departement'] })).toEqual(['D6AE no-site']);
    expect(france.plans({ departements: ['68'], kinds: ['epci'] })).toEqual([]);
    const mine = territoryFrom([{ kind: 'departement', code: '68' }]);
    expect(france.plans({ kinds: ['commune', 'departement'] }, mine)).toEqual(['D6AE no-site']);
    expect(france.plans({ departements: ['2A'], kinds: ['departement'] }, mine)).toEqual([]);
    expect(authorityLies(france.db, mine, 'D6AE')).toBe('inside');
    expect(authorityLies(france.db, mine, 'R94')).toBe('outside');
  });
});

describe('the first crawls of an addition', () => {
  test('no day has more than its share, and every instant lies within the week', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.webUrl(), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 7 }),
        (urls, days) => {
          const offsets = spreadFirstCrawls(urls, now(), days).map((at) => Date.parse(at) - now().getTime());
          const perDay = Array.from(
            { length: days },
            (_, day) => offsets.filter((one) => Math.floor(one / DAY) === day).length,
          );
          expect(perDay.reduce((sum, one) => sum + one, 0)).toBe(urls.length);
          expect(Math.max(...perDay)).toBeLessThanOrEqual(Math.ceil(urls.length / days) + 1);
          expect(spreadFirstCrawls(urls, now(), days)).toEqual(spreadFirstCrawls(urls, now(), days));
        },
      ),
    );
  });

  test('neighbours in the list do not follow each other in time', () => {
    const urls = Array.from({ length: 50 }, (_, nth) => `https://commune-${nth}.saint-exemple.example/`);
    const instants = spreadFirstCrawls(urls, now(), 7);
    expect(instants).not.toEqual(instants.toSorted());
    expect(new Set(instants).size).toBe(50);
  });
});

describe('who answers', () => {
  test('communes by territory and population, then their EPCI, département and région', () => {
    const { plans } = openFrance();
    expect(plans(WISH)).toEqual([
      'R76 to-add',
      'D34 to-add',
      `${EPCI} to-add`,
      '34001 to-add',
      '34002 no-site',
      '34003 shared',
    ]);
    // Bounds are included, delegated communes are no town halls of their own, and the unknown population is counted apart.
    expect(plans({ departements: ['34'], minPopulation: 3501 })).toEqual(['34002 no-site', '34003 shared']);
    expect(plans({ departements: ['34'], maxPopulation: 400 })).toEqual(['34004 no-site']);
    expect(plans({ regions: ['76'] })).toEqual([
      '34001 to-add',
      '34002 no-site',
      '34003 shared',
      '34004 no-site',
      '30001 to-add',
      '34006 no-site',
    ]);
    expect(plans({ epcis: [EPCI], kinds: ['commune', 'epci'] })).toEqual([
      `${EPCI} to-add`,
      '34001 to-add',
      '34002 no-site',
    ]);
  });

  test('with or without a known site; the unknown population is told', () => {
    const { plans, preview } = openFrance();
    expect(plans({ ...WISH, site: 'none' })).toEqual(['34002 no-site']);
    expect(plans({ ...WISH, site: 'known' })).not.toContain('34002 no-site');
    expect(preview(WISH).uncounted).toBe(1);
    expect(preview({ departements: ['34'] }).uncounted).toBe(0);
  });

  test('the territory of whoever asks bounds the choice, and says which kin lie outside of it', () => {
    const { plans, preview } = openFrance();
    const territory = { departements: ['34'], codes: [] };
    expect(plans({ regions: ['76'] }, territory)).not.toContain('30001 to-add');
    expect(preview(WISH, territory).outside).toEqual(['Exemple']);
    expect(preview(WISH, { departements: [], codes: [] }).planned).toEqual([]);
  });

  test('a site that only people may take up again, one of somebody else, one that is no address', () => {
    const { db, raw, plans } = openFrance();
    const added = addSite(
      db,
      {
        authorityCode: '34001',
        startUrl: 'https://un.saint-exemple.example/',
        settings: DEFAULT_SETTINGS,
      },
      AT,
    );
    expect(plans(WISH)).toContain('34001 watched');
    removeSite(db, added.site.id, AT);
    expect(plans(WISH)).toContain('34001 ended');
    raw.exec(`UPDATE contacts SET value = 'mairie@saint-exemple.example' WHERE authority_code = 'D34'`);
    expect(plans(WISH)).toContain('D34 no-site');
    // What the source tells no more is no site to begin with.
    raw.exec(`UPDATE contacts SET gone_at = '${AT}' WHERE authority_code = 'R76'`);
    expect(plans(WISH)).toContain('R76 no-site');
  });

  test('what a person corrected comes before what the source tells', () => {
    const { db, raw, preview } = openFrance();
    const person = createPerson(db, { name: 'Camille', role: 'coordinator' }, AT);
    raw
      .prepare(
        `INSERT INTO corrections (id, authority_code, field, value, replaces, because, made_by, made_at)
         VALUES ('c1', '34001', 'site', 'https://neuf.saint-exemple.example/', 'https://un.saint-exemple.example/', 'Vu', ?, ?)`,
      )
      .run(person.id, AT);
    const plan = preview(WISH).planned.find(({ authority }) => authority.code === '34001')?.plan;
    expect(plan).toEqual({ kind: 'to-add', url: 'https://neuf.saint-exemple.example/' });
  });
});

describe('a site that is the host of others too', () => {
  const declares = (france: ReturnType<typeof openFrance>, code: string, value: string, flags = '[]') =>
    france.raw
      .prepare(
        `INSERT INTO contacts (id, authority_code, kind, value, rank, flags, record, as_of, import_id)
         VALUES (?, ?, 'site', ?, 0, ?, 'x', NULL, 'i1') ON CONFLICT DO NOTHING`,
      )
      .run(`${code} ${value}`, code, value, flags);
  const planOf = (france: ReturnType<typeof openFrance>, code: string) =>
    france
      .preview({ departements: ['34'], kinds: ['commune', 'epci'] })
      .planned.find(({ authority }) => authority.code === code)?.plan;

  test.each([
    ['https://www.facebook.com/saint-exemple', '[]'],
    ['https://sites.google.com/view/saint-exemple', '[]'],
    ['https://fr.wikipedia.org/wiki/Saint-Exemple', '[]'],
    ['https://rendez-vous.example/saint-exemple', '["side-page"]'],
    ['https://reseau.example/saint-exemple', '["social-network"]'],
  ])('%s is no site of the commune: it is told as one without', (url, flags) => {
    const france = openFrance();
    declares(france, '34002', url, flags);
    expect(planOf(france, '34002')).toEqual({ kind: 'no-site' });
    expect(france.plans({ departements: ['34'], site: 'none' })).toContain('34002 no-site');
  });

  test('pages of a commune on the site of its group are of the group, chosen or not', () => {
    const france = openFrance();
    const shared = { kind: 'shared', name: 'CC Vallée d’Exemple' };
    declares(france, '34002', 'http://vallee.example/communes/bas/');
    declares(france, '34004', 'https://www.vallee.example/');
    expect(planOf(france, '34002')).toMatchObject(shared);
    expect(planOf(france, '34004')).toMatchObject(shared);
    expect(planOf(france, EPCI)).toEqual({ kind: 'to-add', url: 'https://www.vallee.example/' });
    // Without the group among the chosen ones it is the group's all the same.
    expect(france.plans({ departements: ['34'], maxPopulation: 5000 })).toEqual(
      expect.arrayContaining(['34002 shared', '34004 shared']),
    );
  });

  test('two communes on one host: it is of the one that has its root; in two spellings it is added once', () => {
    const france = openFrance();
    declares(france, '34002', 'https://deux.example/bas');
    declares(france, '34004', 'https://www.deux.example/');
    expect(planOf(france, '34004')).toMatchObject({ kind: 'to-add' });
    expect(planOf(france, '34002')).toMatchObject({ kind: 'shared', name: 'Saint-Exemple-Dessus' });
    const other = openFrance();
    declares(other, '34002', 'https://deux.example/');
    declares(other, '34004', 'http://www.deux.example/accueil.php');
    const kinds = [planOf(other, '34002')?.kind, planOf(other, '34004')?.kind];
    expect(new Set(kinds)).toEqual(new Set(['shared', 'to-add']));
  });

  test('one’s own host below its root, or with pages of a delegated commune on it, is added', () => {
    const france = openFrance();
    declares(france, '34002', 'https://bas.example/fr/bienvenue');
    declares(france, '34005', 'https://un.saint-exemple.example/le-vieux');
    expect(planOf(france, '34002')).toMatchObject({ kind: 'to-add' });
    expect(planOf(france, '34001')).toMatchObject({ kind: 'to-add' });
  });

  test('a host that is watched for another is not watched twice', () => {
    const france = openFrance();
    declares(france, '34002', 'https://bas.example/');
    addSite(
      france.db,
      { authorityCode: '30001', startUrl: 'http://www.bas.example/', settings: DEFAULT_SETTINGS },
      AT,
    );
    expect(planOf(france, '34002')).toMatchObject({ kind: 'shared', name: 'Saint-Exemple-du-Gard' });
  });

  test('a page of a network is not watched by hand either, and where to tell of it is said', () => {
    const { deps } = openFrance();
    const added = watchSite(deps, { authority: '34002', url: 'https://www.facebook.com/saint-exemple' });
    expect(added.ok ? '' : added.problems.join(' ')).toContain('pages de beaucoup d’autres');
    expect(watchSite(deps, { authority: '34002', url: 'https://bas.example/fr' }).ok).toBe(true);
  });
});

describe('the addition', () => {
  test('adds the first site of each, spreads their first crawls, writes one line of the log, changes nothing twice', () => {
    const { db, deps, ask } = openFrance();
    const person = createPerson(db, { name: 'Camille', role: 'coordinator' }, AT);
    const added = watchByCriteria(deps, { ...ask, by: person });
    expect(added).toMatchObject({ kind: 'added', batch: { added: 4, addedBy: person.id } });
    const watched = listSites(db, AT).filter(({ site }) => site.batchId !== null);
    expect(watched.map(({ site }) => site.startUrl)).toContain('https://un.saint-exemple.example/');
    expect(watched.filter(({ isDue }) => isDue)).toEqual([]);
    const later = (days: number) => new Date(now().getTime() + days * DAY).toISOString();
    const dueBy = (days: number) =>
      sitesDue(db, later(days)).filter(({ site }) => site.batchId !== null).length;
    expect(dueBy(7)).toBe(4);
    expect(dueBy(3.5)).toBe(2);
    expect(watchByCriteria(deps, ask).kind).toBe('nothing');
    expect(
      listAudit(db, { person: person.id, action: null, before: null, limit: 9 }).map(
        ({ action, detail }) => `${action} ${detail}`,
      ),
    ).toEqual(['sites-added 4']);
  });

  test('nothing is added that was not seen', () => {
    const { db, deps, ask } = openFrance();
    expect(watchByCriteria(deps, { ...ask, seen: 3 }).kind).toBe('more-than-seen');
    expect(listSites(db, AT)).toHaveLength(1);
  });

  test('is taken back whole, but not what a person added by hand since; and may come again', () => {
    const { db, deps, ask } = openFrance();
    const added = watchByCriteria(deps, ask);
    if (added.kind !== 'added') throw new Error(added.kind);
    const [first] = listSites(db, AT, '34001');
    removeSite(db, first?.site.id ?? '', AT);
    const input = {
      authorityCode: '34001',
      startUrl: first?.site.startUrl ?? '',
      settings: DEFAULT_SETTINGS,
    };
    expect(addSite(db, input, AT).kind).toBe('revived');
    const back = { id: added.batch.id, by: null, territory: null };
    expect(takeBack(deps, back)).toEqual({ kind: 'taken-back', ended: 3 });
    expect(takeBack(deps, back)).toEqual({ kind: 'already' });
    expect(takeBack(deps, { ...back, id: 'rien' })).toEqual({ kind: 'unknown' });
    expect(listSites(db, AT, '34001')).toHaveLength(1);
    expect(listSites(db, AT, 'D34')).toHaveLength(0);
    // Taken back is not ended by a person: the same criteria add them again.
    expect(watchByCriteria(deps, ask)).toMatchObject({ kind: 'added', batch: { added: 3 } });
  });

  test('is taken back within the territory of whoever asks', () => {
    const { deps, ask, db } = openFrance();
    const added = watchByCriteria(deps, { ...ask, criteria: criteria({ regions: ['76'] }) });
    if (added.kind !== 'added') throw new Error(added.kind);
    const territory = { departements: ['30'], codes: [] };
    expect(takeBack(deps, { id: added.batch.id, by: null, territory })).toEqual({
      kind: 'taken-back',
      ended: 1,
    });
    expect(listSites(db, AT, '34001')).toHaveLength(1);
  });
});

describe('criteria', () => {
  test.each([
    [{ kinds: [] }, 'Choisissez au moins un type'],
    [{ kinds: ['commune'], departements: ['20'] }, 'Ce code de département n’existe pas'],
    [{ kinds: ['commune'], epcis: ['200000173'] }, 'numéro SIREN'],
    [{ kinds: ['commune'], regions: ['Occitanie'] }, 'deux chiffres'],
    [{ kinds: ['commune'], minPopulation: '-1' }, 'nombre entier d’habitants'],
    [{ kinds: ['commune'], minPopulation: 10, maxPopulation: 9 }, 'La population la plus petite'],
  ])('%j is refused', (input, said) => {
    const parsed = parseCriteria(input);
    expect(parsed.ok ? '' : parsed.problems.join(' ')).toContain(said);
  });

  test('are said in words', () => {
    expect(criteriaWords(criteria(WISH), (kind, code) => `${kind} ${code}`)).toBe(
      'communes, departement 34, à partir de 3 500 habitants, avec leur intercommunalité, leur département et leur région',
    );
  });

  test.each([
    ['Hérault', { departements: ['34'], regions: [], epcis: [] }],
    ['herault ; 30\n2a', { departements: ['34', '30', '2A'], regions: [], epcis: [] }],
    ['Exemple', { departements: [], regions: ['76'], epcis: [] }],
    ['Vallée d’Exemple', { departements: [], regions: [], epcis: [EPCI] }],
    [`CC Vallée d'Exemple (${EPCI})`, { departements: [], regions: [], epcis: [EPCI] }],
    ['', { departements: [], regions: [], epcis: [] }],
  ])('« %s » is read as places', (text, places) => {
    expect(readPlaces(openFrance().db, text)).toEqual({ ok: true, value: places });
  });

  test.each([
    ['Nulle-Part', 'Aucun territoire ne s’appelle « Nulle-Part »'],
    ['Héra', 'Peut-être : Hérault (34)'],
  ])('« %s » is no place, and what may be meant is said', (text, said) => {
    const read = readPlaces(openFrance().db, text);
    expect(read.ok ? '' : read.problems.join(' ')).toContain(said);
  });
});
