/** Coming in with a password, a link by mail, a second factor; and what must not come in. */
import { describe, expect, test } from 'vitest';
import { credentialsOf } from '../../db/queries/credentials.js';
import { listAudit } from '../../db/queries/audit.js';
import { codeAt } from '../../src/accounts/index.js';
import { PASSWORD_COST } from '../../src/accounts/password.js';
import { createWeb } from '../../src/web/app.js';
import { RULES } from '../../src/web/access/rules.js';
import { browserOf, openAccounts, PASSWORD, setUpCode, type Accounts } from './accounts-kit.js';
import { words } from './review-kit.js';
import { ORIGIN } from './web-kit.js';

const MAIL = 'alix@section.example';
const MINUTE = 60_000;

const later = ({ web, deps }: Accounts, ms: number): void =>
  web.setNow(new Date(deps.now().getTime() + ms).toISOString());
const enter = (accounts: Accounts, adresse: string, motdepasse: string): Promise<Response> =>
  accounts.stranger.post('/connexion', { adresse, motdepasse });

describe('a password', () => {
  test('opens a session; another one, another address, or an ended part open nothing and say the same', async () => {
    const accounts = openAccounts();
    const { web } = accounts;
    const person = await accounts.person('volunteer', MAIL);
    const answer = await enter(accounts, ' ALIX@section.example ', PASSWORD);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(answer.headers.get('set-cookie')).toMatch(/^vigie=[\w-]{43}; .*HttpOnly; SameSite=Strict/);
    const said: string[] = [];
    for (const [mail, password] of [
      [MAIL, 'un autre mot de passe'],
      ['personne@section.example', PASSWORD],
      [MAIL, ''],
    ] as const) {
      const refused = await enter(accounts, mail, password);
      expect([refused.status, refused.headers.get('set-cookie')]).toEqual([422, null]);
      said.push((await refused.text()).replaceAll(mail, ''));
    }
    web.raw.prepare('UPDATE people SET ended_at = added_at WHERE id = ?').run(person.id);
    said.push((await (await enter(accounts, MAIL, PASSWORD)).text()).replaceAll(MAIL, ''));
    expect(new Set(said).size).toBe(1);
    expect(web.raw.prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(1);
  });

  test('takes as long for an address that nobody has', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer', MAIL, PASSWORD_COST);
    const times: Record<string, number[]> = { known: [], unknown: [] };
    for (let round = 0; round < 3; round += 1) {
      for (const [name, mail] of [
        ['known', MAIL],
        ['unknown', `nobody${round}@section.example`],
      ] as const) {
        const start = process.cpuUsage();
        await enter(accounts, mail, 'un autre mot de passe');
        const { user, system } = process.cpuUsage(start);
        times[name]?.push(user + system);
      }
    }
    const median = (list: readonly number[] = []): number => list.toSorted((a, b) => a - b)[1] ?? 0;
    const ratio = median(times['known']) / median(times['unknown']);
    // Without the same work it would be some hundred times less.
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.7);
  });

  test('is tried ten times in a quarter of an hour, many at once too; then even the right one waits', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer', MAIL);
    const tries = await Promise.all(
      Array.from({ length: 14 }, (_, n) => enter(accounts, MAIL, `essai numéro ${n}`)),
    );
    const waits = await Promise.all(
      tries.map(async (one) => words(await one.text()).includes('Trop d’essais')),
    );
    expect(waits.filter(Boolean)).toHaveLength(4);
    expect((await enter(accounts, MAIL, PASSWORD)).status).toBe(422);
    later(accounts, 15 * MINUTE + 1);
    expect((await enter(accounts, MAIL, PASSWORD)).status).toBe(303);
    // What is kept of tries names nobody.
    expect(JSON.stringify(accounts.web.raw.prepare('SELECT * FROM entry_attempts').all())).not.toContain(
      'alix',
    );
  });

  test('is changed with the one before; other sessions end; what is kept shows none', async () => {
    const accounts = openAccounts();
    const { web, deps, app } = accounts;
    const person = await accounts.person('volunteer', MAIL);
    const [one, other] = [await accounts.comes(person), await accounts.comes(person)];
    const change = (actuel: string, nouveau: string) => one.post('/compte/mot-de-passe', { actuel, nouveau });
    expect((await change('faux', 'cinq mots choisis sans suite')).status).toBe(422);
    expect((await change(PASSWORD, 'court')).status).toBe(422);
    expect((await change(PASSWORD, 'cinq mots choisis sans suite')).status).toBe(303);
    expect((await one.get('/')).status).toBe(200);
    expect((await other.get('/')).status).toBe(401);
    expect((await enter(accounts, MAIL, PASSWORD)).status).toBe(422);
    expect((await enter(accounts, MAIL, 'cinq mots choisis sans suite')).status).toBe(303);
    expect(JSON.stringify(credentialsOf(web.db, person.id))).not.toContain('mots');
    expect(await browserOf(app, one.cookie()).read('/compte')).not.toContain('scrypt');
    expect(deps.now()).toBeInstanceOf(Date);
  });

  test('an address is changed with the password, and belongs to one person', async () => {
    const accounts = openAccounts();
    const person = await accounts.person('volunteer', MAIL);
    await accounts.person('coordinator', 'autre@section.example');
    const one = await accounts.comes(person);
    const change = async (actuel: string, adresse: string) =>
      (await one.post('/compte/adresse', { actuel, adresse })).status;
    expect(await change('faux', 'neuve@section.example')).toBe(422);
    expect(await change(PASSWORD, 'autre@section.example')).toBe(422);
    expect(await change(PASSWORD, 'pas une adresse')).toBe(422);
    expect(await change(PASSWORD, 'x@section.example\r\nBcc: y@section.example')).toBe(422);
    expect(await change(PASSWORD, 'Neuve@Section.example')).toBe(303);
    expect(credentialsOf(accounts.web.db, person.id)?.mail).toBe('neuve@section.example');
  });
});

