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

/** With its article: « la commune du Mans », « le département de l’Hérault », « la région Bretagne ». */
export function laCollectivite(authority: NamedAuthority): string {
  const { name, typeLiaison = null } = authority;
  switch (authority.kind) {
    case 'commune':
      return `la commune ${dePlace(name, typeLiaison)}`;
    case 'departement':
      return `le département ${dePlace(name, typeLiaison)}`;
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

const EPCI_PREFIXES: Readonly<Record<string, string>> = {
  cc: 'Communauté de communes',
  ca: 'Communauté d’agglomération',
  cu: 'Communauté urbaine',
};

/** « CC du Pays d'Exemple » → « Communauté de communes du Pays d'Exemple ». */
export function expandEpci(name: string): string {
  const match = /^(CC|CA|CU)\s+(.+)$/u.exec(name);
  const prefix = EPCI_PREFIXES[match?.[1]?.toLowerCase() ?? ''];
  return match?.[2] === undefined || prefix === undefined ? name : `${prefix} ${match[2]}`;
}

/** The bodies whose names take an article; others (« Nantes Métropole ») stand alone. The name keeps its capitals. */
function withArticle(name: string): string {
  if (/^(?:communaut[eé]|m[eé]tropole)(?!\p{L})/iu.test(name)) return `la ${name}`;
  if (/^(?:syndicat|p[oô]le|pays|grand)(?!\p{L})/iu.test(name)) return `le ${name}`;
  if (/^(?:[eé]tablissement|agglom[eé]ration)(?!\p{L})/iu.test(name)) return `l’${name}`;
  return name;
}
