/**
 * The promise of « Votre accès » and of docs/donnees-personnelles.md: nobody but the person reads the address of somebody
 * who takes part. Everybody asks the pages, downloads and forms that are about people and mails, and each answer is searched;
 * all others are searched by `walk.test.ts` on its way.
 */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { putCredentials } from '../../../db/queries/credentials.js';
import { queuedMails } from '../../../db/queries/outbox.js';
import { tellAccess } from '../../../src/accounts/index.js';
import type { MailDoor } from '../../../src/mail/door.js';
import { sendDue } from '../../../src/mail/index.js';
import { createWeb } from '../../../src/web/app.js';
import { RULES } from '../../../src/web/access/rules.js';
import { makeEntryPath } from '../../../src/web/session.js';
import { runDigests } from '../../digests/digest-kit.js';
import { entriesOf } from '../../dossiers/zip-kit.js';
import { browserOf, setUpCode, type Browser } from '../accounts-kit.js';
import { enterWith } from '../web-kit.js';
import { fieldsOf, HERE, openTwoTowns, pathOf, type TwoTowns } from './two-towns.js';

const ROLES = ['volunteer', 'coordinator', 'administrator', 'national'] as const;
const addressOf = (nth: number): string => `adresse-de-${nth}@membre.example`;
/** Whose addresses stand in a text, be they without their second half. */
const named = (text: string): readonly number[] => [
  ...new Set([...text.matchAll(/adresse-de-(\d+)/gi)].map(([, nth]) => Number(nth))),
];

interface Member {
  readonly nth: number;
  readonly id: string;
  readonly browser: Browser;
}

/** Everybody has an address, a code, a mail that waits and one that a server refused, naming her. */
async function openMembers() {
  const towns = await openTwoTowns();
  const { web } = towns;
  const deps = { ...web.deps, accounts: { key: randomBytes(32) } };
  const app = createWeb(deps);
  const { mail } = deps.letters;
  if (!mail.ok) throw new Error(mail.problem);
  const members: Member[] = [];
  for (const [nth, role] of ROLES.entries()) {
    const { person } = await towns.comes(role, role === 'volunteer' ? [HERE] : []);
    putCredentials(web.db, person.id, { mail: addressOf(nth) });
    const browser = browserOf(app, await enterWith(app, makeEntryPath(deps, person.id)));
    await setUpCode(browser, deps.now);
    members.push({ nth, id: person.id, browser });
  }
  const refuses: MailDoor = {
    where: 'le serveur d’essai',
    isRepeatable: false,
    hand: ({ to }) => Promise.resolve({ kind: 'refused', code: 550, answer: `5.1.1 <${to}> unknown` }),
  };
  for (const again of [1, 2, 3, 4])
    await sendDue({
      db: web.db,
      files: deps.letters.files,
      door: refuses,
      settings: mail.settings,
      now: () => new Date(deps.now().getTime() + again * 60_000),
      owner: 'essai',
    });
  for (const { id } of members)
    tellAccess(
      web.db,
      { sender: mail.settings },
      { person: id, change: 'link-made', at: deps.now().toISOString() },
    );
  return { towns, members };
}

/** The whole answer: headers, words, and what lies in an archive. */
async function answered(answer: Response): Promise<string> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isZip = answer.headers.get('content-type') === 'application/zip';
  const inside = isZip ? entriesOf(bytes).map((one) => one.bytes.toString('utf8')) : [];
  return [JSON.stringify([...answer.headers]), bytes.toString('utf8'), ...inside].join('\n');
}

/** What takes the other person's part or code away, or changes her own address. */
const ENDS: ReadonlySet<string> = new Set([
  'POST /reglages/personnes/:id/code/fin',
  'POST /reglages/personnes/:id/fin',
  'POST /compte/adresse',
]);
/** Pages about people, their access, the log and mails; lists and the answers that name what is asked about. */
const ABOUT_PEOPLE =
  /^\w+ \/(?:$|reglages|compte|code|journal|etat|lettres|courrier|freins|healthz|connexion|bulletin)/;

const ABOUT_ONE = /^\w+ \/reglages\/personnes\//;

/** Every such route, asked with another person in mind. */
async function* everything(
  { here }: TwoTowns,
  { browser }: Member,
  about: string,
  /** Otherwise those that name a person alone. */
  isAll: boolean,
): AsyncGenerator<readonly [name: string, answer: string]> {
  for (const name of Object.keys(RULES).filter(
    (one) => (isAll ? ABOUT_PEOPLE : ABOUT_ONE).test(one) && !ENDS.has(one),
  )) {
    const path = pathOf(name, here, () => about);
    const answer = name.startsWith('POST') ? browser.post(path, fieldsOf(here)) : browser.get(path);
    yield [name, await answered(await answer)];
  }
}

test('nobody is shown the address of another person who takes part', async () => {
  const { towns, members } = await openMembers();
  const shown: string[] = [];
  let own = 0;
  let asked = 0;
  for (const member of members)
    for (const [round, other] of members.filter(({ nth }) => nth !== member.nth).entries())
      for await (const [name, answer] of everything(towns, member, other.id, round === 0)) {
        asked += 1;
        const found = named(answer);
        if (found.includes(member.nth)) own += 1;
        for (const nth of found.filter((one) => one !== member.nth))
          shown.push(`${ROLES[member.nth]} reads that of ${ROLES[nth]}: ${name}`);
      }
  expect(shown).toEqual([]);
  expect(asked).toBeGreaterThan(200);
  // Her own page and her own file show hers: the search does find what is there.
  expect(own).toBeGreaterThanOrEqual(2 * members.length);
  expect(towns.web.errors).toEqual([]);
});

test('nor by a mail that Vigie sends by itself', async () => {
  const { towns, members } = await openMembers();
  await runDigests(towns.web.db, '2026-12-08T07:00:00.000Z');
  const mails = queuedMails(towns.web.db).filter(({ kind }) => kind === 'notice');
  expect(mails.length).toBeGreaterThan(members.length);
  for (const { recipient, notice } of mails) {
    const [owner] = named(recipient ?? '');
    const { to: _to, ...words } = notice ?? { to: '' };
    expect([recipient, named(JSON.stringify(words)).filter((nth) => nth !== owner)]).toEqual([recipient, []]);
  }
});
