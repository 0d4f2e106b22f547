import type { Kind, Surroundings } from '../types.js';
import {
  BARE_NOUN,
  CREDIT_ALONE,
  CREDIT_AMBIGUOUS,
  CREDIT_CLEAR,
  CREDIT_WITH,
  EDITING_VERB,
  ENGLISH,
  MADE_BY,
  OTHER_NOUN,
  PICTURE_NOUN,
  REGIONAL,
  STOCK_AI,
  toolIn,
} from './words-grammar.js';
import { normaliseWords, segmentsOf, withoutAutomaticAlt, withoutFalseNegations } from './words-normalise.js';

/* What a text beside a picture says of AI. Pure grammar over normalised text; the rules stand in `credits.ts`. */

export type Place = 'credit' | 'caption' | 'alt' | 'title' | 'page-credit';

/** A text that says so: how firmly, what was done, with what. */
export interface Statement {
  /** `plain`: says it of the picture; `weak`: says it, but may mean something else. */
  readonly firmness: 'plain' | 'weak';
  readonly kind: Kind;
  readonly generator: string | null;
}

export type Reading =
  | { readonly says: 'ai'; readonly statement: Statement }
  | { readonly says: 'not-ai' }
  | { readonly says: 'nothing' };

/** Longer than a caption or credit is: running text, where AI is a subject like another. */
const MAX_NOTICE_CHARS = 300;

const NOTHING: Reading = { says: 'nothing' };

