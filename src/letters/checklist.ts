/** What a person looks at before she approves a letter, and what the program can tell by itself. Pure. */
import { formatDate, type LegalDay } from '../french/index.js';
import type { LetterFacts, OtherLetter } from './approval-facts.js';
import { descriptorOf } from './kinds/index.js';
import { CHECKS, type Check, type CheckAnswer, type Checklist } from './store-types.js';

/** One line of the checklist, as it is shown. */
export interface CheckNeed {
  readonly check: Check;
  readonly question: string;
  /** Computed and in order: nothing to answer. */
  readonly isSettled: boolean;
  /** What the program found, French sentences. */
  readonly found: readonly string[];
  /** The answer « non » is possible with a note; otherwise only « oui » lets the letter go. */
  readonly allowsNo: boolean;
  /** A date is asked, at most so many days old; null: no date. */
  readonly maxAgeDays: number | null;
}

const QUESTIONS: Readonly<Record<Check, string>> = {
  'no-other-letter':
    'Aucune autre section n’a écrit à cette collectivité, ou ce courrier s’accorde avec le sien.',
  'agents-told': 'La section CGT des agent·es de la collectivité est prévenue.',
  'addressee-right': 'Le nom, la fonction et l’adresse du destinataire ont été vérifiés.',
  'no-mention-yet': 'La mention ou le crédit demandé n’est toujours pas à côté du visuel.',
  realistic: 'Le visuel pourrait passer pour une photographie de personnes, de lieux ou d’événements.',
  'not-labelled': 'Aucune mention claire d’une image générée n’accompagne le visuel au premier regard.',
};

/** What is to be answered before this letter is approved, in the order of the page. */
export function checksOf(facts: LetterFacts): readonly CheckNeed[] {
  const kind = descriptorOf(facts.template);
  const isCourtesy = kind.purpose === 'courtesy';
  const others = facts.others.filter(({ isSameCase, isSameAuthority }) => isSameAuthority && !isSameCase);
  const relayed = facts.others.filter(
    ({ isSameAuthority, isSameVisual }) => !isSameAuthority && isSameVisual,
  );
  const need = (check: Check, part: Partial<CheckNeed> = {}): CheckNeed => ({
    check,
    question: QUESTIONS[check],
    isSettled: false,
    found: [],
    allowsNo: false,
    maxAgeDays: null,
    ...part,
  });
  return [
    need('no-other-letter', {
      isSettled: others.length === 0,
      found: [
        ...others.map(
          (other) => `${toldOf(other)} à cette collectivité${other.isSameVisual ? ', sur ce visuel' : ''}.`,
        ),
        ...relayed.map((other) => `${toldOf(other)} à une autre collectivité, sur ce visuel.`),
        ...(others.length + relayed.length === 0 ? ['Vigie ne connaît aucune autre lettre.'] : []),
      ],
      allowsNo: true,
    }),
    ...(isCourtesy ? [] : [need('agents-told', { allowsNo: true, maxAgeDays: 365 })]),
    need('addressee-right', { maxAgeDays: 30 }),
    ...(kind.asksForMention ? [need('no-mention-yet', { maxAgeDays: 7 })] : []),
    ...(facts.invokesArticle50
      ? [
          need('realistic', {
            found: facts.visuals.every(({ confirmed }) => confirmed?.realistic === true)
              ? ['Toutes les personnes qui ont confirmé le visuel l’ont jugé réaliste.']
              : ['Les personnes qui ont confirmé le visuel ne l’ont pas toutes jugé réaliste.'],
          }),
          need('not-labelled', {
            found: facts.visuals.some(({ confirmed }) => confirmed?.hasMention === true)
              ? ['La relecture a relevé une mention.']
              : [],
          }),
        ]
      : []),
  ];
}

function toldOf({ reference, sentOn, status }: OtherLetter): string {
  const when =
    sentOn === null
      ? status === 'approved'
        ? 'validée, pas encore partie,'
        : 'en préparation'
      : `envoyée le ${formatDate(sentOn)}`;
  return `Lettre ${reference} ${when}`;
}

/** What the answers leave open; French sentences. */
export function checkProblems(facts: LetterFacts, checklist: Checklist, today: LegalDay): readonly string[] {
  const answers = new Map(checklist.map((answer) => [answer.check, answer]));
  const needs = checksOf(facts);
  const rules = needs.flatMap((need) =>
    need.isSettled ? [] : checkProblem(need, answers.get(need.check), today),
  );
  const isRealistic = facts.visuals.every(({ confirmed }) => confirmed?.realistic === true);
  const isLabelled = facts.visuals.some(({ confirmed }) => confirmed?.hasMention === true);
  return [
    ...rules,
    ...(facts.invokesArticle50 && (!isRealistic || isLabelled)
      ? [
          'Le paragraphe sur l’article 50 demande un visuel jugé réaliste par la relecture, sans mention : retirez-le.',
        ]
      : []),
  ];
}

function checkProblem(need: CheckNeed, answer: CheckAnswer | undefined, today: LegalDay): readonly string[] {
  const about = `« ${need.question} »`;
  if (answer === undefined || answer.answer === 'not-asked') return [`Répondez à ${about}`];
  if (answer.answer === 'no') {
    if (!need.allowsNo) return [`La lettre ne peut pas partir tant que ceci n’est pas vrai : ${about}`];
    return (answer.note ?? '').trim().length < 10 ? [`Dites pourquoi « non » : ${about}`] : [];
  }
  if (need.maxAgeDays === null) return [];
  if (answer.day === null) return [`Indiquez le jour de la vérification : ${about}`];
  if (answer.day > today) return [`Le jour indiqué est à venir : ${about}`];
  const age = Math.round((Date.parse(today) - Date.parse(answer.day)) / 86_400_000);
  return age > need.maxAgeDays
    ? [`Cette vérification date de plus de ${need.maxAgeDays} jours : ${about}`]
    : [];
}

/** The checklist as it is kept: every question that the letter knows, those that were not asked too. */
export function wholeChecklist(facts: LetterFacts, checklist: Checklist, today: LegalDay): Checklist {
  const needs = new Map(checksOf(facts).map((need) => [need.check, need]));
  return CHECKS.map((check) => {
    const need = needs.get(check);
    const given = checklist.find((answer) => answer.check === check);
    if (need === undefined) return { check, answer: 'not-asked', day: null, note: null };
    if (need.isSettled) return { check, answer: 'yes', day: today, note: given?.note ?? null };
    return given ?? { check, answer: 'not-asked', day: null, note: null };
  });
}
