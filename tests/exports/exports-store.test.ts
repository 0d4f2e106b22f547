/** The tables over a store whose figures are counted by hand. */
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { insertCase, insertCaseEvent } from '../../db/queries/cases.js';
import { createPerson } from '../../db/queries/people.js';
import { memberOf } from '../../db/queries/pictures.js';
import { addVerdict, findVerdict } from '../../db/queries/verdicts.js';
import type { Territory } from '../../db/queries/territories.js';
import type { Db } from '../../db/open.js';
import { rebuildCase, type CaseEvent } from '../../src/cases/index.js';
import {
  casesTable,
  findingsTable,
  outcomesTable,
  statisticsOf,
  statisticsTable,
  tableLines,
  yearlyFacts,
  yearsKnown,
  type Table,
} from '../../src/exports/index.js';
import { ACKNOWLEDGED, event } from '../cases/events.js';
import { queueAllFlagged } from '../../src/review/index.js';
import { beginCrawl } from '../db/scene.js';
import { keptScene } from './kept-scene.js';
import {
  addReport,
  addTown,
  AT,
  CONFIRM,
  crawl,
  keyOf,
  later,
  makePerson,
  poster,
  queue,
  say,
} from '../review/store-kit.js';

const TODAY = '2026-11-30';
const FRANCE: Territory = null;
const FINISTERE: Territory = { departements: ['29'], codes: [] };
const BEFORE = '2025-12-31T23:30:00.000Z';
const CAPTION = 'Dessin créé par intelligence artificielle';

const rowsOf = (table: Table<object>): Record<string, string>[] =>
  parse([...tableLines(table, 'csv')].join(''), { bom: true, delimiter: ';', columns: true });

