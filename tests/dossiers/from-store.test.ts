/** A dossier made from a database: what goes into it, what stays behind, and that anybody can check it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { addBlur } from '../../db/queries/blurs.js';
import { createReport } from '../../db/queries/reports.js';
import { addPicture, appendEvents } from '../../src/cases/index.js';
import { collectDossier, verifyDossier, type Dossier } from '../../src/dossiers/index.js';
import { buildDossier } from '../../src/dossiers/build.js';
import { README, SUMMARY } from '../../src/dossiers/layout.js';
import { appendToLog, recordSeal, rootOfDayIn } from '../../src/evidence/record-log.js';
import { endOf } from '../../src/evidence/roots.js';
import { writeTimeStampQuery } from '../../src/evidence/time-stamp.js';
import { difference } from '../fixtures/compare-pictures.js';
import { addTown, AT, crawl, later, queue } from '../review/store-kit.js';
import { temporaryFolder } from '../support/folder.js';
import {
  describeWithOpenssl,
  startTimeStampAuthority,
  type TimeStampAuthority,
} from '../support/time-stamp-authority.js';
import { createPictures } from '../../src/web/pictures.js';
import { shownCopies } from '../../src/web/shown-copy.js';
import { captureOf, openCaseScene, openOne, TOWN, type CaseScene } from '../web/case-kit.js';
import { entriesOf } from './zip-kit.js';

const NOTE = 'Appeler Alix Exemple au 01 23 45 67 89';

const REPORT = {
  at: AT,
  place: 'Rue du Marché',
  seenOn: null,
  authorityCode: TOWN,
  support: 'poster',
  sourceUrl: null,
  eventName: null,
  eventDay: null,
  note: NOTE,
  state: 'received',
  refusedReason: null,
} as const;

/** A case of two posters with captures; one of another town hall and one report among them. */
async function filledCase(): Promise<CaseScene & { caseId: string }> {
  const made = await openCaseScene();
  const { web, scene, bytes, pictures, reviewer } = made;
  const caseId = openOne(made);
  const by = { person: reviewer, at: AT, day: AT.slice(0, 10), because: NOTE };
  if (addPicture(web.db, { ...by, caseId, picture: pictures[1] }).kind !== 'added')
    throw new Error('not added');
  appendEvents(web.db, {
    caseId,
    events: [
      { kind: 'noted', by: reviewer, at: AT, day: AT.slice(0, 10), because: NOTE },
      {
        kind: 'statement-found',
        answer: 'admitted',
        by: reviewer,
        at: AT,
        day: AT.slice(0, 10),
        because: NOTE,
      },
    ],
  });
  await captureOf(made, bytes[0]);
  const elsewhere = addTown(scene, '01998');
  const other = await crawl(elsewhere, [{ bytes: bytes[0] }]);
  await queue(elsewhere, other);
  await captureOf(made, bytes[0], { crawlId: other });
  await captureOf(made, bytes[1]);
  const report = createReport(web.db, { ...REPORT, personId: reviewer, contentKey: made.keys[0] });
  await captureOf(made, bytes[0], { reportId: report.id, at: later(1) });
  return { ...made, caseId };
}

async function seal({ web }: CaseScene, authority: TimeStampAuthority, at = AT): Promise<void> {
  const day = at.slice(0, 10);
  const root = rootOfDayIn(web.db, day);
  if (root === null) throw new Error('nothing to seal');
  const response = authority.reply(writeTimeStampQuery(root.hash, 7n));
  const { sha256, path: blobPath } = await web.deps.blobs.put(response);
  recordSeal(web.db, {
    day,
    root,
    answer: { sha256, bytes: response.byteLength, blobPath },
    genTime: at,
    authority: authority.url,
    at,
    program: 'Vigie/0.1.0',
    ruleset: '2026-11-24',
  });
}

async function collect({ web, caseId }: CaseScene & { caseId: string }): Promise<Dossier> {
  const deps = { ...web.deps, showCopy: shownCopies(web.db, createPictures(web.deps)) };
  const collected = await collectDossier(deps, {
    caseId,
    at: AT,
    program: 'Vigie/0.1.0',
    ruleset: '2026-11-24',
    certificates: null,
  });
  if (collected.kind !== 'collected') throw new Error(JSON.stringify(collected));
  return collected.dossier;
}

