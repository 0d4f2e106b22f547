/** The sets of open data, in the order in which they are imported: what others are tied to comes first. */
import { BOAMP, DECP, DECP_2022 } from '../contracts/contract-sets.js';
import { RNE_SETS } from '../officials/rne-sets.js';
import type { ImportSetId } from '../types.js';
import { annuaireSet } from './annuaire.js';
import { cogSet } from './cog.js';
import { anySet, type AnyImportSet } from './set.js';

export const SETS: readonly AnyImportSet[] = [
  anySet(cogSet),
  anySet(annuaireSet),
  ...RNE_SETS.map(anySet),
  anySet(DECP),
  anySet(DECP_2022),
  anySet(BOAMP),
];

export function findSet(id: ImportSetId): AnyImportSet | null {
  return SETS.find((set) => set.id === id) ?? null;
}
