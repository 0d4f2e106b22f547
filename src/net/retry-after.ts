/** Nobody means more: such a value is a fault of the server, and it asks for nothing. */
const MAX_WAIT_MS = 366 * 86_400_000;

/**
 * Reads Retry-After (RFC 9110 §10.2.3): seconds or an HTTP date.
 * Gives milliseconds from `nowMs`, never negative; null when it is absent, unreadable or beyond a year.
 */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | null {
  if (text === undefined) return null;
  const trimmed = text.trim();
  if (/^\d{1,9}$/.test(trimmed)) return within(Number(trimmed) * 1000);
  if (!/^[A-Za-z]{3}/.test(trimmed)) return null;
  const at = Date.parse(trimmed);
  return Number.isNaN(at) ? null : within(Math.max(0, at - nowMs));
}

function within(ms: number): number | null {
  return ms <= MAX_WAIT_MS ? ms : null;
}
