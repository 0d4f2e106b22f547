/**
 * When a letter may speak of the duty to label (law.md §0 and §9): a mark of grade A or B, an image that could pass for
 * a photograph and no label beside it, both as a person says, and nothing known of it before the duty applied. Pure.
 */
import type { LegalDay } from '../french/index.js';
import type { LetterOptions } from './composition.js';
import { type GradePhrase, placeOfMark } from './phrase-grade.js';

/** Article 50 applies to what was generated from this day on. */
const DUTY_SINCE: LegalDay = '2026-08-02';

/** Places where the publisher's own words stand in sight of the visual. */
const VISIBLE = ['caption', 'credit'] as const;
const HIDDEN_TEXTS = ['alt', 'tooltip'] as const;

export interface Labelling {
  /** The sentence about the mark quotes a mention that goes with the visual. */
  readonly quotesMention: boolean;
  /** A mention is in sight: as it was read, or as a person says. */
  readonly isLabelled: boolean;
  /** The paragraph about article 50 stands in the letter. */
  readonly mayInvokeDuty: boolean;
  /** A mention is asked for « indépendamment de toute obligation légale ». */
  readonly asksForMention: boolean;
}

/** A visual as the duty sees it: its sentence, and the earliest day on which it is known to exist. */
export interface Labelled {
  readonly phrase: GradePhrase | null;
  readonly since: LegalDay;
}

/** The same for all visuals of a letter: what is said of them together holds for each of them. */
export function labellingOfAll(
  visuals: readonly Labelled[],
  options: Pick<LetterOptions, 'isRealistic' | 'hasVisibleLabel'>,
): Labelling {
  const each = visuals.map(({ phrase, since }) => labellingOf(phrase, options, since));
  const isLabelled = each.every((one) => one.isLabelled);
  const mayInvokeDuty = each.every((one) => one.mayInvokeDuty);
  const areFirm = visuals.every(({ phrase }) => phrase?.grade === 'stated' || phrase?.grade === 'technical');
  return {
    quotesMention: each.every((one) => one.quotesMention),
    isLabelled,
    mayInvokeDuty,
    asksForMention: areFirm && !isLabelled && options.hasVisibleLabel === false && !mayInvokeDuty,
  };
}

/** `since`: the earliest day on which the visual is known to exist, never after the day it was seen. */
export function labellingOf(
  phrase: GradePhrase | null,
  options: Pick<LetterOptions, 'isRealistic' | 'hasVisibleLabel'>,
  since: LegalDay,
): Labelling {
  const stated = phrase?.grade === 'stated' ? phrase.marks.map(placeOfMark) : [];
  const stands = (places: readonly string[]) => stated.some((place) => places.includes(place));
  const isLabelled = stands(VISIBLE) || options.hasVisibleLabel === true;
  const isFirm = phrase?.grade === 'stated' || phrase?.grade === 'technical';
  // What a manifest says of one ingredient says nothing of the image as a whole.
  const isWhole = phrase?.marks.every((mark) => mark.id !== 'c2pa-ai-ingredient') ?? false;
  const mayInvokeDuty =
    isFirm &&
    isWhole &&
    options.isRealistic === true &&
    options.hasVisibleLabel === false &&
    !isLabelled &&
    !stands(HIDDEN_TEXTS) &&
    since >= DUTY_SINCE;
  return {
    quotesMention: stated.some((place) => place !== 'answer'),
    isLabelled,
    mayInvokeDuty,
    asksForMention: isFirm && !isLabelled && options.hasVisibleLabel === false && !mayInvokeDuty,
  };
}
