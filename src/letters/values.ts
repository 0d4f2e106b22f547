/** What each variable of a template holds, from the case and the choices of the person who writes. Pure. */
import type { Grade } from '../classifiers/types.js';
import {
  aCollectivite,
  addDays,
  appel,
  deAssemblee,
  deCollectivite,
  formatDate,
  institutionName,
  laCollectivite,
  toExecutive,
  type LegalDay,
  type NamedAuthority,
} from '../french/index.js';
import { formatNumber } from '../french/words.js';
import type { Circumstances, DocumentAsked, LetterOptions, PreviousLetter } from './composition.js';
import { asksOnly, descriptorOf, purposeOf } from './kinds/index.js';
import type { Labelling } from './labelling.js';
import { innerWords, oneLine } from './quoted.js';
import { speaksOfNextEdition } from './season.js';
import type { LetterAuthority, TemplateKind } from './types.js';
import type { Values } from './variables.js';

/** The letters of a case that the next one speaks of. */
export interface Thread {
  /** The letter that opened the subject: T0 or T1, else the first that left. */
  readonly first: PreviousLetter | null;
  readonly reminder: PreviousLetter | null;
}

/** `answered`: places of the first letter’s questions that the writer found answered. */
export function threadOf(
  { previous = [] }: Circumstances,
  { answered = [] }: Pick<LetterOptions, 'answered'> = {},
): Thread {
  const opening = previous.find(({ kind }) => descriptorOf(kind).opens !== null) ?? previous[0];
  return {
    first:
      opening === undefined
        ? null
        : { ...opening, unanswered: opening.unanswered.filter((_, place) => !answered.includes(place)) },
    reminder: previous.findLast(({ kind }) => purposeOf(kind) === 'reminder') ?? null,
  };
}

/** One reminder and no more (letters.md §6 and §7): hints, T0 and small communes. */
export function hasOneReminder(grade: Grade, thread: Thread, isSmall: boolean): boolean {
  return grade === 'hinted' || grade === 'none' || asksOnly(thread.first?.kind) || isSmall;
}

const DOCUMENT_WORDS: Readonly<Record<DocumentAsked, string>> = {
  orders: 'les devis, bons de commande et factures',
  contract: 'le contrat ou les conditions de cession de droits',
  brief: 'le cahier des charges ou les consignes',
  subscriptions: 'les abonnements ou licences d’outils de génération d’images',
  rules: 'la note, la charte ou la circulaire interne relative à l’IA',
};
const NEUTRAL_DOCUMENTS: readonly DocumentAsked[] = ['orders', 'contract', 'brief'];

/** The documents that may be asked for: at grade « hinted » those that have no word of AI (letters.md §6). */
export function documentsAsked(options: LetterOptions, grade: Grade): readonly DocumentAsked[] {
  const all: readonly DocumentAsked[] = ['orders', 'contract', 'brief', 'subscriptions', 'rules'];
  const may = grade === 'stated' || grade === 'technical' ? all : NEUTRAL_DOCUMENTS;
  return may.filter((one) => options.documents?.includes(one) ?? true);
}

/** The same in words. */
export function documentWords(options: LetterOptions, grade: Grade): readonly string[] {
  return documentsAsked(options, grade).map((one) => DOCUMENT_WORDS[one]);
}

/**
 * The period that documents are asked for: as it was chosen, else from a year before the first finding to the day of the
 * letter. An invoice often comes after the poster; what does not exist yet cannot be asked for (law.md §2).
 */
export function periodOf(
  { period }: Pick<LetterOptions, 'period'>,
  firstSeenOn: LegalDay | null,
  writtenOn: LegalDay,
): { readonly from: LegalDay; readonly to: LegalDay } | null {
  return period ?? (firstSeenOn === null ? null : { from: addDays(firstSeenOn, -365), to: writtenOn });
}

/** Accounts with their vouchers, by the kind of authority (law.md §2). */
const ACCOUNTS: Readonly<Record<NamedAuthority['kind'], string | null>> = {
  commune: 'article L. 2121-26',
  departement: 'article L. 3121-17',
  region: 'article L. 4132-16',
  epci: 'article L. 5211-46',
  autre: null,
};

/** Days kept before the last one, to bring a matter before the CADA (law.md §2). */
const CADA_MARGIN_DAYS = 7;

/** Items of a list, as a letter has them: « ; » between them and a full stop, unless they end in a mark of their own. */
function punctuated(items: readonly string[]): readonly string[] {
  return items.map((item, index) => {
    const words = item.replace(/\s*[;.]$/u, '');
    if (/[?!…]$/u.test(words)) return words;
    return index === items.length - 1 ? `${words}.` : `${words} ;`;
  });
}

/**
 * A question of the first letter as an indirect one (« Il nous reste à savoir : comment… »): it begins small, and keeps no
 * question mark. One that stands by itself stays as it is.
 */
const indirect = (question: string) =>
  /^\p{Ll}/u.test(question) ? question.replace(/\s*\?(?=\s*[;.]?$)/u, '') : question;

