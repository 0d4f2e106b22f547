/** A case of Saint-Exemple with its captures in a real blob store, a real log and, when asked, a real time stamp. */
import sharp from 'sharp';
import { createBlobStore, type BlobStore } from '../../src/evidence/blobs.js';
import {
  appendEntry,
  type LogEntry,
  type LogPart,
  type PartRole,
  proveEntry,
} from '../../src/evidence/log.js';
import { writeTimeStampQuery } from '../../src/evidence/time-stamp.js';
import { writeWarc } from '../../src/evidence/warc.js';
import type { Dossier, DossierCapture, DossierPart, DossierPicture } from '../../src/dossiers/index.js';
import { makePoster } from '../fixtures/make-poster.js';

export const AT = '2026-03-01T10:00:00.000Z';
export const PAGE_URL = 'https://www.saint-exemple.example/agenda/fete-du-printemps';
export const IMAGE_URL = 'https://www.saint-exemple.example/media/affiche.png';
export const PAGE = Buffer.from(
  '<!doctype html><title>Fête</title><script>alert(1)</script><p>Fête du printemps',
);

/** What a hostile site may put wherever it writes. */
export const HOSTILE =
  '../../etc/passwd\u202e gnp.exe"<script>alert(1)</script> #include("/etc/passwd") $x^2$ `a` 海報\u0000\r\nSHA256SUMS';

export interface Sample {
  readonly dossier: Dossier;
  readonly blobs: BlobStore;
  readonly log: readonly LogEntry[];
}

export interface SampleOptions {
  /** Answers a time-stamp query; left out, nothing is sealed. */
  readonly reply?: (query: Uint8Array) => Uint8Array;
  readonly pictures?: number;
  readonly certificates?: string | null;
  readonly texts?: string;
  readonly isTwoDays?: boolean;
}

/** Makes a case; blobs go to `folder`. */
export async function makeSample(folder: string, options: SampleOptions = {}): Promise<Sample> {
  const { reply, pictures: count = 1, certificates = null, texts, isTwoDays = false } = options;
  const blobs = createBlobStore(folder);
  const log: LogEntry[] = [];
  const append = (at: string, subject: string, parts: readonly LogPart[]): number => {
    const entry = appendEntry(log.at(-1) ?? null, {
      at,
      kind: 'capture',
      subject,
      parts,
      program: 'Vigie/0.1.0',
      ruleset: '2026-11-24',
    });
    log.push(entry);
    return entry.seq;
  };
  // Captures of other authorities stand around those of the case.
  append(AT, 'sha256:autre', []);
  const made: { readonly seq: number; readonly parts: readonly DossierPart[] }[] = [];
  for (let index = 0; index < count; index += 1) {
    const parts = await makeParts(blobs, index);
    const original = parts[0]?.sha256 ?? '';
    const plain = parts.map(({ role, sha256, bytes }) => ({ role, sha256, bytes }));
    made.push({ seq: append(AT, `sha256:${original}`, plain), parts });
    append(AT, `sha256:autre-${index}`, []);
  }
  const roots = isTwoDays ? [log[2], log.at(-1)] : [log.at(-1)];
  const rootOf = (seq: number): LogEntry => {
    const root = roots.find((one) => one !== undefined && one.seq >= seq);
    if (root === undefined) throw new Error('no root');
    return root;
  };
  const pictures = made.map(({ seq, parts }, index): DossierPicture => {
    const root = rootOf(seq);
    const proof = proveEntry(log, seq, root.seq);
    if (proof === null) throw new Error('no proof');
    const capture: DossierCapture = {
      pageUrl: texts ?? PAGE_URL,
      imageUrl: texts ?? IMAGE_URL,
      parts,
      proof,
      root: { seq: root.seq, hash: root.hash },
    };
    return pictureOf(index, capture, texts);
  });
  return {
    blobs,
    log,
    dossier: {
      reference: texts ?? 'D-2026-0042',
      title: texts ?? 'Affiche de la fête du printemps',
      authority: { name: texts ?? 'Commune de Saint-Exemple', code: '99999' },
      madeAt: '2026-03-02T08:00:00.000Z',
      program: 'Vigie/0.1.0',
      ruleset: '2026-11-24',
      pictures,
      decisions: [{ at: '2026-03-01T15:00:00.000Z', line: texts ?? 'Dossier ouvert.' }],
      seals:
        reply === undefined
          ? []
          : roots.flatMap((root) =>
              root === undefined
                ? []
                : [
                    {
                      root: { seq: root.seq, hash: root.hash },
                      response: reply(writeTimeStampQuery(root.hash, 7n)),
                    },
                  ],
            ),
      authorityCertificates: certificates,
    },
  };
}

async function makeParts(blobs: BlobStore, index: number): Promise<DossierPart[]> {
  const poster = Buffer.from(
    makePoster({ layout: index, picture: index, words: index, width: 300, height: 400 }),
  );
  const png = await sharp(poster).png().toBuffer();
  const warc = await writeWarc({
    at: AT,
    software: 'Vigie/0.1.0',
    userAgent: 'Vigie/0.1.0 (+https://syndicat.example/vigie)',
    exchanges: [
      {
        url: PAGE_URL,
        at: AT,
        requestHeaders: { accept: 'text/html' },
        status: 200,
        responseHeaders: { 'content-type': 'text/html' },
        body: PAGE,
      },
    ],
  });
  const contents: readonly (readonly [PartRole, string | null, Uint8Array])[] = [
    ['original', 'image/png', png],
    ['derivative', 'image/jpeg; q=1', await sharp(poster).resize(90).jpeg().toBuffer()],
    ['headers', 'text/plain', Buffer.from('content-type: image/png\n')],
    ['page', 'text/html', PAGE],
    ['screenshot', 'image/png', await sharp(poster).resize(150).png().toBuffer()],
    ['warc', 'application/warc', warc],
    ['terms', 'application/json', Buffer.from('{"robots":"allowed"}\n')],
  ];
  const parts: DossierPart[] = [];
  for (const [role, contentType, bytes] of contents) {
    const { sha256 } = await blobs.put(bytes);
    parts.push({ role, sha256, bytes: bytes.byteLength, contentType });
  }
  return parts;
}

function pictureOf(index: number, capture: DossierCapture, texts?: string): DossierPicture {
  return {
    title: texts ?? 'Affiche « Fête du printemps »',
    description: texts ?? 'Une affiche : un dessin encadré, des bandes à la place des mots.',
    grade: 'technical',
    kind: 'generated',
    generator: texts ?? 'OpenAI',
    marks: [
      {
        id: 'iptc.digital-source-type',
        strength: 'declared',
        kind: 'generated',
        generator: null,
        where: texts ?? 'xmp:Iptc4xmpExt:DigitalSourceType',
        value: texts ?? 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
        weight: null,
        explain: 'Les métadonnées du fichier déclarent une image créée par un outil d’IA générative.',
        source: 'IPTC',
      },
      {
        id: 'human.author',
        strength: 'human',
        kind: null,
        generator: null,
        where: 'xmp:dc:creator',
        value: texts ?? 'atelier',
        weight: null,
        explain: 'Les métadonnées nomment un·e auteur·ice.',
        source: 'Dublin Core',
      },
    ],
    decisions: [
      { at: '2026-03-01T14:00:00.000Z', line: texts ?? `Visuel ${index + 1} confirmé par une personne.` },
    ],
    captures: [capture],
  };
}
