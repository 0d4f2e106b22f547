/** The form of a letter: what was typed, which fields a kind of letter has, and what both make. */
import { z } from 'zod';
import { isLegalDay, OFFICES, type LegalDay, type Official } from '../../../french/index.js';
import {
  DEMANDS,
  DOCUMENTS,
  letterOptionsSchema,
  type LetterOptions,
  type LetterTemplate,
} from '../../../letters/index.js';
import { descriptorOf } from '../../../letters/kinds/index.js';
import type { ChosenContract } from '../../../letters/contracts.js';
import type { Addressee } from '../../../letters/store-types.js';
import { cleanAddress } from '../../../mail/known-addresses.js';
import { parseUrl } from '../../../parse-url.js';

/** Longest local paragraph: the letter has one page. */
export const MAX_LOCAL_CHARS = 2000;
const MAX_NAME = 80;
const MAX_LINES = 8;
const MAX_LINE = 100;

const one = (most: number) =>
  z
    .union([z.string(), z.array(z.string()).transform((all) => all[0] ?? '')])
    .transform((text) => text.slice(0, most).replaceAll(/\p{Surrogate}/gu, '\ufffd'))
    .catch('');
const many = z
  .union([z.string().transform((text) => [text]), z.array(z.string()).max(20)])
  .transform((all) => all.map((text) => text.slice(0, 40)))
  .catch([]);

const ids = z
  .union([z.string().transform((text) => [text]), z.array(z.string()).max(50)])
  .transform((all) => [...new Set(all.map((text) => text.slice(0, 100)).filter((text) => text !== ''))])
  .catch([]);

const form = z.object({
  modele: one(10),
  visuel: ids,
  fonction: one(40),
  sexe: one(1),
  prenom: one(200),
  nom: one(200),
  charge: one(300),
  appel: one(200),
  lignes: one(2000),
  courriel: one(300),
  formulaire: one(2000),
  verifie: one(10),
  paragraphe: one(8000),
  ecriture: one(10),
  demandes: many,
  joindre: many,
  contrat: one(200),
  /** Places of the first letter’s questions that stay open; `posees` says that they were shown to be ticked. */
  questions: many,
  posees: one(3),
  documents: many,
  du: one(10),
  au: one(10),
  realiste: one(10),
  mention: one(10),
  copies: one(3000),
  signataires: one(30_000),
  presse: one(400),
  envoi: one(300),
  reponse: one(10),
  version: one(10),
  faire: one(20),
});

/** As it was typed, to be shown again whatever comes of it. */
export type Typed = z.infer<typeof form>;

/** Total: what is missing is empty. */
export function readTyped(body: unknown): Typed {
  return form.parse(typeof body === 'object' && body !== null ? body : {});
}

export const ENCLOSABLE = ['clause', 'critere', 'charte', 'question'] as const;
export type Enclosable = (typeof ENCLOSABLE)[number];

/** Fields that change something in this kind of letter. */
export interface Fields {
  readonly demands: boolean;
  readonly enclosable: readonly Enclosable[];
  readonly documents: boolean;
  /** The letter has a place for the paragraph about a contract. */
  readonly contract: boolean;
  /** The letter asks again what the first one asked. */
  readonly questions: boolean;
  readonly checks: boolean;
  readonly open: boolean;
  readonly answerOn: boolean;
  readonly local: LetterTemplate['localParagraph'];
  readonly isLetter: boolean;
}

export function fieldsOf({ kind, body, localParagraph }: LetterTemplate): Fields {
  const { mayEnclose, requestsDocuments, asksForLabel, isPublic, form: made } = descriptorOf(kind);
  return {
    demands: body.includes('{{ demandes }}'),
    enclosable: ENCLOSABLE.filter((name) =>
      mayEnclose.includes(name === 'question' ? 'question-orale' : name),
    ),
    documents: requestsDocuments,
    contract: body.includes('{{ paragraphe_contrat }}'),
    questions: body.includes('{{ questions }}'),
    checks: asksForLabel,
    open: isPublic,
    answerOn: body.includes('{{ date_reponse }}'),
    local: localParagraph,
    isLetter: made === 'letter',
  };
}

