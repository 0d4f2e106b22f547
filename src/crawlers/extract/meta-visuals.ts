import type { Element } from 'domhandler';
import { setCandidates } from './attributes.js';
import { withoutAutomaticText } from './credit-text.js';
import { oneLine } from './dom.js';
import { looksLikeImage, resolveUrl } from './urls.js';
import { NOTHING_SAID as NOTHING, type VisualList } from './visual.js';

/** What the page tells search engines and social networks to show (web note §2.1 rows 6, 16). */
export function collectMeta(elements: readonly Element[], base: string, list: VisualList): void {
  const social = new Map<string, { alt: string | null; width: number | null; height: number | null }>();
  let last: { alt: string | null; width: number | null; height: number | null } | null = null;
  for (const element of elements) {
    if (element.name !== 'meta' && element.name !== 'link') continue;
    const attribs = element.attribs;
    if (element.name === 'link') {
      const rel = ` ${(attribs['rel'] ?? '').toLowerCase()} `;
      const candidates =
        attribs['imagesrcset'] === undefined ? [] : setCandidates(attribs['imagesrcset'], base);
      const url = resolveUrl(attribs['href'] ?? '', base);
      const isPreload = rel.includes(' preload ') && attribs['as']?.toLowerCase() === 'image';
      const isSource =
        rel.includes(' image_src ') ||
        attribs['itemprop'] === 'image' ||
        attribs['itemprop'] === 'thumbnailUrl';
      const set = candidates[0]?.set;
      if (url !== null)
        candidates.push({ url, role: 'shown', size: 1, ...(set === undefined ? {} : { set }) });
      if (isPreload || isSource) list.add({ ...NOTHING, element: isSource ? 'social' : 'link', candidates });
      continue;
    }
    const name = (attribs['property'] ?? attribs['name'] ?? attribs['itemprop'] ?? '').toLowerCase();
    const content = attribs['content'];
    if (content === undefined) continue;
    if (
      /^(?:og:image(?::url|:secure_url)?|twitter:image(?::src)?|image|thumbnail|thumbnailurl)$/.test(name)
    ) {
      const url = resolveUrl(content, base);
      if (url === null || ((name === 'image' || name === 'thumbnail') && !looksLikeImage(url))) continue;
      last = social.get(url) ?? { alt: null, width: null, height: null };
      social.set(url, last);
    } else if (last !== null && /^(?:og|twitter):image:alt$/.test(name)) {
      last.alt ??= withoutAutomaticText(oneLine(content.slice(0, 1_000)) || null);
    } else if (last !== null && /^og:image:(?:width|height)$/.test(name) && /^\d{1,5}$/.test(content)) {
      last[name.endsWith('width') ? 'width' : 'height'] = Number(content);
    }
  }
  for (const [url, facts] of social) {
    list.add({ ...NOTHING, ...facts, element: 'social', candidates: [{ url, role: 'shown', size: 1 }] });
  }
}
