/**
 * The one sentence of a letter that says what was read, chosen by grade and by the place of the strongest mark, so
 * that a caption is never called metadata (reference: letters §6, law §9; DESIGN §5).
 */
import type { C2paIntegrity, Grade, Mark, Verdict } from '../classifiers/types.js';
import { formatDate, type LegalDay } from '../french/index.js';
import { quoted } from './quoted.js';

export type MarkPlace =
  | 'caption'
  | 'credit'
  | 'alt'
  | 'tooltip'
  | 'answer'
  | 'page-notice'
  | 'c2pa'
  | 'iptc'
  | 'exif'
  | 'metadata'
  | 'address'
  | 'file-name'
  | 'pixels'
  | 'eye'
  | 'elsewhere';

/** Families of `Mark.where`; the part before the first colon decides. */
const PLACES: Readonly<Record<string, MarkPlace>> = {
  caption: 'caption',
  credit: 'credit',
  alt: 'alt',
  title: 'tooltip',
  answer: 'answer',
  pagecredits: 'page-notice',
  pagecredit: 'page-notice',
  page: 'page-notice',
  pagetitle: 'page-notice',
  jumbf: 'c2pa',
  c2pa: 'c2pa',
  xmp: 'iptc',
  iptc: 'iptc',
  exif: 'exif',
  png: 'metadata',
  jpeg: 'metadata',
  webp: 'metadata',
  gif: 'metadata',
  svg: 'metadata',
  pdf: 'metadata',
  tiff: 'metadata',
  isobmff: 'metadata',
  jxl: 'metadata',
  url: 'address',
  address: 'address',
  addresses: 'address',
  filename: 'file-name',
  name: 'file-name',
  pixels: 'pixels',
  pixel: 'pixels',
  eye: 'eye',
  observed: 'eye',
  observation: 'eye',
};

/** Where a mark stood, from its `where`. */
export function placeOfMark(mark: Pick<Mark, 'where' | 'strength'>): MarkPlace {
  if (mark.strength === 'observed') return 'eye';
  const family = /^[a-z0-9]+/iu.exec(mark.where)?.[0].toLowerCase() ?? '';
  return (Object.hasOwn(PLACES, family) ? PLACES[family] : undefined) ?? 'elsewhere';
}

/** The place in French, for the annex and for lists of hints. */
export const PLACE_WORDS: Readonly<Record<MarkPlace, string>> = {
  caption: 'la légende',
  credit: 'le crédit',
  alt: 'le texte de remplacement de l’image',
  tooltip: 'l’infobulle de l’image',
  answer: 'votre réponse',
  'page-notice': 'une mention générale de la page',
  c2pa: 'la carte d’identité du fichier (C2PA)',
  iptc: 'la fiche descriptive du fichier (IPTC/XMP)',
  exif: 'les informations techniques du fichier (EXIF)',
  metadata: 'un texte inscrit dans le fichier',
  address: 'l’adresse du fichier',
  'file-name': 'le nom du fichier',
  pixels: 'un marquage dans l’image',
  eye: 'ce que plusieurs personnes ont observé sur l’image',
  elsewhere: 'un élément du fichier',
};

export interface GradePhrase {
  /** The grade that the marks really carry; never above the verdict's. */
  readonly grade: Exclude<Grade, 'none'>;
  readonly text: string;
  /** The marks that the sentence rests on. */
  readonly marks: readonly Mark[];
}

/**
 * The sentence for a verdict read on a day, or null when no mark lets a letter speak of AI.
 * A grade without a mark to carry it falls to the next lower one: words never exceed what was read.
 */
export function phraseGrade(
  verdict: Verdict,
  context: { readonly integrity: C2paIntegrity | null; readonly readOn: LegalDay },
): GradePhrase | null {
  const { grade, marks } = verdict;
  if (grade === 'stated') {
    const stated = strongest(
      marks.filter((mark) => mark.strength === 'stated'),
      STATED_ORDER,
    );
    if (stated !== null) return { grade: 'stated', text: statedSentence(stated), marks: [stated] };
  }
  if (grade === 'stated' || grade === 'technical') {
    const technical =
      strongest(
        marks.filter((mark) => mark.strength === 'declared'),
        FILE_ORDER,
      ) ??
      strongest(
        marks.filter((mark) => mark.strength === 'signature'),
        FILE_ORDER,
      );
    if (technical !== null) {
      return { grade: 'technical', text: technicalSentence(technical, context), marks: [technical] };
    }
  }
  if (grade === 'none') return null;
  const hints = marks.filter(
    (mark) =>
      mark.strength === 'observed' ||
      (mark.strength === 'hint' && (mark.weight === 'strong' || mark.weight === 'counted')),
  );
  return hints.length === 0 ? null : { grade: 'hinted', text: hintedSentence(hints, context), marks: hints };
}

