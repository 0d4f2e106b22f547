/**
 * What may not be kept longer goes: names and access of people who left, elected people whose mandate is over, the log of
 * who saw what, bytes of visuals, letters and answers.
 * Done every day (`retainDaily`), and by `vigie retention`. Each part may be done again and then
 * changes nothing; a process that is killed leaves the rest to the next one.
 */
import { forgetRuns, lastRuns } from '../../db/queries/jobs.js';
import type { Db } from '../../db/open.js';
import { forgetWhatIsDue, type Forgotten } from '../accounts/index.js';
import { forgetEndedOfficials } from '../authorities/officials/forget-ended.js';
import { casesEndedAt } from '../cases/index.js';
import { removeWhatIsDue, type Delays, type RemovalDeps, type RemovalRun } from '../retention/index.js';
import { formatBytes, plural } from '../french/words.js';
import { removeLettersDue, type LetterRemovalDeps, type LetterRemovalRun } from '../mail/remove-letters.js';
import type { JobOutcome } from './scheduler.js';

export interface Retained {
  readonly forgotten: Forgotten;
  /** Elected people whose mandate ended long enough ago. */
  readonly officials: number;
  readonly evidence: RemovalRun;
  readonly letters: LetterRemovalRun;
}

export type RetentionDeps = Omit<RemovalDeps, 'casesEndedAt'> &
  Pick<LetterRemovalDeps, 'letters' | 'inbox' | 'mail'>;

/** Applies the delays at the instant of the clock. Throws only when the store fails. */
export async function applyRetention(
  deps: RetentionDeps,
  delays: Delays,
  signal?: AbortSignal,
): Promise<Retained> {
  const at = deps.now().toISOString();
  const forgotten = forgetWhatIsDue(deps.db, at, delays);
  const officials = forgetEndedOfficials(deps.db, at, delays);
  const evidence = await removeWhatIsDue({ ...deps, casesEndedAt }, delays, signal);
  return { forgotten, officials, evidence, letters: await removeLettersDue(deps, delays, signal) };
}

/** How long it is remembered what ran. */
const RUNS_KEPT_MS = 90 * 86_400_000;
/** After so long without a run nobody knows whether the machine was off or its clock is wrong. */
const LONGEST_GAP_MS = 30 * 86_400_000;
const RUNS_READ = 20;

/**
 * The delays, once a day. Nothing goes on the first day after a long time without a run: a machine that starts with a wrong
 * clock is often years ahead, and what goes does not come back. The next day's run does it.
 */
export async function retainDaily(
  deps: {
    readonly db: Db;
    readonly now: () => Date;
    readonly retain: (signal: AbortSignal) => Promise<Retained>;
  },
  signal: AbortSignal,
): Promise<JobOutcome> {
  const { db, now, retain } = deps;
  const at = now();
  const before = lastRuns(db, 'retention', RUNS_READ).find(
    ({ outcome, startedAt }) =>
      (outcome === 'done' || outcome === 'partial') && startedAt <= at.toISOString(),
  );
  if (before !== undefined && at.getTime() - Date.parse(before.startedAt) > LONGEST_GAP_MS)
    return {
      kind: 'partial',
      note: 'Rien n’a été effacé depuis plus de 30 jours. Par prudence, rien ne l’est aujourd’hui : vérifiez la date de cette machine. Si elle est juste, il n’y a rien à faire, l’effacement reprend demain.',
    };
  const retained = await retain(signal);
  forgetRuns(db, new Date(now().getTime() - RUNS_KEPT_MS).toISOString());
  return signal.aborted
    ? { kind: 'interrupted', note: null }
    : { kind: 'done', note: retainedNote(retained) };
}

function retainedNote({ forgotten, evidence, letters }: Retained): string | null {
  const files = Object.values(evidence.removed).reduce((sum, count) => sum + count, letters.files);
  const rows = forgotten.people + forgotten.sessions + forgotten.log;
  return files + rows === 0
    ? null
    : `${plural(files, 'fichier supprimé', 'fichiers supprimés')} (${formatBytes(evidence.bytes + letters.bytes)}), ${plural(rows, 'ligne effacée', 'lignes effacées')}.`;
}
