import { describe, expect, test } from 'vitest';
import { decodeUserComment, readExif } from '../../../src/classifiers/containers/exif.js';
import { createFindings } from '../../../src/classifiers/containers/findings.js';
import { readIptc } from '../../../src/classifiers/containers/iptc.js';
import { makeExif, makeIptc } from '../../fixtures/make-image.js';

async function tracesOf(block: Uint8Array): Promise<{ pairs: string[]; error: string | null }> {
  const findings = createFindings();
  await readExif(block, findings);
  return {
    pairs: findings.traces.map(({ where, value }) => `${where}=${value}`),
    error: findings.error?.code ?? null,
  };
}

describe('EXIF', () => {
  test.each([
    ['big-endian', false],
    ['little-endian', true],
  ])('the tags that matter, %s', async (_, littleEndian) => {
    const block = makeExif(
      {
        Make: 'NIKON',
        Model: 'Z 9',
        Software: 'Ver 1',
        ImageDescription: 'Fête à Saint-Exemple',
        Artist: 'Camille Martin',
        DateTimeOriginal: '2024:05:01 10:00:00',
        ExposureTime: 1 / 250,
        FNumber: 2.8,
        ISO: 400,
        FocalLength: 35,
        XPTitle: 'Été',
        UserComment: 'Steps: 20',
      },
      { littleEndian, gps: true, makerNoteBytes: 120 },
    );
    const { pairs, error } = await tracesOf(block);
    expect(error).toBeNull();
    expect(pairs.toSorted()).toEqual([
      'exif:Artist=Camille Martin',
      'exif:DateTimeOriginal=2024:05:01 10:00:00',
      'exif:ExposureTime=1/250',
      'exif:FNumber=2.8',
      'exif:FocalLength=35',
      'exif:GPS=present',
      'exif:ISO=400',
      'exif:ImageDescription=Fête à Saint-Exemple',
      'exif:Make=NIKON',
      'exif:MakerNote=120',
      'exif:Model=Z 9',
      'exif:Software=Ver 1',
      'exif:UserComment=Steps: 20',
      'exif:XPTitle=Été',
    ]);
  });

  test('the prefix of JPEG may stand before the block once or twice', async () => {
    const prefix = Buffer.from('Exif\0\0', 'latin1');
    const block = makeExif({ Make: 'X' });
    expect((await tracesOf(Buffer.concat([prefix, block]))).pairs).toEqual(['exif:Make=X']);
    expect((await tracesOf(Buffer.concat([prefix, prefix, block]))).pairs).toEqual(['exif:Make=X']);
  });

  test.each([
    ['ascii', 'big'],
    ['raw', 'big'],
    ['unicode-be', 'big'],
    ['unicode-le', 'big'],
    ['unicode-be', 'little'],
    ['unicode-le', 'little'],
  ] as const)('UserComment written as %s in a %s-endian file', async (userComment, order) => {
    const text = 'Steps: 20, Sampler: Euler a — é';
    const block = makeExif({ UserComment: text }, { userComment, littleEndian: order === 'little' });
    expect((await tracesOf(block)).pairs).toEqual([`exif:UserComment=${text}`]);
  });

  test.each([
    [
      'JIS',
      Buffer.concat([Buffer.from('JIS\0\0\0\0\0'), Buffer.from('\x1b$B8+K\\\x1b(B', 'latin1')]),
      '見本',
    ],
    ['no code', Buffer.concat([Buffer.alloc(8), Buffer.from('abc\0\0')]), 'abc'],
    ['byte order mark', Buffer.from('554e49434f444500fffe61006200', 'hex'), 'ab'],
    ['UNICODE before plain text', Buffer.from('UNICODE\0Steps: 20'), 'Steps: 20'],
    [
      'Chinese in the order of the file',
      Buffer.concat([Buffer.from('UNICODE\0'), Buffer.from('图像生成', 'utf16le')]),
      '图像生成',
    ],
    ['empty', Buffer.from('ASCII\0\0\0'), ''],
  ])('UserComment: %s', (_, bytes, text) => {
    expect(decodeUserComment(bytes, 'little')).toBe(text);
  });

  test('directories in a circle are read once', async () => {
    const block = makeExif({ Make: 'X', ISO: 1 });
    // The pointer to the Exif directory is made to point at the first one.
    const at = block.indexOf(Buffer.from('8769', 'hex'));
    block.writeUInt32BE(8, at + 8);
    expect(await tracesOf(block)).toEqual({ pairs: ['exif:Make=X'], error: 'malformed' });
  });

  test.each([
    ['cut in the directory', (b: Buffer) => b.subarray(0, 16), 'truncated'],
    ['cut in the values', (b: Buffer) => b.subarray(0, 40), 'truncated'],
    ['no TIFF header', () => Buffer.from('hello world'), 'malformed'],
    ['a value that claims gigabytes', (b: Buffer) => (b.writeUInt32BE(0xfffffff0, 14), b), 'malformed'],
    ['a directory far away', (b: Buffer) => (b.writeUInt32BE(0x7fffffff, 4), b), 'truncated'],
    ['an entry count that lies', (b: Buffer) => (b.writeUInt16BE(0xffff, 8), b), 'malformed'],
  ])('%s is told', async (_, damage, code) => {
    expect((await tracesOf(damage(makeExif({ Make: 'A camera maker', Model: 'A model' })))).error).toBe(code);
  });
});

describe('IPTC', () => {
  const read = (bytes: Uint8Array): { pairs: string[]; error: string | null } => {
    const findings = createFindings();
    readIptc(bytes, findings);
    return {
      pairs: findings.traces.map(({ where, value }) => `${where}=${value}`),
      error: findings.error?.code ?? null,
    };
  };

  test('text of records 1 and 2, repeated datasets as they come', () => {
    expect(read(makeIptc({ '2:110': 'Crédit', '2:25': ['fête', 'été'] }))).toEqual({
      pairs: ['iptc:2:110=Crédit', 'iptc:2:25=fête', 'iptc:2:25=été'],
      error: null,
    });
  });

  test('without an announcement Latin-1 is understood', () => {
    const bytes = Buffer.concat([Buffer.from([0x1c, 2, 80, 0, 4]), Buffer.from('René', 'latin1')]);
    expect(read(bytes).pairs).toEqual(['iptc:2:80=René']);
  });

  test('an extended dataset', () => {
    const bytes = Buffer.concat([Buffer.from([0x1c, 2, 120, 0x80, 4, 0, 0, 0, 3]), Buffer.from('abc')]);
    expect(read(bytes).pairs).toEqual(['iptc:2:120=abc']);
  });

  test.each([
    ['a length beyond the end', Buffer.from([0x1c, 2, 80, 0x7f, 0xff, 65]), ['iptc:2:80=A']],
    ['no marker', Buffer.from('hello world'), []],
    ['a length of lengths that lies', Buffer.from([0x1c, 2, 80, 0xff, 0xff, 65]), []],
  ])('%s is told', (_, bytes, pairs) => {
    expect(read(bytes)).toEqual({ pairs, error: 'malformed' });
  });

  test('zeros behind the last dataset are padding', () => {
    const bytes = Buffer.concat([makeIptc({ '2:80': 'A' }), Buffer.alloc(9)]);
    expect(read(bytes)).toEqual({ pairs: ['iptc:2:80=A'], error: null });
  });
});
