import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact, redactText } from '../../src/log/redact.js';

const TOKEN = 'q3zX0m_4Jw8Vn2aLr7Tt-Kc9Pd6Ye1Ub5Hs0Gf2Io8E';

describe('what a log may hold', () => {
  test.each([
    ['envoi à jeanne.martin@section.example refusé', 'envoi à […]@section.example refusé'],
    ['<Jeanne.Martin+vigie@section.example>', '<[…]@section.example>'],
    ['"jeanne martin"@section.example', '[…]@section.example'],
    ['jeanne@b@section.example', '[…]@section.example'],
    ['mailto:jeanne@section.example', '[…]@section.example'],
    ['jeanne%40section.example', '[…]@section.example'],
    ['smtps://vigie:mot@de:passe@mail.example:465', 'smtps://[…]@mail.example:465'],
    [`GET /entree?jeton=${TOKEN}`, 'GET /entree?jeton=[…]'],
    [`GET /entree/${TOKEN} HTTP/1.1`, 'GET /entree/[…] HTTP/1.1'],
    ['/visuels?q=jeanne+martin&page=2', '/visuels?q=[…]&page=[…]'],
    ['mot de passe : sésame', 'mot de passe : […]'],
    ['{"password":"ouvre toi"}', '{"password":[…]}'],
    ['Authorization: Basic', 'Authorization: […]'],
    ['code ABCD-EFGH-2345-XYZ7', 'code […]'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', '[…]'],
    ['AbCdEfGhIjKlMnOp-QrStUvWxYzAbCdEfGh_IjKlMnOpQ', '[…]'],
    ['d'.repeat(40) + '4'.repeat(24), '[…]'],
  ])('%s', (text, told) => {
    expect(redactText(text)).toBe(told);
  });

  test.each([
    'La base de données « /data/vigie.sqlite » est utilisée.',
    'SQLITE_IOERR_SHORT_READ',
    'crawl 0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b',
    'vigie.sqlite.20261124T101500000Z.0003_review.bak',
    '/dossiers/:id/evenements',
    'at processTicksAndRejections (node:internal/process/task_queues:105:5)',
    'at file:///app/node_modules/@hono/node-server/dist/index.mjs:5:3',
    '/sauvegardes/2026-11-25T170000Z : base 12,4 Mo, nouveaux fichiers 3 Ko.',
  ])('leaves « %s » as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  test('fields that name a secret are never written, and errors are told with their cause', () => {
    const error = new Error('refus de paul@section.example', {
      cause: Object.assign(new Error(`session ${TOKEN}`), { code: 'SQLITE_FULL' }),
    });
    const told = redact({ sessionId: 'abc', headers: { Cookie: 'vigie=x' }, to: 'x', n: 3, error });
    expect(told).toMatchObject({
      sessionId: '[…]',
      headers: { Cookie: '[…]' },
      to: '[…]',
      n: 3,
      error: {
        message: 'refus de […]@section.example',
        cause: { code: 'SQLITE_FULL', message: 'session […]' },
      },
    });
    expect(JSON.stringify(told)).not.toMatch(/paul|q3zX0m/);
  });

  test('a value without end is told within bounds', () => {
    const round: Record<string, unknown> = { a: 1 };
    round['self'] = round;
    expect(JSON.stringify(redact(round)).length).toBeLessThan(300);
    expect(redactText('é'.repeat(100_000))).toHaveLength(4000);
    expect((redact(Array.from({ length: 1000 }, () => 1)) as unknown[]).length).toBe(50);
  });
});

const token = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const hex = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
/** Words as they stand around; none of them could be mistaken for what is looked for. */
const around = fc.constantFrom(
  '',
  ' ',
  ' : ',
  ' (',
  '<',
  '« ',
  'à ',
  '/entree/',
  'GET /x/',
  '?jeton=',
  '{"a":"',
  '\n',
);
const behind = fc.constantFrom('', ' ', ')', '>', ' »', '"}', ', fin', '\n', '&x=1');
const inside = fc.constantFrom<(text: string) => unknown>(
  (text) => text,
  (text) => ({ note: text }),
  (text) => ({ deep: [{ note: text }] }),
  (text) => ({ [text]: 1 }),
  (text) => ({ error: new Error(text) }),
  (text) => ({ error: new Error('x', { cause: new Error(text) }) }),
);

describe('whatever goes in', () => {
  test('no mail address comes out', () => {
    fc.assert(
      fc.property(fc.emailAddress(), around, behind, inside, (mail, before, after, put) => {
        const told = JSON.stringify(redact(put(before + mail + after)));
        expect(told).not.toContain(JSON.stringify(mail).slice(1, -1));
        const [local = ''] = mail.split('@');
        if (local.length >= 12 && /^[a-z0-9.]+$/.test(local)) expect(told).not.toContain(local);
      }),
      { numRuns: 500 },
    );
  });

  test('no token, key or hash comes out', () => {
    fc.assert(
      fc.property(fc.oneof(token, hex), around, behind, inside, (secret, before, after, put) => {
        const told = JSON.stringify(redact(put(before + secret + after)));
        expect(told).not.toContain(secret.slice(0, 20));
      }),
      { numRuns: 500 },
    );
  });

  test('no password of an address comes out', () => {
    const password = fc.string({
      unit: fc.constantFrom(...'abcdXYZ0129@:%!$'.split('')),
      minLength: 6,
      maxLength: 20,
    });
    fc.assert(
      fc.property(password, fc.constantFrom('smtp', 'smtps', 'imaps', 'https'), (secret, scheme) => {
        expect(redactText(`${scheme}://vigie:${secret}@mail.example/x`)).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });

  test('what is redacted twice is as once', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.emailAddress(), token, (text, mail, secret) => {
        const once = redactText(`${text} ${mail} ${secret}`);
        expect(redactText(once)).toBe(once);
      }),
      { numRuns: 200 },
    );
  });
});
