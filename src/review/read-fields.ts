/** How fields that people or stored columns give are read. Total: nothing here throws. */

/** Characters that hide or reorder text: they could make a note read as another one. Line ends and tabs become spaces. */
const UNSEEN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu;

/** Half of a character that needs two: it has no UTF-8 form. */
const LONE_HALF = /\p{Surrogate}/gu;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A short text, cleaned and trimmed; null when there is none or nothing is left of it, undefined when it is no text or
 * longer than `maxChars` (UTF-16 units, counted after cleaning).
 */
export function readText(value: unknown, maxChars: number): string | null | undefined {
  if (value === null) return null;
  if (typeof value !== 'string' || value.length > maxChars * 4) return undefined;
  const text = value.replace(UNSEEN, ' ').replace(LONE_HALF, ' ').trim();
  if (text.length > maxChars) return undefined;
  return text === '' ? null : text;
}

/** An ISO-8601 instant in UTC as this project writes them; null for anything else. */
export function readInstant(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/.test(value))
    return null;
  return Number.isNaN(Date.parse(value)) ? null : value;
}

/** One of a closed list; null for anything else. */
export function readOneOf<const T extends string>(list: readonly T[], value: unknown): T | null {
  return list.find((one) => one === value) ?? null;
}
