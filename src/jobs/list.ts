/** What Vigie does by itself, and when. One line a job; `vigie jobs list` shows them. */
import type { Db } from '../../db/open.js';
import type { SendDigestsDeps } from '../digests/send-digests.js';
import type { InboxDeps } from '../mail/inbox/index.js';
import type { SendDeps } from '../mail/send.js';
import { backUpDaily } from './back-up-daily.js';
import { crawlDue, type CrawlDueDeps } from './crawl-due.js';
import { digestPattern, queueDigests, type DigestTime } from './digest.js';
import { mailHealth, type HealthMailDeps } from './health-mail.js';
import { readMails, sendMails } from './mail-jobs.js';
import { checkContacts, remind, tellEvents } from './notices.js';
import { retainDaily, type Retained } from './retention.js';
import type { Job } from './scheduler.js';

export interface JobDeps {
  readonly db: Db;
  readonly now: () => Date;
  readonly crawl: CrawlDueDeps;
  readonly retain: (signal: AbortSignal) => Promise<Retained>;
  /** What sends; null while no address of ours is set. `pause`: how one waits for the next mail to a host, for a clock of one's own. */
  readonly send: (SendDeps & { readonly pause?: (ms: number) => Promise<void> }) | null;
  /** Where answers come in; null while no mailbox is set. */
  readonly inbox: { readonly deps: InboxDeps; readonly mailbox: string } | null;
  /** The command line that starts this very program; null while no place for safe copies is set. */
  readonly backUp: readonly string[] | null;
  /** The weekly mail to each person: when, and what it needs (asked for when it runs); null while no address of ours is set. */
  readonly digest?: { readonly time: DigestTime; readonly deps: () => SendDigestsDeps } | null;
  /** What the weekly mail to administrators needs; null while no address of ours is set. */
  readonly health?: HealthMailDeps | null;
}

/** The jobs of this installation, in the order in which they are shown. */
export function jobList(deps: JobDeps): readonly Job[] {
  return [
    {
      name: 'crawl',
      title: 'Visiter les sites dont le passage est dû, garder les preuves, horodater',
      when: { kind: 'every', minutes: 15 },
      run: ({ signal }) => crawlDue(deps.crawl, signal),
    },
    ...jobIf(deps.send, (send) => ({
      name: 'send',
      title: 'Envoyer les lettres validées et les avis dont l’heure est venue',
      when: { kind: 'every', minutes: 5 },
      run: ({ signal }) => sendMails(send, signal, send.pause),
    })),
    ...jobIf(deps.inbox, (inbox) => ({
      name: 'inbox',
      title: 'Relever la boîte des réponses',
      when: { kind: 'every', minutes: 15 },
      run: ({ signal }) => readMails(inbox.deps, inbox.mailbox, signal),
    })),
    {
      name: 'retention',
      title: 'Effacer ce dont la durée de conservation est passée',
      when: { kind: 'cron', pattern: '15 4 * * *' },
      run: ({ signal }) => retainDaily(deps, signal),
    },
    ...jobIf(deps.backUp, (self) => ({
      name: 'backup',
      title: 'Sauvegarder la base et les fichiers',
      when: { kind: 'cron', pattern: '30 3 * * *' },
      run: ({ signal }) => backUpDaily(self, signal),
    })),
    ...jobIf(deps.digest ?? null, ({ time, deps: digest }) => ({
      name: 'digest',
      title: 'Composer le bulletin de chaque personne',
      when: { kind: 'cron', pattern: digestPattern(time) },
      run: (context) => queueDigests(digest(), context),
    })),
    ...jobIf(deps.digest ?? null, ({ deps: digest }) => ({
      name: 'reminders',
      title: 'Rappeler les échéances proches à qui suit les dossiers',
      when: { kind: 'cron', pattern: '0 9 * * 1-5' },
      run: ({ signal }) => Promise.resolve(remind(digest(), signal)),
    })),
    ...jobIf(deps.digest ?? null, ({ deps: digest }) => ({
      name: 'events',
      title: 'Prévenir des événements proches qui l’a demandé',
      when: { kind: 'cron', pattern: '*/30 8-19 * * *' },
      run: ({ signal }) => Promise.resolve(tellEvents(digest(), signal)),
    })),
    {
      name: 'contacts',
      title: 'Compter les destinataires à vérifier avant d’écrire',
      when: { kind: 'cron', pattern: '0 7 * * 1' },
      run: () => Promise.resolve(checkContacts(deps)),
    },
    ...jobIf(deps.health ?? null, (health) => ({
      name: 'health',
      title: 'Dire aux personnes qui administrent Vigie comment elle va',
      when: { kind: 'cron', pattern: '30 7 * * 1' },
      run: ({ dueAt }) => Promise.resolve(mailHealth(health, dueAt)),
    })),
  ];
}

/** A job that the settings ask for, or none. */
function jobIf<T>(setting: T | null, job: (setting: T) => Job): readonly Job[] {
  return setting === null ? [] : [job(setting)];
}
