/** The postal blocks: at most six lines of 38 characters, the last one in capitals (NF Z 10-011; reference: letters §1). */
import { appel, envelopeLines, laCollectivite, type Official } from '../french/index.js';
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

/** Person, office, then the authority's own lines. What does not fit the norm is said, never silently lost. */
export function recipientBlock(official: Official | null, authority: LetterAuthority): AddressBlock {
  const remarks: Remark[] = [];
  const people =
    official === null ? [capitalised(laCollectivite(authority))] : envelopeLines(official, authority);
  const postal = authority.addressLines.map(oneLine).filter((line) => line !== '');
  if (postal.length === 0) {
    remarks.push({ code: 'address', message: 'L’adresse postale du destinataire n’est pas connue.' });
  }
  const last = postal.at(-1);
  const whole = [
    ...people.map(oneLine),
    ...postal.slice(0, -1),
    ...(last === undefined ? [] : [postCapitals(last)]),
  ];
  const count = whole.flatMap((item) => wrap(item)).length;
  if (count > MAX_LINES) {
    remarks.push({
      code: 'address',
      message: `L’adresse prend ${count} lignes : la norme en admet ${MAX_LINES}, de ${MAX_LINE_CHARS} caractères.`,
    });
  }
  return { lines: fitWindow(whole), remarks };
}

/** Shortens, with a visible mark, the longest items until the window holds them; street, box and town, the last three, stay whole. */
function fitWindow(items: readonly string[]): readonly string[] {
  const wrapped = items.map((item) => wrap(item));
  const total = () => wrapped.reduce((sum, lines) => sum + lines.length, 0);
  const free = () => wrapped.slice(0, -3);
  while (total() > WINDOW_LINES && free().some((lines) => lines.length > 1)) {
    const longest = Math.max(...free().map((lines) => lines.length));
    const lines = free().findLast((one) => one.length === longest);
    const kept = lines?.slice(0, -1) ?? [];
    lines?.splice(0, lines.length, ...kept.slice(0, -1), ended(kept.at(-1) ?? ''));
  }
  return wrapped.flat().slice(-WINDOW_LINES);
}

function ended(line: string): string {
  const bare = line.replace(/…$/u, '');
  return `${bare.length < MAX_LINE_CHARS ? bare : bare.slice(0, MAX_LINE_CHARS - 1)}…`;
}

/** « À l’attention de Madame Prénom NOM, maire » for the first line of an e-mail; null when nobody is known. */
export function attentionLine(official: Official | null, authority: LetterAuthority): string | null {
  if (official === null) return null;
  const lines = envelopeLines(official, authority).map(oneLine);
  if (lines.length === 0) return null;
  return `À l’attention de ${lines.length === 1 ? appel(official).replace(/,$/u, '') : lines.join(', ')}`;
}

/** Capitals without accents or signs, as the sorting machines read them. */
export function postCapitals(line: string): string {
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

/** Cut at words into lines of 38 characters; a longer word is cut where it must be. */
export function wrap(line: string): string[] {
  const out: string[] = [];
  let current = '';
  for (const word of line
    .split(' ')
    .flatMap((one) => one.match(new RegExp(`.{1,${MAX_LINE_CHARS}}`, 'gu')) ?? [])) {
    if (current === '') current = word;
    else if (`${current} ${word}`.length <= MAX_LINE_CHARS) current = `${current} ${word}`;
    else {
      out.push(current);
      current = word;
    }
  }
  return current === '' ? out : [...out, current];
}

function capitalised(text: string): string {
  return `${text.charAt(0).toLocaleUpperCase('fr')}${text.slice(1)}`;
}
