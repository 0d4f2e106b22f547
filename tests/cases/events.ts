/** Makers of case events, for tests. */
import type { CaseEvent, EventKind } from '../../src/cases/types.js';

/** Only what a test says; the rest is filled in. */
type Fields = Partial<Record<string, unknown>>;

const REST: Readonly<Record<EventKind, Fields>> = {
  opened: { authority: '00001', pictures: ['p1'] },
  'picture-added': { picture: 'p2' },
  'picture-withdrawn': { picture: 'p1' },
  'letter-drafted': { letter: 'l1' },
  'letter-reviewed': { letter: 'l1' },
  'letter-approved': { letter: 'l1' },
  'letter-sent': { letter: 'l1', template: 't1' },
  'reminder-sent': { letter: 'l2' },
  'escalation-sent': { letter: 'l3' },
  'courtesy-sent': { letter: 'l4' },
  'delivery-failed': { letter: 'l1' },
  'delivery-unknown': { letter: 'l1', template: 't1' },
  receipt: { proof: 'acknowledgement' },
  answered: { answer: 'admitted', isComplete: true },
  'statement-found': { answer: 'admitted' },
  'artist-named': {},
  'no-answer': {},
  'documents-requested': { letter: 'l5' },
  'documents-receipt': { proof: 'acknowledgement' },
  'documents-answered': { answer: 'refused' },
  'cada-referred': {},
  'cada-opinion': { opinion: 'favourable' },
  'documents-ended': {},
  'notice-given': {},
  'council-dated': { council: '2027-01-28' },
  'taken-back': { of: 6 },
  gone: { picture: 'p1', afterEvent: false, afterLetter: true },
  'back-online': { picture: 'p1' },
  denied: { picture: 'p1' },
  credited: { picture: 'p1', text: 'Illustration : Camille Exemple' },
  labelled: { picture: 'p1', text: 'Image générée par IA' },
  held: { why: 'coordinator' },
  resumed: {},
  noted: {},
  closed: { reason: 'no-follow-up' },
  reopened: {},
};

/** An event of a kind on a day (2 November 2026 unless told). */
export function event(kind: EventKind, day = '2026-11-02', fields: Fields = {}): CaseEvent {
  return {
    kind,
    at: `${day}T10:00:00.000Z`,
    by: 'a',
    day,
    because: `Noté le ${day}.`,
    ...REST[kind],
    ...fields,
  } as unknown as CaseEvent;
}

/** Events of these kinds, a day apart. */
export function story(...kinds: readonly EventKind[]): CaseEvent[] {
  return kinds.map((kind, index) => event(kind, `2026-11-${String(index + 2).padStart(2, '0')}`));
}

/** From nothing to a letter whose receipt is proved, sent on 2 November 2026. */
export const ACKNOWLEDGED: readonly CaseEvent[] = [
  event('opened'),
  event('letter-drafted'),
  event('letter-approved'),
  event('letter-sent'),
  event('receipt', '2026-11-03'),
];
