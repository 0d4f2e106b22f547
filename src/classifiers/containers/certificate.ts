import { X509Certificate } from 'node:crypto';
import { decodeCbor, untagged } from './cbor.js';

/** COSE header label of `x5chain` (RFC 9360). */
const X5CHAIN = 33;

/**
 * Who signed, from the first certificate of a COSE_Sign1 signature: common name and organisation joined by
 * ` | `. Null when there is no readable certificate. Nothing is verified here.
 */
export function signerName(signature: Uint8Array): string | null {
  const message = untagged(decodeCbor(signature));
  if (!Array.isArray(message)) return null;
  const [protectedHeader, unprotectedHeader] = message as readonly unknown[];
  const headers = [
    protectedHeader instanceof Uint8Array ? decodeCbor(protectedHeader) : null,
    unprotectedHeader,
  ];
  for (const header of headers) {
    if (!(header instanceof Map)) continue;
    const chain: unknown = header.get(X5CHAIN) ?? header.get('x5chain');
    const leaf: unknown = Array.isArray(chain) ? chain[0] : chain;
    if (leaf instanceof Uint8Array) return subjectName(leaf);
  }
  return null;
}

function subjectName(certificate: Uint8Array): string | null {
  let subject: string;
  try {
    subject = new X509Certificate(certificate).subject;
  } catch {
    // Bytes from outside: a certificate that cannot be parsed names nobody.
    return null;
  }
  const fields = new Map<string, string>();
  for (const line of subject.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0 && !fields.has(line.slice(0, at))) fields.set(line.slice(0, at), line.slice(at + 1).trim());
  }
  const names = [fields.get('CN'), fields.get('O')].filter((name) => name !== undefined && name !== '');
  return names.length === 0 ? null : [...new Set(names)].join(' | ');
}
