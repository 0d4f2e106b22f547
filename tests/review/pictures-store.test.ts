import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insertPicture, lookalikesOf, memberOf, membersOf } from '../../db/queries/pictures.js';
import { ensureVisual } from '../../db/queries/reports.js';
import { recordCapture } from '../../src/evidence/record-log.js';
import {
  factsOf,
  hashOfContent,
  likenessOf,
  openNext,
  queueAllFlagged,
  queueReport,
  rulePair,
  separateContent,
  standingOf,
  undoDecision,
} from '../../src/review/index.js';
import { findAlike } from '../../src/review/pictures.js';
import { shaOf, TERMS } from '../db/sample-crawl.js';
import {
  addReport,
  addTown,
  AT,
  BY_ARTIST,
  copyOf,
  crawl,
  crawlAndQueue,
  keyOf,
  later,
  makePerson,
  poster,
  queue,
  reviewScene,
  say,
  type Scene,
} from './store-kit.js';

const stateOf = (scene: Scene, picture: string): string | undefined => {
  const facts = factsOf(scene.db, picture);
  return facts === null ? undefined : standingOf(facts).state;
};

describe('which visuals are one picture', () => {
  test('a smaller JPEG of another town is the same picture, another poster is not', async () => {
    const scene = reviewScene();
    const bytes = await poster();
    const [first] = await crawlAndQueue(scene, [
      { bytes },
      { bytes: await poster({ picture: 9, layout: 4, words: 7 }) },
    ]);
    const [copy] = await crawlAndQueue(addTown(scene, '01998'), [{ bytes: await copyOf(bytes) }], later(60));
    expect(copy).toBe(first);
    const members = membersOf(scene.db, copy ?? '');
    expect(members.map(({ joinedHow }) => joinedHow)).toEqual(['exact', 'same']);
    expect(factsOf(scene.db, copy ?? '')?.authorities).toBe(2);
    expect(memberOf(scene.db, keyOf(await poster({ picture: 9, layout: 4, words: 7 })))?.pictureId).not.toBe(
      first,
    );
  });

  test('the search by parts finds every picture that a comparison with all of them finds', () => {
    const scene = reviewScene();
    const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));
    const base = fc
      .record({ coarse: hex(16), fine: hex(144) })
      .filter(({ fine }) => fine !== '0'.repeat(144));
    const flips = fc.uniqueArray(fc.nat(63), { maxLength: 14 });
    const kept: { id: string; hash: Parameters<typeof likenessOf>[0] }[] = [];
    fc.assert(
      fc.property(
        base,
        fc.array(flips, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        ({ coarse, fine }, copies, ratio) => {
          const hash = { coarse, fine, ratio, contrast: 40 };
          for (const bits of copies) {
            const flipped = bits.reduce((value, bit) => value ^ (1n << BigInt(bit)), BigInt(`0x${coarse}`));
            const copy = { ...hash, coarse: flipped.toString(16).padStart(16, '0') };
            const id = insertPicture(
              scene.db,
              { hash: { kind: 'hash', hash: copy }, isFromFirstCrawl: false, wasReported: false },
              AT,
            );
            kept.push({ id, hash: copy });
          }
          const all = kept.filter((one) => likenessOf(hash, one.hash) !== 'different').map(({ id }) => id);
          expect(
            findAlike(scene.db, hash)
              .map(({ picture }) => picture)
              .sort(),
          ).toEqual(all.sort());
        },
      ),
      { numRuns: 60 },
    );
    expect(kept.length).toBeGreaterThan(60);
  });

  test('what is stopped on the way is taken up: no content twice, none left out', async () => {
    const scene = reviewScene();
    const shown = await Promise.all(
      [1, 2, 3, 4].map(async (n) => ({ bytes: await poster({ layout: n, picture: n * 5, words: n }) })),
    );
    const crawlId = await crawl(scene, shown);
    let asked = 0;
    const failing = {
      get: (sha256: string) => {
        asked += 1;
        if (asked === 3) throw new Error('the disk went away');
        return scene.blobs.get(sha256);
      },
    };
    await expect(queue({ ...scene, blobs: { ...scene.blobs, ...failing } }, crawlId)).rejects.toThrow('disk');
    const half = shown.filter(({ bytes }) => memberOf(scene.db, keyOf(bytes)) !== null);
    expect(half).toHaveLength(2);
    const { placed } = await queue(scene, crawlId);
    expect(placed).toHaveLength(2);
    const pictures = shown.map(({ bytes }) => memberOf(scene.db, keyOf(bytes))?.pictureId);
    expect(new Set(pictures).size).toBe(4);
    expect(pictures).not.toContain(undefined);
    expect((await queue(scene, crawlId)).placed).toEqual([]);
  });

  test('a flagged visual whose bytes could not be kept waits for its review, and is compared once they come', async () => {
    const scene = reviewScene();
    const person = makePerson(scene.db);
    const bytes = await poster();
    const [first] = await crawlAndQueue(addTown(scene, '01998'), [{ bytes }]);
    const copy = await copyOf(bytes);
    const crawlId = await crawl(scene, [{ bytes: copy, isKept: false }], later(60));
    const queued = await queue(scene, crawlId);
    expect(queued.withoutBytes).toEqual([keyOf(copy)]);
    const alone = memberOf(scene.db, keyOf(copy))?.pictureId;
    expect(alone).not.toBe(first);
    expect(openNext(scene.db, { person, at: later(70), lane: 'backlog' })).toMatchObject({ kind: 'opened' });

    await crawlAndQueue(scene, [{ bytes: copy }], later(8 * 24 * 60));
    expect(memberOf(scene.db, keyOf(copy))?.pictureId).toBe(first);
    expect(factsOf(scene.db, alone ?? '')?.picture).toBe(first);
  });

  test('a damaged file is as good as none: the visual waits all the same', async () => {
    const scene = reviewScene();
    const bytes = await poster();
    const crawlId = await crawl(scene, [{ bytes }]);
    const corrupt = { ...scene.blobs, get: () => Promise.resolve({ kind: 'corrupt' } as const) };
    expect((await queue({ ...scene, blobs: corrupt }, crawlId)).withoutBytes).toEqual([keyOf(bytes)]);
    expect(await hashOfContent(scene, keyOf(bytes))).toMatchObject({ kind: 'hash' });
  });

  test('what a new ruleset flagged is found without a crawl', async () => {
    const scene = reviewScene();
    const bytes = await poster();
    await crawl(scene, [{ bytes }]);
    const { placed } = await queueAllFlagged({ ...scene, now: () => new Date(AT) });
    expect(placed).toMatchObject([{ kind: 'made', contentKey: keyOf(bytes) }]);
    expect((await queueAllFlagged({ ...scene, now: () => new Date(AT) })).placed).toEqual([]);
  });
});

