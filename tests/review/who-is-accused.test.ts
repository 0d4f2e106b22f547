/** Nobody answers for what stands on somebody else's page, and what people said stays where they said it. */
import { describe, expect, test } from 'vitest';
import { caseCandidates } from '../../db/queries/case-pages.js';
import { openSitting } from '../../db/queries/decisions.js';
import { findPicture, memberOf, membersOf } from '../../db/queries/pictures.js';
import { leaseOf } from '../../db/queries/queue.js';
import { openCase } from '../../src/cases/index.js';
import {
  answerReport,
  confirmVisual,
  endPart,
  factsOf,
  hashOfContent,
  nameAuthority,
  openPicture,
  projectionOf,
  rulePair,
  separateContent,
  undoDecision,
} from '../../src/review/index.js';
import { verdictAt } from '../../src/review/verdict-here.js';
import { reportDeps, taken } from './report-kit.js';
import {
  addTown,
  AT,
  BY_ARTIST,
  CONFIRM,
  copyOf,
  crawlAndQueue,
  keyOf,
  later,
  makePerson,
  poster,
  reviewScene,
  say,
  type Scene,
} from './store-kit.js';

const CREDIT = 'Image générée par intelligence artificielle';

function gradeAt(scene: Scene, picture: string, authority: string): string {
  const facts = factsOf(scene.db, picture, { authority });
  const outcome = facts === null ? null : confirmVisual(facts);
  return outcome?.kind === 'confirmed'
    ? `${outcome.visual.verdict.grade} ${outcome.visual.mayWrite} ${outcome.visual.mention.kind}`
    : String(outcome?.kind);
}

const byOf = (person: string) => ({ person, at: AT, day: AT.slice(0, 10), because: 'Phrase.' });

