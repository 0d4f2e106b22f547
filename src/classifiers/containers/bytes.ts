/** Reading numbers and text out of bytes. Reading past the end gives zeros: every length is judged by its caller. */

export type ByteOrder = 'big' | 'little';

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

export function u16(bytes: Uint8Array, at: number, order: ByteOrder = 'big'): number {
  return order === 'big'
    ? u8(bytes, at) * 0x100 + u8(bytes, at + 1)
    : u8(bytes, at + 1) * 0x100 + u8(bytes, at);
}

export function u32(bytes: Uint8Array, at: number, order: ByteOrder = 'big'): number {
  return order === 'big'
    ? u16(bytes, at) * 0x10000 + u16(bytes, at + 2)
    : u16(bytes, at + 2, 'little') * 0x10000 + u16(bytes, at, 'little');
}

/** A 64-bit length; beyond 2^53 it is only known to be too large, which is all that callers ask. */
export function u64(bytes: Uint8Array, at: number, order: ByteOrder = 'big'): number {
  const [high, low] = order === 'big' ? [at, at + 4] : [at + 4, at];
  return u32(bytes, high, order) * 0x1_0000_0000 + u32(bytes, low, order);
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Four-character type code at a place. */
export function fourCc(bytes: Uint8Array, at: number): string {
  return latin1(bytes.subarray(at, at + 4));
}

export function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  if (at + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** First place of an ASCII text at or after `from`; -1 when there is none. */
export function indexOfText(bytes: Uint8Array, text: string, from = 0): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(text, from, 'latin1');
}

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true });
const WINDOWS_1252 = new TextDecoder('windows-1252');

/** The text when the bytes are valid UTF-8, else null. */
export function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    // Not UTF-8 is an answer here, not a failure.
    return null;
  }
}

/**
 * Text of a field whose encoding is not said or often said wrongly: UTF-8 where the bytes are valid UTF-8,
 * else Windows-1252, which agrees with Latin-1 on every printable character.
 */
export function looseText(bytes: Uint8Array): string {
  return strictUtf8(bytes) ?? WINDOWS_1252.decode(bytes);
}

export function utf16(bytes: Uint8Array, order: ByteOrder): string {
  const even = bytes.subarray(0, bytes.length & ~1);
  if (order === 'little') return Buffer.from(even).toString('utf16le');
  return Buffer.from(even).swap16().toString('utf16le');
}

/** Text of XML: byte order mark, else the pattern of zero bytes, else UTF-8 or Windows-1252. */
export function xmlText(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2), 'big');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2), 'little');
  if (bytes[0] === 0 && bytes[1] === 0x3c) return utf16(bytes, 'big');
  if (bytes[0] === 0x3c && bytes[1] === 0) return utf16(bytes, 'little');
  return looseText(bytes).replace(/^\uFEFF/, '');
}

/** Text up to the first NUL and the bytes behind it; the rest is null when there is no NUL. */
export function splitAtNul(bytes: Uint8Array): {
  readonly head: Uint8Array;
  readonly rest: Uint8Array | null;
} {
  const at = bytes.indexOf(0);
  return at < 0 ? { head: bytes, rest: null } : { head: bytes.subarray(0, at), rest: bytes.subarray(at + 1) };
}

/** The bytes without the NULs at their end. */
export function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}

/** Text without NULs at its end and white space around it. */
export function trimmed(text: string): string {
  return text.replace(/\0[\s\S]*$/, '').trim();
}
