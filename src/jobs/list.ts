/** What Vigie does by itself, and when. One line a job; `vigie jobs list` shows them. */
import { forgetRuns } from '../../db/queries/jobs.js';
import type { Db } from '../../db/open.js';
import { formatBytes, plural } from '../french/words.js';
import type { InboxDeps } from '../mail/inbox/index.js';
import type { SendDeps } from '../mail/send.js';
import { backUpDaily } from './back-up-daily.js';
import { crawlDue, type CrawlDueDeps } from './crawl-due.js';
import { readMails, sendMails } from './mail-jobs.js';
import type { Retained } from './retention.js';
import type { Job } from './scheduler.js';

export interface JobDeps {
  readonly db: Db;
  readonly now: () => Date;
  readonly crawl: CrawlDueDeps;
  readonly retain: (signal: AbortSignal) => Promise<Retained>;
  /** What sends; null while no address of ours is set. */
  readonly send: SendDeps | null;
  /** Where answers come in; null while no mailbox is set. */
  readonly inbox: { readonly deps: InboxDeps; readonly mailbox: string } | null;
  /** The command line that starts this very program; null while no place for safe copies is set. */
  readonly backUp: readonly string[] | null;
}

/** How long it is remembered what ran. */
const RUNS_KEPT_MS = 90 * 86_400_000;

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
      run: ({ signal }) => sendMails(send, signal),
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
      run: async ({ signal }) => {
        const retained = await deps.retain(signal);
        forgetRuns(deps.db, new Date(deps.now().getTime() - RUNS_KEPT_MS).toISOString());
        return signal.aborted
          ? { kind: 'interrupted', note: null }
          : { kind: 'done', note: retainedNote(retained) };
      },
    },
    ...jobIf(deps.backUp, (self) => ({
      name: 'backup',
      title: 'Sauvegarder la base et les fichiers',
      when: { kind: 'cron', pattern: '30 3 * * *' },
      run: ({ signal }) => backUpDaily(self, signal),
    })),
  ];
}

/** A job that the settings ask for, or none. */
function jobIf<T>(setting: T | null, job: (setting: T) => Job): readonly Job[] {
  return setting === null ? [] : [job(setting)];
}

function retainedNote({ forgotten, evidence, letters }: Retained): string | null {
  const files = Object.values(evidence.removed).reduce((sum, count) => sum + count, letters.files);
  const rows = forgotten.people + forgotten.sessions + forgotten.log;
  return files + rows === 0
    ? null
    : `${plural(files, 'fichier supprimé', 'fichiers supprimés')} (${formatBytes(evidence.bytes + letters.bytes)}), ${plural(rows, 'ligne effacée', 'lignes effacées')}.`;
}
