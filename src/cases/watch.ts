/**
 * What a later crawl says of a visual of a case. Pure. « Could not look » is never « gone »: a visual is gone only when
 * every page that showed it was looked at and shows it no more.
 */
import { classify, NO_SURROUNDINGS, type Mark, type Surroundings } from '../classifiers/index.js';
import { formatDate, type LegalDay } from '../french/index.js';
import { plural } from '../french/words.js';
import type { PictureStanding } from './project.js';
import type { CaseEvent } from './types.js';

/** One page on which the visual stood, as a crawl found it. */
export interface WatchedPage {
  readonly url: string;
  /**
   * `seen`: it stands there. `gone`: the page was looked at, or answers that it is no more, and the visual is not
   * there (its sighting was closed). `not-looked-at`: nothing is known (robots, error, budget).
   */
  readonly state: 'seen' | 'gone' | 'not-looked-at';
  /** What stands around it now, for `seen`. */
  readonly surroundings: Surroundings | null;
}

export interface WatchInput {
  readonly picture: string;
  readonly standing: PictureStanding;
  readonly crawl: string;
  /** ISO-8601 instant of the crawl's end, and its day in Paris. */
  readonly at: string;
  readonly day: LegalDay;
  readonly pages: readonly WatchedPage[];
  /** Day of the first letter about it; null when none has left. */
  readonly letterOn: LegalDay | null;
  /** Last day of the event that it announces. */
  readonly eventDay: LegalDay | null;
  /** Captions, credits and alternative texts that stood with it when it was reviewed. */
  readonly knownTexts: readonly string[];
}

/** The events that a crawl makes by itself. Asked again with the same crawl after they are written, it gives none. */
export function watchPicture(input: WatchInput): readonly CaseEvent[] {
  const { pages, standing } = input;
  const seen = pages.filter(({ state }) => state === 'seen');
  if (seen.length > 0) return [...backOnline(input, seen.length), ...newTexts(input, seen)];
  const isGone = pages.length > 0 && pages.every(({ state }) => state === 'gone');
  return isGone && standing.gone === null ? [goneEvent(input)] : [];
}

function eventBase({ at, day, crawl }: WatchInput): { at: string; day: LegalDay; by: string } {
  return { at, day, by: `crawl:${crawl}` };
}

function goneEvent(input: WatchInput): CaseEvent {
  const { day, eventDay, letterOn, pages } = input;
  const afterEvent = eventDay !== null && day > eventDay;
  const afterLetter = letterOn !== null && day > letterOn;
  const where =
    pages.length === 1
      ? 'la page qui le montrait a été regardée et ne le montre plus'
      : `les ${plural(pages.length, 'page')} qui le montraient ont été regardées et ne le montrent plus`;
  const why =
    eventDay !== null && afterEvent
      ? ` L’événement était passé (${formatDate(eventDay)}) : le visuel n’est plus en ligne, sans avoir été retiré.`
      : letterOn === null
        ? ' Aucune lettre n’était partie.'
        : afterLetter
          ? ` La lettre était partie le ${formatDate(letterOn)}.`
          : ` La lettre n’est partie que le ${formatDate(letterOn)}.`;
  return {
    ...eventBase(input),
    kind: 'gone',
    picture: input.picture,
    afterEvent,
    afterLetter,
    because: `Passage du ${formatDate(day)} : ${where}.${why}`,
  };
}

function backOnline(input: WatchInput, pages: number): readonly CaseEvent[] {
  if (input.standing.gone === null) return [];
  return [
    {
      ...eventBase(input),
      kind: 'back-online',
      picture: input.picture,
      because: `Passage du ${formatDate(input.day)} : le visuel est de nouveau sur ${plural(pages, 'page')}.`,
    },
  ];
}

/** A denial is no credit, though the word reader takes both for a human hand. */
const SPEAKS_OF_AI =
  /(?<![\p{L}\p{N}])(?:ia|ai|i\.a\.|a\.i\.|intelligence artificielle|artificial intelligence)(?![\p{L}\p{N}])/iu;

function newTexts(input: WatchInput, seen: readonly WatchedPage[]): readonly CaseEvent[] {
  const known = new Set(input.knownTexts.map(plain));
  const fresh = seen.flatMap(({ url, surroundings }) =>
    surroundings === null ? [] : [{ url, surroundings: withoutKnown(surroundings, known) }],
  );
  const marks = fresh.flatMap(({ url, surroundings }) =>
    classify({ traces: [], surroundings: [surroundings], integrity: null }).marks.map((mark) => ({
      url,
      mark,
    })),
  );
  const say = (found: { url: string; mark: Mark }, what: string): string =>
    `Passage du ${formatDate(input.day)} : ${what} (« ${found.mark.value} », ${found.url}).`;
  const { standing, picture } = input;
  const events: CaseEvent[] = [];
  const label = marks.find(({ mark }) => mark.strength === 'stated');
  if (label !== undefined && standing.labelled === null) {
    events.push({
      ...eventBase(input),
      kind: 'labelled',
      picture,
      text: label.mark.value,
      because: say(label, 'une mention dit maintenant que l’IA a servi'),
    });
  }
  const human = marks.filter(({ mark }) => mark.strength === 'human' && WORD_PLACES.has(mark.where));
  const credit = human.find(({ mark }) => !SPEAKS_OF_AI.test(mark.value));
  if (credit !== undefined && standing.credited === null) {
    events.push({
      ...eventBase(input),
      kind: 'credited',
      picture,
      text: credit.mark.value,
      because: say(credit, 'un crédit nomme maintenant son autrice ou son auteur'),
    });
  }
  const denial = human.find(({ mark }) => SPEAKS_OF_AI.test(mark.value));
  if (denial !== undefined && standing.denied === null) {
    events.push({
      ...eventBase(input),
      kind: 'denied',
      picture,
      because: say(denial, 'un texte dit maintenant que l’IA n’a pas servi'),
    });
  }
  return events;
}

const WORD_PLACES: ReadonlySet<string> = new Set(['caption', 'credit', 'alt', 'title']);

/** Only what is new speaks: addresses and names of files stay out, texts that were known too. */
function withoutKnown(around: Surroundings, known: ReadonlySet<string>): Surroundings {
  const fresh = (text: string | null): string | null =>
    text === null || known.has(plain(text)) ? null : text;
  return {
    ...NO_SURROUNDINGS,
    alt: fresh(around.alt),
    title: fresh(around.title),
    caption: fresh(around.caption),
    credit: fresh(around.credit),
    pageTitle: around.pageTitle,
  };
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
}
