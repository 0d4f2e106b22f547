/** The facts that yearly figures are made of, read from the store one after the other. No person is among them. */
import type { Db } from '../../db/open.js';
import { findAuthority } from '../../db/queries/authorities.js';
import { eventsOfCases } from '../../db/queries/case-pages.js';
import { decisionsOf } from '../../db/queries/decisions.js';
import { showingsOf } from '../../db/queries/standing-facts.js';
import {
  confirmedPictures,
  firstInstant,
  lettersInYear,
  watchedSites,
  type ConfirmedPicture,
} from '../../db/queries/statistics.js';
import type { Territory } from '../../db/queries/territories.js';
import { authorityLiesIn } from '../accounts/territory.js';
import { caseRows, countedEvents, daysToAnswer, projectCase } from '../cases/index.js';
import type { Grade } from '../classifiers/types.js';
import { parisDay, parisMidnight, type LegalDay } from '../french/index.js';
import { factsOfEach, standingOf, voicesOf } from '../review/index.js';
import { knownKind, type Purpose } from '../letters/kinds/index.js';
import { answersIn, foundBy, type Fact, type LetterCount } from './statistics.js';

export interface YearsAsk {
  readonly territory: Territory;
  /** Both included. */
  readonly firstYear: number;
  readonly lastYear: number;
}

/** The years of which the store can tell something, today's the last one. */
export function yearsKnown(db: Db, today: LegalDay): { readonly first: number; readonly last: number } {
  const last = yearOf(today);
  const begun = firstInstant(db);
  return { first: begun === null ? last : Math.min(last, yearAt(begun) ?? last), last };
}

/** Everything that counts in these years. */
export function* yearlyFacts(db: Db, ask: YearsAsk): Generator<Fact> {
  for (const fact of everything(db, ask))
    if (fact.year >= ask.firstYear && fact.year <= ask.lastYear) yield fact;
}

function* everything(db: Db, ask: YearsAsk): Generator<Fact> {
  for (let year = ask.firstYear; year <= ask.lastYear; year += 1) yield* factsOfYear(db, ask.territory, year);
  yield* factsOfPictures(db, ask.territory);
  yield* factsOfCases(db, ask.territory);
}

/** The watch and the letters. */
function* factsOfYear(db: Db, territory: Territory, year: number): Generator<Fact> {
  const [from, before] = [parisMidnight(`${year}-01-01`), parisMidnight(`${year + 1}-01-01`)];
  for (const { kind, departement, ...counts } of watchedSites(db, { territory, from, before }))
    yield { kind: 'sites', year, place: { kind, departement }, ...counts };
  for (const { kind, departement, template, state, letters } of lettersInYear(db, { territory, year })) {
    const what = state === 'unknown' ? 'uncertain' : letterCount(template);
    if (what !== null) yield { kind: 'letter', year, place: { kind, departement }, what, letters };
  }
}

const LETTER_OF: Readonly<Record<Purpose, LetterCount>> = {
  first: 'first',
  reminder: 'reminder',
  escalation: 'other',
  courtesy: 'other',
  documents: 'other',
  offer: 'other',
};

/** Null for what is no letter: a sheet of data for somebody else's form. */
function letterCount(template: string): LetterCount | null {
  const kind = knownKind(template);
  if (kind?.form === 'sheet') return null;
  return kind === null ? 'other' : LETTER_OF[kind.purpose];
}

const PAGE = 200;

function* factsOfPictures(db: Db, territory: Territory): Generator<Fact> {
  const placeOf = placesOnce(db, territory);
  for (let after: string | null = null; ;) {
    const pictures = confirmedPictures(db, { after, limit: PAGE });
    for (const picture of pictures) yield* factsOfPicture(db, picture, placeOf);
    after = pictures.at(-1)?.id ?? null;
    if (after === null) return;
  }
}

function* factsOfPicture(
  db: Db,
  picture: ConfirmedPicture,
  placeOf: (code: string) => Fact['place'] | null,
): Generator<Fact> {
  // Those that show it, the first one first.
  const codes = [...new Set(showingsOf(db, picture.id).map(({ authority }) => authority))];
  const places = codes.flatMap((code) => {
    const place = placeOf(code);
    return place === null ? [] : [{ code, place }];
  });
  if (places.length === 0) return;
  const year = yearAt(
    voicesOf(decisionsOf(db, picture.id))
      .confirming.map(({ at }) => at)
      .sort()[0] ?? '',
  );
  // Nobody’s word confirms it any more: it is counted with no year.
  if (year === null) return;
  const grades = gradesAt(db, picture, codes);
  const counted = places.filter(({ code }) => grades.has(code));
  for (const { code, place } of counted)
    yield { kind: 'confirmed', year, place, grade: grades.get(code) ?? 'none' };
  const [first] = counted;
  if (first !== undefined) yield { kind: 'found', year, place: first.place, by: foundBy(picture) };
}

/** What may be said of each authority about a picture; those about which it does not stand confirmed are left out. */
function gradesAt(db: Db, picture: ConfirmedPicture, codes: readonly string[]): ReadonlyMap<string, Grade> {
  const [only, ...others] = codes;
  // Where it stands nowhere else, what is stored of the picture is what may be said.
  if (only !== undefined && others.length === 0) return new Map([[only, picture.grade]]);
  return new Map(
    factsOfEach(db, picture.id, codes).flatMap((facts): readonly (readonly [string, Grade])[] => {
      const { state, verdict } = standingOf(facts);
      return state === 'confirmed' ? [[facts.authority, verdict.grade]] : [];
    }),
  );
}

/** Kind and département of authorities, each asked for once; null for one outside of the territory. */
function placesOnce(db: Db, territory: Territory): (code: string) => Fact['place'] | null {
  const known = new Map<string, Fact['place'] | null>();
  return (code) => {
    const before = known.get(code);
    if (before !== undefined) return before;
    const row = findAuthority(db, code);
    const isInside = row !== null && authorityLiesIn(territory, row);
    const place = isInside ? { kind: row.kind, departement: row.departement } : null;
    known.set(code, place);
    return place;
  };
}

function* factsOfCases(db: Db, territory: Territory): Generator<Fact> {
  for (const rows of caseRows(db, { territory })) {
    const events = eventsOfCases(
      db,
      rows.map(({ id }) => id),
    );
    for (const { id, authorityKind, departement, openedAt } of rows) {
      const place = { kind: authorityKind, departement };
      const told = events.get(id) ?? [];
      const { facts, outcomes } = projectCase(told);
      const opened = yearAt(openedAt);
      if (opened !== null) yield { kind: 'case-opened', year: opened, place };
      for (const { day, answer } of answersIn(countedEvents(told)))
        yield { kind: 'answer', year: yearOf(day), place, answer };
      for (const { day, outcome } of outcomes) yield { kind: 'outcome', year: yearOf(day), place, outcome };
      const days = daysToAnswer(facts);
      const [first] = facts.answers;
      if (days !== null && first !== undefined)
        yield { kind: 'answered-after', year: yearOf(first.day), place, days };
    }
  }
}

function yearOf(day: LegalDay): number {
  return Number(day.slice(0, 4));
}

/** The year in Paris at an instant; null when it is none. */
function yearAt(instant: string): number | null {
  const day = parisDay(instant);
  return day === null ? null : yearOf(day);
}