export interface ValueInput {
  readonly kind: TemplateKind;
  readonly authority: LetterAuthority;
  readonly writtenOn: LegalDay;
  /** The day on which the visual was seen, or all of them; null when they differ. */
  readonly seenOn: LegalDay | null;
  /** The first of these days: the period that documents are asked for begins a year before. */
  readonly firstSeenOn: LegalDay | null;
  readonly isOffline: boolean;
  readonly thread: Thread;
  readonly grade: Grade;
  readonly options: LetterOptions;
  readonly circumstances: Circumstances;
  readonly labelling: Labelling;
  readonly answerOn: LegalDay | null;
  /** Already fit for a letter: see `draft.ts`. */
  readonly shown: Pick<
    Values,
    | 'syndicat'
    | 'courriel'
    | 'ref'
    | 'visuel.titre'
    | 'visuel.url'
    | 'visuel.adresse'
    | 'visuel.support'
    | 'visuel.sans_credit'
    | 'visuels.nombre'
    | 'visuels.titres'
    | 'visuels.constats'
    | 'phrase_grade'
    | 'paragraphe_local'
  >;
}

const yes = (holds: boolean | undefined) => (holds === true ? 'oui' : null);
const dated = (day: LegalDay | null | undefined) =>
  day === null || day === undefined ? null : formatDate(day);
const line = (text: string | null | undefined) =>
  text === null || text === undefined || oneLine(text) === '' ? null : oneLine(text);
/** Other people's words, to stand inside « ». */
const inner = (text: string | null | undefined) =>
  text === null || text === undefined ? null : innerWords(text, 400);

/** The same without its full stop: the sentence around it has one. */
const unended = (text: string | null | undefined) => inner(text)?.replace(/\.$/u, '') ?? null;

/** Everything but what parts make: those come after, from these. */
export function valuesOf(input: ValueInput): Values {
  const { authority, options, circumstances, labelling, grade, shown, seenOn, writtenOn, thread } = input;
  const { answer, contract, tender, event, documentRequest: request } = circumstances;
  const isSmall = circumstances.isSmall === true;
  const oneReminder = hasOneReminder(grade, thread, isSmall);
  const executive = circumstances.executive ?? null;
  const period = request?.asked?.period ?? periodOf(options, input.firstSeenOn, request?.sentOn ?? writtenOn);
  return {
    ...shown,
    grade,
    type_collectivite: authority.kind,
    collectivite: laCollectivite(authority),
    de_collectivite: deCollectivite(authority),
    a_collectivite: aCollectivite(authority),
    institution: institutionName(authority),
    de_assemblee: deAssemblee(authority),
    a_executif: toExecutive(executive, authority),
    appel_oral: appel(executive).replace(/,$/u, ''),
    'visuel.date_constat': dated(seenOn),
    'visuel.hors_ligne': yes(input.isOffline),
    paragraphe_article_50: null,
    paragraphe_contrat: null,
    demandes: null,
    mention_presente: yes(labelling.quotesMention),
    mention_visible: yes(labelling.isLabelled),
    mention_a_demander: yes(labelling.asksForMention),
    date_reponse: dated(input.answerOn),
    annonce_sans_reponse: yes((grade === 'stated' || grade === 'technical') && (answer ?? null) === null),
    dernier_rappel: yes(oneReminder),
    petite_commune: yes(isSmall),
    prochaine_edition: yes(speaksOfNextEdition(event ?? null, writtenOn)),
    'evenement.nom': inner(event?.name),
    clause_jointe: yes(options.withClause),
    // A variant of the clause: without it there is nothing that it varies.
    critere_joint: yes(
      options.withCriterion === true &&
        (descriptorOf(input.kind).enclosesClause || options.withClause === true),
    ),
    // Who has just signed it is not asked to sign it.
    charte_jointe: yes(options.withCharter === true && circumstances.improvement !== 'signed'),
    question_jointe: yes(options.withQuestion),
    'contrat.numero': line(contract?.number),
    'contrat.objet': inner(contract?.subject),
    'contrat.date': dated(contract?.notifiedOn),
    'contrat.montant':
      contract?.amountEuros === null || contract?.amountEuros === undefined
        ? null
        : `${formatNumber(contract.amountEuros)} € HT`,
    'marche.objet': inner(tender?.subject),
    'marche.ref': line(tender?.reference),
    'premiere.type': thread.first?.kind ?? null,
    'premiere.date': dated(thread.first?.sentOn),
    'premiere.ref': line(thread.first?.reference),
    'premiere.recue_le': dated(thread.first?.receivedOn),
    'relance.date': dated(thread.reminder?.sentOn),
    'relance.ref': line(thread.reminder?.reference),
    questions:
      thread.first === null ? null : punctuated(thread.first.unanswered.map((one) => indirect(oneLine(one)))),
    'reponse.date': dated(answer?.receivedOn),
    'reponse.nature': answer?.nature ?? null,
    'reponse.citation': unended(answer?.quotation),
    'reponse.engagement': unended(answer?.commitment),
    motif: circumstances.improvement ?? null,
    erreur: circumstances.error ?? null,
    documents: punctuated(request?.asked?.documents.map(oneLine) ?? documentWords(options, grade)),
    'periode.debut': dated(period?.from),
    'periode.fin': dated(period?.to),
    article_comptes: ACCOUNTS[authority.kind],
    'demande.date': dated(request?.sentOn),
    'demande.ref': line(request?.reference),
    'demande.recue_le': dated(request?.receivedOn),
    'demande.justificatif': line(request?.receipt),
    'demande.refus_le': dated(request?.refusedOn),
    'demande.tacite': yes(request?.isTacit),
    'demande.limite': dated(request?.lastDay),
    'demande.avant_le':
      request === null || request === undefined
        ? null
        : formatDate(addDays(request.lastDay, -CADA_MARGIN_DAYS)),
    'preavis.date': dated(circumstances.priorNoticeOn),
    contact_presse: line(options.pressContact),
    signataires: options.signatories === undefined ? null : options.signatories.map(oneLine),
  };
}
