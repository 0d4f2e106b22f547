/** Guessing at the door: it is held back, and shuts out nobody whose browser came in before, nor the link by mail. */
import type { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { forgetWhatIsDue, KNOWN_DAYS, knownMark } from '../../src/accounts/index.js';
import { DEFAULT_DELAYS } from '../../src/retention/index.js';
import { createWeb } from '../../src/web/app.js';
import type { Env } from '../../src/web/context.js';
import { listen } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { cookieBrowser, openAccounts, PASSWORD, type Accounts } from './accounts-kit.js';
import { words } from './review-kit.js';
import { visitorWith } from './web-kit.js';

const MAIL = 'alix@section.example';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const GUESS = 'Printemps2026!';

const later = ({ web, deps }: Accounts, ms: number): void =>
  web.setNow(new Date(deps.now().getTime() + ms).toISOString());

/** What a sign-in came to. */
async function told(answer: Response): Promise<'in' | 'wrong' | 'wait' | 'wait here'> {
  if (answer.status === 303) return 'in';
  const text = words(await answer.text());
  if (text.includes('Trop d’essais dans ce navigateur')) return 'wait here';
  return text.includes('Trop d’essais') ? 'wait' : 'wrong';
}

function browser(app: Hono<Env>) {
  const own = cookieBrowser(app);
  const { jar } = own;
  const send = (path: string, fields: Readonly<Record<string, string>>) => own.post(path, fields);
  return {
    jar,
    send,
    tries: async (adresse: string, motdepasse: string) =>
      told(await send('/connexion', { adresse, motdepasse })),
    comesBy: (path: string) => send('/entree', { jeton: path.split('=')[1] ?? '' }),
    /** What a month does. */
    endSession: () => jar.delete('vigie'),
  };
}

/** People whose passwords are kept at a low cost: trying them is quick, trying an address of nobody is not. */
async function crowd(accounts: Accounts, many: number): Promise<readonly string[]> {
  const mails = Array.from({ length: many }, (_, n) => `personne${n}@section.example`);
  for (const mail of mails) await accounts.person('volunteer', mail);
  return mails;
}

/** So many tries were made already. */
function tried(accounts: Accounts, bucket: 'strangers' | 'more-links', count: number): void {
  accounts.web.raw
    .prepare('INSERT INTO entry_attempts (bucket, since, count) VALUES (?, ?, ?)')
    .run(bucket, accounts.deps.now().toISOString(), count);
}

/** Strangers, each with a new browser, spray one password; how many times it was tried. */
async function spray(accounts: Accounts, mails: readonly string[]): Promise<number> {
  let guesses = 0;
  for (const adresse of mails)
    if ((await told(await accounts.stranger.post('/connexion', { adresse, motdepasse: GUESS }))) === 'wrong')
      guesses += 1;
  return guesses;
}

describe('one password, over all addresses', () => {
  test('is tried two hundred times by strangers; whoever came in before still comes in, the others by a link', async () => {
    const accounts = openAccounts();
    const mails = await crowd(accounts, 7);
    tried(accounts, 'strangers', 190);
    await accounts.person('volunteer', MAIL);
    const known = browser(accounts.app);
    expect(await known.tries(MAIL, PASSWORD)).toBe('in');
    known.endSession();

    expect(await spray(accounts, [...mails, ...mails])).toBe(10);
    expect(
      accounts.web.raw.prepare("SELECT count(*) FROM audit WHERE action = 'entry-refused'").pluck().get(),
    ).toBe(10);

    const fresh = browser(accounts.app);
    const said = await Promise.all(
      [MAIL, 'personne@ailleurs.example'].map(async (adresse) => {
        const answer = await fresh.send('/connexion', { adresse, motdepasse: PASSWORD });
        return (await answer.text()).replaceAll(adresse, '');
      }),
    );
    // The same whoever is asked for, and what can be done.
    expect(new Set(said).size).toBe(1);
    expect(words(said[0] ?? '')).toMatch(/dans un navigateur avec lequel vous êtes déjà entré·e/);
    expect(words(said[0] ?? '')).toMatch(/demandez un lien ci-dessous : il arrive par courriel/);
    expect(await known.tries(MAIL, PASSWORD)).toBe('in');

    await fresh.send('/connexion/lien', { adresse: MAIL });
    await new Promise((done) => setTimeout(done, 150));
    const [mail = ''] = await accounts.mails();
    const token = /jeton=(?:3D)?([\w-]{43})/.exec(mail)?.[1] ?? '';
    expect((await fresh.send('/entree', { jeton: token })).status).toBe(303);
    // From now on it is a browser with which she came in.
    fresh.endSession();
    expect(await fresh.tries(MAIL, PASSWORD)).toBe('in');

    later(accounts, 15 * MINUTE + 1);
    expect(await browser(accounts.app).tries('personne3@section.example', PASSWORD)).toBe('in');
  });

  test('one’s own password takes back that one try, and pays for no guess', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer', MAIL);
    const mails = await crowd(accounts, 5);
    tried(accounts, 'strangers', 190);
    let guesses = 0;
    for (let n = 0; n < 15; n += 1) {
      guesses += await spray(accounts, mails.slice(n % 5, (n % 5) + 1));
      // Each time from a browser of no past.
      await browser(accounts.app).tries(MAIL, PASSWORD);
    }
    expect(guesses).toBe(10);
  });
});

