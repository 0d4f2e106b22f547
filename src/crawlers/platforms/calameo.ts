/**
 * Calaméo: documents turned into books. Public page `/books/<id>`, reader `/read/<id>`, embed `v.calameo.com/?bkcode=<id>`
 * (seen on many sites), lists `/accounts/<n>`. The page names its cover in `og:image` (`p.calameoassets.com/<key>/p1.jpg`);
 * other covers on it are those of others. The API asks for a key (https://developer.calameo.com/content/api/), the other
 * pages of a book come through scripts: neither is asked.
 */
import { extractPage } from '../extract/index.js';
import { segments, sibling } from './addresses.js';
import type { Platform } from './types.js';

const ID = /^[0-9a-z]{10,40}$/i;
const AUTH = /^[0-9a-z]{4,40}$/i;

export const calameo: Platform = {
  id: 'calameo',
  name: 'Calaméo',
  permission: { kind: 'unread', source: 'https://www.calameo.com/terms', on: '2026-12-07' },
  hosts: /(?:^|\.)calameo\.com$/,
  find(url) {
    const [first = '', second = ''] = segments(url);
    const embedded = first === '' ? url.searchParams.get('bkcode') : null;
    const id = embedded ?? (/^(?:read|books)$/.test(first) ? second : '');
    if (ID.test(id)) {
      // A publication that is not listed is opened with the word that stands in the link.
      const word = url.searchParams.get('authid') ?? '';
      const path = `/books/${id}${AUTH.test(word) ? `?authid=${word}` : ''}`;
      return { kind: 'document', key: id.toLowerCase(), url: sibling(url, 'www.calameo.com', path) };
    }
    if (/^(?:accounts|subscriptions)$/.test(first) && ID_OF_LIST.test(second))
      return {
        kind: 'shelf',
        key: `${first}/${second}`,
        url: sibling(url, 'www.calameo.com', `/${first}/${second}`),
      };
    return null;
  },
  read({ publication, text, contentType, finalUrl }) {
    const final = new URL(finalUrl);
    if (calameo.find(final)?.key !== publication.key) return { kind: 'none', why: 'moved' };
    const page = extractPage({
      html: text,
      url: finalUrl,
      contentType,
      only: ({ name }) => name === 'meta',
    });
    if (page.challenge) return { kind: 'none', why: 'challenge' };
    const sightings = page.sightings.filter(({ imageUrl }) =>
      /(?:^|\.)calameo(?:assets)?\.com$/.test(new URL(imageUrl).hostname),
    );
    if (sightings.length === 0) return { kind: 'none', why: 'empty' };
    return { kind: 'pictures', title: page.title, sightings, signals: page.signals };
  },
};

const ID_OF_LIST = /^\d{1,12}$/;
