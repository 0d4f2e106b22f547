import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDer, writeDer, writeInteger, writeOid } from '../../src/evidence/der.js';
import { checkSeal, requestSeal, type SealOutcome } from '../../src/evidence/seal.js';
import { readTimeStampAnswer, writeTimeStampQuery } from '../../src/evidence/time-stamp.js';
import { createDoor } from '../../src/net/index.js';
import type { Route } from '../support/site.js';
import {
  type AuthorityOptions,
  describeWithOpenssl,
  startTimeStampAuthority,
  type TimeStampAuthority,
} from '../support/time-stamp-authority.js';
import { useSites } from '../support/use-sites.js';

const ROOT = createHash('sha256').update('racine du jour').digest('hex');
const OTHER = createHash('sha256').update('autre').digest('hex');
/** Has openssl name the certificate in what it signs, as a time stamp must. */
const CADES = '-cades';
const { open, site } = useSites();

function seal(url: string, root = ROOT): Promise<SealOutcome> {
  const door = createDoor({ version: '1.2.3', contact: null, allowPrivate: true });
  open.push(door.close);
  return requestSeal({ door }, { url, root });
}

describeWithOpenssl('a local authority', () => {
  let authority: TimeStampAuthority;
  let stored: Uint8Array;
  beforeAll(async () => {
    authority = await startTimeStampAuthority();
    stored = authority.reply(writeTimeStampQuery(ROOT, 0x8123456789abcdefn));
  });
  afterAll(() => authority.close());

  test('a root is sealed; what is kept is what openssl accepts, of this root alone', async () => {
    const outcome = await seal(authority.url);
    if (outcome.kind !== 'sealed') throw new Error(outcome.reason);
    expect(outcome.stamp).toMatchObject({ sha256: ROOT, policy: '2.999.1' });
    expect(outcome).toMatchObject({
      signer: 'O=Saint-Exemple, CN=stamps',
      issuer: 'O=Saint-Exemple, CN=root',
    });
    expect(outcome.stamp.serial).toMatch(/^[0-9a-f]+$/);
    expect(authority.queries.at(-1)).toMatchObject({ method: 'POST', type: 'application/timestamp-query' });
    expect(authority.opensslAccepts(outcome.response, ROOT)).toBe(true);
    expect(authority.opensslAccepts(outcome.response, OTHER)).toBe(false);
    expect(checkSeal(outcome.response, { root: ROOT })).toMatchObject({
      kind: 'sealed',
      stamp: outcome.stamp,
    });
  });

  test('each question has its own nonce', async () => {
    const before = authority.queries.length;
    await seal(authority.url);
    await seal(authority.url);
    const [one, two] = authority.queries.slice(before);
    expect(one?.body.equals(two?.body ?? Buffer.alloc(0))).toBe(false);
  });

  test('an answer that was played again, or of another root', async () => {
    const replay = await site({ '/': { body: stored, type: 'application/timestamp-reply' } });
    expect(await seal(`${replay.url}/`)).toMatchObject({
      kind: 'refused',
      code: 'other-nonce',
      reason: 'L’horodatage répond à une autre demande.',
    });
    expect(await seal(`${replay.url}/`, OTHER)).toMatchObject({ kind: 'refused', code: 'other-imprint' });
    expect(checkSeal(stored, { root: ROOT, nonce: 0x8123456789abcdefn }).kind).toBe('sealed');
  });

  test('any changed byte of the stamp, of what was signed or of the signature is refused, by openssl too', () => {
    const answer = readTimeStampAnswer(stored);
    if (answer.kind !== 'granted') throw new Error(answer.kind);
    const offset = (part: Uint8Array): number => part.byteOffset - stored.byteOffset;
    const { content, signers } = answer.token;
    const signer = signers[0]?.whole ?? Buffer.alloc(0);
    const places = [content, signer].flatMap((part) =>
      Array.from({ length: part.byteLength }, (_, index) => offset(part) + index),
    );
    const survivors: number[] = [];
    for (const place of places) {
      const altered = Buffer.from(stored);
      altered[place] = (altered[place] ?? 0) ^ 0x01;
      if (checkSeal(altered, { root: ROOT }).kind === 'sealed') survivors.push(place);
    }
    // All that may change is the NULL beside the identifier of the digest: it says nothing and is not signed.
    const signerAt = offset(signer);
    const meaningless =
      Buffer.from(stored).subarray(signerAt).indexOf(Buffer.from('0500a0', 'hex')) + signerAt;
    expect(survivors.filter((place) => place !== meaningless && place !== meaningless + 1)).toEqual([]);
    for (const place of [offset(content) + 20, signerAt + signer.byteLength - 3]) {
      const altered = Buffer.from(stored);
      altered[place] = (altered[place] ?? 0) ^ 0x01;
      expect(authority.opensslAccepts(altered, ROOT)).toBe(false);
    }
  });

  test('reading is total: mutated and cut answers are values', () => {
    const change = fc.record({ place: fc.nat(), byte: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(), (changes, cut) => {
        const altered = Buffer.from(stored);
        for (const { place, byte } of changes) altered[place % altered.byteLength] = byte;
        const end = cut % 3 === 0 ? cut % altered.byteLength : altered.byteLength;
        expect(['sealed', 'refused']).toContain(checkSeal(altered.subarray(0, end), { root: ROOT }).kind);
      }),
      { numRuns: 1_500 },
    );
  });

  test('a digest that it does not take is a refusal with its reason', async () => {
    // The same question for SHA-384: its identifier ends with 2 instead of 1.
    const query = Buffer.from(writeTimeStampQuery(ROOT, 1n));
    query[query.indexOf(Buffer.from('0304020105', 'hex')) + 3] = 2;
    const answer = authority.reply(query);
    expect(readTimeStampAnswer(answer)).toMatchObject({ kind: 'rejected', status: 2, failures: ['badAlg'] });
    const server = await site({ '/': { body: answer } });
    expect(await seal(`${server.url}/`)).toMatchObject({
      kind: 'refused',
      code: 'rejected',
      reason: 'L’autorité d’horodatage refuse : elle ne connaît pas l’algorithme SHA-256.',
    });
  });
});