test('whether an address is somebody’s is asked three times in a quarter of an hour, and written down', async () => {
  const accounts = openAccounts();
  const { web } = accounts;
  const person = await accounts.person('volunteer');
  await accounts.person('coordinator', 'autre@section.example');
  const one = await accounts.comes(person);
  const say = async (adresse: string) =>
    words(await (await one.post('/compte/adresse', { actuel: '', adresse })).text());
  for (let n = 0; n < 3; n += 1) expect(await say('autre@section.example')).toContain('sert déjà');
  expect(await say('autre@section.example')).toContain('Trop d’essais');
  expect(await say('personne@section.example')).toContain('Trop d’essais');
  expect(listAudit(web.db, { person: person.id, action: 'refused', before: null, limit: 9 })).toHaveLength(3);
  // Taking one's own back tells nothing.
  expect((await one.post('/compte/adresse', { actuel: '', adresse: '' })).status).toBe(303);
  later(accounts, 15 * MINUTE + 1);
  expect((await one.post('/compte/adresse', { actuel: '', adresse: MAIL })).status).toBe(303);
});

describe('a link by mail', () => {
  const ask = (accounts: Accounts, adresse: string) => accounts.stranger.post('/connexion/lien', { adresse });
  const settled = (): Promise<void> => new Promise((done) => void setTimeout(done, 150));

  test('goes to whoever has the address; the page says the same to everybody; it opens once, for an hour', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer', MAIL);
    const known = await (await ask(accounts, MAIL)).text();
    const unknown = await (await ask(accounts, 'personne@section.example')).text();
    expect(known).toBe(unknown);
    await settled();
    const [mail = '', ...more] = await accounts.mails();
    expect(more).toEqual([]);
    expect(mail).toMatch(/^To: alix@section\.example\r?$/m);
    expect(mail).not.toMatch(/syndicat|Alix v/i);
    const token = /jeton=(?:3D)?([\w-]{43})/.exec(mail)?.[1] ?? '';
    expect((await accounts.stranger.post('/entree', { jeton: token })).status).toBe(303);
    expect((await accounts.stranger.post('/entree', { jeton: token })).status).toBe(403);
    await ask(accounts, MAIL);
    await settled();
    const second = (await accounts.mails())
      .map((one) => /jeton=(?:3D)?([\w-]{43})/.exec(one)?.[1] ?? '')
      .find((one) => one !== token);
    later(accounts, 60 * MINUTE);
    expect((await accounts.stranger.post('/entree', { jeton: second ?? '' })).status).toBe(403);
  });

  test('is sent three times in a quarter of an hour, whatever is asked', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer', MAIL);
    for (let n = 0; n < 6; n += 1) expect((await ask(accounts, MAIL)).status).toBe(200);
    await settled();
    expect(await accounts.mails()).toHaveLength(3);
    expect(accounts.web.errors).toEqual([]);
  });

  test('addresses that nobody has close this door to nobody, however many are asked', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer', MAIL);
    for (let n = 0; n < 210; n += 1) await ask(accounts, `inconnu${n}@section.example`);
    await settled();
    expect(accounts.web.raw.prepare('SELECT count(*) FROM entry_attempts').pluck().get()).toBe(0);
    await ask(accounts, MAIL);
    await settled();
    expect(await accounts.mails()).toHaveLength(1);
  });

  test('takes as long for an address that nobody has, and for one that has had its three: nothing of it is kept', async () => {
    const accounts = openAccounts();
    const { web } = accounts;
    const rounds = 24;
    for (let n = 0; n < rounds + 1; n += 1) await accounts.person('volunteer', `a${n}@section.example`);
    const full = `a${rounds}@section.example`;
    for (let n = 0; n < 3; n += 1) await ask(accounts, full);
    await settled();
    const work = { known: 0, unknown: 0, full: 0 };
    for (let n = -4; n < rounds; n += 1)
      for (const [kind, mail] of [
        ['known', n < 0 ? `b${n}@section.example` : `a${n}@section.example`],
        ['unknown', `b${n}@section.example`],
        ['full', full],
      ] as const) {
        const from = process.cpuUsage();
        await ask(accounts, mail);
        // What is done once the answer is given.
        for (let turn = 0; turn < 4; turn += 1) await new Promise((done) => setImmediate(done));
        const { user, system } = process.cpuUsage(from);
        if (n >= 0) work[kind] += user + system;
      }
    for (const kind of ['unknown', 'full'] as const) {
      expect(work.known / work[kind]).toBeGreaterThan(0.6);
      expect(work.known / work[kind]).toBeLessThan(1.5);
    }
    const count = (table: string): unknown => web.raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect([count('entry_links'), count('outbox'), count('entry_attempts')]).toEqual([
      rounds + 3,
      rounds + 3,
      // One a person, and what all asked for beyond the first one.
      rounds + 2,
    ]);
    expect(web.errors).toEqual([]);
  });

  test('a store that fails after the answer is told of, and ends no program', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer', MAIL);
    accounts.web.raw.exec(
      `CREATE TRIGGER full BEFORE INSERT ON entry_attempts BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
    expect((await ask(accounts, MAIL)).status).toBe(200);
    await settled();
    expect(accounts.web.errors.map(String)).toEqual([expect.stringContaining('disk full')]);
  });

  test('leads to the public address where one is set, whatever name the asker chose', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer', MAIL);
    const app = createWeb({ ...accounts.deps, publicUrl: 'https://vigie.saint-exemple.example' });
    const host = '127.0.0.1:9999';
    await app.request(`http://${host}/connexion/lien`, {
      method: 'POST',
      headers: { host, origin: `http://${host}`, 'x-forwarded-proto': 'http' },
      body: new URLSearchParams({ adresse: MAIL }),
    });
    await settled();
    const [mail = ''] = await accounts.mails();
    expect(mail).toContain('https://vigie.saint-exemple.example/entree?jeton=3D');
    expect(mail).not.toContain('9999');
  });

  test('an invitation goes by mail and is shown', async () => {
    const accounts = openAccounts();
    const office = await accounts.comes(await accounts.person('administrator'));
    const page = await (
      await office.post('/reglages/personnes', {
        name: 'Bao',
        role: 'volunteer',
        adresse: 'bao@section.example',
      })
    ).text();
    expect(words(page)).toContain('Un lien pour Bao');
    const [mail = ''] = await accounts.mails();
    expect(mail).toMatch(/^To: bao@section\.example\r?$/m);
    const token = /jeton=(?:3D)?([\w-]{43})/.exec(mail)?.[1] ?? '';
    expect((await accounts.stranger.post('/entree', { jeton: token })).status).toBe(303);
  });
});

