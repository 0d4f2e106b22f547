/** Passwords, one-time codes and what is sealed. */
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeAt, matchingStep, newSecret, secretUri, toBase32 } from '../../src/accounts/one-time-code.js';
import { hashPassword, isPassword, passwordProblem } from '../../src/accounts/password.js';
import { readKey, seal, unseal } from '../../src/accounts/sealing.js';
import { temporaryFolder } from '../db/scene.js';

const OF = { name: 'Camille', mail: 'camille.exemple@section.example' };

describe('passwords', () => {
  test('open with the same words, however the accents were typed, and with no others', async () => {
    const kept = await hashPassword('quatre été mots pris');
    expect(kept).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await isPassword('quatre e\u0301te\u0301 mots pris', kept)).toBe(true);
    expect(await isPassword('quatre ete mots pris', kept)).toBe(false);
    expect(await isPassword('', kept)).toBe(false);
    expect(await isPassword('quatre été mots pris', null)).toBe(false);
    expect(await hashPassword('quatre été mots pris')).not.toBe(kept);
  });

  test.each(['court', 'a'.repeat(40), 'camille2026', 'Camille-2026!', 'motdepasse123', 'x'.repeat(201)])(
    '%s is none',
    (password) => {
      expect(passwordProblem(password, OF)).not.toBeNull();
    },
  );
  test.each(['quatre mots pris au hasard', 'Tr0is-fleurs/et un vélo'])('%s is one', (password) => {
    expect(passwordProblem(password, OF)).toBeNull();
  });
});

describe('one-time codes', () => {
  /** RFC 6238, appendix B (SHA-1), the last six of its eight digits. */
  const SECRET = toBase32(Buffer.from('12345678901234567890'));
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i it is %s', (seconds, code) => {
    expect(codeAt(SECRET, new Date(seconds * 1000))).toBe(code);
  });

  test('is good for its half minute and those beside it, once', () => {
    const at = new Date('2026-11-24T08:00:10.000Z');
    const around = (seconds: number): Date => new Date(at.getTime() + seconds * 1000);
    const code = codeAt(SECRET, at);
    const step = matchingStep(SECRET, `${code.slice(0, 3)} ${code.slice(3)}`, at, null);
    expect(step).not.toBeNull();
    expect(matchingStep(SECRET, code, around(30), null)).toBe(step);
    expect(matchingStep(SECRET, code, around(-30), null)).toBe(step);
    expect(matchingStep(SECRET, code, around(60), null)).toBeNull();
    expect(matchingStep(SECRET, code, at, step)).toBeNull();
    for (const wrong of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
      expect(matchingStep(SECRET, wrong, at, null)).toBeNull();
  });

  test('a secret has 160 bits, and its address names nobody', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSecret()).not.toBe(secret);
    expect(secretUri(secret, 'localhost:4380')).toBe(
      `otpauth://totp/Vigie%3Alocalhost%3A4380?secret=${secret}&issuer=Vigie&algorithm=SHA1&digits=6&period=30`,
    );
  });
});

describe('what is sealed', () => {
  test('opens with its key for its use, and for nothing else', () => {
    const folder = temporaryFolder();
    const key = readKey(path.join(folder, 'keys', 'accounts.key'));
    const sealed = seal(key, 'secret', 'totp a');
    expect(sealed).not.toContain('secret');
    expect(unseal(key, sealed, 'totp a')).toBe('secret');
    expect(unseal(key, sealed, 'totp b')).toBeNull();
    expect(unseal(readKey(path.join(folder, 'other.key')), sealed, 'totp a')).toBeNull();
    expect(unseal(key, sealed.slice(0, 10), 'totp a')).toBeNull();
    expect(unseal(key, `A${sealed.slice(1)}`, 'totp a')).toBe(sealed.startsWith('A') ? 'secret' : null);
  });

  test('the key is made once, for its owner only; a file that holds none stops the start', () => {
    const file = path.join(temporaryFolder(), 'keys', 'accounts.key');
    const key = readKey(file);
    expect(readKey(file).equals(key)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, 'x');
    expect(() => readKey(file)).toThrow('ne contient pas de clé');
  });
});
