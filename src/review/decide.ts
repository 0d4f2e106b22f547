/**
 * The standing of a picture from all its facts, and the only maker of a `ConfirmedVisual` (DESIGN, promise 1). Pure.
 *
 * | what stands on the picture | who has to say yes | what may be written then |
 * |---|---|---|
 * | `stated`, `technical` | one reviewer (another person approves the letter) | graded |
 * | the same, with counter-evidence | one reviewer and a coordinator, two persons | graded |
 * | `hinted` | two reviewers and a coordinator, three persons; before that, after one reviewer | graded; T0 |
 * | `none` | one reviewer | T0 |
 *
 * Whatever the grade: one active person in the installation → T0 at most; an artist made it (this content or a near
 * copy), a recognisable real person, people who disagree, an origin that is not known or elsewhere → nothing. A
 * person who coordinates settles disagreements; a protection ends only when the decision behind it is taken back.
 */
import type { C2paIntegrity, Kind, Mark, Verdict } from '../classifiers/types.js';
import { verdictOf } from '../classifiers/verdict.js';
import type { LegalDay } from '../french/index.js';
import { activeEntries, mentionMarks } from './decisions.js';
import { withObservations } from './observations.js';
import {
  NEED_WORDS,
  protectedSentence,
  settledSentence,
  spreadSentence,
  type NeedWord,
} from './standing-words.js';
import type { DecisionEntry, Mention, ObservationEvent, PublicationSource, StandingState } from './types.js';
import {
  isPersonFlagged,
  mentionsOf,
  reviewersOf,
  settle,
  voicesOf,
  wordsOf,
  type Voices,
} from './voices.js';

/**
 * A visual on the sites of this many authorities asks for its origin first: a commune, its EPCI and its tourist office
 * share visuals every day; five bodies that show one visual have it from somebody else (préfecture, région, image bank).
 */
export const SPREAD_AUTHORITIES = 5;

/** Where a spread visual comes from, as a person found out. */
export type Origin =
  | { readonly kind: 'this-authority' }
  | { readonly kind: 'elsewhere'; readonly who: string };

/** Another picture that looks like this one, and what was decided about it. */
export interface DecidedCopy {
  readonly picture: string;
  readonly likeness: 'same' | 'nearly';
  /** `protected`: an artist made that one (by a review, or by an answer to a letter). */
  readonly decided: 'protected' | 'confirmed' | 'dismissed';
  /** A person who coordinates compared both and found two different works: the copy says nothing of this picture. */
  readonly ruledDistinct: boolean;
}

export interface PictureFacts {
  /** Id of the picture, and the content of it that this authority shows. */
  readonly picture: string;
  readonly contentKey: string;
  readonly authority: string;
  /**
   * What `classify` says of that content, or of one that a person tied to it; without observations and mentions. Never
   * the verdict of a look-alike: an edited copy would accuse the original.
   */
  readonly verdict: Verdict;
  readonly integrity: C2paIntegrity | null;
  readonly observations: readonly ObservationEvent[];
  /** In the order of writing, with those that were taken back. */
  readonly decisions: readonly DecisionEntry[];
  readonly copies: readonly DecidedCopy[];
  /**
   * What this authority itself admitted about the picture, in an answer to a letter or in public: `stated` marks with
   * its own words.
   */
  readonly admissions: readonly Mark[];
  /** An artist was named in an answer to a letter about this picture; null when not. ISO-8601 instant. */
  readonly artistNamedAt: string | null;
  /** On how many authorities' sites this picture stands. */
  readonly authorities: number;
  /**
   * Until when this authority alone showed it (instant; null = still, empty = never): a mention that was read beside it
   * before speaks of its page. Of a later one nobody knows whose page it was.
   */
  readonly besideUntil: string | null;
  /** Null while nobody looked for it. */
  readonly origin: Origin | null;
  /** Active persons of the installation who may review. */
  readonly reviewersInInstallation: number;
}

/** `graded`: the letter of its grade. `T0`: « Qui a créé ce visuel ? », which speaks of no AI. */
export type MayWrite = 'none' | 'T0' | 'graded';

/** What is missing, in its order, with the sentence for people. */
export interface Need {
  readonly kind: NeedWord;
  readonly sentence: string;
}

export interface Standing {
  readonly state: StandingState;
  readonly needs: readonly Need[];
  readonly mayWrite: MayWrite;
  /** French sentences: why it stands so. */
  readonly because: readonly string[];
  /** With what people saw and read: the grade that the letter follows. */
  readonly verdict: Verdict;
  /** Persons who reviewed: none of them approves a graded letter. */
  readonly reviewers: readonly string[];
}

