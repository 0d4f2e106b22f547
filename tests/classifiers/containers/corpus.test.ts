import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { FILE_WINDOW, windowedSource } from '../../../src/classifiers/containers/windowed-source.js';
import { INTERNAL_ERROR, readTraces } from '../../../src/classifiers/read-traces.js';
import type { FileReading, Trace } from '../../../src/classifiers/types.js';
import { describeWithShared } from '../../support/shared.js';
import { countingSource } from './counting-source.js';

const ENTRIES = z.array(
  z.object({
    file: z.string(),
    marks: z.array(z.string()),
    width: z.number().nullable(),
    height: z.number().nullable(),
  }),
);
type Entry = z.infer<typeof ENTRIES>[number];

const at = (pattern: RegExp, value: RegExp = /./): ((trace: Trace) => boolean) => {
  return (trace) => pattern.test(trace.where) && value.test(trace.value);
};
const action =
  (manifest: 'active' | 'ingredient' | null, source: RegExp) =>
  ({ where, detail }: Trace): boolean =>
    where === 'jumbf:c2pa.actions' &&
    (manifest === null || detail?.manifest === manifest) &&
    source.test(detail?.digitalSourceType ?? '');
const claim = (generator: RegExp): ((trace: Trace) => boolean) => {
  return ({ where, detail }) =>
    generator.test(detail?.claimGenerator ?? '') ||
    (where === 'jumbf:c2pa.actions' && generator.test(detail?.softwareAgent ?? ''));
};

