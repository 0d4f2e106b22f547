/**
 * The only legal texts that a template may cite: those which the legal reference marks as seen in a source (`V`)
 * or in a secondary one (`V2`). Anything from memory stays out until a date and an address stand behind it.
 */
import type { LegalDay } from '../french/index.js';

export interface LegalRef {
  /** As front matter names it. */
  readonly id: string;
  /** The number as letters write it, without code name: « L. 112-11 ». */
  readonly number: string;
  readonly text: string;
  readonly mark: 'V' | 'V2';
  /** Section of the legal reference. */
  readonly section: string;
  /** Day on which the reference was drawn up; a letter's validation by a lawyer comes on top of it. */
  readonly seenOn: LegalDay;
}

/** State of the legal reference (law.md). */
const SEEN_ON: LegalDay = '2026-11-24';

const CRPA = 'code des relations entre le public et l’administration';
const CGCT = 'code général des collectivités territoriales';
const CPI = 'code de la propriété intellectuelle';
const CCP = 'code de la commande publique';

const ref = (code: string, text: string, number: string, mark: 'V' | 'V2', section: string): LegalRef => ({
  id: `${code} ${number}`,
  number,
  text,
  mark,
  section,
  seenOn: SEEN_ON,
});

export const LEGAL_REFS: readonly LegalRef[] = [
  ref('CRPA', CRPA, 'L. 112-8', 'V', '2'),
  ref('CRPA', CRPA, 'L. 112-11', 'V', '2'),
  ref('CRPA', CRPA, 'R. 112-11-1', 'V', '2'),
  ref('CRPA', CRPA, 'L. 300-4', 'V', '2'),
  ref('CRPA', CRPA, 'L. 311-1', 'V', '2'),
  ref('CRPA', CRPA, 'L. 311-2', 'V', '2'),
  ref('CRPA', CRPA, 'L. 311-9', 'V', '2'),
  ref('CRPA', CRPA, 'R. 311-12', 'V', '2'),
  ref('CRPA', CRPA, 'R. 311-13', 'V', '2'),
  ref('CRPA', CRPA, 'L. 330-1', 'V', '2'),
  ref('CRPA', CRPA, 'L. 342-1', 'V', '2'),
  ref('CRPA', CRPA, 'R. 343-1', 'V', '2'),
  ref('CRPA', CRPA, 'R. 343-3', 'V', '2'),
  ref('CRPA', CRPA, 'R. 343-4', 'V', '2'),
  ref('CRPA', CRPA, 'R. 343-5', 'V', '2'),
  ref('CGCT', CGCT, 'L. 2121-15', 'V', '3'),
  ref('CGCT', CGCT, 'L. 2121-19', 'V', '3'),
  ref('CGCT', CGCT, 'L. 2121-25', 'V', '3'),
  ref('CGCT', CGCT, 'L. 2121-26', 'V', '2'),
  ref('CGCT', CGCT, 'L. 2122-18', 'V', '3'),
  ref('CGCT', CGCT, 'L. 2131-1', 'V', '3'),
  ref('CGCT', CGCT, 'L. 3121-17', 'V', '2'),
  ref('CGCT', CGCT, 'L. 3121-20', 'V', '3'),
  ref('CGCT', CGCT, 'L. 4132-16', 'V', '2'),
  ref('CGCT', CGCT, 'L. 4132-20', 'V', '3'),
  ref('CGCT', CGCT, 'L. 5211-46', 'V', '2'),
  ref('CPI', CPI, 'L. 111-1', 'V', '4'),
  ref('CPI', CPI, 'L. 121-1', 'V', '4'),
  // Existence seen; its conditions come from memory, so a text may name it and say no more of it.
  ref('CPI', CPI, 'L. 122-5-3', 'V', '4'),
  ref('CPI', CPI, 'L. 131-3', 'V', '4'),
  ref('CPI', CPI, 'L. 131-3-1', 'V', '4'),
  ref('CPI', CPI, 'L. 131-3-2', 'V', '4'),
  ref('CCP', CCP, 'R. 2196-1', 'V', '5'),
  ref('CCP', CCP, 'L. 2196-2', 'V', '5'),
  ref('CCP', CCP, 'L. 2112-2', 'V', '5'),
  ref('RIA', 'règlement (UE) 2024/1689', '50', 'V2', '1'),
];

/** One citation found in a text, with the offset where it starts. */
export interface Citation {
  readonly number: string;
  readonly offset: number;
}

/**
 * Every article that a French text cites: « L. 112-11 », « R311-12 », « articles 50 », « règlement (UE) 2024/1689 ».
 * Numbers come back as `LEGAL_REFS` writes them; a regulation comes back as the article 50 of its entry.
 */
export function citationsIn(text: string): readonly Citation[] {
  const found: Citation[] = [];
  for (const match of text.matchAll(/(?<!\p{L})([LRD])\.?\s*(?:\*\s*)?(\d{2,4}(?:-\d+)+)/gu)) {
    found.push({ number: `${match[1]}. ${match[2]}`, offset: match.index });
  }
  for (const match of text.matchAll(/(?<!\p{L})art(?:icles?|\.)\s+(\d+(?:-\d+)*)/giu)) {
    found.push({ number: match[1] ?? '', offset: match.index });
  }
  for (const match of text.matchAll(
    /(?:règlement|directive|loi|décret|arrêté)\s+(?:\(UE\)\s+)?(?:n°\s*)?(\d{2,4}[/-]\d+)/giu,
  )) {
    found.push({ number: match[1] === '2024/1689' ? '50' : (match[1] ?? ''), offset: match.index });
  }
  // Laws that go by their date, and the texts that go by a name: none is on the list.
  for (const match of text.matchAll(
    /(?<!\p{L})(?:(?:loi|décret|arrêté|circulaire) du \d{1,2}(?:er)?\s+\p{L}+\s+\d{4}|RGPD|AI Act|code pénal)(?!\p{L})/giu,
  )) {
    found.push({ number: match[0], offset: match.index });
  }
  return found;
}
