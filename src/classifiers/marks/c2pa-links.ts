import type { C2paDetail, Trace } from '../types.js';
import { once } from './once.js';
import { isRecord, parseObject } from './reading.js';

/**
 * How a manifest stands to the file: `self` is the active one; `parent` what the file was derived from; `part` what
 * was pasted in; `loose` an input of a process, a manifest that nothing points to, or one reached through such.
 */
export type C2paLink = 'self' | 'parent' | 'part' | 'loose';

const RANK: Readonly<Record<C2paLink, number>> = { self: 0, parent: 1, part: 2, loose: 3 };

const BY_RELATIONSHIP: ReadonlyMap<string, C2paLink> = new Map([
  ['parentOf', 'parent'],
  ['componentOf', 'part'],
]);

function linkOf(relationship: string | undefined): C2paLink {
  return BY_RELATIONSHIP.get(relationship ?? '') ?? 'loose';
}

/** A way is as weak as its weakest step: the parent of a pasted part is itself only a part. */
function weaker(a: C2paLink, b: C2paLink): C2paLink {
  return RANK[a] >= RANK[b] ? a : b;
}

interface Step {
  readonly from: string;
  readonly to: string;
  readonly link: C2paLink;
}

/** Longest chain of ingredients that is followed; the reader keeps at most 200 manifests. */
const MAX_ROUNDS = 200;

/** What an ingredient assertion points to: `c2pa_manifest` (versions 1 and 2) or `activeManifest` (version 3). */
function targetOf(ingredient: Readonly<Record<string, unknown>>): string | null {
  const reference = ingredient['activeManifest'] ?? ingredient['c2pa_manifest'];
  const url = isRecord(reference) ? reference['url'] : reference;
  if (typeof url !== 'string') return null;
  return /(?:^|\/)c2pa\/([^/]+)/.exec(url)?.[1] ?? (url.startsWith('urn:') ? url : null);
}

function stepsOf(traces: readonly Trace[]): Step[] {
  return traces.flatMap(({ where, detail }): Step[] => {
    if (where !== 'jumbf:c2pa.ingredient' || detail?.json === undefined) return [];
    const ingredient = parseObject(detail.json);
    const to = ingredient === null ? null : targetOf(ingredient);
    const relationship = ingredient?.['relationship'];
    if (to === null || typeof relationship !== 'string') return [];
    return [{ from: detail.label, to, link: linkOf(relationship) }];
  });
}

/**
 * For each manifest of a store, its strongest way from the active one. Where the ingredient assertions cannot be
 * followed (cut, or not read), the nearest relationship that the reader gave is taken.
 */
export const c2paLinks = once((traces: readonly Trace[]): ((detail: C2paDetail) => C2paLink) => {
  const steps = stepsOf(traces);
  const links = new Map<string, C2paLink>();
  for (const { detail } of traces) if (detail?.manifest === 'active') links.set(detail.label, 'self');
  for (let round = 0, isChanged = true; isChanged && round < MAX_ROUNDS; round++) {
    isChanged = false;
    for (const { from, to, link } of steps) {
      const start = links.get(from);
      if (start === undefined) continue;
      const way = start === 'self' ? link : weaker(start, link);
      const known = links.get(to);
      if (known !== undefined && RANK[known] <= RANK[way]) continue;
      links.set(to, way);
      isChanged = true;
    }
  }
  return (detail) =>
    detail.manifest === 'active' ? 'self' : (links.get(detail.label) ?? linkOf(detail.relationship));
});