describe('the second factor', () => {
  test('nobody who works alone is asked; with a second person whoever approves or administers is', async () => {
    const accounts = openAccounts();
    const alone = await accounts.comes(await accounts.person('administrator'));
    expect((await alone.get('/suivi/ajouter')).status).toBe(200);
    const volunteer = await accounts.comes(await accounts.person('volunteer'));
    expect((await volunteer.get('/')).status).toBe(200);
    expect((await alone.get('/')).headers.get('location')).toBe('/code');
    expect(words(await alone.read('/code'))).toContain('Activer votre code');
    const { codes } = await setUpCode(alone, accounts.deps.now);
    expect(codes).toHaveLength(8);
    expect((await alone.get('/suivi/ajouter')).status).toBe(200);
  });

  test('until it is given a session opens no page and takes no form', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer');
    for (const role of ['coordinator', 'administrator', 'national'] as const) {
      const person = await accounts.person(role);
      const { secret } = await setUpCode(await accounts.comes(person), accounts.deps.now);
      later(accounts, 2 * MINUTE);
      const browser = await accounts.comes(person);
      for (const [name, rule] of Object.entries(RULES)) {
        if (rule.who === 'anyone' || rule.isWeak === true) continue;
        const [method, route = ''] = name.split(' ');
        const path = route.replaceAll(/:\w+/g, 'x');
        const answer = method === 'POST' ? await browser.post(path) : await browser.get(path);
        expect([name, answer.status, answer.headers.get('location')]).toEqual([name, 303, '/code']);
      }
      // Nor does it set another one, or take the one that is away.
      expect((await browser.get('/compte/code')).headers.get('location')).toBe('/code');
      expect(
        (await browser.post('/compte/code', { graine: 'x', code: '000000' })).headers.get('location'),
      ).toBe('/code');
      const before = browser.cookie();
      const given = await browser.post('/code', { code: codeAt(secret, accounts.deps.now()) });
      expect(given.headers.get('location')).toBe('/');
      expect((await browser.get('/')).status).toBe(200);
      // The session is a new one: a cookie that somebody planted or saw before opens nothing.
      expect(browser.cookie()).not.toBe(before);
      expect((await browserOf(accounts.app, before).get('/')).status).toBe(401);
    }
  });

  test('a code serves once, and is guessed five times', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer');
    const person = await accounts.person('coordinator');
    const { secret } = await setUpCode(await accounts.comes(person), accounts.deps.now);
    const [one, other] = [await accounts.comes(person), await accounts.comes(person)];
    // The one that set it up is used up already.
    expect((await one.post('/code', { code: codeAt(secret, accounts.deps.now()) })).status).toBe(422);
    later(accounts, MINUTE);
    const code = codeAt(secret, accounts.deps.now());
    expect((await one.post('/code', { code })).status).toBe(303);
    expect((await other.post('/code', { code })).status).toBe(422);
    later(accounts, 20 * MINUTE);
    for (let n = 0; n < 5; n += 1) await other.post('/code', { code: '000000' });
    const right = await other.post('/code', { code: codeAt(secret, accounts.deps.now()) });
    expect(words(await right.text())).toContain('Trop d’essais');
    later(accounts, 16 * MINUTE);
    expect((await other.post('/code', { code: codeAt(secret, accounts.deps.now()) })).status).toBe(303);
  });

  test('a recovery code serves once in its place; new ones end the old; nothing of them is kept in clear', async () => {
    const accounts = openAccounts();
    const { web } = accounts;
    await accounts.person('volunteer');
    const person = await accounts.person('coordinator');
    const { secret, codes } = await setUpCode(await accounts.comes(person), accounts.deps.now);
    const [first = '', second = ''] = codes;
    const browser = await accounts.comes(person);
    expect((await browser.post('/code', { code: ` ${first.toLowerCase()} ` })).headers.get('location')).toBe(
      '/compte',
    );
    expect(words(await browser.read('/compte'))).toContain('7 codes de secours restants');
    const again = await accounts.comes(person);
    expect((await again.post('/code', { code: first })).status).toBe(422);
    expect((await browser.post('/compte/secours')).status).toBe(200);
    expect((await again.post('/code', { code: second })).status).toBe(422);
    const kept = JSON.stringify([
      web.raw.prepare('SELECT * FROM credentials').all(),
      web.raw.prepare('SELECT * FROM recovery_codes').all(),
      web.raw.prepare('SELECT * FROM audit').all(),
    ]);
    for (const secretText of [secret, first, second, first.replaceAll('-', '')])
      expect(kept).not.toContain(secretText);
  });

  test('another person who administers takes it away, herself never; sessions end with it', async () => {
    const accounts = openAccounts();
    const { web } = accounts;
    const lost = await accounts.person('coordinator');
    const [office, admin] = [await accounts.person('national'), await accounts.person('administrator')];
    const lostBrowser = await accounts.comes(lost);
    await setUpCode(lostBrowser, accounts.deps.now);
    const [officeBrowser, adminBrowser] = [await accounts.comes(office), await accounts.comes(admin)];
    await setUpCode(officeBrowser, accounts.deps.now);
    await setUpCode(adminBrowser, accounts.deps.now);
    const take = (id: string) => adminBrowser.post(`/reglages/personnes/${id}/code/fin`);
    expect((await take(office.id)).status).toBe(422);
    expect((await take(admin.id)).status).toBe(422);
    expect((await take(lost.id)).status).toBe(303);
    expect((await lostBrowser.get('/')).status).toBe(401);
    expect(credentialsOf(web.db, lost.id)?.totp).toBeNull();
    expect((await officeBrowser.get('/')).status).toBe(200);
    const [row] = listAudit(web.db, { person: admin.id, action: 'factor-removed', before: null, limit: 5 });
    expect(row?.subject).toBe(lost.id);
  });
});

