/** A person saw it, the machine finds the proof: later crawls, likeness, words, and what people answer. */
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { findPicture, memberOf } from '../../db/queries/pictures.js';
import { blurOf } from '../../db/queries/blurs.js';
import { findReport, reportsToCompare } from '../../db/queries/reports.js';
import { answerReport, blurReport, candidatesFor, factsOf, standingOf } from '../../src/review/index.js';
import { hashesOfCrops } from '../../src/review/crops.js';
import { closenessOf, tellingWords } from '../../src/review/report-words.js';
import { NO_SURROUNDINGS } from '../../src/classifiers/index.js';
import { photo, reportDeps, taken } from './report-kit.js';
import {
  AT,
  copyOf,
  crawl,
  keyOf,
  later,
  makePerson,
  poster,
  queue,
  reviewScene,
  type Scene,
} from './store-kit.js';

function gradeOf(scene: Scene, reportId: string): string {
  const key = findReport(scene.db, reportId)?.contentKey ?? '';
  const picture = memberOf(scene.db, key)?.pictureId ?? '';
  const facts = factsOf(scene.db, findPicture(scene.db, picture)?.id ?? '');
  if (facts === null) throw new Error('no facts');
  return standingOf(facts).verdict.grade;
}

/** The poster in the street: smaller, on a wall, with some of the wall around it. */
async function inTheStreet(bytes: Uint8Array): Promise<Uint8Array> {
  const hung = await sharp(bytes).resize(420, 560).modulate({ brightness: 0.95 }).toBuffer();
  const wall = sharp({ create: { width: 640, height: 800, channels: 3, background: '#a39a8c' } });
  return new Uint8Array(
    await wall
      .composite([{ input: hung, left: 110, top: 120 }])
      .jpeg()
      .toBuffer(),
  );
}

describe('found later', () => {
  test('a stripped copy is reported, a crawl finds the original with marks: the report is found and the grade rises', async () => {
    const scene = reviewScene();
    const original = await poster();
    const id = await taken(scene, { support: 'social-post', file: new Uint8Array(await copyOf(original)) });
    expect(findReport(scene.db, id)?.state).toBe('received');
    expect(gradeOf(scene, id)).toBe('none');
    await queue(scene, await crawl(scene, [{ bytes: original }], later(60)), later(70));
    expect(findReport(scene.db, id)?.state).toBe('found');
    expect(gradeOf(scene, id)).toBe('technical');
  });

  test('the very same file without marks is found too, whatever the crawl knows it by', async () => {
    const scene = reviewScene();
    const bytes = await poster({ picture: 5 });
    const id = await taken(scene, { file: new Uint8Array(bytes) });
    await queue(scene, await crawl(scene, [{ bytes, isFlagged: false }], later(60)), later(70));
    expect(findReport(scene.db, id)?.state).toBe('found');
    expect(gradeOf(scene, id)).toBe('none');
  });

  test('another poster finds nothing', async () => {
    const scene = reviewScene();
    const id = await taken(scene, { file: await photo({ picture: 2 }) });
    await queue(
      scene,
      await crawl(scene, [{ bytes: await poster({ layout: 9, picture: 9, words: 9 }) }], later(60)),
      later(70),
    );
    expect(findReport(scene.db, id)?.state).toBe('received');
  });
});

