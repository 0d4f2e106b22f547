/** Forms of address and politeness for people who hold an office (reference: letters §2). */
import { aCollectivite, dePlace, deCollectivite, institutionName, type NamedAuthority } from './places.js';

export const OFFICES = [
  'maire',
  'maire-delegue',
  'maire-arrondissement',
  'adjoint',
  'president-departement',
  'president-region',
  'president-epci',
  'president-assemblee',
  'president-executif',
  'vice-president',
  'conseiller-municipal',
  'conseiller-communautaire',
  'conseiller-departemental',
  'conseiller-regional',
  'president-groupe',
  'depute',
  'senateur',
  'prefet',
] as const;
export type Office = (typeof OFFICES)[number];

/** `M` and `F` as in the Répertoire national des élus; null when unknown. */
export type Sex = 'M' | 'F' | null;

/** A person holding an office. Names stay as the register gives them. */
export interface Official {
  readonly office: Office;
  readonly sex: Sex;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** First adjoint or vice-president = 1; 0 or absent where there is no order. */
  readonly rank?: number | undefined;
  /**
   * What somebody is in charge of, with its article (« la culture »); the name of a group; the sector of a mayor of an
   * arrondissement.
   */
  readonly charge?: string | undefined;
  /** Sex of the mayor, for « Adjointe à la Maire ». */
  readonly mayorSex?: Sex | undefined;
  /** The form that the authority's own site signs with (« Madame le Maire »), without comma: wins over the default. */
  readonly preferredAppel?: string | undefined;
}

interface Title {
  readonly M: string;
  readonly F: string;
}

/** With capitals, as the appel and the politesse write them. */
const TITLES: Readonly<Record<Office, Title>> = {
  maire: { M: 'le Maire', F: 'la Maire' },
  'maire-delegue': { M: 'le Maire délégué', F: 'la Maire déléguée' },
  'maire-arrondissement': { M: 'le Maire d’arrondissement', F: 'la Maire d’arrondissement' },
  adjoint: { M: 'l’Adjoint au Maire', F: 'l’Adjointe au Maire' },
  'president-departement': {
    M: 'le Président du Conseil départemental',
    F: 'la Présidente du Conseil départemental',
  },
  'president-region': { M: 'le Président du Conseil régional', F: 'la Présidente du Conseil régional' },
  'president-epci': { M: 'le Président', F: 'la Présidente' },
  'president-assemblee': { M: 'le Président', F: 'la Présidente' },
  'president-executif': { M: 'le Président', F: 'la Présidente' },
  'vice-president': { M: 'le Vice-Président', F: 'la Vice-Présidente' },
  'conseiller-municipal': { M: 'le Conseiller municipal', F: 'la Conseillère municipale' },
  'conseiller-communautaire': { M: 'le Conseiller communautaire', F: 'la Conseillère communautaire' },
  'conseiller-departemental': { M: 'le Conseiller départemental', F: 'la Conseillère départementale' },
  'conseiller-regional': { M: 'le Conseiller régional', F: 'la Conseillère régionale' },
  'president-groupe': { M: 'le Président du groupe', F: 'la Présidente du groupe' },
  depute: { M: 'le Député', F: 'la Députée' },
  senateur: { M: 'le Sénateur', F: 'la Sénatrice' },
  prefet: { M: 'le Préfet', F: 'la Préfète' },
};

/** Offices to whom one writes « haute considération »: prefects, parliament, presidents. */
const HIGH: ReadonlySet<Office> = new Set<Office>([
  'prefet',
  'depute',
  'senateur',
  'president-departement',
  'president-region',
  'president-epci',
  'president-assemblee',
  'president-executif',
]);

/** Who is greeted when nobody is known: one person, or an assembly. */
export type Greeting = 'person' | 'assembly';

/** « Madame la Maire, » — with its comma, without any name. Nobody known, or sex unknown: « Madame, Monsieur, ». */
export function appel(official: Official | null, greeting: Greeting = 'person'): string {
  return `${appelWithoutComma(official, greeting)},`;
}

