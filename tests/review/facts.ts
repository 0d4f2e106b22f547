/** Makers of the facts of a picture, for the tests of its review. */
import { verdictOf, type Mark } from '../../src/classifiers/index.js';
import type { PictureFacts } from '../../src/review/decide.js';
import type {
  Confirmed,
  Decision,
  DecisionEntry,
  Mention,
  ObservationEvent,
} from '../../src/review/types.js';

export const AT = '2026-12-01T10:00:00.000Z';

const mark = (part: Partial<Mark>): Mark => ({
  id: 'sample',
  strength: 'hint',
  kind: null,
  generator: null,
  where: 'filename',
  value: 'x',
  weight: null,
  explain: 'Phrase.',
  source: 'sample',
  ...part,
});
export const STRONG_HINT = mark({ id: 'name', weight: 'strong' });
export const HUMAN = mark({ id: 'camera', strength: 'human', where: 'exif:Model' });
export const DECLARED = mark({
  id: 'iptc',
  strength: 'declared',
  where: 'xmp:Iptc4xmpExt:DigitalSourceType',
  kind: 'generated',
});
export const STATED = mark({ id: 'text-credit-ai', strength: 'stated', where: 'caption', kind: 'generated' });

export function confirmed(part: Partial<Confirmed> = {}): Confirmed {
  return {
    kind: 'confirmed',
    made: 'generated',
    realistic: false,
    mention: { kind: 'none' },
    recognisablePerson: false,
    publication: null,
    eventDay: null,
    ...part,
  };
}
export const dismissed = (reason: Extract<Decision, { kind: 'dismissed' }>['reason']): Decision => ({
  kind: 'dismissed',
  reason,
  note: null,
});
export const UNSURE: Decision = { kind: 'unsure', note: null };
export const mention = (kind: 'in-picture' | 'beside', text: string): Mention => ({ kind, text });

let entries = 0;
export function review(
  person: string,
  decision: Decision = confirmed(),
  part: Partial<DecisionEntry> = {},
): DecisionEntry {
  entries += 1;
  return {
    id: `decision-${entries}`,
    person,
    role: 'volunteer',
    capacity: 'reviewer',
    at: AT,
    session: 'evening',
    decision,
    undone: null,
    ...part,
  };
}
export function ruling(
  person: string,
  decision: Decision = confirmed(),
  part: Partial<DecisionEntry> = {},
): DecisionEntry {
  return review(person, decision, { role: 'coordinator', capacity: 'coordinator', ...part });
}
export const undone = (entry: DecisionEntry): DecisionEntry => ({
  ...entry,
  undone: { at: AT, by: entry.person, reason: null },
});

export function facts(
  marks: readonly Mark[],
  decisions: readonly DecisionEntry[],
  part: Partial<PictureFacts> = {},
): PictureFacts {
  return {
    picture: 'picture-1',
    contentKey: 'sha256:1',
    authority: '00001',
    verdict: verdictOf(marks),
    integrity: null,
    observations: [],
    decisions,
    copies: [],
    artistNamedAt: null,
    admissions: [],
    authorities: 1,
    besideUntil: null,
    origin: null,
    reviewersInInstallation: 6,
    ...part,
  };
}

const place = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 };
/** Two people, each blind to the other, two things each. */
export const SEEN_BY_TWO: readonly ObservationEvent[] = ['o1', 'o2'].map((person) => ({
  kind: 'entered',
  person,
  at: AT,
  observations: [
    { id: 'impossible-hands', place, note: null },
    { id: 'letters-no-letters', place, note: null },
  ],
}));
