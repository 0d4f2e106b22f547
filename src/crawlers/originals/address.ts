import { resolveUrl } from '../extract/urls.js';
import type { Derived, Step } from './types.js';

export const IMAGE_EXTENSIONS = ['jpg', 'jpeg', 'png', 'gif', 'webp'] as const;

/** The same address with another path; the query stays unless told. */
export function withPath(url: URL, path: string, query: 'keep' | 'drop' = 'keep'): string {
  return `${url.origin}${path}${query === 'keep' ? url.search : ''}`;
}

/** The address with some query parameters left out; the others stay as they are written. */
export function withoutParameters(url: URL, isDropped: (name: string) => boolean): string {
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !isDropped(decodeSafely(part.split('=', 1).join('')).toLowerCase()));
  return `${url.origin}${url.pathname}${kept.length === 0 ? '' : `?${kept.join('&')}`}`;
}

/** An address carried inside another one, decoded at most twice, resolved against `base`; null when it is none. */
export function innerAddress(raw: string, base: string): string | null {
  let text = raw;
  for (let round = 0; round < 2 && /^(?:https?%3a|%2f)/i.test(text); round += 1) text = decodeSafely(text);
  // Servers and routers merge double slashes: `https:/host/path`.
  text = text.replace(/^(https?):\/(?!\/)/i, '$1://');
  return resolveUrl(text, base);
}

/**
 * An http(s) address written as base64 (of URLs or not), resolved; null when the text holds none. Nothing else than such
 * an address begins with these letters.
 */
export function addressInBase64(text: string): string | null {
  if (!/^aHR0c[\w+/=-]+$/.test(text)) return null;
  const plain = Buffer.from(text, 'base64url').toString('utf8');
  return /^https?:\/\/[\x21-\uffff]+$/.test(plain) ? resolveUrl(plain, plain) : null;
}

const SIGNATURE = /^(?:sig|sign|signature|hmac|ik-s|x-amz-signature|x-goog-signature)$/i;

/** Cloudinary and thumbor: the signature is a part of the path. */
const SIGNED_PATH = /\/s--[\w-]+--\/|^(?:\/[\w.-]+){0,2}?\/[\w-]{27}(?:=|%3d)\//i;

/**
 * True when the address is signed (imgix and Glide: `s`, a digest). Changed in any way the server would refuse it, and what it
 * protects is not asked for by another way: only a source that it names in clear may be.
 */
export function isSigned(url: URL): boolean {
  if (SIGNED_PATH.test(url.pathname)) return true;
  return [...url.searchParams].some(([name, value]) =>
    name === 's' ? /^[0-9a-f]{16,}$/i.test(value) : SIGNATURE.test(name) && value.length >= 8,
  );
}

/** Formats in which people upload. */
const UPLOAD_FORMATS = ['jpg', 'png', 'jpeg'] as const;

/**
 * Steps of a rule whose copies keep the name of the upload: one where they keep its format too, and a guess for each format in
 * which people upload. What never works on a site is given up one by one.
 */
export function namedSteps(step: string, own: Step): Readonly<Record<string, Step>> {
  const guesses = UPLOAD_FORMATS.map((format): [string, Step] => [
    `${step}-${format}`,
    { confidence: 'guess', collisionRisk: own.collisionRisk },
  ]);
  return { [step]: own, ...Object.fromEntries(guesses) };
}

/** The originals of such a copy; `stem` = path of the upload without its extension, `extension` = that of the copy. */
export function namedOriginals(step: string, url: URL, stem: string, extension: string): Derived[] {
  const own = extension.toLowerCase();
  const at = (name: string, format: string): Derived => ({
    step: name,
    url: withPath(url, `${stem}.${format}`, 'drop'),
  });
  // Converters write these whatever was uploaded.
  if (own === 'webp' || own === 'avif')
    return UPLOAD_FORMATS.map((format) => at(`${step}-${format}`, format));
  return [at(step, extension)];
}

/** Percent-decoding that leaves malformed sequences as they are. */
export function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % is part of the name then.
    return text;
  }
}

/** A decoded path made safe for an address again; slashes stay. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

export function hasHint(facts: { readonly hints: readonly string[] }, ...hints: readonly string[]): boolean {
  return hints.some((hint) => facts.hints.includes(hint));
}

export function generatorIs(facts: { readonly generator: string | null }, name: RegExp): boolean {
  return facts.generator !== null && name.test(facts.generator);
}
