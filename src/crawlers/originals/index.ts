import type { SiteFacts } from '../extract/types.js';
import { nameSamePicture } from '../extract/same-name.js';
import { isConverted, pathOf } from '../extract/urls.js';
import { isSigned } from './address.js';
import { generic } from './generic.js';
import { ORIGINAL_RULES } from './rules.js';
import type { Candidate, Confidence, RuleContext } from './types.js';
import { isUrl } from '../../parse-url.js';

export { changesPicture } from './changed-copy.js';
export { createLearning, type Learning } from './learning.js';
export { ORIGINAL_RULES } from './rules.js';
export type { Candidate, Confidence, Derived, OriginalRule, RuleContext, Step } from './types.js';

/** Copies of copies are unwrapped this many times (web note §1.0). */
const MAX_DEPTH = 4;
const MAX_URL_CHARS = 1_500;
const MAX_GUESSES = 3;
const MAX_DECLARED = 4;
const MAX_DECLARED_READ = 12;
const MAX_CANDIDATES = 16;
const MAX_KNOWN = 2_000;
/** Copies that systems make to be looked at full size. */
const LARGE_COPY = /-scaled\.\w+$|\/phoca_thumb_l_|[/_-](?:xx?large|full|big|2048x2048)[/._-]/i;

/** The systems (ids of rules) that the facts of a site speak for. */
export function detectSystem(facts: SiteFacts): string[] {
  return ORIGINAL_RULES.filter((rule) => rule.recognises(facts)).map((rule) => rule.id);
}

/**
 * Addresses at which the original upload of a visual may lie, best first: those that the page declares (put through the rules
 * too), those that the address proves, those that the system's naming gives, at most three guesses. Absolute http(s), without
 * repeats, never the address itself. Pure: nothing is asked.
 *
 * `knownFolders` are folders of uploads met on this site (see `uploadFolder`), `knownUploads` such addresses: systems
 * that lose the folder in their copies (TYPO3, SPIP) find it again there.
 */
export function originalCandidates(
  sighting: { readonly imageUrl: string; readonly declared: readonly string[] },
  site: {
    readonly systems: readonly string[];
    readonly pageUrl: string;
    readonly knownFolders?: readonly string[];
    readonly knownUploads?: readonly string[];
  },
): Candidate[] {
  const context: RuleContext = {
    systems: new Set(site.systems),
    pageUrl: site.pageUrl,
    knownFolders: (site.knownFolders ?? []).slice(0, MAX_KNOWN).map(folderPath),
    knownUploads: (site.knownUploads ?? []).slice(0, MAX_KNOWN),
  };
  const own = isHttp(sighting.imageUrl) ? derive(sighting.imageUrl, context) : [];
  const originalsOfOwn = new Set(own.filter(isSure).map((candidate) => candidate.url));
  const found: Ranked[] = [];
  let fallback = false;
  for (const url of sighting.declared.slice(0, MAX_DECLARED_READ)) {
    if (!isHttp(url) || url === sighting.imageUrl) continue;
    const derived = derive(url, context);
    // A copy of the very address that is shown (a smaller size in its `srcset`) leads nowhere else.
    if (derived.filter(isSure).some((candidate) => candidate.url === sighting.imageUrl)) continue;
    const isRelated =
      nameSamePicture(url, sighting.imageUrl) ||
      derived.filter(isSure).some((candidate) => originalsOfOwn.has(candidate.url));
    // The copy that is shown tells the format of the upload where it was not converted.
    const isConvertedOnly = isConverted(url) && !isConverted(sighting.imageUrl);
    const worthAsking = isConvertedOnly ? derived.filter(isSure) : derived;
    found.push(...worthAsking.map((one) => ranked(isRelated ? one : { ...one, collisionRisk: true })));
    if (isSmallerSibling(url, sighting.imageUrl) || isConvertedOnly) continue;
    // Another size of the same upload: the upload goes first, and one large copy is kept in case the upload is gone.
    const isSibling = derived.filter(isSure).some((candidate) => originalsOfOwn.has(candidate.url));
    if (isSibling && (fallback || !LARGE_COPY.test(pathOf(url)))) continue;
    fallback ||= isSibling;
    found.push({
      candidate: {
        url,
        rule: 'declared',
        confidence: 'declared',
        // A link may lead to anything: without a shared name it is another picture until the two were compared.
        collisionRisk: !isSibling && !nameSamePicture(url, sighting.imageUrl),
      },
      rank: isSibling ? FALLBACK_RANK : RANKS.declared,
    });
  }
  found.push(...own.map(ranked));
  return arrange(found, sighting.imageUrl);
}

/**
 * The folder in which an upload lies, as a site-relative path with slashes at both ends, for `knownFolders`; null when the address
 * is a resized copy or lies elsewhere. Recognises TYPO3's `fileadmin`, SPIP's `IMG` and themes.
 */
