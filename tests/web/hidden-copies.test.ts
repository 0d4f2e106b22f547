/** What people hide in one copy of a picture: hidden in each copy of the same shape; a crop waits for somebody to look. */
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { addBlur } from '../../db/queries/blurs.js';
import { memberOf } from '../../db/queries/pictures.js';
import { gatherCaseLetter } from '../../src/letters/case-letter.js';
import { hiddenIn, rulePair } from '../../src/review/index.js';
import { difference, type Place } from '../fixtures/compare-pictures.js';
import { crawl, keyOf, later, makePerson, queue } from '../review/store-kit.js';
import { openCaseScene, openOne, type CaseScene } from './case-kit.js';
import { words } from './review-kit.js';

const PLACE = { x: 0.3, y: 0.25, width: 0.4, height: 0.3 };
const ELSEWHERE = { x: 0.05, y: 0.7, width: 0.3, height: 0.2 };
const ALL = { x: 0, y: 0, width: 1, height: 1 };
/** Grey levels a pixel: what is hidden differs by more, what is only encoded anew by less. */
const CLEAR = 8;
const UNSEEN = 'elle reste masquée en entier';

interface Copies extends CaseScene {
  /** The first poster at half its size, and without its lowest part, which looks nearly alike; both one picture with it. */
  readonly small: Buffer;
  readonly cut: Buffer;
  readonly coordinator: string;
}

async function copies(): Promise<Copies> {
  const made = await openCaseScene();
  const { web, scene, bytes, pictures } = made;
  const { width, height } = await sharp(bytes[0]).metadata();
  const small = await sharp(bytes[0])
    .resize(Math.round(width / 2))
    .png()
    .toBuffer();
  const cut = await sharp(bytes[0])
    .extract({ left: 0, top: 0, width, height: Math.round(height * 0.97) })
    .png()
    .toBuffer();
  await queue(scene, await crawl(scene, [{ bytes: small }, { bytes: cut }], later(10)));
  // The kit writes one size for all.
  for (const one of [bytes[0], small, cut]) {
    const size = await sharp(one).metadata();
    web.raw
      .prepare('UPDATE visuals SET width = ?, height = ? WHERE content_key = ?')
      .run(size.width, size.height, keyOf(one));
  }
  const coordinator = makePerson(web.db, 'coordinator');
  const of = (one: Buffer): string => memberOf(web.db, keyOf(one))?.pictureId ?? '';
  expect(of(small)).toBe(pictures[0]);
  if (of(cut) !== pictures[0]) {
    const both = {
      one: pictures[0],
      other: of(cut),
      ruled: 'same',
      person: coordinator,
      at: later(11),
    } as const;
    expect(rulePair(web.db, both).kind).toBe('ruled');
  }
  return { ...made, small, cut, coordinator };
}

function hide({ web, reviewer }: CaseScene, contentKey: string, areas: readonly Place[]): void {
  const at = later(1, web.deps.now().toISOString());
  web.setNow(later(1, at));
  addBlur(web.db, { contentKey, areas: [...areas], personId: reviewer, at });
}

/** How much the shown copy differs from the file. */
async function shownDifference({ web }: CaseScene, bytes: Buffer, place: Place): Promise<number> {
  const visitor = await web.visitor('volunteer');
  const answer = await visitor.get(`/images/${encodeURIComponent(keyOf(bytes))}/page.webp`);
  if (answer.status !== 200) throw new Error(String(answer.status));
  return difference(new Uint8Array(await answer.arrayBuffer()), bytes, place);
}

test('a resized copy hides the same places, in pages and letters, whichever copy they were hidden in', async () => {
  const made = await copies();
  const { web, bytes, small } = made;
  expect(await shownDifference(made, small, PLACE)).toBeLessThan(CLEAR);
  hide(made, keyOf(bytes[0]), [PLACE]);
  expect(await shownDifference(made, small, PLACE)).toBeGreaterThan(CLEAR);
  expect(await shownDifference(made, small, ELSEWHERE)).toBeLessThan(CLEAR);
  // Shown again by the same list, hidden by that of the copy: what the letter shows is the first.
  hide(made, keyOf(bytes[0]), []);
  expect(await shownDifference(made, small, PLACE)).toBeLessThan(CLEAR);
  hide(made, keyOf(small), [PLACE]);
  expect(await shownDifference(made, bytes[0], PLACE)).toBeGreaterThan(CLEAR);
  const ask = { caseId: openOne(made) };
  const gathered = await gatherCaseLetter(
    { db: web.db, evidence: web.deps.blobs, letters: web.deps.blobs },
    ask,
  );
  const picture = gathered.kind === 'ready' ? gathered.input.visual?.thumbnail?.bytes : undefined;
  expect(await difference(picture ?? new Uint8Array(), bytes[0], PLACE)).toBeGreaterThan(CLEAR);
});

