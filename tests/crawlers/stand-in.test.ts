/** Pages that come with 200 and are not the site: a wait, a check, a login. They must not pass for a site that was looked at. */
import { expect, test } from 'vitest';
import { createMemory, isFullTurn } from '../../src/crawlers/memory.js';
import { record } from '../db/record.js';
import { HOME as TOWN_HOME, sampleCrawl } from '../db/sample-crawl.js';
import { AT, openScene } from '../db/scene.js';
import { page, type Route } from '../support/site.js';
import { useSites } from '../support/use-sites.js';
import { collect, learningMemory, makeKit, of, outcome, problems } from './crawl-kit.js';

const { open, site } = useSites();
const kit = () => {
  const made = makeKit();
  open.push(made.close);
  return made;
};

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const link = (href: string): string => `<a href="${href}">lire</a>`;
const HOME = page('Ville', NAMES.map((name) => link(`/${name}`)).join(''));
const WAIT = page(
  'Maintenance',
  '<p>Le site revient bientôt.</p><a href="https://prestataire.example/">X</a>',
);

async function town() {
  const made = await site({ '/': HOME });
  for (const name of NAMES) made.routes.set(`/${name}`, page(name, link('/')));
  return made;
}

test.each<[string, Route]>([
  ['a page of maintenance', WAIT],
  ['a login', page('Connexion', '<form action="/login" method="post"><input name="u"></form>')],
  ['a check that nobody knows', page('Êtes-vous humain', '<p>Cochez la case.</p>')],
  ['the first page and nothing else', page('Ville', link('/'))],
])('%s instead of a first page that led into the site: not looked at', async (_, wall) => {
  const made = await town();
  const memory = learningMemory();
  expect(outcome(await collect(kit(), `${made.url}/`, {}, memory, memory.learn))).toBe('complete');
  memory.newCrawl();
  made.routes.set('/', wall);
  const events = await collect(kit(), `${made.url}/`, {}, memory, memory.learn);
  expect(outcome(events)).toBe('unreachable');
  expect(problems(events)).toEqual([`not-looked-at ${made.url}/`]);
  // What the page showed before is not said to be gone.
  expect(of(events, 'page')).toEqual([]);
});

test('a first page that sends to another domain since leads there, and says so', async () => {
  const made = await town();
  const memory = learningMemory();
  await collect(kit(), `${made.url}/`, {}, memory, memory.learn);
  memory.newCrawl();
  const other = await town();
  const to = other.url.replace('127.0.0.1', 'localhost');
  made.routes.set('/', {
    body: `<html><head><title>S</title><meta http-equiv="refresh" content="0;url=${to}/"></head></html>`,
  });
  const events = await collect(kit(), `${made.url}/`, {}, memory, memory.learn);
  expect(of(events, 'page').map(({ url }) => url)).toContain(`${to}/a`);
  expect(problems(events)).toContain(`redirects ${made.url}/`);
});

test('a redirect to a page of maintenance is no site either', async () => {
  const made = await town();
  const memory = learningMemory();
  await collect(kit(), `${made.url}/`, {}, memory, memory.learn);
  memory.newCrawl();
  made.routes.set('/', { status: 302, headers: { location: '/maintenance.html' } });
  made.routes.set('/maintenance.html', WAIT);
  const events = await collect(kit(), `${made.url}/`, {}, memory, memory.learn);
  expect(outcome(events)).toBe('unreachable');
  expect(problems(events)).toEqual([`not-looked-at ${made.url}/maintenance.html`]);
});

test('a first page that changed and still leads on is looked at', async () => {
  const made = await town();
  const memory = learningMemory();
  await collect(kit(), `${made.url}/`, {}, memory, memory.learn);
  memory.newCrawl();
  made.routes.set('/', page('Nouvelle ville', link('/a')));
  const events = await collect(kit(), `${made.url}/`, {}, memory, memory.learn);
  expect(outcome(events)).toBe('complete');
  expect(problems(events)).toEqual([]);
});

test('one bare answer for every address: from the third on it is no page of its own', async () => {
  const made = await town();
  let n = 0;
  // Each with a token of its own, as such pages have.
  const wall: Route = () => {
    n += 1;
    return page('Patientez', `<p>Un instant…</p><input value="${'ab'.repeat(12)}${n}">`);
  };
  for (const name of NAMES) made.routes.set(`/${name}`, wall);
  const events = await collect(kit(), `${made.url}/`);
  expect(of(events, 'page')).toHaveLength(3);
  expect(problems(events)).toHaveLength(4);
  expect(of(events, 'problem')[0]?.message).toMatch(/même réponse/);
});

test('pages of one template with words of their own are pages', async () => {
  const made = await town();
  for (const name of NAMES)
    made.routes.set(`/${name}`, page('Ville', `<p>Article ${name.charCodeAt(0)} du bourg</p>`));
  const events = await collect(kit(), `${made.url}/`);
  expect(of(events, 'page')).toHaveLength(7);
  expect(problems(events)).toEqual([]);
});

test('a server that goes on saying « not modified » is asked in full in its turn', () => {
  const start = 'https://www.saint-exemple.example/';
  const turns = (url: string) =>
    Array.from({ length: 32 }, (_, crawls) => crawls).filter((crawls) => isFullTurn(url, start, crawls));
  expect(turns(start)).toEqual([3, 7, 11, 15, 19, 23, 27, 31]);
  const all = Array.from({ length: 400 }, (_, n) => turns(`${start}page-${n}`));
  for (const its of all) {
    expect(its[0]).toBeGreaterThanOrEqual(7);
    expect(its).toHaveLength(its[0] === 7 ? 4 : 3);
    expect(its.slice(1).every((crawls, at) => crawls - (its[at] ?? 0) === 8)).toBe(true);
  }
  // Not all at once: an unchanged site still costs little.
  expect(Math.max(...[8, 9, 10, 11].map((n) => all.filter((its) => its.includes(n)).length))).toBeLessThan(
    100,
  );
});

const later = (days: number): string => new Date(Date.parse(AT) + days * 86_400_000).toISOString();

test('memory forgets the validators of a page whose turn it is, and nothing else of it', async () => {
  const scene = openScene();
  await record(scene, sampleCrawl(AT));
  expect((await createMemory(scene.db, scene.siteId, '').page(TOWN_HOME))?.etag).not.toBeNull();
  for (let n = 0; n < 2; n += 1) await record(scene, sampleCrawl(AT), later(n + 1));
  const memory = createMemory(scene.db, scene.siteId, '');
  const known = await memory.page(TOWN_HOME);
  expect(known).toMatchObject({ etag: null, lastModified: null });
  expect(known?.links.length).toBeGreaterThan(0);
  scene.close();
});
