/** Column kinds that the whole schema shares. */
import { sql } from 'drizzle-orm';
import { check, customType, text } from 'drizzle-orm/sqlite-core';
import type { z } from 'zod';

/**
 * JSON text, parsed by the same zod schema on the way in and on the way out: a row that no longer fits
 * its schema is a broken store and throws. Keys are written in the schema's order, so equal values are equal texts.
 */
export function json<T>(name: string, schema: z.ZodType<T>) {
  return customType<{ data: T; driverData: string }>({
    dataType: () => 'text',
    toDriver: (value) => JSON.stringify(schema.parse(value)),
    fromDriver: (value) => schema.parse(JSON.parse(value)),
  })(name);
}

/** An instant as ISO-8601 UTC text with milliseconds (`2026-11-24T10:15:00.000Z`), so that text order is time order. */
export function instant(name: string) {
  return text(name);
}

/** `CHECK` that a column holds one of `values` (or NULL where the column allows it). */
export function oneOf(table: string, column: string, values: readonly string[]) {
  const list = values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
  return check(`${table}_${column}_known`, sql.raw(`${column} IN (${list})`));
}

/** `CHECK` with a condition over the table's own columns. */
export function holds(table: string, rule: string, condition: string) {
  return check(`${table}_${rule}`, sql.raw(condition));
}
