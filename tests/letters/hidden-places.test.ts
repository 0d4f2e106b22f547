/** What people hide in a visual leaves with no letter: the picture of the annex, decoded and compared. */
import { expect, test } from 'vitest';
import { addBlur } from '../../db/queries/blurs.js';
import type { PicturePlace } from '../../src/review/types.js';
import { gatherCaseLetter } from '../../src/letters/case-letter.js';
import { difference } from '../fixtures/compare-pictures.js';
import { AT } from '../review/store-kit.js';
import { captureOf, openCaseScene, openOne, type CaseScene } from '../web/case-kit.js';

const PLACE = { x: 0.3, y: 0.25, width: 0.4, height: 0.3 };
const ELSEWHERE = { x: 0.05, y: 0.7, width: 0.3, height: 0.25 };
/** Grey levels a pixel: what is hidden differs by more, what is only encoded anew by less. */
const IN_PLACE = 8;

async function pictureOf(made: CaseScene, caseId: string) {
  const { db, blobs } = made.web.deps;
  const gathered = await gatherCaseLetter({ db, evidence: blobs, letters: blobs }, { caseId });
  if (gathered.kind !== 'ready') throw new Error(gathered.problem);
  return gathered.input.visual?.thumbnail ?? null;
}

const hide = ({ web, reviewer }: CaseScene, contentKey: string, areas: readonly PicturePlace[]): void =>
  addBlur(web.db, { contentKey, areas: [...areas], personId: reviewer, at: AT });

test('a place that people hid in a visual is unrecognisable in the picture of a letter, the rest is as it was', async () => {
  const made = await openCaseScene();
  const caseId = openOne(made);
  const clear = await pictureOf(made, caseId);
  if (clear === null) throw new Error('no picture');
  expect(await difference(clear.bytes, made.bytes[0], PLACE)).toBeLessThan(IN_PLACE);
  hide(made, made.keys[0], [PLACE]);
  const hidden = await pictureOf(made, caseId);
  if (hidden === null) throw new Error('no picture');
  expect(await difference(hidden.bytes, clear.bytes, PLACE)).toBeGreaterThan(IN_PLACE);
  expect(await difference(hidden.bytes, clear.bytes, ELSEWHERE)).toBeLessThan(1);
});

test('the photograph of a page goes with a letter while nothing on the page is hidden, and else the visual alone', async () => {
  const made = await openCaseScene();
  const caseId = openOne(made);
  await captureOf(made, made.bytes[0]);
  expect((await pictureOf(made, caseId))?.alt).toContain('La page où se trouve');
  for (const key of [made.keys[0], made.keys[1]]) {
    hide(made, key, [PLACE]);
    const picture = await pictureOf(made, caseId);
    expect(picture?.alt).toContain('dont parle cette lettre, réduit.');
    const shown = await difference(picture?.bytes ?? new Uint8Array(), made.bytes[0], PLACE);
    if (key === made.keys[0]) expect(shown).toBeGreaterThan(IN_PLACE);
    // What is hidden in the visual beside it changes nothing in this one.
    else expect(shown).toBeLessThan(IN_PLACE);
    hide(made, key, []);
  }
  expect((await pictureOf(made, caseId))?.alt).toContain('La page où se trouve');
});
