/** Requests that come together leave turns of the loop to others, and cost nothing beyond a bound. */
import { afterEach, expect, test } from 'vitest';
import { MEMBERS, STRANGERS } from '../../src/accounts/password.js';
import { createTurns } from '../../src/web/turns.js';
import { cookieBrowser, openAccounts, PASSWORD } from './accounts-kit.js';
import { words } from './review-kit.js';
import { openWeb, ORIGIN } from './web-kit.js';

/** How many turns the loop makes while something goes on. */
async function turnsOf(work: () => Promise<unknown>): Promise<number> {
  let [count, isOver] = [0, false];
  const turn = (): void => {
    count += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isOver = true;
  return count;
}

const leaves: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaves.splice(0)) leave();
});

test('one a turn, in their order; alone at once; beyond the bound none', async () => {
  const turns = createTurns(3);
  const seen: number[] = [];
  const all = [0, 1, 2, 3, 4].map(async (which) => {
    const turn = turns.next();
    if (turn === null) return 'none';
    await turn;
    seen.push(which);
    return 'had';
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(seen).toEqual([0]);
  expect(await turnsOf(() => Promise.all(all))).toBeGreaterThanOrEqual(2);
  expect(seen).toEqual([0, 1, 2, 3]);
  expect(await all[4]).toBe('none');
});

test.each([
  ['pages', (app: ReturnType<typeof openWeb>['app'], i: number) => app.request(`${ORIGIN}/connexion?${i}`)],
  ['forms', (app: ReturnType<typeof openWeb>['app'], i: number) => post(app, '/entree', `jeton=${i}`)],
  [
    'links by mail',
    (app: ReturnType<typeof openWeb>['app'], i: number) =>
      post(app, '/connexion/lien', `adresse=qui${i}%40a.example`),
  ],
])('sixty %s at once take as many turns of the loop', async (_, ask) => {
  const { app } = openAccounts();
  expect(
    await turnsOf(() => Promise.all(Array.from({ length: 60 }, async (__, i) => ask(app, i)))),
  ).toBeGreaterThan(55);
});

function post(
  app: ReturnType<typeof openWeb>['app'],
  at: string,
  body: string,
  headers: Record<string, string> = {},
) {
  return app.request(ORIGIN + at, {
    method: 'POST',
    body,
    headers: {
      host: new URL(ORIGIN).host,
      origin: ORIGIN,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });
}

test('a form of thousands of fields is not taken apart, a long one of a stranger not read', async () => {
  const web = openWeb();
  const who = await web.visitor('volunteer');
  const many = new URLSearchParams(Array.from({ length: 1500 }, (_, i): [string, string] => [`a${i}`, '1']));
  expect((await who.post('/reglages/nom', many)).status).toBe(413);
  expect((await post(web.app, '/connexion', `adresse=${'a'.repeat(20_000)}`)).status).toBe(413);
  // Nobody's form is waited for: its body never ends.
  const endless = new ReadableStream({ pull: () => new Promise(() => undefined) });
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    body: endless,
    headers: {
      host: new URL(ORIGIN).host,
      origin: ORIGIN,
      'content-type': 'application/x-www-form-urlencoded',
    },
    duplex: 'half',
  };
  const answer = await web.app.request(`${ORIGIN}/reglages/nom`, init);
  expect(answer.status).toBe(403);
});

test('passwords of strangers wait for one thread, and beyond a bound are told so alike; who came in before is tried', async () => {
  const accounts = openAccounts();
  const mail = 'alix@section.example';
  await accounts.person('volunteer', mail);
  const known = cookieBrowser(accounts.app);
  expect((await known.post('/connexion', { adresse: mail, motdepasse: PASSWORD })).status).toBe(303);
  for (let i = 0; i < 31; i += 1) {
    const entered = STRANGERS.enter();
    leaves.push(() => void entered.then((one) => one.kind === 'in' && one.leave()));
  }
  const counted = () =>
    accounts.web.raw.prepare('SELECT bucket, count FROM entry_attempts ORDER BY bucket').all();
  const before = counted();
  const said = await Promise.all(
    [mail, 'personne@a.example'].map(async (one) => {
      const answer = await post(
        accounts.app,
        '/connexion',
        `adresse=${encodeURIComponent(one)}&motdepasse=${PASSWORD}`,
      );
      return [
        answer.status,
        answer.headers.get('retry-after'),
        words(await answer.text()).replaceAll(one, ''),
      ];
    }),
  );
  expect(said[0]).toEqual(said[1]);
  expect(said[0]?.slice(0, 2)).toEqual([503, '60']);
  expect(said[0]?.[2]).toContain('Beaucoup de mots de passe sont essayés en ce moment');
  expect(counted()).toEqual(before);
  known.jar.delete('vigie');
  expect((await known.post('/connexion', { adresse: mail, motdepasse: PASSWORD })).status).toBe(303);
  expect(MEMBERS.isFull()).toBe(false);
});
