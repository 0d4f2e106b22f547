/**
 * Seals: an outside authority states at what time a root of the evidence log existed (RFC 3161). The root itself is
 * the imprint, so that anyone checks a seal with
 * `openssl ts -verify -digest ROOT -in seal.tsr -CAfile authority.pem`.
 */
import { randomBytes } from 'node:crypto';
import { type Door, problemOf, timeStampQuery } from '../net/index.js';
import {
  type FailInfo,
  readTimeStampAnswer,
  type TimeStamp,
  type TimeStampAnswer,
  writeTimeStampQuery,
} from './time-stamp.js';
import { checkSignature } from './time-stamp-signature.js';

/** A seal that holds. */
export interface Sealed {
  readonly kind: 'sealed';
  readonly stamp: TimeStamp;
  /** The certificate's own names of its holder and of who issued it; neither name was checked against a root. */
  readonly signer: string;
  readonly issuer: string;
}

export type SealRefusal =
  /** The authority said no. */
  | 'rejected'
  /** These bytes are no answer of a time-stamp authority. */
  | 'malformed'
  /** A time stamp of something else. */
  | 'other-imprint'
  /** The answer to another question: an old one, played again. */
  | 'other-nonce'
  | 'signature'
  /** The signature may be right, and cannot be checked here. */
  | 'unknown-algorithm';

export interface SealRefused {
  readonly kind: 'refused';
  readonly code: SealRefusal;
  /** A French sentence. */
  readonly reason: string;
  /** For logs. */
  readonly detail: string;
}

export type SealOutcome =
  /** `response` = the bytes of the answer as they came: the `.tsr` file to keep. */
  | (Sealed & { readonly response: Uint8Array })
  | SealRefused
  /** No answer could be had: ask again later. Codes and sentence are those of the door. */
  | {
      readonly kind: 'unreachable';
      readonly code: NonNullable<ReturnType<typeof problemOf>>['code'];
      readonly reason: string;
      /** What the authority asked for, if it did; milliseconds. */
      readonly retryAfterMs: number | null;
    };

export interface SealDeps {
  readonly door: Pick<Door, 'request'>;
  /** Eight random bytes; the system's unless told. */
  readonly nonce?: () => Uint8Array;
}

/** Asks the authority at `url` to stamp a root. Never throws for anything the network or the authority does. */
export async function requestSeal(
  { door, nonce: drawNonce = () => randomBytes(8) }: SealDeps,
  { url, root, signal }: { readonly url: string; readonly root: string; readonly signal?: AbortSignal },
): Promise<SealOutcome> {
  const nonce = BigInt(`0x${Buffer.from(drawNonce()).toString('hex')}`);
  const outcome = await door.request(timeStampQuery(url, writeTimeStampQuery(root, nonce), signal));
  if (outcome.kind === 'refused' && outcome.code === 'redirects')
    return {
      kind: 'unreachable',
      code: 'redirects',
      reason: 'L’autorité d’horodatage renvoie vers une autre adresse : corrigez celle qui est configurée.',
      retryAfterMs: null,
    };
  const problem = problemOf(outcome);
  if (problem !== null || outcome.kind !== 'ok')
    return {
      kind: 'unreachable',
      code: problem?.code ?? 'malformed',
      reason: `L’autorité d’horodatage n’a pas donné de réponse. ${problem?.message ?? ''}`.trimEnd(),
      retryAfterMs: outcome.kind === 'throttled' ? outcome.retryAfterMs : null,
    };
  if (outcome.truncated !== false)
    return {
      kind: 'unreachable',
      code: 'truncated',
      reason: 'La réponse de l’autorité d’horodatage a été coupée en chemin.',
      retryAfterMs: null,
    };
  const checked = checkSeal(outcome.bytes, { root, nonce });
  return checked.kind === 'sealed' ? { ...checked, response: outcome.bytes } : checked;
}

/**
 * Checks a `.tsr` file against the root that it should seal. Total and without a network.
 *
 * @param expected.nonce left out for a stored seal: the nonce only tells an answer from one that is played again
 */
export function checkSeal(
  response: Uint8Array,
  expected: { readonly root: string; readonly nonce?: bigint },
): Sealed | SealRefused {
  const answer = readTimeStampAnswer(response);
  if (answer.kind === 'malformed') return refuse('malformed', MALFORMED, answer.where);
  if (answer.kind === 'rejected')
    return refuse('rejected', rejection(answer), `${answer.status} ${answer.text}`);
  const { stamp, token } = answer;
  if (stamp.sha256 !== expected.root)
    return refuse('other-imprint', 'L’horodatage porte sur une autre empreinte.', stamp.sha256);
  if (expected.nonce !== undefined && stamp.nonce !== expected.nonce)
    return refuse('other-nonce', 'L’horodatage répond à une autre demande.', String(stamp.nonce));
  const signature = checkSignature(token, stamp.genTime);
  if (signature.kind === 'invalid')
    return refuse('signature', 'La signature de l’horodatage n’est pas valable.', signature.why);
  if (signature.kind === 'unknown-algorithm')
    return refuse(
      'unknown-algorithm',
      'L’horodatage est signé par un procédé que le programme ne sait pas vérifier : choisissez une autre autorité.',
      signature.why,
    );
  return { kind: 'sealed', stamp, signer: signature.signer, issuer: signature.issuer };
}

const MALFORMED = 'La réponse n’est pas celle d’une autorité d’horodatage (RFC 3161).';
const FAILURES: Readonly<Record<FailInfo, string>> = {
  badAlg: 'elle ne connaît pas l’algorithme SHA-256',
  badRequest: 'elle n’admet pas cette demande',
  badDataFormat: 'elle dit que la demande est mal formée',
  timeNotAvailable: 'son horloge n’est pas disponible',
  unacceptedPolicy: 'elle n’applique pas la politique demandée',
  unacceptedExtension: 'elle ne connaît pas une extension demandée',
  addInfoNotAvailable: 'elle n’a pas les informations demandées',
  systemFailure: 'elle est en panne',
};

function rejection({ status, failures }: Extract<TimeStampAnswer, { readonly kind: 'rejected' }>): string {
  const [first] = failures;
  if (first !== undefined) return `L’autorité d’horodatage refuse : ${FAILURES[first]}.`;
  if (status === 3) return 'L’autorité d’horodatage remet sa réponse à plus tard.';
  return 'L’autorité d’horodatage refuse, sans dire pourquoi.';
}

function refuse(code: SealRefusal, reason: string, detail: string): SealRefused {
  return { kind: 'refused', code, reason, detail };
}
