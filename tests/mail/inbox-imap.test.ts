import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { findCursor, listInbound } from '../../db/queries/inbox.js';
import {
  keepOriginal,
  mailboxName,
  readMailbox,
  readMailboxAddress,
  verifyMailbox,
  type Mailbox,
} from '../../src/mail/inbox/index.js';
import {
  describeWithDovecot,
  startImapServer,
  type ImapServer,
  type TestMailbox,
} from '../support/imap-server.js';
import { chunks, inboxScene, type Inbox } from './inbox-kit.js';
import { ID_A, mail, ODD_MAILS } from './odd-mails.js';
import { scriptOf } from '../support/child.js';

const CHILD = scriptOf(new URL('read-inbox-child.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const numbered = (n: number, extra = ''): Buffer =>
  mail({ 'In-Reply-To': ID_A, Subject: `Courriel ${n}` }, `Numéro ${n}. ${extra}`);

describeWithDovecot('a mailbox on a real server', () => {
  let server: ImapServer;
  beforeAll(async () => {
    server = await startImapServer();
  });
  afterAll(async () => {
    await server.close();
  });

  const mailboxOf = ({ user }: TestMailbox, isTls = false): Mailbox => {
    const password = encodeURIComponent(server.password);
    const address = readMailboxAddress(
      isTls
        ? `imaps://${user}:${password}@localhost:${server.tlsPort}/INBOX`
        : `imap://${user}:${password}@127.0.0.1:${server.port}`,
    );
    if (address.kind !== 'ok') throw new Error(address.problem);
    return address.mailbox;
  };
  const subjects = ({ db }: Inbox) =>
    listInbound(db, { state: null, limit: 1000 })
      .map(({ subject }) => subject)
      .toSorted();

  test('a look whether one may read says how many mails there are and fetches none; what is wrong, in French', async () => {
    const box = server.open();
    box.deliver(numbered(1));
    const mailbox = mailboxOf(box);
    expect(await verifyMailbox(mailbox)).toEqual({ ok: true, where: '127.0.0.1/INBOX (1 courriel)' });
    expect(box.files().filter((file) => /:2,\w/u.test(file))).toEqual([]);
    const wrong = [
      { ...mailbox, password: 'faux' },
      { ...mailbox, path: 'Nulle part' },
    ];
    const [password, folder] = await Promise.all(wrong.map((one) => verifyMailbox(one)));
    expect(password).toMatchObject({ ok: false, problem: expect.stringContaining('mot de passe') as string });
    expect(folder).toMatchObject({ ok: false, problem: expect.stringContaining('Nulle part') as string });
  });

  test('new mails, then nothing, then only what is new; counted anew, cut off, taken out', async () => {
    const scene = inboxScene();
    const box = server.open();
    const mailbox = mailboxOf(box, true);
    const options = { certificates: server.certificate };
    const read = () => readMailbox(scene.deps, mailbox, options);
    expect(await read()).toEqual({ kind: 'read', received: 0, known: 0, left: 0, countedAnew: false });
    for (const odd of ODD_MAILS.slice(0, 20)) box.deliver(odd.raw);
    expect(await read()).toMatchObject({ kind: 'read', received: 20, known: 0 });
    expect(await read()).toMatchObject({ kind: 'read', received: 0, known: 0 });
    box.deliver(numbered(1));
    box.deliver(numbered(2));
    expect(await readMailbox(scene.deps, mailbox, { ...options, most: 1 })).toMatchObject({
      received: 1,
      left: 1,
    });
    expect(await read()).toMatchObject({ received: 1, known: 0, left: 0 });
    // Nothing in the mailbox was changed: no mail is marked as read, none is gone.
    expect(box.files().filter((file) => /:2,\w/u.test(file))).toEqual([]);
    expect(box.files()).toHaveLength(22);

    const before = listInbound(scene.db, { state: null, limit: 1000 });
    const validity = findCursor(scene.db, mailboxName(mailbox))?.uidValidity;
    box.countAnew();
    box.deliver(numbered(3));
    // The same mail once more, byte for byte: the mailbox has it twice, and so have we.
    box.deliver(numbered(1));
    expect(await read()).toEqual({ kind: 'read', received: 2, known: 22, left: 0, countedAnew: true });
    const after = listInbound(scene.db, { state: null, limit: 1000 });
    expect(after).toHaveLength(24);
    expect(before.every(({ id }) => after.some((one) => one.id === id))).toBe(true);
    expect(findCursor(scene.db, mailboxName(mailbox))?.uidValidity).not.toBe(validity);
    expect(await read()).toMatchObject({ received: 0, known: 0, countedAnew: false });

    // Somebody takes mails out of the mailbox: what was read stays.
    box.takeOut(2);
    expect(await read()).toMatchObject({ received: 0 });
    expect(listInbound(scene.db, { state: null, limit: 1000 })).toHaveLength(24);
  });

  test('killed in the middle, and between the original and its row: none lost, none doubled', async () => {
    const scene = inboxScene();
    const box = server.open();
    const mailbox = mailboxOf(box);
    const count = 40;
    for (let n = 100; n < 100 + count; n += 1) box.deliver(numbered(n, 'x'.repeat(20_000)));
    // The original was kept and the process ended: the next one keeps it again under the same name.
    await keepOriginal(scene.deps.folder, chunks(numbered(100, 'x'.repeat(20_000))));
    const rows = () => listInbound(scene.db, { state: null, limit: 1000 }).length;
    const child = spawn(
      process.execPath,
      [
        ...CHILD.execArgv,
        CHILD.file,
        JSON.stringify({ file: scene.file, folder: scene.deps.folder, mailbox }),
      ],
      { stdio: 'ignore', cwd: ROOT },
    );
    const ended = once(child, 'exit');
    while (rows() < 5 && child.exitCode === null) await pause(1);
    child.kill('SIGKILL');
    await ended;
    const kept = rows();
    expect(kept).toBeGreaterThanOrEqual(5);
    expect(kept).toBeLessThan(count);
    expect(await readMailbox(scene.deps, mailbox)).toMatchObject({
      kind: 'read',
      left: 0,
      received: count - kept,
    });
    expect(subjects(scene)).toEqual(Array.from({ length: count }, (_, n) => `Courriel ${100 + n}`));
  });

  test('a mail above the bound: its beginning is kept, and said', async () => {
    const scene = inboxScene();
    const box = server.open();
    const mailbox = mailboxOf(box);
    box.deliver(numbered(900, 'y'.repeat(3_000_000)));
    expect(await readMailbox(scene.deps, mailbox, { maxBytes: 2_000_000 })).toMatchObject({ received: 1 });
    const [heavy] = listInbound(scene.db, { state: null, limit: 1 });
    expect(heavy).toMatchObject({ caseId: scene.cases.A.caseId, bytes: 1024 * 1024 });
    expect(heavy?.omittedBytes).toBeGreaterThan(1_900_000);
    expect(heavy?.problem).toMatch(/trop lourd/u);
  });

  test('what does not work says what to do, without the password', async () => {
    const scene = inboxScene();
    const box = server.open();
    const problems = [
      await readMailbox(
        scene.deps,
        { ...mailboxOf(box, true), password: 'faux' },
        { certificates: server.certificate },
      ),
      await readMailbox(scene.deps, mailboxOf(box, true)),
      await readMailbox(scene.deps, { ...mailboxOf(box), path: 'Inconnu' }),
      await readMailbox(scene.deps, { ...mailboxOf(box), port: 1 }),
    ].map((outcome) => (outcome.kind === 'failed' ? outcome.problem : 'read'));
    expect(problems).toEqual([
      expect.stringMatching(/refuse le nom ou le mot de passe/u),
      expect.stringMatching(/certificat/u),
      expect.stringMatching(/pas de dossier « Inconnu »/u),
      expect.stringMatching(/refuse la connexion/u),
    ]);
    expect(problems.join(' ')).not.toContain(server.password);
    expect(existsSync(scene.deps.folder) ? readdirSync(scene.deps.folder) : []).toEqual([]);
  });

  test('a connection that drops in the middle is told, and the next reading goes on', async () => {
    const scene = inboxScene();
    const box = server.open();
    // Noise: what a server compresses away would never be cut.
    for (let n = 300; n < 312; n += 1) box.deliver(numbered(n, randomBytes(40_000).toString('hex')));
    let passed = 0;
    const proxy = createServer((client) => {
      const upstream = connect(server.port, '127.0.0.1');
      upstream.on('data', (chunk) => {
        passed += chunk.length;
        if (passed > 400_000) client.destroy();
        else client.write(chunk);
      });
      client.on('data', (chunk) => upstream.write(chunk));
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const)
        one.on('error', () => undefined).on('close', () => other.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
    const cut = { ...mailboxOf(box), port: (proxy.address() as AddressInfo).port };
    const first = await readMailbox(scene.deps, cut);
    expect(first).toMatchObject({ kind: 'failed', problem: expect.stringMatching(/reprend/u) });
    expect(first.received).toBeGreaterThan(0);
    passed = -Infinity;
    const second = await readMailbox(scene.deps, cut);
    expect(second).toMatchObject({ kind: 'read', left: 0, known: 0 });
    expect(subjects(scene)).toEqual(Array.from({ length: 12 }, (_, n) => `Courriel ${300 + n}`));
  });
});

test.each([
  ['imaps://a:b@c.example', { host: 'c.example', port: 993, isTls: true, path: 'INBOX' }],
  ['imap://a:b@c.example:1143/R%C3%A9ponses', { port: 1143, isTls: false, path: 'Réponses' }],
  [
    'imaps://a%40b.example:p%25w@[::1]/',
    { host: '::1', user: 'a@b.example', password: 'p%w', path: 'INBOX' },
  ],
])('%s', (text, expected) => {
  expect(readMailboxAddress(text)).toMatchObject({ kind: 'ok', mailbox: expected });
});

test.each(['', 'https://a:b@c', 'imaps://c.example', 'imaps://a:b%@c.example', 'imaps://a@c.example'])(
  'refuses %j',
  (text) => {
    expect(readMailboxAddress(text)).toMatchObject({
      kind: 'refused',
      problem: expect.stringMatching(/VIGIE_MAILBOX/u),
    });
  },
);
