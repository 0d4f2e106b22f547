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