describe('words beside a visual accuse the one whose page it is', () => {
  test('a caption of one town says nothing of another one that shows the same file', async () => {
    const scene = reviewScene();
    const [person] = [makePerson(scene.db), makePerson(scene.db)];
    const bytes = await poster();
    const [picture = ''] = await crawlAndQueue(scene, [
      { bytes, isFlagged: false, around: { caption: CREDIT } },
    ]);
    await crawlAndQueue(addTown(scene, '01998'), [{ bytes, isFlagged: false }], later(60));
    say(scene.db, picture, person);
    expect(gradeAt(scene, picture, '01999')).toBe('stated graded none');
    expect(gradeAt(scene, picture, '01998')).toBe('none T0 none');
  });

  test('what the file itself says is said everywhere, and an author named elsewhere is an author here', async () => {
    const scene = reviewScene();
    const [person] = [makePerson(scene.db), makePerson(scene.db)];
    const bytes = await poster();
    const [picture = ''] = await crawlAndQueue(scene, [{ bytes, around: { caption: CREDIT } }]);
    await crawlAndQueue(addTown(scene, '01998'), [{ bytes }], later(60));
    say(scene.db, picture, person);
    expect(gradeAt(scene, picture, '01999')).toBe('stated graded none');
    expect(gradeAt(scene, picture, '01998')).toBe('technical graded none');
    const [member] = membersOf(scene.db, picture);
    const verdict = member?.verdict ?? null;
    const [mark] = verdict?.marks ?? [];
    if (member === undefined || verdict === null || mark === undefined) throw new Error('no marks');
    const author = {
      ...mark,
      id: 'credit-author',
      strength: 'human' as const,
      where: 'credit',
      value: 'Camille',
    };
    const told = { ...member, verdict: { ...verdict, marks: [...verdict.marks, author] } };
    expect(verdictAt(scene.db, told, '01998')).toMatchObject({ grade: 'technical', contradiction: true });
  });

  test('a mention that a person read beside it counts for the town that alone showed it then', async () => {
    const scene = reviewScene();
    const [person] = [makePerson(scene.db), makePerson(scene.db)];
    const bytes = await poster();
    const [picture = ''] = await crawlAndQueue(scene, [{ bytes }]);
    const mention = (kind: string) => ({ ...CONFIRM, mention: { kind, text: CREDIT } });
    say(scene.db, picture, person, mention('beside'), { at: later(30) });
    await crawlAndQueue(addTown(scene, '01998'), [{ bytes }], later(60));
    expect(gradeAt(scene, picture, '01999')).toBe('stated graded beside');
    expect(gradeAt(scene, picture, '01998')).toBe('technical graded none');
    // Read now, nobody knows on whose page; in the picture it is everybody's.
    say(scene.db, picture, person, mention('beside'), { at: later(90) });
    say(scene.db, picture, person, mention('in-picture'), { at: later(95) });
    expect(gradeAt(scene, picture, '01998')).toBe('stated graded in-picture');
    undoDecision(scene.db, { person, at: later(96) });
    say(scene.db, picture, person, CONFIRM, { at: later(97) });
    say(scene.db, picture, person, mention('beside'), { at: later(98) });
    expect(gradeAt(scene, picture, '01999')).toBe('technical graded none');
    const facts = factsOf(scene.db, picture, { authority: '01999' });
    const outcome = facts === null ? null : confirmVisual(facts);
    expect(outcome?.kind).toBe('confirmed');
  });

  test('a report without a file makes nobody the publisher of what another town shows', async () => {
    const scene = reviewScene();
    const [person] = [makePerson(scene.db), makePerson(scene.db)];
    const bytes = await poster();
    const [picture = ''] = await crawlAndQueue(addTown(scene, '01998'), [{ bytes }]);
    const reportId = await taken(scene, { person, note: 'Vu à la gare' }, later(60));
    const ask = { reportId, person, answer: 'same', contentKey: keyOf(bytes) } as const;
    expect(await answerReport(reportDeps(scene, later(61)), ask)).toEqual({ kind: 'tied' });
    say(scene.db, picture, person);
    expect(factsOf(scene.db, picture, { authority: '01999' })).toBeNull();
    expect(caseCandidates(scene.db, { limit: 5 }).map(({ authority }) => authority.code)).toEqual(['01998']);
    expect(openCase(scene.db, { ...byOf(person), picture, authority: '01999' }).kind).toBe('refused');
    // With the file in hand she shows what that town printed.
    await taken(scene, { person, file: new Uint8Array(bytes) }, later(70));
    expect(gradeAt(scene, picture, '01999')).toBe('technical graded none');
  });
});

describe('bytes that come late', () => {
  test('move no picture of which a part was spoken about', async () => {
    const scene = reviewScene();
    const [person, coordinator] = [makePerson(scene.db), makePerson(scene.db, 'coordinator')];
    const original = await poster();
    const late = await copyOf(original);
    const [own = ''] = await crawlAndQueue(scene, [{ bytes: late, isKept: false }]);
    const other = await poster({ layout: 6, picture: 17, words: 8 });
    const [spoken = ''] = await crawlAndQueue(scene, [{ bytes: other, isKept: false }], later(10));
    say(scene.db, spoken, person);
    expect(
      rulePair(scene.db, { one: own, other: spoken, ruled: 'same', person: coordinator, at: AT }),
    ).toEqual({ kind: 'ruled', picture: own });
    const [theirs = ''] = await crawlAndQueue(addTown(scene, '01998'), [{ bytes: original }], later(20));
    await crawlAndQueue(scene, [{ bytes: late }], later(30));
    expect(findPicture(scene.db, own)).toMatchObject({ id: own, hashState: 'hash' });
    expect(factsOf(scene.db, theirs)?.decisions).toEqual([]);
  });

  test('bring a protection at once to what they look like', async () => {
    const scene = reviewScene();
    const person = makePerson(scene.db);
    const original = await poster();
    const late = await copyOf(original);
    const [artists = ''] = await crawlAndQueue(scene, [{ bytes: late, isKept: false }]);
    say(scene.db, artists, person, BY_ARTIST);
    const [theirs = ''] = await crawlAndQueue(addTown(scene, '01998'), [{ bytes: original }], later(20));
    expect(findPicture(scene.db, theirs)?.state).toBe('to-review');
    await crawlAndQueue(scene, [{ bytes: late }], later(30));
    expect(findPicture(scene.db, theirs)?.state).toBe('protected');
    expect(findPicture(scene.db, theirs)?.state).toBe(projectionOf(scene.db, theirs)?.state);
  });
});

