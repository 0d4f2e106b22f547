/** Where people work: what is read from a typed code, what lies there, what holds while nobody has a territory. */
import { describe, expect, test } from 'vitest';
import { createPerson } from '../../db/queries/people.js';
import {
  areTerritoriesUsed,
  authorityLies,
  endPlacesOf,
  givePlace,
  pictureLies,
  placesOf,
  reportLies,
  uncoveredDepartements,
  type Territory,
} from '../../db/queries/territories.js';
import {
  changeRole,
  codeLiesIn,
  departementsOf,
  giveTerritory,
  mayManage,
  readPlace,
  reaches,
  takeTerritory,
  territoryFrom,
  territoryOf,
  type Role,
} from '../../src/accounts/index.js';
import { addReport, addTown, AT, crawlAndQueue, poster, reviewScene } from '../review/store-kit.js';

const AIN: Territory = { departements: ['01'], codes: [] };
const ROLES: readonly Role[] = ['volunteer', 'coordinator', 'administrator', 'national'];

describe('a place as it is typed', () => {
  test.each([
    ['29', { kind: 'departement', code: '29' }],
    [' 2a ', { kind: 'departement', code: '2A' }],
    ['974', { kind: 'departement', code: '974' }],
    ['01 004', { kind: 'commune', code: '01004' }],
    ['200 000 172', { kind: 'epci', code: '200000172' }],
    ['*', { kind: 'everywhere', code: '' }],
  ])('%j is %j', (typed, place) => {
    expect(readPlace(typed)).toEqual({ kind: 'place', place });
  });

  test.each(['', '00', '20', '123456789', '217400423', 'Finistère', '<b>', '01004; DROP'])(
    '%j is none',
    (typed) => {
      expect(readPlace(typed).kind).toBe('refused');
    },
  );
});

test('an administrator of one place neither widens her own territory nor slips out of it by giving her last place back', () => {
  const { db } = reviewScene();
  const one = createPerson(db, { name: 'Alix', role: 'administrator' }, AT);
  const act = { by: one, person: one.id, at: AT };
  // Alone, nobody else could help her.
  expect(giveTerritory(db, act, '01').kind).toBe('done');
  expect(giveTerritory(db, act, '29').kind).toBe('done');
  createPerson(db, { name: 'Bao', role: 'administrator' }, AT);
  const before = placesOf(db, one.id);
  expect(giveTerritory(db, act, '*')).toMatchObject({
    problem: expect.stringContaining('une autre personne'),
  });
  for (const { id } of before) expect(takeTerritory(db, act, id)).toMatchObject({ kind: 'refused' });
  expect(placesOf(db, one.id)).toEqual(before);
  const national = createPerson(db, { name: 'Bureau', role: 'national' }, AT);
  // Whoever sees all of France may.
  expect(giveTerritory(db, { by: national, person: national.id, at: AT }, '01').kind).toBe('done');
});

describe('territories put together', () => {
  test('an EPCI is itself and its communes; everywhere is everywhere', () => {
    const territory = territoryFrom([
      { kind: 'epci', code: '200000172' },
      { kind: 'departement', code: '29' },
    ]);
    expect(territory?.codes).toContain('200000172');
    expect(territory?.codes).toContain('74042');
    expect(departementsOf(territory).toSorted()).toEqual(['29', '74']);
    expect(
      territoryFrom([
        { kind: 'everywhere', code: '' },
        { kind: 'departement', code: '29' },
      ]),
    ).toBeNull();
  });

  test.each<[Territory, string, boolean]>([
    [null, '123456789', true],
    [AIN, '01004', true],
    [AIN, '29004', false],
    [AIN, '200000172', false],
    [{ departements: [], codes: ['29004'] }, '29004', true],
    [{ departements: ['97'], codes: [] }, '97411', false],
  ])('%j holds %s: %s', (territory, code, isIn) => {
    expect(codeLiesIn(territory, code)).toBe(isIn);
  });
});