describe('what is collected', () => {
  test('tells how the log went on after the lowest root, and nothing while that is its end', async () => {
    const made = await filledCase();
    expect((await collect(made)).continuation).toBeUndefined();
    const first = { at: AT, kind: 'capture', parts: [], program: 'Vigie/0.1.0', ruleset: 't-1' } as const;
    // A seal over what there is, as one of an authority would be noted; then the log goes on.
    const root = rootOfDayIn(made.web.db, AT.slice(0, 10));
    if (root === null) throw new Error('nothing to seal');
    const { sha256, path: blobPath } = await made.web.deps.blobs.put(Buffer.from('tsr'));
    recordSeal(made.web.db, {
      day: AT.slice(0, 10),
      root,
      answer: { sha256, bytes: 3, blobPath },
      genTime: AT,
      authority: 'https://horodatage.example/',
      at: AT,
      program: 'Vigie/0.1.0',
      ruleset: 't-1',
    });
    const added = appendToLog(made.web.db, { ...first, subject: 'sha256:plus-tard' });
    const { continuation } = await collect(made);
    if (continuation === undefined) throw new Error('not told');
    expect([continuation.from, endOf(continuation)]).toEqual([root, { seq: added.seq, hash: added.hash }]);
    expect(JSON.stringify(continuation)).not.toContain('plus-tard');
  });

  test('is what the authority of the case showed, each led to the head of the log while nothing is sealed', async () => {
    const made = await filledCase();
    const dossier = await collect(made);
    expect(dossier).toMatchObject({
      title: 'Saint-Exemple, 2 visuels',
      authority: { name: 'Saint-Exemple', code: TOWN },
      seals: [],
    });
    expect(dossier.reference).toMatch(/^VIG-2026-[0-9A-F]{8}$/);
    expect(new Set(dossier.pictures.map(({ title }) => title))).toEqual(
      new Set(['Affiche du marché', 'Affiche du concert']),
    );
    const market = dossier.pictures.find(({ title }) => title === 'Affiche du marché');
    // The second capture of the same content is the other town hall's.
    expect(market?.captures.map(({ proof }) => proof.entry.seq)).toEqual([1, 4]);
    expect(market?.captures.map(({ root }) => root.seq)).toEqual([4, 4]);
    expect(market?.captures.map(({ parts }) => parts.map((part) => part.isWithheld === true))).toEqual([
      [false, false, false, false],
      [true],
    ]);
    expect(market?.captures[0]).toMatchObject({
      pageUrl: 'https://site.example/page',
      imageUrl: expect.stringMatching(/^https:\/\/site\.example\/[0-9a-f]{12}\.png$/) as string,
    });
    expect(market?.marks.map(({ id }) => id)).toEqual(['parameters']);
  });

  test('names no volunteer and repeats none of their own words', async () => {
    const made = await filledCase();
    const dossier = await collect(made);
    const { pictures, decisions } = dossier;
    const lines = [...pictures.flatMap((picture) => picture.decisions), ...decisions].map(({ line }) => line);
    expect(lines).toEqual(
      [
        'Personne 1 : visuel confirmé. Ne passe pas pour une photographie. Aucune mention visible. Annonce un événement qui s’achève le 20 décembre 2026.',
        'Personne 1 : visuel confirmé. Ne passe pas pour une photographie. Aucune mention visible. Annonce un événement qui s’achève le 20 décembre 2026.',
        'Dossier ouvert, le 24 novembre 2026 (personne 1).',
        'Visuel ajouté, le 24 novembre 2026 (personne 1).',
        'Déclaration trouvée (presse, compte rendu), le 24 novembre 2026 (personne 1) : un outil d’IA générative a été utilisé.',
      ].map((line) => line.replaceAll(/(\d{1,2}) (novembre|décembre)/g, '$1\u00a0$2')),
    );
    const all = JSON.stringify(dossier);
    for (const secret of [NOTE, 'Personne', 'Rue du Marché'])
      expect(all.replaceAll(/Personne \d+ :/g, '')).not.toContain(secret);
    expect(all).not.toContain(made.reviewer);
  });

  test('is refused with what is missing, and the page says so', async () => {
    const made = await openCaseScene();
    const caseId = openOne(made);
    const visitor = await made.web.visitor('volunteer');
    const none = await visitor.get(`/dossiers/${caseId}/dossier.zip`);
    expect(none.status).toBe(409);
    expect(await none.text()).toContain('aucune capture n’en a été faite');
    await captureOf(made, made.bytes[0]);
    made.web.raw.exec('DROP TRIGGER evidence_log_no_update');
    made.web.raw.exec(`UPDATE evidence_log SET canonical = replace(canonical, '2026', '2025')`);
    const broken = await visitor.get(`/dossiers/${caseId}/dossier.zip`);
    expect(broken.status).toBe(409);
    expect(await broken.text()).toMatch(/journal des preuves/);
    expect(readdirSync(path.join(made.web.folder, 'cache', 'dossiers'))).toEqual([]);
  });
});

