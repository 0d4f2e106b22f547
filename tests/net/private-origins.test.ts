import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeAddress, judgeUrl, literalAddress, STRICT_RULES } from '../../src/net/judge.js';
import { privateOrigins } from '../../src/net/private-origins.js';

/** Whether an address is let through where `named` are the addresses that a person named. */
function opens(address: string, named: readonly string[], at?: string): boolean {
  const url = new URL(address);
  const rules = { ...STRICT_RULES, privateOrigins: privateOrigins(named) };
  const ip = at ?? literalAddress(url) ?? '';
  return judgeUrl(url, rules).allowed && judgeAddress(ip, rules, url.origin).allowed;
}

describe('what a person named is open, and nothing beside it', () => {
  test.each<[string, readonly string[], boolean]>([
    ['http://127.0.0.1:8080/page', ['http://127.0.0.1:8080/'], true],
    ['http://127.0.0.1:8080/', ['http://127.0.0.1:8080/accueil?a=b#c'], true],
    ['http://192.168.1.5/', ['http://192.168.1.5:80/'], true],
    ['https://[fd00::5]:8443/', ['https://[fd00::5]:8443/'], true],
    ['http://2130706433:8080/', ['http://127.0.0.1:8080/'], true],
    ['http://127.0.0.1:8081/', ['http://127.0.0.1:8080/'], false],
    ['http://127.0.0.1/', ['http://127.0.0.1:8080/'], false],
    ['https://127.0.0.1:8080/', ['http://127.0.0.1:8080/'], false],
    ['http://127.0.0.2:8080/', ['http://127.0.0.1:8080/'], false],
    ['http://[::1]:8080/', ['http://127.0.0.1:8080/'], false],
    ['http://127.0.0.1:8080/', [], false],
    ['http://127.0.0.1:8080/', ['pas une adresse', 'file:///etc/passwd', 'ftp://127.0.0.1:8080/'], false],
  ])('%s where %j are named: %s', (address, named, isOpen) => {
    expect(opens(address, named)).toBe(isOpen);
  });

  test('a name counts with its own name and port, wherever it leads', () => {
    const named = ['http://intranet.example:8080/'];
    expect(opens('http://intranet.example:8080/a', named, '10.0.0.7')).toBe(true);
    expect(opens('http://intranet.example/', named, '10.0.0.7')).toBe(false);
    expect(opens('http://autre.example:8080/', named, '10.0.0.7')).toBe(false);
    expect(opens('http://10.0.0.7:8080/', named)).toBe(false);
  });

  test.each([
    'http://169.254.169.254/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[fd20:ce::254]/',
    'http://100.100.100.200/',
    'http://[::ffff:100.100.100.200]/',
    'http://[64:ff9b::6464:64c8]/',
    'http://[2002:6464:64c8::1]/',
    'http://168.63.129.16/',
    'http://192.0.0.192/',
    'http://0.0.0.0/',
  ])('%s is never open, not even by name or by trust', (address) => {
    expect(opens(address, [address])).toBe(false);
    const ip = literalAddress(new URL(address)) ?? '';
    expect(opens('http://mairie.example/', ['http://mairie.example/'], ip)).toBe(false);
  });

  test.each(['100.100.100.200', 'fd00:ec2::254', '168.63.129.16'])('trust does not open %s', (ip) => {
    const rules = { ...STRICT_RULES, trustedAddresses: [ip] };
    expect(judgeAddress(ip, rules, 'http://mairie.example').allowed).toBe(false);
  });

  test.each([
    'http://metadata.google.internal/',
    'http://METADATA.google.internal./',
    'http://metadata/',
    'http://instance-data.ec2.internal/',
  ])('%s is refused whatever it leads to', (address) => {
    expect(opens(address, [address], '10.0.0.7')).toBe(false);
    expect(opens(address, [], '8.8.8.8')).toBe(false);
  });

  test('a public place is as open as before, whatever is named', () => {
    for (const named of [[], ['http://mairie.example/'], ['http://127.0.0.1:8080/']]) {
      expect(opens('https://mairie.example/', named, '93.184.216.34')).toBe(true);
      expect(opens('https://mairie.example:8443/', named, '93.184.216.34')).toBe(false);
    }
  });

  test('of two private places each opens itself alone', () => {
    const place = fc
      .tuple(
        fc.constantFrom('http', 'https'),
        fc.constantFrom(
          '127.0.0.1',
          '10.1.2.3',
          '192.168.0.9',
          '172.16.0.1',
          '100.64.3.2',
          '[::1]',
          '[fd12::1]',
        ),
        fc.integer({ min: 1, max: 65_535 }),
      )
      .map(([scheme, host, port]) => new URL(`${scheme}://${host}:${port}/`));
    fc.assert(
      fc.property(place, place, (one, other) => {
        expect(opens(one.href, [other.href])).toBe(one.origin === other.origin);
      }),
    );
  });
});