describeWithOpenssl('other authorities', () => {
  test.each<[string, AuthorityOptions]>([
    ['RSA, SHA-512', { key: 'rsa', digest: 'sha512' }],
    ['the older name of the certificate', { certificateDigest: 'sha1' }],
    ['another digest for the name of the certificate', { certificateDigest: 'sha384' }],
  ])('%s', async (_, options) => {
    const authority = await startTimeStampAuthority(options);
    open.push(authority.close);
    const outcome = await seal(authority.url);
    expect(outcome).toMatchObject({ kind: 'sealed', signer: 'O=Saint-Exemple, CN=stamps' });
    expect(outcome.kind === 'sealed' && authority.opensslAccepts(outcome.response, ROOT)).toBe(true);
  });
});

describeWithOpenssl('signatures that are not to be believed', () => {
  /** An answer whose stamp states this time, signed whatever it says. */
  const answerAt = (sign: TimeStampAuthority['sign'], time: string, ...options: string[]): Uint8Array => {
    const imprint = writeDer(
      0x30,
      writeDer(0x30, writeOid('2.16.840.1.101.3.4.2.1')),
      writeDer(0x04, Buffer.from(ROOT, 'hex')),
    );
    const tstInfo = writeDer(
      0x30,
      writeInteger(1n),
      writeOid('2.999.1'),
      imprint,
      writeInteger(255n),
      writeDer(0x18, Buffer.from(time)),
    );
    return writeDer(0x30, writeDer(0x30, writeInteger(0n)), sign(tstInfo, ...options));
  };
  const inHours = (hours: number): string =>
    `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;

  test.each<[string, AuthorityOptions, number, string[], string]>([
    ['one that is right', {}, 1, [CADES], 'sealed'],
    ['one that names a key', {}, 1, [CADES, '-keyid'], 'sealed'],
    ['the certificate of a web site', { usage: 'critical,serverAuth' }, 1, [CADES], 'is not for time stamps'],
    ['one for several uses', { usage: 'timeStamping,serverAuth' }, 1, [CADES], 'is not for time stamps'],
    ['before the certificate', {}, -48, [CADES], 'the certificate was not in force'],
    ['after the certificate', {}, 24 * 30, [CADES], 'the certificate was not in force'],
    ['no certificate', {}, 1, [CADES, '-nocerts'], 'the certificate named by the signature is not there'],
    ['a certificate that was not named', {}, 1, [], 'the certificate named by the signature is not there'],
    ['no attributes', {}, 1, ['-noattr'], 'SignerInfo is malformed'],
    [
      'another padding',
      { key: 'rsa' },
      1,
      [CADES, '-keyopt', 'rsa_padding_mode:pss'],
      'algorithms 1.2.840.113549.1.1.10',
    ],
    ['an old digest', {}, 1, [CADES, '-md', 'sha1'], 'algorithms'],
  ])('%s', async (_, options, hours, more, expected) => {
    const authority = await startTimeStampAuthority(options);
    open.push(authority.close);
    const checked = checkSeal(answerAt(authority.sign, inHours(hours), ...more), { root: ROOT });
    expect(checked.kind === 'sealed' ? 'sealed' : checked.detail).toContain(expected);
  });

  test('a time that does not exist', async () => {
    const authority = await startTimeStampAuthority();
    open.push(authority.close);
    for (const time of ['20260231120000Z', '20260301120000', '20260301120000+0100'])
      expect(checkSeal(answerAt(authority.sign, time, CADES), { root: ROOT })).toMatchObject({
        code: 'malformed',
        detail: 'TSTInfo',
      });
  });
});

describe('what is no seal', () => {
  const rejection = (...fields: Uint8Array[]): Uint8Array => writeDer(0x30, writeDer(0x30, ...fields));
  const text = (words: string): Uint8Array => writeDer(0x30, writeDer(0x0c, Buffer.from(words)));

  test.each<[string, Uint8Array, string, string]>([
    [
      'nothing',
      new Uint8Array(),
      'malformed',
      'La réponse n’est pas celle d’une autorité d’horodatage (RFC 3161).',
    ],
    [
      'a page',
      Buffer.from('<!doctype html>'),
      'malformed',
      'La réponse n’est pas celle d’une autorité d’horodatage (RFC 3161).',
    ],
    [
      'granted, without a stamp',
      rejection(writeInteger(0n)),
      'malformed',
      'La réponse n’est pas celle d’une autorité d’horodatage (RFC 3161).',
    ],
    [
      'later',
      rejection(writeInteger(3n)),
      'rejected',
      'L’autorité d’horodatage remet sa réponse à plus tard.',
    ],
    ['no', rejection(writeInteger(2n)), 'rejected', 'L’autorité d’horodatage refuse, sans dire pourquoi.'],
    [
      'no clock (bit 14)',
      rejection(writeInteger(2n), text('occupé'), writeDer(0x03, Buffer.from('010002', 'hex'))),
      'rejected',
      'L’autorité d’horodatage refuse : son horloge n’est pas disponible.',
    ],
    [
      'down (bit 25)',
      rejection(writeInteger(2n), writeDer(0x03, Buffer.from('0600000040', 'hex'))),
      'rejected',
      'L’autorité d’horodatage refuse : elle est en panne.',
    ],
    [
      'a status beyond reason',
      rejection(writeInteger(2n ** 200n)),
      'rejected',
      'L’autorité d’horodatage refuse, sans dire pourquoi.',
    ],
  ])('%s', async (_, body, code, reason) => {
    const server = await site({ '/': { body, type: 'application/timestamp-reply' } });
    expect(await seal(`${server.url}/`)).toMatchObject({ kind: 'refused', code, reason });
  });

  test('words of the authority reach logs on one line, bounded', () => {
    const answer = readTimeStampAnswer(
      rejection(writeInteger(2n), text(`a\r\n\u001b[31mb\u202e${'c'.repeat(500)}`)),
    );
    expect(answer).toMatchObject({
      kind: 'rejected',
      text: expect.stringMatching(/^a \[31mb c+$/) as string,
    });
    expect(answer.kind === 'rejected' && answer.text.length).toBe(200);
  });

  test('any bytes are a value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(checkSeal(bytes, { root: ROOT })).toMatchObject({ kind: 'refused' });
        readDer(bytes);
      }),
    );
  });
});

describe('the question', () => {
  test('it is the one of RFC 3161', () => {
    const algorithm = '300d06096086480165030402010500';
    expect(Buffer.from(writeTimeStampQuery(ROOT, 0x80n << 56n)).toString('hex')).toBe(
      `30440201013031${algorithm}0420${ROOT}02090080${'00'.repeat(7)}0101ff`,
    );
  });
});

describe('no answer', () => {
  test.each<[string, Route, Record<string, unknown>]>([
    ['an error', { status: 500 }, { code: 'http', retryAfterMs: null }],
    [
      'not now',
      { status: 503, headers: { 'retry-after': '60' } },
      { code: 'throttled', retryAfterMs: 60_000 },
    ],
    ['not for us', { status: 403 }, { code: 'blocked' }],
    ['elsewhere', { status: 307, headers: { location: '/ailleurs' } }, { code: 'redirects' }],
    ['too much', { body: Buffer.alloc(70_000) }, { code: 'too-large' }],
    ['half', { body: Buffer.alloc(600), cutAfter: 100 }, { code: 'truncated' }],
  ])('%s', async (_, route, expected) => {
    const server = await site({ '/': route, '/ailleurs': { body: 'x' } });
    const outcome = await seal(`${server.url}/`);
    expect(outcome).toMatchObject({ kind: 'unreachable', ...expected });
    expect(outcome.kind === 'unreachable' && outcome.reason).toMatch(/^(L’autorité|La réponse).*\.$/);
    expect(server.paths()).toEqual(['/']);
  });

  test('an address that the judge refuses is not asked', async () => {
    expect(await seal('http://tsa.example/')).toMatchObject({ kind: 'unreachable' });
    expect(await seal('file:///etc/passwd')).toMatchObject({ kind: 'unreachable', code: 'not-looked-at' });
  });
});
