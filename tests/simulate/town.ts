/**
 * The sites of a played year: what a crawl of each would tell at an instant. Stands in for `crawlSite`, so that a year
 * takes minutes; all that comes after the events is the program itself.
 */
import type { GoThrough } from '../../src/crawlers/crawl-options.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { NO_SURROUNDINGS } from '../../src/classifiers/types.js';
import {
  evidenceOfContent,
  pageEvent,
  POSTER_TRACES,
  seen,
  sightingOf,
  visualOf,
} from '../db/sample-crawl.js';
import { formatDate, parisDay, type LegalDay } from '../../src/french/index.js';
import { chanceOf } from './chance.js';

const DAY_MS = 86_400_000;
/** A town puts something new on its site about so often. */
const POSTER_EVERY_DAYS = 30;
/** One poster in so many carries marks. */
const MARKED = 1 / 6;

export const startUrlOf = (index: number): string => `https://www.ville${index}.example/`;

/** How a site is on a day: as a rule it answers; now and then it does not, for days; a few never let us in. */
export function stateOf(index: number, day: number, seed: number): 'open' | 'down' | 'refusing' {
  if (chanceOf(seed, 'refuses', index) < 0.02) return 'refusing';
  // A stretch of a fortnight, in which it may be down for some days.
  const stretch = Math.floor(day / 14);
  if (chanceOf(seed, 'down', index, stretch) > 0.07) return 'open';
  const length = 2 + Math.floor(chanceOf(seed, 'how long', index, stretch) * 12);
  return day % 14 < length ? 'down' : 'open';
}

export interface Poster {
  readonly number: number;
  readonly isMarked: boolean;
}

/** The bytes of a poster. */
export const contentOf = (index: number, number: number, seed: number): string =>
  `affiche ${seed} ${index} ${number}`;

/** What is on the page of a site on a day: its last three posters. */
export function postersOf(index: number, day: number, seed: number): readonly Poster[] {
  const last = Math.floor((day + chanceOf(seed, 'shift', index) * POSTER_EVERY_DAYS) / POSTER_EVERY_DAYS);
  return [last - 2, last - 1, last]
    .filter((number) => number >= 0)
    .map((number) => ({ number, isMarked: chanceOf(seed, 'marked', index, number) < MARKED }));
}

/** The day that a poster announces beside it; null for half of them. @param from the first day of the play */
export function eventOf(index: number, number: number, seed: number, from: number): LegalDay | null {
  if (chanceOf(seed, 'event', index, number) < 0.5) return null;
  const shown = number * POSTER_EVERY_DAYS - Math.floor(chanceOf(seed, 'shift', index) * POSTER_EVERY_DAYS);
  const ahead = 10 + Math.floor(chanceOf(seed, 'ahead', index, number) * 40);
  return parisDay(new Date(from + (shown + ahead) * DAY_MS).toISOString());
}

export interface Visit {
  readonly site: number;
  readonly at: string;
  /** Whether it let itself be looked at. */
  readonly isOpen: boolean;
}

/** A visit of which one knows whether its end was written: a crash may have come before that. */
export interface PlayedVisit extends Visit {
  readonly isSure: boolean;
}

/**
 * @param from the first day of the play, in milliseconds since 1970
 * @param onVisit told once a visit is over
 */
export function townsFrom(
  seed: number,
  from: number,
  now: () => Date,
  onVisit: (visit: Visit) => void,
): GoThrough {
  // oxlint-disable-next-line require-await -- the shape of `crawlSite`
  return async function* goThrough(site) {
    const index = Number(/ville(\d+)\./.exec(site.startUrl)?.[1]);
    const at = now().toISOString();
    const day = Math.floor((now().getTime() - from) / DAY_MS);
    for (const event of eventsOf(site.startUrl, index, { day, at, from }, seed)) {
      // Told before the end is written: who reads it waits for the crawl to be in the database.
      if (event.type === 'done') onVisit({ site: index, at, isOpen: event.outcome === 'complete' });
      yield event;
    }
  };
}

function eventsOf(
  home: string,
  index: number,
  { day, at, from }: { readonly day: number; readonly at: string; readonly from: number },
  seed: number,
): readonly CrawlEvent[] {
  const state = stateOf(index, day, seed);
  if (state === 'down')
    return [
      { type: 'problem', url: home, code: 'timeout', message: 'Le site ne répond pas à temps.', at },
      done('unreachable', 0, 0),
    ];
  if (state === 'refusing')
    return [
      { type: 'problem', url: home, code: 'blocked', message: 'Le site refuse l’accès (403).', at },
      done('refused', 0, 0),
    ];
  const shown = postersOf(index, day, seed);
  return [
    { type: 'discovered', entries: [{ url: home, priority: 10 }] },
    pageEvent(home, at, { links: [home] }),
    ...shown.flatMap(({ number, isMarked }): CrawlEvent[] => {
      const url = `${home}affiche-${number}.png`;
      const content = contentOf(index, number, seed);
      const event = eventOf(index, number, seed, from);
      const caption = event === null ? null : `Rendez-vous le ${formatDate(event)}`;
      const sighting = sightingOf(url, { alt: `Affiche n° ${number}`, caption });
      return [
        seen(home, sighting, at),
        visualOf(url, content, at, {
          traces: isMarked ? POSTER_TRACES : [],
          surroundings: { ...NO_SURROUNDINGS, ...sighting.surroundings },
        }),
        ...(isMarked ? [evidenceOfContent(url, content, at)] : []),
      ];
    }),
    { type: 'page-done', url: home },
    done('complete', 12, shown.length),
  ];
}

function done(outcome: 'complete' | 'unreachable' | 'refused', pages: number, visuals: number): CrawlEvent {
  const totals = {
    pages,
    documents: 0,
    visuals,
    requests: pages + visuals,
    bytesDownloaded: 1000,
    durationMs: 1000,
  };
  return { type: 'done', outcome, totals };
}
