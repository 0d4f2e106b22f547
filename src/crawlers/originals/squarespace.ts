import { generatorIs, hasHint } from './address.js';
import type { OriginalRule } from './types.js';

/** Squarespace (web note §1.7): the size asked for is a parameter, and `original` is one of them. */
export const squarespace: OriginalRule = {
  id: 'squarespace',
  system: 'Squarespace',
  steps: { 'squarespace-format': { confidence: 'high', collisionRisk: false } },
  recognises: (facts) => generatorIs(facts, /squarespace/i) || hasHint(facts, 'squarespace'),
  candidates(url) {
    if (!/(?:^|\.)squarespace(?:-cdn)?\.com$/i.test(url.hostname)) return [];
    const path = url.pathname.replace(/(\.\w{3,4})\/\d+w$/i, '$1');
    if (!/\.\w{3,4}$/.test(path) && !url.searchParams.has('format')) return [];
    return [{ step: 'squarespace-format', url: `${url.origin}${path}?format=original` }];
  },
};
