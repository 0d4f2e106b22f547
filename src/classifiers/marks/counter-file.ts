import type { Trace } from '../types.js';
import { DOCUMENTS, type MarkDocument, ownDocument } from './documents.js';
import { NOT_A_CAMERA } from './hosted-generators.js';
import { at, shown, UUID } from './reading.js';
import type { MarkMatch, MarkRule } from './rule.js';

/* What the file says in favour of a person: camera, scanner, author, date. */

function counter(
  id: string,
  explain: string,
  document: MarkDocument,
  match: (traces: readonly Trace[]) => readonly MarkMatch[],
): MarkRule {
  return {
    id,
    strength: 'human',
    kind: null,
    generator: null,
    weight: null,
    explain,
    ...document,
    match: ({ traces }) => match(traces),
  };
}

const MAKE: readonly string[] = ['exif:Make', 'xmp:tiff:Make'];
const MODEL: readonly string[] = ['exif:Model', 'xmp:tiff:Model'];
const EXPOSURE: readonly string[] = [
  'ExposureTime',
  'FNumber',
  'ISO',
  'ISOSpeedRatings',
  'PhotographicSensitivity',
  'FocalLength',
].flatMap((tag) => [`exif:${tag}`, `xmp:exif:${tag}`]);
/** Longer than any maker's or model's name: a program has put its own text there. */
const MAX_CAMERA_NAME = 64;

function isCameraName(trace: Trace): boolean {
  const name = trace.value.trim();
  return /[a-z0-9]/i.test(name) && name.length <= MAX_CAMERA_NAME && !NOT_A_CAMERA.test(name);
}

function isProgramText(trace: Trace): boolean {
  return trace.value.trim() !== '' && !isCameraName(trace);
}

/** Make and model when both can be a camera's; null when a generator has written its own text into either. */
function cameraOf(traces: readonly Trace[]): { readonly make: Trace; readonly model: Trace } | null {
  const makes = at(traces, ...MAKE);
  const models = at(traces, ...MODEL);
  if ([...makes, ...models].some(isProgramText)) return null;
  const make = makes.find(isCameraName);
  const model = models.find(isCameraName);
  return make === undefined || model === undefined ? null : { make, model };
}

const SCANNER_MODEL = /scan|perfection|\blide\b|expression \d|\bgt-\d|\bes-\d|\bds-\d/i;
const SCANNER_SOFTWARE =
  /\b(?:vuescan|silverfast|epson scan|scangear|scansnap|mp navigator|hp scan|canoscan|naps2|xsane)\b/i;

const cameraExif = counter(
  'camera-exif',
  'Le fichier nomme un appareil photo et donne un réglage de prise de vue.',
  DOCUMENTS.exif,
  (traces) => {
    const camera = cameraOf(traces);
    const exposure = at(traces, ...EXPOSURE).find(({ value }) => /[1-9]/.test(value));
    if (camera === null || exposure === undefined) return [];
    return [{ where: camera.model.where, value: `${camera.make.value.trim()} ${camera.model.value.trim()}` }];
  },
);

const makerNotes = counter(
  'camera-makernotes',
  'Le fichier contient le bloc de données propre au fabricant d’un appareil photo.',
  DOCUMENTS.exif,
  (traces) => {
    // Some programs keep data of their own in this tag: without a maker's name it is nobody's.
    const makes = at(traces, ...MAKE);
    const isCamera = makes.some(isCameraName) && at(traces, ...MODEL).every((trace) => !isProgramText(trace));
    return isCamera ? shown(at(traces, 'exif:MakerNote').filter(({ value }) => value.trim() !== '0')) : [];
  },
);

const gps = counter('camera-gps', 'Le fichier contient une position GPS.', DOCUMENTS.gps, (traces) =>
  shown(at(traces, 'exif:GPS')),
);

const scanner = counter(
  'scanner',
  'Le fichier nomme un scanner ou un logiciel de numérisation.',
  DOCUMENTS.exif,
  (traces) => {
    const software = at(traces, 'exif:Software', 'xmp:xmp:CreatorTool').filter(({ value }) =>
      SCANNER_SOFTWARE.test(value),
    );
    const models = at(traces, ...MAKE).some(({ value }) =>
      /epson|canon|\bhp\b|hewlett|brother|plustek/i.test(value),
    )
      ? at(traces, ...MODEL).filter(({ value }) => SCANNER_MODEL.test(value))
      : [];
    return shown([...software, ...models]);
  },
);

/* --- By-line --- */

