/** What Vigie does by itself, and when. One line a job; `vigie jobs list` shows them. */
import { forgetRuns } from '../../db/queries/jobs.js';
import type { Db } from '../../db/open.js';
import { formatBytes, plural } from '../french/words.js';
import { backUpDaily } from './back-up-daily.js';
import { crawlDue, type CrawlDueDeps } from './crawl-due.js';
import type { Retained } from './retention.js';
import type { Job, JobOutcome } from './scheduler.js';

export interface JobDeps {
  readonly db: Db;
  readonly now: () => Date;
  readonly crawl: CrawlDueDeps;
  readonly retain: (signal: AbortSignal) => Promise<Retained>;
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
    ...(deps.backUp === null
      ? []
      : [
          {
            name: 'backup',
            title: 'Sauvegarder la base et les fichiers',
            when: { kind: 'cron', pattern: '30 3 * * *' },
            run: ({ signal }: { readonly signal: AbortSignal }): Promise<JobOutcome> =>
              backUpDaily(deps.backUp ?? [], signal),
          } satisfies Job,
        ]),
  ];
}

function retainedNote({ forgotten, evidence }: Retained): string | null {
  const files = Object.values(evidence.removed).reduce((sum, count) => sum + count, 0);
  const rows = forgotten.people + forgotten.sessions + forgotten.log;
  return files + rows === 0
    ? null
    : `${plural(files, 'fichier supprimé', 'fichiers supprimés')} (${formatBytes(evidence.bytes)}), ${plural(rows, 'ligne effacée', 'lignes effacées')}.`;
}
