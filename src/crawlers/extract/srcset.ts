export interface SrcsetEntry {
  readonly url: string;
  /** `w` descriptor in pixels, else null. */
  readonly width: number | null;
  /** `x` descriptor, else null. */
  readonly density: number | null;
}

const MAX_ENTRIES = 64;

/**
 * Candidates of a `srcset`, following the HTML standard: an address runs to the next white space, so commas
 * inside it (Cloudflare, Wix, Cloudinary) belong to it; a trailing comma ends the entry without descriptor.
 * Total: malformed descriptors are dropped, the address stays. A comma without white space before an absolute
 * address separates too, because careless templates write `a.jpg 1x,https://…` and `a.jpg,https://…`.
 */
export function parseSrcset(value: string): SrcsetEntry[] {
  const entries: SrcsetEntry[] = [];
  let at = 0;
  while (at < value.length && entries.length < MAX_ENTRIES) {
    while (at < value.length && /[\s,]/.test(value.charAt(at))) at += 1;
    const start = at;
    while (at < value.length && !/\s/.test(value.charAt(at))) at += 1;
    if (at === start) break;
    const token = value.slice(start, at);
    if (token.endsWith(',')) {
      push(entries, token, '');
      continue;
    }
    // Descriptors run to the next comma outside parentheses.
    let depth = 0;
    const descriptorStart = at;
    while (at < value.length) {
      const char = value.charAt(at);
      if (char === '(') depth += 1;
      else if (char === ')') depth = Math.max(0, depth - 1);
      else if (char === ',' && depth === 0) break;
      at += 1;
    }
    push(entries, token, value.slice(descriptorStart, at));
  }
  return entries;
}

function push(entries: SrcsetEntry[], token: string, descriptor: string): void {
  const glued = token.split(/,(?=https?:\/\/)/i);
  // `/cdn-cgi/image/w=1,f=auto,https://…` is one address: only a piece that could be an image by itself is cut off.
  const pieces = glued.every((piece) => /\.\w{3,4}(?:\?\S*)?$/.test(withoutCommas(piece))) ? glued : [token];
  pieces.forEach((piece, index) => {
    const url = withoutCommas(piece);
    if (url === '' || entries.length >= MAX_ENTRIES) return;
    const own = index === pieces.length - 1 ? descriptor : '';
    entries.push({ url, width: measure(own, 'w'), density: measure(own, 'x') });
  });
}

/** Without the commas at its end; looked at from there: a pattern would try each comma of a hundred thousand. */
function withoutCommas(piece: string): string {
  let end = piece.length;
  while (piece.charAt(end - 1) === ',') end -= 1;
  return piece.slice(0, end);
}

function measure(descriptor: string, unit: 'w' | 'x'): number | null {
  const found = new RegExp(String.raw`(?:^|\s)(\d{1,6}(?:\.\d{1,4})?)${unit}(?:\s|$)`).exec(descriptor);
  return found?.[1] === undefined ? null : Number(found[1]);
}