describe('the tables', () => {
  let db: Db;
  let here: ReturnType<typeof keptScene>;
  const pictures: Record<string, string> = {};

  const fill = async (): Promise<void> => {
    here = keptScene();
    db = here.db;
    const there = addTown(here, '29999');
    const refusing = addTown(here, '29998');
    addTown(here, '29997');
    const [marked, reported, captioned, hinted] = await Promise.all([
      poster(),
      poster({ layout: 6, picture: 17, words: 8 }),
      poster({ layout: 3, picture: 29, words: 15 }),
      poster({ layout: 9, picture: 41, words: 23 }),
    ]);
    await queue(
      here,
      await crawl(here, [
        { bytes: marked },
        { bytes: reported },
        { bytes: captioned, isFlagged: false, around: { caption: CAPTION } },
      ]),
    );
    // The same content without the words, and one with a hint.
    const second = later(60);
    await queue(
      there,
      await crawl(
        there,
        [
          { bytes: captioned, isFlagged: false },
          { bytes: hinted, isHinted: true },
        ],
        second,
      ),
      second,
    );
    db.run(sql`UPDATE crawls SET visuals = CASE site_id WHEN ${here.siteId} THEN 30 ELSE 12 END`);
    const { crawlId } = beginCrawl(db, refusing.siteId);
    db.run(
      sql`UPDATE crawls SET state = 'done', outcome = 'refused', ended_at = ${later(1)} WHERE id = ${crawlId}`,
    );
    for (const [name, bytes] of Object.entries({ marked, reported, captioned, hinted }))
      pictures[name] = memberOf(db, keyOf(bytes))?.pictureId ?? '';

    const reader = createPerson(db, { name: 'Zoé Sans-Pareil', role: 'volunteer' }, AT).id;
    const other = makePerson(db);
    const chief = makePerson(db, 'coordinator');
    // Half past midnight in Paris: the report is of 2026.
    addReport(db, reader, {
      at: BEFORE,
      contentKey: keyOf(reported),
      place: 'Rue Sans-Pareil',
      authorityCode: '01999',
      note: 'Vue par Zoé',
    });
    for (const name of ['marked', 'reported', 'captioned', 'hinted']) say(db, pictures[name] ?? '', reader);
    say(db, pictures['hinted'] ?? '', other);
    say(db, pictures['hinted'] ?? '', chief, CONFIRM, { capacity: 'coordinator' });

    const open = (authority: string, events: readonly CaseEvent[]): string => {
      const caseId = insertCase(db, authority, AT);
      for (const [index, one] of events.entries())
        insertCaseEvent(db, caseId, index + 1, { ...one, by: reader });
      rebuildCase(db, caseId);
      return caseId;
    };
    const first = open('01999', [
      ...ACKNOWLEDGED,
      event('answered', '2026-11-20', { answer: 'supplier' }),
      event('answered', '2027-01-05', { answer: 'commits' }),
    ]);
    const other29 = open('29999', [
      ...ACKNOWLEDGED,
      event('answered', '2026-11-10', { answer: 'commits' }),
      event('answered', '2026-11-11', { answer: 'refuses' }),
      event('taken-back', '2026-11-12', { of: 7 }),
    ]);
    const write = letterWriter(db, reader);
    write(first, '01999', 't1', [
      { channel: 'mail', state: 'sent', on: '2026-11-02' },
      { channel: 'post', state: 'sent', on: '2026-11-20' },
    ]);
    write(first, '01999', 't2', [{ channel: 'mail', state: 'sent', on: '2027-01-02' }]);
    write(first, '01999', 't3b', [{ channel: 'form', state: 'sent', on: '2026-11-21' }]);
    write(other29, '29999', 't1', [{ channel: 'mail', state: 'rejected', on: '2026-11-02' }]);
    write(other29, '29999', 't1', [
      { channel: 'mail', state: 'unknown', on: '2026-11-03' },
      { channel: 'post', state: 'sent', on: '2026-11-04' },
    ]);
    write(other29, '29999', 't5', [{ channel: 'mail', state: 'unknown', on: '2026-11-12' }]);
  };

  beforeAll(fill);

  afterAll(() => here.remove());

  const figures = (
    territory: Territory,
    grain: 'cell' | 'year',
    years: readonly [number, number] = [2026, 2026],
  ) => statisticsOf(yearlyFacts(db, { territory, firstYear: years[0], lastYear: years[1] }), grain);

  test('the figures of a year, by hand', () => {
    const [ain, finistere, ...more] = figures(FRANCE, 'cell');
    expect(more).toEqual([]);
    expect(ain).toMatchObject({
      authorityKind: 'commune',
      departement: '01',
      technical: 2,
      stated: 1,
      asked: 0,
      visuals: 3,
      machineFirst: 2,
      reportFirst: 1,
      otherFirst: 0,
      casesOpened: 1,
      firstLetters: 1,
      reminders: 0,
      otherLetters: 0,
      uncertainLetters: 0,
      'answer-supplier': 1,
      'answer-commits': 0,
      medianDays: 18,
      watched: 1,
      lookedAt: 1,
      notLookedAt: 0,
      neverVisited: 0,
      visualsRead: 30,
    });
    expect(finistere).toMatchObject({
      departement: '29',
      technical: 0,
      // The words stand on the pages of the other one: this one says nothing.
      stated: 0,
      asked: 2,
      visuals: 1,
      machineFirst: 1,
      firstLetters: 1,
      uncertainLetters: 1,
      'answer-commits': 1,
      'answer-refuses': 0,
      'outcome-committed': 1,
      'outcome-refused': 0,
      medianDays: 8,
      watched: 3,
      lookedAt: 1,
      notLookedAt: 1,
      neverVisited: 1,
      visualsRead: 12,
    });
    expect(figures(FRANCE, 'year')).toMatchObject([
      { visuals: 4, machineFirst: 3, medianDays: 13, watched: 4 },
    ]);
  });

  test('what happened in another year is of that year', () => {
    const [, of2027] = figures(FRANCE, 'year', [2026, 2027]);
    expect(of2027).toMatchObject({
      year: 2027,
      visuals: 0,
      reminders: 1,
      'answer-commits': 1,
      'outcome-committed': 1,
      medianDays: null,
      // Watched, and nobody asked them anything that year.
      watched: 4,
      lookedAt: 0,
      neverVisited: 4,
    });
    // Nothing was watched the year before; a watch that ended counts until its year.
    expect(figures(FRANCE, 'year', [2025, 2025])).toEqual([]);
    const ended = '2026-12-31T22:59:59.000Z';
    db.run(sql`UPDATE sites SET removed_at = ${ended} WHERE id = ${here.siteId}`);
    expect(figures(FRANCE, 'year', [2026, 2027]).map(({ watched }) => watched)).toEqual([4, 3]);
    db.run(sql`UPDATE sites SET removed_at = NULL`);
    expect(yearsKnown(db, TODAY)).toEqual({ first: 2026, last: 2026 });
  });

  test('a territory counts what lies in it, and who found what stands there', () => {
    const [finistere, ...more] = figures(FINISTERE, 'cell');
    expect(more).toEqual([]);
    expect(finistere).toMatchObject({ departement: '29', asked: 2, visuals: 2, machineFirst: 2, watched: 3 });
    expect(rowsOf(findingsTable(db, { territory: FINISTERE })).map((row) => row['Code'])).toEqual(['29999']);
    expect(rowsOf(casesTable(db, { territory: FINISTERE, today: TODAY })).map((row) => row['Code'])).toEqual([
      '29999',
    ]);
    expect(rowsOf(findingsTable(db, { territory: { departements: [], codes: [] } }))).toEqual([]);
  });

  test('findings say of each authority what its own pages say', () => {
    const rows = rowsOf(findingsTable(db, {}));
    const told = rows.map((row) =>
      [row['Code'], row['Constat'], row['Vu par'], row['Relecture']].join(' · '),
    );
    expect(told.toSorted()).toEqual([
      '01999 · Dit par la collectivité · passage · Confirmé',
      '01999 · Inscrit dans le fichier · passage · Confirmé',
      '01999 · Inscrit dans le fichier · passage · Confirmé',
      '29999 · Indices à vérifier · passage · Confirmé',
    ]);
    const stated = rows.find((row) => row['Constat'] === 'Dit par la collectivité');
    expect(stated).toMatchObject({
      'Vu la première fois': AT.slice(0, 10),
      'Encore en ligne au dernier passage': 'oui',
      Pages: '1',
      Collectivité: 'Saint-Exemple',
    });
    expect(stated?.['Marques (où, ce qui a été lu)']).toContain(CAPTION);
    expect(stated?.['Page']).toMatch(/^https:\/\/site\.example\//u);
    const json = [...tableLines(findingsTable(db, {}), 'jsonl')].map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    expect(json.map(({ grade }) => String(grade)).toSorted()).toEqual([
      'hinted',
      'stated',
      'technical',
      'technical',
    ]);
    expect(json[0]).toMatchObject({ marks: [{ id: expect.any(String) as string }], contradiction: false });
    const [day, before] = [AT.slice(0, 10), '2026-01-01'];
    expect(rowsOf(findingsTable(db, { from: day, until: day }))).toHaveLength(4);
    expect(rowsOf(findingsTable(db, { until: before }))).toHaveLength(0);
  });

  test('cases as they stand', () => {
    const rows = rowsOf(casesTable(db, { today: TODAY }));
    expect(rows).toMatchObject([
      {
        Code: '01999',
        Étape: 'Répondu',
        Issue: 'Engagement pris',
        Réponses: '2',
        'Première lettre': '2026-11-02',
      },
      { Code: '29999', Étape: 'Répondu', Issue: 'Engagement pris', Réponses: '1', Suspendu: 'non' },
    ]);
    expect(rows[0]?.['À faire']).not.toBe('');
    expect(rowsOf(casesTable(db, { today: TODAY, until: '2026-01-01' }))).toEqual([]);
  });

  test('no table holds a person: neither name nor id, in no column', () => {
    const people = db.all<{ id: string; name: string }>(sql`SELECT id, name FROM people`);
    expect(people.length).toBeGreaterThan(2);
    const tables: Record<string, () => Table<object>> = {
      findings: () => findingsTable(db, {}),
      cases: () => casesTable(db, { today: TODAY }),
      outcomes: () => outcomesTable(db, {}),
      statistics: () => statisticsTable(db, { today: TODAY }),
    };
    for (const [name, table] of Object.entries(tables))
      for (const format of ['csv', 'jsonl'] as const) {
        const text = [...tableLines(table(), format)].join('');
        expect([name, text.split('\n').length > 2]).toEqual([name, true]);
        for (const word of [
          ...people.flatMap(({ id, name: called }) => [id, called]),
          'Sans-Pareil',
          'Zoé',
          'Destinataire',
        ])
          expect([name, format, word, text.includes(word)]).toEqual([name, format, word, false]);
      }
  });

  test('found by the machine or by people, in every order of events', async () => {
    // It changes who came first: the others get a store of their own again.
    onTestFinished(async () => {
      here.remove();
      await fill();
    });
    const found = (): readonly (number | undefined)[] => {
      const [year] = figures(FRANCE, 'year');
      return [year?.machineFirst, year?.reportFirst, year?.otherFirst];
    };
    const report = (at: string, state = 'received'): void => {
      db.run(
        sql`UPDATE reports SET at = ${at}, state = ${state}, refused_reason = ${state === 'refused' ? 'Non.' : null}`,
      );
    };
    const flagged =
      db.get<{ at: string }>(
        sql`SELECT min(s.first_seen) AS at FROM picture_members m
          JOIN sighting_visuals s ON s.content_key = m.content_key WHERE m.picture_id = ${pictures['reported'] ?? ''}`,
      )?.at ?? '';
    const moved = (ms: number): string => new Date(Date.parse(flagged) + ms).toISOString();
    expect(found()).toEqual([3, 1, 0]);
    report(moved(1));
    expect(found()).toEqual([4, 0, 0]);
    report(flagged);
    expect(found()).toEqual([3, 1, 0]);
    report(moved(-1), 'refused');
    expect(found()).toEqual([3, 1, 0]);
    report(moved(1));
    // It was read before it was on a page: a mark counts once the visual stood on a page that a crawl had read.
    db.run(sql`UPDATE sighting_visuals SET first_seen = ${moved(2)}
      WHERE content_key IN (SELECT content_key FROM picture_members WHERE picture_id = ${pictures['reported'] ?? ''})`);
    expect(found()).toEqual([3, 1, 0]);

    // Read by a crawl without a mark, reported, and flagged by later rules: people were first.
    const plain = await poster({ layout: 5, picture: 53, words: 31 });
    await queue(here, await crawl(here, [{ bytes: plain, isFlagged: false }], later(700)));
    report(later(800));
    db.run(sql`UPDATE reports SET content_key = ${keyOf(plain)}`);
    const verdict = findVerdict(db, keyOf(await poster()));
    if (verdict === null) throw new Error('no verdict');
    addVerdict(db, keyOf(plain), verdict, verdict.ruleset, later(900));
    await queueAllFlagged({ ...here, now: () => new Date(later(900)) });
    say(db, memberOf(db, keyOf(plain))?.pictureId ?? '', makePerson(db));
    // The other one is nobody's report any more.
    expect(found()).toEqual([4, 1, 0]);
    report(later(901));
    expect(found()).toEqual([5, 0, 0]);
  });
});

interface Delivery {
  readonly channel: 'mail' | 'post' | 'form';
  readonly state: 'sent' | 'rejected' | 'unknown';
  readonly on: string;
}

/** Puts letters and what became of them into the store; what they say matters to nobody here. */
function letterWriter(db: Db, person: string) {
  let number = 0;
  return (caseId: string, authority: string, template: string, deliveries: readonly Delivery[]): void => {
    number += 1;
    const id = `letter-${number}`;
    const hash = createHash('sha256').update(id).digest('hex');
    db.run(sql`INSERT INTO letters (id, reference, year, number, case_id, authority_code, template, template_version,
        template_sha256, grade, addressee, options, status, version, document_sha256, written_by, created_at)
      VALUES (${id}, ${`VIG-2026-${number}`}, 2026, ${number}, ${caseId}, ${authority}, ${template}, 1, ${hash},
        'technical', '{"name":"Madame la Destinataire"}', '{}', 'draft', 1, ${hash}, ${person}, ${AT})`);
    for (const [index, { channel, state, on }] of deliveries.entries()) {
      const isMail = channel === 'mail';
      const at = `${on}T10:00:00.000Z`;
      db.run(sql`INSERT INTO outbox (id, kind, letter_id, channel, state, recipient, message_id, cc, queued_at, due_at, taken_at, sent_at, sent_on)
        VALUES (${`${id}-${index}`}, 'letter', ${id}, ${channel}, ${state}, ${isMail ? 'mairie@exemple.example' : null},
          ${isMail ? `<${id}@vigie.example>` : null}, '[]', ${at}, ${at}, ${at},
          ${state === 'sent' ? at : null}, ${state === 'sent' ? on : null})`);
    }
  };
}
