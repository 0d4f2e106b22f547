/** A posted letter of each kind that came back: nobody had it, nobody's silence is told by it, and it is sent again. */
import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { readCase } from '../../src/cases/index.js';
import { silenceFrom } from '../../src/cases/calendar.js';
import { dueOf, type CaseContext } from '../../src/cases/due.js';
import { projectCase } from '../../src/cases/project.js';
import type { CaseEvent } from '../../src/cases/types.js';
import { TEMPLATE_KINDS, type TemplateKind } from '../../src/letters/kinds/index.js';
import { failedEvent, sentEvent } from '../../src/letters/letter-events.js';
import { addReceipt, recordEnvelope, recordPost } from '../../src/mail/index.js';
import { liveCases } from '../../db/queries/case-pages.js';
import { event, story } from '../cases/events.js';
import { approved, HOUR, later, openMailScene } from '../mail/letter-kit.js';
import { temporaryFolder } from '../support/folder.js';

const CONTEXT: CaseContext = {
  grade: 'technical',
  isAlone: false,
  department: '01',
  communePopulation: 20_000,
  waitingMails: 0,
  documentsElsewhere: null,
  eventDay: null,
};

const WRITTEN = story('opened', 'letter-drafted', 'letter-approved');
const FIRST = [...WRITTEN, event('letter-sent', '2026-11-05')];
const ARRIVED = [...FIRST, event('receipt', '2026-11-06', { letter: 'l1' })];
const REMINDED = [
  ...ARRIVED,
  event('reminder-sent', '2026-12-08'),
  event('receipt', '2026-12-09', { letter: 'l2' }),
];
const ESCALATED = [...REMINDED, event('escalation-sent', '2026-12-22', { letter: 'l3', template: 't4' })];
const ANSWERED = [...ARRIVED, event('answered', '2026-11-20')];
const NAMED = [...ARRIVED, event('artist-named', '2026-11-20')];

/** What had happened before the letter of a kind leaves, and what is proposed once it came back. */
const TABLE: Readonly<
  Record<Exclude<TemplateKind, 't3b'>, readonly [before: readonly CaseEvent[], due: string]>
> = {
  t0: [WRITTEN, 'other-address'],
  t1: [WRITTEN, 'other-address'],
  t2: [ARRIVED, 'remind'],
  t3: [ARRIVED, 'documents-send-again'],
  t4: [REMINDED, 'send-again'],
  t5: [ANSWERED, 'send-again'],
  t6: [ANSWERED, 'send-again'],
  t7: [ESCALATED, 'send-again'],
  t8: [ESCALATED, 'send-again'],
  t9: [ANSWERED, 'send-again'],
  t10: [NAMED, 'send-again'],
};

const happened = (day: string, because = 'N’habite pas à l’adresse indiquée.') => ({
  by: 'a',
  at: `${day}T10:00:00.000Z`,
  day,
  because,
});

test('every kind has a row, but the sheet for the CADA, which is no letter', () => {
  expect(Object.keys(TABLE).toSorted()).toEqual(TEMPLATE_KINDS.filter((kind) => kind !== 't3b').toSorted());
});

