/** `/.well-known/tdmrep.json`: what a publisher reserves for whole parts of its site. Pure. */
import { z } from 'zod';
import type { UsageSignal } from '../events.js';
import { pathMatches } from '../pace/robots.js';

const MAX_RULES = 500;
const MAX_VALUE_CHARS = 300;

export interface TdmRule {
  /** Path of the reserved part, with the wildcards of robots.txt (`*`, `$`). */
  readonly location: string;
  readonly reservation: '0' | '1';
  readonly policy: string | null;
}

const ruleJson = z.object({
  location: z.string().max(2_000),
  'tdm-reservation': z.union([z.literal(0), z.literal(1), z.literal('0'), z.literal('1')]),
  'tdm-policy': z.string().max(2_000).optional(),
});

/**
 * Reads the file (TDM Reservation Protocol, final report of 10 May 2024, "TDM File on the Origin Server"). Rules that are
 * none are left out; null when the answer is no such file at all.
 */
export function parseTdmRules(text: string): readonly TdmRule[] | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Many servers answer any address with a page: that is no file, and no fault.
    return null;
  }
  if (!Array.isArray(json)) return null;
  return json.slice(0, MAX_RULES).flatMap((item): TdmRule[] => {
    const rule = ruleJson.safeParse(item);
    if (!rule.success) return [];
    const { location, 'tdm-policy': policy } = rule.data;
    const reservation = String(rule.data['tdm-reservation']) === '1' ? '1' : '0';
    return [{ location, reservation, policy: policy ?? null }];
  });
}

/** Every rule of the file that speaks of an address, as signals; the location stands behind the value. */
export function tdmSignalsFor(rules: readonly TdmRule[], url: string): UsageSignal[] {
  return rules.filter(({ location }) => pathMatches(url, location)).flatMap(signalsOf);
}

/** The signals of one rule. */
export function signalsOf({ location, reservation, policy }: TdmRule): UsageSignal[] {
  const place = 'tdmrep.json';
  const value = `${reservation} ${location}`.slice(0, MAX_VALUE_CHARS);
  const own: UsageSignal = { kind: 'tdm-reservation', place, value };
  return policy === null || policy === ''
    ? [own]
    : [own, { kind: 'tdm-policy', place, value: policy.slice(0, MAX_VALUE_CHARS) }];
}
