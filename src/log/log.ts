/**
 * The log of a process that stays, for whoever operates it: a JSON object a line, by pino. Everything goes through
 * `redact` first. Only `app.ts` makes one and only commands write to it: a domain says what happened by what it returns.
 */
import pino from 'pino';
import type { LogLevel } from './levels.js';
import { redact } from './redact.js';

type Write = (event: string, fields?: Readonly<Record<string, unknown>>) => void;

export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** What was written is handed over to the system already; gives the file back. */
  readonly close: () => void;
}

export type LogPlace =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'stderr' }
  /** Nobody reads it: on a terminal people read sentences. */
  | { readonly kind: 'nowhere' };

export type OpenedLog =
  | { readonly ok: true; readonly log: Log }
  /** French, says what to do. */
  | { readonly ok: false; readonly message: string };

/** What a log that cannot be written keeps for better days. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** Opens a log. A line is with the system when the call returns; a file is only added to, so that others may turn it over. */
export function openLog(options: {
  readonly place: LogPlace;
  readonly level: LogLevel;
  readonly now: () => Date;
  /** Told once when lines can no longer be written: the program goes on without them. */
  readonly onFault: (message: string) => void;
}): OpenedLog {
  const { place, level, now, onFault } = options;
  if (place.kind === 'nowhere') return { ok: true, log: SILENT };
  let destination: ReturnType<typeof pino.destination>;
  try {
    destination = pino.destination({
      dest: place.kind === 'stderr' ? 2 : place.file,
      sync: true,
      append: true,
      mode: 0o600,
      maxLength: MOST_WAITING_BYTES,
    });
  } catch (error) {
    return { ok: false, message: faultOf(place, error) };
  }
  let isTold = false;
  destination.on('error', (error: unknown) => {
    if (isTold) return;
    isTold = true;
    onFault(faultOf(place, error));
  });
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      messageKey: 'event',
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  const write =
    (name: Exclude<LogLevel, 'silent'>): Write =>
    (event, fields = {}) =>
      // The bounds of redaction hold for what pino adds of itself, too: it is given nothing else.
      logger[name](redact(fields), event);
  return {
    ok: true,
    log: {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      close: () => {
        if (place.kind === 'file') destination.end();
      },
    },
  };
}

const nothing: Write = () => undefined;
const SILENT: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  close: () => undefined,
};

function faultOf(place: LogPlace, error: unknown): string {
  const { code } = error as { code?: string };
  return place.kind === 'file'
    ? `Le journal « ${place.file} » ne peut pas être écrit (${code ?? 'erreur inconnue'}). Vérifiez VIGIE_LOG, les droits et la place.`
    : `Le journal ne peut plus être écrit (${code ?? 'erreur inconnue'}).`;
}
