/** The postal blocks: at most six lines of 38 characters, the last one in capitals (NF Z 10-011; reference: letters §1). */
import { placeOfOffice } from '../french/address.js';
import { appel, envelopeLines, institutionName, type Official } from '../french/index.js';
import { oneLine } from './quoted.js';
import type { LetterAuthority, Remark } from './types.js';

export const MAX_LINE_CHARS = 38;
export const MAX_LINES = 6;
/** What the window holds at the set size; more is cut and said. */
const WINDOW_LINES = 8;

export interface AddressBlock {
  readonly lines: readonly string[];
  readonly remarks: readonly Remark[];
}

/** The person in charge of access to documents, where an authority has one (law.md §2, PRADA). */
const DOCUMENTS_OFFICE = 'Personne responsable de l’accès aux documents';

/** Person, office, then the authority's own lines. What does not fit the norm is said, never silently lost. */
export function recipientBlock(
  official: Official | null,
  authority: LetterAuthority,
  toDocuments = false,
): AddressBlock {
  const remarks: Remark[] = [];
  const people =
    official === null
      ? [institutionName(authority), ...(toDocuments ? [DOCUMENTS_OFFICE] : [])]
      : envelopeLines(official, authority);
  const postal = authority.addressLines.map(oneLine).filter((line) => line !== '');
  if (postal.length === 0) {
    remarks.push({
      code: 'address',
      message: 'L’adresse postale du destinataire n’est pas connue.',
      isBlocking: false,
    });
  }
  const first = oneLine(people[0] ?? '');
  const last = postal.at(-1);
  const body = official === null ? null : bodyLine(official, authority, postal);
  const whole: Item[] = [
    { text: isName(official) ? shortName(first, official) : first, mayGo: false },
    ...people
      .slice(1)
      .filter((text) => body?.startsWith(`${text} `) !== true)
      .map((text): Item => ({ text: oneLine(text), mayGo: false })),
    ...(body === null ? [] : [{ text: body, mayGo: true }]),
    // Street, box and town stay whole; service and complement, before them, may be shortened or left out.
    ...postal.slice(0, -1).map((text, index): Item => ({ text, mayGo: index < postal.length - 3 })),
    ...(last === undefined ? [] : [{ text: postCapitals(last), mayGo: false }]),
  ];
  const count = whole.flatMap((item) => wrap(item.text)).length;
  if (count > MAX_LINES) {
    remarks.push({
      code: 'address',
      message: `L’adresse prend ${count} lignes : la norme en admet ${MAX_LINES}, de ${MAX_LINE_CHARS} caractères.`,
      isBlocking: false,
    });
  }
  return { lines: fitWindow(whole), remarks };
}

/** Offices of other bodies: their post does not go to the authority. */
const ELSEWHERE: ReadonlySet<Official['office']> = new Set(['depute', 'senateur', 'prefet']);

/** Words of a postal line that name the seat already (« Hôtel de ville », « Hôtel du département »), in capitals. */
const SEAT: Readonly<Record<LetterAuthority['kind'], RegExp | null>> = {
  commune: /\b(?:MAIRIE|HOTEL DE VILLE)\b/u,
  departement: /\bDEPARTEMENT(?:AL)?\b/u,
  region: /\bREGION(?:AL)?\b/u,
  epci: /\b(?:COMMUNAUTE|COMMUNAUTAIRE|METROPOLE|AGGLOMERATION)\b/u,
  autre: null,
};

/**
 * The body in which somebody sits, where her office does not say it (« Conseillère départementale », « Présidente du
 * groupe … »): without it a street and a town are all that the post has. Null where it is said already.
 */
function bodyLine(official: Official, authority: LetterAuthority, postal: readonly string[]): string | null {
  if (ELSEWHERE.has(official.office) || placeOfOffice(official, authority) !== '') return null;
  const body = oneLine(institutionName(authority));
  const isSaid = postal
    .map(postCapitals)
    .some((line) => line.includes(postCapitals(body)) || SEAT[authority.kind]?.test(line) === true);
  return isSaid ? null : body;
}

