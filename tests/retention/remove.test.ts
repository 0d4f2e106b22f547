/** Bytes of dismissed visuals go after their time, and nothing else does; a kill leaves what the next run finishes. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { decisionsOf, endSitting as endOne, openSitting } from '../../db/queries/decisions.js';
import { openRaw } from '../../db/open.js';
import { capturesOfVisual } from '../../db/queries/evidence-log.js';
import { shownVisuals } from '../../db/queries/awaiting-capture.js';
import { lastRemoval, openIntentions, removalOf } from '../../db/queries/removals.js';
import { shownBytesOf } from '../../db/queries/report-search.js';
import { applyRetention } from '../../src/jobs/retention.js';
import { readEntries, recordCapture, verifyLog } from '../../src/evidence/record-log.js';
import {
  accountForPieces,
  DEFAULT_DELAYS,
  removeWhatIsDue,
  type RemovalDeps,
} from '../../src/retention/index.js';
import { appendEvents, casesEndedAt, openCase } from '../../src/cases/index.js';
import { rebuildStandings, undoDecision } from '../../src/review/index.js';
import { shaOf, TERMS } from '../db/sample-crawl.js';
import { dateFiles } from '../support/folder.js';
import {
  AT,
  BY_ARTIST,
  CONFIRM,
  crawl,
  crawlAndQueue,
  keyOf,
  later,
  makePerson,
  poster,
  reviewScene,
  say,
  type Scene,
} from '../review/store-kit.js';

const DISMISS = { kind: 'dismissed', reason: 'photograph' };
const IN_TIME = '2027-02-22T08:00:00.000Z';
const TOO_LATE = '2027-02-22T07:59:00.000Z';
const PAGE = Buffer.from('<!doctype html><p>Fête');

interface Dismissed extends Scene {
  readonly deps: (at?: string) => RemovalDeps;
  readonly bytes: readonly [Buffer, Buffer];
  readonly pictures: readonly string[];
  readonly person: string;
  readonly forgotten: string[];
  readonly has: (sha256: string) => boolean;
}

/** Two posters on one page, captured with it; the first is dismissed and its sitting is over. */
async function dismissed(): Promise<Dismissed> {
  const scene = reviewScene();
  const { db, blobs } = scene;
  const bytes = [await poster(), await poster({ layout: 6, picture: 17, words: 8 })] as const;
  const pictures = await crawlAndQueue(
    scene,
    bytes.map((one) => ({ bytes: one })),
  );
  for (const one of bytes) await capture(scene, one);
  const person = makePerson(db);
  makePerson(db);
  expect(say(db, pictures[0] ?? '', person, DISMISS).kind).toBe('decided');
  endSitting(db, person, AT);
  dateFiles(path.join(scene.folder, 'blobs'), AT);
  const forgotten: string[] = [];
  return {
    ...scene,
    bytes,
    pictures,
    person,
    forgotten,
    deps: (at = IN_TIME) => ({
      db,
      blobs,
      now: () => new Date(at),
      forgetCopies: (sha256) => {
        forgotten.push(sha256);
        return Promise.resolve();
      },
      casesEndedAt,
      program: '0.1.0',
      ruleset: 't-1',
    }),
    has: (sha256) => existsSync(path.join(scene.folder, 'blobs', sha256.slice(0, 2), sha256)),
  };
}

/** A capture whose page is shared by whatever else is captured on it. */
async function capture({ db, blobs }: Pick<Scene, 'db' | 'blobs'>, bytes: Buffer): Promise<void> {
  const parts = [];
  for (const [role, content] of [
    ['original', bytes],
    ['headers', Buffer.from(`{"of":"${shaOf(bytes)}"}`)],
    ['screenshot', Buffer.from(`shot ${shaOf(bytes)}`)],
    ['page', PAGE],
  ] as const) {
    const { sha256, path: blobPath } = await blobs.put(content);
    parts.push({
      role,
      sha256,
      bytes: content.byteLength,
      blobPath,
      contentType: 'application/octet-stream',
    });
  }
  recordCapture(db, {
    contentKey: keyOf(bytes),
    pageUrl: 'https://www.saint-exemple.example/',
    at: AT,
    crawlId: null,
    reportId: null,
    program: '0.1.0',
    ruleset: 't-1',
    terms: TERMS,
    parts,
  });
}

