/** The digests of a week, for the timetable. */
import { sendDigests, type DigestRun, type SendDigestsDeps } from '../digests/send-digests.js';
import { DAY_NAMES } from '../french/index.js';
import { plural } from '../french/words.js';
import type { JobContext, JobOutcome } from './scheduler.js';

export interface DigestTime {
  readonly day: (typeof DAY_NAMES)[number];
  /** 0 to 23, in Paris. */
  readonly hour: number;
}

/** « 0 8 * * 2 ». */
export function digestPattern({ day, hour }: DigestTime): string {
  return `0 ${hour} * * ${DAY_NAMES.indexOf(day)}`;
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

/** « 12 bulletins mis à l’envoi ; 2 personnes sans adresse. »; null when there is nothing to tell. */
export function digestNote({ outcomes }: DigestRun): string | null {
  const count = (kind: string): number => outcomes.filter(({ outcome }) => outcome.kind === kind).length;
  const queued = count('queued');
  const covered = count('covered');
  const nothing = count('nothing');
  const silent = count('no-address');
  const refused = count('refused');
  const problem = outcomes.map(({ outcome }) => outcome).find((outcome) => outcome.kind === 'refused');
  const parts = [
    ...(queued > 0 ? [plural(queued, 'bulletin mis à l’envoi', 'bulletins mis à l’envoi')] : []),
    ...(covered > 0
      ? [
          `${plural(covered, 'personne a eu', 'personnes ont eu')} depuis moins d’un jour celui de la semaine passée, qui vaut pour les deux`,
        ]
      : []),
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
