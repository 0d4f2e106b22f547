/** How a form of the case page becomes an event, or something that an authority said. Pure. */
import { z } from 'zod';
import {
  ANSWERS,
  CADA_OPINIONS,
  CLOSE_REASONS,
  DOCUMENT_ANSWERS,
  RECEIPT_PROOFS,
  type AppendableEvent,
  type CaseReading,
  type Source,
} from '../../../cases/index.js';
import { formatDate, isLegalDay, type LegalDay } from '../../../french/index.js';
import { MAX_ANSWER_QUOTE, type Said } from '../../../mail/inbox/index.js';
import { parseUrl } from '../../../parse-url.js';
import {
  ENTRIES,
  ENTRY_KINDS,
  MAX_TEXT_CHARS,
  MAX_WHY_CHARS,
  STATEMENTS,
  type EntryKind,
} from './entries.js';
import { letterMeant, notBefore, takeableOf } from './entries-now.js';

/** What came with the form, as it was typed: shown again when nothing could be written. */
export interface Typed {
  readonly kind: EntryKind;
  readonly day: string;
  readonly why: string;
  readonly picture: string;
  readonly text: string;
  readonly choice: string;
  /** Their own words. */
  readonly quote: string;
  readonly url: string;
  /** Where the visual comes from, and to what they commit. */
  readonly origin: string;
  readonly commitment: string;
  readonly isPartial: boolean;
  readonly council: string;
  /** Number of the event that is taken back. */
  readonly of: string;
  /** How many events the page showed. */
  readonly seen: string;
}

const short = z.string().max(100).catch('');
const long = z.string().max(20_000).catch('');
const typed = z.object({
  entree: z.enum(ENTRY_KINDS),
  jour: short,
  pourquoi: long,
  visuel: short,
  texte: long,
  choix: short,
  phrase: long,
  adresse: long,
  origine: long,
  engagement: long,
  partiel: short,
  conseil: short,
  repris: short,
  vu: short,
});

/** The fields of a form; null when it is no entry of ours. Total. */
export function readTyped(body: unknown): Typed | null {
  const parsed = typed.safeParse(body);
  if (!parsed.success) return null;
  const { data } = parsed;
  return {
    kind: data.entree,
    day: data.jour,
    why: data.pourquoi,
    picture: data.visuel,
    text: data.texte,
    choice: data.choix,
    quote: data.phrase,
    url: data.adresse,
    origin: data.origine,
    commitment: data.engagement,
    isPartial: data.partiel === 'oui',
    council: data.conseil,
    of: data.repris,
    seen: data.vu,
  };
}

/** What is to be written: an event of the case, or what an authority said, by the one door of answers. */
export type Deed =
  | { readonly kind: 'event'; readonly event: AppendableEvent }
  | {
      readonly kind: 'said';
      readonly said: Said;
      readonly isComplete: boolean;
      readonly day: LegalDay;
      readonly note: string;
    };

export type EntryRead =
  | { readonly kind: 'ok'; readonly deed: Deed; readonly seenEvents: number }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

export interface EntryBy {
  readonly person: string;
  readonly at: string;
  readonly today: LegalDay;
  /** Last day of the event that a picture announces, when it is known. */
  readonly eventDayOf: (picture: string) => LegalDay | null;
}

/** Makes a deed of what was typed. */
export function readEntry(entered: Typed, reading: CaseReading, by: EntryBy): EntryRead {
  const entry = ENTRIES[entered.kind];
  const { facts } = reading.projection;
  const problems: string[] = [];
  const why = tidy(entered.why);
  if (why === '') problems.push(`« ${entry.ask} » : écrivez au moins quelques mots.`);
  if (why.length > MAX_WHY_CHARS)
    problems.push(`« ${entry.ask} » : ${MAX_WHY_CHARS} caractères au plus, il y en a ${why.length}.`);
  const day = entry.needsDay && entered.day !== '' ? entered.day : by.today;
  const first = notBefore(entered.kind, reading);
  if (!isLegalDay(day)) problems.push('La date n’existe pas : donnez le jour, le mois et l’année.');
  else if (day > by.today)
    problems.push(`La date est à venir (${formatDate(day)}) : un fait se note une fois arrivé.`);
  else if (first !== null && day < first.day)
    problems.push(`La date (${formatDate(day)}) vient avant ${first.of}, le ${formatDate(first.day)}.`);
  const text = tidy(entered.text);
  if (entry.asksText !== undefined && (text === '' || text.length > MAX_TEXT_CHARS))
    problems.push(`« ${entry.asksText} » : de 1 à ${MAX_TEXT_CHARS} caractères.`);
  const picture = facts.pictures.find((one) => one.picture === entered.picture);
  if (entry.isOf !== null && picture === undefined) problems.push('Choisissez un visuel de ce dossier.');
  const gone = entered.kind === 'back-online' ? (picture?.gone ?? null) : null;
  if (gone !== null && day < gone.day)
    problems.push(
      `Le visuel n’était plus en ligne le ${formatDate(gone.day)} : il n’a pu revenir que ce jour-là ou après.`,
    );
  const seenEvents = /^\d{1,9}$/.test(entered.seen) ? Number(entered.seen) : -1;

  const made = deedOf(entered, reading, {
    base: { at: by.at, by: by.person, day, because: why },
    picture: picture?.picture ?? '',
    text,
    today: by.today,
    eventDay: by.eventDayOf(picture?.picture ?? ''),
  });
  if (typeof made === 'string') problems.push(made);
  return problems.length > 0 || typeof made === 'string'
    ? { kind: 'refused', problems }
    : { kind: 'ok', deed: made, seenEvents };
}

