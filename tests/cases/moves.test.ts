import { describe, expect, test } from 'vitest';
import {
  ANSWER_WORDS,
  CADA_OPINION_WORDS,
  CLOSE_WORDS,
  DOCUMENT_ANSWER_WORDS,
  EVENT_WORDS,
  OUTCOME_WORDS,
  RECEIPT_WORDS,
  STAGE_WORDS,
} from '../../src/cases/case-words.js';
import { allowedEvents, explainRefusal, moveOf } from '../../src/cases/moves.js';
import {
  ANSWERS,
  CADA_OPINIONS,
  CLOSE_REASONS,
  DOCUMENT_ANSWERS,
  EVENT_KINDS,
  OUTCOMES,
  RECEIPT_PROOFS,
  STAGES,
  type EventKind,
  type Stage,
} from '../../src/cases/types.js';

const NOTICED: EventKind[] = [
  'picture-withdrawn',
  'statement-found',
  'taken-back',
  'gone',
  'back-online',
  'denied',
  'credited',
  'labelled',
  'noted',
];
const DOCUMENTS: EventKind[] = [
  'documents-receipt',
  'documents-answered',
  'cada-referred',
  'cada-opinion',
  'documents-ended',
];
const LIVING: EventKind[] = [...NOTICED, ...DOCUMENTS, 'picture-added', 'held', 'resumed', 'council-dated'];
const ALIVE: EventKind[] = [...LIVING, 'documents-requested'];
const LETTERS: EventKind[] = ['letter-drafted', 'letter-reviewed', 'letter-approved'];

/** The whole table once more, by hand: where each stage may go, and what it takes without moving. All else is refused. */
const EXPECTED: Readonly<
  Record<Stage, { to: Partial<Record<EventKind, Stage | 'back' | 'unreminded'>>; stay: readonly EventKind[] }>
> = {
  new: { to: { opened: 'open' }, stay: [] },
  open: {
    to: { 'letter-drafted': 'drafting', 'artist-named': 'closed', closed: 'closed' },
    stay: [...ALIVE, 'courtesy-sent'],
  },
  drafting: {
    to: { 'letter-approved': 'approved', 'artist-named': 'closed', closed: 'closed' },
    stay: [...ALIVE, 'letter-drafted', 'letter-reviewed', 'courtesy-sent'],
  },
  approved: {
    to: {
      'letter-drafted': 'drafting',
      'letter-sent': 'sent',
      'delivery-unknown': 'uncertain',
      'artist-named': 'closed',
      closed: 'closed',
    },
    stay: [...ALIVE, 'letter-approved', 'delivery-failed', 'courtesy-sent'],
  },
  uncertain: {
    to: {
      'letter-sent': 'sent',
      'delivery-failed': 'approved',
      receipt: 'acknowledged',
      answered: 'answered',
      'artist-named': 'closed',
    },
    stay: [...LIVING, 'delivery-unknown'],
  },
  sent: {
    to: {
      'delivery-failed': 'approved',
      receipt: 'acknowledged',
      answered: 'answered',
      'artist-named': 'closed',
      closed: 'closed',
    },
    stay: [...ALIVE, ...LETTERS, 'letter-sent', 'courtesy-sent', 'delivery-unknown'],
  },
  acknowledged: {
    to: {
      'reminder-sent': 'reminded',
      'no-answer': 'unanswered',
      answered: 'answered',
      'artist-named': 'closed',
      closed: 'closed',
    },
    stay: [...ALIVE, ...LETTERS, 'courtesy-sent', 'delivery-failed', 'delivery-unknown', 'receipt'],
  },
  unanswered: {
    to: { 'reminder-sent': 'reminded', answered: 'answered', 'artist-named': 'closed', closed: 'closed' },
    stay: [
      ...ALIVE,
      ...LETTERS,
      'courtesy-sent',
      'delivery-failed',
      'delivery-unknown',
      'receipt',
      'no-answer',
    ],
  },
  reminded: {
    to: {
      'escalation-sent': 'escalated',
      'delivery-failed': 'unreminded',
      answered: 'answered',
      'artist-named': 'closed',
      closed: 'closed',
    },
    stay: [
      ...ALIVE,
      ...LETTERS,
      'courtesy-sent',
      'delivery-unknown',
      'receipt',
      'no-answer',
      'reminder-sent',
      'notice-given',
    ],
  },
  escalated: {
    to: { answered: 'answered', 'artist-named': 'closed', closed: 'closed' },
    stay: [
      ...ALIVE,
      ...LETTERS,
      'courtesy-sent',
      'delivery-failed',
      'delivery-unknown',
      'receipt',
      'no-answer',
      'reminder-sent',
      'escalation-sent',
      'notice-given',
    ],
  },
  answered: {
    to: { 'reminder-sent': 'reminded', 'artist-named': 'closed', closed: 'closed' },
    stay: [
      ...ALIVE,
      ...LETTERS,
      'courtesy-sent',
      'delivery-failed',
      'delivery-unknown',
      'receipt',
      'answered',
    ],
  },
  closed: {
    to: { reopened: 'back' },
    stay: [
      ...NOTICED,
      ...DOCUMENTS,
      ...LETTERS,
      'courtesy-sent',
      'delivery-failed',
      'delivery-unknown',
      'receipt',
      'answered',
      'artist-named',
    ],
  },
};