describe('a person’s territory', () => {
  test('is all of France while nobody has one; from then on hers, and it stays so when the last one is taken back', () => {
    const { db } = reviewScene();
    const people = ROLES.map((role) => createPerson(db, { name: role, role }, AT));
    for (const person of people) expect(territoryOf(db, person)).toBeNull();
    const [volunteer, coordinator, administrator, national] = people;
    if (!volunteer || !coordinator || !administrator || !national) throw new Error('nobody');
    expect(giveTerritory(db, { by: administrator, person: volunteer.id, at: AT }, '01').kind).toBe('done');
    expect(territoryOf(db, volunteer)).toEqual(AIN);
    expect(territoryOf(db, coordinator)).toEqual({ departements: [], codes: [] });
    expect(territoryOf(db, administrator)).toBeNull();
    giveTerritory(db, { by: national, person: administrator.id, at: AT }, '29');
    giveTerritory(db, { by: national, person: national.id, at: AT }, '29');
    expect(territoryOf(db, administrator)).toEqual({ departements: ['29'], codes: [] });
    expect(territoryOf(db, national)).toBeNull();
    const [place] = placesOf(db, volunteer.id);
    const act = { by: administrator, person: volunteer.id, at: AT };
    expect(takeTerritory(db, { ...act, person: coordinator.id }, place?.id ?? '').kind).toBe('unknown');
    expect(takeTerritory(db, act, place?.id ?? '').kind).toBe('done');
    expect(endPlacesOf(db, administrator.id, AT)).toEqual([{ kind: 'departement', code: '29' }]);
    expect(areTerritoriesUsed(db)).toBe(true);
    expect(territoryOf(db, volunteer)).toEqual({ departements: [], codes: [] });
  });

  test('the same place is given once', () => {
    const { db } = reviewScene();
    const person = createPerson(db, { name: 'Alix', role: 'volunteer' }, AT);
    const place = { kind: 'departement', code: '01', personId: person.id, givenBy: null } as const;
    expect([givePlace(db, place, AT), givePlace(db, place, AT)]).toEqual(['given', 'had']);
    endPlacesOf(db, person.id, AT);
    expect(givePlace(db, place, AT)).toBe('given');
    expect(() => givePlace(db, { ...place, code: 'nowhere' }, AT)).toThrow(/territories_code_fits_kind/);
  });
});

describe('what lies in it', () => {
  test('a picture of two towns is in the territory of both; one that nobody placed is everybody’s', async () => {
    const scene = reviewScene();
    const { db } = scene;
    const bytes = await poster();
    const [shared = ''] = await crawlAndQueue(scene, [{ bytes }]);
    await crawlAndQueue(addTown(scene, '29999'), [{ bytes }]);
    const BREST: Territory = { departements: [], codes: ['29999'] };
    const other: Territory = { departements: ['34'], codes: [] };
    expect([AIN, BREST, other, null].map((one) => pictureLies(db, one, shared))).toEqual([
      'inside',
      'inside',
      'outside',
      'inside',
    ]);
    expect(pictureLies(db, AIN, 'nothing')).toBe('unknown');
    expect(authorityLies(db, AIN, '01999')).toBe('inside');
    expect(authorityLies(db, other, '01999')).toBe('outside');
    const person = createPerson(db, { name: 'Alix', role: 'volunteer' }, AT);
    const report = addReport(db, person.id);
    expect(reportLies(db, other, report.id)).toBe('unplaced');
    expect(uncoveredDepartements(db, ['01'])).toEqual([{ departement: '29', sites: 1 }]);
  });
});

describe('who acts on whom', () => {
  test('a level is reached by its rank; without a national office an administrator stands in', () => {
    const reached = (level: 'member' | 'coordinator' | 'administrator' | 'national', hasNational = true) =>
      ROLES.filter((role) => reaches(role, level, hasNational));
    expect(reached('member')).toEqual(ROLES);
    expect(reached('coordinator')).toEqual(['coordinator', 'administrator', 'national']);
    expect(reached('administrator')).toEqual(['administrator', 'national']);
    expect(reached('national')).toEqual(['national']);
    expect(reached('national', false)).toEqual(['administrator']);
  });

  test('nobody acts above herself, and volunteers and coordinators on nobody', () => {
    const may = ROLES.flatMap((by) =>
      ROLES.filter((other) => mayManage(by, other, true)).map((other) => [by, other]),
    );
    expect(may).toEqual([
      ['administrator', 'volunteer'],
      ['administrator', 'coordinator'],
      ['administrator', 'administrator'],
      ['national', 'volunteer'],
      ['national', 'coordinator'],
      ['national', 'administrator'],
      ['national', 'national'],
    ]);
    expect(mayManage('administrator', 'national', false)).toBe(true);
    expect(mayManage('coordinator', 'national', false)).toBe(false);
  });

  test('a role is given by somebody else, not above one’s own, and somebody always administers', () => {
    const { db } = reviewScene();
    const [volunteer, , administrator, national] = ROLES.map((role) =>
      createPerson(db, { name: role, role }, AT),
    );
    if (!volunteer || !administrator || !national) throw new Error('nobody');
    const as = (by: typeof volunteer, person: string, role: Role) =>
      changeRole(db, { by, person, at: AT }, role).kind;
    expect(as(administrator, administrator.id, 'national')).toBe('refused');
    expect(as(administrator, volunteer.id, 'national')).toBe('refused');
    expect(as(administrator, national.id, 'volunteer')).toBe('refused');
    expect(as(administrator, 'nobody', 'volunteer')).toBe('unknown');
    expect(as(volunteer, volunteer.id, 'administrator')).toBe('refused');
    expect(as(national, administrator.id, 'volunteer')).toBe('done');
    expect(as(administrator, national.id, 'volunteer')).toBe('refused');
  });
});
