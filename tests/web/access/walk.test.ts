/** Every route with every role, here and elsewhere: what happens is what `rules.ts` says. */
import { beforeEach, describe, expect, test } from 'vitest';
import { putCredentials } from '../../../db/queries/credentials.js';
import { createPerson, listPeople } from '../../../db/queries/people.js';
import { requireRules } from '../../../src/web/access/guard.js';
import { RULES, type Rule, type Where } from '../../../src/web/access/rules.js';
import { addReport, AT } from '../../review/store-kit.js';
import type { Visitor } from '../web-kit.js';
import { fieldsOf, HERE, openTwoTowns, pathOf, type Town, type TwoTowns } from './two-towns.js';

type Said = 'door' | 'reserved' | 'outside' | 'in';

/** Written out beside the program's own ranks. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  member: ['volunteer', 'coordinator', 'administrator', 'national'],
  coordinator: ['coordinator', 'administrator', 'national'],
  administrator: ['administrator', 'national'],
  national: ['national'],
};
/** Refused for a thing of another territory. */
const BOUND: ReadonlySet<Where> = new Set<Where>([
  'authority',
  'site',
  'case',
  'letter',
  'inbound',
  'commitment',
  'picture',
  'picture-or-pool',
  'visual',
  'report',
  'capture',
  'proof',
  'case-form',
  'undo-form',
  'pair-form',
  'site-form',
]);
const ROLES = ['volunteer', 'coordinator', 'administrator', 'national'] as const;
const NAMES = Object.keys(RULES).filter((name) => name !== 'POST /sortie');

function expected(rule: Rule, role: string, place: 'here' | 'elsewhere', seesAll: boolean): Said {
  if (rule.who === 'anyone') return 'in';
  if (MAY[rule.who]?.includes(role) !== true) return 'reserved';
  if (seesAll) return 'in';
  if (rule.where === 'everywhere' || (BOUND.has(rule.where) && place === 'elsewhere')) return 'outside';
  // The reports of the walk are somebody else's.
  return rule.isTended === true && role === 'volunteer' ? 'reserved' : 'in';
}

async function said(answer: Response): Promise<Said> {
  const type = answer.headers.get('content-type') ?? '';
  const text = type.startsWith('text/html') ? await answer.text() : '';
  if (text.includes('Vigie s’ouvre par un lien personnel')) return 'door';
  if (answer.status !== 403) return 'in';
  if (text.includes('Cette action est réservée')) return 'reserved';
  return text.includes('hors de votre territoire') ? 'outside' : 'in';
}

