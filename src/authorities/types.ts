/** Kinds of authorities and what may be set for the watch of their sites. */

export const AUTHORITY_KINDS = ['commune', 'epci', 'departement', 'region', 'autre'] as const;
/** `autre` = any other public body with a SIREN: syndicat, office de tourisme, établissement public… */
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number];

export const SITE_SCOPES = ['host', 'domain'] as const;
/** `host` = the very host of the start address; `domain` = its registrable domain. */
export type SiteScope = (typeof SITE_SCOPES)[number];

export const RENDER_MODES = ['auto', 'never', 'always'] as const;
export type RenderMode = (typeof RENDER_MODES)[number];

export const DOCUMENT_MODES = ['auto', 'never'] as const;
export type DocumentMode = (typeof DOCUMENT_MODES)[number];
