import { resolveUrl } from '../extract/urls.js';

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
