import { decodeSafely } from './address.js';

const CHANGES: readonly RegExp[] = [
  // Parameters: imgix, Directus, Astro, Netlify, Sanity, TwicPics.
  /[?&](?:rect|crop|mark|mark64|blend|blend64|txt|txt64)=|[?&]fit=(?:crop|cover|facearea)\b|[?&]twic=v1\/(?:.*\/)?(?:cover|crop)=/i,
  // Cloudinary: cuts, layers, and what its own models fill in, take away or replace.
  /\/image\/(?:upload|fetch)\/(?:.*[/,])?(?:c_(?:crop|l?fill|thumb|auto)|[lu]_[^/]|[be]_gen_)/i,
  // thumbor, imgproxy, IPX, Cloudflare.
  /\/\d+x\d+:\d+x\d+\/|\bwatermark\(|\/(?:c|crop|wm|watermark|wmu|watermark_url):|\/(?:rs|resize|rt|resizing_type):fill/i,
  /\/_ipx\/(?:[^/]*[&,])?(?:s_\d+x\d+|resize_\d+x\d+|fit_cover|extract_|crop_)/i,
  /\/cdn-cgi\/image\/(?:[^/]*,)?(?:fit=(?:crop|cover)|draw=)/i,
  // Hugo until 0.122, Craft.
  /_hu[0-9a-f]{32}_\d+_(?:\d+x\d+_)?(?:fill|crop|filter)_|\/_\w+x\w+_crop_/i,
];

/**
 * True when the address of a copy says that it shows less or more than its source: a part of it, something laid over it,
 * something that a model put in. What is read in the source does not speak for all of such a copy.
 */
export function changesPicture(url: string): boolean {
  if (CHANGES.some((form) => form.test(url))) return true;
  // The address of a proxy may hold that of another, encoded once.
  const inner = decodeSafely(url);
  return inner !== url && CHANGES.some((form) => form.test(inner));
}
