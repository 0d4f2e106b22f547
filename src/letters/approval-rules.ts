/**
 * Who may review and approve a letter. Pure. Rules: letters.md §7 (line J−2), law.md §9.
 */
import { TIED_BECAUSE, tiedUntil, tieEndWords } from '../accounts/ties.js';
import type { LegalDay } from '../french/index.js';
import type { Actor, Approver, LetterFacts } from './approval-facts.js';
import { asksOnly, descriptorOf, purposeOf } from './kinds/index.js';
import { checkProblems } from './checklist.js';
import { GRADE_RANK } from './part-ids.js';
import type { Checklist } from './store-types.js';

export type Ruling =
  | { readonly kind: 'may' }
  /** French sentences: each one thing to change. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const ruling = (problems: readonly string[]): Ruling =>
  problems.length === 0 ? { kind: 'may' } : { kind: 'refused', problems };

/** How many people have to have read a letter of this kind and grade: two for what only asks (law.md §9, C). */
export function reviewsNeeded({ template, grade }: Pick<LetterFacts, 'template' | 'grade'>): 1 | 2 {
  return grade === 'hinted' && !asksOnly(template) && purposeOf(template) !== 'courtesy' ? 2 : 1;
}

/** Who has reviewed the version that stands now. */
export function reviewersOf({ steps, version }: Pick<LetterFacts, 'steps' | 'version'>): readonly string[] {
  return [
    ...new Set(
      steps
        .filter((step) => step.kind === 'reviewed' && step.version === version)
        .map(({ person }) => person),
    ),
  ];
}

function writersOf({ steps }: Pick<LetterFacts, 'steps'>): readonly string[] {
  return [
    ...new Set(
      steps.filter(({ kind }) => kind === 'drafted' || kind === 'edited').map(({ person }) => person),
    ),
  ];
}

/** Why somebody is no other person yet than one of these, and from when she is; nothing when she is. */
function tieProblems(
  { tied }: Pick<Approver, 'tied'>,
  people: readonly string[],
  { who, act }: { readonly who: string; readonly act: string },
): readonly string[] {
  const until = tiedUntil(tied, people);
  return until === null
    ? []
    : [
        `Votre accès est encore lié à celui d’une personne qui ${who} : ${TIED_BECAUSE}. ${act} comptera à partir du ${tieEndWords(until)}.`,
      ];
}

/**
 * Whether this person may say that she has read the letter and that it is right: another one than who wrote it, wherever
 * there is another one.
 *
 * @param isAlone nobody else takes part in this installation
 */
export function mayReview(
  facts: Pick<LetterFacts, 'status' | 'steps' | 'version'>,
  actor: Approver,
  isAlone: boolean,
): Ruling {
  return ruling([
    ...activeProblems(actor),
    ...(facts.status === 'approved' || facts.status === 'withdrawn' ? [STATUS_PROBLEMS[facts.status]] : []),
    ...(!isAlone && writersOf(facts).includes(actor.id)
      ? ['Vous avez écrit cette lettre : une autre personne la relit.']
      : []),
    ...(reviewersOf(facts).includes(actor.id) ? ['Vous avez déjà relu cette version.'] : []),
    ...tieProblems(actor, [...writersOf(facts), ...reviewersOf(facts)], {
      who: 'a écrit ou relu cette lettre',
      act: 'Votre relecture',
    }),
  ]);
}

/** Whether this person may approve the letter, with these answers. */
export function mayApprove(
  facts: LetterFacts,
  actor: Approver,
  checklist: Checklist,
  today: LegalDay,
): Ruling {
  return ruling([
    ...activeProblems(actor),
    ...(facts.status === 'approved' || facts.status === 'withdrawn' ? [STATUS_PROBLEMS[facts.status]] : []),
    ...personProblems(facts, actor),
    ...approvalTies(facts, actor),
    ...reviewProblems(facts),
    ...facts.sources.flatMap(({ problem }) => (problem === null ? [] : [problem])),
    ...facts.remarks.filter(({ isBlocking }) => isBlocking).map(({ message }) => message),
    ...visualProblems(facts),
    ...gradeProblems(facts),
    ...facts.caseProblems,
    ...checkProblems(facts, checklist, today),
  ]);
}

const STATUS_PROBLEMS = {
  approved: 'Cette lettre est déjà validée : elle ne change plus.',
  withdrawn: 'Cette lettre a été retirée.',
} as const;

function activeProblems({ isActive }: Actor): readonly string[] {
  return isActive ? [] : ['Vous n’avez plus accès à cette installation.'];
}

