/** Mail that leaves and mail that came in, for the timetable. */
import { setTimeout as sleep } from 'node:timers/promises';
import { plural } from '../french/words.js';
import type { MailDoor } from '../mail/door.js';
import { throwFaults, type MailFault } from '../mail/faults.js';
import { readMailbox, readMailboxAddress, type InboxDeps, type ReadingOptions } from '../mail/inbox/index.js';
import { nextLeaving, sendDue, type SendDeps } from '../mail/send.js';
import type { JobOutcome } from './scheduler.js';

/** Passes of one run that only wait for the pause between two mails to one mail host; the next run goes on. */
const LONGEST_MS = 4 * 60_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Lets leave what may leave. What waits longer than a moment waits for the next run; what nobody can tell waits for a
 * person. Throws after all others had their turn when Vigie herself failed over a mail.
 *
 * @param pause until the next mail to the same host; ends early, without throwing, when the run is to end
 */
export async function sendMails(
  deps: SendDeps,
  signal: AbortSignal,
  pause: (ms: number) => Promise<void> = (ms) => sleep(ms, undefined, { signal }).catch(() => undefined),
): Promise<JobOutcome> {
  const until = deps.now().getTime() + LONGEST_MS;
  const ended: string[] = [];
  let abandoned = 0;
  let problem: string | null = null;
  const faults: MailFault[] = [];
  for (;;) {
    const report = await sendDue(deps, { signal });
    if (report.kind === 'busy') break;
    ended.push(...report.ended.map(({ as }) => as));
    abandoned += report.abandoned;
    problem = report.problem;
    faults.push(...report.faults);
    const now = deps.now().getTime();
    const next = nextLeaving(report);
    if (signal.aborted || problem !== null || next === null) break;
    if (next > Math.min(until, now + LONGEST_PAUSE_MS)) break;
    await pause(Math.max(0, next - now));
  }
  const count = (as: string): number => ended.filter((one) => one === as).length;
  const [sent, rejected, unknown] = [count('sent'), count('rejected'), count('unknown') + abandoned];
  const expired = count('expired');
  const damaged = new Set(faults.filter(({ error }) => error === null).map(({ delivery }) => delivery)).size;
  const parts = [
    ...(sent === 0 ? [] : [leftWords(sent, deps.door)]),
    ...(rejected === 0 ? [] : [plural(rejected, 'refusé', 'refusés')]),
    ...(unknown === 0 ? [] : [`${plural(unknown, 'peut-être parti', 'peut-être partis')}, à vérifier`]),
    ...(expired === 0
      ? []
      : [plural(expired, 'lien périmé avant d’avoir pu partir', 'liens périmés avant d’avoir pu partir')]),
    ...(damaged === 0
      ? []
      : [`${plural(damaged, 'retenu', 'retenus')} par un fichier abîmé ou manquant (page « Envois »)`]),
    ...(problem === null ? [] : [problem]),
  ];
  const note = parts.length === 0 ? null : `${parts.join(', ').replace(/\.$/u, '')}.`;
  throwFaults(faults, note);
  if (problem !== null) return { kind: 'failed', note };
  if (signal.aborted) return { kind: 'interrupted', note };
  return { kind: rejected + unknown + expired + damaged === 0 ? 'done' : 'partial', note };
}

/** What a folder takes has gone nowhere yet: nobody is to wait for it. */
function leftWords(sent: number, door: Pick<MailDoor, 'where' | 'goesNowhere'>): string {
  return door.goesNowhere === true
    ? `${plural(sent, 'courriel écrit', 'courriels écrits')} dans ${door.where}, faute de serveur de courriel (« mail » dans les réglages)`
    : plural(sent, 'courriel parti', 'courriels partis');
}

/** Reads what is new in the mailbox; nothing in it is changed and nobody is answered. @param mailbox `imaps://…` */
export async function readMails(
  deps: InboxDeps,
  mailbox: string,
  signal: AbortSignal,
  options: Pick<ReadingOptions, 'most'> = {},
): Promise<JobOutcome> {
  const address = readMailboxAddress(mailbox);
  if (address.kind === 'refused') return { kind: 'failed', note: address.problem };
  let received = 0;
  for (;;) {
    const outcome = await readMailbox(deps, address.mailbox, { ...options, signal });
    received += outcome.received;
    const note =
      received === 0
        ? null
        : `${plural(received, 'nouveau courriel', 'nouveaux courriels')} à lire et à classer.`;
    if (signal.aborted) return { kind: 'interrupted', note };
    if (outcome.kind === 'failed')
      return { kind: 'failed', note: [note, outcome.problem].filter((one) => one !== null).join(' ') };
    // What was known already moves the reading on as well: after the server counted anew, that is nearly all.
    if (outcome.left === 0 || outcome.received + outcome.known === 0) return { kind: 'done', note };
  }
}
