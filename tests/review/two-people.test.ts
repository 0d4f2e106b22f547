/** A second word counts as another person's: not while the one account was made, or given a way in, by the other. */
import { describe, expect, test } from 'vitest';
import { createPerson } from '../../db/queries/people.js';
import { note } from '../../src/accounts/index.js';
import { countLanes, factsOf, peekNext, rulePair, standingOf, undoDecision } from '../../src/review/index.js';
import { countSecondReadings, openSecondReading } from '../../src/review/pool.js';
import { AT, CONFIRM, crawlAndQueue, later, makePerson, poster, reviewScene, say } from './store-kit.js';

const DAYS = 24 * 60;
const UNSURE = { kind: 'unsure', note: null };
const BY_ARTIST = { kind: 'dismissed', reason: 'artist', note: null };

async function scene(isHinted = true) {
  const made = reviewScene();
  const { db } = made;
  makePerson(db);
  const office = createPerson(db, { name: 'Alix', role: 'administrator' }, AT);
  const invited = createPerson(db, { name: 'Bao', role: 'coordinator' }, AT);
  note(db, { by: office, action: 'invited', subject: invited.id, at: AT });
  const shown = [await poster(), await poster({ layout: 4, picture: 9, words: 8 })];
  const [picture = '', other = ''] = await crawlAndQueue(
    made,
    shown.map((bytes) => ({ bytes, isHinted })),
  );
  const state = (): string => {
    const facts = factsOf(db, picture);
    return facts === null ? '' : standingOf(facts).state;
  };
  return { db, office, invited, picture, other, state };
}

describe('the second word of a tied account', () => {
  test.each([
    ['of who was invited, on what the other confirmed', true],
    ['of who invited, on what the other confirmed', false],
  ])('%s', async (_name, isInvitedSecond) => {
    const { db, office, invited, picture, state } = await scene();
    const [first, second] = isInvitedSecond ? [office, invited] : [invited, office];
    expect(say(db, picture, first.id).kind).toBe('decided');
    const refused = say(db, picture, second.id);
    expect(refused).toMatchObject({
      kind: 'refused',
      problems: [
        { field: 'tied', message: expect.stringMatching(/à partir du 1er\sdécembre 2026 à 9\sh\s00/) },
      ],
    });
    // Neither who spoke nor what was said.
    expect(JSON.stringify(refused)).not.toMatch(/Alix|Bao|a confirmé/);
    const ruling = say(db, picture, second.id, CONFIRM, { capacity: 'coordinator' });
    expect(ruling.kind).toBe('refused');
    expect(state()).toBe('awaiting-reviewer');
    const at = later(7 * DAYS);
    expect(say(db, picture, second.id, CONFIRM, { at }).kind).toBe('decided');
    expect(state()).toBe('awaiting-coordinator');
  });

  test('is not asked for meanwhile: neither by the queue nor from elsewhere', async () => {
    const { db, office, invited, picture, other } = await scene();
    const wish = { person: invited.id, at: AT };
    const pool = { ...wish, ownDepartements: ['29'] };
    say(db, picture, office.id);
    say(db, other, office.id, UNSURE);
    const lanes = (ask: Parameters<typeof countLanes>[1]): number =>
      Object.values(countLanes(db, ask)).reduce((all, n) => all + n, 0);
    expect([peekNext(db, { ...wish, lane: 'backlog' }), lanes(wish), countSecondReadings(db, pool)]).toEqual([
      null,
      0,
      0,
    ]);
    expect(openSecondReading(db, pool).kind).toBe('gone');
    const soon = { ...wish, at: later(DAYS), newAccessDays: 1 };
    expect(lanes(soon)).toBe(2);
    expect(peekNext(db, { ...soon, lane: 'backlog' })).not.toBeNull();
    expect(countSecondReadings(db, { ...pool, at: later(7 * DAYS) })).toBe(1);
    expect(openSecondReading(db, { ...pool, at: later(7 * DAYS) }).kind).toBe('opened');
  });

  test('against it is always taken; what was taken back holds nobody up', async () => {
    const { db, office, invited, picture, state } = await scene(false);
    const said = say(db, picture, office.id);
    expect(say(db, picture, invited.id, UNSURE).kind).toBe('decided');
    expect(say(db, picture, invited.id, BY_ARTIST).kind).toBe('decided');
    expect(state()).toBe('protected');
    const made = await scene();
    const first = say(made.db, made.picture, made.office.id);
    if (said.kind !== 'decided' || first.kind !== 'decided') throw new Error('not decided');
    undoDecision(made.db, { person: made.office.id, at: AT, decision: first.entry.id });
    expect(say(made.db, made.picture, made.invited.id).kind).toBe('decided');
  });

  test('two pictures are not made one by it', async () => {
    const { db, office, invited, picture, other } = await scene();
    say(db, picture, office.id);
    say(db, other, invited.id);
    const coordinator = makePerson(db, 'coordinator');
    const ruling = { one: picture, other, ruled: 'same', person: coordinator } as const;
    expect(rulePair(db, { ...ruling, at: AT })).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/pourront être réunis à partir du 1er\sdécembre/),
    });
    expect(rulePair(db, { ...ruling, at: later(7 * DAYS) }).kind).toBe('ruled');
  });
});
