/** A dossier of a visual whose bytes were deleted at their term: said, proved, and neither damage nor silence. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decisionsOf, endForgottenSittings } from '../../db/queries/decisions.js';
import { insertRemoval } from '../../db/queries/removals.js';
import { buildDossier, collectDossier, verifyDossier } from '../../src/dossiers/index.js';
import { casesEndedAt } from '../../src/cases/index.js';
import { DEFAULT_DELAYS, removeWhatIsDue } from '../../src/retention/index.js';
import { undoDecision } from '../../src/review/index.js';
import { createPictures } from '../../src/web/pictures.js';
import { shownCopies } from '../../src/web/shown-copy.js';
import { AT, CONFIRM, later, makePerson, say } from '../review/store-kit.js';
import { dateFiles, temporaryFolder } from '../support/folder.js';
import { captureOf, openCaseScene, openOne, type CaseScene } from '../web/case-kit.js';
import { entriesOf, rebuild, sha } from './zip-kit.js';

const TERM = '2027-03-01T08:00:00.000Z';

/** Dismissed, its bytes deleted at their term; then somebody took the dismissal back and made a case of it. */
async function removedThenOpened(): Promise<CaseScene & { readonly caseId: string }> {
  const made = await openCaseScene();
  const { web, bytes, pictures, reviewer } = made;
  const { db, deps } = web;
  await captureOf(made, bytes[0]);
  say(db, pictures[0], reviewer, { kind: 'dismissed', reason: 'photograph' });
  endForgottenSittings(db, AT, later(1));
  const copies = createPictures(deps);
  const shown = await copies.get(sha(bytes[0]), 'vignette');
  expect(shown).not.toBeNull();
  dateFiles(path.join(web.folder, 'blobs'), AT);
  const run = await removeWhatIsDue(
    {
      db,
      blobs: deps.blobs,
      now: () => new Date(TERM),
      forgetCopies: (sha256) => copies.forget(sha256, null),
      casesEndedAt,
      program: 'Vigie/0.1.0',
      ruleset: '2026-11-24',
    },
    DEFAULT_DELAYS,
  );
  // The file, the page, its picture, the WARC; the copy for the screen too.
  expect(run.removed).toEqual({ dismissed: 4, 'by-catch': 0, persons: 0, 'closed-case': 0 });
  const cached = path.join(deps.cacheDir, sha(bytes[0]).slice(0, 2), `${sha(bytes[0])}-vignette.webp`);
  expect(existsSync(cached)).toBe(false);
  expect(await copies.get(sha(bytes[0]), 'vignette')).toBeNull();
  const coordinator = makePerson(db, 'coordinator');
  for (const { id } of decisionsOf(db, pictures[0]))
    undoDecision(db, { decision: id, person: coordinator, at: later(5, TERM), reason: 'x' });
  say(db, pictures[0], reviewer, CONFIRM, { at: later(6, TERM) });
  return { ...made, caseId: openOne(made) };
}

async function collect({ web, caseId }: CaseScene & { readonly caseId: string }) {
  const deps = { ...web.deps, showCopy: shownCopies(web.db, createPictures(web.deps)) };
  return collectDossier(deps, {
    caseId,
    at: later(10, TERM),
    program: 'Vigie/0.1.0',
    ruleset: '2026-11-24',
    certificates: null,
  });
}

