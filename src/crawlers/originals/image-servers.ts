import { addressInBase64, decodeSafely, innerAddress } from './address.js';
import type { OriginalRule } from './types.js';

/** A signature or the word that stands for none; what follows it may be read, and is never signed anew. */
const THUMBOR = /^(?:\/[\w.-]+){0,2}?\/(?:unsafe|[\w-]{27}(?:=|%3d))\/(.+)$/i;

/**
 * thumbor (web note §1.7; source: `thumbor/url.py`): signature or `unsafe`, operations, then the source. Signed or not, only the
 * source's own address is asked for, where it names its host.
 */
export const thumbor: OriginalRule = {
  id: 'thumbor',
  unwraps: true,
  system: 'thumbor',
  steps: { 'thumbor-source': { confidence: 'high', collisionRisk: false } },
  recognises: () => false,
  candidates(url) {
    const signed = THUMBOR.exec(url.pathname)?.[1];
    if (signed === undefined) return [];
    const parts = signed.split('/');
    while (parts.length > 1 && isOperation(parts[0] ?? '')) parts.shift();
    // Filters may hold addresses of their own, up to the bracket that closes the last of them.
    if (/^filters(?::|%3a)/i.test(parts[0] ?? '')) {
      const end = parts.findIndex((part) => /(?:\)|%29)$/.test(part));
      parts.splice(0, end + 1);
    }
    const source = decodeSafely(parts.join('/'));
    const hasHost = /^(?:https?:\/|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\/)/i.test(source);
    const inner = hasHost
      ? innerAddress(/^https?:\//i.test(source) ? source : `https://${source}`, url.href)
      : null;
    return inner === null ? [] : [{ step: 'thumbor-source', url: inner }];
  },
};

function isOperation(part: string): boolean {
  return /^(?:debug|meta|trim(?::.*)?|\d+x\d+:\d+x\d+|(?:adaptive-)?(?:full-)?fit-in|-?(?:\d+|orig)?x-?(?:\d+|orig)?|left|center|right|top|middle|bottom|smart)$/i.test(
    part,
  );
}

const IMGPROXY_PLAIN = /^(?:\/[\w.-]+)+(?:\/[a-z_-]+:[^/]*)*\/plain\/(https?(?::|%3a).+)$/i;
const IMGPROXY_FORMAT = /@(?:jpe?g|png|webp|avif|gif|ico|svg|heic|bmp|tiff|jxl|best)$/i;

/**
 * imgproxy (source: its documentation, « Processing an image »): signature, options, then the source's address, plain or as base64 that
 * may be cut by slashes. The signature covers the options and protects nothing of the source; an encrypted source
 * (`/enc/`) stays closed.
 */
export const imgproxy: OriginalRule = {
  id: 'imgproxy',
  unwraps: true,
  system: 'imgproxy',
  steps: {
    'imgproxy-plain': { confidence: 'high', collisionRisk: false },
    'imgproxy-base64': { confidence: 'high', collisionRisk: false },
  },
  recognises: () => false,
  candidates(url) {
    const plain = IMGPROXY_PLAIN.exec(url.pathname)?.[1];
    if (plain !== undefined) {
      const inner = innerAddress(decodeSafely(plain.replace(IMGPROXY_FORMAT, '')), url.href);
      return inner === null ? [] : [{ step: 'imgproxy-plain', url: inner }];
    }
    const parts = url.pathname.split('/').slice(1);
    const start = parts.findIndex((part) => part.startsWith('aHR0c'));
    // A signature stands before it at least; what was encrypted may begin with any letters.
    if (start < 1 || parts[start - 1] === 'enc') return [];
    const inner = addressInBase64(
      parts
        .slice(start)
        .join('')
        .replace(/\.\w{2,4}$/, ''),
    );
    return inner === null ? [] : [{ step: 'imgproxy-base64', url: inner }];
  },
};