/** Same layout and picture, other words: nearly the same. */
async function nearlyTheSame(): Promise<readonly [Buffer, Buffer]> {
  return [await poster(), await poster({ words: 2, smallPrint: 1001 })];
}

describe('protection', () => {
  test('what an artist made protects its near copies, those that come later too, until it is taken back', async () => {
    const scene = reviewScene();
    const person = makePerson(scene.db);
    makePerson(scene.db);
    const [bytes, near] = await nearlyTheSame();
    const [artists = '', other = ''] = await crawlAndQueue(scene, [
      { bytes },
      { bytes: await poster({ layout: 5, picture: 8, words: 3 }) },
    ]);
    expect(say(scene.db, artists, person, BY_ARTIST)).toMatchObject({
      kind: 'decided',
      standing: { state: 'protected' },
    });
    const [nearby = ''] = await crawlAndQueue(addTown(scene, '01998'), [{ bytes: near }], later(60));
    expect(nearby).not.toBe(artists);
    expect(lookalikesOf(scene.db, nearby)).toMatchObject([{ picture: artists, likeness: 'nearly' }]);
    expect([stateOf(scene, nearby), stateOf(scene, other)]).toEqual(['protected', 'to-review']);
    const [copy = ''] = await crawlAndQueue(
      addTown(scene, '01997'),
      [{ bytes: await copyOf(bytes) }],
      later(90),
    );
    expect(copy).toBe(artists);

    expect(undoDecision(scene.db, { person, at: later(5) })).toMatchObject({ kind: 'undone' });
    expect([stateOf(scene, nearby), stateOf(scene, artists)]).toEqual(['to-review', 'to-review']);
    expect(scene.db.all('SELECT DISTINCT state, waits_for FROM pictures')).toEqual([
      { state: 'to-review', waits_for: 'reviewer' },
    ]);
  });

  test('two different works: a person who coordinates says so, and only she', async () => {
    const scene = reviewScene();
    const [person, coordinator] = [makePerson(scene.db), makePerson(scene.db, 'coordinator')];
    const [bytes, near] = await nearlyTheSame();
    const [one = '', other = ''] = await crawlAndQueue(scene, [{ bytes }, { bytes: near }]);
    say(scene.db, one, person, BY_ARTIST);
    const ask = { one, other, ruled: 'distinct', at: AT } as const;
    expect(rulePair(scene.db, { ...ask, person })).toMatchObject({ kind: 'refused' });
    expect(stateOf(scene, other)).toBe('protected');
    expect(rulePair(scene.db, { ...ask, person: coordinator })).toMatchObject({ kind: 'ruled' });
    expect([stateOf(scene, one), stateOf(scene, other)]).toEqual(['protected', 'to-review']);
  });

  test('two pictures that a person found to be one: their decisions come together', async () => {
    const scene = reviewScene();
    const [person, coordinator] = [makePerson(scene.db), makePerson(scene.db, 'coordinator')];
    const [bytes, near] = await nearlyTheSame();
    const [one = '', other = ''] = await crawlAndQueue(scene, [{ bytes }, { bytes: near }]);
    say(scene.db, other, person, BY_ARTIST);
    const ruled = rulePair(scene.db, { one, other, ruled: 'same', person: coordinator, at: AT });
    if (ruled.kind !== 'ruled') throw new Error('refused');
    for (const id of [one, other]) expect(stateOf(scene, id)).toBe('protected');
    const members = membersOf(scene.db, ruled.picture);
    expect(members.map(({ joinedHow }) => joinedHow).sort()).toEqual(['exact', 'ruled']);
    // Asked by either name, and in the queue once.
    expect(factsOf(scene.db, one)?.picture).toBe(factsOf(scene.db, other)?.picture);
    expect(rulePair(scene.db, { one, other, ruled: 'same', person: coordinator, at: AT }).kind).toBe(
      'refused',
    );
  });

  test('what the program put together wrongly is taken out, and goes its own way', async () => {
    const scene = reviewScene();
    const [person, coordinator] = [makePerson(scene.db), makePerson(scene.db, 'coordinator')];
    const bytes = await poster();
    const copy = await copyOf(bytes);
    const [picture = ''] = await crawlAndQueue(scene, [{ bytes }]);
    await crawlAndQueue(addTown(scene, '01998'), [{ bytes: copy }], later(60));
    say(scene.db, picture, person, BY_ARTIST);
    const hash = await hashOfContent(scene, keyOf(copy));
    const ask = { contentKey: keyOf(copy), hash, at: AT };
    expect(separateContent(scene.db, { ...ask, person }).kind).toBe('refused');
    expect(separateContent(scene.db, { ...ask, contentKey: keyOf(bytes), person: coordinator }).kind).toBe(
      'refused',
    );
    const apart = separateContent(scene.db, { ...ask, person: coordinator });
    if (apart.kind !== 'ruled') throw new Error('refused');
    expect([stateOf(scene, picture), stateOf(scene, apart.picture)]).toEqual(['protected', 'to-review']);
  });
});

