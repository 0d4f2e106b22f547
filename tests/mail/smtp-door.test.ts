import { afterEach, describe, expect, test } from 'vitest';
import type { SMTPServerOptions } from 'smtp-server';
import { createSmtpDoor } from '../../src/mail/smtp-door.js';
import type { Handed } from '../../src/mail/door.js';
import { startMailServer, type MailServer } from './mail-server.js';

const servers: MailServer[] = [];
afterEach(async () => {
  for (const one of servers.splice(0)) await one.close();
});

const TIMES = { connectMs: 2000, silenceMs: 1500, wholeMs: 3000 };
const RAW = Buffer.from(
  'From: veille@syndicat.example\r\nTo: mairie@exemple.example\r\nSubject: Essai\r\n\r\n.une ligne\r\nFin\r\n',
);

async function hand(
  options: SMTPServerOptions,
  {
    cc = [],
    url = (port) => `smtp://127.0.0.1:${port}`,
  }: { cc?: readonly string[]; url?: (port: number) => string } = {},
): Promise<{ handed: Handed; server: MailServer; contents: number }> {
  const server = await startMailServer(options);
  servers.push(server);
  let contents = 0;
  const handed = await createSmtpDoor(url(server.port), TIMES).hand({
    from: 'veille@syndicat.example',
    to: 'mairie@exemple.example',
    cc,
    raw: RAW,
    messageId: '<1@syndicat.example>',
    onContent: () => {
      contents += 1;
      return true;
    },
  });
  return { handed, server, contents };
}

const fault = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

