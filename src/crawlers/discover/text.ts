/** Bytes of a page to text: the encoding that the server or the page names, UTF-8 where it is valid, else windows-1252. */

const MAX_META_BYTES = 4_096;

/** Decodes HTML or XML. Never throws; unknown encodings fall back as browsers do. */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const named = bomOf(bytes) ?? charsetOf(contentType ?? '') ?? declaredInside(bytes);
  if (named !== null) {
    const decoder = decoderFor(named);
    if (decoder !== null) return decoder.decode(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: old French sites that do not say so are in windows-1252.
    return decodeWindows1252(bytes);
  }
}

/** What windows-1252 has where Latin-1 has controls, 0x80 to 0x9F. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Node 20 reads windows-1252 as Latin-1 (its apostrophes and œ become controls): the difference is made up here. */
function decodeWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80] ?? char);
}

function bomOf(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return null;
}

function charsetOf(text: string): string | null {
  return /charset\s*=\s*["']?([\w.:-]{2,40})/i.exec(text)?.[1] ?? null;
}

function declaredInside(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, MAX_META_BYTES)).toString('latin1');
  const xml = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]{2,40})/i.exec(head)?.[1];
  const meta = /<meta\b[^>]*\bcharset\s*=\s*["']?([\w.:-]{2,40})/i.exec(head)?.[1];
  return xml ?? meta ?? null;
}

function decoderFor(name: string): { decode(bytes: Uint8Array): string } | null {
  try {
    const decoder = new TextDecoder(name);
    return decoder.encoding === 'windows-1252' ? { decode: decodeWindows1252 } : decoder;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** What bytes are by their first characters, when they are not a page. Content types are not trusted. */
export function sniff(bytes: Uint8Array): 'html' | 'xml' | 'pdf' | 'image' | 'text' | 'binary' {
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1');
  if (head.startsWith('%PDF-')) return 'pdf';
  if (
    /^(\xff\xd8\xff|\x89PNG\r\n|GIF8|RIFF[\s\S]{4}WEBP|BM[\s\S]{4}\0\0|[\s\S]{4}ftyp(avif|heic|mif1))/.test(
      head,
    )
  )
    return 'image';
  const start = head.replace(/^(\xef\xbb\xbf|\s|<!--[\s\S]*?-->)*/, '').toLowerCase();
  if (/^(\xfe\xff|\xff\xfe)/.test(head)) return 'html';
  if (/^<svg\b/.test(start) || /^<\?xml[\s\S]*<svg\b/.test(start)) return 'image';
  if (
    /<(!doctype html|html|head|body|title|meta|div|p|a|img|script|link|table|h1|ul|section|main)\b/.test(
      start,
    )
  )
    return 'html';
  if (/^<(\?xml|rss|feed|urlset|sitemapindex)/.test(start)) return 'xml';
  return /[\0-\x08\x0e-\x1a]/.test(head) ? 'binary' : 'text';
}
