import { describe, expect, test } from 'vitest';
import { checksOf, findCommitment, listCommitments } from '../../db/queries/commitments.js';
import { addAuthority } from '../../db/queries/authorities.js';
import { insertCase, insertCaseEvent } from '../../db/queries/cases.js';
import { createPerson } from '../../db/queries/people.js';
import { countOutcomes, countStages } from '../../db/queries/outcomes.js';
import {
  addCommitment,
  boardOf,
  checkCommitment,
  documentsElsewhere,
  endOfCommitment,
  appendEvents,
  liveBriefs,
  OUTCOME_COLUMNS,
  outcomeLine,
  outcomeLines,
  projectCase,
  rebuildCase,
  recheckDay,
  type AppendableEvent,
  type CaseEvent,
} from '../../src/cases/index.js';
import { AT, openScene } from '../db/scene.js';
import { ACKNOWLEDGED, event } from './events.js';

const ROW = {
  id: '01931f2e-7c00-7000-8000-0000abcd1234',
  authorityCode: '01999',
  authorityName: 'Saint-Exemple',
  departement: '01',
  stage: 'open',
  outcome: null,
  openedAt: '2026-11-01T23:30:00.000Z',
  pictures: 1,
} as const;
const lineOf = (events: readonly CaseEvent[]) => outcomeLine(ROW, projectCase(events));

describe('a line of outcomes', () => {
  test('dates, answer and outcomes, nobody’s name', () => {
    const line = lineOf([
      ...ACKNOWLEDGED,
      event('answered', '2026-11-20', { answer: 'commits' }),
      event('credited', '2026-11-25'),
      event('closed', '2026-11-30', { reason: 'commitment' }),
    ]);
    expect(line).toEqual({
      reference: 'VIG-2026-ABCD1234',
      authority: 'Saint-Exemple',
      code: '01999',
      departement: '01',
      // In Paris it is the day after.
      opened: '2026-11-02',
      pictures: 1,
      firstLetter: '2026-11-02',
      letter: 'T1',
      receipt: '2026-11-03',
      receiptProof: 'accusé de réception',
      reminder: '',
      answered: '2026-11-20',
      answer: 'S’engage pour la suite',
      complete: 'oui',
      daysToAnswer: 18,
      stage: 'Clos',
      outcomes: 'Engagement pris ; Crédit ajouté',
      closed: '2026-11-30',
      closedBecause: 'Engagement',
    });
    expect(Object.keys(OUTCOME_COLUMNS)).toEqual(Object.keys(line));
  });

  test('« sans réponse » only with a receipt', () => {
    const sent = ACKNOWLEDGED.slice(0, 4);
    expect(lineOf([...sent, event('no-answer')]).outcomes).toBe('');
    expect(lineOf([...ACKNOWLEDGED, event('no-answer')]).outcomes).toBe('Sans réponse');
    // Over the change of the clocks a day is a day.
    const march = [...sent.map((one) => ({ ...one, day: '2027-03-20' })), event('answered', '2027-04-03')];
    expect(lineOf(march).daysToAnswer).toBe(14);
  });
});

function storeScene() {
  const scene = openScene();
  const { db } = scene;
  addAuthority(
    db,
    { code: '67999', kind: 'commune', name: '=Exemple', siren: null, departement: '67', population: 800 },
    AT,
  );
  const person = createPerson(db, { name: 'Personne A', role: 'volunteer' }, AT).id;
  const open = (authority: string, events: readonly CaseEvent[]): string => {
    const caseId = insertCase(db, authority, AT);
    for (const [index, one] of events.entries()) insertCaseEvent(db, caseId, index + 1, one);
    rebuildCase(db, caseId);
    return caseId;
  };
  return { ...scene, person, open };
}

test('the board: cases by stage, counts and the most urgent; lines of all cases', () => {
  const { db, open } = storeScene();
  const noPicture = (events: readonly CaseEvent[]) => events;
  open('01999', noPicture(ACKNOWLEDGED));
  open('67999', noPicture([...ACKNOWLEDGED, event('no-answer')]));
  open('67999', noPicture([...ACKNOWLEDGED, event('closed')]));
  const board = boardOf(db, { today: '2026-12-03', perStage: 10 });
  expect(
    board.filter(({ count }) => count > 0).map(({ stage, count, cases }) => [stage, count, cases.length]),
  ).toEqual([
    ['acknowledged', 1, 1],
    ['unanswered', 1, 1],
  ]);
  expect(
    boardOf(db, {
      today: '2026-12-03',
      perStage: 10,
      territory: { departements: ['67'], codes: [] },
    })
      .filter(({ count }) => count > 0)
      .map(({ stage }) => stage),
  ).toEqual(['unanswered']);
  expect([...outcomeLines(db)].map(({ code, stage, outcomes }) => [code, stage, outcomes])).toEqual([
    ['01999', 'Accusé de réception reçu', ''],
    ['67999', 'Sans réponse', 'Sans réponse'],
    ['67999', 'Clos', ''],
  ]);
  expect([...outcomeLines(db, { from: '2030-01-01' })]).toEqual([]);
  // Opened at half past midnight in Paris, and on the day before in UTC: the day that the table shows is the one asked for.
  db.run(`UPDATE cases SET opened_at = '2026-11-01T23:30:00.000Z'`);
  const on = (day: string): number => [...outcomeLines(db, { from: day, until: day })].length;
  expect([on('2026-11-01'), on('2026-11-02'), on('2026-11-03')]).toEqual([0, 3, 0]);
  expect(countStages(db)).toHaveLength(3);
  expect(countOutcomes(db)).toContainEqual({ outcome: 'no-answer', n: 1 });
});

