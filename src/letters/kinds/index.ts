/**
 * The kinds of letters. A new one is its name in `ids.ts`, a descriptor and a line here, and its template. Everything
 * else asks a descriptor what it is: no other file of the program names a kind. The cases propose letters by these too,
 * so nothing here imports more than types of what comes after the cases.
 */
import type { DueKind } from '../../cases/due-kinds.js';
import type { Grade } from '../../classifiers/types.js';
import { TEMPLATE_KINDS, type TemplateKind } from './ids.js';
import type { LetterKind, Purpose } from './kind.js';
import { t0 } from './t0.js';
import { t1 } from './t1.js';
import { t10 } from './t10.js';
import { t2 } from './t2.js';
import { t3 } from './t3.js';
import { t3b } from './t3b.js';
import { t4 } from './t4.js';
import { t5 } from './t5.js';
import { t6 } from './t6.js';
import { t7 } from './t7.js';
import { t8 } from './t8.js';
import { t9 } from './t9.js';

export { TEMPLATE_KINDS, type TemplateKind } from './ids.js';
export type { GateName, LetterKind, Purpose, SampleParts, SampleVariant } from './kind.js';

const KINDS: Readonly<Record<TemplateKind, LetterKind>> = {
  t0,
  t1,
  t2,
  t3,
  t3b,
  t4,
  t5,
  t6,
  t7,
  t8,
  t9,
  t10,
};

/** The descriptor of a kind. */
export const descriptorOf = (id: TemplateKind): LetterKind => KINDS[id];

/** The descriptor of what an event or a row names; null for a kind that this version does not know. */
export function knownKind(id: string | null | undefined): LetterKind | null {
  const known = TEMPLATE_KINDS.find((one) => one === id);
  return known === undefined ? null : KINDS[known];
}

export const purposeOf = (id: TemplateKind): Purpose => KINDS[id].purpose;

/** The kinds that serve one of these purposes. */
export const kindsFor = (...purposes: readonly Purpose[]): readonly TemplateKind[] =>
  TEMPLATE_KINDS.filter((id) => purposes.includes(KINDS[id].purpose));

/** The letter that a step of a case proposes; null where it proposes none. */
export const letterAt = (due: DueKind): TemplateKind | null =>
  TEMPLATE_KINDS.find((id) => KINDS[id].proposedAt.includes(due)) ?? null;

/** Whether a letter only asked who made the visual, so that nothing was said of AI. */
export const asksOnly = (id: string | null | undefined): boolean => knownKind(id)?.opens === 'asking';

const opening = (how: NonNullable<LetterKind['opens']>): TemplateKind =>
  TEMPLATE_KINDS.find((id) => KINDS[id].opens === how) ?? TEMPLATE_KINDS[0];

/** The first letter of a case: it names what was read where a firm mark and a second person carry it, else it only asks. */
export const firstLetterFor = (grade: Grade, isAlone: boolean): TemplateKind =>
  opening((grade === 'stated' || grade === 'technical') && !isAlone ? 'naming' : 'asking');

/** Which letter a grade calls for. `onRequest`: no letter is proposed, a person may ask for one. */
export interface TemplateChoice {
  readonly kind: TemplateKind;
  readonly others: readonly TemplateKind[];
  readonly onRequest: boolean;
}

/** A and B: the one that names. C: the one that asks first. D: that one, only when a person asks (letters §6). */
export function selectTemplate(grade: Grade): TemplateChoice {
  const [asking, naming] = [opening('asking'), opening('naming')];
  switch (grade) {
    case 'stated':
    case 'technical':
      return { kind: naming, others: [asking], onRequest: false };
    case 'hinted':
      return { kind: asking, others: [naming], onRequest: false };
    case 'none':
      return { kind: asking, others: [], onRequest: true };
  }
}
