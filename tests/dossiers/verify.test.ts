import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { envelopeOf } from '../../src/dossiers/envelope.js';
import { buildDossier, type DossierCheck, verifyDossier } from '../../src/dossiers/index.js';
import { renderSums } from '../../src/dossiers/layout.js';
import { makeZip, type ZipFields } from '../fixtures/make-zip.js';
import { temporaryFolder } from '../support/folder.js';
import {
  describeWithOpenssl,
  startTimeStampAuthority,
  type TimeStampAuthority,
} from '../support/time-stamp-authority.js';
import { makeSample } from './sample.js';
import {
  entriesOf,
  folderOfGroup,
  overlapping,
  rebuild,
  sha,
  type ZipEntry,
  zip64Locator,
} from './zip-kit.js';

/** Verifies bytes as a file of a new folder. */
async function verify(bytes: Uint8Array): Promise<DossierCheck> {
  const file = path.join(temporaryFolder(), 'dossier.zip');
  writeFileSync(file, bytes);
  return verifyDossier(file);
}

describeWithOpenssl('a sealed dossier', () => {
  let authority: TimeStampAuthority;
  let intact: Buffer;
  let entries: ZipEntry[];
  const folderOnce = folderOfGroup();
  beforeAll(async () => {
    authority = await startTimeStampAuthority();
    const folder = folderOnce;
    const sample = await makeSample(path.join(folder, 'blobs'), { reply: authority.reply });
    const file = path.join(folder, 'dossier.zip');
    await buildDossier(sample, sample.dossier, file);
    intact = readFileSync(file);
    entries = entriesOf(intact);
  });
  afterAll(() => authority.close());

  /** The manifest made anew over what is there: as a forger would. */
  const summed = (files: readonly ZipEntry[]): Buffer => {
    const others = files.filter(({ name }) => name !== 'SHA256SUMS');
    const sums = Buffer.from(renderSums(others.map(({ name, bytes }) => [name, sha(bytes)])));
    return rebuild([...others, { name: 'SHA256SUMS', bytes: sums }]);
  };
  const changed = (name: string, change: (bytes: Buffer) => Buffer | string): ZipEntry[] =>
    entries.map((one) => (one.name === name ? { name, bytes: Buffer.from(change(one.bytes)) } : one));
  const without = (name: string): ZipEntry[] => entries.filter((one) => one.name !== name);
  const bytesOf = (name: string): Buffer =>
    entries.find((one) => one.name === name)?.bytes ?? Buffer.alloc(0);

  test('is intact, says by when it existed and what was not checked', async () => {
    const check = await verify(intact);
    expect(check).toMatchObject({
      outcome: 'intact',
      files: entries.length,
      findings: [],
      sha256: sha(intact),
    });
    expect(check.captures).toEqual([
      {
        number: '001',
        subject: `sha256:${sha(bytesOf('captures/001/original.png'))}`,
        at: '2026-03-01T10:00:00.000Z',
        sealedAt: check.seals[0]?.at,
      },
    ]);
    expect(check.seals).toMatchObject([{ root: { seq: 3 }, signer: expect.stringContaining('stamps') }]);
    expect(check.notChecked.join('\n')).toMatch(/délivré le certificat[\s\S]*révoqué/);
  });

  test('is rebuilt to the same bytes by the tests’ own kit', async () => {
    expect(rebuild(entries).equals(intact)).toBe(true);
    expect(summed(entries).equals(intact)).toBe(true);
  });

  const flip = async (
    position: number,
    mask: number,
    original = intact,
  ): Promise<DossierCheck['outcome']> => {
    const bytes = Buffer.from(original);
    bytes[position] = (bytes[position] ?? 0) ^ mask;
    const file = path.join(folderOnce, 'changed.zip');
    writeFileSync(file, bytes);
    return (await verifyDossier(file)).outcome;
  };

  test('one byte changed anywhere: never intact', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: intact.byteLength - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (position, mask) => {
          expect(await flip(position, mask)).not.toBe('intact');
        },
      ),
      { numRuns: 60 },
    );
  });

  test('one byte changed in a header, checksum, size or directory of the archive: never intact', async () => {
    // The summary is most of the bytes, and none of the headers.
    const small = summed(changed('resume.pdf', () => '%PDF'));
    expect((await verify(small)).outcome).toBe('intact');
    const stored = entriesOf(small).map(({ name, bytes }) => ({ name, bytes: bytes.byteLength, crc32: 0 }));
    const places = [...envelopeOf(stored)].flatMap(({ offset, bytes }) =>
      Array.from({ length: bytes.byteLength }, (_, index) => offset + index),
    );
    const passed: number[] = [];
    // The end of the directory whole; of the rest every fifth, from where chance begins: a field comes once for each file.
    const first = Math.floor(Math.random() * 5);
    const chosen = places.filter((_, index) => index % 5 === first || index >= places.length - 22);
    for (const place of chosen)
      if ((await flip(place, 1 << (place % 8), small)) === 'intact') passed.push(place);
    expect(places.length).toBeGreaterThan(1500);
    expect(passed).toEqual([]);
  }, 120_000);

  test('one byte changed in a file: the file is named, once by its sum and once by the journal', async () => {
    const copy = Buffer.from(intact);
    const at = copy.indexOf('{"robots"');
    copy[at] = 0x5b;
    const check = await verify(copy);
    expect(check.findings.map(({ file }) => file)).toEqual([
      'captures/001/terms.json',
      'captures/001/terms.json',
    ]);
  });

  test('cut anywhere, or with bytes before or behind: never intact', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: intact.byteLength - 1 }), async (length) => {
        expect((await verify(intact.subarray(0, length))).outcome).toBe('unreadable');
      }),
      { numRuns: 40 },
    );
    expect((await verify(Buffer.concat([intact, Buffer.from([0])]))).outcome).toBe('unreadable');
    expect((await verify(Buffer.concat([Buffer.from([0]), intact]))).outcome).not.toBe('intact');
  });

  test('a forger who makes manifest and archive anew is told by the journal', async () => {
    for (const { name } of entries.filter((one) => /^(captures|journal)\/|\.tsr$/.test(one.name))) {
      const check = await verify(
        summed(
          changed(name, (bytes) => {
            const copy = Buffer.from(bytes);
            // The end of a time stamp is its signature; certificates in its middle may be of no use to it.
            const at = name.endsWith('.tsr') ? copy.byteLength - 1 : copy.byteLength >> 1;
            copy[at] = (copy[at] ?? 0) ^ 1;
            return copy;
          }),
        ),
      );
      expect([name, check.outcome]).toEqual([name, 'altered']);
      const folder = name.startsWith('captures/') ? name : name.split('/')[0];
      expect(check.findings.some(({ file }) => file?.startsWith(folder ?? '') === true)).toBe(true);
    }
  });

  test('a file that is missing is named', async () => {
    for (const { name } of entries) {
      const plain = await verify(rebuild(without(name)));
      expect([name, plain.outcome]).toEqual([name, 'incomplete']);
      expect(plain.findings.map(({ file }) => file)).toContain(name);
      // The manifest made anew hides it only where nothing else asks for it.
      if (name !== 'SHA256SUMS') expect((await verify(summed(without(name)))).outcome).toBe('incomplete');
    }
  });

  test.each([
    'captures/001/original-2.png',
    'captures/001/original.jpg',
    'captures/002/original.png',
    'journal/entree-002.txt',
    'horodatage/racine-4.tsr',
  ])('a file more (%s), listed or not', async (name) => {
    const more = [...entries, { name, bytes: Buffer.from('x') }];
    expect((await verify(rebuild(more))).findings.map(({ file }) => file)).toContain(name);
    expect((await verify(summed(more))).outcome).toMatch(/altered|incomplete/);
  });

  test('a manifest of another form is altered, though it says the same', async () => {
    for (const change of [
      (text: string) => text.toUpperCase(),
      (text: string) => text.replaceAll('\n', '\r\n'),
      (text: string) => text.split('\n').toReversed().join('\n'),
      (text: string) => text.replace('  ', ' *'),
      (text: string) => `${text}${'0'.repeat(64)}  ../../etc/passwd\n`,
      (text: string) => text + text,
    ]) {
      const check = await verify(rebuild(changed('SHA256SUMS', (bytes) => change(bytes.toString()))));
      expect(check.outcome).toBe('altered');
      expect(check.findings.map(({ file }) => file)).toContain('SHA256SUMS');
    }
  });

  test('a time stamp of another root does not serve', async () => {
    const other = await makeSample(path.join(temporaryFolder(), 'blobs'), {
      reply: authority.reply,
      pictures: 2,
    });
    const response = other.dossier.seals[0]?.response ?? new Uint8Array();
    const check = await verify(summed(changed('horodatage/racine-3.tsr', () => Buffer.from(response))));
    expect(check).toMatchObject({ outcome: 'altered', seals: [], captures: [{ sealedAt: null }] });
  });

  test('packed anew by another program: altered, and the files are said to be the same', async () => {
    const fields = entries.map(({ name, bytes }): ZipFields => ({ name, data: bytes, method: 'deflated' }));
    const check = await verify(makeZip(fields));
    expect(check.outcome).toBe('altered');
    expect(check.findings).toHaveLength(1);
    expect(check.findings[0]?.message).toContain('recomprimée');
    expect(check.captures).toHaveLength(1);
  });

  describe('hostile archives', () => {
    const plain = (): ZipFields[] => entries.map(({ name, bytes }) => ({ name, data: bytes }));

    test.each([
      '../../etc/cron.d/x',
      '/etc/passwd',
      'C:/windows/x',
      'captures/001/../../x',
      'captures\\001\\original.png',
      'captures/',
      'captures/001/original.exe',
      'captures/001/page.html',
      'LISEZMOI.TXT',
      '\u202egpj.exe',
      'x\u0000LISEZMOI.txt',
      '',
    ])('an entry named %j', async (name) => {
      const check = await verify(makeZip([...plain(), { name, data: 'x' }]));
      expect(check.outcome).toMatch(/altered|unreadable/);
      expect(check.findings.map(({ message, file }) => `${file} ${message}`).join('')).not.toMatch(
        /[\u0000-\u001f\u202e]/u,
      );
    });

    test('an entry twice', async () => {
      const check = await verify(makeZip([...plain(), { name: 'LISEZMOI.txt', data: 'Tout va bien.' }]));
      expect(check.outcome).toBe('altered');
      expect(check.findings[0]).toMatchObject({ file: 'LISEZMOI.txt' });
    });

    test('an encrypted entry', async () => {
      const check = await verify(makeZip([{ name: 'LISEZMOI.txt', data: 'x'.repeat(50), encrypted: true }]));
      expect(check.outcome).toBe('unreadable');
    });

    test('a symbolic link', async () => {
      const zip = makeZip([{ name: 'LISEZMOI.txt', data: '/etc/passwd' }]);
      const central = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
      zip.writeUInt32LE((0o120777 << 16) >>> 0, central + 38);
      const check = await verify(zip);
      expect(check.outcome).toBe('altered');
      expect(check.findings[0]).toMatchObject({ file: 'LISEZMOI.txt' });
    });

    test('bombs: a ratio, a size that lies, 60 entries over the same bytes, too many entries', async () => {
      const zeros = Buffer.alloc(64 * 1024 * 1024);
      const bomb = makeZip([{ name: 'LISEZMOI.txt', data: zeros, method: 'deflated' }]);
      expect(bomb.byteLength).toBeLessThan(100_000);
      expect(await verify(bomb)).toMatchObject({ outcome: 'unreadable' });
      // Declares 100 bytes, inflates to 64 MiB.
      const lie = Buffer.from(bomb);
      lie.writeUInt32LE(100, lie.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
      expect(await verify(lie)).toMatchObject({ outcome: 'unreadable' });
      expect(await verify(overlapping(60, 1024 * 1024))).toMatchObject({ outcome: 'unreadable' });
      const many = makeZip(
        Array.from({ length: 20_001 }, (_, index) => ({ name: `captures/${index}`, data: '' })),
      );
      const check = await verify(many);
      expect(check).toMatchObject({ outcome: 'unreadable', files: 0 });
      expect(check.findings[0]?.message).toContain('trop d’entrées');
    });

    test('sizes and counts that lie in the manner of ZIP64', async () => {
      const zip64 = Buffer.concat([intact.subarray(0, -22), zip64Locator(), intact.subarray(-22)]);
      expect((await verify(zip64)).outcome).toBe('unreadable');
      for (const [back, size] of [
        [14, 2],
        [12, 2],
        [10, 4],
        [6, 4],
      ] as const) {
        const zip = Buffer.from(intact);
        zip.fill(0xff, zip.byteLength - back, zip.byteLength - back + size);
        expect((await verify(zip)).outcome).not.toBe('intact');
      }
    });

    test('random bytes, and random bytes put into a dossier, are values', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(), async (noise, where) => {
          expect((await verify(noise)).outcome).toBe('unreadable');
          const at = where % intact.byteLength;
          const mixed = Buffer.concat([
            intact.subarray(0, at),
            noise,
            intact.subarray(at + noise.byteLength),
          ]);
          const outcome = (await verify(mixed)).outcome;
          if (!mixed.equals(intact)) expect(outcome).not.toBe('intact');
        }),
        { numRuns: 60 },
      );
    });
  });

  describe('files of the journal with hostile contents', () => {
    test.each([
      '',
      'null',
      '[]',
      '{"prevHash":1,"following":{},"root":null}',
      '{"__proto__":{"following":[]}}',
      '['.repeat(100_000),
      `{"prevHash":"${'0'.repeat(64)}","following":[null],"root":{"seq":1e999,"hash":"x"}}`,
    ])('a proof that is %j', async (text) => {
      const check = await verify(summed(changed('journal/preuve-001.json', () => text)));
      expect(check.outcome).toBe('altered');
      expect(check.findings.map(({ file }) => file)).toContain('journal/preuve-001.json');
    });
  });
});

describe('what is no file', () => {
  test('nothing, a folder, an empty file', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'd'));
    symlinkSync(path.join(folder, 'nulle-part'), path.join(folder, 'l'));
    writeFileSync(path.join(folder, 'vide'), '');
    for (const name of ['absent', 'd', 'l', 'vide'])
      expect(await verifyDossier(path.join(folder, name))).toMatchObject({ outcome: 'unreadable', files: 0 });
  });
  test('a named pipe does not make it wait', async () => {
    const pipe = path.join(temporaryFolder(), 'tube');
    execFileSync('mkfifo', [pipe]);
    expect((await verifyDossier(pipe)).outcome).toBe('unreadable');
  });
});
