import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import type { ApprovedLetter, LetterDraft } from '../../src/letters/index.js';
import {
  createFileTransport,
  createSmtpTransport,
  verifyTransport,
  type Message,
  type Notice,
} from '../../src/mail/index.js';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'vigie-mail-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const now = () => new Date('2026-11-24T08:00:00Z');
const notice: Notice = {
  kind: 'notice',
  about: 'digest',
  to: 'camille@syndicat.example',
  subject: 'Vigie – 6 visuels à relire dans l’Hérault',
  text: 'Bonjour,\n\nÀ relire : « Marché de Noël ».\n',
  html: '<p>Bonjour,</p>',
  unsubscribeUrl: 'https://vigie.syndicat.example/bulletin',
};
const transport = (random: (size: number) => Uint8Array = randomBytes) =>
  createFileTransport({
    dir: path.join(dir, 'courriels'),
    from: 'Vigie <vigie@syndicat.example>',
    now,
    random,
  });

async function written(message: Message) {
  const outcome = await transport().send(message);
  if (outcome.kind !== 'written') throw new Error(outcome.problem);
  const bytes = await readFile(outcome.file);
  return { outcome, bytes, mail: await simpleParser(bytes) };
}

describe('the folder', () => {
  test('a notice comes back whole, with our own Message-ID and date', async () => {
    const { outcome, bytes, mail } = await written(notice);
    expect(mail.subject).toBe(notice.subject);
    expect(mail.text).toContain('« Marché de Noël »');
    expect(mail.html).toContain('<p>Bonjour,</p>');
    expect(mail.messageId).toBe(outcome.messageId);
    expect(outcome.messageId).toMatch(/^<[0-9a-f]{32}@syndicat\.example>$/u);
    expect(mail.date).toEqual(now());
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(bytes.toString()).toContain('List-Unsubscribe: <https://vigie.syndicat.example/bulletin>');
    expect(path.basename(outcome.file)).toMatch(
      /^20261124T080000Z-vigie-6-visuels-a-relire-dans-l-herault-[0-9a-f]{8}\.eml$/u,
    );
    expect(/[^\r]\n/u.test(bytes.toString())).toBe(false);
  });

  test('two messages of the same second are two files, and nothing else is left', async () => {
    const door = transport();
    await Promise.all([door.send(notice), door.send(notice)]);
    const files = await readdir(path.join(dir, 'courriels'));
    expect(files).toHaveLength(2);
    expect(files.every((file) => file.endsWith('.eml'))).toBe(true);
  });

  test('a name that is taken is not overwritten', async () => {
    const fixed = (size: number) => new Uint8Array(size);
    const first = await transport(fixed).send(notice);
    if (first.kind !== 'written') throw new Error(first.problem);
    await writeFile(first.file, 'the first one');
    await expect(transport(fixed).send(notice)).rejects.toThrow('there already');
    expect(await readFile(first.file, 'utf8')).toBe('the first one');
    expect(await readdir(path.dirname(first.file))).toHaveLength(1);
  });

  test('an approved letter carries its PDF, its copies and its reply address', async () => {
    const pdf = new TextEncoder().encode('%PDF-1.7 essai');
    // Only the approval makes one (`approved-letter.ts`): the cast is what a program would have to write, and may not.
    const letter = {
      kind: 'approved-letter',
      reference: 'VIG-2026-000123',
      to: 'mairie@saint-exemple.example',
      cc: ['bureau@syndicat.example'],
      replyTo: 'vig-2026-000123@syndicat.example',
      subject: 'Visuel « Fête » : demande d’information [VIG-2026-000123]',
      text: 'Madame la Maire,',
      pdf,
      attached: [],
    } as unknown as ApprovedLetter;
    const { mail } = await written(letter);
    expect(mail.attachments[0]).toMatchObject({
      filename: 'VIG-2026-000123.pdf',
      contentType: 'application/pdf',
    });
    expect(new Uint8Array(mail.attachments[0]?.content ?? [])).toEqual(pdf);
    expect(JSON.stringify(mail.cc)).toContain('bureau@syndicat.example');
    expect(JSON.stringify(mail.replyTo)).toContain('vig-2026-000123@syndicat.example');
  });

  test.each([
    ['https://vigie.syndicat.example/bulletin/arret/x', 'List-Unsubscribe=One-Click'],
    // One click is promised over HTTPS only (RFC 8058 §3.1).
    ['http://127.0.0.1:4380/bulletin/arret/x', undefined],
  ])('%s is stopped in one click: %s', async (unsubscribeUrl, post) => {
    const { mail, bytes } = await written({ ...notice, unsubscribeUrl });
    expect(bytes.toString()).toContain(`List-Unsubscribe: <${unsubscribeUrl}>`);
    expect(/^List-Unsubscribe-Post: (.*)\r$/mu.exec(bytes.toString())?.[1]).toBe(post);
    expect(mail.subject).toBe(notice.subject);
  });

  test('nothing to stop, no header of it', async () => {
    const { bytes } = await written({ ...notice, unsubscribeUrl: null });
    expect(bytes.toString()).not.toContain('List-Unsubscribe');
  });

  test('a stop address cannot bring another one with it', async () => {
    const { bytes } = await written({
      ...notice,
      unsubscribeUrl: 'https://vigie.syndicat.example/?a=>,<mailto:e@other.example>\r\nBcc: e@other.example',
    });
    const head = bytes.toString().split('\r\n\r\n')[0]?.replaceAll('\r\n ', ' ') ?? '';
    expect(head.match(/^List-Unsubscribe: .*$/mu)?.[0].match(/[<>]/gu)).toEqual(['<', '>']);
    expect(head).not.toMatch(/^Bcc/imu);
  });

  test('a reply address that is none is refused', async () => {
    const letter = {
      kind: 'approved-letter',
      reference: 'VIG-1',
      to: 'mairie@saint-exemple.example',
      cc: [],
      replyTo: 'r@syndicat.example\r\nBcc: e@other.example',
      subject: 'Visuel',
      text: '',
      pdf: new Uint8Array(),
      attached: [],
    } as unknown as ApprovedLetter;
    expect((await transport().send(letter)).kind).toBe('refused');
  });

  test('very long lines and every letter come through', async () => {
    const text = `${'mot '.repeat(3000)}œ’é « Noël » ${'x'.repeat(5000)}\n`;
    const { bytes, mail } = await written({ ...notice, text, html: null });
    expect(mail.text).toBe(text);
    expect(
      Math.max(
        ...bytes
          .toString('latin1')
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(999);
  });

  test('takes notices and approved letters, never a draft', () => {
    expectTypeOf<LetterDraft>().not.toExtend<Message>();
    expectTypeOf<Message>().toEqualTypeOf<Notice | ApprovedLetter>();
  });

  test.each([
    ['no address', { to: 'camille' }],
    ['two addresses in one', { to: 'a@syndicat.example, b@syndicat.example' }],
    ['a header in the address', { to: 'a@syndicat.example\r\nBcc: b@other.example' }],
    ['a header in the subject', { subject: 'Vigie\r\nBcc: b@other.example' }],
    ['a control character in the subject', { subject: 'Vigie\u0000' }],
    ['a subject that turns around', { subject: 'Vigie \u202egpj.exe' }],
    ['a stop address that is no page', { unsubscribeUrl: 'javascript:alert(1)' }],
    ['a stop address that is a mailbox', { unsubscribeUrl: 'mailto:e@other.example' }],
  ])('%s is refused and nothing is written', async (_, part) => {
    expect((await transport().send({ ...notice, ...part })).kind).toBe('refused');
    await expect(readdir(path.join(dir, 'courriels'))).rejects.toThrow('ENOENT');
  });
});

async function withServer(
  options: SMTPServerOptions,
  use: (port: number, seen: { mails: number }) => Promise<void>,
): Promise<void> {
  const seen = { mails: 0 };
  const server = new SMTPServer({
    ...options,
    onData(stream, _session, done) {
      seen.mails += 1;
      stream.on('end', () => done());
      stream.resume();
    },
  });
  server.on('error', () => {
    // A client that leaves in the middle of TLS is what some of these tests are about.
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use((server.server.address() as AddressInfo).port, seen);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

describe('can mail leave?', () => {
  test('a server that answers', () =>
    withServer({ authOptional: true, disabledCommands: ['STARTTLS'] }, async (port, seen) => {
      expect(await verifyTransport({ mail: `smtp://127.0.0.1:${port}`, dir })).toEqual({
        ok: true,
        where: `127.0.0.1:${port}`,
      });
      expect(seen.mails).toBe(0);
    }));

  test('the right password, and a wrong one', () =>
    withServer(
      {
        disabledCommands: ['STARTTLS'],
        allowInsecureAuth: true,
        onAuth: (auth, _session, done) =>
          auth.password === 'p@ss:mot' ? done(null, { user: 'vigie' }) : done(new Error('no')),
      },
      async (port) => {
        expect(
          await verifyTransport({ mail: `smtp://vigie:p%40ss%3Amot@127.0.0.1:${port}`, dir }),
        ).toMatchObject({ ok: true });
        const wrong = await verifyTransport({ mail: `smtp://vigie:secret@127.0.0.1:${port}`, dir });
        expect(wrong).toMatchObject({
          ok: false,
          problem: expect.stringContaining('refuse le nom ou le mot de passe'),
        });
        expect(JSON.stringify(wrong)).not.toContain('secret');
      },
    ));

  test('a certificate that nobody vouches for is not accepted', () =>
    withServer({ authOptional: true, secure: true }, async (port) => {
      const door = createSmtpTransport(`smtps://127.0.0.1:${port}`);
      expect(await door.verify()).toMatchObject({ ok: false });
      door.close();
    }));

  test('nobody listens', async () => {
    let closedPort = 0;
    await withServer({}, (port) => {
      closedPort = port;
      return Promise.resolve();
    });
    expect(await verifyTransport({ mail: `smtp://127.0.0.1:${closedPort}`, dir })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('refuse la connexion'),
    });
  });

  test('an address that is none', async () => {
    expect(await verifyTransport({ mail: 'smtp://vigie:pa%ss@127.0.0.1:1', dir })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('%25'),
    });
    expect(await verifyTransport({ mail: 'https://syndicat.example', dir })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('smtp://'),
    });
  });

  test('without a server, the folder is made and can be written', async () => {
    expect(await verifyTransport({ mail: null, dir: path.join(dir, 'neuf') })).toEqual({
      ok: true,
      where: path.join(dir, 'neuf'),
    });
  });

  test('a folder that cannot be', async () => {
    await writeFile(path.join(dir, 'fichier'), '');
    await chmod(path.join(dir, 'fichier'), 0o400);
    expect(await verifyTransport({ mail: null, dir: path.join(dir, 'fichier', 'dans') })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('ENOTDIR'),
    });
  });
});
