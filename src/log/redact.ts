/**
 * What may stand in a log. Who works here is a union matter: no mail address, no token, no password and no value of a
 * query comes out, whatever came in. Pure. Names of people are not known here: nobody writes them into a log.
 */

/** Stands for what was taken out. */
const TAKEN_OUT = '[…]';

const MOST_READ = 8000;
const MOST_KEPT = 4000;
const MOST_ENTRIES = 50;
const MOST_DEPTH = 5;

/** Fields whose value is never written, whatever it is. */
const SECRET_FIELD =
  /pass|secret|token|jeton|cookie|authori[sz]ation|session|totp|recovery|secours|credential|mail(?!Host)|\bip\b|recipient|\bto\b|\bfrom\b/i;

/** « user:password@ » of any address; a password may hold an @ of its own. */
const USER_INFO = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)\S*@/giu;
const QUERY_VALUE = /([?&][\w.%[\]-]{1,60}=)[^&#\s"'<>«»]+/gu;
const NAMED_SECRET =
  /((?:mots? de passe|pass(?:word|wort|e)?|secret|token|jeton|cookie|authorization|bearer)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|\S+)/giu;
const QUOTED_MAIL = /"[^"\n]{0,100}"(?:@|%40)(?=[\p{L}\p{N}[])/giu;
/** From the beginning of the word on, so that each word is read once. */
const MAIL = /(?<![^\s<>,;"«»])(?![a-z][a-z0-9+.-]*:\/\/\[…\]@)[^\s<>,;"«»]+(?:@|%40)(?=[\p{L}\p{N}[])/giu;
const RECOVERY_CODE = /(?<![A-Z0-9])(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}(?![A-Z0-9])/g;
const RUN = /[A-Za-z0-9_-]{16,}/g;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const STAMP = /^\d{8}T\d{6,9}Z$/;
const BASE32 = /^[A-Z2-7]{16,}$/;
/** Of one case: one in some thousand tokens has no digit, and hyphens in the right places. */
const WORDS = /^(?:[a-z]{1,20}(?:[_-][a-z]{1,20})+|[A-Z]{1,20}(?:_[A-Z]{1,20})+)$/;

/** A text without anything that names a person's mailbox or lets anybody in; cut at 4000 characters. */
export function redactText(text: string): string {
  return (
    text
      .slice(0, MOST_READ)
      // A package of a scope is no address.
      .split('node_modules/@')
      .map(redactPart)
      .join('node_modules/@')
      .slice(0, MOST_KEPT)
  );
}

function redactPart(text: string): string {
  return text
    .replace(USER_INFO, `$1${TAKEN_OUT}@`)
    .replace(QUERY_VALUE, `$1${TAKEN_OUT}`)
    .replace(NAMED_SECRET, `$1${TAKEN_OUT}`)
    .replace(QUOTED_MAIL, `${TAKEN_OUT}@`)
    .replace(MAIL, `${TAKEN_OUT}@`)
    .replace(RECOVERY_CODE, TAKEN_OUT)
    .replace(RUN, (run) => (isTokenLike(run) ? TAKEN_OUT : run));
}

/**
 * Ids of rows and words pass; what is drawn at random does not: 43 characters of base64url (sessions, links), base32
 * (one-time codes), hexadecimal (keys and hashes).
 */
function isTokenLike(run: string): boolean {
  if (UUID.test(run) || STAMP.test(run)) return false;
  if (BASE32.test(run)) return true;
  if (run.length < 20) return false;
  if (/\d/.test(run)) return true;
  return run.length >= 33 && !WORDS.test(run);
}

/** The same for a value with everything in it. Errors become their name, code, message and stack. */
export function redact(value: unknown, depth = 0): unknown {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return TAKEN_OUT;
  if (depth >= MOST_DEPTH) return TAKEN_OUT;
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((one) => redact(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MOST_ENTRIES)
      .map(([key, inner]) => [
        redactText(key),
        SECRET_FIELD.test(key) ? TAKEN_OUT : redact(inner, depth + 1),
      ]),
  );
}

function redactError(error: Error, depth: number): object {
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return {
    name: redactText(name),
    ...(code === null ? {} : { code: redactText(code) }),
    message: redactText(message),
    ...(stack === undefined ? {} : { stack: redactText(stack) }),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  };
}
