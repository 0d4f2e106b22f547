/** Sound files to be damaged: the labelled corpus where it stands beside the project, else made ones. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import {
  makeC2paFile,
  makeC2paStore,
  makeExif,
  makeIptc,
  makeJpeg,
  makePdf,
  makePng,
  makeWebp,
  makeXmp,
} from '../fixtures/make-image.js';
import { sharedDir } from '../support/shared.js';

export interface Sample {
  /** Files of one group are drawn as often as those of any other, however many there are. */
  readonly group: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

const SIZE = { width: 48, height: 48 };
const MAX_SAMPLE_BYTES = 700_000;

/** The samples of a run, always in the same order. */
export async function loadSamples(useCorpus: boolean): Promise<readonly Sample[]> {
  const shared = sharedDir();
  const made = await madeSamples();
  return !useCorpus || shared === null ? made : [...made, ...corpusSamples(path.join(shared, 'corpus'))];
}

function corpusSamples(folder: string): Sample[] {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as unknown;
  return z
    .array(z.object({ file: z.string() }))
    .parse(manifest)
    .map(({ file }) => ({
      group: path.extname(file).toLowerCase(),
      name: file,
      bytes: readFileSync(path.join(folder, file)),
    }))
    .filter(({ bytes }) => bytes.length <= MAX_SAMPLE_BYTES);
}

/** One file a container, with every kind of metadata that it takes. */
async function madeSamples(): Promise<Sample[]> {
  const exif = makeExif({ Make: 'Exemple', UserComment: 'Steps: 20' }, { gps: true, makerNoteBytes: 20 });
  const xmp = makeXmp({ 'dc:creator': ['A', 'B'], 'dcterms:provenance': 'https://exemple.example/m' });
  const jumbf = makeC2paStore({
    manifests: [
      {
        label: 'urn:uuid:a',
        claimGenerator: 'X',
        actions: [{ action: 'c2pa.created' }],
        thumbnailBytes: 900,
      },
      { label: 'urn:c2pa:b', ingredients: [{ relationship: 'parentOf', manifest: 'urn:uuid:a' }] },
    ],
  });
  const all = { exif, xmp, jumbf };
  const jpeg = await makeJpeg({ ...SIZE, ...all, iptc: makeIptc({ '2:80': 'A' }), comment: 'x' });
  const png = await makePng({ ...SIZE, ...all, ztxt: { a: 'b'.repeat(500) }, textAfterIdat: { c: 'd' } });
  const image = sharp(jpeg).withXmp(xmp);
  const files: [group: string, bytes: Uint8Array][] = [
    ['made-jpeg', jpeg],
    ['made-png', png],
    ['made-webp', await makeWebp({ ...SIZE, ...all })],
    ['made-pdf', makePdf({ title: 'T', xmp, jumbf, pages: [{ jpeg, text: 'a' }] })],
    ['made-pdf', makePdf({ title: 'T', objectStreams: true, compressed: true, pages: [{ jpeg }, { jpeg }] })],
    ['made-avif', await image.clone().avif().toBuffer()],
    ['made-gif', await image.clone().gif().toBuffer()],
    ['made-tiff', await image.clone().tiff().toBuffer()],
  ];
  for (const format of ['avif', 'svg', 'tiff', 'gif', 'jxl'] as const)
    files.push([`made-${format}`, await makeC2paFile(format, { ...SIZE, xmp, jumbf })]);
  return files.map(([group, bytes], n) => ({ group, name: `${group} ${n}`, bytes }));
}