/** The standing of a picture. Total; the same facts give the same standing. */
export function standingOf(facts: PictureFacts): Standing {
  const voices = voicesHere(facts);
  const verdict = fullVerdict(facts, voices);
  const stand = (
    state: StandingState,
    mayWrite: MayWrite,
    needs: readonly NeedWord[],
    because: readonly string[],
  ): Standing => ({
    state,
    mayWrite,
    needs: needs.map((kind) => ({ kind, sentence: NEED_WORDS[kind] })),
    because,
    verdict,
    reviewers: reviewersOf(voices),
  });

  const isFirm = verdict.grade === 'stated' || verdict.grade === 'technical';
  const protection = protectionOf(facts);
  if (protection !== null)
    return stand('protected', 'none', isFirm ? ['coordinator-protected-mark'] : [], [protection]);

  const settled = settle(voices);
  if (settled === 'nothing')
    return stand('to-review', 'none', ['reviewer'], ['Personne n’a encore relu ce visuel.']);
  if (settled === 'unsure') return stand('unsure', 'none', ['reviewer'], [settledSentence(settled)]);
  if (settled === 'disputed')
    return stand('awaiting-coordinator', 'none', ['coordinator-dispute'], [settledSentence(settled)]);
  if (settled === 'left-open')
    return stand('awaiting-coordinator', 'none', ['coordinator-left-open'], [settledSentence(settled)]);
  if (settled === 'dismissed') return stand('dismissed', 'none', [], [settledSentence(settled)]);

  if (isPersonFlagged(voices))
    return stand('no-standard-letter', 'none', ['coordinator-person'], [settledSentence('person')]);
  if (facts.origin?.kind === 'elsewhere')
    return stand('awaiting-origin', 'none', ['case-at-origin'], [spreadSentence(facts.origin.who)]);
  if (facts.authorities >= SPREAD_AUTHORITIES && facts.origin === null)
    return stand('awaiting-origin', 'none', ['origin'], [spreadSentence(facts.authorities)]);
  return confirmedStanding(facts, voices, verdict, stand);
}

/** What people say of the picture as this authority shows it: without mentions that stand beside it elsewhere, perhaps. */
function voicesHere({ decisions, besideUntil }: PictureFacts): Voices {
  if (besideUntil === null) return voicesOf(decisions);
  return voicesOf(
    decisions.map((entry): DecisionEntry => {
      const { decision, at } = entry;
      return decision.kind === 'confirmed' && decision.mention.kind === 'beside' && at >= besideUntil
        ? { ...entry, decision: { ...decision, mention: { kind: 'none' } } }
        : entry;
    }),
  );
}

function isMentionLeftOut({ decisions }: PictureFacts, { confirming }: Voices): boolean {
  const isBeside = ({ decision }: DecisionEntry): boolean =>
    decision.kind === 'confirmed' && decision.mention.kind === 'beside';
  return voicesOf(decisions).confirming.filter(isBeside).length > confirming.filter(isBeside).length;
}

type Stand = (
  state: StandingState,
  mayWrite: MayWrite,
  needs: readonly NeedWord[],
  because: readonly string[],
) => Standing;

/** Nothing stands against it and at least one person confirmed: how far does that go? */
function confirmedStanding(facts: PictureFacts, voices: Voices, verdict: Verdict, stand: Stand): Standing {
  const grade = settledSentence(verdict.grade);
  const hints = [
    ...(verdict.grade === 'hinted' && verdict.contradiction ? [settledSentence('contradiction')] : []),
    ...(isMentionLeftOut(facts, voices) ? [settledSentence('mention-elsewhere')] : []),
    ...copyHints(facts.copies),
  ];
  // The coordinator's word is another person's: it does not count twice.
  const ruler = voices.ruling?.decision.kind === 'confirmed' ? voices.ruling.person : null;
  const others = voices.confirming.filter(({ person }) => person !== ruler).length;
  const isAlone = facts.reviewersInInstallation <= 1;

  if (verdict.grade === 'none') return stand('confirmed', 'T0', [], [grade, ...hints]);
  if (verdict.grade === 'hinted') {
    if (isAlone)
      return stand('confirmed', 'T0', ['other-people'], [grade, settledSentence('alone'), ...hints]);
    if (others < 2)
      return stand(
        'awaiting-reviewer',
        'T0',
        ['second-reviewer', ...(ruler === null ? (['coordinator-hinted'] as const) : [])],
        [grade, ...hints],
      );
    if (ruler === null) return stand('awaiting-coordinator', 'T0', ['coordinator-hinted'], [grade, ...hints]);
    return stand('confirmed', 'graded', ['approval'], [grade, settledSentence('three'), ...hints]);
  }
  const needsCoordinator = verdict.contradiction || isMentionDisputed(facts, voices);
  if (needsCoordinator && (ruler === null || others < 1)) {
    const why = settledSentence(verdict.contradiction ? 'contradiction' : 'mention-disputed');
    return ruler === null
      ? stand('awaiting-coordinator', 'none', ['coordinator-contradiction'], [grade, why, ...hints])
      : stand('awaiting-reviewer', 'none', ['reviewer'], [grade, why, ...hints]);
  }
  return isAlone
    ? stand('confirmed', 'T0', ['other-people'], [grade, settledSentence('alone'), ...hints])
    : stand('confirmed', 'graded', ['approval'], [grade, settledSentence('one'), ...hints]);
}

