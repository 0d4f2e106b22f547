/**
 * Illiwap: messages of town halls. Each has a station, `station.illiwap.com/fr/public/<code>`, whose news are embedded by
 * `/actu/embed` below it, and a feed `/rss/<name>`; what people upload lies under `/uploads/` of the same host (read in
 * public code that shows the feed: imio.smartweb.core, and on sites that embed it). The JSON of its calendar is not asked.
 */
import { extractPage } from '../extract/index.js';
import { segments, sibling } from './addresses.js';
import type { Platform } from './types.js';

const CODE = /^[\w-]{1,100}$/;

export const illiwap: Platform = {
  id: 'illiwap',
  name: 'Illiwap',
  permission: { kind: 'unread', source: 'https://www.illiwap.com', on: '2026-12-07' },
  hosts: /^station\.illiwap\.com$/,
  find(url) {
    const parts = segments(url);
    const [language = '', area = '', code = '', ...rest] = parts;
    if (/^[a-z]{2}$/.test(language) && area === 'public' && CODE.test(code)) {
      // What the town embeds is what its visitors see.
      const embed = rest.join('/') === 'actu/embed' ? '/actu/embed' : '';
      return {
        kind: 'account',
        key: code.toLowerCase(),
        url: sibling(url, url.hostname, `/${language}/public/${code}${embed}`),
      };
    }
    if (parts.length === 2 && language === 'rss' && CODE.test(area))
      return {
        kind: 'account',
        key: `rss/${area.toLowerCase()}`,
        url: sibling(url, url.hostname, `/rss/${area}`),
      };
    return null;
  },
  read({ text, contentType, finalUrl }) {
    const final = new URL(finalUrl);
    // The service sends from the code of a town to its name: any station that it answers with is the one.
    if (!illiwap.hosts.test(final.hostname) || illiwap.find(final) === null)
      return { kind: 'none', why: 'moved' };
    const page = extractPage({ html: text, url: finalUrl, contentType });
    if (page.challenge) return { kind: 'none', why: 'challenge' };
    const sightings = page.sightings.filter(({ imageUrl }) => {
      const picture = new URL(imageUrl);
      return illiwap.hosts.test(picture.hostname) && picture.pathname.includes('/uploads/');
    });
    if (sightings.length === 0) return { kind: 'none', why: 'empty' };
    return { kind: 'pictures', title: page.title, sightings, signals: page.signals };
  },
};
