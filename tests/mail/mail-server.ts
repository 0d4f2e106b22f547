/** A real mail server on this machine, which does what a test says and remembers what it took. */
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface TakenMail {
  readonly to: readonly string[];
  readonly messageId: string;
  readonly raw: string;
}

export interface MailServer {
  readonly port: number;
  /** Messages that the server holds: those that it answered with 250, and those that it took and said nothing of. */
  readonly taken: readonly TakenMail[];
  /** Cuts the line of a session. */
  readonly drop: (sessionId: string) => void;
  readonly close: () => Promise<void>;
}

export function messageIdOf(raw: string): string {
  return /^Message-ID: *(<[^>]+>)/im.exec(raw)?.[1] ?? '';
}

export async function startMailServer(options: SMTPServerOptions): Promise<MailServer> {
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onData(stream, session, done) {
      void buffer(stream).then((bytes) => {
        const raw = bytes.toString();
        taken.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          messageId: messageIdOf(raw),
          raw,
        });
        done();
      }, done);
    },
    ...options,
  });
  server.on('error', () => {
    // A client that leaves in the middle is what some of these tests are about.
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let isClosed = false;
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    drop(sessionId) {
      const { connections } = server as unknown as { connections: Set<{ readonly id: string }> };
      // Its own `close` says goodbye first.
      for (const connection of connections)
        if (connection.id === sessionId) (Reflect.get(connection, '_socket') as Socket).destroy();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
