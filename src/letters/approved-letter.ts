/** The one maker of an `ApprovedLetter` (promise 1: a person decides). Pure. */
import type { LetterFacts } from './approval-facts.js';
import { reviewersOf, reviewsNeeded } from './approval-rules.js';
import type { ApprovedLetter } from './types.js';

/** What was frozen when the letter was approved, and the delivery that carries it. */
export interface Frozen {
  readonly facts: Pick<LetterFacts, 'reference' | 'template' | 'grade' | 'status' | 'version' | 'steps'>;
  readonly subject: string;
  readonly to: string;
  readonly cc: readonly string[];
  readonly replyTo: string | null;
  /** The bytes as they were read just now, with the hash that was written down and the one that they have. */
  readonly text: FrozenFile;
  readonly pdf: FrozenFile;
  /** PDFs of earlier letters that go with it. */
  readonly attached: readonly (FrozenFile & { readonly reference: string })[];
}

export interface FrozenFile {
  readonly bytes: Uint8Array;
  readonly recorded: string;
  readonly found: string;
}

export type ApprovedOutcome =
  | { readonly kind: 'approved'; readonly letter: ApprovedLetter }
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * The only maker of an `ApprovedLetter`: its steps say that one person wrote it, enough people reviewed this very
 * version and another one approved it, and its files are those that were approved.
 */
export function approvedLetter(frozen: Frozen): ApprovedOutcome {
  const { facts } = frozen;
  const refuse = (problem: string): ApprovedOutcome => ({ kind: 'refused', problem });
  const approval = facts.steps.findLast(({ kind }) => kind === 'approved');
  if (facts.status !== 'approved' || approval === undefined || approval.version !== facts.version)
    return refuse(`La lettre ${facts.reference} n’est pas validée.`);
  const earlier = facts.steps.filter(({ kind }) => kind !== 'approved');
  if (earlier.some(({ person }) => person === approval.person))
    return refuse(`La lettre ${facts.reference} a été validée par une personne qui l’a écrite ou relue.`);
  if (reviewersOf(facts).length < reviewsNeeded(facts))
    return refuse(`La lettre ${facts.reference} n’a pas été assez relue.`);
  const changed = [frozen.text, frozen.pdf, ...frozen.attached].find(
    ({ recorded, found }) => recorded !== found,
  );
  if (changed !== undefined)
    return refuse(
      `Un fichier de la lettre ${facts.reference} n’est plus celui qui a été validé (empreinte ${changed.recorded.slice(0, 12)}…) : rien ne part. Remettez le fichier de votre sauvegarde.`,
    );
  const letter = {
    kind: 'approved-letter',
    reference: facts.reference,
    to: frozen.to,
    cc: [...frozen.cc],
    replyTo: frozen.replyTo,
    subject: frozen.subject,
    text: new TextDecoder().decode(frozen.text.bytes),
    pdf: frozen.pdf.bytes,
    attached: frozen.attached.map(({ reference, bytes }) => ({ reference, pdf: bytes })),
  } as const;
  // The one cast of the project to this brand.
  return { kind: 'approved', letter: letter as unknown as ApprovedLetter };
}
