import { describe, expect, test } from 'vitest';
import { type AskOptions, createAsker, type Asker } from '../../../src/crawlers/pace/ask.js';
import { type Clock, createPace } from '../../../src/crawlers/pace/pace.js';
import { page, type Route, type SiteAnswer, type TestSite } from '../../support/site.js';
import { collect, makeKit, of, outcome, problems } from '../crawl-kit.js';
import { useSites } from '../../support/use-sites.js';

const { open, site } = useSites();

function kit(): ReturnType<typeof makeKit> {
  const made = makeKit();
  open.push(made.close);
  return made;
}

const OPTIONS = {
  named: [],
  delayMs: 0,
  concurrency: 1,
  maxRetryAfterMs: 2_000,
  backOffMs: 1,
  maxFailures: 3,
};

function asker(home: TestSite, more: Partial<AskOptions> = {}): Asker {
  return createAsker(kit().deps, { ...OPTIONS, isHome: (url) => url.startsWith(home.url), ...more });
}

const request = (url: string, kind: 'page' | 'image' | 'guess' = 'page') => ({
  url,
  kind,
  accept: '*/*',
  maxBytes: 1_000,
  timeoutMs: 5_000,
});

describe('failures', () => {
  test('of another host end that host and leave the site alone', async () => {
    const town = await site({ '/': page('S', '') });
    const images = await site({ '/i': { status: 500 } });
    const { ask, ...state } = asker(town);
    for (let n = 0; n < 16; n += 1) await ask(request(`${images.url}/i`, 'image'));
    // Four broken pictures say as much of a host as one broken page.
    expect(images.paths().filter((path) => path === '/i')).toHaveLength(12);
    expect(await ask(request(`${images.url}/i`, 'image'))).toMatchObject({
      kind: 'refused',
      code: 'gave-up',
    });
    expect(state.gaveUp).toBeNull();
    expect(await ask(request(`${town.url}/`))).toMatchObject({ kind: 'ok' });
  });

  test('many pictures that another server refuses do not end the crawl', async () => {
    const images = await site({});
    const names = Array.from({ length: 30 }, (_, n) => `/${n}.jpg`);
    for (const name of names) images.routes.set(name, { status: 403 });
    const town = await site({
      '/': page('S', `${names.map((name) => `<img src="${images.url}${name}">`).join('')}<a href="/a">a</a>`),
      '/a': page('A', ''),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(of(events, 'page')).toHaveLength(2);
    expect(outcome(events)).toBe('complete');
    expect(problems(events).filter((line) => line.includes(images.url))).toHaveLength(30);
    expect(images.log.filter((entry) => entry.status === 403)).toHaveLength(20);
  });

  test('at addresses that only we asked for say nothing', async () => {
    const town = await site({ '/g': { status: 500 }, '/': page('S', '') });
    const { ask, ...state } = asker(town);
    for (let n = 0; n < 6; n += 1) await ask(request(`${town.url}/g`, 'guess'));
    expect(state.gaveUp).toBeNull();
  });

  test('of one folder say nothing of a host that still gives what it gave; without end they do', async () => {
    const town = await site({ '/bon': page('S', ''), '/casse': { status: 500 } });
    const made = asker(town);
    await made.ask(request(`${town.url}/bon`));
    for (let n = 0; n < 5; n += 1) await made.ask(request(`${town.url}/casse`));
    expect(made.gaveUp).toBeNull();
    expect(town.paths().filter((path) => path === '/bon')).toHaveLength(2);
    expect(await made.ask(request(`${town.url}/bon`))).toMatchObject({ kind: 'ok' });
    for (let n = 0; n < 20; n += 1) await made.ask(request(`${town.url}/casse`));
    expect(made.gaveUp).toBe('unreachable');
    // Three failures in a row, four times; three times in between the good page was asked again.
    expect(town.paths().filter((path) => path === '/casse')).toHaveLength(5 + 12);
    expect(town.paths().filter((path) => path === '/bon')).toHaveLength(3 + 3);
  });

  test.each([
    ['refuse', { status: 403 }, 0],
    ['send away for an hour', { status: 429, headers: { 'retry-after': '3600' } }, 0],
    ['ask for patience without end', { status: 429 }, 1],
  ] as const)('that %s are put to the proof no more than so', async (_what, answer, probes) => {
    const town = await site({ '/bon': page('S', ''), '/non': answer });
    const made = asker(town);
    await made.ask(request(`${town.url}/bon`));
    for (let n = 0; n < 20; n += 1) await made.ask(request(`${town.url}/non`));
    expect(made.gaveUp).toBe('refused');
    expect(town.paths().filter((path) => path === '/bon')).toHaveLength(1 + probes);
  });

  test('of several at a time are one question to the host', async () => {
    const town = await site({ '/bon': page('S', ''), '/casse': { status: 500, delayMs: 20 } });
    const made = asker(town, { concurrency: 8 });
    await made.ask(request(`${town.url}/bon`));
    const asked = Array.from({ length: 8 }, () => made.ask(request(`${town.url}/casse`)));
    await Promise.all(asked);
    expect(made.gaveUp).toBeNull();
    expect(town.paths().filter((path) => path === '/bon').length).toBeLessThan(5);
  });

  test('of the site itself end everything', async () => {
    const town = await site({ '/a': { status: 500 } });
    const made = asker(town);
    for (let n = 0; n < 3; n += 1) await made.ask(request(`${town.url}/a`));
    expect(made.gaveUp).toBe('unreachable');
    expect(made.lastFailure).toMatchObject({ kind: 'http', status: 500 });
  });
});

describe('Retry-After', () => {
  test('of more than can be waited for: the host is asked nothing more', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    for (const retryAfter of ['3600', date]) {
      const town = await site({
        '/': page('S', '<a href="/a">a</a><a href="/b">b</a><a href="/c">c</a>'),
        '/a': { status: 503, headers: { 'retry-after': retryAfter } },
        '/b': page('B', ''),
        '/c': page('C', ''),
      });
      const events = await collect(kit(), `${town.url}/`);
      expect(town.paths().filter((path) => /^\/[abc]$/.test(path))).toEqual(['/a']);
      expect(outcome(events)).toBe('refused');
      expect(problems(events)).toEqual([`throttled ${town.url}/`, `throttled ${town.url}/a`]);
    }
  });

  test('holds after the last try as well, and for other crawls of the same host', async () => {
    let time = 1_000_000;
    const clock: Clock = {
      now: () => time,
      sleep: (ms) => Promise.resolve(void (time += ms)),
    };
    const asked: { path: string; at: number }[] = [];
    const noting =
      (answer: SiteAnswer): Route =>
      ({ path }) => {
        asked.push({ path, at: time });
        return answer;
      };
    const town = await site({
      '/plus-tard': noting({ status: 429, headers: { 'retry-after': '100' } }),
      '/dans-une-heure': noting({ status: 503, headers: { 'retry-after': '3600' } }),
      '/page': noting(page('S', '')),
    });
    const deps = { ...kit().deps, pace: createPace({ clock }) };
    const options = { ...OPTIONS, maxRetryAfterMs: 120_000, isHome: () => true };
    const one = createAsker(deps, options);
    await one.ask(request(`${town.url}/plus-tard`));
    await one.ask(request(`${town.url}/page`));
    expect(asked.map(({ path }) => path)).toEqual(['/plus-tard', '/plus-tard', '/plus-tard', '/page']);
    for (const [before, after] of [asked.slice(0, 2), asked.slice(1, 3), asked.slice(2, 4)])
      expect((after?.at ?? 0) - (before?.at ?? 0)).toBeGreaterThanOrEqual(100_000);
    await one.ask(request(`${town.url}/dans-une-heure`));
    const sentAway = await createAsker(deps, options).ask(request(`${town.url}/page`));
    expect(sentAway).toMatchObject({ kind: 'refused', code: 'gave-up' });
    time += 3_600_000;
    expect(await createAsker(deps, options).ask(request(`${town.url}/page`))).toMatchObject({ kind: 'ok' });
    // Sent away at the door: the others do not even ask for robots.txt.
    town.routes.set('/robots.txt', { status: 429, headers: { 'retry-after': '3600' } });
    await createAsker(deps, options).robotsOf(town.url);
    const before = town.log.length;
    await createAsker(deps, options).robotsOf(town.url);
    expect(town.log.length).toBe(before);
  });
});

describe('time', () => {
  test('a wait does not outlast it: what was begun is left for the next crawl', async () => {
    const town = await site({
      '/': page('S', '<a href="/a">a</a>'),
      '/a': { status: 429, headers: { 'retry-after': '60' } },
    });
    const events = await collect(kit(), `${town.url}/`, { maxMinutes: 1 / 60 });
    expect(outcome(events)).toBe('budget');
    expect(of(events, 'skipped')).toEqual([{ type: 'skipped', reason: 'budget', url: `${town.url}/a` }]);
    expect(problems(events)).toEqual([]);
    expect(of(events, 'page-done').map(({ url }) => url)).toEqual([`${town.url}/`]);
  });

  test('one request can be let go without the others', async () => {
    const town = await site({ '/lent': { hangs: true }, '/': page('S', '') });
    const made = asker(town);
    const gone = new AbortController();
    const slow = made.ask({ ...request(`${town.url}/lent`), signal: gone.signal });
    setTimeout(() => gone.abort(), 50);
    expect(await slow).toMatchObject({ kind: 'unreachable', code: 'aborted' });
    expect(await made.ask(request(`${town.url}/`))).toMatchObject({ kind: 'ok' });
    expect(made.gaveUp).toBeNull();
  });
});

describe('hosts', () => {
  test('beyond their number none is asked, and this is not called a failure of theirs', async () => {
    const town = await site({ '/': page('S', '') });
    const made = asker(town);
    // Nobody listens there.
    for (let port = 2; port < 62; port += 1) await made.robotsOf(`http://127.0.0.1:${port}`);
    const answer = await made.ask(request(`${town.url}/`));
    expect(answer).toMatchObject({ kind: 'refused', code: 'too-many-hosts' });
  });
});
