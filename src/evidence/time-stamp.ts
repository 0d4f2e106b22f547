/** RFC 3161 by its bytes: the question, and what an answer says. Pure; the signature is in time-stamp-signature.ts. */
import {
  type DerValue,
  fieldsOf,
  integerOf,
  oidOf,
  readDer,
  TAG,
  timeOf,
  writeDer,
  writeInteger,
  writeOid,
} from './der.js';

const OID = {
  sha256: '2.16.840.1.101.3.4.2.1',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
} as const;

/** What the authority states (TSTInfo). */
export interface TimeStamp {
  /** UTC, cut to milliseconds: the SHA-256 existed at that instant. */
  readonly genTime: string;
  /** SHA-256 that was stamped, lower-case hexadecimal. */
  readonly sha256: string;
  /** Number that the authority gave, lower-case hexadecimal. */
  readonly serial: string;
  /** Rules that the authority goes by, a dotted object identifier. */
  readonly policy: string;
  readonly nonce: bigint | null;
}

/** The signed token (CMS SignedData, RFC 5652) behind a time stamp, as slices of the answer. */
export interface SignedToken {
  /** The TSTInfo that is signed. */
  readonly content: Uint8Array;
  readonly contentType: string;
  readonly certificates: readonly DerValue[];
  readonly signers: readonly DerValue[];
}

export type FailInfo =
  | 'badAlg'
  | 'badRequest'
  | 'badDataFormat'
  | 'timeNotAvailable'
  | 'unacceptedPolicy'
  | 'unacceptedExtension'
  | 'addInfoNotAvailable'
  | 'systemFailure';

export type TimeStampAnswer =
  | { readonly kind: 'granted'; readonly stamp: TimeStamp; readonly token: SignedToken }
  | {
      readonly kind: 'rejected';
      /** PKIStatus: 2 rejection, 3 waiting, 4 revocation warning, 5 revocation notification. */
      readonly status: number;
      readonly failures: readonly FailInfo[];
      /** What the authority wrote, at most 200 characters without controls; for logs. */
      readonly text: string;
    }
  | { readonly kind: 'malformed'; readonly where: string };

/** Bits of PKIFailureInfo that RFC 3161 section 2.4.2 lists. */
const FAIL_BITS: readonly (readonly [number, FailInfo])[] = [
  [0, 'badAlg'],
  [2, 'badRequest'],
  [5, 'badDataFormat'],
  [14, 'timeNotAvailable'],
  [15, 'unacceptedPolicy'],
  [16, 'unacceptedExtension'],
  [17, 'addInfoNotAvailable'],
  [25, 'systemFailure'],
];
const MAX_TEXT = 200;

/**
 * The question (TimeStampReq): stamp this SHA-256, say my nonce again, and give the certificate with the answer.
 *
 * @param sha256 lower-case hexadecimal; sent as it is, so that `openssl ts -verify -digest` takes the same text
 * @param nonce random and not negative
 */
export function writeTimeStampQuery(sha256: string, nonce: bigint): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(sha256) || nonce < 0n) throw new Error('not a SHA-256 and a nonce');
  return writeDer(
    TAG.sequence,
    writeInteger(1n),
    writeDer(
      TAG.sequence,
      writeDer(TAG.sequence, writeOid(OID.sha256), writeDer(TAG.null)),
      writeDer(TAG.octetString, Buffer.from(sha256, 'hex')),
    ),
    writeInteger(nonce),
    writeDer(TAG.boolean, Uint8Array.of(0xff)),
  );
}

/** Reads an answer (TimeStampResp), whatever its bytes are. Whether it is the answer to our question is not asked here. */
export function readTimeStampAnswer(bytes: Uint8Array): TimeStampAnswer {
  const malformed = (where: string): TimeStampAnswer => ({ kind: 'malformed', where });
  const fields = fieldsOf(readDer(bytes), TAG.sequence);
  const [statusInfo, contentInfo] = fields ?? [];
  const about = fieldsOf(statusInfo, TAG.sequence);
  const status = integerOf(about?.[0]);
  if (fields === null || fields.length > 2 || about === null || status === null)
    return malformed('TimeStampResp');
  // 0 granted, 1 granted with modifications: only these carry a token.
  if (status !== 0n && status !== 1n)
    return {
      kind: 'rejected',
      status: Number(BigInt.asIntN(32, status)),
      failures: failuresOf(about),
      text: textOf(about),
    };
  const token = readToken(contentInfo);
  if (token === null) return malformed('SignedData');
  const stamp = readTstInfo(token.content);
  return stamp === null ? malformed('TSTInfo') : { kind: 'granted', stamp, token };
}

function readToken(contentInfo: DerValue | undefined): SignedToken | null {
  const [type, explicit] = fieldsOf(contentInfo, TAG.sequence) ?? [];
  if (oidOf(type) !== OID.signedData) return null;
  const signedData = fieldsOf(fieldsOf(explicit, TAG.context0)?.[0], TAG.sequence);
  if (signedData === null) return null;
  const [contentType, content] = fieldsOf(signedData[2], TAG.sequence) ?? [];
  const octets = fieldsOf(content, TAG.context0)?.[0];
  const certificates = signedData.find(({ tag }) => tag === TAG.context0);
  const signers = fieldsOf(signedData.at(-1), TAG.set);
  const isStamp = oidOf(contentType) === OID.tstInfo;
  if (!isStamp || octets?.tag !== TAG.octetString || signers === null) return null;
  return {
    content: octets.content,
    contentType: OID.tstInfo,
    certificates: fieldsOf(certificates, TAG.context0) ?? [],
    signers,
  };
}

function readTstInfo(bytes: Uint8Array): TimeStamp | null {
  const fields = fieldsOf(readDer(bytes), TAG.sequence);
  if (fields === null) return null;
  const [version, policyField, imprint, serialField, time, ...options] = fields;
  const [algorithm, hashed] = fieldsOf(imprint, TAG.sequence) ?? [];
  const policy = oidOf(policyField);
  const serial = integerOf(serialField);
  const genTime = timeOf(time);
  if (integerOf(version) !== 1n || policy === null || serial === null || serial < 0n || genTime === null)
    return null;
  if (oidOf(fieldsOf(algorithm, TAG.sequence)?.[0]) !== OID.sha256) return null;
  if (hashed?.tag !== TAG.octetString || hashed.content.byteLength !== 32) return null;
  // After accuracy and ordering, whose tags are others; extensions come later and are inside [1].
  const nonceField = options.find(({ tag }) => tag === TAG.integer);
  const nonce = integerOf(nonceField);
  if (nonceField !== undefined && nonce === null) return null;
  return {
    genTime,
    sha256: Buffer.from(hashed.content).toString('hex'),
    serial: serial.toString(16),
    policy,
    nonce,
  };
}

function failuresOf(about: readonly DerValue[]): FailInfo[] {
  // A BIT STRING begins with the count of its unused bits.
  const bits = about.find(({ tag }) => tag === TAG.bitString)?.content.subarray(1);
  return FAIL_BITS.filter(([bit]) => ((bits?.[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0).map(
    ([, name]) => name,
  );
}

function textOf(about: readonly DerValue[]): string {
  const texts = fieldsOf(
    about.find(({ tag }) => tag === TAG.sequence),
    TAG.sequence,
  );
  return (texts ?? [])
    .filter(({ tag }) => tag === TAG.utf8)
    .map(({ content }) => Buffer.from(content.subarray(0, 4 * MAX_TEXT)).toString('utf8'))
    .join(' ')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, MAX_TEXT);
}