/** Why the picture is protected, or null. */
function protectionOf(facts: PictureFacts): string | null {
  if (facts.artistNamedAt !== null) return protectedSentence('answer');
  if (isProtectedByReview(facts.decisions)) return protectedSentence('review');
  const copy = facts.copies.find(({ decided, ruledDistinct }) => decided === 'protected' && !ruledDistinct);
  return copy === undefined ? null : protectedSentence(copy.likeness);
}

/**
 * Whether a decision on this picture protects it: somebody said that an artist made it, and did not take it back. A
 * later word of the same person does not end the protection: an artist's work is worth an explicit undo.
 */
export function isProtectedByReview(decisions: readonly DecisionEntry[]): boolean {
  return activeEntries(decisions).some(
    ({ decision }) => decision.kind === 'dismissed' && decision.reason === 'artist',
  );
}

function fullVerdict(facts: PictureFacts, voices: Voices): Verdict {
  const read = [...facts.admissions, ...mentionsOf(voices).flatMap(mentionMarks)];
  const verdict = read.length === 0 ? facts.verdict : verdictOf([...facts.verdict.marks, ...unique(read)]);
  return withObservations(verdict, facts.observations);
}

function unique(marks: readonly Mark[]): readonly Mark[] {
  return [...new Map(marks.map((mark) => [[mark.id, mark.where, mark.value].join('\u0000'), mark])).values()];
}

/** The grade hangs on a mention that one of those who confirm did not find. */
function isMentionDisputed(facts: PictureFacts, voices: Voices): boolean {
  if (facts.verdict.grade === 'stated' || voices.ruling !== null) return false;
  const states = mentionsOf(voices).map((mention) =>
    mentionMarks(mention).some(({ strength }) => strength === 'stated'),
  );
  return states.includes(true) && states.includes(false);
}

function copyHints(copies: readonly DecidedCopy[]): readonly string[] {
  const near = copies.filter(({ ruledDistinct }) => !ruledDistinct);
  return (['confirmed', 'dismissed'] as const)
    .filter((decided) => near.some((copy) => copy.decided === decided))
    .map((decided) => settledSentence(`copy-${decided}`));
}

declare const confirmedByReview: unique symbol;

/**
 * A visual confirmed by people: what a case and a letter are made from. The brand is a symbol that is declared and
 * exists nowhere, so nothing but `confirmVisual` can make one without a cast.
 */
export interface ConfirmedVisual {
  readonly [confirmedByReview]: true;
  readonly kind: 'confirmed-visual';
  readonly picture: string;
  readonly contentKey: string;
  readonly authority: string;
  readonly mayWrite: 'T0' | 'graded';
  /** The grade and marks that a letter follows; at T0 they are for the file of the case, never for the letter. */
  readonly verdict: Verdict;
  readonly integrity: C2paIntegrity | null;
  readonly made: Kind | null;
  /** Only when everybody who confirmed says so. */
  readonly realistic: boolean;
  readonly mention: Mention;
  readonly publication: { readonly day: LegalDay; readonly source: PublicationSource } | null;
  readonly eventDay: LegalDay | null;
  /** Persons who reviewed: none of them approves a graded letter. */
  readonly reviewers: readonly string[];
}

export type ConfirmOutcome =
  | { readonly kind: 'confirmed'; readonly visual: ConfirmedVisual }
  | { readonly kind: 'not-yet'; readonly standing: Standing };

/** The only maker of a `ConfirmedVisual`. To be asked again before a letter is approved: facts change. */
export function confirmVisual(facts: PictureFacts): ConfirmOutcome {
  const standing = standingOf(facts);
  const voices = voicesHere(facts);
  if (standing.mayWrite === 'none' || voices.confirming.length === 0) return { kind: 'not-yet', standing };
  const words = wordsOf(voices);
  const visual = {
    kind: 'confirmed-visual',
    picture: facts.picture,
    contentKey: facts.contentKey,
    authority: facts.authority,
    mayWrite: standing.mayWrite,
    verdict: standing.verdict,
    integrity: facts.integrity,
    made: words.map(({ made }) => made).find((made) => made !== null) ?? null,
    realistic: words.every(({ realistic }) => realistic),
    mention: words.map(({ mention }) => mention).find(({ kind }) => kind !== 'none') ?? { kind: 'none' },
    publication: words.map(({ publication }) => publication).find((one) => one !== null) ?? null,
    eventDay: words.map(({ eventDay }) => eventDay).find((day) => day !== null) ?? null,
    reviewers: standing.reviewers,
  } as const;
  // The one cast of the project to this brand.
  return { kind: 'confirmed', visual: visual as unknown as ConfirmedVisual };
}