/** The form as it stands before anybody typed. */
export function typedFrom(from: {
  readonly template: string;
  readonly pictures: readonly string[];
  /** How many questions the first letter asked. */
  readonly asked?: number;
  readonly addressee: Addressee;
  readonly options: LetterOptions;
  readonly localParagraph: string | null;
  readonly version?: number;
}): Typed {
  const { addressee, options } = from;
  const { official } = addressee;
  const answer = (value: boolean | null | undefined): string =>
    value === true ? 'oui' : value === false ? 'non' : '';
  return {
    modele: from.template,
    visuel: [...from.pictures],
    fonction: official?.office ?? '',
    sexe: official?.sex ?? '',
    prenom: official?.firstName ?? '',
    nom: official?.lastName ?? '',
    charge: official?.charge ?? '',
    appel: official?.preferredAppel ?? '',
    lignes: addressee.addressLines.join('\n'),
    courriel: addressee.email ?? '',
    formulaire: addressee.formUrl ?? '',
    verifie: addressee.checkedOn ?? '',
    paragraphe: from.localParagraph ?? '',
    ecriture: options.inclusive ?? 'point',
    demandes: [...(options.demands ?? [])],
    joindre: [
      ...(options.withClause === true ? ['clause'] : []),
      ...(options.withCriterion === true ? ['critere'] : []),
      ...(options.withCharter === true ? ['charte'] : []),
      ...(options.withQuestion === true ? ['question'] : []),
    ],
    contrat: options.contract?.uid ?? '',
    questions: openPlaces(from.asked ?? 0, options.answered ?? []),
    posees: from.asked === undefined ? '' : String(from.asked),
    documents: [...(options.documents ?? [])],
    du: options.period?.from ?? '',
    au: options.period?.to ?? '',
    realiste: answer(options.isRealistic),
    mention: answer(options.hasVisibleLabel),
    copies: (options.copies ?? []).join('\n'),
    signataires: (options.signatories ?? []).join('\n'),
    presse: options.pressContact ?? '',
    envoi: options.sending ?? '',
    reponse: options.answerOn ?? '',
    version: String(from.version ?? ''),
    faire: '',
  };
}

const openPlaces = (asked: number, answered: readonly number[]): string[] =>
  Array.from({ length: asked }, (_, place) => place)
    .filter((place) => !answered.includes(place))
    .map(String);

/** What the form offers to choose from, beside what the schema knows. */
export interface Offered {
  readonly contracts: readonly ChosenContract[];
  /** How many questions the first letter asked. */
  readonly asked: number;
}

export interface Understood {
  readonly addressee: Addressee;
  readonly options: LetterOptions;
  readonly localParagraph: string | null;
  /** What does not fit, French; what it is about is left out. */
  readonly problems: readonly string[];
}

/**
 * What the form says. What does not fit is left out and told, so that the letter can be shown all the same. Pure.
 *
 * @param offered contracts of the authority, questions of the first letter
 * @param known the authority that the letter goes to: a form never changes that
 */
export function understand(
  typed: Typed,
  fields: Fields,
  known: Addressee,
  today: LegalDay,
  offered: Offered = { contracts: [], asked: 0 },
): Understood {
  const problems: string[] = [];
  const refuse = (problem: string): null => {
    problems.push(problem);
    return null;
  };
  const local = typed.paragraphe.replaceAll('\r\n', '\n').trim();
  if (local.length > MAX_LOCAL_CHARS)
    refuse(
      `Le paragraphe local fait ${MAX_LOCAL_CHARS} caractères au plus ; il y en a ${local.length}. La lettre tient sur une page.`,
    );
  const addressee: Addressee = {
    ...known,
    official: officialOf(typed, refuse),
    addressLines: linesOf(typed.lignes, MAX_LINES, MAX_LINE, 'l’adresse postale', refuse),
    email: typed.courriel.trim() === '' ? null : (cleanAddress(typed.courriel) ?? refuse(NOT_MAIL)),
    formUrl: typed.formulaire.trim() === '' ? null : (webAddress(typed.formulaire) ?? refuse(NOT_WEB)),
    checkedOn: dayOf(typed.verifie, 'du contrôle du destinataire', refuse, today),
  };
  return {
    addressee,
    options: optionsOf(typed, fields, today, offered, refuse),
    localParagraph: local === '' || fields.local === 'none' ? null : local.slice(0, MAX_LOCAL_CHARS),
    problems,
  };
}

const NOT_MAIL = 'L’adresse électronique du destinataire n’en est pas une.';
const NOT_WEB = 'L’adresse du formulaire commence par https://.';

type Refuse = (problem: string) => null;

function officialOf(typed: Typed, refuse: Refuse): Official | null {
  const office = OFFICES.find((name) => name === typed.fonction);
  if (office === undefined)
    return tidy(typed.nom) === '' && tidy(typed.prenom) === ''
      ? null
      : refuse('Choisissez la fonction de la personne : sans elle, son nom ne peut pas figurer.');
  const sex = typed.sexe === 'M' || typed.sexe === 'F' ? typed.sexe : null;
  const text = (name: 'firstName' | 'lastName' | 'charge' | 'preferredAppel', typedText: string) => {
    const value = tidy(typedText).slice(0, MAX_NAME);
    return value === '' ? {} : { [name]: value };
  };
  return {
    office,
    sex,
    ...text('firstName', typed.prenom),
    ...text('lastName', typed.nom),
    ...text('charge', typed.charge),
    ...text('preferredAppel', typed.appel),
  };
}

