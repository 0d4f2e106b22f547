/** The zod schemas of the JSON columns. Each one is typed against the contract it stores. */
import { z } from 'zod';
import { AUTHORITY_KINDS, SITE_WISHES, type WatchCriteria } from '../../src/authorities/types.js';
import type { C2paDetail, Grade, Mark, Surroundings } from '../../src/classifiers/types.js';
import { STRENGTHS } from '../../src/classifiers/types.js';
import type { DocumentLink, UsageSignal, UsageTerms } from '../../src/crawlers/events.js';
import { SIGNAL_PLACES, USAGE_SIGNALS } from '../../src/crawlers/events.js';
import type { Shortfall } from '../../src/evidence/log.js';

export const urlsJson: z.ZodType<readonly string[]> = z.array(z.string());

export const criteriaJson: z.ZodType<WatchCriteria> = z.object({
  departements: z.array(z.string()),
  regions: z.array(z.string()),
  epcis: z.array(z.string()),
  kinds: z.array(z.enum(AUTHORITY_KINDS)),
  minPopulation: z.number().nullable(),
  maxPopulation: z.number().nullable(),
  site: z.enum(SITE_WISHES),
  withEpci: z.boolean(),
  withDepartement: z.boolean(),
  withRegion: z.boolean(),
});

export const surroundingsJson: z.ZodType<Surroundings> = z.object({
  fileName: z.string().nullable(),
  addresses: z.array(z.string()),
  alt: z.string().nullable(),
  title: z.string().nullable(),
  caption: z.string().nullable(),
  credit: z.string().nullable(),
  pageCredits: z.array(z.string()),
  pageTitle: z.string().nullable(),
});

export const c2paDetailJson: z.ZodType<C2paDetail> = z.object({
  manifest: z.enum(['active', 'ingredient']),
  label: z.string(),
  relationship: z.string().exactOptional(),
  claimGenerator: z.string().exactOptional(),
  title: z.string().exactOptional(),
  signer: z.string().exactOptional(),
  action: z.string().exactOptional(),
  digitalSourceType: z.string().exactOptional(),
  softwareAgent: z.string().exactOptional(),
  description: z.string().exactOptional(),
  json: z.string().exactOptional(),
});

export const marksJson: z.ZodType<readonly Mark[]> = z.array(
  z.object({
    id: z.string(),
    strength: z.enum(STRENGTHS),
    kind: z.enum(['generated', 'edited']).nullable(),
    generator: z.string().nullable(),
    where: z.string(),
    value: z.string(),
    weight: z.enum(['strong', 'counted', 'shown']).nullable(),
    explain: z.string(),
    source: z.string(),
    url: z.string().exactOptional(),
  }),
);

export const headersJson: z.ZodType<Readonly<Record<string, string>>> = z.record(z.string(), z.string());

export const documentLinksJson: z.ZodType<readonly DocumentLink[]> = z.array(
  z.object({ url: z.string(), label: z.string() }),
);

const signalJson: z.ZodType<UsageSignal> = z.object({
  kind: z.enum(USAGE_SIGNALS),
  place: z.enum(SIGNAL_PLACES),
  value: z.string(),
});

export const signalsJson: z.ZodType<readonly UsageSignal[]> = z.array(signalJson);

export const termsJson: z.ZodType<UsageTerms> = z.object({
  robots: z.object({
    url: z.string(),
    state: z.enum(['rules', 'absent']),
    sha256: z.string().nullable(),
  }),
  signals: signalsJson,
});

export const SHORTFALL_CODES = [
  'page',
  'browser',
  'not-shown',
  'not-found',
  'hidden',
  'cut',
  'left-out',
  'document',
  'derivative',
] as const satisfies readonly Shortfall['code'][];

export const shortfallsJson: z.ZodType<readonly Shortfall[]> = z.array(
  z.object({ code: z.enum(SHORTFALL_CODES), message: z.string() }),
);

/** How many visuals of a crawl stand at each grade. */
export type GradeCounts = Readonly<Record<Grade, number>>;

export const gradeCountsJson: z.ZodType<GradeCounts> = z.object({
  stated: z.int().nonnegative(),
  technical: z.int().nonnegative(),
  hinted: z.int().nonnegative(),
  none: z.int().nonnegative(),
});
