/** What people choose about their mails: on their page, and by the link that each mail carries. */
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { digestReader, digestSettingsOf } from '../../db/queries/digests.js';
import { queuedMails } from '../../db/queries/outbox.js';
import { findPerson, type PersonRow } from '../../db/queries/people.js';
import { depart, erasePerson, exportPerson, stopUrl } from '../../src/accounts/index.js';
import { enqueueNotice, type Notice } from '../../src/mail/index.js';
import { queuePersonalMail } from '../../src/digests/personal-mail.js';
import { openAccounts, type Accounts, type Browser } from './accounts-kit.js';
import { ORIGIN } from './web-kit.js';
import { words } from './review-kit.js';

const MAIL = 'alix@section.example';
const SETTINGS = { from: 'Vigie <vigie@section.example>', replyPattern: null };

let accounts: Accounts;
let person: PersonRow;
let browser: Browser;
let stop: string;
beforeEach(async () => {
  accounts = openAccounts();
  person = await accounts.person('volunteer', MAIL);
  browser = await accounts.comes(person);
  stop = stopUrl('', keyOf(accounts), person.id);
});

function keyOf({ deps }: Accounts): Uint8Array {
  if (deps.accounts === undefined) throw new Error('no accounts');
  return deps.accounts.key;
}

const chosen = () => digestSettingsOf(accounts.web.db, person.id);

/** As a mailbox asks: no cookie, no origin, no page of ours before. */
const oneClick = (
  at: string,
  body: string | FormData,
  headers: Record<string, string> = {},
): Promise<Response> =>
  Promise.resolve(
    accounts.app.request(ORIGIN + at, {
      method: 'POST',
      body,
      headers: { host: new URL(ORIGIN).host, ...headers },
    }),
  );
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ONE_CLICK = 'List-Unsubscribe=One-Click';

const queueBulletin = (period = '2026-W48') =>
  queuePersonalMail(
    {
      db: accounts.web.db,
      settings: SETTINGS,
      random: randomBytes,
      key: keyOf(accounts),
      publicUrl: 'https://vigie.section.example',
    },
    {
      person: person.id,
      kind: 'weekly',
      period,
      about: 'digest',
      subject: 'Vigie – un visuel à relire',
      text: 'Bonjour,\n',
      html: null,
      tells: [`picture:${period}`],
      at: accounts.deps.now().toISOString(),
    },
  );

test('the page shows what holds, writes what is chosen, and the log says so once', async () => {
  expect(chosen()).toEqual({ frequency: 'weekly', instant: false });
  expect(await browser.read('/compte')).toMatch(/value="weekly" required="" checked=""/);
  const choose = (fields: Readonly<Record<string, string>>) => browser.post('/compte/courriels', fields);
  const made = await choose({ frequence: 'monthly', 'sans-attendre': 'oui' });
  expect(made.headers.get('location')).toBe('/compte?fait=courriels');
  expect(chosen()).toEqual({ frequency: 'monthly', instant: true });
  const page = await browser.read('/compte');
  expect(page).toMatch(/value="monthly" required="" checked=""/);
  expect(page).toMatch(/name="sans-attendre" value="oui" checked=""/);
  await choose({ frequence: 'monthly', 'sans-attendre': 'oui' });
  expect((await choose({ frequence: 'toujours' })).status).toBe(422);
  expect(chosen()).toEqual({ frequency: 'monthly', instant: true });
  expect(
    accounts.web.raw.prepare(`SELECT person_id AS p, detail FROM audit WHERE action = 'mails-set'`).all(),
  ).toEqual([{ p: person.id, detail: 'monthly instant compte' }]);
});

test('somebody without an address is told that nothing can be sent', async () => {
  const other = await accounts.comes(await accounts.person('volunteer'));
  expect(words(await other.read('/compte'))).toContain('Rien ne peut vous être envoyé');
});