describe('is it one of these?', () => {
  test('a poster on a wall is proposed by a part of the photograph', async () => {
    const scene = reviewScene();
    const bytes = await poster();
    await queue(
      scene,
      await crawl(scene, [{ bytes }, { bytes: await poster({ layout: 4, picture: 4, words: 4 }) }]),
    );
    const id = await taken(scene, { file: await inTheStreet(bytes), authorityCode: null }, later(60));
    const report = findReport(scene.db, id);
    if (report === null) throw new Error('no report');
    expect(report.state).toBe('received');
    const found = await candidatesFor(reportDeps(scene), report);
    expect(found.map(({ why, shown }) => [why, shown.contentKey])).toEqual([['part', keyOf(bytes)]]);
  });

  test('broken bytes have no parts', async () => {
    expect(await hashesOfCrops(new Uint8Array([1, 2, 3]))).toEqual([]);
  });

  test('words of the event around a visual put it first, accents folded; the date helps', async () => {
    const scene = reviewScene();
    const [apples, market] = [await poster({ picture: 11 }), await poster({ layout: 3, picture: 12 })];
    await queue(
      scene,
      await crawl(scene, [
        { bytes: market, isFlagged: false, around: { alt: 'Marché hebdomadaire' } },
        { bytes: apples, isFlagged: false, around: { caption: 'La FÊTE de la pomme revient' } },
      ]),
    );
    const id = await taken(
      scene,
      { note: 'Vu', eventName: 'Fete de la Pomme', seenOn: '2026-11-20' },
      later(60),
    );
    const report = findReport(scene.db, id);
    if (report === null) throw new Error('no report');
    const [first] = await candidatesFor(reportDeps(scene), report);
    expect(first).toMatchObject({
      why: 'words',
      words: ['fete', 'pomme'],
      shown: { contentKey: keyOf(apples) },
    });
  });

  test('common words tell nothing', () => {
    expect(tellingWords(['Affiche de la fête des Écoles 2026', null])).toEqual(['fete', 'ecoles', '2026']);
    const shown = {
      surroundings: NO_SURROUNDINGS,
      pageUrl: 'https://a.example/',
      imageUrl: '%E9',
      firstSeen: AT,
    };
    expect(closenessOf({ words: ['fete'], day: null }, shown)).toEqual({ score: 0, words: [] });
  });

  async function twoPictures(): Promise<{ scene: Scene; id: string; person: string; site: string }> {
    const scene = reviewScene();
    const bytes = await poster();
    await queue(scene, await crawl(scene, [{ bytes }]));
    const person = makePerson(scene.db);
    const id = await taken(scene, { person, file: await inTheStreet(bytes) }, later(60));
    return { scene, id, person, site: keyOf(bytes) };
  }

  test('a volunteer’s « same » is a proposal; a person who coordinates makes them one, and the grade rises', async () => {
    const { scene, id, person, site } = await twoPictures();
    const deps = reportDeps(scene, later(90));
    const ask = { reportId: id, answer: 'same', contentKey: site } as const;
    expect(await answerReport(deps, { ...ask, person })).toEqual({ kind: 'proposed' });
    expect(gradeOf(scene, id)).toBe('none');
    expect(findReport(scene.db, id)?.state).toBe('received');
    expect(reportsToCompare(scene.db, 10).map((one) => one.id)).toEqual([id]);
    const stranger = makePerson(scene.db);
    expect(await answerReport(deps, { ...ask, person: stranger })).toMatchObject({ kind: 'refused' });
    const coordinator = makePerson(scene.db, 'coordinator');
    expect(await answerReport(deps, { ...ask, person: coordinator })).toEqual({ kind: 'tied' });
    expect(findReport(scene.db, id)?.state).toBe('found');
    expect(gradeOf(scene, id)).toBe('technical');
    expect(reportsToCompare(scene.db, 10)).toEqual([]);
  });

  test('« two visuals » ends the proposal, and it is proposed no more', async () => {
    const { scene, id, person, site } = await twoPictures();
    const deps = reportDeps(scene, later(90));
    await answerReport(deps, { reportId: id, person, answer: 'same', contentKey: site });
    const coordinator = makePerson(scene.db, 'coordinator');
    const no = { reportId: id, person: coordinator, answer: 'distinct', contentKey: site } as const;
    expect(await answerReport(deps, no)).toEqual({ kind: 'noted' });
    expect(reportsToCompare(scene.db, 10)).toEqual([]);
    expect(gradeOf(scene, id)).toBe('none');
  });

  test('a report without a file is tied by whoever reported', async () => {
    const { scene, person, site } = await twoPictures();
    const id = await taken(scene, { person, note: 'Vu à la gare' }, later(80));
    const deps = reportDeps(scene, later(90));
    expect(await answerReport(deps, { reportId: id, person, answer: 'same', contentKey: site })).toEqual({
      kind: 'tied',
    });
    expect(findReport(scene.db, id)).toMatchObject({ state: 'found', contentKey: site });
  });

  test.each(['', 'sha256:rien', '../../etc/passwd'])(
    'a visual that is none is refused: %s',
    async (contentKey) => {
      const { scene, id, person } = await twoPictures();
      const answer = await answerReport(reportDeps(scene), {
        reportId: id,
        person,
        answer: 'same',
        contentKey,
      });
      expect(answer.kind).toBe('refused');
    },
  );
});

describe('faces', () => {
  test('are kept as data, by those who may, brought inside the picture', async () => {
    const scene = reviewScene();
    const person = makePerson(scene.db);
    const id = await taken(scene, { person, file: await photo() });
    const key = findReport(scene.db, id)?.contentKey ?? '';
    const areas = [
      { x: 0.9, y: -0.1, width: 0.4, height: 0.3 },
      { x: Number.NaN, y: 0, width: 1, height: 1 },
      { x: 2, y: 2, width: 1, height: 1 },
    ];
    expect(blurReport(scene.db, { reportId: id, person: makePerson(scene.db), areas, at: AT }).kind).toBe(
      'refused',
    );
    expect(blurOf(scene.db, key)).toEqual([]);
    blurReport(scene.db, { reportId: id, person, areas, at: AT });
    expect(blurOf(scene.db, key)).toEqual([{ x: 0.9, y: 0, width: 0.1, height: 0.2 }]);
    blurReport(scene.db, { reportId: id, person: makePerson(scene.db, 'coordinator'), areas: [], at: AT });
    expect(blurOf(scene.db, key)).toEqual([]);
  });
});