/** What tells who may approve, whatever else the letter still lacks. */
export type PeopleFacts = Pick<LetterFacts, 'template' | 'grade' | 'steps' | 'visuals'>;

function confirmersOf({ template, grade, visuals }: PeopleFacts): {
  readonly people: readonly string[];
  readonly isGraded: boolean;
} {
  const people = visuals.flatMap(({ confirmed }) => confirmed?.reviewers ?? []);
  return { people, isGraded: grade !== 'none' && !asksOnly(template) };
}

/** Another person than who wrote, than who reviewed the letter, and than who confirmed the visual. */
function personProblems(facts: PeopleFacts, actor: Approver): readonly string[] {
  const { people: confirming, isGraded } = confirmersOf(facts);
  const confirmedAlone = confirming.length > 0 && confirming.every((person) => person === actor.id);
  return [
    ...(actor.coordinates ? [] : ['La validation revient à une personne qui coordonne.']),
    ...(descriptorOf(facts.template).isPublic && !actor.isNational
      ? ['Une lettre ouverte est validée par le bureau national.']
      : []),
    ...(writersOf(facts).includes(actor.id)
      ? ['Vous avez écrit cette lettre : une autre personne la valide, même quand vous êtes seul·e ici.']
      : []),
    ...(facts.steps.some(({ kind, person }) => kind === 'reviewed' && person === actor.id)
      ? ['Vous avez relu cette lettre : une autre personne la valide.']
      : []),
    ...((isGraded && confirming.includes(actor.id)) || confirmedAlone
      ? ['Vous avez confirmé le visuel : une autre personne valide la lettre.']
      : []),
  ];
}

/** Whose accounts may not be tied to hers who approves. */
function othersOf(facts: PeopleFacts, actor: Approver): readonly string[] {
  const { people: confirming, isGraded } = confirmersOf(facts);
  const areAllHers =
    confirming.length > 0 && confirming.every((person) => person === actor.id || actor.tied.has(person));
  return [
    ...writersOf(facts),
    ...facts.steps.flatMap(({ kind, person }) => (kind === 'reviewed' ? [person] : [])),
    ...(isGraded || areAllHers ? confirming : []),
  ];
}

function approvalTies(facts: PeopleFacts, actor: Approver): readonly string[] {
  return tieProblems(actor, othersOf(facts, actor), {
    who: 'a écrit ou relu cette lettre, ou confirmé son visuel',
    act: 'Votre validation',
  });
}

/** Who of these people may approve: now, from an instant on (ISO-8601), or somebody who never may is left out. */
export function whoMayApprove(
  facts: PeopleFacts,
  people: readonly Approver[],
): readonly { readonly person: Approver; readonly from: string | null }[] {
  return people
    .filter((person) => person.isActive && personProblems(facts, person).length === 0)
    .map((person) => ({ person, from: tiedUntil(person.tied, othersOf(facts, person)) }));
}

function reviewProblems(facts: LetterFacts): readonly string[] {
  const needed = reviewsNeeded(facts);
  const have = reviewersOf(facts).length;
  if (have >= needed) return [];
  return [
    needed === 1
      ? 'Cette version n’a pas encore été relue.'
      : `Une lettre fondée sur des indices demande deux relectures, par deux personnes ; cette version en a ${have}.`,
  ];
}

/** What the review says now against writing about these visuals. */
export function visualProblems(
  facts: Pick<LetterFacts, 'template' | 'grade' | 'visuals'>,
): readonly string[] {
  // Thanks and apologies speak of what may be confirmed no more.
  if (purposeOf(facts.template) === 'courtesy') return [];
  const isT0 = asksOnly(facts.template) || facts.grade === 'none';
  const problems = facts.visuals.flatMap(({ confirmed }) => {
    if (confirmed === null) return ['La relecture ne permet plus d’écrire sur ce visuel.'];
    if (confirmed.mayWrite === 'T0' && !isT0)
      return ['Pour ce visuel, seule la lettre « Qui a créé ce visuel ? » est possible.'];
    if (!isT0 && GRADE_RANK[confirmed.grade] < GRADE_RANK[facts.grade])
      return ['Le constat a changé depuis que la lettre est écrite : reprenez le brouillon.'];
    return [];
  });
  return [...new Set(problems)];
}

/** What no grade below B ever goes to (law.md §9, C and D): templates say it too. */
function gradeProblems({ template, grade }: LetterFacts): readonly string[] {
  return purposeOf(template) === 'escalation' && GRADE_RANK[grade] < GRADE_RANK.technical
    ? ['À ce constat, on ne s’adresse ni aux élu·es ni à la presse.']
    : [];
}