describe('the walk', () => {
  let towns: TwoTowns;
  beforeEach(async () => {
    towns = await openTwoTowns();
    createPerson(towns.web.db, { name: 'Bureau', role: 'national' }, AT);
    for (const { id } of listPeople(towns.web.db))
      putCredentials(towns.web.db, id, { mail: `adresse-de-${id}@membre.example` });
  });

  const somebody = (): string => {
    const { id } = createPerson(towns.web.db, { name: 'Une personne', role: 'volunteer' }, AT);
    putCredentials(towns.web.db, id, { mail: `adresse-de-${id}@membre.example` });
    return id;
  };

  async function ask(visitor: Visitor, name: string, town: Town): Promise<Said> {
    const path = pathOf(name, town, somebody);
    const answer = name.startsWith('POST') ? visitor.post(path, fieldsOf(town)) : visitor.get(path);
    expect([name, (await answer).status < 500]).toEqual([name, true]);
    // Nobody reads the address of somebody who takes part (`promises.test.ts`).
    expect([name, (await (await answer).clone().text()).includes('adresse-de-')]).toEqual([name, false]);
    return said(await answer);
  }

  async function walk(visitor: Visitor, place: 'here' | 'elsewhere'): Promise<Record<string, Said>> {
    const found: Record<string, Said> = {};
    for (const name of NAMES) found[name] = await ask(visitor, name, towns[place]);
    return found;
  }

  const table = (role: string, place: 'here' | 'elsewhere', seesAll: boolean): Record<string, unknown> =>
    Object.fromEntries(NAMES.map((name) => [name, expected(RULES[name] as Rule, role, place, seesAll)]));

  test.each(ROLES.flatMap((role) => (['here', 'elsewhere'] as const).map((place) => [role, place] as const)))(
    '%s of one département, %s',
    async (role, place) => {
      const visitor = await towns.comes(role, [HERE]);
      expect(await walk(visitor, place)).toEqual(table(role, place, role === 'national'));
      expect(towns.web.errors).toEqual([]);
      expect((await visitor.post('/sortie')).status).toBe(303);
    },
  );

  test('an administrator without a territory sees all of France; a coordinator without one nothing of any town', async () => {
    expect(await walk(await towns.comes('administrator'), 'elsewhere')).toEqual(
      table('administrator', 'elsewhere', true),
    );
    const lost = await walk(await towns.comes('coordinator'), 'here');
    const refused = Object.entries(RULES)
      .filter(([, { who }]) => who === 'member' || who === 'coordinator')
      .filter(
        ([, rule]) => 'where' in rule && (BOUND.has(rule.where) || /^(?:everywhere|pool)$/.test(rule.where)),
      );
    expect(refused.length).toBeGreaterThan(40);
    for (const [name] of refused) expect([name, lost[name]]).toEqual([name, 'outside']);
  });

  test('a stranger and somebody who left stand before the door, whatever they ask', async () => {
    const behind = NAMES.filter((name) => RULES[name]?.who !== 'anyone');
    for (const visitor of [towns.web.stranger, await towns.left('national')])
      for (const name of behind) expect([name, await ask(visitor, name, towns.here)]).toEqual([name, 'door']);
  });

  test('a mail that she filed is hers no more once she works elsewhere; one that she put aside is', async () => {
    const visitor = await towns.comes('volunteer', [HERE]);
    const { mail } = towns.elsewhere;
    const put = towns.web.raw.prepare(`UPDATE inbound_mails SET decided_by = ? WHERE id = ?`);
    put.run(visitor.person.id, mail);
    for (const name of ['GET /courrier/:id', 'GET /courrier/:id/original'])
      expect([name, await ask(visitor, name, towns.elsewhere)]).toEqual([name, 'outside']);
    towns.web.raw
      .prepare(`UPDATE inbound_mails SET state = 'dismissed', case_id = NULL, letter_id = NULL WHERE id = ?`)
      .run(mail);
    expect(await ask(visitor, 'GET /courrier/:id', towns.elsewhere)).toBe('in');
    // What somebody else put aside, and what waits without a case, is for those who see all of France.
    const other = await towns.comes('coordinator', [HERE]);
    expect(await ask(other, 'GET /courrier/:id', towns.elsewhere)).toBe('outside');
    towns.web.raw
      .prepare(
        `UPDATE inbound_mails SET state = 'waiting', decided_by = NULL, decided_at = NULL WHERE id = ?`,
      )
      .run(mail);
    for (const one of [visitor, other])
      expect(await ask(one, 'GET /courrier/:id/original', towns.elsewhere)).toBe('outside');
  });

  test('a role that is taken away is gone with the next page', async () => {
    const visitor = await towns.comes('administrator', [HERE]);
    expect(await ask(visitor, 'GET /reglages/personnes/:id', towns.here)).toBe('in');
    towns.web.raw.prepare(`UPDATE people SET role = 'volunteer' WHERE id = ?`).run(visitor.person.id);
    expect(await ask(visitor, 'GET /reglages/personnes/:id', towns.here)).toBe('reserved');
  });

  test('what a form names beside its address is of the territory too, or nothing is shown or changed', async () => {
    const { web, here, elsewhere } = towns;
    const visitor = await towns.comes('coordinator', [HERE]);
    const tables = [
      'cases',
      'case_events',
      'case_pictures',
      'decisions',
      'decision_undos',
      'letter_pictures',
      'pairs',
    ];
    const rows = () => tables.map((name) => web.raw.prepare(`SELECT * FROM ${name}`).all());
    const before = rows();
    const { picture, waiting } = elsewhere;
    for (const [path, form] of [
      ['/relecture/annuler', { decision: 'rien', picture }],
      ['/relecture/annuler', { decision: elsewhere.decision, picture: here.picture }],
      ['/dossiers', { authority: here.code, picture, nouveau: 'oui' }],
      ['/dossiers', { authority: here.code, picture: waiting, nouveau: 'oui' }],
      ['/dossiers', { authority: elsewhere.code, picture: here.picture }],
      [`/dossiers/${here.caseId}/visuels`, { picture }],
      [`/dossiers/${here.caseId}/lettre`, { visuel: picture, modele: 't0', faire: 'garder' }],
      [
        `/dossiers/${here.caseId}/evenements`,
        { entree: 'credited', visuel: picture, pourquoi: 'x', vu: '1' },
      ],
      [`/relecture/${here.waiting}/paire`, { other: picture, ruled: 'same' }],
      [`/relecture/${here.waiting}/separer`, { content: elsewhere.key }],
      [`/courrier/${here.mail}/classement`, { reference: referenceOf(elsewhere), reponse: 'other' }],
    ] as const) {
      const answer = await visitor.post(path, form);
      const text = await answer.text();
      expect([path, [403, 409, 422].includes(answer.status)]).toEqual([path, true]);
      expect([path, form, text.includes(elsewhere.name)]).toEqual([path, form, false]);
    }
    expect(rows()).toEqual(before);

    // What the program itself found alike is compared across all places.
    const pair = [here.waiting, picture].toSorted();
    web.raw.prepare(`INSERT INTO pairs (a, b, likeness) VALUES (?, ?, 'nearly')`).run(pair);
    const ruled = await visitor.post(`/relecture/${here.waiting}/paire`, {
      other: picture,
      ruled: 'distinct',
    });
    expect(ruled.status).toBe(303);

    function referenceOf({ letter }: Town): string {
      return String(web.raw.prepare('SELECT reference FROM letters WHERE id = ?').pluck().get(letter));
    }
  });

  test('a report is tied to what was offered for it or lies in the territory, and opens no other visual of elsewhere', async () => {
    const { web, here, elsewhere } = towns;
    const tables = ['reports', 'report_answers', 'pairs', 'picture_members', 'pictures'];
    const rows = () => tables.map((name) => web.raw.prepare(`SELECT * FROM ${name}`).all());
    const state = { state: 'received', seenOn: AT.slice(0, 10), contentKey: null } as const;
    for (const role of ['volunteer', 'coordinator'] as const) {
      const visitor = await towns.comes(role, [HERE]);
      const report = (fields: object): string =>
        addReport(web.db, visitor.person.id, { ...state, authorityCode: here.code, ...fields }).id;
      const [told, brought] = [report({}), report({ contentKey: here.key })];
      const before = rows();
      for (const id of [told, brought])
        for (const reponse of ['same', 'distinct']) {
          const answer = await visitor.post(`/signalements/${id}/reponse`, {
            reponse,
            visuel: elsewhere.key,
          });
          expect([role, reponse, await said(answer)]).toEqual([role, reponse, 'outside']);
        }
      expect(rows()).toEqual(before);
      expect((await visitor.get(`/visuels/${elsewhere.key}`)).status).toBe(403);
      const own = await visitor.post(`/signalements/${told}/reponse`, { reponse: 'same', visuel: here.key });
      expect(own.headers.get('location')).toBe(`/signalements/${told}?fait=reuni`);

      // Reported of the other town and found there by its words: it was offered.
      const seen = report({ authorityCode: elsewhere.code, note: `Affiche de ${elsewhere.name}` });
      expect(await visitor.read(`/signalements/${seen}/ressemblances`)).toContain(elsewhere.key);
      const same = { reponse: 'same', visuel: elsewhere.key };
      for (let twice = 0; twice < 2; twice += 1)
        expect((await visitor.post(`/signalements/${seen}/reponse`, same)).status).toBe(303);
    }
  });

  test('HEAD, a doubled slash, other letters and a longer address open nothing', async () => {
    const visitor = await towns.comes('volunteer', [HERE]);
    const path = `/dossiers/${towns.elsewhere.caseId}`;
    const head = await towns.web.app.request(`http://localhost:4380${path}`, {
      method: 'HEAD',
      headers: { host: 'localhost:4380', cookie: visitor.cookie },
    });
    expect(head.status).toBe(403);
    for (const way of [
      `/${path}`,
      path.toUpperCase(),
      `${path}/`,
      `${path}/rien`,
      `/.${path}`,
      `${path}%2F..`,
    ])
      expect([way, [403, 404].includes((await visitor.get(way)).status)]).toEqual([way, true]);
    const encoded = `/dossiers/${Array.from(towns.elsewhere.caseId, (one) => `%${one.codePointAt(0)?.toString(16)}`).join('')}`;
    expect((await visitor.get(encoded)).status).toBe(403);
  });
});

