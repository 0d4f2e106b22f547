/**
 * Articles of places: « du Mans », « d’Ajaccio », « des Ulis », « de la région Bretagne ».
 * The `typeLiaison` of the Code officiel géographique decides; without it the first letters do (reference: public data, COG).
 */

/** The kinds that `authorities/` knows; `autre` is any other public body. */
export type AuthorityKind = 'commune' | 'epci' | 'departement' | 'region' | 'autre';

/** What an authority is called. `typeLiaison` is the COG's code for its article, 0 to 8, null when unknown. */
export interface NamedAuthority {
  readonly name: string;
  readonly kind: AuthorityKind;
  readonly typeLiaison?: number | null;
}

const VOWEL = /^[aeiouyœæ]/iu;
/** Names in H before which French elides; the others (Le Havre, La Haye, Hendaye…) differ one by one: the COG says. */
const MUTE_H = /^(?:h[eé]rault|h[eé]rm|h[oô]pita|hy[eè]res|h[eé]ricourt|hérouville)/iu;

function foldedStart(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '');
}

/** True when « de » becomes « d’ » before the name. */
function elides(name: string, typeLiaison: number | null): boolean {
  if (typeLiaison === 0) return false;
  if (typeLiaison === 1) return true;
  const start = foldedStart(name);
  // « de Y… » is written in full before Y + vowel (Yerres, Yutz), « d’ » before Y + consonant (d’Ystres).
  if (/^y[aeiou]/iu.test(start)) return false;
  return VOWEL.test(start) || MUTE_H.test(name);
}

/** « du Mans », « de La Rochelle », « des Ulis », « d’Ajaccio », « de Saint-Exemple », « de l’Hérault ». */
export function dePlace(name: string, typeLiaison: number | null = null): string {
  const le = /^le\s+(.+)$/iu.exec(name)?.[1];
  if (le !== undefined && (typeLiaison === null || typeLiaison === 2)) return `du ${le}`;
  const les = /^(?:les|aux)\s+(.+)$/iu.exec(name)?.[1];
  if (les !== undefined && (typeLiaison === null || typeLiaison === 4 || typeLiaison === 6))
    return `des ${les}`;
  if (/^(?:la|las|los|l['’])(?:\s|(?<=['’]))/iu.test(name)) return `de ${name}`;
  switch (typeLiaison) {
    // Departments and regions: the name comes without its article.
    case 2:
      return `du ${name}`;
    case 3:
      return `de la ${name}`;
    case 4:
    case 6:
      return `des ${name}`;
    case 5:
      return `de l’${name}`;
    case null:
    default:
      return elides(name, typeLiaison) ? `d’${name}` : `de ${name}`;
  }
}

/**
 * Départements and régions whose code of liaison a caller does not know: their names come without article in the COG
 * (« Hérault »), and French needs one (« de l’Hérault »). Closed lists; what is on none takes « de » or « d’ ».
 */
const LIAISON_OF_NAMES: readonly (readonly [code: number, names: readonly string[]])[] = [
  [
    2,
    'Calvados,Cantal,Cher,Doubs,Finistère,Gard,Gers,Jura,Loiret,Lot,Morbihan,Nord,Pas-de-Calais,Puy-de-Dôme,Bas-Rhin,Haut-Rhin,Rhône,Tarn,Var,Territoire de Belfort,Val-de-Marne,Val-d’Oise,Centre-Val de Loire,Grand Est'.split(
      ',',
    ),
  ],
  [
    3,
    'Charente,Charente-Maritime,Corrèze,Corse-du-Sud,Haute-Corse,Côte-d’Or,Creuse,Dordogne,Drôme,Haute-Garonne,Gironde,Loire,Haute-Loire,Loire-Atlantique,Lozère,Manche,Marne,Haute-Marne,Mayenne,Meuse,Moselle,Nièvre,Haute-Saône,Sarthe,Savoie,Haute-Savoie,Seine-Maritime,Seine-Saint-Denis,Somme,Vendée,Vienne,Haute-Vienne,Guadeloupe,Martinique,Guyane,Nouvelle-Aquitaine'.split(
      ',',
    ),
  ],
  [
    4,
    'Alpes-de-Haute-Provence,Hautes-Alpes,Alpes-Maritimes,Ardennes,Bouches-du-Rhône,Côtes-d’Armor,Landes,Pyrénées-Atlantiques,Hautes-Pyrénées,Pyrénées-Orientales,Deux-Sèvres,Yvelines,Vosges,Hauts-de-Seine,Hauts-de-France,Pays de la Loire'.split(
      ',',
    ),
  ],
  [
    5,
    'Ain,Aisne,Allier,Ardèche,Ariège,Aube,Aude,Aveyron,Eure,Hérault,Indre,Isère,Oise,Orne,Yonne,Essonne'.split(
      ',',
    ),
  ],
];

