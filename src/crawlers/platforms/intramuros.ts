/**
 * IntraMuros: news and calendar of towns, `www.intramuros.org/<town>/…`. It turns programs away (a bot manager before its
 * pages, an address for programs that asks for a key: reference visuals-on-the-web §1.8), so nothing is asked of it. Sites that
 * it makes for towns on their own domain are looked at as any other, with the files that these name.
 */
import { segments, sibling } from './addresses.js';
import type { Platform } from './types.js';

/** Pages of the service itself. */
const OWN =
  /^(?:fiche|cgu|cgv|mentions-legales|politique-de-confidentialite|confidentialite|contact|blog|actualites|agenda|connexion|login|aide|faq|a-propos|tarifs|demo|decouvrir|wp-.*|.*\.\w{2,4})$/i;
const TOWN = /^[a-z0-9][\w-]{1,80}$/i;

export const intramuros: Platform = {
  id: 'intramuros',
  name: 'IntraMuros',
  permission: { kind: 'refused', source: 'visuals-on-the-web §1.8', on: '2026-11-24' },
  hosts: /^(?:(?:www|widget)\.)?intramuros\.org$/,
  find(url) {
    if (url.hostname.startsWith('widget.')) return { kind: 'unclear', key: url.href, url: url.href };
    const [town = ''] = segments(url);
    if (!TOWN.test(town) || OWN.test(town)) return null;
    return {
      kind: 'account',
      key: town.toLowerCase(),
      url: sibling(url, 'www.intramuros.org', `/${town}`),
    };
  },
  read: () => ({ kind: 'none', why: 'empty' }),
};
