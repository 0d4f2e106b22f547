import { describe, expect, test } from 'vitest';
import { type AskOptions, createAsker, type Asker } from '../../../src/crawlers/pace/ask.js';
import { page, type TestSite } from '../../support/site.js';
import { collect, makeKit, of, outcome, problems } from '../crawl-kit.js';
import { useSites } from '../../support/use-sites.js';

const { open, site } = useSites();

function kit(): ReturnType<typeof makeKit> {
  const made = makeKit();
  open.push(made.close);
  return made;
}

function asker(home: TestSite, more: Partial<AskOptions> = {}): Asker {
  return createAsker(kit().deps, {
    delayMs: 0,
    concurrency: 1,
    maxRetryAfterMs: 2_000,
    backOffMs: 1,
    maxFailures: 3,
    isHome: (url) => url.startsWith(home.url),
    ...more,
  });
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
    for (let n = 0; n < 6; n += 1) await ask(request(`${images.url}/i`, 'image'));
    expect(images.paths().filter((path) => path === '/i')).toHaveLength(3);
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
