/** Offices as the Répertoire national des élus labels them, in running text, and openings to a whole council (letters §2). */
import { inCharge, officeWords, placeOfOffice, type Office, type Official, type Sex } from './address.js';
import type { NamedAuthority } from './places.js';

/**
 * What a label of the register says. `member` = somebody who sits and holds no office that is written to; `unknown` = a
 * label that nobody has read yet: to be told, never guessed.
 */
export type LabelReading =
  | { readonly kind: 'office'; readonly office: Office; readonly rank: number }
  | { readonly kind: 'member' }
  | { readonly kind: 'unknown' };

const MEMBER: LabelReading = { kind: 'member' };

/** Labels without accents and capitals, whole: « adjoint au maire » contains « maire » and is not one. */
const LABELS: readonly (readonly [label: RegExp, office: Office])[] = [
  [/^maire$/, 'maire'],
  [/^maire deleguee?$/, 'maire-delegue'],
  [/^maire d'arrondissement$|^maire de secteur$/, 'maire-arrondissement'],
  [/^adjointe? (?:au|a la) maire$|^maire[- ]adjointe?$/, 'adjoint'],
  [/^presidente? du conseil departemental(?: .*)?$/, 'president-departement'],
  [/^presidente? du conseil regional(?: .*)?$/, 'president-region'],
  [
    /^presidente? (?:du conseil (?:communautaire|metropolitain|de communaute|de (?:la )?metropole)|de la metropole)(?: .*)?$/,
    'president-epci',
  ],
  [
    /^presidente? (?:du conseil executif|du gouvernement|de la polynesie francaise)(?: .*)?$/,
    'president-executif',
  ],
  [
    /^presidente? (?:de l'assemblee|du conseil territorial|de la collectivite|du congres|du conseil (?:de la collectivite europeenne )?d'alsace)(?: .*)?$/,
    'president-assemblee',
  ],
  [
    /^vice[- ]presidente?(?: deleguee?)?(?: (?:du conseil|de l'assemblee|de la metropole|de la collectivite)(?: .*)?)?$/,
    'vice-president',
  ],
];

/** Functions within a council that are no office to write to; adjoints of an arrondissement among them. */
const WITHIN =
  /^(?:autre |membre|conseill|secretaire|questeur|rapporteur|(?:vice[- ])?presidente? d(?:e|u|'un)(?: la| l'un)?e? ?(?:commission|groupe)|adjointe? (?:au|a la) maire d'arrondissement)/;

/**
 * The office behind a label, and its order (1 for « 1er adjoint au Maire », 0 without number). Labels are not feminised:
 * the sex stands elsewhere. Accents, capitals and forms of ordinals vary (« 5eme », « 5ème »).
 */
export function readOfficeLabel(label: string): LabelReading {
  const text = label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/\s+/gu, ' ')
    .trim();
  if (text === '') return MEMBER;
  const [, number, rest] = /^(\d{1,3}) ?(?:ere?|re|eme|e|nde?)? (.+)$/.exec(text) ?? [];
  const words = rest ?? text;
  const office = LABELS.find(([pattern]) => pattern.test(words))?.[1];
  if (office !== undefined) return { kind: 'office', office, rank: Number(number ?? 0) };
  return WITHIN.test(words) ? MEMBER : { kind: 'unknown' };
}

/** « 1er », « 1re », « 2e »; never « 2ème » (letters §3). A number below 1 gives nothing. */
export function ordinal(rank: number, sex: Sex): string {
  if (rank < 1) return '';
  return rank > 1 ? `${rank}e` : sex === 'F' ? '1re' : '1er';
}

/**
 * An office in running text, without capital: « maire de Saint-Exemple », « 2e adjointe à la maire chargée de la culture »,
 * « 9e vice-présidente du conseil départemental du Gard ». Without an authority the place is left out.
 */
export function officeInText(official: Official, authority: NamedAuthority | null = null): string {
  const words = `${lowerFirst(officeWords(official, authority))}${
    authority === null ? '' : placeOfOffice(official, authority).replace(/^ du Conseil /u, ' du conseil ')
  }${inCharge(official)}`;
  const order = official.office === 'adjoint' || official.office === 'vice-president' ? official.rank : 0;
  // Who is not known to be a man or a woman is not counted off: « 1re présidence » would be another thing.
  return order === undefined || order < 1 || official.sex === null
    ? words
    : `${ordinal(order, official.sex)} ${words}`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLocaleLowerCase('fr')}${text.slice(1)}`;
}

/** The councils that a letter may open to as a whole, by what their members are called. */
const COUNCILS = {
  municipal: 'les Conseillers municipaux',
  communautaire: 'les Conseillers communautaires',
  departemental: 'les Conseillers départementaux',
  regional: 'les Conseillers régionaux',
  elus: 'les élu·es',
} as const;

/**
 * The opening of a letter to many: « Mesdames et Messieurs les Conseillers municipaux, », or « Mesdames, Messieurs, »
 * without a council (the inclusive form).
 */
export function collectiveAppel(council: keyof typeof COUNCILS | null): string {
  return council === null ? 'Mesdames, Messieurs,' : `Mesdames et Messieurs ${COUNCILS[council]},`;
}
