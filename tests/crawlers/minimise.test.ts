import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Trace } from '../../src/classifiers/types.js';
import { PRESENT, minimiseTraces } from '../../src/crawlers/minimise.js';

const NAME = 'Camille Exemple';
const valueOf = (where: string, value: string): string | undefined =>
  minimiseTraces([{ where, value }])[0]?.value;

/** Places that hold a person's name. */
const NAMED = [
  'exif:Artist',
  'exif:Copyright',
  'exif:XPAuthor',
  'exif:CameraOwnerName',
  'exif:BodySerialNumber',
  'iptc:2:80',
  'iptc:2:85',
  'iptc:2:110',
  'iptc:2:116',
  'iptc:2:122',
  'xmp:dc:creator',
  'xmp:dc:rights',
  'xmp:photoshop:Credit',
  'xmp:photoshop:CaptionWriter',
  'xmp:xmpRights:Owner',
  'xmp:Iptc4xmpExt:PersonInImage',
  'xmp:mwg-rs:Regions/RegionList[1]/Name',
  'png:tEXt:Author',
  'png:iTXt:Copyright',
  'pdf:Info:Author',
];
/** Places where people write sentences, which may name anybody. */
const SENTENCES = [
  'exif:UserComment',
  'exif:ImageDescription',
  'exif:XPTitle',
  'iptc:2:25',
  'iptc:2:40',
  'iptc:2:105',
  'iptc:2:120',
  'xmp:dc:title',
  'xmp:dc:description',
  'xmp:photoshop:Headline',
  'png:tEXt:Comment',
  'png:iTXt:Title',
  'jpeg:COM',
  'gif:comment',
  'svg:desc',
  'pdf:Info:Title',
];
/** Places that marks read and that name no person. */
const FREE = [
  'exif:Software',
  'exif:Make',
  'xmp:xmp:CreatorTool',
  'xmp:Iptc4xmpExt:DigitalSourceType',
  'png:tEXt:parameters',
  'png:tEXt:Source',
  'pdf:Info:Creator',
  'pdf:Info:Producer',
  'jumbf:c2pa.claim',
  'jumbf:c2pa.actions',
];

describe('minimiseTraces', () => {
  test.each(NAMED)('%s keeps only that there was a name', (where) => {
    expect(valueOf(where, NAME)).toBe(PRESENT);
    expect(valueOf(where, '')).toBe('');
  });

  test.each(SENTENCES)('%s keeps only what a program may have written', (where) => {
    expect(valueOf(where, `La fête, une photo de ${NAME}`)).toBe(PRESENT);
    for (const written of [
      '{"prompt": "une affiche"}',
      'une affiche\nSteps: 20, Sampler: Euler a, CFG scale: 7',
      'Signature: abc=',
      'une affiche --v 6 Job ID: 0f8fad5b-d9cb-469f-a165-70867728950e',
      'Affiche réalisée avec Midjourney',
      'Image générée par IA',
    ]) {
      expect(valueOf(where, written)).toBe(written);
    }
  });

  test.each(FREE)('%s is kept as it is', (where) => {
    expect(valueOf(where, NAME)).toBe(NAME);
  });

  test.each([
    ['exif:GPSLatitude', '48.85 N'],
    ['xmp:exif:GPSLongitude', '2,21.0E'],
    ['exif:GPS', 'present'],
    ['png:zTXt:Raw profile type exif', '45786966'],
    ['png:iTXt:XML:com.adobe.xmp', '<x:xmpmeta/>'],
  ])('%s is presence only', (where, value) => {
    expect(valueOf(where, value)).toBe(PRESENT);
  });

  test.each([
    'ai',
    '0f8fad5b-d9cb-469f-a165-70867728950e',
    'Generated with a model',
    'Image générée par IA',
    'Made with Google AI',
  ])('a machine is no person: %s', (value) => {
    expect(valueOf('exif:Artist', value)).toBe(value);
  });

  test.each(['Ai Weiwei', 'Ia Exemple', 'Iaroslav Exemple', 'MAIA Exemple'])(
    'a person is no machine: %s',
    (value) => {
      expect(valueOf('xmp:dc:creator', value)).toBe(PRESENT);
    },
  );

  test('an assertion with an author loses its content and keeps its place in the store', () => {
    const label = 'urn:c2pa:example';
    const [kept] = minimiseTraces([
      {
        where: 'jumbf:stds.schema-org.CreativeWork',
        value: `{"author":[{"name":"${NAME}"}]}`,
        detail: { manifest: 'ingredient', label, relationship: 'parentOf', title: NAME, json: NAME },
      },
    ]);
    expect(kept).toEqual({
      where: 'jumbf:stds.schema-org.CreativeWork',
      value: PRESENT,
      detail: { manifest: 'ingredient', label, relationship: 'parentOf' },
    });
  });

  test('keeps number, order and places, drops every name, and a second time changes nothing', () => {
    const person = fc.tuple(fc.constantFrom(...NAMED), fc.constant(NAME));
    const free = fc.tuple(fc.constantFrom(...FREE), fc.string());
    const odd = fc.tuple(fc.string(), fc.string());
    const list = fc.array(fc.oneof(person, free, odd).map(([where, value]): Trace => ({ where, value })));
    fc.assert(
      fc.property(list, (traces) => {
        const kept = minimiseTraces(traces);
        expect(kept.map((trace) => trace.where)).toEqual(traces.map((trace) => trace.where));
        for (const [index, trace] of kept.entries()) {
          if (NAMED.includes(trace.where)) expect(trace.value).not.toContain(NAME);
          if (FREE.includes(trace.where)) expect(trace).toEqual(traces[index]);
          expect([traces[index]?.value, PRESENT]).toContain(trace.value);
        }
        expect(minimiseTraces(kept)).toEqual(kept);
      }),
    );
  });
});