describe('a server', () => {
  test('that takes the message gets it byte for byte, and its words are kept', async () => {
    const { handed, server, contents } = await hand({});
    expect(handed).toMatchObject({ kind: 'accepted', code: 250, refusedCopies: [] });
    expect(handed.answer.split('\n').map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'CONNECT 220',
      'EHLO 250',
      'MAIL 250',
      'RCPT 250',
      'DATA 354',
      '. 250',
    ]);
    expect(server.taken.map(({ raw }) => raw)).toEqual([RAW.toString()]);
    expect(contents).toBe(1);
  });

  test.each<[string, SMTPServerOptions, Handed['kind'], number | null, number]>([
    ['greets with 421', { onConnect: (_s, done) => done(fault(421, 'busy')) }, 'no-server', null, 0],
    [
      'refuses our address',
      { onMailFrom: (_a, _s, done) => done(fault(550, 'not you')) },
      'no-server',
      null,
      0,
    ],
    ['is not ready for us', { onMailFrom: (_a, _s, done) => done(fault(451, 'later')) }, 'later', 451, 0],
    ['finds it too big', { onMailFrom: (_a, _s, done) => done(fault(552, 'big')) }, 'refused', 552, 0],
    [
      'does not know the recipient',
      { onRcptTo: (_a, _s, done) => done(fault(550, 'who?')) },
      'refused',
      550,
      0,
    ],
    ['is full', { onRcptTo: (_a, _s, done) => done(fault(452, 'full')) }, 'later', 452, 0],
    [
      'refuses the content',
      { onData: (s, _e, done) => s.resume().on('end', () => done(fault(554, 'spam'))) },
      'refused',
      554,
      1,
    ],
    [
      'puts the content off',
      { onData: (s, _e, done) => s.resume().on('end', () => done(fault(451, 'grey'))) },
      'later',
      451,
      1,
    ],
    [
      'says 354 once more at the end',
      { onData: (s, _e, done) => s.resume().on('end', () => done(fault(354, 'go'))) },
      'unknown',
      null,
      1,
    ],
    ['says beforehand that it takes less', { size: 10 }, 'refused', null, 0],
    ['never answers the content', { onData: (s) => void s.resume() }, 'unknown', null, 1],
    ['never answers the recipient', { onRcptTo: () => {} }, 'later', null, 0],
  ])('that %s', async (_, options, kind, code, contents) => {
    const done = await hand(options);
    expect(done.handed).toMatchObject(code === null ? { kind } : { kind, code });
    expect(done.contents).toBe(contents);
    expect(done.server.taken).toEqual([]);
  });

  test('that is gone', async () => {
    const { server } = await hand({});
    await server.close();
    const door = createSmtpDoor(`smtp://127.0.0.1:${server.port}`, TIMES);
    const parcel = {
      from: 'a@b.example',
      to: 'c@d.example',
      cc: [],
      raw: RAW,
      messageId: '<1@b>',
      onContent: () => true,
    };
    expect(await door.hand(parcel)).toMatchObject({
      kind: 'no-server',
      problem: expect.stringContaining('refuse la connexion'),
    });
  });

  test('that takes a copy and not the recipient gets nothing', async () => {
    const { handed, server, contents } = await hand(
      {
        onRcptTo: ({ address }, _s, done) =>
          address.startsWith('mairie') ? done(fault(550, 'who?')) : done(),
      },
      { cc: ['bureau@syndicat.example'] },
    );
    expect(handed).toMatchObject({ kind: 'refused', code: 550 });
    expect([contents, server.taken.length]).toEqual([0, 0]);
  });

  test('that takes the recipient and not a copy: it went, and the copy is named', async () => {
    const { handed } = await hand(
      {
        onRcptTo: ({ address }, _s, done) =>
          address.startsWith('bureau') ? done(fault(550, 'who?')) : done(),
      },
      { cc: ['bureau@syndicat.example'] },
    );
    expect(handed).toMatchObject({ kind: 'accepted', refusedCopies: ['bureau@syndicat.example'] });
  });

  test.each(['greeting', 'mail', 'rcpt', 'data', 'end'] as const)(
    'that drops the line at %s',
    async (phase) => {
      const { handed, contents } = await hand(droppedAt(phase));
      const expected = {
        greeting: 'no-server',
        mail: 'later',
        rcpt: 'later',
        data: 'unknown',
        end: 'unknown',
      }[phase];
      expect(handed.kind).toBe(expected);
      expect(contents).toBe(phase === 'data' || phase === 'end' ? 1 : 0);
    },
  );

  test('that wants a password: it is given, and stands in nothing that is kept', async () => {
    const auth: SMTPServerOptions = {
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      authOptional: false,
      onAuth: ({ username, password }, _s, done) =>
        password === 'p@ss' ? done(null, { user: username }) : done(new Error(`535 no ${password}`)),
    };
    const right = await hand(auth, { url: (port) => `smtp://vigie:p%40ss@127.0.0.1:${port}` });
    expect(right.handed.kind).toBe('accepted');
    const wrong = await hand(auth, { url: (port) => `smtp://vigie:secret@127.0.0.1:${port}` });
    expect(wrong.handed).toMatchObject({
      kind: 'no-server',
      problem: expect.stringContaining('mot de passe'),
    });
    for (const { handed } of [right, wrong]) {
      const told = JSON.stringify(handed);
      for (const secret of [
        'p@ss',
        'secret',
        Buffer.from('secret').toString('base64'),
        Buffer.from('\0vigie\0secret').toString('base64'),
      ])
        expect(told).not.toContain(secret);
    }
  });

  test('whose certificate nobody vouches for gets nothing', async () => {
    const { handed, server } = await hand({ secure: true }, { url: (port) => `smtps://127.0.0.1:${port}` });
    expect(handed.kind).toBe('no-server');
    expect(server.taken).toEqual([]);
  });
});

function droppedAt(phase: 'greeting' | 'mail' | 'rcpt' | 'data' | 'end'): SMTPServerOptions {
  const drop = (session: { id: string }): void => dropped(session.id);
  const dropped = (id: string): void => servers.forEach((one) => one.drop(id));
  switch (phase) {
    case 'greeting':
      return { onConnect: (session) => setImmediate(drop, session) };
    case 'mail':
      return { onMailFrom: (_a, session) => drop(session) };
    case 'rcpt':
      return { onRcptTo: (_a, session) => drop(session) };
    case 'data':
      return { onData: (s, session) => void s.once('data', () => drop(session)) };
    case 'end':
      return { onData: (s, session) => void s.resume().on('end', () => drop(session)) };
  }
}
