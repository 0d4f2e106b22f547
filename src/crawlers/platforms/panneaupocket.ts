/**
 * PanneauPocket: short notices of town halls, gendarmeries and syndicates. Public page `app.panneaupocket.com/ville/<id>-<slug>`,
 * widget `/embeded/<id>`. The page carries each notice as `.sign-carousel--item`, its pictures in `.sign-preview__content`, who
 * published it in `.city` (read in RSS-Bridge:bridges/PanneauPocketBridge.php and in public scripts that read the page).
 * Lists of towns and the API are not asked.
 */
import type { Element } from 'domhandler';
import { ancestor, classOf, elementsOf, textOf } from '../extract/dom.js';
import { extractPage } from '../extract/index.js';
import { segments, sibling } from './addresses.js';
import type { Platform } from './types.js';

const PAGE = /^(\d{3,15})(?:-([\w%.-]{1,200}))?$/;
const LEVELS = 40;

const hasClass =
  (name: string) =>
  (element: Element): boolean =>
    ` ${classOf(element).replace(/\s+/g, ' ')} `.includes(` ${name} `);
const isNotice = hasClass('sign-carousel--item');
const isContent = hasClass('sign-preview__content');
const isAuthor = hasClass('city');

export const panneaupocket: Platform = {
  id: 'panneaupocket',
  name: 'PanneauPocket',
  permission: { kind: 'unread', source: 'https://www.panneaupocket.com', on: '2026-12-07' },
  hosts: /^app\.panneaupocket\.com$/,
  find(url) {
    const [first = '', second = ''] = segments(url);
    const [, id, slug] = (/^(?:ville|embeded)$/.test(first) ? PAGE.exec(second) : null) ?? [];
    if (id === undefined) return null;
    const path = `/ville/${id}${slug === undefined ? '' : `-${slug}`}`;
    return { kind: 'account', key: id, url: sibling(url, url.hostname, path) };
  },
  read({ publication, text, contentType, finalUrl }) {
    const final = new URL(finalUrl);
    if (panneaupocket.find(final)?.key !== publication.key) return { kind: 'none', why: 'moved' };
    const own =
      PAGE.exec(segments(final)[1] ?? '')?.[2] ?? PAGE.exec(segments(new URL(publication.url))[1] ?? '')?.[2];
    const authors = new Set<string>();
    const mine = new Map<Element, boolean>();
    const isOwn = (notice: Element): boolean => {
      const known = mine.get(notice);
      if (known !== undefined) return known;
      const said = elementsOf(notice).find(isAuthor);
      const name = said === undefined ? '' : slugOf(textOf(said, 200));
      if (name !== '') authors.add(name);
      const fits = name === '' || own === undefined || isNameOf(name, own);
      mine.set(notice, fits);
      return fits;
    };
    const page = extractPage({
      html: text,
      url: finalUrl,
      contentType,
      only(element) {
        if (ancestor(element, LEVELS, isContent) === null) return false;
        const notice = ancestor(element, LEVELS, isNotice);
        return notice !== null && isOwn(notice);
      },
    });
    if (page.challenge) return { kind: 'none', why: 'challenge' };
    // Without a name in its address, a page with notices of several bodies does not say whose it is.
    if (own === undefined && authors.size > 1) return { kind: 'none', why: 'others' };
    const { title, sightings, signals } = page;
    if (sightings.length === 0)
      return { kind: 'none', why: mine.size > 0 && ![...mine.values()].includes(true) ? 'others' : 'empty' };
    return { kind: 'pictures', title, sightings, signals };
  },
};

/** Whether who published a notice is the body that the address of the page names (`saint-exemple-99001`). */
function isNameOf(name: string, slug: string): boolean {
  const own = slugOf(decode(slug)).replace(/-\d{5}$/, '');
  return name.replace(/-\d{5}$/, '') === own;
}

function slugOf(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray %: the slug is compared as written.
    return text;
  }
}
