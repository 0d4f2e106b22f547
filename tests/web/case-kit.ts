/** The pages over a database in which a town hall shows posters that people confirmed, with a case. */
import path from 'node:path';
import { recordCapture } from '../../src/evidence/record-log.js';
import { writeWarc } from '../../src/evidence/warc.js';
import { openCase } from '../../src/cases/index.js';
import type { Surroundings } from '../../src/classifiers/types.js';
import {
  AT,
  CONFIRM,
  crawl,
  keyOf,
  makePerson,
  poster,
  queue,
  say,
  type Scene,
} from '../review/store-kit.js';
import { memberOf } from '../../db/queries/pictures.js';
import { openWeb, type WebScene } from './web-kit.js';

export const TOWN = '01999';

export interface CaseScene {
  readonly web: WebScene;
  readonly scene: Scene;
  /** Two posters of the town hall, both confirmed. */
  readonly pictures: readonly [string, string];
  readonly keys: readonly [string, string];
  readonly bytes: readonly [Buffer, Buffer];
  readonly crawlId: string;
  /** A volunteer who reviewed both. */
  readonly reviewer: string;
}

export async function openCaseScene(
  around: Partial<Surroundings> = { alt: 'Affiche du marché' },
): Promise<CaseScene> {
  const web = openWeb();
  const scene: Scene = {
    db: web.db,
    siteId: web.siteId,
    folder: web.folder,
    file: path.join(web.folder, 'vigie.sqlite'),
    blobs: web.deps.blobs,
  };
  const bytes = [await poster(), await poster({ layout: 6, picture: 17, words: 8 })] as const;
  const crawlId = await crawl(scene, [
    { bytes: bytes[0], around },
    { bytes: bytes[1], around: { ...around, alt: 'Affiche du concert' } },
  ]);
  await queue(scene, crawlId);
  const reviewer = makePerson(web.db);
  makePerson(web.db);
  const keys = [keyOf(bytes[0]), keyOf(bytes[1])] as const;
  const of = (key: string): string => memberOf(web.db, key)?.pictureId ?? '';
  const pictures = [of(keys[0]), of(keys[1])] as const;
  for (const picture of pictures) say(web.db, picture, reviewer, { ...CONFIRM, eventDay: '2026-12-20' });
  return { web, scene, pictures, keys, bytes, crawlId, reviewer };
}

/** Opens the case of the first poster without the pages. */
export function openOne({ web, pictures, reviewer }: CaseScene): string {
  const by = { person: reviewer, at: AT, day: AT.slice(0, 10), because: 'Phrase.' };
  const opened = openCase(web.db, { ...by, picture: pictures[0], authority: TOWN });
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  return opened.caseId;
}

/** Keeps what a capture keeps of a poster: its file, its page, a picture of the page, a WARC. */
export async function captureOf(
  { web, crawlId }: CaseScene,
  bytes: Uint8Array,
  capture: { readonly crawlId?: string | null; readonly reportId?: string | null; readonly at?: string } = {},
): Promise<string> {
  const at = capture.at ?? AT;
  const pageUrl = 'https://site.example/page';
  const page = Buffer.from('<!doctype html><script>alert(1)</script><p>Affiche');
  const warc = await writeWarc({
    at,
    software: 'Vigie/0.1.0',
    userAgent: 'Vigie/0.1.0 (+https://syndicat.example/vigie)',
    exchanges: [{ url: pageUrl, at, requestHeaders: {}, status: 200, responseHeaders: {}, body: page }],
  });
  const isReport = capture.reportId !== undefined && capture.reportId !== null;
  const files = [
    ['original', 'image/png', bytes],
    ...(isReport
      ? []
      : ([
          ['page', 'text/html', page],
          ['screenshot', 'image/png', await poster({ layout: 2, picture: 5 })],
          ['warc', 'application/warc', warc],
        ] as const)),
  ] as const;
  const parts = [];
  for (const [role, contentType, content] of files) {
    const { sha256, path: blobPath } = await web.deps.blobs.put(content);
    parts.push({ role, sha256, bytes: content.byteLength, blobPath, contentType });
  }
  return recordCapture(web.db, {
    contentKey: keyOf(bytes),
    pageUrl: isReport ? null : pageUrl,
    at,
    crawlId: isReport ? null : capture.crawlId === undefined ? crawlId : capture.crawlId,
    reportId: capture.reportId ?? null,
    program: 'Vigie/0.1.0',
    ruleset: '2026-11-24',
    terms: null,
    parts,
  }).captureId;
}
