/**
 * A mail that Vigie herself could not make ready, or not hand over: a kept file is damaged, a disk or the database
 * refuses, the program is wrong. What happened is kept with that mail, as a try put off whose answer begins with
 * `Panne : `, and all others have their turn. Pure.
 */
import type { AttemptRow } from '../../db/queries/outbox.js';
import { plural } from '../french/words.js';
import { redactText } from '../log/redact.js';

export interface MailFault {
  /** Id. */
  readonly delivery: string;
  /** What was thrown; null for a kept file that is no longer what was approved, which is nobody’s exception. */
  readonly error: unknown;
  /** As it is kept with the mail: French. */
  readonly said: string;
}

/** How the answer of a try begins that a fault of Vigie ended: no server said it. */
export const FAULT = 'Panne : ';

const MOST_CHARS = 300;
const FIRST_WAIT_MS = 15 * 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** What a person does about it, after what happened. */
export const FAULT_REMEDY =
  'Rien n’est parti, rien n’est perdu, et les autres courriels partent : Vigie réessaie d’elle-même. Un fichier abîmé ou manquant se remet de la dernière sauvegarde ; sinon, la personne qui tient Vigie lance « vigie doctor ».';

/** The sentence that is kept, from what was thrown. No address and no link that lets anybody in comes into it. */
export function faultSaid(error: unknown): string {
  return `${FAULT}ce courriel n’a pas pu être préparé ou remis (${reasonOf(error)}).`;
}

/** The same for a kept file that cannot be sent as it is. @param problem French */
export function damageSaid(problem: string): string {
  return `${FAULT}${problem}`;
}

/** What ended the last try of a mail that waits, when it was a fault of Vigie; null for anything else. */
export function standingFault(attempts: readonly Pick<AttemptRow, 'kind' | 'answer'>[]): string | null {
  const last = attempts.at(-1);
  return last !== undefined && isFault(last) ? last.answer : null;
}

/** How long to wait after the faults that a mail had: a quarter of an hour, then longer, an hour at most. */
export function waitAfterFault(attempts: readonly Pick<AttemptRow, 'kind' | 'answer'>[]): number {
  const before = attempts.filter(isFault).length;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(before, 8));
}

/**
 * Tells of what was thrown, once all others had their turn: the run has failed then, its history, the log and the health
 * say so.
 *
 * @param note what the run did all the same, French
 * @throws when something was thrown
 */
export function throwFaults(faults: readonly MailFault[], note: string | null): void {
  const thrown = faults.filter(({ error }) => error !== null);
  const [first] = thrown;
  if (first === undefined) return;
  const mails = new Set(thrown.map(({ delivery }) => delivery)).size;
  throw new Error(
    `${plural(mails, 'courriel n’a pas pu être préparé ou remis', 'courriels n’ont pas pu être préparés ou remis')}, les autres ont eu leur tour (envoi ${first.delivery} : ${reasonOf(first.error)})${note === null ? '' : `. ${note}`}`,
    { cause: first.error },
  );
}

const isFault = ({ kind, answer }: Pick<AttemptRow, 'kind' | 'answer'>): boolean =>
  kind === 'put-off' && answer?.startsWith(FAULT) === true;

/** Of what wraps an error (a query with all its values) only the cause is told. */
function reasonOf(error: unknown): string {
  let inner = error;
  for (let depth = 0; inner instanceof Error && inner.cause instanceof Error && depth < 5; depth += 1)
    inner = inner.cause;
  const text = inner instanceof Error ? inner.message : String(inner);
  return redactText(text).replaceAll(/\s+/g, ' ').trim().slice(0, MOST_CHARS);
}
