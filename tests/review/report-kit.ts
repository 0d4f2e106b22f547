/** What persons bring in, made by code, and the reports of it. */
import sharp from 'sharp';
import { classifyOnce, RULESET } from '../../src/classifiers/index.js';
import { receiveReport, type Received, type ReportDeps, type ReportInput } from '../../src/review/index.js';
import { AT, makePerson, poster, type Scene } from './store-kit.js';

export const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
export const COMPOSITE =
  'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia';

/** An XMP packet that names the source of a picture. */
export function xmpOf(sourceType: string): string {
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="${sourceType}"/></rdf:RDF></x:xmpmeta>`;
}

/** What a telephone writes about itself and where it stood. The words stand nowhere else. */
export const DEVICE = {
  IFD0: { Make: 'Exemplophone', Model: 'Modele-X17', Software: 'Exemplophone-OS-9' },
  IFD2: {
    ExposureTime: '1/120',
    FNumber: '18/10',
    ISOSpeedRatings: '64',
    BodySerialNumber: 'SERIE-4711-0815',
  },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '48/1 51/1 30/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '2/1 21/1 8/1',
  },
} as const;
export const PRIVATE_WORDS = [
  'Exemplophone',
  'Modele-X17',
  'SERIE-4711',
  'Exif',
  'GPS',
  'http://ns.adobe.com',
  'photoshop',
];

export interface PhotoFields {
  readonly xmp?: string;
  /** False: no camera data. */
  readonly isFromDevice?: boolean;
  readonly picture?: number;
  readonly width?: number;
}

const made = new Map<string, Promise<Uint8Array>>();

/** A photograph as a telephone's camera writes it. */
export function photo(fields: PhotoFields = {}): Promise<Uint8Array> {
  const key = JSON.stringify(fields);
  const known = made.get(key) ?? make(fields);
  made.set(key, known);
  return known;
}

async function make({
  xmp,
  isFromDevice = true,
  picture = 1,
  width = 480,
}: PhotoFields): Promise<Uint8Array> {
  let image = sharp(await poster({ picture }))
    .resize(width)
    .jpeg({ quality: 90 });
  if (isFromDevice) image = image.withExif(DEVICE);
  if (xmp !== undefined) image = image.withXmp(xmp);
  return new Uint8Array(await image.toBuffer());
}

export function reportDeps(scene: Scene, at = AT): ReportDeps {
  return {
    db: scene.db,
    blobs: scene.blobs,
    now: () => new Date(at),
    ruling: { classify: classifyOnce, ruleset: RULESET },
    program: 'test',
  };
}

export const EMPTY: Omit<ReportInput, 'person'> = {
  publishedBy: 'authority',
  brought: null,
  isAuthorityNamed: true,
  authorityCode: '01999',
  address: null,
  place: 'Place du Marché',
  seenOn: '2026-11-20',
  support: 'poster',
  eventName: null,
  eventDay: null,
  note: null,
  file: null,
};

export function bring(scene: Scene, fields: Partial<ReportInput> = {}, at = AT): Promise<Received> {
  const person = fields.person ?? makePerson(scene.db);
  return receiveReport(reportDeps(scene, at), { ...EMPTY, ...fields, person });
}

/** A report that must be taken; its id. */
export async function taken(scene: Scene, fields: Partial<ReportInput> = {}, at = AT): Promise<string> {
  const received = await bring(scene, fields, at);
  if (received.kind !== 'taken') throw new Error(JSON.stringify(received));
  return received.reportId;
}