test('a crop is hidden whole, and says why, until somebody who coordinates has looked; a later place asks again', async () => {
  const made = await copies();
  const { web, bytes, cut } = made;
  const key = encodeURIComponent(keyOf(cut));
  const lower = { x: 0.1, y: 0.6, width: 0.6, height: 0.3 };
  expect(await shownDifference(made, cut, lower)).toBeLessThan(CLEAR);
  hide(made, keyOf(bytes[0]), [PLACE]);
  expect(await shownDifference(made, cut, lower)).toBeGreaterThan(CLEAR);
  expect(await shownDifference(made, cut, ALL)).toBeGreaterThan(CLEAR);
  const volunteer = await web.visitor('volunteer');
  expect(words(await volunteer.read(`/visuels/${key}`))).toContain(UNSEEN);
  for (const path of [`/visuels/${key}/visages`, `/visuels/${key}/visages/copie.webp`])
    expect((await volunteer.get(path)).status).toBe(403);
  expect((await volunteer.post(`/visuels/${key}/visages`, { vu: '1' })).status).toBe(403);

  const head = await web.visitor('coordinator');
  const page = await head.read(`/visuels/${key}/visages`);
  expect(words(page)).toContain('Rien d’autre à masquer');
  expect(page).toContain(`/visuels/${key}/visages/copie.webp`);
  // Nobody reported it.
  expect(words(page)).toContain('Revenir au visuel');
  expect(page).not.toMatch(/signalement<\/a>|Le visuel signalé/u);
  const clear = await head.get(`/visuels/${key}/visages/copie.webp`);
  expect(clear.headers.get('cache-control')).toBe('private, no-store');
  expect(await difference(new Uint8Array(await clear.arrayBuffer()), cut, ALL)).toBeLessThan(CLEAR);

  expect((await head.post(`/visuels/${key}/visages`, { vu: '1' })).status).toBe(303);
  expect(await shownDifference(made, cut, lower)).toBeLessThan(CLEAR);
  expect(words(await volunteer.read(`/visuels/${key}`))).not.toContain(UNSEEN);
  // Another face, found later in the other copy.
  hide(made, keyOf(bytes[0]), [PLACE, ELSEWHERE]);
  expect(await shownDifference(made, cut, lower)).toBeGreaterThan(CLEAR);
  const zones = JSON.stringify([lower]);
  expect((await head.post(`/visuels/${key}/visages`, { zones })).status).toBe(303);
  expect(hiddenIn(web.db, keyOf(cut))).toMatchObject({ areas: [lower], isUnseen: false });
  // She answered what was hidden in the others: nobody has to look at them again.
  expect(hiddenIn(web.db, keyOf(bytes[0]))).toMatchObject({ areas: [PLACE, ELSEWHERE], isUnseen: false });
  // What somebody hides in it of her own accord asks again for the others.
  hide(made, keyOf(cut), [lower, PLACE]);
  expect(hiddenIn(web.db, keyOf(bytes[0])).isUnseen).toBe(true);
  expect(web.errors).toEqual([]);
});

test('what is shown again in one copy is so in those of its shape', async () => {
  const made = await copies();
  const { web, bytes, small } = made;
  hide(made, keyOf(bytes[0]), [PLACE]);
  hide(made, keyOf(small), [ELSEWHERE]);
  expect(hiddenIn(web.db, keyOf(small)).areas).toHaveLength(2);
  const head = await web.visitor('coordinator');
  const at = `/visuels/${encodeURIComponent(keyOf(small))}/visages`;
  expect((await head.post(at, { zones: JSON.stringify([ELSEWHERE]) })).status).toBe(303);
  for (const one of [bytes[0], small]) expect(hiddenIn(web.db, keyOf(one)).areas).toEqual([ELSEWHERE]);
});

test('two pictures of one shape that look different hide nothing of each other, though a person made them one', async () => {
  const made = await openCaseScene();
  const { web, keys, pictures } = made;
  const coordinator = makePerson(web.db, 'coordinator');
  const both = {
    one: pictures[0],
    other: pictures[1],
    ruled: 'same',
    person: coordinator,
    at: later(11),
  } as const;
  expect(rulePair(web.db, both).kind).toBe('ruled');
  hide(made, keys[0], [PLACE]);
  expect(hiddenIn(web.db, keys[1])).toMatchObject({ known: [], isUnseen: true });
});