const PAIRS = STAGES.flatMap((stage) => EVENT_KINDS.map((kind) => [stage, kind] as const));

describe('the table', () => {
  test(`answers for each of ${STAGES.length} stages × ${EVENT_KINDS.length} events`, () => {
    expect(new Set(EVENT_KINDS).size).toBe(EVENT_KINDS.length);
    expect(PAIRS).toHaveLength(STAGES.length * EVENT_KINDS.length);
  });

  test.each(PAIRS)('%s, %s', (stage, kind) => {
    const { to, stay } = EXPECTED[stage];
    const move = moveOf(stage, kind);
    const target = to[kind] ?? (stay.includes(kind) ? stage : null);
    if (target === null) {
      expect(move.kind).toBe('no');
      if (move.kind === 'no')
        expect(explainRefusal(stage, kind, move.why)).toMatch(/^« .+ » n’est pas possible quand .+\.$/u);
    } else
      expect(move).toEqual(
        target === 'back' || target === 'unreminded' ? { kind: target } : { kind: 'to', stage: target },
      );
    expect(allowedEvents(stage).includes(kind)).toBe(target !== null);
  });

  test('every stage can be reached, and left', () => {
    const reached = new Set<Stage>(['new']);
    for (let round = 0; round < STAGES.length; round += 1)
      for (const stage of reached)
        for (const kind of EVENT_KINDS) {
          const move = moveOf(stage, kind);
          if (move.kind === 'to') reached.add(move.stage);
        }
    expect([...reached].sort()).toEqual([...STAGES].sort());
    for (const stage of STAGES)
      expect(
        EVENT_KINDS.some((kind) => {
          const move = moveOf(stage, kind);
          return move.kind === 'back' || (move.kind === 'to' && move.stage !== stage);
        }),
      ).toBe(true);
  });

  test('nobody says « sans réponse », reminds or escalates before the receipt is proved', () => {
    for (const stage of ['new', 'open', 'drafting', 'approved', 'uncertain', 'sent'] as const)
      for (const kind of ['no-answer', 'reminder-sent', 'escalation-sent'] as const)
        expect(moveOf(stage, kind).kind).toBe('no');
  });

  test('whatever happens, an artist who is named closes the case', () => {
    for (const stage of STAGES.filter((one) => one !== 'new'))
      expect(moveOf(stage, 'artist-named')).toEqual({ kind: 'to', stage: 'closed' });
    for (const kind of ['letter-sent', 'reminder-sent', 'escalation-sent'] as const)
      expect(moveOf('closed', kind).kind).toBe('no');
  });
});

test('everything has its French name, once', () => {
  for (const [words, list] of [
    [STAGE_WORDS, STAGES],
    [EVENT_WORDS, EVENT_KINDS],
    [OUTCOME_WORDS, OUTCOMES],
    [ANSWER_WORDS, ANSWERS],
    [CLOSE_WORDS, CLOSE_REASONS],
    [RECEIPT_WORDS, RECEIPT_PROOFS],
    [DOCUMENT_ANSWER_WORDS, DOCUMENT_ANSWERS],
    [CADA_OPINION_WORDS, CADA_OPINIONS],
  ] as const) {
    expect(Object.keys(words).sort()).toEqual([...list].sort());
    const labels = Object.values(words).map((one: string | { label: string }) =>
      typeof one === 'string' ? one : one.label,
    );
    expect(new Set(labels).size).toBe(labels.length);
  }
});