describe('one address, many passwords', () => {
  test('ten from browsers that never came in as she, whatever mark they bring; hers has ten of its own', async () => {
    const accounts = openAccounts();
    const { deps, web } = accounts;
    const alix = await accounts.person('volunteer', MAIL);
    const bo = await accounts.person('volunteer', 'bo@section.example');
    const key = deps.accounts?.key ?? new Uint8Array();
    const known = browser(accounts.app);
    await known.comesBy(makeEntryPath(deps, alix.id));
    known.endSession();
    for (let n = 0; n < 10; n += 1)
      expect(await browser(accounts.app).tries(MAIL, `essai numéro ${n}`)).toBe('wrong');

    const own = known.jar.get('vigie-connu') ?? '';
    expect(own).toMatch(/^\d+\.[\w-]{22}\.[\w-]{43}$/);
    const old = new Date(deps.now().getTime() - KNOWN_DAYS * DAY);
    const ahead = new Date(deps.now().getTime() + 2 * DAY);
    for (const mark of [
      '',
      'x',
      own.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      own.replace(/^\d+/, (day) => String(Number(day) + 1)),
      knownMark(key, bo.id, deps.now(), 'entry'),
      knownMark(key, '', deps.now(), 'entry'),
      knownMark(key, alix.id, old, 'entry'),
      knownMark(key, alix.id, ahead, 'entry'),
      knownMark(new Uint8Array(32), alix.id, deps.now(), 'entry'),
    ]) {
      const other = browser(accounts.app);
      other.jar.set('vigie-connu', mark);
      expect([mark, await other.tries(MAIL, PASSWORD)]).toEqual([mark, 'wait']);
    }
    // Somebody else's mark does not make an address of nobody hers either.
    const nobody = browser(accounts.app);
    nobody.jar.set('vigie-connu', knownMark(key, '', deps.now(), 'entry'));
    expect(await nobody.tries('personne@section.example', PASSWORD)).toBe('wrong');

    for (let n = 0; n < 10; n += 1) expect(await known.tries(MAIL, `essai numéro ${n}`)).toBe('wrong');
    expect(await known.tries(MAIL, PASSWORD)).toBe('wait here');
    later(accounts, 15 * MINUTE + 1);
    expect(await known.tries(MAIL, PASSWORD)).toBe('in');
    // The database knows no mark.
    expect(JSON.stringify(web.raw.prepare('SELECT * FROM entry_attempts').all())).not.toContain(
      own.split('.')[1],
    );
  });

  test('who leaves leaves no mark; behind HTTPS it is of this host alone; without passwords there is none', async () => {
    const accounts = openAccounts();
    const { deps, web } = accounts;
    const alix = await accounts.person('volunteer', MAIL);
    const own = browser(accounts.app);
    await own.comesBy(makeEntryPath(deps, alix.id));
    expect([...own.jar.keys()]).toEqual(['vigie', 'vigie-connu']);
    await own.send('/sortie', {});
    expect([...own.jar.keys()]).toEqual([]);
    const secure = await accounts.stranger.post(
      '/entree',
      { jeton: makeEntryPath(deps, alix.id).split('=')[1] ?? '' },
      { 'x-forwarded-proto': 'https' },
    );
    expect(secure.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-vigie=/),
      expect.stringMatching(
        /^__Host-vigie-connu=[^;]+; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    const plain = browser(web.app);
    await plain.comesBy(makeEntryPath(deps, alix.id));
    expect([...plain.jar.keys()]).toEqual(['vigie']);
  });
});

test('the first link of each person goes, however many others were asked for', async () => {
  const accounts = openAccounts();
  const mails = await crowd(accounts, 7);
  tried(accounts, 'more-links', 190);
  await accounts.person('volunteer', MAIL);
  const links = (): unknown => accounts.web.raw.prepare('SELECT count(*) FROM entry_links').pluck().get();
  for (let n = 0; n < 5; n += 1)
    for (const adresse of mails) await accounts.stranger.post('/connexion/lien', { adresse });
  await new Promise((done) => setTimeout(done, 150));
  expect(links()).toBe(7 + 10);
  await accounts.stranger.post('/connexion/lien', { adresse: MAIL });
  await new Promise((done) => setTimeout(done, 150));
  expect(links()).toBe(7 + 10 + 1);
});

describe('from one place of the network', () => {
  const from = (place: string) => ({ 'x-real-ip': place });

  test('thirty passwords that do not open, once the proxy tells it; other places go on, and it is kept nowhere', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer', MAIL);
    const app = createWeb({ ...accounts.deps, askerHeader: 'X-Real-IP' });
    const mails = await crowd(accounts, 12);
    let n = 0;
    const next = (): string => mails[(n += 1) % mails.length] ?? '';
    const tries = async (place: string, adresse = next(), motdepasse = GUESS) =>
      told(await visitorWith(app, '').post('/connexion', { adresse, motdepasse }, from(place)));
    for (let count = 0; count < 30; count += 1) expect(await tries('192.0.2.7')).toBe('wrong');
    expect(await tries('192.0.2.7')).toBe('wait');
    expect(await tries('::ffff:192.0.2.7')).toBe('wait');
    expect(await tries('192.0.2.7', MAIL, PASSWORD)).toBe('wait');
    expect(await tries('192.0.2.8', MAIL, PASSWORD)).toBe('in');
    // Of one subscriber: 2^64 addresses.
    for (let count = 0; count < 30; count += 1)
      expect(await tries(`2001:db8:1:2::${count.toString(16)}`)).toBe('wrong');
    expect(await tries('2001:db8:1:2:ffff::1')).toBe('wait');
    expect(await tries('2001:db8:1:3::1')).toBe('wrong');
    // Several addresses are a list that anybody may begin: nobody's.
    expect(await tries('192.0.2.7, 198.51.100.1')).toBe('wrong');
    const kept = JSON.stringify(accounts.web.raw.prepare('SELECT * FROM entry_attempts').all());
    expect(kept).toContain('asker:');
    expect(kept).not.toMatch(/192\.0\.2|2001:db8|20010db8/);
    later(accounts, 15 * MINUTE + 1);
    forgetWhatIsDue(accounts.web.db, accounts.deps.now().toISOString(), DEFAULT_DELAYS);
    expect(accounts.web.raw.prepare('SELECT count(*) FROM entry_attempts').pluck().get()).toBe(0);
  });

  test('is nobody’s word but the proxy’s: unset, a header counts for nothing, nor does a connection of this machine', async () => {
    const accounts = openAccounts();
    const mails = await crowd(accounts, 4);
    const server = await listen(accounts.app, { port: 0, hostname: '127.0.0.1' });
    try {
      const origin = `http://127.0.0.1:${server.port}`;
      const said: string[] = [];
      for (let n = 0; n < 34; n += 1) {
        const answer = await fetch(`${origin}/connexion`, {
          method: 'POST',
          redirect: 'manual',
          headers: { origin, ...from('192.0.2.7') },
          body: new URLSearchParams({ adresse: mails[n % 4] ?? '', motdepasse: GUESS }),
        });
        said.push(await told(answer));
      }
      expect(new Set(said)).toEqual(new Set(['wrong']));
      expect(
        accounts.web.raw
          .prepare("SELECT count(*) FROM entry_attempts WHERE bucket LIKE 'asker:%'")
          .pluck()
          .get(),
      ).toBe(0);
    } finally {
      await server.close();
    }
  });
});