/** What each mark of the manifest needs among the traces; the marks themselves are judged elsewhere. */
const EVIDENCE: Readonly<Record<string, (trace: Trace) => boolean>> = {
  'a1111-parameters': at(/^png:[tzi]TXt:|^png:tEXt:/, /Steps: /),
  'a1111-usercomment': at(/^exif:UserComment$|^jpeg:COM$/, /Steps: /),
  'comfyui-graph': at(/^png:|^exif:/, /class_type|"nodes"/),
  'invokeai-dream': at(/^png:tEXt:Dream$/),
  'invokeai-metadata': at(/:invokeai_metadata$/),
  'invokeai-sd-metadata': at(/:sd-metadata$/),
  'invokeai-graph': at(/:invokeai_(graph|workflow)$/),
  'novelai-chunks': at(/^png:|^exif:/, /NovelAI/),
  'fooocus-parameters': at(/./, /base_model|RuinedFooocus|adm_guidance/),
  'hf-space-parameters': at(/^png:tEXt:parameters$/, /^\{/),
  'swarmui-parameters': at(/^png:/, /sui_image_params/),
  'swarmui-usercomment': at(/^exif:UserComment$/, /sui_image_params/),
  'xai-signature': at(/^exif:(ImageDescription|UserComment)$/, /^Signature: [A-Za-z0-9+/=]{64}/),
  'midjourney-description': at(/^png:.*Description$|^xmp:dc:description$/, /Job ID: /),
  'midjourney-xmp-guid': at(/^xmp:Iptc4xmpExt:DigImageGUID$/),
  'tc260-xmp': at(/^xmp:TC260:AIGC$/, /Label/),
  'iptc-dst-trained': at(/^xmp:Iptc4xmpExt:DigitalSource(File)?Type$/, /\/trainedAlgorithmicMedia$/),
  'iptc-dst-other': at(/^xmp:Iptc4xmpExt:DigitalSource(File)?Type$/),
  'iptc-credit-google': at(/^xmp:photoshop:Credit$|^iptc:2:110$/, /Google AI/),
  'iptc-byline': at(
    /^iptc:2:(80|110)$|dc:creator|photoshop:(Credit|AuthorsPosition)|^exif:(Artist|XPAuthor)$|Author/,
  ),
  'editor-software': at(
    /Software|CreatorTool|softwareAgent|Producer|Creator|^iptc:2:65$|comment|COM$|claim/i,
  ),
  'screenshot-mark': at(/./, /screenshot/i),
  'camera-exif': at(/^exif:(Make|Model)$|^xmp:tiff:(Make|Model)$/),
  'camera-gps': ({ where, value }) => where === 'exif:GPS' && value === 'present',
  'camera-makernotes': at(/^exif:MakerNote$/, /^\d+$/),
  'samsung-genai-type': (trace) => /"genAIType"/.test(trace.value + (trace.detail?.json ?? '')),
  'c2pa-dst-trained': action(null, /\/trainedAlgorithmicMedia$/),
  'c2pa-dst-composite-trained': action('active', /\/compositeWithTrainedAlgorithmicMedia$/),
  'c2pa-ai-ingredient': action('ingredient', /rainedAlgorithmicMedia$/),
  'c2pa-dst-algorithmic': action(null, /\/algorithmicMedia$/),
  'c2pa-dst-capture': action(null, /Capture$/),
  'c2pa-generator-openai': claim(/OpenAI|ChatGPT|GPT|DALL/),
  'c2pa-generator-firefly': claim(/Firefly/),
  'c2pa-generator-google': claim(/Google C2PA Core/),
  'c2pa-generator-microsoft': claim(/Microsoft|Bing/),
  'c2pa-generator-amazon': claim(/Amazon|Titan/),
  'c2pa-generator-bfl': claim(/Black Forest|Flux/),
  'c2pa-generator-samsung': claim(/Galaxy|Photo assist/),
  'c2pa-description-google': ({ detail }) => /Google Generative AI/.test(detail?.description ?? ''),
  'c2pa-description-ai': ({ detail }) => detail?.description === 'AI Generated Image',
  'c2pa-bfl-ai-assertion': at(/^jumbf:c2pa\.ai_generated_content$/, /true/),
  'c2pa-training-mining': at(/^jumbf:(c2pa|cawg)\.training-mining$/),
  'c2pa-present-no-ai': at(/^jumbf:c2pa\.claim$/),
};

/** Files whose mark stands where Vigie does not look, with the reason. */
const NOT_READ: Readonly<Record<string, readonly string[]>> = {
  // Maker notes outside EXIF (CIFF; a Casio APP1 of its own).
  'human/exiftool-ExifTool.jpg': ['camera-makernotes'],
  'neither/exiftool-CasioQVCI.jpg': ['camera-makernotes'],
};

/** Files whose reading ends with an error, by code. Every other file has none. */
const ERRORS: Readonly<Record<string, string>> = {
  'human/exiv2-crash-23eba73bb01cb01caa96a389eb12955c34b98a37.jpg': 'truncated',
  'human/exiv2-exiv2-bug444.jpg': 'malformed',
  'neither/contentauth-basic-password.pdf': 'not-looked-at',
};

/** Every place of a trace, as the type `Trace` lists them. */
const PLACES =
  /^(png:(tEXt|zTXt|iTXt):|exif:[A-Z]|xmp:|c2pa:remote$|iptc:\d+:\d+$|jumbf:|jpeg:(COM|APP\d+|trailer)$|png:trailer$|gif:comment$|svg:(metadata|title|desc|comment)$|pdf:Info:)/;

describeWithShared('the corpus, through byte ranges', (dir) => {
  const readings: { entry: Entry; reading: FileReading; traces: readonly Trace[]; bytes: number }[] = [];
  const cost: Record<'http' | 'file', { requests: number; bytes: number; total: number }[]> = {
    http: [],
    file: [],
  };

  beforeAll(async () => {
    const entries = ENTRIES.parse(
      JSON.parse(readFileSync(path.join(dir, 'corpus', 'manifest.json'), 'utf8')),
    );
    for (const entry of entries) {
      const bytes = readFileSync(path.join(dir, 'corpus', entry.file));
      const window = windowedSource(countingSource(bytes));
      const reading = await readTraces(window);
      cost.http.push({ ...window.cost(), total: bytes.length });
      const file = windowedSource(countingSource(bytes), FILE_WINDOW);
      const other = await readTraces(file);
      expect({ file: entry.file, traces: other.traces }).toEqual({
        file: entry.file,
        traces: reading.traces,
      });
      cost.file.push({ ...file.cost(), total: bytes.length });
      const traces = [...reading.traces, ...reading.embedded.flatMap((image) => image.traces)];
      readings.push({ entry, reading, traces, bytes: bytes.length });
    }
  });

  test('every mark of the manifest has its evidence among the traces', () => {
    const missing: string[] = [];
    let found = 0;
    for (const { entry, traces } of readings) {
      for (const mark of entry.marks) {
        if (NOT_READ[entry.file]?.includes(mark) === true) continue;
        const isEvidence = EVIDENCE[mark];
        if (isEvidence !== undefined && traces.some(isEvidence)) found += 1;
        else missing.push(`${entry.file}: ${mark}`);
      }
    }
    expect(missing).toEqual([]);
    expect(found).toBeGreaterThan(400);
  });

  test('sizes are those of the manifest', () => {
    const wrong = readings
      .filter(({ entry }) => entry.width !== null)
      .filter(({ entry, reading }) => reading.width !== entry.width || reading.height !== entry.height)
      .map(({ entry, reading }) => `${entry.file}: ${reading.width} × ${reading.height}`);
    expect(wrong).toEqual([]);
  });

  test('errors are the known ones', () => {
    const errors = readings.flatMap(({ entry, reading }) =>
      reading.error === null ? [] : [[entry.file, reading.error.code]],
    );
    expect(Object.fromEntries(errors)).toEqual(ERRORS);
    const messages = readings.map(({ reading }) => reading.error?.message ?? '');
    expect(messages.filter((message) => message.startsWith(INTERNAL_ERROR))).toEqual([]);
  });

  test('places are the listed ones', () => {
    const places = readings.flatMap(({ traces }) => traces.map(({ where }) => where));
    expect(places.length).toBeGreaterThan(5_000);
    expect([...new Set(places.filter((where) => !PLACES.test(where)))]).toEqual([]);
  });

  test('no position leaves a file', () => {
    const shown = readings.flatMap(({ traces }) =>
      traces.filter(({ where, value }) => /gps|latitude|longitude/i.test(where) && value !== 'present'),
    );
    expect(shown).toEqual([]);
  });

  test.each(['http', 'file'] as const)('over %s: few requests, and less than a third of the bytes', (way) => {
    const files = cost[way];
    const sum = (list: typeof files, key: 'requests' | 'bytes' | 'total'): number =>
      list.reduce((all, file) => all + file[key], 0);
    expect(files.length).toBe(312);
    expect(sum(files, 'requests')).toBeLessThan(files.length * 1.45);
    expect(sum(files, 'bytes')).toBeLessThanOrEqual(sum(files, 'total') * 0.3);
    const large = files.filter(({ total }) => total > 1024 * 1024);
    expect(large.length).toBeGreaterThan(5);
    expect(sum(large, 'bytes')).toBeLessThanOrEqual(sum(large, 'total') * 0.1);
    expect(files.filter(({ requests }) => requests > 4).length).toBeLessThanOrEqual(files.length * 0.05);
  });
});