const BYLINE_PLACES: readonly string[] = [
  'iptc:2:80',
  'xmp:dc:creator',
  'exif:Artist',
  'iptc:2:110',
  'xmp:photoshop:Credit',
];

/** Values that name no person: programs, default accounts, generators, the publishing authority itself. */
const NO_AUTHOR = new RegExp(
  [
    UUID,
    '^ai$|^ia$|artificial|artificielle|google ai|clean ?up|generated|g[ée]n[ée]r',
    'midjourney|\\bdall[·.\\- ]?e\\b|chatgpt|openai|firefly|stable diffusion|novelai|\\b(?:gemini|copilot|grok)\\b|leonardo\\.?ai',
    '\\b(?:adobe|canva|photoshop|illustrator|indesign|gimp|inkscape|picasa|microsoft|office|google|apple photos|samsung)\\b',
    '^(?:unknown|unnamed|user|utilisateur|admin(?:istrateur|istrator)?|root|owner|default|none|null|test|anonymous|anonyme|inconnu)$',
    '\\b(?:mairie|ville|commune|communaut[ée]|d[ée]partement|r[ée]gion|m[ée]tropole|service|communication|prefecture|pr[ée]fecture)\\b',
    'adobe ?stock|shutterstock|istock|freepik|depositphotos|123rf|dreamstime|pixabay|unsplash|pexels|vecteezy|envato',
  ].join('|'),
  'i',
);

const byline = counter(
  'iptc-byline',
  'Les métadonnées du fichier nomment un auteur, une autrice ou une agence.',
  DOCUMENTS.iptcCreator,
  (traces) =>
    shown(
      at(traces, ...BYLINE_PLACES).filter(({ value }) => {
        const name = value.trim();
        return name.length <= 200 && /\p{L}{3}/u.test(name) && !NO_AUTHOR.test(name);
      }),
    ),
);

/* --- Dates --- */

/** No public image generator of today's kind existed before this month. */
const FIRST_GENERATORS = '2022-04';
const CAPTURE_DATES: readonly string[] = [
  'exif:DateTimeOriginal',
  'exif:DateTimeDigitized',
  'exif:CreateDate',
  'xmp:exif:DateTimeOriginal',
];
const CREATION_DATES: readonly string[] = [
  'xmp:xmp:CreateDate',
  'xmp:photoshop:DateCreated',
  'iptc:2:55',
  'iptc:2:62',
  'pdf:Info:CreationDate',
];
const CHANGE_DATES: readonly string[] = [
  'exif:DateTime',
  'exif:ModifyDate',
  'xmp:xmp:ModifyDate',
  'xmp:xmp:MetadataDate',
  'pdf:Info:ModDate',
];
/** What clocks show after a reset: no date at all. */
const RESET_DAYS: ReadonlySet<string> = new Set([
  '1904-01-01',
  '1970-01-01',
  '1980-01-01',
  '2000-01-01',
  '2001-01-01',
]);

/** `YYYY-MM-DD` of an Exif, XMP, IPTC or PDF date; null when it is none. */
function dayOf(value: string): string | null {
  const found = /^(?:D:)?((?:19|20)\d\d)[:\-/]?(0[1-9]|1[0-2])[:\-/]?(0[1-9]|[12]\d|3[01])/.exec(
    value.trim(),
  );
  if (found === null) return null;
  const day = `${found[1] ?? ''}-${found[2] ?? ''}-${found[3] ?? ''}`;
  return RESET_DAYS.has(day) ? null : day;
}

const isBeforeGenerators = (trace: Trace): boolean => {
  const day = dayOf(trace.value);
  return day !== null && day < FIRST_GENERATORS;
};

const date = counter(
  'date',
  'Le fichier porte une date d’avant avril 2022, avant les générateurs d’images grand public.',
  ownDocument('date', 'dates Exif, XMP, IPTC et PDF\u00a0; catalogue des marques §8'),
  (traces) => {
    const captures = at(traces, ...CAPTURE_DATES).filter(isBeforeGenerators);
    // A template keeps the day it was first made: a later change makes its creation date worthless.
    const isChangedSince = at(traces, ...CHANGE_DATES).some((trace) => {
      const day = dayOf(trace.value);
      return day !== null && day >= FIRST_GENERATORS;
    });
    const creations = isChangedSince ? [] : at(traces, ...CREATION_DATES).filter(isBeforeGenerators);
    return shown([...captures, ...creations]);
  },
);

export const counterFileRules: readonly MarkRule[] = [cameraExif, makerNotes, gps, scanner, byline, date];
