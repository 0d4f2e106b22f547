/**
 * Reads what is new in a mailbox over IMAP (RFC 9051). The mailbox is opened for reading only (EXAMINE): nothing in it
 * is changed, deleted or marked as read, and nothing is ever answered. Each original is kept before it is read; how far
 * the mailbox was read is written with each mail.
 */
import { ImapFlow } from 'imapflow';
import { findCursor } from '../../../db/queries/inbox.js';
import { plural } from '../../french/words.js';
import { parseUrl } from '../../parse-url.js';
import { keepOriginal, sweepComing } from './raw-files.js';
import type { VerifyOutcome } from '../types.js';
import { receiveMail, type Arrived, type InboxDeps } from './receive.js';

export interface Mailbox {
  readonly host: string;
  readonly port: number;
  /** From the first byte; else by STARTTLS, without which nothing is asked but on this machine itself. */
  readonly isTls: boolean;
  readonly user: string;
  readonly password: string;
  /** Folder of the server. */
  readonly path: string;
}

export type MailboxAddress =
  | { readonly kind: 'ok'; readonly mailbox: Mailbox }
  /** French. */
  | { readonly kind: 'refused'; readonly problem: string };

/** Reads `imaps://user:password@host:993/INBOX`. */
export function readMailboxAddress(text: string): MailboxAddress {
  const refuse = (problem: string): MailboxAddress => ({ kind: 'refused', problem });
  const url = parseUrl(text);
  if (url === null || !/^imaps?:$/u.test(url.protocol) || url.hostname === '')
    return refuse('L’adresse de la boîte doit commencer par imaps:// ou imap:// (réglage VIGIE_MAILBOX).');
  try {
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    if (user === '' || password === '')
      return refuse('VIGIE_MAILBOX doit donner un nom et un mot de passe : imaps://nom:motdepasse@serveur.');
    const isTls = url.protocol === 'imaps:';
    return {
      kind: 'ok',
      mailbox: {
        host: url.hostname.replaceAll(/^\[|\]$/gu, ''),
        port: url.port === '' ? (isTls ? 993 : 143) : Number(url.port),
        isTls,
        user,
        password,
        path: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
      },
    };
  } catch {
    // A percent sign that encodes nothing (URIError).
    return refuse(
      'VIGIE_MAILBOX contient un « % » isolé : écrivez « %25 » à sa place (et « %40 » pour « @ »).',
    );
  }
}

export interface ReadingOptions {
  /** PEM of an authority of one's own that signs the server's certificate. */
  readonly certificates?: string;
  /** Messages of one call; the next one goes on. */
  readonly most?: number;
  readonly signal?: AbortSignal;
  /** Bytes of one mail; of what is larger the beginning is kept. */
  readonly maxBytes?: number;
}

export interface ReadCounts {
  readonly received: number;
  /** There already: after the server counted anew, or after a kill. */
  readonly known: number;
  /** Still to be fetched by the next call. */
  readonly left: number;
  /** The server counts anew (UIDVALIDITY): everything was looked at once more. */
  readonly countedAnew: boolean;
}

export type ReadOutcome =
  | ({ readonly kind: 'read' } & ReadCounts)
  /** What came before stands. `problem` is French and says what to do. */
  | ({ readonly kind: 'failed'; readonly problem: string } & ReadCounts);

const MOST = 500;
const MAX_BYTES = 64 * 1024 * 1024;
/** What is kept of a mail above the bound: its headers and first words. */
const BEGINNING = 1024 * 1024;
const CONNECT_MS = 15_000;
const SILENT_MS = 60_000;