describe('open browsers', () => {
  test('are listed and closed by their owner, and by nobody else', async () => {
    const accounts = openAccounts();
    const [mine, theirs] = [await accounts.person('volunteer'), await accounts.person('volunteer')];
    const [one, other, stranger] = [
      await accounts.comes(mine),
      await accounts.comes(mine),
      await accounts.comes(theirs),
    ];
    const page = await one.read('/compte');
    const session = /name="session" value="([0-9a-f]{64})"/.exec(page)?.[1] ?? '';
    await stranger.post('/compte/sessions/fin', { session });
    expect((await other.get('/')).status).toBe(200);
    expect((await one.post('/compte/sessions/fin', { session })).headers.get('location')).toBe(
      '/compte?fait=session',
    );
    expect((await other.get('/')).status).toBe(401);
    const third = await accounts.comes(mine);
    await one.post('/compte/sessions/fin');
    expect((await third.get('/')).status).toBe(401);
    expect((await one.get('/')).status).toBe(200);
    expect((await stranger.get('/')).status).toBe(200);
  });

  test('fields that no form has change nothing', async () => {
    const accounts = openAccounts();
    const { web } = accounts;
    const person = await accounts.person('volunteer');
    const browser = await accounts.comes(person);
    const more = { role: 'national', id: 'x', endedAt: '', personId: 'x', totp: 'x', strongAt: 'x' };
    await browser.post('/reglages/nom', { name: 'Bao', ...more });
    await browser.post('/compte/adresse', { adresse: 'a@section.example', ...more });
    await browser.post('/compte/mot-de-passe', { nouveau: PASSWORD, ...more });
    expect(web.raw.prepare('SELECT role, ended_at FROM people WHERE id = ?').get(person.id)).toEqual({
      role: 'volunteer',
      ended_at: null,
    });
    expect(credentialsOf(web.db, person.id)?.totp).toBeNull();
    expect(web.raw.prepare('SELECT DISTINCT strong_at FROM sessions').pluck().all()).toEqual([null]);
  });

  test('where to go next is never taken from an address', async () => {
    const accounts = openAccounts();
    await accounts.person('volunteer', MAIL);
    for (const path of ['/connexion?suite=https://evil.example', '/connexion?next=//evil.example']) {
      const answer = await accounts.stranger.post(path, { adresse: MAIL, motdepasse: PASSWORD });
      expect(new URL(answer.headers.get('location') ?? '', ORIGIN).origin).toBe(ORIGIN);
    }
  });
});
