/** The French of pages and reports beyond the words shared with the terminal: sentences, places, strengths. Wording follows the grade and the place of the mark. */
import { NBSP, formatInstant, typo } from '../../french/index.js';
import { formatBytes } from '../../french/words.js';
import type { Grade, Mark, Verdict } from '../../classifiers/types.js';

/**
 * Sets one of our own sentences in French typography.
 * Never used on foreign text: what a page or a file says is shown as it stands.
 */
export const fr = (text: string): string => typo(text, 'print');

/** Our guillemets around a foreign value. */
export const OPEN_QUOTE = `«${NBSP}`;
export const CLOSE_QUOTE = `${NBSP}»`;

/** An ISO-8601 instant in words, Paris time; the value itself when it is no instant. */
export function instant(iso: string): string {
  return formatInstant(iso) ?? iso;
}

/** Grades in the order of the report. */
export const GRADE_ORDER = ['stated', 'technical', 'hinted', 'none'] as const satisfies readonly Grade[];

/** What a grade means, longer than on the terminal: the report is read alone, perhaps on paper. */
export const GRADE_MEANINGS: Readonly<Record<Grade, string>> = {
  stated:
    'Une légende, un crédit ou un texte attaché au visuel annonce lui-même l’usage d’une IA générative.',
  technical:
    'Des informations cachées dans le fichier (ses « métadonnées »), ou l’adresse d’un générateur, indiquent l’usage d’un outil d’IA générative.',
  hinted:
    'Un nom de fichier ou un texte fait se poser la question. Un indice ne permet jamais plus qu’une question.',
  none: 'Aucune marque lue. Les métadonnées sont souvent effacées : cela ne dit ni qu’une IA a servi, ni qu’elle n’a pas servi.',
};

/** Said of a visual with marks for and against. */
export const CONTRADICTION =
  'Ce visuel porte à la fois des marques d’IA et des éléments qui plaident pour une création humaine : souvent une œuvre retouchée, parfois une erreur. À faire relire par la coordination.';

/** The verdict as one sentence that says no more than what was read. */
export function verdictSentence(verdict: Verdict): string {
  const marks = verdict.marks.filter((mark) => mark.strength !== 'human');
  switch (verdict.grade) {
    case 'stated':
      return verdict.kind === 'edited'
        ? 'La page dit elle-même que ce visuel a été retouché avec une IA générative.'
        : 'La page dit elle-même que ce visuel a été fait avec une IA générative.';
    case 'technical':
      return technicalSentence(verdict, marks);
    case 'hinted':
      return marks.length < 2
        ? 'Un élément conduit à se demander si ce visuel a été fait avec une IA générative. Il ne permet qu’une question.'
        : 'Plusieurs éléments conduisent à se demander si ce visuel a été fait avec une IA générative. Ils ne permettent qu’une question.';
    case 'none':
      return 'Aucune marque d’IA générative n’a été lue. Cela ne prouve rien, dans un sens ni dans l’autre.';
  }
}

function technicalSentence(verdict: Verdict, marks: readonly Mark[]): string {
  const decisive = marks.filter((mark) => mark.strength === 'declared' || mark.strength === 'signature');
  const place = placeGroup(decisive.map((mark) => mark.where));
  const what =
    verdict.kind === 'edited'
      ? 'une retouche avec un outil d’IA générative'
      : 'l’usage d’un outil de génération d’images par IA';
  return `${place} ${what}. Cela n’établit pas à soi seul l’étendue de cet usage.`;
}

function placeGroup(places: readonly string[]): string {
  if (places.length > 0 && places.every((where) => where === 'address')) return 'L’adresse du visuel indique';
  if (places.length > 0 && places.every((where) => where.startsWith('pixels'))) {
    return 'Une marque inscrite dans l’image indique';
  }
  return 'Le fichier contient des métadonnées qui indiquent';
}

const IPTC_NAMES: Readonly<Record<string, string>> = {
  '2:80': 'auteur·ice',
  '2:110': 'crédit',
  '2:115': 'source',
  '2:116': 'droits',
  '2:120': 'légende',
};

/** Where a mark stood, in words. The exact place is always shown beside it. */
export function placeInWords(where: string): string {
  const [family = '', ...rest] = where.split(':');
  const key = rest.at(-1) ?? '';
  switch (family) {
    case 'png':
      return 'un texte rangé dans le fichier PNG';
    case 'exif':
      return key === 'GPS' ? 'la position inscrite par l’appareil (EXIF)' : 'les champs EXIF du fichier';
    case 'xmp':
      return 'la fiche descriptive du fichier (XMP)';
    case 'iptc': {
      const name = IPTC_NAMES[rest.join(':')];
      return name === undefined
        ? 'la fiche de presse du fichier (IPTC)'
        : `la fiche de presse du fichier (IPTC), ${name}`;
    }
    case 'jumbf':
      return 'la carte d’identité signée du fichier (C2PA)';
    case 'jpeg':
    case 'gif':
    case 'webp':
    case 'svg':
      return 'un commentaire ou un bloc technique du fichier';
    case 'pdf':
      return 'les propriétés du document PDF';
    case 'filename':
      return 'le nom du fichier';
    case 'address':
      return 'l’adresse du visuel';
    case 'caption':
      return 'la légende';
    case 'credit':
      return 'le crédit';
    case 'alt':
      return 'le texte de remplacement';
    case 'title':
      return 'l’infobulle';
    case 'page-credit':
      return 'une mention valable pour toute la page';
    case 'page-title':
      return 'le titre de la page';
    case 'pixels':
      return 'l’image elle-même';
    default:
      return 'le fichier ou ce qui l’entoure';
  }
}

/** The value as people read it: two traces hold a word or a number of ours instead of the file's own text. */
export function valueInWords(mark: Mark): string {
  if (mark.where === 'exif:GPS' && mark.value === 'present') return 'présente';
  if (mark.where === 'exif:MakerNote' && /^\d+$/u.test(mark.value)) return formatBytes(Number(mark.value));
  return mark.value;
}

/** What a mark is worth, in words. */
export function strengthInWords(mark: Mark): string {
  switch (mark.strength) {
    case 'stated':
      return 'dit par la collectivité';
    case 'declared':
      return 'déclaré par le fichier';
    case 'signature':
      return 'trace propre à un générateur';
    case 'observed':
      return 'vu par une personne';
    case 'human':
      return 'plaide pour une création humaine';
    case 'hint':
      if (mark.weight === 'strong') return 'indice fort';
      return mark.weight === 'counted' ? 'indice, compte avec un autre' : 'indice montré, jamais compté';
  }
}
