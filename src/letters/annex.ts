/** The table of facts that closes a letter: what was seen, where, when, and what was read, as it was read. */
import type { C2paIntegrity, Mark } from '../classifiers/types.js';
import { placeOfMark, PLACE_WORDS } from './phrase-grade.js';
import { shownTitle } from './titles.js';
import { ordinalOf } from './visuals.js';
import { shownValue } from './person-names.js';
import { cut, oneLine } from './quoted.js';
import type { Annex, Fact, LetterDocument, MarkFact, SeenVisual } from './types.js';
import { addressMentionsAi, aiWords } from './wording.js';
import { parseUrl } from '../parse-url.js';

const MAX_ADDRESS_CHARS = 400;
const MAX_VALUE_CHARS = 300;
const MAX_MARKS = 12;

/** What a C2PA check found, said as it is: never « invalid », never tampering. */
const INTEGRITY_SENTENCES: Readonly<Record<C2paIntegrity, string>> = {
  intact: 'La signature correspond au fichier publié.',
  'signer-not-verified':
    'La signature correspond au fichier publié ; l’identité du signataire n’a pas pu être vérifiée.',
  'not-checked': 'La signature n’a pas pu être contrôlée (format ou algorithme hors de portée).',
  broken: 'La signature ne correspond pas au fichier publié ; cet élément ne compte que comme un indice.',
};

/** What an annex shows, by the letter that it goes with. */
export interface AnnexShows {
  readonly marks: boolean;
  readonly picture: boolean;
  /** A letter that never speaks of AI: addresses and alternative texts that would by their words are left out. */
  readonly silent: boolean;
  readonly reader: 'authority' | 'others';
}

/** The table of each visual, the first one first; drafts that were kept before letters spoke of several have one. */
export function annexesOf({
  annex,
  moreAnnexes = [],
}: Pick<LetterDocument, 'annex' | 'moreAnnexes'>): readonly Annex[] {
  return annex === null ? [] : [annex, ...moreAnnexes];
}

/** The heading of the annex, by the number of visuals. */
export function annexTitle(count: number): string {
  return count < 2 ? 'Annexe : le constat' : 'Annexe : les constats';
}

/** « Premier visuel : « Marché de Noël » ». A title that the letter may not say is left out. */
export function visualHeading(title: string | null, place: number, count: number): string {
  const ordinal = ordinalOf(place, count);
  const shown = shownTitle(title);
  const words = `${ordinal.charAt(0).toUpperCase()}${ordinal.slice(1)} visuel`;
  return shown === null ? words : `${words} : « ${shown} »`;
}

/** Facts and marks. The marks that the sentence rests on come first; counter-evidence stands with the others. */
export function annexOf(
  { visual, verdict, integrity }: SeenVisual,
  decisive: readonly Mark[],
  shows: AnnexShows,
  observedAt: string,
): Annex {
  const facts: Fact[] = [];
  const address = (label: string, value: string | null) => {
    if (value === null || (shows.silent && addressMentionsAi(value))) return;
    facts.push({ label, value: cut(oneLine(value), MAX_ADDRESS_CHARS), isAddress: true });
  };
  address('Page', visual.pageUrl);
  if (facts.length === 0 && visual.pageUrl !== null) address('Site', siteOf(visual.pageUrl));
  if (visual.pageUrl === null)
    facts.push({ label: 'Lieu', value: oneLine(visual.support), isAddress: false });
  address('Image', visual.imageUrl);
  if (visual.originalUrl !== visual.imageUrl) address('Fichier lu', visual.originalUrl);
  facts.push({ label: 'Constat', value: observedAt, isAddress: false });
  if (visual.sha256 !== null)
    facts.push({ label: 'Empreinte SHA-256', value: visual.sha256, isAddress: false });
  const hasC2pa = verdict.marks.some((mark) => placeOfMark(mark) === 'c2pa');
  if (shows.marks && hasC2pa) {
    facts.push({
      label: 'Signature C2PA',
      value: INTEGRITY_SENTENCES[integrity ?? 'not-checked'],
      isAddress: false,
    });
  }
  const marks = annexMarks(verdict.marks, decisive);
  const thumbnail = shows.picture ? visual.thumbnail : undefined;
  const alt = oneLine(thumbnail?.alt ?? '');
  const isSayable = alt !== '' && (!shows.silent || (aiWords(alt).length === 0 && !addressMentionsAi(alt)));
  return {
    facts,
    marks: shows.marks ? marks.slice(0, MAX_MARKS).map((mark) => markFact(mark, shows.reader)) : [],
    omittedMarks: shows.marks ? Math.max(0, marks.length - MAX_MARKS) : 0,
    thumbnail:
      thumbnail === undefined
        ? null
        : {
            bytes: thumbnail.bytes,
            format: thumbnail.format,
            alt: isSayable ? alt : 'Le visuel, en réduction.',
          },
  };
}

/**
 * The marks that the sentence rests on, then what speaks for a human hand, then the rest: what a reader may weigh
 * against the sentence is never the part that is cut.
 */
function annexMarks(marks: readonly Mark[], decisive: readonly Mark[]): readonly Mark[] {
  const isDecisive = (mark: Mark) =>
    decisive.some((one) => one.id === mark.id && one.where === mark.where && one.value === mark.value);
  const others = marks.filter((mark) => !isDecisive(mark) && mark.weight !== 'shown');
  const human = others.filter((mark) => mark.strength === 'human').slice(0, MAX_MARKS / 2);
  return [
    ...decisive.slice(0, MAX_MARKS / 2),
    ...human,
    ...others.filter((mark) => !human.includes(mark)),
    ...decisive.slice(MAX_MARKS / 2),
  ];
}

/** Says that not every element is printed; the union gives them all to whoever asks. */
export function omittedSentence(count: number): string {
  return count === 1
    ? 'Un autre élément du même ordre a été lu ; il est communiqué sur demande.'
    : `${count} autres éléments du même ordre ont été lus ; ils sont communiqués sur demande.`;
}

/** The site of an address, for a letter that may not show the whole of it. */
function siteOf(pageUrl: string): string | null {
  return parseUrl(pageUrl)?.origin ?? null;
}

function markFact(mark: Mark, reader: AnnexShows['reader']): MarkFact {
  const place = placeOfMark(mark);
  return {
    id: mark.id,
    place: place === 'answer' && reader === 'others' ? 'la réponse de la collectivité' : PLACE_WORDS[place],
    where: oneLine(mark.where),
    value: cut(oneLine(shownValue(mark)), MAX_VALUE_CHARS),
    explain: oneLine(mark.explain),
  };
}
