/** What a server said to each command of one connection, kept short and without anything secret. */

export interface Exchange {
  /** The verb (`RCPT`, `DATA`…), or `.` for the end of the message. */
  readonly command: string;
  readonly code: number;
  readonly text: string;
}

const MAX_TEXT = 300;
/** Answers that may repeat the account, or list what the server can do. */
const SILENT = new Set(['AUTH', 'EHLO', 'HELO', '']);

/**
 * Listens to nodemailer's log: commands and answers come in order, also when several commands are sent at once.
 * `logger` is what nodemailer takes.
 */
export function createTranscript() {
  const asked: string[] = [];
  const exchanges: Exchange[] = [];
  const heard = (data: unknown, message: unknown): void => {
    const { tnx } = (data ?? {}) as { tnx?: unknown };
    const text = typeof message === 'string' ? message : '';
    if (tnx === 'client') asked.push(verbOf(text));
    // The end of the message is no command to nodemailer, and has an answer all the same.
    else if (tnx === 'message') asked.push('.');
    else if (tnx === 'server') {
      const command = exchanges.length === 0 && asked.length === 0 ? 'CONNECT' : (asked.shift() ?? '');
      exchanges.push({ command, ...answerOf(command, text) });
    }
  };
  const silent = (): void => {};
  return {
    logger: {
      level: silent,
      trace: silent,
      debug: heard,
      info: heard,
      warn: silent,
      error: silent,
      fatal: silent,
    },
    /** Whether a command was given, be it without an answer. */
    wasAsked: (command: string): boolean =>
      asked.includes(command) || exchanges.some((one) => one.command === command),
    exchanges: (): readonly Exchange[] => exchanges,
    /** Codes of the answers to `RCPT`, in the order of the recipients. */
    recipients: (): readonly Exchange[] => exchanges.filter(({ command }) => command === 'RCPT'),
    /** All of it, a line each. */
    told: (): string =>
      exchanges
        .map(({ command, code, text }) => `${command} ${code}${text === '' ? '' : ` ${text}`}`)
        .join('\n')
        .slice(0, 4000),
  };
}

function verbOf(line: string): string {
  const verb = /^[A-Za-z]{4,8}(?= |$)/.exec(line)?.[0]?.toUpperCase() ?? '';
  // Anything else is an answer to a challenge: part of signing in.
  return verb === 'MAIL' || verb === 'RCPT' || /^(?:EHLO|HELO|STARTTLS|AUTH|DATA|RSET|QUIT|NOOP)$/.test(verb)
    ? verb
    : 'AUTH';
}

function answerOf(command: string, text: string): { readonly code: number; readonly text: string } {
  const code = Number(/^\d{3}/.exec(text)?.[0] ?? 0);
  if (SILENT.has(command)) return { code, text: '' };
  return { code, text: oneLine(text.replaceAll(/^\d{3}[ -]?/gm, '')) };
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_TEXT);
}