test('what people hide in a visual is hidden in the summary, and the text beside the proof says what the proof shows', async () => {
  const made = await openCaseScene();
  const caseId = openOne(made);
  await captureOf(made, made.bytes[0]);
  const place = { x: 0.3, y: 0.25, width: 0.4, height: 0.3 };
  const elsewhere = { x: 0.05, y: 0.7, width: 0.3, height: 0.25 };
  const target = path.join(made.web.folder, 'dossier.zip');
  const written = async () => {
    const built = await buildDossier(made.web.deps, await collect({ ...made, caseId }), target);
    if (built.kind !== 'written') throw new Error(JSON.stringify(built));
    const entry = (name: string): Buffer =>
      entriesOf(target).find((one) => one.name.endsWith(name))?.bytes ?? Buffer.alloc(0);
    const pdf = entry(SUMMARY);
    const from = pdf.indexOf(Buffer.from('ffd8ff', 'hex'));
    return {
      picture: pdf.subarray(from, pdf.indexOf('endstream', from)),
      text: entry(README).toString('utf8'),
    };
  };
  const clear = await written();
  expect(await difference(clear.picture, made.bytes[0], place)).toBeLessThan(8);
  expect(clear.text).not.toContain('masqués');
  const areas = [place];
  addBlur(made.web.db, { contentKey: made.keys[0], areas, personId: made.reviewer, at: AT });
  const hidden = await written();
  expect(await difference(hidden.picture, made.bytes[0], place)).toBeGreaterThan(8);
  expect(await difference(hidden.picture, made.bytes[0], elsewhere)).toBeLessThan(3);
  expect(hidden.text).toContain('masqués dans le résumé');
});

test('of what people brought in the summary shows a copy made anew, and no file is joined', async () => {
  const made = await openCaseScene();
  const caseId = openOne(made);
  const report = createReport(made.web.db, { ...REPORT, personId: made.reviewer, contentKey: made.keys[0] });
  await captureOf(made, made.bytes[0], { reportId: report.id });
  const dossier = await collect({ ...made, caseId });
  const [picture] = dossier.pictures;
  expect(Buffer.from(picture?.shownCopy ?? []).toString('latin1', 8, 12)).toBe('WEBP');
  const visitor = await made.web.visitor('volunteer');
  const answer = await visitor.get(`/dossiers/${caseId}/dossier.zip`);
  const files = entriesOf(Buffer.from(await answer.arrayBuffer()));
  expect(files.filter(({ name }) => name.startsWith('captures/'))).toEqual([]);
  expect(files.some(({ bytes }) => bytes.equals(made.bytes[0]))).toBe(false);
});

describeWithOpenssl('the archive of a sealed case', () => {
  test('verifies with the program, sha256sum and openssl; with one byte changed it does not', async () => {
    const made = await filledCase();
    const authority = await startTimeStampAuthority();
    try {
      await seal(made, authority);
      // A later day, sealed by no one: the case's captures keep to the root that is sealed.
      await captureOf(made, made.bytes[1], { at: later(3 * 24 * 60) });
      const visitor = await made.web.visitor('volunteer');
      // As the settings give them.
      const certificatesFile = path.join(made.web.folder, 'autorite.pem');
      writeFileSync(certificatesFile, authority.rootPem);
      Object.assign(made.web.deps, { certificatesFile });
      const answer = await visitor.get(`/dossiers/${made.caseId}/dossier.zip`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-disposition')).toMatch(
        /^attachment; filename="dossier-VIG-2026-[0-9A-F]{8}\.zip"$/,
      );
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(answer.headers.get('content-length')).toBe(String(bytes.byteLength));
      const folder = temporaryFolder();
      const file = path.join(folder, 'dossier.zip');
      writeFileSync(file, bytes);
      await expect.poll(() => readdirSync(path.join(made.web.folder, 'cache', 'dossiers'))).toEqual([]);

      const check = await verifyDossier(file);
      // The capture of the later day has no time stamp yet.
      expect(check).toMatchObject({ outcome: 'incomplete', seals: [{ root: { seq: 4 } }] });
      expect(check.captures.filter(({ sealedAt }) => sealedAt === null)).toHaveLength(1);
      await seal(made, authority, later(3 * 24 * 60));
      const whole = await visitor.get(`/dossiers/${made.caseId}/dossier.zip`);
      const intact = Buffer.from(await whole.arrayBuffer());
      writeFileSync(file, intact);
      expect(await verifyDossier(file)).toMatchObject({ outcome: 'intact', findings: [] });

      const unpacked = path.join(folder, 'dossier');
      for (const { name, bytes: content } of entriesOf(intact)) {
        mkdirSync(path.dirname(path.join(unpacked, name)), { recursive: true });
        writeFileSync(path.join(unpacked, name), content);
      }
      execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: unpacked });
      const commands = readFileSync(path.join(unpacked, 'horodatage/commandes.txt'), 'utf8');
      const verify = [...commands.matchAll(/^ {4}openssl (ts -verify .*)$/gm)].map((match) => match[1] ?? '');
      expect(verify).toHaveLength(2);
      for (const command of verify)
        expect(
          execFileSync('openssl', command.split(' '), { cwd: unpacked, encoding: 'utf8', stdio: 'pipe' }),
        ).toContain('Verification: OK');
      // Of the report there is nothing but its entry: its one file is held back.
      expect(readdirSync(path.join(unpacked, 'captures'))).toHaveLength(3);

      for (const at of [
        intact.indexOf('alert(1)'),
        intact.indexOf('"prevHash"') + 14,
        intact.byteLength >> 1,
      ]) {
        const altered = Buffer.from(intact);
        altered[at] = (altered[at] ?? 0) ^ 1;
        writeFileSync(file, altered);
        expect((await verifyDossier(file)).outcome).not.toBe('intact');
      }
    } finally {
      await authority.close();
    }
  });
});