describe('what was made one by mistake', () => {
  test('is two again, each with what was said of it, and lends no marks any more', async () => {
    const scene = reviewScene();
    const { db } = scene;
    const [person, coordinator] = [makePerson(db), makePerson(db, 'coordinator')];
    const plain = await poster({ layout: 6, picture: 17, words: 8 });
    const [ours = ''] = await crawlAndQueue(scene, [{ bytes: plain, isHinted: true }]);
    const marked = await poster();
    const [theirs = ''] = await crawlAndQueue(addTown(scene, '01998'), [{ bytes: marked }], later(20));
    say(db, theirs, person);
    const pair = { one: ours, other: theirs, person: coordinator, at: later(30) } as const;
    expect(rulePair(db, { ...pair, ruled: 'same' })).toEqual({ kind: 'ruled', picture: ours });
    expect(gradeAt(scene, ours, '01999')).toBe('technical graded none');
    const ask = { contentKey: keyOf(marked), person: coordinator, at: later(40) };
    const hash = await hashOfContent(scene, ask.contentKey);
    expect(separateContent(db, { ...ask, hash, person }).kind).toBe('refused');
    expect(separateContent(db, { ...ask, hash })).toEqual({ kind: 'ruled', picture: theirs });
    expect(factsOf(db, ours)?.decisions).toEqual([]);
    expect(factsOf(db, ours)?.verdict.grade).toBe('hinted');
    expect(factsOf(db, theirs)?.decisions).toHaveLength(1);
    expect(gradeAt(scene, theirs, '01998')).toBe('technical graded none');
    for (const id of [ours, theirs]) {
      expect(findPicture(db, id)?.mergedInto).toBeNull();
      expect(findPicture(db, id)?.state).toBe(projectionOf(db, id)?.state);
    }
    // It is settled: neither speaks for the other, and they can be made one again.
    say(db, theirs, person, BY_ARTIST, { at: later(50) });
    expect(findPicture(db, ours)?.state).toBe('to-review');
    expect(rulePair(db, { ...pair, ruled: 'same' }).kind).toBe('ruled');
    expect(findPicture(db, ours)?.state).toBe('protected');
  });
});

test('an authority that is named afterwards is one of those that show it at once', async () => {
  const scene = reviewScene();
  addTown(scene, '01998', { population: 3_000_000 });
  const person = makePerson(scene.db);
  const file = new Uint8Array(await poster());
  const reportId = await taken(scene, { person, file, authorityCode: null });
  const picture = memberOf(scene.db, keyOf(file))?.pictureId ?? '';
  const ask = { reportId, authorityCode: '01998', at: later(5) };
  expect(nameAuthority(scene.db, ask)).toBe(true);
  expect(findPicture(scene.db, picture)?.queueKey).toBe(projectionOf(scene.db, picture)?.queueKey);
  expect(factsOf(scene.db, picture, { authority: '01998' })).not.toBeNull();
  expect(nameAuthority(scene.db, { ...ask, authorityCode: '01999' })).toBe(false);
});

test('who looks begins no sitting; who leaves gives back what she had open', async () => {
  const scene = reviewScene();
  const [person, other] = [makePerson(scene.db), makePerson(scene.db)];
  const [picture = ''] = await crawlAndQueue(scene, [{ bytes: await poster() }]);
  expect(openPicture(scene.db, picture, { person, at: AT }).kind).toBe('opened');
  expect(openSitting(scene.db, person)).toBeNull();
  expect(leaseOf(scene.db, picture, AT)?.person).toBe(person);
  endPart(scene.db, person, later(1));
  expect(openPicture(scene.db, picture, { person: other, at: later(1) }).kind).toBe('opened');
});
