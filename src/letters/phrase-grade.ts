/**
 * The one sentence of a letter that says what was read, chosen by grade and by the place of the strongest mark, so
 * that a caption is never called metadata (reference: letters §6, law §9; DESIGN §5).
 */
import type { C2paIntegrity, Grade, Mark, Verdict } from '../classifiers/types.js';
import { formatDate, type LegalDay } from '../french/index.js';
import { quoted } from './quoted.js';
import { shownValue } from './person-names.js';

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
  c2pa: 'la carte d’identité C2PA du fichier',
  iptc: 'la fiche descriptive IPTC/XMP du fichier',
  exif: 'les informations techniques EXIF du fichier',
  metadata: 'un texte inscrit dans le fichier',
  address: 'l’adresse du fichier',
  'file-name': 'le nom du fichier',
  pixels: 'un marquage dans l’image',
  eye: 'ce qui a été observé sur l’image',
  elsewhere: 'un élément du fichier',
};

export interface GradePhrase {
  /** The grade that the marks really carry; never above the verdict's. */
  readonly grade: Exclude<Grade, 'none'>;
  readonly text: string;
  /** The marks that the sentence rests on. */
  readonly marks: readonly Mark[];
}

export interface PhraseContext {
  readonly integrity: C2paIntegrity | null;
  readonly readOn: LegalDay;
  /** Whom the letter speaks to: the authority itself (by default), or others about it. */
  readonly reader?: 'authority' | 'others' | undefined;
  /**
   * Several visuals of which exactly the same was read: their name together (« chacun de ces deux visuels »), and when
   * it was read in words (« aux mêmes dates »). Left out: one visual, « ce visuel ».
   */
  readonly each?: { readonly name: string; readonly when: string } | undefined;
}

type Several = Pick<PhraseContext, 'each'>;

const visualWords = ({ each }: Several): string => each?.name ?? 'ce visuel';
const begun = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
/** « Pour chacun de ces visuels, les métadonnées… ». @param words begin with a small letter */
const ofEach = ({ each }: Several, words: string): string =>
  each === undefined ? begun(words) : `Pour ${each.name}, ${words}`;

/**
 * The sentence for a verdict read on a day, or null when no mark lets a letter speak of AI.
 * A grade without a mark to carry it falls to the next lower one: words never exceed what was read. What speaks for
 * a human hand is said in the same breath.
 */
export function phraseGrade(verdict: Verdict, context: PhraseContext): GradePhrase | null {
  const marks = verdict.marks.map((mark) => weakened(mark, context.integrity));
  const phrase = gradePhrase(verdict.grade, marks, context);
  if (phrase === null) return null;
  return { ...phrase, text: `${phrase.text}${counterSentence(marks)}` };
}

/** A manifest whose signature fails declares nothing (DESIGN §5), also when the verdict is older than the check. */
function weakened(mark: Mark, integrity: C2paIntegrity | null): Mark {
  const isFirm = mark.strength === 'declared' || mark.strength === 'signature';
  return integrity === 'broken' && isFirm && placeOfMark(mark) === 'c2pa'
    ? { ...mark, strength: 'hint', weight: 'strong' }
    : mark;
}

