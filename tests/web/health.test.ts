import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { addSite } from '../../db/queries/sites.js';
import { beginRun, endRun } from '../../db/queries/jobs.js';
import { insertDelivery } from '../../db/queries/outbox.js';
import { DEFAULT_SETTINGS } from '../../src/authorities/index.js';
import { watchHealth } from '../../src/health/watch.js';
import { createWeb } from '../../src/web/app.js';
import type { Env } from '../../src/web/context.js';
import { createMetrics, healthRoutes } from '../../src/web/health.js';
import type { RequestTold } from '../../src/web/request-log.js';
import { openScene } from '../db/scene.js';
import { makeEntryPath } from '../../src/web/session.js';
import { enterWith, openWeb, visitorWith } from './web-kit.js';

const AT = '2026-11-25T17:00:00.000Z';

function scene() {
  const made = openScene();
  const clock = { at: AT };
  const backupDir = path.join(made.folder, 'copies');
  const health = watchHealth({
    db: made.db,
    now: () => new Date(clock.at),
    database: made.file,
    dataDir: made.folder,
    backupDir,
    hasContact: true,
    hasMailServer: false,
    jobs: ['crawl', 'backup'].map((name) => ({ name, title: name, momentAfter: () => AT })),
  });
  const app = new Hono<Env>();
  healthRoutes(app, { db: made.db, health });
  const read = async () => {
    const answer = await app.request('/healthz');
    return [answer.status, await answer.text()];
  };
  return { ...made, clock, backupDir, health, read };
}

/** What Prometheus takes (text format 0.0.4): each name with one HELP and one TYPE before its samples. */
function checkFormat(text: string): void {
  const seen = new Set<string>();
  let current = '';
  for (const line of text.trimEnd().split('\n')) {
    const [, word, name] = /^# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) .+$/.exec(line) ?? [];
    if (word === 'HELP') {
      expect(seen.has(name ?? '')).toBe(false);
      seen.add((current = name ?? ''));
    } else if (word === 'TYPE') expect(line).toBe(`# TYPE ${current} gauge`);
    else {
      const sample = /^([a-z_:][a-z0-9_:]*)(?:\{[a-z_]+="[\w-]+"\})? -?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.exec(
        line,
      );
      expect([line, sample?.[1]]).toEqual([line, current]);
    }
  }
}

