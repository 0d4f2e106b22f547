/** A mail server of a few lines that says what it is told to: no real one can be made to. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Mailbox } from '../../src/mail/inbox/index.js';

export interface Message {
  readonly uid: number;
  /** What it says. */
  readonly size: number;
  /** Null: it lists the message and gives nothing. */
  readonly raw: Buffer | null;
}

/** Speaks just enough IMAP to be read once. */
export async function serverOf(messages: readonly Message[]): Promise<Mailbox> {
  const answer = (socket: Socket, line: string): void => {
    const [tag = '', ...words] = line.split(' ');
    const command = words.join(' ').toUpperCase();
    const ok = (): void => void socket.write(`${tag} OK done\r\n`);
    if (command.startsWith('EXAMINE'))
      socket.write(`* ${messages.length} EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 99] x\r\n`);
    if (command.startsWith('LIST')) socket.write('* LIST () "/" INBOX\r\n');
    if (command.startsWith('LOGOUT')) socket.write('* BYE\r\n');
    if (command.startsWith('UID FETCH')) {
      const asked = words[2] ?? '';
      const part = /\[\]<(\d+)\.(\d+)>/u.exec(command);
      for (const [index, { uid, size, raw }] of messages.entries()) {
        if (!asked.includes(':') && asked !== String(uid)) continue;
        const facts = `UID ${uid} RFC822.SIZE ${size} INTERNALDATE "24-Nov-2026 10:00:00 +0000"`;
        if (part === null) socket.write(`* ${index + 1} FETCH (${facts})\r\n`);
        else if (raw !== null) {
          const from = Number(part[1]);
          const bytes = raw.subarray(from, from + Number(part[2]));
          socket.write(`* ${index + 1} FETCH (${facts} BODY[]<${from}> {${bytes.length}}\r\n`);
          socket.write(bytes);
          socket.write(')\r\n');
        }
      }
    }
    ok();
  };
  const server = createServer((socket) => {
    let held = '';
    socket.on('error', () => undefined);
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
    socket.on('data', (data) => {
      const lines = `${held}${data.toString('latin1')}`.split('\r\n');
      held = lines.pop() ?? '';
      for (const line of lines) answer(socket, line);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { host: '127.0.0.1', port, isTls: false, user: 'u', password: 'p', path: 'INBOX' };
}
