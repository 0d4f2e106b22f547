/** Which council stands for which département and région. Pure. */

/**
 * Départements without a council of their own: Paris is a commune that has its powers, Corsica, Martinique and French
 * Guiana have one assembly (which stands as the région), the two of Alsace one between them (CGCT L2512-1, L4421-1,
 * L7111-1, L7211-1, L3431-1).
 */
export const WITHOUT_COUNCIL: Readonly<Record<string, string>> = {
  '75': '75056',
  '2A': 'R94',
  '2B': 'R94',
  '67': 'D6AE',
  '68': 'D6AE',
  '972': 'R02',
  '973': 'R03',
};

/**
 * Councils of these départements that do not stand in the directory as their département: where somebody works in the
 * Bas-Rhin or watches it, Alsace is meant too.
 */
export function councilsElsewhere(departements: readonly string[]): readonly string[] {
  return [...new Set(departements.map((code) => WITHOUT_COUNCIL[code]).filter((code) => code !== undefined))];
}

/**
 * What bodies with a status of their own are called by law, by their code: « le département Alsace » and « la région
 * Corse » are none (CGCT L3431-1, L4421-1, L7111-1, L7211-1, LO6211-1, LO6311-1, LO6411-1; Constitution art. 72-3).
 */
export const OWN_STATUS: Readonly<Record<string, string>> = {
  D6AE: 'Collectivité européenne d’Alsace',
  R94: 'Collectivité de Corse',
  R02: 'Collectivité territoriale de Martinique',
  R03: 'Collectivité territoriale de Guyane',
  D975: 'Collectivité territoriale de Saint-Pierre-et-Miquelon',
  D977: 'Collectivité de Saint-Barthélemy',
  D978: 'Collectivité de Saint-Martin',
  D986: 'Territoire des îles Wallis et Futuna',
  D987: 'Polynésie française',
  D988: 'Nouvelle-Calédonie',
};

/** Words by which people look for them beside name and law: what they were before, what everybody says. */
export const ALSO_CALLED: Readonly<Record<string, string>> = {
  D6AE: 'Bas-Rhin Haut-Rhin CeA',
  R94: 'Corse-du-Sud Haute-Corse',
  R02: 'CTM',
  R03: 'CTG',
  '200046977': 'Grand Lyon',
};

/** Mayotte's one assembly stands as the département. */
export const REGION_IN_DEPARTEMENT: Readonly<Record<string, string>> = { '06': 'D976' };

/** Code of the authority whose council is that of a département (`34` → `D34`, `67` → `D6AE`, `2A` → `R94`). */
export function councilOfDepartement(code: string): string {
  return WITHOUT_COUNCIL[code] ?? `D${code}`;
}

/** Code of the authority whose council is that of a région. */
export function councilOfRegion(code: string): string {
  return REGION_IN_DEPARTEMENT[code] ?? `R${code}`;
}