describe('reports', () => {
  const report = (scene: Scene, bytes: Uint8Array, authorityCode: string, person: string): string => {
    const contentKey = keyOf(bytes);
    const sha256 = shaOf(bytes);
    const size = {
      format: 'jpeg',
      width: 420,
      height: 560,
      bytes: bytes.byteLength,
      integrity: null,
    } as const;
    ensureVisual(scene.db, { contentKey, sha256, ...size }, AT);
    const { id } = addReport(scene.db, person, {
      contentKey,
      place: 'Place du marché',
      seenOn: '2026-11-23',
      authorityCode,
      eventName: 'Marché de Noël',
      eventDay: '2026-12-05',
    });
    return id;
  };
  const keep = async (scene: Scene, bytes: Uint8Array, reportId: string): Promise<void> => {
    const blob = await scene.blobs.put(bytes);
    const part = {
      role: 'original',
      sha256: blob.sha256,
      bytes: bytes.byteLength,
      blobPath: blob.path,
      contentType: 'image/jpeg',
    } as const;
    recordCapture(scene.db, {
      contentKey: keyOf(bytes),
      pageUrl: null,
      at: AT,
      crawlId: null,
      reportId,
      program: '0',
      ruleset: 't',
      terms: TERMS,
      parts: [part],
    });
  };

  test('a reported poster without marks is read first as an event that is near, and borrows no marks', async () => {
    const scene = reviewScene();
    const person = makePerson(scene.db);
    const bytes = await poster();
    const photo = await copyOf(bytes);
    addTown(scene, '01998');
    const id = report(scene, photo, '01998', person);
    await keep(scene, photo, id);
    const deps = { ...scene, now: () => new Date(AT) };
    const placed = await queueReport(deps, id);
    expect(placed).toMatchObject({ kind: 'made', isProtected: false });
    expect(openNext(scene.db, { person, at: AT, lane: 'near-event' })).toMatchObject({
      picture: placed?.picture,
    });

    // The same with marks, found on the site of another town: the report is found.
    const [found = ''] = await crawlAndQueue(scene, [{ bytes }], later(60));
    expect(found).toBe(placed?.picture);
    expect(scene.db.all('SELECT state FROM reports')).toEqual([{ state: 'found' }]);
    expect(factsOf(scene.db, found, { authority: '01999' })?.verdict.grade).toBe('technical');
    expect(factsOf(scene.db, found, { authority: '01998' })?.verdict.grade).toBe('none');
    expect(factsOf(scene.db, found, { authority: '75056' })).toBeNull();
  });
});
