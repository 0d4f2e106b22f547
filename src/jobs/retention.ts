/**
 * What may not be kept longer goes: names and access of people who left, elected people whose mandate is over, the log of
 * who saw what, bytes of visuals, letters and answers.
 * Done at every start of the pages and every day after, and by `vigie retention`. Each part may be done again and then
 * changes nothing; a process that is killed leaves the rest to the next one.
 */
import { forgetWhatIsDue, type Forgotten } from '../accounts/index.js';
import { forgetEndedOfficials } from '../authorities/officials/forget-ended.js';
import { removeWhatIsDue, type Delays, type RemovalDeps, type RemovalRun } from '../retention/index.js';
import { removeLettersDue, type LetterRemovalDeps, type LetterRemovalRun } from '../mail/remove-letters.js';

export interface Retained {
  readonly forgotten: Forgotten;
  /** Elected people whose mandate ended long enough ago. */
  readonly officials: number;
  readonly evidence: RemovalRun;
  readonly letters: LetterRemovalRun;
}

export type RetentionDeps = RemovalDeps & Pick<LetterRemovalDeps, 'letters' | 'inbox' | 'mail'>;

/** Applies the delays at the instant of the clock. Throws only when the store fails. */
export async function applyRetention(
  deps: RetentionDeps,
  delays: Delays,
  signal?: AbortSignal,
): Promise<Retained> {
  const at = deps.now().toISOString();
  const forgotten = forgetWhatIsDue(deps.db, at, delays);
  const officials = forgetEndedOfficials(deps.db, at, delays);
  const evidence = await removeWhatIsDue(deps, delays, signal);
  return { forgotten, officials, evidence, letters: await removeLettersDue(deps, delays, signal) };
}