interface Item {
  readonly text: string;
  readonly mayGo: boolean;
}

const isName = (official: Official | null): official is Official => official?.lastName !== undefined;

/** A name too long for its line gives up its first names, to initials; the family name is never cut. */
function shortName(line: string, official: Official): string {
  const first = oneLine(official.firstName ?? '');
  if (line.length <= MAX_LINE_CHARS || first === '') return line;
  const initials = first
    .split(' ')
    .map(
      (one) =>
        `${one
          .split('-')
          .map((part) => part.charAt(0))
          .join('.-')}.`,
    )
    .join(' ');
  return line.replace(first, initials);
}

/**
 * Makes the block fit the window: what may go is first cut to one line with a visible mark, then left out, the last
 * one first; then the office is cut. The person, the street, the box and the town are never lost.
 */
function fitWindow(items: readonly Item[]): readonly string[] {
  let wrapped = items.map((item) => ({ lines: wrap(item.text), mayGo: item.mayGo }));
  const total = () => wrapped.reduce((sum, item) => sum + item.lines.length, 0);
  const shorten = (index: number) => {
    wrapped = wrapped.map((item, at) =>
      at === index ? { ...item, lines: [ended(item.lines[0] ?? '')] } : item,
    );
  };
  while (total() > WINDOW_LINES) {
    const long = wrapped.findLastIndex((item) => item.mayGo && item.lines.length > 1);
    const spare = wrapped.findLastIndex((item) => item.mayGo);
    if (long !== -1) shorten(long);
    else if (spare !== -1) wrapped = wrapped.filter((_, at) => at !== spare);
    else if ((wrapped[1]?.lines.length ?? 0) > 1) shorten(1);
    else break;
  }
  const lines = wrapped.flatMap((item) => item.lines);
  // The head of the block says who, its end says where: what is too much goes from between them.
  return lines.length <= WINDOW_LINES
    ? lines
    : [...lines.slice(0, 1), ...lines.slice(lines.length - WINDOW_LINES + 1)];
}

function ended(line: string): string {
  return `${line.length < MAX_LINE_CHARS ? line : line.slice(0, MAX_LINE_CHARS - 1)}…`;
}

/** « À l’attention de Madame Prénom NOM, maire de … » for the first line of an e-mail; null when nobody is known. */
export function attentionLine(
  official: Official | null,
  authority: LetterAuthority,
  toDocuments = false,
): string | null {
  if (official === null)
    return toDocuments
      ? `À l’attention de la ${DOCUMENTS_OFFICE.charAt(0).toLowerCase()}${DOCUMENTS_OFFICE.slice(1)}`
      : null;
  const [person, ...rest] = envelopeLines(official, authority).map(oneLine);
  if (!isName(official) || person === undefined) {
    return official.sex === null ? null : `À l’attention de ${appel(official).replace(/,$/u, '')}`;
  }
  // In running text an office has no capital (reference: letters §2).
  const offices = rest.map((line) => `${line.charAt(0).toLocaleLowerCase('fr')}${line.slice(1)}`);
  return `À l’attention de ${[person, ...offices].join(', ')}`;
}

/** Capitals without accents or signs, as the sorting machines read them. */
function postCapitals(line: string): string {
  return line
    .replaceAll('œ', 'oe')
    .replaceAll('Œ', 'OE')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9 ]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** A part of a word that is longer than a line: up to a hyphen where there is one. */
const WORD_PART = new RegExp(
  `.{1,${MAX_LINE_CHARS}}$|.{1,${MAX_LINE_CHARS - 1}}-|.{1,${MAX_LINE_CHARS}}`,
  'gu',
);

/** Cut at words into lines of 38 characters; a longer word is cut at a hyphen, or where it must be. */
export function wrap(line: string): string[] {
  const out: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap((one) => one.match(WORD_PART) ?? [])) {
    if (current === '') current = word;
    else if (`${current} ${word}`.length <= MAX_LINE_CHARS) current = `${current} ${word}`;
    else {
      out.push(current);
      current = word;
    }
  }
  return current === '' ? out : [...out, current];
}
