/** Whoever's way in is changed is told at the address she had, once, in words that betray nobody. */
import { describe, expect, test } from 'vitest';
import { credentialsOf } from '../../db/queries/credentials.js';
import { ACCESS_MAILS_A_DAY, codeAt, depart } from '../../src/accounts/index.js';
import { createWeb } from '../../src/web/app.js';
import { makeEntryPath } from '../../src/web/session.js';
import { browserOf, openAccounts, PASSWORD, setUpCode, type Accounts } from './accounts-kit.js';
import { letterDesk } from './letter-desk.js';
import { enterWith } from './web-kit.js';

const MAIL = 'bo@section.example';
const MINUTE = 60_000;
const OTHER = 'cinq mots choisis sans suite';

const later = ({ web, deps }: Accounts, ms: number): void =>
  web.setNow(new Date(deps.now().getTime() + ms).toISOString());

/** What left, to whom and in which words. */
async function told(accounts: Accounts): Promise<readonly (readonly [to: string, text: string])[]> {
  const mails = await accounts.mails();
  return mails.map((mail) => [
    /^To: (\S+)\r?$/m.exec(mail)?.[1] ?? '',
    mail
      .replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) =>
        Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'),
      )
      .replaceAll(/\s+/g, ' '),
  ]);
}

/** Somebody who administers, with her code; her own mails are no matter here. */
async function office(accounts: Accounts) {
  const person = await accounts.person('administrator');
  const browser = await accounts.comes(person);
  await setUpCode(browser, accounts.deps.now);
  return { person, browser };
}

describe('what she changes herself', () => {
  test('her address: the old one is told, and never what the new one is; the first one tells nobody', async () => {
    const accounts = openAccounts();
    const person = await accounts.person('volunteer', MAIL);
    const own = await accounts.comes(person);
    const change = (adresse: string) => own.post('/compte/adresse', { actuel: PASSWORD, adresse });
    // As it was: nothing changed.
    await change(MAIL);
    expect(await told(accounts)).toEqual([]);
    await change('neuve@ailleurs.example');
    const [mail, ...more] = await told(accounts);
    expect(more).toEqual([]);
    expect(mail?.[0]).toBe(MAIL);
    expect(mail?.[1]).toContain('L’adresse électronique de votre accès à Vigie a été changée');
    expect(mail?.[1]).not.toContain('neuve');
    later(accounts, 1);
    await change('');
    expect((await told(accounts)).map(([to]) => to).toSorted()).toEqual([MAIL, 'neuve@ailleurs.example']);
    await change(MAIL);
    expect(await told(accounts)).toHaveLength(2);
  });

  test('her password, her code, her recovery codes: each once, at the address she has; a wrong one tells nothing', async () => {
    const accounts = openAccounts();
    const person = await accounts.person('volunteer', MAIL);
    const own = await accounts.comes(person);
    await own.post('/compte/mot-de-passe', { actuel: 'faux', nouveau: OTHER });
    expect(await told(accounts)).toEqual([]);
    await own.post('/compte/mot-de-passe', { actuel: PASSWORD, nouveau: OTHER });
    await setUpCode(own, accounts.deps.now);
    await own.post('/compte/secours');
    const mails = await told(accounts);
    expect(mails.map(([to]) => to)).toEqual([MAIL, MAIL, MAIL]);
    for (const sentence of [
      'Le mot de passe de votre accès à Vigie a été changé',
      'Le code à usage unique de votre accès à Vigie a été activé',
      'De nouveaux codes de secours ont été faits',
    ])
      expect(mails.filter(([, text]) => text.includes(sentence))).toHaveLength(1);
    for (const [, text] of mails) {
      expect(text).toMatch(/Subject: =\?UTF-8\?Q\?Vigie –_votre_accès/);
      // Neither who she is, nor what she is a member of, nor a link that one would learn to follow.
      expect(text).not.toMatch(/Alix|syndic|union|artiste|https?:|jeton/i);
    }
    // What it said goes once it has left.
    expect(
      accounts.web.raw.prepare('SELECT count(*) FROM outbox WHERE notice IS NOT NULL').pluck().get(),
    ).toBe(0);
  });

  test('ten mails a day at most; the changes themselves go on', async () => {
    const accounts = openAccounts();
    const own = await accounts.comes(await accounts.person('volunteer', MAIL));
    const { secret } = await setUpCode(own, accounts.deps.now);
    const queued = (): unknown => accounts.web.raw.prepare('SELECT count(*) FROM outbox').pluck().get();
    for (let n = 0; n < ACCESS_MAILS_A_DAY + 5; n += 1) {
      later(accounts, 1000);
      expect((await own.post('/compte/secours')).status).toBe(200);
    }
    expect(queued()).toBe(ACCESS_MAILS_A_DAY);
    later(accounts, 24 * 60 * MINUTE);
    const code = codeAt(secret, accounts.deps.now());
    await own.post('/compte/adresse', { actuel: PASSWORD, adresse: '', 'code-redonne': code });
    expect(queued()).toBe(ACCESS_MAILS_A_DAY + 1);
  });
});

