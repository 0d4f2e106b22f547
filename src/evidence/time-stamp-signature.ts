/**
 * The signature of a time stamp (CMS, RFC 5652 section 5.4; RFC 3161 section 2.4.2), with node:crypto.
 *
 * Checked: the signature covers these very bytes and was made with the key of a certificate that came with the
 * answer, that is named in what was signed, that is for time stamps only, and was in force at the stamped time.
 * **Not** checked: who issued that certificate, and whether it was revoked. That takes the authority's root, which a
 * person chooses: `openssl ts -verify -CAfile`.
 */
import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { type DerValue, fieldsOf, integerOf, oidOf, readDer, TAG } from './der.js';
import type { SignedToken } from './time-stamp.js';

export type SignatureCheck =
  /** `signer` and `issuer` are names as the certificate gives them: what it calls itself, not who it is. */
  | { readonly kind: 'valid'; readonly signer: string; readonly issuer: string }
  | { readonly kind: 'invalid'; readonly why: string }
  /** Out of reach here (RSASSA-PSS, EdDSA). An altered identifier looks the same: it is no seal either way. */
  | { readonly kind: 'unknown-algorithm'; readonly why: string };

const ATTRIBUTE = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const DIGESTS: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
/** Digest null = the one that the signer names beside. */
const SIGNATURES: Readonly<Record<string, { readonly key: 'rsa' | 'ec'; readonly digest: string | null }>> = {
  '1.2.840.113549.1.1.1': { key: 'rsa', digest: null },
  '1.2.840.113549.1.1.11': { key: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', digest: 'sha512' },
  '1.2.840.10045.4.3.2': { key: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', digest: 'sha512' },
};

/** Checks a token that was read, at the instant it states. Total: whatever the bytes are, this is a value. */
export function checkSignature(token: SignedToken, genTime: string): SignatureCheck {
  const invalid = (why: string): SignatureCheck => ({ kind: 'invalid', why });
  const signer = fieldsOf(token.signers[0], TAG.sequence);
  if (token.signers.length !== 1 || signer === null) return invalid('not exactly one signer');
  const [version, signerId, digestField, signedAttributes, signatureField, signature] = signer;
  const isKnownVersion = [1n, 3n].some((one) => one === integerOf(version));
  if (!isKnownVersion || signedAttributes?.tag !== TAG.context0 || signature?.tag !== TAG.octetString)
    return invalid('SignerInfo is malformed');
  const algorithm = oidOf(fieldsOf(signatureField, TAG.sequence)?.[0]) ?? '';
  const named = oidOf(fieldsOf(digestField, TAG.sequence)?.[0]) ?? '';
  const scheme = SIGNATURES[algorithm];
  const digest = DIGESTS[named];
  if (scheme === undefined || digest === undefined)
    return { kind: 'unknown-algorithm', why: `algorithms ${algorithm} and ${named}` };

  const attributes = attributesOf(signedAttributes);
  if (attributes === null) return invalid('signed attributes are malformed');
  if (oidOf(attributes.get(ATTRIBUTE.contentType)) !== token.contentType)
    return invalid('the signed content type is another one');
  const messageDigest = attributes.get(ATTRIBUTE.messageDigest);
  if (messageDigest?.tag !== TAG.octetString || !same(messageDigest.content, hash(digest, token.content)))
    return invalid('the signed digest is not that of the content');

  const found = signingCertificate(attributes, token.certificates);
  if (found === null) return invalid('the certificate named by the signature is not there');
  if (!isNamedBy(signerId, found.der)) return invalid('the signer is not the certificate that was named');
  const { certificate, key } = found;
  // What is signed is the SET, though it stands there as [0].
  const signed = Buffer.from(signedAttributes.whole);
  signed[0] = TAG.set;
  const isSigned =
    key.asymmetricKeyType === scheme.key && verify(scheme.digest ?? digest, signed, key, signature.content);
  if (!isSigned) return invalid('the signature does not match');
  // A certificate for several uses could be that of a web server (RFC 3161 section 2.3).
  if (certificate.keyUsage?.join(' ') !== TIME_STAMPING)
    return invalid('the certificate is not for time stamps alone');
  const at = Date.parse(genTime);
  if (!(at >= Date.parse(certificate.validFrom) && at <= Date.parse(certificate.validTo)))
    return invalid('the certificate was not in force at the stamped time');
  return { kind: 'valid', signer: nameOf(certificate.subject), issuer: nameOf(certificate.issuer) };
}

/** Attributes by their identifier, each with its one value; null when one is there twice or has several. */
function attributesOf(set: DerValue): Map<string, DerValue> | null {
  const attributes = new Map<string, DerValue>();
  for (const attribute of fieldsOf(set, TAG.context0) ?? []) {
    const [type, values] = fieldsOf(attribute, TAG.sequence) ?? [];
    const oid = oidOf(type);
    const [value, ...more] = fieldsOf(values, TAG.set) ?? [];
    if (oid === null || value === undefined || more.length > 0 || attributes.has(oid)) return null;
    attributes.set(oid, value);
  }
  return attributes;
}

/** The certificate whose hash was signed (ESSCertID of RFC 2634, ESSCertIDv2 of RFC 5816). */
function signingCertificate(
  attributes: ReadonlyMap<string, DerValue>,
  certificates: readonly DerValue[],
): { certificate: X509Certificate; key: KeyObject; der: DerValue } | null {
  const v2 = attributes.get(ATTRIBUTE.signingCertificateV2);
  const list = fieldsOf(v2 ?? attributes.get(ATTRIBUTE.signingCertificate), TAG.sequence);
  const id = fieldsOf(fieldsOf(list?.[0], TAG.sequence)?.[0], TAG.sequence);
  const isNamed = id?.[0]?.tag === TAG.sequence;
  // The digest is left out when it is SHA-256; the older form knows SHA-1 only.
  const named = isNamed ? DIGESTS[oidOf(fieldsOf(id[0], TAG.sequence)?.[0]) ?? ''] : 'sha256';
  const digest = v2 === undefined ? 'sha1' : named;
  const wanted = id?.[isNamed ? 1 : 0];
  if (digest === undefined || wanted?.tag !== TAG.octetString) return null;
  const der = certificates.find(({ whole }) => same(hash(digest, whole), wanted.content));
  if (der === undefined) return null;
  try {
    const certificate = new X509Certificate(der.whole);
    return { certificate, key: certificate.publicKey, der };
  } catch (error) {
    // OpenSSL refuses what it cannot read, with a code of its own.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

/** Whether a signer's `issuer and serial number` are those of the certificate; a key identifier says less and passes. */
function isNamedBy(signerId: DerValue | undefined, certificate: DerValue): boolean {
  // [0] with the subject's key identifier, primitive.
  if (signerId?.tag === 0x80) return true;
  const [issuer, serial] = fieldsOf(signerId, TAG.sequence) ?? [];
  const fields = fieldsOf(fieldsOf(readDer(certificate.whole), TAG.sequence)?.[0], TAG.sequence) ?? [];
  const first = fields[0]?.tag === TAG.context0 ? 1 : 0;
  const [itsSerial, , itsIssuer] = fields.slice(first);
  return (
    issuer !== undefined &&
    serial !== undefined &&
    itsSerial !== undefined &&
    itsIssuer !== undefined &&
    same(issuer.whole, itsIssuer.whole) &&
    same(serial.whole, itsSerial.whole)
  );
}

function hash(digest: string, bytes: Uint8Array): Uint8Array {
  return createHash(digest).update(bytes).digest();
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** A name on one line, bounded: it comes from the certificate. */
function nameOf(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ', ').slice(0, 300);
}
