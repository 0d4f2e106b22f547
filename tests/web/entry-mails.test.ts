/** Invitations and links by mail: through the outbox, with their link or not at all, and what became of them. */
import { expect, test } from 'vitest';
import { listDeliveries, queuedMails } from '../../db/queries/outbox.js';
import { listPeople } from '../../db/queries/people.js';
import { LINK_HOURS } from '../../src/accounts/index.js';
import { sendDue } from '../../src/mail/index.js';
import type { Handed, MailDoor } from '../../src/mail/door.js';
import { createWeb } from '../../src/web/app.js';
import { makeEntryPath } from '../../src/web/session.js';
import type { WebDeps } from '../../src/web/context.js';
import { browserOf, openAccounts, setUpCode, type Accounts } from './accounts-kit.js';
import { letterDesk } from './letter-desk.js';
import { words } from './review-kit.js';
import { enterWith } from './web-kit.js';

const FIELDS = { name: 'Bao', role: 'volunteer', adresse: 'bao@section.example' };

/** The pages with other settings of mail, and somebody who administers. */
async function officeWith(accounts: Accounts, part: Partial<WebDeps>) {
  const app = createWeb({ ...accounts.deps, ...part });
  const person = await accounts.person('administrator');
  const office = browserOf(app, await enterWith(app, makeEntryPath(accounts.deps, person.id)));
  // With a second person whoever administers needs one.
  await setUpCode(office, accounts.deps.now);
  const links = (): number =>
    (accounts.web.raw.prepare('SELECT count(*) AS n FROM entry_links').get() as { n: number }).n;
  return { office, links };
}

async function send(accounts: Accounts, answer: Handed): Promise<void> {
  const door: MailDoor = {
    where: 'le serveur d’essai',
    isRepeatable: false,
    hand: (parcel) => {
      if (answer.kind !== 'later') parcel.onContent();
      return Promise.resolve(answer);
    },
  };
  const { db } = accounts.web;
  if (!accounts.deps.letters.mail.ok) throw new Error('no sender');
  const { settings } = accounts.deps.letters.mail;
  await sendDue({
    db,
    files: accounts.deps.letters.files,
    door,
    settings,
    now: accounts.deps.now,
    owner: 'x',
  });
}

test('an invitation waits in the outbox, is asked to leave at once, and its page says what became of it', async () => {
  const accounts = openAccounts();
  let asked = 0;
  const letters = letterDesk(accounts.web.folder, { hasServer: true });
  const { office } = await officeWith(accounts, { letters, onNotice: () => (asked += 1) });
  // Setting up her own code asks too.
  asked = 0;
  const page = words(await (await office.post('/reglages/personnes', FIELDS)).text());
  expect(page).toContain('Un autre lien lui est envoyé par courriel dans les minutes qui viennent');
  expect(asked).toBe(1);
  const [mail, ...more] = queuedMails(accounts.web.db);
  expect(more).toEqual([]);
  // The delay of letters is not for it.
  expect(mail?.dueAt).toBe(accounts.deps.now().toISOString());
  const shown = /jeton=([\w-]{43})/.exec(page)?.[1] ?? '';
  const sent = /jeton=([\w-]{43})/.exec(mail?.notice?.text ?? '')?.[1] ?? '';
  expect(sent).toHaveLength(43);
  expect(sent).not.toBe(shown);
  const person = listPeople(accounts.web.db).find(({ name }) => name === 'Bao');
  const said = async (): Promise<string> => words(await office.read(`/reglages/personnes/${person?.id}`));
  expect(await said()).toContain('attend de partir');
  await send(accounts, { kind: 'refused', code: 550, answer: 'no such user bao@section.example' });
  expect(await said()).toContain('n’est pas parti : le serveur l’a refusé');
  // Neither the link nor the address stays.
  const kept = JSON.stringify(accounts.web.raw.prepare('SELECT * FROM outbox').all());
  for (const secret of [sent, 'bao@']) expect(kept).not.toContain(secret);
  expect(listDeliveries(accounts.web.db, { limit: 9 })).toMatchObject([{ state: 'rejected', notice: null }]);
});

test('without a server, or without a sender, whoever invites is told that nothing leaves', async () => {
  const accounts = openAccounts();
  const folder = await officeWith(accounts, {});
  expect(words(await (await folder.office.post('/reglages/personnes', FIELDS)).text())).toContain(
    'Le courriel ne part pas : aucun serveur n’est réglé',
  );
  const letters = letterDesk(accounts.web.folder, {
    mail: { ok: false, problem: 'Aucune adresse d’expédition.' },
  });
  const without = await officeWith(accounts, { letters });
  const before = without.links();
  const fields = { ...FIELDS, name: 'Cléo', adresse: 'cleo@section.example' };
  const answer = await without.office.post('/reglages/personnes', fields);
  const page = words(await answer.text());
  expect(page).toContain('Le courriel n’est pas parti. Aucune adresse d’expédition.');
  expect(page).toContain('Un lien pour Cléo');
  // The one that is shown; none was made for a mail that there is not.
  expect(without.links()).toBe(before + 1);
});

