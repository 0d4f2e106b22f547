import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'vigie-config-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (text: string) => writeFileSync(path.join(dir, 'vigie.config.json'), text);

describe('loadConfig', () => {
  test('gives the defaults where nothing is set, with no contact', () => {
    const result = loadConfig({}, dir);
    expect(result).toMatchObject({ ok: true, config: { contact: null, delayMs: 1000, maxPages: 200 } });
    if (result.ok) expect(result.config.dataDir).toBe(path.join(dir, 'data'));
  });

  test('takes a time-stamp authority; its certificates lie beside the file', () => {
    write('{"timeStamp": {"url": "https://horodatage.example/tsr", "certificates": "autorite.pem"}}');
    expect(loadConfig({}, dir)).toMatchObject({
      ok: true,
      config: {
        timeStamp: { url: 'https://horodatage.example/tsr', certificates: path.join(dir, 'autorite.pem') },
      },
    });
    write('{"timeStamp": {"url": "http://127.0.0.1:3180/"}, "allowPrivate": true}');
    expect(loadConfig({}, dir).ok).toBe(true);
  });

  test('takes delays of its own; those left out are the usual ones', () => {
    write('{"retention": {"dismissedDays": 30}, "strongHours": 4}');
    expect(loadConfig({}, dir)).toMatchObject({
      ok: true,
      config: { retention: { dismissedDays: 30, logMonths: 12, personsMonths: 36 }, strongHours: 4 },
    });
  });

  test('the environment wins over the file, and the result is frozen', () => {
    write('{"delayMs": 2000, "contact": "vigie@union.example", "sender": {"city": "Saint-Exemple"}}');
    const result = loadConfig({ VIGIE_DELAY_MS: '3000' }, dir);
    if (!result.ok) throw new Error(result.problems.join());
    expect(result.config).toMatchObject({ delayMs: 3000, contact: 'vigie@union.example' });
    expect(Object.isFrozen(result.config) && Object.isFrozen(result.config.sender)).toBe(true);
  });

  test.each([
    [
      'more sites at once',
      { VIGIE_SITES_AT_ONCE: '257' },
      undefined,
      ['VIGIE_SITES_AT_ONCE', '257', 'de 1 à 256'],
    ],
    ['a number that is none', { VIGIE_DELAY_MS: 'vite' }, undefined, ['VIGIE_DELAY_MS', 'vite', '600 000']],
    ['a number out of range', {}, '{"requestsPerAddress": 99}', ['requestsPerAddress', '99', '1 à 16']],
    [
      'a contact that is none',
      { VIGIE_CONTACT: 'personne' },
      undefined,
      ['VIGIE_CONTACT', 'personne', 'adresse électronique'],
    ],
    ['a mail server that is none', { VIGIE_MAIL: 'https://x.example' }, undefined, ['VIGIE_MAIL', 'smtp']],
    [
      'a switch that is none',
      { VIGIE_ALLOW_PRIVATE: 'peut-être' },
      undefined,
      ['VIGIE_ALLOW_PRIVATE', 'true ou false'],
    ],
    ['an unknown key', {}, '{"delai": 1}', ['delai', 'inconnue', 'delayMs']],
    [
      'a sender line that is too long',
      {},
      JSON.stringify({ sender: { addressLines: ['x'.repeat(39)] } }),
      ['sender.addressLines', '38'],
    ],
    [
      'a time-stamp authority over http',
      { VIGIE_ALLOW_PRIVATE: 'true' },
      '{"timeStamp": {"url": "http://horodatage.example/"}}',
      ['timeStamp.url', 'http://horodatage.example/', 'https'],
    ],
    [
      'one on this machine without leave',
      {},
      '{"timeStamp": {"url": "http://127.0.0.1:3180/"}}',
      ['timeStamp.url', 'allowPrivate'],
    ],
    ['one that is no address', {}, '{"timeStamp": {"url": "horodatage"}}', ['timeStamp.url', 'PEM']],
    [
      'a delay that leaves no time to think again',
      {},
      '{"retention": {"dismissedDays": 1}}',
      ['retention.dismissedDays', '30 à 1095'],
    ],
    [
      'proof that would go before the letters',
      {},
      '{"retention": {"closedCasesMonths": 24}}',
      ['retention.closedCasesMonths', 'de lettersMonths à 240'],
    ],
    ['a file that is no JSON', {}, '{oops', ['vigie.config.json', 'JSON']],
    [
      'a comma after the last line',
      {},
      '{\n  "contact": "a@b.example",\n}\n',
      ['vigie.config.json', 'vers la ligne 2', 'une virgule'],
    ],
    ['a file that is no object', {}, '[1]', ['vigie.config.json', 'objet']],
  ])('%s: the message names the key, the value and what is allowed', (_name, env, file, expected) => {
    if (file !== undefined) write(file);
    const result = loadConfig(env, dir);
    expect(result.ok).toBe(false);
    if (!result.ok) for (const part of expected) expect(result.problems.join('\n')).toContain(part);
  });

  test('a password in an address is never shown', () => {
    const result = loadConfig({ VIGIE_MAIL: 'http://moi:secret@mail.example' }, dir);
    expect(JSON.stringify(result)).not.toContain('secret');
  });
});
