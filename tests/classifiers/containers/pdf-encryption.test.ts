/** Encrypted PDF documents: those that open without a password are read like any other, the rest is told. */
import { beforeAll, describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import type { FileReading } from '../../../src/classifiers/types.js';
import { makeC2paStore, makeJpeg, makePdf, makeXmp } from '../../fixtures/make-image.js';
import type { PdfFields } from '../../fixtures/make-image.js';
import { readWithinBounds } from './hostile-reading.js';

const SCHEMES = ['rc4-40', 'rc4-128', 'rc4-v4', 'aes-128', 'aes-256-r5', 'aes-256'] as const;
/** Schemes with crypt filters, which may leave parts of a document as they are. */
const FILTERED = ['rc4-v4', 'aes-128', 'aes-256-r5', 'aes-256'] as const;

let fields: PdfFields;
let plain: FileReading;

beforeAll(async () => {
  const jpeg = await makeJpeg({ width: 64, height: 48, comment: 'première' });
  const other = await makeJpeg({ width: 80, height: 48, xmp: makeXmp({ 'photoshop:Credit': 'X' }) });
  fields = {
    title: 'Bulletin d’été',
    author: 'Mairie (service culture)',
    xmp: makeXmp({ 'xmp:CreatorTool': 'Canva' }),
    jumbf: makeC2paStore({ manifests: [{ label: 'urn:c2pa:1', claimGenerator: 'Exemple/1' }] }),
    pages: [{ jpeg, text: 'Une' }, { jpeg: other }],
    compressed: true,
  };
  plain = await readTraces(memorySource(makePdf(fields)));
  expect(plain).toMatchObject({ error: null, traces: { length: 5 }, embedded: { length: 2 } });
});

describe.each([
  ['plain objects', false],
  ['object streams', true],
])('an empty password, %s', (_, objectStreams) => {
  test.each(SCHEMES)('%s gives what the document without encryption gives', async (scheme) => {
    const bytes = makePdf({ ...fields, objectStreams, encryption: { scheme } });
    // Nothing of it may be readable as it stands.
    expect(bytes.includes('Canva')).toBe(false);
    expect(bytes.includes('première')).toBe(false);
    expect(await readTraces(memorySource(bytes))).toEqual(plain);
  });

  test.each(FILTERED)('%s with readable metadata', async (scheme) => {
    const bytes = makePdf({ ...fields, objectStreams, encryption: { scheme, clearMetadata: true } });
    expect(bytes.includes('Canva')).toBe(true);
    expect(await readTraces(memorySource(bytes))).toEqual(plain);
  });

  test.each(['rc4-40', 'rc4-128'] as const)('%s with metadata left readable, unsaid', async (scheme) => {
    const bytes = makePdf({ ...fields, objectStreams, encryption: { scheme, clearMetadata: true } });
    expect(bytes.includes('Canva')).toBe(true);
    expect(await readTraces(memorySource(bytes))).toEqual(plain);
  });

  test.each(
    FILTERED.flatMap((scheme) =>
      (['files', 'strings', 'streams'] as const).map((only) => [scheme, only] as const),
    ),
  )('%s, only %s encrypted', async (scheme, only) => {
    const bytes = makePdf({ ...fields, objectStreams, encryption: { scheme, only } });
    expect(await readTraces(memorySource(bytes))).toEqual(plain);
  });

  test.each(SCHEMES)('%s with a password that is needed is told, and nothing else', async (scheme) => {
    const bytes = makePdf({ ...fields, objectStreams, encryption: { scheme, userPassword: 'secret' } });
    const reading = await readTraces(memorySource(bytes));
    expect(reading).toMatchObject({ format: 'pdf', traces: [], embedded: [], integrity: null });
    expect(reading.error?.code).toBe('not-looked-at');
    expect(reading.error?.message).toContain('mot de passe');
  });
});

describe('what cannot be opened', () => {
  const altered = (
    from: RegExp,
    to: string,
    scheme: (typeof SCHEMES)[number] = 'aes-128',
  ): Promise<FileReading> => {
    const text = makePdf({ ...fields, encryption: { scheme } }).toString('latin1');
    expect(text).toMatch(from);
    return readTraces(memorySource(Buffer.from(text.replace(from, to), 'latin1')));
  };

  test.each([
    ['a certificate', /\/Filter \/Standard/, '/Filter /Adobe.PubSec', 'certificat'],
    ['a handler of its own', /\/Filter \/Standard/, '/Filter /Exemple.Coffre', 'ne connaît pas'],
    ['an unpublished version', /\/V 4/, '/V 3', 'ne connaît pas'],
    ['a filter named by a word of the language', /\/CFM \/AESV2/, '/CFM /constructor', 'ne connaît pas'],
    ['a filter of another kind', /\/CFM \/AESV2/, '/CFM /AESV9', 'ne connaît pas'],
    ['a key that does not fit', /\/P -3900/, '/P -3901', 'mot de passe'],
    ['a dictionary that is none', /\/Encrypt \d+ 0 R/, '/Encrypt 7', 'ne connaît pas'],
  ])('%s is told', async (_, from, to, words) => {
    const reading = await altered(from, to);
    expect(reading).toMatchObject({ traces: [], embedded: [], error: { code: 'not-looked-at' } });
    expect(reading.error?.message).toContain(words);
  });

  test('a length that is missing or lies, where the key still opens', async () => {
    for (const to of ['/R 4 /Length 40', '/R 4 /Length 16', '/R 4'])
      expect(await altered(/\/R 4 \/Length 128/, to)).toEqual(plain);
    for (const to of ['/R 3 /Length 40', '/R 3'])
      expect(await altered(/\/R 3 \/Length 128/, to, 'rc4-128')).toEqual(plain);
  });

  test('a stream that names a filter of its own', async () => {
    const encryption = { scheme: 'aes-256', clearMetadata: true } as const;
    const text = makePdf({ ...fields, encryption }).toString('latin1');
    const said = '/EncryptMetadata false';
    const dict = '/Type /Metadata /Subtype /XML';
    expect(text).toContain(said);
    expect(text).toContain(dict);
    for (const filter of [
      '/Filter /Crypt',
      '/Filter [/Crypt] /DecodeParms [<< /Name /Identity >>]',
      '/Filter /Crypt /DecodeParms << /Type /CryptFilterDecodeParms /Name /Identity >>',
    ]) {
      const bytes = Buffer.from(text.replace(said, '').replace(dict, filter), 'latin1');
      expect(await readTraces(memorySource(bytes))).toEqual(plain);
    }
    const unknown = Buffer.from(
      text.replace(dict, '/Filter /Crypt /DecodeParms << /Name /Autre >>'),
      'latin1',
    );
    expect((await readTraces(memorySource(unknown))).error?.code).toBe('malformed');
  });

  test('a document that only speaks of encryption is read', async () => {
    const bytes = Buffer.concat([makePdf({ ...fields, objectStreams: true }), Buffer.from('% /Encrypt\n')]);
    expect(await readTraces(memorySource(bytes))).toEqual(plain);
  });

  test('cut anywhere it is read within its bounds', async () => {
    for (const scheme of ['rc4-128', 'aes-256'] as const) {
      const bytes = makePdf({ ...fields, objectStreams: true, encryption: { scheme } });
      for (const share of [0.2, 0.5, 0.8, 0.95])
        expect(
          (await readWithinBounds(bytes.subarray(0, Math.floor(bytes.length * share)))).error,
        ).not.toBeNull();
    }
  });
});
