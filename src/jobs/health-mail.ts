/** The weekly mail about Vigie itself, to those who administer her. A week without it says that nothing runs any more. */
import { hasPermission } from '../accounts/roles.js';
import { crawlsByOutcome } from '../../db/queries/health.js';
import { headOfLog } from '../../db/queries/evidence-log.js';
import { digestReaders } from '../../db/queries/digests.js';
import { hasLateHealthNotice, healthNotice } from '../../db/queries/personal-notices.js';
import { transact, type Db } from '../../db/open.js';
import { weekOf } from '../digests/periods.js';
import { parisDay } from '../french/index.js';
import { plural } from '../french/words.js';
import { composeHealthMail } from '../health/mail.js';
import type { Health } from '../health/watch.js';
import { enqueueNotice, type MailSettings } from '../mail/queue.js';
import type { JobOutcome } from './scheduler.js';

export interface HealthMailDeps {
  readonly db: Db;
  readonly now: () => Date;
  readonly settings: MailSettings;
  /** `size` random bytes. */
  readonly random: (size: number) => Uint8Array;
  readonly look: () => Health;
  readonly publicUrl: string | null;
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * Queues the mail of the week of `dueAt` for each administrator, once: asked again for the same week it does nothing. A
 * week that was missed is made up for when the machine is on again, so it may be just before the mail of the next week:
 * as with the bulletins, nobody gets two within a day, and the late one stands for both weeks. Throws only when the store
 * fails.
 */
export function mailHealth(deps: HealthMailDeps, dueAt: string): JobOutcome {
  const { db, now, settings, random, look, publicUrl } = deps;
  const week = weekOf(parisDay(dueAt) ?? dueAt.slice(0, 10));
  const at = now().toISOString();
  const readers = digestReaders(db).filter(({ person }) => hasPermission(person.role, 'health-mail'));
  const reached = readers.filter(({ mail }) => mail !== null);
  if (reached.length === 0)
    return {
      kind: 'partial',
      note: 'Aucune personne qui administre Vigie n’a indiqué d’adresse : le point de la semaine n’est parti à personne. Une adresse s’indique page « Votre accès ».',
    };
  const { facts, findings } = look();
  const crawlsOfWeek = crawlsByOutcome(db, new Date(now().getTime() - WEEK_MS).toISOString());
  const head = headOfLog(db);
  const root = head === null ? null : { ...head, at };
  const mail = composeHealthMail({ facts, findings, crawlsOfWeek, root, publicUrl });
  const refused: string[] = [];
  let queued = 0;
  let covered = 0;
  const since = new Date(now().getTime() - DAY_MS).toISOString();
  transact(db, (tx) => {
    for (const { person, mail: to } of reached) {
      if (hasLateHealthNotice(tx, { personId: person.id, before: week, since, until: at })) {
        covered += 1;
        continue;
      }
      const done = enqueueNotice(
        { db: tx, settings, random },
        {
          notice: {
            kind: 'notice',
            about: 'health',
            to: to ?? '',
            subject: mail.subject,
            text: mail.text,
            html: null,
            unsubscribeUrl: null,
          },
          onceKey: healthNotice(person.id, week),
          at,
        },
      );
      if (done.kind === 'queued') queued += 1;
      if (done.kind === 'refused') refused.push(done.problem);
    }
  });
  if (refused.length > 0)
    return {
      kind: 'partial',
      note: `${plural(refused.length, 'point de la semaine refusé', 'points de la semaine refusés')} : ${refused[0] ?? ''}`,
    };
  const parts = [
    ...(queued === 0
      ? []
      : [`${plural(queued, 'point de la semaine prêt', 'points de la semaine prêts')} à partir`]),
    ...(covered === 0
      ? []
      : [
          `${plural(covered, 'personne a eu', 'personnes ont eu')} depuis moins d’un jour celui de la semaine passée, qui vaut pour les deux`,
        ]),
  ];
  return { kind: 'done', note: parts.length === 0 ? null : `${parts.join(' ; ')}.` };
}
