/** What a safe copy says of itself. Pure: a manifest comes from a disk that anybody may have written to. */
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.number().int().nonnegative();

/** A path inside the data folder: no way out of it, on no system. */
const inside = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (text) =>
      !/[\\:\u0000-\u001f]/.test(text) &&
      text.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
  );

const manifestSchema = z.object({
  format: z.literal(1),
  /** « Vigie/1.2.0 ». */
  program: z.string().min(1).max(100),
  /** ISO-8601 instant. */
  madeAt: z.iso.datetime(),
  database: z.object({ sha256, bytes }),
  files: z.array(z.object({ path: inside, sha256, bytes })).max(20_000_000),
  /** Files whose bytes no longer had the hash of their name when they were copied. */
  damaged: z.array(inside),
  hasKey: z.boolean(),
});
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;
export type ManifestFile = Manifest['files'][number];

/** Reads a manifest; null when it is none, or of a later format. */
export function parseManifest(text: string): Manifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = manifestSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** `2026-11-25T170000Z`: the name of the folder of a copy made at an instant (ISO-8601). */
export function copyName(at: string): string {
  return `${at.slice(0, 19).replaceAll(':', '')}Z`;
}

const NAME = /^(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** The instant in the name of a copy, in milliseconds; null for any other name. */
export function instantOfName(name: string): number | null {
  const match = NAME.exec(name);
  if (match === null) return null;
  const at = Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4]}Z`);
  return Number.isNaN(at) ? null : at;
}

const DAY_MS = 86_400_000;
/** Each of the last seven days, each of the last eight weeks. What is deleted at its term is gone from all copies then. */
const DAYS = 7;
const WEEKS = 8;

/**
 * Which copies stay: the last one of each of the seven newest days that have one, the last one of each of the eight
 * newest weeks (Monday to Sunday, UTC), and the newest in any case.
 */
export function namesToKeep(names: readonly string[]): ReadonlySet<string> {
  const known = names
    .map((name) => ({ name, at: instantOfName(name) }))
    .filter((one): one is { name: string; at: number } => one.at !== null)
    .sort((a, b) => b.at - a.at);
  const keep = new Set<string>();
  const lastOfEach = (unitOf: (at: number) => number, most: number): void => {
    const seen = new Set<number>();
    for (const { name, at } of known) {
      const unit = unitOf(at);
      if (seen.has(unit)) continue;
      if (seen.size === most) return;
      seen.add(unit);
      keep.add(name);
    }
  };
  lastOfEach((at) => Math.floor(at / DAY_MS), DAYS);
  // 1970-01-01 was a Thursday: weeks begin three days earlier.
  lastOfEach((at) => Math.floor((at + 3 * DAY_MS) / (7 * DAY_MS)), WEEKS);
  return keep;
}
