/**
 * What came of a case, in the words of a mail: ours, and nothing that people wrote. A mail goes to places that the pages
 * do not. Pure.
 */
import { ANSWER_WORDS, CADA_OPINION_WORDS, DOCUMENT_ANSWER_WORDS, EVENT_WORDS } from '../cases/case-words.js';
import type { CaseEvent, EventKind } from '../cases/types.js';
import { formatDate } from '../french/index.js';
import { plural } from '../french/words.js';

/** Events that are told. What is to be done is told by what is due. */
export const NEWS_KINDS = [
  'answered',
  'statement-found',
  'artist-named',
  'credited',
  'labelled',
  'gone',
  'back-online',
  'denied',
  'documents-answered',
  'cada-opinion',
] as const satisfies readonly EventKind[];

/** Those in which somebody said something to us: they go before what was only seen to have changed. */
export const ANSWER_KINDS = [
  'answered',
  'documents-answered',
] as const satisfies readonly (typeof NEWS_KINDS)[number][];

export type NewsEvent = Extract<CaseEvent, { readonly kind: (typeof NEWS_KINDS)[number] }>;

const KINDS: ReadonlySet<EventKind> = new Set(NEWS_KINDS);

/** Whether the weekly mail tells an event of a case. */
export function isNews(event: CaseEvent): event is NewsEvent {
  return KINDS.has(event.kind);
}

export interface NewsWords {
  readonly kind: 'answer' | 'change';
  readonly isGood: boolean;
  /** « S’engage pour la suite, le 18 novembre 2026 ». Events of one case with the same words are told in one line. */
  readonly words: string;
}

/** What the weekly mail says of an event, and whether it is a good thing. */
export function newsWords(event: NewsEvent): NewsWords {
  const on = `le ${formatDate(event.day)}`;
  const change = (isGood: boolean, words = EVENT_WORDS[event.kind]): NewsWords => ({
    kind: 'change',
    isGood,
    words: `${words}, ${on}`,
  });
  switch (event.kind) {
    case 'answered':
      return {
        kind: 'answer',
        isGood: event.answer !== 'refuses',
        words: `Réponse reçue ${on} : ${lowered(ANSWER_WORDS[event.answer])}${event.isComplete ? '' : ' ; des questions restent sans réponse'}`,
      };
    case 'statement-found':
      return change(
        event.answer !== 'refuses',
        `${EVENT_WORDS[event.kind]} : ${lowered(ANSWER_WORDS[event.answer])}`,
      );
    case 'documents-answered':
      return {
        kind: 'answer',
        isGood: event.answer === 'complete' || event.answer === 'partial',
        words: `${DOCUMENT_ANSWER_WORDS[event.answer]}, ${on}`,
      };
    case 'cada-opinion':
      return change(
        event.opinion === 'favourable' || event.opinion === 'partly-favourable',
        `Avis de la CADA : ${CADA_OPINION_WORDS[event.opinion]}`,
      );
    case 'artist-named':
    case 'credited':
    case 'labelled':
    case 'gone':
      return change(true);
    case 'back-online':
    case 'denied':
      return change(false);
  }
}

/** « Crédit ajouté, le 18 novembre 2026 (3 visuels) ». */
export function newsLine(words: string, count: number): string {
  return count > 1 ? `${words} (${plural(count, 'visuel')})` : words;
}

function lowered(text: string): string {
  return `${text.charAt(0).toLocaleLowerCase('fr')}${text.slice(1)}`;
}