/** Fetches new mails, the oldest first, until there are none or the bound is met. */
export async function readMailbox(
  deps: InboxDeps,
  mailbox: Mailbox,
  options: ReadingOptions = {},
): Promise<ReadOutcome> {
  const counts = { received: 0, known: 0, left: 0, countedAnew: false };
  const client = clientOf(mailbox, options);
  // Told by the command that fails; without a listener it would end the program.
  client.on('error', () => undefined);
  const stop = (): void => client.close();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    options.signal?.throwIfAborted();
    await sweepComing(deps.folder, deps.now());
    await client.connect();
    await readAll(deps, mailbox, client, options, counts);
    await client.logout();
    return { kind: 'read', ...counts };
  } catch (error) {
    const problem =
      options.signal?.aborted === true ? 'La lecture a été arrêtée.' : imapProblem(error, mailbox);
    if (problem === null) throw error;
    return { kind: 'failed', problem, ...counts };
  } finally {
    options.signal?.removeEventListener('abort', stop);
    client.close();
  }
}

/** Signs in, looks into the folder and leaves; nothing is fetched and nothing is changed. What `vigie doctor` asks. */
export async function verifyMailbox(
  mailbox: Mailbox,
  options: Pick<ReadingOptions, 'certificates'> = {},
): Promise<VerifyOutcome> {
  const client = clientOf(mailbox, options);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { exists } = await client.mailboxOpen(mailbox.path, { readOnly: true });
    await client.logout();
    return { ok: true, where: `${mailbox.host}/${mailbox.path} (${plural(exists, 'courriel')})` };
  } catch (error) {
    const problem = imapProblem(error, mailbox);
    if (problem === null) throw error;
    return { ok: false, problem };
  } finally {
    client.close();
  }
}

function clientOf(mailbox: Mailbox, { certificates }: ReadingOptions): ImapFlow {
  const { host, port, isTls, user, password } = mailbox;
  return new ImapFlow({
    host,
    port,
    secure: isTls,
    // A password never crosses a network in clear text.
    ...(isTls ? {} : { doSTARTTLS: !isLoopback(host) }),
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    maxLiteralSize: MAX_BYTES,
    ...(certificates === undefined ? {} : { tls: { ca: certificates } }),
  });
}

async function readAll(
  deps: InboxDeps,
  mailbox: Mailbox,
  client: ImapFlow,
  { most = MOST, maxBytes = MAX_BYTES }: ReadingOptions,
  counts: { received: number; known: number; left: number; countedAnew: boolean },
): Promise<void> {
  const opened = await client.mailboxOpen(mailbox.path, { readOnly: true });
  const name = mailboxName(mailbox);
  const uidValidity = String(opened.uidValidity);
  const cursor = findCursor(deps.db, name);
  counts.countedAnew = cursor !== null && cursor.uidValidity !== uidValidity;
  const after = cursor === null || counts.countedAnew ? 0 : cursor.lastUid;
  if (opened.exists === 0) return;
  const messages: { uid: number; size: number; at: Date | null }[] = [];
  for await (const { uid, size, internalDate } of client.fetch(
    `${after + 1}:*`,
    { uid: true, size: true, internalDate: true },
    { uid: true },
  )) {
    // « n:* » names the last message too when its number is smaller (RFC 9051 §9).
    if (uid > after) messages.push({ uid, size: size ?? 0, at: dateOf(internalDate) });
  }
  messages.sort((a, b) => a.uid - b.uid);
  counts.left = Math.max(0, messages.length - most);
  for (const { uid, size, at } of messages.slice(0, most)) {
    const bound = size > maxBytes ? BEGINNING : maxBytes;
    const given = await fetchOriginal(deps.folder, client, uid, bound);
    const kept = given ?? (await keptEmpty(deps.folder, client, uid));
    // Somebody took it out of the mailbox meanwhile.
    if (kept === null) continue;
    const arrived: Arrived = {
      mailbox: name,
      uidValidity,
      uid,
      ...kept,
      omittedBytes: given === null ? Math.max(1, size) : omitted(kept.bytes, size, bound),
      receivedAt: (at ?? deps.now()).toISOString(),
    };
    const received = await receiveMail(deps, arrived);
    if (received.kind === 'new') counts.received += 1;
    else counts.known += 1;
  }
}

