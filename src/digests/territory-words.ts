/** Where a person works, as the title of her mail says it. */
import type { Place } from '../../db/queries/territories.js';
import { inDepartement } from '../french/departements.js';

/** « dans l’Hérault » for one département, « à Saint-Exemple » for one commune; null for more, and for everywhere. */
export function territoryWords(
  places: readonly Place[],
  nameOf: (code: string) => string | null,
): string | null {
  const [one] = places;
  if (one === undefined || places.length > 1) return null;
  if (one.kind === 'departement') return inDepartement(one.code);
  const name = one.kind === 'commune' ? nameOf(one.code) : null;
  return name === null ? null : atTown(name);
}

/** « au Mans », « aux Ulis », « à La Rochelle ». */
function atTown(name: string): string {
  const le = /^Le\s+(.+)$/u.exec(name)?.[1];
  if (le !== undefined) return `au ${le}`;
  const les = /^Les\s+(.+)$/u.exec(name)?.[1];
  return les === undefined ? `à ${name}` : `aux ${les}`;
}
