import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeAddress, judgeUrl, literalAddress, STRICT_RULES } from '../../src/net/judge.js';
import { privateOrigins } from '../../src/net/private-origins.js';

const ORIGIN = 'http://mairie.example:8080';
const OPEN = { ...STRICT_RULES, privateOrigins: privateOrigins([`${ORIGIN}/`]) };

describe('judgeAddress', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fec0::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001:db8::1',
    '100::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '::ffff:0:10.0.0.1',
    '::127.0.0.1',
    '::10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
    // Teredo: server 192.0.2.45 in clear; and a public server with the client 10.0.0.1 inverted
    '2001:0:c000:22d::1',
    '2001:0:0808:0808:0:0:f5ff:fffe',
    '2606:4700::5efe:10.0.0.1',
    'not an address',
    '',
    '1.2.3.4.5',
  ])('refuses %s', (address) => {
    const verdict = judgeAddress(address, STRICT_RULES, ORIGIN);
    expect(verdict).toMatchObject({ allowed: false, code: 'private-address' });
  });

  test.each([
    '8.8.8.8',
    '93.184.216.34',
    '172.15.255.255',
    '172.32.0.1',
    '100.128.0.1',
    '2a00:1450:4007::1',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::1',
  ])('lets %s through', (address) => {
    expect(judgeAddress(address, STRICT_RULES, ORIGIN)).toEqual({ allowed: true });
  });

  test.each(['127.0.0.1', '::1', '10.0.0.1', '192.168.0.1', '100.64.0.1', 'fd00::1', '::ffff:127.0.0.1'])(
    'an origin that a person named opens %s',
    (address) => {
      expect(judgeAddress(address, OPEN, ORIGIN)).toEqual({ allowed: true });
    },
  );

  test.each([
    '169.254.169.254',
    'fe80::1',
    '224.0.0.1',
    '0.0.0.0',
    '::',
    '255.255.255.255',
    '::ffff:169.254.169.254',
  ])('nothing opens %s', (address) => {
    expect(judgeAddress(address, OPEN, ORIGIN)).toMatchObject({ allowed: false, code: 'private-address' });
  });

  test('a trusted address is one address and not its range', () => {
    const rules = { ...STRICT_RULES, trustedAddresses: ['10.1.2.3'] };
    expect(judgeAddress('10.1.2.3', rules, ORIGIN)).toEqual({ allowed: true });
    expect(judgeAddress('10.1.2.4', rules, ORIGIN).allowed).toBe(false);
  });

  test('without a contact only loopback remains', () => {
    const rules = { ...OPEN, loopbackOnly: true };
    expect(judgeAddress('127.0.0.1', rules, ORIGIN)).toEqual({ allowed: true });
    expect(judgeAddress('::1', rules, ORIGIN)).toEqual({ allowed: true });
    expect(judgeAddress('8.8.8.8', rules, ORIGIN)).toMatchObject({ allowed: false, code: 'no-contact' });
    expect(judgeAddress('10.0.0.1', rules, ORIGIN)).toMatchObject({ allowed: false, code: 'no-contact' });
  });

  test('an IPv4 address and its mapped form are judged alike', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(judgeAddress(`::ffff:${address}`, STRICT_RULES, ORIGIN).allowed).toBe(
          judgeAddress(address, STRICT_RULES, ORIGIN).allowed,
        );
      }),
    );
  });

  test('any text has a verdict', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6()), (text) => {
        expect(typeof judgeAddress(text, STRICT_RULES, ORIGIN).allowed).toBe('boolean');
      }),
    );
  });
});

describe('judgeUrl', () => {
  test.each([
    ['ftp://mairie.example/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['gopher://mairie.example/', 'scheme'],
    ['http://user@mairie.example/', 'userinfo'],
    ['http://user:secret@mairie.example/', 'userinfo'],
    ['http://mairie.example:8080/', 'port'],
    ['https://mairie.example:80/', 'port'],
    ['http://mairie.example:22/', 'port'],
  ])('refuses %s', (url, code) => {
    expect(judgeUrl(new URL(url), STRICT_RULES)).toMatchObject({ allowed: false, code });
  });

  test.each(['http://mairie.example/', 'http://mairie.example:80/', 'https://mairie.example:443/a?b#c'])(
    'lets %s through',
    (url) => {
      expect(judgeUrl(new URL(url), STRICT_RULES)).toEqual({ allowed: true });
    },
  );

  test('a port can be allowed', () => {
    expect(
      judgeUrl(new URL('https://mairie.example:8443/'), { ...STRICT_RULES, allowedPorts: [8443] }).allowed,
    ).toBe(true);
  });

  test.each([
    'http://0x7f.1/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://[::ffff:7f00:1]/',
    'http://①②⑦.0.0.1/',
  ])('%s is loopback in disguise', (url) => {
    const literal = literalAddress(new URL(url));
    expect(literal).not.toBeNull();
    expect(judgeAddress(literal ?? '', STRICT_RULES, ORIGIN).allowed).toBe(false);
  });
});