test('what is closed is live again while documents are asked for, but not once an artist is named', () => {
  const { db, open } = storeScene();
  const asked = [...ACKNOWLEDGED, event('documents-requested', '2026-11-10'), event('closed', '2026-11-12')];
  const live = open('01999', asked);
  const ended = [event('documents-answered', '2026-11-20', { answer: 'complete' }), event('documents-ended')];
  open('01999', [...asked, ...ended.slice(0, 1)]);
  open('67999', [...asked, ...ended.slice(1)]);
  open('67999', [...asked, event('artist-named', '2026-11-20'), event('courtesy-sent', '2026-11-21')]);
  open('67999', [...ACKNOWLEDGED, event('closed', '2026-11-12')]);
  const briefs = liveBriefs(db, { stage: null, authority: null, outcome: null }, '2026-11-30');
  expect(briefs.map(({ row }) => row.id)).toEqual([live]);
  expect(briefs[0]?.due[0]?.kind).toBe('documents-second-channel');
});

test('one open request of documents an authority', () => {
  const { db, person, open } = storeScene();
  const first = open('01999', ACKNOWLEDGED);
  const second = open('01999', ACKNOWLEDGED);
  const elsewhere = open('67999', ACKNOWLEDGED);
  const ask = (caseId: string, kind: 'documents-requested' | 'documents-ended') =>
    appendEvents(db, { caseId, events: [{ ...event(kind, '2026-11-10'), by: person } as AppendableEvent] });
  expect(ask(first, 'documents-requested').kind).toBe('appended');
  expect(ask(second, 'documents-requested')).toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/une seule à la fois/u),
  });
  expect(documentsElsewhere(db, { id: second, authorityCode: '01999' })).toBe(first);
  expect(ask(elsewhere, 'documents-requested').kind).toBe('appended');
  expect(ask(first, 'documents-ended').kind).toBe('appended');
  expect(ask(second, 'documents-requested').kind).toBe('appended');
});

describe('commitments', () => {
  test.each([
    ['2026-12-01', undefined, '2027-12-01'],
    // 29 February: the year after has none; 28 February 2029 is a Wednesday.
    ['2028-02-29', undefined, '2029-02-28'],
    // 26 December 2028 is a Tuesday: a holiday in Alsace and Moselle.
    ['2027-12-26', '34', '2028-12-26'],
    ['2027-12-26', '67', '2028-12-27'],
    // 1 January 2028 is a Saturday.
    ['2027-01-01', undefined, '2028-01-03'],
  ])('made on %s (%s): looked at again on %s', (since, department, day) => {
    const recheck = recheckDay(since, department);
    expect(recheck.day).toBe(day);
    expect(recheck.because.length).toBe(day.slice(5) === since.slice(5) || since === '2028-02-29' ? 1 : 2);
  });

  test('are written down with their source, looked at each year, ended', () => {
    const { db, person } = storeScene();
    const by = { person, at: AT, today: '2026-12-01' };
    const commitment = {
      authority: '67999',
      text: 'Créditer chaque visuel',
      quote: null,
      caseId: null,
      letterId: null,
      mailId: null,
      url: 'https://www.exemple.example/deliberation',
      madeOn: '2026-11-30',
    };
    for (const wrong of [
      { text: ' ' },
      { url: null },
      { url: 'javascript:1' },
      { madeOn: '2026-12-02' },
      { madeOn: 'x' },
      { authority: '00000' },
    ])
      expect(addCommitment(db, { ...commitment, ...wrong }, by)).toMatchObject({ kind: 'refused' });
    expect(listCommitments(db, { limit: 9 })).toEqual([]);
    const added = addCommitment(db, commitment, by);
    if (added.kind !== 'added') throw new Error(added.message);
    expect(added.recheckOn).toBe('2027-11-30');
    expect(listCommitments(db, { limit: 9, dueBy: '2027-11-29' })).toEqual([]);
    expect(listCommitments(db, { limit: 9, dueBy: '2027-11-30' })).toHaveLength(1);
    const later = { person, at: '2027-12-02T10:00:00.000Z', today: '2027-12-02' };
    const check = { commitment: added.id, result: 'broken', note: ' ' } as const;
    expect(checkCommitment(db, check, later)).toMatchObject({ kind: 'refused' });
    expect(checkCommitment(db, { ...check, note: 'Trois visuels sans crédit.' }, later)).toEqual({
      kind: 'checked',
      recheckOn: '2028-12-04',
    });
    expect(checksOf(db, added.id)).toMatchObject([{ result: 'broken', day: '2027-12-02', personId: person }]);
    expect(() => db.run('DELETE FROM commitment_checks')).toThrow('DELETE FROM commitment_checks');
    expect(checksOf(db, added.id)).toHaveLength(1);
    expect(endOfCommitment(db, added.id, later)).toEqual({ kind: 'ended' });
    expect(endOfCommitment(db, added.id, later)).toMatchObject({ kind: 'refused' });
    expect(checkCommitment(db, { ...check, note: 'x' }, later)).toMatchObject({ kind: 'refused' });
    expect(findCommitment(db, added.id)?.endedBy).toBe(person);
    expect(listCommitments(db, { limit: 9 })).toEqual([]);
    expect(listCommitments(db, { limit: 9, ended: true })).toHaveLength(1);
  });
});