describe('the link of a mail', () => {
  test('opening it changes nothing, whoever opens it; one click stops all, and she may come back', async () => {
    expect(stop).toMatch(/^\/bulletin\/arret\/[\w-]{43}$/);
    const opened = await accounts.stranger.get(stop);
    expect(opened.status).toBe(200);
    const page = await opened.text();
    expect(page).toContain('Ne plus recevoir ces courriels');
    // Neither who she is nor how she is reached: whoever has the link of a forwarded mail learns nothing.
    expect(page).not.toContain(MAIL);
    expect(page).not.toContain('Alix');
    expect(opened.headers.get('set-cookie')).toBeNull();
    expect(chosen().frequency).toBe('weekly');

    await browser.post('/compte/courriels', { frequence: 'weekly', 'sans-attendre': 'oui' });
    // It waits in the outbox: whoever stops her mails gets no other one.
    expect(queueBulletin().kind).toBe('queued');
    const stopped = await oneClick(stop, ONE_CLICK, FORM);
    expect(queuedMails(accounts.web.db)).toEqual([]);
    expect(stopped.status).toBe(200);
    expect(stopped.headers.get('set-cookie')).toBeNull();
    expect(chosen()).toEqual({ frequency: 'never', instant: false });
    expect((await oneClick(stop, ONE_CLICK, FORM)).status).toBe(200);

    expect(words(await accounts.stranger.read(stop))).toContain('ne vous envoie plus ni bulletin ni avis');
    const back = stop.replace('/arret/', '/retour/');
    // Taking mails up again is asked by our own page only.
    expect((await oneClick(back, 'frequence=weekly', FORM)).status).toBe(403);
    expect((await accounts.stranger.post(back, { frequence: 'monthly' })).status).toBe(200);
    expect(chosen()).toEqual({ frequency: 'monthly', instant: false });
    expect(
      accounts.web.raw.prepare(`SELECT detail FROM audit WHERE action = 'mails-set' ORDER BY seq`).all(),
    ).toEqual([{ detail: 'weekly instant compte' }, { detail: 'never lien' }, { detail: 'monthly lien' }]);
  });

  test('a mailbox may send its word in parts; broken parts and other words change nothing', async () => {
    const parts = new FormData();
    parts.set('List-Unsubscribe', 'One-Click');
    for (const [body, headers] of [
      ['', FORM],
      ['List-Unsubscribe=Perhaps', FORM],
      ['frequence=never', FORM],
      ['{"List-Unsubscribe":"One-Click"}', { 'content-type': 'application/json' }],
      ['--x\r\nbroken', { 'content-type': 'multipart/form-data; boundary=x' }],
      ['--x\r\nbroken', { 'content-type': 'multipart/form-data' }],
    ] as const) {
      expect([body, (await oneClick(stop, body, headers)).status]).toEqual([body, 400]);
      expect(chosen().frequency).toBe('weekly');
    }
    expect((await oneClick(stop, `${ONE_CLICK}&x=${'y'.repeat(5000)}`, FORM)).status).toBe(413);
    expect(chosen().frequency).toBe('weekly');
    expect((await oneClick(stop, parts)).status).toBe(200);
    expect(chosen().frequency).toBe('never');
    expect(accounts.web.errors).toEqual([]);
  });

  test('it opens nothing else: another page takes no form from elsewhere', async () => {
    for (const at of ['/compte/courriels', '/connexion', `${stop}/x`, stop.replace('/arret/', '/arret//')])
      expect([at, (await oneClick(at, ONE_CLICK, FORM)).status]).toEqual([at, 403]);
    expect(chosen().frequency).toBe('weekly');
  });

  test('one that is nobody’s is told the same to all, and not for ever; hers works all the same', async () => {
    const unknown = `/bulletin/arret/${'A'.repeat(43)}`;
    const first = await accounts.stranger.get(unknown);
    expect(first.status).toBe(404);
    expect(await first.text()).toContain('Ce lien n’arrête rien');
    const almost = stop.slice(0, -1) + (stop.endsWith('A') ? 'B' : 'A');
    for (const at of [almost, stop.slice(0, -1), `${stop}A`, '/bulletin/arret/-'])
      expect([at, (await oneClick(at, ONE_CLICK, FORM)).status]).toEqual([at, 404]);
    expect(chosen().frequency).toBe('weekly');
    for (let n = 0; n < 100; n += 1) await oneClick(unknown, ONE_CLICK, FORM);
    expect((await oneClick(unknown, ONE_CLICK, FORM)).status).toBe(429);
    expect((await oneClick(stop, ONE_CLICK, FORM)).status).toBe(200);
    expect(chosen().frequency).toBe('never');
  });

  test('is of this installation and this person alone', async () => {
    const other = await accounts.person('volunteer');
    expect(stopUrl('', keyOf(accounts), other.id)).not.toBe(stop);
    await oneClick(stopUrl('', new Uint8Array(32), person.id), ONE_CLICK, FORM);
    await oneClick(stopUrl('', keyOf(accounts), other.id), ONE_CLICK, FORM);
    expect(chosen().frequency).toBe('weekly');
    expect(digestSettingsOf(accounts.web.db, other.id).frequency).toBe('never');
  });
});