async function fetchOriginal(
  folder: string,
  client: ImapFlow,
  uid: number,
  maxBytes: number,
): Promise<{ readonly sha256: string; readonly bytes: number } | null> {
  const download = await client.download(String(uid), undefined, { uid: true, maxBytes });
  return 'content' in download && download.content !== undefined
    ? keepOriginal(folder, download.content as AsyncIterable<Uint8Array>)
    : null;
}

/** What the server lists and does not give is written down all the same: the next reading would pass it by. */
async function keptEmpty(
  folder: string,
  client: ImapFlow,
  uid: number,
): Promise<{ readonly sha256: string; readonly bytes: number } | null> {
  const isThere = await client.fetchOne(String(uid), { uid: true }, { uid: true });
  return isThere === false ? null : keepOriginal(folder, nothing());
}

async function* nothing(): AsyncIterable<Uint8Array> {
  yield* [];
  await Promise.resolve();
}

/** Bytes that were left out. Servers say sizes that are none: what came up to the bound was cut, and nothing else. */
function omitted(bytes: number, size: number, bound: number): number {
  if (bytes < bound) return 0;
  return size < bytes ? 1 : size - bytes;
}

/** How a mailbox is called in the store: without its password. */
export function mailboxName({ user, host, port, path }: Mailbox): string {
  return `${user}@${host}:${port}/${path}`;
}

function dateOf(value: Date | string | undefined): Date | null {
  const date = value === undefined ? null : new Date(value);
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}

/** imapflow's and Node's error codes, in words; null for what is no fault of the network. The server's words are left out. */
function imapProblem(error: unknown, { host, port, path }: Mailbox): string | null {
  const server = `${host}:${port}`;
  const fault = error as {
    code?: string;
    authenticationFailed?: boolean;
    mailboxMissing?: boolean;
    responseStatus?: string;
  };
  if (fault.authenticationFailed === true)
    return `Le serveur ${server} refuse le nom ou le mot de passe. Vérifiez « mailbox » dans les réglages (VIGIE_MAILBOX).`;
  if (fault.mailboxMissing === true)
    return `Le serveur ${server} n’a pas de dossier « ${path} ». Vérifiez la fin de « mailbox », dans les réglages (VIGIE_MAILBOX).`;
  switch (fault.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `Le serveur ${server} est introuvable. Vérifiez son nom dans « mailbox », dans les réglages (VIGIE_MAILBOX).`;
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `Le serveur ${server} refuse la connexion. Vérifiez le nom et le port.`;
    case 'CONNECT_TIMEOUT':
    case 'GREETING_TIMEOUT':
    case 'UPGRADE_TIMEOUT':
    case 'ETIMEOUT':
    case 'ETIMEDOUT':
      return `Le serveur ${server} ne répond pas à temps. Vérifiez le nom, le port et le pare-feu ; la prochaine lecture reprend où celle-ci s’est arrêtée.`;
    case undefined:
      return fault.responseStatus === undefined
        ? null
        : `Le serveur ${server} a refusé une demande. Réessayez ; si cela dure, vérifiez les droits de la boîte.`;
    default:
      if (/CERT|SIGNED|TLS|SSL/u.test(fault.code))
        return `Le certificat du serveur ${server} ne convient pas (${fault.code}). Vérifiez le nom du serveur.`;
      return isOfDisk(error)
        ? null
        : `La connexion avec ${server} s’est interrompue (${fault.code}). La prochaine lecture reprend où celle-ci s’est arrêtée.`;
  }
}

/** The disk and the database are no network: what fails there is thrown. */
function isOfDisk(error: unknown): boolean {
  const { code, syscall } = error as { code?: string; syscall?: string };
  return (
    (code ?? '').startsWith('SQLITE') ||
    /^(?:open|write|rename|mkdir|fsync|close|unlink|stat|scandir|chmod)$/u.test(syscall ?? '')
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
