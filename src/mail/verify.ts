/** Checks that mail can leave, without sending any: what `vigie doctor` asks. */
import { access, constants, mkdir } from 'node:fs/promises';
import { createTransport } from 'nodemailer';
import { serverOptions, smtpProblem } from './server.js';
import type { VerifyOutcome } from './types.js';
import { isUrl } from '../parse-url.js';

const CONNECT_MS = 10_000;

export interface SmtpTransport {
  /** Connects, greets, starts TLS and signs in, then leaves. */
  readonly verify: () => Promise<VerifyOutcome>;
  readonly close: () => void;
}

/** A door to a mail server by its address (`smtp://user:password@host:587`, `smtps://…`). Opens nothing by itself. */
export function createSmtpTransport(url: string): SmtpTransport {
  const server = new URL(url);
  const { auth, ...options } = serverOptions(url);
  const transport = createTransport({
    ...options,
    ...(auth === null ? {} : { auth }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
  });
  return {
    async verify() {
      try {
        await transport.verify();
        return { ok: true, where: server.host };
      } catch (error) {
        return { ok: false, problem: smtpProblem(error, server.host) };
      }
    },
    close: () => transport.close(),
  };
}

/** `mail` is the server's address, or null when messages are written to `dir`. */
export async function verifyTransport(config: {
  readonly mail: string | null;
  readonly dir: string;
}): Promise<VerifyOutcome> {
  if (config.mail === null) return verifyFolder(config.dir);
  if (!isUrl(config.mail) || !/^smtps?:$/.test(new URL(config.mail).protocol)) {
    return {
      ok: false,
      problem:
        'L’adresse du serveur de courriel doit commencer par smtp:// ou smtps:// (réglage VIGIE_MAIL).',
    };
  }
  if (!isDecodable(new URL(config.mail))) {
    return {
      ok: false,
      problem:
        'Le nom ou le mot de passe de VIGIE_MAIL contient un « % » isolé : écrivez « %25 » à sa place (et « %40 » pour « @ », « %2F » pour « / »).',
    };
  }
  const transport = createSmtpTransport(config.mail);
  try {
    return await transport.verify();
  } finally {
    transport.close();
  }
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    // A percent sign that encodes nothing (URIError): said by the caller.
    return false;
  }
}

async function verifyFolder(dir: string): Promise<VerifyOutcome> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await access(dir, constants.W_OK);
    return { ok: true, where: dir };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'erreur inconnue';
    return {
      ok: false,
      problem: `Le dossier des courriels ${dir} ne peut pas être écrit (${code}). Vérifiez ses droits.`,
    };
  }
}
