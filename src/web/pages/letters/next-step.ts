/** What comes next for a letter, who does it, and whether that is the person who reads the page. Pure but for the people. */
import type { Db } from '../../../../db/open.js';
import { countActivePeople } from '../../../../db/queries/people.js';
import { tieEndWords, type TieAsk } from '../../../accounts/ties.js';
import { mayReview, reviewersOf, reviewsNeeded } from '../../../letters/approval-rules.js';
import type { Approver, StepFact } from '../../../letters/approval-facts.js';
import { approverOf, approversOf, kindOf } from '../../../letters/letter-facts.js';
import type { LetterReading } from '../../../letters/read-letter.js';
import type { Person } from '../../context.js';
import type { ApproversProps } from './approvers.js';

type Delivery = LetterReading['deliveries'][number];

export type NextStep =
  | {
      readonly kind: 'review';
      readonly missing: number;
      /** How many people a letter like this one passes through, and how many take part here. */
      readonly takes: 3 | 4;
      readonly people: number;
      readonly problems: readonly string[];
    }
  | {
      readonly kind: 'approve';
      readonly problems: readonly string[];
      readonly approvers: ApproversProps['approvers'];
      readonly people: number;
    }
  | { readonly kind: 'check'; readonly delivery: Delivery }
  | { readonly kind: 'send'; readonly failed: Delivery | null }
  | { readonly kind: 'wait'; readonly delivery: Delivery }
  | { readonly kind: 'sending'; readonly delivery: Delivery }
  | { readonly kind: 'prove'; readonly delivery: Delivery }
  | { readonly kind: 'await' }
  /** Its text went at its term. */
  | { readonly kind: 'removed' }
  | { readonly kind: 'none' };

export function stepsOf({ steps }: LetterReading): readonly StepFact[] {
  return steps.map(({ kind, version, personId }) => ({ kind, version, person: personId }));
}

/** It had left, and did not arrive. */
export function cameBack({ attempts }: Pick<Delivery, 'attempts'>): boolean {
  return attempts.at(-1)?.kind === 'bounced';
}

export function nextStepOf(db: Db, reading: LetterReading, person: Person, ask: TieAsk): NextStep {
  const { row, deliveries } = reading;
  const steps = stepsOf(reading);
  if (row.removedAt !== null) return { kind: 'removed' };
  switch (row.status) {
    case 'withdrawn':
      return { kind: 'none' };
    case 'draft': {
      const facts = {
        template: kindOf(row),
        grade: row.grade,
        status: row.status,
        version: row.version,
        steps,
      };
      const people = countActivePeople(db);
      const ruling = mayReview(facts, approverFrom(db, person, ask), people <= 1);
      return {
        kind: 'review',
        takes: reviewsNeeded(facts) === 2 ? 4 : 3,
        people,
        missing: Math.max(1, reviewsNeeded(facts) - reviewersOf(facts).length),
        problems: ruling.kind === 'may' ? [] : ruling.problems,
      };
    }
    case 'reviewed':
      return {
        kind: 'approve',
        ...whyNotHer(steps, approverFrom(db, person, ask), approversOf(db, row, ask)),
        people: countActivePeople(db),
      };
    case 'approved': {
      const of = (...states: readonly Delivery['row']['state'][]): Delivery | undefined =>
        deliveries.find(({ row: { state } }) => states.includes(state));
      const unknown = of('unknown');
      if (unknown !== undefined) return { kind: 'check', delivery: unknown };
      const sending = of('sending');
      if (sending !== undefined) return { kind: 'sending', delivery: sending };
      const queued = of('queued');
      if (queued !== undefined) return { kind: 'wait', delivery: queued };
      const unproven = deliveries.find(
        (one) => one.row.state === 'sent' && one.receipts.length === 0 && !cameBack(one),
      );
      const isProven = deliveries.some(({ receipts }) => receipts.length > 0);
      if (isProven) return { kind: 'await' };
      if (unproven !== undefined) return { kind: 'prove', delivery: unproven };
      return {
        kind: 'send',
        failed: deliveries.findLast((one) => one.row.state === 'rejected' || cameBack(one)) ?? null,
      };
    }
  }
}

/** What of the rules of approval a person can see at once; the rest is said on the page of the approval. */
function whyNotHer(
  steps: readonly StepFact[],
  actor: Approver,
  approvers: ApproversProps['approvers'],
): Pick<Extract<NextStep, { kind: 'approve' }>, 'problems' | 'approvers'> {
  if (!actor.coordinates)
    return { problems: ['La validation revient à une personne qui coordonne.'], approvers };
  if (steps.some(({ kind, person }) => kind !== 'approved' && person === actor.id))
    return {
      problems: [
        'Vous avez écrit ou relu cette lettre : une autre personne la valide, même quand vous êtes seul·e ici.',
      ],
      approvers,
    };
  const from = approvers.find(({ id }) => id === actor.id)?.from ?? null;
  return {
    problems: from === null ? [] : [`Votre validation comptera à partir du ${tieEndWords(from)}.`],
    approvers,
  };
}

function approverFrom(db: Db, { id }: Person, ask: TieAsk): Approver {
  const approver = approverOf(db, id, ask);
  if (approver === null) throw new Error(`no such person: ${id}`);
  return approver;
}