describe('somebody leaves', () => {
  test('nothing of hers leaves any more, what she chose is gone, and her link with it', async () => {
    const { web, deps } = accounts;
    const by = await accounts.person('administrator');
    const at = deps.now().toISOString();
    await browser.post('/compte/courriels', { frequence: 'monthly' });
    expect(queueBulletin().kind).toBe('queued');
    await accounts.stranger.post('/connexion/lien', { adresse: MAIL });
    const notice: Notice = {
      kind: 'notice',
      about: 'health',
      to: MAIL,
      subject: 'Vigie',
      text: 'x\n',
      html: null,
      unsubscribeUrl: null,
    };
    enqueueNotice({ db: web.db, settings: SETTINGS, random: randomBytes }, { notice, onceKey: 'autre', at });
    await new Promise((done) => void setTimeout(done, 50));
    expect(queuedMails(web.db)).toHaveLength(3);
    const exported = exportPerson(web.db, { by: person, person: person.id, at });
    const held = exported.kind === 'data' ? exported.data : {};
    expect(Object.keys(held)).toEqual(
      expect.arrayContaining(['digest_settings', 'digests', 'digest_tells', 'entry_links']),
    );

    expect(depart(web.db, { by, person: person.id, at }, null).kind).toBe('done');
    expect(queuedMails(web.db)).toEqual([]);
    const kept = web.raw.prepare('SELECT state, notice, recipient FROM outbox').all();
    expect(kept).toEqual([
      { state: 'cancelled', notice: null, recipient: '-@section.example' },
      { state: 'cancelled', notice: null, recipient: '-@section.example' },
      { state: 'cancelled', notice: null, recipient: '-@section.example' },
    ]);
    expect(web.raw.prepare('SELECT count(*) AS n FROM digest_settings').get()).toEqual({ n: 0 });
    expect(digestReader(web.db, person.id)).toBeNull();
    expect((await oneClick(stop, ONE_CLICK, FORM)).status).toBe(404);
    expect(await accounts.mails()).toEqual([]);

    expect(erasePerson(web.db, { by, person: person.id, at }).kind).toBe('done');
    for (const table of ['digests', 'digest_tells'])
      expect(web.raw.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
    expect(findPerson(web.db, person.id)?.name).not.toContain('Alix');
  });

  test('mails of others stay', async () => {
    const by = await accounts.person('administrator');
    const other = await accounts.person('volunteer', 'bao@section.example');
    expect(queueBulletin().kind).toBe('queued');
    depart(accounts.web.db, { by, person: other.id, at: accounts.deps.now().toISOString() }, null);
    expect(queuedMails(accounts.web.db)).toHaveLength(1);
  });
});
