import type { SiteFacts } from '../extract/types.js';
import { innerAddress } from './address.js';
import type { OriginalRule } from './types.js';

/** A rule for an endpoint that takes the source's address, decoded once, as a parameter; what is no http(s) address gives nothing. */
export function addressInQuery(rule: {
  readonly id: string;
  readonly system: string;
  readonly step: string;
  readonly recognises: (facts: SiteFacts) => boolean;
  readonly path: RegExp;
  readonly parameter: string;
}): OriginalRule {
  const { id, system, step, recognises, path, parameter } = rule;
  return {
    id,
    system,
    recognises,
    unwraps: true,
    steps: { [step]: { confidence: 'high', collisionRisk: false } },
    candidates(url) {
      if (!path.test(url.pathname)) return [];
      const raw = url.searchParams.get(parameter);
      const inner = raw === null ? null : innerAddress(raw, url.href);
      return inner === null ? [] : [{ step, url: inner }];
    },
  };
}
