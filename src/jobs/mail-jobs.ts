/** Mail that leaves and mail that came in, for the timetable. */
import { plural } from '../french/words.js';
import { readMailbox, readMailboxAddress, type InboxDeps } from '../mail/inbox/index.js';
import { sendDue, type SendDeps } from '../mail/send.js';
import type { JobOutcome } from './scheduler.js';

/** One pass over what is to leave. What waits, waits for its own reasons; what nobody can tell waits for a person. */
export async function sendMails(deps: SendDeps, signal: AbortSignal): Promise<JobOutcome> {
  const report = await sendDue(deps, { signal });
  if (report.kind === 'busy') return { kind: 'done', note: null };
  if (signal.aborted) return { kind: 'interrupted', note: null };
  const count = (as: string): number => report.ended.filter((one) => one.as === as).length;
  const [sent, rejected, unknown] = [count('sent'), count('rejected'), count('unknown') + report.abandoned];
  const parts = [
    ...(sent === 0 ? [] : [plural(sent, 'courriel parti', 'courriels partis')]),
    ...(rejected === 0 ? [] : [plural(rejected, 'refusé', 'refusés')]),
    ...(unknown === 0 ? [] : [`${plural(unknown, 'peut-être parti', 'peut-être partis')}, à vérifier`]),
    ...(report.problem === null ? [] : [report.problem]),
  ];
  const note = parts.length === 0 ? null : `${parts.join(', ').replace(/\.$/u, '')}.`;
  if (report.problem !== null) return { kind: 'failed', note };
  return { kind: rejected + unknown === 0 ? 'done' : 'partial', note };
}

/** Reads what is new in the mailbox; nothing in it is changed and nobody is answered. @param mailbox `imaps://…` */
export async function readMails(deps: InboxDeps, mailbox: string, signal: AbortSignal): Promise<JobOutcome> {
  const address = readMailboxAddress(mailbox);
  if (address.kind === 'refused') return { kind: 'failed', note: address.problem };
  let received = 0;
  for (;;) {
    const outcome = await readMailbox(deps, address.mailbox, { signal });
    received += outcome.received;
    const note =
      received === 0
        ? null
        : `${plural(received, 'nouveau courriel', 'nouveaux courriels')} à lire et à classer.`;
    if (signal.aborted) return { kind: 'interrupted', note };
    if (outcome.kind === 'failed')
      return { kind: 'failed', note: [note, outcome.problem].filter((one) => one !== null).join(' ') };
    if (outcome.left === 0 || outcome.received === 0) return { kind: 'done', note };
  }
}