describe('what is done to her by somebody who administers', () => {
  test('her code is taken away, a link is made for her: she is told; of one’s own link nobody is', async () => {
    const accounts = openAccounts();
    const { deps } = accounts;
    const person = await accounts.person('coordinator', MAIL);
    await setUpCode(await accounts.comes(person), deps.now);
    await told(accounts);
    const { person: admin, browser } = await office(accounts);
    let asked = 0;
    const app = createWeb({ ...deps, onNotice: () => (asked += 1) });
    const desk = browserOf(app, browser.cookie());
    await desk.post(`/reglages/personnes/${admin.id}/lien`);
    await desk.post(`/reglages/personnes/${person.id}/code/fin`);
    later(accounts, MINUTE);
    const page = await (await desk.post(`/reglages/personnes/${person.id}/lien`)).text();
    expect(asked).toBe(3);
    const mails = await told(accounts);
    // And the one of her own code.
    expect(mails.map(([to]) => to)).toEqual([MAIL, MAIL, MAIL]);
    expect(mails.map(([, text]) => text).join(' ')).toContain(
      'a été retiré par une personne qui administre Vigie',
    );
    const [, link = ''] =
      mails.find(([, text]) => text.includes('a préparé un lien qui ouvre votre accès')) ?? [];
    expect(link).not.toBe('');
    // The link is in the answer to whoever made it, and nowhere else.
    const token = /jeton=([\w-]{43})/.exec(page)?.[1] ?? 'none';
    expect(link).not.toContain(token);
    expect(link).not.toMatch(/Alix|syndic|https?:/i);
  });

  test('without a sender, or without an address of hers, it is done all the same', async () => {
    const accounts = openAccounts();
    const person = await accounts.person('coordinator', MAIL);
    const silent = await accounts.person('coordinator');
    const { browser } = await office(accounts);
    const letters = letterDesk(accounts.web.folder, { mail: { ok: false, problem: 'Personne n’envoie.' } });
    const app = createWeb({ ...accounts.deps, letters });
    const her = browserOf(app, await enterWith(app, makeEntryPath(accounts.deps, person.id)));
    await setUpCode(her, accounts.deps.now);
    const desk = browserOf(app, browser.cookie());
    expect((await desk.post(`/reglages/personnes/${person.id}/code/fin`)).status).toBe(303);
    expect(credentialsOf(accounts.web.db, person.id)?.totp).toBeNull();
    expect((await desk.post(`/reglages/personnes/${person.id}/lien`)).status).toBe(200);
    expect((await browser.post(`/reglages/personnes/${silent.id}/lien`)).status).toBe(200);
    expect(accounts.web.raw.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(0);
    expect(accounts.web.errors).toEqual([]);
  });

  test('a store that fails in the middle leaves her code where it is, and no mail', async () => {
    const accounts = openAccounts();
    const person = await accounts.person('coordinator', MAIL);
    await setUpCode(await accounts.comes(person), accounts.deps.now);
    await accounts.mails();
    const { browser } = await office(accounts);
    accounts.web.raw.exec(
      `CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
    expect((await browser.post(`/reglages/personnes/${person.id}/code/fin`)).status).toBe(500);
    expect(credentialsOf(accounts.web.db, person.id)?.totp).not.toBeNull();
  });

  test('who leaves is told nothing more, at the old address either', async () => {
    const accounts = openAccounts();
    const { deps, web } = accounts;
    const person = await accounts.person('volunteer', MAIL);
    await (
      await accounts.comes(person)
    ).post('/compte/adresse', { actuel: PASSWORD, adresse: 'neuve@section.example' });
    const { person: admin } = await office(accounts);
    expect(depart(web.db, { by: admin, person: person.id, at: deps.now().toISOString() }, null).kind).toBe(
      'done',
    );
    expect(await told(accounts)).toEqual([]);
    expect(JSON.stringify(web.raw.prepare('SELECT * FROM outbox').all())).not.toMatch(/bo@|neuve@/);
  });
});