describe('the start', () => {
  const route = (method: string, path: string) => ({ method, path, basePath: '/', handler: () => undefined });
  const rules: Record<string, Rule> = {
    'GET /entree': { who: 'anyone' },
    'GET /a': { who: 'member', where: 'anywhere' },
  };
  const routes = [route('GET', '/entree'), route('ALL', '/*'), route('GET', '/a')] as never[];

  test('goes on with a rule for each route', () => {
    expect(() => requireRules(routes, 1, rules)).not.toThrow();
  });

  test.each<[string, ReturnType<typeof route>[], number, Record<string, Rule>, RegExp]>([
    ['a page without a rule', [route('GET', '/b')], 1, rules, /GET \/b has no rule/],
    ['a form without one', [route('POST', '/a')], 1, rules, /POST \/a has no rule/],
    [
      'a rule without a page',
      [],
      1,
      { ...rules, 'GET /c': { who: 'anyone' } },
      /GET \/c has a rule and no page/,
    ],
    ['a page for some before the door', [], 3, rules, /GET \/a is on the wrong side/],
    ['a page for anybody behind it', [], 0, rules, /GET \/entree is on the wrong side/],
    [
      'a form that is not grave and does not say why',
      [route('POST', '/a')],
      1,
      { ...rules, 'POST /a': { who: 'member', where: 'anywhere' } },
      /POST \/a is to be grave, or to say why not/,
    ],
    [
      'a grave act that says why it is none',
      [route('POST', '/a')],
      1,
      { ...rules, 'POST /a': { who: 'member', where: 'anywhere', isGrave: true, light: 'own' } },
      /POST \/a is to be grave, or to say why not/,
    ],
    [
      'a page that is only looked at and would ask for a code',
      [route('GET', '/b')],
      1,
      { ...rules, 'GET /b': { who: 'member', where: 'anywhere', isGrave: true } },
      /GET \/b is grave and no form/,
    ],
    ['a page that answers every method', [route('ALL', '/a')], 1, rules, /\/a answers every method/],
    ['a name of every object', [route('GET', 'constructor')], 1, rules, /has no rule/],
  ])('stops at %s', (_name, more, door, table, message) => {
    expect(() => requireRules([...routes, ...(more as never[])], door, table)).toThrow(message);
  });
});
