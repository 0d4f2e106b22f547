/** One-time codes of six digits (RFC 6238 over RFC 4226: HMAC-SHA-1, thirty seconds), as every authenticator makes them. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const STEP_MS = 30_000;
const DIGITS = 6;
/** A telephone's clock may be off by half a minute. */
const TOLERANCE = 1;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 bits, as RFC 4226 recommends, in Base32. */
export function newSecret(): string {
  return toBase32(randomBytes(20));
}

/** The code of an instant. */
export function codeAt(secret: string, at: Date): string {
  return codeOfStep(fromBase32(secret), stepOf(at));
}

/**
 * The step whose code this is, later than `after`; null when it is none. A code is taken once: its step is to be kept.
 */
export function matchingStep(secret: string, code: string, at: Date, after: number | null): number | null {
  const digits = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const key = fromBase32(secret);
  const now = stepOf(at);
  let found: number | null = null;
  for (let step = now - TOLERANCE; step <= now + TOLERANCE; step += 1) {
    const isSame = timingSafeEqual(Buffer.from(codeOfStep(key, step)), Buffer.from(digits));
    if (isSame && (after === null || step > after)) found = step;
  }
  return found;
}

/** What an authenticator reads from a QR code (Key URI format). It names no union and no person. */
export function secretUri(secret: string, host: string): string {
  const label = encodeURIComponent(`Vigie:${host}`);
  return `otpauth://totp/${label}?secret=${secret}&issuer=Vigie&algorithm=SHA1&digits=${DIGITS}&period=30`;
}

function stepOf(at: Date): number {
  return Math.floor(at.getTime() / STEP_MS);
}

function codeOfStep(key: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => ALPHABET.charAt(Number.parseInt(five.padEnd(5, '0'), 2)))
    .join('');
}

function fromBase32(text: string): Uint8Array {
  const bits = Array.from(text, (letter) => {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) throw new Error('a kept secret that is no Base32');
    return value.toString(2).padStart(5, '0');
  }).join('');
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
