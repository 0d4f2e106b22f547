/** A mail server by its address (`smtp://user:password@host:587`, `smtps://…`), and its faults in words. */

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps`). */
  readonly secure: boolean;
  readonly requireTLS: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | null;
}

/** @param url of `VIGIE_MAIL`, checked already */
export function serverOptions(url: string): ServerOptions {
  const server = new URL(url);
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const secure = server.protocol === 'smtps:';
  return {
    host,
    port: server.port === '' ? (secure ? 465 : 587) : Number(server.port),
    secure,
    // A password never crosses a network in clear text.
    requireTLS: !secure && server.username !== '' && !isLoopback(host),
    auth:
      server.username === ''
        ? null
        : { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) },
  };
}

/** nodemailer's and Node's error codes, in words. The server's own text is never shown: it may repeat the account. */
export function smtpProblem(error: unknown, server: string): string {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const reply = responseCode === undefined ? '' : ` (réponse ${responseCode})`;
  switch (code) {
    case 'EAUTH':
      return `Le serveur ${server} refuse le nom ou le mot de passe${reply}. Vérifiez « mail » dans les réglages (VIGIE_MAIL).`;
    case 'EDNS':
    case 'ENOTFOUND':
      return `Le serveur ${server} est introuvable. Vérifiez son nom dans « mail », dans les réglages (VIGIE_MAIL).`;
    case 'ETLS':
      return `Le serveur ${server} n’offre pas de connexion chiffrée, et un mot de passe ne part pas en clair. Essayez smtps://.`;
    case 'ESOCKET':
    case 'ECONNECTION':
    case 'ECONNREFUSED':
      return `Le serveur ${server} refuse la connexion, ou son certificat ne convient pas. Vérifiez le nom et le port.`;
    case 'ETIMEDOUT':
      return `Le serveur ${server} ne répond pas. Vérifiez le nom, le port et le pare-feu.`;
    case undefined:
    default:
      return `Le serveur ${server} ne peut pas être joint (${code ?? 'erreur inconnue'})${reply}.`;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