test('the dossier says when each piece went and proves it; without the entry the pieces are missing', async () => {
  const made = await removedThenOpened();
  const collected = await collect(made);
  if (collected.kind !== 'collected') throw new Error(JSON.stringify(collected));
  const { dossier } = collected;
  const parts = dossier.pictures[0]?.captures[0]?.parts ?? [];
  expect(parts.map(({ role, removedAt }) => [role, removedAt])).toEqual([
    ['original', TERM],
    ['page', TERM],
    ['screenshot', TERM],
    ['warc', TERM],
  ]);
  const file = path.join(temporaryFolder(), 'dossier.zip');
  expect((await buildDossier(made.web.deps, dossier, file)).kind).toBe('written');
  const check = await verifyDossier(file);
  // Only the time stamp lacks: nobody sealed this log.
  expect(check.findings.map(({ file: name }) => name)).toEqual([expect.stringMatching(/^horodatage/)]);
  expect(check.removed.map(({ capture, role, at }) => [capture, role, at])).toEqual(
    parts.map(({ role }) => ['001', role, TERM]),
  );
  const entries = entriesOf(file);
  expect(entries.map(({ name }) => name).filter((name) => name.includes('retrait'))).toEqual([
    'journal/retrait-001.txt',
    'journal/retrait-preuve-001.json',
  ]);
  const readme = entries.find(({ name }) => name === 'LISEZMOI.txt')?.bytes.toString() ?? '';
  expect(readme).toContain('retrait-NNN.txt');

  const listed = (kept: typeof entries): typeof entries => {
    const sums = kept
      .filter(({ name }) => name !== 'SHA256SUMS')
      .map(({ name, bytes }) => `${sha(bytes)}  ${name}\n`)
      .join('');
    return [
      ...kept.filter(({ name }) => name !== 'SHA256SUMS'),
      { name: 'SHA256SUMS', bytes: Buffer.from(sums) },
    ];
  };
  // Whoever takes the entry away leaves four pieces that nothing explains.
  writeFileSync(file, rebuild(listed(entries.filter(({ name }) => !name.includes('retrait')))));
  const without = await verifyDossier(file);
  expect(without.removed).toEqual([]);
  expect(without.findings.filter(({ message }) => message.startsWith('Une pièce'))).toHaveLength(4);
  // An entry of a capture explains nothing.
  const entry = entries.find(({ name }) => name === 'journal/entree-001.txt')?.bytes ?? Buffer.alloc(0);
  const proof = entries.find(({ name }) => name === 'journal/preuve-001.json')?.bytes ?? Buffer.alloc(0);
  const swapped = entries.map(({ name, bytes }) => ({
    name,
    bytes:
      name === 'journal/retrait-001.txt' ? entry : name === 'journal/retrait-preuve-001.json' ? proof : bytes,
  }));
  writeFileSync(file, rebuild(listed(swapped)));
  expect(await verifyDossier(file)).toMatchObject({ outcome: 'altered', removed: [] });
});

test('no dossier leaves while a deletion is half done, nor with a piece that was lost', async () => {
  const made = await removedThenOpened();
  const collected = await collect(made);
  if (collected.kind !== 'collected') throw new Error(JSON.stringify(collected));
  const { dossier } = collected;
  const file = path.join(temporaryFolder(), 'dossier.zip');
  const unexplained = { ...dossier, removals: [] };
  expect(await buildDossier(made.web.deps, unexplained, file)).toMatchObject({
    kind: 'refused',
    problems: [expect.stringContaining('aucune entrée du journal')],
  });
  const part = dossier.pictures[0]?.captures[0]?.parts[0];
  insertRemoval(made.web.db, {
    sha256: part?.sha256 ?? '',
    bytes: part?.bytes ?? 0,
    contentKey: made.keys[0],
    reason: 'dismissed',
    state: 'intended',
    at: TERM,
    logSeq: null,
  });
  const half = await collect(made);
  expect(half).toMatchObject({ kind: 'refused', problems: [expect.stringContaining('vigie retention')] });
});

test('pages say it in the place of the piece, and the file is refused with the reason', async () => {
  const made = await removedThenOpened();
  const visitor = await made.web.visitor('volunteer');
  const page = (await visitor.read(`/visuels/${encodeURIComponent(made.keys[0])}`)).replaceAll(
    /[\u00a0\u202f]/g,
    ' ',
  );
  expect(page).toContain('Pièce supprimée le 1er mars 2027 (visuel écarté)');
  expect(page).toContain('page (HTML) : pièce supprimée le 1er mars 2027 (visuel écarté)');
  expect(page).toContain('0 fichier gardé, 4 supprimés');
  expect(page).not.toContain(`/images/${encodeURIComponent(made.keys[0])}`);
  const file = await visitor.get(`/preuves/${sha(made.bytes[0])}`);
  expect(file.status).toBe(410);
  expect(await file.text()).toContain('supprimée le');
});
