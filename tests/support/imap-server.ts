/** A real IMAP server (dovecot) on loopback for tests, its mailbox a folder that tests deliver into. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe } from 'vitest';

export interface ImapServer {
  readonly port: number;
  readonly tlsPort: number;
  readonly password: string;
  /** PEM of its throw-away certificate. */
  readonly certificate: string;
  /** An empty mailbox of its own. */
  readonly open: () => TestMailbox;
  readonly close: () => Promise<void>;
}

export interface TestMailbox {
  readonly user: string;
  /** Puts a mail into the mailbox; the order of delivery is that of the numbers. */
  readonly deliver: (raw: Buffer) => void;
  /** Takes the last delivered mails out, as a person might. */
  readonly takeOut: (count: number) => void;
  /** The server counts anew: another UIDVALIDITY, the mails are the same. */
  readonly countAnew: () => void;
  /** Names of the files in the mailbox: they tell which are marked as read. */
  readonly files: () => readonly string[];
}

/** Tests with dovecot; skipped, with a name that says so, where there is none of version 2.4. */
export function describeWithDovecot(name: string, define: () => void): void {
  const isThere = hasDovecot();
  // oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
  describe.skipIf(!isThere)(isThere ? name : `${name} (skipped: no dovecot 2.4)`, () => {
    define();
  });
}

const DOVECOT =
  ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((file) => existsSync(file)) ?? 'dovecot';

function hasDovecot(): boolean {
  try {
    return (
      execFileSync(DOVECOT, ['--version'], { encoding: 'utf8' }).startsWith('2.4') &&
      process.platform !== 'win32'
    );
  } catch {
    return false;
  }
}

const PASSWORD = 'mot de passe%@:';

export async function startImapServer(): Promise<ImapServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-imap-'));
  const isRoot = process.getuid?.() === 0;
  // Dovecot gives mails to nobody who is root.
  const owner = isRoot ? 'nobody' : userInfo().username;
  mkdirSync(path.join(folder, 'mail'));
  mkdirSync(path.join(folder, 'run'));
  chmodSync(folder, 0o755);
  const id = (flag: string): number => Number(execFileSync('id', [flag, owner], { encoding: 'utf8' }));
  const owns = isRoot ? { uid: id('-u'), gid: id('-g') } : null;
  const give = (file: string): void => {
    if (owns !== null) chownSync(file, owns.uid, owns.gid);
  };
  give(path.join(folder, 'mail'));
  execFileSync(
    'openssl',
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1'.split(
      ' ',
    ),
    { cwd: folder, stdio: 'ignore' },
  );
  const [port, tlsPort] = [await freePort(), await freePort()];
  writeFileSync(path.join(folder, 'dovecot.conf'), configuration(folder, owner, isRoot, port, tlsPort));
  const server = spawn(DOVECOT, ['-F', '-c', path.join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  await listening(server, port, folder);
  let opened = 0;
  return {
    port,
    tlsPort,
    password: PASSWORD,
    certificate: readFileSync(path.join(folder, 'cert.pem'), 'utf8'),
    open: () => {
      opened += 1;
      return openMailbox(path.join(folder, 'mail'), `courrier-${opened}`, give);
    },
    close: async () => {
      if (server.exitCode === null) {
        const ended = once(server, 'exit');
        server.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function openMailbox(mails: string, user: string, give: (file: string) => void): TestMailbox {
  const inbox = path.join(mails, user);
  for (const name of ['', 'cur', 'new', 'tmp']) {
    mkdirSync(path.join(inbox, name));
    give(path.join(inbox, name));
  }
  const names: string[] = [];
  const filesIn = (place: string): string[] => readdirSync(path.join(inbox, place));
  let delivered = 0;
  return {
    user,
    deliver: (raw) => {
      delivered += 1;
      // Numbers are given in the order of these names.
      const name = `${1_795_600_000 + delivered}.M${delivered}.exemple`;
      const coming = path.join(inbox, 'tmp', name);
      writeFileSync(coming, raw);
      give(coming);
      renameSync(coming, path.join(inbox, 'new', name));
      names.push(name);
    },
    takeOut: (count) => {
      for (const name of names.splice(-count))
        for (const place of ['new', 'cur'])
          for (const file of filesIn(place)) if (file.startsWith(name)) rmSync(path.join(inbox, place, file));
    },
    countAnew: () => {
      const list = path.join(inbox, 'dovecot-uidlist');
      const validity = Number(/V(\d+)/u.exec(readFileSync(list, 'utf8'))?.[1]);
      for (const file of filesIn(''))
        if (file.startsWith('dovecot')) rmSync(path.join(inbox, file), { recursive: true });
      // Only its first line, with another number: the mails are counted from 1 again.
      writeFileSync(list, `3 V${validity + 1000} N1\n`);
      give(list);
    },
    files: () => ['new', 'cur'].flatMap((place) => filesIn(place).map((file) => `${place}/${file}`)),
  };
}

function configuration(
  folder: string,
  owner: string,
  isRoot: boolean,
  port: number,
  tlsPort: number,
): string {
  const group = execFileSync('id', ['-gn', owner], { encoding: 'utf8' }).trim();
  return `dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols = imap
base_dir = ${folder}/run
log_path = ${folder}/log
default_internal_user = ${owner}
default_internal_group = ${group}
default_login_user = ${owner}
first_valid_uid = 1
mail_driver = maildir
mail_path = ${folder}/mail/%{user}
mail_uid = ${owner}
mail_gid = ${group}
ssl = yes
ssl_server_cert_file = ${folder}/cert.pem
ssl_server_key_file = ${folder}/key.pem
auth_allow_cleartext = yes
auth_failure_delay = 0 secs
passdb static {
  passdb_static_password = "${PASSWORD}"
}
userdb static {
  fields {
    home = ${folder}/mail/%{user}
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    listen = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    listen = 127.0.0.1
    port = ${tlsPort}
    ssl = yes
  }
}
${['anvil', 'stats'].map((name) => `service ${name} {\n  chroot =\n}\n`).join('')}${isRoot ? '' : `service auth {\n  user = ${owner}\n}\nservice auth-worker {\n  user = ${owner}\n}\n`}`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(server: ChildProcess, port: number, folder: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) break;
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await pause(100);
  }
  const log = path.join(folder, 'log');
  throw new Error(`dovecot does not listen: ${existsSync(log) ? readFileSync(log, 'utf8') : 'no log'}`);
}
