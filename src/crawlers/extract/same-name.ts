/**
 * Do two addresses name one picture? Pages name other pictures beside the one they show (a link to another file, a
 * picture for the moment when the mouse comes): only a shared name says that it is the same one. Pure.
 */
import { fileNameOf, isProxy, pathOf, urlKey } from './urls.js';

const EXTENSIONS = /(?:\.(?:jpe?g|jpe|jfif|png|gif|webp|avif|heic|heif|jxl|tiff?|bmp|svg))+$/;
const SIZE_WORD =
  'thumb(?:nail)?s?|vignette|mini(?:ature)?|small|medium|large|full|big|hd|orig(?:inal)?|zoom|preview|mobile|tablet|desktop|retina|tiny|blur|lqip';
/** Marks of a size or of a treatment behind a name. Bare numbers stay: they tell pictures apart. */
const SIZE_ENDING = new RegExp(
  String.raw`(?:[-_](?:scaled|rotated|edited|e\d{10,13}|\d{1,5}x\d{1,5}|p-\d{3,4}|\d{2,5}(?:w|px)|\dx|tn|min|sm|md|lg|xl|${SIZE_WORD})|@\dx)$`,
);
const SIZE_BEGINNING = new RegExp(
  String.raw`^(?:phoca_thumb_[sml]|thumbs?|tn|th|csm|cropped|${SIZE_WORD})[-_]`,
);
/** Folders that hold one size of the pictures of the folder around them. */
const SIZE_FOLDER = new RegExp(
  String.raw`/(?:${SIZE_WORD}|images?|originals?|uploads?|resized?|cache|grand|grande|petit|petite)(?=/)`,
  'g',
);
/** Gatsby: the digest of a picture, then that of its size. */
const GATSBY_SIZE = /(\/static\/[\da-f]{32}\/)[\da-f]{5,32}\/$/;
/** Names that many pictures bear. */
const COMMON_NAME =
  /^(?:images?|img|photos?|pictures?|pic|visuel|illustration|affiche|logo|cover|banner|slide|media|file|fichier|download|default|index|original)$/;
/** Parameters that say how a picture is delivered, never which one. */
const DELIVERY_PARAMETER =
  /^(?:w|h|width|height|size|resize|fit|crop|quality|q|format|fm|auto|dpr|scale|itok|ssl|strip|imagethumbnail|imagepreview|originwidth|originheight)=/i;

/** True when the two addresses name one picture, by `pictureKey`. */
export function nameSamePicture(one: string, other: string): boolean {
  return pictureKey(one) === pictureKey(other);
}

/**
 * What the name of a picture comes to with marks of size, treatment and format left aside; equal for the copies of one
 * upload. A name that many pictures bear counts only in its folder. Numbers count: `img_1.jpg` and `img_2.jpg` are two.
 */
export function pictureKey(url: string): string {
  const path = pathOf(url).toLowerCase();
  // Plone: the scales of one object stand behind its address.
  const object = path.indexOf('/@@images/');
  if (object > 0) return path.slice(0, object);
  const file = fileNameOf(url)?.toLowerCase() ?? '';
  const base = file.replace(EXTENSIONS, '');
  // A script's name says nothing of the picture that it gives.
  if (base === file || base === '') return urlKey(url);
  let stem = base;
  if (path.includes('/local/cache-vignettes/')) stem = stem.replace(/-[0-9a-f]{5}$/, '');
  // Dotclear: `.name_m.jpg` beside `name.jpg`.
  if (stem.startsWith('.')) stem = stem.slice(1).replace(/_(?:sq|[tsmo])$/, '');
  if (path.includes('/_processed_/')) stem = stem.replace(/_[0-9a-f]{6,10}$/, '');
  // Astro and Hugo: a hash of the transformation behind the name.
  if (path.includes('/_astro/')) stem = stem.replace(/(\.[\w-]{8})_[\da-z]{4,10}$/, '$1');
  stem = stem.replace(/_hu_?[\da-f]{14,32}(?:_\d+_[\w-]+)?$/, '');
  for (let round = 0; round < 4; round += 1) {
    const shorter = stem.replace(SIZE_ENDING, '').replace(SIZE_BEGINNING, '').replace(EXTENSIONS, '');
    if (shorter === stem || shorter === '') break;
    stem = shorter;
  }
  const query = isProxy(url) ? '' : (urlKey(url).split('?')[1] ?? '');
  const which = query
    .split('&')
    .filter((part) => part !== '' && !DELIVERY_PARAMETER.test(part))
    .sort()
    .join('&');
  const isOwn = /[a-z]/.test(stem) && stem.length >= 4 && !COMMON_NAME.test(stem);
  const folder = isOwn
    ? ''
    : path
        .slice(0, path.lastIndexOf('/') + 1)
        .replace(SIZE_FOLDER, '')
        .replace(GATSBY_SIZE, '$1');
  return `${folder}${stem}?${which}`;
}