test.each(Object.entries(TABLE))('%s came back', (kind, [before, proposed]) => {
  const template = kind as TemplateKind;
  const letter = 'mine';
  const stage = (events: readonly CaseEvent[]) => projectCase(events).stage;
  const dues = (events: readonly CaseEvent[]) => dueOf(projectCase(events), CONTEXT).map((due) => due.kind);
  const left = [...before, sentEvent({ stage: stage(before), letter, template }, happened('2027-01-04'))];
  const back = [
    ...left,
    failedEvent(
      { stage: stage(left), letter, template },
      { left: true, otherLeft: false },
      happened('2027-01-11'),
    ),
  ];
  const was = projectCase(before);
  const now = projectCase(back);
  expect(now.refused).toEqual([]);
  // Nothing of it counts: not as received, not as somebody's silence.
  expect(now.facts.receipt).toEqual(was.facts.receipt);
  expect(now.facts.reminders.map((one) => one.letter)).toEqual(was.facts.reminders.map((one) => one.letter));
  expect(now.facts.noAnswer).toBeNull();
  expect(silenceFrom(now.facts, '01')).toBe(silenceFrom(was.facts, '01'));
  if (proposed !== 'send-again') expect(now.stage).toBe(was.stage);
  expect(dues(back)).toContain(proposed);
  const due = dueOf(now, CONTEXT).find((one) => one.kind === proposed);
  expect(due?.because.join(' ')).toContain('N’habite pas à l’adresse indiquée.');
  // Sent again, it is no longer proposed; another delivery that arrived is no news at all.
  const again = [
    ...back,
    sentEvent({ stage: stage(back), letter, template }, happened('2027-01-18', 'Repartie.')),
  ];
  const atOnce = dueOf(projectCase(again), CONTEXT).filter(({ day }) => day === null);
  expect(atOnce.map((one) => one.kind)).not.toContain(proposed);
  const other = failedEvent(
    { stage: stage(left), letter, template },
    { left: true, otherLeft: true },
    happened('2027-01-11'),
  );
  expect(other.kind).toBe('noted');
});

test('one of the letters to several groups of a council came back: the others count, and that one leaves again', () => {
  const to = (letter: string) => event('escalation-sent', '2026-12-22', { letter, template: 't4' });
  const subject = { stage: 'escalated', letter: 'b', template: 't4' } as const;
  const back = failedEvent(subject, { left: true, otherLeft: false }, happened('2027-01-11'));
  const events = [...REMINDED, to('a'), to('b'), to('c'), back];
  expect(projectCase(events)).toMatchObject({ stage: 'escalated', facts: { returned: [{ letter: 'b' }] } });
  const mail = { ...CONTEXT, waitingMails: 1 };
  expect(dueOf(projectCase(events), mail).map(({ kind }) => kind)).not.toContain('send-again');
  const answered = [...events, event('answered', '2027-01-12')];
  expect(dueOf(projectCase(answered), CONTEXT).map(({ kind }) => kind)).not.toContain('send-again');
});

test('an envelope of thanks that came back is told by the case, also once it is closed, until it leaves again', async () => {
  const folder = temporaryFolder();
  const scene = openMailScene(folder);
  onTestFinished(() => {
    scene.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { db } = scene;
  const letter = await approved(scene, 1, { kind: 't6', grade: 'technical' });
  const at = later(30 * HOUR);
  const sheet = { letter: letter.id, person: scene.writer.id, day: '2026-11-25', at, registered: null };
  const posted = recordPost(db, sheet);
  if (posted.kind !== 'written') throw new Error(JSON.stringify(posted));
  const envelope = { delivery: posted.delivery.id, person: scene.reader.id, day: '2026-11-25', at };
  expect(recordEnvelope(db, { ...envelope, because: 'Boîte non identifiable' }).kind).toBe('written');
  const facts = () => readCase(db, letter.caseId)?.projection.facts;
  expect(facts()).toMatchObject({
    returned: [{ letter: letter.id, template: 't6' }],
    receipt: null,
    deliveryFailed: null,
  });
  expect(readCase(db, letter.caseId)?.projection.stage).toBe('open');
  const proof = { ...envelope, proof: 'postal-receipt', number: '1A2', scan: null } as const;
  expect(await addReceipt({ db, files: scene.files }, proof)).toMatchObject({ kind: 'refused' });
  const live = () => liveCases(db, { stage: null, authority: null, outcome: null }, 10).map(({ id }) => id);
  db.run(`UPDATE cases SET stage = 'closed' WHERE id = '${letter.caseId}'`);
  expect(live()).toEqual([letter.caseId]);
  expect(recordPost(db, { ...sheet, at: later(31 * HOUR) }).kind).toBe('written');
  expect(facts()?.returned).toEqual([]);
  db.run(`UPDATE cases SET stage = 'closed' WHERE id = '${letter.caseId}'`);
  expect(live()).toEqual([]);
});
