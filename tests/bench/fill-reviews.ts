/** What people did with the flagged visuals of `fill-visuals.ts`: decisions, cases, reports; by the program's own functions. */
import { openDatabase } from '../../db/open.js';
import { createPerson } from '../../db/queries/people.js';
import { createReport } from '../../db/queries/reports.js';
import { openCase } from '../../src/cases/index.js';
import { decide, openPicture, startSitting } from '../../src/review/index.js';
import { FILLED_AT, pictureId, townCode, visualKey, type Filling } from './fill-visuals.js';

export interface Reviews {
  readonly people: number;
  /** Pictures that one person decided about; two of three are confirmed. */
  readonly decided: number;
  readonly reports: number;
}

const DAY = FILLED_AT.slice(0, 10);
const CONFIRMED = {
  kind: 'confirmed',
  made: 'generated',
  realistic: false,
  mention: { kind: 'none' },
  recognisablePerson: false,
  publication: null,
  eventDay: null,
};
const DISMISSED = { kind: 'dismissed', reason: 'decoration', note: null };

/** @returns how many cases were opened */
export function fillReviews(file: string, filling: Filling, reviews: Reviews): number {
  const { db, raw, close } = openDatabase(file);
  const people = Array.from(
    { length: reviews.people },
    (_, n) =>
      createPerson(db, { name: `Personne ${n + 1}`, role: n === 0 ? 'coordinator' : 'volunteer' }, FILLED_AT)
        .id,
  );
  let cases = 0;
  raw.transaction(() => {
    for (let nth = 0; nth < reviews.decided; nth += 1) {
      const n = nth * filling.flaggedEvery;
      const picture = pictureId(n);
      const asker = { person: people[nth % people.length] ?? '', at: FILLED_AT };
      if (nth % 20 < people.length) startSitting(db, asker);
      const opened = openPicture(db, picture, asker);
      if (opened.kind !== 'opened') throw new Error(`not opened: ${JSON.stringify(opened)}`);
      const { version } = opened;
      const decision = nth % 3 === 0 ? DISMISSED : CONFIRMED;
      const decided = decide(db, { ...asker, picture, version, capacity: 'reviewer', decision });
      if (decided.kind !== 'decided') throw new Error(`not decided: ${JSON.stringify(decided)}`);
      if (decided.standing.mayWrite !== 'graded') continue;
      const authority = raw
        .prepare(
          `SELECT t.authority_code FROM sighting_visuals v JOIN sightings s ON s.id = v.sighting_id
           JOIN pages p ON p.id = s.page_id JOIN sites t ON t.id = p.site_id WHERE v.content_key = ? LIMIT 1`,
        )
        .pluck()
        .get(visualKey(n)) as string;
      const opening = openCase(db, { ...asker, day: DAY, because: 'Relu ce jour.', picture, authority });
      if (opening.kind === 'opened') cases += 1;
    }
    for (let nth = 0; nth < reviews.reports; nth += 1)
      createReport(db, {
        personId: people[nth % people.length] ?? '',
        at: FILLED_AT,
        contentKey: nth % 3 === 0 ? visualKey((nth + reviews.decided) * filling.flaggedEvery) : null,
        place: 'Place de l’église',
        seenOn: DAY,
        authorityCode: townCode(nth % filling.towns),
        support: 'poster',
        sourceUrl: null,
        eventName: 'Fête communale',
        eventDay: null,
        note: null,
        state: 'received',
        refusedReason: null,
      });
  })();
  close();
  return cases;
}