/** The text speaks *about* AI pictures: nothing in it is a credit. */
const IS_ABOUT =
  /\?|^(?:ne |n'|toujours |jamais |pourquoi |comment |quand )*(?:detect|signal|reconnai|appren|decouvr|verifi|identifi|evit|utilis|telecharg|essay|test|demand|debusqu|demasqu|creez|creer|generez|generer|imaginez|imaginer)(?:er|ez|ir|re|tre)?\b|^(?:comment|pourquoi|quand)\b|\b(?:arnaques?|escroqueries?|interdite?s?|deepfakes?|hypertrucages?|infox|fake|desinformation|faux|fausses?|rumeurs?|plainte|truquee?s?|trucages?|reconnaitre|detecter|vrai ou|sensibilisation|initiation|debats?|cafes? ia|assises|colloques?|webinaires?|seminaires?|tables? rondes?|conferences?|formations?)\b/;
/** Something is shown or judged: the notice may be about the works and not about this picture. */
const IS_EVENT = /\b(?:concours|expositions?|expos?|ateliers?|salons?|projections?|vernissages?)\b/;

/** Far-reaching denials, near ones, and those that count only where they touch the verb. */
const DENIES_CLAUSE = /\b(?:aucune?s?|jamais|never|cap|kein\w*)\b/;
const DENIES_NEAR = /\b(?:pas|ni|not|no|nicht)\b/;
const DENIES_VERB =
  /\bnon(?: pas)? ?$|\b(?:n'|ne )(?:est|sont|a|ont|sera|seront|etait|etaient)(?: ete)? $|\b(?:sans|sense|without|ohne) (?:aucune? |d')?(?:(?:etre|avoir ete)|images?|photos?|visuels?|illustrations?|imatges?)? ?$/;
const NEGATION_REACH = 25;
const WITHOUT_AI =
  /\bsans (?:aucune? )?(?:(?:recours|intervention|utilisation|usage|aide|apport)s? (?:a |de |d'une? |d')?(?:l')?)?(?:l'|une |d')?(?:ia|intelligence artificielle)\b/;
const BY_HAND =
  /\b(?:creation|illustration|dessin|affiche|oeuvre)s? originale?s?\b|\b(?:a la main|fait main|faite main)\b/;
/** Longest stretch between the noun and its verb. */
const NOUN_REACH = 60;

/** The verb is denied: a negation shortly before it, in the same clause. */
function isNegated(before: string): boolean {
  const clause = before.split(/[,:]/).at(-1) ?? '';
  return (
    DENIES_CLAUSE.test(clause) || DENIES_NEAR.test(clause.slice(-NEGATION_REACH)) || DENIES_VERB.test(clause)
  );
}

/** "Les images créées avec X seront exposées": the text tells of pictures, it does not sign one. */
const GOES_ON =
  /^[^,:]*\b(?:ont|sont|seront|sera|est|etait|etaient|font|posent|envahissent|circulent|inondent|peuvent|doivent|devront|suscitent|inquietent|arrivent|remplacent|debarquent|divisent)\b/;
const PICTURES_IN_GENERAL =
  /\b(?:les|des|d') ?(?:images|photos|photographies|visuels|illustrations|affiches|dessins) $/;
const HAS_AUXILIARY = /\b(?:est|sont|a ete|ont ete|etait|etaient|fut|sera|seront) $/;
/** "Réalisé par l'IA de …": the inspection académique of a place. */
const IS_INSPECTION = /\bpar l'ia$/;
const NAMES_A_PLACE =
  /^ (?:de|du|d'|des)\b(?! ?(?:apres|google|microsoft|adobe|canva|openai|bing|meta|chatgpt|l'outil))/;

/** A made-by phrase that may be about something else than this picture. */
function isUncertain(before: string, phrase: string, after: string): boolean {
  if (PICTURES_IN_GENERAL.test(before)) return true;
  if (!HAS_AUXILIARY.test(before) && GOES_ON.test(after)) return true;
  return IS_INSPECTION.test(phrase) && !phrase.startsWith('gener') && NAMES_A_PLACE.test(after);
}

interface NounAt {
  readonly isPicture: boolean;
  readonly start: number;
  readonly end: number;
}

function nounsIn(text: string): NounAt[] {
  const collect = (pattern: RegExp, isPicture: boolean): NounAt[] =>
    [...text.matchAll(pattern)].map((found) => ({
      isPicture,
      start: found.index,
      end: found.index + found[0].length,
    }));
  return [...collect(PICTURE_NOUN, true), ...collect(OTHER_NOUN, false)].sort((a, b) => a.start - b.start);
}

/** What the verb speaks of: a picture, something else, or nothing named. */
function subjectOf(before: string): 'picture' | 'other' | 'unnamed' {
  const nouns = nounsIn(before.slice(-(NOUN_REACH + 20)));
  const last = nouns.at(-1);
  if (last === undefined) return 'unnamed';
  const previous = nouns.at(-2);
  if (previous === undefined || previous.isPicture === last.isPicture)
    return last.isPicture ? 'picture' : 'other';
  // "Textes et images générés" speaks of both; "Description de l'image générée" of the description.
  const window = before.slice(-(NOUN_REACH + 20));
  const between = window.slice(previous.end, last.start);
  return /\b(?:et|ou)\b|[,/:]/.test(between)
    ? /[:]/.test(between) && !last.isPicture
      ? 'other'
      : 'picture'
    : 'other';
}

/** Reads one self-standing part of the text. */
function readSegment(segment: string, place: Place): Reading {
  for (const pattern of MADE_BY) {
    const found = pattern.exec(segment);
    const verb = found?.[1];
    if (found === null || verb === undefined) continue;
    const before = segment.slice(0, found.index);
    if (isNegated(before)) return { says: 'not-ai' };
    const subject = subjectOf(before);
    const isEdit = EDITING_VERB.test(verb);
    // A notice without a noun speaks of the picture only where it hangs on one.
    const isBare = subject === 'unnamed' && place !== 'page-credit' && (isEdit || before.trim() === '');
    if (subject === 'picture' || isBare) {
      const after = segment.slice(found.index + found[0].length);
      const firmness = isUncertain(before, found[0], after) ? 'weak' : 'plain';
      return says(firmness, isEdit && !/\bgener/.test(segment) ? 'edited' : 'generated', segment);
    }
  }
  for (const pattern of [...ENGLISH, ...REGIONAL]) {
    const found = pattern.exec(segment);
    if (found === null) continue;
    if (isNegated(segment.slice(0, found.index + found[0].length / 2))) return { says: 'not-ai' };
    return says('plain', /\b(?:edited|retouched)\b/.test(found[0]) ? 'edited' : 'generated', segment);
  }
  if (CREDIT_CLEAR.test(segment) || CREDIT_WITH.test(segment)) return says('plain', 'generated', segment);
  const ambiguous = CREDIT_AMBIGUOUS.exec(segment);
  if (ambiguous !== null) {
    // A photograph is normally credited to a person, who may be called like a tool.
    return says(/\b(?:photo|dessin)/.test(ambiguous[1] ?? '') ? 'weak' : 'plain', 'generated', segment);
  }
  if (place === 'credit' && CREDIT_ALONE.test(segment)) return says('plain', 'generated', segment);
  if (BARE_NOUN.test(segment)) {
    return says(place === 'caption' || place === 'credit' ? 'plain' : 'weak', 'generated', segment);
  }
  return NOTHING;
}

function says(firmness: Statement['firmness'], kind: Kind, text: string): Reading {
  return { says: 'ai', statement: { firmness, kind, generator: toolIn(text) } };
}

/**
 * What a text says of the picture it stands beside.
 * @param text as on the page
 * @param place where it stands: a credit field may hold a tool's name alone, a page's notice declares a set
 */
export function readWords(text: string, place: Place): Reading {
  const whole = withoutFalseNegations(withoutAutomaticAlt(normaliseWords(text)));
  if (whole === '' || IS_ABOUT.test(whole)) return NOTHING;
  const readings = segmentsOf(whole).map((segment) => ({ segment, reading: readSegment(segment, place) }));
  if (STOCK_AI.test(whole)) {
    return { says: 'ai', statement: { firmness: 'plain', kind: 'generated', generator: toolIn(whole) } };
  }
  const statements = readings.flatMap(({ segment, reading }) =>
    reading.says === 'ai' ? [{ segment, statement: reading.statement }] : [],
  );
  const best = statements.find(({ statement }) => statement.firmness === 'plain') ?? statements[0];
  if (best !== undefined) {
    const generator = best.statement.generator ?? toolIn(whole);
    const firmness = whole.length > MAX_NOTICE_CHARS ? 'weak' : best.statement.firmness;
    if (!IS_EVENT.test(whole)) return { says: 'ai', statement: { ...best.statement, firmness, generator } };
    // Beside an exhibition only a notice of its own, about one picture, is worth a question.
    const isOwnNotice =
      !IS_EVENT.test(best.segment) &&
      !/\b(?:images|visuels|illustrations|photos|affiches|dessins)\b/.test(best.segment);
    return isOwnNotice
      ? { says: 'ai', statement: { ...best.statement, generator, firmness: 'weak' } }
      : NOTHING;
  }
  const isDenied = readings.some(({ reading }) => reading.says === 'not-ai');
  return isDenied || WITHOUT_AI.test(whole) || BY_HAND.test(whole) ? { says: 'not-ai' } : NOTHING;
}

/** True when the page itself is about AI: short forms like "Image IA" then name its subject. */
export function isPageAboutAi({ pageTitle }: Surroundings): boolean {
  return /\b(?:ia|intelligence artificielle|chat ?gpt|deepfakes?)\b/.test(normaliseWords(pageTitle ?? ''));
}

/** True for a short form that names no verb: it leans on its page. */
export function isShortForm(text: string): boolean {
  return segmentsOf(normaliseWords(text)).some((segment) => BARE_NOUN.test(segment));
}
