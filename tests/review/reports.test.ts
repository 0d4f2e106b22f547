/** Reports: what is taken, what is refused, what is kept of it, and what its file says. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { capturesOf } from '../../db/queries/evidence-log.js';
import { findPicture, memberOf } from '../../db/queries/pictures.js';
import { detailsOfReport, findReport, listAllReports } from '../../db/queries/reports.js';
import { findVerdict } from '../../db/queries/verdicts.js';
import { findVisual, tracesOfVisual } from '../../db/queries/visuals.js';
import { addAuthority } from '../../db/queries/authorities.js';
import { addSite, pauseSite, sitesDue } from '../../db/queries/sites.js';
import { DEFAULT_SETTINGS } from '../../src/authorities/index.js';
import { verifyLog } from '../../src/evidence/record-log.js';
import { readReportFile, MAX_REPORT_BYTES } from '../../src/review/report-file.js';
import { admit, cleanAddress, cleanWords } from '../../src/review/report-rules.js';
import { makePdf, pngChunk } from '../fixtures/make-image.js';
import { bring, COMPOSITE, DEVICE, photo, taken, TRAINED, xmpOf } from './report-kit.js';
import { addTown, AT, crawl, later, makePerson, poster, queue, reviewScene } from './store-kit.js';
import { scriptOf } from '../support/child.js';

describe('what the watch does not take', () => {
  test.each([
    ['candidate', 'candidat·es'],
    ['private', 'comptes'],
  ] as const)(
    'what a %s published is refused with the reason, and no file is kept',
    async (publishedBy, word) => {
      const scene = reviewScene();
      const received = await bring(scene, {
        publishedBy,
        file: await photo(),
        address: 'https://reseau.example/une-personne',
        note: 'note',
      });
      expect(received).toMatchObject({ kind: 'refused', reason: expect.stringContaining(word) as string });
      const [row] = listAllReports(scene.db, { limit: 5, offset: 0 });
      expect(row).toMatchObject({
        state: 'refused',
        contentKey: null,
        sourceUrl: null,
        note: null,
        place: null,
      });
      expect(existsSync(path.join(scene.folder, 'blobs'))).toBe(false);
    },
  );

  test.each([
    ['https://www.facebook.com/profile.php?id=1', 'refused'],
    ['https://www.facebook.com/people/Une-Personne/1', 'refused'],
    ['https://www.linkedin.com/in/une-personne', 'refused'],
    ['https://www.instagram.com/saint_exemple_2026_avec_nous/', 'taken'],
    ['https://www.instagram.com/municipales2026_saintexemple/', 'refused'],
    ['https://x.com/candidate_exemple/status/1', 'refused'],
    ['https://ensemble-pour-exemple-2026.example/', 'refused'],
    ['https://www.facebook.com/VilledeSaintExemple/posts/1', 'taken'],
    ['https://www.saint-exemple.example/elections-municipales-2026', 'taken'],
    ['https://www.instagram.com/p/Cabcdef/', 'taken'],
    ['https://www.interieur.gouv.fr/candidat', 'taken'],
  ] as const)('%s is %s', (address, kind) => {
    expect(admit({ publishedBy: 'unknown', address, hasAuthority: false }, []).kind).toBe(kind);
  });

  test('a company is taken when an authority is behind it', () => {
    const report = { publishedBy: 'company', address: null } as const;
    expect(admit({ ...report, hasAuthority: true }, []).kind).toBe('taken');
    expect(admit({ ...report, hasAuthority: false }, []).kind).toBe('refused');
  });

  test('an address is kept without what tells who shared it', () => {
    expect(cleanAddress(' www.reseau.example/p/1?igsh=abc&utm_source=x&v=2 ')).toBe(
      'https://www.reseau.example/p/1?v=2',
    );
    expect(cleanAddress('https://moi:secret@reseau.example/')).toBe('https://reseau.example/');
    for (const wrong of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'data:text/html,x',
      'pas une adresse',
      'http://localhost/',
    ])
      expect(cleanAddress(wrong)).toBeNull();
    expect(cleanWords('a\u202egpj.exe\u0000\nb', 200)).toBe('a gpj.exe b');
  });
});

describe('the file', () => {
  const html = new TextEncoder().encode('<!doctype html><script>alert(1)</script>');
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');

  test('is judged by its bytes', async () => {
    const jpeg = await photo({ isFromDevice: false });
    const bomb = Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      pngChunk('IHDR', Buffer.from('0000ea600000ea600802000000', 'hex')),
      pngChunk('IDAT', deflateSync(Buffer.alloc(64))),
      pngChunk('IEND', Buffer.alloc(0)),
    ]);
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [new Uint8Array(), 'vide'],
      [html, 'capture d’écran'],
      [svg, 'capture d’écran'],
      [new TextEncoder().encode('GIF89a<script>alert(1)</script>'), 'abîmée'],
      [jpeg.subarray(0, Math.floor(jpeg.length / 2)), 'abîmée'],
      [new Uint8Array(bomb), 'trop de pixels'],
      [new Uint8Array(MAX_REPORT_BYTES + 1), '25 Mo'],
      [new TextEncoder().encode('%PDF-1.7 rien'), 'PDF'],
    ];
    for (const [bytes, word] of cases) {
      const reading = await readReportFile(bytes);
      expect(reading).toMatchObject({ kind: 'refused', reason: expect.stringContaining(word) as string });
    }
    // A picture with a page behind it is a picture: its bytes are never handed out.
    const polyglot = await readReportFile(new Uint8Array([...jpeg, ...html]));
    expect(polyglot).toMatchObject({ kind: 'read', file: { format: 'jpeg', isShowable: true } });
  });

  test.each(['png', 'webp', 'avif', 'gif'] as const)('%s is taken', async (format) => {
    const bytes = new Uint8Array(
      await sharp(await poster())
        .resize(120)
        .toFormat(format)
        .toBuffer(),
    );
    expect(await readReportFile(bytes)).toMatchObject({ kind: 'read', file: { format, isShowable: true } });
  });

  test('is turned upright for its size', async () => {
    const bytes = await sharp(await poster())
      .resize(300, 400)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await readReportFile(new Uint8Array(bytes))).toMatchObject({ file: { width: 400, height: 300 } });
  });

  test('a PDF is read for the image with the most marks, and is not shown', async () => {
    const jpeg = await photo({ xmp: xmpOf(TRAINED), isFromDevice: false });
    const plain = await photo({ picture: 3 });
    const pdf = makePdf({
      title: 'Tract',
      pages: [
        { jpeg: plain, text: 'Fête' },
        { jpeg, text: 'Fête' },
      ],
    });
    const scene = reviewScene();
    const id = await taken(scene, { support: 'leaflet', file: new Uint8Array(pdf) });
    const key = findReport(scene.db, id)?.contentKey ?? '';
    expect(findVisual(scene.db, key)).toMatchObject({ format: 'pdf' });
    expect(findVerdict(scene.db, key)?.grade).toBe('technical');
  });
});

describe('what the file says', () => {
  const EDITED = { xmp: xmpOf(COMPOSITE) };
  const GENERATED = { xmp: xmpOf(TRAINED) };
  const NO_DEVICE = { isFromDevice: false };

  test.each([
    // A photograph of a poster: neither its camera nor the retouching by the telephone says anything of the poster.
    ['of a camera', 'poster', {}, null, 'photograph', 'none'],
    ['of a camera, edited', 'poster', EDITED, null, 'photograph', 'none'],
    ['edited', 'billboard', { ...EDITED, ...NO_DEVICE }, null, 'photograph', 'none'],
    // The file of the poster, downloaded or received.
    ['generated', 'poster', { ...GENERATED, ...NO_DEVICE }, null, 'visual', 'technical'],
    ['of a camera, generated', 'poster', GENERATED, null, 'visual', 'technical'],
    ['edited', 'web-page', { ...EDITED, ...NO_DEVICE }, null, 'visual', 'technical'],
    // What the person says goes before.
    ['generated', 'poster', { ...GENERATED, ...NO_DEVICE }, 'photograph', 'photograph', 'none'],
    ['edited', 'poster', { ...EDITED, ...NO_DEVICE }, 'visual', 'visual', 'technical'],
  ] as const)('a file %s, of a %s', async (_name, support, fields, brought, isBrought, grade) => {
    const scene = reviewScene();
    const id = await taken(scene, { support, brought, file: await photo(fields) });
    const key = findReport(scene.db, id)?.contentKey ?? '';
    expect(detailsOfReport(scene.db, id)?.brought).toBe(isBrought);
    const verdict = findVerdict(scene.db, key);
    expect(verdict?.grade).toBe(grade);
    if (isBrought === 'photograph') expect(verdict?.marks).toEqual([]);
  });

  test('camera data of a photograph protect nothing; nothing of the device or the place is stored beside the file', async () => {
    const scene = reviewScene();
    const id = await taken(scene, { file: await photo() });
    const key = findReport(scene.db, id)?.contentKey ?? '';
    expect(tracesOfVisual(scene.db, key)).toEqual([]);
    const own = await taken(scene, { support: 'web-page', file: await photo({ picture: 7 }) });
    const kept = JSON.stringify(tracesOfVisual(scene.db, findReport(scene.db, own)?.contentKey ?? ''));
    expect(kept).toContain('exif:GPS');
    for (const word of [DEVICE.IFD2.BodySerialNumber, '48/1', '51']) expect(kept).not.toContain(word);
  });
});

describe('what is kept', () => {
  test('the original as proof in the chained log, the picture in the queue', async () => {
    const scene = reviewScene();
    const bytes = await photo();
    const id = await taken(scene, { file: bytes, eventDay: '2026-12-12', eventName: 'Marché de Noël' });
    const report = findReport(scene.db, id);
    const [capture] = capturesOf(scene.db, report?.contentKey ?? '');
    expect(capture).toMatchObject({ reportId: id, crawlId: null, pageUrl: null });
    const blob = await scene.blobs.get(capture?.parts[0]?.sha256 ?? '');
    expect(blob.kind === 'found' && Buffer.from(blob.bytes).equals(bytes)).toBe(true);
    expect(verifyLog(scene.db).kind).toBe('intact');
    const picture = findPicture(scene.db, memberOf(scene.db, report?.contentKey ?? '')?.pictureId ?? '');
    expect(picture).toMatchObject({ waitsFor: 'reviewer', wasReported: true, eventDay: '2026-12-12' });
  });

  test('the same thing sent twice is kept once; another person’s is her own', async () => {
    const scene = reviewScene();
    const person = makePerson(scene.db);
    const file = await photo();
    const first = await taken(scene, { person, file });
    const again = await bring(scene, { person, file }, later(5));
    expect(again).toMatchObject({ kind: 'taken', reportId: first, isRepeat: true });
    const other = await taken(scene, { file }, later(6));
    expect(other).not.toBe(first);
    expect(listAllReports(scene.db, { limit: 5, offset: 0 })).toHaveLength(2);
    expect(memberOf(scene.db, findReport(scene.db, other)?.contentKey ?? '')).not.toBeNull();
  });

  test('nothing at all is not taken; words alone are', async () => {
    const scene = reviewScene();
    expect(await bring(scene, {})).toMatchObject({ kind: 'incomplete' });
    expect(await bring(scene, { note: 'Vu au marché' })).toMatchObject({ kind: 'taken' });
    expect(await bring(scene, { address: 'https://reseau.example/p/1' })).toMatchObject({ kind: 'taken' });
  });

  test('what a site showed before is the same visual, and keeps its verdict', async () => {
    const scene = reviewScene();
    const bytes = await poster();
    await queue(scene, await crawl(scene, [{ bytes }]));
    const id = await taken(scene, { file: new Uint8Array(bytes) }, later(60));
    const key = findReport(scene.db, id)?.contentKey ?? '';
    expect(findVerdict(scene.db, key)?.grade).toBe('technical');
    expect(findReport(scene.db, id)?.state).toBe('found');
  });

  test('a kill between the file and its rows leaves nothing half done, and it can be sent again', async () => {
    const scene = reviewScene();
    const file = path.join(scene.folder, 'photo.jpg');
    const bytes = await photo();
    writeFileSync(file, bytes);
    const person = makePerson(scene.db);
    const script = scriptOf(new URL('report-child.ts', import.meta.url));
    const run = spawnSync(
      process.execPath,
      [...script.execArgv, script.file, scene.file, path.join(scene.folder, 'blobs'), file, person],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('../..', import.meta.url)) },
    );
    expect(run).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    expect(listAllReports(scene.db, { limit: 5, offset: 0 })).toEqual([]);
    const blobs = readdirSync(path.join(scene.folder, 'blobs'), { recursive: true }).map(String);
    expect(blobs.some((name) => name.includes('/'))).toBe(true);
    expect(await bring(scene, { person, file: bytes })).toMatchObject({ kind: 'taken', isRepeat: false });
    expect(verifyLog(scene.db).kind).toBe('intact');
  }, 30_000);
});

describe('the machine looks for proof', () => {
  const dueHosts = (scene: ReturnType<typeof reviewScene>, at: string): readonly string[] =>
    sitesDue(scene.db, at).map(({ authority }) => authority.code);

  test('the sites of the authority and of the bodies tied to it are due, and no others', async () => {
    const scene = reviewScene();
    for (const code of ['01998', '38997']) addTown(scene, code);
    for (const [code, kind, name, departement] of [
      ['200000018', 'epci', 'Exemple Agglomération', '01'],
      ['200000026', 'autre', 'Office de tourisme de Saint-Exemple', '01'],
      ['200000034', 'autre', 'Musée de Grandlieu', '01'],
      ['200000042', 'epci', 'Autre Agglomération', '38'],
    ] as const) {
      addAuthority(scene.db, { code, kind, name, siren: code, departement, population: null }, AT);
      addSite(
        scene.db,
        { authorityCode: code, startUrl: `https://www.${code}.example/`, settings: DEFAULT_SETTINGS },
        AT,
      );
    }
    // All were crawled yesterday: nothing is due.
    const yesterday = later(-24 * 60);
    for (const { site } of sitesDue(scene.db, AT)) await crawl({ ...scene, siteId: site.id }, [], yesterday);
    expect(dueHosts(scene, AT)).toEqual([]);
    await taken(scene, { note: 'Vu' });
    expect(dueHosts(scene, later(1)).toSorted()).toEqual(['01999', '200000018', '200000026']);
    // Paused is paused, and a crawl that begins ends it.
    const own = sitesDue(scene.db, later(1)).find(({ authority }) => authority.code === '01999');
    pauseSite(scene.db, own?.site.id ?? '', true);
    expect(dueHosts(scene, later(1))).not.toContain('01999');
    pauseSite(scene.db, own?.site.id ?? '', false);
    await crawl(scene, [], later(2));
    expect(dueHosts(scene, later(30)).toSorted()).toEqual(['200000018', '200000026']);
    // It was visited just now: another report leaves it in peace.
    await taken(scene, { note: 'Vu aussi' }, later(60));
    expect(dueHosts(scene, later(61)).toSorted()).toEqual(['200000018', '200000026']);
  });
});