/** What the letter is, as far as the closing formula changes with it. */
export const OCCASIONS = ['letter', 'congratulation'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** The closing formula of a collective sender; repeats the appel word for word. */
export function politesse(
  official: Official | null,
  occasion: Occasion = 'letter',
  greeting: Greeting = 'person',
): string {
  const regards =
    occasion === 'congratulation'
      ? 'nos salutations les meilleures'
      : official !== null && HIGH.has(official.office)
        ? 'notre haute considération'
        : 'notre considération distinguée';
  return `Nous vous prions d’agréer, ${appelWithoutComma(official, greeting)}, l’expression de ${regards}.`;
}

function appelWithoutComma(official: Official | null, greeting: Greeting): string {
  if (official?.preferredAppel !== undefined) return official.preferredAppel.replace(/\s*,\s*$/u, '');
  if (official === null || official.sex === null)
    return official === null && greeting === 'assembly' ? 'Mesdames, Messieurs' : 'Madame, Monsieur';
  const civility = official.sex === 'F' ? 'Madame' : 'Monsieur';
  return `${civility} ${titleOf(official, official.sex)}`;
}

/**
 * The head of an authority in running text, after « à »: « à la maire de Saint-Exemple », « au président du conseil
 * départemental de l’Hérault ». Somebody whose sex or office is not known is the authority itself.
 */
export function toExecutive(official: Official | null, authority: NamedAuthority): string {
  const sex = official?.sex ?? null;
  if (official === null || sex === null) return aCollectivite(authority);
  const to = sex === 'F' ? 'à la' : 'au';
  const head = sex === 'F' ? 'présidente' : 'président';
  const presided = presidedBy(official.office, authority);
  if (presided !== null) return `${to} ${head} ${presided}`;
  switch (official.office) {
    case 'maire':
      return `${to} maire ${dePlace(authority.name, authority.typeLiaison ?? null)}`;
    case 'president-departement':
    case 'president-region':
      return `${to} ${head} du c${institutionName(authority).slice(1)}`;
    case 'president-epci':
      return `${to} ${head} ${deCollectivite(authority)}`;
    case 'maire-arrondissement': {
      const district = districtIn(authority);
      return district === null ? aCollectivite(authority) : `${to} maire ${district}`;
    }
    case 'maire-delegue':
      return `${to} maire ${sex === 'F' ? 'déléguée' : 'délégué'} ${dePlace(authority.name, authority.typeLiaison ?? null)}`;
    case 'president-assemblee':
    case 'president-executif':
    case 'adjoint':
    case 'vice-president':
    case 'conseiller-municipal':
    case 'conseiller-communautaire':
    case 'conseiller-departemental':
    case 'conseiller-regional':
    case 'president-groupe':
    case 'depute':
    case 'senateur':
    case 'prefet':
      return aCollectivite(authority);
  }
}

function titleOf(official: Official, sex: 'M' | 'F'): string {
  const title = TITLES[official.office][sex];
  if (official.office === 'adjoint' && official.mayorSex === 'F')
    return title.replace('au Maire', 'à la Maire');
  if (official.office === 'president-groupe' && official.charge !== undefined)
    return `${title} ${official.charge}`;
  return title;
}

/**
 * The first lines of the postal address: the person, then the office with its place. When the sex is unknown no
 * civility is guessed and the office is named without gender (« Présidence… »).
 */
export function envelopeLines(official: Official | null, authority: NamedAuthority): readonly string[] {
  if (official === null) return [];
  const name = [official.firstName, official.lastName?.toLocaleUpperCase('fr')].filter(Boolean).join(' ');
  const civility = official.sex === null ? '' : official.sex === 'F' ? 'Madame' : 'Monsieur';
  const person = name === '' ? '' : `${civility} ${name}`.trim();
  return [person, officeLine(official, authority)].filter((line) => line !== '');
}

/** How the office is called on an envelope; `neutral` when the sex is unknown. */
const ENVELOPE: Readonly<Record<Office, { M: string; F: string; neutral: string }>> = {
  maire: { M: 'Maire', F: 'Maire', neutral: 'Maire' },
  'maire-delegue': { M: 'Maire délégué', F: 'Maire déléguée', neutral: 'Mairie déléguée' },
  'maire-arrondissement': {
    M: 'Maire d’arrondissement',
    F: 'Maire d’arrondissement',
    neutral: 'Maire d’arrondissement',
  },
  adjoint: { M: 'Adjoint au maire', F: 'Adjointe au maire', neutral: 'Adjointe ou adjoint au maire' },
  'president-departement': { M: 'Président', F: 'Présidente', neutral: 'Présidence' },
  'president-region': { M: 'Président', F: 'Présidente', neutral: 'Présidence' },
  'president-epci': { M: 'Président', F: 'Présidente', neutral: 'Présidence' },
  'president-assemblee': {
    M: 'Président de l’assemblée',
    F: 'Présidente de l’assemblée',
    neutral: 'Présidence de l’assemblée',
  },
  'president-executif': {
    M: 'Président du conseil exécutif',
    F: 'Présidente du conseil exécutif',
    neutral: 'Présidence du conseil exécutif',
  },
  'vice-president': { M: 'Vice-président', F: 'Vice-présidente', neutral: 'Vice-présidence' },
  'conseiller-municipal': {
    M: 'Conseiller municipal',
    F: 'Conseillère municipale',
    neutral: 'Conseil municipal',
  },
  'conseiller-communautaire': {
    M: 'Conseiller communautaire',
    F: 'Conseillère communautaire',
    neutral: 'Conseil communautaire',
  },
  'conseiller-departemental': {
    M: 'Conseiller départemental',
    F: 'Conseillère départementale',
    neutral: 'Conseil départemental',
  },
  'conseiller-regional': {
    M: 'Conseiller régional',
    F: 'Conseillère régionale',
    neutral: 'Conseil régional',
  },
  'president-groupe': {
    M: 'Président du groupe',
    F: 'Présidente du groupe',
    neutral: 'Présidence du groupe',
  },
  depute: { M: 'Député', F: 'Députée', neutral: 'Assemblée nationale' },
  senateur: { M: 'Sénateur', F: 'Sénatrice', neutral: 'Sénat' },
  prefet: { M: 'Préfet', F: 'Préfète', neutral: 'Préfecture' },
};

/** The office with a capital, with its place and what it is in charge of, as an envelope says it. */
export function officeLine(official: Official, authority: NamedAuthority): string {
  return `${officeWords(official, authority)}${placeOfOffice(official, authority)}${inCharge(official)}`;
}

/**
 * The office alone, with a capital, agreeing with the person: « Adjointe à la maire », « Présidence » (sex unknown). With an
 * authority whose law or name says what is presided or headed, that follows as its place.
 */
export function officeWords(official: Official, authority: NamedAuthority | null = null): string {
  const { office, sex } = official;
  if (authority !== null && presidedBy(office, authority) !== null)
    return ENVELOPE['president-epci'][sex ?? 'neutral'];
  if (office === 'maire-arrondissement' && authority !== null && districtIn(authority) !== null)
    return ENVELOPE.maire[sex ?? 'neutral'];
  const words = ENVELOPE[office][sex ?? 'neutral'];
  return office === 'adjoint' && official.mayorSex === 'F' ? words.replace('au maire', 'à la maire') : words;
}

/**
 * What the heads of bodies with a status of their own preside, after « Président », by the body's name in law (their
 * chapters of the CGCT; organic laws 99-209 and 2004-192): whoever heads the executive, and whoever the assembly where that
 * is somebody else.
 */
const PRESIDED: Readonly<Record<string, { readonly executive?: string; readonly assembly: string }>> = {
  'Collectivité européenne d’Alsace': { assembly: 'de la Collectivité européenne d’Alsace' },
  'Collectivité de Corse': { executive: 'du conseil exécutif de Corse', assembly: 'de l’Assemblée de Corse' },
  'Collectivité territoriale de Martinique': {
    executive: 'du conseil exécutif de Martinique',
    assembly: 'de l’assemblée de Martinique',
  },
  'Collectivité territoriale de Guyane': { assembly: 'de la Collectivité territoriale de Guyane' },
  'Collectivité territoriale de Saint-Pierre-et-Miquelon': {
    assembly: 'du conseil territorial de Saint-Pierre-et-Miquelon',
  },
  'Collectivité de Saint-Barthélemy': { assembly: 'du conseil territorial de Saint-Barthélemy' },
  'Collectivité de Saint-Martin': { assembly: 'du conseil territorial de Saint-Martin' },
  'Territoire des îles Wallis et Futuna': {
    assembly: 'de l’assemblée territoriale des îles Wallis et Futuna',
  },
  'Polynésie française': {
    executive: 'de la Polynésie française',
    assembly: 'de l’assemblée de la Polynésie française',
  },
  'Nouvelle-Calédonie': {
    executive: 'du gouvernement de la Nouvelle-Calédonie',
    assembly: 'du congrès de la Nouvelle-Calédonie',
  },
};

/** The office of whoever heads a body with a status of its own; null for any other body. */
export function headOfOwnStatus({ name }: NamedAuthority): Office | null {
  const presided = PRESIDED[name];
  if (presided === undefined) return null;
  return presided.executive === undefined ? 'president-assemblee' : 'president-executif';
}

function presidedBy(office: Office, { name }: NamedAuthority): string | null {
  const presided = PRESIDED[name];
  if (office === 'president-executif') return presided?.executive ?? null;
  return office === 'president-assemblee' ? (presided?.assembly ?? null) : null;
}

/** « du 8e arrondissement de Paris » of the town hall that is called so; null for any other body. */
function districtIn({ name }: NamedAuthority): string | null {
  return /^Mairie (du \d{1,2}er? arrondissement .+)$/u.exec(name)?.[1] ?? null;
}

/** What follows the office to say where, with its leading space; empty where the office says it or no place fits. */
export function placeOfOffice(official: Official, authority: NamedAuthority): string {
  const presided = presidedBy(official.office, authority);
  if (presided !== null) return ` ${presided}`;
  switch (official.office) {
    case 'president-assemblee':
    case 'president-executif':
      // « de Mayotte », as of a commune; other bodies bring their article.
      return authority.kind === 'autre' || authority.kind === 'epci'
        ? ` ${deCollectivite(authority)}`
        : ` ${dePlace(authority.name, authority.typeLiaison ?? null)}`;
    case 'maire-arrondissement': {
      const district = districtIn(authority);
      return district === null ? '' : ` ${district}`;
    }
    case 'maire':
    case 'maire-delegue':
    case 'conseiller-municipal':
      return ` ${dePlace(authority.name, authority.typeLiaison ?? null)}`;
    case 'president-departement':
    case 'president-region':
      return ` du ${institutionName(authority)}`;
    case 'president-epci':
      return ` ${deCollectivite(authority)}`;
    case 'vice-president':
      return authority.kind === 'departement' || authority.kind === 'region'
        ? ` du ${institutionName(authority)}`
        : ` ${deCollectivite(authority)}`;
    case 'adjoint':
    case 'president-groupe':
    case 'conseiller-communautaire':
    case 'conseiller-departemental':
    case 'conseiller-regional':
    case 'depute':
    case 'senateur':
    case 'prefet':
      return '';
  }
}

/** « chargée de la culture », « déléguée à la culture », the name of a group, a sector: with its leading space. */
export function inCharge({ office, sex, charge }: Official): string {
  if (charge === undefined) return '';
  if (office === 'president-groupe') return ` ${charge}`;
  if (office === 'maire-arrondissement') return ` (${charge})`;
  if (sex === null) return '';
  const ending = sex === 'F' ? 'e' : '';
  if (office === 'adjoint' || office === 'vice-president') return ` chargé${ending} ${afterDe(charge)}`;
  return office.startsWith('conseiller') ? ` délégué${ending} ${afterA(charge)}` : '';
}

/** « la culture » → « de la culture », « le sport » → « du sport », « les fêtes » → « des fêtes ». */
function afterDe(charge: string): string {
  const [, article, rest] = /^(les?)\s+(.+)$/iu.exec(charge) ?? [];
  if (rest !== undefined) return `${article?.length === 2 ? 'du' : 'des'} ${rest}`;
  return /^l[’']/iu.test(charge) ? `de ${charge}` : dePlace(charge);
}

/** « la culture » → « à la culture », « le sport » → « au sport », « les fêtes » → « aux fêtes ». */
function afterA(charge: string): string {
  const [, article, rest] = /^(les?)\s+(.+)$/iu.exec(charge) ?? [];
  return rest === undefined ? `à ${charge}` : `${article?.length === 2 ? 'au' : 'aux'} ${rest}`;
}
