/** What a page or an answer tells machines about its use. Pure; what follows from it is told in `usage-policy.ts`. */
import type { Element } from 'domhandler';
import { USAGE_SIGNALS, type UsageSignal } from '../events.js';

const MAX_CONTENT_CHARS = 1_000;
const MAX_VALUE_CHARS = 300;
const MAX_SIGNALS = 20;
const DIRECTIVES: ReadonlySet<string> = new Set(USAGE_SIGNALS.filter((kind) => !kind.startsWith('tdm-')));

/**
 * Signals of an HTML page: `<meta name="robots">` and `<meta name="vigie">` (directives for another named robot are not
 * ours), `<meta name="tdm-reservation">` and `<meta name="tdm-policy">` (TDMRep, final report of 10 May 2024).
 */
export function metaSignals(elements: readonly Element[]): UsageSignal[] {
  const found: UsageSignal[] = [];
  for (const { name: tag, attribs } of elements) {
    if (tag !== 'meta' || attribs['name'] === undefined) continue;
    const name = attribs['name'].trim().toLowerCase();
    const content = (attribs['content'] ?? '').slice(0, MAX_CONTENT_CHARS).trim();
    if (name === 'robots' || name === 'vigie')
      found.push(...content.split(/[\s,;]+/).flatMap((part) => directive(part, 'meta')));
    else found.push(...tdmSignal(name, content, 'meta'));
  }
  return distinct(found);
}

/**
 * Signals of an answer's headers: `X-Robots-Tag`, for every robot or for us by name, `tdm-reservation`, `tdm-policy`.
 * Header names in lower case.
 */
export function headerSignals(headers: Readonly<Record<string, string>>): UsageSignal[] {
  const tag = (headers['x-robots-tag'] ?? '').slice(0, MAX_CONTENT_CHARS).toLowerCase();
  const found: UsageSignal[] = [];
  let robot = '';
  for (const part of tag.split(',')) {
    const named = /^\s*([a-z_-]+)\s*:/.exec(part)?.[1];
    if (named !== undefined && !/^(?:max-|unavailable)/.test(named)) robot = named;
    if (robot === '' || robot === 'vigie')
      found.push(...directive(part.replace(/^\s*vigie\s*:/, ''), 'header'));
  }
  for (const name of ['tdm-reservation', 'tdm-policy'])
    found.push(...tdmSignal(name, (headers[name] ?? '').slice(0, MAX_CONTENT_CHARS).trim(), 'header'));
  return distinct(found);
}

/** True for a signal by which the publisher reserves text and data mining. */
export function isReservation(signal: UsageSignal): boolean {
  return signal.kind === 'tdm-reservation' && /^1(?:\s|$)/.test(signal.value);
}

/** One directive; `none` stands for two (Google's and Bing's documentation of the robots meta tag). */
function directive(text: string, place: UsageSignal['place']): UsageSignal[] {
  const value = text.trim().toLowerCase();
  if (value === 'none')
    return [
      { kind: 'noindex', place, value },
      { kind: 'nofollow', place, value },
    ];
  const kind = USAGE_SIGNALS.find((known) => known === value);
  return kind === undefined || !DIRECTIVES.has(kind) ? [] : [{ kind, place, value }];
}

function tdmSignal(name: string, content: string, place: UsageSignal['place']): UsageSignal[] {
  if (content === '') return [];
  if (name !== 'tdm-reservation' && name !== 'tdm-policy') return [];
  return [{ kind: name, place, value: content.slice(0, MAX_VALUE_CHARS) }];
}

function distinct(signals: readonly UsageSignal[]): UsageSignal[] {
  return [...new Map(signals.map((one) => [`${one.kind} ${one.place} ${one.value}`, one])).values()].slice(
    0,
    MAX_SIGNALS,
  );
}