export function uploadFolder(url: string): string | null {
  if (!isHttp(url)) return null;
  const path = pathOf(url);
  if (/\/fileadmin\/_processed_\/|\/local\/cache-/i.test(path)) return null;
  return (
    /^(?:\/.*)?\/(?:fileadmin|IMG|squelettes[\w-]*)\/(?:.*\/)?(?=[^/]+\.\w{3,4}$)/.exec(path)?.[0] ?? null
  );
}

/** What the rules make of one address, deepest source first; sureness falls along the way and never rises. */
function derive(start: string, context: RuleContext): Candidate[] {
  // No system makes such addresses, and the rules' patterns take quadratic time over them.
  if (start.length > MAX_URL_CHARS) return [];
  const seen = new Set([start]);
  const visit = (
    address: string,
    depth: number,
    confidence: Confidence,
    collisionRisk: boolean,
  ): Candidate[] => {
    if (depth >= MAX_DEPTH || !isUrl(address)) return [];
    const url = new URL(address);
    const signed = isSigned(url);
    const results: Candidate[] = [];
    for (const rule of ORIGINAL_RULES) {
      // The common forms are for addresses that no system's own rule explains.
      if (rule === generic && results.some(isSure)) break;
      // Of what is signed nothing is changed: only rules that read the source's own address apply.
      if (signed && rule.unwraps !== true) continue;
      const made = rule.candidates(url, context).filter((derived) => derived.url.length <= MAX_URL_CHARS);
      for (const derived of made) {
        const step = rule.steps[derived.step];
        if (step === undefined || seen.has(derived.url) || !isHttp(derived.url)) continue;
        seen.add(derived.url);
        const candidate: Candidate = {
          url: derived.url,
          rule: derived.step,
          confidence: weaker(confidence, step.confidence),
          collisionRisk: collisionRisk || step.collisionRisk,
          // Only the copy that the page shows can be called intact.
          ...(derived.copyIsIntact === true && depth === 0 ? { copyIsIntact: true as const } : {}),
        };
        if (candidate.confidence !== 'guess') {
          results.push(...visit(derived.url, depth + 1, candidate.confidence, candidate.collisionRisk));
        }
        results.push(candidate);
      }
      if (rule.unwraps === true && made.length > 0) break;
    }
    return results;
  };
  return visit(start, 0, 'proven', false);
}

interface Ranked {
  readonly candidate: Candidate;
  /** Smaller comes first. */
  readonly rank: number;
}

const RANKS: Readonly<Record<Confidence, number>> = { declared: 0, proven: 1, high: 2, guess: 4 };
const FALLBACK_RANK = 3;

function ranked(candidate: Candidate): Ranked {
  return { candidate, rank: RANKS[candidate.confidence] };
}

function isSure(candidate: Candidate): boolean {
  return candidate.confidence !== 'guess';
}

function weaker(one: Confidence, other: Confidence): Confidence {
  return RANKS[one] >= RANKS[other] ? one : other;
}

/** One entry an address, the surest; a proof found for a declared address is kept in its place. */
function arrange(found: readonly Ranked[], imageUrl: string): Candidate[] {
  const byUrl = new Map<string, Ranked>();
  for (const entry of found) {
    const { url } = entry.candidate;
    if (url === imageUrl) continue;
    const known = byUrl.get(url);
    if (known === undefined) byUrl.set(url, entry);
    else {
      const proof = [known, entry].find((one) => one.candidate.confidence === 'proven');
      const best = entry.rank < known.rank ? entry : known;
      // One way that leaves no doubt is enough.
      const sure = [best, known, entry].find((one) => !one.candidate.collisionRisk);
      byUrl.set(url, { candidate: (proof ?? sure ?? best).candidate, rank: best.rank });
    }
  }
  const kept: Candidate[] = [];
  const counts: Record<Confidence, number> = { declared: 0, proven: 0, high: 0, guess: 0 };
  for (const { candidate } of [...byUrl.values()].sort((a, b) => a.rank - b.rank)) {
    const { confidence } = candidate;
    if (confidence === 'guess' && counts.guess >= MAX_GUESSES) continue;
    if (confidence === 'declared' && counts.declared >= MAX_DECLARED) continue;
    counts[confidence] += 1;
    kept.push(candidate);
  }
  return kept.slice(0, MAX_CANDIDATES);
}

/** Same address but for its numbers, and the numbers that differ are not greater: a smaller copy in a `srcset`. */
function isSmallerSibling(url: string, shown: string): boolean {
  if (url.replace(/\d+/g, '0') !== shown.replace(/\d+/g, '0')) return false;
  const other = numbersIn(shown);
  return numbersIn(url).every((number, index) => number <= (other[index] ?? 0));
}

function numbersIn(text: string): number[] {
  return Array.from(text.matchAll(/\d+/g), ([digits]) => Number(digits));
}

function folderPath(folder: string): string {
  const path = isHttp(folder) ? pathOf(folder) : folder;
  return `/${path.replace(/^\/+|\/+$/g, '')}/`.replace(/^\/\/$/, '/');
}

function isHttp(url: string): boolean {
  return /^https?:\/\//i.test(url) && isUrl(url);
}
