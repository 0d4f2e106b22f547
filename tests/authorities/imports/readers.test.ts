/** Files as they come, cut, hostile: records or a sentence, never a throw, and bounded. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { bunzip2 } from '../../../src/authorities/imports/bzip2.js';
import { openSource } from '../../../src/authorities/imports/open-source.js';
import { readCsv } from '../../../src/authorities/imports/read-csv.js';
import { readJson } from '../../../src/authorities/imports/read-json.js';
import { temporaryFolder } from '../../support/folder.js';

const MAX = 10_000_000;

function place(content: string | Uint8Array, name = 'file'): { path: string; name: string } {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, content);
  return { path: file, name };
}

async function all<T>(records: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const record of records) found.push(record);
  return found;
}

const csv = (content: string | Uint8Array, maxUnfoldedBytes = MAX) =>
  all(
    readCsv(place(content, 'file.csv'), {
      separator: ';',
      required: ['Code', "Nom de l'élu"],
      optional: ['Ville'],
      maxUnfoldedBytes,
    }),
  );

describe('CSV', () => {
  test('is read by the names of its columns, with their lines, and keeps zeros', async () => {
    const text = '\ufeffVille;Autre;Nom de l’élu;Code\r\nA;x;É;01\r\n"B ""b""\nc";y;F;02\r\n\r\nC;z;G;03';
    expect(await csv(text)).toEqual([
      { kind: 'record', line: 2, fields: { Code: '01', "Nom de l'élu": 'É', Ville: 'A' } },
      { kind: 'record', line: 3, fields: { Code: '02', "Nom de l'élu": 'F', Ville: 'B "b"\nc' } },
      { kind: 'record', line: 6, fields: { Code: '03', "Nom de l'élu": 'G', Ville: 'C' } },
    ]);
  });

  test('in windows-1252 is told by its header', async () => {
    const text = Buffer.from("Code;Nom de l'élu\n01;Zoé\n", 'latin1');
    expect(await csv(text)).toEqual([
      { kind: 'record', line: 2, fields: { Code: '01', "Nom de l'élu": 'Zoé', Ville: '' } },
    ]);
  });

  test('a line of another width or with unreadable signs is put aside', async () => {
    const bad = Buffer.concat([
      Buffer.from("Code;Nom de l'élu\n01\n02;"),
      Buffer.from([0xe9]),
      Buffer.from('\n03;C;D\n04;D\n'),
    ]);
    const records = await csv(bad);
    expect(records.map((one) => [one.kind, 'line' in one ? one.line : 0])).toEqual([
      ['refused', 2],
      ['refused', 3],
      ['refused', 4],
      ['record', 5],
    ]);
  });

  test.each([
    ['another header', 'Code;Ville\n01;A\n', "il manque la colonne « Nom de l'élu »"],
    ['nothing', '', 'pas de ligne d’en-tête'],
    ['no line at all', ' '.repeat(70_000), 'pas de ligne d’en-tête'],
    ['a quote that never ends', 'Code;Nom de l\'élu\n01;"abc\n', 'coupé'],
    ['a line without end', `Code;Nom de l'élu\n01;${'a'.repeat(1_200_000)}\n`, 'démesurée'],
    ['a cut last line', "Code;Nom de l'élu\n01;A\n02", 'coupé à la ligne 3'],
  ])('%s is no file of the set', async (_what, text, sentence) => {
    const last = (await csv(text)).at(-1);
    expect(last).toMatchObject({ kind: 'broken' });
    expect(last?.kind === 'broken' ? last.problem : '').toContain(sentence);
  });

  test('compressed is unfolded, and bounded', async () => {
    const text = `Code;Nom de l'élu\n${'01;A\n'.repeat(1000)}`;
    expect(await csv(gzipSync(text))).toHaveLength(1000);
    expect((await csv(gzipSync(text), 2000)).at(-1)).toMatchObject({ kind: 'broken' });
    expect((await csv(gzipSync(text).subarray(0, 40))).at(-1)).toMatchObject({ kind: 'broken' });
  });
});

const json = (
  content: string | Uint8Array,
  arrays: readonly (readonly string[])[] = [['results'], ['a', 'b'], []],
) => all(readJson(place(content), { arrays, maxUnfoldedBytes: MAX }));
const values = async (content: string, arrays?: readonly (readonly string[])[]) =>
  (await json(content, arrays)).map((one) => (one.kind === 'record' ? one.value : one.kind));

describe('JSON', () => {
  test.each([
    ['[1,"a",null,{"b":[1,{"c":"]}"}]},[ ]]', [1, 'a', null, { b: [1, { c: ']}' }] }, []]],
    ['{"total":{"x":[1]},"results":[{"a":1}, {"a":"\\"é\\\\"}],"more":"x"}', [{ a: 1 }, { a: '"é\\' }]],
    ['{"a":{"c":[9],"b":[true,-1.5e3]}}', [true, -1500]],
    ['\ufeff [ ] ', []],
    ['{"results":[]}', []],
    ['{"total_count":1,"results":[{"total_count":9}]}', [{ total_count: 9 }]],
    ['{"total_count":"many","results":[1]}', [1]],
  ])('%s', async (text, expected) => {
    expect(await values(text)).toEqual(expected);
  });

  test('an element that is none is told with its number, the next ones are read', async () => {
    expect(await json('[{"a":1},{"a":tru},{"a":"x\ny"},{"a":2}]')).toEqual([
      { kind: 'record', line: 1, array: '', value: { a: 1 } },
      { kind: 'refused', line: 2, reason: 'Élément JSON mal formé.', excerpt: '{"a":tru}' },
      { kind: 'refused', line: 3, reason: 'Élément JSON mal formé.', excerpt: '{"a":"x\ny"}' },
      { kind: 'record', line: 4, array: '', value: { a: 2 } },
    ]);
  });

  test.each([
    ['cut in an element', '[{"a":1},{"a"'],
    ['a page of many', '{"total_count":3,"results":[{"a":1},{"a":2}]}'],
    ['a page that says so after', '{"results":[{"a":1}],"total_count": 2 }'],
    ['cut between two', '[{"a":1},'],
    ['cut after the last', '[{"a":1}'],
    ['no list', '{"other":[1]}'],
    ['no JSON', 'Bonjour'],
    ['HTML', '<!doctype html><html></html>'],
    ['nothing', ''],
    ['two documents', '[1][2]'],
    ['a missing comma', '[{"a":1}{"a":2}]'],
    ['brackets that do not match', '{"results":[1}'],
    ['nested without end', '['.repeat(100_000)],
    ['nested without end where it is not looked at', `{"x":${'['.repeat(100_000)}`],
  ])('%s ends with a sentence', async (_what, text) => {
    expect((await json(text)).at(-1)).toMatchObject({
      kind: 'broken',
      problem: expect.stringMatching(/\.$|attendu/),
    });
  });

  test('an element or a key out of all measure ends it', async () => {
    expect((await json(`["${'a'.repeat(5_000_000)}"]`)).at(-1)).toMatchObject({ kind: 'broken' });
    expect((await json(`{"${'a'.repeat(5000)}":1}`)).at(-1)).toMatchObject({ kind: 'broken' });
  });

  test('blanks without end are given up', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'blank.json.gz');
    // 80 MB of spaces in 80 kB.
    writeFileSync(file, gzipSync(Buffer.concat([Buffer.from('['), Buffer.alloc(80_000_000, 0x20)])));
    const records = await all(
      readJson({ path: file, name: 'blank.json.gz' }, { arrays: [[]], maxUnfoldedBytes: 1e9 }),
    );
    expect(records).toEqual([
      { kind: 'broken', problem: expect.stringContaining('presque rien de lisible') },
    ]);
  });

  test('any value is read as it was written, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 5 }), async (list) => {
        // Lone surrogates have no bytes.
        const sound = JSON.parse(Buffer.from(JSON.stringify(list)).toString('utf8')) as unknown[];
        const text = JSON.stringify({ x: { y: sound }, results: sound }, null, 1);
        const records = await json(text);
        expect(records.map((one) => (one.kind === 'record' ? JSON.stringify(one.value) : one.kind))).toEqual(
          sound.map((one) => (JSON.stringify(one).includes('\ufffd') ? 'refused' : JSON.stringify(one))),
        );
      }),
      { numRuns: 60 },
    );
  });
});

const hasBzip2 = spawnSync('bzip2', ['--version']).error === undefined;

describe('archives', () => {
  async function tarOf(entries: Readonly<Record<string, string>>): Promise<Buffer> {
    const archive = pack();
    for (const [name, text] of Object.entries(entries)) archive.entry({ name }, text);
    archive.finalize();
    return Buffer.concat(await all(archive as AsyncIterable<Buffer>));
  }
  const wanted = /data\.gouv_local\.json$/;
  const content = async (bytes: Uint8Array, maxUnfoldedBytes = MAX) =>
    Buffer.concat(await all(openSource(place(bytes), { maxUnfoldedBytes, entry: wanted }))).toString();

  test('the wanted file of an archive is found, compressed or not', async () => {
    const tar = await tarOf({
      './LISEZMOI.txt': 'x',
      './2026-11-24_010000-data.gouv_local.json': '{"service":[]}',
    });
    expect(await content(tar)).toBe('{"service":[]}');
    expect(await content(gzipSync(tar))).toBe('{"service":[]}');
    await expect(content(await tarOf({ 'other.txt': 'x' }))).rejects.toThrow(
      'ne contient pas le fichier attendu',
    );
    await expect(content(tar.subarray(0, 1500))).rejects.toThrow(/abîmé ou tronqué|ne contient pas/);
  });

  test.skipIf(!hasBzip2)(
    'bzip2 is unfolded by blocks; cut or damaged it is refused, and a bomb is stopped',
    async () => {
      const text = Array.from({ length: 20_000 }, (_, index) => `ligne ${index * 7919}`).join('\n');
      const bytes = execFileSync('bzip2', ['-c', '-1'], { input: text });
      expect(await content(bytes)).toBe(text);
      expect(await content(Buffer.concat([bytes, bytes]))).toBe(text + text);
      await expect(content(bytes.subarray(0, bytes.length - 200))).rejects.toThrow('abîmé ou tronqué');
      const damaged = Buffer.from(bytes);
      damaged[bytes.length >> 1] = (damaged[bytes.length >> 1] ?? 0) ^ 0x55;
      await expect(content(damaged)).rejects.toThrow('abîmé ou tronqué');
      const bomb = execFileSync('bzip2', ['-c', '-9'], { input: Buffer.alloc(12_000_000) });
      expect(bomb.length).toBeLessThan(2000);
      await expect(content(bomb)).rejects.toThrow('dépasse 10 Mo');
    },
  );

  test.skipIf(!hasBzip2)('pieces of any size give the same', async () => {
    const bytes = execFileSync('bzip2', ['-c'], { input: 'Saint-Exemple\n'.repeat(20_000) });
    const file = place(bytes);
    const unfolded = await all(bunzip2(createReadStream(file.path, { highWaterMark: 7 })));
    expect(Buffer.concat(unfolded).toString()).toBe('Saint-Exemple\n'.repeat(20_000));
  });

  test('what is not there or no file is said', async () => {
    const open = (at: string) => all(openSource({ path: at, name: 'x' }, { maxUnfoldedBytes: 10 }));
    await expect(open('/nowhere/x')).rejects.toThrow('n’existe pas');
    await expect(open(temporaryFolder())).rejects.toThrow('dossier');
  });
});
