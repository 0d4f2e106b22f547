/** A letter of a case, composed: what the case gives, what the writer chose, whom it goes to. For pages and commands. */
import type { LegalDay } from '../french/index.js';
import { asksOnly, descriptorOf, purposeOf } from './kinds/index.js';
import type { CaseLetter } from './case-letter.js';
import type { LetterOptions } from './composition.js';
import { contractSaid } from './contracts.js';
import { draftLetter } from './draft.js';
import type { Addressee } from './store-types.js';
import type { DraftOutcome, LetterTemplate, SenderSettings, TemplatePart } from './types.js';

export interface Composing {
  readonly gathered: Extract<CaseLetter, { kind: 'ready' }>;
  readonly template: LetterTemplate;
  readonly parts: readonly TemplatePart[];
  readonly sender: SenderSettings;
  readonly writtenOn: LegalDay;
  readonly addressee: Addressee;
  readonly options: LetterOptions;
  readonly localParagraph: string | null;
}

/** @returns composes the letter with the reference that it is given: `writeLetter` may ask for it more than once */
export function composerOf(ask: Composing): (reference: string) => DraftOutcome {
  const { gathered, template, parts, sender, writtenOn, options, localParagraph } = ask;
  const { official, formUrl: _form, checkedOn: _checked, ...authority } = ask.addressee;
  const problem = reviewProblem(gathered.mayWrite, template.kind) ?? threadProblem(gathered, template.kind);
  if (problem !== null) return () => ({ kind: 'refused', message: problem });
  return (reference) =>
    draftLetter({
      ...gathered.input,
      circumstances: { ...gathered.input.circumstances, contract: contractSaid(options.contract) },
      template,
      parts,
      authority: { ...authority, department: gathered.departement ?? undefined },
      official,
      sender,
      localParagraph,
      writtenOn,
      reference,
      options,
    });
}

function threadProblem(
  { opening, pictures }: Composing['gathered'],
  kind: LetterTemplate['kind'],
): string | null {
  const isNew = opening.length > 0 && pictures.some((picture) => !opening.includes(picture));
  return isNew && descriptorOf(kind).refersToFirst
    ? 'La première lettre ne parlait pas de ce visuel (ou de l’un d’eux) : cette lettre-ci ne parle que des siens.'
    : null;
}

/** What the review of the visual says against a kind of letter: said before it is written, and asked again at the approval. */
function reviewProblem(
  mayWrite: Composing['gathered']['mayWrite'],
  kind: LetterTemplate['kind'],
): string | null {
  if (mayWrite === 'graded' || purposeOf(kind) === 'courtesy') return null;
  if (mayWrite === 'courtesy')
    return 'La relecture ne permet pas d’écrire sur ce visuel (ou sur l’un d’eux).';
  return asksOnly(kind) || purposeOf(kind) === 'reminder'
    ? null
    : 'Pour ce visuel (ou pour l’un d’eux), seule la lettre « Qui a créé ce visuel ? » est possible.';
}
