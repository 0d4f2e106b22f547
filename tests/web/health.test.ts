import path from 'node:path';
import { expect, test } from 'vitest';
import { beginRun, endRun } from '../../db/queries/jobs.js';
import { migrateDatabase } from '../../db/migrate.js';
import { openDatabase } from '../../db/open.js';
import { Hono } from 'hono';
import type { Env } from '../../src/web/context.js';
import { createMetrics, healthRoutes } from '../../src/web/health.js';
import { temporaryFolder } from '../support/folder.js';

const AT = '2026-11-25T17:00:00.000Z';

test('it answers while the database does, and its figures name nobody', async () => {
  const file = path.join(temporaryFolder(), 'vigie.sqlite');
  migrateDatabase({ file, now: new Date(AT) });
  const { db, close } = openDatabase(file);
  const run = { job: 'backup', dueAt: AT, attempt: 1 };
  beginRun(db, { ...run, askedBy: 'timetable', startedAt: AT, missed: 0 });
  endRun(db, run, { at: AT, outcome: 'done', note: 'dossier secret' });
  const app = new Hono<Env>();
  healthRoutes(app, { db });
  const metrics = createMetrics({ db, now: () => new Date(AT), jobs: ['crawl', 'backup'] });

  expect(await (await app.request('/healthz')).text()).toBe('ok\n');
  const text = await (await metrics.request('/metrics')).text();
  expect(text).toContain('vigie_sites_watched 0\n');
  expect(text).toContain(`vigie_job_last_success_timestamp_seconds{job="backup"} ${Date.parse(AT) / 1000}\n`);
  expect(text).toContain('vigie_job_last_failed{job="crawl"} 0\n');
  expect(text).not.toContain('secret');
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{[a-z]+="[\w-]+"\})? [\d.e+]+)$/);

  close();
  expect((await app.request('/healthz')).status).toBe(503);
});
