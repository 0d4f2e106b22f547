/** Pages that come with 200 and are not the site: a wait, a check, a login. They must not pass for a site that was looked at. */
import { expect, test } from 'vitest';
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
