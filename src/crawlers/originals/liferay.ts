import { hasHint, withoutParameters } from './address.js';
import type { OriginalRule } from './types.js';

/** Liferay documents (web note §1.6): the same address with `imageThumbnail` or `imagePreview` is a small copy. */
export const liferay: OriginalRule = {
  id: 'liferay',
  system: 'Liferay',
  steps: { 'liferay-thumbnail': { confidence: 'high', collisionRisk: false } },
  recognises: (facts) => hasHint(facts, 'Liferay.', '/o/adaptive-media/'),
  candidates(url) {
    if (!/\/documents\//.test(url.pathname)) return [];
    const to = withoutParameters(url, (name) => /^image(?:thumbnail|preview)$/.test(name));
    return to === url.href ? [] : [{ step: 'liferay-thumbnail', url: to }];
  },
};
