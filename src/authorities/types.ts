/** Kinds of authorities, what open data tells of them, and what may be set for the watch of their sites. */

export const AUTHORITY_KINDS = ['commune', 'epci', 'departement', 'region', 'autre'] as const;
/** `autre` = any other public body: syndicat, office de tourisme, musée, festival, établissement public… */
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number];

export const AUTHORITY_STATUSES = ['current', 'delegated', 'associated', 'district', 'merged'] as const;
/**
 * `delegated`, `associated` = a commune within a commune (COG); `district` = arrondissement of Paris, Lyon, Marseille;
 * `merged` = known before, gone from the COG since.
 */
export type AuthorityStatus = (typeof AUTHORITY_STATUSES)[number];

export const CONTACT_KINDS = ['site', 'email', 'phone', 'postal-address', 'form', 'sve'] as const;
/**
 * `form` = page with a contact form; `sve` = declared address for referrals by electronic means (« saisine par voie
 * électronique »); a postal address is its lines for the envelope, without the recipient's.
 */
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** What a person may correct of an authority; what an import brings for it is compared and never laid over it. */
export const CORRECTED_FIELDS = ['name', 'siren', ...CONTACT_KINDS] as const;
export type CorrectedField = (typeof CORRECTED_FIELDS)[number];

/** The sets of open data, in the order in which they are imported. */
export const IMPORT_SETS = [
  'cog',
  'annuaire',
  'rne-maires',
  'rne-municipaux',
  'rne-communautaires',
  'rne-departementaux',
  'rne-regionaux',
  'rne-arrondissements',
  'rne-assemblees',
  'decp',
  'decp-2022',
  'boamp',
] as const;
export type ImportSetId = (typeof IMPORT_SETS)[number];

/**
 * `staging` = rows are being read, may be taken up again; `done` = swapped in; `same` = nothing differed; `tried` = a
 * dry run; `refused` = not swapped in (structure, too few rows), `problem` says why; `abandoned` = another one took its place.
 */
export const IMPORT_STATES = ['staging', 'done', 'same', 'tried', 'refused', 'abandoned'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export const SITE_SCOPES = ['host', 'domain'] as const;
/** `host` = the very host of the start address; `domain` = its registrable domain. */
export type SiteScope = (typeof SITE_SCOPES)[number];

export const RENDER_MODES = ['auto', 'never', 'always'] as const;
export type RenderMode = (typeof RENDER_MODES)[number];

export const DOCUMENT_MODES = ['auto', 'never'] as const;
export type DocumentMode = (typeof DOCUMENT_MODES)[number];

/** Whether authorities with a known site are asked for, those without one, or both. */
export const SITE_WISHES = ['any', 'known', 'none'] as const;

/** Which authorities somebody wants to watch together. */
export interface WatchCriteria {
  /** Codes of départements (`34`), of régions (`76`), SIREN of EPCI: an authority lies in one of them. All empty = everywhere. */
  readonly departements: readonly string[];
  readonly regions: readonly string[];
  readonly epcis: readonly string[];
  readonly kinds: readonly AuthorityKind[];
  /** Inhabitants, both included; of communes and EPCI alone, the others have no population of that kind. */
  readonly minPopulation: number | null;
  readonly maxPopulation: number | null;
  readonly site: (typeof SITE_WISHES)[number];
  /** Of the chosen communes: their EPCI, their département, their région too, whatever their population. */
  readonly withEpci: boolean;
  readonly withDepartement: boolean;
  readonly withRegion: boolean;
}