describe('/healthz and the figures', () => {
  test('it answers while the database does, says which part fails, and its figures name nobody', async () => {
    const made = scene();
    const run = { job: 'backup', dueAt: AT, attempt: 1 };
    beginRun(made.db, { ...run, askedBy: 'timetable', startedAt: '2026-11-25T16:58:30.000Z', missed: 0 });
    endRun(made.db, run, { at: AT, outcome: 'done', note: 'dossier secret' });
    insertDelivery(made.db, {
      kind: 'notice',
      channel: 'mail',
      state: 'queued',
      queuedAt: '2026-11-20T08:00:00.000Z',
      queuedBy: null,
      dueAt: AT,
      recipient: 'paul@section.example',
      messageId: '<x@section.example>',
    });
    mkdirSync(path.join(made.backupDir, '2026-11-25T030000Z'), { recursive: true });
    expect(await made.read()).toEqual([200, 'dégradé : courriel\n']);

    const metrics = createMetrics(made);
    const text = await (await metrics.request('/metrics')).text();
    checkFormat(text);
    for (const line of [
      'vigie_sites_watched 1',
      'vigie_sites_never_seen 1',
      'vigie_outbox_mails{state="queued"} 1',
      `vigie_outbox_oldest_queued_timestamp_seconds{kind="notice"} ${Date.parse('2026-11-20T08:00:00Z') / 1000}`,
      `vigie_job_last_success_timestamp_seconds{job="backup"} ${Date.parse(AT) / 1000}`,
      'vigie_job_last_duration_seconds{job="backup"} 90',
      'vigie_job_last_failed{job="crawl"} 0',
      `vigie_backup_last_timestamp_seconds ${Date.parse('2026-11-25T03:00:00Z') / 1000}`,
      'vigie_part_failing{part="mail"} 1',
      'vigie_part_failing{part="disk"} 0',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).not.toMatch(/secret|paul|exemple/);

    made.close();
    made.clock.at = '2026-11-25T17:05:00.000Z';
    expect(await made.read()).toEqual([503, 'la base de données ne répond pas\n']);
  });

  test('a fault that a page met is told for a while, and the store is looked at anew', async () => {
    const made = scene();
    expect(await made.read()).toEqual([200, 'ok\n']);
    made.health.noteError(new Error('any other'));
    expect(await made.read()).toEqual([200, 'ok\n']);
    made.health.noteError(Object.assign(new Error('x'), { code: 'SQLITE_FULL' }));
    expect(await made.read()).toEqual([200, 'dégradé : écriture\n']);
    made.clock.at = '2026-11-25T17:11:00.000Z';
    expect(await made.read()).toEqual([200, 'ok\n']);
  });

  test('a site that was added long ago and never seen counts as late', () => {
    const made = scene();
    made.clock.at = '2027-06-01T00:00:00.000Z';
    addSite(
      made.db,
      { authorityCode: '01999', startUrl: 'https://neuf.saint-exemple.example/', settings: DEFAULT_SETTINGS },
      '2027-05-31T00:00:00.000Z',
    );
    const { findings } = made.health.look();
    expect(findings.find(({ part }) => part === 'sites')?.said).toContain('1 site suivi n’a pas été regardé');
  });
});

describe('what is told of requests', () => {
  test('the pattern and never the path, whoever asks', async () => {
    const web = openWeb();
    const told: RequestTold[] = [];
    const app = createWeb({ ...web.deps, onRequest: (one) => told.push(one) });
    const stranger = visitorWith(app, '');
    await stranger.get(`/entree?jeton=${'A'.repeat(43)}`);
    await stranger.get('/dossiers/0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b');
    await stranger.get('/rien/paul@section.example');
    await stranger.post('/connexion', { adresse: 'paul@section.example', mot: 'x' });
    expect(told.map(({ method, route }) => `${method} ${route}`)).toEqual([
      'GET /entree',
      'GET /dossiers/:id',
      'GET null',
      'POST /connexion',
    ]);
    expect(Object.keys(told[0] ?? {}).sort()).toEqual(['method', 'ms', 'route', 'status']);
    expect(JSON.stringify(told)).not.toMatch(/paul|AAAA|0193/);
  });
});

test('whoever administers sees what is to be seen to and what was done by itself; nobody else does', async () => {
  const web = openWeb();
  const now = () => new Date(AT);
  const health = watchHealth({
    db: web.db,
    now,
    database: path.join(web.folder, 'vigie.sqlite'),
    dataDir: web.folder,
    backupDir: null,
    hasContact: true,
    hasMailServer: false,
    jobs: [
      { name: 'digest', title: 'Composer le bulletin', momentAfter: () => '2026-12-01T07:00:00.000Z' },
      { name: 'inbox', title: 'Relever la boîte', momentAfter: () => AT },
    ],
  });
  const runs = [
    { dueAt: '2026-11-17T07:00:00.000Z', outcome: 'failed', note: 'Erreur <b>imprévue</b>.' },
    { dueAt: '2026-11-24T07:00:00.000Z', outcome: 'partial', note: '2 bulletins mis à l’envoi.' },
  ] as const;
  for (const { dueAt, outcome, note } of runs) {
    const run = { job: 'digest', dueAt, attempt: 1 };
    beginRun(web.db, { ...run, askedBy: 'timetable', startedAt: dueAt, missed: 0 });
    endRun(web.db, run, { at: dueAt, outcome, note });
  }
  const app = createWeb({ ...web.deps, now, health });
  const [office, volunteer] = [await web.visitor('administrator'), await web.visitor('volunteer')];
  const as = async (person: { readonly id: string }) =>
    visitorWith(app, await enterWith(app, makeEntryPath({ db: web.db, now }, person.id)));
  const answer = await (await as(office.person)).get('/etat');
  const html = await answer.text();
  const page = html.replaceAll(/<[^>]+>/gu, ' ').replaceAll(/[\s\u00a0\u202f]+/gu, ' ');
  expect(answer.status).toBe(200);
  expect(page).toContain('Aucune sauvegarde n’est prévue');
  expect(page).toContain('Indiquez « backupDir »');
  expect(page).toContain('Composer le bulletin fait en partie le 24 novembre 2026 à 8 h 00');
  expect(page).toContain('prochain : 1er décembre 2026 à 8 h 00');
  expect(page).toContain('Relever la boîte jamais fait');
  // What a run noted may be anybody's words.
  expect(html).toContain('&lt;b&gt;imprévue');
  expect(await (await as(office.person)).read('/reglages')).toContain('href="/etat"');
  expect((await (await as(volunteer.person)).get('/etat')).status).toBe(403);
  expect(await (await as(volunteer.person)).read('/reglages')).not.toContain('href="/etat"');
});
