/** Whether the program lives, for those who run it: one page for everybody, and figures on a port of this machine only. */
import { Hono } from 'hono';
import { latestCrawlInstant } from '../../db/queries/crawls.js';
import { lastRuns } from '../../db/queries/jobs.js';
import { listSites } from '../../db/queries/sites.js';
import type { Db } from '../../db/open.js';
import type { Env } from './context.js';

/** `GET /healthz`: 200 once the database answers, 503 else. It tells nothing of what is in it. */
export function healthRoutes(app: Hono<Env>, { db }: { readonly db: Db }): void {
  app.get('/healthz', (c) => {
    try {
      latestCrawlInstant(db);
      return c.text('ok\n');
    } catch {
      return c.text('la base de données ne répond pas\n', 503);
    }
  });
}

export interface MetricsDeps {
  readonly db: Db;
  readonly now: () => Date;
  /** Names of the jobs of this installation. */
  readonly jobs: readonly string[];
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

/** Figures in the text format of Prometheus (0.0.4): counts and instants, no name of anybody or anything. */
export function metricsText({ db, now, jobs }: MetricsDeps): string {
  const sites = listSites(db, now().toISOString());
  const latest = latestCrawlInstant(db);
  const lasts = jobs.map((job) => ({ job, runs: lastRuns(db, job, 50) }));
  return [
    gauge('vigie_sites_watched', 'Sites that are watched.', [{ value: sites.length }]),
    gauge('vigie_sites_due', 'Sites whose crawl is due.', [
      { value: sites.filter(({ isDue }) => isDue).length },
    ]),
    gauge(
      'vigie_last_crawl_timestamp_seconds',
      'When the last crawl began.',
      latest === null ? [] : [{ value: seconds(latest) }],
    ),
    gauge(
      'vigie_job_last_success_timestamp_seconds',
      'When a job last ended with everything done.',
      lasts.flatMap(({ job, runs }) => {
        const done = runs.find(({ outcome }) => outcome === 'done');
        return done === undefined || done.endedAt === null
          ? []
          : [{ labels: { job }, value: seconds(done.endedAt) }];
      }),
    ),
    gauge(
      'vigie_job_last_failed',
      '1 when the last run of a job failed.',
      lasts.map(({ job, runs }) => ({ labels: { job }, value: runs[0]?.outcome === 'failed' ? 1 : 0 })),
    ),
    gauge('process_resident_memory_bytes', 'Memory of the process.', [{ value: process.memoryUsage.rss() }]),
  ].join('');
}

function gauge(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(({ labels = {}, value }) => {
    const inner = Object.entries(labels).map(([key, text]) => `${key}="${text.replaceAll(/["\\\n]/g, '')}"`);
    return `${name}${inner.length === 0 ? '' : `{${inner.join(',')}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

function seconds(instant: string): number {
  return Date.parse(instant) / 1000;
}
