/**
 * Issuu: documents turned into magazines. Public page `/<user>/docs/<name>`, embed `e.issuu.com/embed.html?u=<user>&d=<name>`
 * (an older one, `embed.html#<number>/<number>`, names no public page). For programs it documents oEmbed
 * (https://developer.issuu.com/oembed/, in the registry iamcal/oembed:providers/issuu.yml), which names the cover: that
 * alone is asked, never the pages of its reader.
 */
import { z } from 'zod';
import { bareSighting } from '../extract/index.js';
import { parseUrl } from '../../parse-url.js';
import { segments, sibling } from './addresses.js';
import type { Platform } from './types.js';

const NAME = /^[\w.%-]{1,200}$/;
const IMAGE_HOST = /(?:^|\.)(?:isu\.pub|issuu\.com)$/;

const answer = z.object({
  title: z.string().max(1_000).optional(),
  thumbnail_url: z.string().max(2_000).optional(),
});

export const issuu: Platform = {
  id: 'issuu',
  name: 'Issuu',
  permission: { kind: 'documented', source: 'https://developer.issuu.com/oembed/', on: '2026-12-07' },
  hosts: /(?:^|\.)issuu\.com$/,
  find(url) {
    const parts = segments(url);
    const isEmbed = /^(?:anonymous-)?embed\.html$/.test(parts[0] ?? '');
    const user = isEmbed ? (url.searchParams.get('u') ?? '') : (parts[0] ?? '');
    const name = isEmbed ? (url.searchParams.get('d') ?? '') : parts[1] === 'docs' ? (parts[2] ?? '') : '';
    if (NAME.test(user) && NAME.test(name))
      return {
        kind: 'document',
        key: `${user}/${name}`.toLowerCase(),
        url: sibling(url, 'issuu.com', `/${user}/docs/${name}`),
      };
    return isEmbed ? { kind: 'unclear', key: url.href, url: url.href } : null;
  },
  asks({ url }) {
    const page = new URL(url);
    const query = new URLSearchParams({ url, format: 'json' });
    return { url: sibling(page, 'issuu.com', `/oembed?${query.toString()}`), accept: 'application/json' };
  },
  read({ text, finalUrl }) {
    if (!/^\/oembed(?:_wp)?$/.test(new URL(finalUrl).pathname)) return { kind: 'none', why: 'moved' };
    const told = answer.safeParse(parseJson(text));
    const cover = told.success ? parseUrl(told.data.thumbnail_url ?? '', finalUrl) : null;
    if (cover === null || !/^https?:$/.test(cover.protocol) || !IMAGE_HOST.test(cover.hostname))
      return { kind: 'none', why: 'empty' };
    const title = told.data?.title?.trim().slice(0, 300) || null;
    return {
      kind: 'pictures',
      title,
      sightings: [bareSighting(cover.href, 'social', { pageTitle: title })],
      signals: [],
    };
  },
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: an error page, which names no cover.
    return null;
  }
}