function gradePhrase(grade: Grade, marks: readonly Mark[], context: PhraseContext): GradePhrase | null {
  if (grade === 'stated') {
    // A notice for a whole page declares a set, and a name or an address is nobody's statement.
    const stated = strongest(
      marks.filter((mark) => mark.strength === 'stated' && STATED_ORDER.includes(placeOfMark(mark))),
      STATED_ORDER,
    );
    if (stated !== null) return { grade: 'stated', text: statedSentence(stated, context), marks: [stated] };
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

/** What speaks for a human hand; empty when nothing does. The annex gives each such element. */
function counterSentence(marks: readonly Mark[]): string {
  const places = marks
    .filter((mark) => mark.strength === 'human' && mark.weight !== 'shown')
    .map((mark) => PLACE_WORDS[placeOfMark(mark)]);
  if (places.length === 0) return '';
  return places.length === 1
    ? ` Un autre élément (${listed(places)}) va dans le sens d’une prise de vue ou d’une création humaine ; il figure aussi en annexe.`
    : ` D’autres éléments (${listed(places)}) vont dans le sens d’une prise de vue ou d’une création humaine ; ils figurent aussi en annexe.`;
}

/** « a, b et c », each once. */
function listed(words: readonly string[]): string {
  const each = [...new Set(words)];
  return each.length < 2 ? each.join('') : `${each.slice(0, -1).join(', ')} et ${each.at(-1)}`;
}

/** Where a publisher states something about this very visual. */
const STATED_ORDER: readonly MarkPlace[] = [
  'answer',
  'caption',
  'credit',
  'alt',
  'tooltip',
  'iptc',
  'exif',
  'metadata',
  'c2pa',
];
const FILE_ORDER: readonly MarkPlace[] = ['c2pa', 'iptc', 'exif', 'metadata', 'pixels', 'address'];

function strongest(marks: readonly Mark[], order: readonly MarkPlace[]): Mark | null {
  const rank = (mark: Mark) => {
    const index = order.indexOf(placeOfMark(mark));
    return index === -1 ? order.length : index;
  };
  return marks.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

function statedSentence(mark: Mark, context: PhraseContext): string {
  const { reader = 'authority' } = context;
  const words = quoted(shownValue(mark));
  const visual = visualWords(context);
  const accompanied = `${begun(visual)} est accompagné de la mention ${words}`;
  switch (placeOfMark(mark)) {
    case 'answer':
      return reader === 'authority'
        ? `Vous indiquez vous-même à propos de ${visual} : ${words}.`
        : `La collectivité indique elle-même à propos de ${visual} : ${words}.`;
    case 'credit':
      return `${accompanied}, en crédit.`;
    case 'alt':
      return `${accompanied}, dans son texte de remplacement.`;
    case 'tooltip':
      return `${accompanied}, dans son infobulle.`;
    case 'c2pa':
    case 'iptc':
    case 'exif':
    case 'metadata':
      return ofEach(context, `le fichier publié porte la mention ${words}.`);
    case 'caption':
    case 'page-notice':
    case 'address':
    case 'file-name':
    case 'pixels':
    case 'eye':
    case 'elsewhere':
      return `${accompanied}.`;
  }
}

const INTEGRITY_WORDS: Readonly<Record<C2paIntegrity, string>> = {
  intact: 'leur signature correspond au fichier',
  'signer-not-verified':
    'leur signature correspond au fichier, sans que l’identité du signataire ait pu être vérifiée',
  'not-checked': 'leur signature n’a pas pu être contrôlée',
  broken: 'leur signature ne correspond pas au fichier publié',
};

/** The mark of a C2PA manifest that speaks of AI for an ingredient only (`marks/c2pa.ts`). */
const INGREDIENT_ID = 'c2pa-ai-ingredient';

function technicalSentence(mark: Mark, context: PhraseContext): string {
  const when = context.each?.when ?? `le ${formatDate(context.readOn)}`;
  const what =
    mark.kind === 'edited'
      ? 'une modification à l’aide d’un outil de génération d’images par IA'
      : 'l’intervention d’un outil de génération d’images par IA';
  const limit = 'n’établissent pas à elles seules l’étendue de cette intervention';
  switch (placeOfMark(mark)) {
    case 'c2pa': {
      const read = ofEach(
        context,
        `les métadonnées du fichier publié (norme C2PA, relevées ${when} ; ${INTEGRITY_WORDS[context.integrity ?? 'not-checked']})`,
      );
      // What the manifest says of an ingredient is not said of the whole.
      return mark.id === INGREDIENT_ID
        ? `${read} signalent, parmi les éléments qui ont servi à le composer, un élément déclaré comme produit ou modifié par un outil d’IA. ` +
            'Elles n’établissent pas à elles seules la part de cet élément dans le visuel.'
        : `${read} indiquent ${what}. Elles ${limit}.`;
    }
    case 'address':
      return (
        (context.each === undefined
          ? `${begun(when)}, ce visuel était affiché depuis une adresse`
          : `${begun(context.each.name)} était alors affiché depuis une adresse`) +
        ' qui dépend d’un service de génération d’images par IA. ' +
        'Cette adresse n’établit pas à elle seule la manière dont il a été réalisé.'
      );
    case 'pixels':
      return (
        `${ofEach(context, 'un marquage technique inscrit dans l’image publiée')}, relevé ${when}, indique ${what}. ` +
        'Il n’établit pas à lui seul l’étendue de cette intervention.'
      );
    case 'iptc':
      return `${ofEach(context, `les métadonnées du fichier publié (norme IPTC/XMP, relevées ${when})`)} indiquent ${what}. Elles ${limit}.`;
    case 'exif':
      return `${ofEach(context, `les métadonnées du fichier publié (norme EXIF, relevées ${when})`)} indiquent ${what}. Elles ${limit}.`;
    case 'metadata':
      return `${ofEach(context, `les métadonnées du fichier publié (relevées ${when})`)} indiquent ${what}. Elles ${limit}.`;
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
        (context.each === undefined
          ? `Un élément relevé ${when} avec ce visuel`
          : ofEach(context, `un élément relevé ${when}`)) +
        ` indique ${what}. ` +
        'Il n’établit pas à lui seul l’étendue de cette intervention.'
      );
  }
}

function hintedSentence(hints: readonly Mark[], context: PhraseContext): string {
  const words = [...new Set(hints.map((mark) => hintWords(mark, context.integrity)))];
  // A name and the address it ends are one source (DESIGN §5): they are not « several » elements.
  const [name, address] = [PLACE_WORDS['file-name'], PLACE_WORDS.address];
  const sources =
    words.includes(name) && words.includes(address)
      ? words.flatMap((one) =>
          one === address ? [] : [one === name ? 'le nom et l’adresse du fichier' : one],
        )
      : words;
  const question = 'à nous demander si un outil d’IA générative a été employé';
  return sources.length < 2
    ? ofEach(
        context,
        `un élément (${listed(sources)}) nous amène ${question} ; il ne permet pas de l’affirmer.`,
      )
    : ofEach(
        context,
        `plusieurs éléments (${listed(sources)}) nous amènent ${question} ; ils ne permettent pas de l’affirmer.`,
      );
}

function hintWords(mark: Mark, integrity: C2paIntegrity | null): string {
  const place = placeOfMark(mark);
  if (place === 'c2pa' && integrity === 'broken') {
    return 'une carte d’identité C2PA dont la signature ne correspond pas au fichier publié';
  }
  return PLACE_WORDS[place];
}