test('an address that is somebody’s sends nothing, and the person is there all the same', async () => {
  const accounts = openAccounts();
  await accounts.person('volunteer', FIELDS.adresse);
  const { office } = await officeWith(accounts, {});
  expect(words(await (await office.post('/reglages/personnes', FIELDS)).text())).toContain(
    'Cette adresse sert déjà à une autre personne',
  );
  expect(queuedMails(accounts.web.db)).toEqual([]);
  expect(listPeople(accounts.web.db).map(({ name }) => name)).toContain('Bao');
});

test('a store that fails in the middle leaves neither person, nor link, nor mail', async () => {
  const accounts = openAccounts();
  const { office, links } = await officeWith(accounts, {});
  const before = [links(), listPeople(accounts.web.db).length];
  accounts.web.raw.exec(
    `CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
  );
  expect((await office.post('/reglages/personnes', FIELDS)).status).toBe(500);
  expect([links(), listPeople(accounts.web.db).length]).toEqual(before);
  expect(accounts.web.errors).toHaveLength(1);
});

test('a link that somebody asks for leaves with the next notices; what keeps it back is told to whoever runs Vigie', async () => {
  const accounts = openAccounts();
  const person = await accounts.person('volunteer', 'alix@section.example');
  const soon = () => new Promise((done) => void setTimeout(done, 50));
  await accounts.stranger.post('/connexion/lien', { adresse: 'Alix@Section.example' });
  await soon();
  expect(queuedMails(accounts.web.db)).toMatchObject([
    { recipient: 'alix@section.example', onceKey: expect.stringContaining(`entree:${person.id}:`) as string },
  ]);
  const problem = 'Aucune adresse d’expédition.';
  const app = createWeb({
    ...accounts.deps,
    letters: letterDesk(accounts.web.folder, { mail: { ok: false, problem } }),
  });
  await browserOf(app, '').post('/connexion/lien', { adresse: 'alix@section.example' });
  await soon();
  expect(accounts.web.errors.map(String)).toEqual([expect.stringContaining(problem)]);
});

test('a link whose hour is over before a server could be reached is told as such, on every page that speaks of mails', async () => {
  const accounts = openAccounts();
  const { office } = await officeWith(accounts, {});
  await office.post('/reglages/personnes', FIELDS);
  const person = listPeople(accounts.web.db).find(({ name }) => name === 'Bao');
  const read = async (at: string): Promise<string> => words(await office.read(at));
  for (const at of ['/reglages', '/lettres/envois'])
    expect(await read(at)).not.toMatch(/n’est pas arrivé|pas partis/u);
  const before = accounts.deps.now().getTime();
  const now = () => new Date(before + (LINK_HOURS + 1) * 3_600_000);
  await send(
    { ...accounts, deps: { ...accounts.deps, now } },
    { kind: 'accepted', code: 250, answer: '', refusedCopies: [] },
  );
  expect(await read(`/reglages/personnes/${person?.id}`)).toContain('avant que le lien soit trop ancien');
  expect(await read('/reglages')).toContain('n’est pas arrivé : pourquoi');
  const outbox = await read('/lettres/envois');
  expect(outbox).toContain('Lien d’entrée pour Bao');
  expect(outbox).toContain('périmé');
  expect(outbox).toContain('le lien qu’il portait ne servait plus');
});

test('a mail that Vigie could not hand over is told to those who administer, with what to do, and without the address', async () => {
  const accounts = openAccounts();
  const { office } = await officeWith(accounts, {});
  await office.post('/reglages/personnes', FIELDS);
  expect(words(await office.read('/lettres/envois'))).not.toContain('Vigie n’a pas pu');
  const report = await sendDue({
    db: accounts.web.db,
    files: accounts.deps.letters.files,
    door: {
      where: 'le dossier d’essai',
      isRepeatable: true,
      hand: () => Promise.reject(new Error('ENOSPC: no space left, write to bao@section.example')),
    },
    settings: { from: 'vigie@section.example', replyPattern: null },
    now: accounts.deps.now,
    owner: 'x',
  });
  expect(report).toMatchObject({ faults: [{ error: expect.any(Error) as unknown }] });
  const outbox = words(await office.read('/lettres/envois'));
  expect(outbox).toContain('Aucune lettre n’est à l’envoi.');
  expect(outbox).toContain('1 message à des membres de l’équipe attend de partir');
  expect(outbox).toMatch(/Vigie n’a pas pu les envoyer .*Lien d’entrée pour Bao .*Panne : .*ENOSPC/u);
  expect(outbox).toContain('Rien n’est parti, rien n’est perdu');
  expect(outbox).not.toContain('bao@');
});