function optionsOf(
  typed: Typed,
  fields: Fields,
  today: LegalDay,
  offered: Offered,
  refuse: Refuse,
): LetterOptions {
  const joined = (name: Enclosable): boolean =>
    fields.enclosable.includes(name) && typed.joindre.includes(name);
  const documents = DOCUMENTS.filter((name) => typed.documents.includes(name));
  const demands = DEMANDS.filter((name) => typed.demandes.includes(name));
  const period = fields.documents ? periodOf(typed, today, refuse) : null;
  const contract = fields.contract ? contractOf(typed.contrat, offered, refuse) : null;
  const answered = fields.questions ? answeredPlaces(typed, offered.asked) : [];
  const copies = linesOf(typed.copies, 10, 120, 'les copies', refuse);
  const signatories = fields.open ? linesOf(typed.signataires, 200, 120, 'les signataires', refuse) : [];
  const press = tidy(typed.presse).slice(0, 200);
  const sending = tidy(typed.envoi).slice(0, 120);
  const answerOn = fields.answerOn ? dayOf(typed.reponse, 'de la réponse demandée', refuse) : null;
  if (answerOn !== null && answerOn <= today) refuse('La date de la réponse demandée est passée.');
  const options = {
    inclusive: typed.ecriture === 'doublet' ? 'doublet' : 'point',
    ...(fields.demands && demands.length > 0 ? { demands } : {}),
    ...(joined('clause') ? { withClause: true } : {}),
    ...(joined('critere') ? { withCriterion: true } : {}),
    ...(joined('charte') ? { withCharter: true } : {}),
    ...(joined('question') ? { withQuestion: true } : {}),
    ...(fields.documents && documents.length > 0 ? { documents } : {}),
    ...(period === null ? {} : { period }),
    ...(contract === null ? {} : { contract }),
    ...(answered.length === 0 ? {} : { answered }),
    ...(fields.checks
      ? { isRealistic: yesOrNo(typed.realiste), hasVisibleLabel: yesOrNo(typed.mention) }
      : {}),
    ...(fields.isLetter && copies.length > 0 ? { copies } : {}),
    ...(signatories.length > 0 ? { signatories } : {}),
    ...(fields.open && press !== '' ? { pressContact: press } : {}),
    ...(fields.isLetter && sending !== '' ? { sending } : {}),
    ...(answerOn !== null && answerOn > today ? { answerOn } : {}),
  };
  return letterOptionsSchema.parse(options);
}

function periodOf(
  { du, au }: Typed,
  today: LegalDay,
  refuse: Refuse,
): { readonly from: LegalDay; readonly to: LegalDay } | null {
  if (du.trim() === '' && au.trim() === '') return null;
  const from = du.trim();
  const to = au.trim();
  if (!isLegalDay(from) || !isLegalDay(to) || to < from)
    return refuse('La période demandée va d’un jour à un autre, qui vient après.');
  if (to > today)
    return refuse(
      'La période demandée ne va pas au-delà d’aujourd’hui : seuls des documents qui existent se demandent.',
    );
  return { from, to };
}

/** Of the questions that were shown, those that are ticked no more. A form that did not show them leaves all open. */
function answeredPlaces({ questions, posees }: Typed, asked: number): number[] {
  const shown = /^\d{1,2}$/u.test(posees) ? Math.min(asked, Number(posees)) : 0;
  return Array.from({ length: shown }, (_, place) => place).filter(
    (place) => !questions.includes(String(place)),
  );
}

function contractOf(uid: string, { contracts }: Offered, refuse: Refuse): ChosenContract | null {
  if (uid.trim() === '') return null;
  return (
    contracts.find((contract) => contract.uid === uid) ??
    refuse('Ce contrat ne figure plus parmi les marchés publiés de la collectivité : choisissez-en un autre.')
  );
}

const yesOrNo = (text: string): boolean | null => (text === 'oui' ? true : text === 'non' ? false : null);

function dayOf(text: string, what: string, refuse: Refuse, notAfter?: LegalDay): LegalDay | null {
  const day = text.trim();
  if (day === '') return null;
  if (!isLegalDay(day)) return refuse(`La date ${what} n’existe pas.`);
  return notAfter !== undefined && day > notAfter ? refuse(`La date ${what} est à venir.`) : day;
}

function linesOf(text: string, most: number, chars: number, what: string, refuse: Refuse): string[] {
  const lines = text
    .split('\n')
    .map(tidy)
    .filter((line) => line !== '');
  if (lines.length > most) refuse(`Au plus ${most} lignes pour ${what}.`);
  if (lines.some((line) => line.length > chars))
    refuse(`Au plus ${chars} caractères par ligne pour ${what}.`);
  return lines.slice(0, most).map((line) => line.slice(0, chars));
}

function webAddress(text: string): string | null {
  const url = parseUrl(text.trim());
  return url !== null && /^https?:$/u.test(url.protocol) && url.username === '' ? url.href : null;
}

/** One line, without what hides in it. */
function tidy(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu, ' ').trim();
}
