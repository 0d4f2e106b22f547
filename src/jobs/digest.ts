/** The digests of a week, for the timetable. */
import { sendDigests, type DigestRun, type SendDigestsDeps } from '../digests/send-digests.js';
import { plural } from '../french/words.js';
import type { JobContext, JobOutcome } from './scheduler.js';

/** Days of the week as the settings name them, in the order of cron (0 is Sunday). */
const CRON_DAYS = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'] as const;

export interface DigestTime {
  readonly day: (typeof CRON_DAYS)[number];
  /** 0 to 23, in Paris. */
  readonly hour: number;
}

/** « 0 8 * * 2 ». */
export function digestPattern({ day, hour }: DigestTime): string {
  return `0 ${hour} * * ${CRON_DAYS.indexOf(day)}`;
}

/** Queues what was not queued yet for the week of its moment; `send` lets it leave. */
export async function queueDigests(
  deps: SendDigestsDeps,
  { dueAt, signal }: Pick<JobContext, 'dueAt' | 'signal'>,
): Promise<JobOutcome> {
  const run = await sendDigests(deps, { dueAt, signal });
  const note = digestNote(run);
  if (run.left > 0) return { kind: 'interrupted', note };
  return { kind: run.outcomes.some(({ outcome }) => outcome.kind === 'refused') ? 'partial' : 'done', note };
}

/** « 12 bulletins mis en envoi ; 2 personnes sans adresse. »; null when there is nothing to tell. */
export function digestNote({ outcomes }: DigestRun): string | null {
  const count = (kind: string): number => outcomes.filter(({ outcome }) => outcome.kind === kind).length;
  const [queued, nothing, silent, refused] = ['queued', 'nothing', 'no-address', 'refused'].map(count) as [
    number,
    number,
    number,
    number,
  ];
  const problem = outcomes.map(({ outcome }) => outcome).find((outcome) => outcome.kind === 'refused');
  const parts = [
    ...(queued > 0 ? [plural(queued, 'bulletin mis en envoi', 'bulletins mis en envoi')] : []),
    ...(nothing > 0
      ? [plural(nothing, 'personne sans rien à apprendre', 'personnes sans rien à apprendre')]
      : []),
    ...(silent > 0
      ? [plural(silent, 'personne sans adresse électronique', 'personnes sans adresse électronique')]
      : []),
    ...(refused > 0 ? [`${plural(refused, 'refusé')} (${problem?.problem ?? ''})`] : []),
  ];
  return parts.length === 0 ? null : `${parts.join(' ; ')}.`;
}