/** After « de », the name of a département or région. */
function deTerritory({ name, typeLiaison = null }: NamedAuthority): string {
  const spelt = name.replaceAll("'", '’');
  const known = LIAISON_OF_NAMES.find(([, names]) => names.includes(spelt))?.[0];
  return dePlace(name, typeLiaison ?? known ?? null);
}

/**
 * The institution as the first line of an address: « Mairie du Mans », « Conseil départemental de l’Hérault »,
 * « Communauté de communes du Pays d’Exemple ».
 */
export function institutionName(authority: NamedAuthority): string {
  const { name, typeLiaison = null } = authority;
  switch (authority.kind) {
    case 'commune':
      return `Mairie ${dePlace(name, typeLiaison)}`;
    case 'departement':
      return `Conseil départemental ${deTerritory(authority)}`;
    case 'region': {
      const bare = name.replace(/^r[eé]gion\s+/iu, '');
      return `Conseil régional ${deTerritory({ ...authority, name: bare })}`;
    }
    case 'epci':
    case 'autre':
      return expandEpci(name);
  }
}

/** With its article: « la commune du Mans », « le département de l’Hérault », « la région Bretagne ». */
export function laCollectivite(authority: NamedAuthority): string {
  const { name, typeLiaison = null } = authority;
  switch (authority.kind) {
    case 'commune':
      return `la commune ${dePlace(name, typeLiaison)}`;
    case 'departement':
      return `le département ${deTerritory(authority)}`;
    case 'region':
      return /^r[eé]gion\b/iu.test(name) ? `la ${name}` : `la région ${name}`;
    case 'epci':
    case 'autre':
      return withArticle(expandEpci(name));
  }
}

/** After « de »: « de la commune du Mans », « du département de l’Hérault », « de Nantes Métropole ». */
export function deCollectivite(authority: NamedAuthority): string {
  const full = laCollectivite(authority);
  if (full.startsWith('le ')) return `du ${full.slice(3)}`;
  if (full.startsWith('les ')) return `des ${full.slice(4)}`;
  if (/^(?:la |l’)/u.test(full)) return `de ${full}`;
  return elides(full, null) ? `d’${full}` : `de ${full}`;
}

/** After « à »: « à la commune du Mans », « au département de l’Hérault », « à Nantes Métropole ». */
export function aCollectivite(authority: NamedAuthority): string {
  const full = laCollectivite(authority);
  if (full.startsWith('le ')) return `au ${full.slice(3)}`;
  if (full.startsWith('les ')) return `aux ${full.slice(4)}`;
  return `à ${full}`;
}

/** The assembly, after « de »: « du conseil municipal du Mans », « du conseil de la Communauté de communes… ». */
export function deAssemblee(authority: NamedAuthority): string {
  switch (authority.kind) {
    case 'commune':
      return `du conseil municipal ${dePlace(authority.name, authority.typeLiaison ?? null)}`;
    case 'departement':
    case 'region':
      return `du c${institutionName(authority).slice(1)}`;
    case 'epci':
    case 'autre':
      return `du conseil ${deCollectivite(authority)}`;
  }
}

const EPCI_PREFIXES: Readonly<Record<string, string>> = {
  cc: 'Communauté de communes',
  ca: 'Communauté d’agglomération',
  cu: 'Communauté urbaine',
};

/** « CC du Pays d'Exemple » → « Communauté de communes du Pays d'Exemple ». */
function expandEpci(name: string): string {
  const match = /^(CC|CA|CU)\s+(.+)$/u.exec(name);
  const prefix = EPCI_PREFIXES[match?.[1]?.toLowerCase() ?? ''];
  return match?.[2] === undefined || prefix === undefined ? name : `${prefix} ${match[2]}`;
}

/** First words of the bodies whose names take an article; others (« Nantes Métropole ») stand alone. */
const ARTICLES: readonly (readonly [article: string, first: RegExp])[] = [
  [
    'la ',
    /^(?:mairie|communaut[eé]|m[eé]tropole|collectivit[eé]|r[eé]gion|ville|commune|r[eé]gie|soci[eé]t[eé]|polyn[eé]sie|nouvelle-cal[eé]donie)(?!\p{L})/iu,
  ],
  [
    'le ',
    /^(?:syndicat|sivom|sivu|p[oô]le|pays|grand|parc|conseil|d[eé]partement|centre|mus[eé]e|service|territoire)(?!\p{L})/iu,
  ],
  [
    'l’',
    /^(?:[eé]tablissement|agglom[eé]ration|eurom[eé]tropole|office|agence|[eé]cole|entente|institut|op[eé]ra)(?!\p{L})/iu,
  ],
];

/** The name keeps its capitals. */
function withArticle(name: string): string {
  const article = ARTICLES.find(([, first]) => first.test(name))?.[0] ?? '';
  return `${article}${name}`;
}