function endSitting(db: Scene['db'], person: string, at: string): void {
  const sitting = openSitting(db, person);
  if (sitting !== null) endOne(db, sitting.id, at);
}

const shotOf = (bytes: Buffer): string => shaOf(`shot ${shaOf(bytes)}`);
const removals = (db: Scene['db']) => [...readEntries(db)].filter(({ kind }) => kind === 'removal');

describe('a dismissed visual', () => {
  test('keeps its bytes until the delay is over, then loses them, and nothing else goes', async () => {
    const made = await dismissed();
    const { db, bytes, has, pictures } = made;
    const [gone, stays] = bytes;
    expect((await removeWhatIsDue(made.deps(TOO_LATE), DEFAULT_DELAYS)).bytes).toBe(0);
    expect(has(shaOf(gone))).toBe(true);
    const before = [...readEntries(db)].length;

    const run = await removeWhatIsDue(made.deps(), DEFAULT_DELAYS);
    expect(run).toMatchObject({ removed: { dismissed: 2, 'by-catch': 0, persons: 0 }, waiting: 0 });
    expect([shaOf(gone), shotOf(gone)].map(has)).toEqual([false, false]);
    // The page is the other visual's too; the headers are nobody's.
    expect([shaOf(PAGE), shaOf(`{"of":"${shaOf(gone)}"}`), shaOf(stays), shotOf(stays)].map(has)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(new Set(made.forgotten)).toEqual(new Set([shaOf(gone), shotOf(gone)]));

    // What was decided and what was recorded are there as before; that it went is an entry of its own.
    expect(decisionsOf(db, pictures[0] ?? '')).toHaveLength(1);
    expect(verifyLog(db)).toMatchObject({ kind: 'intact', head: { seq: before + 1 } });
    expect(removals(db)).toMatchObject([{ subject: keyOf(gone), at: IN_TIME }]);
    expect(
      removals(db)[0]
        ?.parts.map(({ role }) => role)
        .toSorted(),
    ).toEqual(['original', 'screenshot']);
    expect(removalOf(db, shaOf(gone))).toMatchObject({ reason: 'dismissed', at: IN_TIME });
    expect(shownBytesOf(db, keyOf(gone))).toBeNull();
    expect(shownBytesOf(db, keyOf(stays))).not.toBeNull();
    expect(capturesOfVisual(db, keyOf(gone))[0]?.parts.map(({ removed }) => removed?.reason ?? null)).toEqual(
      ['dismissed', null, 'dismissed', null],
    );

    const again = await removeWhatIsDue(made.deps(later(60, IN_TIME)), DEFAULT_DELAYS);
    expect(again).toMatchObject({ bytes: 0, waiting: 0 });
    expect([...readEntries(db)]).toHaveLength(before + 1);
  });

  test('the page goes with the last visual that it shows', async () => {
    const made = await dismissed();
    say(made.db, made.pictures[1] ?? '', made.person, DISMISS);
    endSitting(made.db, made.person, AT);
    expect(await removeWhatIsDue(made.deps(), DEFAULT_DELAYS)).toMatchObject({ removed: { dismissed: 5 } });
    expect(made.has(shaOf(PAGE))).toBe(false);
    expect(openIntentions(made.db)).toEqual([]);
  });

  test.each([
    [
      'is protected',
      (made: Dismissed) => void say(made.db, made.pictures[0] ?? '', makePerson(made.db), BY_ARTIST),
    ],
    [
      'is disputed',
      (made: Dismissed) => void say(made.db, made.pictures[0] ?? '', makePerson(made.db), CONFIRM),
    ],
    [
      'was taken back',
      (made: Dismissed) => {
        const [entry] = decisionsOf(made.db, made.pictures[0] ?? '');
        const coordinator = makePerson(made.db, 'coordinator');
        expect(
          undoDecision(made.db, { decision: entry?.id ?? '', person: coordinator, at: AT, reason: 'x' }).kind,
        ).toBe('undone');
      },
    ],
    [
      'is in hand',
      (made: Dismissed) => {
        const person = makePerson(made.db);
        // Decided a minute before the run: the sitting is open.
        say(made.db, made.pictures[0] ?? '', person, DISMISS, { at: later(-1, IN_TIME) });
      },
    ],
    [
      'is in a case',
      (made: Dismissed) => {
        const [entry] = decisionsOf(made.db, made.pictures[0] ?? '');
        const coordinator = makePerson(made.db, 'coordinator');
        const picture = made.pictures[0] ?? '';
        undoDecision(made.db, { decision: entry?.id ?? '', person: coordinator, at: AT, reason: 'x' });
        say(made.db, picture, made.person, CONFIRM);
        const opened = openCase(made.db, {
          picture,
          authority: '01999',
          person: coordinator,
          at: AT,
          day: AT.slice(0, 10),
          because: 'x',
        });
        expect(opened.kind).toBe('opened');
        const ruler = decisionsOf(made.db, picture).at(-1);
        undoDecision(made.db, { decision: ruler?.id ?? '', person: coordinator, at: AT, reason: 'x' });
        say(made.db, picture, made.person, DISMISS);
        endSitting(made.db, made.person, AT);
      },
    ],
  ])('keeps its bytes when it %s', async (_name, change) => {
    const made = await dismissed();
    change(made);
    expect((await removeWhatIsDue(made.deps(), DEFAULT_DELAYS)).bytes).toBe(0);
    expect(made.has(shaOf(made.bytes[0]))).toBe(true);
    expect(lastRemoval(made.db, shaOf(made.bytes[0]))).toBeNull();
  });

  test('a sitting that nobody came back to ends with the delay', async () => {
    const made = await dismissed();
    say(made.db, made.pictures[1] ?? '', made.person, DISMISS);
    expect(await removeWhatIsDue(made.deps(), DEFAULT_DELAYS)).toMatchObject({
      sittings: 1,
      removed: { dismissed: 5 },
    });
  });

  test('what was put a moment ago waits', async () => {
    const made = await dismissed();
    dateFiles(path.join(made.folder, 'blobs'), later(-9, IN_TIME));
    expect(await removeWhatIsDue(made.deps(), DEFAULT_DELAYS)).toMatchObject({ bytes: 0, waiting: 3 });
    dateFiles(path.join(made.folder, 'blobs'), later(-11, IN_TIME));
    expect(await removeWhatIsDue(made.deps(), DEFAULT_DELAYS)).toMatchObject({ waiting: 0 });
  });
});

describe('killed on the way', () => {
  const failing = (made: Dismissed, at: string, after: number): RemovalDeps => {
    const deps = made.deps(at);
    let count = 0;
    return {
      ...deps,
      blobs: {
        ...deps.blobs,
        remove: async (sha256) => {
          if (count >= after) throw new Error('killed');
          count += 1;
          await made.blobs.remove(sha256);
        },
      },
    };
  };

  test.each([0, 1])('after %i files: the next run finishes, and writes each once', async (after) => {
    const made = await dismissed();
    const [gone] = made.bytes;
    await expect(removeWhatIsDue(failing(made, IN_TIME, after), DEFAULT_DELAYS)).rejects.toThrow('killed');
    expect(openIntentions(made.db)).toHaveLength(2);
    expect(await accountForPieces(made.db, made.blobs)).toMatchObject({ removed: after, lost: [] });
    expect(removals(made.db)).toEqual([]);
    const run = await removeWhatIsDue(made.deps(later(60, IN_TIME)), DEFAULT_DELAYS);
    expect(run.removed.dismissed).toBe(2);
    expect([shaOf(gone), shotOf(gone)].map(made.has)).toEqual([false, false]);
    expect(openIntentions(made.db)).toEqual([]);
    expect(removals(made.db)).toHaveLength(1);
    expect(verifyLog(made.db).kind).toBe('intact');
  });

  test('a word that came in between keeps what is left, and what went is written', async () => {
    const made = await dismissed();
    const picture = made.pictures[0] ?? '';
    await expect(removeWhatIsDue(failing(made, IN_TIME, 1), DEFAULT_DELAYS)).rejects.toThrow('killed');
    say(made.db, picture, makePerson(made.db), CONFIRM, { at: IN_TIME });
    await removeWhatIsDue(made.deps(later(60, IN_TIME)), DEFAULT_DELAYS);
    const both = [shaOf(made.bytes[0]), shotOf(made.bytes[0])];
    expect(new Set(both.map((one) => lastRemoval(made.db, one)?.state))).toEqual(
      new Set(['kept', 'removed']),
    );
    for (const one of both) expect(lastRemoval(made.db, one)?.state === 'kept').toBe(made.has(one));
    expect(openIntentions(made.db)).toEqual([]);
  });
});

/** What a corrected rule leaves of a flagged visual. */
function unflag({ file }: Pick<Scene, 'file'>): void {
  const raw = openRaw(file);
  raw.exec(`INSERT INTO verdicts (content_key, number, grade, marks, contradiction, ruleset, at)
    SELECT content_key, max(number) + 1, 'none', '[]', 0, 't-2', '${AT}' FROM verdicts GROUP BY content_key`);
  raw.close();
}

test('what nothing flags any more goes after its month, with a picture or without; what was reported stays', async () => {
  const made = await dismissed();
  const { db, pictures } = made;
  const [entry] = decisionsOf(db, pictures[0] ?? '');
  expect(entry).toBeDefined();
  const alone = await poster({ layout: 3, picture: 9, words: 4 });
  await crawl(made, [{ bytes: alone }]);
  dateFiles(path.join(made.folder, 'blobs'), AT);
  expect((await removeWhatIsDue(made.deps('2026-12-24T08:00:00.000Z'), DEFAULT_DELAYS)).bytes).toBe(0);
  unflag(made);
  rebuildStandings(db);
  expect((await removeWhatIsDue(made.deps('2026-12-24T07:59:00.000Z'), DEFAULT_DELAYS)).bytes).toBe(0);
  // The first one has a word of a person: that delay is another one, and the page is that visual's too.
  const run = await removeWhatIsDue(made.deps('2026-12-24T08:05:00.000Z'), DEFAULT_DELAYS);
  expect(run.removed).toEqual({ dismissed: 0, 'by-catch': 3, persons: 0, 'closed-case': 0 });
  expect([shaOf(alone), shaOf(made.bytes[1]), shotOf(made.bytes[1])].map(made.has)).toEqual([
    false,
    false,
    false,
  ]);
  expect([shaOf(made.bytes[0]), shaOf(PAGE)].map(made.has)).toEqual([true, true]);
});

test('a confirmed visual without a case keeps its bytes while a site shows it, and three years after', async () => {
  const made = await dismissed();
  const { db, pictures, bytes } = made;
  say(db, pictures[1] ?? '', made.person, CONFIRM);
  const late = '2029-11-24T09:00:00.000Z';
  expect((await removeWhatIsDue(made.deps(late), DEFAULT_DELAYS)).removed.persons).toBe(0);
  expect(made.has(shaOf(bytes[1]))).toBe(true);
  await crawl(made, [], '2029-12-01T08:00:00.000Z');
  const run = await removeWhatIsDue(made.deps('2029-12-02T08:00:00.000Z'), DEFAULT_DELAYS);
  // The page was the dismissed visual's too: it goes with the last that held it.
  expect(run.removed).toEqual({ dismissed: 1, 'by-catch': 0, persons: 2, 'closed-case': 0 });
  expect(removalOf(db, shaOf(bytes[1]))).toMatchObject({ reason: 'persons' });
  expect(decisionsOf(db, pictures[1] ?? '')).toHaveLength(1);
});

test('what was lost without an order is never told as deleted by one', async () => {
  const made = await dismissed();
  await made.blobs.remove(shaOf(made.bytes[0]));
  await removeWhatIsDue(made.deps(), DEFAULT_DELAYS);
  expect(removalOf(made.db, shaOf(made.bytes[0]))).toBeNull();
  expect(removalOf(made.db, shotOf(made.bytes[0]))).not.toBeNull();
  // Two files, two pictures of the page, the headers of both and the page they share.
  expect(await accountForPieces(made.db, made.blobs)).toEqual({
    kept: 5,
    removed: 1,
    lost: [shaOf(made.bytes[0])],
  });
});

test('a crawl that meets it again does not bring its bytes back; a new word on it does', async () => {
  const made = await dismissed();
  const [gone] = made.bytes;
  await removeWhatIsDue(made.deps(), DEFAULT_DELAYS);
  await crawl(made, [{ bytes: gone }], later(10, IN_TIME));
  expect(made.has(shaOf(gone))).toBe(false);
  expect(shownVisuals(made.db, made.siteId).map(({ contentKey }) => contentKey)).not.toContain(keyOf(gone));
  say(made.db, made.pictures[0] ?? '', makePerson(made.db), CONFIRM, { at: later(20, IN_TIME) });
  await crawl(made, [{ bytes: gone }], later(30, IN_TIME));
  expect(made.has(shaOf(gone))).toBe(true);
  expect(removalOf(made.db, shaOf(gone))).toBeNull();
  expect(shownBytesOf(made.db, keyOf(gone))).not.toBeNull();
});

test('the rows say so and are not changed or deleted', async () => {
  const made = await dismissed();
  const all = await applyRetention(
    { ...made.deps(), letters: made.blobs, inbox: made.folder, mail: made.folder },
    DEFAULT_DELAYS,
  );
  expect(all).toMatchObject({
    forgotten: { people: 0 },
    officials: 0,
    evidence: { removed: { dismissed: 2 } },
  });
  const raw = openRaw(made.file);
  expect(() => raw.exec(`UPDATE removals SET reason = 'persons'`)).toThrow('append-only');
  expect(() => raw.exec('DELETE FROM removals')).toThrow('append-only');
  expect(() => raw.exec('DELETE FROM evidence_log')).toThrow('append-only');
  raw.close();
});

describe('the union lets evidence of closed cases go', () => {
  const DELAYS = { ...DEFAULT_DELAYS, lettersMonths: 12, closedCasesMonths: 24 };
  const CLOSED = '2026-12-24T08:00:00.000Z';
  const DUE = '2028-12-24T08:00:00.000Z';

  /** The first poster confirmed, in a case that was closed; no site shows it any more. */
  async function closed() {
    const made = await dismissed();
    const { db, person } = made;
    const picture = made.pictures[0] ?? '';
    const coordinator = makePerson(db, 'coordinator');
    const [entry] = decisionsOf(db, picture);
    undoDecision(db, { decision: entry?.id ?? '', person: coordinator, at: AT, reason: 'x' });
    say(db, picture, person, CONFIRM);
    endSitting(db, person, AT);
    const opening = { person: coordinator, at: AT, day: AT.slice(0, 10), because: 'x' };
    const opened = openCase(db, { picture, authority: '01999', ...opening });
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    const tell = (event: Record<string, unknown>, at = CLOSED): void => {
      const told = { by: coordinator, at, day: at.slice(0, 10), because: 'x', ...event };
      const done = appendEvents(db, { caseId: opened.caseId, events: [told as never] });
      expect(done.kind).toBe('appended');
    };
    tell({ kind: 'closed', reason: 'no-follow-up' });
    const raw = openRaw(made.file);
    const show = (isShown: boolean): void => {
      raw.prepare('UPDATE sighting_visuals SET closed_at = ?').run(isShown ? null : CLOSED);
    };
    show(false);
    const has = (): boolean => made.has(shaOf(made.bytes[0]));
    return { ...made, raw, tell, show, has, caseId: opened.caseId };
  }

  test('when nobody set a delay nothing goes, however late; with one it goes at its day, and the case, its decision and the log stay', async () => {
    const made = await closed();
    const { db, bytes } = made;
    await removeWhatIsDue(made.deps('2099-01-01T00:00:00.000Z'), DEFAULT_DELAYS);
    expect(made.has()).toBe(true);
    await removeWhatIsDue(made.deps('2028-12-24T07:59:59.000Z'), DELAYS);
    expect(made.has()).toBe(true);
    const run = await removeWhatIsDue(made.deps(DUE), DELAYS);
    // Its page is that of the other poster too, which stays.
    expect([run.removed['closed-case'], made.has()]).toEqual([2, false]);
    expect(removalOf(db, shaOf(bytes[0]))).toMatchObject({ state: 'removed', reason: 'closed-case' });
    expect(removalOf(db, shaOf(PAGE))).toBeNull();
    expect(decisionsOf(db, made.pictures[0] ?? '').length).toBeGreaterThan(0);
    expect(removals(db).map(({ subject }) => subject)).toContain(keyOf(bytes[0]));
    expect(verifyLog(db).kind).toBe('intact');
    made.raw.close();
  });

  test.each<[string, (made: Awaited<ReturnType<typeof closed>>) => void]>([
    ['a site shows it', ({ show }) => show(true)],
    ['the case was opened again', ({ tell }) => tell({ kind: 'reopened' })],
    [
      'a promise of it ended since',
      ({ raw, caseId, person }) => {
        raw
          .prepare(
            `INSERT INTO commitments (id, authority_code, case_id, text, made_on, recheck_on, added_by, added_at, ended_at, ended_by)
              VALUES ('k', '01999', ?, 'x', '2026-12-01', '2027-12-01', ?, ?, '2028-12-01T08:00:00.000Z', ?)`,
          )
          .run(caseId, person, CLOSED, person);
      },
    ],
    ['something was noted since', ({ tell }) => tell({ kind: 'noted' }, '2026-12-24T08:00:00.001Z')],
    [
      'the national office holds the case',
      ({ raw, caseId, person }) => {
        raw
          .prepare(
            `INSERT INTO holds (id, kind, subject, reason, set_at, set_by) VALUES ('h', 'case', ?, 'Un juge le demande.', ?, ?)`,
          )
          .run(caseId, CLOSED, person);
      },
    ],
    [
      'a promise of it is still looked at',
      ({ raw, caseId, person }) => {
        raw
          .prepare(
            `INSERT INTO commitments (id, authority_code, case_id, text, made_on, recheck_on, added_by, added_at)
              VALUES ('k', '01999', ?, 'x', '2026-12-01', '2027-12-01', ?, ?)`,
          )
          .run(caseId, person, CLOSED);
      },
    ],
  ])('it stays when %s', async (_name, change) => {
    const made = await closed();
    change(made);
    const run = await removeWhatIsDue(made.deps(DUE), DELAYS);
    expect([run.removed['closed-case'], made.has()]).toEqual([0, true]);
    made.raw.close();
  });

  test('a case that is opened again has no end, whatever was noted before', async () => {
    const made = await closed();
    const end = (): string | null => casesEndedAt(made.db, made.pictures[0] ?? '');
    expect(end()).toBe(CLOSED);
    made.tell({ kind: 'reopened' }, DUE);
    expect(end()).toBeNull();
    expect(casesEndedAt(made.db, made.pictures[1] ?? '')).toBeNull();
    made.raw.close();
  });

  test('killed in the middle it is finished; opened again meanwhile, what is left stays', async () => {
    const made = await closed();
    const killed = {
      ...made.deps(DUE),
      blobs: { ...made.blobs, remove: () => Promise.reject(new Error('killed')) },
    };
    await expect(removeWhatIsDue(killed, DELAYS)).rejects.toThrow('killed');
    expect(openIntentions(made.db)).toHaveLength(2);
    made.tell({ kind: 'reopened' }, DUE);
    await removeWhatIsDue(made.deps(DUE), DELAYS);
    expect([openIntentions(made.db).length, made.has()]).toEqual([0, true]);
    made.raw.close();
  });
});