const STATED_ORDER: readonly MarkPlace[] = ['answer', 'caption', 'credit', 'alt', 'tooltip'];
const FILE_ORDER: readonly MarkPlace[] = ['c2pa', 'iptc', 'exif', 'metadata', 'pixels', 'address'];

function strongest(marks: readonly Mark[], order: readonly MarkPlace[]): Mark | null {
  const rank = (mark: Mark) => {
    const index = order.indexOf(placeOfMark(mark));
    return index === -1 ? order.length : index;
  };
  return marks.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

function statedSentence(mark: Mark): string {
  const words = quoted(mark.value);
  switch (placeOfMark(mark)) {
    case 'answer':
      return `Vous indiquez vous-même à propos de ce visuel : ${words}.`;
    case 'credit':
      return `Ce visuel est accompagné de la mention ${words}, en crédit.`;
    case 'alt':
      return `Ce visuel est accompagné de la mention ${words}, dans son texte de remplacement.`;
    case 'tooltip':
      return `Ce visuel est accompagné de la mention ${words}, dans son infobulle.`;
    case 'c2pa':
    case 'iptc':
    case 'exif':
    case 'metadata':
      return `Le fichier publié porte la mention ${words}.`;
    case 'caption':
    case 'page-notice':
    case 'address':
    case 'file-name':
    case 'pixels':
    case 'eye':
    case 'elsewhere':
      return `Ce visuel est accompagné de la mention ${words}.`;
  }
}

const INTEGRITY_WORDS: Readonly<Record<C2paIntegrity, string>> = {
  intact: 'sa signature correspond au fichier',
  'signer-not-verified':
    'sa signature correspond au fichier, sans que l’identité du signataire ait pu être vérifiée',
  'not-checked': 'sa signature n’a pas pu être contrôlée',
  broken: 'sa signature ne correspond pas au fichier publié',
};

function technicalSentence(
  mark: Mark,
  context: { readonly integrity: C2paIntegrity | null; readonly readOn: LegalDay },
): string {
  const day = formatDate(context.readOn);
  const what =
    mark.kind === 'edited'
      ? 'une modification à l’aide d’un outil de génération d’images par IA'
      : 'l’intervention d’un outil de génération d’images par IA';
  const limit = 'n’établissent pas à elles seules l’étendue de cette intervention';
  switch (placeOfMark(mark)) {
    case 'c2pa':
      return (
        `Les métadonnées du fichier publié (norme C2PA, relevées le ${day} ; ${INTEGRITY_WORDS[context.integrity ?? 'not-checked']}) ` +
        `indiquent ${what}. Elles ${limit}.`
      );
    case 'address':
      return (
        `Le ${day}, ce visuel était affiché depuis une adresse qui dépend d’un service de génération d’images par IA. ` +
        'Cette adresse n’établit pas à elle seule la manière dont il a été réalisé.'
      );
    case 'pixels':
      return (
        `Un marquage technique inscrit dans l’image publiée, relevé le ${day}, indique ${what}. ` +
        'Il n’établit pas à lui seul l’étendue de cette intervention.'
      );
    case 'iptc':
      return `Les métadonnées du fichier publié (norme IPTC/XMP, relevées le ${day}) indiquent ${what}. Elles ${limit}.`;
    case 'exif':
      return `Les métadonnées du fichier publié (norme EXIF, relevées le ${day}) indiquent ${what}. Elles ${limit}.`;
    case 'metadata':
      return `Les métadonnées du fichier publié (relevées le ${day}) indiquent ${what}. Elles ${limit}.`;
    case 'caption':
    case 'credit':
    case 'alt':
    case 'tooltip':
    case 'answer':
    case 'page-notice':
    case 'file-name':
    case 'eye':
    case 'elsewhere':
      // A place where no declaration is known, or one this version has no words for: nothing is called
      // metadata that may not be.
      return (
        `Un élément relevé le ${day} avec ce visuel indique ${what}. ` +
        'Il n’établit pas à lui seul l’étendue de cette intervention.'
      );
  }
}

function hintedSentence(
  hints: readonly Mark[],
  context: { readonly integrity: C2paIntegrity | null },
): string {
  const words = [...new Set(hints.map((mark) => hintWords(mark, context.integrity)))];
  const list = words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} et ${words.at(-1)}`;
  const question = 'à nous demander si un outil d’IA générative a été employé';
  return words.length < 2
    ? `Un élément (${list}) nous amène ${question} ; il ne permet pas de l’affirmer.`
    : `Plusieurs éléments (${list}) nous amènent ${question} ; ils ne permettent pas de l’affirmer.`;
}

function hintWords(mark: Mark, integrity: C2paIntegrity | null): string {
  const place = placeOfMark(mark);
  if (place === 'c2pa' && integrity === 'broken') {
    return 'une carte d’identité numérique (C2PA) dont la signature ne correspond pas au fichier publié';
  }
  return PLACE_WORDS[place];
}
