/** Whether the program lives, for those who run it: one page for everybody, and figures on a port of this machine only. */
import { Hono } from 'hono';
import { latestCrawlInstant } from '../../db/queries/crawls.js';
import { listSites } from '../../db/queries/sites.js';
import type { Db } from '../../db/open.js';
import { HEALTH_PARTS, isLate, PART_WORDS } from '../health/judge.js';
import type { Health, HealthWatch } from '../health/watch.js';
import type { Env } from './context.js';

/**
 * `GET /healthz`: 200 with « ok », or with the parts that fail; 503 when the database does not answer. Starting anew
 * mends nothing of a part, so it stays 200. It tells no name and no figure.
 */
export function healthRoutes(
  app: Hono<Env>,
  { db, health }: { readonly db: Db; readonly health?: Pick<HealthWatch, 'look'> },
): void {
  app.get('/healthz', (c) => {
    try {
      latestCrawlInstant(db);
      const parts = health === undefined ? [] : failingParts(health.look());
      return c.text(parts.length === 0 ? 'ok\n' : `dégradé : ${parts.join(', ')}\n`);
    } catch {
      return c.text('la base de données ne répond pas\n', 503);
    }
  });
}

function failingParts({ findings }: Health): readonly string[] {
  const wrong = new Set(findings.filter(({ state }) => state === 'wrong').map(({ part }) => part));
  return HEALTH_PARTS.filter((part) => wrong.has(part)).map((part) => PART_WORDS[part]);
}

export interface MetricsDeps {
  readonly db: Db;
  readonly health: Pick<HealthWatch, 'look'>;
}

/** An app that answers `GET /metrics` and nothing else; to be opened on loopback, for it knows no door. */
export function createMetrics(deps: MetricsDeps): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/metrics', (c) =>
    c.text(metricsText(deps), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  return app;
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Figures in the text format of Prometheus (0.0.4): counts, sizes and instants. Labels are names of jobs, states and
 * codes of this program; no name of anybody, of a site or of an authority.
 */
function metricsText({ db, health }: MetricsDeps): string {
  const { facts, findings } = health.look();
  const { at, sites, jobs, disk, backup, oldestQueued } = facts;
  const wrong = new Set(findings.filter(({ state }) => state === 'wrong').map(({ part }) => part));
  const lines = [
    gauge(
      'vigie_part_failing',
      '1 when a part of Vigie does not do what it is there for.',
      HEALTH_PARTS.map((part) => ({ labels: { part }, value: wrong.has(part) ? 1 : 0 })),
    ),
    ...siteLines(db, at, sites),
    gauge(
      'vigie_crawls_last_day',
      'Crawls that began in the last 24 hours.',
      counts('outcome', facts.crawlsOfDay),
    ),
    gauge(
      'vigie_problems_open',
      'Addresses that could not be looked at, by reason.',
      facts.problems.map(({ code, n }) => ({ labels: { code }, value: n })),
    ),
    gauge('vigie_outbox_mails', 'Mails and letters by state.', counts('state', facts.deliveries)),
    gauge('vigie_outbox_oldest_queued_timestamp_seconds', 'Since when the oldest mail waits to leave.', [
      ...instant(oldestQueued.letter, { kind: 'letter' }),
      ...instant(oldestQueued.notice, { kind: 'notice' }),
    ]),
    gauge('vigie_inbox_waiting_mails', 'Answers that nobody has filed yet.', [{ value: facts.mailsWaiting }]),
    gauge(
      'vigie_inbox_last_reading_timestamp_seconds',
      'When the mailbox was last read to its end.',
      instant(jobs.find(({ name }) => name === 'inbox')?.lastGoodAt ?? null),
    ),
    ...jobLines(jobs),
    gauge('vigie_database_bytes', 'Size of the database with its log.', [{ value: facts.databaseBytes }]),
    gauge('vigie_evidence_bytes', 'Size of the evidence that is kept.', [{ value: facts.evidenceBytes }]),
    gauge(
      'vigie_disk_free_bytes',
      'Room on the disk of the data.',
      disk === null ? [] : [{ value: disk.freeBytes }],
    ),
    gauge(
      'vigie_disk_bytes',
      'Size of the disk of the data.',
      disk === null ? [] : [{ value: disk.totalBytes }],
    ),
    gauge(
      'vigie_backup_last_timestamp_seconds',
      'When the newest safe copy was made.',
      instant(backup?.at ?? null),
    ),
    gauge('process_resident_memory_bytes', 'Memory of the process.', [{ value: process.memoryUsage.rss() }]),
  ];
  return lines.join('');
}

function siteLines(db: Db, at: string, sites: Health['facts']['sites']): readonly string[] {
  const due = listSites(db, at).filter(({ isDue }) => isDue).length;
  return [
    gauge('vigie_sites_watched', 'Sites that are watched and not paused.', [{ value: sites.length }]),
    gauge('vigie_sites_due', 'Sites whose crawl is due.', [{ value: due }]),
    gauge('vigie_sites_late', 'Sites that were not looked at in due time.', [
      { value: sites.filter((site) => isLate(site, at)).length },
    ]),
    gauge('vigie_sites_never_seen', 'Sites that no crawl ever got into.', [
      { value: sites.filter(({ lookedAt }) => lookedAt === null).length },
    ]),
    gauge(
      'vigie_last_crawl_timestamp_seconds',
      'When the last crawl began.',
      instant(latestCrawlInstant(db)),
    ),
  ];
}

function jobLines(jobs: Health['facts']['jobs']): readonly string[] {
  const each = (value: (job: (typeof jobs)[number]) => readonly Sample[]): readonly Sample[] =>
    jobs.flatMap((job) => value(job).map((sample) => ({ ...sample, labels: { job: job.name } })));
  return [
    gauge(
      'vigie_job_last_run_timestamp_seconds',
      'When a job was last begun and came to an end.',
      each(({ last }) => instant(last?.startedAt ?? null)),
    ),
    gauge(
      'vigie_job_last_duration_seconds',
      'How long the last run of a job took.',
      each(({ last }) =>
        last === null || last.endedAt === null
          ? []
          : [{ value: Math.max(0, seconds(last.endedAt) - seconds(last.startedAt)) }],
      ),
    ),
    gauge(
      'vigie_job_last_success_timestamp_seconds',
      'When a job last ended with what it could do done.',
      each(({ lastGoodAt }) => instant(lastGoodAt)),
    ),
    gauge(
      'vigie_job_last_failed',
      '1 when the last run of a job failed.',
      each(({ last }) => [{ value: last?.outcome === 'failed' ? 1 : 0 }]),
    ),
    gauge(
      'vigie_job_running',
      '1 while a job runs.',
      each(({ isRunning }) => [{ value: isRunning ? 1 : 0 }]),
    ),
  ];
}

function counts(label: string, numbers: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(numbers).map(([key, value]) => ({ labels: { [label]: key }, value }));
}

function instant(at: string | null, labels: Readonly<Record<string, string>> = {}): readonly Sample[] {
  return at === null ? [] : [{ labels, value: seconds(at) }];
}

function gauge(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(({ labels = {}, value }) => {
    const inner = Object.entries(labels).map(([key, text]) => `${key}="${text.replaceAll(/["\\\n]/g, '')}"`);
    return `${name}${inner.length === 0 ? '' : `{${inner.join(',')}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

function seconds(at: string): number {
  return Date.parse(at) / 1000;
}