interface About {
  readonly base: {
    readonly at: string;
    readonly by: string;
    readonly day: LegalDay;
    readonly because: string;
  };
  readonly picture: string;
  readonly text: string;
  readonly today: LegalDay;
  readonly eventDay: LegalDay | null;
}

const UNCHOSEN = 'Choisissez une réponse dans la liste.';

/** @returns a French sentence when a field says nothing that can be written */
function deedOf(entered: Typed, reading: CaseReading, about: About): Deed | string {
  const { kind, choice } = entered;
  const { base, picture, text, eventDay } = about;
  const event = (one: AppendableEvent): Deed => ({ kind: 'event', event: one });
  const said = (one: Said): Deed => ({
    kind: 'said',
    said: one,
    isComplete: !entered.isPartial,
    day: base.day,
    note: base.because,
  });
  const chosen = <Value extends string>(
    values: readonly Value[],
    make: (value: Value) => Deed | string,
  ): Deed | string => {
    const value = values.find((one) => one === choice);
    return value === undefined ? UNCHOSEN : make(value);
  };
  switch (kind) {
    case 'noted':
    case 'resumed':
    case 'reopened':
    case 'no-answer':
    case 'documents-ended':
    case 'notice-given':
      return event({ ...base, kind });
    case 'back-online':
    case 'denied':
    case 'picture-withdrawn':
      return event({ ...base, kind, picture });
    case 'credited':
    case 'labelled':
      return event({ ...base, kind, picture, text });
    case 'gone': {
      const letterOn = reading.projection.facts.firstLetter?.day ?? null;
      const afterEvent = eventDay !== null && base.day > eventDay;
      return event({
        ...base,
        kind,
        picture,
        afterEvent,
        afterLetter: letterOn !== null && base.day > letterOn,
      });
    }
    case 'answered':
      return chosen(ANSWERS, (answer) => said(answerOf(answer, entered)));
    case 'receipt': {
      const letter = letterMeant(kind, reading)?.letter;
      return chosen(RECEIPT_PROOFS, (proof) =>
        said({ kind, proof, ...(letter === undefined ? {} : { letter }) }),
      );
    }
    case 'documents-receipt':
      return chosen(RECEIPT_PROOFS, (proof) => said({ kind, proof }));
    case 'delivery-failed': {
      const letter = letterMeant(kind, reading)?.letter;
      const source: Source = { kind: 'spoken-or-paper' };
      return letter === undefined
        ? 'Aucune lettre ne peut revenir : rien n’est parti, ou la réception est prouvée.'
        : event({ ...base, kind, letter, source });
    }
    case 'documents-answered':
      return chosen(DOCUMENT_ANSWERS, (answer) => said({ kind: 'documents', answer }));
    case 'cada-referred':
      return said({ kind: 'cada-registered' });
    case 'cada-opinion':
      return chosen(CADA_OPINIONS, (opinion) => said({ kind, opinion }));
    case 'artist-named':
      return said({ kind: 'artist' });
    case 'statement-found':
      return chosen(STATEMENTS, (answer) => statementOf(answer, entered, event, base));
    case 'taken-back':
      return takeableOf(reading).some(([number]) => number === entered.of)
        ? event({ ...base, kind, of: Number(entered.of) })
        : 'Choisissez ce qui est repris.';
    case 'council-dated': {
      const { council } = entered;
      if (!isLegalDay(council))
        return 'La date du conseil n’existe pas : donnez le jour, le mois et l’année.';
      return council < about.today ? 'Ce conseil est passé.' : event({ ...base, kind, council });
    }
    case 'held':
      return chosen(['coordinator', 'electoral'], (why) => event({ ...base, kind, why }));
    case 'closed':
      return chosen(CLOSE_REASONS, (reason) => event({ ...base, kind, reason }));
  }
}

function answerOf(answer: (typeof ANSWERS)[number], entered: Typed): Said {
  const quote = tidy(entered.quote);
  const quoted = quote === '' ? {} : { quote };
  switch (answer) {
    case 'admitted':
    case 'one-tool':
      return { kind: answer, quote };
    case 'supplier':
    case 'refuses':
    case 'other':
      return { kind: answer, ...quoted };
    case 'relayed':
      return { kind: answer, origin: tidy(entered.origin), ...quoted };
    case 'commits':
      return { kind: answer, text: tidy(entered.commitment), quote: quote === '' ? null : quote };
  }
}

/** A statement is what they said themselves: to count as an admission it needs their words. */
function statementOf(
  answer: (typeof STATEMENTS)[number],
  entered: Typed,
  event: (one: AppendableEvent) => Deed,
  base: About['base'],
): Deed | string {
  const quote = tidy(entered.quote);
  if (quote.length > MAX_ANSWER_QUOTE) return `Citez une phrase, en ${MAX_ANSWER_QUOTE} caractères au plus.`;
  if (answer === 'admitted' && quote === '')
    return 'Recopiez la phrase où la collectivité le dit : la suite ne cite que ses mots.';
  const address = entered.url.trim();
  const url = address === '' ? null : parseUrl(address);
  if (address !== '' && (url === null || !/^https?:$/.test(url.protocol) || url.href.length > 2000))
    return 'L’adresse de la page n’en est pas une (https://…).';
  const source: Source = url === null ? { kind: 'spoken-or-paper' } : { kind: 'page', url: url.href };
  return event({ ...base, kind: 'statement-found', answer, source, ...(quote === '' ? {} : { quote }) });
}

/** One line a paragraph, without what hides at its ends. */
function tidy(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .trim();
}
